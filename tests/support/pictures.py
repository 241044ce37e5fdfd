"""Pictures of charts small enough for git: one palette for all, of the style's colors and what they look like when thin."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from numpy.typing import NDArray
from PIL import Image

from forecast.charts import figure, style
from forecast.results import Results

SQUARE = 4  # pixels
FAR, MOST_FAR = 40.0, 0.002  # levels of 255, and the share of squares that may differ by more
# From paper to the full color: edges of letters and bands.
STRENGTHS = (0.16, 0.3, 0.45, 0.6, 0.75, 0.88, 1.0)
COLORS = (
    style.ORANGE, style.SKY, style.GREEN, style.BLUE, style.VERMILION, style.INK, style.MUTED,
    *(style.SHADES(level) for level in (0.0, 0.25, 0.5, 0.75)),
)  # fmt: skip


def drawn(name: str, results: Results, dpi: float) -> Image.Image:
    """Return a registered chart as a picture."""
    with style.applied():
        made = figure(name, results)
        made.set_dpi(dpi)
        canvas = FigureCanvasAgg(made)
        canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])


def small(picture: Image.Image) -> bytes:
    """Return a picture as a PNG file with the palette of all charts."""
    shades = [np.ones(3), *((1.0 - part) + part * np.array(to_rgb(color)) for color in COLORS for part in STRENGTHS)]
    palette = np.round(255 * np.array(shades)).astype(np.int64)
    pixels = np.asarray(picture.convert("RGB"), dtype=np.int64)
    packed, places = np.unique(pixels @ (65536, 256, 1), return_inverse=True)
    seen = np.stack((packed // 65536, packed // 256 % 256, packed % 256), axis=1)
    nearest = np.argmin(((seen[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2), axis=1)
    found = Image.fromarray(nearest[places].reshape(pixels.shape[:2]).astype(np.uint8)).convert("L")
    found.putpalette(palette.astype(np.uint8).ravel().tolist())
    out = BytesIO()
    found.save(out, "png", optimize=True)
    return out.getvalue()


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
