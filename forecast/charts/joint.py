"""Are date and budget kept together: the iterations, and the share of each quadrant at the targets."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from forecast.charts import style
from forecast.charts.scale import Scale, money_scale, time_scale
from forecast.results import Results, words
from forecast.statistics import Interval, joint_confidence, probability
from forecast.texts import say

SIZE = (style.WIDTH, 6.0)
# More points make the cloud a blot and the file large; the shares count all iterations.
MOST_POINTS = 3000
P_LEVEL = 0.80
# A quadrant narrower than this share of the axes has no room for its number.
LEAST_QUADRANT = 0.24
# By the number of targets that an iteration meets: none, one, both.
COLORS = (style.VERMILION, style.ORANGE, style.BLUE)


def applies(results: Results) -> bool:
    """Say whether finish and cost both vary."""
    return not time_scale(results).is_certain and not money_scale(results).is_certain


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return SIZE


def title(results: Results) -> str:
    """Return the finding."""
    shares = joint_confidence(results)
    if shares.on_time is not None and shares.on_budget is not None and shares.joint is not None:
        both, time, money = (words.percent(one) for one in (shares.joint, shares.on_time, shares.on_budget))
        return say("charts.joint.title", both=both, time=time, money=money)
    time_line, money_line = _lines(results)
    met = probability(_within(time_line) & _within(money_line), results.block_size)
    time, money = (one.text(_line(one)) for one in (time_line, money_line))
    return say("charts.joint.free", both=words.percent(met), time=time, money=money)


def alt(results: Results) -> str:
    """Return the text alternative."""
    time, money = _lines(results)
    parts = [say("charts.joint.quadrant", what=name, share=words.percent(share)) for name, share in _quadrants(results)]
    return say(
        "charts.joint.alt",
        shown=min(results.n_iterations, MOST_POINTS),
        iterations=results.n_iterations,
        time=_line_text(time),
        money=_line_text(money),
        quadrants=words.listed(parts, "semicolon"),
    )


def draw(results: Results, figure: Figure) -> None:
    """Draw the iterations, the two target lines and the four shares."""
    time, money = _lines(results)
    note = say("charts.joint.note")
    if results.n_iterations > MOST_POINTS:
        note = say("charts.joint.note_of_many", shown=MOST_POINTS, iterations=results.n_iterations)
    top = style.headline(figure, title(results), note)
    axes = style.panel(figure, 0.78, top + 0.38, 1.5, 0.62)
    x_line, y_line = _line(time), _line(money)
    x_low, x_high = _limits(time, x_line)
    y_low, y_high = _limits(money, y_line)
    axes.set_xlim(x_low, x_high)
    axes.set_ylim(y_low, y_high)
    n_met = _within(time)[:MOST_POINTS].astype(int) + _within(money)[:MOST_POINTS]
    finish, cost = time.values[:MOST_POINTS], money.values[:MOST_POINTS]
    for n_targets, color in enumerate(COLORS):
        axes.plot(
            finish[n_met == n_targets], cost[n_met == n_targets], linestyle="none", marker="o", markersize=3.2,
            markeredgewidth=0, color=color, alpha=0.35, rasterized=True,
        )  # fmt: skip
    axes.axvline(x_line, color=style.INK, linewidth=1.4)
    axes.axhline(y_line, color=style.INK, linewidth=1.4)
    width, height = style.inches(axes)
    name = _line_text(time)
    half = style.text_width(name, style.BODY, bold=True) / 2 / width
    at = min(max((x_line - x_low) / (x_high - x_low), half), max(1 - half, half))
    axes.text(at, 1 + 0.06 / height, name, transform=axes.transAxes, weight="bold", ha="center")
    first = words.p_name(P_LEVEL) if money.target is None else say("charts.joint.budget")
    words_of_line = [first, *style.wrapped(money.text(_line_value(money)), 1.5 - 0.12, style.BODY, most_lines=3)]
    axes.text(
        1 + 0.06 / width, (y_line - y_low) / (y_high - y_low), "\n".join(words_of_line), transform=axes.transAxes,
        weight="bold", va="center",
    )  # fmt: skip
    corners = (("left", "bottom"), ("right", "bottom"), ("left", "top"), ("right", "top"))
    for (name, share), (side, end) in zip(_quadrants(results), corners, strict=True):
        x = 0.08 / width if side == "left" else 1 - 0.08 / width
        y = (0.12 if end == "bottom" else height - 0.42) / height
        color = style.INK if (side, end) == ("left", "bottom") else style.MUTED
        at = (x_line - x_low) / (x_high - x_low) * width
        lines = style.wrapped(name, (at if side == "left" else width - at) - 0.1, style.SMALL)
        # Lines stand on the last of them: a second one pushes the number up, at the top the words down.
        more = 0.14 * (len(lines) - 1) / height
        y -= more * (end == "top")
        place: dict[str, Any] = {"transform": axes.transAxes, "color": color, "ha": side, "bbox": style.BOX}
        axes.text(x, y, "\n".join(lines), size=style.SMALL, **place)
        axes.text(x, y + more + 0.17 / height, words.percent(share), size=17, weight="bold", **place)
    time.dress(axes.xaxis, x_low, x_high, 6)
    money.dress(axes.yaxis, y_low, y_high, 7)
    axes.grid()
    axes.tick_params(length=0)


def _lines(results: Results) -> tuple[Scale, Scale]:
    return time_scale(results), money_scale(results)


def _line(scale: Scale) -> float:
    """Return where the cross-hair stands: at the target, else at the P80."""
    return scale.percentile(P_LEVEL).value if scale.target is None else scale.target


def _line_value(scale: Scale) -> float | Interval:
    """Return what is written about the cross-hair: a P-level has an error."""
    return scale.percentile(P_LEVEL) if scale.target is None else scale.target


def _line_text(scale: Scale) -> str:
    return scale.level_text(P_LEVEL) if scale.target is None else scale.target_text(scale.target)


def _within(scale: Scale) -> NDArray[np.bool_]:
    return scale.values <= _line(scale) + scale.tolerance if scale.hits is None else scale.hits


def _quadrants(results: Results) -> list[tuple[str, Interval]]:
    """Return name and share of the quadrants: lower left, lower right, upper left, upper right."""
    lines = _lines(results)
    time, money = (_within(scale) for scale in lines)
    (in_time, late), (within, over) = (_side_words(scale) for scale in lines)
    named = (
        ((in_time, within), time & money),
        ((late, within), ~time & money),
        ((in_time, over), time & ~money),
        ((late, over), ~time & ~money),
    )
    return [(words.listed(sides), probability(hits, results.block_size)) for sides, hits in named]


def _side_words(scale: Scale) -> tuple[str, str]:
    """Return what is said of iterations on either side of the cross-hair."""
    if scale.target is not None:
        return scale.met_words
    within = say(f"charts.joint.within.{scale.kind}", level=words.p_name(P_LEVEL))
    return within, say(f"charts.joint.beyond.{scale.kind}")


def _limits(scale: Scale, line: float) -> tuple[float, float]:
    low, high = scale.limits()
    least = LEAST_QUADRANT / (1 - LEAST_QUADRANT)
    return min(low, line - least * (high - line)), max(high, line + least * (line - low))
