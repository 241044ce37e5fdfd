"""Made-up schedules with everything in them: every check answers, and mending keeps its promises."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from forecast.compiler.plan import plan_project
from forecast.project import Project, check
from forecast.quality import assess, view_of
from forecast.quality.mending import logic_findings, mend_constraints
from tests.reference.progress_projects import random_progress
from tests.reference.projects import random_project

SEEDS = range(40)


def made_up(seed: int) -> Project:
    return random_progress(seed) if seed % 2 else random_project(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_check_answers_and_the_order_of_rows_matters_to_none(seed: int) -> None:
    model = made_up(seed)
    rows = list(model.tasks)
    Random(seed).shuffle(rows)
    known = {task.id for task in model.tasks}
    for score, other in zip(assess(model), assess(replace(model, tasks=tuple(rows))), strict=True):
        assert (score.verdict, score.answer.value) == (other.verdict, other.answer.value), score.code
        assert sorted(map(str, score.answer.offenders)) == sorted(map(str, other.answer.offenders))
        assert {one.task for one in score.answer.offenders} <= known
        assert score.unit != "share" or score.answer.value is None or 0.0 <= score.answer.value <= 1.0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mended_project_is_sound_and_ties_of_open_ends_move_no_date_of_the_plan(seed: int) -> None:
    model = made_up(seed)
    view = view_of(model)
    n_found = 0
    for mending in (*mend_constraints(view, model), *(mend() for _, mend in logic_findings(view, model))):
        if mending is None or mending.project is None:
            continue
        n_found += 1
        assert [problem for problem in check(mending.project) if problem.severity == "error"] == []
        assert mending.project != model
        plan = plan_project(mending.project)
        if mending.finding in ("open start", "open finish"):
            finish = dict(zip((task.id for task in plan.tasks), plan.base.finish.tolist(), strict=True))
            before = [view.finish(task) for task in view.project.tasks]
            assert [finish[task.id] for task in view.project.tasks] == pytest.approx(before, abs=1e-6)
    assert n_found > 0 or not np.any([task.constraints for task in model.tasks])
