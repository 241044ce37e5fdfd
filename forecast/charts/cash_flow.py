"""How much is spent by when: the range of outcomes as a fan, the base plan, and what is available."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator

from forecast.charts import marks, style
from forecast.results import Results, words
from forecast.statistics.cash import Period, cash_flow, funding, most_exceeded
from forecast.texts import say

HEIGHT = 4.4
LEFT, RIGHT, BOTTOM, GAP = 0.95, 1.5, 0.45, 0.16
MOST_TICKS = 7
P10, P50, P80, P90 = range(4)
SURE = 0.80
HEADROOM = 1.06
LINE = 0.165


def applies(results: Results) -> bool:
    """Say whether money was followed by month."""
    return bool(results.money.months)


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return style.width(), HEIGHT


def title(results: Results) -> str:
    """Return the finding in one sentence."""
    months = cash_flow(results)
    _, ever = funding(results)
    dearest = max(months, key=lambda one: one.mean.value)
    enough = {"money": words.money(months[-1].cumulative[P80], _currency(results)), "sure": words.percent(SURE)}
    if ever is not None:
        return say("charts.cash_flow.title_funded", ever=words.percent(ever), **enough)
    return say("charts.cash_flow.title", month=words.month(dearest.begin), **enough)


def alt(results: Results) -> str:
    """Return the text alternative, with the key numbers."""
    name, months = _currency(results), cash_flow(results)
    shown = months[:: max(1, -(-len(months) // MOST_TICKS))]
    if shown[-1] is not months[-1]:
        shown.append(months[-1])
    parts = []
    for one in shown:
        p10, p50, p90 = (words.money(one.cumulative[level], name) for level in (P10, P50, P90))
        parts.append(say("charts.cash_flow.month", month=words.month(one.begin), p10=p10, p50=p50, p90=p90))
    said = say("charts.cash_flow.alt", months=words.listed(parts, "semicolon"))
    limits, ever = funding(results)
    if ever is None:
        return said
    worst, stays = most_exceeded(limits)
    exceeded = say(
        "charts.cash_flow.exceeded_from" if stays else "charts.cash_flow.exceeded_in",
        ever=words.percent(ever),
        interval=words.percent_interval(ever),
        month=words.month(worst.begin),
    )
    return words.sentences(said, exceeded)


def draw(results: Results, figure: Figure) -> None:
    """Draw on an empty figure of that size."""
    n = results.money.monthly_cost.shape[1]
    top = style.headline(figure, title(results), say("charts.cash_flow.note", n=n)) + GAP
    axes = style.panel(figure, LEFT, top, RIGHT, BOTTOM)
    months = cash_flow(results)
    x = list(range(len(months) + 1))
    bands = [[0.0, *(one.cumulative[level].value for one in months)] for level in (P10, P50, P80, P90)]
    base = [0.0, *(one.base_cumulative for one in months)]
    axes.fill_between(x, bands[P10], bands[P90], color=style.SKY, alpha=0.45, linewidth=0)
    axes.plot(x, bands[P50], color=style.BLUE, linewidth=2.2, zorder=5)
    axes.plot(x, base, color=style.MUTED, linewidth=1.6, linestyle=(0, (4, 2)), zorder=4)
    highest = max(bands[P90][-1], base[-1])
    limits, _ = funding(results)
    if limits:
        available = [one.available for one in limits]
        axes.step(x, [available[0], *available], color=style.VERMILION, linewidth=1.6, where="pre", zorder=4)
        highest = max(highest, min(max(available), 1.5 * highest))
    axes.set_xlim(0.0, float(len(months)))
    least = min(0.0, *bands[P10], *base)
    axes.set_ylim(least, highest * HEADROOM if highest > least else least + 1.0)
    _dress(results, axes, months)
    _tell(results, axes, months)
    last = [words.money(one, _currency(results)) for one in months[-1].cumulative]
    ends = [
        (bands[P90][-1], say("charts.cash_flow.p90", money=last[P90]), style.BLUE),
        (bands[P50][-1], say("charts.cash_flow.p50", money=last[P50]), style.BLUE),
        (bands[P10][-1], say("charts.cash_flow.p10", money=last[P10]), style.BLUE),
        (base[-1], say("charts.cash_flow.base"), style.MUTED),
    ]
    if limits:
        ends.append((limits[-1].available, say("charts.cash_flow.funding"), style.VERMILION))
    _draw_names(axes, ends)


def _tell(results: Results, axes: Axes, months: list[Period]) -> None:
    """Say what is spent by the end of each month."""
    name = _currency(results)
    for k, one in enumerate(months, start=1):
        p10, p50, p90 = (one.cumulative[level] for level in (P10, P50, P90))
        said = say(
            "marks.spent",
            p50=words.money(p50, name),
            interval=words.money_interval(p50, name),
            low=words.money(p10, name),
            high=words.money(p90, name),
            base=words.money(one.base_cumulative, name),
        )
        marks.tell(axes, marks.said(words.month(one.begin), said), (k - 0.5, min(k + 0.5, len(months))))


def _draw_names(axes: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Name the lines at their right ends, none over another: pushed apart around where they stand."""
    width, height = style.inches(axes)
    low, high = axes.get_ylim()
    spots = sorted(((min(y, high) - low) / (high - low) * height, text, color) for y, text, color in ends)
    ups = [up for up, _, _ in spots]
    # Names that would touch move apart by the same way up and down; a few rounds settle all.
    for _ in range(60):
        for k in range(1, len(ups)):
            short = LINE - (ups[k] - ups[k - 1])
            if short > 0.0:
                ups[k - 1] -= short / 2
                ups[k] += short / 2
    for (_, text, color), up in zip(spots, ups, strict=True):
        axes.text(
            1 + 0.07 / width, up / height, style.fitted(text, RIGHT - 0.1, style.SMALL, bold=True),
            transform=axes.transAxes, size=style.SMALL, weight="bold", color=color, va="center",
        )  # fmt: skip


def _dress(results: Results, axes: Axes, months: list[Period]) -> None:
    name = _currency(results)
    axes.yaxis.set_major_locator(MaxNLocator(6))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda amount, _: words.money(float(amount), name) if amount else words.count(0))
    )
    axes.grid(axis="y")
    step = max(1, -(-len(months) // style.ticks(MOST_TICKS)))
    ends = range(step, len(months) + 1, step)
    axes.xaxis.set_major_locator(FixedLocator([float(k) for k in ends]))
    axes.xaxis.set_major_formatter(FixedFormatter([words.month(months[k - 1].begin) for k in ends]))
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("right")
    style.quiet(axes, "left", "bottom")


def _currency(results: Results) -> str:
    return style.legible(results.currency)[:8]
