"""Contributions that add up: by hand, in closed form, and against the definition of Shapley's value."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.compiler import compile_project
from forecast.engine.boards import Structure
from forecast.engine.coalitions import Player, shapley
from forecast.engine.simulate import simulate
from forecast.project import Correlation, CorrelationGroup, Element, Estimate, Impact, Project, Risk
from forecast.studies import Question
from forecast.studies.contributions import MOST_RISKS, contributions
from tests.bench.everything import everything_on
from tests.reference.projects import layered_network
from tests.support.models import chain, constant, estimate, network, parallel, project, run, task

N = 10_240
Z80 = 0.8416212335729143

Row = dict[str, object]


def rows_of(whole: Project, **settings: object) -> dict[str, Row]:
    """Return the rows by the id of the risk or the kind of the group; whatever is asked, they must add up."""
    results = run(whole, **{"iterations": N, **settings})  # type: ignore[arg-type]
    rows = contributions(Question(whole, results))
    for key in () if not rows else ("days_mean", "days_p50", "days_p80", "money_mean", "money_p50", "money_p80"):
        *parts, total = (float(row[key]) for row in rows)
        assert sum(parts) == pytest.approx(total, abs=1e-9 * max(1.0, abs(total))), key
    if rows:
        ordered = np.sort(results.finish)
        assert rows[-1]["days_p80"] == pytest.approx(ordered[math.ceil(0.8 * len(ordered)) - 1] - results.base.finish)
    return {str(row["id"] or row["group"]): dict(row) for row in rows}


def delay(name: str, probability: float, days: float | Estimate, *tasks: str) -> Risk:
    drawn = days if isinstance(days, Estimate) else constant(days)
    return Risk(name, name, probability, impacts=(Impact(tasks, delay=drawn),))


def test_in_series_each_risk_contributes_what_it_takes() -> None:
    """+10 and +4 days, each in half: the P80 is where both strike."""
    whole = project(chain([15.0, 5.0]), risks=(delay("R1", 0.5, 10.0, "T00001"), delay("R2", 0.5, 4.0, "T00002")))
    rows = rows_of(whole)
    assert set(rows) == {"R1", "R2", "total"}
    assert [rows[name]["days_p80"] for name in ("R1", "R2", "total")] == pytest.approx([10.0, 4.0, 14.0])
    assert [rows[name]["days_mean"] for name in ("R1", "R2", "total")] == pytest.approx([5.0, 2.0, 7.0])


def test_in_parallel_a_risk_and_the_meeting_of_paths_share_what_needs_both() -> None:
    """Paths of 20 and 10 days; +15 on the shorter in three of ten: 5 days, which neither does without the other."""
    rows = rows_of(project([task("A", 20.0), task("B", 10.0)], risks=(delay("R1", 0.3, 15.0, "B"),)))
    assert {name: rows[name]["days_p80"] for name in rows} == pytest.approx({"R1": 2.5, "merges": 2.5, "total": 5.0})


def test_the_meeting_of_equal_paths_is_what_the_maximum_adds_to_one_of_them() -> None:
    """Two triangles of 80 to 120: the mean of one is 100, of the later 104.6667 (NetRisk, 2015)."""
    rows = rows_of(project(parallel([estimate("triangular(80, 100, 120)")] * 2)))
    assert set(rows) == {"estimates", "merges", "total"}
    # Paths that meet do nothing without estimates: they share what both do, 4.6667, evenly.
    half = 4.6667 / 2.0
    assert rows["merges"]["days_mean"] == pytest.approx(half, abs=0.05)
    assert rows["estimates"]["days_mean"] == pytest.approx(half, abs=0.15)
    assert rows["total"]["days_p80"] == pytest.approx(110.81 - 100.0, abs=0.3)


def test_a_sum_of_normals_is_split_by_variances() -> None:
    """N(50, 3) and a certain risk of N(20, 4): z at 80 % is split 9 to 16, as Euler's rule says."""
    whole = project(
        [task("A", "normal(mean=50, sd=3)")], risks=(delay("R1", 1.0, estimate("normal(mean=20, sd=4)"), "A"),)
    )
    rows = rows_of(whole, iterations=40_960)
    for name, mean, variance in (("estimates", 0.0, 9.0), ("R1", 20.0, 16.0)):
        row, exact = rows[name], mean + Z80 * variance / 5.0
        assert row["days_p80_low"] <= row["days_p80"] <= row["days_p80_high"]  # type: ignore[operator]
        half = (row["days_p80_high"] - row["days_p80_low"]) / 2.0  # type: ignore[operator]
        assert half < 0.1
        assert row["days_p80"] == pytest.approx(exact, abs=5.0 * half / 2.0)
    assert rows["total"]["days_p80"] == pytest.approx(20.0 + 5.0 * Z80, abs=0.1)


