"""The register as arrays: the assessment in force of each open risk, what it draws and which task feels it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.compiler.streams import Name, StreamList
from forecast.engine.inputs import COST_FACTOR, COST_PER_DAY, DELAY, FACTOR, Risks
from forecast.engine.streams import stream_keys
from forecast.project import Estimate, Impact, Project, Risk, Task

PURPOSES = (
    ("delay", DELAY, 0.0),
    ("factor", FACTOR, 1.0),
    ("cost_factor", COST_FACTOR, 1.0),
    ("cost_per_day", COST_PER_DAY, 0.0),
)


@dataclass(frozen=True, slots=True)
class Lump:
    """A share of the amount that a risk costs when it strikes, and the account that it is booked to."""

    stream: int
    account: str
    share: float


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
    accounts: Mapping[str, int],
    unassigned: str,
    member: Mapping[Name, int],
) -> tuple[Risks, list[Lump], list[tuple[int, str]]]:
    """Return the register, the amounts that risks cost, and their costs per project day as (stream, account).

    Risks stand in the order of their ids, so that products and sums over them do not depend on the file's rows.
    """
    register = sorted(project.risks, key=lambda risk: risk.id)
    account_of = {task.id: task.account or unassigned for task in tasks}
    draws: list[tuple[int, float]] = []
    effects: dict[str, list[tuple[int, int, int]]] = {task.id: [] for task in tasks}
    lumps: list[Lump] = []
    overheads: list[tuple[int, str]] = []

    def new_draw(number: int, risk: Risk, impact: Impact, purpose: str, estimate: Estimate, neutral: float) -> int:
        draws.append((number, neutral))
        return streams.add(purpose, f"{risk.id}\x1f{impact.key}", estimate)

    probabilities = []
    for number, risk in enumerate(register):
        probability, impacts = project.assessment(risk)
        probabilities.append(probability)
        for impact in sorted(impacts, key=lambda one: one.key):
            for purpose, kind, neutral in PURPOSES:
                estimate: Estimate | None = getattr(impact, purpose)
                if estimate is None:
                    continue
                stream = new_draw(number, risk, impact, purpose, estimate, neutral)
                for task in impact.tasks:
                    account = risk.account or account_of[task]
                    # A delay is booked nowhere: its account may not be in use.
                    effects[task].append((stream, kind, accounts.get(account, 0)))
                if kind == COST_PER_DAY and not impact.tasks:
                    overheads.append((stream, risk.account or unassigned))
            if impact.cost is not None:
                stream = new_draw(number, risk, impact, "cost", impact.cost, 0.0)
                booked = [risk.account] if risk.account else [account_of[task] for task in impact.tasks]
                booked = booked or [unassigned]
                lumps += [Lump(stream, name, booked.count(name) / len(booked)) for name in sorted(set(booked))]
    key, low, high = _occurrences(project, register, probabilities)
    flat = [effect for task in tasks for effect in effects[task.id]]
    risks = Risks(
        key=stream_keys(key),
        low=np.array(low, np.float64),
        high=np.array(high, np.float64),
        member=np.array([member.get(name, -1) for name in key], np.int32),
        draw_risk=np.array([number for number, _ in draws], np.int32),
        draw_neutral=np.array([neutral for _, neutral in draws], np.float64),
        first_effect=np.cumsum([0, *(len(effects[task.id]) for task in tasks)]).astype(np.int32),
        effect_stream=np.array([stream for stream, _, _ in flat], np.int32),
        effect_kind=np.array([kind for _, kind, _ in flat], np.int32),
        effect_account=np.array([account for _, _, account in flat], np.int32),
        in_parallel=np.array([(task.risk_combination or project.risk_combination) == "parallel" for task in tasks]),
    )
    return risks, lumps, overheads


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
