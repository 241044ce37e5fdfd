"""The fields of every table, declared once: they drive all formats, the JSON Schema, the documentation, the messages.

To add a field, add a line here and read it in `builder.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from forecast.readers.field import Field, Kind, Table

POINT_NAMES = ("optimistic", "most_likely", "pessimistic")
_POINT_WORDS = {
    "optimistic": ("min", "minimum", "low", "best case", "best"),
    "most_likely": ("likely", "mode", "ml", "most likely", "median guess"),
    "pessimistic": ("max", "maximum", "high", "worst case", "worst"),
}
_DISTRIBUTION = (
    "how the three points are read (`pert`, `triangular`, `trigen(10, 90)` …) or a whole call (`normal(mean=10, sd=2)`)"
)


def _three_points(
    prefix: str,
    what: str,
    kind: Kind,
    unit: str,
    *,
    aliases: Mapping[str, tuple[str, ...]] | None = None,
    low: float | None = None,
) -> tuple[Field, ...]:
    """Return the four fields of an estimate: three points and how to read them."""
    extra = aliases or {}
    words = [f"{prefix} {{}}", f"{{}} {prefix}"] if prefix else ["{}", "{} duration", "duration {}"]
    fields = []
    for point in POINT_NAMES:
        known = tuple(form.format(word) for form in words for word in (*_POINT_WORDS[point], point))
        fields.append(
            Field(
                f"{prefix}_{point}" if prefix else point,
                kind,
                f"{point.replace('_', ' ')} {what}",
                known + extra.get(point, ()),
                unit=unit,
                low=low,
            )
        )
    name = f"{prefix}_distribution" if prefix else "distribution"
    fields.append(Field(name, "calls", f"{_DISTRIBUTION} of the {what}", extra.get("distribution", ())))
    return tuple(fields)


IMPACT_KINDS: tuple[tuple[str, str, Kind, str], ...] = (
    ("delay", "delay of the tasks it names", "days", "working days"),
    ("factor", "factor on the duration of the tasks it names", "factor", "factor"),
    ("cost", "cost, charged once when the risk strikes", "money", "currency"),
    ("cost_factor", "factor on the cost of the tasks it names", "factor", "factor"),
    ("cost_per_day", "cost for each working day of the tasks it names", "money", "currency per working day"),
)


def _impact_fields(prefix: str) -> tuple[Field, ...]:
    after = " after the response" if prefix else ""
    fields: list[Field] = []
    for name, what, kind, unit in IMPACT_KINDS:
        # `delay` alone is a certain delay: an alias of its most likely value.
        short = {"most_likely": (f"{prefix}{name}",)}
        low = 0.0 if kind == "factor" else None
        fields.extend(_three_points(f"{prefix}{name}", what + after, kind, unit, aliases=short, low=low))
    return tuple(fields)


_NOTES = Field("notes", "note", "remarks for people; not used", ("note", "comment", "comments", "remarks", "remark"))
_COMBINATION = ("series", "parallel")

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
            "distribution", "calls", "how three points are read where a row does not say (default `pert`)",
            ("estimating distribution", "default distribution"),
        ),
        Field(
            "risk_combination", "choice", "how several risks on one task combine (default `series`)",
            ("estimating risk combination",), choices=_COMBINATION,
        ),
        _NOTES,
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
        _NOTES,
    ),
)  # fmt: skip

TASKS = Table(
    "tasks",
    "One row a task.",
    (
        Field(
            "id", "id", "short unique name",
            ("task id", "activity id", "unique id", "task", "activity", "code", "activity code"), required=True,
        ),
        Field("name", "text", "what is done (default: the id)", ("task name", "activity name", "title", "description")),
        Field(
            "wbs", "text", "place in the work breakdown structure: `1.2 Network / 3 Core` or `1.2.3`",
            ("wbs path", "outline", "summary"),
        ),
        *_three_points(
            "", "duration", "days", "working days", low=0,
            aliases={
                "optimistic": ("duration1", "optimistic duration"),
                "most_likely": ("duration", "duration2", "original duration", "remaining duration"),
                "pessimistic": ("duration3",),
            },
        ),
        Field(
            "predecessors", "links", "links to predecessors: `A1; B2SS+3d; C3FF-1d; D4FS+50%`",
            ("predecessor", "depends on", "dependencies", "pred"),
        ),
        Field("calendar", "id", "calendar (default: the project's)", ("task calendar",)),
        Field("milestone", "flag", "yes for a moment that takes no time", ("is milestone",)),
        Field(
            "not_before", "date", "earliest start",
            ("start no earlier than", "snet", "earliest start", "constraint date"),
        ),
        *_three_points(
            "cost", "fixed cost", "money", "currency", low=0, aliases={"most_likely": ("cost", "fixed cost")},
        ),
        Field(
            "cost_per_day", "money", "cost for each working day of its duration",
            ("cost per working day", "daily cost"), unit="currency per working day", low=0,
        ),
        Field("account", "text", "cost account", ("cost account", "cost center", "cost centre")),
        Field(
            "resources", "assignments", "who works on it: `PM*0.5; NET*2`, `2 NET`, `NET[50%]`",
            ("resource", "resource names"),
        ),
        Field(
            "risk_combination", "choice", "how several risks on this task combine (default: the project's)",
            choices=_COMBINATION,
        ),
        _NOTES,
    ),
    "tasks.csv",
    required=True,
)  # fmt: skip

RISKS = Table(
    "risks",
    "One row a risk. It strikes at most once per iteration; each impact is drawn once and shared by all tasks that "
    "the row names.",
    (
        Field("id", "id", "short unique name", ("risk id", "risk"), required=True),
        Field("name", "text", "what may happen (default: the id)", ("title", "description", "risk name")),
        Field(
            "kind", "choice", "`threat` (default) or `opportunity`",
            ("type", "risk type"), choices=("threat", "opportunity"),
        ),
        Field(
            "probability", "probability", "chance that it strikes: `0.3` or `30%`",
            ("prob", "likelihood", "chance"), required=True, unit="0-1", low=0, high=1,
        ),
        Field(
            "tasks", "ids", "tasks that it affects: `A; B`; empty if it only costs money",
            ("affects", "affected tasks", "activities"),
        ),
        *_impact_fields(""),
        Field("account", "text", "cost account of its money (default: those of its tasks)", ("cost account",)),
        Field("category", "note", "kind of risk, for people; not used"),
        Field("owner", "text", "who watches it", ("risk owner",)),
        Field("status", "text", "`open` (default); `closed`, `retired` and `expired` risks never strike", ("state",)),
        Field("response", "text", "what is done about it", ("mitigation", "treatment", "action")),
        Field(
            "response_cost", "money", "cost of the response, paid when it is in force",
            ("mitigation cost",), unit="currency", low=0,
        ),
        Field(
            "residual_probability", "probability", "chance that it strikes after the response",
            ("probability after response", "post probability"), unit="0-1", low=0, high=1,
        ),
        *_impact_fields("residual_"),
        _NOTES,
    ),
    "risks.csv",
)  # fmt: skip

IMPACTS = Table(
    "impacts",
    "Further impacts of a risk on other tasks, drawn separately under the risk's one occurrence.",
    (
        Field("risk", "id", "id of the risk", ("risk id", "id"), required=True),
        Field("tasks", "ids", "tasks that it affects: `A; B`", ("affects", "affected tasks", "activities")),
        *_impact_fields(""),
        *_impact_fields("residual_"),
        _NOTES,
    ),
    "impacts.csv",
)

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
        _NOTES,
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
        *_three_points(
            "cost", "cost, paid once", "money", "currency", low=0,
            aliases={"most_likely": ("cost", "amount", "fixed cost")},
        ),
        Field(
            "cost_per_day", "money", "cost for each working day of the project",
            ("daily cost",), unit="currency per working day", low=0,
        ),
        _NOTES,
    ),
    "costs.csv",
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table for table in (PROJECT, CALENDARS, TASKS, RISKS, IMPACTS, RESOURCES, COSTS)
}
SHEET_TABLES = ("tasks", "risks", "impacts", "resources", "costs")

SCENARIO = Table("scenario", "A question about a model: `scenarios/<name>.yaml`.", (
    Field("name", "text", "name of the scenario (default: the file's name)"),
    Field("title", "text", "title for people"),
    Field("model", "text", "the model: a folder, `model.yaml` or workbook, relative to this file"),
    Field("extends", "text", "a scenario file to start from, relative to this file"),
    Field("iterations", "whole number", "number of iterations (default 10,000)", low=1, high=100_000_000),
    Field("seed", "whole number", "seed of the random numbers (default 1)", low=0, high=2**63 - 1),
    Field(
        "sampling", "choice", "`latin-hypercube` (default) or `monte-carlo`",
        choices=("latin-hypercube", "monte-carlo"),
    ),
    Field("responses", "ids", "risks whose response is in force: `all`, `none` (default) or a list of ids"),
    _NOTES,
))  # fmt: skip
TARGETS = Table(
    "targets",
    "What was promised.",
    (
        Field("finish", "date", "promised finish date"),
        Field("duration", "days", "promised duration from the start", unit="working days", low=0),
        Field("budget", "money", "promised cost", unit="currency", low=0),
    ),
)
REQUIRE = Table(
    "require",
    "Gates: the least probabilities that `forecast check` accepts.",
    (
        Field("on_time", "probability", "least probability of being on time", unit="0-1", low=0, high=1),
        Field("on_budget", "probability", "least probability of being on budget", unit="0-1", low=0, high=1),
        Field("joint", "probability", "least probability of being both", unit="0-1", low=0, high=1),
    ),
)
