"""What moved from one answer to the next, in one line."""

from __future__ import annotations

from forecast.report.answer import currency, has_cost
from forecast.results import Results, words
from forecast.statistics.paired import percentile_shift, probability_shift
from forecast.texts import say

LEVEL = 0.80


def moves(before: Results, after: Results) -> str:
    """Return how far the P80s and the probabilities moved; empty where the two have other random numbers or currencies.

    Parameters
    ----------
    before, after : Results
        Of runs with the same seed, sampling and iterations.
    """
    runs = [(one.provenance.seed, one.provenance.sampling, one.n_iterations, one.currency) for one in (before, after)]
    if runs[0] != runs[1]:
        return ""
    size = after.block_size
    later = float((after.start - before.start).days)
    days = percentile_shift(before.finish, after.finish + later, LEVEL, size)
    moved, interval = words.days(days, signed=True), words.days_interval(days)
    said = [say("findings.moves.finish", days=moved, interval=interval)]
    if has_cost(after):
        money = percentile_shift(before.cost, after.cost, LEVEL, size)
        amount, interval = words.money(money, currency(after), signed=True), words.money_interval(money, "")
        said.append(say("findings.moves.cost", money=amount, interval=interval))
    for kind, hits in (
        ("on_time", (before.on_time(), after.on_time())),
        ("on_budget", (before.on_budget(), after.on_budget())),
    ):
        if hits[0] is not None and hits[1] is not None:
            shift = probability_shift(hits[0], hits[1], size)
            said.append(say(f"findings.moves.met.{kind}", points=words.points(shift)))
    return say("findings.moves.words", moves=words.listed(said))
