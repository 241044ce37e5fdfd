"""The register as arrays: the assessment in force of each open risk, what it draws and which task feels it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.hazards import HazardList, Part, parts_of
from forecast.compiler.lines import UNASSIGNED, Line
from forecast.compiler.logic import ChanceLogic
from forecast.compiler.rework import Unrolled
from forecast.compiler.streams import Name, StreamList
from forecast.engine.inputs import DELAY, FACTOR, Risks
from forecast.engine.streams import stream_keys
from forecast.project import Estimate, Impact, Project, Risk, Task
from forecast.project.money import Spread

EFFECTS = {"delay": DELAY, "factor": FACTOR}
# What a risk does as long as a task is done, also when it is done again.
ALSO_AGAIN = ("factor", "cost_factor", "cost_per_day")
NEUTRAL = {"delay": 0.0, "factor": 1.0, "cost_factor": 1.0, "cost_per_day": 0.0, "cost": 0.0,
           "rate_factor": 1.0, "quantity_factor": 1.0}  # fmt: skip
OF_RESOURCES = ("rate_factor", "quantity_factor")


@dataclass(frozen=True, slots=True)
class CompiledRisks:
    """The register, the rows that multiply all costs of a task, and cost lines of risks by task (None: project).

    ``hazards`` is what depends on the dates of tasks; the rows of values that it fills stand behind the streams.

    ``rate_factors`` and ``quantity_factors`` multiply the rate and the units of a resource, by task and resource.
    """

    inputs: Risks
    cost_factors: Mapping[str, tuple[int, ...]]
    lines: Mapping[str | None, Sequence[Line]]
    rate_factors: Mapping[tuple[str, str], tuple[int, ...]]
    quantity_factors: Mapping[tuple[str, str], tuple[int, ...]]
    hazards: HazardList


@dataclass(frozen=True, slots=True)
class Felt:
    """What an impact does to a task (None: the project): rows of values by purpose, and its share of the amount.

    ``sharers`` are the tasks among which the amount is divided, those that exist.
    """

    risk: Risk
    task: str | None
    rows: Mapping[str, int]
    share: float = 1.0
    sharers: tuple[str, ...] = ()


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
    unrolled: Unrolled,
    logic: ChanceLogic,
    tasks: Sequence[Task],
    streams: StreamList,
    member: Mapping[Name, int],
    timeline: Timeline,
    on_all: Sequence[tuple[int, int]] = (),
) -> CompiledRisks:
    """Return the register and its money; ``on_all`` are effects (stream, kind) that every task feels.

    Factors and costs per day hold whenever a task is done, also again; delays and amounts come once. Risks stand in
    the order of their ids, so that products and sums over them do not depend on the file's rows.
    """
    project = unrolled.project
    register = sorted(project.risks, key=lambda risk: risk.id)
    parts = parts_of(project, register, timeline)
    draws: list[tuple[int, float]] = []
    drawn: list[tuple[Part, Impact | None, dict[str, int]]] = []
    for part in parts:
        if part.risk.per_month is not None and part.impacts:
            draws.append((part.row, 0.0))
            drawn.append((part, None, {"per_month": streams.add("per_month", part.risk.id, part.risk.per_month)}))
            continue
        for impact in sorted(part.impacts, key=lambda one: one.key):
            found = {}
            for purpose, neutral in NEUTRAL.items():
                estimate: Estimate | None = getattr(impact, purpose)
                if estimate is not None:
                    draws.append((part.row, neutral))
                    found[purpose] = streams.add(purpose, f"{part.risk.id}\x1f{impact.key}", estimate)
            drawn.append((part, impact, found))
    hazards = HazardList(project, tasks, timeline, len(streams), last=unrolled.last, original=unrolled.original)
    for part in sorted((part for part in parts if part.is_bound), key=lambda one: one.number):
        hazards.add_part(part)
    felt = list(_felt(drawn, hazards, unrolled))
    effects: dict[str, list[tuple[int, int]]] = {task.id: [*on_all] for task in tasks}
    cost_factors: dict[str, tuple[int, ...]] = {}
    for one in felt:
        if one.task is not None:
            effects[one.task] += [(one.rows[purpose], kind) for purpose, kind in EFFECTS.items() if purpose in one.rows]
            if "cost_factor" in one.rows:
                cost_factors[one.task] = (*cost_factors.get(one.task, ()), one.rows["cost_factor"])
    key, low, high = _occurrences(project, parts)
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
    lines = _lines(tasks, felt, cost_factors, logic)
    rate_factors, quantity_factors = (_on_resources(drawn, tasks, hazards, purpose) for purpose in OF_RESOURCES)
    return CompiledRisks(inputs, cost_factors, lines, rate_factors, quantity_factors, hazards)


def _on_resources(
    drawn: Sequence[tuple[Part, Impact | None, Mapping[str, int]]],
    tasks: Sequence[Task],
    hazards: HazardList,
    purpose: str,
) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return the rows that multiply the rate or the units of resources, by task and resource."""
    factors: dict[tuple[str, str], tuple[int, ...]] = {}
    for part, impact, found in drawn:
        if impact is None or purpose not in found:
            continue
        for task in (one for one in tasks if not one.is_complete):
            used = [one.resource for one in task.resources if one.resource in impact.resources]
            rows: Mapping[str, int] = {purpose: found[purpose]}
            if part.is_bound and used:
                rows = hazards.local(part, task.id, rows, NEUTRAL)
            for resource in used if purpose in rows else ():
                factors[task.id, resource] = (*factors.get((task.id, resource), ()), rows[purpose])
    return factors


