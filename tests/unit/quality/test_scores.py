"""The checks of a schedule's quality, on networks small enough to count by hand: what offends, what does not, where it turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from forecast.calendars import Calendar
from forecast.project import Assignment, Constraint, CostItem, Link, Progress, Project, Resource
from forecast.quality import CHECKS, Score, assess
from tests.support.models import START, chain, project, task

BEGIN, MIDDLE, END = task("BEGIN", 0.0), task("MIDDLE", 5.0, "BEGIN"), task("END", 0.0, "MIDDLE")


def scores(model: Project, target: date | None = None) -> dict[str, Score]:
    return {score.code.removeprefix("quality-"): score for score in assess(model, target)}


def offenders(score: Score) -> list[str]:
    return [one.task for one in score.answer.offenders]


def day(number: int) -> date:
    return START + timedelta(days=number)


def test_a_sound_schedule_fails_no_check() -> None:
    found = scores(project([BEGIN, MIDDLE, END]))
    assert {score.verdict for score in found.values()} == {"passed", "not applicable"}
    reasons = {code: score.answer.reason for code, score in found.items() if score.verdict == "not applicable"}
    assert reasons == {
        "dates": "there is no status date",
        "resources": "no task has resources or costs",
        "missed": "models hold no baseline",
        "path-length": "there is no target finish",
        "execution": "models hold no baseline",
        "sequence": "nothing has begun",
    }


def test_the_fourteen_points_stand_in_their_order() -> None:
    assert [one.source for one in CHECKS.values()][:14] == [f"DCMA {number}" for number in range(1, 15)]


def test_the_plan_may_begin_with_one_task_and_end_with_one() -> None:
    loose = [task("LATE", 3.0, not_before=day(2)), task("SIDE", 1.0, "BEGIN")]
    score = scores(project([BEGIN, MIDDLE, END, *loose]))["logic"]
    # LATE lacks both ends and counts once.
    assert [(one.task, one.found) for one in score.answer.offenders] == [
        ("LATE", "waits for nothing"),
        ("LATE", "nothing waits for it"),
        ("SIDE", "nothing waits for it"),
    ]
    assert (score.answer.value, score.answer.n_looked_at, score.verdict) == (2 / 5, 5, "failed")


@pytest.mark.parametrize(("n_sound", "verdict"), [(18, "failed"), (19, "passed")])
def test_five_percent_still_pass(n_sound: int, verdict: str) -> None:
    # One more task without a successor: 1 of 19 is above 5 %, 1 of 20 is 5 %.
    score = scores(project([*chain([1.0] * n_sound), task("SIDE", 0.5, "T00001")]))["logic"]
    assert (offenders(score), score.verdict) == (["SIDE"], verdict)


def test_links_are_counted_by_their_lag_and_kind() -> None:
    model = project(
        [
            *chain([5.0, 5.0]),
            task("LEAD", 5.0, Link("T00002", lag_days=-1.0)),
            task("LAG", 5.0, Link("LEAD", "SS", lag_minutes=90.0)),
            task("SHARE", 5.0, Link("LAG", lag_share=0.5)),
            task("ENDS", 5.0, Link("SHARE", "FF"), "LAG"),
        ]
    )
    found = scores(model)
    assert [(one.task, one.found) for one in found["leads"].answer.offenders] == [("LEAD", "`T00002` FS-1d")]
    assert [one.found for one in found["lags"].answer.offenders] == ["`LEAD` SS+0.0625d", "`LAG` FS+50%"]
    assert found["lags"].answer.value == pytest.approx(2 / 6)
    assert found["links"].answer.value == pytest.approx(4 / 6)
    assert {found[code].verdict for code in ("leads", "lags", "links")} == {"failed"}


def test_a_project_without_links_has_none_to_judge() -> None:
    found = scores(project([task("ALONE", 3.0)]))
    for code in ("leads", "lags", "links"):
        assert (found[code].verdict, found[code].answer.reason) == ("not applicable", "there are no links")


@pytest.mark.parametrize(
    ("kind", "is_hard"),
    [
        ("must start on", True), ("must finish on", True), ("start on", True), ("finish on", True),
        ("start no later than", True), ("finish no later than", True), ("by hand", True),
        ("start no earlier than", False), ("finish no earlier than", False), ("as late as possible", False),
    ],
)  # fmt: skip
def test_constraints_that_pin_or_bound_late_dates_are_hard(kind: str, is_hard: bool) -> None:
    on = None if kind == "as late as possible" else day(20)
    tied = replace(MIDDLE, constraints=(Constraint(kind, on),))  # type: ignore[arg-type]
    found = scores(project([BEGIN, tied, END]))
    assert offenders(found["hard-constraints"]) == (["MIDDLE"] if is_hard else [])
    assert offenders(found["soft-constraints"]) == (["MIDDLE"] if kind.endswith("no earlier than") else [])
    if is_hard:
        assert found["hard-constraints"].verdict == "failed"


def test_work_that_has_begun_has_no_constraint_on_its_start() -> None:
    begun = replace(MIDDLE, constraints=(Constraint("must start on", day(1)),), progress=Progress(day(1)))
    assert offenders(scores(project([BEGIN, begun, END], status_date=day(3)))["hard-constraints"]) == []


def test_float_and_durations_turn_at_44_days() -> None:
    model = project(
        [BEGIN, task("LONG", 60.0, "BEGIN"), task("A", 16.0, "BEGIN"), task("B", 15.5, "BEGIN"),
         task("EDGE", 44.0, "BEGIN"), task("END", 0.0, "LONG", "A", "B", "EDGE")]
    )  # fmt: skip
    found = scores(model)
    assert [(one.task, one.found) for one in found["high-float"].answer.offenders] == [("B", "44.5 d of total float")]
    assert found["high-float"].answer.value == pytest.approx(1 / 6)
    assert offenders(found["duration"]) == ["LONG"]
    assert found["duration"].answer.value == pytest.approx(1 / 4)  # milestones have no duration


def test_what_is_done_of_a_task_is_not_left() -> None:
    begun = task("LONG", 60.0, progress=Progress(START, None, 0.5))
    model = project([begun, task("END", 0.0, "LONG")], status_date=day(30))
    assert scores(model)["duration"].verdict == "passed"


def test_a_bound_that_the_plan_misses_makes_negative_float() -> None:
    late = replace(END, constraints=(Constraint("finish no later than", day(2)),))  # until the end of its third day
    score = scores(project([BEGIN, MIDDLE, late]))["negative-float"]
    assert [(one.task, one.found) for one in score.answer.offenders] == [
        (name, "-2 d of total float") for name in ("BEGIN", "MIDDLE", "END")
    ]
    assert (score.answer.value, score.verdict) == (3.0, "failed")


def test_dates_that_the_status_date_does_not_allow() -> None:
    tasks = [
        task("DONE", 2.0, progress=Progress(day(0), day(20), 0.0)),
        task("EARLY", 2.0, constraints=(Constraint("must start on", day(3)),)),
        task("SOUND", 2.0, progress=Progress(day(1), day(2), 0.0)),
        task("END", 0.0, "DONE", "EARLY", "SOUND"),
    ]
    score = scores(project(tasks, status_date=day(10)))["dates"]
    assert [(one.task, one.found) for one in score.answer.offenders] == [
        ("DONE", f"actual finish {day(20)} is behind the status date"),
        ("EARLY", "is planned to begin before the status date"),
    ]
    assert score.verdict == "failed"
    assert scores(project(tasks[2:3], status_date=day(10)))["dates"].verdict == "passed"


def test_work_that_nobody_does_is_for_people_to_judge() -> None:
    paid, staffed = replace(MIDDLE, cost_per_day=1.0), task("CREW", 1.0, "MIDDLE", resources=(Assignment("R"),))
    rest = [task("FREE", 1.0, "CREW"), task("LAST", 0.0, "FREE")]
    model = project([BEGIN, paid, staffed, *rest], resources=(Resource("R", "r", hourly_rate=1.0),))
    score = scores(model)["resources"]
    assert (offenders(score), score.verdict, score.answer.value) == (["FREE"], "to review", pytest.approx(1 / 3))
    assert scores(project([BEGIN, MIDDLE, END], costs=(CostItem("C", "c"),)))["resources"].verdict == "not applicable"


def test_600_days_more_move_the_finish_by_600() -> None:
    score = scores(project(chain([3.0, 4.0])))["critical-path"]
    assert (score.verdict, score.answer.n_looked_at, score.answer.reason) == ("passed", 2, "the least move is 600 d")


def test_a_pinned_task_keeps_delays_from_the_finish() -> None:
    first, pinned, last = task("A", 5.0), task("B", 5.0, "A", constraints=(Constraint("must start on", day(5)),)), task("C", 1.0, "B")  # fmt: skip
    score = scores(project([first, pinned, last]))["critical-path"]
    # 600 days more on A end on day 605; B still begins on day 5, and the project ends with A: 605 - 11.
    assert [(one.task, one.found) for one in score.answer.offenders] == [("A", "600 d more move the finish by 594 d")]
    assert score.verdict == "failed"


def test_what_is_critical_by_its_start_only_is_not_lengthened() -> None:
    # C waits for B's start; B's end has a day of float.
    model = project([task("A", 5.0), task("B", 3.0, "A"), task("C", 4.0, Link("B", "SS")), task("D", 1.0, "B", "C")])
    score = scores(model)["critical-path"]
    assert (score.verdict, score.answer.n_looked_at) == ("passed", 3)


def test_on_working_days_the_test_is_exact_too() -> None:
    model = project(chain([3.0, 4.0]), calendar="standard", calendars={"standard": Calendar("standard")})
    assert scores(model)["critical-path"].answer.reason == "the least move is 600 d"


def test_the_path_length_index_is_length_and_float_over_length() -> None:
    model = project(chain([10.0, 10.0]))
    # The target day 21 ends after 22 days: 2 days of float. Day 16 ends after 17: 3 too few.
    assert scores(model, day(21))["path-length"].answer.value == pytest.approx(22 / 20)
    late = scores(model, day(16))["path-length"]
    assert (late.answer.value, late.verdict) == (pytest.approx(17 / 20), "failed")
    assert scores(model, day(18))["path-length"].verdict == "passed"  # 19/20 is 0.95
    stated = replace(model, must_finish=day(21))
    assert scores(stated, day(16))["path-length"].answer.value == pytest.approx(22 / 20)


def test_the_path_is_measured_from_the_status_date() -> None:
    model = project([task("A", 10.0, progress=Progress(START, None, 0.5)), task("B", 5.0, "A")], status_date=day(5))
    # 10 days from the status date; the target leaves 5.
    assert scores(model, day(19))["path-length"].answer.value == pytest.approx(15 / 10)


def test_starts_and_finishes_that_no_link_drives_dangle() -> None:
    model = project(
        [
            BEGIN,
            task("FREE-FINISH", 5.0, "BEGIN"),
            task("MIDDLE", 5.0, Link("FREE-FINISH", "SS")),
            task("BOTH", 5.0, Link("MIDDLE", "FF")),
            task("NEXT", 5.0, Link("BOTH", "SS"), "MIDDLE"),
            task("FREE-START", 5.0, Link("NEXT", "FF")),
            task("END", 0.0, "NEXT", "FREE-START"),
        ]
    )
    score = scores(model)["dangling"]
    assert [(one.task, one.found) for one in score.answer.offenders] == [
        ("FREE-FINISH", "only its start is waited for, by `MIDDLE`"),
        ("BOTH", "links drive only its finish and wait only for its start: longer work ends earlier"),
        ("FREE-START", "links drive only its finish"),
    ]


def test_a_critical_path_that_begins_with_a_date_has_a_gap() -> None:
    late = task("LATE", 20.0, not_before=day(10))
    score = scores(project([BEGIN, MIDDLE, late, task("END", 0.0, "MIDDLE", "LATE")]))["gaps"]
    assert (offenders(score), score.verdict) == (["LATE"], "failed")


def test_a_path_that_begins_on_the_first_day_of_work_has_none() -> None:
    # The project starts on a Saturday for those who work on it too; these do not.
    both = {"standard": Calendar("standard"), "daily": Calendar("daily", weekdays=(True,) * 7)}
    tasks = [task("A", 10.0), task("B", 1.0, calendar="daily"), task("C", 1.0, "A", "B")]
    model = project(tasks, start=date(2027, 1, 2), calendar="standard", calendars=both)
    assert scores(model)["gaps"].verdict == "passed"


def test_work_out_of_sequence_is_found_by_the_kind_of_its_link() -> None:
    begun = {"progress": Progress(day(1))}
    tasks = [
        task("A", 5.0),
        task("FS", 5.0, "A", **begun),
        task("SS", 5.0, Link("A", "SS"), **begun),
        task("FF", 5.0, Link("A", "FF"), **begun),
        task("DONE", 5.0, Link("A", "FF"), progress=Progress(day(0), day(1), 0.0)),
        task("END", 0.0, "FS", "SS", "FF", "DONE"),
    ]
    score = scores(project(tasks, status_date=day(3)))["sequence"]
    assert [(one.task, one.found) for one in score.answer.offenders] == [
        ("FS", "it has begun before `A` has ended"),
        ("SS", "it has begun before `A` has begun"),
        ("DONE", "it has begun before `A` has ended"),
    ]


def test_what_is_complete_is_not_looked_at() -> None:
    done = task("DONE", 5.0, progress=Progress(day(0), day(4), 0.0), constraints=(Constraint("must start on", day(0)),))
    found = scores(project([done], status_date=datetime(2027, 1, 20, 12)))
    codes = ("logic", "hard-constraints", "high-float", "negative-float", "duration", "critical-path")
    assert {found[code].verdict for code in codes} == {"not applicable"}


def test_the_order_of_the_rows_changes_no_score() -> None:
    tasks = [BEGIN, MIDDLE, END, task("LATE", 60.0, not_before=day(2)), task("SIDE", 1.0, Link("BEGIN", lag_days=9.0))]
    one, other = scores(project(tasks), day(50)), scores(project(tasks[::-1]), day(50))
    for code, score in one.items():
        assert (score.verdict, score.answer.value) == (other[code].verdict, other[code].answer.value)
        assert sorted(offenders(score)) == sorted(offenders(other[code]))
