"""A project with all that can be modelled at once, for the benchmark of the whole and for bit equality."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from forecast.project import (
    Account,
    Assignment,
    Branch,
    Charge,
    Condition,
    Correlation,
    CorrelationGroup,
    CorrelationPair,
    CostItem,
    CutoverWindow,
    Delivery,
    Element,
    ExclusiveSet,
    Finance,
    Impact,
    LostDays,
    Moment,
    PricePath,
    Project,
    Proximity,
    Resource,
    Rework,
    Risk,
    Task,
)
from tests.reference.projects import MONDAY, pert, triangular, uniform

N_GROUPS, N_RISKS, N_ACCOUNTS = 30, 100, 10
# Support is paid for in the 36th month.


def everything_on(project: Project, seed: int = 1) -> Project:
    """Add 30 correlation groups, 100 risks of all kinds, 10 accounts with moving prices, forks, loops and windows."""
    random = Random(seed)
    names = sorted(task.id for task in project.tasks)
    accounts = tuple(Account(f"a{k}", budget=1e6) for k in range(N_ACCOUNTS))
    resources = tuple(
        Resource(
            f"r{k}", f"r{k}", day_rate=500.0, rate_estimate=triangular(450.0, 500.0, 600.0), account=f"a{k}",
            rate_from=((MONDAY + timedelta(days=200), 520.0),), cost_per_use=10.0,
            cost_follows="effort" if k % 2 else "duration",
        )
        for k in range(N_ACCOUNTS)
    )  # fmt: skip
    return replace(
        project,
        tasks=tuple(_task(task, k, random) for k, task in enumerate(project.tasks)),
        risks=tuple(_risk(k, names, random) for k in range(N_RISKS)),
        resources=resources,
        accounts=accounts,
        correlation=_correlation(names, random),
        exclusive=(ExclusiveSet(("R000", "R001", "R002")),),
        branches=(Branch("vendor", (("one", 0.6), ("other", 0.4))),),
        conditions=(Condition("late", names[0], "yes", "no", lasts_longer_than=8.0),),
        rework=(Rework("retest", names[-1], (names[-1],), (0.2, 0.1)),),
        lost_days=(LostDays("outages", project.calendar, uniform(0.0, 3.0)),),
        windows=(
            CutoverWindow(
                "weekends",
                tuple((MONDAY + timedelta(days=7 * k), MONDAY + timedelta(days=7 * k + 60)) for k in range(0, 300, 8)),
            ),
        ),
        prices=(
            PricePath("labor", MONDAY, tuple(f"a{k}" for k in range(5)), default=triangular(0.01, 0.03, 0.06)),
            PricePath("goods", MONDAY, ("a5", "a6"), default=triangular(0.0, 0.02, 0.08)),
        ),
        charges=(
            Charge("penalty", "penalty", 1000.0, Moment(date=MONDAY + timedelta(days=300)), Moment(), "a0"),
            Charge("storage", "storage", 10.0, Moment(task=names[1]), Moment(task=names[-2], side="start"), "a1"),
        ),
        deliveries=(
            Delivery(
                "racks",
                "racks",
                pert(20.0, 30.0, 60.0),
                (names[-1],),
                storage_cost_per_day=20.0,
                calendar=project.calendar,
            ),
        ),
        costs=(CostItem("support", "support", "a9", pert(500.0, 800.0, 2_000.0), on=MONDAY + timedelta(days=1_035)),),
        finance=Finance(discount_rate=0.05),
        cash_flow=True,
    )


def _task(task: Task, k: int, random: Random) -> Task:
    """Give a task money and, to some, something that depends on chance."""
    changed = replace(
        task,
        fixed_cost=pert(100.0, 200.0, 500.0),
        cost_per_day=50.0,
        account=f"a{k % N_ACCOUNTS}",
        resources=(Assignment(f"r{random.randrange(N_ACCOUNTS)}"),),
        spread=("linear", "start", "end", "curve")[k % 4],
    )
    if k % 50 == 10:
        return replace(changed, exists=0.5)
    if k % 50 == 20:
        return replace(changed, only_if=("vendor", "other"))
    return replace(changed, window="weekends") if k % 250 == 30 else changed


def _risk(k: int, names: list[str], random: Random) -> Risk:
    """Return a risk: most strike once, some again and again, some within a period only."""
    tasks = tuple(random.sample(names, 3))
    if k % 20 == 7:
        impact = Impact(tasks, delay=pert(0.5, 1.0, 3.0), cost=triangular(10.0, 50.0, 90.0))
        return Risk(f"R{k:03}", f"R{k:03}", 1.0, impacts=(impact,), per_month=uniform(0.1, 0.4))
    impact = Impact(
        tasks, delay=pert(1.0, 3.0, 9.0), factor=uniform(1.0, 1.3), cost=triangular(10.0, 50.0, 90.0),
        resources=(f"r{k % N_ACCOUNTS}",) if k % 10 == 3 else (),
        rate_factor=uniform(1.0, 1.2) if k % 10 == 3 else None,
    )  # fmt: skip
    period = Proximity(MONDAY + timedelta(days=60), MONDAY + timedelta(days=240)) if k % 10 == 5 else None
    return Risk(f"R{k:03}", f"R{k:03}", 0.3, impacts=(impact,), proximity=period)


def _correlation(names: list[str], random: Random) -> Correlation:
    """Return 30 groups of ten durations, a group of costs, one of occurrences, and three pairs."""
    shuffled = random.sample(names, len(names))
    groups = [
        CorrelationGroup(f"g{k}", 0.4, tuple(Element("duration", name) for name in shuffled[10 * k : 10 * k + 10]))
        for k in range(N_GROUPS - 2)
    ]
    groups.append(CorrelationGroup("costs", 0.5, tuple(Element("fixed-cost", name) for name in shuffled[:10])))
    groups.append(
        CorrelationGroup("risks", 0.3, tuple(Element("occurrence", f"R{k:03}") for k in range(10, 20) if k != 17))
    )
    pairs = tuple(
        CorrelationPair(Element("duration", shuffled[one]), Element("duration", shuffled[other]), 0.3)
        for one, other in ((-1, -2), (-2, -3), (-1, -3))
    )
    return Correlation("spearman", tuple(groups), pairs)
