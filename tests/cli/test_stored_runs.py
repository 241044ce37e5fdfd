"""Stored runs: replayed and compared to the bit, and used again where nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecast import pipeline
from forecast.results import load, reuse, save
from forecast.results.verify import verify
from tests.support.sample_results import sample_results

Forecast = Callable[..., Any]
MODEL = "name: Small\nstart: 2027-01-04\ncalendar: continuous\n"
TASKS = 'id,distribution,cost_per_day\nBUILD,"pert(10, 12, 20)",1000\n'
SCENARIO = "model: ../models/small\ntargets: {duration: 15}\nrequire: {on_time: 0.5}\niterations: 1024\n"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "models/small/model.yaml": MODEL, "models/small/tasks.csv": TASKS, "scenarios/small.yaml": SCENARIO,
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def simulations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the scenarios that are really simulated."""
    found: list[str] = []
    run = pipeline.run

    def counted(scenario: Any, **settings: Any) -> Any:
        found.append(scenario.name)
        return run(scenario, **settings)

    monkeypatch.setattr(pipeline, "run", counted)
    return found


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "flags",
    [
        (),
        ("--seed", 9, "--iterations", 2_000, "--sampling", "monte-carlo"),
        ("--set", "tasks.BUILD.distribution=uniform(10, 20)", "--target-duration", 14),
        ("--until", "P80 finish ±0.2d"),
    ],
    ids=["as it is", "settings", "changes", "sampled on"],
)
def test_a_stored_run_is_replayed_to_the_bit_however_it_was_called(forecast: Forecast, flags: tuple[Any, ...]) -> None:
    assert forecast("run", "small", "--output", "kept", *flags).code == 0
    ending = forecast("run", "--verify", "kept")
    assert (ending.code, ending.out[:19]) == (0, "the same to the bit")
    document = json.loads(forecast("run", "--verify", "kept/results.json", "--format", "json").out)
    assert (document["schema"], document["same"], document["differences"]) == ("forecast.verify/1", True, [])


def test_what_differs_is_said_with_what_may_be_the_reason(forecast: Forecast) -> None:
    forecast("run", "small", "--output", "kept")
    edit("models/small/model.yaml", "Small", "Smaller")
    ending = forecast("run", "--verify", "kept")
    assert ending.code == 0
    assert "models/small/model.yaml: changed since" in ending.out
    edit("models/small/tasks.csv", "20", "21")
    ending = forecast("run", "--verify", "kept")
    assert ending.code == 1
    lines = ending.out.splitlines()
    assert lines[0].startswith("not the same: kept (small, seed 1, 1,024 iterations)")
    assert any(line.startswith("  duration: 1,024 of 1,024 values differ, by at most ") for line in lines)
    assert "  effective_inputs: what is said of it differs" in lines
    assert "  models/small/tasks.csv: changed since" in lines


def test_a_changed_bit_is_found_and_versions_and_platform_are_named() -> None:
    stored = sample_results()
    duration = stored.duration.copy()
    duration[17] = np.nextafter(duration[17], np.inf)
    provenance = replace(stored.provenance, engine_version="9", versions={"numpy": "9.9"}, replay={"platform": "Z9"})
    found = verify(stored, replace(stored, duration=duration, provenance=provenance))
    assert len(found.differences) == 1
    assert found.differences[0].startswith("duration: 1 of 10,240 values differ, by at most ")
    assert found.circumstances == (
        "forecast 0 stored, 9 here", "platform unknown stored, Z9 here", "numpy unknown stored, 9.9 here",
    )  # fmt: skip
    assert verify(stored, stored).is_same
    minus = replace(stored, cost=np.where(np.arange(len(stored.cost)) == 3, np.nan, stored.cost))
    assert not verify(stored, minus).is_same
    assert verify(minus, minus).is_same


def test_verify_takes_no_scenario_and_refuses_what_does_not_say_where_it_comes_from(
    forecast: Forecast, workspace: Path
) -> None:
    save(sample_results(), workspace / "old")
    assert forecast("run", "small", "--verify", "old").code == 2
    assert forecast("run", "--verify", "old", "--seed", 3).code == 2
    ending = forecast("run", "--verify", "old")
    assert (ending.code, "an older version stored it" in ending.err) == (2, True)
    assert forecast("run", "--verify", "nowhere").code == 3
    assert forecast("run").code == 2


