"""The choice of responses: against brute force, and against products that can be written down."""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.decisions.ceiling import ceiling
from forecast.decisions.mitigation import Mitigation, mitigate
from forecast.decisions.runs import Settings
from forecast.errors import UsageError
from forecast.project import Impact, Project, Risk
from forecast.report import mitigation as report
from forecast.report.document import as_markdown, as_text
from forecast.scenario import Scenario, Targets
from tests.support.models import START, constant, project, run, task

SETTINGS = Settings(5_120, 3)


def answered(name: str, probability: float, cost: float, on: str, days: float = 10.0, left: float = 0.0) -> Risk:
    """Return a risk that costs days, and whose response leaves it with another probability."""
    impacts = (Impact(tasks=(on,), delay=constant(days)),)
    return Risk(
        name, f"risk {name}", probability, impacts=impacts, response=f"answer {name}", response_cost=cost,
        residual_probability=left, residual_impacts=impacts,
    )  # fmt: skip


def scenario(whole: Project, day: int, budget: float = 1e9) -> Scenario:
    targets = Targets(finish=START + timedelta(days=day - 1), budget=budget)
    return Scenario("plan", "model", whole, targets=targets, iterations=5_120, seed=3)


FIVE = {"R1": (0.5, 50.0), "R2": (0.3, 20.0), "R3": (0.2, 25.0), "R4": (0.4, 45.0), "R5": (0.1, 5.0)}
# Any strike makes the project late, so it is on time where none strikes.
CHAIN = scenario(
    project(
        [task(f"T{k}", 2.0, *([f"T{k - 1}"] if k > 1 else [])) for k in range(1, 6)],
        risks=tuple(answered(name, p, cost, f"T{name[1]}") for name, (p, cost) in FIVE.items()),
    ),
    10,
)


def sets() -> list[frozenset[str]]:
    return [frozenset(some) for size in range(6) for some in combinations(FIVE, size)]


def worth(ids: frozenset[str]) -> float:
    return math.prod(1.0 - p for name, (p, _) in FIVE.items() if name not in ids)


def price(ids: frozenset[str]) -> float:
    return sum(FIVE[name][1] for name in ids)


def found(budget: float | None = None, wanted: float | None = None, most: int = 1024) -> Mitigation:
    return mitigate(CHAIN, SETTINGS, budget=budget, wanted=wanted, most=most)


@pytest.mark.parametrize("budget", [0.0, 5.0, 30.0, 55.0, 75.0, 100.0, 145.0])
@pytest.mark.parametrize("most", [1024, 31], ids=["all sets", "searched"])
def test_five_responses_are_chosen_as_brute_force_chooses_them(budget: float, most: int) -> None:
    best = max((ids for ids in sets() if price(ids) <= budget), key=worth)
    choice = found(budget, most=most)
    assert choice.chosen is not None
    assert choice.chosen.ids == best
    assert choice.chosen.cost == price(best)
    # Independent draws of a share: five standard errors.
    error = 5 * math.sqrt(worth(best) * (1 - worth(best)) / 5_120)
    assert choice.chosen.met.value == pytest.approx(worth(best), abs=error)
    n_allowed = sum(price(ids) <= budget for ids in sets())
    assert choice.is_exact == (n_allowed <= most)


@pytest.mark.parametrize("wanted", [0.2, 0.4, 0.58, 0.85, 0.99])
@pytest.mark.parametrize("most", [1024, 31], ids=["all sets", "searched"])
def test_the_cheapest_set_that_is_enough_is_the_one_of_brute_force(wanted: float, most: int) -> None:
    best = min((ids for ids in sets() if worth(ids) >= wanted), key=price)
    choice = found(wanted=wanted, most=most)
    assert choice.chosen is not None
    assert choice.chosen.ids == best


def test_a_set_that_is_just_enough_is_taken_and_what_is_unsure_about_it_is_said() -> None:
    exact = next(one.met.value for one in found().tried if one.ids == {"R1", "R2"})
    choice = found(wanted=exact)
    assert choice.chosen is not None
    assert choice.chosen.met.value == exact
    assert "more iterations decide" in " ".join(as_text(report.document(choice, "USD", 5_120, 3)).split())


