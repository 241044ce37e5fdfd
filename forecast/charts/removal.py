"""What does each risk and response add to the P80: the run less the project without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from forecast.charts import style
from forecast.charts.tornado import GAP, NAMES, RIGHT, ROW, TOP, Tornado, draw_bars, some_of
from forecast.drivers import Driver
from forecast.results import Results, words
from forecast.results.rounding import Bounded
from forecast.statistics.error import USUAL
from forecast.texts import say

MOST_BARS = 10
LEAST_SHARE = 0.02  # of the longest bar; what is shorter is not drawn
HEAD, FOOT = 0.42, 0.62
MOST_NAMED = 3
# In a title that names one, and in one that names two.
LONGEST_NAME, HALF_NAME = 72, 44


class _Panel(NamedTuple):
    """One of the two outcomes: its rows, how many there are in all, and its words."""

    outcome: str
    name: str
    rows: list[Driver]
    n_known: int
    tornado: Tornado


def applies(results: Results) -> bool:
    """Say whether anything that was taken out moves a P80."""
    return bool(_panels(results))


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    top = style.room_above(title(results), _note(), GAP, TOP)
    return style.width(), top + sum(HEAD + FOOT + ROW * len(panel.rows) for panel in _panels(results))


def title(results: Results) -> str:
    """Return the finding: what adds most to each P80; ties are named together."""
    most = {panel.outcome: said for panel in _panels(results) if (said := _most(panel))}
    if not most:
        return say("charts.removal.nothing")
    key = next(iter(most))
    if len(most) > 1:
        key = "same" if most["finish"] == most["cost"] else "both"
    longest = HALF_NAME if key == "both" else LONGEST_NAME
    return say(f"charts.removal.title.{key}", **{name: words.shorten(one, longest) for name, one in most.items()})


def _most(panel: _Panel) -> str:
    """Return what adds most to one P80, or nothing where all may be chance."""
    sure = [row for row in panel.rows if not row.is_uncertain and row.value > 0.0]
    if not sure:
        return ""
    first = [row for row in sure if row.rank == sure[0].rank]
    if len(first) > MOST_NAMED:
        return say("charts.removal.no_single")
    if len(first) > 1:
        return words.listed((row.id for row in first), "and")
    return first[0].label


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    panels = []
    for panel in _panels(results):
        bars = words.listed((_bar_words(row, panel.tornado) for row in panel.rows), "semicolon")
        panels.append(say("charts.removal.panel", name=panel.name, bars=bars))
    return say("charts.removal.alt", panels=words.sentences(*panels))


def draw(results: Results, figure: Figure) -> None:
    """Draw a panel for each outcome."""
    top = style.headline(figure, title(results), _note()) + GAP
    height = figure.get_figheight()
    for panel in _panels(results):
        bars = ROW * len(panel.rows)
        head = some_of(panel.name, len(panel.rows), panel.n_known)
        left = style.MARGIN / style.width()
        figure.text(left, 1 - top / height, head, size=style.BODY, weight="bold", va="top")
        axes = style.panel(figure, style.names(NAMES), top + HEAD - 0.14, RIGHT, height - top - HEAD - bars + 0.14)
        draw_bars(axes, _with_ranks(panel.rows), panel.tornado)
        top += HEAD + bars + FOOT


def _note() -> str:
    return say("charts.removal.note", level=words.percent(USUAL))


def _with_ranks(rows: list[Driver]) -> list[Driver]:
    """Return the rows named with their ranks; a rank that several share begins with an equals sign."""
    ranks = [row.rank for row in rows]
    marks = [f"{'=' if ranks.count(row.rank) > 1 else ''}{row.rank}  " if row.rank else "" for row in rows]
    return [replace(row, id=f"{mark}{row.id}") for row, mark in zip(rows, marks, strict=True)]


def _panels(results: Results) -> list[_Panel]:
    rows = results.studies.get("removal", ())
    currency = results.currency

    def of_days(value: float | Bounded) -> str:
        return words.days(value, signed=True)

    def of_money(value: float | Bounded) -> str:
        return words.money(value, currency, signed=True)

    def bare_money(value: float | Bounded) -> str:
        return words.money(value, "")

    def money_between(value: Bounded) -> str:
        return words.money_interval(value, currency)

    scale = words.money_unit(max((abs(float(row["money_p80"])) for row in rows), default=0.0))
    found = []
    for unit, outcome, said, label, divisor in (
        ("days", "finish", (of_days, words.days, words.days_interval), say("charts.removal.axis"), 1.0),
        ("money", "cost", (of_money, bare_money, money_between), f"{currency}{scale[1]}", scale[0]),
    ):
        panel = _panel(rows, unit, outcome, said, label, divisor)
        found += [panel] if panel.rows else []
    return found


def _panel(
    rows: tuple[Any, ...],
    unit: str,
    outcome: str,
    said: tuple[Callable[[float | Bounded], str], Callable[[float | Bounded], str], Callable[[Bounded], str]],
    label: str,
    divisor: float,
) -> _Panel:
    key = f"{unit}_p80"
    known = sorted((row for row in rows if row[key] != 0.0), key=lambda row: (-abs(row[key]), row["id"]))
    least = LEAST_SHARE * abs(known[0][key]) if known else 0.0
    drivers = [_driver(row, key, row[f"rank_{unit}"]) for row in known[:MOST_BARS] if abs(row[key]) >= least]
    less, more = say("charts.removal.less"), say("charts.removal.more")
    tornado = Tornado(outcome, [], [], label, divisor, *said, less=less, more=more)
    return _Panel(outcome, say(f"charts.removal.head.{outcome}"), drivers, len(known), tornado)


def _driver(row: Any, key: str, rank: int) -> Driver:
    is_response = row["removed"] == "response"
    name = "" if row["name"] == row["id"] else row["name"]
    label = say("charts.removal.response", risk=row["id"]) if is_response else row["id"]
    return Driver("risk", label, name, "days", row[key], row[f"{key}_low"], row[f"{key}_high"], rank=rank)


def _bar_words(row: Driver, tornado: Tornado) -> str:
    key = "charts.removal.uncertain" if row.is_uncertain else "charts.removal.value"
    return say(key, driver=words.one_line(row.label), value=tornado.text(row))
