"""What happened in one iteration: its Gantt chart against the plan, and the path to the finish."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import style
from forecast.charts.scale import date_ticks
from forecast.results import Results, words
from forecast.results.story import Story
from forecast.texts import say

MOST_ROWS = 60
ROW, HEAD, FOOT = 0.205, 1.25, 0.4
NAMES, RIGHT = 3.1, 0.3
NAME = "replay"


def title(results: Results, story: Story) -> str:
    """Return what the iteration is and when it ends."""
    iteration, day = words.count(story.iteration), words.finish_day(results, story.finish)
    if not story.risks:
        return say("charts.replay.no_risk", iteration=iteration, day=day)
    return say("charts.replay.title", len(story.risks), iteration=iteration, day=day)


def alt(results: Results, story: Story) -> str:
    """Return the text alternative."""
    names = words.listed(words.one_line(name) for name in story.path)
    return say("charts.replay.alt", finding=title(results, story), path=names)


def size(story: Story) -> tuple[float, float]:
    """Return width and height in inches."""
    return style.WIDTH, HEAD + FOOT + ROW * max(len(rows(story)), 3)


def rows(story: Story) -> list[Mapping[str, Any]]:
    """Return the tasks drawn, by their starts; of many those on the path and those latest against the plan."""
    done = [task for task in story.tasks if task["finish"] is not None]
    if len(done) > MOST_ROWS:
        done.sort(key=lambda task: (not task["on_path"], -_later(task), task["id"]))
        done = done[:MOST_ROWS]
    return sorted(done, key=lambda task: (task["start"], task["finish"], task["id"]))


def save(results: Results, story: Story, directory: Path) -> tuple[Path, ...]:
    """Write the chart as SVG and PNG into a folder, which is made where it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = tuple(directory / f"{NAME}.{ending}" for ending in style.FORMATS)
    with style.applied():
        figure = Figure(figsize=size(story))
        draw(results, story, figure)
        for path, (ending, settings) in zip(paths, style.FORMATS.items(), strict=True):
            figure.savefig(path, format=ending, **settings)
    return paths


def draw(results: Results, story: Story, figure: Figure) -> None:
    """Draw a row for each task."""
    drawn = rows(story)
    n_done = sum(task["finish"] is not None for task in story.tasks)
    note = say("charts.replay.note")
    if len(drawn) < n_done:
        note = say("charts.replay.note_of_many", shown=len(drawn), tasks=n_done)
    top = style.headline(figure, title(results, story), note) + 0.35
    height = figure.get_figheight()
    axes = style.panel(figure, NAMES, top, RIGHT, max(height - top - ROW * len(drawn) - 0.1, 0.1))
    moments = [task[key] for task in drawn for key in ("start", "finish", "base_start", "base_finish")]
    known = [moment for moment in moments if moment is not None] or [0.0, 1.0]
    air = max(0.02 * (max(known) - min(known)), 0.5)
    low, high = min(known) - air, max(known) + air
    axes.set_xlim(low, high)
    axes.set_ylim(len(drawn) - 0.4, -0.6)
    width, _ = style.inches(axes)
    for k, task in enumerate(drawn):
        color = style.VERMILION if task["on_path"] else style.SKY
        if task["is_milestone"]:
            axes.scatter([task["finish"]], [k], marker="D", s=22, color=color, zorder=4)
        else:
            axes.barh(k - 0.07, task["finish"] - task["start"], left=task["start"], height=0.54, color=color, zorder=3)
        if task["base_finish"] is not None:
            plan = (task["base_start"], task["base_finish"])
            axes.hlines(k + 0.31, *plan, color=style.MUTED, linewidth=1.4, zorder=4)
        id_, name = task["id"], task["name"]
        label = id_ if name == id_ else say("charts.replay.task", id=id_, name=name)
        text = style.fitted(label, NAMES - style.MARGIN - 0.12, style.SMALL)
        axes.text(
            -0.1 / width, k, text, transform=axes.get_yaxis_transform(), size=style.SMALL, ha="right", va="center"
        )
    positions, labels = date_ticks(results.start, low, high, 6)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter([label.replace("\n", " ") for label in labels]))
    axes.yaxis.set_major_locator(FixedLocator([]))
    axes.xaxis.tick_top()
    axes.grid(axis="x")
    style.quiet(axes)


def _later(task: Mapping[str, Any]) -> float:
    return 0.0 if task["base_finish"] is None else float(task["finish"] - task["base_finish"])
