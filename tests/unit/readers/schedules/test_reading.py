"""Files of both programs come out alike: calendars, tasks, links, options, and the dates stored in them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from forecast.errors import InputError
from forecast.readers.schedules import PlannedSchedule, PlannedTask, read_schedules
from forecast.readers.schedules.planned import PlannedConstraint, PlannedLink
from tests.support.schedule_files import ALL, SIX, mspdi, needs_java, pmxml, xer

needs_java()

DAY_SHIFT = ((480, 720), (780, 1020))


def only(path: Path) -> PlannedSchedule:
    (schedule,) = read_schedules(path)
    return schedule


def by_id(schedule: PlannedSchedule) -> dict[str, PlannedTask]:
    return {task.id: task for task in schedule.tasks}


def test_a_primavera_file_is_read(tmp_path: Path) -> None:
    schedule = only(
        xer(
            tmp_path / "own.xer",
            [
                {"code": "A", "hours": 40, "early_start_date": "2026-01-05 08:00", "early_end_date": "2026-01-12 17:00", "total_float_hr_cnt": 16},
                {"code": "B", "hours": 24, "clndr_id": SIX, "cstr_type": "CS_MSOA", "cstr_date": "2026-01-14 08:00", "cstr_type2": "CS_MEOB", "cstr_date2": "2026-01-20 17:00"},
                {"code": "L", "task_type": "TT_LOE"},
                {"code": "M", "task_type": "TT_FinMile"},
            ],
            [("A", "SS", "B", 8), ("B", "FF", "M", -4)],
            days_off=[46029],
            options={"sched_progress_override": "Y", "sched_retained_logic": "N"},
        )
    )  # fmt: skip
    tasks = by_id(schedule)
    assert (schedule.program, schedule.format) == ("primavera", "XER")
    assert schedule.data_date == datetime(2026, 1, 5, 8)
    assert (schedule.progress, schedule.float_rule, schedule.lag_calendar) == (
        "progress override",
        "finish",
        "predecessor",
    )
    calendar = {one.id: one for one in schedule.calendars}[schedule.calendar]
    assert calendar.week == (DAY_SHIFT,) * 5 + ((), ())
    assert calendar.exceptions == ((date(2026, 1, 7), date(2026, 1, 7), ()),)
    assert {one.id: one for one in schedule.calendars}[ALL].week == (((0, 1440),),) * 7
    assert [tasks[name].kind for name in ("OWN", "A", "L", "M")] == [
        "summary",
        "task",
        "level of effort",
        "finish milestone",
    ]
    assert (tasks["A"].duration, tasks["A"].remaining) == (2400.0, 2400.0)
    assert tasks["A"].stored.early_finish == datetime(2026, 1, 12, 17)
    assert tasks["A"].stored.total_float == 960.0
    assert tasks["B"].calendar == SIX
    assert tasks["B"].constraint == PlannedConstraint("start no earlier than", datetime(2026, 1, 14, 8))
    assert tasks["B"].secondary == PlannedConstraint("finish no later than", datetime(2026, 1, 20, 17))
    assert schedule.links == (PlannedLink(100, 101, "SS", 480.0), PlannedLink(101, 103, "FF", -240.0))


def test_the_users_own_fields_of_a_primavera_file_are_read(tmp_path: Path) -> None:
    fields = {"Pessimistic": {"B": "60h"}, "Spread": {"A": "Uniform(2;10)", "B": "x"}}
    schedule = only(xer(tmp_path / "own.xer", [{"code": "A", "hours": 8}, {"code": "B", "hours": 8}], fields=fields))
    assert {task.id: dict(task.fields) for task in schedule.tasks} == {
        "OWN": {},
        "A": {"Spread": "Uniform(2;10)"},
        "B": {"Pessimistic": "60h", "Spread": "x"},
    }


def test_progress_of_a_primavera_file_is_read(tmp_path: Path) -> None:
    schedule = only(
        xer(
            tmp_path / "own.xer",
            [
                {"code": "A", "hours": 40, "remain_drtn_hr_cnt": 0, "status_code": "TK_Complete", "act_start_date": "2025-12-29 08:00", "act_end_date": "2026-01-02 17:00"},
                {"code": "B", "hours": 40, "remain_drtn_hr_cnt": 16, "status_code": "TK_Active", "act_start_date": "2025-12-30 08:00", "suspend_date": "2026-01-02 17:00", "resume_date": "2026-01-08 08:00", "expect_end_date": "2026-01-16 17:00"},
            ],
        )
    )  # fmt: skip
    tasks = by_id(schedule)
    assert (tasks["A"].actual_start, tasks["A"].actual_finish) == (datetime(2025, 12, 29, 8), datetime(2026, 1, 2, 17))
    assert (tasks["B"].actual_start, tasks["B"].actual_finish) == (datetime(2025, 12, 30, 8), None)
    assert tasks["B"].remaining == 960.0
    assert (tasks["B"].suspended, tasks["B"].resumed) == (datetime(2026, 1, 2, 17), datetime(2026, 1, 8, 8))
    assert tasks["B"].expected_finish == datetime(2026, 1, 16, 17)


def test_a_microsoft_project_file_is_read(tmp_path: Path) -> None:
    optimistic = "<ExtendedAttribute><FieldID>188743783</FieldID><Value>PT8H0M0S</Value><DurationFormat>7</DurationFormat></ExtendedAttribute>"
    spread = "<ExtendedAttribute><FieldID>188743731</FieldID><Value>Uniform(2;10)</Value></ExtendedAttribute>"
    schedule = only(
        mspdi(
            tmp_path / "own.xml",
            [
                {"UID": 1, "Name": "Phase", "hours": 0, "Summary": 1},
                {"UID": 2, "Name": "A", "hours": 16, "OutlineLevel": 2, "xml": optimistic + spread},
                {"UID": 3, "Name": "B", "hours": 8, "OutlineLevel": 2, "links": [(2, "FS", "50%")], "Deadline": "2026-01-09T17:00:00"},
                {"UID": 4, "Name": "C", "hours": 0, "Milestone": 1, "links": [(3, "FS", "24eh")], "ConstraintType": 1},
                {"UID": 5, "Name": "D", "hours": 8, "Manual": 1, "Start": "2026-01-20T08:00:00", "Finish": "2026-01-20T17:00:00"},
                {"UID": 6, "Name": "E", "hours": 8, "Active": 0},
            ],
        )
    )  # fmt: skip
    tasks = by_id(schedule)
    assert (schedule.program, schedule.format, schedule.start) == ("microsoft", "MSPDI", datetime(2026, 1, 5, 8))
    assert tasks["1"].kind == "summary"
    assert tasks["2"].parent == 1
    assert dict(tasks["2"].fields) == {"Duration1": "1.0d", "Text1": "Uniform(2;10)"}
    assert tasks["3"].deadline == datetime(2026, 1, 9, 17)
    assert tasks["4"].kind == "start milestone"
    assert tasks["4"].constraint == PlannedConstraint("as late as possible")
    assert tasks["5"].is_manual
    assert tasks["6"].is_inactive
    assert schedule.links[0] == PlannedLink(2, 3, "FS", 0.0, lag_share=0.5)
    assert schedule.links[1] == PlannedLink(3, 4, "FS", 1440.0, is_elapsed=True)


def test_resources_and_assignments_are_read(tmp_path: Path) -> None:
    people = "<Resources><Resource><UID>7</UID><ID>1</ID><Name>Network team</Name><Type>1</Type><StandardRate>120</StandardRate><StandardRateFormat>2</StandardRateFormat></Resource></Resources>"
    work = "<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>7</ResourceUID><Units>0.5</Units><Work>PT8H0M0S</Work><RemainingWork>PT8H0M0S</RemainingWork></Assignment></Assignments>"
    schedule = only(mspdi(tmp_path / "own.xml", [{"UID": 1, "Name": "A", "hours": 16}], more=people + work))
    (resource,) = [one for one in schedule.resources if one.uid == 7]
    assert (resource.name, resource.kind, resource.rate) == ("Network team", "work", 120.0)
    (assignment,) = schedule.assignments
    assert (assignment.units, assignment.work, assignment.remaining_work) == (0.5, 480.0, 480.0)


def test_a_primavera_xml_file_is_read(tmp_path: Path) -> None:
    schedule = only(pmxml(tmp_path / "own.xml"))
    assert (schedule.program, schedule.format) == ("primavera", "PMXML")
    assert [(task.id, task.duration) for task in schedule.tasks] == [("A", 1440.0), ("B", 480.0)]
    assert schedule.calendars[0].week[0] == DAY_SHIFT
    assert schedule.links == (PlannedLink(100, 101, "FS", 480.0),)


def test_names_may_hold_any_sign(tmp_path: Path) -> None:
    names = ["Bau \u00dcber \u20ac & <Co>", "null", "two\nlines", '"quoted"; =1+1']
    schedule = only(
        mspdi(tmp_path / "own.xml", [{"UID": k + 1, "Name": name, "hours": 8} for k, name in enumerate(names)])
    )
    assert [task.name for task in schedule.tasks] == names


def test_the_signs_that_java_puts_between_texts_do_not_move_columns(tmp_path: Path) -> None:
    path = xer(tmp_path / "own.xer", [{"code": "A", "hours": 8}, {"code": "B", "hours": 8, "task_name": "x\x1ey\x1fz"}])
    schedule = only(path)
    assert [(task.id, task.duration) for task in schedule.tasks] == [("OWN", 0.0), ("A", 480.0), ("B", 480.0)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"just some text, no schedule at all", "schedule-unknown"),
        (b"<Project xmlns='http://schemas.microsoft.com/project'><Tasks><Task>", "schedule-unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "schedule-unknown"),
    ],
)
def test_what_is_no_schedule_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "own.xml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_schedules(path)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("own.csv", b"id,name\n", "a table is no schedule file"),
        ("own.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "it is cut off"),
        ("own.xer", b"ERMHDR\t23.12\n%T\tCURRTYPE\n", "begins as files of Primavera do"),
        ("own.mpp", b"\x01\x02\x03", "this is no schedule format that mpxj knows"),
        ("own.doc", {"[Content_Types].xml": b"<a/>", "word.xml": b"<a/>"}, "a document of Excel, Word"),
        ("own.zip", {"readme.txt": b"nothing"}, "holds no schedule that mpxj knows: `readme.txt`"),
    ],
)
def test_it_is_said_what_a_file_is_instead(
    tmp_path: Path, name: str, content: bytes | dict[str, bytes], said: str
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for entry, data in content.items():
                archive.writestr(entry, data)
    with pytest.raises(InputError, match="schedule-unknown") as caught:
        read_schedules(path)
    assert said in str(caught.value)


def test_a_date_that_no_calendar_has_is_refused(tmp_path: Path) -> None:
    path = xer(tmp_path / "own.xer", [{"code": "A", "hours": 8}], days_off=[4_600_000])
    with pytest.raises(InputError, match="schedule-unreadable"):
        read_schedules(path)
