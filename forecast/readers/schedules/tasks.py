"""The tasks of a schedule file, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import compress, starmap
from typing import Any, cast

from forecast.project.progress import ConstraintKind
from forecast.readers.schedules.columns import Columns
from forecast.readers.schedules.java import java
from forecast.readers.schedules.planned import (
    PlannedConstraint,
    PlannedTask,
    StoredDates,
    TaskKind,
)
from forecast.readers.schedules.values import Units, flag, is_elapsed, moment, number, whole

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
FIELDS = (
    "UNIQUE_ID", "ID", "ACTIVITY_ID", "NAME", "WBS", "PARENT_TASK_UNIQUE_ID", "SUMMARY", "MILESTONE", "ACTIVITY_TYPE",
    "NULL", "ACTIVE", "EXTERNAL_TASK", "TASK_MODE", "DURATION", "PLANNED_DURATION", "REMAINING_DURATION",
    "PERCENT_COMPLETE", "ACTUAL_START", "ACTUAL_FINISH", "CALENDAR_UNIQUE_ID", "CONSTRAINT_TYPE", "CONSTRAINT_DATE",
    "SECONDARY_CONSTRAINT_TYPE", "SECONDARY_CONSTRAINT_DATE", "DEADLINE", "EXPECTED_FINISH", "EXTERNAL_EARLY_START",
    "EXTERNAL_LATE_FINISH", "SUSPEND_DATE", "RESUME", "STOP", "WORK_SPLITS", "LEVELING_DELAY",
    "IGNORE_RESOURCE_CALENDAR", "START", "FINISH", "EARLY_START", "EARLY_FINISH", "LATE_START", "LATE_FINISH",
    "TOTAL_SLACK", "FREE_SLACK", "CRITICAL",
)  # fmt: skip
OWN_FIELD = re.compile(r"(TEXT|NUMBER|DURATION|COST|OUTLINE_CODE|DATE)\d+$")
EMPTY = (None, "", "0.0d", "0.0h", "0.0", "0")
SPLIT = re.compile(r"start=(\S+) end=([^\]\s]+)")


class _Table:
    """The fields of all tasks, as values; a text that was met before is not converted again."""

    def __init__(self, project: Any, units: Units) -> None:
        columns = Columns("org.mpxj.Task", "org.mpxj.TaskField")
        items = java().JClass("java.util.ArrayList")(project.getTasks())
        self.own = dict(_own_titles(project))
        found = columns.get(items, *FIELDS, *self.own.values())
        self.n = int(items.size())
        self.column = dict(zip((*FIELDS, *self.own), found, strict=True))
        self.units = units

    def texts(self, name: str) -> list[str | None]:
        return self.column[name]

    def values(self, name: str, convert: Any) -> list[Any]:
        texts = self.texts(name)
        distinct = set(texts)
        if len(distinct) == 1:
            return [convert(*distinct)] * self.n
        known = {text: convert(text) for text in distinct}
        return [known[text] for text in texts]

    def moments(self, name: str) -> list[datetime | None]:
        return self.values(name, moment)

    def minutes(self, name: str) -> list[float | None]:
        return self.values(name, self.units.minutes_of)

    def flags(self, name: str) -> list[bool]:
        return self.values(name, flag)


def tasks(project: Any, units: Units) -> tuple[PlannedTask, ...]:
    """Return the tasks of a project, without blank lines and the line that sums up the whole of it.

    Parameters
    ----------
    project : org.mpxj.ProjectFile
    units : Units
        Of the project.
    """
    table = _Table(project, units)
    uids, positions = table.values("UNIQUE_ID", whole), table.texts("ID")
    types, starts = table.texts("ACTIVITY_TYPE"), table.moments("ACTUAL_START")
    kinds = list(map(_kind, table.flags("SUMMARY"), types, table.flags("MILESTONE")))
    lengths = _durations(types, starts, table.minutes("DURATION"), table.minutes("PLANNED_DURATION"))
    rows = zip(
        uids,
        _first(table.texts("ACTIVITY_ID"), positions, table.texts("UNIQUE_ID")),
        _first(table.texts("NAME")),
        _first(table.texts("WBS")),
        table.values("PARENT_TASK_UNIQUE_ID", whole),
        kinds,
        lengths,
        _given(table.minutes("REMAINING_DURATION"), lengths),
        table.values("DURATION", is_elapsed),
        table.values("PERCENT_COMPLETE", number),
        starts,
        table.moments("ACTUAL_FINISH"),
        table.values("CALENDAR_UNIQUE_ID", whole),
        map(_constraint, table.texts("CONSTRAINT_TYPE"), table.moments("CONSTRAINT_DATE")),
        map(_constraint, table.texts("SECONDARY_CONSTRAINT_TYPE"), table.moments("SECONDARY_CONSTRAINT_DATE")),
        table.moments("DEADLINE"),
        table.moments("EXPECTED_FINISH"),
        table.moments("EXTERNAL_EARLY_START"),
        table.moments("EXTERNAL_LATE_FINISH"),
        _given(table.moments("SUSPEND_DATE"), table.moments("STOP")),
        table.moments("RESUME"),
        map(_splits, table.texts("WORK_SPLITS")),
        _given(table.minutes("LEVELING_DELAY"), [0.0] * table.n),
        [kind == "RESOURCE_DEPENDENT" for kind in types],
        table.flags("IGNORE_RESOURCE_CALENDAR"),
        [mode == "MANUALLY_SCHEDULED" for mode in table.texts("TASK_MODE")],
        table.flags("EXTERNAL_TASK"),
        [text is not None and not flag(text) for text in table.texts("ACTIVE")],
        _stored(table),
        _own_fields(table),
        strict=True,
    )
    blank = table.flags("NULL")
    is_line = [
        uid is not None and not is_blank and not (position == "0" and kind == "summary")
        for uid, kind, position, is_blank in zip(uids, kinds, positions, blank, strict=True)
    ]
    return tuple(starmap(PlannedTask, compress(rows, is_line)))


def _stored(table: _Table) -> Iterator[StoredDates]:
    """Return the dates that the planner's program computed."""
    return map(
        StoredDates,
        *map(table.moments, ("EARLY_START", "EARLY_FINISH", "LATE_START", "LATE_FINISH", "START", "FINISH")),
        *map(table.minutes, ("TOTAL_SLACK", "FREE_SLACK")),
        [None if text is None else flag(text) for text in table.texts("CRITICAL")],
    )


