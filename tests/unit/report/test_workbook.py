"""The workbook for finance: what is shown adds up, is the summary's, and no text becomes a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from defusedxml import ElementTree
from python_calamine import CalamineWorkbook

from forecast.report.summary import summary
from forecast.report.workbook import SHEETS, book, write
from forecast.report.workbook.names import footer
from forecast.report.workbook.source import made as made_from
from forecast.report.workbook.values import Coins
from forecast.results import AccountOutcomes, Results
from forecast.statistics.gates import evaluate, row_of
from forecast.texts import catalogue, speaking
from tests.support.sample_results import sample_results, with_fixed_costs, with_forks
from tests.unit.report.ugly import FORMULA, UGLY

# What the tabs are called.
NAMES = [catalogue()[f"workbook.sheet.{key}"] for key in SHEETS]
# What our own formulas are made of; a text of the input fits no such pattern.
CELL = r"(?:'[A-Z][a-z ]+'!)?\$?[A-Z]{1,2}\$?\d+"
OURS = re.compile(rf'=(?:SUM|ROUND|IF|EDATE|{CELL}|[-+*/^(),:]|=0|"agrees"|"differs"|,\d|\b1\b|/2|/365)+')


def nested() -> Results:
    """Return results with accounts below accounts, one of which has money booked to itself too."""
    found = sample_results(n_blocks=4)
    names = ("IT", "hardware", "labor", "vendors", "unassigned")
    costs = np.vstack([0.25 * found.account_cost[0], 0.75 * found.account_cost[0], found.account_cost[1:]])
    tree = AccountOutcomes(
        id=names,
        name=("Information technology", "Hardware", "Labor", "Vendors", "unassigned"),
        parent=("", "IT", "IT", "", ""),
        budget=np.array([0.9 * found.cost.mean(), np.nan, 1.0, np.nan, np.nan]),
        base=np.array([0.1, 0.2, 0.5, 0.2, 0.0]) * found.base.cost,
    )
    return replace(found, account_tree=tree, accounts=names, account_cost=costs)


CASES: dict[str, Callable[[], Results]] = {
    **UGLY,
    "nested accounts": nested,
    "whole coins": lambda: sample_results(n_blocks=2, currency="JPY"),
    "thousandths": lambda: sample_results(n_blocks=2, currency="KWD"),
    "large amounts": lambda: sample_results(n_blocks=2, money_scale=1e7),
    "what happens only sometimes": lambda: with_forks(with_fixed_costs(sample_results(n_blocks=2))),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Results, Path]]:
    """Return a function that gives the results and the workbook of a case, written once."""
    done: dict[str, tuple[Results, Path]] = {}

    def find(name: str) -> tuple[Results, Path]:
        if name not in done:
            folder = tmp_path_factory.mktemp("workbook")
            results = CASES[name]()
            write(results, folder)
            done[name] = results, folder / "finance.xlsx"
        return done[name]

    return find


@cache
def load(path: Path, data_only: bool = False) -> Any:
    """Return a workbook, with its formulas or with the values that are stored."""
    return openpyxl.load_workbook(path, data_only=data_only)


Made = Callable[[str], tuple[Results, Path]]


def table(values: Any, name: str) -> list[dict[str, Any]]:
    """Return the rows of a named table by their heads; what stands in lines below it follows."""
    for page in values.worksheets:
        if name in page.tables:
            (first, left), (last, right) = bounds(page.tables[name].ref)
            head = [page.cell(first, k).value for k in range(left, right + 1)]
            rows = []
            row = first + 1
            while row <= last or page.cell(row, left).value is not None:
                rows.append({key: page.cell(row, left + k).value for k, key in enumerate(head)})
                row += 1
            return rows
    raise AssertionError(f"no table {name}")


def bounds(ref: str) -> tuple[tuple[int, int], tuple[int, int]]:
    left, top, right, bottom = openpyxl.utils.cell.range_boundaries(ref)
    return (top, left), (bottom, right)


def cents(amount: float | None, results: Results) -> float | None:
    return None if amount is None else round(amount, made_from(results).coins.decimals)


@pytest.mark.parametrize("name", CASES)
def test_amounts_are_those_of_the_summary_and_add_up_to_the_coin(name: str, made: Made) -> None:
    results, path = made(name)
    answer, values = summary(results), load(path, data_only=True)
    levels = table(values, "Percentiles")
    assert [row["Level"] for row in levels[1:]] == list(answer["cost"]["percentiles"])
    if name == "no money":
        assert "Cost" not in levels[0]
        assert "Accounts" not in {key for page in values.worksheets for key in page.tables}
        return
    assert levels[0]["Cost"] == cents(answer["base"]["cost"], results)
    for row, found in zip(levels[1:], answer["cost"]["percentiles"].values(), strict=True):
        shown = [row[head] for head in ("Cost", "Cost, low", "Cost, high")]
        assert shown == [cents(found[end], results) for end in ("value", "low", "high")]
    step = 10.0 ** -made_from(results).coins.decimals
    accounts = table(values, "Accounts")
    *rows, sums, project = accounts
    assert (sums["Account"], project["Account"]) == ("Sum of accounts", "Project")
    for head in ("Mean", "Contingency", "Base and contingency"):
        if sums[head] is not None:
            assert sums[head] == pytest.approx(project[head], abs=step / 100.0, rel=0.0)
    assert project["Mean"] == cents(answer["cost"]["mean"], results)
    by_id = {row["account"]: row for row in answer["accounts"]}
    for row in rows:
        if row["Account"] in by_id:
            # The parts of a sum may each be a coin off.
            slack = step * (1.01 + len(rows))
            assert row["Mean"] == pytest.approx(by_id[row["Account"]]["mean"], abs=slack, rel=0.0)
            share = by_id[row["Account"]]["contingency"]["value"]
            # What is not known of an account (its base was not stored) is empty.
            assert (row["Contingency"] is None) == (share is None)
            if share is not None:
                assert row["Contingency"] == pytest.approx(share, abs=2.0 * slack, rel=0.0)


@pytest.mark.parametrize("name", CASES)
def test_every_check_of_the_first_sheet_agrees(name: str, made: Made) -> None:
    _, path = made(name)
    values = load(path, data_only=True)
    if name == "no money":
        return
    # The causes of made-up results are made up too.
    checks = [row for row in table(values, "Checks") if not row["Check"].startswith("Causes")]
    assert len(checks) >= 3
    assert {row["Result"] for row in checks} == {"agrees"}
    assert {row["Difference"] for row in checks} == {0.0}
    assert all(row["One way"] == row["The other"] for row in checks)


def test_the_present_value_is_found_month_by_month(made: Made) -> None:
    results, path = made("plain")
    values = load(path, data_only=True)
    found = summary(results)["money"]["present_value"]
    levels = {row["Present value"]: row for row in table(values, "PresentValue")}
    for name, one in {"Mean": found["mean"], **found["percentiles"]}.items():
        assert levels[name]["Amount"] == pytest.approx(one["value"], abs=0.006)
    *rows, last = table(values, "Discounted")
    assert last["Present value of the mean"] == pytest.approx(found["mean"]["value"], abs=0.006 * len(rows))
    # A month in the middle, by hand.
    middle = (date(2027, 1, 1).toordinal() + date(2027, 2, 1).toordinal()) / 2.0
    row = next(one for one in rows if one["Month"].date() == date(2027, 1, 1))
    years = (middle - date(2026, 11, 2).toordinal()) / 365.0
    assert row["Present value of the mean"] == pytest.approx(row["Mean"] / 1.05**years)


def test_charges_and_the_cost_of_delay_are_shown(made: Made) -> None:
    results, path = made("plain")
    values = load(path, data_only=True)
    (charge,) = table(values, "Charges")
    assert (charge["Charge"], charge["A day"], charge["Mean"], charge["Due in"]) == ("Damages", 500, 900, 0.3)
    delay = {row["Lateness costs"]: row["Amount"] for row in table(values, "CostOfDelay")}
    assert delay["On average"] == round(summary(results)["money"]["cost_of_delay"]["mean"]["value"], 2)


def test_months_quarters_and_years_add_up_to_the_cost(made: Made) -> None:
    results, path = made("plain")
    values = load(path, data_only=True)
    for name in ("Months", "Quarters", "Years"):
        *rows, last = table(values, name)
        for head, whole in (("Base", results.base.cost), ("Mean", results.cost.mean())):
            assert round(sum(row[head] for row in rows), 2) == last[head] == round(float(whole), 2)
    so_far = table(values, "SpentSoFar")
    assert so_far[-1]["Mean so far"] == round(float(results.cost.mean()), 2)
    assert isinstance(so_far[0]["Month"], datetime)


def test_what_is_booked_to_a_sum_itself_has_a_row_of_its_own(made: Made) -> None:
    results, path = made("nested accounts")
    formulas, values = load(path), load(path, data_only=True)
    rows = {row["Account"]: row for row in table(values, "Accounts")}
    assert rows["IT, itself"]["Mean"] == pytest.approx(float(results.account_cost[0].mean()), abs=0.02)
    parts = sum(rows[name]["Contingency"] for name in ("IT, itself", "hardware", "labor"))
    assert rows["IT"]["Contingency"] == round(parts, 2)
    assert {row["Account"]: row for row in table(formulas, "Accounts")}["IT"]["Base"] == "=SUM(D6:D8)"
    pooled = {row["Account"]: row for row in table(values, "Pooling")}
    assert "IT" not in pooled
    assert pooled["Diversification"]["Own P80"] == round(
        pooled["Project"]["Own P80"] - pooled["Sum of accounts"]["Own P80"], 2
    )
    saved = summary(results)["account_diversification"]
    assert pooled["Diversification"]["Own P80"] == pytest.approx(-saved["value"], abs=0.05)
    assert [row["Account"] for row in table(values, "Budgets")] == ["IT", "labor", "Project"]


@pytest.mark.parametrize("name", CASES)
def test_only_our_own_formulas_are_formulas_and_no_text_is_a_link(name: str, made: Made) -> None:
    _, path = made(name)
    n_formulas = 0
    for page in load(path).worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    n_formulas += 1
                    assert OURS.fullmatch(cell.value), cell.value
                elif cell.data_type == "s" and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, cell.value
                if cell.hyperlink:
                    assert cell.hyperlink.target is None
                    assert cell.hyperlink.location.split("'")[1] in NAMES
    assert n_formulas > 0
    with zipfile.ZipFile(path) as file:
        assert not [part for part in file.namelist() if "external" in part.casefold()]
        for part in file.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(file.read(part))
                assert b"_x00" not in file.read(part), part


def test_names_that_look_like_formulas_stand_in_their_cells_as_they_are(made: Made) -> None:
    _, path = made("hostile")
    register = table(load(path), "Register")
    assert FORMULA in {row["Name"] for row in register}
    assert {"+1", "-1", "@SUM(A1)"} <= {row["Owner"] for row in register}
    assert "a b [31mred" in {row["Owner"] for row in register}


@pytest.mark.parametrize("name", CASES)
def test_every_sheet_is_ready_to_read_and_to_print(name: str, made: Made) -> None:
    results, path = made(name)
    workbook = load(path)
    assert workbook.sheetnames == NAMES
    names: list[str] = []
    for page in workbook.worksheets:
        names += [found.casefold() for found in page.tables]
        assert page.freeze_panes is not None
        assert page.print_title_rows is not None
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in (None, 1)
        assert f"seed {results.provenance.seed}" in page.oddFooter.left.text
        assert page.oddFooter.center.text
        assert page["A1"].value
        for found in page.tables.values():
            heads = [column.name.casefold() for column in found.tableColumns]
            assert len(set(heads)) == len(heads)
    assert len(set(names)) == len(names) > 0


def test_dates_are_dates_and_numbers_are_numbers(made: Made) -> None:
    results, path = made("plain")
    workbook = load(path)
    page = workbook["Percentiles"]
    (first, _), (last, _) = bounds(page.tables["Percentiles"].ref)
    for row in range(first + 2, last + 1):
        finish, cost = page.cell(row, 3), page.cell(row, 10)
        assert isinstance(finish.value, datetime)
        assert finish.number_format == "d mmm yyyy"
        assert isinstance(cost.value, int | float)
        assert cost.number_format.startswith("#,##0.00")
    expected = {date.fromisoformat(found["value"]) for found in summary(results)["finish"]["percentiles"].values()}
    assert {page.cell(row, 3).value.date() for row in range(first + 2, last + 1)} == expected


def test_charts_are_native_and_drawn_where_there_is_something_to_see(made: Made) -> None:
    def charts(name: str) -> dict[str, int]:
        return {page.title: len(page._charts) for page in load(made(name)[1]).worksheets if page._charts}

    most = {"Percentiles": 2, "Contingency": 1, "By period": 2, "Drivers": 2}
    assert charts("nested accounts") == most
    # Their bases were not stored.
    assert charts("plain") == {name: n for name, n in most.items() if name != "Contingency"}


def test_what_risks_add_is_what_runs_without_them_found(made: Made) -> None:
    results, path = made("plain")
    rows = {row["Risk"]: row for row in table(load(path, data_only=True), "RiskCosts")}
    removal = {(row["removed"], row["id"]): row["money_mean"] for row in summary(results)["studies"]["removal"]}
    for (removed, risk), found in removal.items():
        if removed == "risk":
            assert rows[risk]["Adds to mean cost"] == pytest.approx(found["value"], abs=0.006)
        else:
            assert rows[risk]["Response in force saves"] == pytest.approx(-found["value"], abs=0.006)
            ends = [rows[risk][f"Saves, {end}"] for end in ("low", "high")]
            assert ends == pytest.approx([-found["high"], -found["low"]], abs=0.006)


def test_another_reader_finds_the_same_amounts(made: Made) -> None:
    results, path = made("plain")
    found = CalamineWorkbook.from_path(str(path))
    assert found.sheet_names == NAMES
    cells = [cell for row in found.get_sheet_by_name("Percentiles").to_python() for cell in row]
    assert round(results.base.cost, 2) in cells


@pytest.mark.parametrize(("currency", "number"), [("JPY", "#,##0;"), ("KWD", "#,##0.000;"), ("EUR", "#,##0.00;")])
def test_amounts_have_as_many_decimals_as_the_currency_has_coins(currency: str, number: str, tmp_path: Path) -> None:
    write(sample_results(n_blocks=1, currency=currency), tmp_path)
    page = openpyxl.load_workbook(tmp_path / "finance.xlsx")["Percentiles"]
    (first, _), _ = bounds(page.tables["Percentiles"].ref)
    assert page.cell(first + 1, 10).number_format.startswith(number)


@pytest.mark.parametrize(("name", "number"), [("plain", "[$USD] #,##0.00;"), ("hostile", "#,##0.00;")])
def test_the_first_sheet_names_the_currency_where_its_name_is_a_code(name: str, number: str, made: Made) -> None:
    page = load(made(name)[1])["Summary"]
    (first, _), _ = bounds(page.tables["Levels"].ref)
    assert page.cell(first + 1, 6).number_format.startswith(number)


@pytest.mark.parametrize(("locale", "number"), [("de", "#,##0.00 [$USD];"), ("en-US", "[$USD] #,##0.00;")])
def test_the_currency_stands_where_the_region_puts_it(locale: str, number: str, tmp_path: Path) -> None:
    with speaking({}, locale):
        write(sample_results(n_blocks=1), tmp_path)
    page = load(tmp_path / "finance.xlsx")["Summary"]
    (first, _), _ = bounds(page.tables["Levels"].ref)
    assert page.cell(first + 1, 6).number_format.startswith(number)


def test_a_name_that_begins_with_digits_is_no_size_of_letters_in_the_footer() -> None:
    assert footer("2027 R&D", 7, "1 Jul") == "&L&8 2027 R&&D · seed 7&C&8 1 Jul&R&8 &A · page &P of &N"
    assert len(footer("&" * 500, 2**63 - 1, "prices of 30 Sep 2027")) <= 255


@pytest.mark.parametrize("words", ["alike", "[]:*?/\\", "history", "'", "x" * 400, "\U0001f600" * 40])
def test_sheets_and_columns_have_names_of_their_own_whatever_a_company_calls_them(words: str, tmp_path: Path) -> None:
    with speaking({key: words for key in catalogue() if key != "page.language"}):
        write(sample_results(n_blocks=1), tmp_path)
    workbook = load(tmp_path / "finance.xlsx")
    tabs = [name.casefold() for name in workbook.sheetnames]
    assert len(set(tabs)) == len(SHEETS)
    for name in workbook.sheetnames:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
        assert name.casefold() != "history"
    for page in workbook.worksheets:
        for found in page.tables.values():
            heads = [column.name.casefold() for column in found.tableColumns]
            assert len(set(heads)) == len(heads)
            assert max(map(len, heads)) <= 255
        assert len(page.oddFooter.left.text or "") <= 255


def test_sheets_of_a_language_that_is_written_from_right_to_left_are_turned(tmp_path: Path) -> None:
    with speaking({"page.language": "he"}, "he"):
        write(sample_results(n_blocks=1), tmp_path)
    page = load(tmp_path / "finance.xlsx")["Percentiles"]
    assert page.sheet_view.rightToLeft
    (first, _), _ = bounds(page.tables["Percentiles"].ref)
    assert (page.cell(first + 1, 1).alignment.horizontal, page.cell(first + 1, 10).alignment.horizontal) == (
        "right", "left",
    )  # fmt: skip


def test_every_chart_has_words_for_those_who_do_not_see_it(made: Made) -> None:
    with zipfile.ZipFile(made("nested accounts")[1]) as file:
        drawings = [file.read(part).decode() for part in file.namelist() if part.startswith("xl/drawings/drawing")]
    assert sum(text.count(" descr=") for text in drawings) == sum(text.count("<c:chart ") for text in drawings) == 7


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(sample_results(n_blocks=1), tmp_path / name)
    assert (tmp_path / "a" / "finance.xlsx").read_bytes() == (tmp_path / "b" / "finance.xlsx").read_bytes()
    made = load(tmp_path / "a" / "finance.xlsx").properties
    assert made.created == made.modified == datetime(2026, 11, 2), "the start of the project, not the time of writing"


def test_more_rows_than_a_sheet_has_are_cut_and_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MOST_ROWS", 60)
    write(sample_results(n_risks=90, n_blocks=1), tmp_path)
    page = openpyxl.load_workbook(tmp_path / "finance.xlsx")["Register"]
    assert page.max_row < 60
    assert re.search(r"no room for 90 rows: the first \d+ follow", str([cell.value for cell in page["A"]]))


def test_the_parts_of_a_gap_add_up_to_it(made: Made) -> None:
    results, path = made("plain")
    *rows, last = table(load(path, data_only=True), "CausesMoney")
    assert last["P80 cost"] == round(sum(row["P80 cost"] for row in rows), 2)
    total = summary(results)["studies"]["contributions"][-1]["money_p80"]["value"]
    assert last["P80 cost"] == round(total, 2)


def test_a_response_is_weighed_against_what_it_takes_away(made: Made) -> None:
    _, path = made("plain")
    values = load(path, data_only=True)
    register = {row["Risk"]: row for row in table(values, "Register")}
    *rows, _ = table(values, "Responses")
    assert rows
    for row in rows:
        risk = register[row["Risk"]]
        before = risk["Probability before"] * risk["Direct cost before"]
        after = risk["Probability after"] * risk["Direct cost after"]
        assert row["Cost taken away"] == pytest.approx(before - after, abs=0.011)
        net = row["Response cost less cost taken away"]
        assert net == pytest.approx(row["Response cost"] - row["Cost taken away"], abs=0.001)
        days = risk["Probability before"] * risk["Delay before, days"]
        assert row["Days before"] == pytest.approx(days)


def test_what_is_off_by_float64_alone_adds_up() -> None:
    large = Coins("EUR", 4e13)
    amounts = [12_108_010_697_296.2, 13_489_492_158_941.1, 9_513_518_934_282.18]
    for off in (0.0, 7.3, -7.3):
        assert sum(large.split(amounts, sum(amounts) + off)) == large.round(sum(amounts) + off)  # type: ignore[arg-type]
    apart = large.split(amounts, sum(amounts) + 1e3)
    assert apart == [large.round(one) for one in amounts]
    assert Coins("EUR").split([0.5, 0.25], 1.0) == [0.5, 0.25]


def test_a_requirement_that_is_waived_is_not_called_missed(tmp_path: Path) -> None:
    results = replace(sample_results(n_blocks=2), require={"joint": 0.99})
    waiver = {"owner": "Sponsor", "reason": "agreed", "expires": "2999-12-31"}
    (gate,) = evaluate(results)
    assert gate.verdict == "fail"
    write(replace(results, gates=(row_of(replace(gate, waiver=waiver)),)), tmp_path)
    rows = table(load(tmp_path / "finance.xlsx", data_only=True), "Targets")
    assert rows[-1]["Verdict"] == "waived"
