"""A naive planner: the dates, floats and critical flags that Microsoft Project and Primavera compute, minute by minute.

It is the specification of the deterministic pass over imported schedules. It reads a `PlannedSchedule`, never its
stored dates (but for tasks that the programs do not schedule either: manual and external ones), and shares no code with the compiler
or the engine. Rules are written down where they are applied; each was confirmed by files whose dates the program itself
computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from forecast.readers.schedules import PlannedSchedule, PlannedTask
from forecast.readers.schedules.planned import PlannedConstraint, PlannedLink
from tests.reference.planner_time import Always, Work, minute, moment, working_times

ALWAYS = Always()


@dataclass
class Dates:
    """What the planner computes for a task; minutes."""

    early_start: float
    early_finish: float
    late_start: float = 0.0
    late_finish: float = 0.0
    total_float: float = 0.0
    critical: bool = False

    def moments(self) -> tuple[datetime, datetime, datetime, datetime]:
        return tuple(moment(at) for at in (self.early_start, self.early_finish, self.late_start, self.late_finish))  # type: ignore[return-value]


class CycleError(Exception):
    """Links that lead back to where they began."""


class Planner:
    """What both programs have in common: order, calendars, lags; see `Primavera` and `Microsoft`."""

    def __init__(self, schedule: PlannedSchedule) -> None:
        self.schedule = schedule
        self.task = {task.uid: task for task in schedule.tasks}
        self.work = working_times(schedule)
        self.project_work = self.work.get(schedule.calendar, ALWAYS)
        self.data_date = None if schedule.data_date is None else minute(schedule.data_date)
        self.start = minute(schedule.start)
        self.dates: dict[int, Dates] = {}
        self.links_in: dict[int, list[PlannedLink]] = defaultdict(list)
        self.links_out: dict[int, list[PlannedLink]] = defaultdict(list)
        self.finish = 0.0

    def calendar(self, task: PlannedTask) -> Work | Always:
        if task.is_elapsed:
            return ALWAYS
        return self.work.get(task.calendar, self.project_work) if task.calendar is not None else self.project_work

    def connect(self, links: Iterable[PlannedLink]) -> None:
        for link in links:
            self.links_in[link.successor].append(link)
            self.links_out[link.predecessor].append(link)

    def order(self, uids: list[int], needs: Callable[[int], Iterable[int]]) -> list[int]:
        """Return tasks so that each comes after those that it needs."""
        done: dict[int, int] = {}
        result = []
        for root in uids:
            stack = [(root, iter(needs(root)))] if root not in done else []
            done.setdefault(root, 1)
            while stack:
                uid, rest = stack[-1]
                for other in rest:
                    if done.get(other) == 1:
                        raise CycleError(self.task[other].id)
                    if other not in done:
                        done[other] = 1
                        stack.append((other, iter(needs(other))))
                        break
                else:
                    stack.pop()
                    done[uid] = 2
                    result.append(uid)
        return result

    def lag_of(self, link: PlannedLink) -> float:
        if link.lag_share is not None:
            return link.lag_share * self.task[link.predecessor].duration
        return link.lag

    def deadline_date(self, at: datetime) -> float:
        return float(minute(at))


def constraint_of(task: PlannedTask, *kinds: str) -> int | None:
    """Return the minute of the task's constraint, if it has one of these kinds."""
    for one in (task.constraint, task.secondary):
        if one is not None and one.kind in kinds and one.moment is not None:
            return minute(one.moment)
    return None


def has(constraint: PlannedConstraint | None, kind: str) -> bool:
    return constraint is not None and constraint.kind == kind


def plan(schedule: PlannedSchedule) -> dict[int, Dates]:
    """Return the dates of every task of a schedule, by unique id."""
    from tests.reference.planner_microsoft import Microsoft
    from tests.reference.planner_primavera import Primavera

    planner = Primavera(schedule) if schedule.program == "primavera" else Microsoft(schedule)
    planner.run()
    return planner.dates
