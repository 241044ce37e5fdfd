"""Checks of responses: that the numbers do what the strategy says, and of the tasks that responses add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forecast.distributions import estimate as questions
from forecast.errors import Problem
from forecast.project.estimate import Estimate
from forecast.project.model import Impact, Project, Risk, Task

OF_THREATS = ("avoid", "mitigate", "transfer")
OF_OPPORTUNITIES = ("exploit", "enhance", "share")
NEUTRAL = {"delay": 0.0, "factor": 1.0, "cost": 0.0, "cost_factor": 1.0, "cost_per_day": 0.0}


def responses_do_what_they_say(project: Project) -> Iterator[Problem]:
    """Find strategies that do not fit the kind of the risk, or its assessment after the response."""
    for risk in project.risks:
        if risk.strategy:
            yield from _strategy(risk)


def _strategy(risk: Risk) -> Iterator[Problem]:
    strategy = risk.strategy
    if risk.kind == "opportunity" and strategy in OF_THREATS:
        listed = "`exploit`, `enhance`, `share` or `accept`"
        yield _of(risk, "response-strategy", f"one does not {strategy} an opportunity", f"write {listed}")
    elif risk.kind == "threat" and strategy in OF_OPPORTUNITIES:
        listed = "`avoid`, `mitigate`, `transfer` or `accept`"
        yield _of(risk, "response-strategy", f"one does not {strategy} a threat", f"write {listed}")
    elif strategy == "accept":
        if risk.has_response:
            message = "a risk that is accepted has no assessment after a response"
            yield _of(risk, "response-accept", message, "clear its `residual_…` fields, or say what is done about it")
        elif risk.response_cost or risk.response_cost_range is not None:
            message = "to accept a risk costs nothing before it strikes"
            yield _of(risk, "response-accept", message, "clear `response_cost`, or say what is done about it")
    elif not risk.has_response:
        yield Problem(
            "response-not-assessed",
            f"nothing says what is left of the risk when the response ({strategy}) is in force",
            "warning",
            table="risks",
            id=risk.id,
            field="response_strategy",
            hint="fill its `residual_…` fields; until then the response can't be put in force",
        )
    elif strategy == "avoid" and risk.residual_probability != 0.0 and not _has_no_effect(risk.residual_impacts):
        message = f"a risk that is avoided can't strike, but its residual probability is {risk.residual_probability:g}"
        yield _of(risk, "response-avoid", message, "write `residual_probability` 0, or `mitigate`")
    elif strategy == "exploit" and risk.residual_probability != 1.0:
        found = f"its residual probability is {risk.residual_probability:g}"
        message = f"an opportunity that is exploited is certain, but {found}"
        yield _of(risk, "response-exploit", message, "write `residual_probability` 1, or `enhance`")


def _has_no_effect(impacts: tuple[Impact, ...]) -> bool:
    return all(_is_certainly(getattr(impact, name), neutral) for impact in impacts for name, neutral in NEUTRAL.items())


def _is_certainly(estimate: Estimate | None, value: float) -> bool:
    if estimate is None:
        return True
    return questions.support(estimate.family, dict(estimate.parameters), estimate.low, estimate.high) == (value, value)


def _of(risk: Risk, code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, table="risks", id=risk.id, field="response_strategy", hint=hint)


def response_tasks_have_a_response(project: Project) -> Iterator[Problem]:
    """Find tasks of responses that can't be in force, and what names them though they may not exist."""
    risk_by_id = {risk.id: risk for risk in project.risks}
    added = {task.id: task.response for task in project.tasks if task.response}
    for task, response in added.items():
        risk = risk_by_id.get(response)
        if risk is not None and not risk.has_response:
            yield Problem(
                "response-not-assessed",
                f"the response to `{risk.id}` can't be in force: the risk has no assessment after it",
                table="tasks",
                id=task,
                field="response",
                hint="fill the `residual_…` fields of the risk",
            )
    for block, tasks in _named(project).items():
        for task in tasks:
            if task in added:
                yield Problem(
                    "response-task-named",
                    f"`{task}` exists only where the response to `{added[task]}` is in force",
                    table="project",
                    field=block,
                    hint="name a task that always exists",
                )
    for risk in project.risks:
        window = risk.proximity
        marks = {} if window is None else {"window_opens": window.opens, "window_closes": window.closes}
        for field, mark in marks.items():
            if mark in added:
                yield Problem(
                    "response-task-named",
                    f"its window looks at `{mark}`, which exists only where a response is in force",
                    table="risks",
                    id=risk.id,
                    field=field,
                    hint="name a task that always exists, or a date",
                )
    if added and len(added) == len(project.tasks):
        yield Problem(
            "response-only",
            "every task is added by a response: without them there is no project",
            table="tasks",
            hint="clear `response` of the tasks that always exist",
        )


def _named(project: Project) -> dict[str, list[str]]:
    """Return the tasks that blocks need to exist."""
    moments = [moment.task for charge in project.charges for moment in (charge.earlier, charge.later)]
    return {
        "conditions": [task for one in project.conditions for task in (one.task, one.then, one.otherwise)],
        "rework": [task for loop in project.rework for task in loop.redo],
        "charges": moments,
        "deliveries": [task for one in project.deliveries for task in (*one.needed_for, *one.order_after)],
    }


def lags_can_be_handed_on(project: Project) -> Iterator[Problem]:
    """Find lags before and after the task of a response that don't add up where it isn't in force."""
    added = {task.id: task for task in project.tasks if task.response}
    for task in project.tasks:
        for link in task.predecessors:
            if link.predecessor in added and link.has_lag and (not link.is_elapsed) in _lags(link.predecessor, added):
                yield Problem(
                    "lag-handed-on",
                    f"where `{link.predecessor}` does not exist its links are handed on, but one of the two lags is "
                    "elapsed time and the other working time",
                    table="tasks",
                    id=task.id,
                    field="predecessors",
                    hint="write both lags in the same kind of time",
                )


def _lags(name: str, added: Mapping[str, Task]) -> set[bool]:
    """Return whether the lags that a task hands on are elapsed: its own, and those of tasks that it hands on too."""
    found, seen, waiting = set(), {name}, [name]
    while waiting:
        for link in added[waiting.pop()].predecessors:
            if link.has_lag:
                found.add(link.is_elapsed)
            if link.predecessor in added and link.predecessor not in seen:
                seen.add(link.predecessor)
                waiting.append(link.predecessor)
    return found
