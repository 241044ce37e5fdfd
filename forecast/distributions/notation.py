"""The notation of estimates, as it stands in the column `distribution`: read into its parts and printed back.

An estimate is a family's name (``pert``), a family with arguments besides the three points of its row
(``trigen(10, 90)``), or a whole call (``normal(mean=10, sd=2)``, ``discrete(2: 0.1, 3: 0.9)``); around any of them
``truncate(…, low, high)`` and ``shift(…, by)`` may stand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.call import (
    LISTS,
    POINTS,
    SHIFT,
    TRUNCATE,
    WRAPPERS,
    Argument,
    Notation,
    NotationError,
    by_name,
    moved,
    number_text,
    read_call,
    unknown,
)
from forecast.distributions.family import Parameters
from forecast.distributions.rules import in_words

__all__ = ["POINTS", "Notation", "NotationError", "complete", "describe", "parse"]

# How the outer points are read, and where the peak divides, is printed, never assumed.
_STATED_ALWAYS = ("low_percent", "high_percent", "below")
_BY_POSITION = {"uniform": ("low", "high"), "constant": ("value",)}
_TO = "to"  # histogram(2 to 5: 0.3, …)

_TOKEN = re.compile(r"[(),:=]|[^\s(),:=]+")
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*(?:_\d+)*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[^\W\d]\w*")


def parse(text: str) -> Notation:
    """Return the parts of an estimate's text.

    Whether the numbers make sense together is for the family's ``check`` to say.

    Parameters
    ----------
    text : str
        A cell of a column `distribution`.

    Returns
    -------
    Notation
        Family, arguments and bounds.

    Raises
    ------
    NotationError
        If the text is not an estimate: an unknown family, a missing or superfluous argument, a bad number.

    Examples
    --------
    >>> parse("trigen(10, 90)").arguments
    {'low_percent': 10.0, 'high_percent': 90.0}
    >>> parse("truncate(normal(mean=10, sd=2), low=0)")
    Notation(family='normal', arguments={'mean': 10.0, 'sd': 2.0}, low=0.0, high=inf, is_whole=True, shift=0.0)
    """
    reader = _Reader(text)
    notation = reader.estimate()
    reader.end()
    return notation


def complete(notation: Notation, points: Mapping[str, float] | None = None) -> dict[str, float | tuple[float, ...]]:
    """Return all parameters of an estimate, in the family's order: points, stated arguments, defaults.

    Parameters
    ----------
    notation : Notation
        The parts of the text.
    points : mapping of str to float, optional
        ``optimistic``, ``most_likely`` and ``pessimistic`` of the row; needed where the text is not whole.

    Returns
    -------
    dict of str to float or tuple of float
        The parameters by name, as the family's functions take them.

    Raises
    ------
    NotationError
        If a parameter is still missing.

    Examples
    --------
    >>> complete(parse("pert"), {"optimistic": 2.0, "most_likely": 3.0, "pessimistic": 5.0})
    {'optimistic': 2.0, 'most_likely': 3.0, 'pessimistic': 5.0, 'weight': 4.0}
    """
    family = DISTRIBUTIONS[notation.family]
    known = {**family.OPTIONAL, **notation.arguments}
    if not notation.is_whole:
        known.update({name: value + notation.shift for name, value in (points or {}).items() if name in POINTS})
    missing = [in_words(name) for name in family.PARAMETERS if name not in known]
    if missing:
        raise NotationError(f"`{notation.family}` has no {' and no '.join(missing)}")
    return {name: known[name] for name in family.PARAMETERS}


def describe(
    family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf, shift: float = 0.0
) -> str:
    """Return an estimate in its canonical notation; `parse` reads it back to the same parts.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name; a weight equal to its default is not printed.
    low, high : float
        Bounds of the truncation; infinite where there is none.
    shift : float
        What is added to the points of the row, where they are not among the parameters.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> describe("normal", {"mean": 10.0, "sd": 2.5}, low=0.0)
    'truncate(normal(mean=10, sd=2.5), low=0)'
    >>> describe("discrete", {"values": (2.0, 3.0), "probabilities": (0.25, 0.75)})
    'discrete(2: 0.25, 3: 0.75)'
    >>> describe("histogram", {"edges": (2.0, 5.0, 9.0), "probabilities": (0.25, 0.75)})
    'histogram(2 to 5: 0.25, 5 to 9: 0.75)'
    """
    optional, listed = DISTRIBUTIONS[family].OPTIONAL, LISTS.get(family, ())
    columns = [cast(tuple[float, ...], parameters[name]) for name in listed]
    if family == "histogram":
        edges, shares = columns
        ranges = zip(edges[:-1], edges[1:], shares, strict=True)
        arguments = [str(Argument(start, end=end, second=share)) for start, end, share in ranges]
    else:
        arguments = [": ".join(map(number_text, row)) for row in zip(*columns, strict=True)]
    plain = {
        name: cast(float, parameters[name])
        for name in DISTRIBUTIONS[family].PARAMETERS
        if name in parameters and name not in listed
    }
    by_position = POINTS if DISTRIBUTIONS[family].THREE_POINTS else _BY_POSITION.get(family, ())
    arguments += [
        number_text(value) if name in by_position else f"{name}={number_text(value)}"
        for name, value in plain.items()
        if name not in optional or name in _STATED_ALWAYS or value != optional[name]
    ]
    text = f"{family}({', '.join(arguments)})"
    if shift != 0.0:
        text = f"{SHIFT}({text}, {number_text(shift)})"
    bounds = [f"{name}={number_text(value)}" for name, value in (("low", low), ("high", high)) if math.isfinite(value)]
    return f"{TRUNCATE}({text}, {', '.join(bounds)})" if bounds else text


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


class _Reader:
    """Read a text token by token (recursive descent)."""

    def __init__(self, text: str) -> None:
        self.tokens = [_Token(_kind(word), word) for word in _TOKEN.findall(text)]
        self.position = 0

    def peek(self) -> _Token:
        return self.tokens[self.position] if self.position < len(self.tokens) else _Token("end", "")

    def take(self) -> _Token:
        token = self.peek()
        self.position += 1
        return token

    def takes(self, mark: str) -> bool:
        if self.peek() == _Token("mark", mark):
            self.position += 1
            return True
        return False

    def expect(self, mark: str, why: str) -> None:
        if not self.takes(mark):
            raise NotationError(f"expected `{mark}` {why}, found {_found(self.peek())}")

    def end(self) -> None:
        if self.peek().kind != "end":
            raise NotationError(f"there is {_found(self.peek())} after the end of the estimate")

    def estimate(self) -> Notation:
        token = self.take()
        if token.kind not in ("name", "other"):
            raise NotationError(
                f"an estimate starts with the name of a distribution, found {_found(token)}",
                "write for example `pert`, `constant(5)` or `normal(mean=10, sd=2)`",
            )
        name = token.text.casefold()
        if name in WRAPPERS:
            return self.truncation() if name == TRUNCATE else self.shifted()
        if name not in DISTRIBUTIONS:
            raise unknown("distribution", token.text, [*DISTRIBUTIONS, *WRAPPERS])
        return read_call(name, self.arguments(name) if self.takes("(") else None)

    def inner(self, call: str, what: str) -> tuple[Notation, dict[str, float]]:
        """Read the estimate that stands inside a call and the call's own arguments."""
        self.expect("(", f"after `{call}`")
        inner = self.estimate()
        self.expect(",", f"and {what} after the estimate inside `{call}`")
        return inner, by_name(call, WRAPPERS[call], self.arguments(call))

    def truncation(self) -> Notation:
        inner, bounds = self.inner(TRUNCATE, "a bound")
        if math.isfinite(inner.low) or math.isfinite(inner.high):
            raise NotationError("`truncate` stands inside `truncate`; state both bounds in one")
        return replace(inner, low=bounds.get("low", -math.inf), high=bounds.get("high", math.inf))

    def shifted(self) -> Notation:
        inner, stated = self.inner(SHIFT, "the number to add")
        by = stated["by"]
        moves_points = not inner.is_whole and set(DISTRIBUTIONS[inner.family].MOVED) >= set(POINTS)
        return replace(
            inner,
            arguments=moved(inner.family, inner.arguments, by),
            low=inner.low + by,
            high=inner.high + by,
            shift=inner.shift + by if moves_points else inner.shift,
        )

    def arguments(self, call: str) -> list[Argument]:
        """Read arguments up to and including the closing parenthesis."""
        found: list[Argument] = []
        if self.takes(")"):
            return found
        while True:
            found.append(self.argument(call))
            if self.takes(")"):
                return found
            self.expect(",", f"or `)` after an argument of `{call}`")

    def argument(self, call: str) -> Argument:
        if self.peek().kind == "name":
            name = self.take().text
            self.expect("=", f"after `{name}` in `{call}`")
            return Argument(self.number(call), name=name.casefold())
        value = self.number(call)
        if self.peek().kind == "name" and self.peek().text.casefold() == _TO:
            self.take()
            end = self.number(call)
            self.expect(":", f"and a share after `{number_text(value)} to {number_text(end)}`")
            return Argument(value, end=end, second=self.number(call))
        return Argument(value, second=self.number(call) if self.takes(":") else None)

    def number(self, call: str) -> float:
        token = self.take()
        if token.kind != "number":
            raise NotationError(
                f"expected a number in `{call}`, found {_found(token)}",
                "write numbers like 1200, 12.5 or 1.2e3: a decimal point, no thousands separator, no unit",
            )
        value = float(token.text)
        if not math.isfinite(value):
            raise NotationError(f"expected a finite number in `{call}`, found `{token.text}`")
        return value


def _kind(word: str) -> str:
    if word in "(),:=":
        return "mark"
    return "number" if _NUMBER.fullmatch(word) else "name" if _NAME.fullmatch(word) else "other"


def _found(token: _Token) -> str:
    return "the end of the text" if token.kind == "end" else f"`{token.text}`"
