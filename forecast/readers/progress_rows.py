"""Constraints and progress of a row of tasks."""

from __future__ import annotations

from datetime import date
from typing import cast

from forecast.distributions import estimate as questions
from forecast.project import Constraint, Estimate, Progress
from forecast.project.progress import ConstraintKind
from forecast.readers.fields.progress import ASAP
from forecast.readers.record import Record

NO_DATE = (ASAP, "as late as possible")


def read_constraints(record: Record) -> tuple[Constraint, ...]:
    """Return the constraint of a task, nothing where it has none or was refused."""
    kind, day = record.text("constraint").replace("-", " "), record.day("constraint_date")
    if {"constraint", "constraint_date"} & record.broken:
        return ()
    if kind and kind not in NO_DATE and day is None:
        record.error("constraint-date", f"the constraint `{kind}` has no date", "constraint", "write `constraint_date`")
        return ()
    if day is not None and (not kind or kind in NO_DATE):
        message = "the constraint has a date, but no kind" if not kind else f"the constraint `{kind}` takes no date"
        hint = "write `constraint`, e.g. `start no earlier than`" if not kind else "clear the date"
        record.error("constraint-kind", message, "constraint_date", hint)
        return ()
    return () if not kind or kind == ASAP else (Constraint(cast(ConstraintKind, kind), day),)


def read_progress(record: Record, duration: Estimate | None) -> Progress | None:
    """Return what is done of a task, None where nothing is or it was refused."""
    start, finish, resumed = (record.day(name) for name in ("actual_start", "actual_finish", "resumed"))
    remaining, done = record.optional_number("remaining"), record.optional_number("percent_complete")
    if {"actual_start", "actual_finish", "resumed", "remaining", "percent_complete"} & record.broken:
        return None
    if start is None:
        for name, value in (("actual_finish", finish), ("resumed", resumed), ("percent_complete", done)):
            if value:
                message = f"`{name}` says that work has begun, but `actual_start` is empty"
                record.error("progress-start", message, name, "write `actual_start`")
        if remaining is not None and not record.broken & {"actual_finish", "resumed", "percent_complete"}:
            message = "`remaining` is what is left of work that has begun, but `actual_start` is empty"
            record.error("progress-start", message, "remaining", "write `actual_start`, or change the duration")
        return None
    return _started(record, start, finish, resumed, _share_left(record, duration, remaining, done))


def _share_left(record: Record, duration: Estimate | None, remaining: float | None, done: float | None) -> float | None:
    """Return what is left as a share of the duration, None where nothing says it."""
    if remaining is not None and done is not None:
        message = "`remaining` and `percent_complete` both say what is left"
        record.error("progress-twice", message, "percent_complete", "keep one of the two")
        return 1.0
    if done is not None:
        return 1.0 - done
    if remaining is None or duration is None:
        return None if remaining is None else 1.0
    whole = questions.most_likely(duration.family, dict(duration.parameters), duration.low, duration.high)
    if whole <= 0.0 < remaining:
        message = f"{remaining:g} d are left of a task that takes no time"
        record.error("progress-remaining", message, "remaining", "write its duration, or 0")
        return 1.0
    return remaining / whole if whole > 0.0 else 0.0


def _started(
    record: Record, start: date, finish: date | None, resumed: date | None, share: float | None
) -> Progress | None:
    if finish is None:
        if share == 0.0:
            name = "remaining" if record.cell("remaining") is not None else "percent_complete"
            message = "nothing is left to do, but `actual_finish` is empty"
            record.error("progress-finish", message, name, "write `actual_finish`")
            return None
        return Progress(start, None, 1.0 if share is None else share, resumed)
    if share or resumed is not None:
        name = "resumed" if not share else "remaining" if record.cell("remaining") is not None else "percent_complete"
        message = f"the task has an `actual_finish`, but `{name}` says that work is left"
        record.error("progress-finish", message, name, "clear one of the two")
        return None
    return Progress(start, finish, 0.0)
