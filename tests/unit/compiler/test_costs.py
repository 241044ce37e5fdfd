"""Money, by hand: what a certain project costs, and where it is booked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecast.calendars import CONTINUOUS, Calendar
from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Assignment, CostItem, Impact, Project, Resource, Risk, Task
from tests.reference.projects import MONDAY, constant

STANDARD = Calendar("standard")
RESOURCES = (
    Resource("hour", "hour", hourly_rate=100.0),
    Resource("day", "day", day_rate=800.0),
    Resource("year", "year", annual_salary=88_000.0),  # 50 an hour at 1,760 hours a year
    Resource("own", "own", annual_salary=88_000.0, hours_per_year=880.0, account="staff"),  # 100 an hour
)


def accounts_of(task: Task, **more: object) -> dict[str, float]:
    """Return what each account pays for a project of one task; the same in every iteration."""
    assigned = {assignment.resource for assignment in task.resources}
    resources = tuple(resource for resource in RESOURCES if resource.id in assigned)
    project = Project(
        "certain", MONDAY, (task,), calendars={"standard": STANDARD, "continuous": CONTINUOUS}, resources=resources,
        **more,
    )  # fmt: skip
    compiled = compile_project(project)
    outcome = simulate(compiled.inputs, 256, 1).outcome
    assert len(np.unique(outcome.account_cost, axis=1).T) == 1
    if not project.risks:
        assert compiled.base_cost == pytest.approx(outcome.cost[0], rel=1e-12)
    return dict(zip(compiled.accounts, outcome.account_cost[:, 0].tolist(), strict=True))


TEN_DAYS = Task("A", "A", constant(10.0), account="work")


@pytest.mark.parametrize(
    ("resource", "units", "calendar", "expected"),
    [
        ("hour", 1.0, "standard", {"work": 8_000.0}),
        ("hour", 0.5, "standard", {"work": 4_000.0}),
        ("hour", 1.0, "continuous", {"work": 24_000.0}),
        ("day", 2.0, "standard", {"work": 16_000.0}),
        ("day", 1.0, "continuous", {"work": 24_000.0}),  # a day rate buys the 8 hours of the project's calendar
        ("year", 1.0, "standard", {"work": 4_000.0}),
        ("own", 1.0, "standard", {"staff": 8_000.0}),
    ],
)
def test_a_resource_costs_its_rate_for_the_hours_worked(
    resource: str, units: float, calendar: str, expected: dict[str, float]
) -> None:
    task = replace(TEN_DAYS, resources=(Assignment(resource, units),), calendar=calendar)
    assert {name: paid for name, paid in accounts_of(task).items() if paid} == pytest.approx(expected)


def test_fixed_and_time_dependent_costs_of_a_task_add_up() -> None:
    task = replace(TEN_DAYS, fixed_cost=constant(500.0), cost_per_day=20.0, account="")
    assert accounts_of(task) == {"unassigned": 700.0}


def test_costs_of_the_project_run_with_its_duration() -> None:
    items = (CostItem("site", "site", "site", constant(1_000.0), 30.0), CostItem("office", "office", "", None, 5.0))
    assert accounts_of(TEN_DAYS, costs=items) == {"site": 1_300.0, "unassigned": 50.0}


def risk(impact: Impact, **more: object) -> Risk:
    return Risk("R", "R", 1.0, impacts=(impact,), **more)


def test_the_amount_of_a_risk_is_paid_once_by_its_tasks_in_equal_parts() -> None:
    other = Task("B", "B", constant(1.0), account="other")
    project = Project(
        "two", MONDAY, (TEN_DAYS, other), calendars={"standard": STANDARD},
        risks=(risk(Impact(("A", "B"), cost=constant(300.0))),),
    )  # fmt: skip
    compiled = compile_project(project)
    paid = simulate(compiled.inputs, 256, 1).outcome.account_cost[:, 0].tolist()
    assert dict(zip(compiled.accounts, paid, strict=True)) == {"other": 150.0, "work": 150.0}


def test_a_risk_with_an_account_pays_from_it() -> None:
    paid = accounts_of(TEN_DAYS, risks=(risk(Impact(("A",), cost=constant(300.0)), account="reserve"),))
    assert paid["reserve"] == 300.0


def test_a_risk_without_tasks_pays_each_day_of_the_project() -> None:
    risks = (risk(Impact(cost=constant(7.0), cost_per_day=constant(3.0))),)
    assert accounts_of(TEN_DAYS, risks=risks)["unassigned"] == 37.0


def test_cost_factors_multiply_all_that_a_task_costs_and_delays_run_with_its_rate() -> None:
    task = replace(TEN_DAYS, fixed_cost=constant(500.0), cost_per_day=20.0)
    impact = Impact(("A",), delay=constant(5.0), cost_factor=constant(2.0), cost_per_day=constant(10.0))
    assert accounts_of(task, risks=(risk(impact),))["work"] == (500.0 + 30.0 * 15.0) * 2.0


@pytest.mark.parametrize(("combination", "days"), [("series", 10.0 * 1.2 * 1.3), ("parallel", 13.0)])
def test_two_factors_combine_as_the_task_says(combination: str, days: float) -> None:
    """Known answer D2: +20 % and +30 % on 100 days are 156 in series, 130 in parallel."""
    task = replace(TEN_DAYS, cost_per_day=1.0, risk_combination=combination)
    risks = tuple(
        Risk(name, name, 1.0, impacts=(Impact(("A",), factor=constant(factor)),))
        for name, factor in (("one", 1.2), ("two", 1.3))
    )
    assert accounts_of(task, risks=risks)["work"] == pytest.approx(days, rel=1e-12)


def test_a_response_costs_its_price_and_the_residual_assessment_counts() -> None:
    answered = Risk(
        "R", "R", 1.0, impacts=(Impact(cost=constant(1_000.0)),), response_cost=50.0, account="reserve",
        residual_probability=1.0, residual_impacts=(Impact(cost=constant(100.0)),),
    )  # fmt: skip
    assert accounts_of(TEN_DAYS, risks=(answered,))["reserve"] == 1_000.0
    assert accounts_of(TEN_DAYS, risks=(answered,), responses=frozenset({"R"}))["reserve"] == 150.0


def test_a_closed_risk_never_strikes() -> None:
    closed = Risk("R", "R", 1.0, impacts=(Impact(("A",), cost=constant(1.0)),), status="Closed")
    assert accounts_of(TEN_DAYS, risks=(closed,))["work"] == 0.0
