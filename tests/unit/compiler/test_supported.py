"""What a project declares and nothing simulates is refused by name: no forecast leaves it out silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from forecast.compiler import compile_project
from forecast.errors import InputError
from forecast.project import (
    Impact,
    Project,
    Resource,
    Risk,
)
from tests.reference.projects import constant, project_of, uniform
from tests.support.models import task

DAY = date(2027, 1, 4)
RISK = Risk("R", "r", 0.5, impacts=(Impact(("A",), delay=constant(1.0)),))


def sound() -> Project:
    return project_of([task("A", 5.0), task("B", 3.0, "A")])


def of_task(**fields: object) -> Callable[[Project], Project]:
    return lambda project: replace(project, tasks=(replace(project.tasks[0], **fields), *project.tasks[1:]))  # type: ignore[arg-type]


CASES: dict[str, Callable[[Project], Project]] = {
    "rate_factor": lambda p: replace(
        p, risks=(replace(RISK, impacts=(Impact(("A",), rate_factor=uniform(1.0, 2.0)),)),)
    ),
    "cost_per_use": lambda p: replace(p, resources=(Resource("r", "r", day_rate=1.0, cost_per_use=2.0),)),
}


@pytest.mark.parametrize("field", CASES)
def test_what_nothing_simulates_is_refused_by_name(field: str) -> None:
    with pytest.raises(InputError) as refused:
        compile_project(CASES[field](sound()))
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("not-supported-yet", field)


def test_everything_of_that_kind_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        compile_project(CASES["rate_factor"](CASES["cost_per_use"](sound())))
    assert sorted(problem.field or "" for problem in refused.value.problems) == ["cost_per_use", "rate_factor"]


def test_what_is_simulated_compiles() -> None:
    assert compile_project(replace(sound(), risks=(RISK,))).inputs.n_tasks == 2
