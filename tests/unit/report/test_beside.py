"""Other scenarios beside a run in its workbook and on its page: the numbers are those of the comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from forecast.decisions.comparison import compare
from forecast.report.comparison import as_json
from forecast.report.html import page
from forecast.report.page import beside, play
from forecast.report.workbook import write
from forecast.results import Results
from forecast.results.words import percent
from forecast.statistics import probability
from tests.support.sample_results import sample_results

FIRST = sample_results(n_blocks=4)


def named(results: Results, name: str) -> Results:
    return replace(results, provenance=replace(results.provenance, scenario=name, title=""))


def tables(folder: Path) -> dict[str, list[list[object]]]:
    """Return the rows of the tables above the run's own, by the second column of their heads."""
    rows = CalamineWorkbook.from_path(str(folder / "finance.xlsx")).get_sheet_by_name("Scenarios").to_python()
    heads = [k for k, row in enumerate(rows) if row[0] == "Scenario"]
    return {str(rows[k][1]): rows[k + 1 : k + 3] for k in heads if rows[k][1] != "What differs"}


def test_the_workbook_shows_what_the_comparison_found(tmp_path: Path) -> None:
    later = named(replace(FIRST, finish=FIRST.finish + 7.0, cost=FIRST.cost * 1.1), "=later")
    compared = compare([FIRST, later])
    write(FIRST, tmp_path, compared)
    found, said = tables(tmp_path), as_json(compared)["scenarios"][1]
    finish, cost, met = (found[head][1] for head in ("P50 finish", "P50 cost", "On time"))
    more = found["On time, more by"][0]
    assert finish[0] == cost[0] == met[0] == more[0] == "=later"
    assert finish[4] == date.fromisoformat(said["finish"]["P80"]["value"])
    assert finish[7:10] == pytest.approx([7.0, 7.0, 7.0])
    moved = said["against_first"]
    assert cost[7:10] == pytest.approx([moved["cost"]["P80"][end] for end in ("value", "low", "high")], abs=0.005)
    targets = said["targets"]
    for row, shown in ((met, targets), (more, moved)):
        assert row[1:4] == pytest.approx([shown["on_time"][end] for end in ("value", "low", "high")], abs=1e-9)
    assert found["P50 finish"][0][7:10] == ["", "", ""], "the first one is not later than itself"


def test_without_targets_and_costs_only_dates_are_compared(tmp_path: Path) -> None:
    bare = sample_results(n_blocks=2, targets=False)
    free = replace(bare, cost=bare.cost * 0.0, base=replace(bare.base, cost=0.0))
    write(free, tmp_path, compare([free, named(free, "same")]))
    assert set(tables(tmp_path)) == {"P50 finish"}


def test_the_page_shows_other_scenarios_without_its_script() -> None:
    later = named(replace(FIRST, finish=FIRST.finish + 7.0, cost=FIRST.cost * 1.1), "<later>")
    said = page(FIRST, {}, compared=compare([FIRST, later])).replace("\u00a0", " ").replace("\u2060", "")
    assert "&lt;later&gt;" in said
    assert "<later>" not in said
    assert said.count("<small>+7 days (7)</small>") == 2
    assert page(FIRST, {}).count("data-scenarios") < said.count("data-scenarios")
    assert len(said.encode()) < 500_000


def test_the_more_scenarios_the_fewer_stops_but_the_targets_are_among_them() -> None:
    one, four = play.dials(FIRST), play.dials(FIRST, 4)
    for alone, of_four in zip(one, four, strict=True):
        assert len(of_four.stops) < 0.7 * len(alone.stops)
        assert of_four.shares[of_four.first] == alone.shares[alone.first]


def test_where_the_target_is_a_duration_the_durations_of_others_are_compared() -> None:
    first = sample_results(n_blocks=4, target_as_duration=True)
    longer = named(replace(first, duration=first.duration + 5.0, finish=first.finish + 7.0), "longer")
    dials = play.dials(first, 2)
    (time, _), said = beside.lines(compare([first, longer]), dials), beside.scenarios(compare([first, longer]), dials)
    assert time[0] == pytest.approx(first.duration + 5.0)
    met = probability(longer.duration <= dials[0].stops[dials[0].first] + 1e-9, first.block_size)
    assert said[0]["dials"][0]["shares"][dials[0].first] == percent(met)
