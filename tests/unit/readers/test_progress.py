"""Constraints and progress in the table of tasks: what is read, and every mistake."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forecast.project import Constraint, Progress, Project
from tests.unit.readers.conftest import Folder

MODEL = "start: 2027-01-04\nstatus_date: 2027-01-11\n"
COLUMNS = (
    "id,optimistic,most_likely,pessimistic,constraint,constraint_date,deadline,actual_start,actual_finish,remaining,"
    "percent_complete,resumed,milestone,milestone_side\n"
)


def read(folder: Folder, *rows: str, model: str = MODEL) -> Project:
    folder.write("model.yaml", model)
    folder.write("risks.csv", "id\n")
    folder.write("tasks.csv", COLUMNS + "\n".join(rows) + "\n")
    return folder.read().project


def test_constraints_and_deadlines_are_read(folder: Folder) -> None:
    project = read(
        folder,
        "A,1,2,4,Finish No Later Than,2027-02-01 12:00,2027-02-03,,,,,,,",
        "B,1,2,4,as late as possible,,,,,,,,,",
        "C,1,2,4,as soon as possible,,,,,,,,,",
        "M,,,,,,,,,,,,yes,finish",
        model=MODEL + "constraints_win: yes\nprogress_rule: progress override\nmust_finish: 2027-06-30\n",
    )
    tasks = {task.id: task for task in project.tasks}
    assert tasks["A"].constraints == (Constraint("finish no later than", datetime(2027, 2, 1, 12)),)
    assert tasks["A"].deadline == date(2027, 2, 3)
    assert tasks["B"].constraints == (Constraint("as late as possible"),)
    assert tasks["C"].constraints == ()
    assert tasks["M"].milestone_side == "finish"
    assert (project.constraints_win, project.progress_rule) == (True, "progress override")
    assert project.must_finish == date(2027, 6, 30)


def test_progress_is_read(folder: Folder) -> None:
    project = read(
        folder,
        "A,2,4,8,,,,2027-01-04,2027-01-08,,,,,",
        "B,2,4,8,,,,2027-01-05 13:00,,1,,,,",
        "C,2,4,8,,,,2027-01-05,,,40%,2027-01-18,,",
        "D,2,4,8,,,,2027-01-05,,,,,,",
    )
    assert [task.progress for task in project.tasks] == [
        Progress(date(2027, 1, 4), date(2027, 1, 8), 0.0),
        Progress(datetime(2027, 1, 5, 13), None, 0.25),
        Progress(date(2027, 1, 5), None, 0.6, date(2027, 1, 18)),
        Progress(date(2027, 1, 5), None, 1.0),
    ]


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("A,1,2,4,must start on,,,,,,,,,", "constraint-date", "constraint"),
        ("A,1,2,4,,2027-02-01,,,,,,,,", "constraint-kind", "constraint_date"),
        ("A,1,2,4,as late as possible,2027-02-01,,,,,,,,", "constraint-kind", "constraint_date"),
        ("A,1,2,4,start on,2027-02-01 25:00,,,,,,,,", "date-format", "constraint_date"),
        ("A,1,2,4,,,,,2027-01-08,,,,,", "progress-start", "actual_finish"),
        ("A,1,2,4,,,,,,1,,,,", "progress-start", "remaining"),
        ("A,1,2,4,,,,,,,40%,,,", "progress-start", "percent_complete"),
        ("A,1,2,4,,,,2027-01-05,,1,40%,,,", "progress-twice", "percent_complete"),
        ("A,1,2,4,,,,2027-01-05,,0,,,,", "progress-finish", "remaining"),
        ("A,1,2,4,,,,2027-01-05,,,100%,,,", "progress-finish", "percent_complete"),
        ("A,1,2,4,,,,2027-01-05,2027-01-08,1,,,,", "progress-finish", "remaining"),
        ("A,,,,,,,2027-01-05,,1,,,yes,", "progress-remaining", "remaining"),
        ("A,1,2,4,,,,2027-01-08,2027-01-05,,,,,", "actual-order", "actual_finish"),
        ("A,1,2,4,,,,2026-12-08,,,,,,", "actual-before-start", "actual_start"),
    ],
)  # fmt: skip
def test_mistakes_are_found_with_their_place(folder: Folder, row: str, code: str, field: str) -> None:
    folder.write("model.yaml", MODEL)
    folder.write("risks.csv", "id\n")
    folder.write("tasks.csv", COLUMNS + row + "\n")
    (problem,) = folder.problems()
    assert (problem.code, problem.id, problem.field) == (code, "A", field)
    assert problem.hint
    assert problem.place is not None
    assert problem.place.line == 2


def test_actual_dates_behind_the_status_date_are_warned_of(folder: Folder) -> None:
    folder.write("model.yaml", MODEL)
    folder.write("risks.csv", "id\n")
    folder.write("tasks.csv", COLUMNS + "A,1,2,4,,,,2027-02-05,,,,,,\n")
    assert [(one.code, one.field) for one in folder.read().warnings] == [("actual-after-status", "actual_start")]


def test_actual_dates_without_a_status_date_are_warned_of(folder: Folder) -> None:
    folder.write("model.yaml", "start: 2027-01-04\n")
    folder.write("risks.csv", "id\n")
    folder.write("tasks.csv", COLUMNS + "A,1,2,4,,,,2027-01-05,,,,,,\n")
    assert [warning.code for warning in folder.read().warnings] == ["status-missing"]
