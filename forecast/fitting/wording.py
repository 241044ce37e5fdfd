"""What a fit means, in sentences that the terminal, the chart and JSON share."""

from __future__ import annotations

import math

from forecast.fitting.history import NEARLY_AS_GOOD, Fit, History

DIGITS = 4
FEW = 50
MANY = 1_000
# A value that often is a habit of the people, or of the record, and no curve has such a step.
SPIKE = 0.05
LEAST_BELOW_ZERO = 0.001


def number(value: float, digits: int = DIGITS) -> str:
    """Write a value with as many digits as matter, thousands marked.

    Examples
    --------
    >>> number(76.94444), number(1.0), number(12345.6), number(0.00123456)
    ('76.94', '1', '12,346', '0.001235')
    """
    if value == 0.0:
        return "0"
    n_decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{n_decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def probability(p: float, n_replicates: int) -> str:
    """Write a p-value; the least that so many draws can show is an upper bound.

    Examples
    --------
    >>> probability(0.437, 199), probability(0.005, 199)
    ('0.44', '<0.01')
    """
    return "<0.01" if p < 0.01 or p * (n_replicates + 1) < 1.5 else f"{p:.2f}"


def points(share: float) -> str:
    """Write a difference of probabilities.

    Examples
    --------
    >>> points(0.152), points(0.0123)
    ('15 points', '1.2 points')
    """
    return f"{100 * share:.1f} points" if share < 0.0995 else f"{100 * share:.0f} points"


def verdict(history: History) -> str:
    """Say whether a family fits, in one sentence."""
    best = history.best
    if best is None:
        return f"No family fits: the values speak against all {len(history.fits)}. Use the values themselves."
    p = probability(best.p.anderson_darling, history.n_replicates)
    return f"{name_of(best)} fits: nothing in the {history.n_tested:,} values tested speaks against it (p {equals(p)})."


def difference(history: History) -> str:
    """Say how far the recommended family, or the nearest, is from the past, and what that does to P80 and P90."""
    one = history.best or history.nearest
    if one is None:
        return "None of the families can have such values."
    nearest = ", the nearest," if history.best is None else ""
    fitted, past = ([number(owner.quantile(level)) for level in (0.80, 0.90)] for owner in (one, history))
    return (
        f"{name_of(one)}{nearest} is off by up to {points(one.distances.kolmogorov_smirnov)} of probability, "
        f"at {number(one.distances.at)}. Its P80 is {fitted[0]} where the past has {past[0]}, its P90 {fitted[1]} "
        f"where the past has {past[1]}."
    )


def notes(history: History) -> list[str]:
    """Return what to know when judging the fit, a sentence or two each."""
    n, best, found = history.values.size, history.best, []
    others = [one for one in history.about_best if one is not best]
    if others and best is not None:
        why = f" {name_of(best)} is preferred because it has no upper end." if others[0].aicc < best.aicc else ""
        listed = ", ".join(one.family for one in others)
        found.append(f"About as well supported (AICc within {NEARLY_AS_GOOD:g}): {listed}.{why}")
    common = history.commonest
    if common.share >= SPIKE and common.share * n >= 3 and (history.step is None or best is None):
        found.append(
            f"{100 * common.share:.0f} % of the values are exactly {number(common.value)}: no curve has such a step."
        )
    if history.step is not None:
        found.append(f"The values are multiples of {number(history.step)}; the tests round what they draw likewise.")
    elif common.share * n > 1:
        found.append("Some values are equal; the tests take them as they are.")
    if history.n_tested < n:
        found.append(
            f"The tests saw {history.n_tested:,} of the {n:,} values, drawn at random; all else is of all values."
        )
    if best is None and n >= MANY:
        found.append("So many values show even small misfits: judge by the differences at P80 and P90.")
    if n < FEW:
        found.append(f"{n} values show only coarse misfits: a family that is not rejected need not be the true one.")
    if best is not None and best.below_zero >= LEAST_BELOW_ZERO:
        found.append(f"{100 * best.below_zero:.1f} % of the {best.family} lies below zero and is cut off.")
    for reason in dict.fromkeys(history.left_out.values()):
        listed = ", ".join(family for family, why in history.left_out.items() if why == reason)
        found.append(f"Not tried: {listed} ({reason}).")
    unusable = [one for one in history.fits if not one.is_usable]
    found += [
        f"Not usable: {one.family} has {100 * one.below_zero:.0f} % below zero, where no value is." for one in unusable
    ]
    return found


def standing(history: History, one: Fit) -> str:
    """Say in a word or two what becomes of a family."""
    if one is history.best:
        return "recommended"
    if not one.is_usable:
        return "below zero"
    return "rejected" if one.is_rejected else "possible"


def name_of(one: Fit) -> str:
    """Return a family's name at the beginning of a sentence."""
    return "PERT" if one.family == "pert" else one.family.capitalize()


def equals(p: str) -> str:
    """Write a p-value after the letter p.

    Examples
    --------
    >>> equals("0.44"), equals("<0.01")
    ('= 0.44', '<0.01')
    """
    return p if p.startswith("<") else f"= {p}"
