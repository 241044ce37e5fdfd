"""The gates of a scenario and their waivers: `require` and `waivers`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from forecast.errors import Place
from forecast.project import Project
from forecast.readers.cell_error import CellError, Known, did_you_mean
from forecast.readers.durations import Units
from forecast.readers.field import Field, Table
from forecast.readers.fields import REQUIRE, WAIVERS
from forecast.readers.raw import Cell, Findings, Row
from forecast.readers.record import Record
from forecast.readers.textfile import Sources
from forecast.readers.values import file_name, text
from forecast.results.requirements import LEVEL, MILESTONES, TARGETS_IN_WORDS, Measure, measure
from forecast.scenario import Requirements, Waiver

BASELINE = "baseline"
KNOWN = tuple(name for name in REQUIRE.names if name != MILESTONES)
OF_MILESTONES = tuple(name for name in KNOWN if (one := measure(name)) is not None and one.of.of_milestone)


def put_requirements(cells: dict[str, Cell], stated: Mapping[str, Cell], folder: Path, findings: Findings) -> None:
    """Lay the gates of one file over those of the files that it extends; each gets the name that all places use.

    Parameters
    ----------
    folder : Path
        Where the path of a baseline begins.
    """
    for key, cell in stated.items():
        if key != MILESTONES:
            put_requirement(cells, key, cell, folder, findings)
            continue
        if cell.is_empty:
            continue
        nested = cell.value if isinstance(cell.value, dict) else {}
        if not nested or any(not isinstance(gates.value, dict) for gates in nested.values()):
            wrong = next((gates for gates in nested.values() if not isinstance(gates.value, dict)), cell)
            hint = "write `milestones: {ID: {P80_finish: 2027-06-30}}`"
            message = f"`{MILESTONES}` needs the gates of each milestone by its id"
            findings.error("yaml-shape", message, wrong.place, table="require", field=MILESTONES, hint=hint)
            continue
        for id_, gates in nested.items():
            for name, gate in cast("dict[str, Cell]", gates.value).items():
                put_requirement(cells, f"{MILESTONES}.{id_}.{name}", gate, folder, findings)


def put_requirement(cells: dict[str, Cell], key: str, cell: Cell, folder: Path, findings: Findings) -> None:
    """Set one gate, or the baseline."""
    if key == BASELINE:
        cells[key] = _from(folder, cell, findings)
        return
    found = measure(key)
    if found is not None:
        cells[found.name] = cell
        return
    of_milestone = key.startswith(f"{MILESTONES}.")
    asked = key.rpartition(".")[2] if of_milestone else key
    known = OF_MILESTONES if of_milestone else KNOWN
    level = LEVEL.fullmatch(asked)
    hint: str | None
    if level is not None and f"P80_{level[2]}" in known:
        message, hint = f"`{asked}` names no P-level between P0 and P100", f"write for example `P80_{level[2]}`"
    else:
        message = f"unknown key `{asked}` in `require`"
        hint = did_you_mean(asked, known, otherwise=f"keys: {', '.join(known)}; any P-level may stand for P80")
    findings.error("unknown-key", message, cell.key_place or cell.place, table="require", field=key, hint=hint)


def read_requirements(
    require: Row,
    waivers: Row,
    targets: Record,
    project: Project | None,
    sources: Sources,
    findings: Findings,
) -> Requirements:
    """Return the gates of merged settings with what they compare with and their waivers; every problem is found."""
    units = targets.units
    table = Table(REQUIRE.name, REQUIRE.description, tuple(_field(name) for name in require.cells))
    record = Record(table, "", require, units, findings)
    values: dict[str, float | str] = {}
    places: dict[str, Place] = {}
    for name in sorted((name for name in require.cells if name != BASELINE), key=_rank):
        value = _value(record, name)
        if value is None:
            continue
        _check_targets(record, name, targets)
        _check_milestone(record, name, project)
        values[name] = value.isoformat() if isinstance(value, date) else value
        places[name] = record.place(name)
    baseline = record.text(BASELINE) if record.cell(BASELINE) is not None else ""
    for name in values:
        if _measure(name).of.of_baseline and not baseline and BASELINE not in record.broken:
            hint = "state the folder of a stored run as `baseline`; `forecast run SCENARIO --output FOLDER` stores one"
            record.error("gate-without-baseline", f"the gate `{name}` compares with a baseline", name, hint)
    return Requirements(
        values,
        places,
        baseline,
        sources.name(Path(baseline)) if baseline else "",
        record.place(BASELINE),
        _waivers(waivers, record, values, units, findings),
    )


def _from(folder: Path, cell: Cell, findings: Findings) -> Cell:
    """Return the path of a baseline as it is found from here."""
    if cell.is_empty:
        return cell
    try:
        stated = file_name(cell)
    except CellError as wrong:
        findings.error(wrong.code, wrong.message, cell.place, table="require", field=BASELINE, hint=wrong.hint)
        return replace(cell, value=None)
    return replace(cell, value=Path(os.path.normpath(folder / stated)).as_posix())


def _measure(name: str) -> Measure:
    found = measure(name)
    assert found is not None, name
    return found


def _rank(name: str) -> tuple[str, int, float]:
    return _measure(name).rank


def _field(name: str) -> Field:
    """Return the field of a gate at whichever level and of whichever milestone."""
    found = measure(name)
    known = name if found is None else Measure(found.kind, None if found.p_level is None else 0.8).name
    field = REQUIRE.field(known)
    assert field is not None, name
    return replace(field, name=name)


def _value(record: Record, name: str) -> float | date | None:
    if _measure(name).of.unit == "calendar days" and (cell := record.cell(name)) is not None:
        stated = text(cell) if isinstance(cell.value, str | float) else ""
        if stated[:-1].strip().lstrip("+-").replace(".", "", 1).isdecimal() and stated[-1] in "dwmh":
            message = f"`{stated}` would be working time; this is a number of calendar days"
            record.error("number-format", message, name, f"write {stated[:-1].strip()} for so many calendar days")
            return None
    return cast("float | date | None", record.value(name))


def _check_targets(record: Record, name: str, targets: Record) -> None:
    stated = {key: targets.cell(key) is not None for key in ("finish", "duration", "budget")}
    has = {**stated, "time": stated["finish"] or stated["duration"]}
    missing = [need for need in _measure(name).of.needs if not has[need]]
    if missing:
        needed = " and ".join(TARGETS_IN_WORDS[need] for need in missing)
        record.error("gate-without-target", f"the gate `{name}` needs {needed}", name, "state it below `targets`")


def _check_milestone(record: Record, name: str, project: Project | None) -> None:
    id_ = _measure(name).milestone
    if not id_ or project is None:
        return
    by_id = {task.id: task for task in project.tasks}
    if id_ not in by_id:
        known = Known("milestone", (task.id for task in project.tasks if task.is_milestone))
        record.refuse(name, known.unknown(id_, otherwise="name a task without duration"))
    elif not by_id[id_].is_milestone:
        message = f"the task `{id_}` is no milestone: it has a duration"
        record.error("gate-milestone", message, name, "let a task of duration 0 follow it, and name that one")


def _waivers(
    waivers: Row, require: Record, values: Mapping[str, float | str], units: Units, findings: Findings
) -> dict[str, Waiver]:
    found = {}
    for name, cell in waivers.cells.items():
        if cell.is_empty:  # takes an inherited waiver away
            continue
        cells = cast("dict[str, Cell]", cell.value)
        record = Record(WAIVERS, name, Row(cell.place, cells), units, findings)
        if name not in values and name not in require.broken:
            hint = did_you_mean(name, list(values), otherwise="name one of the gates below `require`")
            message = f"there is no gate `{name}` to waive"
            record.error("waiver-without-gate", message, None, hint, cell.key_place or cell.place)
        complete = [record.require(field) for field in WAIVERS.names]
        expires = record.day("expires")
        if all(complete) and expires is not None:
            found[name] = Waiver(record.text("reason"), record.text("owner"), expires, record.place())
    return found


def put_waivers(cells: dict[str, Cell], stated: Mapping[str, Cell], findings: Findings) -> None:
    """Lay the waivers of one file over those of the files that it extends; an empty one takes an inherited away."""
    for key, cell in stated.items():
        gate = measure(key)
        name = key if gate is None else gate.name
        if not cell.is_empty and not isinstance(cell.value, dict):
            message = "a waiver needs a reason, an owner and the day on which it expires"
            example = f"write `{name}: {{reason: …, owner: …, expires: 2027-06-30}}`"
            findings.error("yaml-shape", message, cell.place, table="waivers", id=name, hint=example)
            continue
        for field, value in (cell.value if isinstance(cell.value, dict) else {}).items():
            if field not in WAIVERS.names:
                hint = did_you_mean(field, WAIVERS.names, otherwise=f"keys: {', '.join(WAIVERS.names)}")
                message = f"unknown key `{field}` in a waiver"
                findings.error(
                    "unknown-key", message, value.key_place, table="waivers", id=name, field=field, hint=hint
                )
        cells[name] = cell
