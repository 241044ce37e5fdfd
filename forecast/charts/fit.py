"""Does a family fit the past values: cumulative curves, a histogram, quantiles against quantiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import style, writing
from forecast.charts.scale import number_ticks
from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.family import FloatArray
from forecast.fitting import Fit, History
from forecast.fitting.wording import name_of, number, points, probability
from forecast.results import words
from forecast.texts import say

NAME = "fit"
SIZE = (style.WIDTH + 1.6, 5.2)
N_CURVES = 3
TOO_FAR = 0.4  # a family that is off by more explains nothing
COLORS = (style.VERMILION, style.GREEN, style.ORANGE)
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)))
WIDTHS = (2.0, 1.5, 1.5)
LEVELS = (0.50, 0.80, 0.90)
# Values far out would press all others together; what is not shown is said.
FAR_OUT = 1.6
SHOWN = 0.985
LEFT, RIGHT, BOTTOM = 0.62, 0.25, 0.55
STRIP, GAP, BESIDE = 0.95, 0.12, 3.75
MOST_BINS = 40
MOST_POINTS = 400


def title(history: History, name: str) -> str:
    """Return the finding in one sentence."""
    shown = history.best or history.nearest
    if shown is None:
        return say("charts.fit.none", name=name)
    fitted, past = number(shown.quantile(0.80)), number(history.quantile(0.80))
    ends = {"level": words.p_name(0.8), "fitted": fitted, "past": past}
    if history.best is None:
        off = points(shown.distances.kolmogorov_smirnov)
        return say("charts.fit.nearest", name=name, family=shown.family, off=off, **ends)
    return say("charts.fit.title", name=name, family=name_of(shown), **ends)


def alt(history: History, name: str) -> str:
    """Return the text alternative, with the key numbers."""
    families = words.listed((_off("charts.fit.family", history, one) for one in _shown(history)), "semicolon")
    levels = words.listed(
        say("charts.scale.level", level=words.p_name(level), value=number(history.quantile(level))) for level in LEVELS
    )
    n = history.values.size
    return say("charts.fit.alt", values=n, name=name, levels=levels, families=families)


def draw(history: History, name: str, figure: Figure) -> None:
    """Draw the three panels on an empty figure of `SIZE`."""
    low, high = _limits(history)
    n = history.values.size
    n_hidden = int(np.count_nonzero((history.values < low) | (history.values > high)))
    note = say("charts.fit.note", values=n)
    if n_hidden:
        note = say("charts.fit.note_of_part", values=n, hidden=n_hidden, most=number(float(history.values[-1])))
    top = style.headline(figure, title(history, name), note) + 0.22
    curve = style.panel(figure, LEFT, top, RIGHT + BESIDE, BOTTOM + STRIP + GAP)
    strip = style.panel(figure, LEFT, figure.get_figheight() - BOTTOM - STRIP, RIGHT + BESIDE, BOTTOM)
    pair = style.panel(figure, figure.get_figwidth() - BESIDE + 0.4, top, RIGHT, BOTTOM)
    _draw_curves(curve, history, low, high)
    _draw_histogram(strip, history, low, high)
    _draw_quantiles(pair, history, low, high)
    positions, labels = number_ticks(low, high, 7)
    for axes in (curve, strip):
        axes.set_xlim(low, high)
        axes.xaxis.set_major_locator(FixedLocator(positions))
    strip.xaxis.set_major_formatter(FixedFormatter(labels))
    strip.set_xlabel(style.fitted(name, style.inches(strip)[0], style.BODY))
    curve.tick_params(axis="x", length=0, labelbottom=False)


def save(history: History, name: str, directory: Path) -> tuple[Path, ...]:
    """Write the chart as SVG and PNG, each with its text alternative inside; the same values give the same bytes.

    Returns
    -------
    tuple of Path
        ``fit.svg`` and ``fit.png`` in ``directory``.
    """
    return writing.save(NAME, SIZE, alt(history, name), lambda figure: draw(history, name, figure), directory)


def _off(key: str, history: History, one: Fit) -> str:
    """Write how far a family is from the past, and whether that speaks against it."""
    p = probability(one.p.anderson_darling, history.n_replicates)
    return say(key, family=one.family, off=points(one.distances.kolmogorov_smirnov), p=p)


def _shown(history: History) -> list[Fit]:
    """Return the families to draw: the recommended or nearest one first, then the best supported others."""
    first = history.best or history.nearest
    near = [one for one in history.fits if one.is_usable and one.distances.kolmogorov_smirnov < TOO_FAR]
    others = [one for one in near if one is not first]
    return [*([] if first is None else [first]), *others][:N_CURVES]


def _limits(history: History) -> tuple[float, float]:
    """Return the range to be shown: all values, or nearly all where some lie far out."""
    least, most = float(history.values[0]), float(history.values[-1])
    below, above = history.quantile(1.0 - SHOWN), history.quantile(SHOWN)
    middle = history.quantile(0.5)
    low = least if middle - least <= FAR_OUT * (middle - below) or below == middle else below
    high = most if most - middle <= FAR_OUT * (above - middle) or above == middle else above
    air = 0.03 * (high - low)
    return low - air, high + air


def _draw_curves(axes: Axes, history: History, low: float, high: float) -> None:
    values, n = history.values, history.values.size
    x = np.concatenate(([min(low, values[0])], values, [max(high, values[-1])]))
    y = np.concatenate(([0.0], np.arange(1, n + 1) / n, [1.0]))
    axes.step(x, y, where="post", color=style.INK, linewidth=1.6, zorder=3, label=say("charts.fit.past"))
    grid = np.linspace(low, high, 401)
    for one, color, dash, width in zip(_shown(history), COLORS, DASHES, WIDTHS, strict=False):
        share = DISTRIBUTIONS[one.family].cdf(grid, **one.parameters)
        label = _off("charts.fit.label", history, one)
        axes.plot(grid, share, color=color, linestyle=dash, linewidth=width, zorder=4, label=label)
    shown = history.best or history.nearest
    if shown is not None and low <= shown.distances.at <= high:
        _draw_difference(axes, history, shown)
    axes.set_ylim(0.0, 1.03)
    shares = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    axes.yaxis.set_major_locator(FixedLocator(shares))
    axes.yaxis.set_major_formatter(FixedFormatter([words.percent(share) for share in shares]))
    axes.grid(axis="y")
    style.quiet(axes, "left", "bottom")
    axes.legend(loc="lower right", frameon=True, framealpha=0.85, edgecolor="none", fontsize=style.SMALL)


def _draw_difference(axes: Axes, history: History, one: Fit) -> None:
    """Mark where the family is farthest from the past."""
    at = one.distances.at
    fitted, past = one.share_within(at), history.share_within(at)
    before = float(np.searchsorted(history.values, at, side="left")) / history.values.size
    if abs(before - fitted) > abs(past - fitted):
        past = before
    axes.plot([at, at], [fitted, past], color=style.BLUE, linewidth=3.0, solid_capstyle="butt", zorder=5, label="_off")


def _draw_histogram(axes: Axes, history: History, low: float, high: float) -> None:
    edges = _edges(history, low, high)
    shares = np.histogram(history.values, edges)[0] / history.values.size
    axes.stairs(shares, edges, fill=True, color=style.SKY, alpha=0.6, label="_past")
    axes.vlines(edges[1:-1], 0.0, np.minimum(shares[1:], shares[:-1]), color=style.PAPER, linewidth=0.5)
    for one, color, dash, width in zip(_shown(history), COLORS, DASHES, WIDTHS, strict=False):
        inside = np.diff(DISTRIBUTIONS[one.family].cdf(edges, **one.parameters))
        axes.plot((edges[1:] + edges[:-1]) / 2.0, inside, color=color, linestyle=dash, linewidth=width, label="_family")
    axes.set_ylim(0.0, max(float(shares.max()), 1e-9) * 1.15)
    axes.yaxis.set_major_locator(FixedLocator([]))
    style.quiet(axes, "left")
    tallest = say("charts.scale.tallest.bar", share=words.percent(float(shares.max())))
    axes.text(1.0, 1.0, tallest, transform=axes.transAxes, size=style.LEAST, color=style.MUTED, ha="right", va="top")


def _edges(history: History, low: float, high: float) -> FloatArray:
    """Return edges of bars; of rounded values each bar holds as many steps as any other."""
    n_bins = min(MOST_BINS, max(8, round(2.0 * np.sqrt(history.values.size))))
    width = (high - low) / n_bins
    if history.step is None:
        return np.linspace(low, high, n_bins + 1)
    width = history.step * max(1.0, np.ceil(width / history.step))
    first = history.step * (np.floor(low / history.step) - 0.5)
    return np.asarray(first + width * np.arange(np.ceil((high - first) / width) + 1.0))


def _draw_quantiles(axes: Axes, history: History, low: float, high: float) -> None:
    """Draw the quantiles of the past over those of the recommended or nearest family."""
    shown = history.best or history.nearest
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    axes.plot([low, high], [low, high], color=style.FAINT, linewidth=1.2, zorder=2, label="_equal")
    if shown is not None:
        n = history.values.size
        shares = (np.arange(n) + 0.5) / n
        every = np.unique(np.linspace(0, n - 1, min(n, MOST_POINTS)).astype(int))
        ppf = DISTRIBUTIONS[shown.family].ppf
        axes.plot(
            ppf(shares[every], **shown.parameters), history.values[every], linestyle="none", marker="o",
            markersize=3.4, markeredgewidth=0, color=COLORS[0], alpha=0.45, zorder=3, label="_values",
        )  # fmt: skip
        for level in LEVELS:
            _draw_level(axes, shown.quantile(level), history.quantile(level), words.p_name(level))
        axes.set_xlabel(shown.family)
    axes.set_ylabel(say("charts.fit.past"))
    for axis in (axes.xaxis, axes.yaxis):
        positions, labels = number_ticks(low, high, 5)
        axis.set_major_locator(FixedLocator(positions))
        axis.set_major_formatter(FixedFormatter(labels))
    axes.grid()
    axes.tick_params(length=0)


def _draw_level(axes: Axes, fitted: float, past: float, text: str) -> None:
    low, high = axes.get_xlim()
    if not (low <= fitted <= high and low <= past <= high):
        return
    width, height = style.inches(axes)
    axes.plot([fitted], [past], "o", color=style.INK, markersize=5, zorder=5, label=f"_{text}")
    # Off the line there is room: below it right of the point, above it left.
    below = past <= fitted
    x = (fitted - low) / (high - low) + (0.1 if below else -0.1) / width
    y = (past - low) / (high - low) - (0.02 if below else -0.02) / height
    axes.text(
        x, y, text, transform=axes.transAxes, size=style.SMALL, weight="bold", ha="left" if below else "right",
        va="top" if below else "bottom", zorder=6, bbox=style.BOX,
    )  # fmt: skip
