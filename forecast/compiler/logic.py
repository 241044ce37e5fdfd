"""Logic that depends on chance as arrays: gates, who needs them and who decides them, and cut-over windows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.lines import Line
from forecast.compiler.rework import Unrolled
from forecast.engine.inputs import Logic
from forecast.engine.streams import stream_keys
from forecast.project import CutoverWindow, Project, Task

ForkKind = Literal["task", "branch", "condition", "rework"]
Need = tuple[ForkKind, str, str]


@dataclass(frozen=True, slots=True)
class Gate:
    """What is open in some iterations only: an outcome of a fork.

    Its percentiles are from ``low`` to below ``high``; a gate that a task decides has none (NaN). ``planned`` says
    whether a gate that is drawn is open in the base plan.
    """

    kind: ForkKind
    name: str
    outcome: str
    stream: tuple[str, str] = ("", "")
    low: float = math.nan
    high: float = math.nan
    planned: bool = False

    @property
    def probability(self) -> float:
        """Return the probability, NaN where a task decides."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class ChanceLogic:
    """Gates in the engine's order, those that are drawn first, and the rows that the logic fills behind the streams.

    ``needs`` are the gates of the tasks that may not exist, whose ``row`` comes in the order of tasks; ``groups`` are
    the tasks that share the amount of a risk, whose rows follow. In cost lines such a row is a negative factor: -1 for
    the first.
    """

    gates: tuple[Gate, ...]
    needs: Mapping[str, tuple[int, ...]]
    row: Mapping[str, int]
    groups: dict[tuple[str, ...], int] = field(default_factory=dict)

    def shares(self, tasks: Sequence[str]) -> tuple[int, ...]:
        """Return the factor by which those of some tasks that exist share an amount; none where all always exist."""
        if not any(task in self.row for task in tasks):
            return ()
        group = tuple(sorted(tasks))
        return (-1 - self.groups.setdefault(group, len(self.row) + len(self.groups)),)

    def lines(self, tasks: Sequence[Task], by_task: Sequence[list[Line]]) -> list[list[Line]]:
        """Return the lines of tasks, which cost nothing where a task does not exist, then those of the project."""
        return [
            self._sometimes(self.row[task.id], lines) if task.id in self.row else lines
            for task, lines in zip(tasks, by_task[:-1], strict=True)
        ] + [by_task[-1]]

    def _sometimes(self, row: int, lines: Sequence[Line]) -> list[Line]:
        # A task that does not exist lasts no day.
        return [line if line.quantity == "days" else replace(line, factors=(*line.factors, -1 - row)) for line in lines]

    @property
    def n_rows(self) -> int:
        """Return the number of rows behind the streams' values."""
        return len(self.row) + len(self.groups)

    def base_rows(self, exists: Mapping[str, bool]) -> np.ndarray:
        """Return the values of these rows in the base plan, shape (n_rows,)."""
        shares = [len(group) / max(sum(exists.get(task, True) for task in group), 1) for group in self.groups]
        return np.array([*(float(exists[task]) for task in self.row), *shares])


def find_gates(unrolled: Unrolled, tasks: Sequence[Task]) -> ChanceLogic:
    """Return the gates of a project and the tasks that need them.

    Parameters
    ----------
    unrolled : Unrolled
    tasks : sequence of Task, length n_tasks
        Of the unrolled project, in the engine's order.
    """
    drawn = sorted(_drawn(unrolled, tasks), key=lambda gate: (gate.kind, gate.name, gate.low, gate.high))
    decided = [
        Gate("condition", one.name, outcome)
        for one in sorted(unrolled.project.conditions, key=lambda one: one.name)
        for outcome in (one.then, one.otherwise)
    ]
    gates = (*drawn, *decided)
    position = {(gate.kind, gate.name, gate.outcome): g for g, gate in enumerate(gates)}
    by_id = {task.id: task for task in tasks}
    conditions = {one.name for one in unrolled.project.conditions}
    needs = {
        task.id: tuple(sorted({position[need] for need in _needs(task, unrolled, by_id, conditions)})) for task in tasks
    }
    needs = {name: found for name, found in needs.items() if found}
    return ChanceLogic(gates, needs, {name: row for row, name in enumerate(needs)})


