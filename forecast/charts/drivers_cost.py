"""What moves the cost: the tornado by risk, by task and by fixed cost, in money."""

from __future__ import annotations

from matplotlib.figure import Figure

from forecast.charts import tornado
from forecast.drivers import DRIVERS, ranked, systemic
from forecast.results import Results, words
from forecast.texts import say


def applies(results: Results) -> bool:
    """Say whether any risk, task or fixed cost moves the cost."""
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
    """Draw the largest risks, tasks and fixed costs."""
    tornado.draw(figure, _tornado(results))


def _tornado(results: Results) -> tornado.Tornado:
    risks = DRIVERS["contribution_money"](results)
    swings = ranked(
        [
            *DRIVERS["task_swing_money"](results),
            *DRIVERS["fixed_cost_swing_money"](results),
            *systemic(results, "money"),
        ]
    )
    largest = max((abs(rows[0].value) for rows in (risks, swings) if rows), default=0.0)
    unit, sign = words.money_unit(largest)
    return tornado.Tornado(
        outcome="cost",
        risks=risks,
        swings=swings,
        unit_label=f"{results.currency}{sign}",
        unit=unit,
        text=lambda value: words.money(value, results.currency, signed=True),
        bare=lambda value: words.money(value, ""),
        interval=lambda value: words.money_interval(value, results.currency),
        less=say("charts.tornado.cost.less"),
        more=say("charts.tornado.cost.more"),
    )
