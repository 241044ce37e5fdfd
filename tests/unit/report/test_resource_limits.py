"""Limited resources in the answer: shares of waiting, the comparison with and without limits, the way through the store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from forecast.project import Assignment, Resource
from forecast.report.html import page
from forecast.report.resources import resource_table, resource_words
from forecast.report.summary import summary
from forecast.report.tables import write
from forecast.results import Results, load, save
from forecast.scenario import Scenario
from forecast.studies import study
from tests.support.models import project, run, task

NET, LAB = (Resource(name, name, day_rate=1.0, available=count) for name, count in (("NET", 1.0), ("LAB", None)))


@pytest.fixture(scope="module")
def results() -> Results:
    """Return a run in which the second of two tasks always waits for the one engineer."""
    used = (Assignment("NET"), Assignment("LAB"))
    tasks = [task(name, "uniform(0, 10)", resources=used) for name in ("A", "B")]
    whole = project(tasks, resources=(NET, LAB), resource_limits=True)
    found = run(whole, 2_560)
    return replace(found, studies=study(Scenario("limits", "", whole), found))


def test_the_table_says_how_often_tasks_wait(results: Results) -> None:
    assert [row[-1].text for row in resource_table(results).rows] == ["100 %", "–"]


def test_the_answer_and_the_tables_say_it_too(results: Results, tmp_path: Path) -> None:
    net, lab = summary(results)["resources"]
    assert net["waits"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert lab["waits"] == {"value": None, "low": None, "high": None}
    (tmp_path / "tables").mkdir()
    write(summary(results), tmp_path / "tables")
    head = (tmp_path / "tables" / "resources.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.split(",")[-3:] == ["waits", "waits_low", "waits_high"]
    save(results, tmp_path)
    assert load(tmp_path).resources == results.resources


def test_the_comparison_says_what_the_limits_cost(results: Results) -> None:
    with_them, without = results.studies["resource_limits"]
    assert (with_them["resource_limits"], without["resource_limits"]) == ("with", "without")
    # P80 of the sum and of the maximum of two times U(0, 10): 20 - sqrt(40) and sqrt(80).
    assert with_them["finish_p80"] == pytest.approx(20.0 - 40.0**0.5, abs=0.2)
    assert without["finish_p80"] == pytest.approx(80.0**0.5, abs=0.2)
    assert "5 days earlier" in resource_words(results)


def test_where_nothing_waits_nothing_is_said() -> None:
    used = (Assignment("NET"),)
    plain = run(project([task("A", 3.0, resources=used)], resources=(NET,)), 256)
    assert "waits" not in plain.resources[0]
    assert resource_words(plain) == ""
    whole = project([task("A", 3.0, resources=used)], resources=(NET,), resource_limits=True)
    assert study(Scenario("limits", "", whole), run(whole, 256)).get("resource_limits") is None


def test_the_page_does_not_say_that_nothing_waits_where_tasks_do(results: Results) -> None:
    plain = run(project([task("A", "uniform(0, 10)", resources=(Assignment("NET"),))], resources=(NET,)), 512)
    said = [page(one, {}) for one in (results, plain)]
    assert ["Nothing waits for people" in text for text in said] == [False, True]
