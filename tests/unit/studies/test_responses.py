"""What planned responses would bring: against answers by hand, and against runs with them in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from forecast import pipeline
from forecast.project import Impact, Project, Risk
from forecast.scenario import Scenario, Targets
from forecast.studies import Question
from forecast.studies.removal import removal
from forecast.studies.responses import responses
from tests.support.models import chain, constant, project, run, task

N = 2_560
TARGETS = Targets(duration=22.0)


def sure(name: str, days: float, after: float, cost: float = 0.0, **fields: Any) -> Risk:
    """Return a risk that surely delays the first task, and less so after its response."""
    impacts, residual = ((Impact(("T00001",), delay=constant(one)),) for one in (days, after))
    return Risk(
        name, name, 1.0, impacts=impacts, residual_probability=1.0, residual_impacts=residual, response=f"Do {name}",
        response_cost=cost, **fields,
    )  # fmt: skip


def rows_of(whole: Project, targets: Targets | None = TARGETS) -> list[Mapping[str, Any]]:
    results = run(whole, iterations=N, targets=targets)
    question = Question(whole, results)
    question.found["removal"] = removal(question)
    return list(responses(question))


def test_in_series_each_response_brings_what_it_takes_away() -> None:
    """10 days and delays of 8 and 6: 24. The responses take 4 and 5 away: 20, 19, and together 15."""
    whole = project(chain([5.0, 5.0]), risks=(sure("R1", 8.0, 4.0, 100.0), sure("R2", 6.0, 1.0, 50.0)))
    rows = rows_of(whole)
    # R1 adds more, so it comes first.
    assert [(row["set"], row["ids"], row["n"], row["cost"]) for row in rows] == [
        ("one", "R1", 1, 100.0),
        ("one", "R2", 1, 50.0),
        ("together", "R1; R2", 2, 150.0),
    ]
    for row, days, money in zip(rows, (-4.0, -5.0, -9.0), (100.0, 50.0, 150.0), strict=True):
        assert [row[f"days_{key}"] for key in ("mean", "p50", "p80")] == pytest.approx([days] * 3)
        assert row["money_p80"] == pytest.approx(money)
        # Each alone is enough for 22 days.
        assert (row["on_time"], row["on_time_after"]) == (1.0, 1.0)
        assert "joint" not in row


def test_what_does_not_help_alone_is_not_put_together_but_counted_among_all() -> None:
    risks = (sure("R1", 8.0, 4.0), sure("R2", 6.0, 5.9), sure("R3", 5.0, 1.0))
    rows = rows_of(project(chain([5.0, 5.0]), risks=risks), Targets(duration=26.0))
    assert [(row["set"], row["ids"]) for row in rows[3:]] == [("together", "R1; R3"), ("all", "R1; R2; R3")]


def test_a_row_is_bit_by_bit_the_run_with_the_responses_in_force() -> None:
    """Compared through the figures that a run gives of itself."""
    risks = (sure("R1", 8.0, 4.0, 100.0), sure("R2", 6.0, 1.0, 50.0))
    tasks = [task("T00001", "pert(3, 5, 12)"), task("T00002", "uniform(2, 9)", "T00001")]
    whole = project(tasks, risks=risks)
    row = next(row for row in rows_of(whole, Targets(duration=20.0, budget=100.0)) if row["ids"] == "R2")
    before = run(whole, iterations=N, targets=Targets(duration=20.0, budget=100.0))
    after = run(replace(whole, responses=frozenset({"R2"})), iterations=N, targets=Targets(duration=20.0, budget=100.0))
    assert row["days_mean"] == pytest.approx(float(np.mean(after.duration - before.duration)))
    for name, met in (("on_time", "on_time"), ("on_budget", "on_budget")):
        shares = [float(getattr(one, met)().mean()) for one in (before, after)]
        assert row[name] == pytest.approx(shares[1] - shares[0])
        assert row[f"{name}_after"] == pytest.approx(shares[1])


@pytest.mark.parametrize(
    "risk",
    [
        sure("R1", 8.0, 4.0, status="closed"),
        Risk("R1", "R1", 1.0, impacts=(Impact(("T00001",), delay=constant(4.0)),), response="Only said"),
    ],
    ids=["closed", "never assessed"],
)
def test_nothing_is_asked_about_what_is_closed_or_was_never_assessed(risk: Risk) -> None:
    assert rows_of(project(chain([5.0, 5.0]), risks=(risk,))) == []


def test_a_response_that_is_in_force_is_no_offer() -> None:
    whole = project(chain([5.0, 5.0]), risks=(sure("R1", 8.0, 4.0),), responses=frozenset({"R1"}))
    assert rows_of(whole) == []


def test_a_study_asks_it_and_the_table_is_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    whole = project(chain([5.0, 5.0]), risks=(sure("R1", 8.0, 4.0, 100.0),))
    scenario = Scenario("s", "m", whole, iterations=512, seed=1, targets=TARGETS)
    pipeline.write_report(pipeline.study(scenario, pipeline.run(scenario)), tmp_path / "r")
    table = (tmp_path / "r" / "tables" / "study_responses.csv").read_text(encoding="utf-8-sig")
    assert table.startswith("set,ids,n,cost,days_mean,")
