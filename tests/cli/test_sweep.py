"""A field over a range: finishes and probabilities that are known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forecast import answers
from forecast.decisions.sweep import spaced
from forecast.errors import InputError
from forecast.report import sweep as report
from tests.support.workspaces import workspace


@pytest.fixture(autouse=True)
def _in_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path))


def test_a_probability_swept_is_the_share_that_is_late() -> None:
    # A of 10 to 20 and B of 4 to 8 days end by day 30 with R1's 6 days or R2's 4, unless both strike and both are long.
    found, _, _ = answers.sweep(
        "plan", "risks.R1.probability", ["0", "0.25", "1"], ("targets.finish=2027-02-12",), iterations=5_120
    )
    assert found.now == "0.5"
    means = [point.found["cost_p50"].value for point in found.points]
    assert means == sorted(means)
    assert found.points[0].found["on_time"].value == 1.0
    # With R1 in every world all days are 6 later than with it in none.
    assert found.span["finish_p50"].value == pytest.approx(6.0, abs=1e-9)
    assert found.span["finish_p80"].low == pytest.approx(6.0, abs=1e-9)


def test_every_value_is_the_scenario_with_that_value_set() -> None:
    from forecast import pipeline
    from forecast.statistics import percentile

    found, _, _ = answers.sweep("plan", "tasks.B.distribution", ["uniform(1, 2)", "constant(9)"])
    for point in found.points:
        results = pipeline.run(pipeline.load("plan", [f"tasks.B.distribution={point.value}"]))
        assert point.found["finish_p80"] == percentile(results.finish, 0.8)
        assert point.found["cost_p80"] == percentile(results.cost, 0.8)
    assert found.as_it_is.moved["finish_p80"].value == 0.0


def test_all_wrong_values_are_told_before_anything_runs() -> None:
    with pytest.raises(InputError) as refused:
        answers.sweep("plan", "risks.R1.probability", ["0.1", "1.5", "often"])
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("low", "high", "n_steps", "values"),
    [
        (0.0, 1.0, 4, ["0", "0.25", "0.5", "0.75", "1"]),
        (0.1, 0.4, 3, ["0.1", "0.2", "0.3", "0.4"]),
        (3, 1, 2, ["3", "2", "1"]),
    ],
)
def test_steps_are_even_and_written_without_noise(low: float, high: float, n_steps: int, values: list[str]) -> None:
    assert spaced(low, high, n_steps) == values


def test_targets_can_be_swept_and_move_probabilities_alone() -> None:
    found, question, shared = answers.sweep("plan", "targets.finish", ["2027-01-20", "2027-02-20"])
    assert found.span["finish_p80"].value == 0.0
    assert found.span["on_time"].value > 0.5
    document = report.as_json(found, "USD", question.project.start, shared.n_iterations, shared.seed)
    assert document["schema"] == "forecast.sweep/1"
    assert json.dumps(document)
    assert document["points"][1]["moved"]["on_time"]["low"] > 0.0


def test_the_command_shows_table_and_chart(forecast: Callable[..., Any]) -> None:
    ending = forecast(
        "sweep", "plan", "--field", "tasks.B.cost_per_day", "--from", 100, "--to", 300, "--steps", 2, "--output", "out"
    )
    assert ending.code == 0, ending.err
    assert ending.out.startswith("tasks.B.cost_per_day from 100 to 300: P80 finish 0 days, P80 cost USD +")
    assert max(map(len, ending.out.splitlines())) <= 96
    assert ending.out.endswith("written: out/sweep.svg\nwritten: out/sweep.png\n")
    ending = forecast("sweep", "plan", "--field", "tasks.B.distribution", "--values", "constant(3); pert(2, 3, 9)",
                       "--output", "out", "--format", "markdown")  # fmt: skip
    assert "| pert(2, 3, 9) |" in ending.out


def test_the_command_refuses_what_is_no_range(forecast: Callable[..., Any]) -> None:
    assert forecast("sweep", "plan", "--field", "seed").code == 2
    assert forecast("sweep", "plan", "--field", "seed", "--from", 1, "--to", 1).code == 2
    assert forecast("sweep", "plan", "--field", "seed", "--from", 1, "--values", "1").code == 2
    ending = forecast("sweep", "plan", "--field", "tasks.X.most_likely", "--from", 1, "--to", 2)
    assert ending.code == 3
    assert "--field tasks.X.most_likely, task `X`" in ending.err
    assert "--set" not in ending.err
    for field in ("", "seed=1"):
        ending = forecast("sweep", "plan", "--field", field, "--from", 1, "--to", 2)
        assert (ending.code, ending.out) == (2, "")
        assert "is no path to a value" in ending.err
