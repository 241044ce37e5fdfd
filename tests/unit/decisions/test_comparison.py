"""Scenarios in the same world: shares and shifts that are known in closed form."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from forecast.decisions.comparison import best, compare
from forecast.errors import UsageError
from forecast.report import comparison as words
from forecast.report.document import as_markdown, as_text
from forecast.results import Results
from forecast.scenario import Targets
from tests.support.models import START, project, run, task

ITERATIONS = 10_240


def vendor(name: str, lead_time: str, price: float, start: date = START, target: int = 18) -> Results:
    """Return a run in which the vendor's lead time is the only thing that is uncertain."""
    whole = project(
        [task("PRO", lead_time, cost_per_day=10.0), task("BLD", 5.0, "PRO", cost_per_day=price)], start=start
    )
    results = run(whole, ITERATIONS, targets=Targets(finish=START + timedelta(days=target - 1), budget=1_000.0))
    return replace(results, provenance=replace(results.provenance, scenario=name))


FIRM = vendor("firm", "uniform(10, 20)", 150.0)  # 900 to 1,000
WIDE = vendor("wide", "uniform(8, 26)", 130.0)  # 730 to 910


def test_the_share_of_worlds_in_which_one_is_earlier_is_exact() -> None:
    # One percentile u gives both lead times: 8 + 18 u < 10 + 10 u where u < 1/4. A Latin hypercube of one stream knows this
    # to one stratum in each block.
    (pair,) = compare([FIRM, WIDE]).pairs
    assert pair.later.value == pytest.approx(0.25, abs=1 / 256)
    assert pair.earlier.value == pytest.approx(0.75, abs=1 / 256)
    # 100 + 100 u + 750 against 80 + 180 u + 650: dearer where u > 1, never.
    assert (pair.cheaper.value, pair.dearer.value) == (0.0, 1.0)
    assert (pair.both.value, pair.neither.value) == (0.0, pytest.approx(0.25, abs=1 / 256))
    assert (pair.finish.order, pair.finish.better) == ("second", 0)
    assert (pair.cost.order, pair.cost.better) == ("first", 1)


def test_shifts_are_those_of_the_quantile_functions_and_their_intervals_hold_them() -> None:
    (shift,) = compare([FIRM, WIDE]).shifts
    for found, truth in zip((shift.finish_mean, *shift.finish), (2.0, 2.0, 4.4), strict=True):
        # P80: (8 + 14.4) - (10 + 8) = 4.4; a stratum of 1/256 is 18/256 wide.
        assert found.value == pytest.approx(truth, abs=18 / 256)
        assert found.low <= truth <= found.high
    assert shift.on_time is not None
    # By day 18 of it: 13 days of lead time; 30 % and 5/18.
    assert shift.on_time.value == pytest.approx(5 / 18 - 0.3, abs=2 / 256)
    assert shift.on_time.low <= 5 / 18 - 0.3 <= shift.on_time.high


def test_two_independent_vendors_differ_as_independent_vendors_do() -> None:
    # A task of another id draws other numbers: uniform(10, 20) is below uniform(10, 20) in half of the worlds.
    other = run(project([task("OTHER", "uniform(10, 20)"), task("BLD", 5.0, "OTHER")]), ITERATIONS)
    (pair,) = compare([replace(FIRM, cost=other.cost), other]).pairs
    assert abs(pair.earlier.value - 0.5) < 5 * 0.5 / math.sqrt(ITERATIONS)
    assert pair.earlier.low < 0.5 < pair.earlier.high


def test_a_later_start_is_a_later_finish() -> None:
    later = vendor("later", "uniform(10, 20)", 150.0, start=START + timedelta(days=7))
    comparison = compare([FIRM, later])
    assert (comparison.finish[1] - comparison.finish[0]) == pytest.approx(np.full(ITERATIONS, 7.0))
    assert comparison.pairs[0].earlier.value == 1.0


def test_the_likeliest_scenario_is_named_only_where_the_run_can_tell() -> None:
    assert best(compare([WIDE, FIRM])) == ("joint", 1, True)
    twin = replace(FIRM, provenance=replace(FIRM.provenance, scenario="twin"))
    found = best(compare([FIRM, twin]))
    assert found is not None
    assert not found[2]
    assert words.title(compare([FIRM, twin])).startswith("No scenario is surely likelier")


def test_what_can_not_be_compared_is_refused() -> None:
    with pytest.raises(UsageError, match="different currencies"):
        compare([FIRM, replace(WIDE, currency="EUR")])
    with pytest.raises(UsageError, match=r"`wide` has seed 9, .*\nhint: run one of them again"):
        compare([FIRM, replace(WIDE, provenance=replace(WIDE.provenance, seed=9))])


def test_the_words_hold_every_number_and_say_what_dominance_means() -> None:
    parts = words.document(compare([FIRM, WIDE]))
    text, markdown = as_text(parts), as_markdown(parts)
    assert max(map(len, text.splitlines())) <= 96
    assert "firm dominates wide in the second order only" in " ".join(text.split())
    assert "| P80 finish | firm |" in markdown
    assert markdown.startswith("## ")
    moved = vendor("moved", "uniform(10, 20)", 150.0, target=20)
    assert any("different targets" in line for line in as_text(words.document(compare([FIRM, moved]))).splitlines())


def test_no_name_breaks_the_markdown() -> None:
    ugly = replace(FIRM, provenance=replace(FIRM.provenance, scenario="a|b*<c>\n@all `x`"))
    lines = as_markdown(words.document(compare([ugly, WIDE]))).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {5}
    assert "@all" not in "\n".join(lines)


def test_the_json_names_the_scenarios_and_who_dominates() -> None:
    document = words.as_json(compare([FIRM, WIDE]))
    assert document["schema"] == "forecast.compare/1"
    assert [one["scenario"] for one in document["scenarios"]] == ["firm", "wide"]
    assert document["scenarios"][0]["against_first"] is None
    assert document["scenarios"][1]["against_first"]["finish"]["P80"]["value"] == pytest.approx(4.4, abs=0.1)
    assert document["pairs"][0]["finish"]["better"] == "firm"
