"""What moves the finish: the tornado by risk and by task, in working days."""

from __future__ import annotations

from matplotlib.figure import Figure

from forecast.charts import tornado
from forecast.drivers import DRIVERS, ranked, systemic
from forecast.results import Results, words
from forecast.texts import say


def applies(results: Results) -> bool:
    """Say whether any risk or task moves the finish."""
    return bool(_tornado(results).panels)


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return tornado.size(_tornado(results))


def title(results: Results) -> str:
    """Return the finding."""
    return tornado.title(_tornado(results))


def alt(results: Results) -> str:
    """Return the text alternative."""
    return tornado.alt(_tornado(results))


def draw(results: Results, figure: Figure) -> None:
    """Draw the largest risks and tasks."""
    tornado.draw(figure, _tornado(results))


def _tornado(results: Results) -> tornado.Tornado:
    return tornado.Tornado(
        outcome="finish",
        risks=DRIVERS["contribution_days"](results),
        swings=ranked([*DRIVERS["task_swing_days"](results), *systemic(results, "days")]),
        unit_label=say("charts.tornado.finish.axis"),
        unit=1.0,
        text=lambda value: words.days(value, signed=True),
        bare=words.days,
        interval=words.days_interval,
        less=say("charts.tornado.finish.less"),
        more=say("charts.tornado.finish.more"),
    )
