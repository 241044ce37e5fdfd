"""The project as people describe it: names, dates and units; frozen, and free of file formats."""

from forecast.project.checks import CHECKS, check
from forecast.project.model import (
    Assignment,
    CostItem,
    Estimate,
    Impact,
    Link,
    Project,
    Resource,
    Risk,
    Task,
)

__all__ = [
    "CHECKS",
    "Assignment",
    "CostItem",
    "Estimate",
    "Impact",
    "Link",
    "Project",
    "Resource",
    "Risk",
    "Task",
    "check",
]
