"""Money in time, one payment, one working day and one year after the other."""

from __future__ import annotations

import math
from calendar import isleap
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from forecast.project import Account, Charge, Estimate, Finance, Moment, PricePath, Project, Resource
from tests.reference.working_time import Axis

UNASSIGNED = "unassigned"
INSTANT, SNAP = 1e-6, 1e-9


@dataclass
class Payment:
    """An amount as it is written: when it is spent, by which task (None: the project), in which currency."""

    account: str
    amount: float
    spread: str = "linear"
    task: str | None = None
    currency: str = ""
    on: date | None = None
    resource: str = ""


@dataclass
class Spent:
    """Money of one iteration by month, and apart: at the prices of the price date, and what escalation adds."""

    by_month: dict[tuple[int, int], float] = field(default_factory=dict)
    constant: float = 0.0
    escalation: float = 0.0
    charges: dict[str, float] = field(default_factory=dict)


class MoneyInTime:
    """Spends payments on days, at the prices of their months."""

    def __init__(self, project: Project, axis: Axis, rate: Callable[[PricePath, int], float]) -> None:
        self.project, self.axis, self.rate = project, axis, rate

    def spend(self, payment: Payment, begin: float, end: float, calendar: str, spent: Spent) -> float:
        """Spend a payment of a task that lasts from one moment to another; return what it costs in the end."""
        days: list[tuple[date, float]] = []
        if payment.on is not None:
            days = [(payment.on, 1.0)]
        elif payment.spread == "start":
            days = [(self._day(begin, True), 1.0)]
        elif payment.spread == "end":
            days = [(self._day(end, False), 1.0)]
        elif abs(end - begin) < SNAP:
            days = [(self._working_day(end, calendar), 1.0)]
        else:
            days = self._along(payment.spread, begin, end, calendar)
        return sum(self.spend_on(day, payment, payment.amount * share, spent) for day, share in days)

    def spend_on(self, day: date, payment: Payment, amount: float, spent: Spent) -> float:
        """Spend an amount on a day."""
        middle = date(day.year, day.month, 1).toordinal() / 2 + _next_month(day).toordinal() / 2
        dear, foreign, at_price_date = 1.0, 1.0, 1.0
        for path in self.project.prices:
            if path.currency and path.currency == payment.currency:
                foreign, at_price_date = self._level(path, day.year, middle), path.level
            if not path.currency and self._follows(payment.account or UNASSIGNED, path):
                dear = self._level(path, day.year, middle)
        spent.constant += amount * at_price_date
        spent.escalation += amount * at_price_date * (dear - 1.0)
        key = (day.year, day.month)
        spent.by_month[key] = spent.by_month.get(key, 0.0) + amount * dear * foreign
        return amount * dear * foreign

    def charge(self, charge: Charge, one: Any, spent: Spent, last: Callable[[str], str]) -> float:
        """Spend a charge, nothing where a task that it counts from or to does not exist."""
        earlier, later = self._moment(charge.earlier, one, last), self._moment(charge.later, one, last)
        days = 0.0
        if earlier is not None and later is not None and later[0] - earlier[0] > SNAP:
            days = later[0] - earlier[0]
        day = self.project.start if later is None else later[1]
        most = float("inf") if charge.most is None else charge.most
        amount = max(min(charge.per_day * days, most), -most)
        spent.charges[charge.id] = self.spend_on(day, Payment(charge.account, amount), amount, spent)
        return spent.charges[charge.id]

    def _moment(self, moment: Moment, one: Any, last: Callable[[str], str]) -> tuple[float, date] | None:
        """Return the calendar days from the start to a moment, and the day in which it falls; None if it never is."""
        if moment.date is not None:
            return (moment.date - self.project.start).days + 1.0, moment.date
        starts = bool(moment.task) and moment.side == "start"
        if starts:
            begun = [one.start_of[name] for name in (moment.task, *moment.or_task) if one.exists[name]]
            if not begun:
                return None
            on_axis = min(begun)
        else:
            if moment.task and not one.exists[moment.task]:
                return None
            on_axis = one.finish_of[last(moment.task)] if moment.task else one.finish
        day = self._day(on_axis, starts)
        into = on_axis - self.axis.days.index(day)
        return (day - self.project.start).days + into, day

    def _day(self, moment: float, as_start: bool) -> date:
        k = int(moment + SNAP)
        if not as_start and abs(moment - k) <= SNAP:
            k -= 1
        return self.axis.days[max(k, 0)]

    def _working_day(self, moment: float, calendar: str) -> date:
        """Return the last day on which a calendar works before a moment."""
        k = math.ceil(self.axis.work_before(calendar, moment) - SNAP) - 1
        return self.axis.days[self.axis.worked[calendar][max(k, 0)]]

    def _along(self, spread: str, begin: float, end: float, calendar: str) -> list[tuple[date, float]]:
        """Return the days of a task with the share of its money that each day spends."""
        first, last = self.axis.work_before(calendar, begin), self.axis.work_before(calendar, end)
        lasting = max(last - first, INSTANT)
        first = last - lasting
        shares, n = [], min(int(first) - 1, 0)
        while n < last:
            parts = [min(max((edge - first) / lasting, 0.0), 1.0) for edge in (n, n + 1)]
            if spread == "curve":
                parts = [3 * part**2 - 2 * part**3 for part in parts]
            if parts[1] > parts[0]:
                shares.append((self.axis.days[self.axis.worked[calendar][max(n, 0)]], parts[1] - parts[0]))
            n += 1
        return shares

    def _follows(self, account: str, path: PricePath) -> bool:
        parent_of = {one.id: one.parent for one in self.project.accounts}
        while account:
            if account in path.accounts:
                return True
            account = parent_of.get(account, "")
        return False

    def _level(self, path: PricePath, year: int, moment: float) -> float:
        level, since = path.level, float(path.price_date.toordinal())
        for k in range(path.price_date.year, year + 1):
            begin, end = date(k, 1, 1).toordinal(), date(k + 1, 1, 1).toordinal()
            part = max(min(moment, end) - max(since, begin), 0.0) / (366 if isleap(k) else 365)
            level *= (1.0 + self.rate(path, k)) ** part
        return level


