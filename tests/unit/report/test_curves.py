"""The page's own drawings name their points where no line crosses the name, and quarters only where there is room."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from forecast.report.page import curves, play
from forecast.results import Results
from tests.support.sample_results import sample_results

RESULTS = sample_results(n_blocks=8)
LEVEL = re.compile(r'<text class="level" x="([\d.]+)" y="[\d.]+"( text-anchor="end")?>([^<]+)')


def at(p_level: float) -> Results:
    """Return results whose target is that P-level of the finish."""
    finish = float(sorted(RESULTS.finish)[int(p_level * (len(RESULTS.finish) - 1))])
    return replace(RESULTS, targets=replace(RESULTS.targets, finish=finish, duration=None))


@pytest.mark.parametrize("p_level", [0.3, 0.55, 0.7, 0.85, 0.95])
def test_no_name_of_a_point_is_crossed_by_the_target_where_the_other_side_is_free(p_level: float) -> None:
    results = at(p_level)
    time = play.dials(results)[0]
    drawn = str(curves.curve(results, time, "finish"))
    found = re.search(r'class="target across" transform="translate\(([\d.]+) 0\)', drawn)
    assert found is not None
    target = float(found[1])
    for x, is_end, words in LEVEL.findall(drawn):
        wide = curves._width(words)
        left, right = (float(x) - wide, float(x)) if is_end else (float(x), float(x) + wide)
        other = (float(x) + 18, float(x) + 18 + wide) if is_end else (float(x) - 18 - wide, float(x) - 18)
        is_crossed = left < target < right
        is_other_worse = other[0] < curves.CURVE[2] or other[1] > curves.CURVE[0] - curves.CURVE[4]
        assert not is_crossed or is_other_worse or other[0] < target < other[1]


def test_a_quarter_without_room_has_no_number() -> None:
    wide, narrow = at(0.5), at(1.0)
    drawn = [str(curves.together(one, *play.dials(one))) for one in (wide, narrow)]
    counts = [len(re.findall('class="share ', text)) for text in drawn]
    assert counts[0] > counts[1] >= 1
    assert all(text.count('class="share both"') == 1 for text in drawn)
