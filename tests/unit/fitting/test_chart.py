"""The chart of a fit: its title is the finding, and the same values give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from forecast.charts import fit as chart
from forecast.charts import style
from forecast.fitting import History, fit
from forecast.fitting import history as room


@pytest.fixture(scope="module")
def histories() -> Iterator[dict[str, History]]:
    """Return a history that a family fits, one that none fits, and odd ones."""
    random = np.random.default_rng(9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "N_REPLICATES", 24)
        yield {
            "fits": fit(np.round(random.gumbel(70.0, 14.0, 60))),
            "spiked": fit(np.where(np.arange(600) % 3 == 0, 1.0, random.lognormal(0.0, 1.5, 600))),
            "negative": fit(random.normal(-5.0, 1.0, 8)),
            "two values": fit([1.0] * 30 + [5.0] * 3),
        }


def test_the_title_is_the_finding(histories: dict[str, History]) -> None:
    best = histories["fits"].best
    assert best is not None
    assert chart.title(histories["fits"], "days").startswith(f"{best.family.capitalize()} fits days (P80 ")
    assert chart.title(histories["spiked"], "ratio").startswith("No family fits ratio: ")
    assert "is off by up to" in chart.title(histories["spiked"], "ratio")


def test_the_text_alternative_has_the_numbers(histories: dict[str, History]) -> None:
    history = histories["fits"]
    text = chart.alt(history, "days")
    assert f"60 values of days: P50 {history.quantile(0.5):g}, P80 {history.quantile(0.8):g}" in text
    assert "off by up to" in text


@pytest.mark.parametrize("name", ["fits", "spiked", "negative", "two values"])
def test_a_chart_is_drawn_of_any_history_and_twice_the_same(
    histories: dict[str, History], name: str, tmp_path: Path
) -> None:
    (tmp_path / "again").mkdir()
    paths = chart.save(histories[name], "ratio $ of _all_", tmp_path)
    again = chart.save(histories[name], "ratio $ of _all_", tmp_path / "again")
    assert [path.name for path in paths] == ["fit.svg", "fit.png"]
    assert chart.alt(histories[name], "ratio $ of _all_").replace("<", "&lt;") in paths[0].read_text("utf-8")
    for one, other in zip(paths, again, strict=True):
        assert one.stat().st_size > 5_000
        assert one.read_bytes() == other.read_bytes()


def test_the_curve_and_the_bar_of_the_largest_difference_are_those_of_the_fit(histories: dict[str, History]) -> None:
    history = histories["spiked"]
    with style.applied():
        figure = Figure(figsize=chart.SIZE)
        chart.draw(history, "ratio", figure)
    curve = figure.axes[0]
    lines = {str(line.get_label()): line for line in curve.lines}
    past = lines["past values"]
    assert past.get_ydata()[-1] == 1.0
    assert np.all(np.diff(past.get_ydata()) >= 0.0)
    low, high = lines["_off"].get_ydata()
    assert history.nearest is not None
    assert abs(high - low) == pytest.approx(history.nearest.distances.kolmogorov_smirnov)
    assert lines["_off"].get_xdata()[0] == history.nearest.distances.at


def test_values_far_out_do_not_press_the_others_together(histories: dict[str, History]) -> None:
    values = np.append(np.random.default_rng(1).normal(10.0, 1.0, 200), 5_000.0)
    low, high = chart._limits(fit(values))
    assert low < 10.0 < high < 20.0
    low, high = chart._limits(histories["fits"])
    assert low < histories["fits"].values[0]
    assert high > histories["fits"].values[-1]
