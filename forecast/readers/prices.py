"""The blocks `escalation`, `currencies` and `finance` of `model.yaml`: prices that move, and what finance asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from forecast.distributions import estimate as questions
from forecast.errors import Place
from forecast.project import Estimate, Finance, PricePath
from forecast.readers.block import BlockReader
from forecast.readers.block_estimates import estimate, share
from forecast.readers.cell_error import CellError, shown
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.steps import steps
from forecast.readers.values import day, number

ESCALATION_KEYS = ("accounts", "rate", "years", "price_date")
CURRENCY_KEYS = ("level", "rate", "years", "price_date")
FINANCE_KEYS = ("price_date", "discount_rate", "management_reserve", "funding", "cost_of_delay")
LEAST_RATE, GREATEST_RATE = -0.9, 9.0  # what a year can do to a price
TAIL = 1e-4
T = TypeVar("T")


class PriceReader(BlockReader):
    """Reads the three blocks."""

    def finance(self, cell: Cell | None) -> Finance:
        """Return the block `finance`."""
        keys = self.mapping(cell, "finance", FINANCE_KEYS, "{discount_rate: 5%, management_reserve: 100_000}")
        discount_rate = self._value(keys.get("discount_rate"), "finance", share)
        if discount_rate is not None and not LEAST_RATE <= discount_rate <= GREATEST_RATE:
            message = (
                f"a discount rate of {discount_rate:.4g} a year is outside {LEAST_RATE:.0%} to {GREATEST_RATE:.0%}"
            )
            self.error("finance", "number-range", message, keys["discount_rate"].place, "write 5% or 0.05")
        return Finance(
            discount_rate=discount_rate,
            price_date=self._value(keys.get("price_date"), "finance", day),
            management_reserve=self._at_least_zero(keys.get("management_reserve"), "finance"),
            funding=self._value(keys.get("funding"), "finance", steps) or (),
            cost_of_delay=self._at_least_zero(keys.get("cost_of_delay"), "finance"),
        )

    def prices(
        self,
        escalation: Cell | None,
        currencies: Cell | None,
        reading: Reading,
        price_date: date,
    ) -> tuple[PricePath, ...]:
        """Return the paths of the blocks `escalation` and `currencies`; ``price_date`` is what they do not state."""
        found = []
        for name, entry in self._named(
            escalation, "escalation", "labor: {accounts: [staff], rate: [2%, 3%, 5%]}"
        ).items():
            keys = self.mapping(entry, "escalation", ESCALATION_KEYS, "{accounts: [staff], rate: [2%, 3%, 5%]}")
            accounts = self._listed(keys.get("accounts"), "escalation")
            if not accounts:
                self._missing(entry, "escalation", f"`{name}` names no account", "write `accounts: [staff]`")
            if not keys.get("rate") and not keys.get("years"):
                self._missing(entry, "escalation", f"`{name}` has no rate", "write `rate: [2%, 3%, 5%]`")
            found.append(self._path(name, keys, "escalation", reading, price_date, accounts=accounts))
        for name, entry in self._named(currencies, "currencies", "EUR: {level: 1.08, rate: [-4%, 0%, 4%]}").items():
            keys = self.mapping(entry, "currencies", CURRENCY_KEYS, "{level: 1.08, rate: [-4%, 0%, 4%]}")
            level = self._value(keys.get("level"), "currencies", number)
            if "level" not in keys:
                message = f"`{name}` has no level: what one {name} costs in the project's currency at the price date"
                self._missing(entry, "currencies", message, "write `level: 1.08`")
            elif level is not None and level <= 0.0:
                message = f"the level of `{name}` is {level:g}; it needs to be above 0"
                self.error(
                    "currencies", "number-range", message, keys["level"].place, "write units of the project's currency"
                )
            found.append(self._path(name, keys, "currencies", reading, price_date, currency=name, level=level or 1.0))
        return tuple(found)

    def _path(
        self, name: str, keys: Mapping[str, Cell], field: str, reading: Reading, price_date: date, **more: object
    ) -> PricePath:
        since = self._value(keys.get("price_date"), field, day) or price_date
        yearly: dict[int, Estimate] = {}
        for year, cell in self._named(keys.get("years"), field, "years: {2027: 4%}").items():
            if not re.fullmatch(r"\d{4}", year.strip()):
                self.error(field, "year", f"{shown(year)} is no year", cell.key_place, "write `2027: 4%`")
                continue
            if int(year) < since.year:
                message = f"the rate of {year} lies before the price date {since}; prices move from that date on"
                self.error(field, "year-before-price-date", message, cell.key_place, "set `price_date`, or remove it")
            rate = self._rate(cell, field, reading)
            if rate is not None:
                yearly[int(year)] = rate
        rate = self._rate(keys.get("rate"), field, reading)
        return PricePath(name, since, yearly=yearly, default=rate, **more)  # type: ignore[arg-type]

    def _rate(self, cell: Cell | None, field: str, reading: Reading) -> Estimate | None:
        """Return the yearly change of a price."""
        found = self._value(cell, field, lambda one: estimate(one, reading))
        if found is None or cell is None:
            return found
        ends = questions.quantiles(found.family, dict(found.parameters), [TAIL, 1.0 - TAIL], found.low, found.high)
        if ends[0] < LEAST_RATE or ends[1] > GREATEST_RATE:
            message = (
                f"`{found.text}` can change a price by {ends[0]:.3g} to {ends[1]:.3g} a year; a change is between "
                f"{LEAST_RATE:.0%} and {GREATEST_RATE:.0%}"
            )
            self.error(field, "rate-range", message, cell.place, "write 3% or 0.03 for three percent")
            return None
        return found

    def _named(self, cell: Cell | None, field: str, example: str) -> dict[str, Cell]:
        """Return the entries of a mapping whose keys are names."""
        if cell is None or cell.is_empty:
            return {}
        if not isinstance(cell.value, dict):
            self.error(field, "yaml-shape", "keys and values are needed here", cell.place, f"write `{example}`")
            return {}
        return cell.value

    def _value(self, cell: Cell | None, field: str, parse: Callable[[Cell], T]) -> T | None:
        if cell is None or cell.is_empty:
            return None
        try:
            return parse(cell)
        except CellError as wrong:
            self.error(field, wrong.code, wrong.message, wrong.place or cell.place, wrong.hint)
            return None

    def _at_least_zero(self, cell: Cell | None, field: str) -> float:
        value = self._value(cell, field, number)
        if value is not None and value < 0.0:
            assert cell is not None
            self.error(field, "number-range", f"{value:g} is below 0", cell.place, "write 0 or more")
        return value or 0.0

    def _missing(self, entry: Cell, field: str, message: str, hint: str) -> None:
        place: Place | None = entry.key_place or entry.place
        self.error(field, "missing-value", message, place, hint)
