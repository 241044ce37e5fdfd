"""The rules of both planners' programs, one small file each, with dates that were counted by hand.

The week is Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00; 2026-01-05 is a Monday.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from forecast.handshake import computed_dates
from forecast.readers import read_scenario
from forecast.readers.schedules import PlannedSchedule, read_schedules
from forecast.readers.schedules.projects import to_project
from tests.reference.planner import CycleError, Dates, plan
from tests.support.schedule_files import ALL, FIVE, SIX, mspdi, needs_java, pieces_xml, xer

needs_java()

Task = dict[str, object]
Link = tuple[str, str, str, float]


def primavera(folder: Path, tasks: Sequence[Task], links: Sequence[Link] = (), **settings: object) -> dict[str, Dates]:
    (schedule,) = read_schedules(xer(folder / "own.xer", tasks, links, **settings))  # type: ignore[arg-type]
    dates = plan(schedule)
    agree(schedule, dates)
    return {task.id: dates[task.uid] for task in schedule.tasks if task.uid in dates}


def microsoft(folder: Path, tasks: Sequence[Task], **settings: object) -> dict[str, Dates]:
    (schedule,) = read_schedules(mspdi(folder / "own.xml", tasks, **settings))  # type: ignore[arg-type]
    dates = plan(schedule)
    agree(schedule, dates)
    return {task.name: dates[task.uid] for task in schedule.tasks if task.uid in dates}


def agree(schedule: PlannedSchedule, dates: dict[int, Dates]) -> None:
    """The base plan of the imported project has the same dates and float as the naive planner."""
    complete = {task.uid for task in schedule.tasks if task.actual_finish is not None}
    for uid, ours in computed_dates(schedule, to_project(schedule)).items():
        theirs = dates[uid]
        if uid in complete and schedule.program == "primavera":
            continue  # it gives complete work the data date, which is no date of the work
        assert (ours.early_start, ours.early_finish) == theirs.moments()[:2], uid
        assert ours.total_float == pytest.approx(theirs.total_float), uid
        assert ours.critical == theirs.critical, uid


def early(dates: Dates) -> str:
    return _span(*dates.moments()[:2])


def late(dates: Dates) -> str:
    return _span(*dates.moments()[2:])


def _span(start: datetime, end: datetime) -> str:
    return f"{start:%m-%d %H:%M} {end:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (("A", "FS", "B", 0.0), "01-07 08:00 01-07 17:00"),
        (("A", "FS", "B", 12.0), "01-08 13:00 01-09 12:00"),
        (("A", "FS", "B", -8.0), "01-06 08:00 01-06 17:00"),
        (("A", "SS", "B", 4.0), "01-05 13:00 01-06 12:00"),
        (("A", "FF", "B", 8.0), "01-07 08:00 01-07 17:00"),
        (("A", "SF", "B", 24.0), "01-07 08:00 01-07 17:00"),
    ],
)
def test_links_and_lags_of_primavera(tmp_path: Path, link: Link, expected: str) -> None:
    dates = primavera(tmp_path, [{"code": "A", "hours": 16}, {"code": "B", "hours": 8}], [link])
    assert early(dates["B"]) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("rcal_Predecessor", "01-13 08:00"),  # Friday's end and 8 hours of the five-day week: Monday's end
        ("rcal_Successor", "01-12 08:00"),  # … of the six-day week: Saturday's end
        ("rcal_ProjDefault", "01-13 08:00"),
        ("rcal_24Hour", "01-10 08:00"),  # Friday 17:00 and 8 hours: Saturday 01:00
    ],
)
def test_the_lag_calendar_of_primavera(tmp_path: Path, rule: str, expected: str) -> None:
    tasks: list[Task] = [{"code": "A", "hours": 40}, {"code": "B", "hours": 8, "clndr_id": SIX}]
    dates = primavera(tmp_path, tasks, [("A", "FS", "B", 8.0)], options={"sched_calendar_on_relationship_lag": rule})
    assert early(dates["B"]).startswith(expected)


def test_calendars_mix_to_the_minute(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"code": "A", "hours": 36},
        {"code": "B", "hours": 24, "clndr_id": ALL},
        {"code": "C", "hours": 8},
    ]
    dates = primavera(tmp_path, tasks, [("A", "FS", "B", 0.0), ("B", "FS", "C", 0.0)], days_off=[46034])
    assert early(dates["A"]) == "01-05 08:00 01-09 12:00"
    assert early(dates["B"]) == "01-09 12:00 01-10 12:00"
    assert early(dates["C"]) == "01-13 08:00 01-13 17:00"  # Monday, 12 January, is a day off


@pytest.mark.parametrize(
    ("constraint", "expected_early", "expected_late"),
    [
        ({}, "01-06 08:00 01-06 17:00", "01-08 08:00 01-08 17:00"),
        ({"cstr_type": "CS_MSOA", "cstr_date": "2026-01-07 08:00"}, "01-07 08:00 01-07 17:00", "01-08 08:00 01-08 17:00"),
        ({"cstr_type": "CS_MEOA", "cstr_date": "2026-01-07 17:00"}, "01-07 08:00 01-07 17:00", "01-08 08:00 01-08 17:00"),
        ({"cstr_type": "CS_MSOB", "cstr_date": "2026-01-07 08:00"}, "01-06 08:00 01-06 17:00", "01-07 08:00 01-07 17:00"),
        ({"cstr_type": "CS_MEOB", "cstr_date": "2026-01-05 17:00"}, "01-06 08:00 01-06 17:00", "01-05 08:00 01-05 17:00"),
        ({"cstr_type": "CS_MSO", "cstr_date": "2026-01-07 08:00"}, "01-07 08:00 01-07 17:00", "01-07 08:00 01-07 17:00"),
        ({"cstr_type": "CS_MSO", "cstr_date": "2026-01-05 08:00"}, "01-06 08:00 01-06 17:00", "01-05 08:00 01-05 17:00"),
        ({"cstr_type": "CS_MANDSTART", "cstr_date": "2026-01-05 08:00"}, "01-05 08:00 01-05 17:00", "01-05 08:00 01-05 17:00"),
        ({"cstr_type": "CS_MANDFIN", "cstr_date": "2026-01-07 17:00"}, "01-07 08:00 01-07 17:00", "01-07 08:00 01-07 17:00"),
        ({"cstr_type": "CS_ALAP"}, "01-08 08:00 01-08 17:00", "01-08 08:00 01-08 17:00"),
        (
            {"cstr_type": "CS_MSOA", "cstr_date": "2026-01-07 08:00", "cstr_type2": "CS_MEOB", "cstr_date2": "2026-01-06 17:00"},
            "01-07 08:00 01-07 17:00",
            "01-06 08:00 01-06 17:00",
        ),
    ],
)  # fmt: skip
def test_constraints_of_primavera(tmp_path: Path, constraint: Task, expected_early: str, expected_late: str) -> None:
    """A (1 day) before B (1 day, the constraint); C beside them takes 4 days."""
    tasks: list[Task] = [{"code": "A", "hours": 8}, {"code": "B", "hours": 8, **constraint}, {"code": "C", "hours": 32}]
    dates = primavera(tmp_path, tasks, [("A", "FS", "B", 0.0)])
    assert (early(dates["B"]), late(dates["B"])) == (expected_early, expected_late)


def test_a_late_constraint_yields_negative_float(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"code": "A", "hours": 24},
        {"code": "B", "hours": 8, "cstr_type": "CS_MEOB", "cstr_date": "2026-01-06 17:00"},
    ]
    dates = primavera(tmp_path, tasks, [("A", "FS", "B", 0.0)])
    assert (dates["A"].total_float, dates["B"].total_float) == (-960.0, -960.0)
    assert dates["A"].critical


RUNNING: Task = {"code": "B", "hours": 24, "remain_drtn_hr_cnt": 8, "status_code": "TK_Active", "act_start_date": "2025-12-30 08:00"}  # fmt: skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "01-07 08:00 01-07 17:00"),  # what is left of B waits for A
        ({"sched_retained_logic": "N", "sched_progress_override": "Y"}, "01-05 08:00 01-05 17:00"),
    ],
)
def test_out_of_sequence_progress_of_primavera(tmp_path: Path, options: dict[str, str], expected: str) -> None:
    dates = primavera(tmp_path, [{"code": "A", "hours": 16}, RUNNING], [("A", "FS", "B", 0.0)], options=options)
    assert early(dates["B"]) == expected


def test_suspended_work_of_primavera_resumes_on_its_date(tmp_path: Path) -> None:
    task = {**RUNNING, "suspend_date": "2026-01-02 17:00", "resume_date": "2026-01-08 08:00"}
    assert early(primavera(tmp_path, [task])["B"]) == "01-08 08:00 01-08 17:00"


def test_expected_finish_of_primavera_stretches_the_rest(tmp_path: Path) -> None:
    task = {**RUNNING, "expect_end_date": "2026-01-16 17:00"}
    assert early(primavera(tmp_path, [task])["B"]) == "01-05 08:00 01-16 17:00"


def test_the_lag_after_complete_work_runs_from_its_actual_finish(tmp_path: Path) -> None:
    done: Task = {"code": "A", "hours": 8, "remain_drtn_hr_cnt": 0, "status_code": "TK_Complete", "act_start_date": "2026-01-02 08:00", "act_end_date": "2026-01-02 17:00"}  # fmt: skip
    for lag, expected in ((8.0, "01-06 08:00"), (0.0, "01-05 08:00"), (24.0, "01-08 08:00")):
        dates = primavera(tmp_path, [done, {"code": "B", "hours": 8}], [("A", "FS", "B", lag)])
        assert early(dates["B"]).startswith(expected)


def test_milestones_of_primavera_stand_at_their_end_of_the_break(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"code": "A", "hours": 8},
        {"code": "S", "task_type": "TT_Mile"},
        {"code": "F", "task_type": "TT_FinMile"},
    ]
    dates = primavera(tmp_path, tasks, [("A", "FS", "S", 0.0), ("A", "FS", "F", 0.0)])
    assert early(dates["S"]) == "01-06 08:00 01-06 08:00"
    assert early(dates["F"]) == "01-05 17:00 01-05 17:00"


def test_a_level_of_effort_spans_its_links(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"code": "A", "hours": 16},
        {"code": "B", "hours": 16},
        {"code": "L", "hours": 8, "task_type": "TT_LOE"},
    ]
    dates = primavera(tmp_path, tasks, [("A", "FS", "B", 0.0), ("A", "SS", "L", 0.0), ("B", "FF", "L", 0.0)])
    assert early(dates["L"]) == "01-05 08:00 01-08 17:00"


def test_lags_of_a_level_of_effort_count(tmp_path: Path) -> None:
    """It begins 8 hours after A (Monday) begins: on Tuesday; it ends 4 hours after B, which ends on Thursday."""
    tasks: list[Task] = [
        {"code": "A", "hours": 16},
        {"code": "B", "hours": 16},
        {"code": "L", "hours": 8, "task_type": "TT_LOE"},
        {"code": "M", "hours": 8, "task_type": "TT_LOE"},
    ]
    links = [("A", "FS", "B", 0.0), ("A", "SS", "L", 8.0), ("B", "FF", "L", 4.0), ("M", "SS", "B", 4.0), ("B", "FF", "M", -8.0)]  # fmt: skip
    dates = primavera(tmp_path, tasks, links)
    assert early(dates["L"]) == "01-06 08:00 01-09 12:00"
    assert early(dates["M"]) == "01-06 13:00 01-07 17:00"  # from 4 hours before B begins to 8 hours before it ends


@pytest.mark.parametrize(
    ("lag", "options", "expected"),
    [
        (24.0, {}, "01-12 08:00"),  # 8 hours are used up; 16 are left from Thursday, when the work resumes
        (8.0, {}, "01-08 08:00"),  # all of it is used up: with what is left
        (0.0, {}, "01-08 08:00"),
        (48.0, {"sched_calendar_on_relationship_lag": "rcal_24Hour"}, "01-10 08:00"),  # 40 hours from Thursday 08:00
    ],
)
def test_a_lag_behind_suspended_work_runs_on_when_it_resumes(
    tmp_path: Path, lag: float, options: dict[str, str], expected: str
) -> None:
    """A began on Friday, 2 January, was suspended at its end and resumes on Thursday, 8 January."""
    before: Task = {
        "code": "A", "hours": 40, "remain_drtn_hr_cnt": 32, "status_code": "TK_Active", "act_start_date": "2026-01-02 08:00",
        "suspend_date": "2026-01-02 17:00", "resume_date": "2026-01-08 08:00",
    }  # fmt: skip
    after: Task = {
        "code": "B",
        "hours": 8,
        "clndr_id": SIX if "sched_calendar_on_relationship_lag" in options else FIVE,
    }
    dates = primavera(tmp_path, [before, after], [("A", "SS", "B", lag)], options=options)
    assert early(dates["A"]).startswith("01-08 08:00")
    assert early(dates["B"]).startswith(expected)


def test_a_cycle_is_named(tmp_path: Path) -> None:
    with pytest.raises(CycleError):
        primavera(
            tmp_path,
            [{"code": "A", "hours": 8}, {"code": "B", "hours": 8}],
            [("A", "FS", "B", 0.0), ("B", "FS", "A", 0.0)],
        )


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ((1, "FS", 12), "01-08 13:00 01-09 12:00"),
        ((1, "FS", "50%"), "01-08 08:00 01-08 17:00"),  # half of two days
        ((1, "FS", "24eh"), "01-08 08:00 01-08 17:00"),  # Tuesday 17:00 and 24 hours: Wednesday 17:00
        ((1, "SS", 4), "01-05 13:00 01-06 12:00"),
        ((1, "FF", 8), "01-07 08:00 01-07 17:00"),
        ((1, "FS", -8), "01-06 08:00 01-06 17:00"),
    ],
)
def test_links_and_lags_of_microsoft_project(tmp_path: Path, link: tuple[int, str, object], expected: str) -> None:
    tasks: list[Task] = [{"UID": 1, "Name": "A", "hours": 16}, {"UID": 2, "Name": "B", "hours": 8, "links": [link]}]
    assert early(microsoft(tmp_path, tasks)["B"]) == expected


@pytest.mark.parametrize(
    ("kind", "at", "honours", "expected"),
    [
        (2, "2026-01-07T08:00:00", 1, "01-07 08:00 01-07 17:00"),  # must start on
        (2, "2026-01-05T08:00:00", 1, "01-05 08:00 01-05 17:00"),  # … although A ends on Tuesday
        (2, "2026-01-05T08:00:00", 0, "01-07 08:00 01-07 17:00"),
        (3, "2026-01-09T17:00:00", 1, "01-09 08:00 01-09 17:00"),  # must finish on
        (4, "2026-01-08T08:00:00", 1, "01-08 08:00 01-08 17:00"),  # start no earlier than
        (5, "2026-01-06T08:00:00", 1, "01-06 08:00 01-06 17:00"),  # start no later than
        (5, "2026-01-06T08:00:00", 0, "01-07 08:00 01-07 17:00"),
        (6, "2026-01-08T17:00:00", 1, "01-08 08:00 01-08 17:00"),  # finish no earlier than
        (7, "2026-01-06T17:00:00", 1, "01-06 08:00 01-06 17:00"),  # finish no later than
    ],
)
def test_constraints_of_microsoft_project(tmp_path: Path, kind: int, at: str, honours: int, expected: str) -> None:
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 16},
        {"UID": 2, "Name": "B", "hours": 8, "links": [(1, "FS", 0)], "ConstraintType": kind, "ConstraintDate": at},
    ]
    assert early(microsoft(tmp_path, tasks, settings={"HonorConstraints": honours})["B"]) == expected


def test_a_deadline_yields_negative_float_and_moves_nothing(tmp_path: Path) -> None:
    tasks: list[Task] = [{"UID": 1, "Name": "A", "hours": 24, "Deadline": "2026-01-06T17:00:00"}]
    dates = microsoft(tmp_path, tasks)["A"]
    assert early(dates) == "01-05 08:00 01-07 17:00"
    assert dates.total_float == -480.0


def test_links_of_summaries_bind_what_is_below_them(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"UID": 1, "Name": "Phase 1", "hours": 0, "Summary": 1},
        {"UID": 2, "Name": "A", "hours": 8, "OutlineLevel": 2},
        {"UID": 3, "Name": "B", "hours": 24, "OutlineLevel": 2},
        {"UID": 4, "Name": "Phase 2", "hours": 0, "Summary": 1, "links": [(1, "FS", 0)]},
        {"UID": 5, "Name": "C", "hours": 8, "OutlineLevel": 2},
    ]
    dates = microsoft(tmp_path, tasks)
    assert early(dates["C"]) == "01-08 08:00 01-08 17:00"
    assert early(dates["Phase 1"]) == "01-05 08:00 01-07 17:00"
    assert dates["A"].total_float == 960.0


def test_manual_and_inactive_tasks_of_microsoft_project(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {
            "UID": 1,
            "Name": "A",
            "hours": 8,
            "Manual": 1,
            "Start": "2026-01-20T08:00:00",
            "Finish": "2026-01-20T17:00:00",
        },
        {"UID": 2, "Name": "B", "hours": 8, "links": [(1, "FS", 0), (3, "FS", 0)]},
        {"UID": 3, "Name": "C", "hours": 800, "Active": 0},
    ]
    dates = microsoft(tmp_path, tasks)
    assert early(dates["B"]) == "01-21 08:00 01-21 17:00"
    assert "C" not in dates


def test_work_in_progress_of_microsoft_project_resumes_where_it_was_split(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 16, "ActualStart": "2026-01-05T08:00:00", "RemainingDuration": "PT8H0M0S", "ActualDuration": "PT8H0M0S", "PercentComplete": 50, "Stop": "2026-01-05T17:00:00", "Resume": "2026-01-08T08:00:00"},
    ]  # fmt: skip
    assert early(microsoft(tmp_path, tasks)["A"]) == "01-05 08:00 01-08 17:00"


SPLIT = pieces_xml(1, [("2026-01-05", 8), ("2026-01-06", 0), ("2026-01-07", 0), ("2026-01-08", 8)])


def test_a_split_task_keeps_the_gap_between_its_pieces(tmp_path: Path) -> None:
    """A works on Monday and on Thursday, and keeps the two days between when it can't begin before Thursday."""
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 16},
        {"UID": 2, "Name": "B", "hours": 8, "links": [(1, "FS", 0)]},
    ]
    dates = microsoft(tmp_path, tasks, more=SPLIT)
    assert early(dates["A"]) == "01-05 08:00 01-08 17:00"
    assert early(dates["B"]) == "01-09 08:00 01-09 17:00"
    tasks[0] |= {"ConstraintType": 4, "ConstraintDate": "2026-01-08T08:00:00"}
    dates = microsoft(tmp_path, tasks, more=SPLIT)
    assert early(dates["A"]) == "01-08 08:00 01-13 17:00"  # Thursday; Friday and Monday between; Tuesday
    assert early(dates["B"]) == "01-14 08:00 01-14 17:00"


