"""Lists with a grammar of their own: links to predecessors, resource assignments and weekdays."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

from forecast.errors import Place
from forecast.project import Assignment, Link
from forecast.project.model import LinkKind
from forecast.readers.cell_error import CellError, Known, did_you_mean, shown
from forecast.readers.durations import CLOCK, Units, split
from forecast.readers.raw import Cell
from forecast.readers.values import WEEKDAYS, items, number, text

_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
_LAG = re.compile(r"(?P<sign>[+-])\s*(?P<amount>[\d_.,]+(?:e[+-]?\d+)?)\s*(?P<unit>e?%|[a-z]*)", re.IGNORECASE)
_NOWHERE = Place("")
_LINK_HINT = "write links like `A1; B2SS+3d; C3FF-1d; D4FS+50%`"


def links(cell: Cell, known: Known, units: Units) -> tuple[Link, ...]:
    """Return the links to predecessors; ids that end like a kind of link are recognized as ids first.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> links(Cell("A1; B2SS+3d", Place("tasks.csv")), Known("task", ["A1", "B2"]), Units())[1]
    Link(predecessor='B2', kind='SS', lag_days=3.0, lag_share=0.0, lag_minutes=0.0, is_elapsed=False)
    """
    found: list[Link] = []
    for item in items(cell):
        link = _link(text(item), known, units)
        if any(link.predecessor == other.predecessor and link.kind == other.kind for other in found):
            raise CellError(
                "duplicate-link",
                f"the {link.kind} link to {shown(link.predecessor)} stands twice in the list",
                "remove one of the two",
                item.place,
            )
        found.append(link)
    return tuple(found)


def _link(entry: str, known: Known, units: Units) -> Link:
    if entry in known:
        return Link(entry)
    head, lagging = entry, Link("")
    # The lag is what follows the last + or - that leaves an id (and kind) in front of it.
    for match in reversed(list(re.finditer(r"[+-]", entry))):
        lag = _LAG.fullmatch(entry[match.start() :].strip())
        front = entry[: match.start()].strip()
        if lag and front and (_split_kind(front, known) or match[0] == "+" or front[-2:].upper() in _KINDS):
            head = front
            lagging = _lag(lag, units)
            break
    parts = _split_kind(head, known)
    if parts is not None:
        return replace(lagging, predecessor=parts[0], kind=parts[1])
    if head[-2:].upper() in _KINDS and len(head) > 2:
        raise known.unknown(head[:-2].strip(), "predecessor", head, otherwise=_LINK_HINT)
    raise known.unknown(head, "predecessor", otherwise=_LINK_HINT)


def _split_kind(head: str, known: Known) -> tuple[str, LinkKind] | None:
    """Return the known id and the kind that a text consists of, None if it does not."""
    if head in known:
        return head, "FS"
    kind, stem = head[-2:].upper(), head[:-2].strip()
    for candidate in _KINDS:
        if kind == candidate and stem in known:
            return stem, candidate
    return None


def _lag(match: re.Match[str], units: Units) -> Link:
    """Return a link to nobody with the lag: in days or minutes of its calendar, or as a share of a duration."""
    sign, unit = -1.0 if match["sign"] == "-" else 1.0, match["unit"].casefold()
    if unit.endswith("%"):
        share = sign * number(Cell(match["amount"], _NOWHERE)) / 100.0
        return Link("", lag_share=share, is_elapsed=unit == "e%")
    found = split(match["amount"] + match["unit"])
    if found is None:
        return Link("", lag_days=sign * number(Cell(match["amount"], _NOWHERE)))
    amount, kind, is_elapsed = sign * number(Cell(found[0], _NOWHERE)), found[1], found[2]
    if kind in ("min", "h"):
        return Link("", lag_minutes=amount * (60.0 if kind == "h" else 1.0), is_elapsed=is_elapsed)
    return Link("", lag_days=(CLOCK if is_elapsed else units).days(amount, kind), is_elapsed=is_elapsed)


_ASSIGNMENT = (
    re.compile(r"(?P<id>.+?)\s*[*x×]\s*(?P<units>[\d_.,]+)\s*(?P<percent>%?)"),
    re.compile(r"(?P<units>[\d_.,]+)(?P<percent>%?)\s*[*x×]?\s+(?P<id>.+)"),
    re.compile(r"(?P<id>.+?)\s*\[\s*(?P<units>[\d_.,]+)\s*(?P<percent>%?)\s*\]"),
)


def assignments(cell: Cell, known: Known) -> tuple[Assignment, ...]:
    """Return who works on a task: ``PM*0.5; NET*2``, ``2 NET``, ``NET[50%]``; units are 1 where not stated.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> assignments(Cell("PM*0.5; NET[200%]", Place("tasks.csv")), Known("resource", ["PM", "NET"]))[1]
    Assignment(resource='NET', units=2.0)
    """
    found: list[Assignment] = []
    for item in items(cell):
        assignment = _assignment(item, known)
        if any(assignment.resource == other.resource for other in found):
            raise CellError(
                "duplicate-entry",
                f"the resource {shown(assignment.resource)} stands twice in the list",
                "write it once with the sum of the units",
            )
        found.append(assignment)
    return tuple(found)


def _assignment(item: Cell, known: Known) -> Assignment:
    entry = text(item)
    if entry in known:
        return Assignment(entry)
    resource, units = entry, 1.0
    for pattern in _ASSIGNMENT:
        match = pattern.fullmatch(entry)
        if match:
            resource = match["id"].strip()
            units = number(Cell(match["units"], item.place)) / (100.0 if match["percent"] else 1.0)
            if resource in known:
                break
    if resource not in known:
        raise known.unknown(resource)
    if units <= 0.0:
        raise CellError(
            "number-range",
            f"{shown(resource)} has {units:g} units; they need to be above 0",
            "write full-time equivalents, e.g. 0.5",
        )
    return Assignment(resource, units)


def weekdays(cell: Cell) -> tuple[bool, ...]:
    """Return which days of the week are worked, Monday first: ``Mon-Fri``, ``[Mon, Tue]``, ``all``.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> sum(weekdays(Cell("Mon-Fri", Place("model.yaml"))))
    5
    """
    worked = [False] * 7
    for item in items(cell):
        words = text(item).casefold()
        if words in ("all", "every day", "mon-sun"):
            worked = [True] * 7
            continue
        ends = [_weekday(word) for word in re.split(r"\s*(?:-|–|\bto\b|\.\.)\s*", words)]
        if len(ends) > 2:
            raise CellError("weekday", f"{shown(words)} is not a range of weekdays", "write `Mon-Fri`")
        position = ends[0]
        worked[position] = True
        while position != ends[-1]:
            position = (position + 1) % 7
            worked[position] = True
    if not any(worked):
        raise CellError(
            "weekday", "no day of the week is worked", "write `Mon-Fri`, a list such as `[Mon, Tue]`, or `all`"
        )
    return tuple(worked)


def _weekday(word: str) -> int:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for position, name in enumerate(full):
        if len(word) >= 3 and name.startswith(word):
            return position
    raise CellError(
        "weekday",
        f"{shown(word)} is not a day of the week",
        did_you_mean(word, WEEKDAYS, otherwise="write Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
    )