def test_nothing_is_simulated_where_the_same_run_is_stored(forecast: Forecast, simulations: list[str]) -> None:
    first = forecast("run", "small")
    again = forecast("run", "small")
    assert simulations == ["small"]
    assert again.out == first.out
    assert "reused: nothing changed since reports/small was written; --fresh runs anew" in again.err
    checked = forecast("check", "small")
    assert (checked.code, simulations) == (0, ["small"])
    assert "reused" in checked.err
    assert forecast("check", "small", "--fresh").out == checked.out
    assert forecast("run", "small", "--fresh").out == first.out
    assert simulations == ["small"] * 3


def test_a_new_brand_is_shown_though_nothing_is_simulated(
    forecast: Forecast, workspace: Path, simulations: list[str]
) -> None:
    forecast("run", "small")
    forecast("report", "reports/small", "--markdown")
    (workspace / "branding").mkdir()
    (workspace / "branding" / "brand.yaml").write_text("name: Example plc\nlocale: de\n", encoding="utf-8")
    forecast("run", "small")
    page = workspace / "reports" / "small" / "report.html"
    assert "Example plc" in page.read_text(encoding="utf-8")
    # Another form in the old brand would contradict it.
    assert not page.with_name("report.md").exists()
    assert simulations == ["small"]


def test_used_again_it_gives_the_same_json_as_a_run_without_a_report(
    forecast: Forecast, simulations: list[str]
) -> None:
    alone = forecast("run", "small", "--format", "json")
    forecast("run", "small")
    assert forecast("run", "small", "--format", "json").out == alone.out
    assert len(simulations) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda forecast: ("--seed", 2),
        lambda forecast: ("--iterations", 512),
        lambda forecast: ("--sampling", "monte-carlo"),
        lambda forecast: ("--target-duration", 14),
        lambda forecast: ("--set", "tasks.BUILD.distribution=uniform(10, 20)"),
        lambda forecast: edit("models/small/tasks.csv", "20", "21") or (),
        lambda forecast: edit("scenarios/small.yaml", "0.5", "0.6") or (),
        lambda forecast: Path("reports/small/results.npz").write_bytes(b"damaged") and (),
        lambda forecast: Path("reports/small/reuse.json").unlink() or (),
    ],
    ids=["seed", "iterations", "sampling", "target", "set", "model", "scenario", "damaged", "not marked"],
)
def test_whatever_a_run_depends_on_makes_it_run_anew(
    forecast: Forecast, simulations: list[str], change: Callable[[Any], tuple[Any, ...]]
) -> None:
    forecast("run", "small")
    flags = change(forecast) or ()
    assert "reused" not in forecast("run", "small", "--no-report", *flags).err
    assert len(simulations) == 2


def test_an_edit_of_the_program_makes_it_run_anew(
    forecast: Forecast, simulations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forecast("run", "small")
    monkeypatch.setattr(reuse, "_program", lambda: "edited")
    forecast("run", "small")
    assert len(simulations) == 2


def test_another_number_of_threads_is_the_same_run(forecast: Forecast, simulations: list[str]) -> None:
    forecast("run", "small", "--threads", 1)
    forecast("run", "small", "--threads", 2)
    assert len(simulations) == 1


def test_a_report_that_somebody_changed_is_written_again_from_the_stored_results(
    forecast: Forecast, simulations: list[str]
) -> None:
    forecast("run", "small")
    page = Path("reports/small/report.html")
    whole = page.read_bytes()
    page.write_bytes(b"")
    forecast("run", "small")
    assert (page.read_bytes(), simulations) == (whole, ["small"])


def test_a_changed_baseline_judges_anew_and_is_not_replaced_unasked(forecast: Forecast, simulations: list[str]) -> None:
    forecast("run", "small", "--output", "old")
    gate = ("--set", "require.baseline=old", "--set", "require.P80_finish_slip=0")
    assert forecast("check", "small", *gate).code == 0
    forecast("run", "small", *gate)
    before = len(simulations)
    forecast("run", "small", *gate)
    assert len(simulations) == before
    forecast("run", "small", "--output", "old", "--set", "tasks.BUILD.distribution=uniform(9, 19)")
    ending = forecast("run", "small", *gate)
    assert len(simulations) == before + 2
    assert "reused" not in ending.err
    own = ("--set", "require.baseline=reports/small", "--set", "require.P80_finish_slip=0")
    ending = forecast("run", "small", *own)
    assert (ending.code, "the gates compare with" in " ".join(ending.err.split())) == (2, True)


def test_what_is_stored_says_how_to_replay_it(forecast: Forecast) -> None:
    forecast("run", "small", "--output", "kept", "--set", "seed=5")
    replay = load("kept").provenance.replay
    assert (replay["source"], replay["sets"], replay["target_duration"]) == ("scenarios/small.yaml", ["seed=5"], None)
