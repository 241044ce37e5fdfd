"""The blocks `branches`, `conditions`, `rework` and `windows` of `model.yaml`: what depends on chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from forecast.project import Branch, Condition, CutoverWindow, Rework
from forecast.readers.cell_error import CellError, Known, did_you_mean, shown
from forecast.readers.field import Table
from forecast.readers.fields.logic import BRANCHES, CONDITIONS, MOST_PASSES, REWORK, WINDOWS
from forecast.readers.mappings import row_cells
from forecast.readers.periods import periods, without
from forecast.readers.raw import Cell, Row
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.values import identifier, items, probability, text
from forecast.readers.window_rules import periods_of


def build_branches(reading: Reading) -> tuple[Branch, ...]:
    """Return the block `branches`."""
    return tuple(
        Branch(record.id, outcomes)
        for record in _listed(reading, BRANCHES, "branches: [{name: vendor, outcomes: {one: 0.6, other: 0.4}}]")
        if record.require("outcomes") and (outcomes := record.read("outcomes", _outcomes))
    )


def _outcomes(cell: Cell) -> tuple[tuple[str, float], ...]:
    if not isinstance(cell.value, dict):
        raise CellError(
            "yaml-shape", "outcomes and probabilities are needed here", "write `outcomes: {one: 0.6, other: 0.4}`"
        )
    found = []
    for name, value in cell.value.items():
        try:
            found.append((name, probability(value)))
        except CellError as wrong:
            raise CellError(wrong.code, f"`{name}`: {wrong.message}", wrong.hint, value.place) from None
    return tuple(found)


def build_conditions(reading: Reading) -> tuple[Condition, ...]:
    """Return the block `conditions`."""
    found = []
    for record in _listed(reading, CONDITIONS, "conditions: [{name: late, task: TEST, finishes_after: 2027-05-01}]"):
        task = _task(record, "task", reading.tasks)
        finishes_after, longer = record.day("finishes_after"), record.optional_number("lasts_longer_than")
        asked = [name for name in ("finishes_after", "lasts_longer_than") if record.cell(name) is not None]
        if len(asked) != 1:
            record.error(
                "condition-question",
                "the condition asks two questions" if asked else "the condition asks nothing",
                asked[-1] if asked else None,
                "write either `finishes_after` (a date) or `lasts_longer_than` (working days)",
            )
        elif task is not None and not record.broken:
            then, otherwise = record.text("then", "yes"), record.text("otherwise", "no")
            found.append(Condition(record.id, task, then, otherwise, finishes_after, longer))
    return tuple(found)


def build_rework(reading: Reading) -> tuple[Rework, ...]:
    """Return the block `rework`."""
    found = []
    for record in _listed(
        reading, REWORK, "rework: [{name: retest, test: TEST, redo: [BUILD, TEST], probability: 20%}]"
    ):
        test = _task(record, "test", reading.tasks)
        redo = record.ids("redo") if record.require("redo") else ()
        for name in redo:
            if name not in reading.tasks:
                record.refuse("redo", reading.tasks.unknown(name))
        probabilities = _probabilities(record)
        factor = record.number("factor", 1.0)
        if factor == 0.0:
            record.error("number-range", "the factor 0 leaves nothing to do again", "factor", "write a number above 0")
        if test is not None and probabilities and not record.broken:
            found.append(Rework(record.id, test, redo, probabilities, factor))
    return tuple(found)


def _probabilities(record: Record) -> tuple[float, ...]:
    """Return the probability of each pass given the one before: a list, or one number and how often."""
    one = record.optional_number("probability")
    repeat = int(record.number("repeat", 1.0))
    several = record.read("probabilities", lambda cell: tuple(probability(item) for item in items(cell)))
    written = [name for name in ("probability", "probabilities") if record.cell(name) is not None]
    if len(written) != 1:
        record.error(
            "rework-probability",
            "both `probability` and `probabilities` are written" if written else "no probability is written",
            written[-1] if written else None,
            "write `probabilities: [20%, 10%]`, or `probability: 20%` with `repeat: 3`",
        )
        return ()
    if several is not None and record.cell("repeat") is not None:
        record.error(
            "rework-probability", "the list of probabilities says how often already", "repeat", "clear one of the two"
        )
    if several is not None and len(several) > MOST_PASSES:
        record.error(
            "rework-probability", f"{len(several)} passes; at most {MOST_PASSES} are simulated", "probabilities",
            "leave out the last, which hardly ever happen",
        )  # fmt: skip
    return several or (() if one is None else (one,) * repeat)


def build_windows(reading: Reading, start: date) -> tuple[CutoverWindow, ...]:
    """Return the block `windows`; rules are followed from the project's start on."""
    block = reading.raw.blocks.get("windows")
    example = "windows: {cutover: {every: first Sat-Sun of the month}}"
    if block is None or block.is_empty:
        return ()
    if not isinstance(block.value, dict):
        reading.findings.error(
            "yaml-shape", "names and periods are needed here", block.place, table="project", field="windows",
            hint=f"write `{example}`",
        )  # fmt: skip
        return ()
    found = []
    for name, entry in block.value.items():
        # A list of periods needs no further words.
        is_bare = not isinstance(entry.value, dict)
        whole = Cell({"periods": entry}, entry.place) if is_bare else entry
        row = Row(entry.key_place or entry.place, row_cells(WINDOWS, name, whole, reading.findings))
        record = Record(WINDOWS, name, row, reading.units, reading.findings)
        listed = record.read("periods", lambda cell: periods(cell, "window", has_times=True)) or ()
        excepted = record.read("except", lambda cell: periods(cell, "exception", has_times=True)) or ()
        by_rule = record.read("every", lambda cell: periods_of(cell, start, has_times=True)) or ()
        if record.cell("periods") is None and record.cell("every") is None:
            record.error(
                "window-empty",
                "the window has neither `periods` nor a rule",
                None,
                "write `every: Sat-Sun`, or `periods`",
            )
        kept = without(
            [*((first, last) for first, last, _ in listed), *by_rule], [(first, last) for first, last, _ in excepted]
        )
        found.append(CutoverWindow(name, kept))
    return tuple(found)


