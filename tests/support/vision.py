"""How colors look to people who lack one kind of cone, and how far apart two colors look.

Source: Machado, Oliveira & Fernandes (2009), IEEE TVCG 15(6), 1291-1298, matrices for severity 1.0, on linear RGB.
Distance: CIE76, the Euclidean distance in CIELAB (D65).
"""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DEFICIENCIES: dict[str, Floats] = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def seen(color: str, deficiency: str) -> Floats:
    """Return a color in CIELAB as somebody with the deficiency sees it."""
    rgb = np.array(to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return lab(np.clip(DEFICIENCIES[deficiency] @ linear, 0.0, 1.0))


def lab(linear: Floats) -> Floats:
    """Return linear RGB in CIELAB."""
    xyz = XYZ @ linear / XYZ.sum(axis=1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, deficiency: str = "none") -> float:
    """Return how far apart two colors look; 2.3 can just be told apart side by side."""
    return float(np.linalg.norm(seen(one, deficiency) - seen(other, deficiency)))
