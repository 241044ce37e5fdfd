"""The serial method with the rule of latest finish on the project scheduling library, where it stands beside us.

Source of the method and the rule: Kolisch (1996), European Journal of Operational Research 90, 320-333. The gaps below
are those that the naive twin finds for a single pass, which is not published; they are stated in docs/method.md. What is
checked against somebody else's numbers: no schedule is shorter than the best known one of the library, all are
feasible, and the best of many passes comes as near to it as published.
"""

from __future__ import annotations

from statistics import fmean

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Assignment, Link, Resource, Task
from tests.corpus.psplib import FOLDER, SETS, Instance, by_latest_finish, instances
from tests.corpus.sampling import best_sampled
from tests.reference.projects import constant, project_of, uniform
from tests.reference.serial_sgs import makespan, worst_excess

if not FOLDER.is_dir():
    pytest.skip("needs the instances of the sibling directory `shared`", allow_module_level=True)

GAP = {"j30": 0.0558, "j60": 0.0573}  # to the best known makespan, mean over 480 instances


@pytest.mark.parametrize("name", GAP)
def test_the_mean_gap_is_the_one_that_is_stated(name: str) -> None:
    found = [(one, by_latest_finish(one)) for one in instances(name)]
    assert len(found) == 480
    assert all(worst_excess(dates, one.needs, one.capacity) <= 0.0 for one, dates in found)
    assert all(makespan(dates) >= one.best_known for one, dates in found)
    assert fmean(makespan(dates) / one.best_known - 1.0 for one, dates in found) == pytest.approx(GAP[name], abs=5e-5)


@pytest.mark.parametrize(
    ("n_samples", "published"), [(1_000, 0.0083), pytest.param(5_000, 0.0053, marks=pytest.mark.slow)]
)
def test_sampled_the_rule_is_at_par_with_the_published_gap(n_samples: int, published: float) -> None:
    """What is published is the gap of the best of many passes with chance in the order, not that of a single pass.

    0.83 % after 1,000 and 0.53 % after 5,000 schedules, 480 instances of 30 tasks, serial method, LFT: cited from the
    literature (Kolisch 1996, European Journal of Operational Research 90, 320-333, in the comparisons of Hartmann and
    Kolisch 2000, ibid. 127, 394-407, and Kolisch and Hartmann 2006, ibid. 174, 23-37); the tables themselves were not at
    hand to be read again. Found here: 0.77 to 0.82 % by four seeds, and 0.55 %. The published figure is one such draw, too.
    """
    found = fmean(best_sampled(one, n_samples, 7) / one.best_known - 1.0 for one in instances("j30"))
    assert found == pytest.approx(published, abs=0.001)


def _compiled(one: Instance, low: float, high: float):  # type: ignore[no-untyped-def]
    tasks = [
        Task(
            name, name,
            constant(days) if low == high or days == 0.0 else uniform(low * days, high * days),
            predecessors=tuple(Link(before) for before in one.predecessors[name]),
            resources=tuple(Assignment(resource, units) for resource, units in one.needs[name].items()),
        )
        for name, days in one.duration.items()
    ]  # fmt: skip
    resources = tuple(Resource(name, name, day_rate=1.0, available=units) for name, units in one.capacity.items())
    return compile_project(project_of(tasks, resources=resources, resource_limits=True))


@pytest.mark.parametrize("name", SETS)
def test_the_base_plan_is_that_schedule_and_so_is_an_iteration_without_uncertainty(name: str) -> None:
    for one in list(instances(name))[:: 16 if name != "rg300" else 24]:
        compiled, expected = _compiled(one, 1.0, 1.0), by_latest_finish(one)
        ids = [task.id for task in compiled.tasks]
        dates = np.array([expected[task] for task in ids])
        np.testing.assert_array_equal(np.array([compiled.base.start, compiled.base.finish]).T, dates)
        found = simulate(compiled.inputs, 256, 1).outcome
        np.testing.assert_array_equal(found.detail_start, np.repeat(dates[:, :1], 256, axis=1))


@pytest.mark.parametrize("name", SETS)
def test_every_iteration_is_feasible(name: str) -> None:
    for one in list(instances(name))[:: 60 if name != "rg300" else 48]:
        compiled = _compiled(one, 0.5, 2.0)
        found = simulate(compiled.inputs, 256, 1).outcome
        for i in range(256):
            dates = {
                task.id: (float(found.detail_start[t, i]), float(found.detail_finish[t, i]))
                for t, task in enumerate(compiled.tasks)
            }
            assert worst_excess(dates, one.needs, one.capacity) <= 1e-9
            late = [
                before
                for name in dates
                for before in one.predecessors[name]
                if dates[before][1] > dates[name][0] + 1e-9
            ]
            assert not late
