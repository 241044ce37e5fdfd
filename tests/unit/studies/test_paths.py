"""Paths, their meeting and the sensitivity of the finish: by hand, from textbooks, and against plain definitions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.compiler import compile_project
from forecast.engine.following import Groups
from forecast.engine.paths import follow, paths_of
from forecast.engine.simulate import simulate
from forecast.project import Assignment, Impact, Link, Project, Resource, Risk
from forecast.studies import Question
from forecast.studies.paths import merges, path_groups, paths, sensitivity
from tests.bench.everything import everything_on
from tests.reference.projects import layered_network
from tests.reference.sensitivity import measure
from tests.support.models import chain, constant, estimate, network, parallel, project, run, task

N = 20_480


def asked(whole: Project, iterations: int = N) -> Question:
    return Question(whole, run(whole, iterations=iterations))


# Render, Stair & Hanna, Quantitative Analysis for Management: General Foundry, Inc.
FOUNDRY = {
    "A": ("pert(1, 2, 3)", ""), "B": ("pert(2, 3, 4)", ""), "C": ("pert(1, 2, 3)", "A"), "D": ("pert(2, 4, 6)", "B"),
    "E": ("pert(1, 4, 7)", "C"), "F": ("pert(1, 2, 9)", "C"), "G": ("pert(3, 4, 11)", "D E"), "H": ("pert(1, 2, 3)", "F G"),
}  # fmt: skip


def test_the_measures_of_general_foundry() -> None:
    """A textbook's network; criticality, Spearman's coefficients and SSI from 4-8 million independent draws."""
    rows = {row["id"]: row for row in sensitivity(asked(project(network(FOUNDRY)), 102_400))}
    known = {
        "criticality": {"A": 0.739, "B": 0.261, "C": 0.739, "D": 0.261, "E": 0.738, "F": 0.001, "G": 0.999, "H": 1.0},
        "spearman": {"A": 0.163, "B": 0.056, "C": 0.159, "D": 0.107, "E": 0.501, "F": 0.002, "G": 0.737, "H": 0.218},
        "ssi": {"A": 0.163, "B": 0.058, "C": 0.163, "D": 0.115, "E": 0.489, "F": 0.001, "G": 0.763, "H": 0.221},
    }
    for name, values in known.items():
        # 5 standard errors of a share, or of a coefficient, of 102,400 independent draws, and the last printed digit.
        error = (1.0 if name == "spearman" else 0.5) / math.sqrt(102_400)
        assert {task: row[name] for task, row in rows.items()} == pytest.approx(values, abs=5.0 * error + 0.001), name


def test_two_parallel_tasks_by_hand() -> None:
    """100 days beside 50 or, in one of ten, 150: Williams' point that being critical and mattering differ."""
    rows = {
        row["id"]: row
        for row in sensitivity(asked(project([task("A", 100.0), task("B", "discrete(50: 0.9, 150: 0.1)")])))
    }
    assert set(rows) == {"B"}  # what does not vary goes with nothing
    assert rows["B"]["criticality"] == pytest.approx(0.1, abs=0.001)
    for name in ("pearson", "spearman", "kendall"):
        assert rows["B"][name] == pytest.approx(1.0, abs=1e-9)
    # 50 / (50 + 50) x 100 in nine of ten, 1 x 150 in one: 45 + 15, over the mean of 105.
    assert rows["B"]["significance"] == pytest.approx(60.0 / 105.0, abs=0.002)
    # Standard deviations of 30 and of 15.
    assert rows["B"]["ssi"] == pytest.approx(0.1 * 30.0 / 15.0, abs=0.003)


