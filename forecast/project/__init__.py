"""The project as people describe it: names, dates and units; frozen, and free of file formats."""

from forecast.project.chance import (
    Branch,
    Condition,
    Correlation,
    CorrelationGroup,
    CorrelationPair,
    CutoverWindow,
    Element,
    ExclusiveSet,
    LostDays,
    Proximity,
    Rework,
    Systemic,
)
from forecast.project.checks import CHECKS, check
from forecast.project.delivery import Delivery
from forecast.project.estimate import Estimate
from forecast.project.model import Assignment, CostItem, Impact, Link, Project, Resource, Risk, Task
from forecast.project.money import Account, Charge, Finance, Moment, PricePath

__all__ = [
    "CHECKS",
    "Account",
    "Assignment",
    "Branch",
    "Charge",
    "Condition",
    "Correlation",
    "CorrelationGroup",
    "CorrelationPair",
    "CostItem",
    "CutoverWindow",
    "Delivery",
    "Element",
    "Estimate",
    "ExclusiveSet",
    "Finance",
    "Impact",
    "Link",
    "LostDays",
    "Moment",
    "PricePath",
    "Project",
    "Proximity",
    "Resource",
    "Rework",
    "Risk",
    "Systemic",
    "Task",
    "check",
]
