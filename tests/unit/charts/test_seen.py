"""Charts are seen by everybody: by those who lack a kind of cone, and at the sizes at which charts are read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.collections import Collection, LineCollection
from matplotlib.colors import same_color, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from forecast.charts import CHARTS, comparison, figure, style, sweep
from tests.contracts.test_charts import seen_texts
from tests.support.sample_charts import chart_results
from tests.support.vision import DEFICIENCIES, distance

# Colors that stand for something; the others are ink, lines and paper.
MEANINGFUL = (style.ORANGE, style.SKY, style.GREEN, style.BLUE, style.VERMILION, style.UNCERTAIN, style.FAINT)
LEAST_DISTANCE = 15.0  # more than six times what can just be told apart
SCREEN = 800.0  # pixels
LEAST_PIXELS = 11.0
PAPER = 210.0 - 2 * 15.0  # A4 with usual margins, mm
LEAST_POINTS = 7.0
MM = 25.4
# Charts of more than one run, with all the colors that they may use at once.
OTHERS = {
    "comparison": comparison.COLORS,
    "sweep": sweep.COLORS,
    "mitigation": (style.BLUE, style.VERMILION, style.FAINT),
    "waterfall": (style.BAD, style.GREEN, style.UNCERTAIN),
    "replay": (style.VERMILION, style.SKY),
}


@lru_cache(maxsize=len(CHARTS))
def drawn(name: str) -> Figure:
    return figure(name, chart_results(n_blocks=4, n_tasks=30, n_risks=12))


def colors_of(made: Figure) -> set[str]:
    """Return the meaningful colors of a chart; thin gray lines lead the eye and mean nothing."""
    found: set[str] = set()
    for axes in made.axes:
        for artist in axes.get_children():
            colors: Iterable[object] = ()
            if isinstance(artist, Line2D):
                colors = [artist.get_color()]
            elif isinstance(artist, LineCollection):
                colors = artist.get_colors()
            elif isinstance(artist, Collection):
                colors = [*artist.get_facecolor(), *artist.get_edgecolor()]
            elif isinstance(artist, Patch):
                colors = [artist.get_facecolor()]
            is_line = isinstance(artist, Line2D | LineCollection)
            known = [one for one in MEANINGFUL if not (is_line and one == style.FAINT)]
            names = {to_hex(np.asarray(one)[:3] if not isinstance(one, str) else one) for one in colors}  # type: ignore[arg-type]
            found |= {one for one in known if any(same_color(one, name) for name in names)}
    return found


def too_near(colors: Iterable[str]) -> list[tuple[str, str, str, float]]:
    """Return the pairs of colors that some eyes can't tell apart, with the deficiency and the distance."""
    return [
        (one, other, deficiency, round(distance(one, other, deficiency), 1))
        for one, other in combinations(sorted(set(colors)), 2)
        for deficiency in DEFICIENCIES
        if distance(one, other, deficiency) < LEAST_DISTANCE
    ]


@pytest.mark.parametrize("name", CHARTS)
def test_colors_of_a_chart_are_told_apart_by_every_eye(name: str) -> None:
    found = colors_of(drawn(name))
    assert found or name == "correlations"  # its shades are numbers: see below
    assert too_near(found) == []


@pytest.mark.parametrize("name", OTHERS)
def test_colors_of_charts_of_several_runs_are_told_apart_by_every_eye(name: str) -> None:
    assert too_near(OTHERS[name]) == []


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_shades_of_criticality_and_correlation_are_in_order_for_every_eye(deficiency: str) -> None:
    from forecast.charts.correlations import SHADES

    weak, strong = to_hex(style.SHADES(0.1)), to_hex(style.SHADES(0.9))
    assert distance(weak, strong, deficiency) > LEAST_DISTANCE
    negative, none, positive = (to_hex(SHADES(at)) for at in (0.2, 0.5, 0.8))
    for one, other in combinations((negative, none, positive), 2):
        assert distance(one, other, deficiency) > LEAST_DISTANCE


def test_red_and_green_would_be_found_out() -> None:
    assert {found[2] for found in too_near(("#C04040", "#607020"))} == {"deuteranopia"}
    assert too_near(("#C04040", "#0072B2")) == []


def test_distances_are_those_of_the_color_space() -> None:
    assert distance("#FFFFFF", "#000000") == pytest.approx(100.0, abs=0.01)
    assert distance("#FF0000", "#00FF00") == pytest.approx(170.57, abs=0.05)  # L a b of the primaries: Lindbloom


@pytest.mark.parametrize("name", CHARTS)
def test_letters_are_legible_on_a_narrow_screen_and_on_paper(name: str) -> None:
    made = drawn(name)
    width = made.get_figwidth()
    sizes = [text.get_fontsize() for text in seen_texts(made) if text.get_text().strip()]
    assert min(sizes) / style.POINTS * SCREEN / width >= LEAST_PIXELS
    assert min(sizes) * PAPER / MM / width >= LEAST_POINTS
