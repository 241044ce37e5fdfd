"""The work breakdown structure: a task's place is text, its elements are the prefixes of that text."""

from __future__ import annotations

import re

NUMBER = re.compile(r"\d+(?:\.\d+)+")


def elements(place: str) -> tuple[str, ...]:
    """Return the elements that a task belongs to, from the outermost to its own place.

    Parameters
    ----------
    place : str
        Names separated by slashes, or a dotted number with or without a name; empty for a task outside.

    Examples
    --------
    >>> elements("1 Network / 2 Core")
    ('1 Network', '1 Network / 2 Core')
    >>> elements("1.2.3 Firewalls")
    ('1', '1.2', '1.2.3 Firewalls')
    >>> elements("")
    ()
    """
    place = place.strip()
    if "/" in place:
        parts = [part.strip() for part in place.split("/")]
        return tuple(" / ".join(parts[: k + 1]) for k in range(len(parts)))
    number = NUMBER.match(place)
    if number is None:
        return (place,) if place else ()
    digits = number.group().split(".")
    return (*(".".join(digits[: k + 1]) for k in range(len(digits) - 1)), place)


def is_same_element(one: str, other: str) -> bool:
    """Return whether two names mean one element: they are equal, or one is the bare number of the other.

    Examples
    --------
    >>> is_same_element("1.2", "1.2 Network"), is_same_element("1.2 Network", "1.2 Servers")
    (True, False)
    """
    if one == other:
        return True
    if "/" in one or "/" in other:
        return False
    return one == _number(other) or other == _number(one)


def _number(element: str) -> str | None:
    match = re.match(r"\d+(?:\.\d+)*(?=\s)", element)
    return None if match is None else match.group()