def test_the_range_of_a_split_task_leaves_its_gap_alone(tmp_path: Path) -> None:
    path = mspdi(tmp_path / "own.xml", [{"UID": 1, "Name": "A", "hours": 16}], more=SPLIT)
    for block, said in (("", "constant(4)"), ("import: {bands: 0.5 / 1 / 2}", "pert(3, 4, 6)")):
        scenario = tmp_path / "scenario.yaml"
        scenario.write_text(f"model: {path.name}\n{block}\n", "utf-8")
        assert [task.duration.text for task in read_scenario(scenario).project.tasks] == [said]


BEGUN: Task = {
    "UID": 1, "Name": "A", "hours": 24, "ActualStart": "2026-01-05T08:00:00", "RemainingDuration": "PT16H0M0S",
    "ActualDuration": "PT8H0M0S", "PercentComplete": 33,
}  # fmt: skip
STOPPED: Task = {"Stop": "2026-01-05T17:00:00", "Resume": "2026-01-07T08:00:00"}
PIECES = [("2026-01-05", 8), ("2026-01-06", 0), ("2026-01-07", 8), ("2026-01-08", 0), ("2026-01-09", 8)]


@pytest.mark.parametrize(
    ("stopped", "pieces", "finish"),
    [
        ({}, [], "01-07 17:00"),  # nothing says where it goes on: where what is done ends
        (STOPPED, [], "01-08 17:00"),
        (STOPPED, PIECES, "01-09 17:00"),  # Thursday lies between the pieces to come
        ({}, PIECES, "01-09 17:00"),
        ({**STOPPED, "Resume": "2026-01-14T08:00:00"}, PIECES, "01-15 17:00"),  # no piece is to come behind that
    ],
)
def test_the_pieces_to_come_of_work_in_progress_keep_their_gaps(
    tmp_path: Path, stopped: Task, pieces: list[tuple[str, int]], finish: str
) -> None:
    tasks = [{**BEGUN, **stopped}, {"UID": 2, "Name": "B", "hours": 8, "links": [(1, "FS", 0)]}]
    dates = microsoft(tmp_path, tasks, more=pieces_xml(1, pieces, n_done=1) if pieces else "")
    assert early(dates["A"]) == f"01-05 08:00 {finish}"
    assert dates["B"].early_start > dates["A"].early_finish


