"""Charts that show no results of a single run: written like those that do, each with its text alternative inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from forecast.charts import style


def save(
    name: str, size: tuple[float, float], alt: str, draw: Callable[[Figure], None], directory: Path
) -> tuple[Path, ...]:
    """Write a chart as SVG and PNG; the same numbers give the same bytes.

    Parameters
    ----------
    size : (float, float)
        Width and height in inches.
    alt : str
        The text alternative.
    draw : callable
        Draws on an empty figure of that size.

    Returns
    -------
    tuple of Path
        ``<name>.svg`` and ``<name>.png`` in ``directory``.
    """
    paths = tuple(directory / f"{name}.{ending}" for ending in style.FORMATS)
    with style.applied():
        figure = Figure(figsize=size)
        draw(figure)
        for path, (ending, settings) in zip(paths, style.FORMATS.items(), strict=True):
            described = {**settings, "metadata": {**settings["metadata"], "Description": alt}}
            figure.savefig(path, format=ending, **described)
    return paths
