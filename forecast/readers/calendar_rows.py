"""Calendars: rows of the table `calendars` become working time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from forecast.calendars import CONTINUOUS, Calendar
from forecast.readers.cell_error import did_you_mean
from forecast.readers.fields import CALENDARS
from forecast.readers.lists import periods, weekdays
from forecast.readers.raw import Findings, Row
from forecast.readers.record import Record
from forecast.readers.values import Units

STANDARD = Calendar("standard")
BUILT_IN = {calendar.id: calendar for calendar in (CONTINUOUS, STANDARD)}


def build_calendars(rows: Mapping[str, Row], findings: Findings) -> dict[str, Calendar]:
    """Return all calendars by id: the built-in ones and those of the rows, each built upon the one it names."""
    records = {id_: Record(CALENDARS, id_, row, Units(), findings) for id_, row in rows.items()}
    built: dict[str, Calendar] = {CONTINUOUS.id: CONTINUOUS}
    for id_, record in records.items():
        if id_ == CONTINUOUS.id:
            record.error(
                "built-in-calendar",
                "the calendar `continuous` is built in and can't be changed",
                "id",
                "give yours another name",
            )
            continue
        _build(id_, records, built, ())
    return {id_: built.get(id_, BUILT_IN.get(id_, STANDARD)) for id_ in (*BUILT_IN, *records)}


def _build(id_: str, records: Mapping[str, Record], built: dict[str, Calendar], waiting: tuple[str, ...]) -> Calendar:
    if id_ in built or id_ not in records:
        return built.get(id_) or BUILT_IN[id_]
    record = records[id_]
    base = STANDARD
    base_id = record.text("based_on")
    if base_id and base_id in (*waiting, id_):
        loop = " -> ".join((*(*waiting, id_)[(*waiting, id_).index(base_id) :], base_id))
        record.error(
            "calendar-cycle",
            f"the calendars are based on each other: {loop}",
            "based_on",
            "let one of them stand alone",
        )
    elif base_id and base_id not in records and base_id not in BUILT_IN:
        known = [*BUILT_IN, *records]
        record.error(
            "unknown-calendar", f"the calendar `{base_id}` does not exist", "based_on", did_you_mean(base_id, known)
        )
    elif base_id:
        base = _build(base_id, records, built, (*waiting, id_))
    calendar = replace(base, id=id_)
    days = record.read("days", weekdays)
    if days is not None:
        calendar = replace(calendar, weekdays=days)
    hours = record.optional_number("hours_per_day")
    if hours is not None:
        calendar = replace(calendar, hours_per_day=hours)
    holidays = record.read("holidays", lambda cell: periods(cell, "holiday")) or ()
    freezes = record.read("freezes", lambda cell: periods(cell, "freeze")) or ()
    extra = record.read("extra_days", lambda cell: periods(cell, "extra day")) or ()
    calendar = replace(calendar, closed=(*calendar.closed, *holidays, *freezes), opened=(*calendar.opened, *extra))
    built[id_] = calendar
    return calendar