def _drawn(unrolled: Unrolled, tasks: Sequence[Task]) -> Iterator[Gate]:
    for task in tasks:
        if task.id not in unrolled.passes and (task.exists < 1.0 or task.rework_only):
            probability = 0.0 if task.rework_only else task.exists
            planned = probability >= 0.5
            yield Gate("task", task.id, "exists", ("existence", task.id), 0.0, probability, planned)
    for branch in unrolled.project.branches:
        most = max(branch.outcomes, key=lambda outcome: outcome[1])
        ends = np.cumsum([probability for _, probability in branch.outcomes]).tolist()
        # The sum of the probabilities may miss 1 by a rounding.
        bounds = [0.0, *ends[:-1], 1.0]
        for k, (outcome, _) in enumerate(branch.outcomes):
            yield Gate(
                "branch", branch.name, outcome, ("branch", branch.name), bounds[k], bounds[k + 1], outcome == most[0]
            )
    for loop in {one.loop.name: one.loop for one in unrolled.passes.values()}.values():
        probability = 1.0
        for number, again in enumerate(loop.probabilities, start=2):
            probability *= again
            yield Gate("rework", loop.name, f"pass {number}", ("rework", loop.name), 0.0, probability)


def _needs(task: Task, unrolled: Unrolled, by_id: Mapping[str, Task], conditions: set[str]) -> Iterator[Need]:
    again = unrolled.passes.get(task.id)
    if again is None:
        yield from _own_needs(task, conditions)
        return
    yield "rework", again.loop.name, f"pass {again.number}"
    # What does not exist is not done again, and without its test no pass happens.
    if not again.original.rework_only:
        yield from _own_needs(again.original, conditions)
    yield from _own_needs(by_id[again.loop.test], conditions)


def _own_needs(task: Task, conditions: set[str]) -> Iterator[Need]:
    if task.exists < 1.0 or task.rework_only:
        yield "task", task.id, "exists"
    if task.only_if is not None:
        yield "condition" if task.only_if[0] in conditions else "branch", *task.only_if


def compile_logic(logic: ChanceLogic, project: Project, tasks: Sequence[Task], timeline: Timeline) -> Logic | None:
    """Return the logic as arrays, None for a project in which nothing depends on chance and nothing waits.

    The rows of values that it fills have no numbers yet: see `with_rows`.

    Parameters
    ----------
    logic : ChanceLogic
    project : Project
        Unrolled.
    tasks : sequence of Task, length n_tasks
        In the engine's order.
    timeline : Timeline
        The axis.
    """
    waiting = [task for task in tasks if task.window is not None]
    if not logic.gates and not waiting:
        return None
    position = {task.id: t for t, task in enumerate(tasks)}
    decided = _decided(logic, project, tasks, timeline)
    decider = {gate: t for t, some in enumerate(decided) for gate, *_ in some}
    if any(decider.get(gate, -1) >= position[name] for name, needs in logic.needs.items() for gate in needs):
        raise ValueError("a task comes before the one that decides on it; check the project before it is compiled")
    bounds = {window.name: _bounds(window, timeline) for window in project.windows}
    periods = [_periods(bounds[task.window or ""], task.calendar or project.calendar, timeline) for task in waiting]
    needs = [logic.needs.get(task.id, ()) for task in tasks]
    drawn = [gate for gate in logic.gates if not math.isnan(gate.low)]
    row_of_window = {task.id: row for row, task in enumerate(waiting)}
    columns = np.concatenate([np.empty((5, 0)), *periods], axis=1)
    return Logic(
        key=stream_keys(gate.stream for gate in drawn),
        low=np.array([gate.low for gate in drawn], np.float64),
        high=np.array([gate.high for gate in drawn], np.float64),
        n_gates=len(logic.gates),
        first_need=_compressed(needs),
        need=np.array([gate for some in needs for gate in some], np.int32),
        row=np.full(len(tasks), -1, np.int32),
        n_rows=0,
        first_decided=_compressed(decided),
        decided=np.array([one[0] for some in decided for one in some], np.int32),
        limit=np.array([one[1] for some in decided for one in some], np.float64),
        by_duration=np.array([one[2] for some in decided for one in some], np.bool_),
        opens_above=np.array([one[3] for some in decided for one in some], np.bool_),
        first_sharer=np.zeros(1, np.int32),
        sharer=np.zeros(0, np.int32),
        share_row=np.zeros(0, np.int32),
        window=np.array([row_of_window.get(task.id, -1) for task in tasks], np.int32),
        first_period=np.cumsum([0, *(found.shape[1] for found in periods)]).astype(np.int32),
        axis_opens=columns[0],
        axis_closes=columns[1],
        work_opens=columns[2],
        work_closes=columns[3],
        longest=columns[4],
    )


