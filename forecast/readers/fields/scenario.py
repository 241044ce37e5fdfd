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
    "Gates: the least probabilities that `forecast check` accepts.",
    (
        Field("on_time", "probability", "least probability of being on time", unit="0-1", low=0, high=1),
        Field("on_budget", "probability", "least probability of being on budget", unit="0-1", low=0, high=1),
        Field("joint", "probability", "least probability of being both", unit="0-1", low=0, high=1),
    ),
)
