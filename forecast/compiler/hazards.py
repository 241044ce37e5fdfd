"""Risks in time as arrays: when they can hit a task, how often they come again, and the days that months lose."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.losses import compile_losses
from forecast.compiler.streams import StreamList
from forecast.engine.inputs import Hazards, Proximities, Repeats
from forecast.engine.streams import stream_keys
from forecast.project import Impact, Project, Proximity, Risk, Task
from forecast.project.precedence import comes_after
from forecast.project.progress import begin_of, end_of

DAYS_PER_MONTH = 365.25 / 12.0
NEVER = "never"
SNAP = 1e-9


@dataclass(frozen=True, slots=True)
class Part:
    """One assessment of a risk: its row of occurrences, what it does, and which starts of tasks feel it.

    ``number`` is its position among the parts that are bound in time, -1 for a risk that can always strike.
    """

    risk: Risk
    row: int
    probability: float
    impacts: tuple[Impact, ...]
    number: int = -1
    register_row: int = 0
    least_start: float = -math.inf
    most_start: float = math.inf
    unless: int = -1

    @property
    def is_bound(self) -> bool:
        """Return whether it depends on the dates of tasks if the part hits them."""
        return self.number >= 0


def parts_of(project: Project, register: Sequence[Risk], timeline: Timeline) -> list[Part]:
    """Return the assessments in force: one a risk, or the current and the residual one where a response takes time.

    The residual ones of such risks have rows of occurrences behind those of the register.
    """
    parts: list[Part] = []
    shadows: list[Part] = []
    number = 0
    effective = _effective_from(project, timeline)
    for row, risk in enumerate(register):
        probability, impacts = project.assessment(risk)
        if is_delayed(project, risk):
            moment = effective(risk.response_lead_days)
            current = Part(risk, row, risk.probability, risk.impacts, number, row, most_start=moment)
            shadow = len(register) + len(shadows)
            parts.append(current)
            shadows.append(Part(risk, shadow, probability, impacts, number + 1, row, least_start=moment, unless=number))
            number += 2
        elif risk.proximity is not None and risk.per_month is None and risk.is_open:
            parts.append(Part(risk, row, probability, impacts, number, row))
            number += 1
        else:
            parts.append(Part(risk, row, probability, impacts))
    return parts + shadows


def tasks_met_again(project: Project) -> set[str]:
    """Return the tasks of recurring risks, whose starts are looked at when all is done."""
    recurring = [risk for risk in project.risks if risk.per_month is not None]
    return {task for risk in recurring for impact in project.assessment(risk)[1] for task in impact.tasks}


def is_delayed(project: Project, risk: Risk) -> bool:
    """Return whether a response in force becomes effective later."""
    is_in_force = risk.is_open and risk.id in project.responses and risk.has_response
    return bool(is_in_force and risk.response_lead_days > 0.0 and not project.is_covered(risk))


def _effective_from(project: Project, timeline: Timeline) -> Callable[[float], float]:
    """Return the function that gives the axis moment at which a lead time of the project calendar is over."""
    calendar, begin = project.calendar, timeline.moment(project.status_date or project.start)
    slots = timeline.work_slots(calendar)

    def moment(days: float) -> float:
        work = timeline.work_before(calendar, begin) + days * timeline.per_day[calendar]
        k = math.floor(work + SNAP)
        slot = float(slots[k]) if k < len(slots) else len(timeline.clock) + k - len(slots)
        return slot + (work - k)

    return moment


@dataclass(slots=True)
class HazardList:
    """Collects what happens to tasks in time; rows of values are numbered from ``first_row`` on.

    Attributes
    ----------
    first_row : int
        The number of streams.
    draws : StreamList
        What is drawn one by one.
    neutral : list of float
        The values of the rows in the base plan.
    last : mapping of str to str
        The task whose end is that of a task which may be done again.
    original : callable
        Gives the task that a task is, done again or not: windows are the same for both.
    """

    project: Project
    tasks: Sequence[Task]
    timeline: Timeline
    first_row: int
    draws: StreamList = field(default_factory=StreamList)
    neutral: list[float] = field(default_factory=list)
    last: Mapping[str, str] = field(default_factory=dict)
    original: Callable[[str], str] = str
    parts: list[Part] = field(default_factory=list)
    _windows: dict[tuple[int, Proximity | None, bool], int] = field(default_factory=dict)
    _visits: dict[str, dict[int, list[tuple[int, int, float]]]] = field(default_factory=dict)
    _amounts: list[tuple[int, int, int, int]] = field(default_factory=list)
    _repeats: list[tuple[int, Part, int, list[tuple[Impact, int, int, list[tuple[str | None, int, int]]]]]] = field(
        default_factory=list
    )
    _after: dict[str, frozenset[str]] = field(default_factory=dict)

    def add_part(self, part: Part) -> None:
        """Add a part that is bound in time."""
        self.parts.append(part)
        if not any(impact.tasks for impact in part.impacts):
            self._window(part, None)

    def local(self, part: Part, task: str, found: Mapping[str, int], neutral: Mapping[str, float]) -> dict[str, int]:
        """Return the rows that hold what streams do to one task: their values where the part hits it.

        Nothing where the window never opens for that task.
        """
        near = self._window(part, task)
        if near is None:
            return {}
        rows = {purpose: self._row(neutral[purpose]) for purpose in found}
        visit = self._visits.setdefault(task, {}).setdefault(near, [])
        visit += [(rows[purpose], stream, neutral[purpose]) for purpose, stream in found.items()]
        return rows

    def amount(self, part: Part, source: int) -> int:
        """Return the row that holds an amount of a part: paid where it hit anything."""
        row = self._row(0.0)
        self._amounts.append((row, source, part.number, part.unless))
        return row

    def repeat(self, part: Part, rate: int) -> list[dict[str | None, int]]:
        """Add a recurring risk whose strikes per month are a stream; return the rows of the cost of each impact."""
        impacts, rows = [], []
        for impact in sorted(part.impacts, key=lambda one: one.key):
            element = f"{part.risk.id}\x1f{impact.key}"
            delay = -1 if impact.delay is None else self.draws.add("delay", element, impact.delay)
            cost = -1 if impact.cost is None else self.draws.add("cost", element, impact.cost)
            members = []
            for task in impact.tasks or (None,):
                near = self._window(part, task) if part.risk.proximity is not None else -1
                row = -1 if cost < 0 else self._row(0.0)
                if near is not None:
                    members.append((task, near, row))
            impacts.append((impact, delay, cost, members))
            rows.append({} if cost < 0 else {task: row for task, _, row in members})
        self._repeats.append((part.row, part, rate, impacts))
        return rows

    def compile(self, starts: np.ndarray) -> Hazards | None:
        """Return the arrays, None where nothing depends on dates; ``starts`` are the rows of the starts of tasks."""
        losses = compile_losses(self.project, self.tasks, self.timeline, self.draws, self._row_of_risk())
        if not self.parts and not self._repeats and not len(losses.stream):
            return None
        draws = self.draws.compile({}, {})
        return Hazards(self._proximities(), self._recurring(starts), losses, draws, len(self.neutral))

    def _row_of_risk(self) -> dict[str, int]:
        return {risk.id: row for row, risk in enumerate(sorted(self.project.risks, key=lambda risk: risk.id))}

    def _row(self, neutral: float) -> int:
        self.neutral.append(neutral)
        return self.first_row + len(self.neutral) - 1

    def _window(self, part: Part, task: str | None) -> int | None:
        """Return the number of a part's window for a task (None: the project); None if it never opens for it."""
        window = part.risk.proximity
        if window is not None and task is not None:
            if isinstance(window.opens, str) and self._waits(window.opens, task):
                return None
            if isinstance(window.closes, str) and self._waits(window.closes, task):
                window = Proximity(window.opens, None)
        return self._windows.setdefault((part.number, window, task is None), len(self._windows))

    def _waits(self, milestone: str, task: str) -> bool:
        """Return whether a milestone comes after a task, so that the task never sees its finish."""
        task = self.original(task)
        if task not in self._after:
            self._after[task] = comes_after(self.project.tasks, task)
        return milestone in self._after[task]

    def _proximities(self) -> Proximities:
        position = {task.id: t for t, task in enumerate(self.tasks)}
        timeline, start = self.timeline, self.project.start
        windows = [(number, window or Proximity(), whole) for number, window, whole in self._windows]
        opens, closes = np.full(len(windows), -math.inf), np.full(len(windows), math.inf)
        opens_day, closes_day = opens.copy(), closes.copy()
        opens_task, closes_task = np.full(len(windows), -1, np.int32), np.full(len(windows), -1, np.int32)
        for p, (_, window, _) in enumerate(windows):
            if isinstance(window.opens, str):
                opens_task[p] = position[self.last.get(window.opens, window.opens)]
            elif window.opens is not None:
                opens_day[p] = (begin_of(window.opens) - begin_of(start)) / timedelta(days=1)
                opens[p] = timeline.moment(window.opens) if opens_day[p] > 0.0 else -math.inf
            if isinstance(window.closes, str):
                closes_task[p] = position[self.last.get(window.closes, window.closes)]
            elif window.closes is not None:
                closes_day[p] = (end_of(window.closes) - begin_of(start)) / timedelta(days=1)
                closes[p] = timeline.moment(end_of(window.closes))
        visits = [sorted(self._visits.get(task.id, {}).items()) for task in self.tasks]
        flat = [local for some in visits for _, local in some]
        of_local = [one for some in flat for one in some]
        seen: set[int] = set()
        is_first = []
        for part in self.parts:
            is_first.append(part.register_row not in seen)
            seen.add(part.register_row)
        return Proximities(
            risk=np.array([part.register_row for part in self.parts], np.int32),
            is_first=np.array(is_first, np.bool_),
            occurrence=np.array([part.row for part in self.parts], np.int32),
            least_start=np.array([part.least_start for part in self.parts], np.float64),
            most_start=np.array([part.most_start for part in self.parts], np.float64),
            part=np.array([number for number, _, _ in windows], np.int32),
            opens=opens,
            closes=closes,
            opens_day=opens_day,
            closes_day=closes_day,
            opens_task=opens_task,
            closes_task=closes_task,
            of_project=np.array([whole and number >= 0 for number, _, whole in windows], np.bool_),
            begins=timeline.moment(self.project.status_date or start),
            first_visit=_bounds(visits),
            visit_proximity=np.array([near for some in visits for near, _ in some], np.int32),
            first_local=_bounds(flat),
            local_row=np.array([row for row, _, _ in of_local], np.int32),
            local_source=np.array([source for _, source, _ in of_local], np.int32),
            local_neutral=np.array([neutral for _, _, neutral in of_local], np.float64),
            amount_row=np.array([row for row, _, _, _ in self._amounts], np.int32),
            amount_source=np.array([source for _, source, _, _ in self._amounts], np.int32),
            amount_part=np.array([part for _, _, part, _ in self._amounts], np.int32),
            amount_unless=np.array([unless for _, _, _, unless in self._amounts], np.int32),
        )

    def _recurring(self, starts: np.ndarray) -> Repeats:
        status = self.project.status_date or self.project.start
        position = {task.id: t for t, task in enumerate(self.tasks)}
        impacts = [(q, *one) for q, (_, _, _, some) in enumerate(self._repeats) for one in some]
        elements = [f"{self._repeats[q][1].risk.id}\x1f{impact.key}" for q, impact, _, _, _ in impacts]
        visits: dict[str, list[tuple[int, int]]] = {}
        for i, (_, _, _, _, members) in enumerate(impacts):
            for task, near, _ in members:
                if task is not None:
                    visits.setdefault(task, []).append((i, near))
        by_task = [visits.get(task.id, []) for task in self.tasks]
        members = [one for *_, some in impacts for one in some]
        return Repeats(
            row=np.array([row for row, _, _, _ in self._repeats], np.int32),
            key=stream_keys([("strikes", part.risk.id) for _, part, _, _ in self._repeats]),
            rate=np.array([rate for _, _, rate, _ in self._repeats], np.int32),
            share=np.array([part.probability / DAYS_PER_MONTH for _, part, _, _ in self._repeats], np.float64),
            first_impact=_bounds([some for *_, some in self._repeats]),
            impact_risk=np.array([q for q, *_ in impacts], np.int32),
            impact_key=stream_keys([("severity", element) for element in elements]),
            delay=np.array([delay for _, _, delay, _, _ in impacts], np.int32),
            cost=np.array([cost for _, _, _, cost, _ in impacts], np.int32),
            first_member=_bounds([some for *_, some in impacts]),
            member_task=np.array([-1 if task is None else position[task] for task, _, _ in members], np.int32),
            member_start=np.array([-1 if task is None else starts[position[task]] for task, _, _ in members], np.int32),
            member_proximity=np.array([near for _, near, _ in members], np.int32),
            member_row=np.array([row for _, _, row in members], np.int32),
            cost_row=np.array([row for _, _, row in members if row >= 0], np.int32),
            first_visit=_bounds(by_task),
            visit_impact=np.array([i for some in by_task for i, _ in some], np.int32),
            visit_proximity=np.array([near for some in by_task for _, near in some], np.int32),
            clock=self.timeline.clock,
            slots_per_day=self.timeline.slots_per_day,
            first_day=(begin_of(status) - begin_of(self.project.start)) / timedelta(days=1),
            last_day=(float(self.timeline.clock[-1]) + 1.0) / self.timeline.slots_per_day,
        )


def _bounds(lists: Sequence[Sequence[object] | Mapping[object, object]]) -> np.ndarray:
    return np.cumsum([0, *(len(one) for one in lists)]).astype(np.int32)
