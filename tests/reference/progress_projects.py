"""Made-up projects with constraints and progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import get_args

from forecast.project import Constraint, Progress, Project, Task
from forecast.project.progress import ConstraintKind
from tests.reference.projects import constant, random_project


def random_progress(seed: int) -> Project:
    """Return a project with everything, some of it done and much of it tied to dates."""
    return with_dates(random_project(seed), seed)


def with_dates(project: Project, seed: int) -> Project:
    """Return a project some of which is done and much of which is tied to dates; its tasks are named `T0`, `T1`, …"""
    random = Random(seed)
    status = project.start + timedelta(days=random.randrange(4, 12))
    complete: set[str] = set()
    tasks = []
    for task in sorted(project.tasks, key=lambda one: int(one.id[1:])):
        changed = _with_progress(random, project, task, status - project.start)
        if changed.progress is None:
            changed = _with_constraints(random, project, changed)
        if changed.is_complete:
            complete.add(changed.id)
        tasks.append(changed)
    return replace(
        project,
        tasks=tuple(tasks),
        status_date=status,
        progress_rule=random.choice(("retained logic", "progress override")),
        constraints_win=random.random() < 0.4,
    )


def _with_progress(random: Random, project: Project, task: Task, passed: timedelta) -> Task:
    chance, begin = random.random(), project.start + timedelta(days=random.randrange(passed.days))
    if chance < 0.25:
        return replace(task, progress=Progress(begin, begin + timedelta(days=random.randrange(passed.days))))
    if chance < 0.5:
        resumed = random.choice((None, project.start + timedelta(days=passed.days + random.randrange(10))))
        changed = replace(task, progress=Progress(begin, None, random.choice((0.0, 0.3, 0.8, 1.4)), resumed))
        day = project.start + timedelta(days=random.randrange(40))
        return replace(changed, constraints=(Constraint("expected finish", day),)) if random.random() < 0.3 else changed
    return task


def _with_constraints(random: Random, project: Project, task: Task) -> Task:
    if random.random() < 0.25:
        side = random.choice(("", "start", "finish"))
        task = replace(task, duration=constant(0.0), effort=None, milestone_side=side)
    kinds = random.sample(get_args(ConstraintKind), random.choice((0, 1, 1, 2)))
    constraints = tuple(
        Constraint(
            kind, None if kind == "as late as possible" else project.start + timedelta(days=random.randrange(40))
        )
        for kind in kinds
    )
    return replace(task, constraints=constraints)