def test_correlation_contributes_what_it_adds_to_the_tail() -> None:
    """Two normals with rho: of z sd, half is alike with and without; the rest is what the common factor adds."""
    rho, sd = 0.6, 5.0
    members = (Element("duration", "T00001"), Element("duration", "T00002"))
    correlation = Correlation("normal", (CorrelationGroup("g", rho, members),))
    whole = project(chain([estimate(f"normal(mean=50, sd={sd:g})")] * 2), correlation=correlation)
    rows = rows_of(whole, iterations=40_960)
    gap = Z80 * sd * math.sqrt(2.0 * (1.0 + rho))
    # Of the scores of a member, the part sqrt(1 - rho) is its own, and the same with and without correlation.
    alone = math.sqrt(1.0 - rho) / (1.0 + rho)
    for name, share in (("estimates", (1.0 + alone) / 2.0), ("correlation", (1.0 - alone) / 2.0)):
        half = (rows[name]["days_p80_high"] - rows[name]["days_p80_low"]) / 2.0  # type: ignore[operator]
        # Normal scores of 256 strata are a little less wide than the normal: 1 % of the gap.
        assert rows[name]["days_p80"] == pytest.approx(share * gap, abs=2.5 * half + 0.01 * gap)


def test_calendars_contribute_the_breaks_that_a_delay_runs_into() -> None:
    """Ten days from a Monday on end on the second Friday; two more fall behind a freeze of the two weeks that follow."""
    from datetime import date

    closed = ((date(2027, 1, 16), date(2027, 1, 31), "freeze"),)
    calendars = {"standard": Calendar("standard", closed=closed)}
    whole = project([task("A", 10.0)], calendar="standard", calendars=calendars, risks=(delay("R1", 0.5, 2.0, "A"),))
    rows = rows_of(whole)
    # Ordinary weeks: from Friday evening to Tuesday evening, 4 days; with the freeze 18. Half of the 14 more each.
    assert {name: rows[name]["days_p80"] for name in rows} == pytest.approx(
        {"R1": 11.0, "calendars": 7.0, "total": 18.0}
    )


def test_money_is_split_as_time_is() -> None:
    """A risk of 100 in half of cases, and a cost of U(0, 100), most likely at its middle."""
    spread = replace(estimate("triangular(0, 50, 100)"))
    item = replace(task("A", 10.0), fixed_cost=spread)
    risk = Risk("R1", "R1", 0.5, impacts=(Impact((), cost=constant(100.0)),))
    rows = rows_of(project([item], risks=(risk,)))
    assert rows["R1"]["money_mean"] == pytest.approx(50.0)
    assert rows["estimates"]["money_mean"] == pytest.approx(0.0, abs=0.1)
    # P80: the risk strikes surely, the rest at the 60th percentile of its own: 100 - sqrt(0.4 x 2 x 50 x 50).
    assert rows["R1"]["money_p80"] == pytest.approx(100.0, abs=1e-6)
    assert rows["estimates"]["money_p80"] == pytest.approx(50.0 - math.sqrt(0.4 * 5_000.0) + 0.0, abs=1.0)


def test_many_risks_have_groups_of_their_own_as_far_as_they_matter() -> None:
    risks = tuple(delay(f"R{k:02}", 0.3, 1.0 + k, "A") for k in range(30))
    rows = rows_of(project([task("A", "pert(20, 30, 50)")], risks=risks))
    own = {name for name in rows if name.startswith("R")}
    # Those that take out most from the P80 have their own; which of two that are alike comes first is chance.
    assert len(own) == MOST_RISKS
    assert {f"R{k:02}" for k in range(24, 30)} <= own <= {f"R{k:02}" for k in range(16, 30)}
    assert rows["other risks"]["name"] == f"{30 - MOST_RISKS} other risks"


