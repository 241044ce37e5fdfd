"""Results as a run would leave them, made with numpy alone: a small simulation without calendars of its own.

Everything is consistent: accounts add up to the cost, starts precede finishes, percentiles are ordered, the effects of
tasks and risks are measured on the very iterations that are returned.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forecast.results.money import MoneyOutcomes
from forecast.results.results import (
    Base,
    CostOutcomes,
    Floats,
    Provenance,
    Results,
    RiskOutcomes,
    TargetValues,
    TaskOutcomes,
)
from tests.support.sample_studies import with_studies

BLOCK = 256
START = date(2026, 11, 2)  # a Monday
PHASES = ("Plan", "Build", "Migrate", "Test", "Cut-over", "Close")
WORK = (
    "Survey the racks", "Order core switches", "Design the target network", "Cable hall B", "Configure firewalls",
    "Install storage array", "Migrate wave", "Rehearse cut-over", "Failover test", "Decommission old hall",
    "Train operations", "Security review",
)  # fmt: skip
TROUBLE = (
    "Switches arrive late", "Freeze moves forward", "Storage firmware defect", "Key engineer leaves",
    "Reuse of existing cabling", "Vendor misses the window", "Scope of firewall rules unknown", "Power upgrade needed",
)  # fmt: skip
HOSTILE = (
    "Price $5 and $\\frac{1}{0}$ ^_ & <b>bold</b>", "مهمة الشبكة الأساسية", "Rollout 🚀🔥 phase", "=HYPERLINK(\"x\")",
    "line\nbreak\tand tab", "{% raw %} %s {0}", "$", "\\mathrm{x}_{", "", "移行テスト",
)  # fmt: skip
ACCOUNTS = ("hardware", "labor", "vendors", "unassigned")


class _Network(NamedTuple):
    """What is drawn once: the logic and the estimates of the made-up project."""

    phase: NDArray[np.int64]
    predecessors: tuple[tuple[int, ...], ...]
    low: Floats
    mode: Floats
    high: Floats
    is_milestone: NDArray[np.bool_]


class _Register(NamedTuple):
    """The made-up register: which task each risk delays, how likely and how badly."""

    is_threat: NDArray[np.bool_]
    task: NDArray[np.int64]
    probability: Floats
    delay: Floats
    cost: Floats


def sample_results(
    n_tasks: int = 12,
    n_risks: int = 6,
    seed: int = 1,
    n_blocks: int = 40,
    targets: bool = True,
    long_names: bool = False,
    hostile_names: bool = False,
    spread: float = 1.0,
    target_p_level: float = 0.62,
    rare: bool = False,
    currency: str = "USD",
    money_scale: float = 1.0,
    target_as_duration: bool = False,
) -> Results:
    """Make results of an invented migration project, the same for the same arguments.

    Parameters
    ----------
    n_tasks, n_risks, n_blocks : int
        ``n_blocks`` blocks of 256 iterations.
    targets : bool
        Whether a target finish, a budget and the three gates are set.
    long_names, hostile_names : bool
        Names of 150 characters; names with markup, formulas, emoji, right-to-left text and line breaks.
    spread : float
        Scale of all uncertainty; 0 makes every iteration the same.
    target_p_level : float
        The share of iterations that the targets allow for, about.
    rare : bool
        Whether risks strike with a probability of 0.0004 only.
    money_scale : float
        Multiplies every amount of money.
    target_as_duration : bool
        Whether the target is a number of working days and not a date.
    """
    rng = np.random.default_rng(seed)
    n = n_blocks * BLOCK
    network = _network(rng, n_tasks, spread)
    register = _register(rng, n_tasks, n_risks, spread, rare)
    u = _latin_hypercube(rng, n_tasks, n_blocks)
    strikes = _latin_hypercube(rng, n_risks, n_blocks) < register.probability[:, None]
    impact = np.maximum(0.0, 1.0 + 0.35 * spread * rng.standard_normal((n_risks, n)))

    durations = _triangular(u, network)
    for risk, task in enumerate(register.task):
        durations[task] += strikes[risk] * impact[risk] * register.delay[risk]
    durations = np.maximum(durations, 0.0)
    starts, finishes, duration, total_float = _schedule(network, durations)
    base_durations = network.mode[:, None]
    base_starts, base_finishes, base_duration, base_float = _schedule(network, base_durations)

    rate = money_scale * rng.uniform(800.0, 6_000.0, n_tasks)
    task_cost = rate[:, None] * durations
    account_cost = np.zeros((len(ACCOUNTS), n))
    np.add.at(account_cost, np.arange(n_tasks) % 3, task_cost)
    hardware = money_scale * 40_000.0 * n_tasks
    account_cost[0] += hardware * (1.0 + 0.06 * spread * (rng.random(n) - 0.4))
    account_cost[3] += money_scale * (strikes * impact * register.cost[:, None]).sum(axis=0)
    cost = account_cost.sum(axis=0)
    finish = _calendar_finish(duration)

    base = Base(
        float(base_duration[0]),
        float(_calendar_finish(base_duration)[0]),
        float((rate[:, None] * base_durations).sum() + hardware),
    )
    values = TargetValues()
    if targets:
        wanted = float(np.quantile(duration, target_p_level))
        budget = float(f"{np.quantile(cost, max(target_p_level - 0.14, 0.0)):.2g}")
        day = float(np.ceil(_calendar_finish(np.array([wanted]))[0]))
        values = TargetValues(
            finish=None if target_as_duration else day, duration=wanted if target_as_duration else None, budget=budget
        )
    names = _names(WORK, n_tasks, long_names, hostile_names)
    ids = tuple(f"T-{k + 1:03d}" for k in range(n_tasks))
    p10, p50, p80, p90 = np.quantile(_calendar_finish(finishes), (0.1, 0.5, 0.8, 0.9), axis=1)
    # A milestone reached at the end of a Friday starts there too, not on the Monday after.
    calendar_starts = np.minimum(_calendar_start(starts), _calendar_finish(finishes))
    start_p10, start_p50, start_p80 = np.quantile(calendar_starts, (0.1, 0.5, 0.8), axis=1)
    critical = (total_float <= 1e-9).mean(axis=1)
    half = 1.96 * np.sqrt(critical * (1 - critical) / n)
    time_swing, time_low, time_high = _swing(u, duration, network.is_milestone, spread)
    money_swing, money_low, money_high = _swing(u, cost, network.is_milestone, spread)
    tasks = TaskOutcomes(
        id=ids,
        name=names,
        wbs=tuple(f"{phase + 1}.{k + 1} {PHASES[phase]}" for k, phase in enumerate(network.phase)),
        is_milestone=network.is_milestone,
        base_start=np.minimum(_calendar_start(base_starts), _calendar_finish(base_finishes))[:, 0],
        base_finish=_calendar_finish(base_finishes)[:, 0],
        base_float=base_float[:, 0],
        base_critical=base_float[:, 0] <= 1e-9,
        criticality_index=critical,
        criticality_low=np.maximum(critical - half, 0.0),
        criticality_high=np.minimum(critical + half, 1.0),
        duration_mean=durations.mean(axis=1),
        duration_sd=durations.std(axis=1),
        start_p10=start_p10,
        start_p50=start_p50,
        start_p80=start_p80,
        finish_p10=p10,
        finish_p50=p50,
        finish_p80=p80,
        finish_p90=p90,
        finish_effect=time_swing,
        finish_effect_low=time_low,
        finish_effect_high=time_high,
        cost_effect=money_swing,
        cost_effect_low=money_low,
        cost_effect_high=money_high,
        exists=np.ones(n_tasks),
        again=("",) * n_tasks,
    )
    last = np.flatnonzero(network.is_milestone)
    results = Results(
        provenance=Provenance(
            scenario="sample",
            model="sample-model",
            title="Sample migration",
            project="Data-center migration" if not hostile_names else HOSTILE[0],
            seed=seed,
            n_iterations=n,
            sampling="latin-hypercube",
            engine_version="0",
            n_detailed=n,
        ),
        currency=currency,
        start=START,
        base=base,
        targets=values,
        duration=duration,
        finish=finish,
        cost=cost,
        accounts=ACCOUNTS,
        account_cost=account_cost,
        milestones=tuple(ids[k] for k in last),
        milestone_finish=_calendar_finish(finishes[last]),
        tasks=tasks,
        money=_money(cost, finish, base),
        risks=_risk_outcomes(register, strikes, duration, cost, money_scale, long_names, hostile_names),
        require={"on_time": 0.8, "on_budget": 0.8, "joint": 0.7} if targets else {},
        block_size=BLOCK,
    )
    return with_studies(results)


def _money(cost: Floats, finish: Floats, base: Base) -> MoneyOutcomes:
    """Return a cash flow in which money is spent evenly from the start to the finish, with funding and a penalty."""
    n_months = int(finish.max() // 30.0) + 1
    ends = 30.0 * np.arange(1.0, n_months + 1.0)[:, None]

    def monthly(amount: Floats, last: Floats) -> Floats:
        done = np.minimum(ends / np.maximum(last, 1.0), 1.0)
        return np.diff(done, axis=0, prepend=0.0) * amount

    first = START.year * 12 + START.month - 1
    months = tuple(date((first + k) // 12, (first + k) % 12 + 1, 1).isoformat() for k in range(n_months))
    return MoneyOutcomes(
        months=months,
        monthly_cost=monthly(cost, finish),
        base_monthly=monthly(np.array([base.cost]), np.array([base.finish]))[:, 0],
        price_date=START.isoformat(),
        charges=(
            {
                "id": "LD", "name": "Damages", "account": "vendors", "per_day": 500.0, "most": None, "base": 0.0,
                "mean": 900.0, "mean_low": 800.0, "mean_high": 1_000.0, "due": 0.3, "due_low": 0.28, "due_high": 0.32,
            },
        ),
        discount_rate=0.05,
        management_reserve=0.1 * base.cost,
        cost_of_delay=1_000.0,
        funding=({"date": START.isoformat(), "amount": 1.1 * base.cost},),
    )  # fmt: skip


def with_fixed_costs(results: Results) -> Results:
    """Add two uncertain fixed costs: that of the first task, which moves the cost more than all else, and another."""
    largest = float(np.abs(np.concatenate([results.tasks.cost_effect, results.risks.cost_effect])).max())
    effect = 2.0 * largest * np.array([1.0, 0.1])
    costs = CostOutcomes(
        (results.tasks.id[0], "C-01"), ("Racks", "Travel"), effect, 0.9 * effect, 1.1 * effect, ("fixed_cost",) * 2
    )
    return replace(results, costs=costs)


def _network(rng: np.random.Generator, n_tasks: int, spread: float) -> _Network:
    phase = np.arange(n_tasks) * len(PHASES) // max(n_tasks, 1)
    is_milestone = np.zeros(n_tasks, bool)
    if n_tasks > 1:
        is_milestone[-1] = True  # the end of the project
    is_milestone[24:-1:25] = True
    predecessors: list[tuple[int, ...]] = []
    for k in range(n_tasks - 1 if n_tasks > 1 else 1):
        near = np.arange(max(0, k - max(6, n_tasks // 8)), k)
        predecessors.append(tuple(int(j) for j in rng.choice(near, min(len(near), 1 + k % 2), replace=False)))
    if n_tasks > 1:
        linked = {j for links in predecessors for j in links}
        predecessors.append(tuple(k for k in range(n_tasks - 1) if k not in linked))
    mode = np.where(is_milestone, 0.0, rng.integers(3, 25, n_tasks).astype(float))
    low = mode * (1.0 - 0.3 * spread * rng.random(n_tasks))
    high = mode * (1.0 + 1.1 * spread * rng.random(n_tasks))
    return _Network(phase, tuple(predecessors), low, mode, high, is_milestone)


def _register(rng: np.random.Generator, n_tasks: int, n_risks: int, spread: float, rare: bool) -> _Register:
    is_threat = np.arange(n_risks) % 5 != 4
    probability = np.round(rng.uniform(0.03, 0.6, n_risks), 2)
    delay = np.where(is_threat, 1.0, -0.4) * rng.uniform(1.0, 15.0, n_risks)
    delay[2::6] = 0.0  # some risks only cost money
    cost = np.where(is_threat, 1.0, -0.5) * rng.uniform(5_000.0, 90_000.0, n_risks)
    cost[3::6] = 0.0
    if rare:
        probability[:] = 0.0004
    if spread == 0:
        probability[:] = 0.0
    task = rng.integers(0, max(n_tasks - 1, 1), n_risks)
    return _Register(is_threat, task, probability, delay, cost)


def _latin_hypercube(rng: np.random.Generator, n_streams: int, n_blocks: int) -> Floats:
    strata = np.broadcast_to(np.arange(BLOCK, dtype=float), (n_streams, n_blocks, BLOCK))
    u: Floats = (rng.permuted(strata, axis=2) + rng.random(strata.shape)) / BLOCK
    return u.reshape(n_streams, n_blocks * BLOCK)


def _triangular(u: Floats, network: _Network) -> Floats:
    low, mode, high = (column[:, None] for column in (network.low, network.mode, network.high))
    width = np.where(high > low, high - low, 1.0)
    peak = (mode - low) / width
    left = low + np.sqrt(u * width * (mode - low))
    right = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(high > low, np.where(u < peak, left, right), mode)


def _schedule(network: _Network, durations: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return starts, finishes, the project's duration and total floats, in working days."""
    starts, finishes = np.zeros_like(durations), np.zeros_like(durations)
    for k, links in enumerate(network.predecessors):
        for j in links:
            np.maximum(starts[k], finishes[j], out=starts[k])
        finishes[k] = starts[k] + durations[k]
    duration = finishes.max(axis=0)
    latest = np.broadcast_to(duration, durations.shape).copy()
    for k in range(len(durations) - 1, -1, -1):
        for j in network.predecessors[k]:
            np.minimum(latest[j], latest[k] - durations[k], out=latest[j])
    return starts, finishes, duration, latest - finishes


