"""Drawing numbers: Philox words, strata, and the look-up of quantile tables; compiled.

A random number is a function of (seed, stream, block, position in the block) and of nothing else.
"""

from __future__ import annotations

import numpy as np
from numba import uint8, uint32, uint64

from forecast.distributions.quantile_table import (
    CELLS_PER_OCTAVE,
    FIRST_CELL,
    FIRST_OCTAVE,
    LAST_CELL,
    LEAST_PROBABILITY,
    LOWER_TAIL,
    OCTAVE_LENGTH,
    ROW_LENGTH,
    SLOPES,
    UPPER_TAIL,
    VALUES,
)
from forecast.engine.cache import helper, kernel, leaf
from forecast.engine.memory import LANES, TENTH

CELL_SHIFT = 52 - (CELLS_PER_OCTAVE.bit_length() - 1)
PERMUTATION, RANDOM_STRATA = uint32(64), uint32(128)  # counters; 0 to 63 give the position within a stratum


@leaf
def philox(x0, x1, x2, x3, key0, key1):
    """Return the four words of Philox4x32-10 for one counter and key (Salmon et al. 2011, SC'11)."""
    for _ in range(10):
        p0 = uint64(x0) * uint64(0xD2511F53)
        p1 = uint64(x2) * uint64(0xCD9E8D57)
        y0 = uint32(p1 >> uint64(32)) ^ x1 ^ key0
        y2 = uint32(p0 >> uint64(32)) ^ x3 ^ key1
        x0, x1, x2, x3 = y0, uint32(p1), y2, uint32(p0)
        key0 = uint32(key0 + uint32(0x9E3779B9))
        key1 = uint32(key1 + uint32(0xBB67AE85))
    return x0, x1, x2, x3


@helper
def fill_words(first, key0, key1, block, seed, words):
    """Fill ``words``, uint32 of shape (256,), from the 64 counters ``first`` to ``first + 63``."""
    block_, seed0, seed1 = uint32(block), seed[0], seed[1]
    for j in range(64):
        a, b, c, d = philox(uint32(first + uint32(j)), block_, seed0, seed1, key0, key1)
        words[j] = a
        words[64 + j] = b
        words[128 + j] = c
        words[192 + j] = d


@leaf
def position_within(word):
    """Return the position within a stratum that a random word means, in the open interval 0-1."""
    return (word + 0.5) * (1.0 / 4294967296.0)


@helper
def fill_strata(plain, key0, key1, block, seed, words, strata):
    """Say for each draw which stratum it comes from and which lane it goes to.

    Latin hypercube (``plain`` is None): draw ``s`` comes from stratum ``s`` and goes to lane ``strata[s]``, a keyed
    bijection of 0-255 (three rounds of an odd multiplication, an addition and a shift). Plain Monte Carlo: draw ``s``
    goes to lane ``s`` and comes from the random stratum ``strata[s]``.
    """
    if plain is None:
        a, b, c, _ = philox(PERMUTATION, uint32(block), seed[0], seed[1], key0, key1)
        byte = uint32(255)
        add0, odd0 = a & byte, ((a >> uint32(8)) & byte) | uint32(1)
        add1, odd1 = b & byte, ((b >> uint32(8)) & byte) | uint32(1)
        add2, odd2 = c & byte, ((c >> uint32(8)) & byte) | uint32(1)
        for s in range(LANES):
            x = uint32(s)
            x = (x * odd0 + add0) & byte
            x ^= x >> uint32(4)
            x = (x * odd1 + add1) & byte
            x ^= x >> uint32(3)
            x = (x * odd2 + add2) & byte
            x ^= x >> uint32(5)
            strata[s] = x
    else:
        fill_words(RANDOM_STRATA, key0, key1, block, seed, words)
        for s in range(LANES):
            strata[s] = words[s] >> uint32(24)


@leaf
def cubic(q0, s0, q1, s1, t):
    """Return the cubic with values ``q0, q1`` and scaled slopes ``s0, s1`` at the ends of a cell, at 0 <= t <= 1."""
    rise = q1 - q0
    return q0 + t * (s0 + t * ((3.0 * rise - 2.0 * s0 - s1) + t * (s0 + s1 - 2.0 * rise)))


@leaf
def tail_value(row, stratum, within):
    """Return the quantile at (stratum + within) / 256 in the outermost cells, by logarithmically spaced nodes."""
    if stratum < FIRST_CELL:
        v = (stratum + within) / LANES
        side = LOWER_TAIL
    else:
        v = ((LANES - 1 - stratum) + (1.0 - within)) / LANES
        side = UPPER_TAIL
    # The bits of a float64 are its octave (exponent), its cell in the octave and its place in the cell.
    bits = np.float64(max(v, LEAST_PROBABILITY)).view(np.int64)
    octave = 1022 - (bits >> 52)
    cell = (bits >> CELL_SHIFT) & (CELLS_PER_OCTAVE - 1)
    t = (bits & ((1 << CELL_SHIFT) - 1)) * (1.0 / (1 << CELL_SHIFT))
    at = side + (octave - FIRST_OCTAVE) * OCTAVE_LENGTH + 2 * cell
    return cubic(row[at], row[at + 1], row[at + 2], row[at + 3], t)


@leaf
def inner_value(row, cell, t):
    """Return the quantile at (cell + t) / 256 in the other cells."""
    return cubic(row[VALUES + cell], row[SLOPES + cell], row[VALUES + cell + 1], row[SLOPES + cell + 1], t)


