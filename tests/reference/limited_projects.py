"""Made-up projects whose tasks wait for resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from forecast.compiler import compile_project
from forecast.project import Assignment, Project


def limited(project: Project, seed: int) -> Project:
    """Return a project in which little is available of most resources, and most tasks need some."""
    random = Random(seed)
    resources = tuple(
        replace(one, available=None if k == 3 else random.choice((1.0, 1.5, 2.0, 3.0)))
        for k, one in enumerate(project.resources)
    )
    most = {one.id: one.available or 9.0 for one in resources}
    tasks = []
    for task in sorted(project.tasks, key=lambda one: one.id):
        names = random.sample(sorted(most), random.choice((0, 1, 1, 2, 2, 3)))
        needs = tuple(Assignment(name, min(random.choice((0.5, 0.7, 1.0, 2.0)), most[name])) for name in names)
        tasks.append(replace(task, resources=needs))
    random.shuffle(tasks)
    return replace(project, tasks=tuple(tasks), resources=resources, resource_limits=True)


def latest_finishes(project: Project) -> Mapping[str, float]:
    """Return the late finishes of the base plan without limits."""
    free = compile_project(replace(project, resource_limits=False))
    return dict(zip((task.id for task in free.tasks), free.base.late_finish.tolist(), strict=True))
