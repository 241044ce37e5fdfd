"""Circles among tasks and signs of risks, beyond the smallest case of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.calendars import Calendar
from forecast.project import (
    Assignment,
    CostItem,
    Delivery,
    Estimate,
    Impact,
    Link,
    LostDays,
    PricePath,
    Project,
    Proximity,
    Resource,
    Risk,
    Task,
    check,
)
from forecast.project.checks import no_cycles, signs_say_what_happens
from forecast.project.money_checks import currencies_have_rates
from forecast.project.time_checks import lost_days_leave_days, windows_open


def estimate(low: float, high: float) -> Estimate:
    return Estimate("uniform", (("low", low), ("high", high)), text=f"uniform({low:g}, {high:g})")


def project(links: dict[str, list[str]], risks: tuple[Risk, ...] = ()) -> Project:
    one = Estimate("constant", (("value", 1.0),), text="constant(1)")
    tasks = tuple(
        Task(id_, id_, one, predecessors=tuple(Link(before) for before in predecessors))
        for id_, predecessors in links.items()
    )
    return Project("p", date(2027, 1, 4), tasks, risks=risks)


@pytest.mark.parametrize(
    ("links", "circles"),
    [
        ({"A": [], "B": ["A"], "C": ["A", "B"]}, []),
        ({"A": ["A"]}, ["A -> A"]),
        ({"A": ["C"], "B": ["A"], "C": ["B"]}, ["A -> B -> C -> A"]),
        ({"A": ["B"], "B": ["A"], "C": ["D"], "D": ["C"]}, ["A -> B -> A", "C -> D -> C"]),
        ({"A": ["B", "D"], "B": ["C"], "C": ["A"], "D": ["A"]}, ["A -> D -> A (2 more tasks hang in the same knot)"]),
        ({"A": ["X"], "B": ["A", "C"], "C": ["B"]}, ["B -> C -> B"]),
    ],
)
def test_each_knot_of_tasks_is_printed_once_as_its_shortest_circle(
    links: dict[str, list[str]], circles: list[str]
) -> None:
    messages = [problem.message for problem in no_cycles(project(links))]
    assert messages == [f"these tasks wait for each other: {circle}" for circle in circles]


def test_a_long_circle_needs_no_recursion() -> None:
    n = 5_000
    links = {f"T{i}": [f"T{(i - 1) % n}"] for i in range(n)}
    (problem,) = no_cycles(project(links))
    assert problem.message.count("->") == n


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.lists(st.sampled_from("ABCDEF"), max_size=3), min_size=1))
def test_a_circle_is_found_exactly_where_the_tasks_have_no_order(links: dict[str, list[str]]) -> None:
    known = {id_: {before for before in predecessors if before in links} for id_, predecessors in links.items()}
    left = dict(known)
    while free := [id_ for id_, predecessors in left.items() if not predecessors & left.keys()]:
        for id_ in free:
            del left[id_]
    found = list(no_cycles(project({id_: sorted(predecessors) for id_, predecessors in known.items()})))
    assert bool(found) == bool(left)
    for problem in found:
        circle = problem.message.removeprefix("these tasks wait for each other: ").partition(" (")[0].split(" -> ")
        assert circle[0] == circle[-1]
        assert all(before in known[after] for before, after in pairwise(circle))


@pytest.mark.parametrize(
    ("kind", "name", "low", "high", "is_wrong"),
    [
        ("threat", "delay", 1, 5, False),
        ("threat", "delay", -1, 5, False),
        ("threat", "delay", -5, 0, True),
        ("threat", "factor", 0.8, 1.0, True),
        ("threat", "factor", 0.8, 1.2, False),
        ("threat", "cost_factor", 0.5, 0.9, True),
        ("threat", "cost", -10, -5, True),
        ("opportunity", "delay", -5, 0, False),
        ("opportunity", "delay", 0, 5, True),
        ("opportunity", "factor", 1.0, 1.5, True),
        ("opportunity", "cost_per_day", 5, 9, True),
        ("opportunity", "cost", -5, 9, False),
    ],
)
def test_signs_say_what_happens(kind: str, name: str, low: float, high: float, is_wrong: bool) -> None:
    impact = Impact(("A",), **{name: estimate(low, high)})
    risk = Risk("R", "r", 0.5, kind=kind, impacts=(impact,))  # type: ignore[arg-type]
    found = list(signs_say_what_happens(project({"A": []}, (risk,))))
    assert [problem.code for problem in found] == (["risk-sign"] if is_wrong else [])


def test_further_impacts_and_residual_ones_are_named_by_their_own_field() -> None:
    good, bad = Impact(("A",), delay=estimate(1, 2)), Impact(("A",), "A", delay=estimate(-2, -1))
    worse = Impact(("A",), "A", delay=estimate(-3, -1))
    risk = Risk("R", "r", 0.5, impacts=(good, bad), residual_probability=0.1, residual_impacts=(good, worse))
    found = check(project({"A": []}, (risk,)), [signs_say_what_happens])
    assert [(problem.table, problem.id, problem.field) for problem in found] == [
        ("impacts", "R/A", "delay_most_likely"),
        ("impacts", "R/A", "residual_delay_most_likely"),
    ]


def test_what_the_residual_assessment_takes_over_is_said_once() -> None:
    bad = Impact(("A",), delay=estimate(-2, -1))
    risk = Risk("R", "r", 0.5, impacts=(bad,), residual_probability=0.1, residual_impacts=(bad,))
    assert len(check(project({"A": []}, (risk,)), [signs_say_what_happens])) == 1


def test_windows_that_wait_for_each_other_through_a_delivery_are_found() -> None:
    """A opens the window of a risk on B; what C waits for is ordered after B; C opens that of a risk on A."""
    whole = project({"A": [], "B": [], "C": []})
    risks = tuple(
        Risk(name, name, 0.5, impacts=(Impact((task,), delay=estimate(1.0, 2.0)),), proximity=Proximity(opens=mark))
        for name, task, mark in (("R1", "B", "A"), ("R2", "A", "C"))
    )
    lot = Delivery("LOT", "LOT", estimate(1.0, 2.0), needed_for=("C",), order_after=("B",))
    whole = replace(whole, risks=risks)
    assert {problem.code for problem in check(whole, (windows_open,))} == set()
    found = check(replace(whole, deliveries=(lot,)), (windows_open,))
    assert {(problem.code, problem.id) for problem in found} == {("window-circle", "R1"), ("window-circle", "R2")}


def test_an_exchange_rate_without_money_in_its_currency_is_asked_about() -> None:
    whole = replace(project({"A": []}), prices=(PricePath("EUR", date(2027, 1, 4), currency="EUR", level=1.1),))
    (problem,) = check(whole, (currencies_have_rates,))
    assert (problem.code, problem.severity) == ("currency-unused", "warning")
    paid = replace(whole, costs=(CostItem("C", "C", currency="EUR", cost_per_day=1.0),))
    assert check(paid, (currencies_have_rates,)) == ()


def test_a_calendar_that_a_resource_brings_loses_its_days() -> None:
    whole = project({"A": []})
    tasks = (replace(whole.tasks[0], resources=(Assignment("CREW"),)),)
    crew = Resource("CREW", "CREW", day_rate=1.0, calendar="site")
    whole = replace(whole, tasks=tasks, resources=(crew,), calendars={"site": Calendar("site")},
                    lost_days=(LostDays("storms", "site", estimate(0.0, 2.0)),))  # fmt: skip
    assert check(whole, (lost_days_leave_days,)) == ()
    (problem,) = check(replace(whole, resources=(replace(crew, calendar=None),)), (lost_days_leave_days,))
    assert problem.code == "lost-days-idle"
