"""What the sheets are filled from, and the tables that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from forecast.decisions.comparison import Comparison
from forecast.report.answer import currency
from forecast.report.summary import Json, summary
from forecast.report.workbook.book import Chart
from forecast.report.workbook.placed import Placed, level_name
from forecast.report.workbook.values import Coins, Value, moment
from forecast.results import Results
from forecast.texts import say

LEVELS = ("P50", "P80", "P90")
PLAN = "P80"


@dataclass(frozen=True, slots=True)
class Source:
    """The results, their summary, other scenarios beside them, and what has been placed on sheets so far.

    ``placed`` holds tables by name, ``curves`` S-curves by outcome.
    """

    results: Results
    answer: Json
    coins: Coins
    compared: Comparison | None = None
    placed: dict[str, Placed] = field(default_factory=dict)
    curves: dict[str, Chart] = field(default_factory=dict)

    @property
    def has_cost(self) -> bool:
        """Return whether the model estimates any cost."""
        base = self.answer["base"]["cost"]
        return bool(base) or bool(self.results.cost.any()) or self.answer["targets"]["budget"] is not None

    @property
    def plan(self) -> str:
        """Return what the P-level is called for which contingency is held."""
        return level_name(PLAN)

    def sure(self) -> str:
        """Say what the ends of intervals are, and in which currency amounts are."""
        return say("workbook.sure_of_amounts", sure=say("workbook.sure"), currency=self.coins.currency)

    def money(self, found: Json | None) -> list[Value]:
        """Return an amount with the ends of its interval."""
        return [None if found is None else self.coins.round(found[end]) for end in ("value", "low", "high")]


def made(results: Results, compared: Comparison | None = None) -> Source:
    """Return the source of a workbook about some results."""
    largest = max(abs(results.base.cost), float(abs(results.cost).max()))
    return Source(results, summary(results), Coins(currency(results), largest), compared)


def dates(found: Json) -> list[date | str | None]:
    """Return a day with the ends of its interval."""
    return [moment(found[end]) for end in ("value", "low", "high")]


def interval(found: Json | None) -> list[Value]:
    """Return a number with the ends of its interval."""
    return [None if found is None else found[end] for end in ("value", "low", "high")]


def has_any(rows: Sequence[Sequence[Value]], k: int) -> bool:
    """Say whether any row has something in a column."""
    return any(row[k] not in (None, "") for row in rows)
