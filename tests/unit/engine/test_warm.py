"""Compiling ahead of a run: the kernels compiled for types alone are those that a run of the same parts needs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.compiler.smallest import smallest_projects
from forecast.engine import warm
from forecast.engine.arena import Arena
from forecast.engine.block import kernel_calls
from forecast.engine.following import Groups, follow_block
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import new_outcome, new_partial, new_purse, new_scratch
from forecast.engine.paths import follow
from forecast.engine.simulate import simulate
from forecast.project import Constraint, Project
from tests.bench.everything import everything_on
from tests.reference.limited_projects import limited
from tests.reference.progress_projects import random_progress
from tests.reference.projects import layered_network, random_project

PLAIN, STAFFED, FULL, DATED, LIMITED, BEGUN = smallest_projects()


def kernels_of(inputs: EngineInputs) -> list:
    arena = Arena()
    scratch = new_scratch(inputs, arena)
    memory = (scratch, new_purse(inputs, scratch, arena), new_outcome(inputs, 1), new_partial(inputs))
    return [one for one, _ in kernel_calls(inputs, None, np.zeros(2, np.uint32), 0, *memory)]


def begun(whole: Project) -> Project:
    """Return a project whose first task may not begin before a day."""
    first, *rest = whole.tasks
    return replace(
        whole, tasks=(replace(first, constraints=(Constraint("start no earlier than", whole.start),)), *rest)
    )


def test_the_smallest_projects_have_no_part_and_every_part() -> None:
    optional = (
        "usage", "correlations", "logic", "hazards", "timing", "charges", "waits", "bounds", "limits", "postponed",
    )  # fmt: skip
    plain, full = compile_project(PLAIN).inputs, compile_project(FULL).inputs
    assert [name for name in plain._fields if getattr(plain, name) is None] == list(optional)
    # Few models limit resources or plan as late as possible: with all other parts at once they are compiled when met.
    assert [name for name in full._fields if getattr(full, name) is None] == ["bounds", "limits", "postponed"]
    begun = compile_project(BEGUN).inputs
    assert [name for name in begun._fields if getattr(begun, name) is None] == ["limits", "postponed"]
    for project, part in ((DATED, "bounds"), (LIMITED, "limits")):
        inputs = compile_project(project).inputs
        assert [name for name in optional if getattr(inputs, name) is not None] == ["usage", part]


@pytest.mark.parametrize(
    ("smallest", "real"),
    [
        (PLAIN, layered_network(20)),
        (STAFFED, random_project(3)),
        (FULL, everything_on(layered_network(60))),
        (DATED, random_progress(3)),
        (LIMITED, limited(random_project(3), 3)),
        (BEGUN, begun(everything_on(layered_network(60)))),
    ],
    ids=["plain", "staffed", "full", "dated", "limited", "begun"],
)
def test_a_real_model_needs_no_kernel_but_those_compiled_ahead(smallest: Project, real: Project) -> None:
    inputs = compile_project(real).inputs
    kernels = kernels_of(inputs)
    warm.compile_here(compile_project(smallest).inputs, None, [one.__name__ for one in kernels])
    before = [set(one.signatures) for one in kernels]
    simulate(inputs, 256, 1, n_threads=1)
    assert [set(one.signatures) for one in kernels] == before


def test_a_report_of_a_real_model_needs_no_kernel_but_those_compiled_ahead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    monkeypatch.setattr(warm.cache, "ENABLED", True)
    monkeypatch.setattr(warm.cache, "directory", lambda: marks)
    for project in smallest_projects():
        warm.compile_following(compile_project(project).inputs)
    assert sorted(one.name for one in marks.iterdir()) == [
        "warm-following-", "warm-following-limits", "warm-following-logic"
    ]  # fmt: skip
    before = set(follow_block.signatures)
    for real in (layered_network(20), everything_on(layered_network(30)), limited(random_project(3), 3)):
        inputs = compile_project(real).inputs
        groups = Groups(1, np.arange(inputs.n_tasks + 1), np.zeros(inputs.n_tasks, np.int64))
        follow(inputs, groups, 10.0, 1, 1)
    assert set(follow_block.signatures) == before


@pytest.mark.parametrize("shares", [warm.SHARES, warm.SHARES_WITH_HAZARDS])
def test_the_two_processes_share_all_kernels(shares: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    names = {one.__name__ for one in kernels_of(compile_project(FULL).inputs)}
    assert sorted(shares[0] + shares[1]) == sorted(names)


def test_what_is_compiled_once_is_warm_for_projects_with_the_same_parts(tmp_path: Path) -> None:
    code = (
        "from forecast.compiler import compile_project\n"
        "from forecast.compiler.smallest import smallest_projects\n"
        "from forecast.engine import warm\n"
        "plain, _, full, *_ = (compile_project(one).inputs for one in smallest_projects())\n"
        "print(warm.is_warm(plain, None))\n"
        "warm.compile_kernels(plain, None)\n"
        "print(warm.is_warm(plain, None), warm.is_warm(plain, True), warm.is_warm(full, None))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3],
        env={"FORECAST_CACHE_DIR": str(tmp_path), "PATH": "/usr/bin"},
    )  # fmt: skip
    assert done.stdout.split() == ["False", "True", "False", "False"]
