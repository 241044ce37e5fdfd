"""Every kind of mistake in a CSV table is found, with its place, a stable code and a remedy."""

from __future__ import annotations

from typing import Any

import pytest

HEADER = "id,name,optimistic,most_likely,pessimistic,distribution,predecessors,calendar,milestone,not_before,resources"
SOUND = "A,First,2,3,5,,,,,,"


def tasks(*rows: str) -> str:
    return "\n".join((HEADER, SOUND, *rows)) + "\n"


# file content, then what is said of it: code, line, column, id, field, and parts of message and hint
TASK_MISTAKES: list[tuple[str, str, str, int, int | None, str | None, str | None, str, str | None]] = [
    ("order at the top", "B,x,2,18,15,,,,,,", "estimate-order", 3, 7, "B", "most_likely",
     "most likely 18 d is above pessimistic 15 d", "swap the two, or change `pessimistic`"),
    ("order at the bottom", "B,x,9,3,15,,,,,,", "estimate-order", 3, 5, "B", "optimistic",
     "optimistic 9 d is above most likely 3 d", "swap"),
    ("order in a call", "B,x,,,,\"pert(2, 9, 5)\",,,,,", "estimate-order", 3, 8, "B", "distribution",
     "most likely 9 is above pessimistic 5", None),
    ("too large for its digits", "B,x,,,,constant(1e300),,,,,", "number-range", 3, 8, "B", "distribution",
     "1e+300 is larger than 1e+15", "check the unit"),
    ("too large a lag", "B,x,2,3,5,,A+1e300d,,,,", "number-range", 3, 12, "B", "predecessors",
     "1e+300 is larger than 1e+15", "check the unit"),
    ("unknown predecessor", "B,x,2,3,5,,AA,,,,", "unknown-task", 3, 12, "B", "predecessors",
     "the predecessor `AA` is not a task", "did you mean `A`?"),
    ("unknown predecessor with kind", "B,x,2,3,5,,AASS+3d,,,,", "unknown-task", 3, 12, "B", "predecessors",
     "the predecessor `AA` is not a task", "did you mean `A`?"),
    ("duplicate link", "B,x,2,3,5,,A; A+3d,,,,", "duplicate-link", 3, 12, "B", "predecessors",
     "the FS link to `A` stands twice", "remove one"),
    ("lag in no unit", "B,x,2,3,5,,A+3q,,,,", "duration-unit", 3, 12, "B", "predecessors", "`q` is not a unit", "90min"),
    ("elapsed beside working time", "B,x,2,3,5ed,,,,,,", "duration-elapsed", 3, 5, "B", "optimistic",
     "`2` is working time beside elapsed time", "5ed"),
    ("elapsed on a calendar", "B,x,2ed,3ed,5ed,,,standard,,,", "elapsed-calendar", 3, 19, "B", "calendar",
     "round the clock", "clear the calendar"),
    ("a unit without a meaning", "B,x,2,3,5 fortnights,,,,,,", "duration-unit", 3, 9, "B", "pessimistic",
     "`fortnights` is not a unit of time", "90min"),
    ("a unit misspelled", "B,x,2,3,5 dasy,,,,,,", "duration-unit", 3, 9, "B", "pessimistic", "`dasy`",
     "did you mean `day`?"),
    ("unknown calendar", "B,x,2,3,5,,,standarrd,,,", "unknown-calendar", 3, 13, "B", "calendar",
     "the calendar `standarrd` does not exist", "did you mean `standard`?"),
    ("unknown resource", "B,x,2,3,5,,,,,,PN*2", "unknown-resource", 3, 16, "B", "resources",
     "the resource `PN` does not exist", "did you mean `PM`?"),
    ("no units", "B,x,2,3,5,,,,,,PM*0", "number-range", 3, 16, "B", "resources", "0 units", "0.5"),
    ("duplicate id", "A,x,2,3,5,,,,,,", "duplicate-id", 3, 1, "A", "id", "the first is in line 2", "id of its own"),
    ("missing id", ",x,2,3,5,,,,,,", "missing-id", 3, None, None, "id", "no `id`", "delete the row"),
    ("id with a separator", "A;B,x,2,3,5,,,,,,", "id-format", 3, 1, None, "id", "`A;B` contains", "letters"),
    ("negative duration", "B,x,-2,3,5,,,,,,", "negative-duration", 3, 5, "B", "optimistic", "-2 d is negative", "lead"),
    ("no duration", "B,x,,,,,,,,,", "missing-value", 3, None, "B", "most_likely", "no duration", "milestone"),
    ("half an estimate", "B,x,2,,5,,,,,,", "estimate-incomplete", 3, None, "B", "most_likely",
     "`most_likely` is missing; `pert` reads three points", "write all three points"),
    ("points beside a call", "B,x,2,3,5,\"uniform(2, 5)\",,,,,", "estimate-twice", 3, 5, "B", "optimistic",
     "beside a whole estimate", "keep either"),
    ("unknown distribution", "B,x,2,3,5,prt,,,,,", "unknown-distribution", 3, 11, "B", "distribution",
     "`prt`", "did you mean `pert`?"),
    ("a call that isn't one", "B,x,,,,\"normal(mean=3)\",,,,,", "distribution-notation", 3, 8, "B", "distribution",
     "`normal` has no sd", "normal(mean, sd)"),
    ("parameters that make no sense", "B,x,,,,\"normal(mean=3, sd=0)\",,,,,", "estimate-parameters", 3, 8, "B",
     "distribution", "sd is 0", None),
    ("mostly below zero", "B,x,,,,\"normal(mean=1, sd=5)\",,,,,", "estimate-below-zero", 3, 8, "B", "distribution",
     "42 % of `normal(mean=1, sd=5)` lies below zero", "lognormal"),
    ("a milestone that takes time", "B,x,2,3,5,,,,yes,,", "milestone-duration", 3, 14, "B", "milestone",
     "`pert(2, 3, 5)`", "clear one"),
    ("neither yes nor no", "B,x,,0,,,,,maybe,,", "flag", 3, 12, "B", "milestone", "`maybe` is neither yes nor no", "yes"),
    ("a day that does not exist", "B,x,2,3,5,,,,,2027-02-30,", "no-such-date", 3, 15, "B", "not_before",
     "2027-02-30 does not exist: February 2027 has 28 days", "check the day"),
    ("a month that does not exist", "B,x,2,3,5,,,,,2027-13-01,", "no-such-date", 3, 15, "B", "not_before",
     "there is no month 13", "YYYY-MM-DD"),
    ("a date in another notation", "B,x,2,3,5,,,,,03/04/2027,", "date-format", 3, 15, "B", "not_before",
     "could be read in several ways", "YYYY-MM-DD"),
    ("a word for a date", "B,x,2,3,5,,,,,soon,", "date-format", 3, 15, "B", "not_before", "`soon` is not a date", "2027"),
    ("thousands separators", 'B,x,2,3,"1,234.50",,,,,,', "number-format", 3, 9, "B", "pessimistic",
     "`1,234.50` has a thousands separator or a decimal comma", "write 1234.50"),
    ("thousands separators elsewhere", 'B,x,2,3,"1.234,5",,,,,,', "number-format", 3, 9, "B", "pessimistic",
     "`1.234,5`", "write 1234.5"),
    ("a decimal comma", 'B,x,2,3,"3,5",,,,,,', "number-format", 3, 9, "B", "pessimistic", "`3,5`",
     "write 3.5 if the comma is a decimal comma, 35 if it separates thousands"),
    ("spaces in a number", "B,x,2,3,1 200,,,,,,", "number-format", 3, 9, "B", "pessimistic", "`1 200`", "write 1200"),
    ("a currency", "B,x,2,3,USD 1200,,,,,,", "number-format", 3, 9, "B", "pessimistic", "carries a currency", "plain"),
    ("a word for a number", "B,x,2,3,long,,,,,,", "number-format", 3, 9, "B", "pessimistic", "`long` is not a number", "12.5"),
    ("minutes or months", "B,x,2,3,5m,,,,,,", "duration-unit", 3, 9, "B", "pessimistic", "minutes or months", "90min"),
    ("infinity", "B,x,2,3,1e999,,,,,,", "number-format", 3, 9, "B", "pessimistic", "too large", "exponent"),
    ("a cell beyond the header", "B,x,2,3,5,,,,,,,12", "cell-without-column", 3, 17, None, None, "column 12", "quotes"),
    ("an unclosed quote", 'B,"x,2,3,5,,,,,,', "csv-quote", 3, 3, None, None, "never closed", "close the quote"),
    ("text behind a quote", 'B,"x"y,2,3,5,,,,,,', "csv-quote", 3, 6, None, None, "`y,2,3,5,,,` follows", "double a quote"),
    ("a cell without end", "B," + "x" * 40_000 + ",2,3,5,,,,,,", "cell-too-long", 3, 3, None, None, "40,000 characters", "quote"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code", "line", "column", "id_", "field", "message", "hint"),
    [case[1:] for case in TASK_MISTAKES],
    ids=[case[0] for case in TASK_MISTAKES],
)
def test_a_mistake_in_a_task_is_found_where_it_stands(
    folder: Any, row: str, code: str, line: int, column: int | None, id_: str | None, field: str | None, message: str, hint: str | None
) -> None:  # fmt: skip
    folder.write("tasks.csv", tasks(row))
    (folder.model / "risks.csv").unlink()
    problem = folder.problem()
    assert (problem.code, problem.severity, problem.table) == (
        code,
        "error",
        None if code in ("csv-quote", "cell-too-long") else "tasks",
    )
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.column) == ("models/small/tasks.csv", line, column)
    assert (problem.id, problem.field) == (id_, field)
    assert message in problem.message
    assert (hint in (problem.hint or "")) if hint is not None else problem.hint is None


