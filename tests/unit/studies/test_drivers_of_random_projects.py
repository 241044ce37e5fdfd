"""The studies of drivers keep their promises on projects of all kinds: limits, progress, hazards, shifts, windows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forecast.project import Project
from forecast.studies import Question
from forecast.studies.contributions import contributions
from forecast.studies.paths import merges, path_groups, paths, sensitivity
from forecast.studies.removal import removal
from forecast.studies.replay import replay, typical
from forecast.studies.sobol import sobol
from tests.reference.hazard_projects import hazardous_project
from tests.reference.limited_projects import limited
from tests.reference.progress_projects import random_progress
from tests.reference.projects import random_project
from tests.reference.shift_projects import shift_project, windowed_project
from tests.support.models import run

KINDS: dict[str, Callable[[int], Project]] = {
    "plain": random_project,
    "limited": lambda seed: limited(random_project(seed), seed),
    "progress": random_progress,
    "hazards": hazardous_project,
    "shifts": shift_project,
    "windows": windowed_project,
}


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize("kind", KINDS)
def test_parts_add_up_shares_are_shares_and_stories_are_of_the_run(kind: str, seed: int) -> None:
    whole = KINDS[kind](seed)
    question = Question(whole, run(whole, iterations=512, threads=1))
    question.found["removal"] = removal(question)
    rows = contributions(question)
    for key in ("days_mean", "days_p80", "money_mean", "money_p80") if rows else ():
        *parts, total = (row[key] for row in rows)
        assert sum(parts) == pytest.approx(total, abs=1e-6 * max(1.0, abs(total))), (key, rows)
    found = paths(question)
    assert sum(row["share"] for row in found) <= 1.0 + 1e-9
    assert all(row["bias"] >= 0.0 for row in merges(question))
    for row in sensitivity(question):
        assert 0.0 <= row["criticality"] <= 1.0
        assert all(-1.0 <= row[name] <= 1.0 for name in ("pearson", "spearman", "kendall"))
    assert all(0.0 <= row["share"] <= 1.0 for row in path_groups(question))
    assert all(row["total_days"] >= 0.0 for row in sobol(question))
    story = replay(question, typical(question.results, 0.8))
    ends = [row["finish"] for row in story.tasks if row["finish"] is not None]
    assert max(ends) == pytest.approx(story.finish, abs=1e-6)
