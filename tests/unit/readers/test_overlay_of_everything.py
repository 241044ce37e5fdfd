"""Every field of every table and every block can be overlaid by a scenario, and what it says arrives in the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forecast.errors import Problem
from forecast.project import Project
from forecast.readers.blocks import BLOCKS, ESTIMATING_BLOCKS
from forecast.readers.fields import IMPACT_KINDS, TABLES
from forecast.readers.overlay import PATCHES
from forecast.readers.scaling import QUANTITIES
from tests.unit.readers.conftest import Folder

MODEL: dict[str, Any] = {
    "name": "Whole",
    "currency": "USD",
    "start": "2027-01-04",
    "calendar": "days",
    "calendars": {"days": {"days": "Mon-Fri"}, "night": {"days": "Mon-Sun", "hours_per_day": 6}},
    "estimating": {"bands": {"wide": "0.5 / 1 / 3", "narrow": "0.9 / 1 / 1.2"}, "rules": [{"band": "narrow", "tasks": "C"}]},
    "windows": {"weekend": {"every": "Sat-Sun"}, "other": {"every": "Sat"}},
    "branches": [{"name": "vendor", "outcomes": {"one": "70%", "two": "30%"}}],
    "conditions": [{"name": "late", "task": "A", "finishes_after": "2027-01-20"}],
    "rework": [{"name": "retest", "test": "B", "redo": ["X", "B"], "probability": "20%"}],
    "lost_days": [{"name": "snow", "calendar": "night", "days": "0 / 1 / 3"}],
    "correlation": {"groups": [{"name": "team", "rho": 0.3, "tasks": ["A", "B"]}]},
    "exclusive": [["R1", "R2"]],
    "scales": {"probability": {"L": "10%", "H": "50%"}, "delay": {"L": "1 / 2 / 3", "H": "4 / 8 / 9"}},
    "enterprise_risks": {"E1": ["A"]},
    "systemic": {"duration_factor": "uniform(1, 1.2)", "source": "study"},
    "escalation": {"pay": {"accounts": ["labor"], "rate": "1% / 3% / 4%"}},
    "currencies": {"EUR": {"level": 1.1}},
    "charges": [{"id": "LD", "per_day": 100, "from": "2027-02-01", "to": "finish"}],
    "finance": {"discount_rate": "5%", "funding": {"2027-01-04": 1000}},
    "files": {"enterprise_risks": "../shared.csv"},
}  # fmt: skip
ROWS: dict[str, list[dict[str, Any]]] = {
    "tasks": [
        {"id": "A", "optimistic": 4, "most_likely": 5, "pessimistic": 9, "cost_optimistic": 10, "cost_most_likely": 20,
         "cost_pessimistic": 50, "cost_per_day": 7, "resources": "NET", "tags": "core"},
        {"id": "B", "optimistic": 4, "most_likely": 5, "pessimistic": 9, "predecessors": "A; X"},
        {"id": "X", "most_likely": 2, "predecessors": "A"},
        {"id": "T", "most_likely": 1, "calendar": "night"},
        {"id": "C", "most_likely": 5, "cost_most_likely": 30, "predecessors": "B"},
        {"id": "W", "effort_optimistic": 4, "effort_most_likely": 5, "effort_pessimistic": 9, "resources": "PM"},
    ],
    "risks": [
        {"id": "R1", "probability": 0.2, "tasks": "A", "resources": "NET", "calendar": "night", "delay_most_likely": 2,
         "rate_factor_most_likely": 1.1, "lost_days_most_likely": 1,
         "response": "do", "response_cost_optimistic": 5, "response_cost_most_likely": 9,
         "response_cost_pessimistic": 30, "residual_probability": 0.1, "residual_delay_most_likely": 1},
        {"id": "R2", "probability": 0.3, "tasks": "B", "delay_most_likely": 2},
        {"id": "R3", "tasks": "B", "delay_most_likely": 2, "per_month_optimistic": 0.1, "per_month_most_likely": 0.2,
         "per_month_pessimistic": 0.5},
        {"id": "R4", "probability": 0.3, "tasks": "B", "delay_most_likely": 2, "residual_probability": 0.1},
    ],
    "impacts": [{"risk": "R1", "tasks": "B", "resources": "PM", "calendar": "days", "delay_most_likely": 3,
                 "rate_factor_most_likely": 1.1, "lost_days_most_likely": 1,
                 "residual_delay_most_likely": 1}],
    "resources": [
        {"id": "NET", "day_rate": 800, "rate_optimistic": 700, "rate_pessimistic": 950, "rate_from": "2028-01-01: 850",
         "cost_per_use": 5, "cost_once": 9, "available": 2},
        {"id": "PM", "annual_salary": 90_000},
        {"id": "DBA", "hourly_rate": 1.5, "rate_optimistic": 1.2, "rate_pessimistic": 1.9},
    ],
    "deliveries": [
        {"id": "D", "needed_for": "B", "lead_optimistic": 3, "lead_most_likely": 5, "lead_pessimistic": 12,
         "cost_optimistic": 80, "cost_most_likely": 100, "cost_pessimistic": 150, "storage_cost_per_day": 2,
         "due": "2027-01-20", "late_fee_per_day": 5, "most": 50},
        {"id": "E", "needed_for": "B", "lead_most_likely": 2, "quantity": 2, "unit_cost": 40},
    ],
    "costs": [{"id": "FEE", "cost_optimistic": 80, "cost_most_likely": 100, "cost_pessimistic": 150, "cost_per_day": 3}],
    "accounts": [{"id": "labor", "budget": 5_000}, {"id": "hardware"}, {"id": "all"}],
}  # fmt: skip
SHARED = "id,probability,tasks,delay_most_likely\nE1,0.2,,3\n"
# What a scenario may write into each field that is no part of an estimate: id of the row, value.
CHANGES: dict[str, dict[str, tuple[str, object]]] = {
    "project": {
        "name": ("", "Other"), "currency": ("", "GBP"), "start": ("", "2027-02-01"), "status_date": ("", "2027-01-05"),
        "calendar": ("", "night"), "hours_per_year": ("", 1_000), "cash_flow": ("", "yes"),
        "distribution": ("", "triangular"), "risk_combination": ("", "parallel"), "lag_calendar": ("", "24 hours"),
        "progress_rule": ("", "progress override"), "constraints_win": ("", "yes"), "late_at_shift_end": ("", "yes"),
        "resource_limits": ("", "yes"), "must_finish": ("", "2027-06-30"),
    },
    "calendars": {
        "days": ("night", "Mon-Tue"), "hours_per_day": ("night", 5), "holidays": ("night", ["2027-01-06"]),
        "freezes": ("night", [{"name": "F", "from": "2027-01-06", "to": "2027-01-07"}]),
        "extra_days": ("days", ["2027-01-09"]), "based_on": ("days", "night"), "days_per_week": ("days", 4.5),
        "days_per_month": ("days", 18), "public_holidays": ("days", "DE-BY"), "only": ("night", "Sat-Sun"),
        "exceptions": ("days", "2027-01-07 08:00-12:00"),
    },
    "tasks": {
        "name": ("A", "Other"), "wbs": ("A", "1 X"), "tags": ("A", "night"), "confidence": ("C", "wide"),
        "predecessors": ("C", "A"), "calendar": ("A", "night"), "not_before": ("A", "2027-01-12"),
        "cost_confidence": ("C", "wide"), "cost_per_day": ("A", 8), "cost_spread": ("A", "end"),
        "account": ("A", "labor"), "resources": ("A", "PM*0.5"), "response": ("C", "R1"),
        "risk_combination": ("A", "parallel"), "exists": ("A", 0.5), "only_if": ("C", "vendor=one"),
        "window": ("T", "weekend"),
        "deadline": ("A", "2027-01-20"), "milestone_side": ("A", "finish"),
    },
    "risks": {
        "name": ("R1", "Other"), "probability": ("R1", "10%..30%"),
        "window_opens": ("R2", "2027-01-05"), "window_closes": ("R2", "A"), "tasks": ("R1", "B"),
        "resources": ("R1", "PM"), "calendar": ("R1", "days"), "account": ("R1", "labor"), "owner": ("R1", "Ann"),
        "status": ("R1", "closed"), "response": ("R1", "other"), "response_strategy": ("R1", "mitigate"),
        "response_owner": ("R1", "Bob"), "response_lead_time": ("R4", 5), "residual_probability": ("R1", "1%..5%"),
    },
    "impacts": {"tasks": ("R1/B", "A"), "resources": ("R1/B", "NET"), "calendar": ("R1/B", "night")},
    "resources": {
        "name": ("NET", "Other"), "role": ("NET", "lead"), "vendor": ("NET", "Acme"), "hourly_rate": ("DBA", 1.6),
        "day_rate": ("NET", 900), "annual_salary": ("PM", 95_000), "hours_per_year": ("PM", 1_500),
        "rate_from": ("NET", "2028-01-01: 860"), "available": ("NET", 3), "calendar": ("NET", "night"),
        "cost_per_use": ("NET", 6), "cost_once": ("NET", 10), "cost_follows": ("NET", "effort"),
        "currency": ("NET", "EUR"), "account": ("NET", "labor"),
    },
    "deliveries": {
        "name": ("D", "Other"), "vendor": ("D", "Acme"), "needed_for": ("D", "C"), "order_after": ("D", "A"),
        "order_on": ("D", "2027-01-07"), "calendar": ("D", "days"), "quantity": ("E", 3), "unit_cost": ("E", 50),
        "account": ("D", "hardware"), "currency": ("D", "EUR"), "storage_cost_per_day": ("D", 3),
        "due": ("D", "2027-01-21"), "late_fee_per_day": ("D", 6), "most": ("D", 60),
    },
    "costs": {
        "name": ("FEE", "Other"), "account": ("FEE", "labor"), "cost_per_day": ("FEE", 4),
        "cost_spread": ("FEE", "start"), "on": ("FEE", "2027-01-07"), "currency": ("FEE", "EUR"),
    },
    "accounts": {"name": ("labor", "Other"), "parent": ("labor", "all"), "budget": ("labor", 6_000)},
}  # fmt: skip
# Fields that mean something only beside others, or that nobody reads.
TOGETHER: dict[str, dict[str, dict[str, Any]]] = {
    "calendars": {"shifts": {"days": {"days": "", "shifts": "mon-fri 08:00-12:00"}}},
    "tasks": {
        "milestone": {"A": {"milestone": "yes", "optimistic": "", "most_likely": 0, "pessimistic": "", "resources": "",
                            "cost_per_day": ""}},
        "rework_only": {"X": {"rework_only": "yes"}},
        "constraint": {"A": {"constraint": "must start on", "constraint_date": "2027-01-12 13:00"}},
        "constraint_date": {"A": {"constraint": "finish no later than", "constraint_date": "2027-01-12"}},
        "actual_start": {"A": {"actual_start": "2027-01-04"}},
        "actual_finish": {"A": {"actual_start": "2027-01-04", "actual_finish": "2027-01-08 12:00"}},
        "remaining": {"A": {"actual_start": "2027-01-04", "remaining": 2}},
        "percent_complete": {"A": {"actual_start": "2027-01-04", "percent_complete": "40%"}},
        "resumed": {"A": {"actual_start": "2027-01-04", "resumed": "2027-01-12"}},
    },
    "risks": {"kind": {"R2": {"kind": "opportunity", "delay_most_likely": -2}}},
    "costs": {"cost_confidence": {"FEE": {"cost_confidence": "wide", "cost_optimistic": "", "cost_pessimistic": ""}}},
}  # fmt: skip
IMPACTS = [before + name for before in ("", "residual_") for name, *_ in IMPACT_KINDS]
# The prefix of each estimate, and the row that may have it.
ESTIMATES: dict[str, list[tuple[str, str]]] = {
    "tasks": [("", "A"), ("effort", "W"), ("cost", "A")],
    "risks": [*((prefix, "R1") for prefix in IMPACTS), ("response_cost", "R1"), ("per_month", "R3")],
    "impacts": [(prefix, "R1/B") for prefix in IMPACTS],
    "resources": [("rate", "DBA")],
    "deliveries": [("lead", "D"), ("cost", "D")],
    "costs": [("cost", "FEE")],
}
POINTS = ("optimistic", "most_likely", "pessimistic")
NEW_ROWS: dict[str, dict[str, Any]] = {
    "calendars": {"weekend": {"days": "Sat-Sun"}},
    "tasks": {"N": {"most_likely": 3}},
    "risks": {"N": {"probability": 0.1, "tasks": "A", "delay": 2}},
    "impacts": {"": {"risk": "R2", "tasks": "C", "delay": 2}},
    "resources": {"N": {"day_rate": 500}},
    "deliveries": {"N": {"needed_for": "A", "lead": 9}},
    "costs": {"N": {"cost": 500}},
    "accounts": {"N": {"budget": 500}},
}
REMOVED = {
    "tasks": "W", "risks": "R3", "impacts": "R1/B", "resources": "DBA", "deliveries": "D", "costs": "FEE",
    "accounts": "hardware",
}  # fmt: skip
OTHER_BLOCKS: dict[str, Any] = {
    "windows": {"weekend": {"every": "Sun"}, "other": {"every": "Sat"}},
    "branches": [{"name": "vendor", "outcomes": {"one": "60%", "two": "40%"}}],
    "conditions": [{"name": "late", "task": "A", "lasts_longer_than": 8}],
    "rework": [{"name": "retest", "test": "B", "redo": ["X", "B"], "probability": "30%"}],
    "lost_days": [{"name": "snow", "calendar": "night", "days": "1 / 2 / 3"}],
    "correlation": {"pairs": [["A", "B", 0.5]]},
    "exclusive": [["R1", "E1"]],
    "scales": {"probability": {"L": "20%", "H": "50%"}},
    "enterprise_risks": {"E1": ["C"]},
    "systemic": {"cost_factor": "uniform(1, 1.2)", "source": "study"},
    "escalation": {"pay": {"accounts": ["labor"], "rate": "2%"}},
    "currencies": {"EUR": {"level": 1.2}},
    "charges": [{"id": "LD", "per_day": 200, "from": "2027-02-01", "to": "finish"}],
    "finance": {"discount_rate": "6%"},
}


def write(folder: Folder) -> Folder:
    folder.write("model.yaml", json.dumps(MODEL))
    for table, rows in ROWS.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        lines = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
        folder.write(f"{table}.csv", "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines))
    (folder.model.parent / "shared.csv").write_text(SHARED, encoding="utf-8")
    return folder


@pytest.fixture
def whole(folder: Folder) -> Folder:
    return write(folder)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the project of the model as it is."""
    return read(write(Folder(tmp_path_factory.mktemp("before"))))


