"""The rules of Primavera P6."""

from __future__ import annotations

from forecast.readers.schedules import PlannedSchedule, PlannedTask
from forecast.readers.schedules.planned import PlannedLink
from tests.reference.planner import ALWAYS, Dates, Planner, constraint_of, has
from tests.reference.planner_time import Always, Work, minute

SPANS = ("level of effort", "hammock", "summary")


class Primavera(Planner):
    """The forward and the backward pass of P6 over the activities, then levels of effort and summaries."""

    def __init__(self, schedule: PlannedSchedule) -> None:
        super().__init__(schedule)
        if self.data_date is None:
            self.data_date = self.start
        self.begin = max(self.data_date, self.start)
        self.recounted: dict[int, float] = {}
        self.activities = [task for task in schedule.tasks if task.kind not in SPANS]
        uids = {task.uid for task in self.activities}
        self.connect(link for link in schedule.links if link.predecessor in uids and link.successor in uids)

    def run(self) -> None:
        order = self.order(
            [task.uid for task in self.activities], lambda uid: (link.predecessor for link in self.links_in[uid])
        )
        for uid in order:
            self.forward(self.task[uid])
        finishes = [self.dates[uid].early_finish for uid in order]
        must = self.schedule.must_finish
        self.finish = float(minute(must)) if must is not None else max(finishes, default=float(self.begin))
        for uid in reversed(order):
            self.backward(self.task[uid])
        for task in self.schedule.tasks:
            if task.kind == "level of effort":
                self.level_of_effort(task)
        self.spans()
        for task in self.schedule.tasks:
            if task.uid in self.dates:
                self.floats(task)

    # ------------------------------------------------------------------ time

    def calendar(self, task: PlannedTask) -> Work | Always:
        own = super().calendar(task)
        if task.is_resource_dependent:
            calendars = {
                resource.calendar
                for one in self.schedule.assignments
                if one.task == task.uid
                for resource in self.schedule.resources
                if resource.uid == one.resource and resource.kind == "work" and resource.calendar in self.work
            }
            if len(calendars) == 1:
                return self.work[calendars.pop()]  # type: ignore[index]
        return own

    def lag_calendar(self, link: PlannedLink) -> Work | Always:
        rule = self.schedule.lag_calendar
        if link.is_elapsed or rule == "24 hours":
            return ALWAYS
        if rule == "project":
            return self.project_work
        return self.calendar(self.task[link.predecessor if rule == "predecessor" else link.successor])

    def lagged(self, link: PlannedLink, at: float, sign: int = 1, lag: float | None = None) -> float:
        return self.lag_calendar(link).add(at, sign * (self.lag_of(link) if lag is None else lag))

    def rest(self, task: PlannedTask) -> float:
        """Return the work that is left; nothing once the activity is complete."""
        if task.actual_finish is not None or task.kind in ("start milestone", "finish milestone"):
            return 0.0
        return self.recounted.get(task.uid, task.remaining)

    # --------------------------------------------------------------- forward

    def forward(self, task: PlannedTask) -> None:
        if task.is_external and task.stored.start is not None and task.stored.finish is not None:
            self.dates[task.uid] = Dates(float(minute(task.stored.start)), float(minute(task.stored.finish)))
            return
        calendar = self.calendar(task)
        rest = self.rest(task)
        at = float(self.begin)
        latest_finish_bound = 0.0
        if task.actual_start is not None:
            at = max(float(self.data_date or 0), float(minute(task.actual_start)))
            if task.actual_finish is not None:
                at = float(self.data_date or 0)
            elif task.suspended is not None and task.resumed is not None:
                at = max(at, float(minute(task.resumed)))
        for link in self.links_in[task.uid]:
            if self.counts(link, task):
                bound = self.bound(link, task)
                if link.kind in ("FF", "SF"):
                    latest_finish_bound = max(latest_finish_bound, bound)
                    bound = max(calendar.add(bound, -rest), float(self.begin))
                at = max(at, bound)
        if task.external_early_start is not None:
            at = max(at, float(minute(task.external_early_start)))
        if task.actual_start is None:
            at = self.constrained_start(task, at, rest)
        ends_a_shift = task.kind == "finish milestone" and calendar.last_finish(at) == at
        if not ends_a_shift and task.actual_finish is None:
            at = calendar.next_start(at)
        end = calendar.add(at, rest)
        if end < latest_finish_bound and rest > 0:
            end = calendar.next_start(latest_finish_bound)  # no work lies between: the finish stands behind the break
        if self.schedule.uses_expected_finish and task.expected_finish is not None and task.actual_finish is None:
            end = max(at, float(minute(task.expected_finish)))
            self.recounted[task.uid] = calendar.between(at, end)  # what is left is counted anew, for late dates too
        self.dates[task.uid] = Dates(at, end)

    def counts(self, link: PlannedLink, task: PlannedTask) -> bool:
        """Return whether a link binds an activity; once it runs, progress override drops links of unfinished work."""
        if self.schedule.progress != "progress override" or task.actual_start is None:
            return True
        return self.task[link.predecessor].actual_finish is not None

    def bound(self, link: PlannedLink, task: PlannedTask) -> float:
        """Return the earliest start (FF, SF: finish) of the remaining work that a link allows."""
        before = self.task[link.predecessor]
        dates = self.dates[link.predecessor]
        if link.kind in ("FS", "FF"):
            if before.actual_finish is not None:
                # The lag runs from the actual finish; what is left of it at the data date still counts.
                at = max(self.lagged(link, float(minute(before.actual_finish))), dates.early_finish)
            else:
                at = self.lagged(link, dates.early_finish)
        else:
            at = self.after_start(link, before, dates)
        return at

    def after_start(self, link: PlannedLink, before: PlannedTask, dates: Dates) -> float:
        """Return the start of the predecessor and the lag."""
        if before.actual_start is None:
            at = dates.early_start
            if self.lag_of(link) == 0:
                return self.lag_calendar(link).next_start(at) if before.kind != "finish milestone" else at
            return self.lagged(link, at)
        actual = float(minute(before.actual_start))
        if before.actual_finish is not None or not self.schedule.lag_from_early_start:
            return max(self.lagged(link, actual), dates.early_start)
        # The remaining lag runs from the early start of the remaining work.
        used = self.used(before)
        return self.lagged(link, dates.early_start, lag=max(self.lag_of(link) - used, 0.0))

    def used(self, task: PlannedTask) -> float:
        """Return the work of an activity in progress up to the data date; a break is no work."""
        assert task.actual_start is not None
        status, calendar = float(self.data_date or 0), self.calendar(task)
        used = calendar.between(float(minute(task.actual_start)), status)
        if task.suspended is not None:
            back = status if task.resumed is None else min(float(minute(task.resumed)), status)
            used -= max(calendar.between(float(minute(task.suspended)), back), 0.0)
        return max(used, 0.0)

    def constrained_start(self, task: PlannedTask, at: float, rest: float) -> float:
        calendar = self.calendar(task)
        not_before = constraint_of(task, "start no earlier than", "start on")
        if not_before is not None:
            at = max(at, float(not_before))
        finish = constraint_of(task, "finish no earlier than", "finish on")
        if finish is not None:
            at = max(at, calendar.add(float(finish), -rest))
        fixed = constraint_of(task, "must start on")
        if fixed is not None:
            at = float(fixed)
        fixed = constraint_of(task, "must finish on")
        if fixed is not None:
            at = calendar.add(float(fixed), -rest)
        return at

    # -------------------------------------------------------------- backward

    def backward(self, task: PlannedTask) -> None:
        calendar = self.calendar(task)
        rest = self.rest(task)
        at = self.finish
        for link in self.links_out[task.uid]:
            if self.counts(link, self.task[link.successor]):
                at = min(at, self.late_bound(link, task, rest))
        if task.external_late_finish is not None:
            at = min(at, float(minute(task.external_late_finish)))
        if task.actual_finish is None:
            at = self.constrained_finish(task, at, rest)
            at = self.moved_back(task, at)
        start = calendar.add(at, -rest)
        if task.kind not in ("finish milestone", "start milestone") and task.actual_finish is None:
            start = calendar.next_start(start)
        for link in self.links_out[task.uid]:
            if link.kind == "SF":  # the start keeps the moment that its link names, be it the end of a shift
                start = min(start, self.lagged(link, self.dates[link.successor].late_finish, -1))
        dates = self.dates[task.uid]
        dates.late_start, dates.late_finish = start, at
        if has(task.constraint, "as late as possible") and task.actual_start is None:
            self.postpone(task, dates, rest)

    def moved_back(self, task: PlannedTask, at: float) -> float:
        """Return the end of the shift before, where a finish lies between shifts; a start milestone may begin one."""
        if task.kind == "start milestone" and self.calendar(task).next_start(at) == at:
            return at
        return self.calendar(task).last_finish(at)

    def late_bound(self, link: PlannedLink, task: PlannedTask, rest: float) -> float:
        """Return the latest finish that a link allows."""
        after = self.dates[link.successor]
        if link.kind == "FS":
            return self.lagged(link, after.late_start, -1)
        if link.kind == "FF":
            return self.lagged(link, after.late_finish, -1)
        calendar = self.calendar(task)
        at = after.late_start if link.kind == "SS" else after.late_finish
        lag = self.lag_of(link)
        if task.actual_start is not None and self.schedule.lag_from_early_start:
            lag = max(lag - self.used(task), 0.0)
        return calendar.add(calendar.next_start(self.lagged(link, at, -1, lag)), rest)

    def constrained_finish(self, task: PlannedTask, at: float, rest: float) -> float:
        calendar = self.calendar(task)
        if task.actual_start is None:
            start = constraint_of(task, "start no later than", "start on")
            if start is not None:
                at = min(at, calendar.add(float(start), rest))
            fixed = constraint_of(task, "must start on")
            if fixed is not None:
                at = calendar.add(float(fixed), rest)
        finish = constraint_of(task, "finish no later than", "finish on")
        if finish is not None:
            at = min(at, float(finish))
        fixed = constraint_of(task, "must finish on")
        return at if fixed is None else float(fixed)

    def postpone(self, task: PlannedTask, dates: Dates, rest: float) -> None:
        """Move an activity as late as its successors' early dates allow."""
        calendar = self.calendar(task)
        starts = [calendar.add(self.finish, -rest)]
        for link in self.links_out[task.uid]:
            after = self.dates[link.successor]
            at = after.early_start if link.kind in ("FS", "SS") else after.early_finish
            at = self.lagged(link, at, -1)
            starts.append(calendar.add(at, -rest) if link.kind in ("FS", "FF") else at)
        at = max(min(starts), dates.early_start)
        at = calendar.last_finish(at) if task.kind == "finish milestone" else calendar.next_start(at)
        dates.early_start, dates.early_finish = at, calendar.add(at, rest)

    # ------------------------------------------------------------ other kinds

    def level_of_effort(self, task: PlannedTask) -> None:
        """Span from the first date that the links to its start name to the last one that those to its finish name."""
        calendar = self.calendar(task)
        found: dict[tuple[str, str], list[float]] = {}

        def note(end: str, uid: int, side: str, link: PlannedLink, sign: int) -> None:
            other, dates = self.task[uid], self.dates[uid]
            actual = other.actual_start if side == "start" else other.actual_finish
            for which in ("early", "late"):
                at = getattr(dates, f"{which}_{side}") if actual is None or which == "late" else float(minute(actual))
                at = self.lagged(link, at, sign)
                if end == "finish":
                    at = calendar.last_finish(at)
                found.setdefault((which, end), []).append(at)

        for link in self.schedule.links:
            if link.successor == task.uid and link.predecessor in self.dates:
                end = "start" if link.kind in ("FS", "SS") else "finish"
                note(end, link.predecessor, "finish" if link.kind in ("FS", "FF") else "start", link, 1)
            elif link.predecessor == task.uid and link.successor in self.dates:
                end = "start" if link.kind in ("SS", "SF") else "finish"
                note(end, link.successor, "finish" if link.kind in ("FF", "SF") else "start", link, -1)
        data_date = float(self.data_date or 0)
        start = max(min(found.get(("early", "start"), [data_date])), data_date)
        finish = max([*found.get(("early", "finish"), []), start])
        late_finish = max(found.get(("late", "finish"), [self.finish]))
        late_start = min([*found.get(("late", "start"), []), late_finish])
        self.dates[task.uid] = Dates(calendar.next_start(start), finish, calendar.next_start(late_start), late_finish)

    def spans(self) -> None:
        """Let summaries (and WBS summary activities) span what is below them."""
        children: dict[int | None, list[PlannedTask]] = {}
        for task in self.schedule.tasks:
            children.setdefault(task.parent, []).append(task)

        def below(uid: int | None) -> list[int]:
            found = []
            for child in children.get(uid, ()):
                found += below(child.uid) if child.kind == "summary" else [child.uid]
            return found

        for task in self.schedule.tasks:
            if task.kind not in ("summary", "hammock"):
                continue
            inside = below(task.uid if task.kind == "summary" else task.parent)
            dates = [
                self.dates[uid]
                for uid in inside
                if uid in self.dates and self.task[uid].kind not in ("summary", "hammock")
            ]
            if dates:
                self.dates[task.uid] = Dates(
                    min(one.early_start for one in dates),
                    max(one.early_finish for one in dates),
                    min(one.late_start for one in dates),
                    max(one.late_finish for one in dates),
                )

    def floats(self, task: PlannedTask) -> None:
        dates = self.dates[task.uid]
        calendar = self.calendar(task)
        finish = calendar.between(dates.early_finish, dates.late_finish)
        start = calendar.between(dates.early_start, dates.late_start)
        rule = self.schedule.float_rule
        dates.total_float = {"finish": finish, "start": start, "smallest": min(start, finish)}[rule]
        dates.critical = task.actual_finish is None and dates.total_float <= self.schedule.critical_float