def test_the_range_of_what_is_left_of_a_split_task_leaves_its_gap_alone(tmp_path: Path) -> None:
    """Two days of work with one between: at half the work two days, at twice the work five."""
    path = mspdi(tmp_path / "own.xml", [{**BEGUN, **STOPPED}], more=pieces_xml(1, PIECES, n_done=1))
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(f"model: {path.name}\nimport: {{bands: 0.5 / 1 / 2}}\n", "utf-8")
    (task,) = read_scenario(scenario).project.tasks
    assert task.progress is not None
    left = [value * task.progress.remaining_share for _, value in task.duration.parameters[:3]]
    assert left == pytest.approx([2.0, 3.0, 5.0])


@pytest.mark.parametrize(
    ("expected_finish", "dates_of_b"),
    [
        ("2026-01-09 17:00", "01-06 08:00 01-09 17:00"),  # stretched from one day to four
        ("2026-01-06 12:00", "01-06 08:00 01-06 12:00"),  # cut
    ],
)
def test_an_expected_finish_gives_work_that_has_not_begun_its_duration(
    tmp_path: Path, expected_finish: str, dates_of_b: str
) -> None:
    tasks: list[Task] = [
        {"code": "A", "hours": 8},
        {"code": "B", "hours": 8, "expect_end_date": expected_finish, "early_start_date": "2026-01-06 08:00", "early_end_date": expected_finish},
        {"code": "C", "hours": 8},
    ]  # fmt: skip
    dates = primavera(tmp_path, tasks, [("A", "FS", "B", 0.0), ("B", "FS", "C", 0.0)])
    assert early(dates["B"]) == dates_of_b
    off = primavera(tmp_path, tasks, [("A", "FS", "B", 0.0)], options={"sched_use_expect_end_flag": "N"})
    assert early(off["B"]) == "01-06 08:00 01-06 17:00"


