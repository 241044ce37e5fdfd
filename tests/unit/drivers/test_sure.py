"""What a reader is told to move the result surely does."""

from __future__ import annotations

from forecast.drivers import sure_drivers, top_drivers
from forecast.project import Impact, Risk
from tests.support.models import constant, project, run, task


def test_what_can_not_be_told_from_nothing_is_no_driver_to_name() -> None:
    idle = Risk("IDLE", "Idle", 0.5, impacts=(Impact(("SHORT",), delay=constant(0.1)),))
    results = run(project([task("LONG", "uniform(10, 20)"), task("SHORT", 1.0)], risks=(idle,)), 2_560)
    assert {row.id for row in top_drivers(results, "days")} >= {"LONG"}
    assert [row.id for row in sure_drivers(results, "days")] == ["LONG"]
