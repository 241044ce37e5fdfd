"""The fields of tasks that tie them to dates: constraints, deadlines, progress."""

from __future__ import annotations

from typing import get_args

from forecast.project.progress import ConstraintKind, ProgressRule
from forecast.readers.field import Field

ASAP = "as soon as possible"
# Choices are compared with hyphens for spaces.
CONSTRAINTS = tuple(kind.replace(" ", "-") for kind in (ASAP, *get_args(ConstraintKind)))
PROGRESS_RULES = tuple(rule.replace(" ", "-") for rule in get_args(ProgressRule))
SIDES = ("start", "finish")

FIELDS = (
    Field(
        "constraint", "choice",
        "rule for the dates: `start no earlier than`, `finish no later than`, `start on`, `must start on` …",
        ("constraint type", "primary constraint"), choices=CONSTRAINTS,
    ),
    Field(
        "constraint_date", "moment", "date of the constraint: `2027-03-01`, `2027-03-01 13:00`",
        ("primary constraint date",),
    ),
    Field("deadline", "moment", "date from which float is counted; it moves nothing", ("deadline date",)),
    Field("actual_start", "moment", "when work began", ("started", "actual start date")),
    Field("actual_finish", "moment", "when all was done", ("finished", "actual finish date")),
    Field(
        "remaining", "days", "what is left of the most likely duration; the spread shrinks alike",
        ("remaining days", "days left"), unit="working days", low=0,
    ),
    Field(
        "percent_complete", "probability", "share of the duration that is done, instead of `remaining`: `40%`",
        ("% complete", "complete"),
    ),
    Field("resumed", "moment", "when work goes on after a break", ("resume", "resume date")),
    Field(
        "milestone_side", "choice",
        "where a milestone between two shifts stands: at the `start` of work, or at the `finish` of work before it",
        choices=SIDES,
    ),
)  # fmt: skip

OF_PROJECT = (
    Field(
        "progress_rule", "choice",
        "whether what is left of a task in progress waits for its links (`retained logic`, default) or not "
        "(`progress override`)",
        choices=PROGRESS_RULES,
    ),
    Field("constraints_win", "flag", "yes where all constraints win over links, not only those that must"),
    Field(
        "late_at_shift_end", "flag",
        "yes where a late finish is the end of the last shift that a task can use, as planners' programs have it",
    ),
    Field("must_finish", "moment", "date from which late dates and float are counted", ("must finish by",)),
)  # fmt: skip
