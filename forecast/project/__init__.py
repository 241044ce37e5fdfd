"""The project as people describe it: names, dates and units; frozen, and free of file formats."""

from forecast.project.chance import Correlation, CorrelationGroup, CorrelationPair, Element, ExclusiveSet
from forecast.project.checks import CHECKS, check
from forecast.project.estimate import Estimate
from forecast.project.model import Assignment, CostItem, Impact, Link, Project, Resource, Risk, Task

__all__ = [
    "CHECKS",
    "Assignment",
    "Correlation",
    "CorrelationGroup",
    "CorrelationPair",
    "CostItem",
    "Element",
    "Estimate",
    "ExclusiveSet",
    "Impact",
    "Link",
    "Project",
    "Resource",
    "Risk",
    "Task",
    "check",
]
