"""Links, assignments, durations and impact keys as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from forecast.errors import Place
from forecast.project import Assignment, Link
from forecast.readers.cell_error import CellError, Known
from forecast.readers.durations import CLOCK, Units
from forecast.readers.lists import assignments, links
from forecast.readers.raw import Cell
from forecast.readers.values import days, number, probability

IDS = ["A1", "B2", "C-3", "D.4", "ACCESS", "X-SS", "E5-2w", "a b", "B2SS"]


def cell(value: Any) -> Cell:
    return Cell(value, Place("x"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1", [Link("A1")]),
        ("A1; C-3, D.4", [Link("A1"), Link("C-3"), Link("D.4")]),
        ("A1SS+3d", [Link("A1", "SS", 3.0)]),
        ("A1FF-1d", [Link("A1", "FF", -1.0)]),
        ("A1FS+50%", [Link("A1", "FS", 0.0, 0.5)]),
        ("A1 sf - 12.5 %", [Link("A1", "SF", 0.0, -0.125)]),
        ("A1+2w", [Link("A1", "FS", 10.0)]),
        ("A1SS+4h", [Link("A1", "SS", lag_minutes=240.0)]),
        ("A1-90 min", [Link("A1", lag_minutes=-90.0)]),
        ("A1+1mo", [Link("A1", lag_days=20.0)]),
        ("A1SS+3ed", [Link("A1", "SS", 3.0, is_elapsed=True)]),
        ("A1-2ew", [Link("A1", "FS", -14.0, is_elapsed=True)]),
        ("A1FF+8eh", [Link("A1", "FF", lag_minutes=480.0, is_elapsed=True)]),
        ("A1+50e%", [Link("A1", lag_share=0.5, is_elapsed=True)]),
        ("C-3-2d", [Link("C-3", "FS", -2.0)]),
        ("C-3FS-2", [Link("C-3", "FS", -2.0)]),
        ("ACCESS; X-SS", [Link("ACCESS"), Link("X-SS")]),
        ("X-SSSS+1", [Link("X-SS", "SS", 1.0)]),
        ("E5-2w", [Link("E5-2w")]),
        ("E5-2w+1d", [Link("E5-2w", "FS", 1.0)]),
        ("B2SS", [Link("B2SS")]),
        ("a b FF", [Link("a b", "FF")]),
        ("A1; A1SS", [Link("A1"), Link("A1", "SS")]),
    ],
)
def test_links_read_as_in_a_schedule(text: str, expected: list[Link]) -> None:
    assert list(links(cell(text), Known("task", IDS), Units())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PM", [Assignment("PM")]),
        ("PM*0.5; NET*2", [Assignment("PM", 0.5), Assignment("NET", 2.0)]),
        ("2 NET, PM", [Assignment("NET", 2.0), Assignment("PM")]),
        ("NET[50%]", [Assignment("NET", 0.5)]),
        ("NET x 3", [Assignment("NET", 3.0)]),
        ("NET*150%", [Assignment("NET", 1.5)]),
        ("2 NET*3", [Assignment("2 NET", 3.0)]),
    ],
)
def test_assignments_read_as_people_write_them(text: str, expected: list[Assignment]) -> None:
    assert (
        list(assignments(cell(text), Known("resource", ["PM", "NET", "2 NET"] if "3" in text else ["PM", "NET"])))
        == expected
    )


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("12", Units(), 12.0),
        ("12 d", Units(), 12.0),
        ("1.5 days", Units(), 1.5),
        ("2w", Units(), 10.0),
        ("16h", Units(), 2.0),
        ("12 hours", Units(hours_per_day=6), 2.0),
        ("2 weeks", Units(days_per_week=7), 14.0),
        ("-3d", Units(), -3.0),
        ("90 min", Units(), 0.1875),
        ("30mins", Units(hours_per_day=7.5), 0.5 / 7.5),
        ("1.5 mo", Units(), 30.0),
        ("2 months", Units(days_per_month=18.0), 36.0),
        ("5ed", CLOCK, 5.0),
        ("8 ehrs", CLOCK, 1.0 / 3.0),
        ("1ew", CLOCK, 7.0),
        ("1emo", CLOCK, 30.0),
        ("1e1 d", Units(), 10.0),
        (4.5, Units(), 4.5),
    ],
)
def test_durations_may_carry_a_unit(text: Any, units: Units, expected: float) -> None:
    assert days(cell(text), units) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12.0),
        ("1e6", 1e6),
        ("1.2E-3", 0.0012),
        ("4_200_000", 4.2e6),
        (".5", 0.5),
        ("5.", 5.0),
        ("-3", -3.0),
        ("−3", -3.0),
        ("+3", 3.0),
    ],
)
def test_numbers_read_as_written(text: str, expected: float) -> None:
    assert number(cell(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["1,5", "1.2.3", "1'000", "1 000", "__1", "1_", "1__0", "nan", "inf", "0x10", "", "٣", "1e", "--1", "$5", "5 %"],
)
def test_what_could_mean_two_things_is_no_number(text: str) -> None:
    with pytest.raises(CellError) as caught:
        number(cell(text))
    assert caught.value.code == "number-format"


def test_a_probability_may_carry_its_sign() -> None:
    assert [probability(cell(text)) for text in ("0.3", "30%", "30 %", "1", "0", "100%", 0.3)] == [
        0.3,
        0.3,
        0.3,
        1.0,
        0.0,
        1.0,
        0.3,
    ]


def test_further_impacts_are_keyed_by_their_tasks_not_their_row(folder: Any) -> None:
    folder.write("impacts.csv", "risk,tasks,delay\nR-01,NET-030;NET-010,3\nR-01,NET-010,1\nR-01,NET-010; NET-030,2\n")
    (risk,) = folder.read().project.risks
    assert [(impact.key, impact.tasks) for impact in risk.impacts] == [
        ("", ("NET-020",)),
        ("NET-010;NET-030", ("NET-030", "NET-010")),
        ("NET-010", ("NET-010",)),
        ("NET-010;NET-030#2", ("NET-010", "NET-030")),
    ]