def test_all_measures_agree_with_their_definitions() -> None:
    tasks = network({
        "A": ("triangular(1, 2, 6)", ""), "B": ("triangular(1, 3, 9)", ""), "C": ("triangular(2, 3, 5)", "A"),
        "D": ("triangular(1, 4, 8)", "A B"), "E": ("uniform(1, 9)", "B"), "F": ("triangular(1, 1, 7)", "C D E"),
        "G": ("triangular(5, 9, 20)", "A"),
    })  # fmt: skip
    question = asked(project(tasks), 5_120)
    inputs = question.compiled.inputs
    names = [one.id for one in question.compiled.tasks]
    before = {
        t: inputs.network.predecessor[inputs.network.first_link[t] : inputs.network.first_link[t + 1]].tolist()
        for t in range(7)
    }
    outcome = simulate(inputs, 5_120, 1).outcome
    # The dates of the first 1,024 iterations are kept: durations from them, and the same run cut there.
    durations = outcome.detail_finish - outcome.detail_start
    exact = measure(before, durations)
    short = Question(question.project, run(question.project, iterations=1_024))
    rows = {row["id"]: row for row in sensitivity(short)}
    for t, name in enumerate(names):
        for key in ("criticality", "pearson", "significance", "ssi"):
            assert rows[name][key] == pytest.approx(getattr(exact, key)[t], abs=1e-9), (name, key)
        # From blocks of 256, and (Kendall) from 400 iterations.
        assert rows[name]["spearman"] == pytest.approx(exact.spearman[t], abs=0.02)
        assert rows[name]["kendall"] == pytest.approx(exact.kendall[t], abs=0.11)
    biases = {row["id"]: row["bias"] for row in merges(short)}
    for t, name in enumerate(names):
        if exact.merge_bias[t] > 0.005:
            assert biases[name] == pytest.approx(exact.merge_bias[t], abs=1e-9)


def test_what_the_meeting_of_equal_paths_costs() -> None:
    """n triangles of 80 to 120 meet: on average 104.6667, 108.4841 and 112.3558 (exact), less the 100 of each."""
    for n, mean in ((2, 104.6667), (4, 108.4841), (10, 112.3558)):
        tasks = parallel([estimate("triangular(80, 100, 120)")] * n)
        tasks.append(task("END", 1.0, *(one.id for one in tasks)))
        (row,) = merges(asked(project(tasks)))
        assert row["bias"] == pytest.approx(mean - 100.0, abs=5.0 * 8.2 / math.sqrt(N))
        assert row["bias_low"] < row["bias"] < row["bias_high"]
        assert (row["id"], row["n_predecessors"]) == ("END", n)
        shares = [float(part.split()[1]) for part in row["drivers"].split("; ")]
        assert shares == pytest.approx([100.0 / n] * n, abs=2.0)


def test_ends_of_the_project_meet_too() -> None:
    (row,) = merges(asked(project(parallel([estimate("triangular(80, 100, 120)")] * 2))))
    assert (row["id"], row["name"]) == ("", "the end of the project")
    assert row["bias"] == pytest.approx(4.6667, abs=5.0 * 8.2 / math.sqrt(N))
    assert row["drivers"].count(" 50 %") == 2


def test_merge_bias_counts_lags_and_days_of_hours() -> None:
    """A link with a lag of 10 days against one without: 20 + U(0, 4) and 10 + 10 + U(0, 4) meet as two equal paths."""
    calendars = {"standard": replace(Calendar("standard"), weekdays=(True,) * 7).with_hours()}
    tasks = [
        task("A", "uniform(20, 24)"), task("B", "uniform(10, 14)"),
        task("C", 1.0, Link("A"), Link("B", lag_days=10.0)),
    ]  # fmt: skip
    for whole in (project(tasks), project(tasks, calendar="standard", calendars=calendars)):
        (row,) = merges(asked(whole))
        # The greater of two uniforms is two thirds up.
        assert row["bias"] == pytest.approx(4.0 * (2.0 / 3.0 - 0.5), abs=5.0 * 1.2 / math.sqrt(N))


