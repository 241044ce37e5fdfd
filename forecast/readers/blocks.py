"""The blocks of `model.yaml` that are no tables, each with its JSON Schema; a scenario that states one replaces it.

To add a block, name it in `BLOCKS` and read it in a `BlockReader`, which `builder.py` calls.
"""

from __future__ import annotations

from typing import Any

LIST = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}


def object_of(properties: dict[str, Any], description: str) -> dict[str, Any]:
    """Return the schema of a mapping with these keys and no others."""
    return {"type": "object", "description": description, "properties": properties, "additionalProperties": False}


def _dependence() -> dict[str, Any]:
    """Return the blocks `correlation` and `exclusive`."""
    name, rho = {"type": "string"}, {"type": ["number", "string"]}
    group = object_of(
        {"name": name, "rho": rho, "tasks": LIST, "costs": LIST, "risks": LIST}, "elements that share one factor"
    )
    pair = {"type": "array", "minItems": 3, "maxItems": 3, "description": "two elements and their correlation"}
    matrix = object_of({"of": LIST, "rho": {"type": "array", "items": {"type": "array", "items": rho}}}, "all pairs of")
    chosen = object_of({"risks": LIST, "exhaustive": {"enum": ["yes", "no", True, False]}}, "one set")
    return {
        "correlation": object_of(
            {
                "measure": {"enum": ["spearman", "normal"]},
                "groups": {"type": "array", "items": group},
                "pairs": {"type": "array", "items": pair},
                "matrix": matrix,
            },
            "what moves together: durations, costs and occurrences of risks",
        ),
        "exclusive": {
            "type": "array",
            "description": "sets of risks of which at most one strikes in an iteration",
            "items": {"anyOf": [LIST, chosen]},
        },
    }


def _scales() -> dict[str, Any]:
    """Return the block `scales`."""
    value = {"type": ["number", "string"]}
    classes = {"type": "object", "additionalProperties": value}
    score = {"type": "object", "additionalProperties": {"type": "array", "items": value}}
    return {
        "scales": object_of(
            {"probability": classes, "delay": classes, "cost": classes, "score": score, "rating": classes},
            "classes that may stand for numbers in the register, and the scores of their pairs",
        )
    }


def _systemic() -> dict[str, Any]:
    """Return the block `systemic`."""
    factor = {"type": ["number", "string"]}
    properties = {"duration_factor": factor, "cost_factor": factor, "covers": LIST, "source": {"type": "string"}}
    return {"systemic": object_of(properties, "a distribution on the whole project, and what it accounts for already")}


def _lost_days() -> dict[str, Any]:
    """Return the block `lost_days`."""
    entry = object_of(
        {
            "name": {"type": "string"},
            "calendar": {"type": "string"},
            "days": {"type": ["number", "string"]},
            "months": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 12}},
        },
        "days that a calendar loses in each of the months",
    )
    return {"lost_days": {"type": "array", "description": "working days that calendars lose by month", "items": entry}}


def _enterprise_risks() -> dict[str, Any]:
    """Return the block `enterprise_risks`."""
    description = "tasks of this model that the risks of the shared table concern"
    return {"enterprise_risks": {"type": "object", "description": description, "additionalProperties": LIST}}


def _money() -> dict[str, Any]:
    """Return the blocks `escalation`, `currencies`, `charges` and `finance`."""
    value = {"type": ["number", "string"]}
    rate = {"anyOf": [value, {"type": "array", "minItems": 3, "maxItems": 3, "items": value}]}
    path = {"rate": rate, "years": {"type": "object", "additionalProperties": rate}, "price_date": {"type": "string"}}
    moment = {"type": "string", "description": "a date, `finish`, a task, `A.start` or `A.finish`"}
    charge = object_of(
        {"id": value, "name": value, "per_day": value, "from": moment, "to": moment, "account": value, "most": value},
        "money per calendar day from one moment to a later one",
    )
    funding = {"anyOf": [{"type": "string"}, {"type": "object"}, {"type": "array"}]}
    return {
        "escalation": {
            "type": "object",
            "description": "prices of accounts that change by the year",
            "additionalProperties": object_of({"accounts": LIST, **path}, "yearly changes and whose they are"),
        },
        "currencies": {
            "type": "object",
            "description": "other currencies: their level now, and how it changes by the year",
            "additionalProperties": object_of({"level": value, **path}, "level at the price date and yearly changes"),
        },
        "charges": {"type": "array", "description": "penalties, bonuses, storage, fees", "items": charge},
        "finance": object_of(
            {
                "price_date": {"type": "string"},
                "discount_rate": value,
                "management_reserve": value,
                "funding": funding,
                "cost_of_delay": value,
            },
            "what finance asks beside the cost",
        ),
    }


def _logic() -> dict[str, Any]:
    """Return the blocks `branches`, `conditions`, `rework` and `windows`."""
    name, number, text = {"type": "string"}, {"type": ["number", "string"]}, {"type": "string"}
    branch = object_of({"name": name, "outcomes": {"type": "object", "additionalProperties": number}}, "one branch")
    condition = object_of(
        {
            "name": name,
            "task": text,
            "finishes_after": text,
            "lasts_longer_than": number,
            "then": {"type": ["string", "boolean"]},
            "otherwise": {"type": ["string", "boolean"]},
        },
        "one condition",
    )
    loop = object_of(
        {
            "name": name,
            "test": text,
            "redo": LIST,
            "probabilities": LIST,
            "probability": number,
            "repeat": {"type": "integer", "minimum": 1},
            "factor": number,
        },
        "one loop",
    )
    window = object_of({"periods": LIST, "every": text, "except": LIST}, "periods, a rule, or both")
    return {
        "branches": {"type": "array", "description": "forks by chance", "items": branch},
        "conditions": {"type": "array", "description": "forks that an earlier task decides", "items": condition},
        "rework": {"type": "array", "description": "loops after a test that fails", "items": loop},
        "windows": {
            "type": "object",
            "description": "periods in which a task must begin and end, by name",
            "additionalProperties": {"anyOf": [LIST, window]},
        },
    }


BLOCKS: dict[str, Any] = {
    **_dependence(),
    **_scales(),
    **_enterprise_risks(),
    **_systemic(),
    **_money(),
    **_lost_days(),
    **_logic(),
}


def _estimating() -> dict[str, Any]:
    """Return the blocks that stand below `estimating`."""
    factors = {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 3, "maxItems": 3}]}
    band = object_of({"factors": factors, "distribution": {"type": "string"}}, "factors, and how they are read")
    rule = object_of({"band": {"type": "string"}, "tasks": LIST, "applies_to": LIST}, "what a band applies to")
    return {
        "bands": {
            "type": "object",
            "description": "classes of confidence: factors on the most likely value, e.g. 0.7 / 1 / 2",
            "additionalProperties": {"anyOf": [*factors["anyOf"], band]},
        },
        "rules": {"type": "array", "description": "where bands apply; the last that matches wins", "items": rule},
    }


ESTIMATING_BLOCKS: dict[str, Any] = _estimating()
