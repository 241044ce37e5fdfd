"""What is done with one block: the kernels in their order, each with its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import LANES, Outcome, Partial, Purse, Scratch

Call = tuple[Any, tuple[Any, ...]]
# None, not False: kernels are compiled for each of the two types, without the other's branches.
Plain = Literal[True] | None


def kernel_calls(
    inputs: EngineInputs,
    plain: Plain,
    seed: NDArray[np.uint32],
    block: int,
    scratch: Scratch,
    purse: Purse,
    outcome: Outcome,
    partial: Partial,
) -> Iterator[Call]:
    """Yield the kernels that simulate a block; parts of the inputs that are None need none, or a smaller one."""
    from forecast.engine.closing import close_block

    first = block * LANES
    yield from draw_calls(inputs, plain, seed, block, scratch, partial)
    yield perform_call(inputs, scratch.tasks, block, scratch, outcome, partial)
    yield from postpone_calls(inputs, block, scratch, outcome, partial)
    yield spend_call(inputs, first, purse, outcome, partial)
    structure = (inputs.network, inputs.logic, inputs.limits, inputs.postponed)
    yield close_block, (*structure, first, scratch, outcome, partial)


def draw_calls(
    inputs: EngineInputs, plain: Plain, seed: NDArray[np.uint32], block: int, scratch: Scratch, partial: Partial
) -> Iterator[Call]:
    """Yield the kernels that draw all numbers of a block, but those that are drawn for a strike or a month."""
    from forecast.engine.correlate import correlate_block
    from forecast.engine.draws import draw_block
    from forecast.engine.logic import open_block

    if inputs.correlations is not None:
        yield correlate_block, (inputs.correlations, plain, seed, block, scratch, partial)
    yield draw_block, (inputs.streams, inputs.risks, plain, seed, block, scratch, partial)
    if inputs.logic is not None:
        yield open_block, (inputs.logic, plain, seed, block, scratch, partial)


def perform_call(
    inputs: EngineInputs, tasks: NDArray[np.int64], block: int, scratch: Scratch, outcome: Outcome, partial: Partial
) -> Call:
    """Return the kernel that gives tasks their dates, and the project its finish."""
    from forecast.engine.schedule import perform_block

    fixed = (inputs.network, inputs.calendars, inputs.risks, inputs.logic, inputs.hazards, inputs.waits)
    return perform_block, (
        *fixed, inputs.bounds, inputs.limits, tasks, block * LANES, scratch, outcome, partial
    )  # fmt: skip


def postpone_calls(
    inputs: EngineInputs, block: int, scratch: Scratch, outcome: Outcome, partial: Partial
) -> Iterator[Call]:
    """Yield the kernel that moves tasks to their late dates, where any are planned as late as possible."""
    if inputs.postponed is not None:
        from forecast.engine.postpone import postpone_block

        structure = (inputs.network, inputs.calendars, inputs.logic, inputs.limits, inputs.bounds, inputs.postponed)
        yield postpone_block, (*structure, block * LANES, scratch, outcome, partial)


def spend_call(inputs: EngineInputs, first: int, purse: Purse, outcome: Outcome, partial: Partial) -> Call:
    """Return the kernel that spends the money of a block into iterations ``first`` and after of the outcome."""
    from forecast.engine.spending import spend_block

    money = (inputs.costs, inputs.usage, inputs.timing, inputs.charges)
    return spend_block, (*money, inputs.network, inputs.calendars, first, purse, outcome, partial)
