"""The schedule as arrays: a canonical order of tasks, their links, and who may finish last."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence, Set

import numpy as np

from forecast.calendars import Timeline
from forecast.engine.inputs import LINK_KINDS, Calendars, Network
from forecast.engine.money_inputs import Waits
from forecast.project import Link, Project, Task
from forecast.project.calendars import calendar_of_lag

TIE_SHARE = 1e-11  # of the base finish; rounding of sums in float64 stays 100 times below


def order(tasks: Sequence[Task], further: Mapping[str, Set[str]] | None = None) -> list[Task]:
    """Return tasks so that predecessors come first: by the length of their chain of predecessors, then by id.

    The order depends on the network alone, not on the rows of the file, so that sums over tasks are made in the
    same order for permuted rows. ``further`` names tasks that come first for other reasons than links.
    """
    by_id = {task.id: task for task in tasks}
    more = further or {}
    before = {task.id: {link.predecessor for link in task.predecessors} | more.get(task.id, set()) for task in tasks}
    waiting_for = {name: len(first) for name, first in before.items()}
    successors: dict[str, list[str]] = {task.id: [] for task in tasks}
    for name, first in before.items():
        for predecessor in first:
            successors[predecessor].append(name)
    rank = sorted(name for name, count in waiting_for.items() if count == 0)
    ordered: list[str] = []
    while rank:
        ordered += rank
        following = []
        for name in rank:
            for successor in successors[name]:
                waiting_for[successor] -= 1
                if waiting_for[successor] == 0:
                    following.append(successor)
        rank = sorted(following)
    if len(ordered) < len(tasks):
        raise ValueError("the links form a cycle; check the project before it is compiled")
    return [by_id[name] for name in ordered]


def compile_network(
    project: Project,
    tasks: Sequence[Task],
    base_durations: np.ndarray,
    timeline: Timeline,
    starts: Iterable[str] = (),
    sometimes: Container[str] = (),
    held: Container[str] = (),
) -> Network:
    """Return the network of ordered tasks.

    Parameters
    ----------
    project : Project
    tasks : sequence of Task, length n_tasks
        In the order of `order`.
    base_durations : ndarray, shape (n_tasks,)
        Working days.
    timeline : Timeline
        The axis.
    starts : iterable of str
        Tasks whose starts are looked at by more than links.
    sometimes : container of str
        Tasks that may not exist: nothing surely finishes before them, and as milestones they have no finish of their
        own in every iteration.
    held : container of str
        Tasks that links push no further than to a date.
    """
    position, by_id = {task.id: t for t, task in enumerate(tasks)}, {task.id: task for task in tasks}
    links = [(t, link) for t, task in enumerate(tasks) for link in sorted(task.predecessors, key=_canonical)]
    looks_at_start, finishes_later = set(starts), set()
    for t, link in links:
        if link.kind in ("SS", "SF"):
            looks_at_start.add(link.predecessor)
        if link.may_lead or tasks[t].id in sometimes or tasks[t].id in held:
            continue
        # By FF a successor may end on its Friday when its predecessor ends on a Sunday.
        is_axis = timeline.is_axis(tasks[t].calendar or project.calendar)
        if link.kind == "FS" or (link.kind == "FF" and is_axis):
            finishes_later.add(link.predecessor)
    counts = np.bincount([t for t, _ in links], minlength=len(tasks)) if links else np.zeros(len(tasks), np.int64)
    return Network(
        first_link=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        predecessor=np.array([position[link.predecessor] for _, link in links], np.int32),
        link_kind=np.array([LINK_KINDS[link.kind] for _, link in links], np.int32),
        is_plain=np.array([_is_plain(link) for _, link in links], np.bool_),
        lag=np.array([_lag(project, link, by_id, tasks[t], timeline) for t, link in links], np.float64),
        lag_share=np.array([link.lag_share for _, link in links], np.float64),
        start_row=_numbered(tasks, looks_at_start),
        earliest=np.array(
            [0.0 if task.not_before is None else max(timeline.moment(task.not_before), 0.0) for task in tasks]
        ),
        may_finish_last=np.array([task.id not in finishes_later for task in tasks]),
        center=np.asarray(base_durations, dtype=np.float64),
        effort_row=_numbered_efforts(project, tasks),
        milestone=np.array(
            [t for t, task in enumerate(tasks) if task.is_milestone and task.id not in sometimes], np.int32
        ),
        tie=TIE_SHARE * float(np.sum(base_durations * slots_per_day(project, tasks, timeline))),
    )


def compile_calendars(project: Project, tasks: Sequence[Task], timeline: Timeline) -> Calendars:
    """Return the conversion tables of all calendars that are not the axis itself."""
    names: Mapping[str, int] = {
        name: row for row, name in enumerate(sorted(name for name in timeline.worked if not timeline.is_axis(name)))
    }
    by_id = {task.id: task for task in tasks}
    horizon = len(timeline.clock)
    rests, gaps = (np.empty((len(names), horizon + 1), np.int32) for _ in range(2))
    for name, row in names.items():
        rests[row] = timeline.rests(name)
        gaps[row] = timeline.gaps(name)
    of_lag = [
        names.get(calendar_of_lag(project, link, by_id[link.predecessor], task), -1) if link.has_lag else -1
        for task in tasks
        for link in sorted(task.predecessors, key=_canonical)
    ]
    return Calendars(
        of_task=np.array([names.get(task.calendar or project.calendar, -1) for task in tasks], np.int32),
        of_project=names.get(project.calendar, -1),
        of_lag=np.array(of_lag, np.int32),
        per_day=slots_per_day(project, tasks, timeline),
        project_day=timeline.per_day[project.calendar],
        rests=rests,
        gaps=gaps,
    )


def _canonical(link: Link) -> tuple[str, str, float, float, float, bool]:
    return (link.predecessor, link.kind, link.lag_days, link.lag_share, link.lag_minutes, link.is_elapsed)


def _is_plain(link: Link) -> bool:
    return link.kind == "FS" and not link.has_lag


def _lag(project: Project, link: Link, by_id: Mapping[str, Task], task: Task, timeline: Timeline) -> float:
    """Return the lag of a link in slots of the calendar on which it runs, without its share."""
    if not link.lag_days and not link.lag_minutes:
        return 0.0
    name = calendar_of_lag(project, link, by_id[link.predecessor], task)
    hours = project.calendars[name].hours_per_day
    return (link.lag_days + link.lag_minutes / (60.0 * hours)) * timeline.per_day[name]


def slots_per_day(project: Project, tasks: Sequence[Task], timeline: Timeline) -> np.ndarray:
    """Return how many slots a day of each task's duration is, shape (n_tasks,)."""
    return np.array([timeline.per_day[task.calendar or project.calendar] for task in tasks], np.float64)


