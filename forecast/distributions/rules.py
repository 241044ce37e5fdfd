"""Rules that several families share, each stating in words what was found and what is needed."""

from __future__ import annotations

import math
from collections.abc import Sequence


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


def in_words(name: str) -> str:
    """Return a parameter's name as it is written in a sentence: ``most_likely`` becomes ``most likely``."""
    return name.replace("_", " ")
