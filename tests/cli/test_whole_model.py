"""A model that uses every block and every table: it runs, its studies agree with it, and no change of it is a crash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from forecast import pipeline
from forecast.compiler import compile_project
from forecast.errors import InputError
from forecast.results import Results, load, save
from forecast.statistics import percentiles

Forecast = Callable[..., Any]
WHOLE = Path(__file__).parents[1] / "support" / "whole"
BAD = (
    None, "", [], {}, "x", -1, 1e300, True, ["A", "A"], {"a": 1}, [[1]], "2027-13-01", "2027-03-01..2027-02-01", "TEST",
    "150%", "5 / 3 / 1", "normal(mean=0, sd=-1)", "R-01", "inf",
)  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WHOLE, tmp_path / "whole"))


@pytest.fixture(scope="module")
def results() -> Results:
    scenario = pipeline.load(str(WHOLE / "scenarios" / "whole.yaml"))
    found = pipeline.run(replace(scenario, iterations=1_024))
    return pipeline.study(replace(scenario, iterations=1_024), found)


def test_it_has_no_problems_and_fits_the_schemas(forecast: Forecast) -> None:
    warnings = pipeline.load(str(WHOLE / "scenarios" / "whole.yaml")).warnings
    assert warnings == ()
    for kind, path in (("model", "models/whole/model.yaml"), ("scenario", "scenarios/whole.yaml")):
        schema = json.loads(forecast("schema", kind).out)
        data = yaml.safe_load((WHOLE / path).read_text())
        if kind == "model":
            funding = data["finance"]["funding"]
            data["finance"]["funding"] = {str(day): amount for day, amount in funding.items()}
        jsonschema.validate(json.loads(json.dumps(data, default=str)), schema)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("readings", "as written"),
        ("systemic", "with"),
        ("lost_days", "with"),
        ("correlation", "as in the model"),
    ],
)
def test_a_study_of_the_model_as_it_is_gives_the_run_itself(results: Results, name: str, row: str) -> None:
    assert results.studies is not None
    found = results.studies[name][0]
    key = {"readings": "reading"}.get(name, name)
    assert found[key] == row
    assert found["finish_p80"] == percentiles(results.finish, [0.8])[0].value
    assert found["cost_p80"] == percentiles(results.cost, [0.8])[0].value


def test_stored_results_give_the_same_report(results: Results, tmp_path: Path) -> None:
    save(results, tmp_path / "stored")
    reports = [tmp_path / "one", tmp_path / "other"]
    for found, folder in zip((results, load(tmp_path / "stored")), reports, strict=True):
        pipeline.write_report(found, folder)
    names = sorted(path.relative_to(reports[0]) for path in reports[0].rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(reports[1]) for path in reports[1].rglob("*") if path.is_file())
    assert len(names) > 20
    for name in names:
        assert (reports[0] / name).read_bytes() == (reports[1] / name).read_bytes(), name


@pytest.mark.parametrize("element", ["A", "TEST", "RACKS", "R-01", "R-06", "R-08", "C-01"])
def test_everything_with_an_estimate_is_explained(forecast: Forecast, workspace: Path, element: str) -> None:
    ending = forecast("explain", workspace / "scenarios" / "whole.yaml", element)
    assert ending.code == 0
    assert element in ending.out


@pytest.mark.parametrize(
    "change",
    [
        "deliveries.RACKS.lead_most_likely=35",
        "resources.CREW.rate_from=2027-02-01: 720",
        "resources.CRANE.cost_once=100",
        "tasks.OPT.exists=0.9",
        "risks.R-01.window_closes=2027-02-28",
        "accounts.goods.budget=1",
    ],
)
def test_a_field_of_every_table_can_be_set(forecast: Forecast, workspace: Path, change: str) -> None:
    ending = forecast("show", workspace / "scenarios" / "whole.yaml", "--resolved", "--set", change)
    assert ending.code == 0, ending.err
    assert change.rpartition("=")[2].split(":")[0] in ending.out


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


MODEL = yaml.safe_load((WHOLE / "models" / "whole" / "model.yaml").read_text())


@pytest.mark.parametrize("block", [key for key in MODEL if key not in ("name", "currency", "start")])
def test_no_value_of_a_block_gives_anything_but_a_message(block: str, workspace: Path) -> None:
    file = workspace / "models" / "whole" / "model.yaml"
    for number, place in enumerate(places(MODEL[block], (block,))):
        # Every place meets a few of the values, and all values are met in every block.
        for value in BAD[number % 6 :: 6]:
            data = yaml.safe_load(yaml.safe_dump(MODEL))
            inner = data
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = value
            file.write_text(yaml.safe_dump(data, sort_keys=False))
            try:
                compile_project(pipeline.load(str(workspace / "scenarios" / "whole.yaml")).project)
            except InputError:
                continue
