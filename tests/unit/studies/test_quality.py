"""What findings of the schedule do to the P80: small networks whose P80 with and without each finding is known."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from forecast import pipeline
from forecast.project import Constraint, Link, Progress, Project, Rework
from forecast.report.html import page
from forecast.report.quality import constraint_words, distortion_table, distortion_words, quality_table
from forecast.report.summary import summary
from forecast.report.tables import write as write_tables
from forecast.report.text import screen
from forecast.results import Results, load, save
from forecast.scenario import Scenario, Targets
from forecast.studies import Question
from forecast.studies.quality import MOST_CONSTRAINTS, MOST_OTHERS, distortions, quality
from tests.support.models import START, chain, project, run, task

N = 10_240
Row = Mapping[str, Any]


def pinned(name: str, kind: str, day: int, *before: str, duration: float = 5.0) -> Any:
    on = START + timedelta(days=day)
    return task(name, duration, *before, constraints=(Constraint(kind, on),))  # type: ignore[arg-type]


def rows_of(model: Project) -> tuple[Row, ...]:
    return distortions(Question(model, run(model, N)))


def five_errors(width: float) -> float:
    """Return five standard errors of the P80 of a uniform distribution of independent draws."""
    return 5 * math.sqrt(0.8 * 0.2 / N) * width


def test_a_constraint_that_must_hides_what_its_predecessor_does() -> None:
    # A ends between day 5 and 15, B begins on day 10 whatever happens and ends on day 15: the project ends then.
    # Without it the project ends five days after A; the P80 of A is 13.
    (row,) = rows_of(project([task("A", "uniform(5, 15)"), pinned("B", "must start on", 10, "A")]))
    assert (row["finding"], row["id"], row["mended"]) == ("hard constraint", "B", "removed")
    assert row["found"] == f"must start on {START + timedelta(days=10)}"
    assert row["days"] == pytest.approx(3.0, abs=five_errors(10))
    assert row["days_low"] <= row["days"] <= row["days_high"]
    assert row["finish_p80"] == pytest.approx(18.0, abs=five_errors(10))


def test_a_bound_on_late_dates_moves_nothing_and_is_not_run() -> None:
    model = project([task("A", "uniform(5, 15)"), pinned("B", "finish no later than", 10, "A")])
    question = _Counting(model, run(model, N))
    (row,) = distortions(question)
    assert question.n_runs == 0
    assert (row["days"], row["days_low"], row["days_high"]) == (0.0, 0.0, 0.0)


def test_where_constraints_win_the_same_bound_is_run() -> None:
    model = project([task("A", "uniform(5, 15)"), pinned("B", "finish no later than", 14, "A")], constraints_win=True)
    (row,) = rows_of(model)
    assert row["days"] == pytest.approx(18.0 - 15.0, abs=five_errors(10))


def test_several_constraints_are_also_removed_at_once() -> None:
    tasks = [task("A", 10.0), pinned("B", "must start on", 5, "A"), pinned("C", "must start on", 9, "B")]
    # As it is the project ends with C on day 14. Without C's: B ends on day 10, C on day 15. Without B's: 10 + 5 = 15 is
    # B's end. Without both: 20.
    rows = {row["id"]: row for row in rows_of(project(tasks))}
    assert {name: (row["days"], row["finish_p80"]) for name, row in rows.items()} == {
        "B": (1.0, 15.0), "C": (1.0, 15.0), "": (6.0, 20.0),
    }  # fmt: skip
    assert rows[""]["name"] == "all hard constraints"


def test_a_long_lag_holds_its_length() -> None:
    (row,) = rows_of(project([task("A", "uniform(5, 15)"), task("B", 5.0, Link("A", lag_days=10.0))]))
    assert (row["finding"], row["found"], row["mended"]) == ("long lag", "`A` FS+10d", "without the lag")
    assert row["days"] == pytest.approx(-10.0, abs=1e-9)
    # The same random numbers: the P80 moves by exactly that, and its error is none.
    assert (row["days_low"], row["days_high"]) == (pytest.approx(-10.0), pytest.approx(-10.0))


@pytest.mark.parametrize(("lag", "n_found"), [({"lag_days": 5.0}, 0), ({"lag_days": 5.5}, 1), ({"lag_share": 9.0}, 0), ({"lag_minutes": 7201.0}, 1)])  # fmt: skip
def test_a_lag_is_long_above_five_days(lag: dict[str, float], n_found: int) -> None:
    assert len(rows_of(project([task("A", 5.0), task("B", 5.0, Link("A", **lag))]))) == n_found


def test_of_a_lag_with_a_share_the_share_stays() -> None:
    (row,) = rows_of(project([task("A", 10.0), task("B", 5.0, Link("A", lag_days=6.0, lag_share=0.5))]))
    assert (row["days"], row["finish_p80"]) == (-6.0, 20.0)


def test_an_open_start_would_be_pushed_by_the_task_before_it() -> None:
    # X begins on day 20. A, which ends in the plan on day 20, ends between 10 and 30; P80: 26. X would end 5 days later.
    model = project([task("A", "uniform(10, 30)"), task("X", 5.0, not_before=START + timedelta(days=20))])
    rows = {row["finding"]: row for row in rows_of(model)}
    assert set(rows) == {"open start", "open finish"}
    assert (rows["open start"]["id"], rows["open start"]["mended"]) == ("X", "also waits for `A`")
    assert (rows["open finish"]["id"], rows["open finish"]["mended"]) == ("A", "`X` waits for it")
    for row in rows.values():
        assert row["days"] == pytest.approx(5.0, abs=five_errors(20) * math.sqrt(2))
        assert row["finish_p80"] == pytest.approx(31.0, abs=five_errors(20))


def test_a_start_without_finish_would_hold_its_successors_end() -> None:
    # B waits for the start of A only; END takes five days after B. As it is the project ends with A (P80: 16).
    model = project([task("A", "uniform(0, 20)"), task("B", 2.0, Link("A", "SS")), task("END", 5.0, "B")])
    (row,) = rows_of(model)
    assert (row["finding"], row["mended"]) == ("start without finish", "`B` also ends after it")
    assert row["days"] == pytest.approx(5.0, abs=five_errors(20) * math.sqrt(2))
    assert row["finish_p80"] == pytest.approx(21.0, abs=five_errors(20))


def test_links_that_tie_open_ends_make_no_circle_and_no_broken_loop() -> None:
    # X follows A by its start and ends before everything else; A can't wait for it. The loop can't be left half way.
    model = project(
        [task("A", 10.0), task("X", 1.0, Link("A", "SS")), task("TEST", 2.0, "A"), task("SIDE", 1.0, not_before=START + timedelta(days=11))],
        rework=(Rework("loop", "TEST", ("A", "TEST"), (0.5,)),),
    )  # fmt: skip
    assert all(math.isfinite(row["days"]) for row in rows_of(model))


def test_an_open_end_is_tied_to_no_task_that_it_would_make_wait_for_itself() -> None:
    # M and S stand at the moment at which X ends or begins, but X waits for M, and S for X.
    model = project([task("A", 5.0), task("M", 0.0, "A"), task("X", 0.0, "M"), task("Z", 5.0, "M")])
    assert [(row["id"], row["mended"]) for row in rows_of(model)] == [("X", "`Z` waits for it")]
    late = task("X", 5.0, not_before=START + timedelta(days=5))
    model = project([task("A", 5.0), late, task("S", 0.0, Link("X", "SS")), task("Z", 5.0, "A", "X", "S")])
    assert ("X", "also waits for `A`") in [(row["id"], row["mended"]) for row in rows_of(model)]


def test_a_sound_schedule_has_no_findings() -> None:
    model = project(chain(["uniform(5, 15)"] * 3))
    assert rows_of(model) == ()
    assert {row["verdict"] for row in quality(Question(model, run(model, 256)))} == {"passed", "not applicable"}


def test_a_task_that_has_begun_has_no_open_start_and_one_that_is_done_no_lag() -> None:
    tasks = [
        task("DONE", 5.0, progress=Progress(START, START + timedelta(days=4), 0.0)),
        task("LAGGED", 5.0, Link("DONE", lag_days=9.0), progress=Progress(START, START + timedelta(days=5), 0.0)),
        task("BEGUN", 5.0, progress=Progress(START)),
        task("END", 5.0, "LAGGED", "BEGUN"),
    ]
    assert rows_of(project(tasks, status_date=START + timedelta(days=6))) == ()


def test_so_many_runs_and_no_more() -> None:
    n = MOST_CONSTRAINTS + 2
    tasks = [task("A", 5.0), *(pinned(f"B{k:02}", "must start on", 3 + k, "A") for k in range(n))]
    tasks += [task(f"L{k:02}", 1.0, Link("A", lag_days=6.0 + k)) for k in range(MOST_OTHERS + 1)]
    model = project([*tasks, task("END", 0.0, *(one.id for one in tasks[1:]))])
    question = _Counting(model, run(model, 256))
    rows = distortions(question)
    assert question.n_runs == MOST_CONSTRAINTS + 1 + MOST_OTHERS
    constraints = [row for row in rows if row["finding"] == "hard constraint"]
    others = [row for row in rows if row["finding"] != "hard constraint"]
    assert {row["n_left_out"] for row in constraints} == {2}
    assert {row["n_left_out"] for row in others} == {1}
    results = replace(question.results, studies={"distortions": rows})
    assert distortion_words(results).startswith("3 more findings were not measured")


class _Counting(Question):
    n_runs = 0

    def run(self, project: Project) -> Any:
        self.n_runs += 1
        return super().run(project)


@pytest.fixture(scope="module")
def studied() -> Results:
    tasks = [task("A", "uniform(5, 15)"), pinned("B <b>", "must start on", 10, "A"), task("SIDE", 1.0, "A")]
    target = Targets(finish=START + timedelta(days=11))
    scenario = Scenario("s", "m", project(tasks), iterations=2_560, seed=3, targets=target)
    return pipeline.study(scenario, pipeline.run(scenario))


def test_the_report_has_a_section_on_quality(studied: Results) -> None:
    text = page(studied, {}).replace("\u00a0", " ")
    assert '<h2 id="quality">Schedule quality</h2>' in text
    assert '<a href="#quality">' in text
    assert "B &lt;b&gt;" in text
    by_name = {row[0].text: row for row in quality_table(studied).rows}
    assert [cell.text for cell in by_name["hard constraints"]][:3] == ["hard constraints", "33.3 % of 3", "failed"]
    assert by_name["hard constraints"][3].text.startswith("B <b>: must start on ")
    # The target ends the 12th day of a plan of 15.
    assert by_name["critical path length index"][1].text == "0.80"
    said = "Without the constraint of B <b> (must start on 2027-01-14) the P80 finish would be"
    assert constraint_words(studied).startswith(said)
    assert constraint_words(studied).endswith("later in the calendar.")
    assert said.split(" (must", maxsplit=1)[0] in " ".join(screen(studied).split())
    first = distortion_table(studied).rows[0]
    assert first[3].text.startswith("+")


@pytest.mark.parametrize(("on", "moved"), [(20, "earlier"), (30, "later")])
def test_constraints_that_hide_one_another_are_told_of_together(on: int, moved: str) -> None:
    # A ends on day 10, B takes 5 days from day 20 or 30 on, C is held to day 30. Without the constraint of C it begins
    # when B ends, on day 25 or 35; without both of them on day 15. Without that of B alone nothing changes.
    tasks = [task("A", 10.0), pinned("B", "must start on", on, "A"), pinned("C", "must start on", 30, "B")]
    scenario = Scenario("s", "m", project(tasks), iterations=2_560, seed=3)
    assert constraint_words(pipeline.study(scenario, pipeline.run(scenario))) == (
        f"Without the constraint of C (must start on 2027-02-03) the P80 finish would be 5 days {moved} in the "
        "calendar, without all hard constraints at once 15 days earlier."
    )


def test_who_offends_stands_in_a_table_of_its_own(studied: Results, tmp_path: Path) -> None:
    write_tables(summary(studied), tmp_path)
    with (tmp_path / "quality.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = {row["code"]: int(row["n_offenders"]) for row in csv.DictReader(file)}
    with (tmp_path / "quality_offenders.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["code", "source", "check", "verdict", "id", "name", "field", "found"]
    assert {code: n for code, n in counts.items() if n} == Counter(row["code"] for row in rows)


def test_the_answer_and_the_tables_hold_it(studied: Results, tmp_path: Path) -> None:
    answer = summary(studied)
    codes = [row["code"] for row in answer["quality"]]
    assert codes[0] == "quality-logic"
    (first, *_) = answer["studies"]["distortions"]
    assert set(first["days"]) == {"value", "low", "high"}
    assert first["days"]["value"] == pytest.approx(3.0, abs=1.0)
    assert first["finish_p80"]["value"].startswith("2027-01-")
    names = {path.name for path in write_tables(answer, tmp_path)}
    assert {"study_distortions.csv", "quality.csv", "quality_offenders.csv"} <= names
    save(studied, tmp_path)
    assert summary(load(tmp_path)) == answer
