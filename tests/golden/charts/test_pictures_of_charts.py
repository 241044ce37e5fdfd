"""Every registered chart looks as it did when it was last looked at: small pictures, compared with a tolerance.

Letters come from the font that matplotlib ships, so only another matplotlib moves edges by parts of a pixel. What is
compared are the means of squares of 4 by 4 pixels: where a bar, a line or a word has moved, some of them differ much.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from forecast.charts import CHARTS
from forecast.results import Results
from tests.support.pictures import drawn, small
from tests.support.sample_charts import chart_results

PICTURES = Path(__file__).with_name("pictures")
REMEDY = "`python -m tests.golden.charts.test_pictures_of_charts` draws them anew; look at them before you commit them"
DPI = 60
SQUARE = 4
FAR, MOST_FAR = 40.0, 0.002  # levels of 255, and the share of squares that may differ by more
LARGEST = 60_000  # bytes


@lru_cache(maxsize=1)
def sample() -> Results:
    return chart_results(n_blocks=4)


def squares(picture: Image.Image) -> NDArray[np.float64]:
    """Return the mean color of each square of pixels."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float64)
    height, width = (SQUARE * (size // SQUARE) for size in pixels.shape[:2])
    parts = pixels[:height, :width].reshape(height // SQUARE, SQUARE, width // SQUARE, SQUARE, 3)
    return parts.mean(axis=(1, 3))


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    """Return the share of squares whose colors are far from each other; 1 for pictures of different sizes."""
    if one.size != other.size:
        return 1.0
    return float((np.abs(squares(one) - squares(other)).max(axis=2) > FAR).mean())


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
