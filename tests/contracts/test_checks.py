"""Every check keeps the contract: silent about a sound project, and about a broken one says where, what and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import get_type_hints

import pytest

from forecast.calendars import Calendar
from forecast.project import (
    CHECKS,
    Account,
    Assignment,
    Branch,
    Condition,
    Constraint,
    Correlation,
    CorrelationGroup,
    CostItem,
    CutoverWindow,
    Element,
    Estimate,
    ExclusiveSet,
    Finance,
    Impact,
    Link,
    LostDays,
    PricePath,
    Progress,
    Project,
    Proximity,
    Resource,
    Rework,
    Risk,
    Systemic,
    Task,
    check,
)
from forecast.project import checks as module


def constant(value: float) -> Estimate:
    return Estimate("constant", (("value", value),), text=f"constant({value:g})")


def ranged(*points: tuple[float, float, float]) -> tuple[Task, ...]:
    names = ("optimistic", "most_likely", "pessimistic")
    read = (tuple(zip(names, map(float, row), strict=True)) for row in points)
    return tuple(Task(f"T{k}", "t", Estimate("pert", one)) for k, one in enumerate(read))


SOUND = Project(
    name="Sound",
    start=date(2027, 1, 4),
    status_date=date(2027, 1, 4),
    calendars={"standard": Calendar("standard")},
    tasks=(Task("A", "a", constant(2.0)), Task("B", "b", constant(3.0), predecessors=(Link("A"),))),
    risks=(Risk("R", "r", 0.5, impacts=(Impact(("A",), delay=constant(2.0)),)),),
)
NEVER = Calendar("standard", closed=((date(2027, 1, 1), date(2099, 12, 31), "freeze"),))
FIXED = (Element("duration", "A"),)
COSTLY = (Impact(cost=constant(100.0)),)
LATE = Condition("late", "B", "yes", "no", lasts_longer_than=2.0)
CLOSED = CutoverWindow("w", ((date(2027, 1, 9), date(2027, 1, 10)),))  # a weekend
NARROW = Resource("N", "n", day_rate=1.0, available=1.0)
WAITING = Task("A", "a", constant(2.0), predecessors=(Link("B"),))
RESPONSE = Risk("R", "r", 0.5, impacts=COSTLY, residual_probability=0.1, residual_impacts=COSTLY)
HANDING_ON = (
    Task("A", "a", constant(2.0)),
    Task("B", "b", constant(2.0), predecessors=(Link("A", lag_days=2.0, is_elapsed=True),), response="R"),
    Task("C", "c", constant(2.0), predecessors=(Link("B", lag_minutes=60.0),)),
)

# A project that breaks each check, and the id and field that the check names; a new check needs a line here.
BROKEN: dict[str, tuple[Callable[[Project], Project], str | None, str]] = {
    "no_cycles": (lambda sound: replace(sound, tasks=(WAITING, sound.tasks[1])), "A", "predecessors"),
    "signs_say_what_happens": (lambda sound: replace(sound, risks=(replace(sound.risks[0], kind="opportunity"),)), "R", "delay_most_likely"),
    "status_date_after_start": (lambda sound: replace(sound, status_date=date(2026, 12, 31)), None, "status_date"),
    "actuals_are_known": (lambda sound: replace(sound, tasks=(replace(sound.tasks[0], progress=Progress(date(2027, 2, 1))), sound.tasks[1])), "A", "actual_start"),
    "constraints_can_be_met": (lambda sound: replace(sound, tasks=(replace(sound.tasks[0], constraints=(Constraint("must start on", date(2027, 1, 2)),)), sound.tasks[1])), "A", "constraint_date"),
    "expected_finishes_can_hold": (lambda sound: replace(sound, tasks=(replace(sound.tasks[0], duration=ranged((1, 2, 3))[0].duration, constraints=(Constraint("expected finish", date(2027, 1, 8)),)), sound.tasks[1])), "A", "constraint"),
    "late_tasks_can_move": (lambda sound: replace(sound, resource_limits=True, resources=(NARROW,), tasks=(replace(sound.tasks[0], resources=(Assignment("N", 1.0),), constraints=(Constraint("as late as possible"),)), sound.tasks[1])), "A", "constraint"),
    "calendars_have_working_days": (lambda sound: replace(sound, calendars={"standard": NEVER}), "standard", "freezes"),
    "risks_are_used": (lambda sound: replace(sound, risks=(replace(sound.risks[0], probability=0.0),)), "R", "probability"),
    "responses_do_what_they_say": (lambda sound: replace(sound, risks=(replace(sound.risks[0], strategy="enhance"),)), "R", "response_strategy"),
    "response_tasks_have_a_response": (lambda sound: replace(sound, tasks=(replace(sound.tasks[0], response="R"), sound.tasks[1])), "A", "response"),
    "lags_can_be_handed_on": (lambda sound: replace(sound, risks=(RESPONSE,), tasks=HANDING_ON), "C", "predecessors"),
    "shared_risks_strike_alike": (lambda sound: replace(sound, risks=(replace(sound.risks[0], probability=1.0, shared=True),), exclusive=(ExclusiveSet(("R",)),)), None, "exclusive"),
    "systemic_risk_is_a_factor": (lambda sound: replace(sound, systemic=Systemic(constant(120.0), source="s")), None, "systemic"),
    "windows_open": (lambda sound: replace(sound, risks=(replace(sound.risks[0], proximity=Proximity(closes=date(2026, 1, 1))),)), "R", "window_closes"),
    "responses_in_time": (lambda sound: replace(sound, risks=(Risk("R", "r", 0.5, impacts=COSTLY, residual_probability=0.1, residual_impacts=COSTLY, response_lead_days=5.0),)), "R", "response_lead_time"),
    "strikes_let_tasks_end": (lambda sound: replace(sound, risks=(replace(sound.risks[0], probability=1.0, per_month=constant(30.0)),)), "R", "per_month_most_likely"),
    "lost_days_leave_days": (lambda sound: replace(sound, lost_days=(LostDays("storms", "standard", constant(25.0)),)), None, "lost_days"),
    "sets_add_up": (lambda sound: replace(sound, exclusive=(ExclusiveSet(("R",), exhaustive=True),)), None, "exclusive"),
    "forks_are_sound": (lambda sound: replace(sound, branches=(Branch("vendor", (("one", 0.5), ("other", 0.4))),)), None, "branches"),
    "conditions_are_decided_in_time": (lambda sound: replace(sound, conditions=(LATE,), tasks=(replace(sound.tasks[0], only_if=("late", "yes")), sound.tasks[1])), "A", "only_if"),
    "loops_can_be_left": (lambda sound: replace(sound, rework=(Rework("retest", "B", ("A", "B"), (1.0,)),)), None, "rework"),
    "cutovers_fit_their_windows": (lambda sound: replace(sound, windows=(CLOSED,), tasks=(replace(sound.tasks[0], window="w"), sound.tasks[1])), "A", "window"),
    "limits_can_be_kept": (lambda sound: replace(sound, resource_limits=True, resources=(NARROW,), tasks=(replace(sound.tasks[0], resources=(Assignment("N", 1.5),)), sound.tasks[1])), "A", "resources"),
    "ranges_are_not_all_symmetric": (lambda sound: replace(sound, tasks=ranged((2, 3, 4), (3, 5, 7), (4, 8, 12), (1, 10, 19), (6, 7, 8))), None, "most_likely"),
    "ranges_are_not_all_the_same_percent": (lambda sound: replace(sound, tasks=ranged(*((0.9 * days, days, 1.3 * days) for days in (2.0, 3.0, 5.0, 7.0, 11.0)))), None, "most_likely"),
    "most_likely_is_not_often_a_bound": (lambda sound: replace(sound, tasks=ranged((2, 2, 4), (3, 3, 7), (4, 7, 12), (1, 3, 19), (6, 7, 9))), None, "most_likely"),
    "probabilities_are_not_all_one_half": (lambda sound: replace(sound, risks=tuple(replace(sound.risks[0], id=f"R{k}") for k in range(5))), None, "probability"),
    "accounts_make_a_tree": (lambda sound: replace(sound, accounts=(Account("a", parent="b"), Account("b", parent="a"))), "a", "parent"),
    "money_is_booked_to_declared_accounts": (lambda sound: replace(sound, accounts=(Account("a"),), tasks=(replace(sound.tasks[0], account="b"), sound.tasks[1])), "A", "account"),
    "budgets_fit_into_each_other": (lambda sound: replace(sound, accounts=(Account("a", budget=5.0), Account("b", parent="a", budget=6.0))), "a", "budget"),
    "currencies_have_rates": (lambda sound: replace(sound, costs=(CostItem("C", "c", currency="EUR"),)), "C", "currency"),
    "escalations_do_not_overlap": (lambda sound: replace(sound, prices=(PricePath("p", sound.start, ("a",)), PricePath("q", sound.start, ("a",))), accounts=(Account("a"),)), None, "escalation"),
    "funding_does_not_fall": (lambda sound: replace(sound, finance=Finance(funding=((sound.start, 5.0), (date(2027, 6, 1), 4.0)))), None, "finance"),
    "costs_are_paid_within_the_project": (lambda sound: replace(sound, costs=(CostItem("C", "c", on=date(2026, 1, 1)),)), "C", "on"),
    "correlation_is_possible": (lambda sound: replace(sound, correlation=Correlation("normal", (CorrelationGroup("g", 0.7, FIXED), CorrelationGroup("h", 0.7, FIXED)))), None, "correlation"),
}  # fmt: skip


@pytest.mark.parametrize("find", CHECKS, ids=lambda find: find.__name__)
def test_a_check_is_silent_about_a_sound_project(find: module.Check) -> None:
    assert list(find(SOUND)) == []


@pytest.mark.parametrize("find", CHECKS, ids=lambda find: find.__name__)
def test_a_check_names_table_id_and_field_of_what_is_broken(find: module.Check) -> None:
    break_it, id_, field = BROKEN[find.__name__]
    (problem,) = find(break_it(SOUND))
    assert (problem.id, problem.field) == (id_, field)
    assert problem.table in ("project", "calendars", "tasks", "risks", "accounts", "costs")
    assert problem.code
    assert problem.hint
    assert "invalid" not in problem.message
    assert problem.place is None  # the reader knows the place, the check does not
    assert check(break_it(SOUND)) == (problem,)


@pytest.mark.parametrize("find", CHECKS, ids=lambda find: find.__name__)
def test_a_check_is_documented_and_typed(find: module.Check) -> None:
    assert find.__doc__
    assert get_type_hints(find)["project"] is Project
