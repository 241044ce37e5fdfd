"""Which responses are worth their money: every set that was tried, and the frontier."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import style
from forecast.charts.scale import number_ticks, percent_ticks
from forecast.decisions.mitigation import Mitigation
from forecast.results import words
from forecast.texts import say

NAME = "mitigation"
SIZE = (style.WIDTH, 5.0)
LEFT, RIGHT, BOTTOM = 0.72, 0.3, 0.6


def size(found: Mitigation) -> tuple[float, float]:
    """Return width and height in inches."""
    return SIZE


def alt(found: Mitigation, currency: str) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    steps = [
        say("charts.mitigation.step", cost=words.money(step.tried.cost, currency), met=words.percent(step.tried.met))
        for step in found.frontier
    ]
    return say("charts.mitigation.alt", sets=found.n_sets, steps=words.listed(steps, "semicolon"))


def draw(found: Mitigation, title: str, currency: str, figure: Figure) -> None:
    """Draw the sets, the frontier with its errors, the limits that were asked for and the chosen set."""
    how = "all" if found.is_exact else "some"
    note = say(f"charts.mitigation.note.{how}", sets=found.n_sets, sure=words.percent(0.95))
    top = style.headline(figure, title, note) + 0.14
    axes = style.panel(figure, LEFT, top, RIGHT, BOTTOM)
    costs = [one.cost for one in found.tried]
    high = 1.04 * max(*costs, 1.0 if found.budget is None else found.budget)
    axes.set_xlim(-0.02 * high, high)
    axes.plot(
        costs, [one.met.value for one in found.tried], linestyle="none", marker="o", markersize=3.5, markeredgewidth=0,
        color=style.FAINT, alpha=0.45, zorder=2,
    )  # fmt: skip
    x = [step.tried.cost for step in found.frontier]
    met = [step.tried.met for step in found.frontier]
    y = [one.value for one in met]
    axes.step([*x, high], [*y, y[-1]], where="post", color=style.BLUE, linewidth=1.8, zorder=3)
    axes.vlines(x, [one.low for one in met], [one.high for one in met], color=style.BLUE, linewidth=1.4, zorder=4)
    axes.plot(x, y, linestyle="none", marker="o", markersize=5, color=style.BLUE, zorder=4)
    width, _ = style.inches(axes)
    if found.budget is not None:
        axes.axvline(found.budget, color=style.INK, linewidth=1.2, linestyle=(0, (1, 1.5)), zorder=3)
        axes.text(
            found.budget - 0.06 * high / width, 0.02,
            say("charts.mitigation.budget", budget=words.money(found.budget, currency)), size=style.SMALL,
            ha="right", va="bottom", transform=axes.get_xaxis_transform(), bbox=style.BOX,
        )  # fmt: skip
    if found.wanted is not None:
        axes.axhline(found.wanted, color=style.INK, linewidth=1.2, linestyle=(0, (1, 1.5)), zorder=3)
        wanted = say("charts.mitigation.wanted", wanted=words.percent(found.wanted))
        axes.text(1 - 0.04 / width, found.wanted, wanted, size=style.SMALL, ha="right",
                  va="bottom", transform=axes.get_yaxis_transform(), bbox=style.BOX)  # fmt: skip
    if found.chosen is not None:
        axes.plot([found.chosen.cost], [found.chosen.met.value], "o", markersize=10, markerfacecolor="none",
                  markeredgecolor=style.VERMILION, markeredgewidth=2.0, zorder=5)  # fmt: skip
        cost, met_now = words.money(found.chosen.cost, currency), words.percent(found.chosen.met)
        text = say("charts.mitigation.chosen", cost=cost, met=met_now)
        is_left = found.chosen.cost > 0.5 * high
        axes.annotate(
            text, (found.chosen.cost, found.chosen.met.value), xytext=(-9 if is_left else 9, 9),
            textcoords="offset points", ha="right" if is_left else "left", size=style.BODY, weight="bold",
            color=style.VERMILION, zorder=6, bbox=style.BOX,
        )  # fmt: skip
    values = [one.met.value for one in found.tried]
    low = max(0.0, min(values) - 0.05)
    most = min(1.0, max([*values, found.wanted or 0.0]) + 0.06)
    axes.set_ylim(low, most)
    positions, labels = percent_ticks(low, most, 6)
    axes.yaxis.set_major_locator(FixedLocator(positions))
    axes.yaxis.set_major_formatter(FixedFormatter(labels))
    unit, sign = words.money_unit(high)
    positions, labels = number_ticks(0.0, high, 7, unit)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(labels))
    axes.set_xlabel(say("charts.mitigation.axis", currency=words.one_line(currency), unit=sign), labelpad=2)
    axes.set_ylabel(say(f"charts.mitigation.aim.{found.aim}"))
    axes.grid()
    style.quiet(axes, "left", "bottom")
