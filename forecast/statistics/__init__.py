"""Statistics of outcomes, each with the interval of the simulation's own error."""

from forecast.statistics.error import P_LEVELS, Interval, mean, percentile, percentiles, probability
from forecast.statistics.summary import Contingency, JointConfidence, contingency, joint_confidence

__all__ = [
    "P_LEVELS",
    "Contingency",
    "Interval",
    "JointConfidence",
    "contingency",
    "joint_confidence",
    "mean",
    "percentile",
    "percentiles",
    "probability",
]
