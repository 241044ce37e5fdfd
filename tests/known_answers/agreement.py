"""Agreement of a run with the truth, in standard errors of plain Monte Carlo at the iterations that ran.

With Latin hypercube sampling errors may only be smaller, so the same tolerance holds. A standard error comes from what
is known (a probability p: sqrt(p (1 - p) / n)) or from the influence of each iteration on the estimate (Hampel 1974):
its standard deviation divided by sqrt(n). Five standard errors are missed by chance once in 1.7 million.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LIMIT = 5.0
ROUNDING = 1e-9  # of a value: what sums in float64 may move an outcome across a percentile

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Check:
    """A number found and the one that must come out, with the error that chance explains.

    ``allowance`` is what else may part them: the rounding of a printed number, the error of an exact calculation.
    """

    quantity: str
    found: float
    truth: float
    standard_error: float
    allowance: float = 0.0

    @property
    def z(self) -> float:
        """Return the distance in standard errors; infinite where chance explains nothing."""
        distance = max(abs(self.found - self.truth) - self.allowance - 1e-12 * abs(self.truth), 0.0)
        if distance == 0.0:
            return 0.0
        return distance / self.standard_error if self.standard_error > 0.0 else math.inf

    def __str__(self) -> str:
        """Return one line for people."""
        return (
            f"{self.quantity}: found {self.found:.8g}, must be {self.truth:.8g}; "
            f"standard error {self.standard_error:.3g}, off by {self.z:.1f} of them"
        )


def assert_agreement(checks: Iterable[Check], limit: float = LIMIT) -> None:
    """Fail with every check that is more than ``limit`` standard errors off."""
    checks = list(checks)
    assert checks, "nothing was checked"
    failed = sorted((check for check in checks if not check.z <= limit), key=lambda check: -check.z)
    assert not failed, "\n".join(
        [f"{len(failed)} of {len(checks)} numbers are more than {limit:g} standard errors off:", *map(str, failed)]
    )


@dataclass(frozen=True, slots=True)
class Truth:
    """How well the truth itself is known.

    ``draws`` is the size of a reference simulation, None for an exact answer; ``moments`` and ``probabilities`` bound
    the error of an exact calculation.
    """

    draws: int | None = None
    moments: float = 0.0
    probabilities: float = 0.0

    def error(self, influence_sd: float, n: int) -> float:
        """Return the standard error of the difference between the run and the truth."""
        return influence_sd * math.sqrt(1.0 / n + (1.0 / self.draws if self.draws else 0.0))


EXACT = Truth()


def probability(quantity: str, found: float, truth: float, n: int, known: Truth = EXACT) -> Check:
    """Check a share of ``n`` iterations.

    Counts of rare events are skewed: at z standard errors by (z^2 - 1) / 6 events (Cornish & Fisher 1938).
    """
    share = truth
    if known.draws is not None:
        # A simulated share of 0 is not known to be 0: the two samples together, and one event more, say what it may be.
        share = (found * n + truth * known.draws + 1.0) / (n + known.draws + 1.0)
    skew = (LIMIT**2 - 1.0) / 6.0 / n
    error = known.error(math.sqrt(share * (1.0 - share)), n)
    return Check(quantity, found, truth, error, known.probabilities + (skew if 0.0 < truth < 1.0 else 0.0))


def mean(quantity: str, values: Floats, truth: float, known: Truth = EXACT) -> Check:
    """Check the mean of outcomes."""
    return Check(quantity, float(values.mean()), truth, known.error(float(values.std()), len(values)), known.moments)


def sd(quantity: str, values: Floats, truth: float, known: Truth = EXACT) -> Check:
    """Check the standard deviation of outcomes."""
    found = float(values.std())
    scores = (values - values.mean()) / (found or 1.0)
    influence = 0.5 * found * float((scores**2).std())
    return Check(quantity, found, truth, known.error(influence, len(values)), known.moments)


def skewness(quantity: str, values: Floats, truth: float, known: Truth = EXACT) -> Check:
    """Check the skewness of outcomes."""
    z = (values - values.mean()) / values.std()
    found = float((z**3).mean())
    influence = z**3 - found - 1.5 * found * (z**2 - 1.0) - 3.0 * z
    return Check(quantity, found, truth, known.error(float(influence.std()), len(values)), known.moments)


def correlation(quantity: str, x: Floats, y: Floats, truth: float, known: Truth = EXACT) -> Check:
    """Check the linear correlation of two outcomes."""
    zx, zy = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    found = float((zx * zy).mean())
    influence = zx * zy - 0.5 * found * (zx**2 + zy**2)
    return Check(quantity, found, truth, known.error(float(influence.std()), len(x)), known.probabilities)


def tail_mean(quantity: str, values: Floats, beyond: float, truth: float, known: Truth = EXACT) -> Check:
    """Check the mean of the outcomes beyond a value."""
    tail = values[values > beyond]
    return Check(quantity, float(tail.mean()), truth, known.error(float(tail.std()), len(tail)), known.moments)


def percentile(quantity: str, values: Floats, p_level: float, truth: float, known: Truth = EXACT) -> Check:
    """Check a percentile by the share of outcomes up to it, which must be its level.

    Where many outcomes share the value, the level must lie between the share below it and the share up to it.
    """
    width = known.moments + ROUNDING * abs(truth)
    below, up_to = float((values < truth - width).mean()), float((values <= truth + width).mean())
    found = min(max(p_level, below), up_to)
    error = known.error(math.sqrt(p_level * (1.0 - p_level)), len(values))
    return Check(f"share up to {quantity} = {truth:.8g}", found, p_level, error, known.probabilities)


def distribution(quantity: str, values: Floats, truth: Mapping[str, float], known: Truth = EXACT) -> list[Check]:
    """Check moments, percentiles (``p80``) and means beyond percentiles (``es80``)."""
    moments = {"mean": mean, "sd": sd, "skewness": skewness}
    checks = []
    for name, value in truth.items():
        label = f"{name} of {quantity}"
        if name in moments:
            checks.append(moments[name](label, values, value, known))
        elif name.startswith("es"):
            checks.append(tail_mean(label, values, truth[f"p{name[2:]}"], value, known))
        else:
            checks.append(percentile(label, values, float(name[1:]) / 100.0, value, known))
    return checks
