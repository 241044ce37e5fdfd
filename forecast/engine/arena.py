"""Memory in large pieces, whose arrays begin with a line of the cache: no vector of lanes lies across two lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

CACHE_LINE, PIECE = 64, 1 << 25  # bytes


class Arena:
    """Hands out zeros from large pieces, which the system gives and clears faster than many small ones."""

    def __init__(self) -> None:
        """Begin without a piece."""
        self._rest = np.zeros(0, np.uint8)

    def take(self, shape: tuple[int, ...], kind: type = np.float64) -> NDArray[Any]:
        """Return an array of zeros."""
        n_bytes = int(np.prod(shape)) * np.dtype(kind).itemsize
        n_lines = n_bytes // CACHE_LINE + 2
        if n_lines * CACHE_LINE > len(self._rest):
            self._rest = _from_a_line_on(np.zeros(max(n_lines * CACHE_LINE, PIECE) + CACHE_LINE, np.uint8))
        taken, self._rest = self._rest[:n_bytes], self._rest[n_lines * CACHE_LINE :]
        return taken.view(kind).reshape(shape)

    def ones(self, n: int) -> NDArray[np.float64]:
        """Return ones."""
        ones = self.take((n,))
        ones[:] = 1.0
        return ones


def unwritten(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return an array that holds anything: every value of it will be written."""
    n_bytes = 8 * int(np.prod(shape))
    return _from_a_line_on(np.empty(n_bytes + CACHE_LINE, np.uint8))[:n_bytes].view(np.float64).reshape(shape)


def _from_a_line_on(raw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return raw[-raw.ctypes.data % CACHE_LINE :]
