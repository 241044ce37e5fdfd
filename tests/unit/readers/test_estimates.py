"""Estimates as they stand in a table: the catalog's notations with and without the three columns."""

from __future__ import annotations

from typing import Any

import pytest

HEADER = "id,optimistic,most_likely,pessimistic,distribution\n"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("10,15,30,pertgen", "pertgen(10, 15, 30, low_percent=10, high_percent=90)"),
        ('10,15,30,"pertgen(5, 80, weight=2)"', "pertgen(10, 15, 30, low_percent=5, high_percent=80, weight=2)"),
        ('10,15,30,"trigen(5, 80)"', "trigen(10, 15, 30, low_percent=5, high_percent=80)"),
        ("10,15,30,pert(weight=2)", "pert(10, 15, 30, weight=2)"),
        ("10,15,30,double_triangular", "double_triangular(10, 15, 30, below=0.5)"),
        ("10,15,30,double_triangular(0.4)", "double_triangular(10, 15, 30, below=0.4)"),
        ("10,15,30,log_triangular", "log_triangular(10, 15, 30)"),
        ('10,15,30,"shift(log_triangular, 2)"', "log_triangular(10, 15, 30, shift=2)"),
        ('10,15,30,"shift(pert, 2)"', "pert(12, 17, 32)"),
        ('5,5,5,"shift(pert, 2)"', "constant(7)"),
        ('5,5,5,"shift(log_triangular, 2)"', "constant(7)"),
        (',,,"metalog(10: 5, 50: 8, 90: 15, low=0)"', "metalog(10: 5, 50: 8, 90: 15, low=0)"),
        (',,,"cumulative(0: 5, 25: 8, 100: 20)"', "cumulative(0: 5, 25: 8, 100: 20)"),
        (',,,"histogram(2 to 5: 0.3, 5 to 9: 0.7)"', "histogram(2 to 5: 0.3, 5 to 9: 0.7)"),
        (',,,"shift(gamma(shape=2, scale=3), 5)"', "gamma(shape=2, scale=3, shift=5)"),
        (',,,"shift(truncate(normal(10, 2), 6, 15), 5)"', "truncate(normal(mean=15, sd=2), low=11, high=20)"),
        (',,,"shift(empirical(past.csv:days), 2)"', "empirical(5, 6, 11)"),
        (',,,"truncate(gumbel(10, 2), low=2)"', "truncate(gumbel(mode=10, scale=2), low=2)"),
    ],
)
def test_an_estimate_is_printed_as_it_was_read(folder: Any, row: str, text: str) -> None:
    folder.write("past.csv", "days\n3\n4\n9\n")
    folder.write("tasks.csv", f"{HEADER}NET-010,1,2,3,\nNET-020,{row}\n")
    assert folder.read().project.tasks[1].duration.text == text


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (',,,"metalog(10: 5, 50: 5.2, 90: 40)"', "estimate-parameters", "bend too sharply"),
        (',,,"metalog(10: 5, 50: 1e99, 90: 2e99)"', "number-range", "lose their units"),
        ("10,15,30,double_triangular(1.4)", "estimate-parameters", "below is 1.4"),
        ("0,15,30,log_triangular", "estimate-parameters", "needs points above 0"),
        (',,,"logistic(10, 8)"', "estimate-below-zero", "lies below zero"),
        (',,,"histogram(2 to 5: 0.3, 6 to 9: 0.7)"', "distribution-notation", "goes on at 6 after 5"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(folder: Any, row: str, code: str, words: str) -> None:
    folder.write("tasks.csv", f"{HEADER}NET-010,1,2,3,\nNET-020,{row}\n")
    problems = [problem for problem in folder.problems() if problem.code == code]
    assert [words in problem.message for problem in problems] == [True]
    assert problems[0].place.line == 3


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ('10,15,30,"shift(pert, 2)"', "pert(24, 34, 64)"),
        ('10,15,30,"shift(log_triangular, 2)"', "log_triangular(20, 30, 60, shift=4)"),
        (',,,"histogram(2 to 5: 0.3, 5 to 9: 0.7)"', "histogram(4 to 10: 0.3, 10 to 18: 0.7)"),
        (',,,"metalog(10: 5, 50: 8, 90: 15, low=1)"', "metalog(10: 10, 50: 16, 90: 30, low=2)"),
        (',,,"gamma(mean=6, sd=3, shift=1)"', "gamma(shape=4, scale=3, shift=2)"),
    ],
)
def test_scaling_multiplies_what_is_in_days(folder: Any, row: str, text: str) -> None:
    folder.write("tasks.csv", f"{HEADER}NET-010,1,2,3,\nNET-020,{row}\n")
    folder.scenario.write_text(folder.scenario.read_text() + "scale: {tasks: {NET-020: {duration: 2}}}\n")
    assert folder.read().project.tasks[1].duration.text == text
