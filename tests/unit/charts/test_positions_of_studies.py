"""What charts of studies draw stands where the numbers are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

from forecast.charts import CHARTS, figure, paths, style
from forecast.charts.scale import money_scale, time_scale
from forecast.results import words
from forecast.statistics import percentile
from forecast.statistics.draw_down import draw_down
from tests.support.sample_charts import chart_results

RESULTS = chart_results(n_blocks=8)


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.findobj(Text) if text.get_text()]


def dots(axes: Axes, name: str) -> np.ndarray:
    (found,) = [one for one in axes.collections if one.get_label() == name]
    return np.asarray(found.get_offsets())


@pytest.mark.parametrize("panel", [0, 1])
def test_as_many_dots_meet_the_target_as_outcomes_do(panel: int) -> None:
    scale = (time_scale, money_scale)[panel](RESULTS)
    axes = figure("quantile_dots", RESULTS).axes[panel]
    met, missed = dots(axes, "_met"), dots(axes, "_missed")
    assert scale.met is not None
    assert scale.target is not None
    assert len(met) + len(missed) == 50
    assert len(met) == pytest.approx(50 * scale.met.value, abs=1.0)
    assert met[:, 0].max() < scale.target < missed[:, 0].min()


@pytest.mark.parametrize("panel", [0, 1])
def test_a_dot_stands_in_the_column_of_its_outcome(panel: int) -> None:
    scale = (time_scale, money_scale)[panel](RESULTS)
    axes = figure("quantile_dots", RESULTS).axes[panel]
    x = np.sort(np.concatenate((dots(axes, "_met"), dots(axes, "_missed")))[:, 0])
    width = np.diff(np.unique(x)).min()
    expected = [percentile(scale.values, (k + 0.5) / 50).value for k in range(50)]
    assert x == pytest.approx(np.array(expected), abs=0.51 * width)


def test_no_dot_covers_another() -> None:
    for axes in figure("quantile_dots", RESULTS).axes:
        found = np.concatenate((dots(axes, "_met"), dots(axes, "_missed")))
        width, height = style.inches(axes)
        low, high = axes.get_xlim()
        inches = np.column_stack(((found[:, 0] - low) / (high - low) * width, found[:, 1]))
        apart = np.linalg.norm(inches[:, None] - inches[None, :], axis=2) + 9.0 * np.eye(len(found))
        (met,) = [one for one in axes.collections if one.get_label() == "_met"]
        diameter = np.sqrt(float(met.get_sizes()[0])) / style.POINTS
        assert apart.min() >= diameter
        assert inches[:, 1].max() + diameter / 2 <= height


def test_a_path_goes_through_its_own_tasks_in_their_order() -> None:
    rows = paths._stretches(RESULTS)
    for k, row in enumerate(RESULTS.studies["paths"]):
        assert sum(one.n_tasks for one in rows if k in one.members) == row["n_tasks"]
    order = paths._in_order([str(row["tasks"]).split("; ") for row in RESULTS.studies["paths"]])
    assert len(set(order)) == len(order)
    for row in RESULTS.studies["paths"]:
        assert all(order.index(one) < order.index(other) for one, other in pairwise(str(row["tasks"]).split("; ")))
    bars, lines = figure("paths", RESULTS).axes
    shares = [row["share"] for row in RESULTS.studies["paths"]]
    assert [bar.get_height() for bar in bars.containers[0]] == pytest.approx(shares)
    (found,) = [one for one in lines.collections if len(one.get_offsets()) > 1]
    assert len(found.get_offsets()) == sum(len(one.members) for one in rows)


def test_one_path_alone_is_no_chart() -> None:
    alone = ({**RESULTS.studies["paths"][0], "n_paths": 1},)
    assert not CHARTS["paths"].applies(replace(RESULTS, studies={**RESULTS.studies, "paths": alone}))


def test_the_bars_of_merge_bias_are_the_days_of_each_point() -> None:
    (axes,) = figure("merge_bias", RESULTS).axes
    expected = [row["bias"] for row in RESULTS.studies["merges"]][: len(axes.containers[0])]
    assert [bar.get_width() for bar in axes.containers[0]] == pytest.approx(expected)
    assert "waits for T-001 70 %, T-002 30 %" in texts(axes)


def test_correlation_asked_for_stands_above_the_diagonal_and_what_came_below() -> None:
    (axes,) = figure("correlations", RESULTS).axes
    found = {text.get_position(): text.get_text() for text in axes.texts}
    assert found[1, 0] == ".50"
    assert found[0, 1] == ".48"
    # The pair of its own, of the first task and the last element in the list.
    last = max(x for x, y in found if y == 0 and found[x, y].startswith(words.MINUS))
    assert found[last, 0] == f"{words.MINUS}.20"
    assert found[0, last] == f"{words.MINUS}.19"


def test_what_cannot_hold_at_once_is_said() -> None:
    repaired = tuple({**row, "repaired": 0.4, "achieved": 0.4} for row in RESULTS.correlations[:1])
    title = CHARTS["correlations"].title(replace(RESULTS, correlations=repaired))
    assert title == "Not all that was asked for can hold at once: the same team is 0.40 for 0.50"


def test_the_lines_of_convergence_end_at_the_answer() -> None:
    finish, cost, chance = figure("convergence", RESULTS).axes
    for axes, values in ((finish, RESULTS.finish), (cost, RESULTS.cost)):
        (line,) = [one for one in axes.lines if one.get_label() == "_P80"]
        assert line.get_ydata()[-1] == percentile(values, 0.8).value
        assert line.get_xdata()[-1] == RESULTS.n_iterations
    on_time = RESULTS.on_time()
    assert on_time is not None
    (line,) = [one for one in chance.lines if one.get_label() == "_on_time"]
    assert line.get_ydata()[-1] == on_time.mean()


def test_the_draw_down_begins_at_the_contingency_and_ends_at_nothing() -> None:
    found = draw_down(RESULTS)
    assert found is not None
    (axes,) = figure("draw_down", RESULTS).axes
    (line,) = [one for one in axes.lines if one.get_label() == "_P80"]
    assert line.get_ydata() == pytest.approx(found.usual)
    total = RESULTS.studies["contributions"][-1]["money_p80"]
    assert (line.get_ydata()[0], line.get_ydata()[-1]) == pytest.approx((total, 0.0))
