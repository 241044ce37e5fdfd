"""What a run found: outcome arrays with their labels and units, and how they are stored."""

from forecast.results.money import MoneyOutcomes
from forecast.results.results import (
    AccountOutcomes,
    Base,
    CostOutcomes,
    Provenance,
    Results,
    RiskOutcomes,
    TargetValues,
    TaskOutcomes,
    WbsOutcomes,
)
from forecast.results.store import load, save

__all__ = [
    "AccountOutcomes",
    "Base",
    "CostOutcomes",
    "MoneyOutcomes",
    "Provenance",
    "Results",
    "RiskOutcomes",
    "TargetValues",
    "TaskOutcomes",
    "WbsOutcomes",
    "load",
    "save",
]
