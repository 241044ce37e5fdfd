"""Rework loops, unrolled: each pass becomes tasks of its own, which exist where the pass happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from forecast.project import Impact, Link, Project, Rework, Risk, Task


@dataclass(frozen=True, slots=True)
class Pass:
    """A task done again: ``number`` 2 is the second time, the first time through the loop."""

    loop: Rework
    number: int
    original: Task


@dataclass(frozen=True, slots=True)
class Unrolled:
    """A project without loops, and the pass of each task that stands for one, by id.

    ``last`` is the last pass of the test of each loop, whose end is that of the loop: it hands on the end of the pass
    before where it does not happen.
    """

    project: Project
    passes: Mapping[str, Pass]
    last: Mapping[str, str]

    def original(self, task: str) -> str:
        """Return the task that is done again, a task of the plan itself."""
        return self.passes[task].original.id if task in self.passes else task

    def again(self, task: str) -> tuple[str, ...]:
        """Return the tasks that are a task done again."""
        of = self.passes.get(task)
        original, number = (task, 1) if of is None else (of.original.id, of.number)
        return tuple(id_ for id_, one in self.passes.items() if one.original.id == original and one.number > number)


def pass_id(task: str, number: int) -> str:
    """Return the id of a task done again, which also keys its draws.

    Examples
    --------
    >>> pass_id("BUILD", 2)
    'BUILD (2)'
    """
    return f"{task} ({number})"


def unroll(project: Project) -> Unrolled:
    """Return the project with the passes of its loops as tasks.

    A pass begins when the test before it has ended. Within it the order is that of the first time. Whoever waits for
    the end of the test waits for the last pass that happens; other successors of redone tasks do not wait. A pass draws
    anew, and the tasks that it consists of have no earliest start of their own.

    Parameters
    ----------
    project : Project
        Whose loops are sound: see `forecast.project.logic_checks`.
    """
    if not project.rework:
        return Unrolled(project, {}, {})
    by_id = {task.id: task for task in project.tasks}
    loop_of = {name: loop for loop in project.rework for name in loop.redo}
    passes: dict[str, Pass] = {}
    tasks: list[Task] = []
    for task in project.tasks:
        tasks.append(replace(task, predecessors=tuple(_waiting(task, project.rework))))
        loop = loop_of.get(task.id)
        for number in range(2, (len(loop.probabilities) if loop else 0) + 2):
            assert loop is not None
            again = _again(task, loop, number, by_id)
            passes[again.id] = Pass(loop, number, task)
            tasks.append(again)
    last = {loop.test: pass_id(loop.test, len(loop.probabilities) + 1) for loop in project.rework}
    conditions = tuple(
        replace(one, task=last.get(one.task, one.task)) if one.finishes_after is not None else one
        for one in project.conditions
    )
    # What is done in passes only feels a risk for the first time in the first of them.
    first = {task.id: pass_id(task.id, 2) for task in project.tasks if task.rework_only}
    changed = replace(project, tasks=tuple(tasks), conditions=conditions, rework=())
    unrolled = Unrolled(changed, passes, last)

    def met(risk: Risk, task: str) -> tuple[str, ...]:
        """Return the tasks that a risk on a task meets: strikes that come again and again also meet it done again."""
        task = first.get(task, task)
        return (task, *unrolled.again(task)) if risk.per_month is not None else (task,)

    def of_risk(risk: Risk, impacts: tuple[Impact, ...]) -> tuple[Impact, ...]:
        return tuple(
            replace(one, tasks=tuple(other for task in one.tasks for other in met(risk, task))) for one in impacts
        )

    risks = tuple(
        replace(risk, impacts=of_risk(risk, risk.impacts), residual_impacts=of_risk(risk, risk.residual_impacts))
        for risk in project.risks
    )
    return Unrolled(replace(changed, risks=risks), passes, last)


def _waiting(task: Task, loops: tuple[Rework, ...]) -> Iterator[Link]:
    """Yield the links of a task outside of a loop: it also waits for the last pass of a test that it follows."""
    loop_by_test = {loop.test: loop for loop in loops}
    for link in task.predecessors:
        yield link
        loop = loop_by_test.get(link.predecessor)
        if loop is None or task.id in loop.redo or link.kind in ("SS", "SF"):
            continue
        # Without a lag the last pass, which hands on the end of the one before where it does not happen, is enough.
        least = 2 if link.has_lag else len(loop.probabilities) + 1
        for number in range(least, len(loop.probabilities) + 2):
            yield replace(link, predecessor=pass_id(loop.test, number))


def _again(task: Task, loop: Rework, number: int, by_id: Mapping[str, Task]) -> Task:
    before = loop.test if number == 2 else pass_id(loop.test, number - 1)
    inner = [
        replace(link, predecessor=pass_id(link.predecessor, number))
        for link in task.predecessors
        if link.predecessor in loop.redo
    ]
    through = [Link(pass_id(name, number)) for name in _through_others(task, loop, by_id)]
    return replace(
        task,
        id=pass_id(task.id, number),
        name=f"{task.name} (again, pass {number})",
        predecessors=(Link(before), *inner, *(link for link in through if link not in inner)),
        not_before=None,
        rework_only=False,
        constraints=(),
        deadline=None,
        progress=None,
    )


def _through_others(task: Task, loop: Rework, by_id: Mapping[str, Task]) -> list[str]:
    """Return the tasks of the loop that a task follows through tasks that are not done again."""
    found: dict[str, None] = {}
    waiting = [link.predecessor for link in task.predecessors if link.predecessor not in loop.redo]
    seen = set(waiting)
    while waiting:
        for link in by_id[waiting.pop()].predecessors:
            if link.predecessor in loop.redo:
                found[link.predecessor] = None
            elif link.predecessor not in seen:
                seen.add(link.predecessor)
                waiting.append(link.predecessor)
    return sorted(found)
