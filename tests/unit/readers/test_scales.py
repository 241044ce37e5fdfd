"""Classes in the register: what they mean, where a risk scores, and every mistake of scales and classes."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from forecast import pipeline
from forecast.project.scales import Scale, Scored
from forecast.report.summary import summary
from tests.unit.readers.conftest import Folder

START = "start: 2027-01-04\ncalendar: continuous\n"
SCALES = """\
scales:
  probability: {L: 10%, M: 20% .. 40%, H: 60%}
  delay:
    L: 1 / 2 / 4
    M: pert(5, 8, 12)
    H: 20
  cost: {L: 1_000, M: 5_000 / 8_000 / 15_000, H: uniform(20_000, 60_000)}
  score: {L: [1, 2, 4], M: [2, 4, 7], H: [3, 6, 9]}
  rating: {low: 0, medium: 3, high: 6}
"""
RISKS = "id,kind,probability,tasks,delay,cost,residual_probability,residual_delay\n"


@pytest.fixture
def scaled(folder: Folder) -> Folder:
    folder.write("model.yaml", START + SCALES.replace("uniform(20_000, 60_000)", "'uniform(20_000, 60_000)'"))
    return folder


def register(folder: Folder, *rows: str) -> Folder:
    folder.write("risks.csv", RISKS + "\n".join(rows) + "\n")
    return folder


def test_a_class_stands_for_its_numbers(scaled: Folder) -> None:
    one, other = register(scaled, "R1,,M,NET-020,L,H,l,", "R2,,0.3,NET-010,M,,,H").read().project.risks
    assert one.probability == pytest.approx(0.3)
    assert one.residual_probability == 0.1
    (impact,) = one.impacts
    assert impact.delay is not None
    assert impact.cost is not None
    assert (impact.delay.text, impact.delay.source) == ("pert(1, 2, 4)", "scale delay L")
    assert (impact.cost.text, impact.cost.source) == ("uniform(20000, 60000)", "scale cost H")
    assert other.impacts[0].delay is not None
    assert other.impacts[0].delay.text == "pert(5, 8, 12)"
    assert other.residual_impacts[0].delay is not None
    assert other.residual_impacts[0].delay.text == "constant(20)"


def test_an_opportunity_saves_what_its_class_says(scaled: Folder) -> None:
    (risk,) = register(scaled, "R1,opportunity,M,NET-020,L,L,,").read().project.risks
    assert risk.impacts[0].delay is not None
    assert risk.impacts[0].cost is not None
    assert risk.impacts[0].delay.text == "pert(-4, -2, -1)"
    assert risk.impacts[0].cost.text == "constant(-1000)"
    found = register(scaled, "R1,opportunity,M,NET-020,,H,,").problem()
    assert (found.code, found.field) == ("class-of-opportunity", "cost_most_likely")


def test_percentiles_of_a_mirrored_class_are_mirrored(scaled: Folder) -> None:
    text = START + SCALES.replace("uniform(20_000, 60_000)", "60_000")
    scaled.write("model.yaml", text + "estimating: {distribution: 'trigen(5, 80)'}\n")
    (risk,) = register(scaled, "R1,opportunity,M,NET-020,L,,,").read().project.risks
    assert risk.impacts[0].delay is not None
    parameters = dict(risk.impacts[0].delay.parameters)
    assert (parameters["low_percent"], parameters["high_percent"]) == (20.0, 95.0)


def test_classes_stand_in_further_impacts_and_in_changes_of_a_scenario(scaled: Folder) -> None:
    register(scaled, "R1,,M,NET-020,L,,,").write("impacts.csv", "risk,tasks,cost\nR1,NET-010,M\n")
    scaled.scenario.write_text(
        "model: ../models/small\nchange: {risks: {R1: {delay: H}}}\nscale: {impacts: {}}\n", encoding="utf-8"
    )
    (risk,) = scaled.read().project.risks
    assert risk.impacts[0].delay is not None
    assert risk.impacts[1].cost is not None
    assert (risk.impacts[0].delay.text, risk.impacts[1].cost.text) == ("constant(20)", "pert(5000, 8000, 15000)")


def test_a_class_of_a_scenario_replaces_three_points(scaled: Folder) -> None:
    scaled.scenario.write_text("model: ../models/small\nchange: {risks: {R-01: {delay: H}}}\n", encoding="utf-8")
    (risk,) = scaled.read().project.risks
    assert risk.impacts[0].delay is not None
    assert risk.impacts[0].delay.text == "constant(20)"


@pytest.mark.parametrize(
    ("row", "code", "field", "said", "hint"),
    [
        ("R,,MM,NET-020,L,,,", "unknown-class", "probability", "`MM` is no class of the scale of probability", "`M`"),
        ("R,,M,NET-020,huge,,,", "unknown-class", "delay_most_likely", "`huge` is no class", "classes: L, M, H"),
        ("R,,M,NET-020,L,,VL,", "unknown-class", "residual_probability", "`VL` is no class", "`L`"),
    ],
)
def test_a_word_that_is_no_class_is_said(scaled: Folder, row: str, code: str, field: str, said: str, hint: str) -> None:
    found = register(scaled, row).problem()
    assert (found.code, found.field) == (code, field)
    assert said in found.message
    assert hint in (found.hint or "")


def test_a_class_without_a_scale_is_said(folder: Folder) -> None:
    found = register(folder, "R,,high,NET-020,2,VH,,").problems()
    assert [(one.code, one.field) for one in found] == [
        ("scale-missing", "probability"),
        ("scale-missing", "cost_most_likely"),
    ]


def test_a_class_beside_points_is_said(scaled: Folder) -> None:
    scaled.write("risks.csv", "id,probability,tasks,delay_optimistic,delay_most_likely\nR,0.2,NET-020,1,M\n")
    found = scaled.problem()
    assert (found.code, found.field) == ("estimate-twice", "delay_most_likely")


@pytest.mark.parametrize(
    ("scales", "code", "said"),
    [
        ("{probability: {L: 10%, M: 50%, H: 30%}}", "scale-order", "`H` (0.3) of probability is not above `M` (0.5)"),
        ("{probability: {L: 10%, M: 10%}}", "scale-order", "is not above"),
        ("{probability: {L: 5% .. 30%, M: 20% .. 40%}}", "scale-overlap", "`M` (0.2 to 0.4) of probability overlaps"),
        ("{delay: {L: 1 / 2 / 4, M: 3 / 5 / 9}}", "scale-overlap", "`M` (3 to 9) of delay overlaps `L` (1 to 4)"),
        ("{delay: {L: 5, M: 2}}", "scale-order", "`M` (2) of delay is not above `L` (5)"),
        ("{delay: {L: 4 / 2 / 1, M: 9}}", "estimate-order", "optimistic 4 d is above"),
        ("{delay: {L: -1, M: 9}}", "negative-duration", "is negative"),
        ("{delay: {L: , M: 9}}", "missing-value", "`L` has no value"),
        ("{delay: {L: 5}}", "too-few", "two classes or more"),
        ("{delay: {1: 5, 2: 6}}", "class-name", "`1` can't be the name of a class"),
        ("{delay: [1, 2]}", "yaml-shape", "classes and their values"),
        ("{dely: {L: 1, M: 2}}", "unknown-key", "`dely`"),
        ("{probability: {L: 30, M: 50%}}", "probability-range", "above 1"),
        ("{probability: {L: 30% .. 10%, M: 50%}}", "scale-range", "is no range"),
        ("{delay: {L: 1, M: 2}, cost: {L: 1, H: 2}}", "scale-classes", "delay has L, M and cost has L, H"),
        ("{probability: {L: 10%, M: 30%}, score: {L: [1], M: [2]}}", "scale-missing", "needs a scale of probability"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_scale_is_said(folder: Folder, scales: str, code: str, said: str) -> None:
    folder.write("model.yaml", f"{START}scales: {scales}\n")
    found = folder.problems()
    assert {one.code for one in found} == {code}, "\n\n".join(map(str, found))
    assert any(said in one.message for one in found)
    assert all(one.place is not None and one.place.line == 3 for one in found)


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        ("score: {L: [1, 2], M: [2, 4, 6], H: [3, 6, 9]}", "score-not-covering", "the row `L` has 2 scores"),
        ("score: {L: [1, 2, 3], H: [3, 6, 9]}", "score-not-covering", "no row for `M`"),
        ("score: {L: [1, 2, 3], M: [2, 4, 6], H: [3, 6, 9], VH: [4, 8, 9]}", "unknown-key", "`VH`"),
        ("score: {L: [1, 2, 3], M: [2, 4, 6], H: [3, 6, 5]}", "score-order", "fall"),
        ("score: {L: [1, 2, 3], M: [2, 4, 6], H: [3, 3, 9]}", "score-order", "fall"),
        ("score: {L: [1, 2, x], M: [2, 4, 6], H: [3, 6, 9]}", "number-format", "`x`"),
        ("score: {L: [1, 2, 3], M: [2, 4, 6], H: [3, 6, 9]}\n  rating: {low: 2, high: 6}", "score-not-covering",
         "the least score 1 is below"),
        ("score: {L: [1, 2, 3], M: [2, 4, 6], H: [3, 6, 9]}\n  rating: {low: 0, high: 0}", "rating-order", "not rise"),
        ("score: {L: [1, 2, 3], M: [2, 4, 6], H: [3, 6, 9]}\n  rating: [1, 2]", "yaml-shape", "names and least scores"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_scoring_table_is_said(folder: Folder, table: str, code: str, said: str) -> None:
    scales = "scales:\n  probability: {L: 10%, M: 30%, H: 60%}\n  delay: {L: 1, M: 5, H: 20}\n"
    folder.write("model.yaml", f"{START}{scales}  {table}\n")
    found = folder.problems()
    assert code in {one.code for one in found}
    assert any(said in one.message for one in found), "\n\n".join(map(str, found))


def test_a_number_falls_into_the_class_between_whose_limits_it_lies(scaled: Folder) -> None:
    scales = scaled.read().project.scales
    assert scales is not None
    # 10 % ends its class, 20 % begins the next: the limit is in the middle; 40 and 60 %: 50 %.
    assert scales.probability is not None
    assert scales.probability.limits == pytest.approx((0.15, 0.5))
    assert scales.impacts["delay"] == Scale(("L", "M", "H"), (4.5, 16.0))
    assert scales.impacts["cost"].limits == (3_000.0, 17_500.0)
    assert scales.score(0.3, {"delay": 16.0, "cost": 100.0}) == Scored("M", "H", 7.0, "high")
    assert scales.score(0.3, {"delay": -5.0, "cost": 0.0}) == Scored("M", "M", 4.0, "medium")
    assert scales.score(0.3, {"delay": 0.0, "cost": 0.0}) is None
    assert scales.score(0.0, {"delay": 5.0, "cost": 0.0}) is None
    assert scales.score(float("nan"), {"delay": 5.0, "cost": 0.0}) is None


def test_the_report_scores_classes_and_numbers_before_and_after_the_response(scaled: Folder, tmp_path: Path) -> None:
    register(scaled, "R1,,H,NET-020,M,,L,", "R2,,0.3,NET-010,,18000,,")
    results = pipeline.run(scaled.read(), iterations=512)
    one, other = summary(results)["risks"]
    assert [one[f"current_{name}"] for name in ("probability_class", "impact_class", "score", "rating")] == [
        "H", "M", 6.0, "high",
    ]  # fmt: skip
    assert [one[f"residual_{name}"] for name in ("probability_class", "impact_class", "score", "rating")] == [
        "L", "M", 2.0, "low",
    ]  # fmt: skip
    assert (other["current_score"], other["residual_score"]) == (7.0, None)
    page = pipeline.write_report(results, tmp_path / "report")[0].read_text("utf-8").replace("\u00a0", " ")
    assert "6 high (H × M)" in page
    assert "after 2 low (L × M)" in page
    with (tmp_path / "report" / "tables" / "risks.csv").open(encoding="utf-8-sig") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    assert (rows[0]["current_score"], rows[0]["residual_rating"], rows[1]["residual_rating"]) == ("6.0", "low", "")


def test_a_register_without_scales_says_nothing_of_scores(folder: Folder) -> None:
    results = pipeline.run(folder.read(), iterations=256)
    assert not any("score" in name for row in summary(results)["risks"] for name in row)


def test_a_class_is_not_multiplied(scaled: Folder) -> None:
    register(scaled, "R1,,H,NET-020,M,,,", "R2,,0.2,NET-020,4,,,")
    for what in ("delay", "probability"):
        scaled.scenario.write_text(
            f"model: ../models/small\nscale: {{risks: {{all: {{{what}: 1.5}}}}}}\n", encoding="utf-8"
        )
        found = scaled.problem()
        assert found.code == "scale-class"
        assert "in `scales`" in (found.hint or "")
    scaled.scenario.write_text("model: ../models/small\nscale: {risks: {R2: {delay: 1.5}}}\n", encoding="utf-8")
    assert len(scaled.read().project.risks) == 2
