"""The fields of tasks."""

from __future__ import annotations

from forecast.readers.field import Field, Table
from forecast.readers.fields import progress
from forecast.readers.fields.common import COMBINATION, NOTES, SPREAD, confidence, three_points

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
        Field("tags", "ids", "words that rules and lists select it by: `network; night work`", ("tag", "labels")),
        *three_points(
            "", "duration", "days", "working days", low=0,
            aliases={
                "optimistic": ("duration1", "optimistic duration"),
                "most_likely": ("duration", "duration2", "original duration", "remaining duration"),
                "pessimistic": ("duration3",),
            },
        ),
        confidence("", "duration"),
        *three_points("effort", "effort, which the units of its resources share, instead of a duration", "days",
                      "person-days", low=0, aliases={"most_likely": ("effort", "work")}),
        Field(
            "predecessors", "links", "links to predecessors: `A1; B2SS+3d; C3FF-1d; D4FS+50%`",
            ("predecessor", "depends on", "dependencies", "pred"),
        ),
        Field("calendar", "id", "calendar (default: the project's)", ("task calendar",)),
        Field("milestone", "flag", "yes for a moment that takes no time", ("is milestone",)),
        Field(
            "not_before", "moment", "earliest start",
            ("start no earlier than", "snet", "earliest start"),
        ),
        *three_points(
            "cost", "fixed cost", "money", "currency", low=0, aliases={"most_likely": ("cost", "fixed cost")},
        ),
        confidence("cost", "fixed cost"),
        Field(
            "cost_per_day", "money", "cost for each working day of its duration",
            ("cost per working day", "daily cost"), unit="currency per working day", low=0,
        ),
        Field(
            "cost_spread", "choice", "when the fixed cost is spent: `linear` over the task (default), at its `start`, "
            "at its `end`, along a bell `curve`",
            ("spread",), choices=SPREAD,
        ),
        Field("account", "text", "cost account", ("cost account", "cost center", "cost centre")),
        Field(
            "resources", "assignments", "who works on it: `PM*0.5; NET*2`, `2 NET`, `NET[50%]`",
            ("resource", "resource names"),
        ),
        Field(
            "response", "id", "risk whose response adds the task: it exists only where that response is in force",
            ("added by response", "response to"),
        ),
        Field(
            "risk_combination", "choice", "how several risks on this task combine (default: the project's)",
            choices=COMBINATION,
        ),
        Field("exists", "probability", "probability that the task is part of the project at all", ("existence",)),
        Field("only_if", "text", "fork and outcome for which it exists: `vendor=one`", ("condition",)),
        Field("rework_only", "flag", "yes for a task that exists in the passes of a rework loop only"),
        Field("window", "id", "cut-over window in which it must begin and end", ("cutover window",)),
        *progress.FIELDS,
        NOTES,
    ),
    "tasks.csv",
    required=True,
)  # fmt: skip