def read(folder: Folder, **keys: Any) -> Project:
    """Return the project of a scenario with these keys, its name apart."""
    folder.scenario.write_text(json.dumps({"model": "../models/small", **keys}), encoding="utf-8")
    return folder.read().project


def errors(folder: Folder) -> list[Problem]:
    return [problem for problem in folder.problems() if problem.severity == "error"]


def test_the_model_holds_every_table_and_every_block(whole: Folder) -> None:
    assert set(ROWS) == set(TABLES) - {"project", "calendars"}
    assert set(MODEL) >= set(BLOCKS)
    assert set(MODEL["estimating"]) == set(ESTIMATING_BLOCKS)
    assert read(whole)


def test_every_field_is_tried() -> None:
    for name, table in TABLES.items():
        tried = {*CHANGES.get(name, {}), *TOGETHER.get(name, {})}
        for prefix, _ in ESTIMATES.get(name, ()):
            tried |= {"_".join(filter(None, (prefix, part))) for part in (*POINTS, "distribution")}
        unread = {field.name for field in table.fields if field.kind == "note"}
        assert set(table.names) - unread - {"id", "risk"} - tried == set(), name
    assert set(NEW_ROWS) == set(TABLES) - {"project"}
    assert set(OTHER_BLOCKS) == set(BLOCKS)


