"""The blocks and columns of logic that depends on chance: what they mean, and what is said of each mistake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.project import Branch, Condition, Rework

MODEL = "start: 2027-01-04\ncalendars: {nights: {days: all}}\n"
HEAD = "id,most_likely,predecessors,calendar,exists,only_if,rework_only,window\n"
BUILD, TEST = "BUILD,5,,,,,,\n", "TEST,2,BUILD,,,,,\n"
BRANCH = "branches: [{name: vendor, outcomes: {one: 60%, other: 0.4}}]\n"
LATE = "conditions: [{name: late, task: TEST, finishes_after: 2027-05-01}]\n"
LOOP = "rework: [{name: retest, test: TEST, redo: [BUILD, TEST], probabilities: [20%, 10%]}]\n"
WINDOW = "windows: {w: [2027-02-06..2027-02-07]}\n"


def write(folder: Any, model: str, *rows: str) -> None:
    folder.write("model.yaml", MODEL + model)
    folder.write("tasks.csv", HEAD + BUILD + TEST + "".join(rows))
    (folder.model / "risks.csv").unlink()


def test_all_blocks_and_columns_are_read(folder: Any) -> None:
    write(
        folder,
        BRANCH
        + "conditions:\n"
        + "  - {name: late, task: TEST, finishes_after: 2027-05-01}\n"
        + "  - {name: slow, task: TEST, lasts_longer_than: 2w, then: help, otherwise: alone}\n"
        + "rework: [{name: retest, test: TEST, redo: [BUILD, TEST, REPAIR], probability: 20%, repeat: 3, factor: 0.5}]\n"
        + "windows: {w: [2027-02-06..2027-02-07, 2027-03-06]}\n",
        "REPAIR,1,,,,,yes,\n",
        "A,1,TEST,,30%,vendor=one,,\n",
        "B,1,TEST,nights,,slow = help,,w\n",
    )
    folder.write("tasks.csv", (folder.model / "tasks.csv").read_text().replace("TEST,2,BUILD", "TEST,2,BUILD;REPAIR"))
    project = folder.read().project
    assert project.branches == (Branch("vendor", (("one", 0.6), ("other", 0.4))),)
    assert project.conditions == (
        Condition("late", "TEST", "yes", "no", finishes_after=date(2027, 5, 1)),
        Condition("slow", "TEST", "help", "alone", lasts_longer_than=10.0),
    )
    assert project.rework == (Rework("retest", "TEST", ("BUILD", "TEST", "REPAIR"), (0.2, 0.2, 0.2), 0.5),)
    assert project.windows[0].periods == (
        (date(2027, 2, 6), date(2027, 2, 7)),
        (date(2027, 3, 6), date(2027, 3, 6)),
    )
    by_id = {task.id: task for task in project.tasks}
    assert (by_id["A"].exists, by_id["A"].only_if) == (0.3, ("vendor", "one"))
    assert (by_id["B"].only_if, by_id["B"].window) == (("slow", "help"), "w")
    assert by_id["REPAIR"].rework_only
    assert by_id["REPAIR"].exists == 0.0


def test_a_scenario_replaces_a_block(folder: Any) -> None:
    write(folder, BRANCH, "A,1,TEST,,,vendor=one,,\n")
    folder.scenario.write_text(
        "model: ../models/small\nbranches: [{name: vendor, outcomes: {one: 10%, other: 90%}}]\n", "utf-8"
    )
    assert folder.read().project.branches[0].outcomes == (("one", 0.1), ("other", 0.9))


A = "A,1,TEST,,,{},,\n"
REPAIR = "REPAIR,1,,,,,yes,\n"
MISTAKES = {
    "below one": ("branches: [{name: v, outcomes: {one: 0.5, other: 0.4}}]\n", "", "branch-sum", "sum to 0.9"),
    "above one": ("branches: [{name: v, outcomes: {one: 0.7, other: 0.4}}]\n", "", "branch-sum", "sum to 1.1"),
    "a percentage": ("branches: [{name: v, outcomes: {one: 60, other: 0.4}}]\n", "", "probability-range", "`one`"),
    "no outcomes": ("branches: [{name: v}]\n", "", "missing-value", "`outcomes`"),
    "outcomes as a list": ("branches: [{name: v, outcomes: [one, other]}]\n", "", "yaml-shape", "outcomes and prob"),
    "a branch as a mapping": ("branches: {v: {one: 1}}\n", "", "yaml-shape", "a list is needed"),
    "no name": ("branches: [{outcomes: {one: 1}}]\n", "", "missing-value", "`name`"),
    "two branches": (BRANCH.replace("]", ", {name: vendor, outcomes: {x: 1}}]"), "", "duplicate-name", "`vendor`"),
    "a branch and a condition": (BRANCH + LATE.replace("late", "vendor"), "", "fork-twice", "`vendor`"),
    "a misspelled key": ("branches: [{name: v, outcomes: {one: 1}, outcme: 1}]\n", "", "unknown-field", "`outcme`"),
    "an unknown fork": (BRANCH, A.format("vender=one"), "unknown-fork", "`vender`"),
    "an unknown outcome": (BRANCH, A.format("vendor=on"), "unknown-outcome", "no outcome `on`"),
    "no outcome": (BRANCH, A.format("vendor"), "only-if", "`vendor`"),
    "no fork at all": ("", A.format("vendor=one"), "unknown-fork", "`vendor`"),
    "an unknown decider": (LATE.replace("TEST", "TSET"), "", "unknown-task", "`TSET`"),
    "two questions": (LATE.replace("}]", ", lasts_longer_than: 3}]"), "", "condition-question", "two questions"),
    "no question": ("conditions: [{name: late, task: TEST}]\n", "", "condition-question", "asks nothing"),
    "one outcome": (LATE.replace("}]", ", then: x, otherwise: x}]"), "", "condition-outcomes", "`x` either way"),
    "decided too late": (LATE, "A,1,BUILD,,,late=yes,,\n", "condition-order", "`TEST`, which decides"),
    "decided while it runs": (LATE, "A,1,TESTSS,,,late=yes,,\n", "condition-order", "`TEST`, which decides"),
    "decided after a lead": (LATE, "A,1,TESTFS-1d,,,late=yes,,\n", "condition-order", "`TEST`, which decides"),
    "decides on what came before": (LATE, "", "condition-order", "`BUILD` exists only"),
    "an unknown test": (LOOP.replace("test: TEST", "test: TETS"), "", "unknown-task", "`TETS`"),
    "an unknown task to redo": (LOOP.replace("BUILD", "BILD"), "", "unknown-task", "`BILD`"),
    "without its test": (LOOP.replace(", TEST]", "]"), "", "rework-test", "does not redo its test"),
    "without exit": (LOOP.replace("probabilities: [20%, 10%]", "probability: 1, repeat: 4"), "", "loop-without-exit", "never left"),
    "without probability": (LOOP.replace(", probabilities: [20%, 10%]", ""), "", "rework-probability", "no probability"),
    "two probabilities": (LOOP.replace("}]", ", probability: 20%}]"), "", "rework-probability", "both"),
    "a list repeated": (LOOP.replace("}]", ", repeat: 2}]"), "", "rework-probability", "how often already"),
    "too many passes": (LOOP.replace("[20%, 10%]", "[" + ", ".join(["20%"] * 21) + "]"), "", "rework-probability", "21 passes"),
    "too often": (LOOP.replace("probabilities: [20%, 10%]", "probability: 20%, repeat: 21"), "", "number-range", "21 is above 20"),
    "nothing left": (LOOP.replace("}]", ", factor: 0}]"), "", "number-range", "factor 0"),
    "not before the test": (LOOP.replace("BUILD", "A"), "A,1,TEST,,,,,\n", "rework-order", "`A` is done again"),
    "two loops": (LOOP.replace("]}]", "]}, {name: r, test: TEST, redo: [TEST], probability: 10%}]"), "", "rework-overlap", "also by the loop `retest`"),
    "an id in the way": (LOOP, "BUILD (2),1,,,,,,\n", "rework-id", "`BUILD (2)`"),
    "rework outside": (LOOP, REPAIR, "rework-only", "no loop redoes it"),
    "rework with a probability": (LOOP, "", "rework-exists", "probabilities of its own"),
    "an unknown window": (WINDOW, "A,1,TEST,nights,,,,v\n", "unknown-window", "`v`"),
    "no such window": ("", "A,1,TEST,nights,,,,v\n", "unknown-window", "`v`"),
    "an empty window": ("windows: {w: {except: 2027-02-06}}\n", "", "window-empty", "neither `periods` nor a rule"),
    "windows as a list": ("windows: [2027-02-06]\n", "", "yaml-shape", "names and periods"),
    "overlapping periods": ("windows: {w: [2027-02-06..2027-02-09, 2027-02-08]}\n", "", "window-overlap", "overlap"),
    "a rule of nothing": ("windows: {w: {every: full moon}}\n", "", "window-rule", "`full moon`"),
    "a place without a span": ("windows: {w: {every: first Saturday}}\n", "", "window-rule", "`first Saturday`"),
    "an unknown place": ("windows: {w: {every: thrid Sat of the month}}\n", "", "window-rule", "`thrid`"),
    "an unknown day": ("windows: {w: {every: Caturday}}\n", "", "weekday", "`caturday`"),
    "a window on days off": (WINDOW, "A,1,TEST,,,,,w\n", "window-never-opens", "no working day of the calendar `standard`"),
    "a window in the past": ("windows: {w: [2020-02-06]}\n", "A,1,TEST,nights,,,,w\n", "window-never-opens", "`w`"),
    "a window too short": (WINDOW, "A,3,TEST,nights,,,,w\n", "window-too-short", "at least 3"),
    "a probability above one": ("", "A,1,TEST,,1.2,,,\n", "probability-range", "1.2"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_said_with_its_place(folder: Any, mistake: str) -> None:
    model, row, code, words = MISTAKES[mistake]
    write(folder, model, row)
    if mistake == "decides on what came before":
        folder.write("tasks.csv", HEAD + "BUILD,5,,,,late=yes,,\n" + TEST)
    if mistake == "rework with a probability":
        folder.write("tasks.csv", HEAD + "BUILD,5,,,20%,,yes,\n" + TEST)
    problem = folder.problem()
    assert (problem.code, words in problem.message) == (code, True), str(problem)
    assert problem.hint
    assert problem.place is not None
    assert problem.place.line is not None


def test_near_names_are_suggested(folder: Any) -> None:
    write(folder, BRANCH, A.format("vender=one"), A.format("vendor=othr").replace("A", "B", 1))
    assert sorted(problem.hint for problem in folder.problems()) == ["did you mean `other`?", "did you mean `vendor`?"]


RULES = {
    "Sat-Sun": ["2027-01-09..2027-01-10", "2027-01-16..2027-01-17"],
    "weekend": ["2027-01-09..2027-01-10", "2027-01-16..2027-01-17"],
    "first Saturday of the month": ["2027-02-06..2027-02-06", "2027-03-06..2027-03-06"],
    "first and third Sat - Sun of each month": ["2027-01-16..2027-01-17", "2027-02-06..2027-02-07"],
    "last weekend of the month": ["2027-01-30..2027-01-31", "2027-02-27..2027-02-28"],
    "second Fri to Mon of the quarter": ["2027-01-08..2027-01-11", "2027-04-09..2027-04-12"],
    "last Sunday of the quarter": ["2027-03-28..2027-03-28", "2027-06-27..2027-06-27"],
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_gives_periods(folder: Any, rule: str) -> None:
    write(folder, f"windows: {{w: {{every: {rule}}}}}\n")
    periods = folder.read().project.windows[0].periods
    assert [f"{first}..{last}" for first, last in periods[:2]] == RULES[rule]
    assert periods[-1][0].year == 2127


def test_days_taken_out_split_a_period(folder: Any) -> None:
    write(folder, "windows: {w: {periods: [2027-02-01..2027-02-10], except: [2027-02-03..2027-02-04, 2027-02-10]}}\n")
    assert folder.read().project.windows[0].periods == (
        (date(2027, 2, 1), date(2027, 2, 2)),
        (date(2027, 2, 5), date(2027, 2, 9)),
    )
