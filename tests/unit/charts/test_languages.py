"""Charts in other languages: longer words find room, and what the font lacks is said in English."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from forecast import second_process
from forecast.charts import CHARTS, WIDE, figure, save, saving, style
from forecast.results import words
from forecast.texts import catalogue, say, speaking
from tests.support.languages import LONG
from tests.support.sample_charts import chart_results

RESULTS = chart_results(n_blocks=4)
JAPANESE = {"page.levels": "信頼度", "charts.scale.met.finish": "期限内"}


@pytest.mark.parametrize("width", [style.WIDTH, style.NARROW])
@pytest.mark.parametrize("name", CHARTS)
def test_longer_words_stay_on_the_page(name: str, width: float) -> None:
    if width < style.WIDTH and name in WIDE:
        pytest.skip("is as wide on a page as elsewhere")
    chart = CHARTS[name]
    with speaking(LONG, "de"), style.applied(width, has_title=width == style.WIDTH):
        drawn = Figure(figsize=chart.size(RESULTS), dpi=72)
        chart.draw(RESULTS, drawn)
        FigureCanvasAgg(drawn).draw()
        page = drawn.bbox.padded(1.5)
        boxes = [
            (text.get_text(), text.get_window_extent())
            for text in drawn.findobj(Text)
            if text.get_visible() and text.get_text()
        ]
        below = [axes.xaxis.label.get_window_extent() for axes in drawn.axes if axes.get_xlabel()]
    outside = [text for text, box in boxes if not (page.contains(*box.min) and page.contains(*box.max))]
    assert outside == []
    assert not any(one.overlaps(other) for one, other in combinations(below, 2))


def test_what_the_font_lacks_is_said_in_english_while_charts_are_drawn() -> None:
    day = date(2027, 5, 31)
    with speaking(JAPANESE, "ja"):
        assert words.day(day) == "2027年5月31日"
        with style.applied():
            assert say("page.levels") == catalogue()["page.levels"]
            assert words.day(day) == "31 May 2027"
            seen = [text.get_text() for text in figure("finish", RESULTS).findobj(Text)]
        assert say("page.levels") == "信頼度"
        assert CHARTS["finish"].title(RESULTS).count("年") == 2
    assert seen
    assert all(style.can_show(text) for text in seen)


@pytest.mark.parametrize("locale", ["fr", "de-CH", "ar-EG", "ru", "pl", "tr", "vi", "he", "fa"])
def test_numbers_and_months_of_many_regions_are_drawn_as_they_are_written(locale: str) -> None:
    day = date(2027, 5, 31)
    with speaking({}, locale):
        written = words.day(day), words.count(1_234_567), words.percent(0.62)
        with style.applied():
            assert (words.day(day), words.count(1_234_567), words.percent(0.62)) == written


def test_letters_of_a_page_that_the_font_lacks_are_taken_to_be_as_wide_as_high() -> None:
    assert style.text_width("年月日", style.POINTS) == pytest.approx(3.0)


def test_no_line_ends_between_a_number_and_what_belongs_to_it() -> None:
    text = "It costs 4,3\N{NO-BREAK SPACE}m\N{NO-BREAK SPACE}USD von 1\N{NARROW NO-BREAK SPACE}234"
    for width in (1.0, 1.2, 1.4, 1.6, 1.8):
        lines = style.wrapped(text, width, style.BODY, most_lines=9)
        assert " ".join(lines) == text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        assert any("4,3 m USD" in line for line in lines)
    assert style.legible("\N{NO-BREAK SPACE}a \N{NO-BREAK SPACE}\N{NO-BREAK SPACE} b") == "a\N{NO-BREAK SPACE}b"


def test_charts_that_wait_for_the_end_are_in_the_language_in_which_they_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_process, "_forked", lambda work: 0)
    names = ("cost", "finish")
    for folder in ("at_once", "at_the_end"):
        (tmp_path / folder).mkdir()
    with speaking({"charts.scale.met.finish": "punctual"}, "de"):
        for name in names:
            save(name, RESULTS, tmp_path / "at_once")
        drawing = saving(names, RESULTS, tmp_path / "at_the_end")
        drawing.__enter__()
    drawing.__exit__(None, None, None)
    for name in names:
        files = [tmp_path / folder / f"{name}.svg" for folder in ("at_once", "at_the_end")]
        assert len({file.read_bytes() for file in files}) == 1