def changes() -> Iterator[Any]:
    for table, fields in CHANGES.items():
        for field, (id_, value) in fields.items():
            row: dict[str, Any] = {field: value}
            yield pytest.param(table, row if table == "project" else {id_: row}, id=f"{table}.{field}")
    for table, mappings in TOGETHER.items():
        for field, rows in mappings.items():
            yield pytest.param(table, rows, id=f"{table}.{field}")
    for table, estimates in ESTIMATES.items():
        for prefix, id_ in estimates:
            names = ["_".join(filter(None, (prefix, part))) for part in (*POINTS, "distribution")]
            points = dict(zip(names, (1.1, 1.5, 2.5), strict=False))
            yield pytest.param(table, {id_: points}, id=f"{table}.{names[1]}")
            yield pytest.param(table, {id_: {names[3]: "uniform(1.1, 2.5)"}}, id=f"{table}.{names[3]}")


@pytest.mark.parametrize(("table", "rows"), [*changes()])
def test_a_change_of_any_field_arrives_from_the_file_and_from_set(
    whole: Folder, before: Project, table: str, rows: dict[str, Any]
) -> None:
    changed = read(whole, change={table: rows})
    assert changed != before
    whole.scenario.write_text('{"model": "../models/small"}', encoding="utf-8")
    cells = rows if table == "project" else next(iter(rows.values()))
    id_ = "" if table == "project" else f"{next(iter(rows))}."
    sets = [f"{table}.{id_}{field}={json.dumps(value)}" for field, value in cells.items()]
    assert whole.read(*sets).project == changed


