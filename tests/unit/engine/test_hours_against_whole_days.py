"""A day of 24 slots of an hour is a day: with all features on, hours change nothing but the unit of the axis.

A calendar that works round the clock on its days is the same calendar, said in slots. Whatever counts days, slots or
calendar days must agree between both, over everything that can be modelled.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Project
from tests.reference.whole import random_whole, with_times

HOURS = ((0, 60), (60, 1440))  # all day; that an hour is a boundary makes a slot an hour
SLOTS = 24.0
CLOSE = {"rtol": 0.0, "atol": 1e-7}


def whole_days(project: Project) -> Project:
    """Return a project whose days are all of 24 hours."""
    return replace(project, calendars={k: replace(one, hours_per_day=24.0) for k, one in project.calendars.items()})


def in_hours(project: Project) -> Project:
    """Return the same project with hours."""
    calendars = {
        name: replace(one, shifts=tuple(HOURS if works else () for works in one.weekdays))
        for name, one in project.calendars.items()
    }
    return replace(project, calendars=calendars)


@pytest.mark.parametrize(("seed", "has_times"), [*((seed, False) for seed in range(6)), (0, True), (6, True)])
def test_hours_change_nothing_but_the_unit_of_the_axis(seed: int, has_times: bool) -> None:
    project = whole_days(random_whole(seed))
    project = with_times(project, seed) if has_times else project
    days, hours = compile_project(project), compile_project(in_hours(project))
    assert (days.timeline.slot_minutes, hours.timeline.slot_minutes) == (1440, 60)
    np.testing.assert_allclose(hours.base.finish, SLOTS * days.base.finish, **CLOSE)
    np.testing.assert_allclose(hours.base.total_float, days.base.total_float, **CLOSE)
    assert (hours.base_duration, hours.base_cost) == pytest.approx((days.base_duration, days.base_cost), rel=1e-9)
    one, other = (simulate(compiled.inputs, 512, seed=7) for compiled in (days, hours))
    a, b = one.outcome, other.outcome
    for name in ("finish", "milestone_finish", "detail_start", "detail_finish"):
        np.testing.assert_allclose(getattr(b, name), SLOTS * getattr(a, name), rtol=0.0, atol=1e-6, err_msg=name)
    for name in ("duration", "detail_work"):
        np.testing.assert_allclose(getattr(b, name), getattr(a, name), **CLOSE, err_msg=name)
    for name in ("cost", "account_cost", "monthly_cost", "constant_cost", "escalation_cost"):
        scale = float(np.max(np.abs(getattr(a, name)), initial=1.0))
        np.testing.assert_allclose(getattr(b, name), getattr(a, name), rtol=0.0, atol=1e-8 * scale, err_msg=name)
    for name in ("critical", "charged"):
        np.testing.assert_allclose(getattr(other, name).total, getattr(one, name).total, rtol=1e-8, err_msg=name)
    np.testing.assert_array_equal(other.strikes, one.strikes)
    np.testing.assert_array_equal(other.n_strikes, one.n_strikes)
    np.testing.assert_array_equal(other.n_late.total, one.n_late.total)
    assert (other.n_slowest, other.n_cut) == (one.n_slowest, one.n_cut)
    np.testing.assert_allclose(hours.timeline.calendar_days(b.finish), days.timeline.calendar_days(a.finish), **CLOSE)
