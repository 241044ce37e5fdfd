"""Scenario files: a chain of `extends`, the model at its end, patches, settings and `--set`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from forecast.errors import Place, UsageError
from forecast.project import Project
from forecast.readers.blocks import BLOCKS
from forecast.readers.builder import build
from forecast.readers.cell_error import CellError, Known, did_you_mean
from forecast.readers.durations import Units, units_of
from forecast.readers.field import Table
from forecast.readers.fields import REQUIRE, SCENARIO, TABLES, TARGETS, WAIVERS
from forecast.readers.imports import BLOCK as IMPORT
from forecast.readers.mappings import estimating_blocks, project_row
from forecast.readers.models import read_raw_model
from forecast.readers.overlay import PATCHES, PROJECT_ID, apply_patches, change_row
from forecast.readers.raw import Cell, Findings, RawModel, Row
from forecast.readers.record import Record
from forecast.readers.requirements import BASELINE, put_requirement, put_requirements, put_waivers, read_requirements
from forecast.readers.textfile import Sources
from forecast.readers.values import file_name, ids
from forecast.readers.yaml_text import parse_scalar_or_flow, read_yaml
from forecast.results.requirements import measure
from forecast.scenario import DEFAULT_ITERATIONS, DEFAULT_SEED, Sampling, Scenario, Targets
from forecast.workspace import MODEL_FILE

SCENARIO_KEYS = (*SCENARIO.names, IMPORT, "targets", "require", "waivers", *PATCHES, "estimating", *BLOCKS)
MAX_CHAIN = 20
Layer = tuple[Path, Mapping[str, Cell]]  # the folder of a file of the chain, and what it states
_SECTIONS: dict[str, Table] = {"targets": TARGETS, "require": REQUIRE, "waivers": WAIVERS}


@dataclass(slots=True)
class Merged:
    """A scenario with everything merged but nothing understood yet."""

    name: str
    raw: RawModel
    settings: dict[str, Row]  # "scenario", "targets", "require", "waivers"


def read(path: Path, sets: Sequence[str], sources: Sources, findings: Findings) -> Scenario | None:
    """Return the scenario of a file, None if it can't be put together; every problem is among the findings."""
    merged = merge(path, sets, sources, findings)
    if merged is None:
        return None
    project = build(merged.raw, sources, findings)
    units = _units(project)
    settings = Record(SCENARIO, "", merged.settings["scenario"], units, findings)
    targets = Record(TARGETS, "", merged.settings["targets"], units, findings)
    if targets.cell("finish") and targets.cell("duration"):
        targets.error(
            "target-twice", "the target is stated as `finish` and as `duration`", "duration", "keep one of the two"
        )
    if project is not None:
        project = replace(project, responses=_responses(settings, project))
    found = Targets(targets.day("finish"), targets.optional_number("duration"), targets.optional_number("budget"))
    if project is not None and found.finish is not None and found.finish < project.start:
        targets.error(
            "target-before-start",
            f"the target finish {found.finish} is before the project's start {project.start}",
            "finish",
            "check both dates",
        )
    requirements = read_requirements(
        merged.settings["require"], merged.settings["waivers"], targets, project, sources, findings
    )
    title = settings.text("title")
    iterations = cast(int, settings.number("iterations", DEFAULT_ITERATIONS))
    seed = cast(int, settings.number("seed", DEFAULT_SEED))
    sampling = cast(Sampling, settings.text("sampling", "latin-hypercube"))
    if project is None:
        return None
    return Scenario(
        name=merged.name,
        model=merged.raw.name,
        project=project,
        targets=found,
        requirements=requirements,
        title=title,
        iterations=iterations,
        seed=seed,
        sampling=sampling,
        inputs_sha256=dict(sorted(sources.sha256.items())),
        schedule=merged.raw.schedule,
        schedule_file=merged.raw.place.file if merged.raw.schedule else "",
        handshake=merged.raw.handshake,
    )


