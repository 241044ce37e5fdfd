"""Every registered chart looks as it did when it was last looked at: small pictures, compared with a tolerance.

Letters come from the font that matplotlib ships, so only another matplotlib moves edges by parts of a pixel. What is
compared are the means of squares of 4 by 4 pixels: where a bar, a line or a word has moved, some of them differ much.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from PIL import Image

from forecast.charts import CHARTS
from forecast.results import Results
from tests.support.pictures import MOST_FAR, drawn, share_that_differs, small
from tests.support.sample_charts import chart_results

PICTURES = Path(__file__).with_name("pictures")
REMEDY = "`python -m tests.golden.charts.test_pictures_of_charts` draws them anew; look at them before you commit them"
DPI = 60
LARGEST = 60_000  # bytes


@lru_cache(maxsize=1)
def sample() -> Results:
    return chart_results(n_blocks=4)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_looks_as_it_did(name: str) -> None:
    with Image.open(PICTURES / f"{name}.png") as kept:
        assert share_that_differs(drawn(name, sample(), DPI), kept) <= MOST_FAR, REMEDY


def test_there_is_a_small_picture_of_every_chart_and_no_other() -> None:
    files = sorted(PICTURES.iterdir())
    assert [file.stem for file in files] == sorted(CHARTS)
    assert [file.name for file in files if file.stat().st_size > LARGEST] == []


def test_a_bar_that_moves_is_seen() -> None:
    one = drawn("merge_bias", sample(), DPI)
    moved = one.copy()
    moved.paste(one.crop((190, 70, 330, 110)), (200, 82))
    assert share_that_differs(one, moved) > 2 * MOST_FAR


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for file in PICTURES.iterdir():
        file.unlink()
    for chart in CHARTS:
        (PICTURES / f"{chart}.png").write_bytes(small(drawn(chart, sample(), DPI)))
