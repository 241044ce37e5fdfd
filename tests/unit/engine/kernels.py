"""The compiled leaves by themselves, wrapped so that Python can call them."""

from __future__ import annotations

import numpy as np
from numba import njit

from forecast.engine import draws, repeats

COMPILED = {"error_model": "numpy"}


@njit(**COMPILED)
def _philox(counter, key, out):  # type: ignore[no-untyped-def]
    out[0], out[1], out[2], out[3] = draws.philox(counter[0], counter[1], counter[2], counter[3], key[0], key[1])


@njit(**COMPILED)
def _look_up(row, strata, words, out):  # type: ignore[no-untyped-def]
    draws.draw_table(True, row, words, strata, out)


@njit(**COMPILED)
def _waits(words, out):  # type: ignore[no-untyped-def]
    for k in range(len(words)):
        out[k] = repeats.wait_of(words[k])


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Return what the compiled Philox makes of a counter and a key."""
    out = np.zeros(4, np.uint32)
    _philox(np.array(counter, np.uint32), np.array(key, np.uint32), out)
    return out.tolist()


def look_up(row: np.ndarray, strata: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Return what the compiled look-up finds in a quantile table at 256 places (stratum and position within)."""
    out = np.zeros(256)
    _look_up(row, strata.astype(np.uint32), words.astype(np.uint32), out)
    return out


def waits(words: np.ndarray) -> np.ndarray:
    """Return what the compiled logarithm makes of random words: times to the next strike at a rate of one."""
    out = np.zeros(len(words))
    _waits(words.astype(np.uint32), out)
    return out
