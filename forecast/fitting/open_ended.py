"""Maximum likelihood of the families that have one or two parameters, in closed form or by Newton's method."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from forecast.distributions.family import FloatArray

MOST_STEPS = 60
SD_OF_UNIT_SCALE = math.pi / math.sqrt(3.0)  # of a logistic
EXACT = 1e-12  # relative change of a parameter at which Newton's method ends


def normal(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the normal distribution of greatest likelihood: the standard deviation has the divisor n.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Past values, not all equal.
    start : mapping of str to float, optional
        Not used: the answer is in closed form.

    Returns
    -------
    dict of str to float
        ``mean`` and ``sd``.

    Examples
    --------
    >>> normal(np.array([1.0, 2.0, 3.0]))["mean"]
    2.0
    """
    return {"mean": float(values.mean()), "sd": float(values.std())}


def lognormal(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the lognormal distribution of greatest likelihood, by the moments of the logarithm.

    Examples
    --------
    >>> {name: round(value, 3) for name, value in lognormal(np.array([1.0, 2.0, 4.0])).items()}
    {'mean': 2.347, 'sd': 1.442}
    """
    logarithms = np.log(values)
    log_variance = float(logarithms.var())
    mean = math.exp(float(logarithms.mean()) + 0.5 * log_variance)
    return {"mean": mean, "sd": mean * math.sqrt(math.expm1(log_variance))}


def exponential(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the exponential distribution of greatest likelihood.

    Examples
    --------
    >>> exponential(np.array([0.0, 1.0, 5.0]))
    {'mean': 2.0}
    """
    return {"mean": float(values.mean())}


def uniform(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the uniform distribution of greatest likelihood: from the least to the greatest value.

    Examples
    --------
    >>> uniform(np.array([1.0, 2.0, 5.0]))
    {'low': 1.0, 'high': 5.0}
    """
    return {"low": float(values.min()), "high": float(values.max())}


def gamma(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the gamma distribution of greatest likelihood.

    The shape k solves ``log(k) - digamma(k) = log(mean) - mean(log)``, by the steps of Minka (2002), "Estimating a
    Gamma distribution", equation 10, which keep k positive.

    Examples
    --------
    >>> {name: round(value, 4) for name, value in gamma(np.array([1.0, 2.0, 4.0])).items()}
    {'shape': 3.4012, 'scale': 0.686}
    """
    from scipy.special import digamma, polygamma

    mean = float(values.mean())
    gap = math.log(mean) - float(np.log(values).mean())
    shape = (3.0 - gap + math.sqrt((gap - 3.0) ** 2 + 24.0 * gap)) / (12.0 * gap)
    for _ in range(MOST_STEPS):
        slope = shape - shape * shape * float(polygamma(1, shape))
        inverse = 1.0 / shape + (math.log(shape) - float(digamma(shape)) - gap) / slope
        shape, before = 1.0 / inverse, shape
        if abs(shape - before) <= EXACT * shape:
            break
    return {"shape": shape, "scale": mean / shape}


def weibull(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the Weibull distribution of greatest likelihood: the logarithm, turned round, is a Gumbel.

    Examples
    --------
    >>> {name: round(value, 4) for name, value in weibull(np.array([1.0, 2.0, 4.0])).items()}
    {'shape': 2.0125, 'scale': 2.6493}
    """
    mode, scale = largest_value(-np.log(values))
    return {"shape": 1.0 / scale, "scale": math.exp(-mode)}


def gumbel(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the Gumbel distribution of greatest likelihood.

    Examples
    --------
    >>> {name: round(value, 4) for name, value in gumbel(np.array([1.0, 2.0, 4.0])).items()}
    {'mode': 1.7411, 'scale': 0.9782}
    """
    mode, scale = largest_value(values)
    return {"mode": mode, "scale": scale}


def largest_value(values: FloatArray) -> tuple[float, float]:
    """Return mode and scale of the extreme value distribution (Gumbel) of greatest likelihood.

    The scale s solves ``s = mean(x) - sum(x w) / sum(w)`` with weights ``w = exp(-x / s)``.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Values, not all equal.

    Returns
    -------
    tuple of float
        Mode and scale, in the unit of the values.

    Examples
    --------
    >>> mode, scale = largest_value(np.array([1.0, 2.0, 4.0]))
    >>> round(mode, 4), round(scale, 4)
    (1.7411, 0.9782)
    """
    least = float(values.min())
    above = values - least  # so that no weight overflows
    mean = float(above.mean())
    # From the moments; the equation is convex enough for Newton's method in 1 / s from there.
    rate = math.pi / math.sqrt(6.0 * float(above.var()))
    for _ in range(MOST_STEPS):
        weights = np.exp(-rate * above)
        total = float(weights.sum())
        center = float(weights @ above) / total
        spread = float(weights @ (above * above)) / total - center * center
        # 1 / rate - mean + center falls with the rate; a step never leaves more than half or double of it.
        step = (1.0 / rate - mean + center) / (1.0 / rate**2 + spread)
        rate, before = min(max(rate + step, 0.5 * rate), 2.0 * rate), rate
        if abs(rate - before) <= EXACT * rate:
            break
    total = float(np.exp(-rate * above).mean())
    return least - math.log(total) / rate, 1.0 / rate


def logistic(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the logistic distribution of greatest likelihood, by Newton's method in mean and logarithm of the scale.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Past values, not all equal.
    start : mapping of str to float, optional
        Not used: a few steps from the median are enough.

    Returns
    -------
    dict of str to float
        ``mean`` and ``sd``.

    Examples
    --------
    >>> {name: round(value, 3) for name, value in logistic(np.array([1.0, 2.0, 3.0, 8.0])).items()}
    {'mean': 3.042, 'sd': 2.774}
    """
    mean, scale = float(np.median(values)), float(values.std()) / SD_OF_UNIT_SCALE
    n = values.size
    for _ in range(MOST_STEPS):
        z = (values - mean) / scale
        half = np.tanh(0.5 * z)
        density = 0.25 * (1.0 - half * half)
        # Slopes of the log-likelihood in mean and in log(scale), and the matrix of expected curvatures (n/3 and
        # n (pi^2 + 3) / 9), which is diagonal: Fisher's scoring always goes upwards.
        to_mean = float(half.sum()) * scale * 3.0 / n
        to_scale = (float(half @ z) - n) * 9.0 / (n * (math.pi**2 + 3.0))
        exact = _newton(z, half, density, scale)
        shift, stretch = exact if exact is not None else (to_mean, to_scale)
        stretch = min(max(stretch, -1.0), 1.0)
        mean, scale = mean + min(max(shift, -3.0 * scale), 3.0 * scale), scale * math.exp(stretch)
        if abs(shift) <= EXACT * scale and abs(stretch) <= EXACT:
            break
    return {"mean": mean, "sd": scale * SD_OF_UNIT_SCALE}


def _newton(z: FloatArray, half: FloatArray, density: FloatArray, scale: float) -> tuple[float, float] | None:
    """Return Newton's step in mean and log(scale) for a logistic; None where the likelihood is not curved downwards."""
    n = z.size
    slope_mean, slope_scale = float(half.sum()), float(half @ z) - n
    curve_mean = 2.0 * float(density.sum())
    curve_both = 2.0 * float(density @ z) + slope_mean
    curve_scale = 2.0 * float(density @ (z * z)) + float(half @ z)
    determinant = curve_mean * curve_scale - curve_both * curve_both
    if determinant <= 0.0:
        return None
    shift = (curve_scale * slope_mean - curve_both * slope_scale) / determinant
    stretch = (curve_mean * slope_scale - curve_both * slope_mean) / determinant
    return shift * scale, stretch
