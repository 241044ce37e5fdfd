"""What happens only sometimes, in every form of the report."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from forecast.charts import gantt
from forecast.drivers import top_drivers
from forecast.report.sections import task_table
from forecast.report.sometimes import fork_table
from forecast.report.summary import summary
from forecast.report.text import screen
from forecast.report.write import write
from forecast.results import Results, load, save
from tests.support.sample_results import sample_results, with_forks


@pytest.fixture(scope="module")
def results() -> Results:
    return with_forks(sample_results(n_blocks=8))


def test_the_table_of_tasks_says_how_often_a_task_exists(results: Results) -> None:
    table = task_table(results)
    assert table.head[1] == "Exists in"
    assert [row[1].text for row in table.rows[:4]] == ["60 %", "20 %", "0 %", "100 %"]
    assert [cell.text for cell in table.rows[1][2:4]] == ["–", "–"]
    assert "Exists in" not in task_table(sample_results(n_blocks=8)).head


def test_each_outcome_has_a_row(results: Results) -> None:
    table = fork_table(results)
    assert [row[0].text for row in table.rows[1:]] == ["retest pass 2", "vendor = one", "vendor = other", "late = yes"]
    assert [cell.text for cell in table.rows[3][2:]] == ["yes", "30 %", "30 %", "+40.0 days", "USD −2,000"]
    assert table.rows[4][3].text == "–"
    assert table.rows[2][1].text.endswith("and 2 more")


def test_the_page_has_the_section_where_there_is_something_to_say(results: Results, tmp_path: Path) -> None:
    pages = [
        write(one, tmp_path / name)[0].read_text("utf-8")
        for one, name in ((results, "a"), (sample_results(n_blocks=8), "b"))
    ]
    assert ["What happens only sometimes" in page for page in pages] == [True, False]
    with (tmp_path / "a" / "tables" / "forks.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["kind"], row["outcome"], row["probability"]) for row in rows[-2:]] == [
        ("branch", "other", "0.3"),
        ("condition", "yes", ""),
    ]
    assert not (tmp_path / "b" / "tables" / "forks.csv").exists()


def test_the_json_has_the_same(results: Results) -> None:
    answer = json.loads(json.dumps(summary(results), allow_nan=False))
    assert answer["forks"][1]["share"] == {"value": 0.2, "low": pytest.approx(0.19), "high": pytest.approx(0.21)}
    assert [row["exists"] for row in answer["tasks"][:4]] == [0.6, 0.2, 0.0, 1.0]
    assert answer["tasks"][1]["base_finish"] is None
    assert answer["tasks"][2]["finish_P50"] is None


def test_what_is_drawn_is_a_driver_and_what_follows_from_it_is_not(results: Results) -> None:
    rows = [row for row in top_drivers(results, "days", 99) if row.kind == "fork"]
    assert sorted(row.label for row in rows) == [f"{results.tasks.id[0]} exists", "retest done again", "vendor = one"]
    assert {row.probability for row in rows} == {0.6, 0.2, 0.7}
    assert results.tasks.id[1] not in {row.id for row in top_drivers(results, "days", 99)}  # another pass
    assert "  outcome  " in screen(results)
    assert "fork" not in screen(results)


def test_the_gantt_chart_leaves_out_what_never_exists(results: Results) -> None:
    assert 2 not in gantt.rows(results)
    assert {0, 1} <= set(gantt.rows(results).tolist())


def test_stored_results_keep_outcomes(results: Results, tmp_path: Path) -> None:
    save(results, tmp_path)
    again = load(tmp_path)
    assert again.forks == tuple({**row, "tasks": list(row["tasks"])} for row in results.forks)
    np.testing.assert_array_equal(again.tasks.exists, results.tasks.exists)


def test_results_stored_before_tasks_could_be_missing_hold_all_of_them(tmp_path: Path) -> None:
    save(sample_results(n_blocks=8), tmp_path)
    arrays, labels = tmp_path / "results.npz", tmp_path / "results.json"
    with zipfile.ZipFile(arrays) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name != "tasks.exists.npy"}
    with zipfile.ZipFile(arrays, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    document = json.loads(labels.read_text("utf-8"))
    del document["forks"], document["tasks"]["again"]
    document["arrays_sha256"] = hashlib.sha256(arrays.read_bytes()).hexdigest()
    labels.write_text(json.dumps(document), "utf-8")
    results = load(tmp_path)
    assert set(results.tasks.exists.tolist()) == {1.0}
    assert (results.forks, set(results.tasks.again)) == ((), {""})
