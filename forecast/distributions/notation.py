"""The notation of estimates, as it stands in the column `distribution`: read into its parts and printed back.

An estimate is a family's name (``pert``), a family with arguments besides the three points of its row
(``trigen(10, 90)``), or a whole call (``normal(mean=10, sd=2)``, ``discrete(2: 0.1, 3: 0.9)``); around any of them
``truncate(…, low, high)`` may stand.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.family import Parameters
from forecast.distributions.rules import in_words

POINTS = ("optimistic", "most_likely", "pessimistic")
_LISTS = ("discrete", "empirical")  # families whose arguments are a list of any length
_TRUNCATE = "truncate"

_STATED_ALWAYS = ("low_percent", "high_percent")  # how the outer points are read is printed, never assumed

_TOKEN = re.compile(r"[(),:=]|[^\s(),:=]+")
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*(?:_\d+)*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[^\W\d]\w*")


class NotationError(ValueError):
    """The text is not an estimate; the message says in plain words what was found and what is expected.

    Attributes
    ----------
    hint : str or None
        What the author may have meant, e.g. ``did you mean `pert`?``.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        """Keep the hint beside the message."""
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Notation:
    """An estimate's text in parts.

    Attributes
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    arguments : dict of str to float or tuple of float
        The arguments that the text states, by parameter name.
    low, high : float
        Bounds of ``truncate``; infinite where there is none.
    is_whole : bool
        Whether the text needs nothing else; if not, the three points come from the columns of the row.
    """

    family: str
    arguments: dict[str, float | tuple[float, ...]] = field(default_factory=dict)
    low: float = -math.inf
    high: float = math.inf
    is_whole: bool = False


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
    Notation(family='normal', arguments={'mean': 10.0, 'sd': 2.0}, low=0.0, high=inf, is_whole=True)
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
        known.update({name: value for name, value in (points or {}).items() if name in POINTS})
    missing = [in_words(name) for name in family.PARAMETERS if name not in known]
    if missing:
        raise NotationError(f"`{notation.family}` has no {' and no '.join(missing)}")
    return {name: known[name] for name in family.PARAMETERS}


def describe(family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf) -> str:
    """Return an estimate in its canonical notation; `parse` reads it back to the same parts.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name; a weight equal to its default is not printed.
    low, high : float
        Bounds of the truncation; infinite where there is none.

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
    """
    names = DISTRIBUTIONS[family].PARAMETERS
    optional = DISTRIBUTIONS[family].OPTIONAL
    values = cast(tuple[float, ...], parameters.get("values", ()))
    if family == "discrete":
        pairs = zip(values, cast(tuple[float, ...], parameters["probabilities"]), strict=True)
        arguments = [f"{_number(value)}: {_number(probability)}" for value, probability in pairs]
    elif family == "empirical":
        arguments = [_number(value) for value in values]
    else:
        stated = {name: cast(float, parameters[name]) for name in names if name in parameters}
        by_position = POINTS if DISTRIBUTIONS[family].THREE_POINTS else ("low", "high", "value")
        arguments = [
            _number(value) if name in by_position else f"{name}={_number(value)}"
            for name, value in stated.items()
            if name not in optional or name in _STATED_ALWAYS or value != optional[name]
        ]
    text = f"{family}({', '.join(arguments)})"
    bounds = [f"{name}={_number(value)}" for name, value in (("low", low), ("high", high)) if math.isfinite(value)]
    return f"{_TRUNCATE}({text}, {', '.join(bounds)})" if bounds else text


def _number(value: float) -> str:
    """Return the shortest text that reads back to the same number, without a trailing ``.0``."""
    return repr(float(value)).removesuffix(".0")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(slots=True)
class _Argument:
    """One argument of a call: ``5``, ``mean=5`` or ``5: 0.1``."""

    value: float
    name: str | None = None
    probability: float | None = None


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
        if name == _TRUNCATE:
            return self.truncation()
        if name not in DISTRIBUTIONS:
            raise _unknown("distribution", token.text, [*DISTRIBUTIONS, _TRUNCATE])
        return _call(name, self.arguments(name) if self.takes("(") else None)

    def truncation(self) -> Notation:
        self.expect("(", "after `truncate`")
        inner = self.estimate()
        self.expect(",", "and a bound after the estimate inside `truncate`")
        bounds = _by_name(_TRUNCATE, ("low", "high"), self.arguments(_TRUNCATE))
        if math.isfinite(inner.low) or math.isfinite(inner.high):
            raise NotationError("`truncate` stands inside `truncate`; state both bounds in one")
        low, high = bounds.get("low", -math.inf), bounds.get("high", math.inf)
        return Notation(inner.family, inner.arguments, low, high, inner.is_whole)

    def arguments(self, call: str) -> list[_Argument]:
        """Read arguments up to and including the closing parenthesis."""
        found: list[_Argument] = []
        if self.takes(")"):
            return found
        while True:
            found.append(self.argument(call))
            if self.takes(")"):
                return found
            self.expect(",", f"or `)` after an argument of `{call}`")

    def argument(self, call: str) -> _Argument:
        if self.peek().kind == "name":
            name = self.take().text
            self.expect("=", f"after `{name}` in `{call}`")
            return _Argument(self.number(call), name=name.casefold())
        value = self.number(call)
        return _Argument(value, probability=self.number(call) if self.takes(":") else None)

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


