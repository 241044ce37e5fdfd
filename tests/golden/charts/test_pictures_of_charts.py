"""Every registered chart looks as it did when it was last looked at: small pictures, compared with a tolerance.

Letters come from the font that matplotlib ships, so only another matplotlib moves edges by parts of a pixel. What is
compared are the means of squares of 4 by 4 pixels: where a bar, a line or a word has moved, some of them differ much.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from numpy.typing import NDArray
from PIL import Image

from forecast.charts import CHARTS, figure, style
from tests.support.sample_charts import chart_results

PICTURES = Path(__file__).with_name("pictures")
REMEDY = "`python -m tests.golden.charts.test_pictures_of_charts` draws them anew; look at them before you commit them"
DPI = 60
N_COLORS = 32
SQUARE = 4
FAR, MOST_FAR = 40.0, 0.002  # levels of 255, and the share of squares that may differ by more
LARGEST = 60_000  # bytes


def drawn(name: str) -> Image.Image:
    """Return a chart of the sample as a picture."""
    with style.applied():
        made = figure(name, chart_results(n_blocks=4))
        made.set_dpi(DPI)
        canvas = FigureCanvasAgg(made)
        canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])


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
        assert share_that_differs(drawn(name), kept) <= MOST_FAR, REMEDY


def test_there_is_a_small_picture_of_every_chart_and_no_other() -> None:
    files = sorted(PICTURES.iterdir())
    assert [file.stem for file in files] == sorted(CHARTS)
    assert [file.name for file in files if file.stat().st_size > LARGEST] == []


def test_a_bar_that_moves_is_seen() -> None:
    one = drawn("merge_bias")
    moved = one.copy()
    moved.paste(one.crop((190, 70, 330, 110)), (200, 82))
    assert share_that_differs(one, moved) > 2 * MOST_FAR


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for file in PICTURES.iterdir():
        file.unlink()
    for chart in CHARTS:
        out = BytesIO()
        drawn(chart).quantize(N_COLORS, dither=Image.Dither.NONE).save(out, "png", optimize=True)
        (PICTURES / f"{chart}.png").write_bytes(out.getvalue())
