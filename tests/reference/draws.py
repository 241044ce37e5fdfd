"""Random numbers, one at a time, in whole Python numbers: Philox, strata, percentiles, values.

What is promised: the percentile of an iteration depends on the seed, the purpose, the element's id and the iteration
alone. A block of 256 iterations is a Latin hypercube, or 256 independent draws.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from forecast.distributions import DISTRIBUTIONS, quantile_table
from forecast.distributions import estimate as estimates
from forecast.project import Estimate

BLOCK = 256
WORD = 2**32
PERMUTATION, RANDOM_STRATA = 64, 128  # counters


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the four words of Philox4x32-10 (Salmon, Moraes, Dror & Shaw, SC'11, section 3.3 and table 2)."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        high0, low0 = divmod(c0 * 0xD2511F53, WORD)
        high1, low1 = divmod(c2 * 0xCD9E8D57, WORD)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) % WORD, (k1 + 0xBB67AE85) % WORD
    return c0, c1, c2, c3


def key_of(purpose: str, element: str) -> tuple[int, int]:
    """Return the key of a stream."""
    salt = blake2b(purpose.encode(), digest_size=16).digest()
    digest = blake2b(element.encode(), digest_size=8, salt=salt).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def words(first: int, block: int, seed: int, key: tuple[int, int]) -> list[int]:
    """Return the 256 words of the counters ``first`` to ``first + 63``: all first words, all second words, …"""
    quarters = [philox((first + j, block, seed % WORD, seed // WORD), key) for j in range(64)]
    return [quarter[part] for part in range(4) for quarter in quarters]


def lane_of_stratum(block: int, seed: int, key: tuple[int, int]) -> list[int]:
    """Return the iteration of the block in which each stratum is drawn: a bijection of 0-255 that the key chooses."""
    rounds = philox((PERMUTATION, block, seed % WORD, seed // WORD), key)[:3]
    lanes = []
    for stratum in range(BLOCK):
        x = stratum
        for word, shift in zip(rounds, (4, 3, 5), strict=True):
            y = (x * (word // 256 % 256 | 1) + word % 256) % 256
            x = y ^ y >> shift
        lanes.append(x)
    return lanes


def percentiles(
    purpose: str, element: str, n_blocks: int, seed: int, stratified: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile of each iteration, and the stratum (0-255) that it comes from."""
    key = key_of(purpose, element)
    u, strata = np.empty(n_blocks * BLOCK), np.empty(n_blocks * BLOCK, int)
    for block in range(n_blocks):
        within = [(word + 0.5) / WORD for word in words(0, block, seed, key)]
        if stratified:
            places = list(enumerate(lane_of_stratum(block, seed, key)))
        else:
            places = [(word >> 24, lane) for lane, word in enumerate(words(RANDOM_STRATA, block, seed, key))]
        for draw, (stratum, lane) in enumerate(places):
            u[block * BLOCK + lane] = (stratum + within[draw]) / BLOCK
            strata[block * BLOCK + lane] = stratum
    return u, strata


def values(estimate: Estimate, u: np.ndarray) -> np.ndarray:
    """Return the values of an estimate at percentiles ``u``, as the engine's tables and steps give them."""
    parameters = dict(estimate.parameters)
    bends = estimates.linear_pieces(estimate.family, parameters, estimate.low, estimate.high) is not None
    if DISTRIBUTIONS[estimate.family].DISCRETE or bends:
        return estimates.quantiles(estimate.family, parameters, u, estimate.low, estimate.high)
    row = quantile_table.tabulate(estimate.family, parameters, estimate.low, estimate.high)
    return quantile_table.evaluate(row, u)


def is_certain(estimate: Estimate) -> bool:
    """Return whether an estimate has one value only."""
    if not DISTRIBUTIONS[estimate.family].DISCRETE:
        return False
    return len(estimates.steps(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)[1]) == 1
