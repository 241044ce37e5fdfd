"""Money in time as arrays: months, prices that move, and which lines are spent together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.lines import Line
from forecast.compiler.streams import StreamList
from forecast.engine.inputs import AT_END, AT_START, CURVE, LINEAR, ON_DAY
from forecast.engine.money_inputs import Timing
from forecast.project import Project
from forecast.project.money import PricePath, account_and_above

SPREADS = {"linear": LINEAR, "curve": CURVE, "start": AT_START, "end": AT_END}
REACH = 2.0  # months are laid out up to this many times the base duration
LEAST_DAYS = 366
MOST_MONTHS = 600
NEVER_MOVES = 0  # the price in row 0


@dataclass(frozen=True, slots=True)
class Months:
    """The calendar months from the project's start on; the last one holds all that comes later."""

    start: date
    begins: tuple[date, ...]

    @classmethod
    def of(cls, project: Project, base_finish: float) -> Months:
        """Lay out months up to twice the base duration, and to the last day on which something is due.

        Parameters
        ----------
        base_finish : float
            Calendar days from the start.
        """
        days = min(max(REACH * base_finish, base_finish + LEAST_DAYS), 31.0 * MOST_MONTHS)
        due = [item.on for item in project.costs if item.on is not None]
        due += [one.date for charge in project.charges for one in (charge.earlier, charge.later) if one.date]
        last = max([project.start + timedelta(days=min(days, (date.max - project.start).days - 62.0)), *due])
        n = min((last.year - project.start.year) * 12 + last.month - project.start.month + 2, MOST_MONTHS)
        return cls(project.start, tuple(_month(project.start, m) for m in range(n)))

    @property
    def years(self) -> range:
        """Return the calendar years that the months are in."""
        return range(self.begins[0].year, self.begins[-1].year + 1)

    def position(self, day: date) -> int:
        """Return the month of a day."""
        m = (day.year - self.start.year) * 12 + day.month - self.start.month
        return min(max(m, 0), len(self.begins) - 1)

    def middle(self, m: int) -> float:
        """Return the middle of a month, in days of the proleptic calendar."""
        return (self.begins[m].toordinal() + _month(self.begins[m], 1).toordinal()) / 2.0


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices that move, each with its streams by year; row 0 of the engine's table is none of them."""

    paths: tuple[PricePath, ...]
    years: range
    stream: np.ndarray  # (n_paths + 1, n_years)
    row_of_account: Mapping[str, int]
    row_of_currency: Mapping[str, int]

    def rows(self, line: Line) -> tuple[int, int]:
        """Return the rows of the escalation and the exchange rate that a line follows."""
        return self.row_of_account.get(line.account, 0), self.row_of_currency.get(line.currency, 0)


def is_followed(project: Project) -> bool:
    """Return whether money is followed month by month: asked for, or needed by prices, funding or present value."""
    finance = project.finance
    return bool(project.cash_flow or project.prices or finance.funding or finance.discount_rate is not None)


def add_prices(project: Project, months: Months, accounts: Sequence[str], streams: StreamList) -> Prices:
    """Add a stream for each price and year; paths stand in the order of their kinds and names."""
    paths = tuple(sorted(project.prices, key=lambda path: (path.currency, path.name)))
    first = min([months.begins[0].year, *(path.price_date.year for path in paths)])
    years = range(first, months.years[-1] + 1)
    stream = np.full((len(paths) + 1, len(years)), -1, np.int32)
    for p, path in enumerate(paths, start=1):
        purpose = "exchange" if path.currency else "escalation"
        for y, year in enumerate(years):
            estimate = path.yearly.get(year, path.default)
            if estimate is not None and year >= path.price_date.year:
                stream[p, y] = streams.add(purpose, f"{path.name}\x1f{year}", estimate)
    above = {name: account_and_above(project.accounts, name) for name in accounts}
    row_of_account = {
        name: p
        for name in accounts
        for p, path in enumerate(paths, start=1)
        if not set(path.accounts).isdisjoint(above[name])
    }
    row_of_currency = {path.currency: p for p, path in enumerate(paths, start=1) if path.currency}
    return Prices(paths, years, stream, row_of_account, row_of_currency)


def grouped(by_task: Sequence[Sequence[Line]], prices: Prices) -> list[list[Line]]:
    """Return the lines of each task so that those spent in the same way stand together."""
    return [sorted(lines, key=lambda line: _way(line, prices)) for lines in by_task]


def compile_timing(by_task: Sequence[Sequence[Line]], timeline: Timeline, months: Months, prices: Prices) -> Timing:
    """Return when the lines of each task and of the project, already `grouped`, are spent."""
    ways = [
        [(way, len(list(some))) for way, some in groupby(lines, lambda one: _way(one, prices))] for lines in by_task
    ]
    flat = [one for some in ways for one in some]
    names = sorted(name for name in timeline.worked if not timeline.is_axis(name))
    ends = np.array([timeline.moment(begin) for begin in months.begins[1:]])
    bound = [[timeline.work_before(name, end) for end in ends] for name in names]
    year_part, month_part = _parts(prices, months)
    first_month = [sum(begin.year < year for begin in months.begins) for year in (*prices.years, prices.years[-1] + 1)]
    return Timing(
        has_prices=bool(prices.paths),
        bound=np.array([*bound, ends]).reshape(len(names) + 1, len(ends)),
        first_group=np.cumsum([0, *(len(some) for some in ways)]).astype(np.int32),
        first_line=np.cumsum([0, *(n for _, n in flat)]).astype(np.int32),
        spread=np.array([way[0] for way, _ in flat], np.int32),
        month=np.array([months.position(date.fromordinal(way[1])) if way[1] else 0 for way, _ in flat], np.int32),
        escalation=np.array([way[2] for way, _ in flat], np.int32),
        exchange=np.array([way[3] for way, _ in flat], np.int32),
        level=np.array([1.0, *(path.level for path in prices.paths)]),
        stream=prices.stream,
        year_part=year_part,
        first_month=np.array(first_month, np.int32),
        month_part=month_part,
    )


def _way(line: Line, prices: Prices) -> tuple[int, int, int, int]:
    """Return how a line is spent: its spread, day, escalation and exchange rate."""
    # What runs with the days is paid with them.
    spread = LINEAR if line.quantity == "days" else SPREADS[line.spread]
    return (ON_DAY, line.on.toordinal(), *prices.rows(line)) if line.on else (spread, 0, *prices.rows(line))


def _parts(prices: Prices, months: Months) -> tuple[np.ndarray, np.ndarray]:
    """Return the parts of each year, and of the month's year until its middle, after the date of each price."""
    n_prices = len(prices.paths) + 1
    whole, until = np.zeros((n_prices, len(prices.years))), np.zeros((n_prices, len(months.begins)))
    for p, path in enumerate(prices.paths, start=1):
        for y, year in enumerate(prices.years):
            whole[p, y] = _part(year, date(year + 1, 1, 1).toordinal(), path.price_date)
        for m, begin in enumerate(months.begins):
            until[p, m] = _part(begin.year, months.middle(m), path.price_date)
    return whole, until


def _part(year: int, until: float, since: date) -> float:
    begin, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    return max(until - max(begin, since.toordinal()), 0.0) / (end - begin)


def _month(begin: date, later: int) -> date:
    """Return the first day of the month that comes some months after that of a day."""
    year, month = divmod(begin.year * 12 + begin.month - 1 + later, 12)
    return date(year, month + 1, 1)