def _calendar_finish(working: Floats) -> Floats:
    weeks = np.maximum(np.ceil(working / 5.0) - 1.0, 0.0)
    return working + 2.0 * weeks


def _calendar_start(working: Floats) -> Floats:
    return working + 2.0 * np.floor(working / 5.0)


def _swing(u: Floats, outcome: Floats, is_milestone: NDArray[np.bool_], spread: float) -> tuple[Floats, Floats, Floats]:
    n_tasks = len(u)
    effect, half = np.zeros(n_tasks), np.zeros(n_tasks)
    for k in np.flatnonzero(~is_milestone) if spread > 0 else ():
        top, bottom = outcome[u[k] >= 0.9], outcome[u[k] <= 0.1]
        effect[k] = top.mean() - bottom.mean()
        half[k] = 1.96 * np.sqrt(top.var() / len(top) + bottom.var() / len(bottom))
    return effect, effect - half, effect + half


def _risk_outcomes(
    register: _Register,
    strikes: NDArray[np.bool_],
    duration: Floats,
    cost: Floats,
    money_scale: float,
    long_names: bool,
    hostile_names: bool,
) -> RiskOutcomes:
    n_risks = len(register.task)
    finish_effect = np.array([_contrast(duration, hit) for hit in strikes]).reshape(-1, 3)
    cost_effect = np.array([_contrast(cost, hit) for hit in strikes]).reshape(-1, 3)
    responded = np.arange(n_risks) % 3 != 2
    nan = np.full(n_risks, np.nan)
    return RiskOutcomes(
        id=tuple(f"R-{k + 1:02d}" for k in range(n_risks)),
        name=_names(TROUBLE, n_risks, long_names, hostile_names),
        kind=tuple("threat" if threat else "opportunity" for threat in register.is_threat),
        owner=tuple(("network lead", "storage lead", "procurement")[k % 3] for k in range(n_risks)),
        status=("open",) * n_risks,
        response=tuple("order a month earlier" if done else "" for done in responded),
        response_cost=np.where(responded, 8_000.0 * money_scale, 0.0),
        response_in_force=np.zeros(n_risks, bool),
        probability=register.probability,
        share=strikes.mean(axis=1) if n_risks else np.zeros(0),
        finish_effect=finish_effect[:, 0],
        finish_effect_low=finish_effect[:, 1],
        finish_effect_high=finish_effect[:, 2],
        cost_effect=cost_effect[:, 0],
        cost_effect_low=cost_effect[:, 1],
        cost_effect_high=cost_effect[:, 2],
        current_probability=register.probability,
        current_delay=register.delay,
        current_cost=register.cost * money_scale,
        residual_probability=np.where(responded, register.probability * 0.4, nan),
        residual_delay=np.where(responded, register.delay * 0.6, nan),
        residual_cost=np.where(responded, register.cost * money_scale * 0.7, nan),
    )


