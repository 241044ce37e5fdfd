"""What further runs found, as tables and sentences of the report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from forecast.errors import Problem
from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import (
    DASH,
    count,
    day,
    days,
    finish_day,
    finish_interval,
    money,
    money_interval,
    one_line,
    percent,
)
from forecast.statistics import Interval

Row = Mapping[str, Any]
DASHED = Cell(DASH)
ESTIMATES = "estimates"  # among what a systemic risk covers
LEAST_REPAIR = 0.0005  # less is rounding
# Findings that say how an input was estimated rather than that it is wrong.
SUSPICIONS = ("range-", "probability-half")


def readings_table(results: Results) -> Table:
    """Return P50 and P80 under each reading of the three points, and how far the P80 moves."""
    rows = results.studies.get("readings", ())
    name, has_cost = currency(results), _has_cost(rows)
    first = rows[0] if rows else {}
    lines = []
    for row in rows:
        is_first = row is first
        kept = f", {row['n_below_zero']} would reach below zero" if row["n_below_zero"] else ""
        changed = _estimates(row["n_estimates"]) if is_first else f"{count(row['n_changed'])} changed{kept}"
        line = [Cell(one_line(row["reading"]), changed), *_finish_cells(results, row, ("p50", "p80"))]
        line.append(DASHED if is_first else Cell(_later(row["finish_p80"] - first["finish_p80"]), "calendar"))
        if has_cost:
            line += _cost_cells(row, ("p50", "p80"), name)
            more = row["cost_p80"] - first["cost_p80"]
            line.append(DASHED if is_first else Cell(money(more, name, signed=True)))
        lines.append(line)
    head = ["Three points read as", "P50 finish", "P80 finish", "P80 moves by"]
    head += ["P50 cost", "P80 cost", "P80 moves by"] if has_cost else []
    return Table(head, lines, frozenset(range(1, len(head))), frozenset({0}) if rows else frozenset())


def _estimates(n: int) -> str:
    return "1 estimate" if n == 1 else f"{count(n)} estimates"


def stress_table(results: Results) -> Table:
    """Return P50 and P80 as modelled and if all durations moved together, more and more."""
    rows = results.studies.get("correlation", ())
    name, has_cost = currency(results), _has_cost(rows)
    lines = [
        [
            Cell(one_line(row["correlation"])),
            *_finish_cells(results, row, ("p50", "p80")),
            *(_cost_cells(row, ("p50", "p80"), name) if has_cost else []),
        ]
        for row in rows
    ]
    head = ["Correlation", "P50 finish", "P80 finish", *(("P50 cost", "P80 cost") if has_cost else ())]
    return Table(head, lines, frozenset(range(1, len(head))), frozenset({0}) if rows else frozenset())


def stress_words(results: Results) -> str:
    """Say how far the P80 would move if all durations correlated by the most; empty without the study."""
    rows = results.studies.get("correlation", ())
    if not rows:
        return ""
    first, last = rows[0], rows[-1]
    moved = _later(last["finish_p80"] - first["finish_p80"])
    return (
        "What moves together for reasons that no risk names widens the answer. With a correlation of "
        f"{one_line(last['correlation'])} the P80 finish would move by {moved} (calendar days)."
    )


def correlation_table(results: Results) -> Table:
    """Return each group and pair: requested, repaired and achieved correlation."""
    lines = [
        [
            Cell(_correlated(row), f"mean over {len(row['members'])} members" if row["name"] else ""),
            Cell(_coefficient(row["requested"])),
            Cell(_coefficient(row["repaired"])) if abs(row["repaired"] - row["requested"]) > LEAST_REPAIR else DASHED,
            Cell(_coefficient(row["achieved"]), f"{_coefficient(row['low'])} to {_coefficient(row['high'])}"),
        ]
        for row in results.correlations
    ]
    measure = {"spearman": "Spearman", "normal": "normal scores"}[results.correlations[0]["measure"]] if lines else ""
    head = [f"Correlation ({measure})", "Requested", "Repaired to", "Achieved"]
    return Table(head, lines, frozenset({1, 2, 3}))


def _correlated(row: Row) -> str:
    return one_line(row["name"] or f"{row['one']} and {row['other']}")


def _coefficient(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def given_table(results: Results) -> Table:
    """Return finish and cost given that a risk happens, and given that it does not."""
    rows = results.studies.get("given", ())
    name, has_cost = currency(results), _has_cost(rows)
    lines = []
    for row in rows:
        happens = row["given"] == "it happens"
        label = f"{one_line(row['id'])} {'happens' if happens else 'does not'}"
        note = _named(row) if happens else ""
        line = [Cell(label, note), *_finish_cells(results, row, ("p50", "p80"))]
        lines.append(line + (_cost_cells(row, ("p50", "p80"), name) if has_cost else []))
    head = ["Given that", "P50 finish", "P80 finish", *(("P50 cost", "P80 cost") if has_cost else ())]
    strong = frozenset(k for k, row in enumerate(rows) if row["given"] == "it happens")
    return Table(head, lines, frozenset(range(1, len(head))), strong)


def chances_table(results: Results) -> Table:
    """Return finish and cost if an uncertain probability were really at the low end of its range, and at the high."""
    rows = results.studies.get("chances", ())
    name, has_cost = currency(results), _has_cost(rows)
    lines = []
    for row in rows:
        end = {"P10": "low", "P90": "high"}[row["end"]]
        label = f"{one_line(row['id'] or row['name'])} {end}"
        note = _named(row) if row["id"] else f"each at its {row['end']}"
        line = [Cell(label, note), *_finish_cells(results, row, ("p50", "p80"))]
        lines.append(line + (_cost_cells(row, ("p50", "p80"), name) if has_cost else []))
    head = ["If the probability is", "P50 finish", "P80 finish", *(("P50 cost", "P80 cost") if has_cost else ())]
    return Table(head, lines, frozenset(range(1, len(head))))


def rare_table(results: Results) -> Table:
    """Return the P-levels of the project with each rare risk at its exact weight."""
    rows = results.studies.get("rare", ())
    name, has_cost = currency(results), _has_cost(rows)
    levels = ("p50", "p80", "p95")
    lines = [
        [
            Cell(
                f"{one_line(row['id'])} {'' if row['name'] == row['id'] else one_line(row['name'])}".strip(),
                f"{_odds(row['probability'])}: about {row['n_expected']:.2g} strikes in this run",
            ),
            *_finish_cells(results, row, levels),
            *(_cost_cells(row, levels, name) if has_cost else []),
        ]
        for row in rows
    ]
    head = ["Rare risk", *(f"{level.upper()} finish" for level in levels)]
    head += [f"{level.upper()} cost" for level in levels] if has_cost else []
    return Table(head, lines, frozenset(range(1, len(head))))


def systemic_table(results: Results) -> Table:
    """Return finish and cost with the systemic risk and without it."""
    rows = results.studies.get("systemic", ())
    name, has_cost = currency(results), _has_cost(rows)
    levels = ("p50", "p80", "p90")
    lines = [
        [
            Cell(f"{one_line(row['systemic'])} it"),
            *_finish_cells(results, row, levels),
            *(_cost_cells(row, levels, name) if has_cost else []),
        ]
        for row in rows
    ]
    head = ["Systemic risk", *(f"{level.upper()} finish" for level in levels)]
    head += [f"{level.upper()} cost" for level in levels] if has_cost else []
    return Table(head, lines, frozenset(range(1, len(head))))


def systemic_words(results: Results) -> str:
    """Say what the systemic risk is, what it covers and where it comes from; empty where there is none."""
    if not results.systemic:
        return ""
    row = results.systemic[0]
    factors = " and ".join(f"{one_line(str(row['reading']))} as {row['name']}" for row in results.systemic)
    listed = ", ".join(one_line(name) for name in row["covers"])
    covers = f"It covers {listed}, left out while it is in force." if listed else ""
    source = f"Source: {one_line(row['source'])}." if row["source"] else ""
    return " ".join(part for part in (f"Systemic risk: {factors}.", covers, source) if part)


def readings_words(results: Results) -> str:
    """Say in one sentence how far the P80 moves under the reading that moves it most; empty without the study."""
    rows, covered = results.studies.get("readings", ()), _covered_words(results)
    if len(rows) < 2:
        return covered
    first, name = rows[0], currency(results)
    far = max(rows[1:], key=lambda row: abs(row["finish_p80"] - first["finish_p80"]))
    then = day(results.date_of(far["finish_p80"]))
    amount = f" and the P80 cost {money(_level(far, 'cost_p80'), name)}" if _has_cost(rows) else ""
    written = day(results.date_of(first["finish_p80"]))
    said = f"Read as {one_line(far['reading'])}, the P80 finish would be {then}{amount}; as written it is {written}."
    return f"{said} {covered}".rstrip()


def _covered_words(results: Results) -> str:
    """Say which estimates move nothing however they are read; empty where the systemic risk covers none."""
    whole = [str(row["name"]).removeprefix("factor on all ") for row in results.systemic if ESTIMATES in row["covers"]]
    if not whole:
        return ""
    return f"How the estimates of {' and '.join(whole)} are read moves nothing: the systemic risk covers their spread."


def suspicions(results: Results) -> list[Problem]:
    """Return the warnings that say of an input that nobody seems to have thought about its range."""
    return [problem for problem in results.warnings if problem.code.startswith(SUSPICIONS)]


def _named(row: Row) -> str:
    """Return the name of a risk, where it is not its id, and its probability."""
    name = "" if row["name"] == row["id"] else one_line(row["name"])
    return ", ".join(part for part in (name, _odds(row["probability"])) if part)


def _level(row: Row, key: str) -> Interval:
    return Interval(float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"]))


def _finish_cells(results: Results, row: Row, levels: tuple[str, ...]) -> list[Cell]:
    found = [_level(row, f"finish_{level}") for level in levels]
    return [Cell(finish_day(results, one), finish_interval(results, one)) for one in found]


def _cost_cells(row: Row, levels: tuple[str, ...], name: str) -> list[Cell]:
    found = [_level(row, f"cost_{level}") for level in levels]
    return [Cell(money(one, name), money_interval(one, name).removeprefix(name).lstrip()) for one in found]


def _has_cost(rows: tuple[Row, ...]) -> bool:
    return any(float(row["cost_p80"]) != 0.0 for row in rows)


def _later(change: float) -> str:
    # Calendar days, and whole ones: the moments are days from the start of the project.
    return days(float(math.floor(abs(change) + 0.5)) * math.copysign(1.0, change), signed=True)


def _odds(probability: float) -> str:
    # A rare risk is below one percent: its digits are what matters.
    return percent(probability) if probability >= 0.01 else f"{100.0 * probability:.2g} %"