@pytest.mark.parametrize("table", NEW_ROWS)
def test_a_row_can_be_added_to_any_table(whole: Folder, before: Project, table: str) -> None:
    ((id_, fields),) = NEW_ROWS[table].items()
    after = read(whole, add={table: [{**({"id": id_} if id_ else {}), **fields}]})
    assert after != before
    if id_:
        assert read(whole, add={table: {id_: fields}}) == after


@pytest.mark.parametrize("table", REMOVED)
def test_a_row_can_be_removed_from_any_table(whole: Folder, before: Project, table: str) -> None:
    assert read(whole, remove={table: [REMOVED[table]]}) != before


QUANTITY = [(table, name) for table, quantities in QUANTITIES.items() for name in quantities]


@pytest.mark.parametrize(("table", "quantity"), QUANTITY)
def test_every_quantity_can_be_scaled(whole: Folder, table: str, quantity: str) -> None:
    """What is not in the model is written there first, so that there is something to scale."""
    prefix, id_ = {"duration": ("", "A"), "effort": ("effort", "W")}.get(quantity, (quantity, ""))
    id_ = id_ or dict(ESTIMATES.get(table, ())).get(prefix) or CHANGES[table][quantity][0]
    change: dict[str, Any] = {}
    if table in ("risks", "impacts") and quantity in IMPACTS:
        change = {"change": {table: {id_: {f"{quantity}_most_likely": 3}}}}
    unscaled = read(whole, **change)
    after = read(whole, **change, scale={table: {id_: {quantity: 0.5}}})
    assert after != unscaled
    assert read(whole, **change, scale={table: {"all": {quantity: 1.0}}}) == unscaled


