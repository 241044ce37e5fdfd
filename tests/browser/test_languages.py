"""The page in other languages and regions: what moves and what is sorted goes by numbers, not by how they are written."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecast.report.write import write
from forecast.results import Results
from forecast.results.words import percent, percent_interval
from forecast.statistics import Interval
from forecast.texts import speaking

pytestmark = [pytest.mark.timeout(300)]

GERMAN = """
locale: de
wording:
  page.language: de
  page.curves: Wann und wie viel
  page.register: Risikoregister
  page.show_all: "{rows} zeigen"
  words.amount.days.one: "{n} Kalendertag"
  words.amount.days.other: "{n} Kalendertage"
  words.amount.working_days.one: "{n} Arbeitstag"
  words.amount.working_days.other: "{n} Arbeitstage"
  words.unit.thousand: "Tsd."
  words.unit.million: "Mio."
  tables.register.head.probability: Wahrscheinlichkeit
  tables.task.finish: "Fertig, {level}"
"""
HEBREW = """
locale: he
wording:
  page.language: he
  page.curves: מתי וכמה
  page.drivers: מה מניע את התוצאה ומה לעשות
  page.register: מרשם סיכונים
  page.in_time: בזמן
  page.in_money: בכסף
  words.amount.days.one: "יום {n}"
  words.amount.days.two: "יומיים"
  words.amount.days.other: "{n} ימים"
  tables.register.head.id: סיכון
  tables.register.head.owner: אחראי ומענה
"""


def opened(browser: Any, results: Results, folder: Path, brand: str) -> Path:
    """Open the page of a workspace with a brand, and return the folder of the report."""
    for name in ("models", "scenarios", "branding"):
        (folder / name).mkdir()
    (folder / "branding" / "brand.yaml").write_text(brand, encoding="utf-8")
    write(results, folder / "reports" / "plan")
    browser.get_log("browser")
    browser.get((folder / "reports" / "plan" / "report.html").as_uri())
    return folder / "reports" / "plan"


@pytest.fixture(scope="module")
def german(browser: Any, results: Results, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    """Return the browser with the German page, and where it is."""
    place = opened(browser, results, tmp_path_factory.mktemp("german"), GERMAN)
    return browser, place


def shown(browser: Any, what: str) -> str:
    return str(browser.find_element("css selector", f'[data-said="{what}"]').get_attribute("textContent"))


def violations(browser: Any) -> list[Any]:
    """Return what stands in the way of people with disabilities."""
    spec = importlib.util.find_spec("axe_core_python")
    if spec is None or spec.origin is None:
        pytest.skip("the Python package axe-core-python is not installed")
    browser.execute_script((Path(spec.origin).parent / "axe.min.js").read_text("utf-8"))
    found = browser.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(found => done("
        "found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200) + node.failureSummary)])))"
    )
    return list(found)


def test_sliders_say_the_numbers_of_the_json_as_the_region_writes_them(german: tuple[Any, Path]) -> None:
    from selenium.webdriver.common.keys import Keys

    browser, place = german
    root = browser.find_element("css selector", "html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("de", "ltr")
    targets = json.loads((place / "summary.json").read_text("utf-8"))["targets"]
    with speaking({}, "de"):
        said = {
            key: f"{percent(one)} ({percent_interval(one)})"
            for key, one in ((key, Interval(**targets[key])) for key in ("on_time", "on_budget", "joint"))
        }
    assert "\N{NO-BREAK SPACE}%" in said["joint"]
    # What stands in the page at first, and what the script puts there.
    for keys in ("", Keys.ARROW_RIGHT + Keys.ARROW_LEFT):
        for slider in browser.find_elements("css selector", "input[type=range]"):
            slider.send_keys(keys)
        assert shown(browser, "0").endswith(f": {said['on_time']}")
        assert shown(browser, "1").endswith(f": {said['on_budget']}")
        assert shown(browser, "both") == said["joint"]
        assert shown(browser, "pair").endswith(f": {said['joint']}")
    assert "\N{NO-BREAK SPACE}Mio." in shown(browser, "1")
    assert browser.find_element("id", "curves").text == "Wann und wie viel"
    assert browser.get_log("browser") == []


def test_a_german_page_stands_in_nobodys_way(german: tuple[Any, Path]) -> None:
    assert violations(german[0]) == []


@pytest.mark.parametrize(
    ("first", "head"),
    [
        ("Risk", "Wahrscheinlichkeit"),
        ("Risk", "Adds to the finish, days"),
        ("Risk", "Adds to the cost, USD"),
        ("Task", "Fertig, P80"),
        ("Task", "Base start"),
        ("Task", "Mean days"),
    ],
)
def test_tables_are_sorted_by_numbers_and_dates_that_are_written_otherwise(
    german: tuple[Any, Path], results: Results, first: str, head: str
) -> None:
    browser, _ = german
    tasks, risks = results.tasks, results.risks
    values, ids = {
        "Wahrscheinlichkeit": (risks.current_probability, risks.id),
        "Adds to the finish, days": (risks.probability * risks.finish_effect, risks.id),
        "Adds to the cost, USD": (risks.probability * risks.cost_effect, risks.id),
        "Fertig, P80": (tasks.finish_p80, tasks.id),
        "Base start": (tasks.base_start, tasks.id),
        "Mean days": (tasks.duration_mean, tasks.id),
    }[head]
    browser.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    by_id = dict(zip(ids, np.asarray(values, dtype=float).tolist(), strict=True))
    found = next(
        one
        for one in browser.find_elements("css selector", "table.sortable")
        if head in [cell.text for cell in one.find_elements("css selector", "thead th")]
        and one.find_element("css selector", "thead th").text == first
    )
    button = next(
        cell.find_element("tag name", "button")
        for cell in found.find_elements("css selector", "thead th")
        if cell.text == head
    )

    def column() -> list[float]:
        names = browser.execute_script(
            "return [...arguments[0].tBodies[0].rows].map(row => row.cells[0].firstChild.textContent)", found
        )
        return [by_id[name] for name in names if np.isfinite(by_id[name])]

    browser.execute_script("arguments[0].click()", button)
    assert len(column()) > 5
    assert column() == pytest.approx(sorted(column(), reverse=True), rel=1e-3)
    browser.execute_script("arguments[0].click()", button)
    assert column() == pytest.approx(sorted(column()), rel=1e-3)


def test_a_page_in_hebrew_turns_and_its_charts_do_not(browser: Any, results: Results, tmp_path: Path) -> None:
    opened(browser, results, tmp_path, HEBREW)
    root = browser.find_element("css selector", "html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("he", "rtl")

    def style(selector: str, name: str) -> str:
        return str(browser.find_element("css selector", selector).value_of_css_property(name))

    assert style("h1", "direction") == style("table", "direction") == "rtl"
    assert style("svg.own", "direction") == style("#chart-gantt svg", "direction") == "ltr"
    assert style("input[type=range]", "direction") == "ltr"
    cell = str(browser.find_element("css selector", "table.drivers td").get_attribute("textContent"))
    assert cell.startswith("\u200e+")
    # A heading begins at the right edge of the page, and so does a table.
    edges = browser.execute_script(
        "const right = selector => document.querySelector(selector).getBoundingClientRect().right;"
        "return [right('#levels'), right('#levels ~ .scroll table')]"
    )
    assert edges[0] == pytest.approx(edges[1], abs=1.0)
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.get_log("browser") == []
    assert violations(browser) == []
