"""The handshake: an imported schedule, planned by this program, beside the dates that stand in its file."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from forecast.compiler import Compiled, compile_project
from forecast.compiler.base import WorkingTime
from forecast.engine.inputs import FF, SF
from forecast.readers.schedules.compare import ComputedDates, Handshake, compare
from forecast.readers.schedules.efforts import levels_of_effort
from forecast.readers.schedules.planned import PlannedSchedule
from forecast.readers.schedules.projects import Imported, to_project

SOON = 1e-6  # slots
MINUTE = timedelta(minutes=1)


def shake_hands(schedule: PlannedSchedule) -> Handshake:
    """Plan a schedule without uncertainty and compare the dates with those in the file.

    Parameters
    ----------
    schedule : PlannedSchedule
    """
    return compare(schedule, computed_dates(schedule, to_project(schedule)))


def computed_dates(schedule: PlannedSchedule, imported: Imported) -> dict[int, ComputedDates]:
    """Return the dates of the base plan of an imported schedule, by the unique numbers of its lines."""
    compiled = compile_project(imported.project)
    clock, base = _Clock(compiled), compiled.base
    hours = {name: calendar.hours_per_day for name, calendar in compiled.project.calendars.items()}
    uid_by_id = {name: uid for uid, name in imported.id_by_uid.items()}
    has_successors = {link.predecessor for task in compiled.tasks for link in task.predecessors}
    is_primavera = schedule.program == "primavera"
    found = {}
    for t, task in enumerate(compiled.tasks):
        minutes = float(base.total_float[t]) * hours[task.calendar or compiled.project.calendar] * 60.0
        if not task.is_milestone:
            # Primavera's early start of work in progress is that of what is left.
            begins = base.resumed[t] if is_primavera else base.start[t]
            early = clock.begin(begins), clock.finish(t, is_primavera)
            late = clock.begin(base.late_start[t]), clock.end(clock.end_of_work(t, base.late_finish[t]))
        else:
            waits = any(link.kind in ("FS", "FF") for link in task.predecessors)
            early_ends = clock.ends_work(t, base.start[t]) if is_primavera else waits
            late_ends = task.milestone_side == "finish" if is_primavera else task.id not in has_successors
            early_ends = early_ends and task.milestone_side != "start"
            early = (clock.at(base.start[t], early_ends),) * 2
            late = (clock.at(base.late_finish[t], late_ends),) * 2
        critical = minutes <= schedule.critical_float + 0.5 and not task.is_complete
        found[uid_by_id[task.id]] = ComputedDates(*early, *late, total_float=minutes, critical=critical)
    return found | levels_of_effort(schedule, found)


class _Clock:
    """Dates with their time of day, to the minute."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled, self.timeline = compiled, compiled.timeline
        self.midnight = datetime.combine(self.timeline.start, datetime.min.time())
        calendars = compiled.inputs.calendars
        by_row = {row: WorkingTime(calendars, row) for row in set(calendars.of_task.tolist())}
        self.time = [by_row[row] for row in calendars.of_task.tolist()]

    def at(self, moment: float, is_end: bool) -> datetime:
        """Return a moment of the axis, which is the end of one shift and the beginning of the next, as one of them."""
        days = float(self.timeline.calendar_days(np.array(moment), ends=is_end))
        return self.midnight + round(days * 1440.0) * MINUTE

    def begin(self, moment: float) -> datetime:
        """Return a moment at which work begins."""
        return self.at(moment, False)

    def end(self, moment: float) -> datetime:
        """Return a moment at which work ends."""
        return self.at(moment, True)

    def finish(self, t: int, is_primavera: bool) -> datetime:
        """Return the early finish of a task: the end of its work, or where a link puts it in the break behind that."""
        network, calendars, base = self.compiled.inputs.network, self.compiled.inputs.calendars, self.compiled.base
        finish, found = float(base.finish[t]), self.end(base.finish[t])
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
