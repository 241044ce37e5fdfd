"""The fields of resources, of deliveries and of costs of the project as a whole."""

from __future__ import annotations

from forecast.readers.field import Field, Table
from forecast.readers.fields.common import NOTES, SPREAD, confidence, three_points

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
        *three_points(
            "rate", "rate, in the unit of the one that is given (default of the most likely: that one)", "money",
            "currency per unit of the rate", low=0,
        ),
        Field(
            "rate_from", "steps", "later rates, each from its day on: `2028-01-01: 820; 2029-01-01: 850`",
            ("later rates", "rate table"), unit="currency per unit of the rate",
        ),
        Field(
            "available", "number",
            "how many full-time equivalents there are; where the base plan needs more, a warning, or with "
            "`resource_limits` tasks wait",
            ("head count", "headcount", "max units", "fte"), unit="full-time equivalents", low=0,
        ),
        Field("calendar", "id", "calendar of the tasks that name none and use this resource alone"),
        Field(
            "cost_per_use", "money", "cost of each assignment to a task, per unit",
            ("cost per assignment",), unit="currency per unit", low=0,
        ),
        Field(
            "cost_once", "money", "cost paid once where the resource is used at all",
            ("mobilisation", "mobilization", "one off cost"), unit="currency", low=0,
        ),
        Field(
            "cost_follows", "choice", "`duration` (default): delays cost money; `effort`: only the work itself does",
            choices=("duration", "effort"),
        ),
        Field("currency", "text", "currency of its money (default: the project's)"),
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
        Field(
            "cost_spread", "choice", "when the cost paid once is spent: `linear` over the project (default), at its "
            "`start`, at its `end`, along a bell `curve`",
            ("spread",), choices=SPREAD,
        ),
        Field("on", "date", "day on which the cost paid once is spent", ("paid on", "due", "payment date")),
        Field("currency", "text", "currency of its money (default: the project's)"),
        NOTES,
    ),
    "costs.csv",
)  # fmt: skip

DELIVERIES = Table(
    "deliveries",
    "Goods that tasks wait for, one row an order. Its id can stand among the tasks that a risk names.",
    (
        Field("id", "id", "name of its own, also among the tasks", ("delivery id", "order", "delivery"), required=True),
        Field("name", "text", "what is delivered (default: the id)", ("title", "description", "material")),
        Field("vendor", "text", "who supplies it", ("supplier", "company")),
        Field(
            "needed_for", "ids", "tasks that can't start before it arrives: `A; B`, `tag:network` …",
            ("for", "tasks", "needed by"),
        ),
        Field("order_after", "ids", "tasks after which it is ordered (default: none)", ("ordered after",)),
        Field("order_on", "date", "day before which it is not ordered", ("order date", "ordered on")),
        *three_points(
            "lead", "lead time, from the order to the arrival", "days", "days of its calendar", low=0,
            aliases={"most_likely": ("lead time", "lead")},
        ),
        Field("calendar", "id", "calendar of the lead time (default `continuous`: calendar days)"),
        Field("quantity", "number", "how many units are ordered (default 1)", ("units",), low=0),
        Field("unit_cost", "money", "cost of a unit, paid on arrival", ("price", "unit price"), unit="currency", low=0),
        *three_points("cost", "cost of the whole order, paid on arrival", "money", "currency", low=0,
                      aliases={"most_likely": ("cost",)}),
        Field("account", "text", "cost account of all its money", ("cost account",)),
        Field("currency", "text", "currency of its cost (default: the project's)"),
        Field(
            "storage_cost_per_day", "money", "cost of each calendar day from its arrival until a task needs it",
            ("storage cost", "storage"), unit="currency per calendar day", low=0,
        ),
        Field("due", "date", "day by whose end the supplier has promised it", ("agreed date", "promised")),
        Field(
            "late_fee_per_day", "money", "what the supplier pays for each calendar day after `due`; lowers the cost",
            ("late fee", "liquidated damages"), unit="currency per calendar day", low=0,
        ),
        Field("most", "money", "the most that the supplier pays", ("cap", "most late fee"), unit="currency", low=0),
        NOTES,
    ),
    "deliveries.csv",
)  # fmt: skip

ACCOUNTS = Table(
    "accounts",
    "Cost accounts, a tree. Where the table exists, money is booked to its accounts and no others.",
    (
        Field("id", "id", "short unique name, as `account` elsewhere names it", ("account", "code"), required=True),
        Field("name", "text", "what it holds (default: the id)", ("title", "description", "account name")),
        Field("parent", "id", "account that it is a part of", ("parent account", "part of")),
        Field("budget", "money", "job-cost budget, with all accounts below", unit="currency", low=0),
        NOTES,
    ),
    "accounts.csv",
)  # fmt: skip