def calendars_in_use(project: Project, tasks: Sequence[Task]) -> list[str]:
    """Return the calendars that tasks, lags or the project as a whole run on, in the order of their names."""
    by_id = {task.id: task for task in tasks}
    used = {task.calendar or project.calendar for task in tasks} | {project.calendar}
    lagging = [(link, by_id[link.predecessor], task) for task in tasks for link in task.predecessors if link.has_lag]
    return sorted(used | {calendar_of_lag(project, *one) for one in lagging})


def _numbered(tasks: Sequence[Task], wanted: set[str]) -> np.ndarray:
    rows = np.full(len(tasks), -1, np.int32)
    chosen = [t for t, task in enumerate(tasks) if task.id in wanted]
    rows[chosen] = np.arange(len(chosen))
    return rows


def _numbered_efforts(project: Project, tasks: Sequence[Task]) -> np.ndarray:
    """Return a number from 1 for each task with a resource whose cost follows the effort, 0 for all others."""
    paid = {resource.id for resource in project.resources if resource.cost_follows == "effort"}
    return _numbered(tasks, {task.id for task in tasks if any(one.resource in paid for one in task.resources)}) + 1


def compile_waits(project: Project, tasks: Sequence[Task], network: Network) -> Waits | None:
    """Return the links from deliveries, which stand in the order of their ids; None where there are none."""
    row = {name: d for d, name in enumerate(sorted(delivery.id for delivery in project.deliveries))}
    if not row:
        return None
    first, links = network.first_link.tolist(), range(len(network.predecessor))
    before = [tasks[position].id for position in network.predecessor]
    waiting = [[j for j in links[first[t] : first[t + 1]] if before[j] in row] for t in range(len(tasks))]
    chosen = [j for some in waiting for j in some]
    return Waits(
        n_deliveries=len(row),
        first_wait=np.cumsum([0, *map(len, waiting)]).astype(np.int32),
        link=np.array(chosen, np.int32),
        delivery=np.array([row[before[j]] for j in chosen], np.int32),
    )