@pytest.mark.parametrize("table", [name for name in TABLES if name not in QUANTITIES and name != "project"])
def test_what_can_not_be_scaled_is_said(whole: Folder, table: str) -> None:
    whole.scenario.write_text(
        json.dumps({"model": "../models/small", "scale": {table: {"all": {"x": 2}}}}), encoding="utf-8"
    )
    (problem,) = errors(whole)
    assert problem.code == "unknown-table"


@pytest.mark.parametrize("block", OTHER_BLOCKS)
def test_a_block_of_a_scenario_replaces_that_of_the_model(whole: Folder, before: Project, block: str) -> None:
    after = read(whole, **{block: OTHER_BLOCKS[block]})
    assert after != before
    whole.write("model.yaml", json.dumps({**MODEL, block: OTHER_BLOCKS[block]}))
    assert read(whole) == after


@pytest.mark.parametrize("block", OTHER_BLOCKS)
def test_an_empty_block_of_a_scenario_takes_that_of_the_model_away(whole: Folder, before: Project, block: str) -> None:
    after = read(whole, **{block: None})
    assert after != before
    whole.write("model.yaml", json.dumps({name: value for name, value in MODEL.items() if name != block}))
    assert read(whole) == after


@pytest.mark.parametrize("block", ESTIMATING_BLOCKS)
def test_bands_and_rules_of_a_scenario_replace_those_of_the_model(whole: Folder, before: Project, block: str) -> None:
    other = {"bands": {"wide": "0.4 / 1 / 4", "narrow": "0.8 / 1 / 1.1"}, "rules": [{"band": "wide", "tasks": "C"}]}
    assert read(whole, estimating={block: other[block]}) != before


@pytest.mark.parametrize("block", OTHER_BLOCKS)
def test_a_block_is_stated_and_not_patched(whole: Folder, block: str) -> None:
    patches = {patch: {block: {"X": {"level": 2}}} for patch in PATCHES}
    whole.scenario.write_text(json.dumps({"model": "../models/small", **patches}), encoding="utf-8")
    found = errors(whole)
    assert sorted(str(problem.field) for problem in found) == sorted(PATCHES)
    assert {problem.code for problem in found} == {"unknown-table"}
    assert all(f"write `{block}: …` on its own" in (problem.hint or "") for problem in found)


def test_the_page_on_formats_lists_what_can_be_scaled() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8")
    said = page[page.index("What can be scaled:") : page.index("- `name` and `title` are not inherited")]
    names = {name for quantities in QUANTITIES.values() for name in quantities if not name.startswith("residual_")}
    assert {name for name in names if f"`{name}`" not in said} == set()


def test_a_shared_risk_can_be_changed_like_any_other(whole: Folder, before: Project) -> None:
    found = {risk.id: risk for risk in before.risks}
    after = {risk.id: risk for risk in read(whole, change={"risks": {"E1": {"probability": 0.4}}}).risks}
    assert after == {**found, "E1": replace(found["E1"], probability=0.4)}
