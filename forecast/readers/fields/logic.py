"""The fields of the blocks that say what depends on chance: branches, conditions, rework and windows."""

from __future__ import annotations

from forecast.readers.field import Field, Table

MOST_PASSES = 20

BRANCHES = Table(
    "branches",
    "Forks by chance: exactly one outcome in each iteration.",
    (
        Field("name", "id", "name by which tasks refer to it", required=True),
        Field("outcomes", "text", "outcomes and their probabilities, which sum to 1", required=True),
    ),
)
CONDITIONS = Table(
    "conditions",
    "Forks that an earlier task decides.",
    (
        Field("name", "id", "name by which tasks refer to it", required=True),
        Field("task", "id", "the task that decides", required=True),
        Field("finishes_after", "date", "`then` if the task ends after this day"),
        Field("lasts_longer_than", "days", "`then` if the task takes longer", unit="working days", low=0),
        Field("then", "id", "outcome if so (default `yes`)"),
        Field("otherwise", "id", "outcome if not (default `no`)", ("else",)),
    ),
)
REWORK = Table(
    "rework",
    "Loops: after a test that fails, tasks are done again.",
    (
        Field("name", "id", "name of the loop; keys its draws", required=True),
        Field("test", "id", "the task after which it shows", required=True),
        Field("redo", "ids", "tasks that are done again, the test among them", required=True),
        Field("probabilities", "text", "that the test fails: the first time, the second time, ..."),
        Field("probability", "probability", "that the test fails, each time"),
        Field("repeat", "whole number", "most passes (default 1)", low=1, high=MOST_PASSES),
        Field("factor", "factor", "on durations and fixed costs of what is done again (default 1)", low=0),
    ),
)
WINDOWS = Table(
    "windows",
    "Periods in which a task must begin and end.",
    (
        Field("periods", "periods", "days and ranges: `2027-02-06..2027-02-07`; ends may be moments: `… 22:00`"),
        Field("every", "text", "a rule: `Sat-Sun`, `first Saturday of the month`, `Sat 22:00 to Sun 06:00`", ("rule",)),
        Field("except", "periods", "days or moments taken out again: freezes"),
    ),
)
