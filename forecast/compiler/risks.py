"""The register as arrays: the assessment in force of each open risk, what it draws and which task feels it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.compiler.lines import UNASSIGNED, Line
from forecast.compiler.streams import Name, StreamList
from forecast.engine.inputs import DELAY, FACTOR, Risks
from forecast.engine.streams import stream_keys
from forecast.project import Estimate, Impact, Project, Risk, Task
from forecast.project.money import Spread

EFFECTS = {"delay": DELAY, "factor": FACTOR}
NEUTRAL = {"delay": 0.0, "factor": 1.0, "cost_factor": 1.0, "cost_per_day": 0.0, "cost": 0.0}


@dataclass(frozen=True, slots=True)
class CompiledRisks:
    """The register, the streams that multiply all costs of a task, and cost lines of risks by task (None: project)."""

    inputs: Risks
    cost_factors: Mapping[str, tuple[int, ...]]
    lines: Mapping[str | None, Sequence[Line]]


def forced(risks: Risks, position: int, happens: bool) -> Risks:
    """Return the register with one risk certain to happen, or certain not to; nothing else is drawn differently.

    Parameters
    ----------
    risks : Risks
    position : int
        Of the risk in the order of ids.
    """
    low, high = risks.low.copy(), risks.high.copy()
    low[position], high[position] = 0.0, 1.0 if happens else 0.0
    return risks._replace(low=low, high=high)


def compile_risks(
    project: Project,
    tasks: Sequence[Task],
    streams: StreamList,
    member: Mapping[Name, int],
    on_all: Sequence[tuple[int, int]] = (),
) -> CompiledRisks:
    """Return the register and its money; ``on_all`` are effects (stream, kind) that every task feels.

    Risks stand in the order of their ids, so that products and sums over them do not depend on the file's rows.
    """
    register = sorted(project.risks, key=lambda risk: risk.id)
    draws: list[tuple[int, float]] = []
    effects: dict[str, list[tuple[int, int]]] = {task.id: [*on_all] for task in tasks}
    cost_factors: dict[str, tuple[int, ...]] = {}
    drawn: list[tuple[Risk, Impact, dict[str, int]]] = []
    probabilities = []
    for number, risk in enumerate(register):
        probability, impacts = project.assessment(risk)
        probabilities.append(probability)
        for impact in sorted(impacts, key=lambda one: one.key):
            found = {}
            for purpose, neutral in NEUTRAL.items():
                estimate: Estimate | None = getattr(impact, purpose)
                if estimate is not None:
                    draws.append((number, neutral))
                    found[purpose] = streams.add(purpose, f"{risk.id}\x1f{impact.key}", estimate)
            for task in impact.tasks:
                effects[task] += [(found[purpose], kind) for purpose, kind in EFFECTS.items() if purpose in found]
                if "cost_factor" in found:
                    cost_factors[task] = (*cost_factors.get(task, ()), found["cost_factor"])
            drawn.append((risk, impact, found))
    key, low, high = _occurrences(project, register, probabilities)
    flat = [effect for task in tasks for effect in effects[task.id]]
    inputs = Risks(
        key=stream_keys(key),
        low=np.array(low, np.float64),
        high=np.array(high, np.float64),
        member=np.array([member.get(name, -1) for name in key], np.int32),
        draw_risk=np.array([number for number, _ in draws], np.int32),
        draw_neutral=np.array([neutral for _, neutral in draws], np.float64),
        first_effect=np.cumsum([0, *(len(effects[task.id]) for task in tasks)]).astype(np.int32),
        effect_stream=np.array([stream for stream, _ in flat], np.int32),
        effect_kind=np.array([kind for _, kind in flat], np.int32),
        in_parallel=np.array([(task.risk_combination or project.risk_combination) == "parallel" for task in tasks]),
    )
    return CompiledRisks(inputs, cost_factors, _lines(tasks, drawn, cost_factors))


def _lines(
    tasks: Sequence[Task],
    drawn: Sequence[tuple[Risk, Impact, Mapping[str, int]]],
    cost_factors: Mapping[str, tuple[int, ...]],
) -> dict[str | None, list[Line]]:
    """Return what risks cost: per day of their tasks, and once in equal parts for them; else as a whole."""
    account_of = {task.id: task.account for task in tasks}
    lines: dict[str | None, list[Line]] = {}
    for risk, impact, found in drawn:
        for task in impact.tasks or (None,):
            account = risk.account or ("" if task is None else account_of[task]) or UNASSIGNED
            into = lines.setdefault(task, [])
            # It is known when the task ends; what hits the project as a whole has no such moment.
            spread: Spread = "linear" if task is None else "end"
            if "cost_per_day" in found:
                factors = () if task is None else cost_factors.get(task, ())
                line = Line(
                    account, quantity="days", factors=(found["cost_per_day"], *factors), of_work=task is not None
                )
                into.append(line)
            if "cost" in found:
                share = 1.0 / max(len(impact.tasks), 1)
                into.append(Line(account, share, factors=(found["cost"],), of_work=False, spread=spread))
    return lines


def _occurrences(
    project: Project, register: Sequence[Risk], probabilities: Sequence[float]
) -> tuple[list[Name], list[float], list[float]]:
    """Return the streams of occurrences and the percentiles at which they happen; an exclusive set shares a stream."""
    set_of = {name: chosen for chosen in project.exclusive for name in chosen.risks}
    used: dict[str, float] = {}
    key, low, high = [], [], []
    for risk, probability in zip(register, probabilities, strict=True):
        chosen = set_of.get(risk.id)
        if chosen is None:
            key.append(("occurrence", risk.id))
            low.append(0.0)
            high.append(probability)
            continue
        name = "\x1f".join(sorted(chosen.risks))
        key.append(("exclusive", name))
        low.append(used.get(name, 0.0))
        used[name] = min(low[-1] + probability, 1.0)
        high.append(used[name])
    return key, low, high