def test_a_certain_project_has_no_contributions() -> None:
    assert rows_of(project([task("A", 10.0)])) == {}


def test_with_everything_on_the_contributions_add_up() -> None:
    whole = everything_on(layered_network(40))
    rows = rows_of(replace(whole, risks=tuple(risk for risk in whole.risks if risk.id < "R020")), iterations=1_024)
    assert {"estimates", "forks", "calendars", "merges", "correlation", "other risks", "total"} <= set(rows)
    assert "rest" not in rows


def _game(n_players: int) -> tuple[object, list[Player], dict[tuple[bool, bool], tuple[Structure, float, float]]]:
    """Return a network of tasks that are players, each off at its most likely value."""
    tasks = network({
        "A": ("triangular(1, 2, 6)", ""), "B": ("triangular(1, 3, 9)", ""), "C": ("triangular(2, 3, 5)", "A"),
        "D": ("triangular(1, 4, 8)", "A B"), "E": ("triangular(1, 2, 9)", "B"), "F": ("triangular(1, 1, 7)", "C D E"),
    })  # fmt: skip
    inputs = compile_project(project(tasks)).inputs
    players = [Player(rows=np.array([k]), constants=np.array([2.0])) for k in range(n_players)]
    whole = Structure(inputs, np.arange(6), np.arange(0), lambda finish: finish.copy())
    return inputs, players, {(True, True): (whole, 0.0, 0.0)}


@pytest.mark.parametrize("n_players", [1, 3, 5, 6])
def test_every_iteration_is_split_as_the_definition_says(n_players: int) -> None:
    """Sum over coalitions of |S|! (n - |S| - 1)! / n! times what the player adds; sampled orders come near to it."""
    inputs, players, structures = _game(n_players)
    found = shapley(inputs, players, structures, 2, 3, n_pairs=600)  # type: ignore[arg-type]
    finish_of: dict[tuple[int, ...], np.ndarray] = {}
    for size in range(n_players + 1):
        for chosen in combinations(range(n_players), size):
            off = [player.rows for k, player in enumerate(players) if k not in chosen]
            finish_of[chosen] = _finish(inputs, np.concatenate([*off, np.zeros(0, np.int64)]))
    for player in range(n_players):
        exact = np.zeros(512)
        for chosen, value in finish_of.items():
            if player not in chosen:
                weight = math.factorial(len(chosen)) * math.factorial(n_players - len(chosen) - 1)
                exact += weight / math.factorial(n_players) * (finish_of[tuple(sorted((*chosen, player)))] - value)
        if n_players <= 5:
            assert found.finish[player] == pytest.approx(exact, abs=1e-12)
        else:
            # 2,400 orders in all; what a player adds differs by about 0.3 from order to order: 5 standard errors.
            assert found.finish[player].mean() == pytest.approx(exact.mean(), abs=0.03)
    total = found.finish.sum(axis=0) + found.finish_off
    assert total == pytest.approx(simulate(inputs, 512, 3).outcome.finish, abs=1e-12)  # type: ignore[arg-type]


def _finish(inputs: object, off: np.ndarray) -> np.ndarray:
    """Return the finishes with some durations at 2 days."""
    streams = inputs.streams  # type: ignore[attr-defined]
    row, location, scale = streams.row.copy(), streams.location.copy(), streams.scale.copy()
    location[off], scale[off] = 2.0, 0.0
    changed = streams._replace(row=row, location=location, scale=scale)
    return simulate(inputs._replace(streams=changed), 512, 3).outcome.finish  # type: ignore[attr-defined,no-any-return]


def test_orders_depend_on_the_seed_and_not_on_threads() -> None:
    inputs, players, structures = _game(6)
    one, two = (shapley(inputs, players, structures, 4, 3, n_threads=n) for n in (1, 2))  # type: ignore[arg-type]
    assert np.array_equal(one.finish, two.finish)
