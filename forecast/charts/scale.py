"""The two scales on which outcomes are drawn: time (dates, or working days) and money.

Positions on a time axis are calendar days from the project's start; the end of the third day is 3.0. Where the target
is a number of working days, positions are working days and no dates are shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator
from numpy.typing import NDArray

from forecast.results import Results, words
from forecast.results.results import COST_TOLERANCE, DAY_TOLERANCE
from forecast.results.rounding import Bounded
from forecast.statistics import Interval, is_finished, percentile, probability
from forecast.texts import conventions, say

WEEK = 7
MOST_BINS = 44
DAY_STEPS = (1, 2, WEEK, 2 * WEEK)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Scale:
    """An outcome with its base, its target and the words for its values.

    Attributes
    ----------
    kind : str
        What the outcome is, by which its texts are asked for.
    values : ndarray, shape (n_iterations,)
    target : float or None
    met : Interval or None
        The probability of meeting the target.
    hits : ndarray of bool, shape (n_iterations,), or None
        The iterations that meet the target.
    text, interval_text : callable
        Write a value of this scale, or the interval of one.
    label : str
        What the axis shows, with its unit.
    unit : float
        What one on the axis stands for.
    start : date or None
        The day of position 0, where values are calendar days.
    is_over : bool
        Whether the project had ended by its status date.
    """

    kind: Literal["finish", "duration", "cost"]
    values: NDArray[np.float64]
    base: float
    target: float | None
    hits: NDArray[np.bool_] | None
    met: Interval | None
    block_size: int
    text: Callable[[float | Bounded], str]
    interval_text: Callable[[Bounded], str]
    label: str
    start: date | None = None
    unit: float = 1.0
    tolerance: float = DAY_TOLERANCE
    is_over: bool = False

    def percentile(self, p_level: float) -> Interval:
        """Return a P-level."""
        return percentile(self.values, p_level, self.block_size)

    def share_within(self, value: float) -> Interval:
        """Return the share of iterations that do not exceed ``value``."""
        return probability(self.values <= value + self.tolerance, self.block_size)

    @property
    def met_words(self) -> tuple[str, str]:
        """Return what is said of iterations that meet the target, and of those that do not."""
        return say(f"charts.scale.met.{self.kind}"), say(f"charts.scale.missed.{self.kind}")

    def level_text(self, p_level: float) -> str:
        """Write a P-level with its name."""
        return say("charts.scale.level", level=words.p_name(p_level), value=self.text(self.percentile(p_level)))

    def target_text(self, target: float) -> str:
        """Write the target with its name."""
        return say(f"charts.scale.target.{self.kind}", value=self.text(target))

    @property
    def is_certain(self) -> bool:
        """Return whether all iterations have the same outcome."""
        return bool(np.ptp(self.values) <= self.tolerance)

    def limits(self, tail: float = 0.002) -> tuple[float, float]:
        """Return the range to be shown: nearly all outcomes, the base and the target, and a little air."""
        marks = [self.base, *([] if self.target is None else [self.target])]
        low = min(self.percentile(tail).value, *marks)
        high = max(self.percentile(1.0 - tail).value, *marks)
        air = max(0.04 * (high - low), 1.0 if self.start is not None else 0.01 * abs(high), 1e-6)
        return low - air, high + air

    def bins(self, low: float, high: float) -> NDArray[np.float64]:
        """Return bin edges over a range, one of them at the target; whole weeks, so that weekends leave no gaps."""
        anchor = low if self.target is None else self.target
        width = (high - low) / MOST_BINS
        if self.start is not None:
            width = 1.0 if high - low <= MOST_BINS else WEEK * math.ceil(width / WEEK)
        first, last = math.floor((low - anchor) / width), math.ceil((high - anchor) / width)
        edges: NDArray[np.float64] = anchor + width * np.arange(first, last + 1, dtype=np.float64)
        return edges

    def tallest_text(self, width: float, share: float) -> str:
        """Write how wide the bins are, and the share of iterations in the fullest of them."""
        most, n_weeks = words.percent(share), round(width / WEEK)
        if self.start is None:
            return say("charts.scale.tallest.bar", share=most)
        return (
            say("charts.scale.tallest.weeks", n_weeks, share=most)
            if n_weeks
            else say("charts.scale.tallest.day", share=most)
        )

    def dress(self, axis: Axis, low: float, high: float, n_ticks: int = 8) -> None:
        """Set ticks, their labels and the axis label over a range."""
        if self.start is None:
            positions, labels = number_ticks(low, high, n_ticks, self.unit)
            axis.set_label_text(self.label)
        else:
            positions, labels = date_ticks(self.start, low, high, n_ticks)
        axis.set_major_locator(FixedLocator(positions))
        axis.set_major_formatter(FixedFormatter(labels))


def time_scale(results: Results) -> Scale:
    """Return the finish as dates, or the duration in working days where the target is one."""
    hits = results.on_time()
    met = None if hits is None else probability(hits, results.block_size)
    if results.targets.duration is not None:
        return Scale(
            "duration",
            results.duration,
            results.base.duration,
            results.targets.duration,
            hits,
            met,
            results.block_size,
            words.days,
            words.days_interval,
            say("charts.scale.axis.duration"),
            is_over=is_finished(results),
        )
    return Scale(
        "finish",
        results.finish,
        results.base.finish,
        results.targets.finish,
        hits,
        met,
        results.block_size,
        lambda value: words.finish_day(results, value),
        lambda value: words.finish_interval(results, value),
        say("charts.scale.axis.finish"),
        results.start,
        is_over=is_finished(results),
    )


def money_scale(results: Results) -> Scale:
    """Return the cost."""
    hits = results.on_budget()
    largest = max(abs(float(results.cost.max())), abs(results.base.cost), abs(results.targets.budget or 0.0))
    unit, sign = words.money_unit(largest)
    return Scale(
        "cost",
        results.cost,
        results.base.cost,
        results.targets.budget,
        hits,
        None if hits is None else probability(hits, results.block_size),
        results.block_size,
        lambda value: words.money(value, results.currency),
        lambda value: words.money_interval(value, results.currency),
        say("charts.scale.axis.cost", currency=results.currency, unit=sign),
        unit=unit,
        tolerance=COST_TOLERANCE * largest,
        is_over=is_finished(results),
    )


def number_ticks(low: float, high: float, n_ticks: int, unit: float = 1.0) -> tuple[list[float], list[str]]:
    """Return positions and labels of ticks at round numbers, labelled in ``unit``, all with the same decimals.

    Examples
    --------
    >>> number_ticks(-600_000, 1_100_000, 4, 1e6)
    ([-500000.0, 0.0, 500000.0, 1000000.0], ['−0.5', '0.0', '0.5', '1.0'])
    """
    locator = MaxNLocator(n_ticks, steps=[1, 2, 2.5, 5, 10])
    positions = [float(x) for x in locator.tick_values(low / unit, high / unit) if low <= x * unit <= high]
    decimals = max((len(f"{x:.6f}".rstrip("0").partition(".")[2]) for x in positions), default=0)
    labels = [words.decimal(x, decimals) for x in positions]
    return [x * unit for x in positions], labels


def percent_ticks(low: float, high: float, n_ticks: int) -> tuple[list[float], list[str]]:
    """Return positions and labels of ticks at round percents of a scale of probabilities.

    Examples
    --------
    >>> percent_ticks(0.4, 0.73, 3)
    ([0.4, 0.6], ['40 %', '60 %'])
    """
    positions, labels = number_ticks(100.0 * low, 100.0 * high, n_ticks)
    return [0.01 * one for one in positions], [conventions().percent(label) for label in labels]


def date_ticks(start: date, low: float, high: float, n_ticks: int) -> tuple[list[float], list[str]]:
    r"""Return positions (days from ``start``) and labels of ticks at round dates: Mondays, months or years.

    Examples
    --------
    >>> date_ticks(date(2026, 11, 2), 0, 150, 8)
    ([29.0, 60.0, 91.0, 119.0, 150.0], ['Dec\n2026', 'Jan\n2027', 'Feb', 'Mar', 'Apr'])
    """
    low, high = min(max(low, -3e5), 2e6), min(high, 2e6)
    first, last = start + timedelta(days=math.ceil(low)), start + timedelta(days=math.floor(high))
    n_days = (last - first).days
    if n_days <= 2 * WEEK * n_ticks:
        step = next(days for days in DAY_STEPS if n_days <= days * n_ticks)
        if step >= WEEK:
            first += timedelta(days=-first.weekday() % WEEK)
        dates = [first + timedelta(days=k) for k in range(0, (last - first).days + 1, step)]
        # Single days are named in their middle, because the end of a day is already the next day's first moment.
        shift = 0.5 if step < WEEK else 0.0
        dates = [one for one in dates if (one - start).days + shift <= high]
        return [(one - start).days + shift for one in dates], [conventions().day_of_month(one) for one in dates]
    step = next((months for months in MONTH_STEPS if n_days / 30.44 / months <= n_ticks), MONTH_STEPS[-1])
    month = math.ceil((first.year * 12 + first.month - 1 + (first.day > 1)) / step) * step
    dates = []
    while (one := date(month // 12, month % 12 + 1, 1)) <= last:
        dates.append(one)
        month += step
    labels = []
    for k, one in enumerate(dates):
        name = conventions().month_name(one.month)
        shows_year = k == 0 or one.year != dates[k - 1].year
        labels.append(str(one.year) if step >= 12 else f"{name}\n{one.year}" if shows_year else name)
    return [float((one - start).days) for one in dates], labels
