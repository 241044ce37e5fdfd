"""The money of the base plan: most likely amounts on the base dates, at most likely prices.

It stands beside the kernels as their slow twin: no code is shared with them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.compiler.base import Schedule, WorkingTime
from forecast.compiler.base_logic import DRIFT, SNAP
from forecast.engine.inputs import AT_END, AT_START, CURVE, FIXED, ON_DAY, STARTS, Calendars, Costs
from forecast.engine.money_inputs import Charges, Timing

INSTANT = 1e-6


@dataclass(frozen=True, slots=True)
class BaseMoney:
    """What the base plan costs.

    ``account`` (n_accounts,) and ``monthly`` (n_months,) are in money of the day; ``constant`` is the total at the
    prices of the price date, ``charges`` the charges (n_charges,).
    """

    account: np.ndarray
    monthly: np.ndarray
    constant: float
    charges: np.ndarray


def base_money(
    costs: Costs,
    timing: Timing | None,
    charges: Charges | None,
    calendars: Calendars,
    base: Schedule,
    amounts: np.ndarray,
    values: np.ndarray,
) -> BaseMoney:
    """Return the money of the base plan.

    Parameters
    ----------
    base : Schedule
        The base dates.
    amounts : ndarray, shape (n_lines,)
        What each line costs at the prices that are written.
    values : ndarray, shape (n_streams,)
        The value of each stream in the base plan.
    """
    charged, later = _charged(charges, base, values)
    account = np.zeros(costs.n_accounts)
    if timing is None:
        np.add.at(account, costs.account, amounts)
        if charges is not None:
            np.add.at(account, charges.account, charged)
        total = float(amounts.sum() + charged.sum())
        return BaseMoney(account, np.empty(0), total, charged)
    levels, at_price_date = _levels(timing, values), timing.level
    monthly, constant = np.zeros(timing.n_months), 0.0
    for task in range(len(timing.first_group) - 1):
        for g in range(timing.first_group[task], timing.first_group[task + 1]):
            lines = slice(timing.first_line[g], timing.first_line[g + 1])
            share = _shares(timing, calendars, base, task, g)
            dear, foreign, level = (
                levels[timing.escalation[g]],
                levels[timing.exchange[g]],
                at_price_date[timing.exchange[g]],
            )
            paid = amounts[lines].sum()
            monthly += paid * share * dear * foreign
            constant += paid * level
            np.add.at(account, costs.account[lines], amounts[lines] * float(share @ (dear * foreign)))
    if charges is not None:
        for c, amount in enumerate(charged):
            month = charges.later_month[c] if charges.kind[c, 1] == FIXED else _month(timing, *later[c])
            dear = levels[charges.escalation[c], month]
            charged[c] = amount * dear
            account[charges.account[c]] += amount * dear
            monthly[month] += amount * dear
            constant += amount
    return BaseMoney(account, monthly, float(constant), charged)


def _levels(timing: Timing, values: np.ndarray) -> np.ndarray:
    """Return what each price multiplies money by in each month, shape (n_prices, n_months)."""
    rate = np.where(timing.stream >= 0, values[timing.stream], 0.0)
    grown = timing.level[:, None] * np.cumprod((1.0 + rate) ** timing.year_part, axis=1)
    before = np.concatenate([timing.level[:, None], grown[:, :-1]], axis=1)
    year = np.repeat(np.arange(rate.shape[1]), np.diff(timing.first_month))
    return np.asarray(before[:, year] * (1.0 + rate[:, year]) ** timing.month_part)


def _shares(timing: Timing, calendars: Calendars, base: Schedule, task: int, g: int) -> np.ndarray:
    """Return the share of a group's money that is spent in each month, shape (n_months,)."""
    is_task = task < len(base.start)
    start, finish = (base.start[task], base.finish[task]) if is_task else (0.0, base.project_finish)
    spread, share = timing.spread[g], np.zeros(timing.n_months)
    if spread == ON_DAY:
        share[timing.month[g]] = 1.0
    elif spread in (AT_START, AT_END):
        share[_month(timing, start if spread == AT_START else finish, spread == AT_START)] = 1.0
    else:
        row = int(calendars.of_task[task] if is_task else calendars.of_project)
        first, last = (WorkingTime(calendars, row).before(float(moment)) for moment in (start, finish))
        lasting = max(last - first, INSTANT)
        done = np.clip((timing.bound[row] - (last - lasting)) / lasting, 0.0, 1.0)
        if spread == CURVE:
            done = done * done * (3.0 - 2.0 * done)
        share = np.diff(np.concatenate([[0.0], done, [1.0]]))
    return share


def _month(timing: Timing, moment: float, as_start: bool) -> int:
    """Return the month in which a moment of the axis falls, as a beginning or as an end."""
    ends, snap = timing.bound[-1], SNAP + DRIFT * moment
    return int(np.sum(ends <= moment + snap) if as_start else np.sum(ends < moment - snap))


def _charged(
    charges: Charges | None, base: Schedule, values: np.ndarray
) -> tuple[np.ndarray, list[tuple[float, bool]]]:
    """Return what each charge is on the base dates, and the later moment on the axis."""
    if charges is None:
        return np.zeros(0), []
    amounts, later = np.zeros(len(charges.rate)), []
    exists, other_exists = (
        np.where(rows < 0, True, values[rows] > 0.0) for rows in (charges.exists, charges.other_exists)
    )
    for c, (kinds, tasks) in enumerate(zip(charges.kind, charges.task, strict=True)):
        days, moment = [], 0.0
        for side, (kind, task) in enumerate(zip(kinds, tasks, strict=True)):
            if kind == FIXED:
                days.append(charges.fixed_day[c, side])
                continue
            moment = base.project_finish if task < 0 else (base.start if kind == STARTS else base.finish)[task]
            if kind == STARTS and side == 1:
                others = slice(charges.first_other[c], charges.first_other[c + 1])
                starts = [*([moment] if exists[c, 1] else ()), *base.start[charges.other[others]][other_exists[others]]]
                exists[c, 1] = len(starts) > 0
                moment = min(starts, default=moment)
            snap = SNAP + DRIFT * moment
            whole = np.floor(moment + snap) if kind == STARTS else np.ceil(moment - snap) - 1.0
            slot = int(np.clip(whole, 0, len(charges.clock) - 1))
            days.append((charges.clock[slot] + moment - slot) / charges.slots_per_day)
        later.append((float(moment), bool(kinds[1] == STARTS)))
        lasting = max(days[1] - days[0], 0.0) if exists[c].all() else 0.0
        amounts[c] = np.clip(charges.rate[c] * lasting, -charges.most[c], charges.most[c])
    return amounts, later
