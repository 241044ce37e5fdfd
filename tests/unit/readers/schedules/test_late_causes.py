"""Late dates, float and critical flags that differ from those in the file get a cause, as early dates do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from forecast.handshake import shake_hands
from forecast.readers.schedules import PlannedSchedule, read_schedules
from forecast.readers.schedules.compare import Difference
from forecast.readers.schedules.planned import PlannedConstraint
from tests.support.schedule_files import needs_java, xer

needs_java()

Task = dict[str, object]
A: Task = {"code": "A", "hours": 8, "early_start_date": "2026-01-05 08:00", "early_end_date": "2026-01-05 17:00"}
B: Task = {"code": "B", "hours": 8, "early_start_date": "2026-01-06 08:00", "early_end_date": "2026-01-06 17:00"}
LONG: Task = {"code": "L", "hours": 40, "early_start_date": "2026-01-05 08:00", "early_end_date": "2026-01-09 17:00"}
LATE_A: Task = {"late_start_date": "2026-01-08 08:00", "late_end_date": "2026-01-08 17:00", "total_float_hr_cnt": 24}
LATE_B: Task = {"late_start_date": "2026-01-09 08:00", "late_end_date": "2026-01-09 17:00", "total_float_hr_cnt": 24}


def read(folder: Path, *tasks: Task) -> PlannedSchedule:
    (schedule,) = read_schedules(xer(folder / "own.xer", tasks, [("A", "FS", "B", 0.0)]))
    return schedule


def found(schedule: PlannedSchedule) -> list[tuple[str, str, str]]:
    def row(one: Difference) -> tuple[str, str, str]:
        return one.task.id, one.what, one.cause

    return [row(one) for one in shake_hands(schedule).differences]


def changed(schedule: PlannedSchedule, id_: str, **changes: object) -> PlannedSchedule:
    tasks = [replace(task, **changes) if task.id == id_ else task for task in schedule.tasks]  # type: ignore[arg-type]
    return replace(schedule, tasks=tuple(tasks))


def test_nothing_differs_where_all_of_it_comes_out(tmp_path: Path) -> None:
    assert found(read(tmp_path, {**A, **LATE_A}, {**B, **LATE_B}, LONG)) == []


def test_late_dates_at_the_other_end_of_a_break(tmp_path: Path) -> None:
    schedule = read(tmp_path, {**A, **LATE_A, "late_end_date": "2026-01-09 08:00"}, {**B, **LATE_B}, LONG)
    assert found(schedule) == [("A", "late dates", "time of day")]


def test_late_dates_follow_those_of_a_successor(tmp_path: Path) -> None:
    days: Task = {"late_start_date": "2026-01-07 08:00", "late_end_date": "2026-01-07 17:00", "total_float_hr_cnt": 16}
    more: Task = {"late_start_date": "2026-01-08 08:00", "late_end_date": "2026-01-08 17:00", "total_float_hr_cnt": 16}
    schedule = read(tmp_path, {**A, **days}, {**B, **more}, LONG)
    assert found(schedule) == [("A", "late dates", "follows a successor"), ("B", "late dates", "unknown")]
    bound = PlannedConstraint("start no earlier than", datetime(2026, 1, 5, 8))
    assert found(changed(schedule, "B", constraint=bound))[1] == ("B", "late dates", "constraint")


def test_late_dates_that_the_float_in_the_file_contradicts(tmp_path: Path) -> None:
    early = {"late_start_date": "2026-01-05 08:00", "late_end_date": "2026-01-05 17:00", "total_float_hr_cnt": 24}
    assert found(read(tmp_path, {**A, **early}, {**B, **LATE_B}, LONG)) == [
        ("A", "late dates", "contradiction in the file")
    ]


def test_late_dates_count_from_a_finish_that_differs(tmp_path: Path) -> None:
    longer = {**LONG, "early_end_date": "2026-01-12 17:00"}
    days: Task = {"late_start_date": "2026-01-12 08:00", "late_end_date": "2026-01-12 17:00", "total_float_hr_cnt": 32}
    assert ("B", "late dates", "follows the project's finish") in found(read(tmp_path, A, {**B, **days}, longer))


@pytest.mark.parametrize("by_path", [True, False])
def test_a_critical_flag_alone_is_one_of_the_rule_for_it(tmp_path: Path, by_path: bool) -> None:
    schedule = replace(read(tmp_path, {**A, **LATE_A}, {**B, **LATE_B}, LONG), critical_by_path=by_path)
    task = next(one for one in schedule.tasks if one.id == "A")
    schedule = changed(schedule, "A", stored=replace(task.stored, critical=True))
    (difference,) = shake_hands(schedule).differences
    assert (difference.what, difference.cause) == ("critical flag", "rule for critical")
    assert ("longest path" in difference.detail) == by_path
