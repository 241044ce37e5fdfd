"""The contingency that is still needed: cases that are worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from forecast.results import CostOutcomes, Results
from forecast.statistics.draw_down import draw_down
from tests.support.sample_results import sample_results


def parts(*rows: tuple[str, str, float]) -> tuple[dict[str, Any], ...]:
    """Return the rows of a split contingency: group, id, and its part of P80; P50 is half of it."""
    total = ("total", "", sum(amount for _, _, amount in rows))
    return tuple(
        {"group": group, "id": id_, "money_p80": amount, "money_p50": amount / 2}
        for group, id_, amount in (*rows, total)
    )


def two_tasks(*rows: tuple[str, str, float], **register: Any) -> Results:
    """Return results of two tasks one after the other, days 0 to 30 and 30 to 90, from 1 January, and one risk."""
    results = sample_results(n_tasks=2, n_risks=1, n_blocks=2)
    start, finish = np.array([0.0, 30.0]), np.array([30.0, 90.0])
    tasks = replace(
        results.tasks, start_p10=start, start_p50=start, start_p80=start + 10, finish_p10=finish, finish_p50=finish,
        finish_p80=finish + 10, cost_effect=np.array([3.0, 1.0]),
    )  # fmt: skip
    return replace(
        results,
        start=date(2027, 1, 1),
        finish=np.full(results.n_iterations, 90.0),
        tasks=tasks,
        costs=CostOutcomes(),
        register=({"id": "R-01", "tasks": "T-002", **register},),
        studies={"contributions": parts(*rows)},
    )


def test_the_part_of_a_risk_runs_off_while_its_task_runs() -> None:
    found = draw_down(two_tasks(("risk", "R-01", 60.0)))
    assert found is not None
    # Months end after 31, 59, 90 and 120 days; the task runs from day 30 to day 90.
    assert found.days[:4].tolist() == [0.0, 31.0, 59.0, 90.0]
    assert found.usual[:4] == pytest.approx([60.0, 59.0, 31.0, 0.0])
    assert found.half[:4] == pytest.approx([30.0, 29.5, 15.5, 0.0])
    assert found.late[:4] == pytest.approx([60.0, 60.0, 60.0 * (1 - 19 / 60), 60.0 * (1 - 50 / 60)])


def test_that_of_the_estimates_runs_off_with_the_tasks_by_what_they_move() -> None:
    found = draw_down(two_tasks(("estimates", "", 40.0)))
    assert found is not None
    # Three quarters with the first task, a quarter with the second.
    assert found.usual[:4] == pytest.approx([40.0, 10.0 * (1 - 1 / 60), 10.0 * (1 - 29 / 60), 0.0])


def test_a_window_that_closes_ends_the_need_sooner() -> None:
    found = draw_down(two_tasks(("risk", "R-01", 60.0), window_closes="2027-02-20"))  # 50 days after the start
    assert found is not None
    assert found.usual[:4] == pytest.approx([60.0, 57.0, 0.0, 0.0])
    until_a_task = draw_down(two_tasks(("risk", "R-01", 60.0), window_opens="2027-01-01", window_closes="T-002"))
    assert until_a_task is not None
    assert until_a_task.usual[:4] == pytest.approx([60.0, 59.0, 31.0, 0.0])


def test_a_risk_without_a_task_may_strike_until_the_end() -> None:
    found = draw_down(two_tasks(("risk", "R-01", 90.0), tasks=""))
    assert found is not None
    assert found.usual[:4] == pytest.approx([90.0, 59.0, 31.0, 0.0])


def test_all_of_it_is_needed_in_the_beginning_and_nothing_after_the_last_task() -> None:
    found = draw_down(two_tasks(("estimates", "", 10.0), ("risk", "R-01", 7.0), ("merges", "", -2.0)))
    assert found is not None
    assert found.usual[0] == found.early[0] == found.late[0] == 15.0
    assert found.usual[-1] == found.early[-1] == found.late[-1] == 0.0
    assert found.days[-1] == 120.0  # the month in which the late dates end


def test_where_it_is_not_known_nothing_is_said() -> None:
    known = two_tasks(("risk", "R-01", 60.0))
    assert draw_down(replace(known, studies={})) is None
    assert draw_down(replace(known, register=({"id": "R-01"},))) is None  # stored before tasks were
    assert draw_down(two_tasks(("risk", "R-01", -60.0))) is None
