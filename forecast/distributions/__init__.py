"""Distribution families: one a file, pure numpy; knows nothing of projects.

To add a family, write a module that fulfills `forecast.distributions.family.Family` (and its continuous or discrete
child) and name it in `DISTRIBUTIONS`; the contract tests run over this dict.
"""

from forecast.distributions import (
    beta,
    constant,
    cumulative,
    discrete,
    double_triangular,
    empirical,
    exponential,
    gamma,
    gumbel,
    histogram,
    log_triangular,
    logistic,
    lognormal,
    metalog,
    normal,
    pert,
    pertgen,
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
    "pertgen": pertgen,
    "double_triangular": double_triangular,
    "log_triangular": log_triangular,
    "uniform": uniform,
    "beta": beta,
    "normal": normal,
    "lognormal": lognormal,
    "logistic": logistic,
    "gumbel": gumbel,
    "exponential": exponential,
    "gamma": gamma,
    "weibull": weibull,
    "metalog": metalog,
    "cumulative": cumulative,
    "histogram": histogram,
    "discrete": discrete,
    "constant": constant,
    "empirical": empirical,
}

__all__ = ["DISTRIBUTIONS", "Family"]
