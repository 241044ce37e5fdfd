"""`init`, `show`, `schema`, `report` and `warm`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from forecast import pipeline, warming
from forecast.errors import UsageError
from forecast.report import formats
from forecast.results import save
from tests.support.sample_results import sample_results

Forecast = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the shipped workspace."""
    monkeypatch.chdir(ROOT)


def test_init_makes_a_workspace_that_is_valid(
    forecast: Forecast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = forecast("init", "plans")
    assert made.code == 0
    assert all((tmp_path / name).is_file() for name in made.out.splitlines())
    assert made.err.startswith("next: cd plans && forecast run ")
    monkeypatch.chdir(tmp_path / "plans")
    assert forecast("validate", "--all").code == 0
    assert forecast("validate", made.err.split()[-1]).code == 0


def test_init_overwrites_nothing(forecast: Forecast, tmp_path: Path) -> None:
    forecast("init", tmp_path)
    (model,) = tmp_path.glob("models/*/model.yaml")
    model.write_text("mine")
    ending = forecast("init", tmp_path)
    assert (ending.code, ending.out) == (2, "")
    assert "nothing was written" in ending.err
    assert model.read_text() == "mine"


def test_show_tells_what_a_scenario_asks_and_where_that_stands(forecast: Forecast, shipped: None) -> None:
    ending = forecast("show", "dc-migration-vendor-b")
    assert (ending.code, ending.err) == (0, "")
    lines = dict(line.split(" = ") for line in ending.out.splitlines())
    assert lines["targets.finish"].startswith("2027-06-30  # scenarios/dc-migration.yaml:")
    assert "tasks" not in ending.out


def test_show_tells_which_gates_are_waived(forecast: Forecast, shipped: None) -> None:
    (line,) = (one for one in forecast("show", "dc-migration-proposal").out.splitlines() if one.startswith("waivers."))
    assert line.startswith('waivers.milestones.BLD-040.P80_finish = {"reason": "the equipment comes later')
    assert '"owner": "Project sponsor", "expires": "2027-06-30"}  # scenarios/dc-migration-proposal.yaml:' in line


def test_show_resolved_names_the_origin_of_every_value(forecast: Forecast, shipped: None) -> None:
    changed = "risks.R-07.probability"
    ending = forecast("show", "dc-migration", "--resolved", "--set", f"{changed}=0.123")
    assert ending.code == 0
    values = {line.split(" = ")[0]: line.split(" = ", 1)[1] for line in ending.out.splitlines()}
    assert all("  # " in value for value in values.values())
    assert values[changed].startswith("0.123  # --set")
    assert sum(path.startswith("tasks.") for path in values) > 100


def test_a_path_that_show_prints_is_one_that_set_takes(forecast: Forecast, shipped: None) -> None:
    rows = json.loads(forecast("show", "dc-migration", "--resolved", "--format", "json").out)
    wanted = {"iterations", "targets.budget", "require.joint"}
    wanted |= {row["path"] for row in rows if row["field"] in ("most_likely", "probability", "day_rate")}
    wanted.remove("scales.probability")  # a block, not a value of a row
    arguments = [part for row in rows if row["path"] in wanted for part in ("--set", f"{row['path']}={row['value']}")]
    assert len(arguments) > 100
    assert forecast("show", "dc-migration", "--resolved", *arguments).code == 0


@pytest.mark.parametrize("kind", ["scenario", "model"])
def test_the_schema_is_a_json_schema(forecast: Forecast, kind: str) -> None:
    ending = forecast("schema", kind)
    assert (ending.code, ending.err) == (0, "")
    jsonschema.Draft202012Validator.check_schema(json.loads(ending.out))


def test_report_makes_the_page_of_stored_results_again(
    forecast: Forecast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def write_report(results: Any, directory: Path, formats: list[str], beside: list[Any]) -> tuple[Path, ...]:
        written.append((results.provenance, directory, formats, len(beside)))
        return tuple(directory / name for name in ("report.html", "figures")[: max(len(formats), 1)])

    monkeypatch.setattr(pipeline, "write_report", write_report)
    results = sample_results()
    save(results, tmp_path / "run")
    assert forecast("report", tmp_path / "run") == (0, f"{tmp_path / 'run' / 'report.html'}\n", "")
    asked = forecast("report", tmp_path / "run", "--png", "--html", "--output", tmp_path / "other")
    assert asked.out == f"{tmp_path / 'other' / 'report.html'}\n{tmp_path / 'other' / 'figures'}\n"
    run = results.provenance
    assert written == [(run, tmp_path / "run", [], 0), (run, tmp_path / "other", ["html", "png"], 0)]
    assert forecast("report", tmp_path / "run", "--xlsx", "--beside", tmp_path / "run").code == 0
    assert written[-1] == (run, tmp_path / "run", ["xlsx"], 1)


def test_a_form_whose_package_is_missing_says_what_to_install_and_the_others_are_made(
    forecast: Forecast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(sample_results(n_blocks=2), tmp_path / "run")
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    ending = forecast("report", tmp_path / "run", "--pptx", "--markdown", "--output", tmp_path / "out")
    assert ending == (
        2,
        f"{tmp_path / 'out' / 'report.md'}\n",
        "error: `--pptx` needs python-pptx, which is not installed: `pip install 'schedrisk[pptx]'`\n",
    )
    assert (tmp_path / "out" / "report.md").exists()
    assert forecast("report", tmp_path / "run", "--pptx", "--output", tmp_path / "none").code == 2
    assert not (tmp_path / "none").exists()
    with pytest.raises(UsageError, match="python-pptx"):
        pipeline.write_report(sample_results(n_blocks=2), tmp_path / "none", formats=["pptx"])


def test_report_of_a_folder_without_results_is_refused(forecast: Forecast, tmp_path: Path) -> None:
    ending = forecast("report", tmp_path)
    assert (ending.code, ending.out) == (3, "")
    assert "error[results-missing]" in ending.err


def test_warm_talks_on_stderr(forecast: Forecast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "warm", lambda notice: notice("the kernels are compiled"))
    assert forecast("warm") == (0, "", "the kernels are compiled\n")
