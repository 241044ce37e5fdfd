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
from forecast.project.progress import Constraint, Progress

__all__ = [
    "CHECKS",
    "Account",
    "Assignment",
    "Branch",
    "Charge",
    "Condition",
    "Constraint",
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
    "Progress",
    "Project",
    "Proximity",
    "Resource",
    "Rework",
    "Risk",
    "Systemic",
    "Task",
    "check",
]
