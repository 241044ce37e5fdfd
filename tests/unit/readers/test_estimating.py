"""Bands and rules below `estimating`: what they make, what they leave alone, and what is said of their mistakes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MODEL = """\
name: Small
start: 2027-01-04
calendar: continuous
estimating:
  distribution: triangular
  bands:
    low: 0.7 / 1 / 2
    medium: [0.85, 1, 1.4]
    lab: {factors: 0.8 / 1 / 1.6, distribution: "trigen(10, 90)"}
  rules:
    - {band: medium}
    - {band: low, tasks: [tag:network, "wbs:4 Cabling"], applies_to: [duration, cost]}
    - {band: lab, tasks: A}
"""
TASKS = """\
id,wbs,tags,optimistic,most_likely,pessimistic,distribution,confidence,cost_most_likely,cost_confidence
A,,,,10,,,,,
B,,network,,10,,,,50,
C,4 Cabling / 2 Racks,,,10,,,medium,,
D,,network,8,10,11,,low,,
E,,network,,10,,certain,,,
F,,network,,,,constant(5),,,
G,,network,,0,,,,,
H,,,,10,,,,80,medium
"""


@pytest.fixture
def ruled(folder: Any) -> Any:
    folder.write("model.yaml", MODEL)
    folder.write("tasks.csv", TASKS)
    folder.write("risks.csv", "id,probability,cost\nR,0.1,5\n")
    return folder


def durations(folder: Any) -> dict[str, tuple[str, str]]:
    return {task.id: (task.duration.text, task.duration.source) for task in folder.read().project.tasks}


def test_the_last_rule_that_matches_makes_the_estimate_and_the_rows_own_class_wins(ruled: Any) -> None:
    found = durations(ruled)
    assert found["A"] == (
        "trigen(8, 10, 16, low_percent=10, high_percent=90)",
        "lab (0.8 / 1 / 1.6, trigen(10, 90)) by rule 3 (A)",
    )
    assert found["B"] == ("triangular(7, 10, 20)", "low (0.7 / 1 / 2) by rule 2 (tag:network, wbs:4 Cabling)")
    assert found["C"] == ("triangular(8.5, 10, 14)", "medium (0.85 / 1 / 1.4) by `confidence`")
    assert found["H"] == ("triangular(8.5, 10, 14)", "medium (0.85 / 1 / 1.4) by rule 1 (all tasks)")


def test_what_is_typed_is_never_overwritten(ruled: Any) -> None:
    found = durations(ruled)
    typed = {"D": "triangular(8, 10, 11)", "E": "constant(10)", "F": "constant(5)", "G": "constant(0)"}
    assert {id_: found[id_] for id_ in typed} == {id_: (text, "") for id_, text in typed.items()}


def test_costs_are_made_where_a_rule_or_the_row_says_so(ruled: Any) -> None:
    ruled.write("costs.csv", "id,cost,cost_confidence\nS,200,low\nT,300,\n")
    project = ruled.read().project
    costs = {item.id: item.fixed_cost.text for item in (*project.tasks, *project.costs) if item.fixed_cost}
    assert costs == {
        "B": "triangular(35, 50, 100)",
        "H": "triangular(68, 80, 112)",
        "S": "triangular(140, 200, 400)",
        "T": "constant(300)",
    }


def test_an_effort_is_made_like_a_duration_and_the_duration_keeps_the_rule(ruled: Any) -> None:
    ruled.write("tasks.csv", "id,tags,effort,resources\nA,network,10,NET*2\n")
    ruled.write("model.yaml", MODEL.replace("    - {band: lab, tasks: A}\n", "").replace(', "wbs:4 Cabling"', ""))
    assert durations(ruled)["A"] == ("triangular(3.5, 5, 10)", "low (0.7 / 1 / 2) by rule 2 (tag:network)")


def test_a_band_without_width_makes_a_certain_estimate_and_says_so(ruled: Any) -> None:
    ruled.write("model.yaml", MODEL.replace("0.8 / 1 / 1.6", "1 / 1 / 1"))
    assert durations(ruled)["A"] == ("constant(10)", "lab (1 / 1 / 1, trigen(10, 90)) by rule 3 (A)")


def test_a_scenario_replaces_bands_and_rules_each_by_itself(ruled: Any) -> None:
    ruled.scenario.write_text(
        "model: ../models/small\nestimating: {distribution: pert, rules: [{band: low}, {band: lab, tasks: H}]}\n"
    )
    found = durations(ruled)
    assert found["A"] == ("pert(7, 10, 20)", "low (0.7 / 1 / 2) by rule 1 (all tasks)")
    assert found["C"] == ("pert(8.5, 10, 14)", "medium (0.85 / 1 / 1.4) by `confidence`")
    ruled.scenario.write_text(
        "model: ../models/small\nestimating:\n  bands: {low: 1 / 1 / 3, medium: 1 / 1 / 2, lab: 1 / 1 / 4}\n"
    )
    assert durations(ruled)["A"] == ("triangular(10, 10, 40)", "lab (1 / 1 / 4) by rule 3 (A)")


def test_a_scenario_makes_a_range_certain(ruled: Any) -> None:
    change = "change: {tasks: {D: {distribution: certain}}}\n"
    ruled.scenario.write_text(f"model: ../models/small\n{change}")
    assert durations(ruled)["D"] == ("constant(10)", "")


def test_without_rules_a_most_likely_value_alone_is_certain(ruled: Any) -> None:
    ruled.write("model.yaml", "start: 2027-01-04\ncalendar: continuous\n")
    ruled.write("tasks.csv", "id,most_likely\nA,10\n")
    assert durations(ruled) == {"A": ("constant(10)", "")}


def test_idle_rules_and_bands_are_warned_of_at_their_place(ruled: Any) -> None:
    ruled.write("model.yaml", MODEL + "    - {band: medium, tasks: [D, E]}\n")
    ruled.write("tasks.csv", TASKS.replace("medium,,\n", ",,\n"))
    (problem,) = ruled.read().warnings
    assert (problem.code, str(problem.place)) == ("rule-without-effect", "models/small/model.yaml:14:7")
    assert "rule 4 (D, E) makes no estimate" in problem.message
    spare = MODEL.replace("  rules:", "    spare: 1 / 1 / 2\n  rules:")
    ruled.write("model.yaml", spare)
    (problem,) = ruled.read().warnings
    assert (problem.code, str(problem.place)) == ("band-not-used", "models/small/model.yaml:10:5")


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "message", "hint"),
    [
        ("0.7 / 1 / 2", "1.7 / 1 / 2", "band-order", 7, "the factors 1.7 / 1 / 2 of `low` are out of order", "30 %"),
        ("0.7 / 1 / 2", "-0.7 / 1 / 2", "band-order", 7, "out of order", "0.7 means"),
        ("0.7 / 1 / 2", "0 / 0 / 2", "band-order", 7, "out of order", "0.7 means"),
        ("0.7 / 1 / 2", "0.7 / 2", "band-factors", 7, "`low` needs three factors", "write `low: 0.7 / 1 / 2`"),
        ("0.7 / 1 / 2", "wide / 1 / 2", "number-format", 7, "`wide` is not a number", "0.7 means"),
        ("[0.85, 1, 1.4]", "[0.85, 1]", "band-factors", 8, "`medium` needs three", "write"),
        ("trigen(10, 90)", "normal(mean=1, sd=2)", "estimating-default", 9, "whole estimate", "triangular"),
        ("trigen(10, 90)", "tringular", "unknown-distribution", 9, "tringular", "triangular"),
        ("{factors: 0.8 / 1 / 1.6, ", "{factor: 0.8 / 1 / 1.6, ", "unknown-key", 9, "`factor`", "`factors`"),
        ("{band: medium}", "{band: medum}", "unknown-band", 11, "no band `medum`", "did you mean `medium`?"),
        ("{band: medium}", "{tasks: A}", "missing-value", 11, "names no band", "band"),
        ("{band: medium}", "{band: medium, task: A}", "unknown-key", 11, "`task`", "did you mean `tasks`?"),
        ("{band: medium}", "medium", "yaml-shape", 11, "keys and values", "band: low"),
        ("tag:network", "tag:netwrk", "selector-matches-nothing", 12, "`tag:netwrk` selects no task", "`network`"),
        ("tasks: A}", "tasks: AA}", "unknown-task", 13, "`AA` does not exist", "did you mean `A`?"),
        ("[duration, cost]", "[durations]", "choice", 12, "no rule applies to `durations`", "`duration`"),
        ("  bands:", "  band:", "unknown-key", 6, "unknown key `band` in `estimating`", "did you mean `bands`?"),
    ],
)  # fmt: skip
def test_mistakes_are_said_with_their_place(
    ruled: Any, old: str, new: str, code: str, line: int, message: str, hint: str
) -> None:
    assert old in MODEL
    ruled.write("model.yaml", MODEL.replace(old, new, 1))
    found = [problem for problem in ruled.problems() if problem.code == code]
    assert found, [str(problem) for problem in ruled.problems()]
    problem = found[0]
    assert problem.place is not None
    assert problem.place.line == line
    assert message in problem.message
    assert hint in (problem.hint or "")


@pytest.mark.parametrize(
    ("row", "code", "field", "message", "hint"),
    [
        ("X,,,,10,,,lwo,,", "unknown-band", "confidence", "there is no band `lwo`", "did you mean `low`?"),
        ("X,,,8,10,12,,lwo,,", "unknown-band", "confidence", "there is no band `lwo`", "did you mean `low`?"),
        ("X,,,,10,,,,9,medum", "unknown-band", "cost_confidence", "`medum`", "`medium`"),
        ("X,,,8,10,,certain,,,", "estimate-twice", "optimistic", "beside `certain`", "clear it"),
        ("X,,,,,,certain,,,", "estimate-incomplete", "most_likely", "needs the value", "write `most_likely`"),
    ],
)
def test_mistakes_of_rows_are_said_with_their_cell(
    ruled: Any, row: str, code: str, field: str, message: str, hint: str
) -> None:
    ruled.write("tasks.csv", TASKS + row + "\n")
    problem = next(one for one in ruled.problems() if one.severity == "error")
    assert (problem.code, problem.id, problem.field) == (code, "X", field)
    assert message in problem.message
    assert hint in (problem.hint or "")


def test_nothing_more_is_said_of_what_names_a_refused_band(ruled: Any) -> None:
    ruled.write("model.yaml", MODEL.replace("0.7 / 1 / 2", "7 / 1 / 2"))
    assert [problem.code for problem in ruled.problems() if problem.severity == "error"] == ["band-order"]


def test_a_class_without_any_band_says_where_bands_are_stated(ruled: Any) -> None:
    ruled.write("model.yaml", "start: 2027-01-04\n")
    ruled.write("tasks.csv", "id,most_likely,confidence\nA,10,low\n")
    assert "estimating: {bands: …}" in (ruled.problem().hint or "")


KINDS = ("alone", "three points", "certain", "whole call", "own class")
TAGS = ("x", "y", "z")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    tasks=st.lists(st.tuples(st.sampled_from(KINDS), st.sets(st.sampled_from(TAGS))), min_size=1, max_size=6),
    rules=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(("", *TAGS))), max_size=4),
)
def test_every_duration_is_that_of_a_plain_reading_of_the_rules(
    folder: Any, tasks: list[tuple[str, set[str]]], rules: list[tuple[int, str]]
) -> None:
    cells = {
        "alone": (",10,,", ""), "three points": ("9,10,11,", ""), "certain": (",10,,certain", ""),
        "whole call": (',,,"uniform(2, 9)"', ""), "own class": (",10,,", "B4"),
    }  # fmt: skip
    lines = ["id,tags,optimistic,most_likely,pessimistic,distribution,confidence"]
    present = {tag for _, tags in tasks for tag in tags}
    lines += [
        f"T{k},{'; '.join(sorted(tags))},{cells[kind][0]},{cells[kind][1]}" for k, (kind, tags) in enumerate(tasks)
    ]
    rules = [(band, tag) for band, tag in rules if not tag or tag in present]
    stated = "".join(f"\n    - {{band: B{band}{f', tasks: tag:{tag}' if tag else ''}}}" for band, tag in rules)
    bands = "".join(f"\n    B{k}: 0.5 / 1 / {k + 2}" for k in range(5))
    folder.write("tasks.csv", "\n".join(lines) + "\n")
    folder.write("risks.csv", "id,probability,cost\nR,0.1,5\n")
    listed = f"  rules:{stated}\n" if stated else ""
    folder.write("model.yaml", f"start: 2027-01-04\ncalendar: continuous\nestimating:\n  bands:{bands}\n{listed}")
    expected = []
    for kind, tags in tasks:
        text = {"three points": "pert(9, 10, 11)", "whole call": "uniform(2, 9)"}.get(kind, "constant(10)")
        if kind == "alone":
            for band, tag in rules:
                if not tag or tag in tags:
                    text = f"pert(5, 10, {10 * (band + 2)})"
        expected.append("pert(5, 10, 60)" if kind == "own class" else text)
    assert [text for text, _ in durations(folder).values()] == expected
