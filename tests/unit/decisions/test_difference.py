"""The move of a forecast by cause: shares that are known by hand, and that add up."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import answers, pipeline
from forecast.decisions.difference import REST, Difference, both_ways, explain, parts, shapley
from forecast.decisions.edits import edits
from forecast.decisions.mixing import CLOSED, ESTIMATES, LOGIC, OPENED, REASSESSED, RESPONSES, TARGETS, changed, mixed
from forecast.decisions.runs import Outcome, Settings, run
from forecast.project import Impact, Progress, Project, Risk
from forecast.report import difference as report
from forecast.report.document import as_markdown, as_text
from forecast.scenario import Scenario, Targets
from tests.support.models import START, constant, project, task

ROOT = Path(__file__).parents[3]
SETTINGS = Settings(2_560, 3)
DAY = Targets(finish=START + timedelta(days=13), budget=1_000.0)


def delayed(name: str, days: float, probability: float = 1.0, on: str = "B", **fields: object) -> Risk:
    return Risk(name, name, probability, impacts=(Impact(tasks=(on,), delay=constant(days)),), **fields)  # type: ignore[arg-type]


def scenario(whole: Project, targets: Targets = DAY) -> Scenario:
    return Scenario("plan", "model", whole, targets=targets, iterations=2_560, seed=3)


def moves(found: Difference, figure: str) -> dict[str, float]:
    return {share.cause: share.moved[figure].value for share in found.shares}


def test_changes_in_a_row_move_what_they_say() -> None:
    old = project([task("A", 5.0), task("B", 5.0, "A", cost_per_day=10.0)])
    new = project([task("A", 8.0), task("B", 5.0, "A", cost_per_day=10.0)], risks=(delayed("R", 2.0),))
    found = explain(scenario(old), scenario(new), SETTINGS)
    assert moves(found, "finish_p80") == {ESTIMATES: 3.0, OPENED: 2.0}
    assert moves(found, "cost_p80") == {ESTIMATES: 0.0, OPENED: 20.0}
    for share in found.shares:
        assert share.moved["finish_p80"].low == share.moved["finish_p80"].high
    # 13 + 1 days: 10 of them, then 15.
    assert (found.before["on_time"], found.after["on_time"]) == (1.0, 0.0)


def test_changes_in_parallel_share_what_they_do_together() -> None:
    # 10 days; A longer: 14, B delayed: 16, both: 16. A moves 4 when first and 0 when last, B 6 and 2.
    old = project([task("A", 10.0), task("B", 10.0)])
    new = project([task("A", 14.0), task("B", 10.0)], risks=(delayed("R", 6.0),))
    found = explain(scenario(old), scenario(new), SETTINGS)
    assert moves(found, "finish_p50") == {ESTIMATES: 2.0, OPENED: 4.0}
    assert found.n_runs == 4
    assert found.is_exact


def test_a_moved_target_moves_probabilities_alone() -> None:
    old = project([task("A", "uniform(10, 20)")])
    new = project([task("A", "uniform(12, 22)")])
    later = Targets(finish=START + timedelta(days=15), budget=1_000.0)
    found = explain(scenario(old), scenario(new, later), SETTINGS)
    assert moves(found, "finish_p80") == {ESTIMATES: pytest.approx(2.0), TARGETS: 0.0}
    # 14 days: 40 % of the old, 20 % of the new; 16 days: 60 %, 40 %.
    assert moves(found, "on_time") == pytest.approx({ESTIMATES: -0.2, TARGETS: 0.2}, abs=2 / 256)
    assert found.n_runs == 2


def test_a_later_start_is_a_cause_of_its_own() -> None:
    old = project([task("A", 10.0)])
    found = explain(scenario(old), scenario(replace(old, start=START + timedelta(days=7))), SETTINGS)
    assert moves(found, "finish_p80") == {"start": 7.0}


def test_risks_are_told_apart_by_what_happened_to_them() -> None:
    tasks = [task("A", 10.0), task("B", 10.0, "A")]
    answered = delayed("D", 8.0, residual_probability=0.0, response_cost=50.0)
    old = project(tasks, risks=(delayed("A1", 1.0), delayed("B1", 2.0), delayed("C", 4.0), answered))
    closed = delayed("B1", 2.0, status="closed")
    new = project(
        tasks,
        risks=(closed, delayed("C", 4.5), answered, delayed("E", 16.0)),
        responses=frozenset({"D"}),
    )
    found = explain(scenario(old), scenario(new), SETTINGS)
    assert moves(found, "finish_p80") == pytest.approx({OPENED: 16.0, CLOSED: -3.0, REASSESSED: 0.5, RESPONSES: -8.0})
    assert moves(found, "cost_p80")[RESPONSES] == pytest.approx(50.0)
    said = edits(scenario(old), scenario(new))
    assert said[CLOSED] == ["B1 B1", "A1 A1"]
    assert said[REASSESSED] == ["C delay constant(4.0) to constant(4.5)"]
    assert said[RESPONSES] == ["response to D in force"]


def test_a_new_task_comes_with_its_links_and_what_risks_do_to_it_comes_with_the_risks() -> None:
    old = project([task("A", 10.0), task("C", 10.0, "A")])
    new = project([task("A", 10.0), task("B", 3.0, "A"), task("C", 10.0, "B")], risks=(delayed("R", 5.0),))
    found = explain(scenario(old), scenario(new), SETTINGS)
    # Without the task the risk has nothing to delay: 3 with either order, and 5 once both are there, half to each.
    assert moves(found, "finish_p80") == {LOGIC: 3.0 + 2.5, OPENED: 2.5}


def test_what_is_done_counts_from_the_status_date_on_also_for_a_task_that_is_new() -> None:
    old = project([task("A", 10.0), task("C", 5.0, "A")])
    done = Progress(actual_start=START, actual_finish=START + timedelta(days=11))
    begun = Progress(actual_start=START + timedelta(days=12), remaining_share=0.5)
    new = project(
        [task("A", 10.0, progress=done), task("B", 6.0, "A", progress=begun), task("C", 5.0, "B")],
        status_date=START + timedelta(days=14),
    )
    found = explain(scenario(old), scenario(new), SETTINGS)
    # Without progress the new task is all ahead: 10 + 6 + 5; with it half is left from day 14 on: 14 + 3 + 5.
    whole = run(mixed(old, new, {LOGIC}), SETTINGS)
    assert whole.finish[0] == 21.0
    assert (found.before["finish_p80"], found.after["finish_p80"]) == (15.0, 22.0)
    assert math.fsum(moves(found, "finish_p80").values()) == pytest.approx(7.0)
    assert set(moves(found, "finish_p80")) == {"progress", LOGIC}


def test_a_stored_run_that_this_version_does_not_repeat_is_a_cause_too() -> None:
    old = scenario(project([task("A", 10.0)]))
    outcome = run(old.project, SETTINGS)
    stored = Outcome(outcome.start, outcome.duration - 1.0, outcome.finish - 1.0, outcome.cost)
    found = explain(old, scenario(project([task("A", 12.0)])), SETTINGS, stored=stored)
    assert moves(found, "finish_p80") == {REST: 1.0, ESTIMATES: 2.0}
    assert found.moved["finish_p80"].value == 3.0


@pytest.mark.parametrize("name", ["dc-migration-vendor-a", "dc-migration-vendor-b", "dc-migration-after-response"])
def test_with_no_change_made_it_is_the_old_project_and_with_all_made_the_new_one(name: str) -> None:
    old, new = (pipeline.load(ROOT / "scenarios" / f"{one}.yaml").project for one in ("dc-migration", name))
    none = mixed(old, new, frozenset())
    assert {one.id: one for one in none.risks} == {one.id: one for one in old.risks}
    assert replace(none, risks=()) == replace(old, risks=())
    made = mixed(old, new, frozenset(changed(old, new)))
    assert {one.id: one for one in made.risks if one.is_open} == {one.id: one for one in new.risks if one.is_open}
    assert replace(made, risks=()) == replace(new, risks=())


def test_budgets_of_accounts_are_no_cause() -> None:
    vendor, proposal = (
        pipeline.load(ROOT / "scenarios" / f"dc-migration-{one}.yaml") for one in ("vendor-a", "proposal")
    )
    assert vendor.project.accounts != proposal.project.accounts
    assert changed(vendor.project, proposal.project) == [RESPONSES]
    assert set(edits(vendor, proposal)) == {RESPONSES}


def test_the_shares_of_the_shipped_vendors_add_up_in_every_figure() -> None:
    old, new = (pipeline.load(ROOT / "scenarios" / f"dc-migration-vendor-{one}.yaml") for one in "ab")
    found = explain(old, new, Settings(2_560, 7))
    assert len(found.shares) >= 3
    for name, moved in found.moved.items():
        assert math.fsum(share.moved[name].value for share in found.shares) == pytest.approx(moved.value, abs=1e-6)
        assert moved.value == found.after[name] - found.before[name]


def test_the_weights_are_those_of_all_orders() -> None:
    players = ["a", "b", "c"]
    worth = {
        frozenset(some): len(some) ** 2 + 3 * ("a" in some)
        for some in map(set, ["", "a", "b", "c", "ab", "ac", "bc", "abc"])
    }
    for player in players:
        orders = list(permutations(players))
        gains = [worth[frozenset(o[: o.index(player) + 1])] - worth[frozenset(o[: o.index(player)])] for o in orders]
        value = sum(weight * worth[some] for some, weight in shapley(players, player).items())
        assert value == pytest.approx(sum(gains) / len(orders))
    # Two orders, forth and back, add up as well.
    total = sum(sum(w * worth[some] for some, w in both_ways(players, one).items()) for one in players)
    assert total == pytest.approx(worth[frozenset("abc")] - worth[frozenset()])


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=9), st.sampled_from([0.001, 0.1, 1.0, 1000.0]))
def test_rounded_shares_add_up_to_the_rounded_move(values: list[float], step: float) -> None:
    total = math.fsum(values)
    found = parts(values, total, step)
    assert sum(round(one / step) for one in found) == round(total / step)
    assert all(abs(one - value) <= step * (1 + 1e-6) for one, value in zip(found, values, strict=True))


def told(old: Scenario, new: Scenario) -> report.Told:
    return answers.diff(old, new, ("old", "new"), iterations=2_560)


def test_the_words_name_the_change_and_what_it_moves() -> None:
    old = scenario(project([task("A", 5.0), task("B", 5.0, "A", cost_per_day=10.0)]))
    new = scenario(project([task("A", 8.0), task("B", 5.0, "A", cost_per_day=10.0)], risks=(delayed("R", 2.0),)))
    text = as_text(report.document(told(old, new)))
    assert max(map(len, text.splitlines())) <= 96
    joined = " ".join(text.split())
    assert "Estimates (A duration constant(5.0) to constant(8.0)): P80 finish +3 days" in joined
    assert "Risks opened (R R): P80 finish +2 days" in joined
    markdown = as_markdown(report.document(told(old, new)))
    assert "| estimates | +3 d | +3 d |" in markdown
    document = report.as_json(told(old, new))
    assert document["schema"] == "forecast.diff/1"
    assert [one["cause"] for one in document["causes"]] == [ESTIMATES, OPENED]
    assert document["after"]["finish_p80"] == (START + timedelta(days=14)).isoformat()


def test_no_difference_is_said() -> None:
    old = scenario(project([task("A", 5.0)]))
    assert report.title(told(old, old)).startswith("Nothing that the forecast depends on differs")
