"""Risks in time, one iteration and one task at a time: windows, responses that take time, recurring strikes, lost days."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta

import numpy as np

from forecast.project import Estimate, Impact, Project, Risk, Task
from tests.reference.draws import BLOCK, WORD, key_of, percentiles, philox, values
from tests.reference.logic import Again
from tests.reference.progress import is_binding, still_possible
from tests.reference.simulation import NEUTRAL, Drawn, Iteration, NaiveSimulation
from tests.reference.working_time import is_worked

SNAP = 1e-9
LEAST_PACE = 0.05
Effects = dict[str, float]


@dataclass
class Timed(Iteration):
    """What one iteration knows besides: its number, who met what, and how many strikes there were."""

    number: int = 0
    drawn: Drawn = field(default_factory=dict)
    hits: dict[tuple[str, str, str], bool] = field(default_factory=dict)  # risk, assessment, task
    n_strikes: dict[str, int] = field(default_factory=dict)
    n_slowest: int = 0
    paces: dict[tuple[str, int, int], float] = field(default_factory=dict)


class Met(Impact):
    """An impact that names the tasks that it hit, done again or not."""


def met(impact: Impact, tasks: tuple[str, ...]) -> Met:
    """Return an impact on the tasks that it hit."""
    return Met(**{one.name: getattr(impact, one.name) for one in fields(impact)} | {"tasks": tasks})


class NaiveHazards(NaiveSimulation):
    """The naive simulation of a project with hazards."""

    def __init__(
        self,
        project: Project,
        n_blocks: int,
        seed: int,
        stratified: bool = True,
        latest: Mapping[str, float] | None = None,
    ) -> None:
        self.start = project.start
        super().__init__(project, n_blocks, seed, stratified, latest)

    # Who can be hit when

    def _assessments(self, risk: Risk) -> list[tuple[str, float, tuple[Impact, ...]]]:
        """Return name, probability and impacts of the assessments that can count."""
        now = ("now", self._probability(risk), self._impacts(risk))
        if self._is_delayed(risk):
            return [("early", risk.probability, tuple(still_possible(self.project, risk.impacts))), ("late", *now[1:])]
        return [now]

    def _is_open(self, risk: Risk) -> bool:
        return risk.status.lower() not in ("closed", "retired", "expired")

    def _is_delayed(self, risk: Risk) -> bool:
        return self._is_open(risk) and self._is_answered(risk) and risk.response_lead_days > 0.0

    def _is_bound(self, risk: Risk) -> bool:
        return risk.per_month is None and (
            self._is_delayed(risk) or (risk.proximity is not None and self._is_open(risk))
        )

    def _comes_after(self, later: str, task: str) -> bool:
        return waits(self.project, later, self._original(task))

    def _original(self, task: str) -> str:
        return self.again[task].original if task in self.again else task

    def _window(self, one: Iteration, risk: Risk, task: str | None) -> tuple[float, float] | None:
        """Return the moments between which a risk can hit a task; None: it never can."""
        window = risk.proximity
        opens, closes = -math.inf, math.inf
        if window is None:
            return opens, closes
        if isinstance(window.opens, str):
            if task is not None and self._comes_after(window.opens, task):
                return None
            opens = one.finish_of[self._last(window.opens)]
        elif window.opens is not None and self._clock_day(window.opens, False) > 0.0:
            opens = self.axis.moment(window.opens)
        if isinstance(window.closes, str):
            if task is None or not self._comes_after(window.closes, task):
                closes = one.finish_of[self._last(window.closes)]
        elif window.closes is not None:
            closes = self.axis.end(window.closes)
        return opens, closes

    def _hits(self, one: Timed, risk: Risk, name: str, task: Task) -> bool:
        """Return whether the dates of a task, as they are now, let an assessment of a risk hit it."""
        window = self._window(one, risk, task.id)
        if window is None:
            return False
        begin, end = one.resumed_of[task.id], one.finish_of[task.id]
        if not (begin < window[1] - SNAP and (end > window[0] + SNAP or begin >= window[0] - SNAP)):
            return False
        if name == "now":
            return True
        own = self.project.calendar
        work = self.axis.work_before(own, self.axis.moment(self.project.status_date or self.start))
        effective = self.axis.first_moment(own, work + risk.response_lead_days)
        return (begin < effective - SNAP) == (name == "early")

    # Numbers

    def _draw_all(self) -> Drawn:
        self.tasks = sorted_by_moments(self.project, self.tasks, self.again, self._last)
        drawn = dict(super()._draw_all())
        for risk in self.project.risks:
            u, _ = percentiles("occurrence", risk.id, self.n_blocks, self.seed, self.stratified)
            for name, probability, impacts in self._assessments(risk):
                if risk.per_month is not None:
                    drawn["rate", risk.id] = self._draw("per_month", risk.id, risk.per_month) * probability
                    continue
                drawn[f"strikes {name}", risk.id] = u < probability
                for impact in impacts:
                    for purpose in NEUTRAL:
                        estimate = getattr(impact, purpose)
                        if estimate is not None:
                            element = f"{risk.id}\x1f{impact.key}"
                            found = self._draw(purpose, element, estimate)
                            drawn[f"{purpose} {name}", element] = found
        return drawn

    def _words(self, one: Timed, purpose: str, element: str, counter: int) -> tuple[int, int, int, int]:
        block, lane = divmod(one.number, BLOCK)
        return philox((counter * BLOCK + lane, block, self.seed % WORD, self.seed // WORD), key_of(purpose, element))

    @staticmethod
    def _value(estimate: Estimate, word: int) -> float:
        return float(values(estimate, np.array([(word + 0.5) / WORD]))[0])

    def _events(self, one: Timed, risk: Risk) -> Iterator[tuple[int, float]]:
        rate = one.drawn["rate", risk.id][one.number] / (365.25 / 12)
        if rate <= 0.0:
            return
        at, n = 0.0, 0
        while True:
            at -= math.log((self._words(one, "strikes", risk.id, n)[0] + 0.5) / WORD) / rate
            yield n, at
            n += 1

    # Calendar days

    def _day(self, moment: float, ends: bool) -> float:
        k = max(math.ceil(moment - SNAP) - 1, 0) if ends else max(math.floor(moment + SNAP), 0)
        return (self.axis.days[k] - self.start).days + (moment - k)

    def _clock_day(self, bound: date, ends: bool) -> float:
        """Return the calendar days from the project's start to a day's beginning or end, or to a moment."""
        if not isinstance(bound, datetime):
            return (bound - self.start).days + ends
        return (bound.date() - self.start).days + (bound.hour * 60 + bound.minute) / 1440

    def _is_within(self, one: Timed, risk: Risk, task: str | None, at: float) -> bool:
        window = risk.proximity
        if at < self._clock_day(self.project.status_date or self.start, False):
            return False
        if window is None:
            return True
        if self._window(one, risk, task) is None:
            return False
        low, high = -math.inf, math.inf
        if isinstance(window.opens, str):
            low = self._day(one.finish_of[self._last(window.opens)], True)
        elif window.opens is not None:
            low = self._clock_day(window.opens, False)
        if isinstance(window.closes, str):
            if task is None or not self._comes_after(window.closes, task):
                high = self._day(one.finish_of[self._last(window.closes)], True)
        elif window.closes is not None:
            high = self._clock_day(window.closes, True)
        return low <= at < high

    # Lost days

    def _pace(self, one: Timed, calendar: str, year: int, month: int) -> float:
        key = (calendar, year, month)
        if key not in one.paces:
            day = date(year, month, 1)
            days = 0
            while day.month == month:
                days += is_worked(self.axis.calendars[calendar], day)
                day += timedelta(days=1)
            lost = [
                (block.days, "lost-days", block.name)
                for block in sorted(self.project.lost_days, key=lambda block: block.name)
                if block.calendar == calendar and month in block.months
            ]
            for risk in sorted(self.project.risks, key=lambda risk: risk.id):
                for impact in self._impacts(risk):
                    if impact.calendar == calendar and one.drawn["strikes now", risk.id][one.number]:
                        assert impact.lost_days is not None
                        lost.append((impact.lost_days, "lost_days", f"{risk.id}\x1f{impact.key}"))
            counter = 12 * year + month - 1
            total = sum(
                self._value(estimate, self._words(one, purpose, name, counter)[0]) for estimate, purpose, name in lost
            )
            pace = 1.0 - total / days if days else 1.0
            one.n_slowest += pace < LEAST_PACE
            one.paces[key] = max(pace, LEAST_PACE)
        return one.paces[key]

    def _work_end(self, one: Timed, calendar: str, work: float, amount: float) -> float:
        """Return when ``amount`` is done that begins after ``work`` working days, month by month."""
        losers = {block.calendar for block in self.project.lost_days}
        losers |= {impact.calendar for risk in self.project.risks for impact in self._impacts(risk)}
        if calendar not in losers:
            return work + amount
        worked, days = self.axis.worked[calendar], self.axis.days
        while True:
            rest = max(int(work + SNAP), 0)
            first = days[worked[rest]]
            while days[worked[rest]].month == first.month:
                rest += 1
            pace = self._pace(one, calendar, first.year, first.month)
            room = (rest - work) * pace
            if amount <= room:
                return work + amount / pace
            amount -= room
            work = float(rest)

    # One iteration

    def _perform(self, drawn: Drawn, i: int) -> Iteration:
        project, one = self.project, Timed(number=i, drawn=drawn)
        plain = [
            (risk, impact, self._effects(one, risk, "now", impact))
            for risk in project.risks
            if not self._is_bound(risk) and risk.per_month is None and drawn["strikes now", risk.id][i]
            for impact in self._impacts(risk)
        ]
        self._plain = plain
        self._choose(one, drawn, i)
        self._schedule(one)
        struck = [*plain, *self._bound(one), *self._recurring(one)]
        for risk in project.risks:
            if not self._is_bound(risk) and risk.per_month is None:
                one.strikes[risk.id] = bool(drawn["strikes now", risk.id][i])
        self._pay(one, drawn, i, struck)
        return one

    def _effects(self, one: Timed, risk: Risk, name: str, impact: Impact) -> Effects:
        return {
            purpose: one.drawn[f"{purpose} {name}", f"{risk.id}\x1f{impact.key}"][one.number]
            for purpose in NEUTRAL
            if getattr(impact, purpose) is not None
        }

    def _begin(self, one: Iteration, task: Task) -> None:
        assert isinstance(one, Timed)
        one.exists[task.id] = self._exists(task.id, one, one.drawn, one.number)

    def _felt(self, name: str, struck: list[tuple[Risk, Impact, Effects]]) -> list[tuple[Risk, Effects]]:
        met = [(risk, what) for risk, impact, what in struck if isinstance(impact, Met) and name in impact.tasks]
        return met + super()._felt(name, [one for one in struck if not isinstance(one[1], Met)])

    def _effects_on(self, one: Timed, task: str, risk: Risk, name: str, impact: Impact) -> Effects | None:
        """Return what an impact does to a task if it hits it, None if it has nothing to do with it."""
        found = super()._felt(task, [(risk, impact, self._effects(one, risk, name, impact))])
        return found[0][1] if found and (found[0][1] or task not in self.again) else None

    def _place(self, one: Iteration, task: Task, allowed: dict[tuple[str, int], float]) -> float:
        assert isinstance(one, Timed)
        hits = [what for _, what in super()._felt(task.id, self._plain)]
        begin = self._place_with(one, task, allowed, hits)
        found = []
        for risk in sorted(self.project.risks, key=lambda risk: risk.id):
            for name, _, impacts in self._assessments(risk) if self._is_bound(risk) else ():
                effects = [self._effects_on(one, task.id, risk, name, impact) for impact in impacts]
                effects = [what for what in effects if what is not None]
                if effects and one.exists[task.id] and self._hits(one, risk, name, task):
                    one.hits[risk.id, name, task.id] = True
                    if one.drawn[f"strikes {name}", risk.id][one.number]:
                        found += effects
        if self._can_be_bound(task):
            begin = self._place_with(one, task, allowed, hits + found)
        return begin

    def _can_be_bound(self, task: Task) -> bool:
        return any(
            self._original(task.id) in impact.tasks
            for risk in self.project.risks if self._is_bound(risk)
            for _, _, impacts in self._assessments(risk) for impact in impacts
        )  # fmt: skip

    def _place_with(self, one: Timed, task: Task, allowed: dict[tuple[str, int], float], hits: list[Effects]) -> float:
        """Place a task with some effects, then let lost days and recurring strikes make it longer."""
        self._effects_now, own = hits, self._calendar(task)
        self._last_for(one, task, one.drawn["duration", task.id][one.number])
        begin = super()._place(one, task, allowed)
        amount = one.amount_of[task.id]
        if amount > 0.0 and not task.is_complete:
            # What is done of a task takes the days that it took: only what is left can take longer.
            done, start = one.duration_of[task.id] - amount, one.resumed_of[task.id]
            _, one.finish_of[task.id] = self._dates(one, task, own, start, amount)
            takes = self._end(one, task, own, start, amount) - self.axis.work_before(own, start)
            one.duration_of[task.id] = done + takes
        return begin

    def _dates(self, one: Iteration, task: Task, own: str, moment: float, lasting: float) -> tuple[float, float]:
        assert isinstance(one, Timed)
        if task.is_complete:
            return super()._dates(one, task, own, moment, lasting)
        begin, _ = super()._dates(one, task, own, moment, lasting)
        return begin, self.axis.last_moment(own, self._end(one, task, own, begin, lasting))

    def _end(self, one: Timed, task: Task, own: str, start: float, amount: float) -> float:
        """Return the working days after which a task is done that starts at a moment."""
        work, begins = self.axis.work_before(own, start), self._day(start, False)
        met: set[tuple[str, str, int]] = set()
        while True:
            end = self._work_end(one, own, work, amount)
            longer = self._meet(one, task, begins, self._day(self.axis.last_moment(own, end), True), met)
            if longer == 0.0:
                return end
            amount += longer

    def _meet(self, one: Timed, task: Task, begins: float, ends: float, met: set[tuple[str, str, int]]) -> float:
        """Return the delays of the strikes of recurring risks that fall into a task and were not met before."""
        total = 0.0
        for risk in sorted(self.project.risks, key=lambda risk: risk.id):
            if risk.per_month is None:
                continue
            for impact in self._impacts(risk):
                if self._original(task.id) not in impact.tasks or impact.delay is None:
                    continue
                for n, at in self._events(one, risk):
                    if at >= ends:
                        break
                    key = (risk.id, impact.key, n)
                    if at >= begins and key not in met and self._is_within(one, risk, task.id, at):
                        met.add(key)
                        word = self._words(one, "severity", f"{risk.id}\x1f{impact.key}", n)[0]
                        total += self._value(impact.delay, word)
        return total

    def _before(self) -> dict[str, list[str]]:
        return {name: sorted(first) for name, first in before_moments(
            self.project, self.tasks, self.again, self._last).items()}  # fmt: skip

    def _bound(self, one: Timed) -> Iterator[tuple[Risk, Impact, Effects]]:
        """Yield what the risks did that depend on dates: to the tasks that they hit, and their amounts in full."""
        for risk in self.project.risks:
            if not self._is_bound(risk):
                continue
            struck_before = False
            for name, _, impacts in self._assessments(risk):
                occurs = bool(one.drawn[f"strikes {name}", risk.id][one.number])
                tasks = {task for impact in impacts for task in impact.tasks}
                hit = {task for of, which, task in one.hits if occurs and (of, which) == (risk.id, name)}
                struck = bool(hit)
                if not tasks:
                    opens, closes = self._window(one, risk, None) or (math.inf, math.inf)
                    today = self.axis.moment(self.project.status_date or self.start)
                    struck = occurs and one.finish > opens + SNAP and closes > today + SNAP
                for impact in impacts if struck else ():
                    what = self._effects(one, risk, name, impact)
                    amount = {"cost": what.pop("cost", 0.0)}
                    for task in sorted(hit):
                        effects = self._effects_on(one, task, risk, name, impact)
                        if effects is not None:
                            yield risk, met(impact, (task,)), {k: x for k, x in effects.items() if k != "cost"}
                    if not impact.tasks and not struck_before:
                        amount |= what
                    if not struck_before:
                        yield risk, impact, amount
                struck_before |= struck
            one.strikes[risk.id] = struck_before

    def _recurring(self, one: Timed) -> Iterator[tuple[Risk, Impact, Effects]]:
        """Yield the cost of every strike that met something."""
        last = self._day(one.finish, True)
        for risk in self.project.risks:
            if risk.per_month is None:
                continue
            one.n_strikes[risk.id] = 0
            for n, at in self._events(one, risk):
                if at >= last:
                    break
                meets = False
                for impact in self._impacts(risk):
                    felt = tuple(
                        task
                        for task in one.start_of
                        if self._original(task) in impact.tasks
                        and self._day(one.resumed_of[task], False) <= at < self._day(one.finish_of[task], True)
                        and self._is_within(one, risk, task, at)
                    )
                    if felt or (not impact.tasks and self._is_within(one, risk, None, at)):
                        meets = True
                        if impact.cost is not None:
                            word = self._words(one, "severity", f"{risk.id}\x1f{impact.key}", n)[1]
                            yield risk, met(impact, felt), {"cost": self._value(impact.cost, word)}
                one.n_strikes[risk.id] += meets
            one.strikes[risk.id] = one.n_strikes[risk.id] > 0


def sorted_by_moments(
    project: Project, tasks: list[Task], again: Mapping[str, Again], last: Callable[[str], str]
) -> list[Task]:
    """Return tasks so that the milestones of windows come before the tasks that risks of these windows act on."""
    before = before_moments(project, tasks, again, last)
    done: list[Task] = []
    while len(done) < len(before):
        names = {task.id for task in done}
        ready = [task for task in tasks if task.id not in names and before[task.id] <= names]
        done += sorted(ready, key=lambda task: task.id)
    return done


def before_moments(
    project: Project, tasks: list[Task], again: Mapping[str, Again], last: Callable[[str], str]
) -> dict[str, set[str]]:
    """Return what each task comes after: its predecessors, and the milestones of windows of risks that act on it."""
    by_id = {task.id: task for task in tasks}
    before = {}
    for task in tasks:
        original = again[task.id].original if task.id in again else task.id
        marks = {
            last(mark)
            for risk in project.risks if risk.proximity is not None
            if any(original in impact.tasks
                   for impact in still_possible(project, risk.impacts + risk.residual_impacts))
            for mark in (risk.proximity.opens, risk.proximity.closes) if isinstance(mark, str)
            if not waits(project, mark, original)
        }  # fmt: skip
        links = [link.predecessor for link in task.predecessors]
        before[task.id] = {name for name in links if is_binding(project, task, by_id[name])} | marks
    return before


def waits(project: Project, later: str, task: str) -> bool:
    """Return whether a task comes after another by the links that still bind."""
    by_id = {one.id: one for one in project.tasks}
    binding = [
        link.predecessor for link in by_id[later].predecessors
        if is_binding(project, by_id[later], by_id[link.predecessor])
    ]  # fmt: skip
    return later == task or any(waits(project, name, task) for name in binding)
