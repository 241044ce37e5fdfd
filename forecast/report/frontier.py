"""The pairs of date and budget that hold together equally often, in words, and as a table."""

from __future__ import annotations

import math

import numpy as np

from forecast.report.answer import currency
from forecast.report.pairs import applies
from forecast.report.sections import Cell, Table
from forecast.results import Results, words
from forecast.statistics import Interval, percentile, probability
from forecast.statistics.frontier import JointFrontier, JointPair, joint_frontier, shown
from forecast.texts import say

MOST_ROWS = 8


def frontier_table(results: Results) -> Table:
    """Return some pairs of the frontier: its ends, the cheapest, and others between."""
    if not applies(results):
        return Table((), ())
    found = joint_frontier(results)
    rows, strong = [], set()
    positions = chosen_rows(found)
    for row, (k, pair) in enumerate(zip(positions, shown(results, found, positions), strict=True)):
        cells = [
            Cell(words.finish_day(results, pair.day)),
            budget_cell(pair.budget),
        ]
        if found.rate:
            # As many digits as the budget has: together they are no better known.
            low, high = (end + pair.delay_cost for end in (pair.budget.low, pair.budget.high))
            total = one_sided(Interval(pair.total, low, high))
            cells += [Cell(words.money(pair.delay_cost, "")), Cell(words.money(total, ""))]
        if k == found.cheapest:
            strong.add(row)
        rows.append(cells)
    name = currency(results)
    head = [say("findings.frontier.head.finish"), say("findings.frontier.head.budget", currency=name)]
    if found.rate:
        head.append(say("findings.frontier.head.delay", currency=name))
        head.append(say("findings.frontier.head.total", currency=name))
    return Table(head, rows, frozenset(range(1, len(head))), frozenset(strong))


def frontier_words(results: Results) -> str:
    """Say what the pairs are, which is the cheapest, and that they are no menu."""
    if not applies(results):
        return ""
    found = joint_frontier(results)
    level = found.confidence
    time, money = (percentile(values, level, results.block_size).value for values in (results.finish, results.cost))
    both = probability((results.finish <= time) & (results.cost <= money), results.block_size)
    said = [
        say(
            "findings.frontier.words",
            level=words.p_name(level),
            both=words.percent(both),
            confidence=words.percent(level),
            pair=pair_words(results, _middle(found, results)),
        )
    ]
    if found.cheapest is not None:
        (pair,) = shown(results, found, [found.cheapest])
        since = "target" if results.targets.finish is not None else "first"
        rate = words.money(found.rate, currency(results))
        said.append(say(f"findings.frontier.cheapest.{since}", rate=rate, pair=pair_words(results, pair)))
    return words.sentences(*said, say("findings.frontier.no_menu"))


def chosen_rows(found: JointFrontier) -> list[int]:
    """Return the positions of the pairs to be shown: about the same number of days apart, both ends, the cheapest."""
    last = len(found.days) - 1
    # By budget, for the first days of a frontier are dear and the last ones hardly differ.
    levels = np.linspace(found.budgets[0], found.budgets[-1], MOST_ROWS)
    kept = {0, last, *(int(np.argmax(found.budgets <= level + 1e-9 * abs(level))) for level in levels)}
    if found.cheapest is not None:
        kept.add(found.cheapest)
    return sorted(kept)


def pair_words(results: Results, pair: JointPair) -> str:
    """Write a pair."""
    amount = words.money(one_sided(pair.budget), currency(results))
    return say("findings.frontier.pair", finish=words.finish_day(results, pair.day), budget=amount)


def budget_cell(budget: Interval) -> Cell:
    """Write a budget with its interval; without an upper end where no budget may be enough for the day."""
    bounded = one_sided(budget)
    if bounded == budget:
        return Cell(words.money(budget, ""), words.money_interval(budget, ""))
    low = Interval(budget.low, bounded.low, bounded.high)
    return Cell(words.money(bounded, ""), say("findings.frontier.at_least", budget=words.money(low, "")))


def one_sided(budget: Interval) -> Interval:
    """Return a budget with an upper end that is as far off as the lower one where it has none, to be rounded by."""
    if math.isfinite(budget.high):
        return budget
    return Interval(budget.value, budget.low, 2.0 * budget.value - budget.low)


def _middle(found: JointFrontier, results: Results) -> JointPair:
    """Return the pair nearest to the corner, both in units of the frontier's own extent."""
    days = (found.days - found.days[0]) / max(float(np.ptp(found.days)), 1.0)
    budgets = (found.budgets - found.budgets[-1]) / max(float(np.ptp(found.budgets)), 1e-12)
    return shown(results, found, [int(np.argmin(days + budgets))])[0]
