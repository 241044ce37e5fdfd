"""Numbers that are drawn when they are needed, for one lane or for all: of a strike, of a month; compiled."""

from __future__ import annotations

from numba import uint32

from forecast.distributions.quantile_table import FIRST_CELL, LAST_CELL
from forecast.engine.cache import helper
from forecast.engine.draws import inner_value, philox, position_within, tail_value
from forecast.engine.memory import LANES


@helper
def two_words(counter, block, seed0, seed1, key0, key1):
    """Return two random words: of a stream, a block and a counter that numbers what is drawn, and the lane."""
    one, other, _, _ = philox(uint32(counter), uint32(block), seed0, seed1, key0, key1)
    return one, other


@helper
def fill_first_words(counter, block, seed0, seed1, key0, key1, words):
    """Fill ``words`` with the first word of each lane for one counter, which vectorizes."""
    for lane in range(LANES):
        words[lane], _, _, _ = philox(uint32(counter * LANES + lane), uint32(block), seed0, seed1, key0, key1)


@helper
def value_of(streams, stream, word):
    """Return the value of a stream at the percentile that a random word means."""
    number = streams.row[stream]
    if number < 0:
        u = position_within(word)
        step, last = streams.first_step[stream], streams.first_step[stream + 1] - 1
        while step < last and u >= streams.step_probability[step]:
            step += 1
        return streams.step_value[step] - streams.step_slope[step] * (streams.step_probability[step] - u)
    cell = int(word >> uint32(24))
    within = (float(word & uint32(0xFFFFFF)) + 0.5) * (1.0 / 16777216.0)
    row = streams.table[number]
    is_inner = FIRST_CELL <= cell <= LAST_CELL
    value = inner_value(row, cell, within) if is_inner else tail_value(row, cell, within)
    return streams.location[stream] + streams.scale[stream] * value
