"""The quality of the schedule, and what findings that distort its simulation do to the P80.

A mended project is run with the same random numbers, so that also an effect of a fraction of a day shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from forecast.quality import Score, View, assess, view_of
from forecast.quality.dates import hard
from forecast.quality.mending import Mending, logic_findings, mend_constraints, without_constraints
from forecast.statistics.paired import percentile_shift
from forecast.studies.rerun import Outcome, Question, levels

PLAN_LEVEL = 0.80
MOST_CONSTRAINTS, MOST_OTHERS = 12, 8  # runs of each kind
ALL = "all hard constraints"


def quality(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each check of the schedule's quality."""
    return tuple(score.as_row() for score in _scores(question))


def offenders(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each task that a check of the schedule's quality finds fault with."""
    names = {task.id: task.name for task in question.project.tasks}
    return tuple(
        {
            "code": score.code,
            "source": score.source,
            "check": score.name,
            "verdict": score.verdict,
            "id": one.task,
            "name": names.get(one.task, ""),
            "field": one.field,
            "found": one.found,
        }
        for score in _scores(question)
        for one in score.answer.offenders
    )


def _scores(question: Question) -> tuple[Score, ...]:
    targets, results = question.results.targets, question.results
    return assess(question.project, None if targets.finish is None else results.date_of(targets.finish))


def distortions(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each finding: P80 of finish and cost without it, and how many calendar days the P80 moves.

    Hard constraints stand first, those with the least float first; then open ends, starts without a finish and long
    lags, those of the most critical tasks first. ``n_left_out`` counts the constraints, or the other findings, that
    were not measured: because they are more than are run, or because nothing in the plan says how to mend them.
    """
    project = question.project
    view = view_of(project)
    rows = _constraint_rows(question, view)
    index = dict(zip(question.results.tasks.id, question.results.tasks.criticality_index.tolist(), strict=True))
    found = sorted(logic_findings(view, project), key=lambda one: -index.get(one[0], 0.0))
    made = (mending for _, mend in found if (mending := mend()) is not None)
    mendings = list(islice(made, MOST_OTHERS))
    return (*rows, *(_row(question, one, len(found) - len(mendings)) for one in mendings))


def _constraint_rows(question: Question, view: View) -> list[Mapping[str, Any]]:
    """Return a row for each hard constraint, and one for all of them at once where there are several."""
    project = question.project
    constraints = list(mend_constraints(view, project))
    binding = [k for k, one in enumerate(constraints) if one.project is not None]
    left_out = set(binding[MOST_CONSTRAINTS:])
    rows = [_row(question, one, len(left_out)) for k, one in enumerate(constraints) if k not in left_out]
    if len(constraints) > 1 and binding:
        removed = {task.id: hard(task) for task in project.tasks if hard(task)}
        outcome = question.run(without_constraints(project, removed))
        said = {"finding": "hard constraint", "id": "", "name": ALL, "found": "", "mended": "removed"}
        rows.append({**said, **_moved(question, outcome, len(left_out))})
    return rows


def _row(question: Question, mending: Mending, n_left_out: int) -> Mapping[str, Any]:
    outcome = question.as_it_is if mending.project is None else question.run(mending.project)
    said = {
        "finding": mending.finding,
        "id": mending.task.id,
        "name": mending.task.name,
        "found": mending.found,
        "mended": mending.mended,
    }
    return {**said, **_moved(question, outcome, n_left_out)}


def _moved(question: Question, outcome: Outcome, n_left_out: int) -> Mapping[str, Any]:
    before, size = question.as_it_is, question.results.block_size
    moved = percentile_shift(before.finish, outcome.finish, PLAN_LEVEL, size)
    return {
        "days": moved.value,
        "days_low": moved.low,
        "days_high": moved.high,
        **levels([outcome], (PLAN_LEVEL,), size),
        "n_left_out": n_left_out,
    }