def only_if(cell: Cell, outcomes: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Return fork and outcome of a text such as ``vendor=one``."""
    fork, equals, outcome = (part.strip() for part in text(cell).partition("="))
    if not equals or not fork or not outcome:
        raise CellError("only-if", f"{shown(text(cell))} is not a fork and an outcome", "write `vendor=one`")
    if fork not in outcomes:
        raise CellError(
            "unknown-fork",
            f"there is no branch or condition {shown(fork)}",
            did_you_mean(fork, list(outcomes), otherwise="define it in `branches` or `conditions` of `model.yaml`"),
        )
    if outcome not in outcomes[fork]:
        raise CellError(
            "unknown-outcome",
            f"`{fork}` has no outcome {shown(outcome)}",
            did_you_mean(outcome, outcomes[fork], otherwise=f"outcomes: {', '.join(outcomes[fork])}"),
        )
    return fork, outcome


def _listed(reading: Reading, table: Table, example: str) -> list[Record]:
    """Return the entries of a block that is a list of mappings, each with a name that no other one has."""
    block = reading.raw.blocks.get(table.name)
    if block is None or block.is_empty:
        return []
    if not isinstance(block.value, list):
        reading.findings.error(
            "yaml-shape", "a list is needed here", block.place, table="project", field=table.name,
            hint=f"write `{example}`",
        )  # fmt: skip
        return []
    found: list[Record] = []
    for entry in block.value:
        written = entry.value.get("name") if isinstance(entry.value, dict) else None
        cells = row_cells(table, "" if written is None else str(written.value), entry, reading.findings)
        name = cells.get("name")
        record = Record(table, "", Row(entry.place, cells), reading.units, reading.findings)
        id_ = record.read("name", identifier) if record.require("name") else None
        if id_ is None or name is None:
            continue
        if any(other.id == id_ for other in found):
            record.error("duplicate-name", f"two {table.name} are called {shown(id_)}", "name", "rename one of them")
            continue
        record.id = id_
        found.append(record)
    return found


def _task(record: Record, field: str, tasks: Known) -> str | None:
    name = record.text(field) if record.require(field) else ""
    if name and name not in tasks:
        record.refuse(field, tasks.unknown(name))
    return name if name and field not in record.broken else None
