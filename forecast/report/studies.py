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
    day,
    days,
    decimal,
    figures,
    finish_day,
    finish_interval,
    listed,
    money,
    money_interval,
    one_line,
    p_name,
    percent,
    sentences,
)
from forecast.statistics import Interval, is_certain
from forecast.texts import conventions, say
from forecast.texts.stored import retold

Row = Mapping[str, Any]
DASHED = Cell(DASH)
USUAL = ("p50", "p80")
ESTIMATES = "estimates"  # among what a systemic risk covers
LEAST_REPAIR = 0.0005  # less is rounding
# Findings that say how an input was estimated rather than that it is wrong.
SUSPICIONS = ("range-", "probability-half")


def readings_table(results: Results) -> Table:
    """Return P50 and P80 under each reading of the three points, and how far the P80 moves."""
    rows = results.studies.get("readings", ())
    if is_certain(results):
        return Table((), ())
    name, has_cost = currency(results), _has_cost(rows)
    first = rows[0] if rows else {}
    lines = []
    for row in rows:
        is_first = row is first
        line = [Cell(retold(one_line(row["reading"])), _changed(row, is_first)), *_finish_cells(results, row, USUAL)]
        moved = _later(row["finish_p80"] - first["finish_p80"])
        line.append(DASHED if is_first else Cell(moved, say("findings.readings.calendar")))
        if has_cost:
            line += _cost_cells(row, USUAL, name)
            more = row["cost_p80"] - first["cost_p80"]
            line.append(DASHED if is_first else Cell(money(more, name, signed=True)))
        lines.append(line)
    moves = say("findings.readings.head.moves", level=p_name(0.80))
    head = [say("findings.readings.head.name"), *_heads("finish", USUAL), moves]
    head += [*_heads("money", USUAL), moves] if has_cost else []
    return Table(head, lines, frozenset(range(1, len(head))), frozenset({0}) if rows else frozenset())


def _changed(row: Row, is_first: bool) -> str:
    """Say how many estimates there are; of another reading, how many it changes."""
    if is_first:
        return say("findings.readings.estimates", int(row["n_estimates"]))
    n, below = int(row["n_changed"]), int(row["n_below_zero"])
    return say("findings.readings.below_zero", n, below=below) if below else say("findings.readings.changed", n)


def stress_table(results: Results) -> Table:
    """Return P50 and P80 as modelled and if all durations moved together, more and more."""
    rows = results.studies.get("correlation", ())
    name, has_cost = currency(results), _has_cost(rows)
    lines = [
        [
            Cell(retold(one_line(row["correlation"]))),
            *_finish_cells(results, row, USUAL),
            *(_cost_cells(row, USUAL, name) if has_cost else []),
        ]
        for row in rows
    ]
    head = [say("findings.stress.head"), *_heads("finish", USUAL), *(_heads("money", USUAL) if has_cost else ())]
    return Table(head, lines, frozenset(range(1, len(head))), frozenset({0}) if rows else frozenset())


def stress_words(results: Results) -> str:
    """Say how far the P80 would move if all durations correlated by the most; empty without the study."""
    rows = results.studies.get("correlation", ())
    if not rows:
        return ""
    first, last = rows[0], rows[-1]
    moved = _later(last["finish_p80"] - first["finish_p80"])
    return say("findings.stress.words", correlation=retold(one_line(last["correlation"])), days=moved)


def correlation_table(results: Results) -> Table:
    """Return each group and pair: requested, repaired and achieved correlation."""
    lines = [
        [
            Cell(_correlated(row), say("findings.correlations.members", len(row["members"])) if row["name"] else ""),
            Cell(decimal(row["requested"], 2)),
            Cell(decimal(row["repaired"], 2)) if abs(row["repaired"] - row["requested"]) > LEAST_REPAIR else DASHED,
            Cell(
                decimal(row["achieved"], 2),
                say("words.range", low=decimal(row["low"], 2), high=decimal(row["high"], 2)),
            ),
        ]
        for row in results.correlations
    ]
    if not lines:
        return Table((), ())
    head = [say(f"findings.correlations.head.{results.correlations[0]['measure']}")]
    head += [say(f"findings.correlations.head.{name}") for name in ("requested", "repaired", "achieved")]
    return Table(head, lines, frozenset({1, 2, 3}))


def _correlated(row: Row) -> str:
    return one_line(row["name"] or listed((row["one"], row["other"]), "and"))


def given_table(results: Results) -> Table:
    """Return finish and cost given that a risk happens, and given that it does not."""
    rows = results.studies.get("given", ())
    name, has_cost = currency(results), _has_cost(rows)
    lines = []
    for row in rows:
        happens = row["given"].endswith("happens")
        label = say(f"findings.given.risk.{'happens' if happens else 'does_not'}", risk=one_line(row["id"]))
        note = _named(row) if happens else ""
        line = [Cell(label, note), *_finish_cells(results, row, USUAL)]
        lines.append(line + (_cost_cells(row, USUAL, name) if has_cost else []))
    head = [say("findings.given.head"), *_heads("finish", USUAL), *(_heads("money", USUAL) if has_cost else ())]
    strong = frozenset(k for k, row in enumerate(rows) if row["given"].endswith("happens"))
    return Table(head, lines, frozenset(range(1, len(head))), strong)


