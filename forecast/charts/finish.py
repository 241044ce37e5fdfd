"""When does the project finish: the S-curve of the dates, with its histogram and its error."""

from __future__ import annotations

from matplotlib.figure import Figure

from forecast.charts import scurve
from forecast.charts.scale import time_scale
from forecast.results import Results


def applies(results: Results) -> bool:
    """Say yes: every project finishes."""
    return results.n_iterations > 0


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return scurve.SIZE


def title(results: Results) -> str:
    """Return the finding."""
    if results.targets.duration is not None:
        return scurve.title(time_scale(results), "finish within", "takes")
    return scurve.title(time_scale(results), "finish by", "finishes on")


def alt(results: Results) -> str:
    """Return the text alternative."""
    subject = "finish date" if results.targets.duration is None else "project's duration"
    return scurve.alt(time_scale(results), subject)


def draw(results: Results, figure: Figure) -> None:
    """Draw the distribution of the finish."""
    scale = time_scale(results)
    scurve.draw(figure, scale, title(results), scurve.note(scale, results.n_iterations))