def test_paths_are_found_with_their_shares() -> None:
    """A risk in three of ten makes the other path the longest."""
    risk = Risk("R1", "R1", 0.3, impacts=(Impact(("B",), delay=constant(15.0)),))
    tasks = [task("S", 1.0), task("A", 20.0, "S"), task("B", 10.0, "S"), task("E", 0.0, "A", "B")]
    question = asked(project(tasks, risks=(risk,)))
    first, second = paths(question)
    assert (first["tasks"], second["tasks"]) == ("S; A", "S; B")
    assert first["share"] == pytest.approx(0.7, abs=0.001)
    assert second["share"] == pytest.approx(0.3, abs=0.001)
    assert second["share_low"] <= 0.3 <= second["share_high"]
    assert (first["duration"], second["duration"], first["n_paths"]) == (21.0, 26.0, 2)


def test_a_task_that_does_not_exist_is_on_no_path() -> None:
    """A chain whose middle exists in one of four: two paths, and the middle is on the longer one alone."""
    tasks = [task("A", "uniform(5, 9)"), task("X", 3.0, "A", exists=0.25), task("B", 10.0, "X")]
    compiled = compile_project(project(tasks))
    nothing = Groups(0, np.zeros(compiled.inputs.n_tasks + 1, np.int64), np.zeros(0, np.int64))
    found = follow(compiled.inputs, nothing, 100.0, 3, 5)
    assert found.moments["on_path"].total.tolist() == pytest.approx([3.0, 0.75, 3.0], abs=3 / 256)
    rows = paths(asked(project(tasks), 2_560))
    assert sorted(row["share"] for row in rows) == pytest.approx([0.25, 0.75], abs=1 / 256)


def test_groups_on_the_path_add_up_to_the_project() -> None:
    resources = (Resource("r1", "r1", vendor="Acme"), Resource("r2", "r2", vendor="Acme"), Resource("r3", "r3"))
    tasks = [
        task("S", "uniform(1, 3)", wbs="1 Plan", resources=(Assignment("r1"),)),
        task("A", "uniform(5, 9)", "S", wbs="2 Build / 1 Site", resources=(Assignment("r2"),)),
        task("B", "uniform(6, 8)", "S", wbs="2 Build / 2 Network", resources=(Assignment("r3"),)),
    ]
    question = asked(project(tasks, resources=resources))
    rows = {(row["kind"], row["name"]): row for row in path_groups(question)}
    mean = question.results.duration.mean()
    assert rows["calendar", "continuous"]["days"] == pytest.approx(mean)
    assert rows["wbs", "1 Plan"]["days"] + rows["wbs", "2 Build"]["days"] == pytest.approx(mean)
    assert rows["wbs", "2 Build"]["share"] == 1.0
    assert rows["wbs", "2 Build / 1 Site"]["share"] + rows["wbs", "2 Build / 2 Network"]["share"] == pytest.approx(1.0)
    # By symmetry each is the longer in half, and then the site lasts (5 + 9) / 2 and more.
    assert rows["wbs", "2 Build / 1 Site"]["share"] == pytest.approx(0.5, abs=0.02)
    assert rows["vendor", "Acme"]["share"] == 1.0  # the plan is theirs


