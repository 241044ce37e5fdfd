"""The work breakdown structure rolls dates and costs of tasks up to its elements."""

from datetime import date

import numpy as np
import pytest

from forecast import pipeline
from forecast.calendars import CONTINUOUS
from forecast.project import Estimate, Link, Project, Task
from forecast.project.wbs import elements
from forecast.scenario import Scenario


def triangle(*points: float) -> Estimate:
    return Estimate("triangular", tuple(zip(("optimistic", "most_likely", "pessimistic"), points, strict=True)))


@pytest.fixture(scope="module")
def results():
    tasks = (
        Task("A", "A", triangle(2, 3, 5), wbs="1 Build / 1 Core", cost_per_day=100.0),
        Task("B", "B", triangle(4, 6, 9), wbs="1 Build / 2 Edge", fixed_cost=triangle(10, 20, 60)),
        Task("C", "C", triangle(1, 2, 3), predecessors=(Link("A"), Link("B")), wbs="2 Test", cost_per_day=10.0),
        Task("D", "D", triangle(1, 1, 2), wbs="", cost_per_day=1000.0),
    )
    project = Project("p", date(2027, 1, 4), tasks, calendar="continuous", calendars={"continuous": CONTINUOUS})
    return pipeline.run(Scenario("s", "m", project, iterations=2_048, seed=3), threads=1)


def test_elements_stand_in_the_order_of_their_first_tasks(results):
    assert results.wbs.path == ("1 Build", "1 Build / 1 Core", "1 Build / 2 Edge", "2 Test")
    assert results.wbs.n_tasks == (2, 1, 1, 1)


def test_an_element_spans_its_tasks(results):
    tasks, wbs = results.tasks, results.wbs
    assert wbs.base_start[0] == tasks.base_start[:2].min()
    assert wbs.base_finish[0] == tasks.base_finish[:2].max() == 6.0
    # The larger of two finishes exceeds each of them in every iteration, so its percentiles do too.
    assert np.all(wbs.finish_p80[0] >= tasks.finish_p80[:2])
    assert np.all(wbs.finish_p50 <= wbs.finish_p80)
    assert np.all(wbs.finish_p80 <= wbs.finish_p90)
    assert wbs.finish_p80[3] == tasks.finish_p80[2]


def test_costs_of_the_outermost_elements_and_of_tasks_outside_add_up_to_the_mean_cost(results):
    outermost = [k for k, path in enumerate(results.wbs.path) if "/" not in path]
    outside = 1000.0 * results.tasks.duration_mean[3]
    assert results.wbs.cost_mean[outermost].sum() + outside == pytest.approx(results.cost.mean(), rel=1e-12)
    assert results.wbs.cost_mean[0] == pytest.approx(results.wbs.cost_mean[1:3].sum(), rel=1e-14)


@pytest.mark.parametrize(
    ("place", "expected"),
    [("4 Close", ("4 Close",)), ("1.2", ("1", "1.2")), ("A / B / C", ("A", "A / B", "A / B / C")), ("  ", ())],
)
def test_a_place_belongs_to_all_elements_above_it(place, expected):
    assert elements(place) == expected
