"""The JSON Schema of the input files, made from the declared fields, for editors and other programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from forecast.readers.blocks import BLOCKS, ESTIMATING_BLOCKS, LIST, object_of
from forecast.readers.field import Field, Table
from forecast.readers.fields import CALENDARS, PROJECT, REQUIRE, SCENARIO, SHEET_TABLES, TABLES, TARGETS, WAIVERS
from forecast.readers.imports import BLOCK as IMPORT
from forecast.readers.imports import SCHEMA as IMPORT_SCHEMA
from forecast.readers.mappings import ESTIMATING
from forecast.readers.scaling import QUANTITIES
from forecast.readers.values import MAX_WHOLE
from forecast.results.requirements import KINDS, LEVEL, MILESTONES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_NUMBER_TEXT = r"^[+-]?[\d_]*\.?[\d_]*([eE][+-]?\d+)?$"
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}(:00)?)?$"}
_PERIODS = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {"from": _MOMENT, "to": _MOMENT, "date": _DATE, "name": {"type": "string"}},
                        "additionalProperties": False,
                    },
                ]
            },
        },
    ]
}


def json_schema(kind: Literal["scenario", "model"]) -> dict[str, Any]:
    """Return the JSON Schema of a scenario file or of a `model.yaml`.

    Parameters
    ----------
    kind : {"scenario", "model"}
        Which file.
    """
    return _scenario() if kind == "scenario" else _model()


def _model() -> dict[str, Any]:
    properties = {field.name: _field(field) for field in PROJECT.fields if field.name not in ESTIMATING}
    properties["estimating"] = _estimating()
    properties["calendars"] = {
        "type": "object",
        "description": CALENDARS.description,
        "additionalProperties": _row(CALENDARS),
    }
    properties |= BLOCKS
    files = {
        name: {"type": "string", "description": f"file of the {name} (default {TABLES[name].file})"}
        for name in SHEET_TABLES
    }
    files["enterprise_risks"] = {"type": "string", "description": "table of risks that several models include"}
    properties["files"] = object_of(files, "files of the tables, relative to this one")
    required = [field.name for field in PROJECT.fields if field.required]
    return {
        "$schema": _DIALECT,
        "title": "forecast model",
        **object_of(properties, PROJECT.description),
        "required": required,
    }


def _estimating() -> dict[str, Any]:
    fields = {name: _field(_named(PROJECT, name)) for name in ESTIMATING}
    return object_of({**fields, **ESTIMATING_BLOCKS}, "how estimates are read, and what is made of most likely values")


def _scenario() -> dict[str, Any]:
    properties = {field.name: _field(field) for field in SCENARIO.fields}
    properties["targets"] = object_of({field.name: _field(field) for field in TARGETS.fields}, TARGETS.description)
    properties["require"] = _require()
    waiver = object_of({field.name: _field(field) for field in WAIVERS.fields}, WAIVERS.description)
    properties["waivers"] = {"type": "object", "description": WAIVERS.description, "additionalProperties": waiver}
    tables = {name: table for name, table in TABLES.items() if name != "project"}
    by_id = {name: {"type": "object", "additionalProperties": _row(table)} for name, table in tables.items()}
    properties[IMPORT] = IMPORT_SCHEMA
    properties["estimating"] = _estimating()
    properties |= BLOCKS
    properties["add"] = object_of(
        {name: {"anyOf": [{"type": "array", "items": _row(table)}, by_id[name]]} for name, table in tables.items()},
        "rows to add, by table: a list of rows, or a mapping id: fields",
    )
    properties["change"] = object_of({"project": _row(TABLES["project"]), **by_id}, "fields to change, by table and id")
    properties["remove"] = object_of(dict.fromkeys(tables, LIST), "rows to remove, by table: a list of ids")
    factor = {"type": ["number", "string"], "exclusiveMinimum": 0}
    properties["scale"] = object_of(
        {
            name: {
                "type": "object",
                "additionalProperties": object_of(dict.fromkeys(quantities, factor), "what to multiply, by what"),
            }
            for name, quantities in QUANTITIES.items()
        },
        "factors, by table and id (or `all`, or a pattern such as `NET-*`)",
    )
    return {"$schema": _DIALECT, "title": "forecast scenario", **object_of(properties, SCENARIO.description)}


def _require() -> dict[str, Any]:
    """Return the gates, those of a P-level at any level."""
    fields = {field.name: _field(field) for field in REQUIRE.fields if field.name != MILESTONES}
    leveled = {name: LEVEL.fullmatch(name) for name in fields}
    by_pattern = {
        rf"^[Pp]\d{{1,2}}(\.\d+)?_{found[2]}$": fields[name] for name, found in leveled.items() if found is not None
    }
    of_milestones = {
        pattern: rule for pattern, rule in by_pattern.items() if KINDS[pattern.rpartition("?_")[2][:-1]].of_milestone
    }
    fields[MILESTONES] = {
        "type": "object",
        "description": "gates of milestones, by id",
        "additionalProperties": {**object_of({}, "gates of a milestone"), "patternProperties": of_milestones},
    }
    return {**object_of(fields, REQUIRE.description), "patternProperties": by_pattern}


def _row(table: Table) -> dict[str, Any]:
    return object_of({field.name: _field(field) for field in table.fields}, table.description)


def _named(table: Table, name: str) -> Field:
    field = table.field(name)
    assert field is not None, name
    return field


def _field(field: Field) -> dict[str, Any]:
    unit = f" ({field.unit})" if field.unit else ""
    return {"description": field.description + unit, **_kind(field)}


def _kind(field: Field) -> dict[str, Any]:
    """Return the rule for a field; an empty value is always allowed, it means that nothing is written."""
    if field.scale:
        number = _kind(replace(field, scale=""))
        return {"anyOf": [number, {"type": "string", "pattern": r"^[^\W\d_]", "description": "a class of the scale"}]}
    limits: dict[str, Any] = {}
    if field.low is not None:
        limits["minimum"] = field.low
    if field.high is not None and field.high < MAX_WHOLE:
        limits["maximum"] = field.high
    if field.kind in ("number", "money", "hours", "factor"):
        return {"type": ["number", "string", "null"], "pattern": _NUMBER_TEXT, **limits}
    if field.kind == "whole number":
        return {"type": ["integer", "string", "null"], "pattern": r"^[\d_]*$", **limits}
    if field.kind == "days":
        return {"type": ["number", "string", "null"], **limits}
    if field.kind == "probability":
        return {
            "anyOf": [{"type": "number", **limits}, {"type": "string", "pattern": r"^[\d.]+ *%?$"}, {"type": "null"}]
        }
    if field.kind == "chance":
        return {"anyOf": [{"type": "number", **limits}, {"type": ["string", "null"]}]}
    if field.kind == "moment":
        return {"type": ["string", "null"], "pattern": _MOMENT["pattern"]}
    if field.kind == "date":
        return {"type": ["string", "null"], "pattern": _DATE["pattern"]}
    if field.kind == "choice":
        return {"enum": [*field.choices, None]}
    if field.kind == "flag":
        return {"enum": ["yes", "no", True, False, None]}
    if field.kind in ("ids", "links", "assignments", "weekdays"):
        return dict(LIST)
    if field.kind == "steps":
        amount = {"type": ["number", "string"]}
        return {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": amount},
                {"type": "array"},
                {"type": "null"},
            ]
        }
    if field.kind in ("periods", "freezes"):
        return dict(_PERIODS)
    return {"type": ["string", "number", "null"]}
