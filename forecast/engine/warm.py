"""Compiling the kernels ahead of a run, half of them in a second process: numba compiles on one processor only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from forecast.engine.inputs import Calendars, Correlations, Costs, EngineInputs, Network, Risks, Streams
from forecast.engine.memory import new_outcome, new_partial, new_scratch
from forecast.engine.money_inputs import Timing, Usage

# The kernels that take about the same time to compile, together.
SHARES = (("perform",), ("draw", "correlate", "spend", "close"))


def compile_kernels() -> None:
    """Compile all kernels into the cache, on two processors where there are two.

    What the second process can't do, for whatever reason, the first run does.
    """
    mine, others = SHARES
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(part for part in (package, os.environ.get("PYTHONPATH")) if part)
    # -P: a folder named like a module in the user's directory must not be imported.
    second = subprocess.Popen(
        [sys.executable, "-P", "-m", "forecast.engine.warm", *others],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        compile_here(mine)
        second.wait()
    finally:
        second.kill()
        second.wait()


def compile_here(names: tuple[str, ...], *, stratified: bool = True, monthly: bool = False) -> None:
    """Compile some of the kernels (named as in `SHARES`) in this process, by calling them once.

    With ``monthly`` they are those that follow money month by month.
    """
    from forecast.engine.closing import close_block
    from forecast.engine.correlate import correlate_block
    from forecast.engine.draws import draw_block
    from forecast.engine.schedule import perform_block
    from forecast.engine.spending import spend_block

    inputs = smallest_inputs()
    if monthly:
        inputs = inputs._replace(timing=smallest_timing())
    streams, network, calendars, risks, costs, usage = inputs[:6]
    scratch, partial, outcome = new_scratch(inputs), new_partial(inputs), new_outcome(inputs, 1)
    plain = None if stratified else True
    if "draw" in names:
        draw_block(streams, risks, plain, np.zeros(2, np.uint32), 0, scratch, partial)
    if "correlate" in names:
        correlate_block(inputs.correlations, plain, np.zeros(2, np.uint32), 0, scratch, partial)
    if "perform" in names:
        perform_block(
            network, calendars, risks, inputs.logic, inputs.hazards, inputs.waits, 0, scratch, outcome, partial
        )
    if "spend" in names:
        spend_block(costs, usage, inputs.timing, inputs.charges, network, calendars, 0, scratch, outcome, partial)
    if "close" in names:
        close_block(network, inputs.logic, 0, scratch, outcome, partial)


def smallest_inputs() -> EngineInputs:
    """Return one task of one day, without risks and money: types are what a compiler looks at."""
    ints, floats, flags = np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.bool_)
    keys, bounds = np.zeros((1, 2), np.uint32), np.zeros(2, np.int32)
    return EngineInputs(
        Streams(
            keys, np.full(1, -1, np.int32), np.zeros(1, np.int32), np.full(1, -1, np.int32), np.zeros(1), np.ones(1),
            np.zeros((0, 0)),
            np.array([0, 1], np.int32), np.ones(1), np.ones(1), np.zeros(1),
        ),
        Network(
            bounds, ints, ints, flags, floats, floats, np.full(1, -1, np.int32), np.zeros(1), np.ones(1, np.bool_),
            np.ones(1), ints, bounds[:1], 0.0,
        ),
        Calendars(np.full(1, -1, np.int32), -1, np.zeros((0, 1), np.int32), np.zeros((0, 0), np.int32)),
        Risks(keys[:0], floats, floats, ints, ints, floats, bounds, ints, ints, np.zeros(1, np.bool_)),
        Costs(1, np.zeros(3, np.int32), ints, floats, ints, flags, bounds[:1], ints),
        Usage(0, ints, flags, floats, floats, ints, bounds[:1], floats, floats),
        Correlations(keys[:0], floats, bounds[:1], ints, floats, floats, bounds[:1], ints, floats, floats),
    )  # fmt: skip


def smallest_timing() -> Timing:
    """Return two months in which nothing is spent."""
    ints, floats = np.zeros(0, np.int32), np.zeros((1, 1))
    return Timing(
        has_prices=False,
        bound=floats,
        first_group=np.zeros(3, np.int32),
        first_line=np.zeros(1, np.int32),
        spread=ints,
        month=ints,
        escalation=ints,
        exchange=ints,
        level=np.ones(1),
        stream=np.full((1, 1), -1, np.int32),
        year_part=floats,
        first_month=np.array([0, 2], np.int32),
        month_part=np.zeros((1, 2)),
    )


if __name__ == "__main__":
    compile_here(tuple(sys.argv[1:]))
