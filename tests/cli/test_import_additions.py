"""What `forecast import` adds to a schedule: risks of a register, estimates of the user's fields, bands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from forecast.errors import InputError
from forecast.readers import read_model, read_scenario
from tests.support.schedule_files import mspdi, needs_java, xer

needs_java()

Forecast = Callable[..., Any]
TASKS: list[dict[str, object]] = [
    {"code": "A100", "task_name": "Pour slab, north", "hours": 40},
    {"code": "A200", "task_name": "Erect steel", "hours": 24},
    {"code": "A300", "task_name": "Erect steel", "hours": 16},
    {"code": "M", "task_type": "TT_FinMile", "task_name": "Handover"},
]
LINKS = [("A100", "FS", "A200", 0.0), ("A200", "FS", "A300", 0.0), ("A300", "FS", "M", 0.0)]
HEAD = ["Ref", "Event", "Chance", "Activity", "delay", "Raised by"]
MAP = "Ref=id,Event=name,Activity=tasks"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    codes = {"Trade": {"A200": "STEEL", "A300": "STEEL", "A100": "CONC"}}
    return xer(tmp_path / "plan.xer", TASKS, LINKS, codes=codes, fields={"Area": {"A100": "North yard"}})


def register(path: Path, rows: list[list[Any]], sheet: str = "Risk register", more: tuple[str, ...] = ()) -> Path:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    for title in (sheet, *more):
        for r, values in enumerate(rows):
            for c, value in enumerate(values):
                (book.get_worksheet_by_name(title) or book.add_worksheet(title)).write(r, c, value)
    book.close()
    return path


def test_tasks_of_risks_are_found_by_id_name_and_code(forecast: Forecast, tmp_path: Path, plan: Path) -> None:
    rows = [
        ["Register of June", "", ""],
        HEAD,
        ["R1", "Rain", 0.3, "a100", 4, date(2026, 1, 5)],
        ["R2", "No crane", "20%", "STEEL; Handover", 1.5, "x"],
        ["R3", "Wrong drawings", 0.1, "Pour slab, north", 9, ""],
        ["R4", "Strike", 0.1, "conc works, A300\nnorth yard", 1, ""],
        ["R6", "All of it", 0.5, "OWN", 1, ""],
    ]
    path = register(tmp_path / "register.xlsx", rows)
    ending = forecast("import", plan, "--to", tmp_path / "plan", "--risks", path, "--map", MAP)
    assert ending.code == 0, ending.err
    assert "warning[register-column]: " in ending.err
    assert "the column `Raised by` is not read" in ending.err
    risks = read_model(tmp_path / "plan").risks
    found = {risk.id: (risk.name, risk.probability, {task for one in risk.impacts for task in one.tasks}) for risk in risks}  # fmt: skip
    assert found == {
        "R1": ("Rain", 0.3, {"A100"}),
        "R2": ("No crane", 0.2, {"A200", "A300", "M"}),
        "R3": ("Wrong drawings", 0.1, {"A100"}),
        "R4": ("Strike", 0.1, {"A100", "A300"}),
        "R6": ("All of it", 0.5, {"A100", "A200", "A300", "M"}),
    }
    text = (tmp_path / "plan" / "risks.csv").read_text("utf-8")
    assert text.splitlines()[0] == "id,name,probability,tasks,delay_most_likely"
    assert "R2,No crane,20%,A200; A300; M,1.5" in text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_register_may_be_a_csv_file(forecast: Forecast, tmp_path: Path, plan: Path, separator: str) -> None:
    path = tmp_path / "register.csv"
    rows = [["Register of June, draft"], HEAD[:5], ["R1", "Rain", "0.3", "a100", "4"], ["R2", "No crane", "20%", '"STEEL\nHandover"', "1.5"]]  # fmt: skip
    path.write_text("\n".join(separator.join(row) for row in rows), "utf-8")
    ending = forecast("import", plan, "--to", tmp_path / "plan", "--risks", path, "--map", MAP)
    assert ending.code == 0, ending.err
    risks = read_model(tmp_path / "plan").risks
    assert {risk.id: {task for one in risk.impacts for task in one.tasks} for risk in risks} == {
        "R1": {"A100"},
        "R2": {"A200", "A300", "M"},
    }
    path.write_text(path.read_text("utf-8").replace("a100", "a10"), "utf-8")
    ending = forecast("import", plan, "--to", tmp_path / "other", "--risks", path, "--map", MAP)
    assert ending.code == 3
    assert "register.csv:3" in ending.err


SCENARIO = """model: ../plan.xer
import:
  risks: ../register.csv
  map: {Ref: id, Event: name, Activity: tasks}
  fields: {optimistic: Least, pessimistic: Most}
  bands: 0.9 / 1 / 1.25
  costs: yes
