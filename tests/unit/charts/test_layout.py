"""Text fits its place, ticks stand at round values, labels keep clear of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from forecast.charts import CHARTS, labels, style
from forecast.charts.scale import date_ticks, money_scale, number_ticks, time_scale
from tests.support.sample_results import sample_results


def test_widths_are_those_of_the_drawn_text() -> None:
    with style.applied():
        figure = Figure(figsize=(8, 2))
        for text, bold in (
            ("P80 14 Aug 2027 (12–16 Aug)", True),
            ("R-07 Switches arrive late", False),
            ("iiiWWW", False),
        ):
            drawn = figure.text(0, 0.5, text, size=9.5, weight="bold" if bold else "normal")
            width = drawn.get_window_extent().width / figure.dpi
            # Letter spacing of pairs and rounding to dots are left out: 3 %.
            assert style.text_width(text, 9.5, bold) == pytest.approx(width, rel=0.03)


def test_letters_that_the_font_lacks_become_one_placeholder() -> None:
    assert style.legible("Rollout 🚀🔥 phase") == f"Rollout {style.MISSING} phase"
    assert style.legible("移行テスト") == style.MISSING
    assert style.legible("line\nbreak\tand\u202e override") == "line break and override"
    assert style.legible("$5 and $x^2$") == "$5 and $x^2$"


@pytest.mark.parametrize("width", [0.4, 1.0, 2.5])
def test_fitted_text_fits_and_keeps_both_ends(width: float) -> None:
    text = "Migrate wave 12 of the storage arrays including every subtask, hall B"
    fitted = style.fitted(text, width, 8.5)
    assert style.text_width(fitted, 8.5) <= width
    assert fitted[0] == "M"
    assert fitted[-1] == "B"
    assert style.fitted("short", 2.5, 8.5) == "short"


def test_a_title_is_broken_into_lines_of_about_the_same_length() -> None:
    text = "Responses would cut the expected impact of the threats by 36 % in time and by 11 % in cost"
    lines = style.wrapped(text, 7.6, style.TITLE, bold=True)
    assert len(lines) == 2
    assert " ".join(lines) == text
    assert abs(len(lines[0]) - len(lines[1])) < 15


def test_a_title_without_end_stops_after_three_lines() -> None:
    lines = style.wrapped("word " * 400, 7.6, style.TITLE, bold=True)
    assert len(lines) == 3
    assert all(style.text_width(line, style.TITLE, bold=True) <= 7.6 for line in lines)
    assert all(style.text_width(line, 9.5) <= 2.0 for line in style.wrapped("x" * 300, 2.0, 9.5))


def test_the_style_leaves_the_users_settings_alone() -> None:
    before = dict(mpl.rcParams)
    with style.applied():
        assert mpl.rcParams["text.parse_math"] is False
    assert dict(mpl.rcParams) == before


@given(
    first=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    low=st.floats(-500, 500),
    span=st.floats(0.5, 20_000),
    n_ticks=st.integers(3, 10),
)
@settings(max_examples=150, deadline=None)
def test_date_ticks_stand_inside_in_order_and_not_too_many(first: date, low: float, span: float, n_ticks: int) -> None:
    positions, names = date_ticks(first, low, low + span, n_ticks)
    assert len(positions) == len(names) <= n_ticks + 2
    assert all(low <= at <= low + span for at in positions)
    assert all(earlier < later for earlier, later in pairwise(positions))
    for at, name in zip(positions, names, strict=True):
        on = first + timedelta(days=int(np.floor(at)))
        assert name[0].isdigit() or on.day == 1  # a day, a year, or the first of a month
        if span > 15 * n_ticks:
            assert str(on.year) in name or "\n" not in name


def test_long_projects_are_labelled_with_years_and_short_ones_with_days() -> None:
    start = date(2027, 3, 1)
    assert date_ticks(start, 0, 4, 8)[1] == ["1 Mar", "2 Mar", "3 Mar", "4 Mar"]
    assert date_ticks(start, 0, 70, 6)[1] == ["1 Mar", "15 Mar", "29 Mar", "12 Apr", "26 Apr", "10 May"]
    assert date_ticks(start, 0, 400, 6)[1] == ["Apr\n2027", "Jul", "Oct", "Jan\n2028", "Apr"]
    assert date_ticks(start, 0, 9000, 8)[1][:2] == ["2030", "2035"]


def test_number_ticks_have_the_same_decimals() -> None:
    positions, names = number_ticks(980_000, 1_500_000, 6, 1e6)
    assert names == ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]
    assert positions == pytest.approx([1.0e6, 1.1e6, 1.2e6, 1.3e6, 1.4e6, 1.5e6])


@pytest.mark.parametrize("scale", [time_scale(sample_results(n_blocks=2)), money_scale(sample_results(n_blocks=2))])
def test_bins_cover_the_range_with_an_edge_at_the_target(scale) -> None:  # type: ignore[no-untyped-def]
    low, high = scale.limits()
    edges = scale.bins(low, high)
    assert edges[0] <= low
    assert edges[-1] >= high
    assert np.min(np.abs(edges - scale.target)) <= 1e-9 * scale.target
    assert len(edges) <= 48
    if scale.start is not None:
        assert (edges[1] - edges[0]) in (1.0, 7.0)


def test_labels_keep_clear_of_points_and_of_each_other() -> None:
    rng = np.random.default_rng(3)
    points = [(float(x), float(y)) for x, y in rng.uniform(0.2, 3.2, (15, 2))]
    dots = [(x - 0.05, y - 0.05, x + 0.05, y + 0.05) for x, y in points]
    placed = labels.place(points, [(0.35, 0.12)] * 15, 3.4, 3.4, dots)
    boxes = [(spot.x - 0.175, spot.y - 0.06, spot.x + 0.175, spot.y + 0.06) for spot in placed]
    assert all(min(box) >= 0 and max(box) <= 3.4 for box in boxes)
    taken = [*dots, *boxes]
    for k, box in enumerate(taken):
        for other in taken[max(k + 1, len(dots)) :]:
            apart = box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]
            assert apart, (box, other)


def test_where_no_place_is_free_a_label_still_finds_one() -> None:
    placed = labels.place([(0.5, 0.5)] * 40, [(0.3, 0.12)] * 40, 1.0, 1.0)
    assert len(placed) == 40


def luminance(color: str) -> float:
    channels = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("color", [style.INK, style.MUTED, style.BLUE])
def test_colors_of_text_stand_out_from_the_paper(color: str) -> None:
    # WCAG 2.1, success criterion 1.4.3: at least 4.5 to 1.
    assert (luminance(style.PAPER) + 0.05) / (luminance(color) + 0.05) >= 4.5


def test_good_bad_and_opportunity_differ_for_people_who_see_no_red_or_green() -> None:
    # Viénot, Brettel & Mollon (1999), Color Research & Application 24(4): protanopes and deuteranopes, linear RGB.
    simulations = (
        np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
        np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
    )
    colors = (style.BLUE, style.VERMILION, style.ORANGE, style.UNCERTAIN)
    linear = np.array([[(int(color[k : k + 2], 16) / 255) ** 2.2 for k in (1, 3, 5)] for color in colors])
    for simulation in simulations:
        seen = np.clip(linear @ simulation.T, 0, 1) ** (1 / 2.2)
        for k in range(len(colors)):
            for other in range(k + 1, len(colors)):
                # A tenth of the way from black to white in at least one channel.
                assert np.abs(seen[k] - seen[other]).max() > 0.1, (colors[k], colors[other])


@pytest.mark.parametrize("width", [1.0, 1.5, 2.0, 3.0, 5.0])
def test_no_line_of_a_title_parts_a_date_or_an_amount(width: float) -> None:
    title = "Base finish 29 Jan 2027, 80 % likely by 16 Feb 2027; at most USD +5.8 k"
    lines = style.wrapped(title, width, style.SMALL, most_lines=9)
    assert " ".join(lines) == title
    assert [
        part for part in ("29 Jan 2027", "16 Feb 2027", "USD +5.8 k") if not any(part in line for line in lines)
    ] == []


def test_a_label_says_how_much_of_it_is_not_free() -> None:
    alone, crowded = labels.place([(0.5, 0.5), (0.5, 0.5)], [(0.4, 0.1), (3.0, 3.0)], 1.0, 1.0)
    assert alone.covered == 0.0
    assert crowded.covered > 0.0


@pytest.mark.parametrize("target", [0.2, 0.5, 3.0])
def test_the_words_over_the_bars_keep_clear_of_each_other(target: float) -> None:
    """Also where the target is so far that nearly every iteration meets it."""
    results = sample_results(n_blocks=8)
    finish = float(results.finish.min()) + target * float(np.ptp(results.finish))
    far = replace(results, targets=replace(results.targets, finish=finish, duration=None))
    with style.applied():
        figure = Figure(figsize=CHARTS["finish"].size(far))
        CHARTS["finish"].draw(far, figure)
        bars = figure.axes[1]
        boxes = [text.get_window_extent() for text in bars.texts]
    assert len(boxes) > 1
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_a_budget_in_a_currency_with_a_long_name_stays_on_the_page() -> None:
    results = replace(sample_results(n_blocks=8), currency="Convertible Marks of Bosnia")
    with style.applied():
        figure = Figure(figsize=CHARTS["joint"].size(results))
        CHARTS["joint"].draw(results, figure)
        (label,) = [text for text in figure.axes[0].texts if text.get_text().startswith("Budget\n")]
        assert label.get_window_extent().x1 <= figure.bbox.x1