def with_rows(inputs: Logic, logic: ChanceLogic, tasks: Sequence[Task], first_row: int) -> Logic:
    """Return the arrays with the rows of values that the logic fills, from ``first_row`` on, and who shares amounts."""
    position = {task.id: t for t, task in enumerate(tasks)}
    return inputs._replace(
        row=np.array([first_row + logic.row[task.id] if task.id in logic.row else -1 for task in tasks], np.int32),
        n_rows=logic.n_rows,
        first_sharer=_compressed(list(logic.groups)),
        sharer=np.array([position[task] for group in logic.groups for task in group], np.int32),
        share_row=np.array([first_row + row for row in logic.groups.values()], np.int32),
    )


def _decided(
    logic: ChanceLogic, project: Project, tasks: Sequence[Task], timeline: Timeline
) -> list[list[tuple[int, float, bool, bool]]]:
    """Return for each task the gates that it decides: gate, limit, whether of the duration, whether it opens above."""
    gate_at = {(gate.name, gate.outcome): g for g, gate in enumerate(logic.gates) if gate.kind == "condition"}
    found: dict[str, list[tuple[int, float, bool, bool]]] = {}
    for one in sorted(project.conditions, key=lambda one: one.name):
        by_duration = one.finishes_after is None
        limit = timeline.end_of(one.finishes_after) if one.finishes_after else one.lasts_longer_than or 0.0
        into = found.setdefault(one.task, [])
        into.append((gate_at[one.name, one.then], limit, by_duration, True))
        into.append((gate_at[one.name, one.otherwise], limit, by_duration, False))
    return [found.get(task.id, []) for task in tasks]


def _bounds(window: CutoverWindow, timeline: Timeline) -> np.ndarray:
    """Return where on the axis the periods of a window begin and end, shape (n_periods, 2)."""
    bounds = window.bounds
    in_time = bounds[np.lexsort((bounds[:, 1], bounds[:, 0]))]
    return timeline.moments((in_time - np.datetime64(timeline.start, "m")).astype(np.int64))


def _periods(bounds: np.ndarray, calendar: str, timeline: Timeline) -> np.ndarray:
    """Return the periods in which a calendar works, shape (5, n_periods): bounds on the axis and in work, longest."""
    worked, whole = timeline.worked[calendar], bounds.astype(np.int64)
    is_worked = worked[np.minimum(whole + 1, len(worked) - 1)] > worked[whole]
    work = worked[whole] + np.where(is_worked, bounds - whole, 0.0)
    some = work[:, 1] > work[:, 0]
    (opens, closes), (work_opens, work_closes) = bounds[some].T, work[some].T
    longest = np.maximum.accumulate((work_closes - work_opens)[::-1])[::-1]
    return np.array([opens, closes, work_opens, work_closes, longest], np.float64)


def _compressed(rows: Sequence[Sequence[object]]) -> np.ndarray:
    return np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
