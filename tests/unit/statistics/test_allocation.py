"""Contingency by part adds up and is where the theory says: Euler's shares of independent normals, own P80s of parts
that move as one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from forecast.statistics.allocation import allocate, diversification, window
from forecast.statistics.error import percentile

Z80 = 0.8416212335729143
MEAN, SD = np.array([200.0, 500.0, 90.0]), np.array([30.0, 40.0, 12.0])


def normals(n_blocks: int, seed: int) -> np.ndarray:
    return MEAN[:, None] + SD[:, None] * np.random.default_rng(seed).standard_normal((3, 256 * n_blocks))


def euler() -> np.ndarray:
    """Return E[part | sum = its P80] of independent normals: mean + variance / sd of the sum * z."""
    return np.asarray(MEAN + SD**2 / math.sqrt(float(np.sum(SD**2))) * Z80)


def test_independent_normals_get_eulers_shares() -> None:
    n_blocks, whole = 1000, math.sqrt(float(np.sum(SD**2)))
    parts = normals(n_blocks, seed=3)
    found = [row.value for row in allocate(parts, parts.sum(axis=0), 0.80)]
    # Of a conditional mean over the window, and of the P80 itself times the slope (density of the normal at z).
    of_mean = SD * np.sqrt(1.0 - (SD / whole) ** 2) / math.sqrt(2.0 * window(256 * n_blocks) * 256 * n_blocks)
    density = math.exp(-0.5 * Z80**2) / math.sqrt(2.0 * math.pi) / whole
    of_level = math.sqrt(0.8 * 0.2 / (256 * n_blocks)) / density * (SD / whole) ** 2
    tolerance = 5.0 * np.sqrt(of_mean**2 + of_level**2)
    assert np.all(np.abs(found - euler()) < tolerance), (found, euler(), tolerance)


@pytest.mark.parametrize("p_level", [0.5, 0.8, 0.9, 0.98])
def test_the_parts_add_up_to_the_p_level_of_the_total(p_level: float) -> None:
    rng = np.random.default_rng(11)
    parts = np.concatenate([rng.lognormal(3.0, 1.0, (4, 2560)), 500.0 * (rng.random((2, 2560)) < 0.3)])
    total = parts.sum(axis=0)
    found = allocate(parts, total, p_level)
    assert math.isclose(sum(row.value for row in found), percentile(total, p_level).value, rel_tol=1e-12)
    nested = allocate([parts[:2].sum(axis=0), *parts[2:]], total, p_level)
    assert math.isclose(nested[0].value, found[0].value + found[1].value, rel_tol=1e-9)


def test_parts_that_move_as_one_get_their_own_p80_and_pooling_saves_nothing() -> None:
    u = np.random.default_rng(5).standard_normal(256 * 40)
    parts = np.array([100.0 + 10.0 * u, 50.0 + 2.0 * u, 7.0 + 0.0 * u])
    found = allocate(parts, parts.sum(axis=0), 0.80)
    assert [row.value for row in found] == pytest.approx([percentile(part, 0.80).value for part in parts], rel=1e-9)
    saved = diversification(parts, parts.sum(axis=0), 0.80)
    assert (saved.value, saved.low, saved.high) == pytest.approx((0.0, 0.0, 0.0), abs=1e-9)


def test_a_curve_instead_of_a_line_costs_less_than_a_percent() -> None:
    u = np.random.default_rng(5).standard_normal(256 * 400)
    parts = np.array([np.exp(0.6 * u), 3.0 + u])
    found = allocate(parts, parts.sum(axis=0), 0.80)
    own = [percentile(part, 0.80).value for part in parts]
    assert [row.value for row in found] == pytest.approx(own, rel=0.01)


def test_what_pooling_saves_of_independent_normals() -> None:
    n_blocks = 1000
    parts = normals(n_blocks, seed=8)
    found = diversification(parts, parts.sum(axis=0), 0.80)
    exact = Z80 * (float(SD.sum()) - math.sqrt(float(np.sum(SD**2))))
    assert found.low < exact < found.high
    assert found.high - found.low < 0.02 * exact


def test_a_part_that_is_a_few_values_and_a_total_with_ties_are_shared_by_all_iterations_there() -> None:
    # The total is 0, 100 or 200 (probabilities 0.25, 0.5, 0.25): its P80 is 200, where both parts are 100.
    first = 100.0 * (np.arange(1024) % 2)
    second = 100.0 * (np.arange(1024) // 2 % 2)
    found = allocate([first, second], first + second, 0.80)
    assert [row.value for row in found] == pytest.approx([100.0, 100.0], rel=1e-12)
    # At the P60 it is 100, where each of the two is as often the dear one.
    found = allocate([first, second], first + second, 0.60)
    assert [row.value for row in found] == pytest.approx([50.0, 50.0], rel=1e-12)


def test_certain_parts_need_nothing_and_have_no_error() -> None:
    parts = [np.full(2560, 5.0), np.zeros(2560)]
    assert [(row.value, row.low, row.high) for row in allocate(parts, parts[0], 0.80)] == [(5.0,) * 3, (0.0,) * 3]


def test_the_interval_holds_the_exact_share_in_95_of_100_runs() -> None:
    n_runs, exact = 400, euler()
    saved = Z80 * (float(SD.sum()) - math.sqrt(float(np.sum(SD**2))))
    hits = np.zeros(4)
    for seed in range(n_runs):
        parts = normals(30, seed)
        total = parts.sum(axis=0)
        rows = allocate(parts, total, 0.80)
        hits[:3] += [row.low <= value <= row.high for row, value in zip(rows, exact, strict=True)]
        pooled = diversification(parts, total, 0.80)
        hits[3] += pooled.low <= saved <= pooled.high
    tolerance = 5.0 * math.sqrt(0.95 * 0.05 / n_runs)
    assert np.all(np.abs(hits / n_runs - 0.95) < tolerance), hits / n_runs


def test_one_block_knows_no_interval() -> None:
    parts = normals(1, 1)
    assert all(row.low == -math.inf for row in allocate(parts, parts.sum(axis=0), 0.80))


def test_the_total_itself_has_the_error_of_its_p_level_and_no_other() -> None:
    total = normals(40, 2).sum(axis=0)
    (found,) = allocate([total], total, 0.80)
    level = diversification([total], np.zeros(len(total)), 0.80)
    assert (found.value, found.low, found.high) == pytest.approx((level.value, level.low, level.high), rel=1e-12)
