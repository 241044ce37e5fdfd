"""What does the project cost: the S-curve of the total, with its histogram and its error."""

from __future__ import annotations

from matplotlib.figure import Figure

from forecast.charts import scurve
from forecast.charts.scale import money_scale
from forecast.results import Results


def applies(results: Results) -> bool:
    """Say whether the cost varies: a certain one is an amount and no curve."""
    return not money_scale(results).is_certain


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return scurve.SIZE


def title(results: Results) -> str:
    """Return the finding."""
    return scurve.title(money_scale(results))


def alt(results: Results) -> str:
    """Return the text alternative."""
    return scurve.alt(money_scale(results))


def draw(results: Results, figure: Figure) -> None:
    """Draw the distribution of the total cost."""
    scurve.draw(figure, money_scale(results), title(results), scurve.note(results.n_iterations))