def test_the_frontier_is_that_of_all_sets() -> None:
    frontier = {}
    for ids in sorted(sets(), key=lambda ids: (price(ids), -worth(ids))):
        if not frontier or worth(ids) > max(map(worth, frontier.values())) + 1e-12:
            frontier[price(ids)] = ids
    choice = found()
    # Sets that differ by less than the error of 5,120 iterations may change places.
    shown = {step.tried.cost: step.tried for step in choice.frontier}
    for amount, ids in frontier.items():
        at = max((one for one in shown.values() if one.cost <= amount), key=lambda one: one.met.value)
        assert at.met.value == pytest.approx(worth(ids), abs=5 * 0.5 / math.sqrt(5_120))
    assert [step.tried.met.value for step in choice.frontier] == sorted(
        {step.tried.met.value for step in choice.frontier}
    )
    assert choice.n_sets == 32
    assert choice.is_bounded
    assert choice.bound.value == choice.every.met.value == 1.0


def test_every_set_is_the_run_with_these_responses_in_force() -> None:
    choice = found()
    for one in choice.tried[::7]:
        whole = CHAIN.project
        results = run(project(list(whole.tasks), risks=whole.risks, responses=one.ids), 5_120, 3, targets=CHAIN.targets)
        time, money = results.on_time(), results.on_budget()
        assert time is not None
        assert money is not None
        assert one.met.value == np.mean(time & money)


def two_paths(cost: float = 10.0) -> Scenario:
    risks = (answered("R1", 0.8, cost, "A"), answered("R2", 0.8, cost, "B"), answered("R3", 0.1, cost, "C"))
    whole = project([task("A", 10.0), task("B", 10.0), task("C", 1.0)], risks=risks)
    # Both paths at once: two risks with the same occurrence in the sense that either makes the project late.
    return scenario(whole, 10)


def test_responses_that_only_help_together_are_found_together() -> None:
    # R3 never matters: C has 9 days of float and loses 10 in a tenth of worlds: it does, a little.
    choice = mitigate(two_paths(), SETTINGS, budget=20.0)
    assert choice.chosen is not None
    assert choice.chosen.ids == {"R1", "R2"}


def test_what_a_response_costs_is_missing_in_the_budget_of_the_project() -> None:
    whole = project(
        [task("A", 10.0, cost_per_day=10.0)], risks=(answered("R1", 0.5, 60.0, "A"), answered("R2", 0.3, 10.0, "A"))
    )
    # 100 without delays, 200 with one, 300 with both: with 150 there is no money for the first response.
    choice = mitigate(scenario(whole, 30, 150.0), SETTINGS)
    assert choice.chosen is not None
    assert choice.chosen.ids == {"R2"}
    assert choice.every.met.value == 0.0
    assert choice.bound.value == 1.0


def test_a_response_that_does_harm_breaks_the_bound_and_that_is_said() -> None:
    whole = project([task("A", 10.0)], risks=(answered("R1", 0.2, 0.0, "A", left=0.6), answered("R2", 0.3, 1.0, "A")))
    choice = mitigate(scenario(whole, 10), SETTINGS)
    assert choice.chosen is not None
    assert choice.chosen.ids == {"R2"}
    assert not choice.is_bounded
    assert "no strict bound" in " ".join(as_text(report.document(choice, "USD", 5_120, 3)).split())
    searched = mitigate(scenario(whole, 10), SETTINGS, budget=1.0, most=1)
    assert searched.ceiling is not None
    # R1 strikes in 0.2 of worlds, with its response in 0.6 and among them all of these.
    assert searched.ceiling.harm == {"R1": pytest.approx(0.4, abs=5 * math.sqrt(0.24 / 5_120))}
    assert "does harm (R1 in 40 %)" in " ".join(as_text(report.document(searched, "USD", 5_120, 3)).split())


@pytest.mark.parametrize("budget", [0.0, 5.0, 30.0, 55.0, 75.0, 100.0, 145.0])
def test_no_set_exceeds_the_ceiling_of_a_search(budget: float) -> None:
    every = {one.ids: one for one in found().tried}  # all 32, tried with the same random numbers
    best = max(one.met.value for one in every.values() if one.cost <= budget)
    over = found(budget, most=10).ceiling
    if over is None:  # the budget leaves few enough to try them all
        return
    assert over.most is not None
    assert over.most >= best - 1e-12
    assert not over.harm
    # It says more than what all responses together reach, unless all are bought.
    assert over.most < 1.0 or budget >= 145.0


