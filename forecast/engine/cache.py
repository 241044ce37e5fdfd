"""Where compiled kernels are kept: a directory named by a hash of everything that they are made of.

numba's own check looks only at the file that defines a function; a changed helper or constant in another file would
go unnoticed and old answers would stay. Here a change of any kernel file or library version is another directory.
"""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from importlib import import_module
from pathlib import Path

import llvmlite
import numba
import numpy as np
from numba import njit
from numba.core.compiler import Compiler

KERNEL_FILES = (
    "engine/schedule.py",
    "engine/bounds.py",
    "engine/limits.py",
    "engine/limit_inputs.py",
    "engine/moving.py",
    "engine/hazards.py",
    "engine/repeats.py",
    "engine/lost_days.py",
    "engine/single.py",
    "engine/logic.py",
    "engine/spending.py",
    "engine/usage.py",
    "engine/rows.py",
    "engine/waiting.py",
    "engine/timing.py",
    "engine/charging.py",
    "engine/closing.py",
    "engine/postpone.py",
    "engine/following.py",
    "engine/arena.py",
    "engine/sums.py",
    "engine/calendars.py",
    "engine/draws.py",
    "engine/correlate.py",
    "engine/inputs.py",
    "engine/money_inputs.py",
    "engine/memory.py",
    "engine/cache.py",
)
TABLE_FILE = "distributions/quantile_table.py"


def kernel_hash() -> str:
    """Return the hash that names the cache directory."""
    package = Path(__file__).parents[1]
    digest = blake2b(digest_size=8)
    for name in (*KERNEL_FILES, TABLE_FILE):
        digest.update(package.joinpath(name).read_bytes())
    for version in (sys.version, numba.__version__, llvmlite.__version__, np.__version__):
        digest.update(version.encode())
    return digest.hexdigest()


def directory() -> Path:
    """Return the cache directory; `FORECAST_CACHE_DIR` overrides the user's cache folder."""
    home = os.environ.get("FORECAST_CACHE_DIR")
    if home is None:
        home = os.path.join(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "forecast")
    return Path(home) / f"kernels-{kernel_hash()}"


def prepare() -> bool:
    """Make the cache directory and point numba at it; return False where it can't be written."""
    place = directory()
    try:
        place.mkdir(parents=True, exist_ok=True)
        usable = os.access(place, os.W_OK)
    except OSError:
        usable = False
    if usable:
        numba.config.CACHE_DIR = str(place)
    return usable


def load_numba_without_blas() -> None:
    """Import what numba needs at its first call, except scipy's linear algebra, which no kernel uses (0.2 s).

    numba looks for BLAS once, when this module is imported, and goes without it where it finds none.
    """
    missing = "scipy.linalg.cython_blas"
    if missing in sys.modules or "numba.np.arraymath" in sys.modules:
        return
    sys.modules[missing] = None  # type: ignore[assignment]
    try:
        import_module("numba.np.arraymath")
    finally:
        del sys.modules[missing]


load_numba_without_blas()
ENABLED = prepare()


class Apart(Compiler):  # type: ignore[misc]
    """Compiles a function whose arrays do not overlap, as far as it writes them.

    Without that promise every loop over lanes first compares the addresses of all its rows, which takes as long as the
    loop, and exists twice, which doubles the time to compile. Where a version of numba does not know the flag, loops
    are slower and their answers the same.
    """

    def __init__(self, typingctx, targetctx, library, args, return_type, flags, locals):
        """Set the flag."""
        if hasattr(flags, "noalias"):
            flags.noalias = True
        super().__init__(typingctx, targetctx, library, args, return_type, flags, locals)


# Kernels never allocate, so they need no reference counts (`_nrt`), which would cost an atomic operation for each array
# that is passed. Helpers are compiled into kernels: wrappers that Python or C could call would double the time to
# compile. Leaves are small enough to stand inside every loop.
_COMMON = {"nogil": True, "error_model": "numpy", "_nrt": False}
kernel = njit(cache=ENABLED, **_COMMON)
helper = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=Apart, **_COMMON)
leaf = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, **_COMMON)
