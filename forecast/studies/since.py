"""What moved since the stored run that the scenario names as its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecast.results import Results
from forecast.results.requirements import Measure
from forecast.statistics.baseline import difference, move
from forecast.statistics.error import USUAL, Interval, percentile
from forecast.statistics.summary import joint_confidence
from forecast.studies.rerun import Question

LEVELS = (0.50, 0.80)
CHANCES = ("on_time", "on_budget", "joint")


def since(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each figure that both runs have: finish and cost at P50 and P80, and the probabilities.

    ``before`` is the figure of the stored run (a finish in calendar days from the start of this one), ``moved`` this
    run's less that one, with its 95 % interval; ``baseline`` names the stored run, ``date`` is its status date.
    """
    baseline, results = question.baseline, question.results
    if baseline is None:
        return ()
    rows = []
    for p_level in LEVELS:
        for name, kind in (("finish", "finish_slip"), ("cost", "cost_rise")):
            moved = move(baseline, results, Measure(kind, p_level), USUAL)
            if not isinstance(moved, str):
                rows.append((f"{name}_p{round(100 * p_level)}", _before(question, baseline, name, p_level), moved))
    met = joint_confidence(baseline)
    for name in CHANCES:
        before, dropped = getattr(met, name), move(baseline, results, Measure(f"{name}_drop"), USUAL)
        if before is not None and not isinstance(dropped, str):
            rows.append((name, before.value, difference(Interval(0.0, 0.0, 0.0), dropped)))
    told = {"baseline": question.baseline_name, "date": baseline.provenance.status_date}
    return tuple(
        {"figure": name, "before": before, "moved": at.value, "moved_low": at.low, "moved_high": at.high, **told}
        for name, before, at in rows
    )


def _before(question: Question, baseline: Results, name: str, p_level: float) -> float:
    values = baseline.finish if name == "finish" else baseline.cost
    shift = (baseline.start - question.results.start).days if name == "finish" else 0
    return percentile(values, p_level, baseline.block_size).value + float(shift)
