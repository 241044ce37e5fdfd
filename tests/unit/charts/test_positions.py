"""What is drawn stands where the statistics say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from forecast.charts import CHARTS, figure, gantt, risk_matrix, style
from forecast.charts.scale import money_scale, time_scale
from forecast.drivers import DRIVERS
from forecast.results import Results, words
from forecast.statistics import joint_confidence, percentile, percentiles, probability
from tests.support.sample_results import sample_results, with_fixed_costs

RESULTS = sample_results(n_tasks=20, n_risks=10, n_blocks=8)


def labelled(drawn: Figure, label: str) -> Any:
    found = [artist for artist in drawn.findobj(Artist) if artist.get_label() == label]
    assert len(found) == 1, (label, found)
    return found[0]


def texts(drawn: Figure) -> list[str]:
    return [text.get_text() for text in drawn.findobj(Text)]


@pytest.mark.parametrize(("name", "outcome"), [("finish", RESULTS.finish), ("cost", RESULTS.cost)])
@pytest.mark.parametrize("p_level", [0.5, 0.8])
def test_a_p_level_is_marked_at_its_value(name: str, outcome: np.ndarray, p_level: float) -> None:
    drawn = figure(name, RESULTS)
    marker = labelled(drawn, f"_P{p_level * 100:.0f}")
    assert marker.get_xdata()[0] == percentile(outcome, p_level).value
    assert marker.get_ydata()[0] == p_level


@pytest.mark.parametrize(("name", "outcome"), [("finish", RESULTS.finish), ("cost", RESULTS.cost)])
def test_the_curve_passes_through_the_percentiles(name: str, outcome: np.ndarray) -> None:
    curve = labelled(figure(name, RESULTS), "_curve")
    x, y = curve.get_data()
    levels = list(np.round(np.arange(0.05, 1.0, 0.05), 2))
    drawn = {round(float(level), 3): float(value) for value, level in zip(x, y, strict=True)}
    assert [drawn[float(level)] for level in levels] == [row.value for row in percentiles(outcome, levels)]
    assert np.all(np.diff(x) >= 0)


def test_target_and_base_stand_at_their_moments() -> None:
    curve, strip = figure("finish", RESULTS).axes
    for axes in (curve, strip):
        lines = {
            line.get_xdata()[0] for line in axes.lines if len(set(line.get_xdata())) == 1 and line.get_marker() != "o"
        }
        assert {RESULTS.base.finish, RESULTS.targets.finish} <= lines


@pytest.mark.parametrize(("name", "outcome", "target"), [
    ("finish", RESULTS.finish, RESULTS.targets.finish), ("cost", RESULTS.cost, RESULTS.targets.budget),
])  # fmt: skip
def test_the_bars_on_either_side_of_the_target_count_who_meets_it(
    name: str, outcome: np.ndarray, target: float
) -> None:
    drawn = figure(name, RESULTS)
    met, missed = (labelled(drawn, label).get_data() for label in ("_met", "_missed"))
    assert met.edges[-1] == pytest.approx(target, rel=1e-12)
    assert missed.edges[0] == pytest.approx(target, rel=1e-12)
    assert met.values.sum() == pytest.approx(np.mean((outcome > met.edges[0]) & (outcome <= target)))
    assert missed.values.sum() == pytest.approx(np.mean((outcome > target) & (outcome <= missed.edges[-1])))
    assert met.values.sum() + missed.values.sum() > 0.99


def test_an_outcome_exactly_at_the_target_is_drawn_as_met() -> None:
    certain = sample_results(spread=0.0, n_blocks=2)
    drawn = figure("finish", certain)
    assert labelled(drawn, "_met").get_data().values.sum() == 1.0
    assert labelled(drawn, "_missed").get_data().values.sum() == 0.0


def test_the_error_band_of_a_short_run_is_wider() -> None:
    def width(results: Results) -> float:
        band = figure("finish", results).axes[0].collections[0].get_paths()[0].vertices
        middle = band[np.isclose(band[:, 1], 0.5)]
        return float(np.ptp(middle[:, 0]))

    p50 = percentile(RESULTS.finish, 0.5)
    assert width(RESULTS) == pytest.approx(p50.high - p50.low)
    assert width(sample_results(n_tasks=20, n_risks=10, n_blocks=1)) > 1.5 * width(RESULTS)


def test_the_scatter_names_the_share_of_each_quadrant() -> None:
    drawn = figure("joint", RESULTS)
    time, money = RESULTS.on_time(), RESULTS.on_budget()
    assert time is not None
    assert money is not None
    shares = joint_confidence(RESULTS)
    assert shares.joint is not None
    seen = texts(drawn)
    for name, hits in (
        ("on time, on budget", time & money),
        ("late, on budget", ~time & money),
        ("on time, over budget", time & ~money),
        ("late, over budget", ~time & ~money),
    ):
        assert seen[seen.index(name) + 1] == words.percent(probability(hits))
    assert seen[seen.index("on time, on budget") + 1] == words.percent(shares.joint)


def test_the_scatter_draws_the_first_iterations_where_they_fell() -> None:
    large = sample_results(n_blocks=16)
    (axes,) = figure("joint", large).axes
    clouds = [line for line in axes.lines if line.get_marker() == "o"]
    points = np.concatenate([np.column_stack(line.get_data()) for line in clouds])
    first = np.column_stack((large.finish, large.cost))[:3000]
    assert np.array_equal(points[np.lexsort(points.T)], first[np.lexsort(first.T)])
    both = (large.on_time() & large.on_budget())[:3000]
    assert [len(line.get_xdata()) for line in clouds if line.get_color() == style.BLUE] == [both.sum()]


@pytest.mark.parametrize("unit", ["days", "money"])
def test_the_bars_of_the_tornado_are_the_drivers_in_their_order(unit: str) -> None:
    drawn = figure("drivers_time" if unit == "days" else "drivers_cost", RESULTS)
    for axes, rows in zip(drawn.axes, (DRIVERS[f"contribution_{unit}"], DRIVERS[f"task_swing_{unit}"]), strict=True):
        widths = [bar.get_width() for bar in axes.containers[0]]
        expected = [row.value for row in rows(RESULTS)]
        assert widths == expected[: len(widths)]
        assert all(abs(value) < 0.02 * max(map(abs, widths)) for value in expected[len(widths) : 8]) or len(widths) < 8


def test_bars_whose_error_exceeds_their_effect_are_gray_and_opportunities_point_left() -> None:
    risks = replace(
        RESULTS.risks,
        finish_effect=np.array([20.0, -15.0, 12.0, *[0.0] * 7]),
        finish_effect_low=np.array([18.0, -17.0, -3.0, *[0.0] * 7]),
        finish_effect_high=np.array([22.0, -13.0, 27.0, *[0.0] * 7]),
        probability=np.full(10, 0.5),
    )
    axes = figure("drivers_time", replace(RESULTS, risks=risks)).axes[0]
    bars = axes.containers[0]
    assert [bar.get_width() for bar in bars] == [10.0, -7.5, 6.0]
    assert [to_hex(bar.get_facecolor()).upper() for bar in bars] == [style.VERMILION, style.GREEN, style.UNCERTAIN]
    assert "+10 days = 50 % × 20 days" in texts(axes.figure)


def test_the_bars_of_the_gantt_run_from_p10_start_to_p90_finish() -> None:
    drawn, tasks = figure("gantt", RESULTS), RESULTS.tasks
    rows = [k for k in gantt.rows(RESULTS) if not tasks.is_milestone[k]]
    bars = [path.get_extents() for path in labelled(drawn, "_bars").get_paths()]
    assert [bar.x0 for bar in bars] == tasks.start_p10[rows].tolist()
    assert [bar.x1 for bar in bars] == tasks.finish_p90[rows].tolist()
    assert [segment[0][0] for segment in labelled(drawn, "_p50").get_segments()] == tasks.finish_p50[rows].tolist()
    base = labelled(drawn, "_base").get_segments()
    assert [segment[:, 0].tolist() for segment in base] == [[tasks.base_start[k], tasks.base_finish[k]] for k in rows]
    assert labelled(drawn, "_target").get_xdata()[0] == RESULTS.targets.finish


def test_a_large_gantt_shows_the_tasks_that_are_critical_most_often() -> None:
    large = sample_results(n_tasks=150, n_blocks=2)
    rows = gantt.rows(large)
    assert len(rows) == 40
    hidden = np.setdiff1d(np.arange(150), rows)
    assert large.tasks.criticality_index[rows].min() >= large.tasks.criticality_index[hidden].max()
    assert "The 40 most often critical of 150 tasks" in " ".join(texts(figure("gantt", large)))


def test_gantt_rows_follow_the_work_breakdown_and_then_the_base_start() -> None:
    tasks = replace(RESULTS.tasks, wbs=tuple("2.1" if k < 10 else "1.1" for k in range(20)))
    rows = gantt.rows(replace(RESULTS, tasks=tasks)).tolist()
    assert sorted(rows[:10]) == list(range(10))  # the part that starts first comes first, whatever its number
    starts = RESULTS.tasks.base_start[rows]
    assert np.all(np.diff(starts[:10]) >= 0)
    assert np.all(np.diff(starts[10:]) >= 0)


def test_the_risk_matrix_draws_open_risks_at_probability_and_impact() -> None:
    risks = replace(RESULTS.risks, status=("Closed", *("open",) * 9))
    drawn = figure("risk_matrix", replace(RESULTS, risks=risks))
    time = drawn.axes[0].collections
    (dots,) = [artist for artist in time if artist.get_label() == "_before"]
    expected = sorted(
        (risks.current_delay[k], risks.current_probability[k]) for k in range(1, 10) if risks.current_delay[k] != 0
    )
    assert sorted(map(tuple, np.asarray(dots.get_offsets()))) == expected
    assert "R-01" not in texts(drawn)
    assert "R-02" in texts(drawn)


def test_the_matrix_names_the_largest_risks_of_many() -> None:
    many = sample_results(n_tasks=30, n_risks=300, n_blocks=2)
    drawn = figure("risk_matrix", many)
    for panel, axes in zip(risk_matrix.panels(many), drawn.axes, strict=True):
        named = {text.get_text() for text in axes.texts if text.get_text().startswith("R-")}
        assert named == set(panel.ids[:15])
        assert np.all(np.diff(np.abs(panel.before)) <= 0)


def test_a_target_in_working_days_is_drawn_in_working_days() -> None:
    results = sample_results(n_blocks=4, target_as_duration=True)
    drawn = figure("finish", results)
    assert labelled(drawn, "_P80").get_xdata()[0] == percentile(results.duration, 0.8).value
    assert drawn.axes[1].get_xlabel() == "Duration, working days"
    assert time_scale(results).target == results.targets.duration


def test_the_end_of_a_day_is_drawn_as_the_start_of_the_next() -> None:
    scale = time_scale(RESULTS)
    assert scale.start == RESULTS.start
    assert scale.target is not None
    assert scale.text(scale.target) == words.day(RESULTS.start + timedelta(days=int(scale.target) - 1))


def test_titles_state_the_finding() -> None:
    shares = joint_confidence(RESULTS)
    assert shares.on_time is not None
    assert CHARTS["finish"].title(RESULTS).startswith(f"{words.percent(shares.on_time)} likely to finish by ")
    certain = CHARTS["cost"].title(sample_results(spread=0.0, n_blocks=2))
    assert certain == "It costs USD 1.01 m in every iteration (budget USD 1 m)"
    free = sample_results(targets=False, n_blocks=4)
    assert CHARTS["finish"].title(free).startswith("As likely as not to finish by ")
    assert CHARTS["joint"].title(free).endswith(money_scale(free).text(money_scale(free).percentile(0.8)))


def test_fixed_costs_stand_among_the_tasks_and_are_called_so() -> None:
    results = with_fixed_costs(RESULTS)
    drawn = figure("drivers_cost", results)
    assert "T-001 Racks (fixed cost)" in texts(drawn)
    assert any(text.startswith("Tasks and fixed costs (8 of ") for text in texts(drawn))
    assert CHARTS["drivers_cost"].title(results).endswith("; Racks (fixed cost)")
    assert not any("fixed cost" in text for text in texts(figure("drivers_time", results)))
