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
    from forecast.engine.correlate import correlate_block
    from forecast.engine.draws import draw_block
    from forecast.engine.logic import open_block
    from forecast.engine.schedule import perform_block
    from forecast.engine.spending import spend_block

    first = block * LANES
    network, calendars, logic = inputs.network, inputs.calendars, inputs.logic
    if inputs.correlations is not None:
        yield correlate_block, (inputs.correlations, plain, seed, block, scratch, partial)
    yield draw_block, (inputs.streams, inputs.risks, plain, seed, block, scratch, partial)
    if logic is not None:
        yield open_block, (logic, plain, seed, block, scratch, partial)
    in_time = (logic, inputs.hazards, inputs.waits, inputs.bounds, inputs.limits)
    yield perform_block, (network, calendars, inputs.risks, *in_time, first, scratch, outcome, partial)
    money = (inputs.costs, inputs.usage, inputs.timing, inputs.charges)
    yield spend_block, (*money, network, calendars, first, purse, outcome, partial)
    yield close_block, (network, logic, inputs.limits, first, scratch, outcome, partial)