def test_an_expected_finish_holds_where_the_start_moves(tmp_path: Path) -> None:
    """The stored early start is that of a schedule in which A took a day; A takes three now."""
    tasks: list[Task] = [
        {"code": "A", "hours": 24},
        {"code": "B", "hours": 8, "expect_end_date": "2026-01-09 17:00", "early_start_date": "2026-01-06 08:00", "early_end_date": "2026-01-09 17:00"},
    ]  # fmt: skip
    dates = primavera(tmp_path, tasks, [("A", "FS", "B", 0.0)])
    assert early(dates["B"]) == "01-08 08:00 01-09 17:00"


def test_a_late_task_of_microsoft_keeps_its_early_dates(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 40},
        {"UID": 2, "Name": "B", "hours": 8, "ConstraintType": 1},
        {"UID": 3, "Name": "C", "hours": 8, "links": [(1, "FS", 0), (2, "FS", 0)]},
    ]
    assert early(microsoft(tmp_path, tasks)["B"]) == "01-05 08:00 01-05 17:00"


def test_an_external_task_keeps_its_dates(tmp_path: Path) -> None:
    """It stands for a task of another project, whose date its successors wait for."""
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 8},
        {"UID": 2, "Name": "X", "hours": 8, "ExternalTask": 1, "Start": "2026-01-07T08:00:00", "Finish": "2026-01-07T17:00:00"},
        {"UID": 3, "Name": "B", "hours": 8, "links": [(1, "FS", 0), (2, "FS", 0)]},
    ]  # fmt: skip
    dates = microsoft(tmp_path, tasks)
    assert early(dates["X"]) == "01-07 08:00 01-07 17:00"
    assert early(dates["B"]) == "01-08 08:00 01-08 17:00"


