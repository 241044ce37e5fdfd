"""Retained logic of Primavera: what a late predecessor does to work in progress, it does to all that waits for a part of it.

The week is Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00; 2026-01-05, the data date, is a Monday.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from forecast.handshake import computed_dates
from forecast.readers.schedules import PlannedSchedule, read_schedules
from forecast.readers.schedules.projects import to_project
from tests.reference.planner import plan
from tests.support.schedule_files import joined, needs_java, xer

needs_java()

Task = dict[str, object]
LATE: Task = {"code": "Q", "hours": 24}
BEGUN: Task = {"code": "A", "hours": 24, "remain_drtn_hr_cnt": 16, "status_code": "TK_Active", "act_start_date": "2026-01-02 08:00"}  # fmt: skip
SUSPENDED: Task = {**BEGUN, "suspend_date": "2026-01-02 17:00", "resume_date": "2026-01-06 08:00"}
DONE: Task = {"code": "A", "hours": 8, "remain_drtn_hr_cnt": 0, "status_code": "TK_Complete", "act_start_date": "2026-01-02 08:00", "act_end_date": "2026-01-02 17:00"}  # fmt: skip


def starts(folder: Path, task: Task, *links: tuple[str, str, str, float], **settings: object) -> dict[str, str]:
    tasks = [LATE, task, {"code": "B", "hours": 8}]
    (schedule,) = read_schedules(xer(folder / "own.xer", tasks, links, **settings))  # type: ignore[arg-type]
    found, expected = computed_dates(schedule, to_project(schedule)), plan(schedule)
    for one in schedule.tasks:
        if one.uid in found and one.actual_finish is None:
            ours, theirs = found[one.uid], expected[one.uid]
            assert (ours.early_start, ours.early_finish) == theirs.moments()[:2], one.id
            assert ours.total_float == pytest.approx(theirs.total_float), one.id
    return {one.id: f"{found[one.uid].early_start:%m-%d %H:%M}" for one in schedule.tasks if one.uid in found}


@pytest.mark.parametrize("task", [BEGUN, SUSPENDED], ids=["begun", "suspended"])
@pytest.mark.parametrize(
    ("link", "lag", "rest", "waits"),
    [
        (("FS", 0.0), 4.0, "01-08 08:00", "01-08 08:00"),  # Friday has used the lag up: with the rest
        (("FS", 0.0), 16.0, "01-08 08:00", "01-09 08:00"),  # a day of it is left
        (("SS", 16.0), 16.0, "01-07 08:00", "01-08 08:00"),
        (("FF", 8.0), 16.0, "01-07 08:00", "01-08 08:00"),  # the rest, two days, ends a day after Q
    ],
)
def test_what_waits_for_a_part_of_the_work_is_pushed_with_the_rest(
    tmp_path: Path, task: Task, link: tuple[str, float], lag: float, rest: str, waits: str
) -> None:
    """Q takes three days; A began on Friday, and two days of it are left."""
    found = starts(tmp_path, task, ("Q", link[0], "A", link[1]), ("A", "SS", "B", lag))
    assert (found["A"], found["B"]) == (rest, waits)


def test_nothing_is_pushed_where_progress_overrides_logic(tmp_path: Path) -> None:
    rules = {"sched_retained_logic": "N", "sched_progress_override": "Y"}
    found = starts(tmp_path, BEGUN, ("Q", "FS", "A", 0.0), ("A", "SS", "B", 16.0), options=rules)
    assert (found["A"], found["B"]) == ("01-05 08:00", "01-06 08:00")


def test_work_that_was_done_too_early_hands_on_what_it_should_have_waited_for(tmp_path: Path) -> None:
    tasks = [LATE, DONE, {"code": "B", "hours": 8}]
    (schedule,) = read_schedules(xer(tmp_path / "own.xer", tasks, [("Q", "FS", "A", 8.0), ("A", "FS", "B", 0.0)]))
    found = computed_dates(schedule, to_project(schedule))
    b = next(task.uid for task in schedule.tasks if task.id == "B")
    assert f"{found[b].early_start:%m-%d %H:%M}" == "01-09 08:00"  # Q ends on Wednesday, Thursday is the lag
    assert found[b].early_start == plan(schedule)[b].moments()[0]


def test_circles_through_work_in_progress_end(tmp_path: Path) -> None:
    links = [("Q", "SS", "A", 0.0), ("A", "SS", "Q", 0.0), ("A", "SS", "B", 0.0)]
    (schedule,) = read_schedules(xer(tmp_path / "own.xer", [{**BEGUN, "code": "Q"}, BEGUN, {"code": "B"}], links))
    assert len(to_project(schedule).project.tasks) == 3  # the check of the model names the circle


def test_random_networks_in_progress_begin_as_the_naive_planner_says(tmp_path: Path) -> None:
    """Finishes stand at either end of a break where links put them there: no work lies between."""
    schedules = read_schedules(_random_projects(tmp_path, 60))
    n = n_like = 0
    for schedule in schedules:
        found, expected = computed_dates(schedule, to_project(schedule)), plan(schedule)
        for task in schedule.tasks:
            if task.uid not in found or task.actual_finish is not None:
                continue
            ours, (start, finish) = found[task.uid], expected[task.uid].moments()[:2]
            assert ours.early_start == start, (schedule.code, task.id)
            assert ours.early_finish == finish or (ours.early_finish.hour, finish.hour) in ((17, 8), (12, 13))
            n, n_like = n + 1, n_like + (ours.early_finish == finish)
    assert n > 200
    assert n_like / n > 0.97
    assert sum(map(_has_added_links, schedules)) > 20  # else nothing here was tested


def _has_added_links(schedule: PlannedSchedule) -> bool:
    return sum(len(task.predecessors) for task in to_project(schedule).project.tasks) > len(schedule.links)


def _random_projects(folder: Path, n_projects: int) -> Path:
    chance = random.Random(1)
    files = []
    for k in range(n_projects):
        tasks: list[Task] = []
        for i in range(chance.randint(3, 7)):
            task: Task = {"code": f"T{i}", "hours": 8 * chance.randint(1, 5)}
            kind = chance.random()
            if kind < 0.1:
                task |= {name: DONE[name] for name in ("remain_drtn_hr_cnt", "status_code", "act_start_date", "act_end_date")}  # fmt: skip
            elif kind < 0.5:
                task |= {"status_code": "TK_Active", "act_start_date": f"2026-01-0{chance.choice((1, 2))} 08:00", "remain_drtn_hr_cnt": 4 * chance.randint(1, 8)}  # fmt: skip
                if chance.random() < 0.4:
                    task |= {"suspend_date": "2026-01-02 17:00", "resume_date": f"2026-01-{chance.randint(5, 9):02} 08:00"}  # fmt: skip
            tasks.append(task)
        links = [
            (f"T{i}", chance.choice(("FS", "FS", "SS", "SS", "FF", "SF")), f"T{j}", 4.0 * chance.randint(0, 8))
            for j in range(1, len(tasks))
            for i in chance.sample(range(j), min(j, chance.randint(1, 2)))
        ]
        files.append(xer(folder / f"{k}.xer", tasks, links))
    return joined(folder / "all.xer", *files)
