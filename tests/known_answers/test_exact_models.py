"""Whole projects whose answer is known exactly: chains, merges, networks, links, calendars, risks, cost, joint."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.project import check
from tests.known_answers.agreement import assert_agreement
from tests.known_answers.cases import CASE_BY_ID, CASES, checks, project_of
from tests.support.models import constant, network, run

N_ITERATIONS = 40_960
CONSTRUCTION = CASE_BY_ID["T01-reliable-construction"]


@pytest.fixture(params=CASES, ids=[case["id"] for case in CASES])
def case(request):
    return request.param


def test_the_project_is_sound(case):
    assert not [problem for problem in check(project_of(case)) if problem.severity == "error"]


@pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])
def test_the_exact_answer_comes_out(case, sampling):
    assert_agreement(checks(case, run(project_of(case), N_ITERATIONS, seed=20, sampling=sampling)))


@pytest.mark.slow
@pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])
def test_the_exact_answer_comes_out_of_a_million_iterations(case, sampling):
    assert_agreement(checks(case, run(project_of(case), 1_000_000, seed=21, sampling=sampling)))


def test_the_base_of_a_large_network_is_its_longest_path():
    results = run(project_of(CASE_BY_ID["S01-j60-reference"]), 256)
    assert results.base.duration == CASE_BY_ID["S01-j60-reference"]["deterministic_duration"]


def test_the_base_of_the_construction_case_on_its_means_is_the_textbook_s():
    # T01, published with the classical formulas: means, early finishes, floats, path A-B-C-E-F-J-L-N, 44 weeks.
    book = CONSTRUCTION["classical_pert"]
    before = {name: [] for name in book["mean"]}
    for link in CONSTRUCTION["model"]["links"]:
        before[link["succ"]].append(link["pred"])
    tasks = run(network({name: (constant(mean), " ".join(before[name])) for name, mean in book["mean"].items()}), 256)
    assert tasks.base.duration == book["expected_duration"]
    columns = tasks.tasks
    assert dict(zip(columns.id, columns.base_finish.tolist(), strict=True)) == book["early_finish"]
    assert dict(zip(columns.id, columns.base_float.tolist(), strict=True)) == book["total_float"]
    assert [name for name, on in zip(columns.id, columns.base_critical, strict=True) if on] == book["critical_path"]


def test_a_finish_is_printed_as_the_date_of_its_last_day():
    # P32: a start on Monday 23 March 2026; 27 days later is Sunday 19 April.
    results = run(project_of(CASE_BY_ID["P32-calendar-chain"]), 256)
    assert [results.date_of(moment) for moment in (0.0, 1.0, 28.0)] == [
        date(2026, 3, 23),
        date(2026, 3, 23),
        date(2026, 4, 19),
    ]