def test_a_task_by_hand_keeps_its_date_against_its_links(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 40},
        {"UID": 2, "Name": "B", "hours": 8, "Manual": 1, "Start": "2026-01-06T08:00:00", "Finish": "2026-01-06T17:00:00", "links": [(1, "FS", 0)]},
        {"UID": 3, "Name": "C", "hours": 8, "links": [(2, "FS", 0)]},
    ]  # fmt: skip
    dates = microsoft(tmp_path, tasks)
    assert early(dates["B"]) == "01-06 08:00 01-06 17:00"
    assert early(dates["C"]) == "01-07 08:00 01-07 17:00"


def test_an_inactive_task_and_its_links_are_left_out(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 8},
        {"UID": 2, "Name": "Off", "hours": 80, "Active": 0, "links": [(1, "FS", 0)]},
        {"UID": 3, "Name": "B", "hours": 8, "links": [(2, "FS", 0)]},
    ]
    dates = microsoft(tmp_path, tasks)
    assert early(dates["B"]) == "01-05 08:00 01-05 17:00"  # A does not bind it through the task that is off
    assert "Off" not in dates


def test_a_summary_activity_of_primavera_spans_its_part_of_the_work(tmp_path: Path) -> None:
    """The hammock of Primavera: nothing waits for it, and the import makes no task of it."""
    tasks: list[Task] = [
        {"code": "A", "hours": 16},
        {"code": "B", "hours": 16},
        {"code": "H", "hours": 8, "task_type": "TT_WBS"},
    ]
    (schedule,) = read_schedules(xer(tmp_path / "own.xer", tasks, [("A", "FS", "B", 0.0)]))
    dates = {task.id: found for task in schedule.tasks if (found := plan(schedule).get(task.uid)) is not None}
    assert early(dates["H"]) == "01-05 08:00 01-08 17:00"
    assert [task.id for task in to_project(schedule).project.tasks] == ["A", "B"]


def test_elapsed_durations_take_nights_and_weekends(tmp_path: Path) -> None:
    tasks: list[Task] = [
        {"UID": 1, "Name": "A", "hours": 40},
        {"UID": 2, "Name": "B", "hours": 48, "DurationFormat": 8, "links": [(1, "FS", 0)]},
        {"UID": 3, "Name": "C", "hours": 8, "links": [(2, "FS", 0)]},
    ]
    dates = microsoft(tmp_path, tasks)
    assert early(dates["B"]) == "01-09 17:00 01-11 17:00"
    assert early(dates["C"]) == "01-12 08:00 01-12 17:00"
