"""Links between the projects of one file bind: with the dates of the other side, or planned together.

The week is Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00; 2026-01-05 is a Monday. Dates were counted by hand.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from forecast.errors import InputError
from forecast.handshake import computed_dates, shake_hands
from forecast.readers.schedules import PlannedSchedule, read_schedules
from forecast.readers.schedules.choosing import read_chosen
from forecast.readers.schedules.projects import to_project
from tests.reference.planner import plan
from tests.support.schedule_files import SIX, needs_java, pmxml
from tests.support.several_projects import SECOND, A, Across, stored, two

needs_java()

Task = dict[str, object]


def dates(schedule: PlannedSchedule) -> dict[str, str]:
    """Return the early dates by task, after comparing them with those of the naive planner."""
    found, by_the_twin = computed_dates(schedule, to_project(schedule)), plan(schedule)
    for uid, ours in found.items():
        theirs = by_the_twin[uid]
        assert (ours.early_start, ours.early_finish) == theirs.moments()[:2], uid
        assert ours.total_float == pytest.approx(theirs.total_float), uid
    ids = {task.uid: task.id for task in schedule.tasks}
    return {ids[uid]: _span(one.early_start, one.early_finish) for uid, one in found.items()}


def _span(start: datetime, end: datetime) -> str:
    return f"{start:%m-%d %H:%M} {end:%m-%d %H:%M}"


def test_a_project_that_is_imported_alone_waits_for_the_date_of_the_other(tmp_path: Path) -> None:
    path = two(tmp_path, [A], links=[((1, "A"), "FS", (2, "C"), 8.0)])
    found = dates(read_chosen(path, ["Second"]).schedule)
    assert found == {
        "P1.A": "01-09 17:00 01-09 17:00",
        "C": "01-13 08:00 01-13 17:00",  # Monday is the lag
        "D": "01-14 08:00 01-15 17:00",
    }


@pytest.mark.parametrize(
    ("link", "milestone", "expected"),
    [
        (("FS", 0.0), "01-09 17:00", "01-12 08:00 01-12 17:00"),
        (("FS", -16.0), "01-09 17:00", "01-08 08:00 01-08 17:00"),
        (("SS", 12.0), "01-05 08:00", "01-06 13:00 01-07 12:00"),
        (("FF", 8.0), "01-09 17:00", "01-12 08:00 01-12 17:00"),
        (("SF", 24.0), "01-05 08:00", "01-07 08:00 01-07 17:00"),
    ],
)
def test_each_kind_of_link_names_its_end_of_the_task_elsewhere(
    tmp_path: Path, link: tuple[str, float], milestone: str, expected: str
) -> None:
    path = two(tmp_path, [A], links=[((1, "A"), link[0], (2, "C"), link[1])])
    found = dates(read_chosen(path, ["Second"]).schedule)
    assert found["P1.A"] == f"{milestone} {milestone}"
    assert found["C"] == expected


def test_the_lag_runs_on_the_calendar_of_the_task_elsewhere(tmp_path: Path) -> None:
    first = stored({"code": "A", "hours": 40, "clndr_id": SIX}, "01-05 08:00 01-09 17:00")
    path = two(tmp_path, [first], links=[((1, "A"), "FS", (2, "C"), 8.0)])
    assert dates(read_chosen(path, ["Second"]).schedule)["C"] == "01-12 08:00 01-12 17:00"  # Saturday is the lag


def test_both_ends_of_a_task_elsewhere_have_names_of_their_own(tmp_path: Path) -> None:
    path = two(tmp_path, [A], links=[((1, "A"), "SS", (2, "C"), 8.0), ((1, "A"), "FF", (2, "D"), 8.0)])
    found = dates(read_chosen(path, ["Second"]).schedule)
    assert found == {
        "P1.A.start": "01-05 08:00 01-05 08:00",
        "P1.A.finish": "01-09 17:00 01-09 17:00",
        "C": "01-06 08:00 01-06 17:00",
        "D": "01-09 08:00 01-12 17:00",
    }


def test_what_waits_elsewhere_takes_float_away(tmp_path: Path) -> None:
    second = [stored(SECOND[0], "01-12 08:00 01-12 17:00", "01-14 08:00 01-14 17:00")]
    long = stored({"code": "L", "hours": 80}, "01-05 08:00 01-16 17:00")
    path = two(tmp_path, [A, long], second, [((1, "A"), "FS", (2, "C"), 8.0)], inside=())
    schedule = read_chosen(path, ["First"]).schedule
    dates(schedule)
    floats = {uid: one.total_float for uid, one in computed_dates(schedule, to_project(schedule)).items()}
    # C starts on Wednesday at the latest, so A ends on Monday at the latest: a day of float, not the week until L ends.
    assert floats == {100: 480.0, 101: 0.0}
    assert [task.deadline for task in to_project(schedule).project.tasks] == [datetime(2026, 1, 12, 17), None]


def test_a_task_that_is_complete_elsewhere_binds_by_what_is_left_of_its_lag(tmp_path: Path) -> None:
    done = {"code": "A", "hours": 8, "status_code": "TK_Complete", "remain_drtn_hr_cnt": 0, "act_start_date": "2026-01-02 08:00", "act_end_date": "2026-01-02 17:00"}  # fmt: skip
    links = [((1, "A"), "FS", (2, "C"), 24.0), ((1, "A"), "FS", (2, "D"), 0.0)]
    schedule = read_chosen(two(tmp_path, [done], links=links), ["Second"]).schedule
    found = dates(schedule)
    # Three days after Friday: Wednesday's end. The milestone stands there, for the project begins on Monday.
    assert found["C"] == "01-08 08:00 01-08 17:00"
    assert found["P1.A"] == "01-07 17:00 01-07 17:00"
    assert to_project(schedule).project.start.isoformat() == "2026-01-05"
    assert len(schedule.links) == 2  # that to D binds nothing any more


def test_work_in_progress_elsewhere_has_used_up_a_part_of_the_lag(tmp_path: Path) -> None:
    begun = {**stored(A, "01-12 08:00 01-13 17:00"), "status_code": "TK_Active", "remain_drtn_hr_cnt": 16, "act_start_date": "2026-01-06 08:00"}  # fmt: skip
    later = ({"data_date": "2026-01-08 08:00"}, {"data_date": "2026-01-08 08:00"})
    path = two(tmp_path, [begun], links=[((1, "A"), "SS", (2, "C"), 24.0)], settings=later)
    # Two of three days are used up; the third runs from Monday, when the work goes on.
    assert dates(read_chosen(path, ["Second"]).schedule)["C"] == "01-13 08:00 01-13 17:00"


def test_projects_planned_together_push_each_other(tmp_path: Path) -> None:
    path = two(tmp_path, [A], links=[((1, "A"), "FS", (2, "C"), 8.0)])
    assert dates(read_chosen(path, ["First", "Second"]).schedule) == {
        "A": "01-05 08:00 01-09 17:00",
        "C": "01-13 08:00 01-13 17:00",
        "D": "01-14 08:00 01-15 17:00",
    }


def test_float_that_counts_to_the_end_of_each_project_has_its_cause(tmp_path: Path) -> None:
    """A takes a week; C, the other project, a day: in the file it has no float, for its project ends with it."""
    late = stored({"code": "C", "hours": 8}, "01-05 08:00 01-05 17:00", "01-05 08:00 01-05 17:00")
    rules = {"options": {"sched_use_project_end_date_for_float": "Y"}}
    path = two(tmp_path, [A], [{**late, "total_float_hr_cnt": 0}], inside=(), settings=(rules, rules))
    schedule = read_chosen(path, ["First", "Second"]).schedule
    (difference,) = shake_hands(schedule).differences
    assert (difference.task.id, difference.what) == ("C", "late dates")
    assert difference.cause == "follows the project's finish"
    assert "of each project" in difference.detail


def test_each_project_keeps_its_own_data_date_and_calendar(tmp_path: Path) -> None:
    begun = {"code": "W", "hours": 24, "status_code": "TK_Active", "remain_drtn_hr_cnt": 16, "act_start_date": "2026-01-05 08:00"}  # fmt: skip
    later = ({}, {"data_date": "2026-01-07 08:00"})
    path = two(tmp_path, [{"code": "C", "hours": 8}], [*SECOND, begun], settings=later)
    chosen = read_chosen(path, ["First", "P2"])
    assert dates(chosen.schedule) == {
        "P1.C": "01-05 08:00 01-05 17:00",
        "P2.C": "01-07 08:00 01-07 17:00",
        "D": "01-08 08:00 01-09 17:00",
        "W": "01-07 08:00 01-08 17:00",
    }
    assert to_project(chosen.schedule).project.status_date == datetime(2026, 1, 5, 8)


def test_alone_with_the_dates_of_the_other_is_as_together(tmp_path: Path) -> None:
    """What the naive planner makes of both is written into the file; each project alone then has the same dates."""
    first: list[Task] = [{"code": "A", "hours": 40}, {"code": "B", "hours": 12, "clndr_id": SIX}, {"code": "E", "hours": 20}]  # fmt: skip
    links: list[Across] = [
        ((1, "A"), "FS", (2, "C"), 8.0),
        ((2, "C"), "SS", (1, "B"), 12.0),
        ((1, "B"), "FF", (2, "D"), 4.0),
        ((2, "D"), "FS", (1, "E"), -8.0),
    ]
    both = read_chosen(two(tmp_path, first, links=links), ["First", "Second"]).schedule
    expected = dates(both)
    assert expected == {
        "A": "01-05 08:00 01-09 17:00",
        "C": "01-13 08:00 01-13 17:00",
        "B": "01-14 13:00 01-15 17:00",
        "D": "01-14 13:00 01-16 12:00",
        "E": "01-15 13:00 01-19 17:00",
    }
    known = [[stored(task, expected[str(task["code"])]) for task in tasks] for tasks in (first, SECOND)]
    path = two(tmp_path, *known, links=links)
    for name in ("First", "Second"):
        alone = dates(read_chosen(path, [name]).schedule)
        assert {id_: alone[id_] for id_ in alone if id_ in expected} == {
            id_: expected[id_] for id_ in alone if id_ in expected
        }
    for schedule in read_schedules(path):
        assert not shake_hands(schedule).differences


def test_projects_that_ignore_others_are_free(tmp_path: Path) -> None:
    alone = ({}, {"options": {"sched_outer_depend_type": "SD_None"}})
    path = two(tmp_path, [A], links=[((1, "A"), "FS", (2, "C"), 8.0)], settings=alone)
    schedule = read_chosen(path, ["Second"]).schedule
    assert schedule.ignores_others
    assert dates(schedule) == {"C": "01-05 08:00 01-05 17:00", "D": "01-06 08:00 01-07 17:00"}


def test_a_project_that_must_finish_earlier_keeps_its_date_among_others(tmp_path: Path) -> None:
    path = two(tmp_path, [A])
    text = path.read_text("cp1252").splitlines()
    head = next(k for k, line in enumerate(text) if line.startswith("%F\tproj_id\tproj_short_name"))
    text[head : head + 3] = [
        f"{text[head]}\tplan_end_date", f"{text[head + 1]}\t", f"{text[head + 2]}\t2026-01-06 17:00",
    ]  # fmt: skip
    path.write_text("\r\n".join(text), "cp1252")
    schedule = read_chosen(path, ["First", "Second"]).schedule
    dates(schedule)
    ids = {task.uid: task.id for task in schedule.tasks}
    found = computed_dates(schedule, to_project(schedule))
    assert {ids[uid]: one.total_float for uid, one in found.items()} == {"A": 0.0, "C": -480.0, "D": -480.0}


def test_projects_scheduled_by_different_rules_are_planned_by_those_of_the_first(tmp_path: Path) -> None:
    rules = ({"options": {"sched_calendar_on_relationship_lag": "rcal_24Hour"}}, {})
    path = two(tmp_path, [A], links=[((1, "A"), "FS", (2, "C"), 24.0)], settings=rules)
    chosen = read_chosen(path, ["First", "Second"])
    assert dates(chosen.schedule)["C"] == "01-12 08:00 01-12 17:00"  # Friday 17:00 and 24 hours: Saturday
    (warning,) = chosen.warnings
    assert (warning.code, warning.severity) == ("schedule-rules", "warning")
    assert "the calendar of lags" in warning.message
    assert "`First`" in warning.message


def test_a_project_of_which_only_a_link_was_exported_is_none(tmp_path: Path) -> None:
    path = pmxml(tmp_path / "own.xml")
    stub = '<Project external="true"><Id>OTHER</Id><ObjectId>2</ObjectId><Activity><Id>X</Id><Name>Elsewhere</Name><ObjectId>900</ObjectId><Type>Task Dependent</Type></Activity></Project>'
    link = "<Relationship><Lag>0</Lag><ObjectId>501</ObjectId><PredecessorActivityObjectId>900</PredecessorActivityObjectId><PredecessorProjectObjectId>2</PredecessorProjectObjectId><SuccessorActivityObjectId>100</SuccessorActivityObjectId><SuccessorProjectObjectId>1</SuccessorProjectObjectId><Type>Finish to Start</Type></Relationship></Project>"
    text = path.read_text("utf-8").replace("</Project>", link)
    path.write_text(text.replace("<Project>", f"{stub}<Project>"), "utf-8")
    chosen = read_chosen(path)
    assert chosen.schedule.name == "Own project"
    assert dates(chosen.schedule) == {"A": "01-05 08:00 01-08 17:00", "B": "01-12 08:00 01-12 17:00"}
    (warning,) = chosen.warnings
    assert warning.code == "schedule-other-project"
    assert "`A` for `X` of `OTHER`" in warning.message
    dated = text.replace("<Id>A</Id>", "<Id>A</Id><ExternalEarlyStartDate>2026-01-06T08:00:00</ExternalEarlyStartDate>")
    path.write_text(dated.replace("<Project>", f"{stub}<Project>"), "utf-8")
    chosen = read_chosen(path)
    assert dates(chosen.schedule)["A"].startswith("01-06 08:00")  # Primavera's own note of that date
    assert not chosen.warnings


def refusal(path: Path, *names: str) -> tuple[str, str, str | None]:
    with pytest.raises(InputError) as caught:
        read_chosen(path, names)
    (problem,) = caught.value.problems
    return problem.code, problem.message, problem.hint


def test_projects_have_to_be_named(tmp_path: Path) -> None:
    path = two(tmp_path, [A])
    code, message, hint = refusal(path)
    assert (code, message) == ("schedule-project", "the file holds 2 projects: `First` (P1), `Second` (P2)")
    assert "--project NAME --project NAME" in str(hint)
    assert refusal(path, "First", "Sekond")[1:] == (
        "the file holds no project `Sekond`",
        "did you mean `Second`?; projects: `First` (P1), `Second` (P2)",
    )
    same = two(tmp_path, [A], settings=({}, {"name": "First"}))
    assert refusal(same, "First")[1:] == ("the file holds 2 projects `First`", "name one by its code: `P1`, `P2`")
    assert [one.id for one in read_chosen(same, ["P2"]).schedule.tasks if one.kind == "task"] == ["C", "D"]
