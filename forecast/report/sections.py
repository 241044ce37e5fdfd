"""What the report's tables and tiles say: formatted text in plain containers, for the template to lay out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from forecast.drivers import Driver, sure_drivers
from forecast.report.answer import currency, has_cost, kept_money, kept_time, target_words
from forecast.report.milestones import MILESTONE_LEVELS, milestone_rows
from forecast.report.plain import start_day
from forecast.report.summary import CONTINGENCY_LEVELS, PLAN_LEVEL
from forecast.results import Results
from forecast.results.words import (
    DASH,
    count,
    days,
    days_interval,
    decimal,
    figures,
    finish_day,
    finish_interval,
    glued,
    iso_day,
    listed,
    money,
    money_interval,
    one_line,
    p_name,
    percent,
    percent_interval,
)
from forecast.statistics import (
    Interval,
    contingency,
    is_certain,
    is_finished,
    joint_confidence,
    percentile,
    percentiles,
)
from forecast.statistics.gates import evaluate, standing
from forecast.texts import say
from forecast.texts.stored import retold

TABLE_LEVELS = (0.05, 0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90, 0.95)
STRONG_LEVELS = (0.50, 0.80)
INPUT_LEVELS = (0.10, 0.90)
N_DRIVERS = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and in small letters the interval or a remark; faint what may be nothing.

    ``order`` is the number by which a table that readers can sort is sorted; without it, the text.
    """

    text: str
    note: str = ""
    is_faint: bool = False
    order: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``numbers`` names the columns that are set to the right, ``strong`` the rows that stand out.

    Where only some of ``n_all`` rows are shown, ``file`` beside the page holds all.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = frozenset()
    strong: frozenset[int] = field(default_factory=frozenset)
    n_all: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the answer: what it is, the number, its interval, and how it compares with what is required.

    ``standing`` is that of the requirement, ``verdict`` says it; both are empty without one.
    """

    label: str
    value: str
    interval: str
    detail: str
    standing: str = ""
    verdict: str = ""


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns that say nothing in any row."""
    said = [
        k for k in range(len(table.head)) if any(row[k].text not in ("", DASH) or row[k].note for row in table.rows)
    ]
    numbers = frozenset(new for new, old in enumerate(said) if old in table.numbers)
    return Table([table.head[k] for k in said], [[row[k] for k in said] for row in table.rows], numbers, table.strong)


def tiles(results: Results) -> list[Tile]:
    """Return the probabilities of meeting the targets, or without targets the P80 of finish and cost."""
    confidence, name = joint_confidence(results), currency(results)
    standings = {gate.name: (standing(gate, date.today()), gate.required) for gate in evaluate(results)}
    budget = ""
    if results.targets.budget is not None:
        budget = say("tables.tile.within", amount=money(results.targets.budget, name))
    both = listed((target_words(results), budget))
    if is_certain(results):
        return _certain_tiles(results, standings)
    shown = []
    for gate, detail in (("on_time", target_words(results)), ("on_budget", budget), ("joint", both)):
        interval: Interval | None = getattr(confidence, gate)
        if interval is None:
            continue
        found, verdict = _required(standings, gate)
        label = say(f"tables.tile.of.{gate}")
        shown.append(Tile(label, percent(interval), percent_interval(interval), detail, found, verdict))
    if shown:
        return shown
    finish = percentile(results.finish, PLAN_LEVEL, results.block_size)
    cost = percentile(results.cost, PLAN_LEVEL, results.block_size)
    level, likely = p_name(PLAN_LEVEL), percent(PLAN_LEVEL)
    shown = [
        Tile(
            say("tables.tile.finish", level=level),
            finish_day(results, finish),
            finish_interval(results, finish),
            say("tables.tile.likely_by", percent=likely),
        )
    ]
    if has_cost(results):
        label, detail = say("tables.tile.cost", level=level), say("tables.tile.likely_enough", percent=likely)
        shown.append(Tile(label, money(cost, name), money_interval(cost, name), detail))
    return shown


def _required(standings: Mapping[str, tuple[str, float]], gate: str) -> tuple[str, str]:
    """Return what became of a requirement, as a key and in words; empty without one."""
    if gate not in standings:
        return "", ""
    found, required = standings[gate]
    said = say(f"findings.verdict.{found}")
    return found, glued(say("tables.tile.requirement", verdict=said, percent=percent(required)))


def _certain_tiles(results: Results, standings: Mapping[str, tuple[str, float]]) -> list[Tile]:
    """Return the one date and the one amount of a project in which nothing varies."""
    certain = say("tables.certain.certain")
    when = finish_day(results, float(results.finish.max()))
    label = say("tables.certain.finished") if is_finished(results) else say("tables.certain.finish")
    shown = [Tile(label, when, "", kept_time(results) or certain, *_required(standings, "on_time"))]
    if has_cost(results):
        cost, kept = money(float(results.cost.max()), currency(results)), kept_money(results)
        shown.append(Tile(say("tables.certain.cost"), cost, "", kept or certain, *_required(standings, "on_budget")))
    return shown