def _durations(
    types: list[str | None], starts: list[datetime | None], lengths: list[float | None], planned: list[float | None]
) -> list[float]:
    """Return durations: Primavera keeps the planned one apart; its `DURATION` is what a task takes at completion."""
    return [
        (plan if kind is not None and start is None and plan is not None else length) or 0.0
        for kind, start, length, plan in zip(types, starts, lengths, planned, strict=True)
    ]


def _first(*columns: list[str | None]) -> list[str]:
    """Return for each task the first of its texts that is not empty."""
    if all(columns[0]):
        return cast("list[str]", columns[0])
    return [next((text for text in texts if text), "") for texts in zip(*columns, strict=True)]


def _given(values: list[Any], otherwise: list[Any]) -> list[Any]:
    """Return the values, and others where there are none."""
    return [other if value is None else value for value, other in zip(values, otherwise, strict=True)]


def _kind(is_summary: bool, activity: str | None, is_milestone: bool) -> TaskKind:
    """Return what a task is; Primavera says so, Microsoft Project knows milestones and summaries."""
    if is_summary:
        return "summary"
    if activity is None:
        return "start milestone" if is_milestone else "task"
    return KINDS.get(activity, "task")


def _constraint(kind: str | None, at: datetime | None) -> PlannedConstraint | None:
    """Return a constraint; as soon as possible is none."""
    name = CONSTRAINTS.get(kind or "")
    if name is None or (at is None and name != "as late as possible"):
        return None
    return PlannedConstraint(name, at)


def _splits(text: str | None) -> tuple[tuple[datetime | None, datetime | None], ...]:
    """Return the pieces of work of a task that is split, nothing for one piece."""
    if text is None or text.count("start=") < 2:
        return ()
    return tuple((moment(start), moment(end)) for start, end in SPLIT.findall(text))


def _own_titles(project: Any) -> Iterator[tuple[str, Any]]:
    """Yield the titles of the user's own fields that hold something, with the fields."""
    aliases = project.getCustomFields()
    constants = java().JClass("org.mpxj.TaskField")
    if str(project.getProjectProperties().getFileApplication() or "") == "Primavera":
        task_fields = java().JClass("org.mpxj.FieldTypeClass").TASK
        candidates = [one for one in project.getUserDefinedFields() if one.getFieldTypeClass() == task_fields]
    else:
        candidates = list(project.getTasks().getPopulatedFields())
    for item in candidates:
        name = str(item.name()) if isinstance(item, constants) else ""
        if name and OWN_FIELD.match(name) is None:
            continue
        custom = aliases.get(item)
        alias = str(custom.getAlias() or "") if custom is not None else ""
        title = alias or name.title().replace("_", " ") or str(item.getName() or "")
        if title:
            yield title, item


def _own_fields(table: _Table) -> list[tuple[tuple[str, str], ...]]:
    """Return for each task the user's own fields that hold something: titles and values."""
    if not table.own:
        return [()] * table.n
    columns = [table.texts(title) for title in table.own]
    return [
        tuple((title, value) for title, value in zip(table.own, values, strict=True) if value not in EMPTY)
        for values in zip(*columns, strict=True)
    ]
