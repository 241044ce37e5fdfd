"""`forecast explain` says which estimate is used, where each value stands, which rule won, and which risks act."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Forecast = Callable[..., Any]
MODEL = """\
name: Small
start: 2027-01-04
calendar: continuous
estimating:
  distribution: triangular
  bands: {low: 0.7 / 1 / 2, medium: 0.85 / 1 / 1.4, lab: {factors: 0.8 / 1 / 1.6, distribution: pert}}
  rules:
    - {band: medium}
    - {band: low, tasks: tag:network, applies_to: [duration, cost]}
"""
TASKS = """\
id,name,tags,optimistic,most_likely,pessimistic,distribution,confidence,cost
A,Core,network,,10,,,,50
B,,network,8,10,11,,low,
C,,,,10,,,lab,
D,,network,,4,,certain,,
E,,,,,,"uniform(2, 12)",,
"""
RISKS = """\
id,name,probability,tasks,delay_most_likely,cost,residual_probability,residual_cost
R,Late,0.25,A; B; RACKS,3,100,0.1,40
S,,0.5,B,1,,,
"""
DELIVERIES = "id,needed_for,lead_optimistic,lead_most_likely,lead_pessimistic,cost\nRACKS,A,20,25,40,900\n"
COSTS = "id,name,cost,cost_confidence\nFEE,Fee,200,low\n"


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models" / "small"
    folder.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    files = {
        "model.yaml": MODEL,
        "tasks.csv": TASKS,
        "risks.csv": RISKS,
        "costs.csv": COSTS,
        "deliveries.csv": DELIVERIES,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_task_is_explained_in_plain_lines(forecast: Forecast, model: Path) -> None:
    ending = forecast("explain", "models/small", "A")
    assert (ending.code, ending.err) == (0, "")
    assert ending.out.splitlines() == [
        "task A: Core  # models/small/tasks.csv:2",
        "  tags = network  # models/small/tasks.csv:2:8",
        "",
        "duration, working days: triangular(7, 10, 20)",
        "  made of the most likely value: low (0.7 / 1 / 2) by rule 2 (tag:network)",
        "  most_likely = 10  # models/small/tasks.csv:2:17",
        "  estimating.distribution = triangular  # models/small/model.yaml:5:17",
        "  rule 1 (all tasks): medium (0.85 / 1 / 1.4), loses to rule 2  # models/small/model.yaml:8:7",
        "  rule 2 (tag:network): low (0.7 / 1 / 2), wins: it is the last that matches  # models/small/model.yaml:9:7",
        "  mean 12.33, sd 2.78, P10 8.97, P90 16.39",
        "",
        "cost, USD: triangular(35, 50, 100)",
        "  made of the most likely value: low (0.7 / 1 / 2) by rule 2 (tag:network)",
        "  cost_most_likely = 50  # models/small/tasks.csv:2:23",
        "  estimating.distribution = triangular  # models/small/model.yaml:5:17",
        "  rule 2 (tag:network): low (0.7 / 1 / 2), wins: it is the last that matches  # models/small/model.yaml:9:7",
        "  mean 61.67, sd 13.89, P10 44.87, P90 81.97",
        "",
        "risks that act on it:",
        "  R Late: 0.25, delay constant(3), cost constant(100)  # models/small/risks.csv:2",
    ]


@pytest.mark.parametrize(
    ("id_", "lines"),
    [
        ("B", ["  three points, typed", "makes nothing: what is typed is never overwritten", "  confidence = low"]),
        ("C", ["made of the most likely value: lab (0.8 / 1 / 1.6, pert) by `confidence`", "loses to `confidence` of"]),
        ("D", ["  said to be certain", "no risk acts on it"]),
        ("E", ["  a whole estimate, typed", "P10 3, P90 11"]),
        ("R", ["risk R: Late", "delay, working days: constant(3)", "residual cost, USD: constant(40)"]),
        (
            "RACKS",
            [
                "delivery RACKS",
                "lead, days of its calendar: triangular(20, 25, 40)",
                "cost, USD: constant(900)",
                "  R Late: 0.25, delay constant(3)",
            ],
        ),
        ("FEE", ["cost FEE: Fee", "cost, USD: triangular(140, 200, 400)", "by `cost_confidence`"]),
    ],
)
def test_every_kind_of_statement_is_told(forecast: Forecast, model: Path, id_: str, lines: list[str]) -> None:
    out = forecast("explain", "models/small", id_).out
    assert [line for line in lines if line not in out] == []


def test_a_way_to_read_that_was_not_used_is_not_shown(forecast: Forecast, model: Path) -> None:
    assert "estimating.distribution" not in forecast("explain", "models/small", "C").out


def test_a_change_is_shown_with_its_place_and_the_response_in_force_acts(forecast: Forecast, model: Path) -> None:
    file = model.parents[1] / "scenarios" / "after.yaml"
    file.write_text("model: ../models/small\nresponses: all\nestimating: {rules: [{band: medium}]}\n", encoding="utf-8")
    out = forecast("explain", "after", "A", "--set", "tasks.A.most_likely=20").out
    assert "duration, working days: triangular(17, 20, 28)" in out
    assert "most_likely = 20  # --set tasks.A.most_likely" in out
    assert "# scenarios/after.yaml:3:22" in out
    assert "  R Late: 0.1, delay constant(3), cost constant(40)" in out


def test_json_holds_the_same(forecast: Forecast, model: Path) -> None:
    document = json.loads(forecast("explain", "models/small", "A", "--format", "json").out)
    assert document["schema"] == "forecast.explanation/1"
    (element,) = document["elements"]
    duration = element["estimates"][0]
    assert (duration["reading"], duration["values"][0]["place"]) == (
        "triangular(7, 10, 20)",
        "models/small/tasks.csv:2:17",
    )
    assert duration["mean"] == pytest.approx(37 / 3)
    assert [rule["outcome"].split()[0] for rule in duration["rules"]] == ["loses", "wins:"]
    assert element["risks"][0]["does"] == ["delay constant(3)", "cost constant(100)"]


def test_an_unknown_id_is_a_wrong_usage_with_the_nearest(forecast: Forecast, model: Path) -> None:
    ending = forecast("explain", "models/small", "FEEE")
    assert ending.code == 2
    assert "nothing in the model is called `FEEE`; did you mean `FEE`?" in ending.err


def test_a_broken_model_is_refused_with_its_problems(forecast: Forecast, model: Path) -> None:
    (model / "tasks.csv").write_text("id,most_likely\nA,\n", encoding="utf-8")
    ending = forecast("explain", "models/small", "A")
    assert ending.code == 3
    assert "missing-value" in ending.err


WHOLE_MODEL = """\
name: Whole
start: 2027-01-04
calendar: continuous
branches: [{name: vendor, outcomes: {one: 70%, two: 30%}}]
conditions: [{name: late, task: A, finishes_after: 2027-01-20}]
rework: [{name: retest, test: B, redo: [B], probabilities: [20%, 10%]}]
charges: [{id: RENT, name: Rent, per_day: 50, from: 2027-01-08, to: A, account: site}]
"""
WHOLE_TASKS = """\
id,most_likely,cost,account,resources,predecessors,only_if
A,10,100,labor,NET*2; PM*0.5,,
B,4,,labor,NET,A,
C,2,40,site,,B,vendor=two
D,2,60,site,,B,vendor=one
"""
WHOLE_RESOURCES = """\
id,name,day_rate,rate_optimistic,rate_pessimistic,rate_from,available,account
NET,Network,100,90,130,2027-01-09: 120,3,
PM,,200,,,,,office
IDLE,,1,,,,,
"""


@pytest.fixture
def whole(model: Path) -> Path:
    files = {
        "model.yaml": WHOLE_MODEL,
        "tasks.csv": WHOLE_TASKS,
        "resources.csv": WHOLE_RESOURCES,
        "accounts.csv": "id,name,parent,budget\nall,,,9000\nlabor,Own people,all,\nsite,,all,\noffice,,,\n",
        "risks.csv": "id,name,probability,resources,rate_factor_most_likely\nR,Scarce,0.5,NET,1.2\n",
    }
    for name in ("costs.csv", "deliveries.csv"):
        (model / name).unlink()
    for name, content in files.items():
        (model / name).write_text(content, encoding="utf-8")
    return model


def test_a_resource_is_explained_with_what_it_comes_to(forecast: Forecast, whole: Path) -> None:
    """Ten days of two and four of one; the first five of ten days cost 100 each, all later ones 120."""
    assert forecast("explain", "models/small", "NET").out.splitlines() == [
        "resource NET: Network  # models/small/resources.csv:2",
        "  day_rate = 100  # models/small/resources.csv:2:13",
        "  rate_optimistic = 90  # models/small/resources.csv:2:17",
        "  rate_pessimistic = 130  # models/small/resources.csv:2:20",
        "  rate_from = 2027-01-09: 120  # models/small/resources.csv:2:24",
        "  available = 3  # models/small/resources.csv:2:40",
        "",
        "rate, USD per day: pert(90, 100, 130)",
        "  three points, typed: the rate itself is the most likely",
        "  rate_optimistic = 90  # models/small/resources.csv:2:17",
        "  rate_pessimistic = 130  # models/small/resources.csv:2:20",
        "  distribution = pert  # built in",
        "  mean 103.33, sd 7.13, P10 94.49, P90 113.36",
        "",
        "in the base plan:",
        "  works 24 person-days: A*2; B",
        "  at most 2 of 3 at once",
        "  costs USD 2,680 at the prices that are written",
        "",
        "risks that act on it:",
        "  R Scarce: 0.5, rate factor constant(1.2)  # models/small/risks.csv:2",
    ]
    assert "  no task uses it" in forecast("explain", "models/small", "IDLE").out


@pytest.mark.parametrize(
    ("id_", "lines"),
    [
        # A: 100, NET 5 x 2 x 100 + 5 x 2 x 120; B: 4 x 120; D (not C): 60; rent from the end of 8 to that of 13 January: 5 x 50.
        ("all", ["account all", "  budget = 9000  # models/small/accounts.csv:2", "  holds USD 3,090, with the accounts below it: labor; site"]),
        ("labor", ["account labor: Own people", "  parent = all", "  holds USD 2,780"]),
        ("office", ["account office", "  holds USD 1,000"]),
        ("RENT", ["charge RENT: Rent  # models/small/model.yaml:7", "  per_day = 50", "  to = A", "  comes to USD 250"]),
        (
            "vendor",
            [
                "branch vendor  # models/small/model.yaml:4",
                "  one: in the plan, probability 70 %, needed by D",
                "  two: not in the plan, probability 30 %, needed by C",
            ],
        ),
        ("late", ["condition late", "  task = A", "  yes: not in the plan, no task needs it", "  no: in the plan, no task"]),
        (
            "retest",
            [
                "rework retest",
                "  pass 2: not in the plan, probability 20 %, needed by B (2)\n  pass 3: not in the plan, probability 2 %",
            ],
        ),
    ],
)  # fmt: skip
def test_accounts_charges_and_forks_are_explained(forecast: Forecast, whole: Path, id_: str, lines: list[str]) -> None:
    ending = forecast("explain", "models/small", id_)
    assert ending.code == 0
    assert [line for line in lines if line not in ending.out] == [], ending.out


def test_an_account_that_is_only_booked_to_is_explained_by_who_books_first(forecast: Forecast, whole: Path) -> None:
    (whole / "accounts.csv").unlink()
    out = forecast("explain", "models/small", "site").out
    assert out.startswith("account site  # models/small/tasks.csv:4:")
    assert "holds USD 310" in out


def test_json_holds_what_it_comes_to(forecast: Forecast, whole: Path) -> None:
    (element,) = json.loads(forecast("explain", "models/small", "RENT", "--format", "json").out)["elements"]
    assert (element["kind"], element["base"]) == ("charge", ["comes to USD 250"])


def test_what_has_the_same_name_is_explained_each(forecast: Forecast, whole: Path) -> None:
    text = (whole / "model.yaml").read_text("utf-8").replace("id: RENT", "id: site")
    (whole / "model.yaml").write_text(text, encoding="utf-8")
    out = forecast("explain", "models/small", "site").out
    assert out.startswith("account site")
    assert "\n\ncharge site: Rent" in out


def test_a_calendar_is_explained_with_what_its_week_comes_to(forecast: Forecast, whole: Path) -> None:
    text = (whole / "model.yaml").read_text(encoding="utf-8")
    added = "calendars:\n  night: {shifts: 'mon-thu 22:00-04:00', holidays: [2027-01-06]}\n"
    (whole / "model.yaml").write_text(text + added, encoding="utf-8")
    line = len(text.splitlines()) + 2
    place = f"models/small/model.yaml:{line}"
    assert forecast("explain", "models/small", "night").out.splitlines() == [
        f"calendar night  # {place}:3",
        f"  shifts = mon-thu 22:00-04:00  # {place}:19",
        f'  holidays = ["2027-01-06"]  # {place}:52',
        "  week = Mon-Thu 22:00-04:00  # built in",
        "  hours_per_day = 6  # built in",
        "  days_per_week = 4  # built in",
        "  days_per_month = 20  # built in",
    ]


def test_an_element_may_be_called_like_a_p_level(forecast: Forecast, model: Path) -> None:
    (model / "tasks.csv").write_text("id,name,most_likely\nP80,Pump 80,4\n", encoding="utf-8")
    (model / "model.yaml").write_text("start: 2027-01-04\n", encoding="utf-8")
    for name in ("risks.csv", "costs.csv", "deliveries.csv"):
        (model / name).unlink()
    ending = forecast("explain", "models/small", "P80")
    assert ending.code == 0, ending.err
    assert ending.out.startswith("task P80: Pump 80")
    assert (
        "no run of `models/small` is stored, so nothing is known of its P90"
        in forecast("explain", "models/small", "p90").err
    )
