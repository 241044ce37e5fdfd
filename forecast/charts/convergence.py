"""Did enough iterations run: P50, P80 and the probabilities while they came in, with their error."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import marks, style
from forecast.charts.scale import date_ticks, money_scale, number_ticks, percent_ticks
from forecast.results import Results, words
from forecast.statistics import Interval
from forecast.statistics.convergence import Track, convergence, steps
from forecast.statistics.error import USUAL
from forecast.texts import say

PANEL, GAP, BOTTOM, HEAD, TOP, AIR = 1.25, 0.36, 0.5, 0.34, 0.75, 0.1
LEFT, RIGHT = 0.95, 1.75
LEAST_BLOCKS = 4
# The axis is fitted to what is known after this share of the run; before, the band may leave it.
SETTLED = 0.15
LINE = 0.165
MOST_TOLD = 10
COLORS = {
    "P50": style.SKY, "P80": style.BLUE, "on_time": style.BLUE, "on_budget": style.VERMILION, "both": style.GREEN,
}  # fmt: skip


def applies(results: Results) -> bool:
    """Say whether there are blocks enough to see anything settle, and whether anything varies."""
    return results.n_iterations >= LEAST_BLOCKS * results.block_size and _varies(results)


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    top = style.room_above(title(results), _note(), AIR, TOP)
    return style.width(), top + HEAD + len(_panels(convergence(results, [results.block_size]))) * (
        PANEL + GAP
    ) + BOTTOM - GAP


def title(results: Results) -> str:
    """Return the finding: how closely the answers are known."""
    last = {(track.outcome, track.name): track.found[-1] for track in convergence(results, [results.n_iterations])}
    known = [
        (outcome, _half(results, outcome, last[outcome, level]))
        for outcome, level in (("finish", "P80"), ("cost", "P80"), ("chance", "on_time"))
        if (outcome, level) in last and _is_known(last[outcome, level])
    ]
    if not known:
        return say("charts.convergence.too_few", n=results.n_iterations)
    (outcome, half), *others = known
    first = say(f"charts.convergence.first.{outcome}", n=results.n_iterations, half=half)
    return words.listed([first, *(say(f"charts.convergence.more.{one}", half=half) for one, half in others)])


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    at = steps(results)
    at = [at[len(at) // 2 - 1], at[-1]]
    said = []
    for track in convergence(results, at):
        first, last = (_said(results, track, k) for k in range(2))
        said.append(say(f"charts.convergence.track.{track.outcome}", name=_name(track), first=first, last=last))
    tracks, level = words.listed(said, "semicolon"), words.percent(USUAL)
    return say("charts.convergence.alt", first=at[0], last=at[-1], level=level, tracks=tracks)


def draw(results: Results, figure: Figure) -> None:
    """Draw a panel for finish, cost and probability, each with its lines and bands."""
    top = style.headline(figure, title(results), _note()) + HEAD
    height = figure.get_figheight()
    tracks, at = convergence(results), steps(results)
    panels = _panels(tracks)
    for name in panels:
        axes = style.panel(figure, LEFT, top, RIGHT, height - top - PANEL)
        axes.set_xlim(0.0, at[-1])
        _draw_tracks(axes, results, [track for track in tracks if track.outcome == name], at)
        _dress(axes, results, name)
        _tell(axes, results, [track for track in tracks if track.outcome == name], at)
        positions, labels = number_ticks(0.0, at[-1], style.ticks(5))
        axes.xaxis.set_major_locator(FixedLocator(positions))
        axes.xaxis.set_major_formatter(FixedFormatter(labels))
        axes.grid()
        style.quiet(axes, "left", "bottom")
        axes.tick_params(axis="x", labelbottom=name == panels[-1])
        axes.set_title(_heading(results, name), loc="left", size=style.BODY, weight="bold", pad=3)
        if name == panels[-1]:
            axes.set_xlabel(say("charts.convergence.axis"), labelpad=2)
        top += PANEL + GAP


def _note() -> str:
    return say("charts.convergence.note", level=words.percent(USUAL))


def _draw_tracks(axes: Axes, results: Results, tracks: list[Track], at: list[int]) -> None:
    n_settled = max(int(SETTLED * len(at)), min(LEAST_BLOCKS, len(at)) - 1)
    seen = [end for track in tracks for one in track.found[n_settled:] for end in (one.low, one.value, one.high)]
    seen = [end for end in seen if math.isfinite(end)]
    air = 0.08 * (max(seen) - min(seen)) or 1e-6 * max(abs(seen[0]), 1.0)
    low, high = min(seen) - air, max(seen) + air
    if tracks[0].outcome == "chance":
        low, high = max(low, 0.0), min(high, 1.0)
    axes.set_ylim(low, high)
    beyond = high - low
    for track in tracks:
        color = COLORS[track.name]
        bounds = np.clip([(one.low, one.high) for one in track.found], low - beyond, high + beyond)
        axes.fill_between(at, bounds[:, 0], bounds[:, 1], color=color, alpha=0.28, linewidth=0)
        axes.plot(at, [one.value for one in track.found], color=color, linewidth=1.9, zorder=4, label=f"_{track.name}")
    _draw_names(axes, results, tracks)


def _draw_names(axes: Axes, results: Results, tracks: list[Track]) -> None:
    """Write name and answer at the right end of each line, the highest first, none over another."""
    width, height = style.inches(axes)
    low, high = axes.get_ylim()
    spots = [((track.found[-1].value - low) / (high - low) * height, track) for track in tracks]
    up = -LINE
    for place, track in sorted(spots, key=lambda spot: spot[0]):
        up = max(place, up + LINE)
        answer = _text(results, track.outcome, track.found[-1])
        named = say("charts.convergence.named", name=_name(track), answer=answer)
        text = style.fitted(named, RIGHT - 0.1, style.SMALL, True)
        axes.text(
            1 + 0.08 / width, up / height, text, transform=axes.transAxes, size=style.SMALL, weight="bold", va="center",
            color=style.INK if COLORS[track.name] == style.SKY else COLORS[track.name],
        )  # fmt: skip


def _tell(axes: Axes, results: Results, tracks: list[Track], at: list[int]) -> None:
    """Say the answers after some numbers of iterations, the last one all of them."""
    step = -(-len(at) // MOST_TOLD)
    told = list(range(len(at) - 1, -1, -step))[::-1]
    middles = [0.5 * (at[one] + at[following]) for one, following in pairwise(told)]
    for k, left, right in zip(told, [0.0, *middles], [*middles, float(at[-1])], strict=True):
        said = words.listed(
            say("charts.convergence.named", name=_name(track), answer=_said(results, track, k)) for track in tracks
        )
        marks.tell(axes, marks.said(say("marks.iterations", n=at[k]), said), (left, right))


def _dress(axes: Axes, results: Results, outcome: str) -> None:
    low, high = axes.get_ylim()
    if outcome == "finish":
        positions, labels = date_ticks(results.start, low, high, 3)
        labels = [label.replace("\n", " ") for label in labels]
    elif outcome == "cost":
        scale = money_scale(results)
        positions, labels = number_ticks(low, high, 4, scale.unit)
    else:
        positions, labels = percent_ticks(low, high, 4)
    axes.yaxis.set_major_locator(FixedLocator(positions))
    axes.yaxis.set_major_formatter(FixedFormatter(labels))


def _heading(results: Results, outcome: str) -> str:
    """Return the name of a panel, with the unit of its axis."""
    name = money_scale(results).label if outcome == "cost" else say(f"charts.convergence.head.{outcome}")
    return style.fitted(name, style.width() - LEFT - style.MARGIN, style.BODY, bold=True)


def _panels(tracks: list[Track]) -> list[str]:
    return list(dict.fromkeys(track.outcome for track in tracks))


def _varies(results: Results) -> bool:
    return bool(np.ptp(results.finish) > 0.0 or np.ptp(results.cost) > 0.0)


def _is_known(found: Interval) -> bool:
    return math.isfinite(found.low) and math.isfinite(found.high)


def _said(results: Results, track: Track, at: int) -> str:
    one = track.found[at]
    answer = _text(results, track.outcome, one)
    if not _is_known(one):
        return say("charts.convergence.not_known", answer=answer)
    if track.outcome == "chance":
        interval = words.percent_interval(one)
    elif track.outcome == "cost":
        interval = words.money_interval(one, results.currency)
    else:
        interval = words.finish_interval(results, one)
    return say("charts.convergence.known", answer=answer, interval=interval)


def _name(track: Track) -> str:
    return say(f"charts.convergence.name.{track.name.lower()}")


def _text(results: Results, outcome: str, value: Interval) -> str:
    if outcome == "chance":
        return words.percent(value)
    return words.money(value, results.currency) if outcome == "cost" else words.finish_day(results, value)


def _half(results: Results, outcome: str, one: Interval) -> str:
    half = max(one.high - one.value, one.value - one.low)
    digits = float(format(half, ".1g"))
    if outcome == "chance":
        said = words.points(max(digits, 0.001), signed=False)
    elif outcome == "cost":
        said = words.money(digits, results.currency)
    else:
        said = words.days(max(digits, 0.1))
    return say("charts.convergence.half", half=said)