@helper
def draw_steps(plain, probabilities, values, slopes, words, strata, ordered):
    """Fill ``ordered`` with draws from steps, rising with ``slopes`` to ``values`` at cumulative ``probabilities``."""
    last = len(values) - 1
    step = 0
    for s in range(LANES):
        if plain is None:
            u = (s + position_within(words[s])) / LANES
        else:
            step = 0
            u = (strata[s] + position_within(words[s])) / LANES
        while step < last and u >= probabilities[step]:
            step += 1
        ordered[s] = values[step] - slopes[step] * (probabilities[step] - u)


@helper
def draw_table(plain, row, words, strata, ordered):
    """Fill ``ordered`` with draws from a quantile table."""
    if plain is None:
        for s in range(LANES):
            ordered[s] = inner_value(row, s, position_within(words[s]))
        for s in range(FIRST_CELL):
            ordered[s] = tail_value(row, s, position_within(words[s]))
            ordered[LANES - 1 - s] = tail_value(row, LANES - 1 - s, position_within(words[LANES - 1 - s]))
    else:
        for s in range(LANES):
            cell = int(strata[s])
            if FIRST_CELL <= cell <= LAST_CELL:
                ordered[s] = inner_value(row, cell, position_within(words[s]))
            else:
                ordered[s] = tail_value(row, cell, position_within(words[s]))


@helper
def draw_percentiles(plain, key0, key1, block, seed, member, orders, positions, words, strata):
    """Fill ``strata`` and ``words`` with the percentiles of a stream: its own, or those of its correlated order."""
    if member < 0:
        fill_strata(plain, key0, key1, block, seed, words, strata)
    fill_words(uint32(0), key0, key1, block, seed, words)
    for s in range(LANES if member >= 0 else 0):
        strata[s] = orders[member, s]
        if plain is not None:
            words[s] = positions[member, s]


@helper
def draw_stream(plain, row, location, scale, probabilities, values, slopes, words, strata, ordered, near, out):
    """Draw 256 values into ``out`` from a quantile table or, where it is empty, from steps.

    They are put into their lanes in ``near``, a row that is used again and again: ``out`` is far away in memory, where
    one value here and one there takes three times as long as all in a row.
    """
    if len(row) == 0:
        location, scale = 0.0, 1.0
        draw_steps(plain, probabilities, values, slopes, words, strata, ordered)
    else:
        draw_table(plain, row, words, strata, ordered)
    if plain is None:
        for s in range(LANES):
            near[strata[s]] = location + scale * ordered[s]
        for lane in range(LANES):
            out[lane] = near[lane]
    else:
        for s in range(LANES):
            out[s] = location + scale * ordered[s]


@helper
def draw_strikes(plain, low, high, words, strata, strikes):
    """Say of each lane whether its percentile is from ``low`` to below ``high``; return of how many it is."""
    count = 0
    for s in range(LANES):
        if plain is None:
            u = (s + position_within(words[s])) / LANES
            happens = low <= u < high
            strikes[strata[s]] = happens
        else:
            u = (strata[s] + position_within(words[s])) / LANES
            happens = low <= u < high
            strikes[s] = happens
        count += happens
    return count


@helper
def note_tenths(plain, strata, low_lanes, high_lanes):
    """List the lanes in which a stream just drawn is in its lowest and highest tenth; return how many each."""
    if plain is None:
        for s in range(TENTH):
            low_lanes[s] = uint8(strata[s])
            high_lanes[s] = uint8(strata[LANES - 1 - s])
        return TENTH, TENTH
    n_low = n_high = 0
    for lane in range(LANES):
        if strata[lane] < TENTH:
            low_lanes[n_low] = uint8(lane)
            n_low += 1
        elif strata[lane] >= LANES - TENTH:
            high_lanes[n_high] = uint8(lane)
            n_high += 1
    return n_low, n_high


@kernel
def draw_block(streams, risks, plain, seed, block, scratch, partial):
    """Draw all numbers of a block: which risks strike and the values of all streams.

    An impact is neutral in the lanes in which its risk does not strike. For the streams of the model's own estimates
    the lanes of their lowest and highest tenth are noted.
    """
    words, strata, ordered = scratch.words, scratch.strata, scratch.ordered
    orders, positions = scratch.orders, scratch.positions
    for r in range(len(risks.low)):
        draw_percentiles(
            plain, risks.key[r, 0], risks.key[r, 1], block, seed, risks.member[r], orders, positions, words, strata
        )
        partial.strikes[r] = draw_strikes(plain, risks.low[r], risks.high[r], words, strata, scratch.strikes[r])
    n_inputs = len(partial.n_low)
    for stream in streams.order:
        out = scratch.values[stream]
        first, last = streams.first_step[stream], streams.first_step[stream + 1]
        if last - first == 1:
            for lane in range(LANES):
                out[lane] = streams.step_value[first]
            if stream < n_inputs:
                partial.n_low[stream], partial.n_high[stream] = 0, 0
        else:
            number = streams.row[stream]
            row = streams.table[max(number, 0), : ROW_LENGTH if number >= 0 else 0]
            draw_percentiles(
                plain, streams.key[stream, 0], streams.key[stream, 1], block, seed, streams.member[stream], orders,
                positions, words, strata,
            )  # fmt: skip
            draw_stream(
                plain, row, streams.location[stream], streams.scale[stream], streams.step_probability[first:last],
                streams.step_value[first:last], streams.step_slope[first:last], words, strata, ordered,
                scratch.threat, out,
            )  # fmt: skip
            if stream < n_inputs:
                low, high = scratch.low_lanes[stream], scratch.high_lanes[stream]
                partial.n_low[stream], partial.n_high[stream] = note_tenths(plain, strata, low, high)
        if stream >= n_inputs:
            k = stream - n_inputs
            strikes, neutral = scratch.strikes[risks.draw_risk[k]], risks.draw_neutral[k]
            for lane in range(LANES):
                if not strikes[lane]:
                    out[lane] = neutral
