"""What the report's tables and tiles say: formatted text in plain containers, for the template to lay out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from forecast.drivers import Driver, top_drivers
from forecast.report.answer import currency, has_cost, target_words
from forecast.report.milestones import MILESTONE_LEVELS, milestone_rows
from forecast.report.plain import start_day
from forecast.report.summary import CONTINGENCY_LEVELS, PLAN_LEVEL, p_name
from forecast.results import Results
from forecast.results.words import (
    DASH,
    count,
    days,
    days_interval,
    finish_day,
    finish_interval,
    glued,
    iso_day,
    money,
    money_interval,
    one_line,
    percent,
    percent_interval,
)
from forecast.statistics import Interval, contingency, joint_confidence, percentile, percentiles
from forecast.statistics.gates import evaluate, standing
from forecast.texts import say

TABLE_LEVELS = (0.05, 0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90, 0.95)
STRONG_LEVELS = ("P50", "P80")
N_DRIVERS = 8
GATE_TITLES = {"on_time": "On time", "on_budget": "On budget", "joint": "On time and on budget"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and in small letters the interval or a remark; faint what may be nothing."""

    text: str
    note: str = ""
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``numbers`` names the columns that are set to the right, ``strong`` the rows that stand out.

    Where only some of ``n_all`` rows are shown, the file of tables named ``file`` holds all.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = frozenset()
    strong: frozenset[int] = field(default_factory=frozenset)
    n_all: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the answer: what it is, the number, its interval, and how it compares with what is required."""

    label: str
    value: str
    interval: str
    detail: str
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
    verdict_by_gate = {
        gate.name: glued(
            f"{say(f'findings.verdict.{standing(gate, date.today())}')}: at least {percent(gate.required)}"
        )
        for gate in evaluate(results)
    }
    budget = "" if results.targets.budget is None else f"within {money(results.targets.budget, name)}"
    both = f"{target_words(results)}, {budget}"
    found = (("on_time", target_words(results)), ("on_budget", budget), ("joint", both))
    shown = []
    for gate, detail in found:
        interval: Interval | None = getattr(confidence, gate)
        if interval is not None:
            verdict = verdict_by_gate.get(gate, "")
            shown.append(Tile(GATE_TITLES[gate], percent(interval), percent_interval(interval), detail, verdict))
    if shown:
        return shown
    finish = percentile(results.finish, PLAN_LEVEL, results.block_size)
    cost = percentile(results.cost, PLAN_LEVEL, results.block_size)
    shown = [Tile("P80 finish", finish_day(results, finish), finish_interval(results, finish), "80 % likely by then")]
    if has_cost(results):
        shown.append(Tile("P80 cost", money(cost, name), money_interval(cost, name), "80 % likely to be enough"))
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
    strong = frozenset(k for k, row in enumerate(rows) if row[0].text in STRONG_LEVELS)
    head = ("P-level", "Finish", "Working days", "Cost")
    return _without_money(results, Table(head, rows, frozenset({1, 2, 3}), strong))


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
                Cell(money(found.money, name, signed=True), bare_money_interval(found.money, name)),
                _money(percentile(results.cost, level, results.block_size), name),
            ]
        )
    head = ("To reach", "Days on top of the base", "Finish", "Money on top of the base", "Cost")
    return _without_money(results, Table(head, rows, frozenset({1, 2, 3, 4})))


def _without_money(results: Results, table: Table) -> Table:
    """Return a table without its columns of money where the model estimates no cost."""
    if has_cost(results):
        return table
    kept = [k for k, title in enumerate(table.head) if "Cost" not in title and "Money" not in title]
    head, rows = [table.head[k] for k in kept], [[row[k] for k in kept] for row in table.rows]
    return Table(head, rows, frozenset(range(1, len(head))), table.strong)


def driver_table(results: Results, unit: Literal["days", "money"]) -> Table:
    """Return what swings the finish or the cost most."""
    place_by_risk = {risk_id: k for k, risk_id in enumerate(results.risks.id)}
    index_by_id = dict(zip(results.tasks.id, results.tasks.criticality_index.tolist(), strict=True))

    def remark(row: Driver) -> str:
        if row.kind == "fork" and row.probability is not None:
            return f"{row.kind_words}, happens in {percent(row.probability)}"
        if row.probability is not None:
            return f"{row.kind_words}, strikes in {percent(row.probability)}"
        is_task = row.kind == "task" and row.id in index_by_id
        return f"task, critical in {percent(index_by_id[row.id])}" if is_task else row.kind_words

    def size(row: Driver) -> Cell:
        if row.unit == "days":
            return Cell(days(row, signed=True), days_interval(row))
        return Cell(money(row, currency(results), signed=True), bare_money_interval(row, currency(results)))

    rows = [
        [
            Cell(str(row.rank)),
            size(row),
            Cell(one_line(row.label), remark(row)),
            _in_charge(results, place_by_risk.get(row.id) if row.kind == "risk" else None),
        ]
        for row in top_drivers(results, unit, N_DRIVERS)
    ]
    table = Table(("Rank", "Swing", "What", "Owner and response"), rows, frozenset({1}))
    return without_empty_columns(table)


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
        exists = "" if one.exists >= 1.0 else f"exists in {percent(one.exists)}"
        base = known(one.base, lambda value: finish_day(results, value))
        cells = [known(level.value, lambda value: finish_day(results, value)) for level in one.levels]
        notes = [finish_interval(results, level) if one.exists >= 1.0 else "" for level in one.levels]
        rows.append(
            [
                Cell(one_line(one.id), ", ".join(part for part in (one_line(name), exists) if part)),
                Cell(base),
                *map(Cell, cells, notes),
            ]
        )
    return Table(("Milestone", "Base", *(p_name(level) for level in MILESTONE_LEVELS)), rows, frozenset(range(1, 6)))


def wbs_table(results: Results) -> Table:
    """Return dates and cost of the elements of the work breakdown structure."""
    wbs = results.wbs
    rows = [
        [
            Cell(one_line(path), "1 task" if wbs.n_tasks[k] == 1 else f"{wbs.n_tasks[k]} tasks"),
            Cell(iso_day(start_day(results, float(wbs.base_start[k]), False) or DASH)),
            Cell(_day(results, float(wbs.base_finish[k]))),
            Cell(_day(results, float(wbs.finish_p50[k]))),
            Cell(_day(results, float(wbs.finish_p80[k]))),
            Cell(money(float(wbs.cost_mean[k]), results.currency)),
        ]
        for k, path in enumerate(wbs.path)
    ]
    head = ("Part of the work", "Base start", "Base finish", "P50 finish", "P80 finish", "Mean cost")
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
        rows.append(
            [
                Cell(one_line(task_id), "" if tasks.name[k] == task_id else one_line(tasks.name[k])),
                *([Cell(percent(float(tasks.exists[k])))] if sometimes else []),
                Cell(iso_day(start_day(results, float(tasks.base_start[k]), is_milestone) or DASH)),
                Cell(_day(results, float(tasks.base_finish[k]))),
                Cell(percent(shown), percent_interval(shown)),
                Cell(known(float(tasks.duration_mean[k]), lambda value: f"{value:.1f}")),
                Cell(_day(results, float(tasks.finish_p50[k]))),
                Cell(_day(results, float(tasks.finish_p80[k]))),
            ]
        )
    head = ["Task", "Base start", "Base finish", "Critical in", "Mean days", "P50 finish", "P80 finish"]
    if sometimes:
        head.insert(1, "Exists in")
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
            Cell(one_line(str(row.get("unit", "")))),
        ]
        for row in results.effective_inputs
    ]
    head = ("Id", "Field", "Read as", "Mean", "Sd", "P10", "P90", "Unit")
    return Table(head, rows, frozenset({3, 4, 5, 6}))


def run_record(results: Results) -> list[tuple[str, str]]:
    """Return what is needed to repeat the run."""
    run = results.provenance
    record = [
        ("Scenario", one_line(run.scenario)),
        ("Model", one_line(run.model)),
        ("Seed", str(run.seed)),
        ("Iterations", f"{count(results.n_iterations)} in blocks of {count(results.block_size)}"),
        ("Sampling", run.sampling.replace("-", " ")),
        ("forecast", run.engine_version),
    ]
    libraries = sorted(item for item in run.versions.items() if item[0] != "forecast")
    record += [(one_line(library), one_line(version)) for library, version in libraries]
    return record + [(one_line(path), f"SHA-256 {digest}") for path, digest in sorted(run.inputs_sha256.items())]


def _finish(results: Results, moment: Interval) -> Cell:
    return Cell(finish_day(results, moment), finish_interval(results, moment))


def _days(value: Interval) -> Cell:
    return Cell(days(value).removesuffix(" days").removesuffix(" day"), days_interval(value).removesuffix(" days"))


def _money(value: Interval, name: str) -> Cell:
    return Cell(money(value, name), bare_money_interval(value, name))


def bare_money_interval(value: Interval | Driver, name: str) -> str:
    """Return an interval of money without the currency's name, which stands beside it."""
    return money_interval(value, name).removeprefix(name).lstrip()


def known(value: float, write: Callable[[float], str]) -> str:
    """Return a number in words, or a dash where it is not known."""
    return write(value) if math.isfinite(value) else DASH


def _day(results: Results, moment: float) -> str:
    return finish_day(results, moment) if math.isfinite(moment) else DASH


def _plain_number(value: object) -> str:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return DASH
    return f"{value:,.0f}" if abs(value) >= 1_000.0 else f"{value:.4g}"
