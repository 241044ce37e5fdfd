"""Rules that several families share, each stating in words what was found and what is needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise


def broken_finite(**parameters: float) -> list[str]:
    """Name the parameters that are not finite numbers.

    Examples
    --------
    >>> broken_finite(mean=float("nan"), sd=2.0)
    ['mean is nan; it needs to be a finite number']
    """
    return [
        f"{in_words(name)} is {value}; it needs to be a finite number"
        for name, value in parameters.items()
        if not math.isfinite(value)
    ]


def broken_positive(**parameters: float) -> list[str]:
    """Name the parameters that are not finite numbers above zero.

    Examples
    --------
    >>> broken_positive(mean=10.0, sd=0.0)
    ['sd is 0; it needs to be above 0']
    """
    return broken_finite(**parameters) + [
        f"{in_words(name)} is {value:.10g}; it needs to be above 0"
        for name, value in parameters.items()
        if math.isfinite(value) and value <= 0.0
    ]


def broken_order(optimistic: float, most_likely: float, pessimistic: float) -> list[str]:
    """Say how three points break optimistic <= most likely <= pessimistic.

    Examples
    --------
    >>> broken_order(10.0, 18.0, 15.0)
    ['most likely 18 is above pessimistic 15; an estimate needs optimistic <= most likely <= pessimistic']
    """
    broken = broken_finite(optimistic=optimistic, most_likely=most_likely, pessimistic=pessimistic)
    if broken:
        return broken
    need = "an estimate needs optimistic <= most likely <= pessimistic"
    found = []
    if optimistic > most_likely:
        found.append(f"optimistic {optimistic:.10g} is above most likely {most_likely:.10g}; {need}")
    if most_likely > pessimistic:
        found.append(f"most likely {most_likely:.10g} is above pessimistic {pessimistic:.10g}; {need}")
    return found


def broken_values(values: Sequence[float]) -> list[str]:
    """Say what is wrong with a list of possible values.

    Examples
    --------
    >>> broken_values(())
    ['there is no value; at least one is needed']
    """
    if len(values) == 0:
        return ["there is no value; at least one is needed"]
    return [f"value {value} is not a finite number" for value in values if not math.isfinite(value)]


def broken_order_of(what: str, values: Sequence[float]) -> list[str]:
    """Name the first of a list of numbers that is not above the one before it, or is not a finite number.

    Examples
    --------
    >>> broken_order_of("percent", (0.0, 90.0, 25.0))
    ['percent 25 stands after 90; each needs to be above the one before']
    """
    broken = [f"{what} {value} is not a finite number" for value in values if not math.isfinite(value)]
    for before, after in pairwise(values):
        if not broken and not after > before:
            broken = [f"{what} {after:.10g} stands after {before:.10g}; each needs to be above the one before"]
    return broken


def broken_pairs(percents: Sequence[float], values: Sequence[float]) -> list[str]:
    """Say what is wrong with percentages and the values at them.

    Examples
    --------
    >>> broken_pairs((10.0, 50.0), (5.0, 4.0))
    ['value 4 stands after 5; each needs to be above the one before']
    """
    if len(percents) != len(values):
        return [f"{len(percents)} percentages have {len(values)} values; each needs one"]
    if len(percents) < 2:
        return [f"there {'is one point' if percents else 'is no point'}; at least two are needed"]
    return broken_order_of("percent", percents) + broken_order_of("value", values)


def refuse_broken(broken: Sequence[str]) -> None:
    """Raise what is broken, if something is.

    Raises
    ------
    ValueError
        With the broken rules.

    Examples
    --------
    >>> refuse_broken(broken_positive(sd=2.0))
    """
    if broken:
        raise ValueError("; ".join(broken))


def in_words(name: str) -> str:
    """Return a parameter's name as it is written in a sentence: ``most_likely`` becomes ``most likely``."""
    return name.replace("_", " ")
