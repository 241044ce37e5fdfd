"""When may each task run, and how often is it critical: the Gantt chart with uncertain dates."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

from forecast.charts import marks, style
from forecast.charts.scale import date_ticks
from forecast.drivers import DRIVERS
from forecast.results import Results, words
from forecast.results.results import DAY_TOLERANCE
from forecast.statistics import Interval, finish_is_certain, is_finished, percentile
from forecast.texts import say

# More rows do not fit a page: then those most often critical are shown.
MOST_ROWS = 70
ROWS_OF_MANY = 40
ROW, LOW_ROW = 0.205, 0.168
NAMES, RIGHT, BOTTOM = 3.1, 0.72, 0.4
HEAD = 1.55
LAST_LABEL = 0.35
LEAST_HEIGHT = 2.4
# Heights within a row, whose middle is 0; down is positive.
BAR, BASE = (-0.34, 0.2), 0.31
P_LEVEL = 0.80


def applies(results: Results) -> bool:
    """Say whether there are tasks."""
    return bool(results.tasks.id)


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return style.width(), max(LEAST_HEIGHT, HEAD + BOTTOM + _row_height(results) * len(rows(results)))


def title(results: Results) -> str:
    """Return the finding."""
    p80 = percentile(results.finish, P_LEVEL, results.block_size)
    base, late = (words.finish_day(results, moment) for moment in (results.base.finish, p80))
    if finish_is_certain(results):
        key = "finished" if is_finished(results) else "finishes"
        if base == late:
            return say(f"charts.gantt.as_planned.{key}", finish=late)
        return say(f"charts.gantt.off_plan.{key}", finish=late, base=base)
    said = {"base": base, "sure": words.percent(P_LEVEL), "late": late}
    work = ~results.tasks.is_milestone
    if work.sum() < 2:
        return say("charts.gantt.title", **said)
    n_often = int(np.count_nonzero(results.tasks.criticality_index[work] > 0.5))
    return say("charts.gantt.title_tasks", n_often, all=words.count(int(work.sum())), **said)


def alt(results: Results) -> str:
    """Return the text alternative with the dates of the tasks that are critical most often."""
    tasks = results.tasks
    position = {id: k for k, id in enumerate(tasks.id)}
    parts = []
    for row in DRIVERS["criticality"](results)[:10]:
        k = position[row.id]
        if not np.isfinite(tasks.finish_p50[k]):
            continue
        early, late = (words.finish_day(results, float(ends[k])) for ends in (tasks.finish_p10, tasks.finish_p90))
        said = {"task": words.one_line(row.label), "share": words.percent(row), "early": early, "late": late}
        parts.append(say("charts.gantt.task", **said))
    shown = len(rows(results))
    return say("charts.gantt.alt", shown=shown, all=len(tasks.id), tasks=words.listed(parts, "semicolon"))


def rows(results: Results) -> NDArray[np.intp]:
    """Return the positions of the tasks drawn, top to bottom: by part of the work breakdown, then by base start."""
    tasks = results.tasks
    # A task that hardly ever exists may have no dates.
    chosen = np.flatnonzero(np.isfinite(tasks.finish_p50))
    if len(chosen) > MOST_ROWS:
        index, effect = tasks.criticality_index[chosen], tasks.finish_effect[chosen]
        by_criticality = np.lexsort((chosen, -np.abs(effect), -index))
        chosen = np.sort(chosen[by_criticality[:ROWS_OF_MANY]])
    parts = _parts(results)
    begin = np.where(np.isfinite(tasks.base_start), tasks.base_start, tasks.start_p50)
    starts: dict[str, float] = {}
    for k in np.flatnonzero(np.isfinite(begin)).tolist():
        starts[parts[k]] = min(starts.get(parts[k], np.inf), float(begin[k]))
    order = sorted(chosen.tolist(), key=lambda k: (starts[parts[k]], parts[k], begin[k], k))
    return np.array(order, dtype=np.intp)


def draw(results: Results, figure: Figure) -> None:
    """Draw one row a task: the P10-P90 bar in the shade of its criticality, the P50 finish, the base below it."""
    chosen = rows(results)
    n_tasks = len(results.tasks.id)
    note = say("charts.gantt.note")
    if (results.tasks.exists < 1.0).any():
        note = say("charts.gantt.note_exists", note=note)
    if len(chosen) < n_tasks:
        note = say("charts.gantt.note_some", note=note, n=len(chosen), all=n_tasks)
    top = style.headline(figure, title(results), note) + 0.5
    height = figure.get_figheight()
    axes = style.panel(figure, NAMES, top, RIGHT, max(height - top - _row_height(results) * len(chosen) - 0.1, 0.1))
    axes.set_ylim(len(chosen) - 0.4, -0.6)
    low, high = _limits(results, chosen)
    axes.set_xlim(low, high)
    _draw_rows(axes, results, chosen)
    _draw_names(axes, results, chosen)
    positions, labels = date_ticks(results.start, low, high, 7)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    # The last label would run into the heading of the column on the right.
    last = high - LAST_LABEL / style.inches(axes)[0] * (high - low)
    names = [label.replace("\n", " ") if at < last else "" for at, label in zip(positions, labels, strict=True)]
    axes.xaxis.set_major_formatter(FixedFormatter(names))
    axes.yaxis.set_major_locator(FixedLocator([]))
    axes.xaxis.tick_top()
    axes.grid(axis="x")
    style.quiet(axes)
    if results.targets.finish is not None:
        axes.axvline(results.targets.finish, color=style.INK, linewidth=1.4, zorder=6, label="_target")
        _draw_target_name(axes, results, low, high)


def _draw_rows(axes: Axes, results: Results, chosen: NDArray[np.intp]) -> None:
    tasks = results.tasks
    y = np.arange(len(chosen), dtype=float)
    start, p50, end = tasks.start_p10[chosen], tasks.finish_p50[chosen], tasks.finish_p90[chosen]
    shades = style.SHADES(tasks.criticality_index[chosen])
    stone = tasks.is_milestone[chosen]
    work = ~stone
    up, down = y[work] + BAR[0], y[work] + BAR[1]
    corners = np.array([[start[work], up], [end[work], up], [end[work], down], [start[work], down]])
    axes.add_collection(
        PolyCollection(list(np.moveaxis(corners, -1, 0)), facecolors=shades[work], zorder=3, label="_bars")
    )
    ticks = np.moveaxis(np.array([[p50[work], up], [p50[work], down]]), -1, 0)
    axes.add_collection(LineCollection(list(ticks), colors=style.PAPER, linewidths=1.6, zorder=4, label="_p50"))
    planned = work & np.isfinite(tasks.base_finish[chosen])
    base = [
        [tasks.base_start[chosen][planned], y[planned] + BASE],
        [tasks.base_finish[chosen][planned], y[planned] + BASE],
    ]
    lines = np.moveaxis(np.array(base), -1, 0)
    axes.add_collection(LineCollection(list(lines), colors=style.MUTED, linewidths=1.4, zorder=4, label="_base"))
    axes.hlines(y[stone], tasks.finish_p10[chosen][stone], end[stone], color=style.INK, linewidth=1.4, zorder=4)
    planned = stone & np.isfinite(tasks.base_finish[chosen])
    axes.scatter(
        tasks.base_finish[chosen][planned], y[planned], marker="D", s=16, facecolors="none", edgecolors=style.MUTED,
        linewidths=1.0, zorder=5,
    )  # fmt: skip
    axes.scatter(
        p50[stone], y[stone], marker="D", s=26, c=shades[stone], edgecolors=style.INK, linewidths=0.8, zorder=5
    )


def _draw_names(axes: Axes, results: Results, chosen: NDArray[np.intp]) -> None:
    tasks = results.tasks
    width = style.inches(axes)[0]
    parts = _parts(results)
    for row, k in enumerate(chosen.tolist()):
        label = f"{tasks.id[k]} {tasks.name[k]}" if tasks.name[k] != tasks.id[k] else tasks.id[k]
        if tasks.exists[k] < 1.0:
            label = say("charts.gantt.exists", share=words.percent(float(tasks.exists[k])), task=label)
        text = style.fitted(label, NAMES - style.MARGIN - 0.12, style.SMALL)
        axes.text(
            -0.1 / width, row, text, transform=axes.get_yaxis_transform(), size=style.SMALL, ha="right", va="center"
        )
        if not tasks.is_milestone[k]:
            style.share_row(axes, row, words.percent(float(tasks.criticality_index[k])))
        marks.tell_row(axes, marks.said(label, _dates(results, k)), row, NAMES)
        if row and parts[k] != parts[chosen[row - 1]]:
            axes.axhline(row - 0.5, xmin=-NAMES / width, color=style.FAINT, linewidth=0.6, clip_on=False)
    style.share_head(axes, say("charts.gantt.critical"), 0.08)


def _dates(results: Results, k: int) -> str:
    """Say when a task starts and ends and how often it is critical."""
    tasks = results.tasks
    between = words.day_interval(*(results.date_of(float(ends[k])) for ends in (tasks.finish_p10, tasks.finish_p90)))
    # A start at the end of a day is the next day's.
    start = results.date_of(np.floor(tasks.start_p50[k] + DAY_TOLERANCE) + 0.5)
    starts = [] if tasks.is_milestone[k] else [say("marks.starts", p50=words.day(start))]
    parts = [*starts, say("marks.ends", p50=words.finish_day(results, float(tasks.finish_p50[k])), between=between)]
    if np.isfinite(tasks.base_finish[k]):
        parts.append(say("marks.base", day=words.finish_day(results, float(tasks.base_finish[k]))))
    if not tasks.is_milestone[k]:
        ends = (tasks.criticality_index, tasks.criticality_low, tasks.criticality_high)
        share = Interval(*(float(end[k]) for end in ends))
        parts.append(say("marks.critical", share=words.percent(share), interval=words.percent_interval(share)))
    return words.listed(parts, "semicolon")


def _draw_target_name(axes: Axes, results: Results, low: float, high: float) -> None:
    width, height = style.inches(axes)
    target = results.targets.finish or 0.0
    text = say("charts.gantt.target", day=words.finish_day(results, target))
    half = style.text_width(text, style.SMALL, bold=True) / 2 / width
    at = min(max((target - low) / (high - low), half), max(1 - half, half))
    axes.text(at, 1 + 0.27 / height, text, transform=axes.transAxes, size=style.SMALL, weight="bold", ha="center")


def _limits(results: Results, chosen: NDArray[np.intp]) -> tuple[float, float]:
    tasks = results.tasks
    low = float(np.fmin(tasks.start_p10[chosen], tasks.base_start[chosen]).min())
    high = float(np.fmax(tasks.finish_p90[chosen], tasks.base_finish[chosen]).max())
    if results.targets.finish is not None:
        low, high = min(low, results.targets.finish), max(high, results.targets.finish)
    air = max(0.02 * (high - low), 0.5)
    return low - air, high + air


def _row_height(results: Results) -> float:
    """Return the inches of a row: lower where there are many, so that they still fit a page."""
    return ROW if len(rows(results)) <= ROWS_OF_MANY else LOW_ROW


def _parts(results: Results) -> list[str]:
    """Return the first level of the work breakdown of each task."""
    return [wbs.split(".")[0].strip() for wbs in results.tasks.wbs]
