"""The handshake as a record: plain values that go beside an imported model, into the results and into the report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forecast.readers.handshakes import SCHEMA
from forecast.readers.schedules.compare import Difference, Handshake
from forecast.readers.schedules.planned import PlannedSchedule

LISTED = 50
"""Differences that are listed one by one; all of them are counted."""


def record_of(handshake: Handshake, schedule: PlannedSchedule, file: str) -> dict[str, Any]:
    """Return how well the dates in a file come out, as plain values.

    Parameters
    ----------
    handshake : Handshake
    schedule : PlannedSchedule
    file : str
        The name of the file.
    """
    return {
        "schema": SCHEMA,
        "file": file,
        "project": schedule.name,
        "program": schedule.program,
        "tasks": handshake.n_tasks,
        "to_the_minute": handshake.n_to_the_minute,
        "to_the_day": handshake.n_to_the_day,
        "late_dates": handshake.n_late,
        "total_float": handshake.n_float,
        "critical": handshake.n_critical,
        "causes": handshake.causes,
        "differences": [_row(one) for one in handshake.differences[:LISTED]],
    }


def _row(difference: Difference) -> dict[str, str | None]:
    task, ours, what = difference.task, difference.computed, difference.what
    ends = ("early_start", "early_finish") if what == "early dates" else ("late_start", "late_finish")
    detail = difference.detail
    if what == "total float" and ours is not None and task.stored.total_float is not None:
        detail = f"{task.stored.total_float / 60:g} hours in the file, {ours.total_float / 60:g} here: {detail}"
    return {
        "id": task.id,
        "name": task.name,
        "what": what,
        "cause": difference.cause,
        "detail": detail,
        "file_start": _iso(getattr(task.stored, ends[0])),
        "file_finish": _iso(getattr(task.stored, ends[1])),
        "start": None if ours is None else _iso(getattr(ours, ends[0])),
        "finish": None if ours is None else _iso(getattr(ours, ends[1])),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")
