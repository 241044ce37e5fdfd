"""The chart that an answer comes with, where `--output` says where to write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def written(
    name: str, size: tuple[float, float], alt: str, draw: Callable[[Figure], None], directory: Path
) -> tuple[Path, ...]:
    """Write a chart into a folder, which is made where it is missing, and return the paths."""
    from forecast.charts import writing

    try:
        directory.mkdir(parents=True, exist_ok=True)
        return writing.save(name, size, alt, draw, directory)
    except OSError as error:
        raise UsageError(f"`{directory}` can't be written: {error.strerror or error}") from error
