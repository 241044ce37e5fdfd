"""Every registered driver measure keeps the contract of `forecast.drivers`."""

from __future__ import annotations

import pytest

from forecast.drivers import DRIVERS
from tests.support.sample_results import sample_results, with_fixed_costs


@pytest.mark.parametrize("name", DRIVERS)
def test_rows_are_sorted_bounded_and_free_of_milestones(name: str) -> None:
    results = with_fixed_costs(sample_results(n_tasks=40, n_risks=25))
    rows = DRIVERS[name](results)
    milestones = {
        id for id, is_milestone in zip(results.tasks.id, results.tasks.is_milestone, strict=True) if is_milestone
    }
    assert rows
    assert [abs(row.value) for row in rows] == sorted((abs(row.value) for row in rows), reverse=True)
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    assert all(row.low <= row.value <= row.high and row.value != 0 for row in rows)
    assert not milestones & {row.id for row in rows}


@pytest.mark.parametrize("name", DRIVERS)
@pytest.mark.parametrize(
    "ugly", [{"n_tasks": 1, "n_risks": 0}, {"rare": True}, {"spread": 0.0}, {"n_blocks": 1}], ids=str
)
def test_odd_results_are_measured_without_a_warning(name: str, ugly: dict[str, float]) -> None:
    rows = DRIVERS[name](sample_results(**ugly))
    assert all(row.rank >= 1 for row in rows)
