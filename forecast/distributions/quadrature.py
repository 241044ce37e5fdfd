"""The five Gauss-Legendre points and weights on [0, 1], in closed form.

Source: Abramowitz & Stegun 25.4.29. numpy.polynomial would give them too, and cost every start 30 ms.
"""

from __future__ import annotations

import math

import numpy as np

_INNER, _OUTER = (math.sqrt(5.0 - sign * 2.0 * math.sqrt(10.0 / 7.0)) / 3.0 for sign in (1.0, -1.0))
_HEAVY, _LIGHT = ((322.0 + sign * 13.0 * math.sqrt(70.0)) / 1800.0 for sign in (1.0, -1.0))

POINTS = 0.5 + 0.5 * np.array([-_OUTER, -_INNER, 0.0, _INNER, _OUTER])
WEIGHTS = np.array([_LIGHT, _HEAVY, 64.0 / 225.0, _HEAVY, _LIGHT])
