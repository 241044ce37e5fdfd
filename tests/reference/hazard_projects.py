"""Made-up projects with everything that depends on dates: windows, responses that take time, strikes, lost days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from forecast.compiler.network import order
from forecast.project import Impact, LostDays, Project, Proximity, Risk
from forecast.project.precedence import milestones_before
from tests.reference.projects import constant, pert, random_project, triangular, uniform


def hazardous_project(seed: int) -> Project:
    """Return a random project whose risks come and go."""
    return with_hazards(random_project(seed), seed)


def with_hazards(project: Project, seed: int) -> Project:
    """Return a project with risks that come and go; its tasks are T0, T1 and so on, and others."""
    random = Random(1_000 + seed)
    ids = sorted((task.id for task in project.tasks if task.id[0] == "T" and task.id[1:].isdigit()), key=_number)
    others = sorted(task.id for task in project.tasks if task.id not in ids)
    risks = [replace(risk, response_lead_days=random.choice((0.0, 3.0, 9.5))) for risk in project.risks]
    while True:
        changed = [replace(risk, proximity=_window(random, project, [*ids, *others])) for risk in risks]
        whole = replace(project, risks=(*changed, *(_recurring(random, k, project, [*ids, *others]) for k in range(2))))
        try:
            order(whole.tasks, milestones_before(whole))
            break
        except ValueError:
            continue
    slow = random.choice(sorted(project.calendars))
    storm = Impact(key="", calendar=random.choice(sorted(project.calendars)), lost_days=uniform(0.0, 5.0))
    shuffled = [*whole.risks, Risk("storm", "storm", 0.5, impacts=(storm,))]
    random.shuffle(shuffled)
    return replace(
        whole,
        risks=tuple(shuffled),
        status_date=random.choice((None, project.start + timedelta(days=5))),
        lost_days=(
            LostDays("outages", slow, triangular(0.0, 0.5, 2.0)),
            LostDays("boards", slow, constant(0.75), months=(11, 1)),
            LostDays("floods", random.choice(sorted(project.calendars)), uniform(0.0, 12.0), months=(12,)),
        ),
    )


def _number(name: str) -> int:
    return int(name[1:])


def _window(random: Random, project: Project, ids: list[str]) -> Proximity | None:
    opens = random.choice((None, project.start + timedelta(days=random.randrange(-3, 20)), random.choice(ids)))
    closes = random.choice((None, project.start + timedelta(days=random.randrange(5, 50)), random.choice(ids)))
    return random.choice((None, Proximity(opens, closes)))


def _recurring(random: Random, k: int, project: Project, ids: list[str]) -> Risk:
    first = Impact(
        tuple(random.sample(ids, random.randrange(4))),
        delay=pert(0.0, 0.2, 0.6), cost=random.choice((None, triangular(10.0, 20.0, 90.0))),
    )  # fmt: skip
    first = first if first.tasks else replace(first, delay=None, cost=constant(5.0))
    tasks = tuple(random.sample(ids, 2))
    second = Impact(tasks, ";".join(tasks), delay=constant(0.1), cost=uniform(1.0, 2.0))
    return Risk(
        f"P{k}", f"P{k}", 1.0,
        impacts=(first, second)[: random.choice((1, 2))],
        per_month=random.choice((constant(2.0), uniform(0.5, 3.0))),
        proximity=random.choice((None, Proximity(project.start + timedelta(days=9), random.choice((None, ids[3]))))),
        account=random.choice(("", "reserve")),
    )  # fmt: skip
