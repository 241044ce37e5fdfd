"""The handshake: the dates that a schedule file holds beside those computed here, every difference with its cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from forecast.readers.schedules.causes import Cause, Causes, ComputedDates, LateCauses, What
from forecast.readers.schedules.planned import PlannedSchedule, PlannedTask, StoredDates

STALE: tuple[Cause, ...] = ("not recalculated before saving",)


@dataclass(frozen=True, slots=True)
class Difference:
    """A task for which the file has something else than what is computed, and why.

    ``what`` is the first that differs: late dates, float and the critical flag follow from early dates.
    """

    task: PlannedTask
    computed: ComputedDates | None
    cause: Cause
    detail: str
    what: What = "early dates"


@dataclass(frozen=True, slots=True)
class Handshake:
    """How well a file's dates are reproduced.

    A task with more than one difference stands in ``differences`` with the first of them.

    Attributes
    ----------
    n_tasks : int
        Tasks compared: those with stored early dates that are still to be scheduled, no summaries.
    n_to_the_minute, n_to_the_day : int
        Tasks whose early start and early finish are the same.
    n_late, n_float, n_critical : int
        Tasks whose late dates, total float and critical flag are the same (or not in the file).
    """

    n_tasks: int
    n_to_the_minute: int
    n_to_the_day: int
    n_late: int
    n_float: int
    n_critical: int
    differences: tuple[Difference, ...]

    @property
    def is_recalculated(self) -> bool:
        """Return whether the planner's program computed all dates before it saved the file."""
        return not any(one.cause in STALE for one in self.differences)

    @property
    def causes(self) -> dict[str, int]:
        """Return how many differences each cause has."""
        return dict(Counter(one.cause for one in self.differences).most_common())


def compare(schedule: PlannedSchedule, computed: Mapping[int, ComputedDates]) -> Handshake:
    """Compare the dates in a file with computed ones.

    Parameters
    ----------
    schedule : PlannedSchedule
    computed : mapping of unique id to ComputedDates
    """
    tasks = [task for task in schedule.tasks if _is_compared(schedule, task)]
    counts: Counter[str] = Counter()
    wrong: dict[int, PlannedTask] = {}
    later: dict[int, tuple[PlannedTask, What]] = {}
    for task in tasks:
        dates = computed.get(task.uid)
        if dates is None:
            wrong[task.uid] = task
            continue
        stored = task.stored
        same = stored.early_start == dates.early_start and stored.early_finish == dates.early_finish
        counts["early dates"] += same
        counts["day"] += _same_day(stored, dates)
        others = _others(stored, dates)
        counts.update(what for what, is_same in others.items() if is_same)
        if not same:
            wrong[task.uid] = task
        elif not all(others.values()):
            later[task.uid] = task, next(what for what, is_same in others.items() if not is_same)
    differences = []
    causes = Causes(schedule, wrong)
    for uid, task in wrong.items():
        cause, detail = causes.of(task, computed.get(uid))
        differences.append(Difference(task, computed.get(uid), cause, detail))
    late_causes = LateCauses(schedule, computed, {*wrong, *later}) if later else None
    for uid, (task, what) in later.items():
        assert late_causes is not None
        cause, detail = late_causes.of(task, computed[uid], what)
        differences.append(Difference(task, computed[uid], cause, detail, what))
    return Handshake(
        len(tasks),
        counts["early dates"],
        counts["day"],
        counts["late dates"],
        counts["total float"],
        counts["critical flag"],
        tuple(differences),
    )


def _others(stored: StoredDates, dates: ComputedDates) -> dict[What, bool]:
    """Return whether late dates, float and critical flag are the same, or not in the file."""
    late = ((stored.late_start, dates.late_start), (stored.late_finish, dates.late_finish))
    return {
        "late dates": all(theirs is None or theirs == ours for theirs, ours in late),
        "total float": stored.total_float is None or abs(stored.total_float - dates.total_float) < 1.0,
        "critical flag": stored.total_float is None or stored.critical == dates.critical,
    }


def _is_compared(schedule: PlannedSchedule, task: PlannedTask) -> bool:
    """Return whether a task's early dates are a forecast: Primavera keeps none for what is complete."""
    if task.kind == "summary" or task.stored.early_start is None or task.stored.early_finish is None:
        return False
    return not (task.is_inactive or (schedule.program == "primavera" and task.actual_finish is not None))


def _same_day(stored: StoredDates, dates: ComputedDates) -> bool:
    assert stored.early_start is not None
    assert stored.early_finish is not None
    return (
        stored.early_start.date() == dates.early_start.date()
        and stored.early_finish.date() == dates.early_finish.date()
    )