def test_a_group_goes_with_the_finish_as_the_sum_of_its_tasks_does() -> None:
    """Two in a row and one beside them: all measures of their group, from the durations of the same iterations."""
    resources = (Resource("r", "r", vendor="Acme"), Resource("s", "s"))
    both = (Assignment("r"),)
    tasks = [
        task("A", "triangular(1, 3, 9)", wbs="1 Move", resources=both),
        task("B", "triangular(2, 4, 8)", "A", wbs="1 Move", resources=both),
        task("C", "uniform(5, 14)", wbs="2 Cable", resources=(Assignment("s"),)),
        task("D", 2.0, "B", "C", wbs="3 Test"),
    ]
    question = asked(project(tasks, resources=resources), 1_024)
    outcome = simulate(question.compiled.inputs, 1_024, 1).outcome
    durations = outcome.detail_finish - outcome.detail_start
    names = [one.id for one in question.compiled.tasks]
    lasting = durations[names.index("A")] + durations[names.index("B")]
    finish = question.results.duration
    assert finish == pytest.approx(np.maximum(lasting, durations[names.index("C")]) + 2.0)
    rows = {(row["kind"], row["name"]): row for row in path_groups(question)}
    critical = np.mean(lasting >= durations[names.index("C")])
    for one in (rows["wbs", "1 Move"], rows["resource", "r"], rows["vendor", "Acme"]):
        assert one["criticality"] == pytest.approx(critical, abs=1e-12)
        assert one["pearson"] == pytest.approx(np.corrcoef(lasting, finish)[0, 1], abs=1e-9)
        ranks = np.corrcoef(lasting.argsort().argsort(), finish.argsort().argsort())[0, 1]
        assert one["spearman"] == pytest.approx(ranks, abs=0.02)  # from blocks of 256
        signs = np.sign(lasting[:, None] - lasting) * np.sign(finish[:, None] - finish)
        assert one["kendall"] == pytest.approx(signs.sum() / (1_024 * 1_023), abs=0.02)
        assert one["ssi"] == pytest.approx(critical * lasting.std() / finish.std(), abs=1e-9)
    # Together they are the project, but for what runs side by side; what is certain goes with nothing.
    assert rows["calendar", "continuous"]["criticality"] == 1.0
    assert rows["wbs", "3 Test"]["criticality"] == 1.0
    assert {rows["wbs", "3 Test"][name] for name in ("pearson", "spearman", "kendall", "ssi")} == {0.0}


def test_criticality_is_that_of_the_run_with_everything_on() -> None:
    whole = everything_on(layered_network(40))
    whole = replace(whole, risks=tuple(risk for risk in whole.risks if risk.id < "R020"))
    compiled = compile_project(whole)
    nothing = Groups(0, np.zeros(compiled.inputs.n_tasks + 1, np.int64), np.zeros(0, np.int64))
    found = follow(compiled.inputs, nothing, 100.0, 3, 5)
    expected = simulate(compiled.inputs, 768, 5)
    assert np.array_equal(found.moments["critical"].total * 256, expected.critical.total)
    two = follow(compiled.inputs, nothing, 100.0, 3, 5, n_threads=2)
    assert all(np.array_equal(found.moments[name].square, two.moments[name].square) for name in found.moments)
    # Each path ends with a task that is critical, and is one chain of the tasks before it.
    for tasks in paths_of(compiled.inputs, (0, 300, 301), 5).values():
        assert (np.diff(tasks) > 0).all()
        assert expected.critical.total[tasks[-1]] > 0


def test_a_path_goes_on_with_whoever_leaves_a_resource_free() -> None:
    """Two tasks of one person, the shorter one second: the path runs through both, though no link joins them."""
    tasks = [
        task("A", "uniform(5, 9)", resources=(Assignment("r"),)),
        task("B", "uniform(4, 6)", resources=(Assignment("r"),)),
        task("C", 1.0, "B"),
    ]
    whole = project(tasks, resources=(Resource("r", "r", available=1.0),), resource_limits=True)
    question = asked(whole, 1_024)
    # C follows B, so B comes first on the list; then A lasts longer than C.
    (row,) = paths(question)
    assert row["tasks"] == "B; A"
    assert question.results.duration.mean() == pytest.approx(5.0 + 7.0, abs=0.05)
    found = {row["id"]: row["criticality"] for row in sensitivity(question)}
    assert found == {"A": 1.0, "B": 1.0}


def test_a_certain_project_has_one_path_and_no_sensitivity() -> None:
    question = asked(project(chain([3.0, 4.0])), 512)
    (row,) = paths(question)
    assert (row["share"], row["n_paths"], row["tasks"]) == (1.0, 1, "T00001; T00002")
    assert sensitivity(question) == merges(question) == ()