def _contrast(outcome: Floats, hit: NDArray[np.bool_]) -> tuple[float, float, float]:
    n_hits = int(hit.sum())
    if n_hits in (0, len(hit)):
        return 0.0, -np.inf, np.inf
    effect = float(outcome[hit].mean() - outcome[~hit].mean())
    error = np.sqrt(outcome[hit].var() / n_hits + outcome[~hit].var() / (len(hit) - n_hits))
    half = 1.96 * float(error) if n_hits > 1 else np.inf
    return effect, effect - half, effect + half


def _names(stock: tuple[str, ...], n: int, long_names: bool, hostile_names: bool) -> tuple[str, ...]:
    if hostile_names:
        return tuple(HOSTILE[k % len(HOSTILE)] for k in range(n))
    names = [stock[k % len(stock)] + (f" {k // len(stock) + 1}" if k >= len(stock) else "") for k in range(n)]
    if long_names:
        names = [f"{name} including every subtask that the steering committee asked for in its meeting of the third "
                 f"quarter and the repeat {k}" for k, name in enumerate(names)]  # fmt: skip
    return tuple(names)


def with_forks(results: Results) -> Results:
    """Let the first task exist sometimes, the second outside of the plan, the third never; with outcomes that say so."""
    tasks, nan = results.tasks, float("nan")

    def unknown(column: Floats, *rows: int) -> Floats:
        changed = column.copy()
        changed[list(rows)] = nan
        return changed

    exists = np.ones(len(tasks.id))
    exists[:3] = 0.6, 0.2, 0.0
    dates = (
        "start_p10",
        "start_p50",
        "start_p80",
        "finish_p10",
        "finish_p50",
        "finish_p80",
        "finish_p90",
        "duration_mean",
    )
    columns = {name: unknown(getattr(tasks, name), 2) for name in (*dates, "duration_sd")}
    columns |= {name: unknown(getattr(tasks, name), 1, 2) for name in ("base_start", "base_finish", "base_float")}
    again = ("", tasks.id[0], *tasks.again[2:])
    effect = {"finish_effect": 40.0, "cost_effect": -2_000.0}
    numbers = {f"{name}{end}": value + add for name, value in effect.items() for end, add in BOUNDS}

    def row(kind: str, name: str, outcome: str, which: int, p: float | None, share: float) -> dict[str, object]:
        shares = {"share": share, "share_low": share - 0.01, "share_high": share + 0.01}
        named = [tasks.id[which]] * (which + 1)
        return {"kind": kind, "name": name, "outcome": outcome, "tasks": named, "planned": which == 0,
                "probability": p, **shares, **numbers}  # fmt: skip

    forks = (
        row("task", tasks.id[0], "exists", 0, 0.6, 0.6),
        row("rework", "retest", "pass 2", 1, 0.2, 0.2),
        row("branch", "vendor", "one", 5, 0.7, 0.7),
        row("branch", "vendor", "other", 0, 0.3, 0.3),
        row("condition", "late", "yes", 0, None, 0.1),
    )
    return replace(results, tasks=replace(tasks, exists=exists, again=again, **columns), forks=forks)


BOUNDS = (("", 0.0), ("_low", -0.5), ("_high", 0.5))