def _next_month(day: date) -> date:
    return (date(day.year, day.month, 28) + timedelta(days=4)).replace(day=1)


def normal(mean: float, sd: float) -> Estimate:
    """Return a normal estimate."""
    return Estimate("normal", (("mean", mean), ("sd", sd)))


def in_time(project: Project, seed: int) -> Project:
    """Give a random project spreads, days, currencies, prices that move, charges, and follow its cash."""
    random = Random(seed)
    spreads = ("linear", "start", "end", "curve")
    ids = sorted(task.id for task in project.tasks)
    day = project.start + timedelta(days=random.randrange(80))

    def foreign(resource: Resource) -> Resource:
        return replace(resource, currency=random.choice(("", "EUR", "GBP")))

    def moment() -> Moment:
        return random.choice((
            Moment(), Moment(day), Moment(task=random.choice(ids)), Moment(task=random.choice(ids), side="start"),
        ))  # fmt: skip

    def later() -> Moment:
        return random.choice((moment(), Moment(task=ids[-1], side="start", or_task=(ids[-2], ids[-3]))))

    return replace(
        project,
        tasks=tuple(replace(task, spread=random.choice(spreads)) for task in project.tasks),
        resources=tuple(foreign(resource) for resource in project.resources),
        costs=tuple(
            replace(
                item, spread=random.choice(spreads), currency=random.choice(("", "EUR")),
                on=random.choice((None, day)),
            )
            for item in project.costs
        ),
        accounts=(Account("labor", parent="people"), Account("vendors", parent="people"), Account("people")),
        prices=(
            PricePath("pay", project.start - timedelta(days=400), ("people",), default=normal(0.04, 0.02)),
            PricePath(
                "goods", project.start + timedelta(days=20), ("hardware", UNASSIGNED),
                yearly={project.start.year: normal(0.3, 0.1), project.start.year + 1: normal(-0.2, 0.05)},
            ),
            PricePath("EUR", project.start, currency="EUR", level=1.1, default=normal(0.0, 0.08)),
            PricePath("GBP", project.start, currency="GBP", level=1.3),
        ),
        charges=tuple(
            Charge(
                f"C{k}", f"C{k}", random.choice((100.0, -40.0)), moment(), later(),
                random.choice(("", "labor", "fees")), random.choice((None, 500.0)),
            )
            for k in range(5)
        ),
        finance=Finance(discount_rate=0.05),
        cash_flow=True,
    )  # fmt: skip
