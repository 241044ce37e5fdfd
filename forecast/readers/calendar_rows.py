"""Calendars: rows of the table `calendars` become working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from forecast.calendars import CONTINUOUS, Calendar, ExceptionalDays
from forecast.readers.cell_error import did_you_mean
from forecast.readers.durations import Units
from forecast.readers.fields import CALENDARS
from forecast.readers.lists import weekdays
from forecast.readers.part_days import closed_for
from forecast.readers.periods import has_time, periods, without
from forecast.readers.public_holidays import poorly_known, public_holidays
from forecast.readers.raw import Cell, Findings, Row
from forecast.readers.record import Record
from forecast.readers.shifts import exceptions, week_of_shifts
from forecast.readers.values import items, text
from forecast.readers.window_rules import YEARS as HORIZON
from forecast.readers.window_rules import periods_of

Closed = tuple[date, date, str]

STANDARD = Calendar("standard")
DAY = timedelta(days=1)
OUTSIDE = "outside of the windows"
BUILT_IN = {calendar.id: calendar for calendar in (CONTINUOUS, STANDARD)}


def build_calendars(rows: Mapping[str, Row], start: date, findings: Findings) -> dict[str, Calendar]:
    """Return all calendars by id: the built-in ones and those of the rows, each built upon the one it names.

    Public holidays and rules are followed from the project's ``start`` on.
    """
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
        _build(id_, records, built, start, ())
    return {id_: built.get(id_, BUILT_IN.get(id_, STANDARD)) for id_ in (*BUILT_IN, *records)}


def _build(
    id_: str, records: Mapping[str, Record], built: dict[str, Calendar], start: date, waiting: tuple[str, ...]
) -> Calendar:
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
        base = _build(base_id, records, built, start, (*waiting, id_))
    calendar = _with_closures(record, _with_week(record, replace(base, id=id_)), start)
    built[id_] = calendar
    return calendar


def _with_week(record: Record, calendar: Calendar) -> Calendar:
    """Return a calendar with the week and the units of a row."""
    days, shifts = record.read("days", weekdays), record.read("shifts", week_of_shifts)
    if days is not None and shifts is not None:
        record.error(
            "days-and-shifts", "`days` and `shifts` both say which days are worked", "days", "keep `shifts` alone"
        )
    elif days is not None and calendar.shifts:
        usual = calendar.usual_day
        week = [(own or usual) if works else () for own, works in zip(calendar.shifts, days, strict=True)]
        calendar = replace(calendar, shifts=tuple(week))
    elif days is not None:
        calendar = replace(calendar, weekdays=days)
    if shifts is not None:
        calendar = replace(calendar, shifts=shifts)
        # A day of a duration is then a day of the week: as long as most of them.
        calendar = replace(calendar, hours_per_day=sum(end - begin for begin, end in calendar.usual_day) / 60.0)
    units = {name: record.optional_number(name) for name in ("hours_per_day", "days_per_week", "days_per_month")}
    return replace(calendar, **{name: value for name, value in units.items() if value is not None})  # type: ignore[arg-type]


def _with_closures(record: Record, calendar: Calendar, start: date) -> Calendar:
    """Return a calendar with the days that a row closes and opens, on top of those of the one that it is based on."""
    closed = list(record.read("only", lambda cell: _outside(cell, start)) or ())
    closed += record.read("public_holidays", lambda cell: public_holidays(cell, start)) or ()
    if "public_holidays" not in record.broken:
        unknown = record.read("public_holidays", lambda cell: poorly_known(cell, start))
        if unknown:
            message = f"public holidays are known only of {unknown}; in other years their days count as worked"
            record.warning("public-holidays-unknown", message, "public_holidays", "write later ones into `holidays`")
    closed += record.read("holidays", lambda cell: periods(cell, "holiday")) or ()
    freezes = record.read("freezes", lambda cell: periods(cell, "freeze", has_times=True)) or ()
    closed += [one for one in freezes if not has_time(one[:2])]
    opened = record.read("extra_days", lambda cell: periods(cell, "extra day")) or ()
    own = record.read("exceptions", exceptions) or ()
    in_part = _in_part(calendar, closed, [one for one in freezes if has_time(one[:2])], opened)
    if calendar.exceptions:
        # Exceptional days win over all that is closed or opened: later words must become such days too.
        usual = calendar.with_hours().usual_day
        own = (
            *(ExceptionalDays(first, last, (), name) for first, last, name in closed),
            *in_part,
            *(ExceptionalDays(first, last, usual, name) for first, last, name in opened),
            *own,
        )
        closed, opened = [], ()
    else:
        own = (*in_part, *own)
    if not calendar.has_hours and not any(one.shifts for one in own):
        # Days that are only closed need no hours, which would give all calendars of the project hours.
        shut = [(one.first, one.last) for one in own]
        opened = tuple((*part, name) for first, last, name in opened for part in without([(first, last)], shut))
        closed += [(one.first, one.last, one.name) for one in own]
        own = ()
    places = record.read("public_holidays", lambda cell: tuple(text(item) for item in items(cell))) or ()
    return replace(
        calendar,
        public_holidays=(*calendar.public_holidays, *places),
        closed=(*calendar.closed, *closed),
        opened=(*calendar.opened, *opened),
        exceptions=(*calendar.exceptions, *own),
    )


def _in_part(
    calendar: Calendar, closed: Sequence[Closed], freezes: Sequence[Closed], opened: Sequence[Closed]
) -> tuple[ExceptionalDays, ...]:
    """Return the days that freezes with times of day close, wholly or in part, but for those that are opened."""
    if not freezes:
        return ()
    known = replace(calendar, closed=(*calendar.closed, *closed))
    if calendar.exceptions:
        shut = (ExceptionalDays(first, last, (), name) for first, last, name in closed)
        known = replace(calendar, exceptions=(*calendar.exceptions, *shut))
    open_days = [(first, last) for first, last, _ in opened]
    return tuple(
        replace(one, first=first, last=last)
        for one in closed_for(known, freezes)
        for first, last in without([(one.first, one.last)], open_days)
    )


def _outside(cell: Cell, start: date) -> tuple[tuple[date, date, str], ...]:
    """Return the days outside of the periods of a rule or a list."""
    is_rule = isinstance(cell.value, str) and not any(character.isdigit() for character in cell.value)
    chosen = periods_of(cell, start) if is_rule else [(first, last) for first, last, _ in periods(cell, "window")]
    # The night shift that began before the start is not this calendar's either.
    begin, closed = max(start, date.min + DAY) - DAY, []
    for first, last in sorted(chosen):
        if first > begin:
            closed.append((begin, first - DAY, OUTSIDE))
        begin = max(begin, last + DAY)
    return (*closed, (begin, date(min(start.year + HORIZON, date.max.year), 12, 31), OUTSIDE))
