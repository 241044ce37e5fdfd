"""Distribution families: one a file, pure numpy; knows nothing of projects.

To add a family, write a module that fulfills `forecast.distributions.family.Family` (and its continuous or discrete
child) and name it in `DISTRIBUTIONS`; the contract tests run over this dict.
"""

from forecast.distributions import (
    constant,
    discrete,
    empirical,
    exponential,
    gamma,
    lognormal,
    normal,
    pert,
    triangular,
    trigen,
    uniform,
    weibull,
)
from forecast.distributions.family import Family

DISTRIBUTIONS: dict[str, Family] = {
    "pert": pert,
    "triangular": triangular,
    "trigen": trigen,
    "uniform": uniform,
    "normal": normal,
    "lognormal": lognormal,
    "exponential": exponential,
    "gamma": gamma,
    "weibull": weibull,
    "discrete": discrete,
    "constant": constant,
    "empirical": empirical,
}

__all__ = ["DISTRIBUTIONS", "Family"]
