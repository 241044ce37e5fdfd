"""Which path drives the finish, and how often: the most frequent ones side by side, and where they part."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from forecast.charts import marks, style
from forecast.results import Results, words
from forecast.statistics import Interval
from forecast.texts import say

MOST_ROWS = 40
ROW, BARS, GAP, FOOT, TOP = 0.235, 0.75, 0.16, 0.2, 0.95
NAMES, RIGHT = 3.9, 0.7
WIDEST_COLUMN = 0.62
OFTEN = 0.5
# Room over the highest bar for its label, as a share of it.
HEADROOM = 1.45


class _Stretch(NamedTuple):
    """Tasks one after the other that the same paths go through, named after the longest of them."""

    label: str
    n_tasks: int
    criticality: float
    between: Interval
    members: frozenset[int]


def applies(results: Results) -> bool:
    """Say whether more paths than one drive the finish."""
    return any(row["n_paths"] > 1 for row in results.studies.get("paths", ()))


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    top = style.room_above(title(results), _note(results), 0.06, TOP)
    return style.width(), top + BARS + GAP + ROW * len(_stretches(results)) + FOOT


def title(results: Results) -> str:
    """Return the finding: how often the first path drives, of how many, and what they have in common."""
    rows = results.studies["paths"]
    n, share = int(rows[0]["n_paths"]), _share(results, 0)
    if share.value >= OFTEN:
        return say("charts.paths.title", n=n, share=words.percent(share))
    shared = sum(one.n_tasks for one in _stretches(results) if len(one.members) == len(rows))
    said = {"all": words.count(n), "share": words.percent(share)}
    if not shared:
        return say("charts.paths.title_none", **said)
    return say("charts.paths.title_shared", shared, shown=len(rows), **said)


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    rows = results.studies["paths"]
    paths = [
        say("charts.paths.path", share=words.percent(_share(results, k)), where=_where(results, k))
        for k in range(len(rows))
    ]
    return say("charts.paths.alt", len(rows), paths=words.listed(paths, "semicolon"))


def draw(results: Results, figure: Figure) -> None:
    """Draw a column for each path: how often it drives above, and below the tasks that it goes through."""
    rows, stretches = results.studies["paths"], _stretches(results)
    top = style.headline(figure, title(results), _note(results)) + 0.06
    width, height = figure.get_size_inches()
    right = max(RIGHT, width - NAMES - WIDEST_COLUMN * len(rows))
    bars = style.panel(figure, NAMES, top, right, height - top - BARS)
    lines = style.panel(
        figure, NAMES, top + BARS + GAP, right, max(height - top - BARS - GAP - ROW * len(stretches), 0.05)
    )
    _draw_bars(bars, results)
    _draw_lines(lines, stretches, len(rows))


def _note(results: Results) -> str:
    rows = results.studies["paths"]
    if len(rows) == int(rows[0]["n_paths"]):
        return say("charts.paths.note")
    return say("charts.paths.note_some", total=words.percent(sum(float(row["share"]) for row in rows)))


def _draw_bars(axes: Axes, results: Results) -> None:
    shares = [_share(results, k) for k in range(len(results.studies["paths"]))]
    axes.set_xlim(-0.5, len(shares) - 0.5)
    axes.set_ylim(0.0, max(one.value for one in shares) * HEADROOM)
    axes.bar(range(len(shares)), [one.value for one in shares], width=0.62, color=_colors(len(shares)), label="_bars")
    _, height = style.inches(axes)
    inch = axes.get_ylim()[1] / height
    for k, one in enumerate(shares):
        marks.tell(axes, _path_words(results, k), (k - 0.5, k + 0.5))
        axes.text(
            k, one.value + 0.04 * inch, words.percent(one), size=style.SMALL, ha="center",
            weight="bold" if k == 0 else "normal",
        )  # fmt: skip
    axes.xaxis.set_major_locator(FixedLocator([]))
    axes.yaxis.set_major_locator(FixedLocator([]))
    style.quiet(axes, "left", "right", "top")


def _draw_lines(axes: Axes, stretches: list[_Stretch], n_paths: int) -> None:
    axes.set_xlim(-0.5, n_paths - 0.5)
    axes.set_ylim(len(stretches) - 0.5, -0.5)
    width = style.inches(axes)[0]
    for k in range(0, len(stretches), 2):
        axes.axhspan(k - 0.5, k + 0.5, xmin=-(NAMES - style.MARGIN) / width, color="#F4F4F4", zorder=0, clip_on=False)
    colors = _colors(n_paths)
    steps = [[(k, row) for row, one in enumerate(stretches) if k in one.members] for k in range(n_paths)]
    axes.add_collection(LineCollection(steps, colors=colors, linewidths=2.0, zorder=2), autolim=False)
    points = [(point, color) for path, color in zip(steps, colors, strict=True) for point in path]
    axes.scatter(
        [x for (x, _), _ in points], [y for (_, y), _ in points], s=30, c=[color for _, color in points], linewidths=0,
        zorder=3,
    )  # fmt: skip
    place = axes.get_yaxis_transform()
    for row, one in enumerate(stretches):
        more = " " + say("charts.paths.more", one.n_tasks - 1) if one.n_tasks > 1 else ""
        room = NAMES - style.MARGIN - 0.12 - style.text_width(more, style.SMALL)
        axes.text(
            -0.1 / width, row, style.fitted(one.label, room, style.SMALL) + more, transform=place, size=style.SMALL,
            ha="right", va="center",
        )  # fmt: skip
        interval = words.percent_interval(one.between)
        often = say("marks.critical", share=words.percent(one.criticality), interval=interval)
        marks.tell_row(axes, marks.said(one.label + more, often), row, NAMES)
        style.share_row(axes, row, words.percent(one.criticality))
    style.share_head(axes, say("charts.paths.critical"), 0.05)
    axes.xaxis.set_major_locator(FixedLocator([]))
    axes.yaxis.set_major_locator(FixedLocator([]))
    style.quiet(axes)


def _colors(n_paths: int) -> list[str]:
    """Return the color of each path: the most frequent one stands out."""
    return [style.BLUE, *([style.FAINT] * (n_paths - 1))]


def _share(results: Results, k: int) -> Interval:
    row = results.studies["paths"][k]
    return Interval(float(row["share"]), float(row["share_low"]), float(row["share_high"]))


def _path_words(results: Results, k: int) -> str:
    share = _share(results, k)
    said = {"share": words.percent(share), "interval": words.percent_interval(share), "where": _where(results, k)}
    return marks.said(say("marks.path", n=k + 1), say("marks.drives", **said))


def _where(results: Results, k: int) -> str:
    """Return the stretches of a path that not all paths share, by the names of their longest tasks."""
    stretches = _stretches(results)
    n_paths = len(results.studies["paths"])
    own = [one.label for one in stretches if k in one.members and len(one.members) < n_paths]
    if not own:
        return say("charts.paths.common")
    return words.listed(words.one_line(label).split(" ")[0] for label in own)


def _stretches(results: Results) -> list[_Stretch]:
    """Return the rows: tasks in an order that every path keeps, neighbors with the same paths put together."""
    paths = [str(row["tasks"]).split("; ") for row in results.studies["paths"]]
    members: dict[str, frozenset[int]] = {}
    for k, path in enumerate(paths):
        for task in path:
            members[task] = members.get(task, frozenset()) | {k}
    runs: list[list[str]] = []
    for task in _in_order(paths):
        if runs and members[runs[-1][-1]] == members[task]:
            runs[-1].append(task)
        else:
            runs.append([task])
    # Of too many rows those stay that most paths go through.
    kept = sorted(range(len(runs)), key=lambda k: (-len(members[runs[k][0]]), k))[:MOST_ROWS]
    return [_stretch(results, runs[k], members[runs[k][0]]) for k in sorted(kept)]


def _in_order(paths: list[list[str]]) -> list[str]:
    """Return all tasks, each behind those that stand before it on any path, and next to its neighbors if it can."""
    before: dict[str, set[str]] = {task: set() for path in paths for task in path}
    for path in paths:
        for one, following in pairwise(path):
            before[following].add(one)
    after: dict[str, list[str]] = {task: [] for task in before}
    for task, ones in before.items():
        for one in sorted(ones):
            after[one].append(task)
    n_open = {task: len(ones) for task, ones in before.items()}
    ready = [task for task in reversed(before) if n_open[task] == 0]
    order: list[str] = []
    while ready:
        order.append(ready.pop())
        for task in reversed(after[order[-1]]):
            n_open[task] -= 1
            if n_open[task] == 0:
                ready.append(task)
    return order


def _stretch(results: Results, run: list[str], members: frozenset[int]) -> _Stretch:
    tasks = results.tasks
    positions = [tasks.id.index(task) for task in run]
    longest = max(positions, key=lambda k: float(tasks.duration_mean[k]))
    label = " ".join(dict.fromkeys((tasks.id[longest], tasks.name[longest])))
    ends = (tasks.criticality_index, tasks.criticality_low, tasks.criticality_high)
    between = Interval(*(float(end[longest]) for end in ends))
    return _Stretch(label, len(run), between.value, between, members)
