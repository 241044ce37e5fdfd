"""The handshake: an imported schedule, planned by this program, beside the dates that stand in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from forecast.compiler.base import WorkingTime
from forecast.compiler.plan import Plan, plan_project
from forecast.engine.inputs import FF, SF
from forecast.project.lateness import as_soon_as_possible
from forecast.readers.schedules.causes import ComputedDates
from forecast.readers.schedules.compare import Handshake, compare
from forecast.readers.schedules.efforts import levels_of_effort
from forecast.readers.schedules.planned import PlannedSchedule
from forecast.readers.schedules.projects import Imported, to_project
from forecast.readers.schedules.staffing import Staffing
from forecast.readers.schedules.working_time import calendar_of, work_between

SOON = 1e-6  # slots


def shake_hands(schedule: PlannedSchedule, imported: Imported | None = None) -> Handshake:
    """Plan a schedule without uncertainty and compare the dates with those in the file.

    Parameters
    ----------
    schedule : PlannedSchedule
    imported : Imported, optional
        The schedule as a project, where that is known already.
    """
    return compare(schedule, computed_dates(schedule, imported or to_project(schedule)))


def computed_dates(schedule: PlannedSchedule, imported: Imported) -> dict[int, ComputedDates]:
    """Return the dates of the base plan of an imported schedule, by the unique numbers of its lines."""
    is_primavera = schedule.program == "primavera"
    # Microsoft Project keeps the early dates of what is as late as possible, and schedules it at its late ones.
    plan = plan_project(imported.project if is_primavera else as_soon_as_possible(imported.project))
    clock, base, project = _Clock(plan), plan.base, plan.unrolled.project
    # Primavera's early start of work in progress is that of what is left.
    begins = clock.all_at(base.resumed if is_primavera else base.start, False)
    late_begins = clock.all_at(base.late_start, False)
    ends = clock.all_at(base.finish, True)
    late_ends = clock.all_at(np.array([clock.end_of_work(t, at) for t, at in enumerate(base.late_finish)]), True)
    hours = {name: calendar.hours_per_day for name, calendar in project.calendars.items()}
    uid_by_id = {name: uid for uid, name in imported.id_by_uid.items()}
    has_successors = {link.predecessor for task in plan.tasks for link in task.predecessors}
    found = {}
    for t, task in enumerate(plan.tasks):
        minutes = float(base.total_float[t]) * hours[task.calendar or project.calendar] * 60.0
        if not task.is_milestone:
            early = begins[t], clock.finish(t, ends[t], is_primavera)
            late = late_begins[t], late_ends[t]
        else:
            waits = any(link.kind in ("FS", "FF") for link in task.predecessors)
            is_end = clock.ends_work(t, base.start[t]) if is_primavera else waits
            is_late_end = task.milestone_side == "finish" if is_primavera else task.id not in has_successors
            early = (clock.at(base.start[t], is_end and task.milestone_side != "start"),) * 2
            late = (clock.at(base.late_finish[t], is_late_end),) * 2
        critical = minutes <= schedule.critical_float + 0.5 and not task.is_complete
        found[uid_by_id[task.id]] = ComputedDates(*early, *late, total_float=minutes, critical=critical)
    if not is_primavera:
        found |= dict(_with_own_floats(schedule, found))
    return found | levels_of_effort(schedule, found)


def _with_own_floats(
    schedule: PlannedSchedule, found: Mapping[int, ComputedDates]
) -> Iterator[tuple[int, ComputedDates]]:
    """Yield tasks that work by the calendar of a resource: Microsoft Project counts their float by their own."""
    staffing = Staffing(schedule)
    for task in schedule.tasks:
        dates, own = found.get(task.uid), calendar_of(schedule, task)
        if dates is None or task.is_elapsed or staffing.of(task)[0] == own.id:
            continue
        ends = [(dates.early_finish, dates.late_finish)]
        if task.actual_start is None:
            ends.append((dates.early_start, dates.late_start))
        minutes = min(work_between(own, early, late) - work_between(own, late, early) for early, late in ends)
        is_critical = minutes <= schedule.critical_float + 0.5 and task.actual_finish is None
        yield task.uid, replace(dates, total_float=minutes, critical=is_critical)


class _Clock:
    """Dates with their time of day, to the minute."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.timeline = plan, plan.timeline
        self.midnight = datetime.combine(self.timeline.start, datetime.min.time())
        calendars = plan.calendars
        by_row = {row: WorkingTime(calendars, row) for row in set(calendars.of_task.tolist())}
        self.time = [by_row[row] for row in calendars.of_task.tolist()]

    def all_at(self, moments: NDArray[np.float64], is_end: bool) -> list[datetime]:
        """Return moments of the axis, which are ends of one shift and beginnings of the next, as one of them."""
        minutes = np.rint(self.timeline.calendar_days(moments, ends=is_end) * 1440.0).tolist()
        return [self.midnight + timedelta(minutes=one) for one in minutes]

    def at(self, moment: float, is_end: bool) -> datetime:
        """Return one moment of the axis, see `all_at`."""
        return self.all_at(np.array([moment]), is_end)[0]

    def begin(self, moment: float) -> datetime:
        """Return a moment at which work begins."""
        return self.at(moment, False)

    def end(self, moment: float) -> datetime:
        """Return a moment at which work ends."""
        return self.at(moment, True)

    def finish(self, t: int, end: datetime, is_primavera: bool) -> datetime:
        """Return the early finish of a task: the end of its work, or where a link puts it in the break behind that."""
        network, calendars, base = self.plan.network, self.plan.calendars, self.plan.base
        finish, found = float(base.finish[t]), end
        for j in range(network.first_link[t], network.first_link[t + 1]):
            kind, lag = network.link_kind[j], float(network.lag[j])
            if kind not in (FF, SF):
                continue
            theirs = float((base.finish if kind == FF else base.start)[network.predecessor[j]])
            bound = WorkingTime(calendars, int(calendars.of_lag[j])).move(theirs, lag, kind == SF)
            if bound > finish + SOON and is_primavera:
                found = max(found, self.begin(self.time[t].begin(self.time[t].before(bound))))
            elif bound > finish + SOON or (kind == SF and lag == 0.0 and bound > finish - SOON):
                found = max(found, self.at(bound, kind == FF))
        return found

    def end_of_work(self, t: int, moment: float) -> float:
        """Return the end of a task's last working time before a moment."""
        return self.time[t].end(self.time[t].before(moment))

    def ends_work(self, t: int, moment: float) -> bool:
        """Return whether a task's working time reaches up to a moment."""
        return moment - self.end_of_work(t, moment) <= SOON
