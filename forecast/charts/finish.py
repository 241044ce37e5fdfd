"""When does the project finish: the S-curve of the dates, with its histogram and its error."""

from __future__ import annotations

from matplotlib.figure import Figure

from forecast.charts import scurve
from forecast.charts.scale import time_scale
from forecast.results import Results


def applies(results: Results) -> bool:
    """Say whether the finish varies: a certain one is a date and no curve."""
    return not time_scale(results).is_certain


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return scurve.SIZE


def title(results: Results) -> str:
    """Return the finding."""
    return scurve.title(time_scale(results))


def alt(results: Results) -> str:
    """Return the text alternative."""
    return scurve.alt(time_scale(results))


def draw(results: Results, figure: Figure) -> None:
    """Draw the distribution of the finish."""
    scurve.draw(figure, time_scale(results), title(results), scurve.note(results.n_iterations))