@pytest.mark.parametrize("wanted", [0.2, 0.4, 0.58, 0.85, 0.99])
def test_no_set_of_less_money_than_the_ceiling_says_is_enough(wanted: float) -> None:
    cheapest = min(one.cost for one in found().tried if one.met.value >= wanted)
    over = found(wanted=wanted, most=10).ceiling
    assert over is not None
    assert over.least is not None
    assert 0.0 <= over.least <= cheapest + 1e-9


@given(st.data())
def test_the_ceiling_holds_wherever_responses_only_help(data: st.DataObject) -> None:
    """Made-up worlds: each is met where one of a few sets of responses is in force, or with none, or never."""
    ids = "ABCD"
    costs = {id_: data.draw(st.sampled_from([0.0, 1.0, 2.0, 5.0])) for id_ in ids}
    enough = data.draw(st.lists(st.lists(st.frozensets(st.sampled_from(ids)), max_size=3), min_size=1, max_size=12))

    def hits(chosen: frozenset[str]) -> np.ndarray:
        return np.array([any(need <= chosen for need in needs) for needs in enough])

    every = frozenset(ids)
    without = {id_: hits(every - {id_}) for id_ in ids}
    all_sets = [frozenset(some) for size in range(5) for some in combinations(ids, size)]
    for budget in (0.0, 1.0, 3.0, 7.0, 20.0):
        best = max(hits(some).mean() for some in all_sets if sum(costs[id_] for id_ in some) <= budget)
        over = ceiling(hits(every), without, costs, budget, best or None)
        assert over.most is not None
        assert over.most >= best - 1e-12
        assert over.least is None or over.least <= budget + 1e-9
        assert not over.harm


def test_more_than_all_sets_is_not_tried_and_the_label_is_honest() -> None:
    choice = found(100.0, most=10)
    assert choice.n_sets <= 10 + 6  # each search looks at each response once in any case
    assert not choice.is_exact
    text = " ".join(as_text(report.document(choice, "USD", 5_120, 3)).split())
    assert "best found, not proven to be the best" in text
    assert "no set for this money reaches more than" in text
    assert "no other one is better there" in " ".join(as_text(report.document(found(75.0), "USD", 5_120, 3)).split())


def test_what_can_not_be_reached_is_said() -> None:
    whole = project([task("A", 10.0)], risks=(answered("R1", 0.5, 1.0, "A", left=0.4),))
    choice = mitigate(scenario(whole, 10), SETTINGS, wanted=0.9)
    assert choice.chosen is None
    assert report.title(choice, "USD").startswith("No set of responses that was tried makes it 90 % likely")


def test_without_targets_or_responses_nothing_can_be_chosen() -> None:
    with pytest.raises(UsageError, match="sets none"):
        mitigate(Scenario("plan", "model", CHAIN.project), SETTINGS)
    with pytest.raises(UsageError, match="nothing to choose from"):
        mitigate(scenario(project([task("A", 10.0)]), 10), SETTINGS)


def test_one_target_alone_is_enough() -> None:
    only = Scenario("plan", "model", CHAIN.project, targets=Targets(finish=CHAIN.targets.finish))
    choice = mitigate(only, SETTINGS, budget=50.0)
    assert choice.aim == "on_time"
    assert choice.chosen == next(one for one in choice.tried if one.ids == choice.chosen.ids)  # type: ignore[union-attr]


def test_the_words_hold_the_choice_and_fit_the_screen() -> None:
    choice = found(75.0)
    assert choice.chosen is not None
    text = as_text(report.document(choice, "USD", 5_120, 3))
    assert max(map(len, text.splitlines())) <= 96
    assert "chosen" in text
    assert "| risk | response | cost, USD |" in as_markdown(report.document(choice, "USD", 5_120, 3))
    document = report.as_json(choice, "USD", 5_120, 3)
    assert document["schema"] == "forecast.mitigate/1"
    assert document["chosen"]["responses"] == sorted(choice.chosen.ids)
    assert len(document["frontier"]) == len(choice.frontier)