def _call(family: str, arguments: list[_Argument] | None) -> Notation:
    """Return the notation of a family with its arguments; ``None`` where no parenthesis stands."""
    chosen = DISTRIBUTIONS[family]
    if arguments is None and chosen.THREE_POINTS:
        return Notation(family)
    if arguments is None:
        raise NotationError(f"`{family}` needs its arguments", f"write `{_signature(family)}`")
    if family in _LISTS:
        return Notation(family, _list_arguments(family, arguments), is_whole=True)
    if not chosen.THREE_POINTS:
        by_name = _by_name(family, chosen.PARAMETERS, arguments)
        _refuse_missing(family, chosen.PARAMETERS, by_name)
        return Notation(family, dict(by_name), is_whole=True)
    n_by_position = sum(argument.name is None for argument in arguments)
    names_points = any(argument.name in POINTS for argument in arguments)
    # trigen(10, 90): fewer than three plain numbers are the arguments besides the points of the row.
    if n_by_position < len(POINTS) and not names_points:
        others = tuple(name for name in chosen.PARAMETERS if name not in POINTS)
        if n_by_position > len(others):
            raise NotationError(
                f"`{family}` has {n_by_position} plain number{'s' if n_by_position > 1 else ''}; "
                f"it takes three points, or none where the row has them",
                f"write `{family}` or `{_signature(family)}`",
            )
        return Notation(family, dict(_by_name(family, others, arguments)))
    by_name = _by_name(family, chosen.PARAMETERS, arguments)
    _refuse_missing(family, POINTS, by_name)
    return Notation(family, dict(by_name), is_whole=True)


def _list_arguments(family: str, arguments: list[_Argument]) -> dict[str, float | tuple[float, ...]]:
    """Return the arguments of `discrete` (value: probability pairs) and `empirical` (values)."""
    if not arguments:
        raise NotationError(f"`{family}` has no value", f"write `{_signature(family)}`")
    for argument in arguments:
        if argument.name is not None:
            raise NotationError(f"`{family}` has no argument `{argument.name}`", f"write `{_signature(family)}`")
    values = tuple(argument.value for argument in arguments)
    probabilities = tuple(a.probability for a in arguments if a.probability is not None)
    if family == "discrete":
        if len(probabilities) < len(values):
            alone = next(a.value for a in arguments if a.probability is None)
            raise NotationError(f"value {_number(alone)} has no probability", f"write `{_signature(family)}`")
        return {"values": values, "probabilities": probabilities}
    if probabilities:
        raise NotationError(f"`{family}` takes values without probabilities", "write `discrete(…)` for pairs")
    return {"values": values}


def _by_name(call: str, names: tuple[str, ...], arguments: list[_Argument]) -> dict[str, float]:
    """Match arguments with parameter names, first by position, then by name."""
    by_name: dict[str, float] = {}
    for position, argument in enumerate(arguments):
        if argument.probability is not None:
            raise NotationError(f"`{call}` takes no `value: probability` pairs", "`discrete(…)` does")
        if argument.name is None:
            if any(earlier.name is not None for earlier in arguments[:position]):
                raise NotationError(f"in `{call}` a plain number stands after a named argument", "name it too")
            if position >= len(names):
                takes = f"{len(names)} argument{'' if len(names) == 1 else 's'}" if names else "no further argument"
                raise NotationError(
                    f"`{call}` has {len(arguments)} arguments; it takes {takes}", f"write `{_signature(call)}`"
                )
            name = names[position]
        elif argument.name in names:
            name = argument.name
        else:
            raise _unknown(f"argument of `{call}`", argument.name, list(names))
        if name in by_name:
            raise NotationError(f"`{call}` states {name} twice")
        by_name[name] = argument.value
    if call == _TRUNCATE and not by_name:
        raise NotationError("`truncate` has no bound", f"write `{_signature(call)}`")
    return by_name


def _refuse_missing(family: str, names: tuple[str, ...], by_name: Mapping[str, float]) -> None:
    optional = DISTRIBUTIONS[family].OPTIONAL
    missing = [in_words(name) for name in names if name not in by_name and name not in optional]
    if missing:
        raise NotationError(f"`{family}` has no {' and no '.join(missing)}", f"write `{_signature(family)}`")


def _signature(call: str) -> str:
    """Return how a call is written, e.g. ``normal(mean, sd)``."""
    special = {
        "discrete": "discrete(value: probability, …)",
        "empirical": "empirical(value, value, …)",
        _TRUNCATE: "truncate(…, low, high)",
    }
    return special.get(call) or f"{call}({', '.join(DISTRIBUTIONS[call].PARAMETERS)})"


def _unknown(what: str, name: str, known: list[str]) -> NotationError:
    close = difflib.get_close_matches(name.casefold(), known, n=1)
    hint = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}" if known else None
    return NotationError(f"unknown {what}: `{name}`", hint)


def _kind(word: str) -> str:
    if word in "(),:=":
        return "mark"
    return "number" if _NUMBER.fullmatch(word) else "name" if _NAME.fullmatch(word) else "other"


def _found(token: _Token) -> str:
    return "the end of the text" if token.kind == "end" else f"`{token.text}`"
