"""Correlated streams: the order in which strata are visited follows normal scores that share sources; compiled.

Ranks are correlated, values are not touched: a correlated stream holds the same 256 values in a block as an
uncorrelated one, in another order (Iman and Conover 1982, with the scores of a Gaussian copula).
"""

from __future__ import annotations

import math

import numpy as np
from numba import int32, uint32

from forecast.distributions.quantile_table import ROW_LENGTH
from forecast.engine.cache import helper, kernel
from forecast.engine.draws import draw_table, fill_strata, fill_words
from forecast.engine.memory import LANES, N_CELLS
from forecast.engine.sums import part_sum

ABOVE_ALL = 64.0  # normal scores of 256 strata stay within 3; the squares of the weights of a sum of them add up to 1
# The normal distribution between -2.48 and 2.48 by a polynomial that rises and stays within 0-1.
SLOPE, CUBIC, QUINTIC, FURTHEST = 0.39002057, -0.05196017, 0.00345873, 2.48
MIDDLE = (LANES - 1) / 2.0


@helper
def draw_scores(plain, key0, key1, block, seed, row, sign, words, strata, ordered, out):
    """Fill ``out`` with the normal scores of a stream, lane by lane.

    Latin hypercube: ``row[s]``, the score of stratum ``s``, in the order of the stream's own permutation (van der
    Waerden scores). Plain Monte Carlo: the scores, by the quantile table ``row``, of the percentiles that it draws.
    """
    fill_strata(plain, key0, key1, block, seed, words, strata)
    if plain is None:
        for s in range(LANES):
            out[strata[s]] = sign * row[s]
    else:
        fill_words(uint32(0), key0, key1, block, seed, words)
        draw_table(plain, row, words, strata, ordered)
        for lane in range(LANES):
            out[lane] = sign * ordered[lane]


@helper
def sort_lanes(score, count, cells, keys, order):
    """Fill ``order`` with the lanes by ascending score: cells first, then insertion within and around them.

    A key is the bits of a positive score, which rise with it, and the lane in the last eight of them.
    """
    for c in range(N_CELLS + 1):
        count[c] = 0
    for lane in range(LANES):
        # Roughly the normal distribution, so that a cell holds few scores; only speed depends on how well it fits.
        x = min(max(score[lane], -FURTHEST), FURTHEST)
        square = x * x
        cells[lane] = int32((0.5 + x * (SLOPE + square * (CUBIC + square * QUINTIC))) * N_CELLS)
    for lane in range(LANES):
        count[cells[lane] + 1] += int32(1)
    total = int32(0)
    for c in range(N_CELLS):
        total += count[c + 1]
        count[c + 1] = total
    for lane in range(LANES):
        place = count[cells[lane]]
        keys[place] = (np.float64(score[lane] + ABOVE_ALL).view(np.int64) & ~(LANES - 1)) | lane
        count[cells[lane]] = place + int32(1)
    for place in range(1, LANES):
        key, j = keys[place], place
        while j > 0 and keys[j - 1] > key:
            keys[j] = keys[j - 1]
            j -= 1
        keys[j] = key
    for s in range(LANES):
        order[s] = uint32(keys[s] & (LANES - 1))


@helper
def add_ranks(rank, total, squares):
    """Add the ranks of a member, and their squares."""
    for lane in range(LANES):
        total[lane] += rank[lane]
        squares[lane] += rank[lane] * rank[lane]


@kernel
def correlate_block(correlations, plain, seed, block, scratch, partial):
    """Fill the orders of all correlated streams of a block, and sum the products of ranks that are reported.

    Latin hypercube: ``orders[m, s]`` is the lane of stratum ``s``. Plain Monte Carlo: ``orders[m, lane]`` is the
    stratum of a lane and ``positions[m, lane]`` its place within.
    """
    words, strata, ordered, total = scratch.words, scratch.strata, scratch.ordered, scratch.start
    row = correlations.stratum_score if plain is None else correlations.normal[:ROW_LENGTH]
    n_members, squares = len(correlations.sign), scratch.finish
    for source in range(len(correlations.key)):
        sign = correlations.sign[source] if source < n_members else 1.0
        draw_scores(
            plain, correlations.key[source, 0], correlations.key[source, 1], block, seed, row, sign, words, strata,
            ordered, scratch.scores[source],
        )  # fmt: skip
    weight = correlations.weight if plain is None else correlations.exact_weight
    for m in range(n_members):
        total[:] = 0.0
        for j in range(correlations.first_weight[m], correlations.first_weight[m + 1]):
            score, share = scratch.scores[correlations.source[j]], weight[j]
            for lane in range(LANES):
                total[lane] += share * score[lane]
        sign = correlations.sign[m]
        order, rank = scratch.orders[m], scratch.ranks[m]
        if plain is None:
            for lane in range(LANES):
                total[lane] *= sign
            sort_lanes(total, scratch.counts, scratch.cells, scratch.keys, order)
            for s in range(LANES):
                rank[order[s]] = sign * (s - MIDDLE)
        else:
            for lane in range(LANES):
                u = 0.5 * math.erfc(-sign * total[lane] * math.sqrt(0.5))
                place = min(u * LANES, LANES * (1.0 - 1e-12))
                order[lane] = uint32(place)
                scratch.positions[m, lane] = uint32(np.int64((place - math.floor(place)) * 4294967296.0))
                rank[lane] = sign * (order[lane] - MIDDLE)
    for g in range(len(partial.rank_product)):
        first, last = correlations.first_reported[g], correlations.first_reported[g + 1]
        for lane in range(LANES):
            total[lane] = 0.0
            squares[lane] = 0.0
        for j in range(first, last):
            add_ranks(scratch.ranks[correlations.reported[j]], total, squares)
        for lane in range(LANES):
            squares[lane] = total[lane] * total[lane] - squares[lane]
        for lane in range(LANES // 2):
            squares[lane] += squares[lane + LANES // 2]
        n = last - first
        partial.rank_product[g] = part_sum(squares) / (n * (n - 1))
