"""Probabilities may be ranges: how they are written, what counts of them, and what is refused."""

from __future__ import annotations

import pytest

from forecast.compiler import compile_project
from forecast.errors import InputError
from tests.unit.readers.conftest import RISKS, SCENARIO, Folder


def written(folder: Folder, cell: str) -> None:
    folder.write("risks.csv", RISKS.replace("0.3", f'"{cell}"'))


@pytest.mark.parametrize(
    ("cell", "mean", "text"),
    [
        ("10%..30%", 0.2, "uniform(0.1, 0.3)"),
        ("0.1 .. 0.3", 0.2, "uniform(0.1, 0.3)"),
        ("pert(5%, 10%, 30%)", (0.05 + 4 * 0.10 + 0.30) / 6, "pert(0.05, 0.1, 0.3)"),
        ("triangular(0.1, 0.2, 0.6)", 0.3, "triangular(0.1, 0.2, 0.6)"),
    ],
)
def test_a_range_is_kept_and_its_mean_is_the_probability(folder: Folder, cell: str, mean: float, text: str) -> None:
    written(folder, cell)
    (risk,) = folder.read().project.risks
    assert risk.probability == pytest.approx(mean, abs=1e-12)
    assert risk.probability_range is not None
    assert risk.probability_range.text == text


@pytest.mark.parametrize("cell", ["0.3", "30%", "30%..30%"])
def test_a_plain_number_is_no_range(folder: Folder, cell: str) -> None:
    written(folder, cell)
    (risk,) = folder.read().project.risks
    assert (risk.probability, risk.probability_range) == (0.3, None)


def test_a_residual_assessment_without_probability_takes_over_the_range(folder: Folder) -> None:
    rows = RISKS.replace("0.3", "10%..30%").splitlines()
    folder.write("risks.csv", f"{rows[0]},residual_delay_most_likely\n{rows[1]},1\n")
    (risk,) = folder.read().project.risks
    assert risk.residual_probability_range == risk.probability_range


@pytest.mark.parametrize(
    ("cell", "code", "said"),
    [
        ("30%..10%", "estimate-order", "goes down"),
        ("10%..130%", "probability-range", "outside 0-100 %"),
        ("10..30", "probability-range", "write 0.1 or 10%"),
        ("10%..", "number-format", "is not a number"),
        ("pert(5%, 10%, 130%)", "probability-range", "reaches from 0.05 to 1.3"),
        ("pert(20%, 10%, 30%)", "estimate-order", "optimistic <= most likely"),
        ("trigen(10, 90)", "distribution-notation", "no whole estimate"),
        ("prt(5%, 10%, 30%)", "unknown-distribution", "prt"),
    ],
)
def test_mistakes_in_a_range_are_named_with_their_place(folder: Folder, cell: str, code: str, said: str) -> None:
    written(folder, cell)
    with pytest.raises(InputError) as refused:
        folder.read()
    (problem,) = refused.value.problems
    assert (problem.code, problem.id, problem.field) == (code, "R-01", "probability")
    assert said in f"{problem.message} {problem.hint}"
    assert str(problem.place) == "models/small/risks.csv:2:27"


def test_scaling_moves_both_ends_of_a_range(folder: Folder) -> None:
    written(folder, "10%..30%")
    folder.scenario.write_text(SCENARIO + "scale: {risks: {R-01: {probability: 0.5}}}\n", encoding="utf-8")
    assert folder.read().project.risks[0].probability == pytest.approx(0.1)
    written(folder, "pert(10%, 20%, 30%)")
    scaled = folder.read().project.risks[0].probability_range
    assert scaled is not None
    assert scaled.text == "pert(0.05, 0.1, 0.15)"


def test_the_effective_inputs_show_the_range(folder: Folder) -> None:
    from forecast.assemble.inputs import effective_inputs

    written(folder, "10%..30%")
    project = folder.read().project
    rows = [row for row in effective_inputs(project, compile_project(project)) if row["field"] == "probability"]
    assert [(row["id"], row["reading"], row["mean"], row["unit"]) for row in rows] == [
        ("R-01", "uniform(0.1, 0.3)", pytest.approx(0.2), "probability")
    ]
