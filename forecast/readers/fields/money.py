"""The fields of resources and of costs of the project as a whole."""

from __future__ import annotations

from forecast.readers.field import Field, Table
from forecast.readers.fields.common import NOTES, confidence, three_points

RESOURCES = Table(
    "resources",
    "One row a role, person, vendor or piece of equipment; exactly one of the three rates is given.",
    (
        Field("id", "id", "short unique name", ("resource id", "resource"), required=True),
        Field("name", "text", "name (default: the id)", ("resource name", "title", "description")),
        Field("role", "text", "role, for people"),
        Field("vendor", "text", "who supplies it", ("supplier", "company")),
        Field(
            "hourly_rate", "money", "cost of an hour",
            ("rate", "rate per hour", "hour rate"), unit="currency per hour", low=0,
        ),
        Field(
            "day_rate", "money", "cost of a day of the project's calendar",
            ("daily rate", "rate per day"), unit="currency per day", low=0,
        ),
        Field(
            "annual_salary", "money", "cost of a year",
            ("salary", "yearly salary", "annual cost"), unit="currency per year", low=0,
        ),
        Field(
            "hours_per_year", "hours", "working hours that the salary buys (default: the project's)",
            unit="hours", low=1, high=8784,
        ),
        Field("account", "text", "cost account (default: the task's)", ("cost account",)),
        NOTES,
    ),
    "resources.csv",
)  # fmt: skip

COSTS = Table(
    "costs",
    "Costs of the project as a whole.",
    (
        Field("id", "id", "short unique name", ("cost id",), required=True),
        Field("name", "text", "what is paid (default: the id)", ("title", "description")),
        Field("account", "text", "cost account", ("cost account",)),
        *three_points(
            "cost", "cost, paid once", "money", "currency", low=0,
            aliases={"most_likely": ("cost", "amount", "fixed cost")},
        ),
        confidence("cost", "cost"),
        Field(
            "cost_per_day", "money", "cost for each working day of the project",
            ("daily cost",), unit="currency per working day", low=0,
        ),
        NOTES,
    ),
    "costs.csv",
)  # fmt: skip
