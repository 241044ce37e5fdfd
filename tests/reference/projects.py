"""Made-up projects: small ones with everything on, chains, and layered networks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from forecast.calendars import CONTINUOUS, Calendar
from forecast.project import Assignment, CostItem, Estimate, Impact, Link, Project, Resource, Risk, Task

MONDAY = date(2026, 11, 2)


def pert(optimistic: float, most_likely: float, pessimistic: float) -> Estimate:
    """Return a PERT estimate."""
    return _three_points("pert", optimistic, most_likely, pessimistic)


def triangular(optimistic: float, most_likely: float, pessimistic: float) -> Estimate:
    """Return a triangular estimate."""
    return _three_points("triangular", optimistic, most_likely, pessimistic)


def _three_points(family: str, optimistic: float, most_likely: float, pessimistic: float) -> Estimate:
    points = (("optimistic", optimistic), ("most_likely", most_likely), ("pessimistic", pessimistic))
    return Estimate(family, points)


def constant(value: float) -> Estimate:
    """Return an estimate that is certain."""
    return Estimate("constant", (("value", value),))


def uniform(low: float, high: float) -> Estimate:
    """Return a uniform estimate."""
    return Estimate("uniform", (("low", low), ("high", high)))


def project_of(tasks: list[Task], **more: object) -> Project:
    """Return a project without calendars of its own, unless they are given."""
    settings = {"calendar": "continuous", "calendars": {"continuous": CONTINUOUS}, **more}
    return Project("made up", MONDAY, tuple(tasks), **settings)


def chain(durations: list[Estimate]) -> Project:
    """Return tasks one after the other."""
    tasks = [
        Task(f"T{k}", f"T{k}", duration, predecessors=(Link(f"T{k - 1}"),) if k else ())
        for k, duration in enumerate(durations)
    ]
    return project_of(tasks)


def layered_network(n_tasks: int, seed: int = 1) -> Project:
    """Return a random network in layers: whole-day three-points, about two FS predecessors a task, rows shuffled."""
    random = Random(seed)
    n_layers = max(2, round(n_tasks**0.5))
    layer_of = sorted(random.randrange(n_layers) for _ in range(n_tasks))
    names = [f"T{k:05}" for k in range(n_tasks)]
    layers: list[list[str]] = [[] for _ in range(n_layers)]
    tasks = []
    for name, layer in zip(names, layer_of, strict=True):
        before = layers[layer - 1] if layer else []
        chosen = random.sample(before, min(len(before), random.choice((1, 2, 2, 2, 3))))
        layers[layer].append(name)
        most_likely = random.randint(3, 15)
        low, high = most_likely - random.randint(1, 3), most_likely + random.randint(1, 12)
        links = tuple(Link(one) for one in chosen)
        tasks.append(Task(name, name, pert(float(low), float(most_likely), float(high)), predecessors=links))
    random.shuffle(tasks)
    return project_of(tasks)


def random_project(seed: int, n_tasks: int = 12) -> Project:
    """Return a small project that uses everything that a model can say."""
    random = Random(seed)
    start = MONDAY + timedelta(days=random.randrange(7))
    calendars = _calendars(random, start)
    names = list(calendars)
    ids = [f"T{k}" for k in range(n_tasks)]
    resources = (
        Resource("hour", "by the hour", hourly_rate=90.0),
        Resource("day", "by the day", day_rate=1_000.0, account="vendors"),
        Resource("year", "salaried", annual_salary=96_000.0),
        Resource("part", "salaried part-time", annual_salary=50_000.0, hours_per_year=800.0, account="labor"),
    )
    tasks = [_task(random, ids, k, names, start) for k in range(n_tasks)]
    risks = [_risk(random, f"R{k}", ids) for k in range(7)]
    costs = [
        CostItem("site", "site", "overheads", pert(1_000.0, 2_000.0, 5_000.0), 150.0),
        CostItem("office", "office", "", None, 80.0),
        CostItem("licence", "licence", "hardware", triangular(500.0, 500.0, 900.0)),
    ]
    for rows in (tasks, risks, costs):
        random.shuffle(rows)
    return Project(
        "everything", start, tuple(tasks), calendar=random.choice(names), calendars=calendars, risks=tuple(risks),
        resources=resources, costs=tuple(costs), hours_per_year=1_600.0,
        risk_combination=random.choice(("series", "parallel")),
        responses=frozenset(risk.id for risk in risks if random.random() < 0.4),
    )  # fmt: skip


def _calendars(random: Random, start: date) -> dict[str, Calendar]:
    def days(first: int, length: int) -> tuple[date, date, str]:
        return start + timedelta(days=first), start + timedelta(days=first + length), "closed"

    standard = Calendar(
        "standard", closed=(days(random.randrange(10), 2), days(20, random.randrange(8))), opened=(days(12, 3),)
    )
    weekend = Calendar("weekend", weekdays=(False,) * 5 + (True,) * 2, hours_per_day=10.0, closed=(days(11, 4),))
    alternate = Calendar("alternate", weekdays=(True, False, True, False, True, False, False), hours_per_day=6.0)
    every = [CONTINUOUS, standard, weekend, alternate]
    # Sometimes one calendar only, whose working time then is the axis itself.
    chosen = random.sample(every, random.choice((1, 2, 3, 4)))
    return {calendar.id: calendar for calendar in chosen}


def _task(random: Random, ids: list[str], k: int, calendars: list[str], start: date) -> Task:
    duration = random.choice((
        pert(1.0, 3.0, 8.0), triangular(2.0, 4.0, 7.0), uniform(0.0, 6.0), constant(4.0), constant(0.0),
        Estimate("normal", (("mean", 5.0), ("sd", 2.0)), low=0.0),
        Estimate("lognormal", (("mean", 4.0), ("sd", 1.5))),
        Estimate("discrete", (("values", (2.0, 3.0, 6.0)), ("probabilities", (0.5, 0.3, 0.2)))),
    ))  # fmt: skip
    links = tuple(
        Link(
            random.choice(ids[max(0, k - 5) : k]),
            random.choice(("FS", "FS", "SS", "FF", "SF")),
            random.choice((0.0, 0.0, 2.0, 1.5, -1.0, -2.5, -9.0)),
            random.choice((0.0, 0.0, 0.5, -0.25)),
        )
        for _ in range(random.randrange(4) if k else 0)
    )
    return Task(
        ids[k], f"task {k}", duration,
        predecessors=tuple(dict.fromkeys(links)),
        calendar=random.choice((None, *calendars)),
        not_before=start + timedelta(days=random.randrange(40)) if random.random() < 0.2 else None,
        fixed_cost=pert(100.0, 400.0, 1_000.0) if random.random() < 0.5 else None,
        cost_per_day=random.choice((0.0, 55.0)),
        account=random.choice(("", "labor", "hardware")),
        resources=tuple(
            Assignment(name, random.choice((0.5, 1.0, 2.0)))
            for name in random.sample(("hour", "day", "year", "part"), random.randrange(3))
        ),
        risk_combination=random.choice((None, "series", "parallel")),
    )  # fmt: skip


def _risk(random: Random, name: str, ids: list[str]) -> Risk:
    kind = random.choice(("threat", "threat", "opportunity"))
    answered = random.random() < 0.5
    return Risk(
        name, name, random.choice((0.1, 0.3, 0.5, 1.0)), kind,
        impacts=_impacts(random, kind, ids),
        status=random.choice(("open", "open", "open", "open", "Closed")),
        response_cost=random.choice((0.0, 700.0)),
        account=random.choice(("", "", "reserve")),
        residual_probability=0.15 if answered else None,
        residual_impacts=_impacts(random, kind, ids) if answered else (),
    )  # fmt: skip


def _impacts(random: Random, kind: str, ids: list[str]) -> tuple[Impact, ...]:
    harms = kind == "threat"

    def maybe(threat: Estimate, opportunity: Estimate) -> Estimate | None:
        return random.choice((None, threat if harms else opportunity))

    def one(tasks: tuple[str, ...], key: str) -> Impact:
        return Impact(
            tasks, key,
            delay=maybe(pert(0.0, 2.0, 5.0), triangular(-6.0, -4.0, 0.0)) if tasks else None,
            factor=maybe(uniform(1.0, 1.5), uniform(0.4, 1.0)) if tasks else None,
            cost=maybe(pert(100.0, 500.0, 2_000.0), constant(-300.0)),
            cost_factor=maybe(triangular(1.0, 1.2, 1.6), uniform(0.7, 1.0)) if tasks else None,
            cost_per_day=maybe(constant(40.0), uniform(-20.0, 0.0)),
        )  # fmt: skip

    first = tuple(random.sample(ids, random.randrange(4)))
    second = tuple(random.sample(ids, 2))
    return (one(first, ""), one(second, ";".join(second)))[: random.choice((1, 2))]
