"""Which date and budget can be promised together: all pairs that hold equally often."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.charts import style
from forecast.charts.scale import Scale, money_scale, time_scale
from forecast.results import Results, words
from forecast.statistics.frontier import JointFrontier, joint_frontier, shown, wanted
from forecast.texts import say

SIZE = (style.WIDTH, 5.2)
MOST_POINTS = 2000
LEVELS = (0.50, 0.70, 0.80, 0.90)
# A level nearer than this to the one asked for is left out.
NEAR = 0.06
LEFT, RIGHT, BOTTOM = 0.78, 0.62, 0.5


def applies(results: Results) -> bool:
    """Say whether finish and cost are both uncertain."""
    return bool(results.cost.any()) and float(np.ptp(results.finish)) > 0.0 and float(np.ptp(results.cost)) > 0.0


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return SIZE


def title(results: Results) -> str:
    """Return the finding: the cheapest pair, or the ends of the frontier."""
    found = joint_frontier(results)
    sure, money = words.percent(found.confidence), money_scale(results)
    if found.cheapest is not None:
        (pair,) = shown(results, found, [found.cheapest])
        day, budget = words.finish_day(results, pair.day), money.text(pair.budget)
        return say("charts.frontier.cheapest", sure=sure, day=day, budget=budget)
    first, last = shown(results, found, [0, len(found.days) - 1])
    day, budget = words.finish_day(results, first.day), money.text(first.budget)
    if first.day == last.day:
        return say("charts.frontier.single", sure=sure, day=day, budget=budget)
    last_day, last_budget = words.finish_day(results, last.day), money.text(last.budget)
    return say("charts.frontier.ends", sure=sure, day=day, budget=budget, last_day=last_day, last_budget=last_budget)


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    found, money = joint_frontier(results), money_scale(results)
    positions = sorted({0, len(found.days) // 2, len(found.days) - 1})
    pairs = words.listed(
        (
            say("charts.frontier.pair", day=words.finish_day(results, pair.day), budget=money.text(pair.budget))
            for pair in shown(results, found, positions)
        ),
        "semicolon",
    )
    return say("charts.frontier.alt", sure=words.percent(found.confidence), pairs=pairs)


def draw(results: Results, figure: Figure) -> None:
    """Draw the iterations, a curve for each confidence, the targets and the cheapest pair."""
    top = style.headline(figure, title(results), say("charts.frontier.note")) + 0.16
    axes = style.panel(figure, LEFT, top, RIGHT, BOTTOM)
    money = money_scale(results)
    level = wanted(results)
    others = [one for one in LEVELS if abs(one - level) > NEAR]
    curves = {one: joint_frontier(results, one) for one in sorted([*others, level])}
    time = _dated(results)
    x_low, x_high = time.limits()
    y_low, y_high = money.limits()
    axes.set_xlim(x_low, x_high)
    axes.set_ylim(y_low, y_high)
    width, _ = style.inches(axes)
    axes.plot(
        results.finish[:MOST_POINTS], results.cost[:MOST_POINTS], linestyle="none", marker="o", markersize=2.6,
        markeredgewidth=0, color=style.FAINT, alpha=0.35, rasterized=True, zorder=2,
    )  # fmt: skip
    for one, found in curves.items():
        is_asked = one == level
        color = style.BLUE if is_asked else style.SKY
        x = [found.days[0], *found.days, max(x_high, found.days[-1])]
        y = [max(y_high, found.budgets[0]), *found.budgets, found.budgets[-1]]
        axes.plot(x, y, color=color, linewidth=2.4 if is_asked else 1.3, drawstyle="steps-post", zorder=4)
        if y_low <= found.budgets[-1] <= y_high:
            axes.text(
                1 + 0.05 / width, found.budgets[-1], words.percent(one), transform=axes.get_yaxis_transform(),
                size=style.SMALL, va="center", weight="bold" if is_asked else "normal", color=color,
            )  # fmt: skip
    if results.targets.finish is not None:
        axes.axvline(results.targets.finish, color=style.INK, linewidth=1.2, linestyle=(0, (1, 1.5)), zorder=3)
    if results.targets.budget is not None:
        axes.axhline(results.targets.budget, color=style.INK, linewidth=1.2, linestyle=(0, (1, 1.5)), zorder=3)
    _mark(axes, curves[level])
    time.dress(axes.xaxis, x_low, x_high, 6)
    money.dress(axes.yaxis, y_low, y_high, 7)
    axes.grid()
    axes.tick_params(length=0)


def _mark(axes: Axes, found: JointFrontier) -> None:
    if found.cheapest is None:
        return
    day, budget = float(found.days[found.cheapest]), float(found.budgets[found.cheapest])
    axes.plot([day], [budget], "o", color=style.VERMILION, markersize=7, zorder=7)
    low, high = axes.get_xlim()
    is_right = day > 0.5 * (low + high)
    axes.annotate(
        say("charts.frontier.mark"), (day, budget), xytext=(-8 if is_right else 8, -14),
        textcoords="offset points", size=style.SMALL, ha="right" if is_right else "left", color=style.VERMILION,
        weight="bold", zorder=7, bbox=style.BOX,
    )  # fmt: skip


def _dated(results: Results) -> Scale:
    """Return the scale of dates, also where the target is a number of working days."""
    targets = replace(results.targets, duration=None)
    return time_scale(replace(results, targets=targets))
