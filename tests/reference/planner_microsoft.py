"""The rules of Microsoft Project."""

from __future__ import annotations

from itertools import pairwise

from forecast.readers.schedules import PlannedSchedule, PlannedTask
from forecast.readers.schedules.planned import PlannedLink
from tests.reference.planner import ALWAYS, Dates, Planner, constraint_of
from tests.reference.planner_time import Always, Work, minute


class Microsoft(Planner):
    """The forward and the backward pass of Microsoft Project; links of summaries bind what is below them."""

    def __init__(self, schedule: PlannedSchedule) -> None:
        super().__init__(schedule)
        self.children: dict[int | None, list[int]] = {}
        for task in schedule.tasks:
            self.children.setdefault(task.parent, []).append(task.uid)
        self.leaves = {task.uid: self.below(task.uid) for task in schedule.tasks if task.kind == "summary"}
        self.crew: dict[int, list[tuple[Work | Always, float, float]]] = {}
        self.connect(
            link
            for link in schedule.links
            if not (self.task[link.predecessor].is_inactive or self.task[link.successor].is_inactive)
        )
        self.staff()

    def below(self, uid: int) -> list[int]:
        """Return the tasks below a summary that are none themselves."""
        found = []
        for child in self.children.get(uid, ()):
            found += self.below(child) if self.task[child].kind == "summary" else [child]
        return found

    def staff(self) -> None:
        """Note for each task the calendars that its work follows, and how long the work of each resource takes."""
        resources = {one.uid: one for one in self.schedule.resources}
        for one in self.schedule.assignments:
            task, resource = self.task.get(one.task), resources.get(one.resource)
            if task is None or resource is None or resource.kind != "work" or one.units <= 0 or task.is_elapsed:
                continue
            own = self.work.get(task.calendar) if task.calendar is not None else None
            if own is not None and task.ignores_resource_calendars:
                continue
            theirs = self.work.get(resource.calendar) if resource.calendar is not None else None
            calendar: Work | Always = own or theirs or self.project_work
            if own is not None and theirs is not None and own is not theirs:
                calendar = own.common(theirs)
            self.crew.setdefault(task.uid, []).append((calendar, one.work / one.units, one.remaining_work / one.units))

    def run(self) -> None:
        tasks = [task for task in self.schedule.tasks if task.kind != "summary" and not task.is_inactive]
        order = self.order([task.uid for task in tasks], self.needs)
        for uid in order:
            self.forward(self.task[uid])
        finishes = [dates.early_finish for dates in self.dates.values()]
        self.finish = max(finishes, default=float(self.start))
        for uid in reversed(order):
            self.backward(self.task[uid])
        for task in reversed(self.schedule.tasks):
            inside = [self.dates[uid] for uid in self.leaves.get(task.uid, ()) if uid in self.dates]
            if inside:
                self.dates[task.uid] = Dates(
                    min(one.early_start for one in inside),
                    max(one.early_finish for one in inside),
                    min(one.late_start for one in inside),
                    max(one.late_finish for one in inside),
                )
        for task in self.schedule.tasks:
            if task.uid in self.dates:
                self.floats(task)

    def ancestors(self, uid: int) -> list[int]:
        found = []
        parent = self.task[uid].parent
        while parent in self.task:
            found.append(parent)
            parent = self.task[parent].parent
        return found  # type: ignore[return-value]

    def binding(self, uid: int) -> list[PlannedLink]:
        """Return the links that bind a task: its own and those of the summaries above it."""
        return [link for one in (uid, *self.ancestors(uid)) for link in self.links_in[one]]

    def bound_by(self, uid: int) -> list[PlannedLink]:
        return [link for one in (uid, *self.ancestors(uid)) for link in self.links_out[one]]

    def members(self, uid: int) -> list[int]:
        return self.leaves.get(uid, [uid])

    def needs(self, uid: int) -> list[int]:
        return [
            one
            for link in self.binding(uid)
            for one in self.members(link.predecessor)
            if not self.task[one].is_inactive and one != uid
        ]

    # ------------------------------------------------------------------ time

    def pause(self, task: PlannedTask, calendar: Work | Always, after: float = 0.0) -> float:
        """Return the work that a calendar has between the pieces of a task that is split and begin after a moment."""
        if task.is_elapsed or task.actual_finish is not None:
            return 0.0
        edges = [(minute(start), minute(end)) for start, end in task.splits]
        return sum(calendar.between(end, start) for (_, end), (start, _) in pairwise(edges) if start > after)

    def finish_of(self, task: PlannedTask, start: float, remaining: bool = False) -> float:
        """Return when the work is done that begins at ``start``: for each resource by its own calendar."""
        crew, gone = self.crew.get(task.uid), start if remaining else 0.0
        length = task.remaining if remaining else task.duration
        if not crew or length == 0 or not any(one[1] for one in crew):
            return self.calendar(task).add(start, length + self.pause(task, self.calendar(task), gone))
        return max(
            calendar.add(start, (rest if remaining else work) + self.pause(task, calendar, gone))
            for calendar, work, rest in crew
        )

    def start_of(self, task: PlannedTask, finish: float, remaining: bool = False) -> float:
        crew, gone = self.crew.get(task.uid), self.resumption(task) if remaining else 0.0
        length = task.remaining if remaining else task.duration
        if not crew or length == 0 or not any(one[1] for one in crew):
            return self.calendar(task).add(finish, -length - self.pause(task, self.calendar(task), gone))
        return min(
            calendar.add(finish, -(rest if remaining else work) - self.pause(task, calendar, gone))
            for calendar, work, rest in crew
        )

    def resumption(self, task: PlannedTask) -> float:
        """Return where the work that is left goes on, 0 where the file does not say it."""
        return 0.0 if task.resumed is None else self.next_start(task, float(minute(task.resumed)))

    def next_start(self, task: PlannedTask, at: float) -> float:
        calendars = [one[0] for one in self.crew.get(task.uid, ())] or [self.calendar(task)]
        if task.duration == 0 and any(calendar.last_finish(at) == at for calendar in calendars):
            return at  # a milestone may stand at the end of a shift
        return min(calendar.next_start(at) for calendar in calendars)

    def last_finish(self, task: PlannedTask, at: float) -> float:
        calendars = [one[0] for one in self.crew.get(task.uid, ())] or [self.calendar(task)]
        return max(calendar.last_finish(at) for calendar in calendars)

    def lagged(self, link: PlannedLink, at: float, sign: int = 1) -> float:
        """Return a moment and the lag: in the successor's calendar."""
        calendar = ALWAYS if link.is_elapsed else self.calendar(self.task[link.successor])
        return calendar.add(at, sign * self.lag_of(link))

    # --------------------------------------------------------------- forward

    def forward(self, task: PlannedTask) -> None:
        if (task.is_manual or task.is_external) and task.stored.start is not None and task.stored.finish is not None:
            self.dates[task.uid] = Dates(float(minute(task.stored.start)), float(minute(task.stored.finish)))
            return
        if task.actual_start is not None:
            self.started(task)
            return
        at = float(self.start)
        latest_finish_bound = 0.0
        for link in self.binding(task.uid):
            members = [one for one in self.members(link.predecessor) if one in self.dates]
            if members:
                bound = self.bound(link, members)
                if link.kind in ("FF", "SF"):
                    latest_finish_bound = max(latest_finish_bound, bound)
                    bound = self.start_of(task, bound)
                at = max(at, bound)
        for uid in (task.uid, *self.ancestors(task.uid)):
            not_before = constraint_of(self.task[uid], "start no earlier than")
            if not_before is not None:
                at = max(at, float(not_before))
        at = self.next_start(task, at)
        if task.levelling_delay:
            at = self.next_start(task, at + task.levelling_delay)
        at = self.constrained_start(task, at)
        end = self.finish_of(task, at)
        if (
            end < latest_finish_bound
            and self.calendar(task).between(end, latest_finish_bound) == 0
            and task.duration > 0
        ):
            end = latest_finish_bound  # no work lies between: a finish keeps the moment that its link names
        self.dates[task.uid] = Dates(at, end)

    def started(self, task: PlannedTask) -> None:
        assert task.actual_start is not None
        start = float(minute(task.actual_start))
        if task.actual_finish is not None:
            self.dates[task.uid] = Dates(start, float(minute(task.actual_finish)))
            return
        if (
            task.resumed is not None
            and task.suspended is not None
            and task.resumed > task.suspended
            and task.remaining < task.duration
        ):
            end = self.finish_of(task, self.next_start(task, float(minute(task.resumed))), remaining=True)
        else:
            end = self.finish_of(task, start)
        self.dates[task.uid] = Dates(start, end)

    def bound(self, link: PlannedLink, members: list[int]) -> float:
        if link.kind in ("FS", "FF"):
            at = max(self.dates[uid].early_finish for uid in members)
        else:
            at = min(self.dates[uid].early_start for uid in members)
        return self.lagged(link, at)

    def constrained_start(self, task: PlannedTask, at: float) -> float:
        """Apply a constraint; where constraints are honoured, a later link does not break it."""
        hard = self.schedule.honours_constraints
        finish = constraint_of(task, "finish no earlier than")
        if finish is not None:
            at = max(at, self.start_of(task, float(finish)))
        fixed = constraint_of(task, "must start on", "start on")
        if fixed is not None:
            at = float(fixed) if hard else max(at, float(fixed))
        fixed = constraint_of(task, "must finish on", "finish on")
        if fixed is not None:
            start = self.start_of(task, float(fixed))
            at = start if hard else max(at, start)
        if hard:
            latest = constraint_of(task, "start no later than")
            if latest is not None:
                at = min(at, float(latest))
            latest = constraint_of(task, "finish no later than")
            if latest is not None:
                at = min(at, self.start_of(task, float(latest)))
        return at

    # -------------------------------------------------------------- backward

    def backward(self, task: PlannedTask) -> None:
        dates = self.dates[task.uid]
        if task.is_external:
            dates.late_start, dates.late_finish = dates.early_start, dates.early_finish
            return
        if task.actual_finish is not None:
            dates.late_start, dates.late_finish = dates.early_start, dates.early_finish
            return
        at = self.finish
        for link in self.bound_by(task.uid):
            for uid in self.members(link.successor):
                after = self.task[uid]
                if uid in self.dates and after.actual_finish is None and not after.is_inactive:
                    at = min(at, self.late_bound(link, task, self.dates[uid]))
        at = self.constrained_finish(task, at)
        if task.deadline is not None:
            at = min(at, float(minute(task.deadline)))
        if task.duration > 0:
            at = self.last_finish(task, at)
        start = self.start_of(task, at, remaining=task.actual_start is not None)
        dates.late_finish = at
        dates.late_start = start if task.actual_start is None else float(minute(task.actual_start))

    def late_bound(self, link: PlannedLink, task: PlannedTask, after: Dates) -> float:
        if link.kind == "FS":
            return self.lagged(link, after.late_start, -1)
        if link.kind == "FF":
            return self.lagged(link, after.late_finish, -1)
        if task.actual_start is not None:
            return self.finish
        at = self.lagged(link, after.late_start if link.kind == "SS" else after.late_finish, -1)
        return self.finish_of(task, self.next_start(task, at))

    def constrained_finish(self, task: PlannedTask, at: float) -> float:
        fixed = constraint_of(task, "must start on", "start on")
        if fixed is not None:
            return self.finish_of(task, float(fixed))
        fixed = constraint_of(task, "must finish on", "finish on")
        if fixed is not None:
            return float(fixed)
        latest = constraint_of(task, "start no later than")
        if latest is not None:
            at = min(at, self.finish_of(task, float(latest)))
        latest = constraint_of(task, "finish no later than")
        return at if latest is None else min(at, float(latest))

    def floats(self, task: PlannedTask) -> None:
        dates = self.dates[task.uid]
        if task.actual_finish is not None:
            return
        calendar = self.calendar(task)
        start = calendar.between(dates.early_start, dates.late_start)
        finish = calendar.between(dates.early_finish, dates.late_finish)
        dates.total_float = min(start, finish) if task.actual_start is None else finish
        dates.critical = dates.total_float <= self.schedule.critical_float
