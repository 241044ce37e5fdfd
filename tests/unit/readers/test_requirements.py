"""Gates and waivers of a scenario: how they are read, laid over each other, and refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.errors import InputError
from forecast.readers import json_schema, resolve
from forecast.readers.fields import REQUIRE
from forecast.results.requirements import KINDS, MILESTONES, measure

TARGETS = "targets: {finish: 2027-03-31, budget: 4_200_000}\n"
EVERYTHING = """targets: {finish: 2027-03-31, budget: 4_200_000}
require:
  joint: 70%
  p90_cost: 4_500_000
  P80_finish: 2027-03-01
  P80_duration: 8w
  P50_days_left: -3
  P80_money_left: 100_000
  quality: 0.9
  baseline: ../baselines/autumn
  P80_finish_slip: 5
  P80_cost_rise: 50_000
  on_time_drop: 5%
  milestones: {NET-030: {P80_finish: 2027-02-26, P80_finish_slip: 3}}
"""
WAIVER = "{reason: accepted, owner: A. Keller, expires: 2027-03-31}"


def scenario(folder: Any, text: str, name: str = "small", model: str = "model: ../models/small\n") -> None:
    (folder.root / "scenarios" / f"{name}.yaml").write_text(model + text, encoding="utf-8")


def everything(folder: Any) -> None:
    scenario(folder, EVERYTHING)


def refused(folder: Any, text: str) -> list[tuple[str, str | None, str | None]]:
    scenario(folder, text)
    with pytest.raises(InputError) as caught:
        folder.read()
    return [(one.code, one.field, one.hint) for one in caught.value.problems if one.severity == "error"]


def test_gates_are_read_in_the_order_in_which_they_are_shown_with_their_places(folder: Any) -> None:
    everything(folder)
    asked = folder.read().requirements
    assert dict(asked.values) == {
        "joint": 0.7,
        "P80_finish": "2027-03-01",
        "P80_duration": 40.0,
        "P90_cost": 4_500_000.0,
        "P50_days_left": -3.0,
        "P80_money_left": 100_000.0,
        "quality": 0.9,
        "P80_finish_slip": 5.0,
        "P80_cost_rise": 50_000.0,
        "on_time_drop": 0.05,
        "milestones.NET-030.P80_finish": "2027-02-26",
        "milestones.NET-030.P80_finish_slip": 3.0,
    }
    assert list(asked.values)[:4] == ["joint", "P80_finish", "P80_duration", "P90_cost"]
    assert str(asked.places["P90_cost"]) == "scenarios/small.yaml:5:13"
    # From the file of the scenario, not from where the command runs.
    assert asked.baseline == (folder.root / "baselines" / "autumn").as_posix()


def test_a_gate_of_an_extending_scenario_replaces_the_inherited_one_however_it_is_spelled(folder: Any) -> None:
    scenario(folder, TARGETS + "require: {P80_cost: 100, on_time: 0.8, baseline: ../old}\n", "base")
    scenario(folder, "require: {p80_cost: 200}\n", model="extends: base\n")
    asked = folder.read("require.joint=0.5", "require.p50_cost=7").requirements
    assert dict(asked.values) == {"on_time": 0.8, "joint": 0.5, "P80_cost": 200.0, "P50_cost": 7.0}
    assert asked.baseline.endswith("old")


def test_waivers_are_inherited_and_an_empty_one_takes_an_inherited_away(folder: Any) -> None:
    scenario(
        folder,
        TARGETS + f"require: {{P80_cost: 100, on_time: 0.8}}\nwaivers: {{p80_cost: {WAIVER}, on_time: {WAIVER}}}\n",
        "base",
    )
    scenario(folder, "waivers: {on_time: }\n", model="extends: base\n")
    waivers = folder.read().requirements.waivers
    assert list(waivers) == ["P80_cost"]
    one = waivers["P80_cost"]
    assert (one.reason, one.owner, one.expires) == ("accepted", "A. Keller", date(2027, 3, 31))


def test_show_lists_gates_by_the_path_that_set_takes(folder: Any) -> None:
    everything(folder)
    paths = {(one.table, one.field) for one in resolve(folder.root / "scenarios" / "small.yaml")}
    assert {("require", "P90_cost"), ("require", "milestones.NET-030.P80_finish")} <= paths


MISTAKES = [
    ("require: {P80_finsh: 2027-03-31}", "unknown-key", "P80_finsh", "did you mean `P80_finish`?"),
    ("require: {P0_cost: 3}", "unknown-key", "P0_cost", "`P80_cost`"),
    ("require: {P100_cost: 3}", "unknown-key", "P100_cost", "did you mean `P80_cost`?"),
    ("require: {cost: 3}", "unknown-key", "cost", "P80_cost"),
    ("require: {P80_finish: 31.03.2027}", "date-format", "P80_finish", "YYYY-MM-DD"),
    ("require: {P80_cost: 4.200.000}", "number-format", "P80_cost", "4200000"),
    ("require: {P80_duration: -3}", "negative-duration", "P80_duration", ""),
    ("require: {P80_days_left: 5d}", "number-format", "P80_days_left", "write 5 for so many calendar days"),
    ("require: {quality: 90}", "probability-range", "quality", "0.9"),
    ("require: {P80_money_left: 3}\ntargets: {finish: 2027-03-31}", "gate-without-target", "P80_money_left", "targets"),
    ("require: {P80_days_left: 3}\ntargets: {duration: 50}", "gate-without-target", "P80_days_left", "targets"),
    ("require: {P80_finish_slip: 5}", "gate-without-baseline", "P80_finish_slip", "forecast run SCENARIO --output"),
    ("require: {milestones: [NET-030]}", "yaml-shape", "milestones", "{ID: {P80_finish"),
    ("require: {milestones: {NET-030: 2027-03-31}}", "yaml-shape", "milestones", "{ID: {P80_finish"),
    ("require: {milestones: {NET-030: {P80_cost: 3}}}", "unknown-key", "milestones.NET-030.P80_cost", "P80_finish"),
    ("require: {milestones: {NET-020: {P80_finish: 2027-03-31}}}", "gate-milestone", "milestones.NET-020.P80_finish", "duration 0"),
    ("require: {milestones: {NET-03: {P80_finish: 2027-03-31}}}", "unknown-milestone", "milestones.NET-03.P80_finish", ""),
    (f"waivers: {{P80_cost: {WAIVER}}}", "waiver-without-gate", None, "gates below `require`"),
    ("waivers: {P80_cost: yes}\nrequire: {P80_cost: 3}", "yaml-shape", None, "reason: …, owner: …"),
    ("waivers: {P80_cost: {reason: r, owner: o}}\nrequire: {P80_cost: 3}", "missing-value", "expires", "write `expires`"),
    ("waivers: {P80_cost: {reason: r, expires: 2027-03-31}}\nrequire: {P80_cost: 3}", "missing-value", "owner", "write `owner`"),
    ("waivers: {P80_cost: {reason: '', owner: o, expires: 2027-03-31}}\nrequire: {P80_cost: 3}", "missing-value", "reason", ""),
    ("waivers: {P80_cost: {reason: r, owner: o, expires: soon}}\nrequire: {P80_cost: 3}", "date-format", "expires", "YYYY"),
    ("waivers: {P80_cost: {reason: r, owner: o, expiry: 2027-03-31}}\nrequire: {P80_cost: 3}", "unknown-key", "expiry", "did you mean `expires`?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "field", "hint"), MISTAKES)
def test_a_mistake_in_a_gate_or_a_waiver_is_found(
    folder: Any, text: str, code: str, field: str | None, hint: str
) -> None:
    found = refused(folder, text + "\n")
    assert (code, field) in [(one, where) for one, where, _ in found]
    said = next(said for one, where, said in found if (one, where) == (code, field))
    assert hint in (said or "")


def test_all_mistakes_are_found_at_once(folder: Any) -> None:
    found = refused(folder, "require: {P80_cost: x, on_time: 0.8, P80_finish_slip: 5}\nwaivers: {joint: {owner: o}}\n")
    codes = [code for code, _, _ in found]
    assert sorted(codes) == [
        "gate-without-baseline", "gate-without-target", "missing-value", "missing-value", "number-format",
        "waiver-without-gate",
    ]  # fmt: skip


def test_every_kind_of_gate_is_a_documented_field() -> None:
    documented = {found.kind for name in REQUIRE.names if (found := measure(name)) is not None}
    assert documented == set(KINDS)
    assert set(REQUIRE.names) - {f"P80_{kind}" if KINDS[kind].of_level else kind for kind in KINDS} == {
        "baseline", MILESTONES
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "is_valid"),
    [
        ({"require": {"P80_cost": 3, "P97.5_finish": "2027-03-31", "on_time": 0.8, "baseline": "../x"}}, True),
        ({"require": {"milestones": {"M.1": {"P80_finish": "2027-03-31", "P50_finish_slip": 5}}}}, True),
        ({"require": {"milestones": {"M.1": {"P80_cost": 5}}}}, False),
        ({"require": {"P80_costs": 3}}, False),
        ({"require": {"P80_finish": "31.03.2027"}}, False),
        ({"waivers": {"on_time": {"reason": "r", "owner": "o", "expires": "2027-03-31"}}}, True),
        ({"waivers": {"on_time": {"why": "r"}}}, False),
    ],
)
def test_the_schema_knows_gates_of_any_level(document: dict[str, Any], is_valid: bool) -> None:
    import jsonschema

    assert jsonschema.Draft202012Validator(json_schema("scenario")).is_valid(document) == is_valid