def p_table(results: Results) -> Table:
    """Return the P-levels of finish, duration and cost."""
    name, size = currency(results), results.block_size
    found = zip(
        TABLE_LEVELS,
        percentiles(results.finish, TABLE_LEVELS, size),
        percentiles(results.duration, TABLE_LEVELS, size),
        percentiles(results.cost, TABLE_LEVELS, size),
        strict=True,
    )
    rows = [
        [Cell(p_name(level)), _finish(results, finish), _days(duration), _money(cost, name)]
        for level, finish, duration, cost in found
    ]
    strong = frozenset(k for k, level in enumerate(TABLE_LEVELS) if level in STRONG_LEVELS)
    head = [say(f"tables.levels.head.{column}") for column in ("level", "finish", "days", "cost")]
    return _without_money(results, Table(head, rows, frozenset({1, 2, 3}), strong), {3})


def contingency_table(results: Results) -> Table:
    """Return what each P-level needs on top of the base, and what the targets leave."""
    name = currency(results)
    rows = []
    for level in CONTINGENCY_LEVELS:
        found = contingency(results, level)
        finish = percentile(results.finish, level, results.block_size)
        rows.append(
            [
                Cell(p_name(level)),
                Cell(days(found.days, signed=True), days_interval(found.days)),
                _finish(results, finish),
                Cell(money(found.money, name, signed=True), money_interval(found.money, "")),
                _money(percentile(results.cost, level, results.block_size), name),
            ]
        )
    head = [say(f"tables.contingency.head.{column}") for column in ("level", "days", "finish", "money", "cost")]
    return _without_money(results, Table(head, rows, frozenset({1, 2, 3, 4})), {3, 4})


def _without_money(results: Results, table: Table, columns: set[int]) -> Table:
    """Return a table without its columns of money where the model estimates no cost."""
    if has_cost(results):
        return table
    kept = [k for k in range(len(table.head)) if k not in columns]
    head, rows = [table.head[k] for k in kept], [[row[k] for k in kept] for row in table.rows]
    return Table(head, rows, frozenset(range(1, len(head))), table.strong)


def driver_table(results: Results, unit: Literal["days", "money"]) -> Table:
    """Return what swings the finish or the cost most."""
    place_by_risk = {risk_id: k for k, risk_id in enumerate(results.risks.id)}
    index_by_id = dict(zip(results.tasks.id, results.tasks.criticality_index.tolist(), strict=True))

    def remark(row: Driver) -> str:
        kind = row.kind_words
        if row.probability is not None:
            said = "happens" if row.kind == "fork" else "strikes"
            return say(f"tables.driver.odds.{said}", kind=kind, percent=percent(row.probability))
        if row.kind == "task" and row.id in index_by_id:
            return say("tables.driver.critical", kind=kind, percent=percent(index_by_id[row.id]))
        return kind

    def size(row: Driver) -> Cell:
        if row.unit == "days":
            return Cell(days(row, signed=True), days_interval(row), order=row.value)
        name = currency(results)
        return Cell(money(row, name, signed=True), money_interval(row, ""), order=row.value)

    rows = [
        [
            Cell(count(row.rank), order=row.rank),
            size(row),
            Cell(one_line(row.label), remark(row)),
            _in_charge(results, place_by_risk.get(row.id) if row.kind == "risk" else None),
        ]
        for row in sure_drivers(results, unit, N_DRIVERS)
    ]
    head = [say(f"tables.driver.head.{column}") for column in ("rank", "swing", "what", "owner")]
    return without_empty_columns(Table(head, rows, frozenset({1})))


def _in_charge(results: Results, k: int | None) -> Cell:
    """Return who owns a risk and what is done about it."""
    if k is None:
        return Cell(DASH)
    return Cell(one_line(results.risks.owner[k]) or DASH, one_line(results.risks.response[k]))


def milestone_table(results: Results) -> Table:
    """Return the milestones with their base and P-levels; those of one that may be missing are without an interval."""
    rows = []
    for one in milestone_rows(results):
        name = one.name if one.name != one.id else ""
        exists = "" if one.exists >= 1.0 else say("tables.milestone.exists", percent=percent(one.exists))
        base = known(one.base, lambda value: finish_day(results, value))
        cells = [known(level.value, lambda value: finish_day(results, value)) for level in one.levels]
        notes = [finish_interval(results, level) if one.exists >= 1.0 else "" for level in one.levels]
        rows.append(
            [
                Cell(one_line(one.id), listed(part for part in (one_line(name), exists) if part)),
                Cell(base),
                *map(Cell, cells, notes),
            ]
        )
    head = (say("tables.milestone.name"), say("tables.milestone.base"), *(p_name(level) for level in MILESTONE_LEVELS))
    return Table(head, rows, frozenset(range(1, 6)))


