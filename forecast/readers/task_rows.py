"""Rows of the table of tasks become tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from forecast.calendars import CONTINUOUS
from forecast.project import Assignment, Task
from forecast.project.model import Combination, MilestoneSide
from forecast.project.money import Spread
from forecast.readers.cell_error import CellError, shown
from forecast.readers.durations import CLOCK, split
from forecast.readers.effort import DURATION_FIELDS, read_effort, shared
from forecast.readers.estimates import make_estimate
from forecast.readers.fields import POINT_NAMES
from forecast.readers.lists import assignments, links
from forecast.readers.logic import only_if
from forecast.readers.progress_rows import read_constraints, read_progress
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.values import text


def _combination(record: Record) -> Combination | None:
    return cast("Combination | None", record.value("risk_combination"))


def _calendar(reading: Reading, record: Record, resources: Sequence[Assignment] | None) -> str | None:
    """Return the calendar that a task names, or the clock's for an elapsed duration; set the units of its durations."""
    named = reading.calendar(record)
    of_resource = reading.calendar_of_resource.get(resources[0].resource) if resources and len(resources) == 1 else None
    record.units = reading.units_on(named or of_resource)
    points = {name: cell for name in POINT_NAMES if (cell := record.cell(name)) is not None}
    working = [name for name, cell in points.items() if not _is_elapsed(cell)]
    if len(working) == len(points):
        return named
    if working:
        record.error(
            "duration-elapsed",
            f"{shown(text(points[working[0]]))} is working time beside elapsed time",
            working[0],
            "write all points of an estimate in the same kind of unit: `5ed`",
        )
    if named not in (None, CONTINUOUS.id):
        record.error(
            "elapsed-calendar",
            f"an elapsed duration runs round the clock, but the task names the calendar `{named}`",
            "calendar",
            "clear the calendar, or write working time",
        )
    record.units = CLOCK
    return CONTINUOUS.id


def _is_elapsed(cell: Cell) -> bool:
    try:
        found = split(cell.value) if isinstance(cell.value, str) else None
    except CellError:  # said when the duration is read
        return False
    return found is not None and found[2]


def _response(reading: Reading, record: Record) -> str:
    """Return the risk whose response adds the task, empty where it was refused."""
    risk = record.text("response")
    if risk and risk not in reading.risk_ids:
        record.refuse("response", reading.risk_ids.unknown(risk))
        return ""
    return risk


def _window(reading: Reading, record: Record) -> str | None:
    name = record.text("window")
    if name and name not in reading.windows:
        record.refuse("window", reading.windows.unknown(name, otherwise="define it in `windows` of `model.yaml`"))
        return None
    return name or None


def build_task(reading: Reading, record: Record) -> Task:
    """Return a task; where its duration is refused (and said), a day stands in so that checks can go on."""
    resources = record.read("resources", lambda cell: assignments(cell, reading.resources))
    calendar = _calendar(reading, record, resources)
    effort = read_effort(reading, record, resources)
    duration = reading.estimates.read(record)
    if effort is not None and duration is None and resources:
        duration = shared(effort, sum(one.units for one in resources))
    is_milestone = record.value("milestone")
    asked = {*DURATION_FIELDS, *(f"effort_{name}" for name in DURATION_FIELDS), "resources"}
    if duration is None and not record.broken & asked:
        if is_milestone:
            duration = make_estimate("constant", {"value": 0.0})
        elif "milestone" not in record.broken:
            record.error(
                "missing-value",
                "the task has no duration",
                "most_likely",
                "write its three points or its effort, or `milestone` yes for a moment",
            )
    elif duration is not None and is_milestone and duration != make_estimate("constant", {"value": 0.0}):
        record.error(
            "milestone-duration",
            f"a milestone takes no time, but its duration is `{duration.text}`",
            "milestone",
            "clear one of the two",
        )
    links_read = record.read("predecessors", lambda cell: links(cell, reading.tasks, reading.units))
    rework_only = bool(record.value("rework_only"))
    if rework_only and record.cell("exists") is not None:
        record.error(
            "rework-exists",
            "the task exists in passes of a rework loop only, which has probabilities of its own",
            "exists",
            "clear one of the two",
        )
    return Task(
        id=record.id,
        name=record.text("name", record.id),
        duration=duration or make_estimate("constant", {"value": 1.0}),
        effort=effort,
        wbs=record.text("wbs"),
        predecessors=links_read or (),
        calendar=calendar,
        not_before=record.day("not_before"),
        fixed_cost=reading.estimates.read(record, "cost"),
        cost_per_day=record.number("cost_per_day"),
        spread=cast(Spread, record.text("cost_spread", "linear")),
        account=record.text("account"),
        resources=resources or (),
        risk_combination=_combination(record),
        tags=record.ids("tags"),
        response=_response(reading, record),
        exists=0.0 if rework_only else record.number("exists", 1.0),
        rework_only=rework_only,
        only_if=record.read("only_if", lambda cell: only_if(cell, reading.outcomes)),
        window=_window(reading, record),
        constraints=read_constraints(record),
        deadline=record.day("deadline"),
        progress=read_progress(record, duration),
        milestone_side=cast(MilestoneSide, record.text("milestone_side")),
    )