def chances_table(results: Results) -> Table:
    """Return finish and cost if an uncertain probability were really at the low end of its range, and at the high."""
    rows = results.studies.get("chances", ())
    name, has_cost = currency(results), _has_cost(rows)
    lines = []
    for row in rows:
        risk = one_line(row["id"]) or retold(one_line(row["name"]))
        label = say(f"findings.chances.at.{row['end']}", risk=risk)
        note = _named(row) if row["id"] else say("findings.chances.each", level=p_name(float(row["end"][1:]) / 100.0))
        line = [Cell(label, note), *_finish_cells(results, row, USUAL)]
        lines.append(line + (_cost_cells(row, USUAL, name) if has_cost else []))
    head = [say("findings.chances.head"), *_heads("finish", USUAL), *(_heads("money", USUAL) if has_cost else ())]
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
                say("findings.rare.strikes", n=figures(row["n_expected"], 2), odds=_odds(row["probability"])),
            ),
            *_finish_cells(results, row, levels),
            *(_cost_cells(row, levels, name) if has_cost else []),
        ]
        for row in rows
    ]
    head = [say("findings.rare.head"), *_heads("finish", levels), *(_heads("money", levels) if has_cost else ())]
    return Table(head, lines, frozenset(range(1, len(head))))


def systemic_table(results: Results) -> Table:
    """Return finish and cost with the systemic risk and without it."""
    rows = results.studies.get("systemic", ())
    name, has_cost = currency(results), _has_cost(rows)
    levels = ("p50", "p80", "p90")
    lines = [
        [
            Cell(say(f"findings.systemic.row.{row['systemic']}")),
            *_finish_cells(results, row, levels),
            *(_cost_cells(row, levels, name) if has_cost else []),
        ]
        for row in rows
    ]
    head = [say("findings.systemic.head"), *_heads("finish", levels), *(_heads("money", levels) if has_cost else ())]
    return Table(head, lines, frozenset(range(1, len(head))))


def systemic_words(results: Results) -> str:
    """Say what the systemic risk is, what it covers and where it comes from; empty where there is none."""
    if not results.systemic:
        return ""
    row = results.systemic[0]
    factors = [
        say("findings.systemic.factor", reading=one_line(str(row["reading"])), what=retold(str(row["name"])))
        for row in results.systemic
    ]
    said = [say("findings.systemic.words", factors=listed(factors, "and"))]
    if row["covers"]:
        said.append(say("findings.systemic.covers", names=listed(map(one_line, row["covers"]))))
    if row["source"]:
        said.append(say("findings.systemic.source", source=one_line(row["source"])))
    return sentences(*said)


def readings_words(results: Results) -> str:
    """Say in one sentence how far the P80 moves under the reading that moves it most; empty without the study."""
    rows, covered = results.studies.get("readings", ()), _covered_words(results)
    if len(rows) < 2 or is_certain(results):
        return covered
    first, name = rows[0], currency(results)
    far = max(rows[1:], key=lambda row: abs(row["finish_p80"] - first["finish_p80"]))
    then = day(results.date_of(far["finish_p80"]))
    written, reading = day(results.date_of(first["finish_p80"])), retold(one_line(far["reading"]))
    if _has_cost(rows):
        amount = money(_level(far, "cost_p80"), name)
        said = say("findings.readings.words_cost", reading=reading, finish=then, cost=amount, written=written)
    else:
        said = say("findings.readings.words", reading=reading, finish=then, written=written)
    return sentences(said, covered)


def _covered_words(results: Results) -> str:
    """Say which estimates move nothing however they are read; empty where the systemic risk covers none."""
    whole = [str(row["name"]) for row in results.systemic if ESTIMATES in row["covers"]]
    if not whole:
        return ""
    what = "both" if len(whole) > 1 else "durations" if whole[0].endswith("durations") else "costs"
    return say(f"findings.readings.covered.{what}")


def suspicions(results: Results) -> list[Problem]:
    """Return the warnings that say of an input that nobody seems to have thought about its range."""
    return [problem for problem in results.warnings if problem.code.startswith(SUSPICIONS)]


def _named(row: Row) -> str:
    """Return the name of a risk, where it is not its id, and its probability."""
    name = "" if row["name"] == row["id"] else one_line(row["name"])
    return listed(part for part in (name, _odds(row["probability"])) if part)


def _level(row: Row, key: str) -> Interval:
    return Interval(float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"]))


def _finish_cells(results: Results, row: Row, levels: tuple[str, ...]) -> list[Cell]:
    found = [_level(row, f"finish_{level}") for level in levels]
    return [Cell(finish_day(results, one), finish_interval(results, one)) for one in found]


def _cost_cells(row: Row, levels: tuple[str, ...], name: str) -> list[Cell]:
    found = [_level(row, f"cost_{level}") for level in levels]
    return [Cell(money(one, name), money_interval(one, "")) for one in found]


def _has_cost(rows: tuple[Row, ...]) -> bool:
    return any(float(row["cost_p80"]) != 0.0 for row in rows)


def _later(change: float) -> str:
    # Calendar days, and whole ones: the moments are days from the start of the project.
    return days(float(math.floor(abs(change) + 0.5)) * math.copysign(1.0, change), signed=True)


def _odds(probability: float) -> str:
    # A rare risk is below one percent: its digits are what matters.
    return percent(probability) if probability >= 0.01 else conventions().percent(figures(100.0 * probability, 2))


def _heads(what: str, levels: tuple[str, ...]) -> list[str]:
    return [say(f"findings.level.{what}", level=p_name(float(level[1:]) / 100.0)) for level in levels]
