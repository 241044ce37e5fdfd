"""What does each risk and response add to the P80: the run less the project without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from forecast.charts import style
from forecast.charts.tornado import NAMES, RIGHT, ROW, Tornado, draw_bars
from forecast.drivers import Driver
from forecast.results import Results, words
from forecast.results.words import Bounded

MOST_BARS = 10
LEAST_SHARE = 0.02  # of the longest bar; what is shorter is not drawn
HEAD, FOOT = 0.42, 0.62
MOST_NAMED = 3
LONGEST_NAME = 48


class _Panel(NamedTuple):
    """One of the two outcomes: its rows, how many there are in all, and its words."""

    name: str
    rows: list[Driver]
    n_known: int
    tornado: Tornado


def applies(results: Results) -> bool:
    """Say whether anything that was taken out moves a P80."""
    return bool(_panels(results))


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    return style.WIDTH, 0.95 + sum(HEAD + FOOT + ROW * len(panel.rows) for panel in _panels(results))


def title(results: Results) -> str:
    """Return the finding: what adds most to each P80; ties are named together."""
    parts = []
    for panel in _panels(results):
        sure = [row for row in panel.rows if not row.is_uncertain and row.value > 0.0]
        if not sure:
            continue
        first = [row for row in sure if row.rank == sure[0].rank]
        size, named = panel.tornado.text(sure[0]), [row.id for row in first]
        said = words.shorten(sure[0].label, LONGEST_NAME)
        if len(first) > MOST_NAMED:
            said = "no single one"
        elif len(first) > 1:
            said = f"{', '.join(named[:-1])} and {named[-1]}"
        parts.append(f"to the {panel.tornado.outcome} {said} ({'at most ' if len(first) > MOST_NAMED else ''}{size})")
    if not parts:
        return "No risk alone adds more to a P80 than the simulation's own error"
    return f"What adds most to the P80: {'; '.join(parts)}"


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    parts = []
    for panel in _panels(results):
        bars = "; ".join(f"{words.one_line(row.label)} {_said(row, panel.tornado)}" for row in panel.rows)
        parts.append(f"{panel.name}: {bars}.")
    return "What each risk and response adds, by running the project without it. " + " ".join(parts)


def draw(results: Results, figure: Figure) -> None:
    """Draw a panel for each outcome."""
    note = "Whiskers: 95 % interval of the paired difference; gray: can't be told from nothing; = shares its rank"
    top = style.headline(figure, title(results), note) + 0.12
    height = figure.get_figheight()
    for panel in _panels(results):
        bars = ROW * len(panel.rows)
        shown = f" ({len(panel.rows)} of {words.count(panel.n_known)})" if panel.n_known > len(panel.rows) else ""
        left = style.MARGIN / style.WIDTH
        figure.text(left, 1 - top / height, panel.name + shown, size=style.BODY, weight="bold", va="top")
        axes = style.panel(figure, NAMES, top + HEAD - 0.14, RIGHT, height - top - HEAD - bars + 0.14)
        draw_bars(axes, _with_ranks(panel.rows), panel.tornado)
        top += HEAD + bars + FOOT


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

    def money_between(value: Bounded) -> str:
        return words.money_interval(value, currency)

    def of_money(value: float | Bounded) -> str:
        return words.money(value, currency, signed=True)

    scale = words.money_unit(max((abs(float(row["money_p80"])) for row in rows), default=0.0))
    found = []
    for unit, name, text, interval, label, divisor in (
        ("days", "P80 finish", of_days, words.days_interval, "Working days", 1.0),
        ("money", "P80 cost", of_money, money_between, f"{currency}{scale[1]}", scale[0]),
    ):
        panel = _panel(rows, unit, name, (text, interval), label, divisor)
        found += [panel] if panel.rows else []
    return found


def _panel(
    rows: tuple[Any, ...],
    unit: str,
    name: str,
    said: tuple[Callable[[float | Bounded], str], Callable[[Bounded], str]],
    label: str,
    divisor: float,
) -> _Panel:
    key, outcome = f"{unit}_p80", name.removeprefix("P80 ")
    known = sorted((row for row in rows if row[key] != 0.0), key=lambda row: (-abs(row[key]), row["id"]))
    least = LEAST_SHARE * abs(known[0][key]) if known else 0.0
    drivers = [_driver(row, key, row[f"rank_{unit}"]) for row in known[:MOST_BARS] if abs(row[key]) >= least]
    tornado = Tornado([], [], outcome, label, divisor, *said, less="takes away", more="adds")
    return _Panel(f"What each adds to the {name}", drivers, len(known), tornado)


def _driver(row: Any, key: str, rank: int) -> Driver:
    is_response = row["removed"] == "response"
    name = "" if row["name"] == row["id"] else row["name"]
    label = f"Response to {row['id']}" if is_response else row["id"]
    return Driver("risk", label, name, "days", row[key], row[f"{key}_low"], row[f"{key}_high"], rank=rank)


def _said(row: Driver, tornado: Tornado) -> str:
    text = tornado.text(row)
    return f"{text} (can't be told from nothing)" if row.is_uncertain else text
