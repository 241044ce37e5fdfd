"""How much contingency must be left after each month: what is still needed, as the reasons for it pass."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import marks, style
from forecast.charts.scale import date_ticks, number_ticks
from forecast.results import Results, words
from forecast.statistics.draw_down import DrawDown, draw_down, is_known
from forecast.texts import say

HEIGHT = 4.6
LEFT, RIGHT, BOTTOM, HEAD = 0.7, 1.25, 0.5, 0.36
HEADROOM = 1.12
# Named on the curve: the first months by whose end less than this share is needed.
NAMED = (0.5, 0.1)
MOST_SAID = 8


def applies(results: Results) -> bool:
    """Say whether there is a contingency whose parts are known, and more than one month to run it off."""
    return is_known(results) and len(_found(results).months) > 1


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return style.width(), HEIGHT


def title(results: Results) -> str:
    """Return the finding: after which months half of it, and nine tenths, can be released."""
    found = _found(results)
    amount, level = _amount(float(found.usual[0]), results.currency), words.p_name(0.8)
    half, tenth = (_month(found, _first_below(found, share)) for share in NAMED)
    if half == tenth:
        return say("charts.draw_down.at_once", amount=amount, level=level, half=half)
    return say("charts.draw_down.title", amount=amount, level=level, half=half, tenth=tenth)


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    found, name = _found(results), results.currency
    step = max(1, -(-len(found.months) // MOST_SAID))
    shown = [*range(step, len(found.days), step)]
    months = [
        say(
            "charts.draw_down.left", month=words.month(found.months[k - 1]), amount=_amount(float(found.usual[k]), name)
        )
        for k in shown
    ]
    return say(
        "charts.draw_down.alt",
        usual=_amount(float(found.usual[0]), name),
        half=_amount(float(found.half[0]), name),
        p80=words.p_name(0.8),
        p50=words.p_name(0.5),
        months=words.listed(months, "semicolon"),
    )


def draw(results: Results, figure: Figure) -> None:
    """Draw the curve of P80 with its band of dates, that of P50, and the months that the title names."""
    p80, p10 = words.p_name(0.8), words.p_name(0.1)
    note = say("charts.draw_down.note", p80=p80, p10=p10)
    top = style.headline(figure, title(results), note) + HEAD
    axes = style.panel(figure, LEFT, top, RIGHT, BOTTOM)
    found = _found(results)
    low = min(0.0, *(float(curve.min()) for curve in (found.usual, found.early, found.late)))
    high = max(float(curve.max()) for curve in (found.usual, found.early, found.late)) * HEADROOM
    axes.set_xlim(0.0, float(found.days[-1]))
    axes.set_ylim(low * HEADROOM, high)
    axes.fill_between(found.days, found.early, found.late, color=style.SKY, alpha=0.4, linewidth=0)
    if found.half[0] > 0.0:
        axes.plot(
            found.days, found.half, color=style.MUTED, linewidth=1.6, linestyle=(0, (4, 2)), zorder=4, label="_P50"
        )
    axes.plot(found.days, found.usual, color=style.BLUE, linewidth=2.2, zorder=5, label="_P80")
    _draw_names(axes, results, found)
    _tell(axes, results, found)
    unit, sign = words.money_unit(high)
    positions, labels = number_ticks(low, high, 6, unit)
    axes.yaxis.set_major_locator(FixedLocator(positions))
    axes.yaxis.set_major_formatter(FixedFormatter(labels))
    axis = say("charts.draw_down.axis", currency=words.one_line(results.currency), unit=sign)
    unit_words = style.fitted(axis, 4.0, style.BODY)
    axes.set_title(unit_words, loc="left", size=style.BODY, color=style.MUTED, pad=4)
    positions, labels = date_ticks(results.start, 0.0, float(found.days[-1]), style.ticks(8))
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(labels))
    axes.grid(axis="y")
    style.quiet(axes, "left")


def _tell(axes: Axes, results: Results, found: DrawDown) -> None:
    """Say what is still needed at the start and after each month, from the middle of one to that of the next."""
    middles = [0.0, *(0.5 * (found.days[1:] + found.days[:-1])).tolist(), float(found.days[-1])]
    for k, (usual, half) in enumerate(zip(found.usual, found.half, strict=True)):
        p80, p50 = (_amount(float(amount), results.currency) for amount in (usual, half))
        when = say("marks.after_month", month=_month(found, k)) if k else say("marks.at_start")
        marks.tell(axes, marks.said(when, say("marks.needed", p80=p80, p50=p50)), (middles[k], middles[k + 1]))


def _draw_names(axes: Axes, results: Results, found: DrawDown) -> None:
    width, height = style.inches(axes)
    (low, high), last = axes.get_ylim(), float(found.days[-1])

    def inches(day: float, amount: float) -> tuple[float, float]:
        return day / last * width, (amount - low) / (high - low) * height

    for curve, level, color in ((found.usual, 0.8, style.BLUE), (found.half, 0.5, style.MUTED)):
        if not curve[0] > 0.0:
            continue
        value = _amount(float(curve[0]), results.currency)
        said = say("charts.scale.level", level=words.p_name(level), value=value)
        text = style.fitted(said, width, style.BODY, bold=True)
        # The upper curve is named over it, the lower one below it as far as the name reaches.
        reach = (style.text_width(text, style.BODY, bold=True) + 0.15) / width * last
        lowest = float(np.interp(reach, found.days, curve))
        up = inches(0.0, float(curve[0]))[1] + 0.05 if level == 0.8 else inches(0.0, lowest)[1] - 0.05
        axes.text(
            0.06 / width, up / height, text, transform=axes.transAxes, size=style.BODY, weight="bold", color=color,
            va="bottom" if level == 0.8 else "top", zorder=7,
        )  # fmt: skip
    right, above = width + RIGHT, -1.0
    # From the right to the left, so that a name that meets the next one is lifted over it.
    for k in reversed(dict.fromkeys(_first_below(found, share) for share in NAMED)):
        day, amount = float(found.days[k]), float(found.usual[k])
        axes.plot([day], [amount], "o", color=style.BLUE, markersize=6, zorder=6)
        lines = [_amount(amount, results.currency), say("charts.draw_down.after", month=_month(found, k))]
        left, up = inches(day, max(float(found.late[k]), amount))
        room = max(RIGHT, width + RIGHT - left) - 0.1
        lines = [style.fitted(line, room, style.SMALL, bold=True) for line in lines]
        taken = max(style.text_width(line, style.SMALL, bold=True) for line in lines)
        up += 0.1
        if left + taken > right and up < above:
            up = above
        right, above = left, up + 0.36
        axes.vlines(day, amount, low + up / height * (high - low), color=style.BLUE, linewidth=0.8, zorder=6)
        axes.text(
            (left - 0.03) / width, (up + 0.02) / height, "\n".join(lines), transform=axes.transAxes, size=style.SMALL,
            weight="bold", color=style.BLUE, va="bottom", zorder=7, linespacing=1.15,
        )  # fmt: skip


def _found(results: Results) -> DrawDown:
    found = draw_down(results)
    if found is None:
        raise ValueError("these results do not say what the contingency is for")
    return found


def _first_below(found: DrawDown, share: float) -> int:
    """Return the first month (its position among the days) from whose end on at most that share is needed."""
    above = np.flatnonzero(found.usual > share * found.usual[0])
    return min(int(above[-1]) + 1, len(found.days) - 1)


def _month(found: DrawDown, k: int) -> str:
    return words.month(found.months[max(k, 1) - 1])


def _amount(amount: float, currency: str) -> str:
    """Write an amount in two digits: a plan has no more."""
    return words.money(_two_digits(amount), currency)


def _two_digits(amount: float) -> float:
    return round(amount, 1 - math.floor(math.log10(abs(amount)))) if amount else 0.0
