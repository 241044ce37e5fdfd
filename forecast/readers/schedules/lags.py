"""Lags behind the start of work in progress: in Primavera what is left of them runs from where the rest begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from forecast.readers.schedules.planned import LinkKind, PlannedLink, PlannedSchedule, PlannedTask
from forecast.readers.schedules.working_time import calendar_of, calendar_of_lag, next_start, work_between

FROM_START = ("SS", "SF")
_KINDS: dict[str, LinkKind] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}


def with_lags_of_rests(
    schedule: PlannedSchedule, links: Mapping[int, Sequence[PlannedLink]], tasks: Mapping[int, PlannedTask]
) -> dict[int, list[PlannedLink]]:
    """Return the links into each task with lags from actual starts, and those that late predecessors of a rest add.

    A task that waits for a part of work in progress waits, by what is left of the lag, for all that the rest of that
    work waits for: its predecessors become predecessors of the task.

    Parameters
    ----------
    schedule : PlannedSchedule
    links : mapping of int to sequence of PlannedLink
        By the number of the successor.
    tasks : mapping of int to PlannedTask
    """
    found = {uid: list(into) for uid, into in links.items()}
    if schedule.program != "primavera" or not any(task.actual_start is not None for task in tasks.values()):
        return found
    for uid, into in links.items():
        found[uid] = [replace(link, lag=_from_actual_start(schedule, link, tasks)) for link in into]
        for link in into:
            before = tasks[link.predecessor]
            if schedule.progress != "progress override" and _may_wait_longer(schedule, link, before):
                left = _left(schedule, link, before)
                found[uid] += [
                    PlannedLink(wait.predecessor, uid, _KINDS[end + link.kind[1]], wait.lag + left)
                    for end, wait in _holding_back(schedule, links, tasks, link.predecessor, (uid,))
                ]
    return found


def _from_actual_start(schedule: PlannedSchedule, link: PlannedLink, tasks: Mapping[int, PlannedTask]) -> float:
    """Return the lag of a link from the actual start of suspended work, where Primavera counts it from the rest.

    What the work before the break has used up of the lag counts; the rest of it runs from where the work resumes.
    """
    before, status = tasks[link.predecessor], schedule.data_date
    if not _is_behind_the_rest(schedule, link, before) or before.suspended is None or before.resumed is None:
        return link.lag
    if status is None or before.resumed <= status or before.actual_start is None:
        return link.lag
    of_lag = calendar_of_lag(schedule, link, tasks)
    break_over = next_start(calendar_of(schedule, before), before.resumed)
    up_to_there = work_between(of_lag, before.actual_start, break_over)
    if not schedule.lag_from_early_start:
        return max(up_to_there, link.lag)
    return up_to_there + _left(schedule, link, before)


def _holding_back(
    schedule: PlannedSchedule,
    links: Mapping[int, Sequence[PlannedLink]],
    tasks: Mapping[int, PlannedTask],
    uid: int,
    path: tuple[int, ...],
) -> Iterator[tuple[str, PlannedLink]]:
    """Yield what holds back the start of the rest of a task: which end of a predecessor, with a link of that lag."""
    for link in links.get(uid, ()):
        if link.predecessor in path or link.lag_share is not None:  # links in a circle are reported elsewhere
            continue
        is_over = tasks[uid].actual_finish is not None
        length = tasks[uid].remaining if link.kind in ("FF", "SF") and not is_over else 0.0
        yield link.kind[0], replace(link, lag=_from_actual_start(schedule, link, tasks) - length)
        before = tasks[link.predecessor]
        if _may_wait_longer(schedule, link, before):
            more = _left(schedule, link, before) - length
            for end, wait in _holding_back(schedule, links, tasks, link.predecessor, (*path, uid)):
                yield end, replace(wait, lag=wait.lag + more)


def _may_wait_longer(schedule: PlannedSchedule, link: PlannedLink, before: PlannedTask) -> bool:
    """Return whether a link names an end that is past: retained logic hands on what the task itself has to wait for."""
    is_complete = schedule.program == "primavera" and before.actual_finish is not None
    return is_complete or _is_behind_the_rest(schedule, link, before)


def _is_behind_the_rest(schedule: PlannedSchedule, link: PlannedLink, before: PlannedTask) -> bool:
    is_in_progress = before.actual_start is not None and before.actual_finish is None
    return schedule.program == "primavera" and link.kind in FROM_START and is_in_progress and link.lag_share is None


def _left(schedule: PlannedSchedule, link: PlannedLink, before: PlannedTask) -> float:
    """Return what the work so far has left of a lag; a break is no work."""
    status, begun = schedule.data_date, before.actual_start
    if status is None or begun is None or before.actual_finish is not None or not schedule.lag_from_early_start:
        return 0.0
    own = calendar_of(schedule, before)
    used = work_between(own, begun, status)
    if before.suspended is not None:
        used -= work_between(own, before.suspended, min(before.resumed or status, status))
    return max(link.lag - max(used, 0.0), 0.0)
