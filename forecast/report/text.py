"""The answer on one terminal screen: how likely the targets are, the P-table, the drivers, the warnings."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from forecast.drivers import Driver, sure_drivers
from forecast.errors import Problem
from forecast.report import answer, studies
from forecast.report.gates import gate_words, interval_words
from forecast.report.quality import constraint_words
from forecast.results import Results
from forecast.results.words import (
    ELLIPSIS,
    NO_BREAK,
    count,
    days,
    days_interval,
    finish_day,
    finish_interval,
    glued,
    money,
    money_interval,
    one_line,
    p_name,
    percent,
    shorten,
)
from forecast.statistics import Interval, is_certain, percentiles
from forecast.statistics.gates import evaluate

WIDTH = 96
TABLE_LEVELS = (0.10, 0.50, 0.80, 0.90)
N_DRIVERS = 5
N_SAID = 3  # warnings of one kind
N_IDS = 4
LONG_CURRENCY = 8
BOLD, PLAIN = "\033[1m", "\033[0m"


def screen(results: Results, report_path: Path | str | None = None, color: bool = False) -> str:
    """Return the answer as plain text of at most `WIDTH` columns.

    Parameters
    ----------
    report_path : path, optional
        Where the report lies; named in the last line.
    color : bool
        Whether headings may be bold; never where the environment sets ``NO_COLOR``. Nothing is said by color alone.
    """
    bold = color and not os.environ.get("NO_COLOR")

    def strong(text: str) -> list[str]:
        return [f"{BOLD}{line}{PLAIN}" if bold else line for line in _wrap(text)]

    lines = [*_wrap(answer.heading(results)), "", *strong(answer.answer(results))]
    gates = evaluate(results)
    lines += [line for gate in gates for line in _wrap(f"gate {gate_words(results, gate)}", "  ")]
    lines += _wrap(interval_words(), "  ") if gates else []
    if not is_certain(results):
        lines += ["", *_p_table(results)]
    lines += ["", *_wrap(answer.base_words(results))]
    if not answer.is_as_planned(results):
        lines += _wrap(f"Contingency to P80: {answer.contingency_words(results)} on top of that.")
    if said := studies.readings_words(results):
        lines += _wrap(said)
    if said := studies.systemic_words(results):
        lines += _wrap(said)
    if said := constraint_words(results):
        lines += _wrap(said)
    subjects: tuple[tuple[Literal["days", "money"], str], ...] = (("days", "finish"), ("money", "cost"))
    for unit, subject in subjects if answer.has_cost(results) else subjects[:1]:
        drivers = sure_drivers(results, unit, N_DRIVERS)
        name = answer.currency(results)
        unit_words = f", {name}" if unit == "money" and len(name) > LONG_CURRENCY else ""
        lines += ["", *strong(f"What moves the {subject} most (its worst tenth against its best tenth){unit_words}")]
        lines += _drivers(results, drivers) or [f"  nothing: the {subject} is certain"]
    if results.warnings:
        lines += ["", *strong(f"Warnings ({len(results.warnings)})"), *_warnings(results.warnings)]
    lines += ["", *_wrap(answer.run_words(results))]
    if report_path is not None:
        lines.append(f"report: {report_path}")
    return "\n".join(lines) + "\n"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Line up cells in columns, each as wide as its widest cell, and cut lines to the width of the screen.

    Examples
    --------
    >>> columns([("P10", "a"), ("", "bc")])
    ['  P10  a', '       bc']
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [line if len(line) <= WIDTH else line[: WIDTH - 1] + ELLIPSIS for line in lines]


def _p_table(results: Results) -> list[str]:
    name = answer.currency(results)
    # A currency with a long name stands once, so that its amounts keep their intervals.
    is_long = len(name) > LONG_CURRENCY
    shown = "" if is_long else name
    rows = [("", "finish by", "working days", f"cost, {name}" if is_long else "cost")]
    found = zip(
        TABLE_LEVELS,
        percentiles(results.finish, TABLE_LEVELS, results.block_size),
        percentiles(results.duration, TABLE_LEVELS, results.block_size),
        percentiles(results.cost, TABLE_LEVELS, results.block_size),
        strict=True,
    )
    for p_level, finish, duration, cost in found:
        rows.append(
            (
                p_name(p_level),
                _day_with_interval(results, finish),
                f"{days(duration, of='')} ({days_interval(duration, of='')})",
                f"{money(cost, shown)} ({money_interval(cost, '')})",
            )
        )
    note = "P80: not exceeded in 80 % of iterations. In parentheses the 95 % interval of the simulation's own error."
    return [*columns(rows if answer.has_cost(results) else [row[:-1] for row in rows]), *_wrap(note, "  ")]


def _drivers(results: Results, drivers: Sequence[Driver]) -> list[str]:
    rows = []
    for row in drivers:
        if row.unit == "days":
            value, interval = days(row, signed=True), days_interval(row, of="")
        else:
            name = answer.currency(results)
            shown = name if len(name) <= LONG_CURRENCY else ""
            value, interval = money(row, shown, signed=True), money_interval(row, "")
        odds = "" if row.probability is None else percent(row.probability)
        # Names come last: their width on the terminal isn't known for every script.
        rows.append((f"{row.rank}.", value, f"({interval})", row.kind_words, odds, row.label))
    taken = sum(2 + max(len(cell) for cell in column) for column in list(zip(*rows, strict=True))[:-1])
    return columns([(*row[:-1], shorten(row[-1], WIDTH - 2 - taken)) for row in rows]) if rows else []


def _warnings(warnings: Sequence[Problem]) -> list[str]:
    by_code: dict[str, list[Problem]] = {}
    for problem in warnings:
        by_code.setdefault(problem.code, []).append(problem)
    lines = []
    for code, problems in by_code.items():
        # Each is said in full, for their numbers differ; one more takes no more room than to say that there is one.
        said = problems if len(problems) <= N_SAID + 1 else problems[:N_SAID]
        for problem in said:
            named = "" if problem.id is None else f" ({shorten(problem.id, 24)})"
            lines += _wrap(f"{code}{named}: {one_line(problem.message)}", "  ")
        ids = list(dict.fromkeys(shorten(one.id, 24) for one in problems[len(said) :] if one.id is not None))
        if len(said) < len(problems):
            listed = f" ({', '.join(ids[:N_IDS])}{', …' if len(ids) > N_IDS else ''})" if ids else ""
            lines += _wrap(f"{code}: {count(len(problems) - len(said))} more{listed}", "  ")
    return lines


def _day_with_interval(results: Results, finish: Interval) -> str:
    return f"{finish_day(results, finish)} ({finish_interval(results, finish)})"


def _wrap(text: str, indent: str = "") -> list[str]:
    wrapped = textwrap.wrap(
        glued(text), WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
    return [line.replace(NO_BREAK, " ") for line in wrapped] or [""]
