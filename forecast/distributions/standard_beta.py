"""The beta distribution between 0 and 1."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray


def ppf(u: ArrayLike, alpha: float, beta: float) -> FloatArray:
    """Return the quantiles at probabilities ``u``."""
    from scipy.special import betaincinv

    return np.asarray(betaincinv(alpha, beta, np.asarray(u, dtype=np.float64)))


def cdf(x: ArrayLike, alpha: float, beta: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``."""
    from scipy.special import betainc

    return np.asarray(betainc(alpha, beta, np.asarray(x, dtype=np.float64)))


def pdf(x: ArrayLike, alpha: float, beta: float) -> FloatArray:
    """Return the density at ``x``."""
    x = np.asarray(x, dtype=np.float64)
    scale = math.exp(math.lgamma(alpha + beta) - math.lgamma(alpha) - math.lgamma(beta))
    inside = np.clip(x, 0.0, 1.0)
    density = scale * inside ** (alpha - 1.0) * (1.0 - inside) ** (beta - 1.0)
    return np.where((x < 0.0) | (x > 1.0), 0.0, density)
