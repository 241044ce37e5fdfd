"""A move in words and rounded numbers, for the page, the table and the chart alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from forecast.decisions.difference import Difference, parts
from forecast.decisions.runs import FIGURES
from forecast.results import words
from forecast.results.results import DAY_TOLERANCE
from forecast.statistics.error import wilson
from forecast.texts import say

DAY, POINT = 0.1, 0.001
LEAST_MONEY = 1.0


@dataclass(frozen=True, slots=True)
class Told:
    """A difference with what surrounds it: the names of both sides, the currency, and the edits by cause."""

    difference: Difference
    names: tuple[str, str]
    currency: str
    edits: Mapping[str, Sequence[str]]
    n_iterations: int
    seed: int

    @property
    def figures(self) -> list[str]:
        """Return the figures to be told: costs only where there are any."""
        found = self.difference
        has_cost = bool(found.before["cost_p80"] or found.after["cost_p80"])
        return [name for name in FIGURES if name in found.moved and (has_cost or not name.startswith("cost"))]


def cause_name(cause: str) -> str:
    """Return what a cause of a move is called."""
    return say(f"words.cause.{cause}")


def figure_name(name: str) -> str:
    """Return what a figure is called."""
    return say(f"words.figure.{name}")


def rounded(told: Told, name: str) -> list[float]:
    """Return the moves of one figure by cause, rounded so that they add up to the rounded move."""
    found = told.difference
    return parts([share.moved[name].value for share in found.shares], found.moved[name].value, step_of(told, name))


def value_words(told: Told, name: str, value: float) -> str:
    """Write a figure itself."""
    if name.startswith("finish"):
        return words.day(day_of(told, value))
    if name.startswith("cost"):
        return words.money(value, told.currency)
    # With its error, so that what was seen in all iterations is not called certain.
    return words.percent(wilson(round(value * told.n_iterations), told.n_iterations))


def move_words(told: Told, name: str, move: float) -> str:
    """Write a move without its interval."""
    if name.startswith("finish"):
        return words.days(move, signed=True)
    return words.money(move, told.currency, signed=True) if name.startswith("cost") else words.points(move)


def short_move(told: Told, name: str, move: float) -> str:
    """Write a move for a narrow column whose head says what it is of."""
    if name.startswith("finish"):
        return say("words.short_days", n=words.days(move, signed=True, of=""))
    if name.startswith("cost"):
        return words.money(move, "", signed=True)
    return words.points(move, of="")


def step_of(told: Told, name: str) -> float:
    """Return the unit of the last digit that is shown: that of the widest interval's decade, or a finer one."""
    found = told.difference
    every = [found.moved[name], *(share.moved[name] for share in found.shares)]
    half = max((0.5 * (one.high - one.low) for one in every if math.isfinite(one.high - one.low)), default=0.0)
    least = DAY if name.startswith("finish") else LEAST_MONEY if name.startswith("cost") else POINT
    largest = max(abs(one.value) for one in every)
    finest = max(least, 10.0 ** (math.floor(math.log10(largest)) - 2)) if largest > 0.0 else least
    return max(10.0 ** math.floor(math.log10(half)) if half > 0.0 else least, finest if half == 0.0 else least)


def day_of(told: Told, finish: float) -> date:
    """Return the day in which a finish falls; like `Results.date_of`, the end of a day belongs to that day."""
    return told.difference.start + timedelta(days=max(math.ceil(finish - DAY_TOLERANCE) - 1, 0))
