"""Charts of results: each draws numbers of `forecast.statistics` and `forecast.drivers`, and its title is its finding.

To add a chart, write a file with the five functions of `Chart` and register it here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from forecast import second_process
from forecast.charts import (
    cash_flow,
    contributions,
    convergence,
    correlations,
    cost,
    draw_down,
    drivers_cost,
    drivers_time,
    finish,
    frontier,
    gantt,
    joint,
    merge_bias,
    paths,
    quantile_dots,
    removal,
    risk_matrix,
    style,
)
from forecast.results import Results


class Chart(Protocol):
    """What a chart's module offers."""

    def applies(self, results: Results) -> bool:
        """Say whether the results hold anything for this chart to show."""

    def size(self, results: Results) -> tuple[float, float]:
        """Return width and height in inches."""

    def title(self, results: Results) -> str:
        """Return the finding in one sentence."""

    def alt(self, results: Results) -> str:
        """Return the text alternative, with the key numbers."""

    def draw(self, results: Results, figure: Figure) -> None:
        """Draw on an empty figure of that size."""


CHARTS: dict[str, Chart] = {
    "finish": finish,
    "cost": cost,
    "quantile_dots": quantile_dots,
    "joint": joint,
    "frontier": frontier,
    "drivers_time": drivers_time,
    "drivers_cost": drivers_cost,
    "contributions": contributions,
    "removal": removal,
    "paths": paths,
    "merge_bias": merge_bias,
    "gantt": gantt,
    "risk_matrix": risk_matrix,
    "cash_flow": cash_flow,
    "draw_down": draw_down,
    "correlations": correlations,
    "convergence": convergence,
}
# Drawn on the page as wide as elsewhere: narrower, their columns would be too small to read.
WIDE = ("gantt", "paths", "correlations")


def figure(name: str, results: Results) -> Figure:
    """Return a chart as a matplotlib figure.

    Parameters
    ----------
    name : str
        A key of `CHARTS` that applies to the results.
    """
    with style.applied():
        return _drawn(name, results)


def save(name: str, results: Results, directory: Path) -> tuple[Path, ...]:
    """Write a chart as SVG and PNG; the same results give the same bytes.

    Returns
    -------
    tuple of Path
        ``<name>.svg`` and ``<name>.png`` in ``directory``; empty where the chart does not apply.
    """
    if not CHARTS[name].applies(results):
        return ()
    paths = tuple(directory / f"{name}.{ending}" for ending in style.FORMATS)
    with style.applied():
        drawn = _drawn(name, results)
        for path, (ending, settings) in zip(paths, style.FORMATS.items(), strict=True):
            drawn.savefig(path, format=ending, **settings)
    return paths


def for_page(names: Sequence[str], results: Results) -> dict[str, str]:
    """Return charts as SVG text for a page, narrow enough for a telephone.

    The page says over them their titles, and what is shown, which is the description of the SVG. Those that do not
    apply to the results are left out.
    """
    with TemporaryDirectory() as folder:
        with saving(names, results, Path(folder), _save_for_page):
            pass
        files = {name: Path(folder) / f"{name}.svg" for name in names}
        return {name: file.read_text(encoding="utf-8") for name, file in files.items() if file.exists()}


@contextmanager
def saving(
    names: Iterable[str],
    results: Results,
    directory: Path,
    save_one: Callable[[str, Results, Path], object] = save,
) -> Iterator[None]:
    """Write charts as `save` does, half of them in a second process if there can be one.

    The body of the ``with`` statement runs beside it; after it all files are there.
    """
    here, there = _halves(names, results)
    language = copy_context()

    def save_some(some: list[str]) -> None:
        for name in some:
            save_one(name, results, directory)

    # Where there is no second process, its half is drawn at the end: in the language that is spoken now.
    with second_process.doing(lambda: language.run(save_some, there)):
        save_some(here)
        yield


def _halves(names: Iterable[str], results: Results) -> tuple[list[str], list[str]]:
    """Split charts into two lots of about the same work: what a chart costs grows with its area."""
    areas = {name: math.prod(CHARTS[name].size(results)) for name in names if CHARTS[name].applies(results)}
    lots: tuple[list[str], list[str]] = ([], [])
    for name in sorted(areas, key=lambda name: -areas[name]):
        min(lots, key=lambda lot: sum(areas[one] for one in lot)).append(name)
    # The body of the `with` statement is work too: the larger lot goes to the other process.
    here, there = sorted(lots, key=lambda lot: sum(areas[one] for one in lot))
    return here, there


def _save_for_page(name: str, results: Results, directory: Path) -> None:
    with style.applied(style.WIDTH if name in WIDE else style.NARROW, has_title=False):
        drawn = _drawn(name, results)
        # Without its title a chart ends earlier, and a page has margins of its own.
        width, height = drawn.get_size_inches()
        used, air = drawn.get_tightbbox(), 0.5 * style.MARGIN
        shown = Bbox([[air, max(used.y0 - air, 0.0)], [max(width - air, used.x1), height - air]])
        metadata = {**style.FORMATS["svg"]["metadata"], "Description": drawn.get_label() or None}
        drawn.savefig(directory / f"{name}.svg", format="svg", bbox_inches=shown, metadata=metadata)


def _drawn(name: str, results: Results) -> Figure:
    chart = CHARTS[name]
    drawn = Figure(figsize=chart.size(results))
    chart.draw(results, drawn)
    return drawn


__all__ = ["CHARTS", "WIDE", "Chart", "figure", "for_page", "save", "saving"]
