"""The fields of a scenario: settings, targets, gates."""

from __future__ import annotations

from forecast.readers.field import Field, Table
from forecast.readers.fields.common import NOTES

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
    NOTES,
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
    "Gates: what `forecast check` asks of the forecast.",
    (
        Field("on_time", "probability", "least probability of being on time", unit="0-1", low=0, high=1),
        Field("on_budget", "probability", "least probability of being on budget", unit="0-1", low=0, high=1),
        Field("joint", "probability", "least probability of being both", unit="0-1", low=0, high=1),
        Field("P80_finish", "date", "latest P80 of the finish"),
        Field("P80_duration", "days", "largest P80 of the duration", unit="working days", low=0),
        Field("P80_cost", "money", "largest P80 of the cost", unit="currency"),
        Field("P80_days_left", "number", "contingency left: least days from the P80 finish to the target `finish`",
              unit="calendar days"),
        Field("P80_money_left", "money", "contingency left: least money from the P80 cost to the `budget`",
              unit="currency"),
        Field("quality", "probability", "least share of the schedule's checks that pass, of those that apply",
              unit="0-1", low=0, high=1),
        Field("baseline", "text", "folder of a stored run to compare with, relative to this file"),
        Field("P80_finish_slip", "number", "most that the P80 finish may be later than the baseline's",
              unit="calendar days"),
        Field("P80_cost_rise", "money", "most that the P80 cost may be above the baseline's", unit="currency"),
        Field("on_time_drop", "probability", "most that the probability may be below the baseline's", unit="0-1",
              low=0, high=1),
        Field("on_budget_drop", "probability", "likewise", unit="0-1", low=0, high=1),
        Field("joint_drop", "probability", "likewise", unit="0-1", low=0, high=1),
        Field("milestones", "text", "by id of a milestone: `P80_finish`, `P80_finish_slip`"),
    ),
)  # fmt: skip
WAIVERS = Table(
    "waivers",
    "Gates that need not be met for a while, by name of the gate.",
    (
        Field("reason", "text", "why the gate need not be met", required=True),
        Field("owner", "text", "who answers for it", required=True),
        Field("expires", "date", "last day of the waiver", required=True),
    ),
)