def wbs_table(results: Results) -> Table:
    """Return dates and cost of the elements of the work breakdown structure."""
    wbs = results.wbs
    rows = [
        [
            Cell(one_line(path), say("tables.part.tasks", int(wbs.n_tasks[k]))),
            Cell(iso_day(start_day(results, float(wbs.base_start[k]), False) or DASH)),
            _moment(results, float(wbs.base_finish[k])),
            _moment(results, float(wbs.finish_p50[k])),
            _moment(results, float(wbs.finish_p80[k])),
            Cell(money(float(wbs.cost_mean[k]), results.currency)),
        ]
        for k, path in enumerate(wbs.path)
    ]
    head = (
        *(say(f"tables.part.head.{column}") for column in ("path", "base_start", "base_finish")),
        *(say("tables.part.finish", level=p_name(level)) for level in STRONG_LEVELS),
        say("tables.part.cost"),
    )
    return Table(head, rows, frozenset(range(1, len(head))))


def task_table(results: Results) -> Table:
    """Return the tasks with their base dates, criticality and P-levels; how often they exist, where it matters."""
    tasks = results.tasks
    sometimes = bool((tasks.exists < 1.0).any())
    rows = []
    for k, task_id in enumerate(tasks.id):
        shown = Interval(
            float(tasks.criticality_index[k]), float(tasks.criticality_low[k]), float(tasks.criticality_high[k])
        )
        is_milestone = bool(tasks.is_milestone[k])
        start = float(tasks.base_start[k])
        rows.append(
            [
                Cell(one_line(task_id), "" if tasks.name[k] == task_id else one_line(tasks.name[k])),
                *([Cell(percent(float(tasks.exists[k])), order=float(tasks.exists[k]))] if sometimes else []),
                Cell(iso_day(start_day(results, start, is_milestone) or DASH), order=start),
                _moment(results, float(tasks.base_finish[k])),
                Cell(percent(shown), percent_interval(shown), order=shown.value),
                _mean_days(float(tasks.duration_mean[k])),
                _moment(results, float(tasks.finish_p50[k])),
                _moment(results, float(tasks.finish_p80[k])),
            ]
        )
    head = [
        *(say(f"tables.task.head.{column}") for column in ("id", *(["exists"] if sometimes else []), "base_start")),
        *(say(f"tables.task.head.{column}") for column in ("base_finish", "critical", "days")),
        *(say("tables.task.finish", level=p_name(level)) for level in STRONG_LEVELS),
    ]
    return Table(head, rows, frozenset(range(1, len(head))))


def input_table(results: Results) -> Table:
    """Return how each estimate was read."""
    columns = ("mean", "sd", "p10", "p90")
    rows = [
        [
            Cell(one_line(str(row.get("id", ""))), one_line(str(row.get("table", "")))),
            Cell(one_line(str(row.get("field", "")))),
            Cell(one_line(str(row.get("reading", ""))), one_line(str(row.get("source", "")))),
            *(Cell(_plain_number(row.get(column))) for column in columns),
            Cell(retold(one_line(str(row.get("unit", ""))), "unit")),
        ]
        for row in results.effective_inputs
    ]
    head = (
        *(say(f"tables.input.head.{column}") for column in ("id", "field", "reading", "mean", "sd")),
        *(p_name(level) for level in INPUT_LEVELS),
        say("tables.input.unit"),
    )
    return Table(head, rows, frozenset({3, 4, 5, 6}))


def run_record(results: Results) -> list[tuple[str, str]]:
    """Return what is needed to repeat the run."""
    run = results.provenance
    blocks = say("tables.record.blocks", results.n_iterations, size=results.block_size)
    record = [
        (say("tables.record.scenario"), one_line(run.scenario)),
        (say("tables.record.model"), one_line(run.model)),
        (say("tables.record.seed"), str(run.seed)),
        (say("tables.record.iterations"), blocks),
        (say("tables.record.sampling"), sampling_words(results)),
        ("forecast", run.engine_version),
    ]
    libraries = sorted(item for item in run.versions.items() if item[0] != "forecast")
    record += [(one_line(library), one_line(version)) for library, version in libraries]
    inputs = sorted(run.inputs_sha256.items())
    return record + [(one_line(path), say("tables.record.hash", digest=digest)) for path, digest in inputs]


def sampling_words(results: Results) -> str:
    """Say how percentiles were drawn."""
    return say(f"tables.sampling.{results.provenance.sampling.replace('-', '_')}")


def _money(value: Interval, name: str) -> Cell:
    """Return an amount with its interval, which needs no currency again."""
    return Cell(money(value, name), money_interval(value, ""))


def known(value: float, write: Callable[[float], str]) -> str:
    """Return a number in words, or a dash where it is not known."""
    return write(value) if math.isfinite(value) else DASH


def _finish(results: Results, moment: Interval) -> Cell:
    return Cell(finish_day(results, moment), finish_interval(results, moment))


def _days(value: Interval) -> Cell:
    return Cell(days(value, of=""), days_interval(value, of=""))


def _moment(results: Results, moment: float) -> Cell:
    return Cell(known(moment, lambda value: finish_day(results, value)), order=moment)


def _mean_days(value: float) -> Cell:
    return Cell(known(value, lambda value: decimal(value, 1)), order=value)


def _plain_number(value: object) -> str:
    return figures(value) if isinstance(value, int | float) and math.isfinite(value) else DASH