def merge(path: Path, sets: Sequence[str], sources: Sources, findings: Findings) -> Merged | None:
    """Return a scenario's merged tables and settings, None if there is no model to put them on."""
    settings = {name: Row(Place(sources.name(path)), {}) for name in ("scenario", *_SECTIONS)}
    layers: list[Layer] = []
    model_path: Path | None = path
    name = path.resolve().stem if path.suffix else path.resolve().name
    if is_scenario_file(path):
        layers, model_path = _chain(path, sources, findings)
        if model_path is None:
            return None
    elif path.name == MODEL_FILE:
        name = path.resolve().parent.name
    assert model_path is not None
    asked = next((layer for layer in reversed(layers) if IMPORT in layer[1]), None)
    if asked is None:
        raw = read_raw_model(model_path, sources, findings)
    else:
        raw = read_raw_model(model_path, sources, findings, asked[1][IMPORT], asked[0])
    for folder, keys in layers:
        _merge_settings(settings, keys, folder, findings)
        if raw is not None:
            apply_patches(raw, keys, findings)
            raw.blocks |= {key: keys[key] for key in BLOCKS if key in keys} | estimating_blocks(keys)
            if "estimating" in keys:
                stated = project_row({"estimating": keys["estimating"]}, keys["estimating"].place, findings)
                raw.tables["project"][PROJECT_ID].cells |= stated.cells
    if raw is None:
        return None
    for assignment in sets:
        _set(assignment, raw, settings, findings)
    return Merged(_name(settings["scenario"], name, findings), raw, settings)


def _name(row: Row, default: str, findings: Findings) -> str:
    """Return the scenario's name, which also names the folder of its reports."""
    record = Record(SCENARIO, "", row, Units(), findings)
    stated = record.text("name", default)
    if not re.fullmatch(r"\w[\w .-]*", stated) or stated.endswith("."):
        record.error("name-format", f"`{stated}` can't name a folder of reports", "name", "use letters, digits and `-`")
    return stated


def is_scenario_file(path: Path) -> bool:
    """Say whether a path is a scenario file, and not a model."""
    return path.suffix.lower() in (".yaml", ".yml") and path.name != MODEL_FILE


def _chain(path: Path, sources: Sources, findings: Findings) -> tuple[list[Layer], Path | None]:
    """Return the keys of the scenario and of those it extends, the farthest first, and the path of the model."""
    layers: list[Layer] = []
    seen: list[Path] = []
    model: Path | None = None
    following: Path | None = path
    asked_at: Place | None = None
    while following is not None:
        file = following
        if file.resolve() in seen or len(seen) >= MAX_CHAIN:
            loop = " -> ".join(sources.name(step) for step in (*seen, file))
            findings.error(
                "extends-cycle",
                f"the scenarios extend each other: {loop}",
                asked_at,
                field="extends",
                hint="let one of them name a model",
            )
            return [], None
        seen.append(file.resolve())
        root = read_yaml(file, sources, findings)
        if root is None:
            return [], None
        keys = cast("dict[str, Cell]", root.value)
        _check_keys(keys, findings)
        layers.insert(0, (file.parent, keys))
        named = _path_of(keys, "model", file, findings)
        model = model or named
        following = _path_of(keys, "extends", file, findings)
        asked_at = keys["extends"].place if "extends" in keys else None
        if following is not None and not os.path.exists(following):
            _missing(following, asked_at, "extends", findings)
            return [], None
    if model is None and not findings.has_errors:
        findings.error(
            "missing-value",
            "the scenario names no model",
            Place(sources.name(path)),
            field="model",
            hint="write `model: ../models/NAME`",
        )
    if model is not None and not os.path.exists(model):
        _missing(model, next((k["model"].place for _, k in reversed(layers) if "model" in k), None), "model", findings)
        return [], None
    return layers, model


def _missing(path: Path, place: Place | None, field: str, findings: Findings) -> None:
    kind = "model" if field == "model" else "scenario"
    names = sorted(entry.name for entry in path.parent.iterdir()) if path.parent.is_dir() else []
    hint = did_you_mean(path.name, names, otherwise="the path is relative to this file")
    findings.error(f"missing-{kind}", f"there is no {kind} at `{path.as_posix()}`", place, field=field, hint=hint)


def _path_of(keys: Mapping[str, Cell], key: str, file: Path, findings: Findings) -> Path | None:
    cell = keys.get(key)
    if cell is None or cell.is_empty:
        return None
    try:
        stated = file_name(cell)
    except CellError as wrong:
        findings.error(wrong.code, wrong.message, cell.place, field=key, hint=wrong.hint)
        return None
    path = file.parent / stated
    if key == "extends" and not path.suffix:
        path = path.with_name(path.name + ".yaml")
    return path


def _check_keys(keys: Mapping[str, Cell], findings: Findings) -> None:
    for key, cell in keys.items():
        if key not in SCENARIO_KEYS:
            findings.error(
                "unknown-key",
                f"unknown key `{key}`",
                cell.key_place,
                table="scenario",
                field=key,
                hint=did_you_mean(key, SCENARIO_KEYS, otherwise=f"keys: {', '.join(SCENARIO_KEYS)}"),
            )