iterations: 256
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    fields = {"Least": {"A100": "4d", "A200": "1d"}, "Most": {"A100": "9d", "A200": "5d"}}
    xer(tmp_path / "plan.xer", TASKS, LINKS, fields=fields)
    (tmp_path / "register.csv").write_text("Ref,Event,Chance,Activity,delay\nR1,Rain,0.3,Handover,4\n", "utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "with-risks.yaml").write_text(SCENARIO, "utf-8")
    return tmp_path


def test_a_scenario_that_names_a_schedule_adds_what_an_import_adds(workspace: Path) -> None:
    project = read_scenario(workspace / "scenarios" / "with-risks.yaml").project
    assert [(task.id, task.duration.text) for task in project.tasks] == [
        ("A100", "pert(4, 5, 9)"),
        ("A200", "pert(1, 3, 5)"),
        ("A300", "pert(1.8, 2, 2.5)"),
        ("M", "constant(0)"),
    ]
    assert [(risk.id, risk.impacts[0].tasks) for risk in project.risks] == [("R1", ("M",))]


def test_a_scenario_that_extends_another_keeps_its_import(workspace: Path) -> None:
    (workspace / "deeper").mkdir()
    (workspace / "deeper" / "more.yaml").write_text("extends: ../scenarios/with-risks\nseed: 3\n", "utf-8")
    scenario = read_scenario(workspace / "deeper" / "more.yaml")
    assert [risk.id for risk in scenario.project.risks] == ["R1"]
    assert any(name.endswith("register.csv") for name in scenario.inputs_sha256)
    assert any(name.endswith("plan.xer") for name in scenario.inputs_sha256)


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "said"),
    [
        ("../register.csv", "../registers.csv", "missing-file", ":3", "did you mean `register.csv`?"),
        ("  risks:", "  risk:", "unknown-key", ":3", "did you mean `risks`?"),
        ("  risks: ../register.csv\n", "", "missing-value", ":3", "no register is named"),
        ("Ref: id", "Reff: id", "register-column", ":4", "did you mean `Ref`?"),
        ("Ref: id", "Ref: idd", "unknown-field", ":4", "did you mean `id`?"),
        ("{Ref: id, Event: name, Activity: tasks}", "Ref=id", "yaml-shape", ":4", "write `map: {Ref: id"),
        ("optimistic: Least", "optimistik: Least", "unknown-key", ":5", "did you mean `optimistic`?"),
        ("Least", "Leest", "import-field", ":5", "did you mean `Least`?"),
        ("0.9 / 1 / 1.25", "0.9 / 1", "band-factors", ":6", "needs three factors"),
        ("0.9 / 1 / 1.25", "1.2 / 1 / 1.3", "band-order", ":6", "out of order"),
        ("costs: yes", "costs: perhaps", "flag", ":7", "write yes or no"),
        ("  costs: yes", "  project: Other", "schedule-project", ":7", "projects: `Own project`"),
    ],
)
def test_a_mistake_in_the_import_of_a_scenario_is_said_where_it_stands(
    workspace: Path, old: str, new: str, code: str, place: str, said: str
) -> None:
    path = workspace / "scenarios" / "with-risks.yaml"
    path.write_text(SCENARIO.replace(old, new), "utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    found = [one for one in caught.value.problems if (one.code, one.severity) == (code, "error")]
    assert found, caught.value
    assert f"with-risks.yaml{place}" in str(found[0])
    assert said in str(found[0])


def test_several_mistakes_of_an_import_are_said_at_once(workspace: Path) -> None:
    path = workspace / "scenarios" / "with-risks.yaml"
    path.write_text(SCENARIO.replace("Least", "Leest").replace("0.9", "9").replace("Ref:", "Reff:"), "utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    assert {"import-field", "band-order", "register-column"} <= {problem.code for problem in caught.value.problems}


def test_an_import_needs_a_schedule_file(workspace: Path, forecast: Forecast) -> None:
    assert forecast("import", workspace / "plan.xer", "--to", workspace / "models" / "plan").code == 0
    path = workspace / "scenarios" / "with-risks.yaml"
    path.write_text(SCENARIO.replace("../plan.xer", "../models/plan"), "utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    assert [problem.code for problem in caught.value.problems] == ["import-without-schedule"]


def test_rows_that_name_no_task_are_refused_with_cell_and_near_names(
    forecast: Forecast, tmp_path: Path, plan: Path
) -> None:
    rows = [HEAD[:5], ["R1", "Rain", 0.3, "A10", 4], ["R2", "Wind", 0.3, "Erect steel", 4], ["R3", "Snow", 0.3, "A100; Handovr", 4], ["R4", "Fog", 0.3, "A100", 4]]  # fmt: skip
    path = register(tmp_path / "register.xlsx", rows)
    ending = forecast("import", plan, "--to", tmp_path / "plan", "--risks", path, "--map", MAP)
    assert ending.code == 3
    assert not (tmp_path / "plan").exists()
    assert ending.err.count("error[") == 3
    for said in (
        "error[unknown-task]: ", "register.xlsx, Risk register!D2, risk `R1`, `tasks`", "`A10` is no task of the schedule", "did you mean `A100`",
        "error[ambiguous-task]: ", "Risk register!D3", "2 tasks are called `Erect steel`", "`A200`, `A300`",
        "Risk register!D4", "did you mean `Handover`?",
    ):  # fmt: skip
        assert said in ending.err


@pytest.mark.parametrize(
    ("head", "option", "code", "said"),
    [
        (HEAD[:5], "Reff=id", "register-column", "did you mean `Ref`?"),
        (HEAD[:5], "Ref=idd", "unknown-field", "did you mean `id`?"),
        (["Event", "Chance"], "Event=name", "missing-column", "the column `id`"),
        (["Ref", "Risk ID", "Chance", "Tasks", "Delay"], "", "id", ""),
    ],
)
def test_a_register_whose_columns_are_not_clear_is_refused(
    forecast: Forecast, tmp_path: Path, plan: Path, head: list[str], option: str, code: str, said: str
) -> None:
    path = register(tmp_path / "register.xlsx", [head, ["R1", "R1", 0.3, "A100", 4][: len(head)]])
    ending = forecast("import", plan, "--to", tmp_path / "plan", "--risks", path, "--map", option)
    if code == "id":  # the first is left out with a warning, the second says what it is
        assert ending.code == 0, ending.err
        assert "the column `Ref` is not read" in ending.err
        return
    assert ending.code == 3
    assert f"error[{code}]" in ending.err
    assert said in ending.err


def test_values_of_a_register_are_checked_where_they_stand(forecast: Forecast, tmp_path: Path, plan: Path) -> None:
    path = register(tmp_path / "register.xlsx", [HEAD[:5], ["R1", "Rain", 30, "A100", 4]])
    ending = forecast("import", plan, "--to", tmp_path / "plan", "--risks", path, "--map", MAP)
    assert ending.code == 3
    assert "register.xlsx, Risk register!C2" in ending.err


def test_what_is_no_register_is_refused(forecast: Forecast, tmp_path: Path, plan: Path) -> None:
    rows = [HEAD[:5], ["R1", "Rain", 0.3, "A100", 4]]
    two = register(tmp_path / "two.xlsx", rows, sheet="One", more=("Two",))
    text = tmp_path / "register.ods"
    text.write_text("id\nR1\n", "utf-8")
    for path, code in ((two, "register-sheet"), (text, "register-format"), (tmp_path / "no.xlsx", "missing-file")):
        ending = forecast("import", plan, "--to", tmp_path / "plan", "--risks", path, "--map", MAP)
        assert (ending.code, f"error[{code}]" in ending.err) == (3, True), ending.err
    assert forecast("import", plan, "--to", tmp_path / "plan", "--map", MAP).code == 2
    assert forecast("import", plan, "--to", tmp_path / "plan", "--risks", two, "--map", "Ref").code == 2


def test_bands_give_ranges_to_durations_of_one_value(forecast: Forecast, tmp_path: Path, plan: Path) -> None:
    ending = forecast("import", plan, "--to", tmp_path / "plan", "--bands", "0.9/1/1.25")
    assert ending.code == 0, ending.err
    assert [task.duration.text for task in read_model(tmp_path / "plan").tasks] == [
        "pert(4.5, 5, 6.25)",
        "pert(2.7, 3, 3.75)",
        "pert(1.8, 2, 2.5)",
        "constant(0)",
    ]
    for wrong, code in (("0.9/1", "band-factors"), ("1.2/1/1.3", "band-order"), ("a/b/c", "number")):
        ending = forecast("import", plan, "--to", tmp_path / "other", "--bands", wrong)
        assert ending.code == 3
        assert code in ending.err
        assert "--bands" in ending.err
        assert not (tmp_path / "other").exists()


HOURS = "<ExtendedAttribute><FieldID>{}</FieldID><Value>PT{}H0M0S</Value><DurationFormat>7</DurationFormat></ExtendedAttribute>"


def test_the_fields_that_hold_estimates_can_be_named(forecast: Forecast, tmp_path: Path) -> None:
    # Duration4 and Duration6.
    points = HOURS.format(188743955, 16) + HOURS.format(188743957, 64)
    plan = mspdi(
        tmp_path / "plan.xml",
        [{"UID": 1, "Name": "A", "hours": 24, "xml": points}, {"UID": 2, "Name": "B", "hours": 24}],
    )
    arguments = ("import", plan, "--to", tmp_path / "plan")
    ending = forecast(*arguments, "--fields", "optimistic=Duration4,pessimistic=Duration6", "--bands", "0.9/1/1.25")
    assert ending.code == 0, ending.err
    # The band is for the task that has no estimate of its own.
    assert [task.duration.text for task in read_model(tmp_path / "plan").tasks] == [
        "pert(2, 3, 8)",
        "pert(2.7, 3, 3.75)",
    ]
    wrong = forecast("import", plan, "--to", tmp_path / "other", "--fields", "optimistic=Duration44")
    assert wrong.code == 3
    assert "error[import-field]: --fields" in wrong.err
    assert "did you mean `Duration4`?" in wrong.err
    assert forecast("import", plan, "--to", tmp_path / "other", "--fields", "best=Duration4").code == 2


def test_rates_and_costs_of_the_schedule_can_come_along(forecast: Forecast, tmp_path: Path) -> None:
    resources = (
        "<Resources><Resource><UID>1</UID><ID>1</ID><Name>Fitter; night</Name><Type>1</Type><StandardRate>50</StandardRate><StandardRateFormat>2</StandardRateFormat></Resource>"
        "<Resource><UID>2</UID><ID>2</ID><Name>Pipe</Name><Type>0</Type><StandardRate>10</StandardRate></Resource></Resources>"
        "<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>2</Units><Work>PT48H0M0S</Work><RemainingWork>PT48H0M0S</RemainingWork></Assignment>"
        "<Assignment><UID>2</UID><TaskUID>2</TaskUID><ResourceUID>2</ResourceUID><Units>4</Units><Cost>4000</Cost></Assignment>"
        "<Assignment><UID>3</UID><TaskUID>3</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units><Work>PT24H0M0S</Work><RemainingWork>PT24H0M0S</RemainingWork></Assignment></Assignments>"
    )  # fmt: skip
    tasks: list[dict[str, object]] = [
        {"UID": 1, "Name": "A", "hours": 24, "FixedCost": 30000},
        {"UID": 2, "Name": "B", "hours": 16, "links": [(1, "FS", 0)]},
        {"UID": 3, "Name": "C", "hours": 24, "DurationFormat": 8},
    ]
    plan = mspdi(tmp_path / "plan.xml", tasks, more=resources)
    assert forecast("import", plan, "--to", tmp_path / "bare").code == 0
    assert not (tmp_path / "bare" / "resources.csv").exists()
    ending = forecast("import", plan, "--to", tmp_path / "plan", "--costs")
    assert ending.code == 0, ending.err
    model = read_model(tmp_path / "plan")
    assert [one.id for one in model.resources] == ["Fitter night"]
    assert [[(one.resource, one.units) for one in task.resources] for task in model.tasks] == [[("Fitter night", 2.0)], [], [("Fitter night", 1.0)]]  # fmt: skip
    ending = forecast("run", tmp_path / "plan", "--format", "json", "--iterations", 256, "--quiet")
    # 72 hours at 50, a fixed cost of 300, pipe for 40: the file has hundredths.
    assert json.loads(ending.out)["base"]["cost"] == pytest.approx(72 * 50 + 300 + 40)
