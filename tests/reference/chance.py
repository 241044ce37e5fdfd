"""Made-up projects with all logic that depends on chance: existence, forks, loops and windows on a random project."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from forecast.project import Branch, Condition, CutoverWindow, Link, Project, Rework, Task
from tests.reference.projects import constant, random_project, triangular


def random_logic(seed: int) -> Project:
    """Return a random project with forks, two loops and windows."""
    random = Random(1_000 + seed)
    project = random_project(seed)
    by_id = {task.id: task for task in project.tasks}
    ids = sorted(by_id, key=lambda name: int(name[1:]))
    start = project.start
    for name in random.sample(ids, 4):
        by_id[name] = replace(by_id[name], exists=random.choice((0.3, 0.6, 0.0)))
    branch = Branch("vendor", (("one", 0.6), ("other", 0.3), ("none", 0.1)))
    conditions = (
        Condition("late", "T2", "yes", "no", finishes_after=start + timedelta(days=random.randrange(5, 25))),
        Condition("long", "T3", "yes", "no", lasts_longer_than=random.choice((3.0, 4.0))),
    )
    for name, only_if in zip(
        random.sample(ids[6:], 4),
        (("late", "yes"), ("long", "no"), ("vendor", "one"), ("vendor", "other")),
        strict=True,
    ):
        decider = {"late": "T2", "long": "T3"}.get(only_if[0])
        links = by_id[name].predecessors + ((Link(decider),) if decider else ())
        by_id[name] = replace(by_id[name], only_if=only_if, predecessors=tuple(dict.fromkeys(links)))
    windows = (
        CutoverWindow("rule", tuple((start + timedelta(days=k), start + timedelta(days=k + random.choice((1, 2, 4)))) for k in range(3, 1_000, 9))),
        CutoverWindow("list", tuple((start + timedelta(days=k), start + timedelta(days=k + 3)) for k in (12, 20, 33))),
    )  # fmt: skip
    for name, window in zip(random.sample(ids, 4), ("rule", "rule", "list", "rule"), strict=True):
        by_id[name] = replace(by_id[name], window=window)
    calendars = (None, *project.calendars)
    extra = [
        Task("BUILD", "build", triangular(2.0, 4.0, 7.0), predecessors=(Link("T1"),), fixed_cost=triangular(1.0, 2.0, 4.0), cost_per_day=10.0, calendar=random.choice(calendars)),
        Task("REVIEW", "review", constant(1.0), predecessors=(Link("BUILD", random.choice(("FS", "SS")), 0.5),)),
        Task("REPAIR", "repair", triangular(1.0, 2.0, 4.0), rework_only=True, fixed_cost=constant(30.0), calendar=random.choice(calendars)),
        Task("TEST", "test", triangular(1.0, 2.0, 5.0), predecessors=(Link("REVIEW"), Link("REPAIR"), Link("BUILD", random.choice(("FS", "FF")), 1.0)), exists=random.choice((1.0, 0.8)), window=random.choice((None, "rule"))),
        Task("DOC", "document", constant(3.0), predecessors=(Link("BUILD"),)),
        Task("LIVE", "go live", constant(0.0), predecessors=(Link("TEST", random.choice(("FS", "FF", "SS")), random.choice((0.0, 2.0)), random.choice((0.0, 0.5))), Link("DOC"), Link("T11")), window=random.choice((None, "rule", "list"))),
        Task("WATCH", "watch", constant(2.0), predecessors=(Link("LIVE"), Link("TEST")), only_if=("tested late", "yes")),
    ]  # fmt: skip
    conditions += (Condition("tested late", "TEST", "yes", "no", finishes_after=start + timedelta(days=20)),)
    tasks = [*by_id.values(), *extra]
    random.shuffle(tasks)
    risks = tuple(
        replace(
            risk,
            impacts=tuple(
                replace(impact, tasks=(*impact.tasks, *random.sample(("BUILD", "REPAIR", "TEST"), random.randrange(3))))
                if impact.tasks
                else impact
                for impact in risk.impacts
            ),
        )
        for risk in project.risks
    )
    return replace(
        project,
        tasks=tuple(tasks),
        risks=risks,
        branches=(branch,),
        conditions=conditions,
        windows=windows,
        rework=(
            Rework("retest", "TEST", ("BUILD", "REPAIR", "TEST"), (0.4, 0.3), 0.5),
            Rework("again", "T1", ("T1",), (0.3,), 1.5),
        ),
    )
