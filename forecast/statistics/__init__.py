"""Statistics of outcomes, each with the interval of the simulation's own error."""

from forecast.statistics.accounts import (
    AccountCost,
    account_contingencies,
    account_diversification,
    rolled_up,
    within_budget,
)
from forecast.statistics.certainty import cost_is_certain, finish_is_certain, is_certain, is_finished
from forecast.statistics.error import P_LEVELS, Interval, mean, percentile, percentiles, probability
from forecast.statistics.summary import Contingency, JointConfidence, contingency, joint_confidence

__all__ = [
    "P_LEVELS",
    "AccountCost",
    "Contingency",
    "Interval",
    "JointConfidence",
    "account_contingencies",
    "account_diversification",
    "contingency",
    "cost_is_certain",
    "finish_is_certain",
    "is_certain",
    "is_finished",
    "joint_confidence",
    "mean",
    "percentile",
    "percentiles",
    "probability",
    "rolled_up",
    "within_budget",
]
