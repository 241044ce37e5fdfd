"""What moved from one answer to the next, in one line."""

from __future__ import annotations

from forecast.report.answer import currency, has_cost
from forecast.results import Results, words
from forecast.statistics.paired import percentile_shift, probability_shift

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
    said = [f"P80 finish {words.days(days, signed=True)} ({words.days_interval(days)})"]
    if has_cost(after):
        money = percentile_shift(before.cost, after.cost, LEVEL, size)
        name = currency(after)
        said.append(f"P80 cost {words.money(money, name, signed=True)} ({words.money_interval(money, '').strip()})")
    for label, hits in (
        ("on time", (before.on_time(), after.on_time())),
        ("on budget", (before.on_budget(), after.on_budget())),
    ):
        if hits[0] is not None and hits[1] is not None:
            shift = probability_shift(hits[0], hits[1], size)
            said.append(f"{label} {words.points(shift)}")
    return f"Since the last answer: {', '.join(said)}."
