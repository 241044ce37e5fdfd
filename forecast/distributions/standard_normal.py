"""The standard normal distribution in numpy alone, to full double accuracy.

Quantiles: Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37(3), 477-484, relative accuracy about 1e-16.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray

# Coefficients of AS 241, highest power first: numerator and denominator of the three regions.
_CENTER = (
    (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
     1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
     5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
)  # fmt: skip
_SHOULDER = (
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
     3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
)  # fmt: skip
_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)  # fmt: skip
_CENTER_HALF_WIDTH = 0.425
_SHOULDER_END = 5.0


def ppf(u: ArrayLike) -> FloatArray:
    """Return the standard normal quantiles at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1; the ends give minus and plus infinity.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.975]).round(6).tolist()
    [-1.281552, 0.0, 1.959964]
    """
    u = np.asarray(u, dtype=np.float64)
    q = u - 0.5
    smaller = np.where(q < 0.0, u, 1.0 - u)
    with np.errstate(divide="ignore"):
        r = np.sqrt(-np.log(np.maximum(smaller, 0.0)))
    center = np.abs(q) <= _CENTER_HALF_WIDTH
    far = ~center & (r > _SHOULDER_END)
    infinite = np.isinf(r)
    outer = _ratio(_SHOULDER, np.where(center | far, _SHOULDER_END, r) - 1.6)
    if far.any():
        outer = np.where(far, _ratio(_TAIL, np.where(far & ~infinite, r, _SHOULDER_END) - _SHOULDER_END), outer)
    outer = np.where(infinite, np.inf, outer)
    inner = q * _ratio(_CENTER, _CENTER_HALF_WIDTH * _CENTER_HALF_WIDTH - q * q)
    return np.where(center, inner, np.where(q < 0.0, -outer, outer))


def cdf(x: ArrayLike) -> FloatArray:
    """Return the probabilities that a standard normal variable stays at or below ``x``.

    Examples
    --------
    >>> cdf([-1.959964, 0.0]).round(6).tolist()
    [0.025, 0.5]
    """
    x = np.asarray(x, dtype=np.float64)
    # One call a value: few values are ever asked for (bounds of a truncation), and math.erfc keeps the tail's digits.
    values = [0.5 * math.erfc(-value / math.sqrt(2.0)) for value in x.ravel().tolist()]
    return np.array(values, dtype=np.float64).reshape(x.shape)


def pdf(x: ArrayLike) -> FloatArray:
    """Return the standard normal density at ``x``.

    Examples
    --------
    >>> float(pdf(0.0).round(6))
    0.398942
    """
    x = np.asarray(x, dtype=np.float64)
    return np.asarray(np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi))


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: FloatArray) -> FloatArray:
    """Return the quotient of two polynomials, coefficients highest power first (Horner)."""
    numerator, denominator = np.full_like(x, coefficients[0][0]), np.full_like(x, coefficients[1][0])
    for top, bottom in zip(coefficients[0][1:], coefficients[1][1:], strict=True):
        numerator = numerator * x + top
        denominator = denominator * x + bottom
    return np.asarray(numerator / denominator)
