"""The fields of the register and of the further impacts of its risks."""

from __future__ import annotations

from forecast.readers.field import Field, Table
from forecast.readers.fields.common import IMPACT_CALENDAR, IMPACT_RESOURCES, NOTES, impact_fields, three_points

STRATEGIES = ("avoid", "mitigate", "transfer", "exploit", "enhance", "share", "accept")

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
            "probability", "chance",
            "chance that it strikes: `0.3` or `30%`; where nobody knows it better, a range: `10%..30%`, "
            "`pert(5%, 10%, 30%)`; empty for a risk that recurs",
            ("prob", "likelihood", "chance"), unit="0-1", low=0, high=1, scale="probability",
        ),
        Field(
            "window_opens", "text",
            "it can strike from this day or moment on, or when this task has ended: tasks worked on then or later",
            ("from", "proximity from"),
        ),
        Field(
            "window_closes", "text",
            "it can strike until the end of this day, this moment, or until this task ends; after that it has expired",
            ("until", "proximity until"),
        ),
        *three_points(
            "per_month", "strikes per month of a risk that recurs", "number", "times in a month", low=0,
            aliases={"most_likely": ("per_month", "rate per month", "frequency")},
        ),
        Field(
            "tasks", "ids", "tasks that it affects: `A; B`, `tag:network`, `wbs:1.2`, `resource:NET`, `vendor:Acme`; "
            "empty if it only costs money",
            ("affects", "affected tasks", "activities"),
        ),
        IMPACT_RESOURCES,
        IMPACT_CALENDAR,
        *impact_fields(""),
        Field("account", "text", "cost account of its money (default: those of its tasks)", ("cost account",)),
        Field("category", "note", "kind of risk, for people; not used"),
        Field("owner", "text", "who watches it", ("risk owner",)),
        Field("status", "text", "`open` (default); `closed`, `retired` and `expired` risks never strike", ("state",)),
        Field("response", "text", "what is done about it", ("mitigation", "treatment", "action")),
        Field(
            "response_strategy", "choice",
            "`avoid`, `mitigate`, `transfer` a threat, `exploit`, `enhance`, `share` an opportunity, `accept` either",
            ("strategy", "response type"), choices=STRATEGIES,
        ),
        Field("response_owner", "text", "who does it", ("action owner", "response by")),
        *three_points(
            "response_cost", "cost of the response, paid when it is in force", "money", "currency", low=0,
            aliases={"most_likely": ("response_cost", "mitigation cost", "cost of response")},
        ),
        Field(
            "response_lead_time", "days",
            "from the start of the project until the response is effective: tasks that start before feel the risk as "
            "it was", ("lead time",), unit="working days", low=0,
        ),
        Field(
            "residual_probability", "chance", "chance, or range of it, that it strikes after the response",
            ("probability after response", "post probability"), unit="0-1", low=0, high=1, scale="probability",
        ),
        *impact_fields("residual_"),
        NOTES,
    ),
    "risks.csv",
)  # fmt: skip

IMPACTS = Table(
    "impacts",
    "Further impacts of a risk on other tasks, drawn separately under the risk's one occurrence.",
    (
        Field("risk", "id", "id of the risk", ("risk id", "id"), required=True),
        Field(
            "tasks",
            "ids",
            "tasks that it affects: `A; B`, `tag:network` …",
            ("affects", "affected tasks", "activities"),
        ),
        IMPACT_RESOURCES,
        IMPACT_CALENDAR,
        *impact_fields(""),
        *impact_fields("residual_"),
        NOTES,
    ),
    "impacts.csv",
)
