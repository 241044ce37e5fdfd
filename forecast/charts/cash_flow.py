"""How much is spent by when: the range of outcomes as a fan, the base plan, and what is available."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator

from forecast.charts import marks, style
from forecast.results import Results, words
from forecast.statistics.cash import Period, cash_flow, funding, most_exceeded
from forecast.texts import say

SIZE = (style.WIDTH, 4.4)
LEFT, RIGHT, BOTTOM, GAP = 0.95, 1.5, 0.45, 0.16
MOST_TICKS = 7
P10, P50, P80, P90 = range(4)
HEADROOM = 1.06
LINE = 0.165


def applies(results: Results) -> bool:
    """Say whether money was followed by month."""
    return bool(results.money.months)


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return SIZE


def title(results: Results) -> str:
    """Return the finding in one sentence."""
    months = cash_flow(results)
    _, ever = funding(results)
    dearest = max(months, key=lambda one: one.mean.value)
    spent = f"{words.money(months[-1].cumulative[P80], _currency(results))} is 80 % likely to be enough"
    if ever is not None:
        return f"{words.percent(ever)} likely to exceed the funding at some time; {spent}"
    return f"Most is spent in {words.month(dearest.begin)}; {spent}"


def alt(results: Results) -> str:
    """Return the text alternative, with the key numbers."""
    name, months = _currency(results), cash_flow(results)
    shown = months[:: max(1, -(-len(months) // MOST_TICKS))]
    if shown[-1] is not months[-1]:
        shown.append(months[-1])
    parts = [
        f"{words.month(one.begin)} P10 {words.money(one.cumulative[P10], name)}, "
        f"P50 {words.money(one.cumulative[P50], name)}, P90 {words.money(one.cumulative[P90], name)}"
        for one in shown
    ]
    said = f"Cumulative spend by the end of each month as a band from P10 to P90: {'; '.join(parts)}."
    limits, ever = funding(results)
    if ever is not None:
        worst, stays = most_exceeded(limits)
        since = f"from {words.month(worst.begin)} on" if stays else f"in {words.month(worst.begin)}"
        said += (
            f" The funding is exceeded in {words.percent(ever)} of iterations ({words.percent_interval(ever)}), most "
            f"often {since}."
        )
    return said


def draw(results: Results, figure: Figure) -> None:
    """Draw on an empty figure of that size."""
    n = results.money.monthly_cost.shape[1]
    note = f"What is spent by the end of each month in {words.count(n)} iterations: band P10 to P90, line P50"
    top = style.headline(figure, title(results), note) + GAP
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
    ends = [
        (bands[P90][-1], f"P90 {words.money(months[-1].cumulative[P90], _currency(results))}", style.BLUE),
        (bands[P50][-1], f"P50 {words.money(months[-1].cumulative[P50], _currency(results))}", style.BLUE),
        (bands[P10][-1], f"P10 {words.money(months[-1].cumulative[P10], _currency(results))}", style.BLUE),
        (base[-1], "Base plan", style.MUTED),
    ]
    if limits:
        ends.append((limits[-1].available, "Funding", style.VERMILION))
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
    axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: words.money(float(amount), name) if amount else "0"))
    axes.grid(axis="y")
    step = max(1, -(-len(months) // MOST_TICKS))
    ends = range(step, len(months) + 1, step)
    axes.xaxis.set_major_locator(FixedLocator([float(k) for k in ends]))
    axes.xaxis.set_major_formatter(FixedFormatter([words.month(months[k - 1].begin) for k in ends]))
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("right")
    style.quiet(axes, "left", "bottom")


def _currency(results: Results) -> str:
    return style.legible(results.currency)[:8]
