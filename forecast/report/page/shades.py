"""Colors for a dark screen, worked out from those of the charts: light turns dark, the hue stays.

Source: Ottosson (2020), A perceptual color space for image processing (OKLab).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

COLOR = re.compile(r"#[0-9a-f]{6}\b")
PAPER = "var(--paper)"
# The parts of the style sheet that a color of a brand is for.
BRANDED = {"accent": ("--curve",), "link": ("--link",), "good": ("--good",), "bad": ("--bad",), "mark": ("--mark",)}
# The lightness of the dark page, and how much of the span above it white paper's span takes.
DARKEST, SPAN = 0.21, 0.93
TO_CONE = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
           (0.0883024619, 0.2817188376, 0.6299787005))  # fmt: skip
TO_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
          (0.0259040371, 0.7827717662, -0.8086757660))  # fmt: skip
FROM_LAB = ((1.0, 0.3963377774, 0.2158037573), (1.0, -0.1055613458, -0.0638541728), (1.0, -0.0894841775, -1.2914855480))
FROM_CONE = ((4.0767416621, -3.3077115913, 0.2309699292), (-1.2684380046, 2.6097574011, -0.3413193965),
             (-0.0041960863, -0.7034186147, 1.7076147010))  # fmt: skip

Triple = tuple[float, float, float]


def dark(color: str) -> str:
    """Return the color that stands for ``color`` on a dark page.

    Examples
    --------
    >>> dark("#ffffff"), dark("#1a1a1a"), dark("#0072b2")
    ('#181818', '#eaeaea', '#3995d7')
    """
    cone = _times(TO_CONE, _linear(color))
    lightness, a, b = _times(TO_LAB, (cone[0] ** (1 / 3), cone[1] ** (1 / 3), cone[2] ** (1 / 3)))
    lightness = DARKEST + SPAN * (1.0 - lightness)
    root = _times(FROM_LAB, (lightness, a, b))
    return _written(_times(FROM_CONE, (root[0] ** 3, root[1] ** 3, root[2] ** 3)))


def darkened(css: str) -> str:
    """Return declarations with each color as it is on a dark page; only those that name a color."""
    said = [part for part in css.split(";") if COLOR.search(part)]
    return COLOR.sub(lambda match: PAPER if match[0] == "#ffffff" else dark(match[0]), ";".join(said))


def branded(colors: Mapping[str, str]) -> str:
    """Return a style sheet that puts a brand's colors in the place of the usual ones, on light and dark screens.

    Examples
    --------
    >>> branded({"mark": "#b00020"}).split()[0]
    ':root{--mark:#b00020}'
    """
    if not colors:
        return ""
    said = {name: color for key, color in colors.items() for name in BRANDED[key]}
    light, dim = (
        "".join(f"{name}:{write(color)};" for name, color in said.items()).rstrip(";") for write in (str, dark)
    )
    return f"\n:root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dim}}}}}"


def _linear(color: str) -> Triple:
    parts = [int(color[k : k + 2], 16) / 255.0 for k in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _written(linear: Triple) -> str:
    parts = [min(max(part, 0.0), 1.0) for part in linear]
    parts = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1.0 / 2.4) - 0.055 for part in parts]
    return "#" + "".join(f"{round(255.0 * part):02x}" for part in parts)


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third
