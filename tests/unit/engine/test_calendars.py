"""Compiled conversions between the axis and working time, held against a list of the worked minutes of 31 years."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from numba import njit

from forecast.calendars import CONTINUOUS, Calendar, ExceptionalDays, Timeline
from forecast.engine import calendars as engine

START = date(2026, 11, 2)
N_DAYS = 31 * 366
# Odd ends of shifts make slots of a minute.
SHIFTS = (((421, 723), (780, 1021)),) * 5 + ((), ((1320, 1800),))
ODD = Calendar("odd", shifts=SHIFTS, exceptions=(ExceptionalDays(date(2040, 1, 1), date(2040, 3, 1)),))


@njit(error_model="numpy")
def _convert(rests, gaps, moments, work, begins, ends):  # type: ignore[no-untyped-def]
    for k in range(len(moments)):
        work[k] = engine.work_before(rests, moments[k])
        begins[k] = engine.moment_begin(gaps, work[k])
        ends[k] = engine.moment_end(gaps, work[k])


def convert(timeline: Timeline, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the work before moments of the axis, and when it goes on and was done."""
    found = tuple(np.empty(len(moments)) for _ in range(3))
    _convert(timeline.rests("odd"), timeline.gaps("odd"), moments, *found)
    return found  # type: ignore[return-value]


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    """Return an axis that counts the minutes of the clock."""
    timeline = Timeline.of(START, [ODD, CONTINUOUS], N_DAYS)
    assert timeline.slot_minutes == 1
    assert len(timeline.clock) == N_DAYS * 1440
    return timeline


@pytest.fixture(scope="module")
def minutes(timeline: Timeline) -> np.ndarray:
    """Return the worked minutes, from a walk over the days."""
    found = []
    for k, day in enumerate(ODD.working(START, N_DAYS)):
        week_day = (START.toordinal() + k - 1) % 7
        found += [np.arange(begin, end) + 1440 * k for begin, end in SHIFTS[week_day] if day]
    worked = np.concatenate(found)
    return worked[worked < N_DAYS * 1440]


@pytest.mark.parametrize("roundings", [-2, 0, 2])
def test_work_is_that_of_a_list_of_minutes_over_thirty_years(
    timeline: Timeline, minutes: np.ndarray, roundings: int
) -> None:
    clock = np.random.default_rng(1).integers(minutes[0] + 1, minutes[-1], 200_000)
    moments = clock + roundings * np.spacing(clock.astype(np.float64))
    work, begins, ends = convert(timeline, moments)
    before = np.searchsorted(minutes, clock)
    np.testing.assert_allclose(work, before, rtol=0.0, atol=1e-8)
    np.testing.assert_allclose(begins, minutes[before], rtol=0.0, atol=1e-8)
    np.testing.assert_allclose(ends, minutes[before - 1] + 1, rtol=0.0, atol=1e-8)


def test_a_moment_within_working_time_comes_back_to_the_bit(timeline: Timeline, minutes: np.ndarray) -> None:
    random = np.random.default_rng(2)
    moments = minutes[random.integers(0, len(minutes), 100_000)] + random.uniform(0.01, 0.99, 100_000)
    _, begins, ends = convert(timeline, moments)
    np.testing.assert_array_equal(begins, moments)
    np.testing.assert_array_equal(ends, moments)


def test_before_the_start_and_beyond_the_horizon_every_slot_counts(timeline: Timeline, minutes: np.ndarray) -> None:
    horizon, rest = N_DAYS * 1440, N_DAYS * 1440 - len(minutes)
    moments = np.array([-7.5, -1e-12, horizon, horizon + 2.5, 1e12, 1e300])
    work, begins, ends = convert(timeline, moments)
    np.testing.assert_array_equal(work, [-7.5, -1e-12, *(moments[2:] - rest)])
    np.testing.assert_array_equal(begins, moments)
    np.testing.assert_array_equal(ends[[0, 1, 3, 4, 5]], moments[[0, 1, 3, 4, 5]])
    assert ends[2] == minutes[-1] + 1
