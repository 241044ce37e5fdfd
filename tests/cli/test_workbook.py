"""`forecast report --xlsx`: a workbook of a real run, in which everything adds up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.report.test_workbook import table

Forecast = Callable[..., Any]
FILES = {
    "models/small/model.yaml": """name: Small
start: 2027-01-04
calendar: continuous
currency: EUR
cash_flow: yes
finance: {management_reserve: 5000}
""",
    "models/small/tasks.csv": """id,distribution,cost_per_day,cost_distribution,account,predecessors
BUILD,"pert(10, 12, 20)",1000.33,"pert(100, 200, 700)",Build,
TEST,"triangular(20, 30, 55)",777.77,,Test,BUILD
""",
    "models/small/risks.csv": """id,probability,tasks,delay_most_likely,cost_most_likely,response,response_cost,residual_probability
LATE,0.3,BUILD,9,1234.56,Order early,321.12,0.1
""",
    "scenarios/small.yaml": "model: ../models/small\ntargets: {finish: 2027-02-20, budget: 45000}\niterations: 1024\n",
    "scenarios/other.yaml": "model: ../models/small\niterations: 1024\nremove: {risks: [LATE]}\n",
}


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_all_figures_of_a_real_run_add_up_and_other_runs_stand_beside_it(forecast: Forecast) -> None:
    for name in ("small", "other"):
        assert forecast("run", name, "--quiet", "--output", f"out/{name}").code == 0
    told = forecast("report", "out/small", "--xlsx", "--beside", "out/other")
    assert (told.code, told.out) == (0, "out/small/finance.xlsx\n")
    assert (Path("out/small") / "report.html").exists()
    values = openpyxl.load_workbook("out/small/finance.xlsx", data_only=True)
    checks = {row["Check"]: row["Result"] for row in table(values, "Checks")}
    assert len(checks) == 7
    assert set(checks.values()) == {"agrees"}
    assert [row["Scenario"] for row in table(values, "BesideCost")] == ["small", "other"]
    (tried,) = table(values, "ResponsesTried")
    assert (tried["Response to"], tried["Response cost"]) == ("LATE", 321.12)
    assert tried["Mean cost more, low"] <= tried["Mean cost more"] <= tried["Mean cost more, high"]