def _felt(
    drawn: Sequence[tuple[Part, Impact | None, Mapping[str, int]]], hazards: HazardList, unrolled: Unrolled
) -> Iterator[Felt]:
    """Yield what each impact does to each of its tasks: the streams themselves, or what is let through of them."""
    for part, impact, every in drawn:
        found = {purpose: stream for purpose, stream in every.items() if purpose not in OF_RESOURCES}
        if impact is None:
            for by_task in hazards.repeat(part, found["per_month"]):
                yield from (Felt(part.risk, task, {"cost": row}, 1.0) for task, row in by_task.items())
            continue
        share = 1.0 / max(len(impact.tasks), 1)
        amount = {"cost": hazards.amount(part, found["cost"])} if part.is_bound and "cost" in found else {}
        others = {purpose: stream for purpose, stream in found.items() if purpose != "cost"}
        for task in impact.tasks or (None,):
            rows: Mapping[str, int] = found
            if part.is_bound and task is None:
                rows = {**{purpose: hazards.amount(part, stream) for purpose, stream in others.items()}, **amount}
            elif part.is_bound and task is not None:
                rows = {**hazards.local(part, task, others, NEUTRAL), **amount}
            yield Felt(part.risk, task, rows, share, impact.tasks)
        lasting = {purpose: stream for purpose, stream in found.items() if purpose in ALSO_AGAIN}
        for task in (again for name in impact.tasks if lasting for again in unrolled.again(name)):
            yield Felt(part.risk, task, hazards.local(part, task, lasting, NEUTRAL) if part.is_bound else lasting)


def _lines(
    tasks: Sequence[Task], felt: Sequence[Felt], cost_factors: Mapping[str, tuple[int, ...]], logic: ChanceLogic
) -> dict[str | None, list[Line]]:
    """Return what risks cost: per day of their tasks, and once in equal parts for them; else as a whole."""
    account_of = {task.id: task.account for task in tasks}
    lines: dict[str | None, list[Line]] = {}
    for one in felt:
        account = one.risk.account or ("" if one.task is None else account_of[one.task]) or UNASSIGNED
        into = lines.setdefault(one.task, [])
        # It is known when the task ends; what hits the project as a whole has no such moment.
        spread: Spread = "linear" if one.task is None else "end"
        if "cost_per_day" in one.rows:
            factors = () if one.task is None else cost_factors.get(one.task, ())
            into.append(
                Line(
                    account,
                    quantity="days",
                    factors=(one.rows["cost_per_day"], *factors),
                    of_work=one.task is not None,
                )
            )
        if "cost" in one.rows:
            amount = (one.rows["cost"], *logic.shares(one.sharers))
            into.append(Line(account, one.share, factors=amount, of_work=False, spread=spread))
    return lines


def _occurrences(project: Project, parts: Sequence[Part]) -> tuple[list[Name], list[float], list[float]]:
    """Return the streams of occurrences and the percentiles at which they happen; an exclusive set shares a stream."""
    set_of = {name: chosen for chosen in project.exclusive for name in chosen.risks}
    used: dict[str, float] = {}
    key, low, high = [], [], []
    for part in sorted(parts, key=lambda one: one.row):
        # A recurring risk comes again and again; its probability is the share of its strikes.
        probability = part.probability
        if part.risk.per_month is not None:
            probability = 1.0 if part.probability > 0.0 and part.impacts else 0.0
        chosen = set_of.get(part.risk.id)
        if chosen is None:
            key.append(("occurrence", part.risk.id))
            low.append(0.0)
            high.append(probability)
            continue
        name = "\x1f".join(sorted(chosen.risks))
        key.append(("exclusive", name))
        low.append(used.get(name, 0.0))
        used[name] = min(low[-1] + probability, 1.0)
        high.append(used[name])
    return key, low, high
