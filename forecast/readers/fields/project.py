"""The fields of the project itself and of its calendars."""

from __future__ import annotations

from typing import get_args

from forecast.project.model import LagCalendar
from forecast.readers.field import Field, Table
from forecast.readers.fields import progress
from forecast.readers.fields.common import COMBINATION, NOTES

LAG_CALENDARS: tuple[str, ...] = get_args(LagCalendar)

PROJECT = Table(
    "project",
    "The project itself: `model.yaml`, or the sheet Project with one field a row (name in column A, value in B).",
    (
        Field("name", "text", "name of the project (default: the folder's)", ("title", "project", "project name")),
        Field("currency", "text", "currency of all money, e.g. `USD`"),
        Field("start", "date", "first day of the project", ("start date", "project start"), required=True),
        Field(
            "status_date", "moment", "day (its beginning) or moment up to which actuals are known",
            ("data date",),
        ),
        *progress.OF_PROJECT,
        Field("calendar", "id", "calendar of tasks that name none (default `standard`)", ("default calendar",)),
        Field(
            "lag_calendar", "choice",
            "calendar on which lags and leads run: of the predecessor, the successor, the project, or round the clock "
            "(default `predecessor`)",
            choices=LAG_CALENDARS,
        ),
        Field(
            "resource_limits", "flag",
            "yes where tasks wait for resources: of none are more at work than `available`, in the base plan and in "
            "every iteration",
            ("resource leveling", "resource levelling", "leveling", "levelling"),
        ),
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
            "shifts", "shifts",
            "hours of the days of the week, instead of `days`: `mon-thu 08:00-12:00, 13:00-17:00; fri 22:00-06:00`",
            ("working hours", "working times"),
        ),
        Field(
            "hours_per_day", "hours",
            "working hours that a day of a duration is (default 8; with `shifts` those of most of its days)",
            ("hours",), unit="hours", low=0.1, high=24,
        ),
        Field(
            "days_per_week", "number", "working days that a week of a duration is (default: those of the week)",
            low=0.1, high=7,
        ),
        Field(
            "days_per_month", "number",
            "working days that a month of a duration is (default 20; 30 where every day of the week is worked)",
            low=0.1, high=31,
        ),
        Field(
            "public_holidays", "ids", "countries or regions whose public holidays are not worked: `DE-BY`, `US`",
            ("country",),
        ),
        Field(
            "holidays", "periods", "days and ranges not worked: `2026-12-25`, `2026-12-24..2027-01-03`", ("closed",),
        ),
        Field(
            "freezes", "freezes",
            "named ranges not worked, from and to days or moments: `Change freeze: 2026-12-18 18:00..2027-01-04 06:00`",
            ("freeze", "change freezes"),
        ),
        Field(
            "extra_days", "periods", "days worked in spite of weekday, holiday or freeze: cut-over weekends",
            ("opened", "extra working days"),
        ),
        Field(
            "exceptions", "exceptions",
            "days with hours of their own: `2026-12-24 08:00-12:00; 2026-12-31 closed`; they win over all others",
        ),
        Field(
            "only", "periods", "only the days of a rule (`first Sat-Sun of the month`) or of a list are worked",
            ("maintenance windows",),
        ),
        Field("based_on", "id", "calendar whose days this one starts from", ("base calendar", "base")),
        NOTES,
    ),
)  # fmt: skip
