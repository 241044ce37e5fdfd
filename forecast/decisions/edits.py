"""What was changed between two scenarios, in words: which field of which row, from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from forecast.decisions.mixing import (
    CALENDARS,
    CLOSED,
    ESTIMATES,
    LOGIC,
    MONEY,
    OF_RESOURCE,
    OF_TASK,
    OF_WHOLE,
    OPENED,
    REASSESSED,
    RESPONSES,
    TARGETS,
    UNMOVED,
    by_id,
    differing,
    kind_of,
)
from forecast.project import Estimate, Impact, Project
from forecast.results import words
from forecast.scenario import Scenario

# Fields of a project that hold rows of their own, with what a row is called.
ROWS = {
    "costs": ("cost", MONEY), "prices": ("price", MONEY), "charges": ("charge", MONEY),
    "deliveries": ("delivery", LOGIC), "branches": ("branch", LOGIC), "conditions": ("condition", LOGIC),
    "rework": ("loop", LOGIC), "windows": ("window", CALENDARS), "lost_days": ("lost days", CALENDARS),
}  # fmt: skip
# Said of their own rows, or not at all.
OWN = {"responses", "calendars", *ROWS, *UNMOVED}


def edits(old: Scenario, new: Scenario) -> dict[str, list[str]]:
    """Return what changed, by cause."""
    found: dict[str, list[str]] = {}
    for cause, text in _edits(old, new):
        found.setdefault(cause, []).append(text)
    return found


def _edits(old: Scenario, new: Scenario) -> Iterator[tuple[str, str]]:
    before, after = old.project, new.project
    for name, cause in OF_WHOLE.items():
        if name not in OWN and getattr(before, name) != getattr(after, name):
            yield cause, _changed(words_of(name), getattr(before, name), getattr(after, name))
    yield from _of_rows("", before.tasks, after.tasks, OF_TASK, ESTIMATES, LOGIC)
    yield from _of_rows("resource ", before.resources, after.resources, OF_RESOURCE, MONEY, MONEY)
    for name, (kind, cause) in ROWS.items():
        yield from _of_named(kind, getattr(before, name), getattr(after, name), cause)
    for name in sorted({*before.calendars, *after.calendars}):
        if before.calendars.get(name) != after.calendars.get(name):
            yield CALENDARS, f"calendar {name}{_came(name in before.calendars, name in after.calendars)}"
    yield from _of_risks(before, after)
    for id_ in sorted(before.responses ^ after.responses):
        yield RESPONSES, f"response to {id_} {'no longer ' if id_ in before.responses else ''}in force"
    for name in ("finish", "duration", "budget"):
        was, now = getattr(old.targets, name), getattr(new.targets, name)
        if was != now:
            yield TARGETS, _changed(name, was, now)


def _of_rows(
    kind: str, before: Iterable[Any], after: Iterable[Any], of: dict[str, str], rest: str, whole: str
) -> Iterator[tuple[str, str]]:
    mine, theirs = by_id(before), by_id(after)
    for id_ in dict.fromkeys([*theirs, *mine]):
        if id_ in mine and id_ in theirs:
            for name in differing(mine[id_], theirs[id_]):
                text = _changed(f"{kind}{id_} {words_of(name)}", getattr(mine[id_], name), getattr(theirs[id_], name))
                yield of.get(name, rest), text
        else:
            yield whole, f"{kind}{id_}{_came(id_ in mine, id_ in theirs)}"


def _of_named(kind: str, before: Iterable[Any], after: Iterable[Any], cause: str) -> Iterator[tuple[str, str]]:
    mine, theirs = ({getattr(one, "id", None) or one.name: one for one in rows} for rows in (before, after))
    for name in dict.fromkeys([*theirs, *mine]):
        if mine.get(name) != theirs.get(name):
            yield cause, f"{kind} {name}{_came(name in mine, name in theirs)}"


def _of_risks(before: Project, after: Project) -> Iterator[tuple[str, str]]:
    mine, theirs = by_id(before.risks), by_id(after.risks)
    for id_ in dict.fromkeys([*theirs, *mine]):
        kind = kind_of(before, after, id_)
        if kind in (OPENED, CLOSED):
            risk = theirs[id_] if kind == OPENED else mine[id_]
            yield kind, f"{id_} {words.one_line(risk.name)}"
        elif kind == REASSESSED:
            for name in differing(mine[id_], theirs[id_]):
                was, now = getattr(mine[id_], name), getattr(theirs[id_], name)
                if name in ("impacts", "residual_impacts"):
                    yield from ((kind, text) for text in _of_impacts(id_, name, was, now))
                elif name not in ("response", "strategy", "status"):
                    yield kind, _changed(f"{id_} {words_of(name)}", was, now)


def _of_impacts(id_: str, name: str, before: tuple[Impact, ...], after: tuple[Impact, ...]) -> Iterator[str]:
    prefix = f"{id_} residual" if name == "residual_impacts" else id_
    if [one.key for one in before] != [one.key for one in after]:
        yield f"{prefix} impacts"
        return
    for was, now in zip(before, after, strict=True):
        for field in fields(Impact):
            if getattr(was, field.name) != getattr(now, field.name):
                yield _changed(f"{prefix} {words_of(field.name)}", getattr(was, field.name), getattr(now, field.name))


def _changed(what: str, before: Any, after: Any) -> str:
    texts = [_short(value) for value in (before, after)]
    if None in texts or texts[0] == texts[1]:
        return what
    return f"{what} {texts[0]} to {texts[1]}"


def _short(value: Any) -> str | None:
    """Return a value that has a short form."""
    if isinstance(value, Estimate):
        return value.text
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,g}" if abs(value) < 1e6 else f"{value:,.0f}"
    if isinstance(value, date):
        return words.day(value)
    return value if isinstance(value, str) and len(value) < 30 else None


def words_of(name: str) -> str:
    """Return a field's name as words."""
    return name.replace("_", " ")


def _came(was: bool, is_now: bool) -> str:
    return "" if was and is_now else " added" if is_now else " removed"
