"""The tasks of a schedule file, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from forecast.readers.schedules.columns import Columns
from forecast.readers.schedules.java import java
from forecast.readers.schedules.planned import (
    ConstraintKind,
    PlannedConstraint,
    PlannedTask,
    StoredDates,
    TaskKind,
)
from forecast.readers.schedules.values import Units, flag, is_elapsed, moment, number, whole

FIELDS = [
    "UNIQUE_ID",
    "ID",
    "ACTIVITY_ID",
    "NAME",
    "WBS",
    "PARENT_TASK_UNIQUE_ID",
    "SUMMARY",
    "MILESTONE",
    "ACTIVITY_TYPE",
    "NULL",
    "ACTIVE",
    "EXTERNAL_TASK",
    "TASK_MODE",
    "DURATION",
    "PLANNED_DURATION",
    "REMAINING_DURATION",
    "MANUAL_DURATION",
    "PERCENT_COMPLETE",
    "ACTUAL_START",
    "ACTUAL_FINISH",
    "CALENDAR_UNIQUE_ID",
    "CONSTRAINT_TYPE",
    "CONSTRAINT_DATE",
    "SECONDARY_CONSTRAINT_TYPE",
    "SECONDARY_CONSTRAINT_DATE",
    "DEADLINE",
    "EXPECTED_FINISH",
    "EXTERNAL_EARLY_START",
    "EXTERNAL_LATE_FINISH",
    "SUSPEND_DATE",
    "RESUME",
    "STOP",
    "WORK_SPLITS",
    "LEVELING_DELAY",
    "IGNORE_RESOURCE_CALENDAR",
    "START",
    "FINISH",
    "EARLY_START",
    "EARLY_FINISH",
    "LATE_START",
    "LATE_FINISH",
    "TOTAL_SLACK",
    "FREE_SLACK",
    "CRITICAL",
]
CONSTRAINTS: dict[str, ConstraintKind] = {
    "AS_LATE_AS_POSSIBLE": "as late as possible",
    "START_NO_EARLIER_THAN": "start no earlier than",
    "START_NO_LATER_THAN": "start no later than",
    "FINISH_NO_EARLIER_THAN": "finish no earlier than",
    "FINISH_NO_LATER_THAN": "finish no later than",
    "START_ON": "start on",
    "FINISH_ON": "finish on",
    "MUST_START_ON": "must start on",
    "MUST_FINISH_ON": "must finish on",
}
KINDS: dict[str, TaskKind] = {
    "LEVEL_OF_EFFORT": "level of effort",
    "START_MILESTONE": "start milestone",
    "START_FLAG": "start milestone",
    "FINISH_MILESTONE": "finish milestone",
    "FINISH_FLAG": "finish milestone",
    "WBS_SUMMARY": "hammock",
    "HAMMOCK": "hammock",
}
OWN_FIELD = re.compile(r"(TEXT|NUMBER|DURATION|COST|OUTLINE_CODE)\d+$")
SPLIT = re.compile(r"start=(\S+) end=([^\]\s]+)")


def tasks(project: Any, units: Units) -> tuple[PlannedTask, ...]:
    """Return the tasks of a project, without blank lines and the line that sums up the whole of it.

    Parameters
    ----------
    project : org.mpxj.ProjectFile
    units : Units
        Of the project.
    """
    columns = Columns("org.mpxj.Task", "org.mpxj.TaskField")
    items = java().JClass("java.util.ArrayList")(project.getTasks())
    table = {name: columns.get(items, name) for name in FIELDS}
    own = dict(_own_fields(project, columns, items))
    found = []
    for k in range(int(items.size())):
        row = {name: values[k] for name, values in table.items()}
        if row["UNIQUE_ID"] is None or flag(row["NULL"]) or (row["ID"] == "0" and flag(row["SUMMARY"])):
            continue
        fields = tuple((title, value) for title, values in own.items() if (value := values[k]) is not None)
        found.append(_task(row, units, fields))
    return tuple(found)


def _task(row: dict[str, str | None], units: Units, fields: tuple[tuple[str, str], ...]) -> PlannedTask:
    """Return one task."""
    is_manual = row["TASK_MODE"] == "MANUALLY_SCHEDULED"
    length = row["DURATION"]
    duration = units.minutes_of(length) or 0.0
    if row["ACTIVITY_TYPE"] is not None and row["ACTUAL_START"] is None:
        # Primavera keeps the planned duration apart; `DURATION` is what the task takes at completion.
        planned = units.minutes_of(row["PLANNED_DURATION"])
        duration = duration if planned is None else planned
    remaining = units.minutes_of(row["REMAINING_DURATION"])
    return PlannedTask(
        uid=int(row["UNIQUE_ID"] or 0),
        id=row["ACTIVITY_ID"] or row["ID"] or row["UNIQUE_ID"] or "",
        name=row["NAME"] or "",
        wbs=row["WBS"] or "",
        parent=whole(row["PARENT_TASK_UNIQUE_ID"]),
        kind=_kind(row),
        duration=duration,
        remaining=duration if remaining is None else remaining,
        is_elapsed=is_elapsed(length),
        percent_complete=number(row["PERCENT_COMPLETE"]),
        actual_start=moment(row["ACTUAL_START"]),
        actual_finish=moment(row["ACTUAL_FINISH"]),
        calendar=whole(row["CALENDAR_UNIQUE_ID"]),
        constraint=_constraint(row["CONSTRAINT_TYPE"], row["CONSTRAINT_DATE"]),
        secondary=_constraint(row["SECONDARY_CONSTRAINT_TYPE"], row["SECONDARY_CONSTRAINT_DATE"]),
        deadline=moment(row["DEADLINE"]),
        expected_finish=moment(row["EXPECTED_FINISH"]),
        external_early_start=moment(row["EXTERNAL_EARLY_START"]),
        external_late_finish=moment(row["EXTERNAL_LATE_FINISH"]),
        suspended=moment(row["SUSPEND_DATE"] or row["STOP"]),
        resumed=moment(row["RESUME"]),
        splits=_splits(row["WORK_SPLITS"]),
        levelling_delay=units.minutes_of(row["LEVELING_DELAY"]) or 0.0,
        is_resource_dependent=row["ACTIVITY_TYPE"] == "RESOURCE_DEPENDENT",
        ignores_resource_calendars=flag(row["IGNORE_RESOURCE_CALENDAR"]),
        is_manual=is_manual,
        is_external=flag(row["EXTERNAL_TASK"]),
        is_inactive=row["ACTIVE"] is not None and not flag(row["ACTIVE"]),
        stored=StoredDates(
            early_start=moment(row["EARLY_START"]),
            early_finish=moment(row["EARLY_FINISH"]),
            late_start=moment(row["LATE_START"]),
            late_finish=moment(row["LATE_FINISH"]),
            start=moment(row["START"]),
            finish=moment(row["FINISH"]),
            total_float=units.minutes_of(row["TOTAL_SLACK"]),
            free_float=units.minutes_of(row["FREE_SLACK"]),
            critical=None if row["CRITICAL"] is None else flag(row["CRITICAL"]),
        ),
        fields=fields,
    )


def _kind(row: dict[str, str | None]) -> TaskKind:
    """Return what a task is; Primavera says so, Microsoft Project knows milestones and summaries."""
    if flag(row["SUMMARY"]):
        return "summary"
    found = KINDS.get(row["ACTIVITY_TYPE"] or "")
    if found is not None:
        return found
    return "start milestone" if row["ACTIVITY_TYPE"] is None and flag(row["MILESTONE"]) else "task"


def _constraint(kind: str | None, at: str | None) -> PlannedConstraint | None:
    """Return a constraint; as soon as possible is none."""
    name = CONSTRAINTS.get(kind or "")
    if name is None or (at is None and name != "as late as possible"):
        return None
    return PlannedConstraint(name, moment(at))


def _splits(text: str | None) -> tuple[tuple[Any, Any], ...]:
    """Return the pieces of work of a task that is split, nothing for one piece."""
    pieces = tuple((moment(start), moment(end)) for start, end in SPLIT.findall(text or ""))
    return pieces if len(pieces) > 1 else ()


def _own_fields(project: Any, columns: Columns, items: Any) -> Iterator[tuple[str, list[str | None]]]:
    """Yield the user's own fields that hold something: their titles and values."""
    aliases = project.getCustomFields()
    populated = project.getTasks().getPopulatedFields()
    for item in populated:
        name = str(item.name()) if hasattr(item, "name") else ""
        if name and OWN_FIELD.match(name) is None:
            continue
        custom = aliases.get(item)
        alias = custom.getAlias() if custom is not None else None
        title = str(alias or "") or (name.title().replace("_", " ") if name else str(item.getName() or ""))
        values = columns.get_field(items, item)
        values = [None if value in ("", "0.0d", "0.0h", "0.0", "0") else value for value in values]
        if title and any(values):
            yield title, values
