"""Compiling the kernels ahead of a run, half of them in a second process: numba compiles on one processor only."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import numpy as np

from forecast.engine import cache
from forecast.engine.arena import Arena
from forecast.engine.block import Plain, kernel_calls
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import new_outcome, new_partial, new_purse, new_scratch

# Kernels that take about the same time to compile, together; hazards take so long that closing fits beside the others.
SHARES = (("perform_block", "close_block"), ("draw_block", "correlate_block", "open_block", "spend_block"))
SHARES_WITH_HAZARDS = (("perform_block",), (*SHARES[1], "close_block"))


def is_warm(inputs: EngineInputs, plain: Plain) -> bool:
    """Return whether the kernels that a project needs are compiled already."""
    return cache.ENABLED and _mark(inputs, plain).exists()


def compile_kernels(inputs: EngineInputs, plain: Plain) -> None:
    """Compile the kernels that a project needs into the cache, on two processors where there are two.

    What the second process can't do, for whatever reason, the first run does.
    """
    mine, others = SHARES if inputs.hazards is None else SHARES_WITH_HAZARDS
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(part for part in (package, os.environ.get("PYTHONPATH")) if part)
    # -P: a folder named like a module in the user's directory must not be imported.
    second = subprocess.Popen(
        [sys.executable, "-P", "-m", "forecast.engine.warm", *others],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert second.stdin is not None
    try:
        try:
            pickle.dump((inputs, plain), second.stdin)
            second.stdin.close()
        except OSError:
            pass
        compile_here(inputs, plain, mine)
        if second.wait() == 0:
            _mark(inputs, plain).touch()
    finally:
        second.kill()
        second.wait()


def compile_here(inputs: EngineInputs, plain: Plain, names: Collection[str]) -> None:
    """Compile those of the kernels of a project that are named, in this process, without running them."""
    arena = Arena()
    scratch = new_scratch(inputs, arena)
    memory = (scratch, new_purse(inputs, scratch, arena), new_outcome(inputs, 1), new_partial(inputs))
    for kernel, arguments in kernel_calls(inputs, plain, np.zeros(2, np.uint32), 0, *memory):
        if kernel.__name__ in names and hasattr(kernel, "compile"):
            kernel.compile(tuple(kernel.typeof_pyval(one) for one in arguments))


def compile_following(inputs: EngineInputs) -> None:
    """Compile what follows the paths of a project, for its report; at once where that has been done."""
    from forecast.engine.following import follow_block
    from forecast.engine.paths import following_of

    parts = [name for name, part in (("logic", inputs.logic), ("limits", inputs.limits)) if part is not None]
    mark = cache.directory() / f"warm-following-{'-'.join(parts)}"
    if cache.ENABLED and not mark.exists():
        follow_block.compile(tuple(follow_block.typeof_pyval(one) for one in following_of(inputs)))
        mark.touch()


def _mark(inputs: EngineInputs, plain: Plain) -> Path:
    """Return the file that says that these kernels are compiled: they differ by the parts that a project has."""
    parts = [name for name, part in inputs._asdict().items() if part is not None]
    return cache.directory() / f"warm-{'-'.join(sorted(parts))}-{'plain' if plain else 'stratified'}"


if __name__ == "__main__":
    of_project, way = pickle.load(sys.stdin.buffer)
    compile_here(of_project, way, sys.argv[1:])
