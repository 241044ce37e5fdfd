"""The calendars in use stand in the answer and in the report."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from forecast.calendars import CONTINUOUS, Calendar, ExceptionalDays
from forecast.project import Link
from forecast.report.calendars import calendar_table
from forecast.report.html import page
from forecast.report.summary import summary
from forecast.results import Results, load, save
from tests.support.models import START, project, run, task

DAY = timedelta(days=1)
CALENDARS = {
    "site": Calendar(
        "site",
        closed=((START + DAY, START + 2 * DAY, "works <party>"), (START + 900 * DAY, START + 901 * DAY, "too late")),
        opened=((START + 5 * DAY, START + 5 * DAY, ""),),
        public_holidays=("DE-BY",),
    ),
    "night": Calendar(
        "night",
        shifts=(((1320, 1800),),) * 4 + ((),) * 3,
        exceptions=(ExceptionalDays(START, START, ((480, 720),), "rehearsal"),),
    ),
    "unused": Calendar("unused"),
}


@pytest.fixture(scope="module")
def results() -> Results:
    tasks = [task("A", 5.0), task("B", 2.0, "A", calendar="night"), task("C", 1.0, "A")]
    return run(project(tasks, calendar="site", calendars=CALENDARS), 256)


def test_a_row_says_the_week_and_the_days_that_differ(results: Results) -> None:
    site, night = summary(results)["calendars"]
    assert (site["id"], site["is_project"], site["n_tasks"], site["week"]) == ("site", True, 2, "Mon-Fri")
    assert (night["week"], night["hours_per_day"], night["days_per_week"]) == ("Mon-Thu 22:00-06:00", 8.0, 4.0)
    assert site["days"] == [
        {"from": "2027-01-05", "to": "2027-01-06", "hours": "closed", "name": "works <party>"},
        {"from": "2027-01-09", "to": "2027-01-09", "hours": "worked", "name": ""},
    ]
    assert [row["hours"] for row in night["days"]] == ["08:00-12:00"]


@pytest.mark.parametrize(
    ("rule", "n_lags", "said"),
    [
        ("predecessor", {"site": 1, "night": 0}, "Lags run on the calendar of the predecessor, elapsed ones"),
        ("successor", {"site": 0, "night": 1}, "Lags run on the calendar of the successor"),
        ("project", {"site": 1, "night": 0}, "Lags run on the project&#39;s calendar"),
        ("24-hours", {"site": 0, "night": 0, "continuous": 1}, "Lags run round the clock."),
    ],
)
def test_it_says_on_which_calendar_lags_run(rule: str, n_lags: dict[str, int], said: str) -> None:
    lagging = task("B", 2.0, Link("A", lag_days=3.0), calendar="night")
    calendars = CALENDARS | {CONTINUOUS.id: CONTINUOUS}
    found = run(project([task("A", 5.0), lagging], calendar="site", calendars=calendars, lag_calendar=rule), 256)
    assert {row["id"]: row["n_lags"] for row in summary(found)["calendars"]} == n_lags
    assert said in page(found, {})


def test_the_report_shows_them(results: Results) -> None:
    site, night = calendar_table(results).rows
    assert site[4].text == "5–6 Jan 2027 closed (works <party>); 9 Jan 2027 worked"
    assert site[4].note == "public holidays of DE-BY"
    assert night[4].text == "4 Jan 2027 08:00-12:00 (rehearsal)"
    html = page(results, {})
    assert "Working time" in html
    assert "works &lt;party&gt;" in html


def test_stored_results_keep_them(results: Results, tmp_path: Path) -> None:
    save(results, tmp_path)
    assert load(tmp_path).calendars == results.calendars


@pytest.mark.parametrize("calendar", ["continuous", "standard"])
def test_built_in_calendars_are_not_worth_a_table(calendar: str) -> None:
    calendars = {"continuous": CONTINUOUS, "standard": Calendar("standard")}
    results = run(project([task("A", 5.0)], calendar=calendar, calendars=calendars), 256)
    assert results.calendars == ()
    assert "Working time" not in page(results, {})


def test_built_in_calendars_are_shown_where_the_model_says_on_which_of_them_lags_run() -> None:
    calendars = {"continuous": CONTINUOUS, "standard": Calendar("standard")}
    lagging = [task("A", 5.0), task("B", 2.0, Link("A", lag_days=3.0))]
    found = run(project(lagging, calendar="standard", calendars=calendars, lag_calendar="24-hours"), 256)
    assert "Lags run round the clock." in page(found, {})
    without = run(project([task("A", 5.0)], calendar="standard", calendars=calendars, lag_calendar="24-hours"), 256)
    assert without.calendars == ()
