"""Workbooks: the same model as a folder's, mistakes with sheet and cell, files that are no workbooks."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from forecast.errors import InputError, Problem
from forecast.readers import read_model, read_scenario, workbook

REPOSITORY = Path(__file__).parents[3]
Sheets = dict[str, list[list[Any]]]


def sound() -> Sheets:
    return {
        "Project": [["name", "Small"], ["start", date(2027, 1, 4)], ["currency", "EUR"]],
        "Tasks": [["ID", "Name", "Min", "Likely", "Max", "Predecessors"], ["A", "First", 2, 3, 5.5, ""], [20, "Second", 1, 2, 3, "A"]],
        "Risks": [["id", "probability", "tasks", "delay"], ["R-1", 0.3, 20, 4]],
        "Notes for readers": [["anything"]],
    }  # fmt: skip


def write(path: Path, sheets: Sheets, edit: Callable[[Any], None] | None = None) -> Path:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row, column, value, None, {"=A1+1": 7, "=1/0": "#DIV/0!"}[value])
                else:
                    sheet.write(row, column, value)
    if edit is not None:
        edit(book)
    book.close()
    return path


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_model(path)
    return caught.value.problems


def test_a_workbook_has_sheets_for_deliveries_and_resources(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Tasks"].append([30, "Third", "", "", "", ""])
    sheets["Tasks"] = [[*row, *more] for row, more in zip(
        sheets["Tasks"], (["effort", "resources"], ["", ""], ["", ""], [8, "NET*2"]), strict=True
    )]  # fmt: skip
    sheets["Resources"] = [["id", "day rate", "rate from"], ["NET", 800, "2028-01-01: 820"]]
    sheets["Deliveries"] = [["id", "lead time", "for", "order date"], ["D", 14, 20, date(2027, 1, 11)]]
    project = read_model(write(tmp_path / "small.xlsx", sheets))
    (delivery,) = project.deliveries
    assert (delivery.needed_for, delivery.order_on) == (("20",), date(2027, 1, 11))
    assert project.tasks[2].duration.parameters == (("value", 4.0),)
    assert project.resources[0].rate_from == ((date(2028, 1, 1), 820.0),)


@pytest.mark.parametrize("title", ["enterprise_risks", "Enterprise risks"])
def test_a_workbook_includes_the_table_of_enterprise_risks(tmp_path: Path, title: str) -> None:
    (tmp_path / "shared.csv").write_text("id,probability,tasks,delay\nE-1,0.2,A,3\nE-2,0.1,,4\n", encoding="utf-8")
    sheets = sound()
    sheets["Project"].append([title, "shared.csv"])
    write(tmp_path / "small.xlsx", sheets)
    risks = read_model(tmp_path / "small.xlsx").risks
    assert [(risk.id, risk.shared) for risk in risks] == [("R-1", False), ("E-1", True), ("E-2", True)]
    scenario = tmp_path / "s.yaml"
    scenario.write_text("model: small.xlsx\nenterprise_risks: {E-2: [20]}\n", encoding="utf-8")
    assert read_scenario(scenario).project.risks[2].impacts[0].tasks == ("20",)


@pytest.mark.parametrize(
    ("file", "code"), [("none.csv", "missing-file"), ("x" * 300, "file-name"), ("twice.csv", "shared-risk-twice")]
)
def test_what_is_wrong_with_the_enterprise_risks_of_a_workbook_is_said(tmp_path: Path, file: Any, code: str) -> None:
    (tmp_path / "twice.csv").write_text("id,probability,tasks,delay\nR-1,0.2,A,3\n", encoding="utf-8")
    sheets = sound()
    sheets["Project"].append(["enterprise_risks", file])
    assert code in {problem.code for problem in problems_of(write(tmp_path / "small.xlsx", sheets))}


def test_a_workbook_reads_numbers_dates_and_ids_as_they_are_meant(tmp_path: Path) -> None:
    project = read_model(write(tmp_path / "small.xlsx", sound()))
    assert (project.name, project.start, project.currency) == ("Small", date(2027, 1, 4), "EUR")
    assert [task.id for task in project.tasks] == ["A", "20"]
    assert project.risks[0].impacts[0].tasks == ("20",)


def test_a_formula_counts_by_its_value(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Tasks"][2][4] = "=A1+1"
    project = read_model(write(tmp_path / "small.xlsx", sheets))
    assert dict(project.tasks[1].duration.parameters)["pessimistic"] == 7.0


def test_a_folder_and_a_workbook_with_the_same_content_are_the_same_project(tmp_path: Path) -> None:
    folder = REPOSITORY / "models" / "dc-migration"
    project = read_model(folder)
    # A workbook can't name a table of shared risks, so the comparison is made without them.
    expected = replace(project, risks=tuple(risk for risk in project.risks if not risk.shared))
    sheets: Sheets = {
        "Project": [["name", expected.name], ["currency", "USD"], ["start", expected.start], ["hours_per_year", 1760]],
        "Calendars": [["id", "days", "hours_per_day", "holidays", "freezes"]],
    }
    for calendar in expected.calendars.values():
        if calendar.id != "continuous":
            days = "; ".join(name for name, works in zip(WEEK, calendar.weekdays, strict=True) if works)
            closed = "; ".join(f"{why}: {begin}..{end}" for begin, end, why in calendar.closed)
            sheets["Calendars"].append([calendar.id, days, calendar.hours_per_day, closed, ""])
    for name in ("tasks", "risks", "impacts", "resources", "deliveries", "costs", "accounts"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            sheets[name.title()] = [[as_cell(value) for value in row] for row in csv.reader(file)]
    (tmp_path / "circuit-delivery.csv").write_bytes((folder / "circuit-delivery.csv").read_bytes())
    write(tmp_path / "dc.xlsx", sheets)
    # Nor has it a sheet for what is no table: a scenario states that.
    model = yaml.safe_load((folder / "model.yaml").read_text(encoding="utf-8"))
    in_sheets = {"name", "currency", "start", "calendar", "calendars", "hours_per_year", "files", "enterprise_risks"}
    blocks = {key: value for key, value in model.items() if key not in in_sheets}
    (tmp_path / "dc.yaml").write_text(yaml.safe_dump({"model": "dc.xlsx", **blocks}, sort_keys=False), encoding="utf-8")
    assert read_scenario(tmp_path / "dc.yaml").project == expected


WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def as_cell(value: str) -> Any:
    """Return what a spreadsheet program makes of a CSV value."""
    try:
        return float(value)
    except ValueError:
        pass
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "code", "cell", "id_", "field", "message"),
    [
        ("Tasks", 1, 3, 8, "estimate-order", "D2", "A", "most_likely", "most likely 8 d is above pessimistic 5.5 d"),
        ("Tasks", 1, 3, "=1/0", "formula-error", "D2", None, None, "#DIV/0!"),
        ("Tasks", 2, 5, "B", "unknown-task", "F3", "20", "predecessors", "`B` is not a task"),
        ("Tasks", 2, 0, "A", "duplicate-id", "A3", "A", "id", "the first is in Tasks!A2"),
        ("Tasks", 0, 4, "Maxx", "unknown-column", "E1", None, "Maxx", "`Maxx`"),
        ("Tasks", 2, 4, "1,5", "number-format", "E3", "20", "pessimistic", "`1,5`"),
        ("Tasks", 2, 4, date(2027, 1, 3), "number-format", "E3", "20", "pessimistic", "2027-01-03"),
        ("Tasks", 2, 4, True, "number-format", "E3", "20", "pessimistic", "TRUE"),
        ("Risks", 1, 1, 30, "probability-range", "B2", "R-1", "probability", "30 is above 1"),
        ("Project", 1, 1, 46000, "date-format", "B2", None, "start", "`46000.0` is not a date"),
        ("Project", 2, 0, "currencyy", "unknown-field", "A3", None, "currencyy", "`currencyy`"),
    ],
)
def test_a_mistake_in_a_workbook_is_found_with_sheet_and_cell(
    tmp_path: Path, sheet: str, row: int, column: int, value: Any, code: str, cell: str, id_: str | None, field: str | None, message: str
) -> None:  # fmt: skip
    sheets = sound()
    if code == "duplicate-id":
        sheets["Risks"][1][2] = "A"
    sheets[sheet][row][column] = value
    problem = next(problem for problem in problems_of(write(tmp_path / "small.xlsx", sheets)) if problem.code == code)
    assert problem.place is not None
    assert (problem.place.sheet, problem.place.cell) == (sheet, cell)
    assert str(problem.place).endswith(f"small.xlsx, {sheet}!{cell}")
    assert (problem.id, problem.field) == (id_, field)
    assert message in problem.message


def test_an_unknown_sheet_is_a_warning_and_a_missing_one_an_error(tmp_path: Path) -> None:
    sheets = sound() | {"Riks": [["x"]]}
    scenario = read_scenario(write(tmp_path / "small.xlsx", sheets))
    assert [(warning.code, warning.hint) for warning in scenario.warnings] == [
        ("unknown-sheet", "did you mean `risks`?")
    ]
    sheets["Jobs"] = sheets.pop("Tasks")
    problem = next(
        found for found in problems_of(write(tmp_path / "two.xlsx", sheets)) if found.code == "missing-sheet"
    )
    assert "`Tasks`" in problem.message


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty-file", "empty"),
        (b"id,name\n", "not-a-workbook", "damaged"),
        (b"PK\x03\x04 and no more", "not-a-workbook", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "not-a-workbook", "old format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
            "password",
            "password",
        ),
    ],
)
def test_a_file_that_is_no_open_workbook_is_refused(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    path = tmp_path / "small.xlsx"
    path.write_bytes(content)
    (problem,) = problems_of(path)
    assert problem.code == code
    assert words in problem.message


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "small.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    (problem,) = problems_of(path)
    assert problem.code == "not-a-workbook"


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "small.xlsx", sound())
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 60] = b"\xff" * 60
    path.write_bytes(bytes(data))
    (problem,) = problems_of(path)
    assert problem.code == "not-a-workbook"


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 2_000)
    (problem,) = problems_of(write(tmp_path / "small.xlsx", sound()))
    assert problem.code == "file-too-large"
    assert "unpacks to" in problem.message


def test_a_sheet_blown_up_by_formats_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_CELLS", 10)
    assert "file-too-large" in {problem.code for problem in problems_of(write(tmp_path / "small.xlsx", sound()))}


def test_accounts_have_a_sheet_and_bands_come_from_a_scenario(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Tasks"] = [["id", "most_likely", "confidence", "account", "cost"], ["A", 10, "low", "IT", 5]]
    sheets["Risks"] = [["id", "probability", "cost", "account"], ["R-1", 0.3, 20, "IT"]]
    sheets["Accounts"] = [["id", "parent", "budget"], ["ALL", "", 100], ["IT", "ALL", ""]]
    path = write(tmp_path / "small.xlsx", sheets)
    (problem,) = problems_of(path)
    assert (problem.code, problem.hint) == (
        "unknown-band",
        "define it in `estimating: {bands: …}` of model.yaml or a scenario",
    )
    scenario = tmp_path / "s.yaml"
    scenario.write_text("model: small.xlsx\nestimating: {bands: {low: 0.5 / 1 / 2}}\n", encoding="utf-8")
    project = read_scenario(scenario).project
    assert project.tasks[0].duration.text == "pert(5, 10, 20)"
    assert [(one.id, one.parent, one.budget) for one in project.accounts] == [("ALL", "", 100.0), ("IT", "ALL", None)]