RISK_HEADER = "id,name,kind,probability,tasks,delay_optimistic,delay_most_likely,delay_pessimistic,cost_most_likely,residual_probability"
RISK_MISTAKES: list[tuple[str, str, str, int | None, str | None, str, str | None]] = [
    ("a percentage without its sign", "R,x,threat,30,NET-020,1,2,4,,", "probability-range", 12, "probability",
     "probability 30 is above 1", "write 0.3 or 30%"),
    ("more than certain", "R,x,threat,130%,NET-020,1,2,4,,", "probability-range", 12, "probability", "outside 0-100 %", "between"),
    ("less than impossible", "R,x,threat,-0.1,NET-020,1,2,4,,", "probability-range", 12, "probability", "-0.1 is outside", "between"),
    ("residual percentage", "R,x,threat,0.3,NET-020,1,2,4,,20", "probability-range", 31, "residual_probability", "20 is above 1", "0.2"),
    ("no probability", "R,x,threat,,NET-020,1,2,4,,", "missing-value", None, "probability", "missing", "write `probability`"),
    ("unknown task", "R,x,threat,0.3,NET-02,1,2,4,,", "unknown-task", 16, "tasks", "the task `NET-02` does not exist", "NET-020"),
    ("a task twice", "R,x,threat,0.3,NET-020;NET-020,1,2,4,,", "duplicate-entry", 16, "tasks", "stands twice", "remove"),
    ("unknown kind", "R,x,thread,0.3,NET-020,1,2,4,,", "choice", 5, "kind", "`thread` is not one of", "did you mean `threat`?"),
    ("a delay of no task", "R,x,threat,0.3,,1,2,4,,", "impact-without-task", 19, "delay_most_likely", "names none", "tasks"),
    ("no impact", "R,x,threat,0.3,NET-020,,,,,", "risk-without-impact", None, None, "no delay, factor or cost", "strikes"),
    ("a threat that helps", "R,x,threat,0.3,NET-020,-4,-2,-1,,", "risk-sign", 27, "delay_most_likely",
     "the threat's delay `pert(-4, -2, -1)` only helps", "make the risk an opportunity"),
    ("an opportunity that harms", "R,x,opportunity,0.3,NET-020,,,,5000,", "risk-sign", 32, "cost_most_likely",
     "the opportunity's cost `constant(5000)` only harms", "make the risk a threat"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code", "column", "field", "message", "hint"),
    [case[1:] for case in RISK_MISTAKES],
    ids=[case[0] for case in RISK_MISTAKES],
)
def test_a_mistake_in_a_risk_is_found_where_it_stands(
    folder: Any, row: str, code: str, column: int | None, field: str | None, message: str, hint: str
) -> None:
    folder.write("risks.csv", f"{RISK_HEADER}\n{row}\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.id, problem.field) == (code, "risks", "R", field)
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.column) == ("models/small/risks.csv", 2, column)
    assert message in problem.message
    assert hint in (problem.hint or "")


def test_a_cycle_is_printed_in_the_direction_of_time(folder: Any) -> None:
    folder.write("tasks.csv", tasks("B,x,2,3,5,,D,,,,", "C,x,2,3,5,,B,,,,", "D,x,2,3,5,,C; A,,,,"))
    (folder.model / "risks.csv").unlink()
    problem = folder.problem()
    assert (problem.code, problem.id, problem.field) == ("cycle", "B", "predecessors")
    assert "B -> C -> D -> B" in problem.message
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (3, 12)


def test_a_task_that_waits_for_itself_is_a_cycle(folder: Any) -> None:
    folder.write("tasks.csv", tasks("B,x,2,3,5,,B,,,,"))
    (folder.model / "risks.csv").unlink()
    assert "B -> B" in folder.problem().message


@pytest.mark.parametrize(
    ("header", "code", "column", "field", "message", "hint"),
    [
        ("id,name,duration,optimstic", "unknown-column", 18, "optimstic", "unknown column `optimstic`", "did you mean `optimistic`?"),
        ("id,duration,colour", "unknown-column", 13, "colour", "unknown column `colour`", "`x_`"),
        ("id,duration,Most Likely", "duplicate-column", 13, "most_likely", "`duration` and `Most Likely` are both", "remove"),
        ("name,duration", "missing-column", None, "id", "the column `id`", "add a column `id`"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_header_is_found(
    folder: Any, header: str, code: str, column: int | None, field: str, message: str, hint: str
) -> None:
    folder.write("tasks.csv", header + "\nA,1,1,1\n")
    (folder.model / "risks.csv").unlink()
    problem = next(problem for problem in folder.problems() if problem.code == code)
    assert problem.place is not None
    assert (problem.place.line, problem.place.column, problem.field) == (1, column, field)
    assert message in problem.message
    assert hint in (problem.hint or "")


def test_a_column_of_the_users_own_is_left_alone(folder: Any) -> None:
    folder.write("resources.csv", "id,name,hourly_rate,x_phone,,\nPM,Manager,90,12 34,,\nNET,Engineer,80,,,\n")
    assert len(folder.read().project.resources) == 2


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        ("PM,Manager,,", "resource-rate", "has no rate"),
        ("PM,Manager,90,700", "resource-rate", "2 rates (`hourly_rate` and `day_rate`)"),
        ("PM,Manager,-90,", "number-range", "-90 is below 0"),
    ],
)
def test_a_resource_needs_exactly_one_rate(folder: Any, row: str, code: str, message: str) -> None:
    folder.write("resources.csv", f"id,name,hourly_rate,day_rate\n{row}\nNET,Engineer,80,\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.id) == (code, "resources", "PM")
    assert message in problem.message


def test_a_cost_needs_an_amount(folder: Any) -> None:
    folder.write("costs.csv", "id,name,cost_most_likely\nC-1,Office,\n")
    problem = folder.problem()
    assert (problem.code, problem.id, problem.place and problem.place.line) == ("missing-value", "C-1", 2)


def test_an_impact_needs_a_risk_that_exists(folder: Any) -> None:
    folder.write("impacts.csv", "risk,tasks,delay\nR-1,NET-010,3\nR-01,NET-030,\n")
    unknown, without = folder.problems()
    assert (unknown.code, unknown.table, unknown.field, unknown.hint) == (
        "unknown-risk",
        "impacts",
        "risk",
        "did you mean `R-01`?",
    )
    assert (without.code, without.place and without.place.line) == ("impact-without-effect", 3)


def test_an_estimate_whose_tail_is_below_zero_is_cut_off_with_a_warning(folder: Any) -> None:
    folder.write("tasks.csv", 'id,distribution\nNET-020,"normal(mean=10, sd=5)"\n')
    scenario = folder.read()
    (warning,) = scenario.warnings
    assert (warning.code, warning.severity, warning.id) == ("estimate-truncated", "warning", "NET-020")
    assert "2.3 % of `normal(mean=10, sd=5)` lies below zero" in warning.message
    assert scenario.project.tasks[0].duration.low == 0.0
    assert scenario.project.tasks[0].duration.text == "truncate(normal(mean=10, sd=5), low=0)"


def test_a_delay_may_be_negative(folder: Any) -> None:
    folder.write(
        "risks.csv", 'id,kind,probability,tasks,delay_distribution\nR,opportunity,0.5,NET-020,"normal(mean=-2, sd=1)"\n'
    )
    assert folder.read().warnings == ()


def test_past_values_come_from_a_column_of_a_file(folder: Any) -> None:
    folder.write("history.csv", "site,days\nA,3\nB,4.5\n\nC,9\n")
    folder.write("tasks.csv", "id,distribution\nNET-020,empirical(history.csv:days)\n")
    duration = folder.read().project.tasks[0].duration
    assert (duration.family, dict(duration.parameters)["values"]) == ("empirical", (3.0, 4.5, 9.0))


@pytest.mark.parametrize(
    ("content", "code", "line", "message"),
    [
        (None, "missing-file", None, "no such file"),
        ("site,dais\nA,3\n", "unknown-column", 1, "no column `days`"),
        ("site,days\nA,three\n", "number-format", 2, "`three` is not a number"),
        ("site,days\n", "empty-table", None, "no values"),
    ],
)
def test_past_values_that_can_not_be_used_are_said(
    folder: Any, content: str | None, code: str, line: int | None, message: str
) -> None:
    if content is not None:
        folder.write("history.csv", content)
    folder.write("tasks.csv", "id,distribution\nNET-020,empirical(history.csv:days)\n")
    problem, follow_up = sorted(folder.problems(), key=lambda found: found.code == "empirical-file")
    assert (problem.code, follow_up.id) == (code, "NET-020")
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == ("models/small/history.csv", line)
    assert message in problem.message


def test_a_finding_about_a_whole_estimate_points_at_its_column(folder: Any) -> None:
    folder.write("risks.csv", 'id,probability,tasks,delay_distribution\nR,0.5,NET-020,"uniform(-3, -1)"\n')
    problem = folder.problem()
    assert (problem.code, str(problem.place)) == ("risk-sign", "models/small/risks.csv:2:15")
