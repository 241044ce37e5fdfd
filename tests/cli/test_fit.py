"""`fit`: from a file of past values to an estimate that a model reads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecast.distributions.notation import parse
from forecast.fitting import history as room
from forecast.readers import read_model

Forecast = Callable[..., Any]
ROOT = Path(__file__).parents[2]
CIRCUITS = ROOT / "models" / "dc-migration" / "circuit-delivery.csv"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw as seldom as a rejection at 5 % allows."""
    monkeypatch.setattr(room, "N_REPLICATES", 24)


@pytest.fixture
def ratios(tmp_path: Path) -> Path:
    """Return a file of estimates and actuals in two groups; a third of the tasks took exactly as long as estimated."""
    random = np.random.default_rng(5)
    path = tmp_path / "tasks.csv"
    lines = ["estimate,actual,team"]
    for k in range(240):
        estimate = float(random.integers(1, 20))
        ratio = 1.0 if k % 3 == 0 else float(random.lognormal(0.0, 0.7))
        lines.append(f"{estimate},{estimate * ratio},{'A' if k % 2 else 'B'}")
    path.write_text("\n".join([*lines, "4,,A"]))
    return path


def pasted(text: str) -> list[str]:
    """Return the estimates that stand in the text, each on a line of its own."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line.startswith(("lognormal(", "truncate(gumbel(", "pert(", "empirical("))]


def model_with(estimate: str, folder: Path) -> Path:
    """Return a model of one task whose duration is the estimate, in a folder that may hold data files."""
    folder.mkdir(exist_ok=True)
    (folder / "model.yaml").write_text("name: Pasted\ncurrency: USD\nstart: 2027-01-04\n")
    (folder / "tasks.csv").write_text(f'id,distribution\nA,"{estimate}"\n')
    return folder


def test_the_answer_names_the_family_and_what_to_paste(forecast: Forecast) -> None:
    ending = forecast("fit", CIRCUITS)
    assert (ending.code, ending.err) == (0, "")
    assert "days: 36 values" in ending.out
    assert "Gumbel fits: nothing in the 36 values tested speaks against it" in ending.out
    family, past = pasted(ending.out)
    assert parse(family).family == "gumbel"
    assert past == "empirical(circuit-delivery.csv:days)"
    assert all(len(line) <= 96 for line in ending.out.splitlines())


def test_what_is_pasted_into_a_model_is_read_as_what_was_fitted(forecast: Forecast, tmp_path: Path) -> None:
    shown = json.loads(forecast("fit", CIRCUITS, "--format", "json").out)
    folder = model_with(shown["estimate"], tmp_path / "one")
    (task,) = read_model(folder).tasks
    assert task.duration.text == shown["estimate"]
    folder = model_with(shown["past_values"], tmp_path / "two")
    (folder / CIRCUITS.name).write_bytes(CIRCUITS.read_bytes())
    (task,) = read_model(folder).tasks
    values = dict(task.duration.parameters)["values"]
    assert len(values) == shown["n"] == 36
    assert np.mean(values) == pytest.approx(shown["mean"])


def test_where_no_family_fits_the_past_itself_is_to_be_pasted(forecast: Forecast, ratios: Path) -> None:
    ending = forecast("fit", ratios, "--actual", "actual", "--estimate", "estimate")
    assert ending.code == 0
    assert "No family fits" in ending.out
    assert "33 % of the values are exactly 1: no curve has such a step." in ending.out
    assert "1 row without `actual` or `estimate` was left out" in ending.err
    (only,) = pasted(ending.out)
    values = parse(only).arguments["values"]
    assert isinstance(values, tuple)
    assert len(values) == 31
    assert "means of 31 equal parts of the 240 values" in ending.out


def test_ratios_and_groups_are_written_to_a_file_that_a_model_reads(
    forecast: Forecast, ratios: Path, tmp_path: Path
) -> None:
    place = tmp_path / "fitted"
    arguments = ("fit", ratios, "--actual", "actual", "--estimate", "estimate", "--by", "team", "--output", place)
    ending = forecast(*arguments)
    assert ending.code == 0
    assert sorted(path.name for path in place.iterdir()) == ["fit-values.csv", "fit.png", "fit.svg"]
    assert [line for line in ending.out.splitlines() if line.startswith("written: ")] == [
        f"written: {place / name}" for name in ("fit.svg", "fit.png", "fit-values.csv")
    ]
    data = json.loads(forecast(*arguments, "--format", "json").out)
    estimates = {row["group"]: row["estimate"] for row in data["groups"]}
    assert estimates == {"B": "empirical(fit-values.csv:ratio B)", "A": "empirical(fit-values.csv:ratio A)"}
    for estimate, n in ((data["estimate"], 240), (estimates["A"], 120)):
        (task,) = read_model(model_with(estimate, place)).tasks
        assert len(dict(task.duration.parameters)["values"]) == n


def test_the_json_is_the_same_every_time_and_complete(forecast: Forecast) -> None:
    one = forecast("fit", CIRCUITS, "--by", "carrier", "--format", "json")
    assert one.out == forecast("fit", CIRCUITS, "--by", "carrier", "--format", "json").out
    data = json.loads(one.out)
    assert data["schema"] == "forecast.fit/1"
    assert [row["group"] for row in data["groups"]] == ["Carrier A", "Carrier C"]
    assert (data["fits"], data["family"], data["rounded_to"]) == (True, "gumbel", 1.0)
    ranks = [row["aicc"] for row in data["families"]]
    assert ranks == sorted(ranks)
    for row in data["families"]:
        assert parse(row["estimate"]).family == row["family"]
        assert 0.0 < row["anderson_darling"]["p"] <= 1.0
        assert 0.0 < row["kolmogorov_smirnov"]["statistic"] < 1.0
        assert set(row["percentiles"]) == {"P10", "P50", "P80", "P90"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--actual", "days"), "`--actual` and `--estimate` go together"),
        (("--column", "days", "--actual", "days", "--estimate", "days"), "use one of the two"),
    ],
)
def test_contradicting_options_are_wrong_usage(forecast: Forecast, arguments: tuple[str, ...], said: str) -> None:
    ending = forecast("fit", CIRCUITS, *arguments)
    assert (ending.code, ending.out) == (2, "")
    assert said in ending.err


def test_a_file_that_holds_no_history_is_refused(forecast: Forecast, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("days\n1\n2\nsoon\n")
    ending = forecast("fit", path, "--column", "days")
    assert (ending.code, ending.out) == (3, "")
    assert "error[too-few-values]" in ending.err
    assert "`soon` is not a number" in ending.err


def test_a_folder_that_cannot_be_written_is_wrong_usage(forecast: Forecast, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    ending = forecast("fit", CIRCUITS, "--output", tmp_path / "taken" / "deeper")
    assert (ending.code, ending.out) == (2, "")
    assert "can't be written" in ending.err


def test_a_fit_without_a_chart_loads_no_heavy_package() -> None:
    probe = (
        "import sys; from forecast.cli import call; code = call(sys.argv[1:]);"
        "heavy = {'matplotlib', 'pandas', 'numba', 'jinja2', 'rich', 'scipy.stats', 'scipy.optimize'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", probe, "fit", str(CIRCUITS), "--format", "json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "[]\n")
