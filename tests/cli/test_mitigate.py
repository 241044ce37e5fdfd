"""`forecast mitigate`: from files to a choice, a frontier and a chart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.workspaces import workspace

Forecast = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path, open_="targets: {finish: null, budget: null}\n"))


def test_the_choice_under_a_budget_comes_with_its_chart(forecast: Forecast) -> None:
    ending = forecast("mitigate", "plan", "--budget", 350, "--output", "out")
    assert ending.code == 0, ending.err
    assert ending.out.startswith("USD 300 for the response to R1 makes it ")
    assert ending.out.endswith("written: out/mitigation.svg\nwritten: out/mitigation.png\n")
    assert "probability, 3 sets. Frontier: USD 0 " in Path("out/mitigation.svg").read_text("utf-8")


def test_the_least_money_for_a_wanted_probability(forecast: Forecast) -> None:
    document = json.loads(forecast("mitigate", "plan", "--wanted", 0.6, "--format", "json").out)
    assert document["exact"]
    assert document["chosen"]["cost"] == min(
        one["cost"] for one in document["frontier"] if one["joint"]["value"] >= 0.6
    )


def test_a_probability_may_be_written_in_percent(forecast: Forecast) -> None:
    assert forecast("mitigate", "plan", "--wanted", "60%").out == forecast("mitigate", "plan", "--wanted", 0.6).out


def test_the_set_that_is_chosen_can_be_copied_into_a_scenario(forecast: Forecast) -> None:
    assert (
        "To put them in force: `responses: [R1]` in the scenario." in forecast("mitigate", "plan", "--budget", 350).out
    )


def test_wrong_questions_are_refused(forecast: Forecast) -> None:
    assert "Ask either" in forecast("mitigate", "plan", "--budget", 1, "--wanted", 0.5).err
    for wrong in ("80", "0", "1", "100%", "often"):
        ending = forecast("mitigate", "plan", "--wanted", wrong)
        assert ending.code == 2
        assert f"`{wrong}` is not a probability between 0 and 1, such as 0.8 or 80%" in ending.err
    ending = forecast("mitigate", "plan", "--set", "risks.R1.status=closed", "--set", "risks.R2.status=closed")
    assert (ending.code, ending.out) == (2, "")
    assert "nothing to choose from" in ending.err


def test_the_exit_code_says_that_no_set_is_enough(forecast: Forecast) -> None:
    ending = forecast("mitigate", "plan", "--wanted", 0.99)
    assert ending.code == 1
    assert ending.out.startswith("No set of responses that was tried makes it 99 % likely")
