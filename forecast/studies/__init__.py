"""Questions that take further runs with the same random numbers: readings, correlation, rare risks, quality.

To add a study, write a function that takes a `Question` and returns rows of plain values, and register it here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from forecast.results import Results, load
from forecast.results.store import LABELS_FILE
from forecast.scenario import Scenario
from forecast.studies.chances import chances
from forecast.studies.contributions import contributions
from forecast.studies.correlation import correlation
from forecast.studies.limits import resource_limits
from forecast.studies.lost_days import lost_days
from forecast.studies.paths import merges, path_groups, paths, sensitivity
from forecast.studies.quality import distortions, offenders, quality
from forecast.studies.rare import given, rare
from forecast.studies.readings import readings
from forecast.studies.removal import removal
from forecast.studies.rerun import Question
from forecast.studies.responses import responses
from forecast.studies.since import since
from forecast.studies.sobol import sobol
from forecast.studies.systemic import systemic

Rows = tuple[Mapping[str, Any], ...]
STUDIES: dict[str, Callable[[Question], Rows]] = {
    "removal": removal,
    "responses": responses,
    "since": since,
    "contributions": contributions,
    "paths": paths,
    "merges": merges,
    "sensitivity": sensitivity,
    "path_groups": path_groups,
    "sobol": sobol,
    "readings": readings,
    "chances": chances,
    "rare": rare,
    "given": given,
    "systemic": systemic,
    "lost_days": lost_days,
    "resource_limits": resource_limits,
    "correlation": correlation,
    "quality": quality,
    "quality_offenders": offenders,
    "distortions": distortions,
}


def study(scenario: Scenario, results: Results, threads: int = 1) -> dict[str, Rows]:
    """Return the rows of every study that the project gives reason for.

    Parameters
    ----------
    scenario : Scenario
        The one that ``results`` come from; seed, iterations and sampling are taken from the results.
    results : Results
    threads : int
        The answer does not depend on it.
    """
    asked = scenario.requirements
    has_baseline = bool(asked.baseline) and (Path(asked.baseline) / LABELS_FILE).exists()
    baseline = load(Path(asked.baseline)) if has_baseline else None
    question = Question(scenario.project, results, threads, baseline, asked.baseline_name)
    for name, ask in STUDIES.items():
        question.found[name] = ask(question)
    return {name: rows for name, rows in question.found.items() if rows}


__all__ = ["STUDIES", "Question", "study"]
