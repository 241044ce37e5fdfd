"""Results that a report must survive."""

from __future__ import annotations

import math
from dataclasses import replace

from forecast.errors import Place, Problem
from forecast.results import Results
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_studies

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;{{ 7 * 7 }}"
FORMULA = '=HYPERLINK("http://example.org","x")'


def hostile() -> Results:
    """Return results in which every text that comes from files attacks a reader."""
    results = sample_results(n_tasks=26, n_risks=12, n_blocks=4, hostile_names=True)
    n_tasks, n_risks = len(results.tasks.id), len(results.risks.id)
    attacks = (SCRIPT, FORMULA, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a\x00b\x1b[31mred", "\u202egnp.exe", "-- -->")

    def texts(n: int) -> tuple[str, ...]:
        return tuple(attacks[k % len(attacks)] for k in range(n))

    place = Place(SCRIPT, 3)
    found = replace(
        results,
        currency=SCRIPT[:12],
        accounts=(SCRIPT, FORMULA, "+cmd", "unassigned"),
        provenance=replace(
            results.provenance,
            title=SCRIPT,
            project=SCRIPT,
            scenario=SCRIPT,
            model=SCRIPT,
            versions={"numpy": SCRIPT},
            inputs_sha256={SCRIPT: SCRIPT},
        ),
        tasks=replace(results.tasks, name=texts(n_tasks), wbs=texts(n_tasks)),
        risks=replace(
            results.risks,
            id=tuple(f"{text}{k}" for k, text in enumerate(texts(n_risks))),
            name=texts(n_risks),
            owner=texts(n_risks),
            status=texts(n_risks),
            response=texts(n_risks),
        ),
        effective_inputs=(
            {"table": SCRIPT, "id": SCRIPT, "field": FORMULA, "reading": SCRIPT, "mean": math.inf, "sd": math.nan,
             "p10": 1.0, "p90": -12345.678, "unit": FORMULA},
        ),
        warnings=tuple(Problem(SCRIPT, SCRIPT, "warning", "tasks", SCRIPT, SCRIPT, SCRIPT, place) for _ in range(25)),
    )  # fmt: skip
    return with_studies(found)


UGLY = {
    "plain": lambda: sample_results(n_blocks=4),
    "hostile": hostile,
    "long names": lambda: sample_results(n_blocks=4, long_names=True),
    "one task, no risks": lambda: sample_results(n_tasks=1, n_risks=0, n_blocks=2),
    "no risks": lambda: sample_results(n_risks=0, n_blocks=2),
    "no targets": lambda: sample_results(n_blocks=2, targets=False),
    "target in days": lambda: sample_results(n_blocks=2, target_as_duration=True),
    "certain": lambda: sample_results(n_blocks=8, spread=0.0),
    "one block": lambda: sample_results(n_blocks=1),
    "rare risks": lambda: sample_results(n_blocks=2, rare=True),
    "300 risks": lambda: sample_results(n_tasks=60, n_risks=300, n_blocks=2),
    "other scripts": lambda: sample_results(n_blocks=2, hostile_names=True),
    "no money": lambda: sample_results(n_blocks=2, money_scale=0.0, targets=False),
}
