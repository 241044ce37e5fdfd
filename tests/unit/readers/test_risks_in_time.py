"""Windows, recurring risks, lead times and lost days in the tables: what they mean, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.project import Proximity
from tests.unit.readers.conftest import MODEL, RISKS, Folder


def risks(folder: Folder, fields: str, *rows: str) -> None:
    folder.write("risks.csv", "\n".join((f"id,probability,tasks,{fields}", *rows)) + "\n")


def test_a_window_is_of_dates_and_milestones(folder: Folder) -> None:
    risks(folder, "delay,window_opens,window_closes", "R-01,0.3,NET-020,2,2027-01-11,NET-030")
    (risk,) = folder.read().project.risks
    assert risk.proximity == Proximity(date(2027, 1, 11), "NET-030")


def test_a_recurring_risk_states_strikes_per_month_and_no_probability(folder: Folder) -> None:
    risks(folder, "delay,per_month", "R-01,,NET-020,0.2,1.5")
    (risk,) = folder.read().project.risks
    assert risk.per_month is not None
    assert (risk.probability, risk.per_month.text) == (1.0, "constant(1.5)")


def test_a_risk_may_take_days_from_a_calendar(folder: Folder) -> None:
    risks(folder, "calendar,lost_days_most_likely", "R-01,0.3,,standard,2")
    (impact,) = folder.read().project.risks[0].impacts
    assert impact.lost_days is not None
    assert (impact.calendar, impact.lost_days.text) == ("standard", "constant(2)")


def test_the_block_of_lost_days_is_read(folder: Folder) -> None:
    folder.write("model.yaml", MODEL + "lost_days:\n  - {name: board, days: 0 / 1 / 3, months: [12, 11, 1]}\n")
    (lost,) = folder.read().project.lost_days
    assert (lost.name, lost.calendar, lost.days.text, lost.months) == (
        "board",
        "standard",
        "pert(0, 1, 3)",
        (1, 11, 12),
    )


@pytest.mark.parametrize(
    ("fields", "row", "code", "field"),
    [
        ("delay,window_opens", "R-01,0.3,NET-020,2,2027-02-30", "no-such-date", "window_opens"),
        ("delay,window_opens", "R-01,0.3,NET-020,2,NET-031", "window-moment", "window_opens"),
        ("delay,window_closes", "R-01,0.3,NET-020,2,2026-12-31", "window-past", "window_closes"),
        ("delay,window_opens,window_closes", "R-01,0.3,NET-020,2,2027-03-01,2027-02-01", "window-order", "window_closes"),
        ("delay,window_opens,window_closes", "R-01,0.3,NET-030,2,NET-020,NET-010", "window-order", "window_closes"),
        ("delay,window_opens", "R-01,0.3,NET-020,2,NET-030", "window-never", "window_opens"),
        ("calendar,lost_days,window_closes", "R-01,0.3,,standard,2,2027-03-01", "window-impact", "lost_days_most_likely"),
        ("delay,per_month", "R-01,0.3,NET-020,2,0.1", "recurring-probability", "probability"),
        ("delay,per_month", "R-01,,NET-020,2,-1", "number-range", "per_month_most_likely"),
        ("factor,per_month", "R-01,,NET-020,2,0.1", "recurring-impact", "factor_most_likely"),
        ("delay_distribution,per_month", 'R-01,,NET-020,"uniform(-1, 2)",0.1', "recurring-delay", "delay_most_likely"),
        ("delay,per_month", "R-01,,NET-020,5,5", "recurring-endless", "per_month_most_likely"),
        ("lost_days", "R-01,0.3,,2", "impact-without-calendar", "lost_days_most_likely"),
        ("calendar,lost_days", "R-01,0.3,,standart,2", "unknown-calendar", "calendar"),
        ("cost,response_lead_time,residual_probability", "R-01,0.3,,9,5,0.1", "response-lead-time", "response_lead_time"),
        ("delay", "R-01,,NET-020,2", "missing-value", "probability"),
    ],
)  # fmt: skip
def test_mistakes_in_the_register_are_named(folder: Folder, fields: str, row: str, code: str, field: str) -> None:
    risks(folder, fields, row)
    found = [problem for problem in folder.problems() if problem.severity == "error"]
    assert [(problem.code, problem.id, problem.field) for problem in found] == [(code, "R-01", field)]
    assert found[0].place is not None
    assert found[0].hint


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("[{days: 2}]", "missing-value"),
        ("[{name: a}]", "missing-value"),
        ("[{name: a, days: 2, calender: standard}]", "unknown-key"),
        ("[{name: a, days: 2, calendar: nights}]", "unknown-calendar"),
        ("[{name: a, days: 2, months: [0]}]", "month"),
        ("[{name: a, days: 2, months: [March]}]", "number-format"),
        ("[{name: a, days: -2}]", "negative-duration"),
        ("[{name: a, days: 30}]", "lost-days-all"),
        ("[{name: a, days: 1}, {name: a, days: 2}]", "duplicate-name"),
        ("{name: a, days: 2}", "yaml-shape"),
    ],
)
def test_mistakes_in_the_block_of_lost_days_are_named(folder: Folder, block: str, code: str) -> None:
    folder.write("model.yaml", f"{MODEL}lost_days: {block}\n")
    assert [problem.code for problem in folder.problems() if problem.severity == "error"] == [code]


def test_windows_that_wait_for_each_other_are_refused(folder: Folder) -> None:
    folder.write("tasks.csv", "id,most_likely\nA,5\nB,5\n")
    risks(folder, "delay,window_opens", "R-01,0.3,A,2,B", "R-02,0.3,B,2,A")
    assert [(one.code, one.id) for one in folder.problems() if one.severity == "error"] == [
        ("window-circle", "R-01"), ("window-circle", "R-02"),
    ]  # fmt: skip


def test_frequent_strikes_and_idle_losses_are_warned_of(folder: Folder) -> None:
    risks(folder, "delay,per_month", "R-01,,NET-020,2,6")
    scenario = folder.read()
    assert "recurring-often" in {problem.code for problem in scenario.warnings}


def test_a_recurring_risk_in_a_set_is_refused(folder: Folder) -> None:
    folder.write("risks.csv", RISKS)
    risks(folder, "delay,per_month", "R-01,,NET-020,0.2,1", "R-02,0.2,NET-020,2,")
    folder.write("model.yaml", MODEL + "exclusive: [[R-01, R-02]]\n")
    assert "recurring-tied" in {problem.code for problem in folder.problems()}