def _merge_settings(settings: dict[str, Row], keys: Mapping[str, Cell], folder: Path, findings: Findings) -> None:
    """Lay the settings of one file over those of the files that it extends."""
    own = settings["scenario"].cells
    for inherited in ("name", "title"):  # these name the file itself, not what it builds on
        own.pop(inherited, None)
    own.update({key: cell for key, cell in keys.items() if key in SCENARIO.names})
    for section, table in _SECTIONS.items():
        cell = keys.get(section)
        if cell is None or cell.is_empty:
            continue
        if not isinstance(cell.value, dict):
            findings.error(
                "yaml-shape",
                f"`{section}` needs keys and values",
                cell.place,
                table=section,
                hint="write the name of a gate, then its waiver" if section == "waivers" else _keys(table),
            )
            continue
        if section == "require":
            put_requirements(settings[section].cells, cell.value, folder, findings)
            continue
        if section == "waivers":
            put_waivers(settings[section].cells, cell.value, findings)
            continue
        for key, value in cell.value.items():
            if key in table.names:
                _put_target(settings[section].cells, key, value, cell.value)
            else:
                findings.error(
                    "unknown-key",
                    f"unknown key `{key}` in `{section}`",
                    value.key_place,
                    table=section,
                    field=key,
                    hint=did_you_mean(key, table.names, otherwise=_keys(table)),
                )


def _keys(table: Table) -> str:
    return f"keys: {', '.join(table.names)}"


def _put_target(cells: dict[str, Cell], key: str, value: Cell, beside: Mapping[str, Cell]) -> None:
    """Set a target; a date replaces an inherited duration and the other way round."""
    other = {"finish": "duration", "duration": "finish"}.get(key)
    if other is not None and other not in beside:
        cells.pop(other, None)
    cells[key] = value


def _set(assignment: str, raw: RawModel, settings: dict[str, Row], findings: Findings) -> None:
    """Apply one ``--set path=value``."""
    path, equals, stated = assignment.partition("=")
    path = path.strip()
    if not equals or not path:
        raise UsageError(f"`--set {assignment}` needs the form `path=value`, e.g. `risks.R-07.probability=0.1`")
    place = Place(f"--set {path}")
    value = parse_scalar_or_flow(stated, place)
    head, _, rest = path.partition(".")
    if head in TABLES:
        table = TABLES[head]
        id_, dot, field = (PROJECT_ID, ".", rest) if head == "project" else rest.rpartition(".")
        if not dot or not field or (head != "project" and not id_):
            findings.error(
                "set-path",
                f"`{path}` is not a path to a value",
                place,
                hint=f"write `{head}.ID.FIELD=value`" if head != "project" else "write `project.FIELD=value`",
            )
            return
        change_row(raw, table, id_, Cell({field: value}, place, place), place, findings)
    elif head == "targets" and rest in TARGETS.names:
        _put_target(settings[head].cells, rest, value, {})
    elif head == "require" and (rest == BASELINE or measure(rest) is not None):
        put_requirement(settings[head].cells, rest, value, Path(), findings)
    elif path in SCENARIO.names and path not in ("model", "extends", "name"):
        settings["scenario"].cells[path] = value
    else:
        known = [
            *TABLES,
            *(f"{table.name}.{key}" for table in (TARGETS, REQUIRE) for key in table.names),
            *SCENARIO.names,
        ]
        findings.error(
            "set-path",
            f"`{path}` is not a path to a value",
            place,
            hint=did_you_mean(
                path,
                known,
                otherwise="write for example `tasks.ID.most_likely`, `project.start`, `targets.finish` or `seed`",
            ),
        )


def _units(project: Project | None) -> Units:
    if project is None:
        return Units()
    return units_of(project.calendars[project.calendar])


def _responses(settings: Record, project: Project) -> frozenset[str]:
    """Return the ids of the risks whose response is in force."""
    cell = settings.cell("responses")
    if cell is None:
        return frozenset()
    with_response = {risk.id for risk in project.risks if risk.has_response}
    if isinstance(cell.value, str) and cell.value.strip().casefold() in ("all", "none"):
        return frozenset(with_response) if cell.value.strip().casefold() == "all" else frozenset()
    listed = settings.read("responses", ids) or ()
    known = Known("risk", (risk.id for risk in project.risks))
    for id_ in listed:
        if id_ not in known:
            settings.refuse("responses", known.unknown(id_, otherwise="write `all`, `none` or a list of risk ids"))
        elif id_ not in with_response:
            settings.error(
                "no-response",
                f"the risk `{id_}` has no assessment after its response",
                "responses",
                "fill its `residual_…` fields",
            )
    return frozenset(listed) & with_response
