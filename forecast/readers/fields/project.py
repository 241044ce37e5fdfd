"""The fields of the project itself and of its calendars."""

from __future__ import annotations

from forecast.readers.field import Field, Table
from forecast.readers.fields.common import COMBINATION, NOTES

PROJECT = Table(
    "project",
    "The project itself: `model.yaml`, or the sheet Project with one field a row (name in column A, value in B).",
    (
        Field("name", "text", "name of the project (default: the folder's)", ("title", "project", "project name")),
        Field("currency", "text", "currency of all money, e.g. `USD`"),
        Field("start", "date", "first day of the project", ("start date", "project start"), required=True),
        Field("status_date", "date", "day up to which actuals are known", ("data date",)),
        Field("calendar", "id", "calendar of tasks that name none (default `standard`)", ("default calendar",)),
        Field(
            "hours_per_year", "hours", "working hours that an annual salary buys (default 1760)",
            unit="hours", low=1, high=8784,
        ),
        Field(
            "cash_flow", "flag", "yes to follow money month by month; prices, funding and present value need it anyway",
            ("cashflow",),
        ),
        Field(
            "distribution", "calls", "how three points are read where a row does not say (default `pert`)",
            ("estimating distribution", "default distribution"),
        ),
        Field(
            "risk_combination", "choice", "how several risks on one task combine (default `series`)",
            ("estimating risk combination",), choices=COMBINATION,
        ),
        NOTES,
    ),
    "model.yaml",
    required=True,
)  # fmt: skip

CALENDARS = Table(
    "calendars",
    "Working time. `continuous` (every day, 24 hours) is built in, and so is `standard` (Monday to Friday, 8 hours) "
    "until you define your own.",
    (
        Field("id", "id", "name by which tasks refer to it", ("calendar", "name"), required=True),
        Field(
            "days", "weekdays", "days of the week that are worked: `Mon-Fri`, `[Mon, Tue]`, `all`",
            ("working days", "weekdays"),
        ),
        Field(
            "hours_per_day", "hours", "working hours of a day (default 8)", ("hours",), unit="hours", low=0.1, high=24,
        ),
        Field(
            "holidays", "periods", "days and ranges not worked: `2026-12-25`, `2026-12-24..2027-01-03`",
            ("closed", "exceptions"),
        ),
        Field("freezes", "freezes", "named ranges not worked: change freezes", ("freeze", "change freezes")),
        Field(
            "extra_days", "periods", "days worked in spite of weekday, holiday or freeze: cut-over weekends",
            ("opened", "extra working days"),
        ),
        Field("based_on", "id", "calendar whose days this one starts from", ("base calendar", "base")),
        NOTES,
    ),
)  # fmt: skip
