"""The quality of a schedule: DCMA's 14 points, and those of GAO's practices that can be computed.

Source: DCMA, Earned Value Management System Program Analysis Pamphlet (2012), 14-point assessment; GAO-16-89G,
Schedule Assessment Guide (2015).

To add a check, write a function that takes a `View` and returns an `Answer`, and register it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from forecast.project import Project
from forecast.quality import critical, dates, logic
from forecast.quality.score import Answer, Offender, Score, Unit, Verdict
from forecast.quality.view import View, view_of


class Check(NamedTuple):
    """A check: who asks for it, its name, its rule in words and numbers, and the function that answers."""

    source: str
    name: str
    rule: str
    unit: Unit
    limit: float | None
    ask: Callable[[View], Answer]
    at_least: bool = False


CHECKS: dict[str, Check] = {
    "quality-logic": Check(
        "DCMA 1", "missing logic", "at most 5 % of tasks", "share", 0.05, logic.missing_logic
    ),
    "quality-leads": Check("DCMA 2", "leads", "none", "count", 0.0, logic.leads),
    "quality-lags": Check("DCMA 3", "lags", "at most 5 % of links", "share", 0.05, logic.lags),
    "quality-links": Check(
        "DCMA 4", "relationship types", "at least 90 % finish to start", "share", 0.90, logic.finish_to_start, True
    ),
    "quality-hard-constraints": Check(
        "DCMA 5", "hard constraints", "at most 5 % of tasks", "share", 0.05, dates.hard_constraints
    ),
    "quality-high-float": Check(
        "DCMA 6", "total float above 44 d", "at most 5 % of tasks", "share", 0.05, dates.high_float
    ),
    "quality-negative-float": Check("DCMA 7", "negative float", "none", "count", 0.0, dates.negative_float),
    "quality-duration": Check(
        "DCMA 8", "more than 44 d left", "at most 5 % of tasks", "share", 0.05, dates.high_duration
    ),
    "quality-dates": Check("DCMA 9", "invalid dates", "none", "count", 0.0, dates.invalid_dates),
    "quality-resources": Check(
        "DCMA 10", "tasks without resources or costs", "people judge", "share", None, dates.resources
    ),
    "quality-missed": Check("DCMA 11", "missed tasks", "at most 5 % of tasks", "share", 0.05, critical.missed),
    "quality-critical-path": Check(
        "DCMA 12", "critical path test", "600 d more on a critical task move the finish by 600 d", "count", 0.0,
        critical.reaches_the_finish,
    ),
    "quality-path-length": Check(
        "DCMA 13", "critical path length index", "at least 0.95", "index", 0.95, critical.length_index, True
    ),
    "quality-execution": Check(
        "DCMA 14", "baseline execution index", "at least 0.95", "index", 0.95, critical.missed, True
    ),
    "quality-dangling": Check("GAO 2", "dangling starts and finishes", "none", "count", 0.0, logic.dangling),
    "quality-soft-constraints": Check(
        "GAO 2", "dates in place of links", "people judge", "share", None, dates.soft_constraints
    ),
    "quality-gaps": Check("GAO 6", "gaps before the critical path", "none", "count", 0.0, logic.gaps),
    "quality-sequence": Check("GAO 9", "work out of sequence", "none", "count", 0.0, logic.out_of_sequence),
}  # fmt: skip


def assess(project: Project, target: date | None = None) -> tuple[Score, ...]:
    """Return the score of each check, in the order of `CHECKS`.

    Parameters
    ----------
    project : Project
        Without errors in `forecast.project.check`.
    target : date, optional
        The day by which it is to finish, where the project itself states none.
    """
    view = view_of(project, target)
    return tuple(
        Score(code, one.source, one.name, one.rule, one.unit, one.limit, one.at_least, one.ask(view))
        for code, one in CHECKS.items()
    )


def quality_score(scores: Iterable[Score]) -> float | None:
    """Return the share of the checks that pass, of those that apply and that people need not judge; None without any.

    Parameters
    ----------
    scores : iterable of Score
        As `assess` returns them.
    """
    verdicts = [score.verdict for score in scores]
    n_passed, n_failed = verdicts.count("passed"), verdicts.count("failed")
    return n_passed / (n_passed + n_failed) if n_passed + n_failed else None


__all__ = ["CHECKS", "Answer", "Check", "Offender", "Score", "Verdict", "View", "assess", "quality_score", "view_of"]
