"""The call of a family: what its arguments are and how they become parameters.

Most families take plain and named numbers (``normal(10, sd=2)``). Some take a list of any length: values, pairs
``a: b`` or ranges ``a to b: share``, perhaps followed by named numbers.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from forecast.distributions import DISTRIBUTIONS, gamma, gumbel, logistic
from forecast.distributions.family import Parameters
from forecast.distributions.rules import in_words

POINTS = ("optimistic", "most_likely", "pessimistic")
TRUNCATE, SHIFT = "truncate", "shift"
WRAPPERS: dict[str, tuple[str, ...]] = {TRUNCATE: ("low", "high"), SHIFT: ("by",)}

# Families whose arguments are a list of any length, and the parameters that the list fills. A list of pairs fills two.
LISTS: dict[str, tuple[str, ...]] = {
    "discrete": ("values", "probabilities"),
    "empirical": ("values",),
    "cumulative": ("percents", "values"),
    "histogram": ("edges", "probabilities"),
    "metalog": ("percents", "values"),
}
# Other parameters by which a family may be stated, by name, and what turns them into its own.
OTHER_STATEMENTS: dict[str, tuple[tuple[str, ...], Callable[..., dict[str, float]]]] = {
    "gamma": (("mean", "sd"), gamma.from_mean_and_sd),
    "gumbel": (("mean", "sd"), gumbel.from_mean_and_sd),
    "logistic": (("mean", "scale"), logistic.from_mean_and_scale),
}
_SIGNATURES = {
    "discrete": "discrete(value: probability, …)",
    "empirical": "empirical(value, value, …)",
    "cumulative": "cumulative(0: lowest, percent: value, …, 100: highest)",
    "histogram": "histogram(2 to 5: share, 5 to 9: share, …)",
    "metalog": "metalog(percent: value, …)",
    TRUNCATE: "truncate(…, low, high)",
    SHIFT: "shift(…, by)",
}


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
    shift : float
        What ``shift`` adds to the three points of the row; what stands in the text itself is shifted already.
    """

    family: str
    arguments: dict[str, float | tuple[float, ...]] = field(default_factory=dict)
    low: float = -math.inf
    high: float = math.inf
    is_whole: bool = False
    shift: float = 0.0


class Argument(NamedTuple):
    """One argument of a call: ``5``, ``mean=5``, ``5: 0.1`` or ``5 to 9: 0.1``."""

    value: float
    name: str | None = None
    second: float | None = None
    end: float | None = None

    def __str__(self) -> str:
        """Return the argument as it is written."""
        text = number_text(self.value)
        text = text if self.end is None else f"{text} to {number_text(self.end)}"
        text = text if self.second is None else f"{text}: {number_text(self.second)}"
        return text if self.name is None else f"{self.name}={text}"


def number_text(value: float) -> str:
    """Return the shortest text that reads back to the same number, without a trailing ``.0``.

    Examples
    --------
    >>> number_text(10.0)
    '10'
    """
    return repr(float(value)).removesuffix(".0")


def read_call(family: str, arguments: list[Argument] | None) -> Notation:
    """Return the notation of a family with its arguments; ``None`` where no parenthesis stands.

    Examples
    --------
    >>> read_call("uniform", [Argument(2.0), Argument(5.0, name="high")]).arguments
    {'low': 2.0, 'high': 5.0}
    """
    chosen = DISTRIBUTIONS[family]
    if arguments is None and chosen.THREE_POINTS:
        return Notation(family)
    if arguments is None:
        raise NotationError(f"`{family}` needs its arguments", f"write `{signature(family)}`")
    if family in LISTS:
        return Notation(family, _list_arguments(family, arguments), is_whole=True)
    if not chosen.THREE_POINTS:
        return Notation(family, dict(_plain_arguments(family, arguments)), is_whole=True)
    n_by_position = sum(argument.name is None for argument in arguments)
    names_points = any(argument.name in POINTS for argument in arguments)
    # trigen(10, 90): fewer than three plain numbers are the arguments besides the points of the row.
    if n_by_position < len(POINTS) and not names_points:
        others = tuple(name for name in chosen.PARAMETERS if name not in POINTS)
        if n_by_position > len(others):
            raise NotationError(
                f"`{family}` has {n_by_position} plain number{'s' if n_by_position > 1 else ''}; "
                f"it takes three points, or none where the row has them",
                f"write `{family}` or `{signature(family)}`",
            )
        return Notation(family, dict(by_name(family, others, arguments)))
    named = by_name(family, chosen.PARAMETERS, arguments)
    _refuse_missing(family, POINTS, named)
    return Notation(family, dict(named), is_whole=True)


def _plain_arguments(family: str, arguments: list[Argument]) -> Mapping[str, float]:
    """Return the parameters of a family that takes plain and named numbers, stated its own way or another."""
    chosen = DISTRIBUTIONS[family]
    stated = {argument.name for argument in arguments}
    names, convert = OTHER_STATEMENTS.get(family, ((), dict))
    if stated & set(names) - set(chosen.PARAMETERS):
        named = by_name(family, (*names, *chosen.OPTIONAL), arguments)
        _refuse_missing(family, names, named)
        try:
            return {**convert(*(named.pop(name) for name in names)), **named}
        except ValueError as error:
            raise NotationError(f"`{family}`: {error}") from None
    named = by_name(family, chosen.PARAMETERS, arguments)
    _refuse_missing(family, chosen.PARAMETERS, named)
    return named


def _list_arguments(family: str, arguments: list[Argument]) -> dict[str, float | tuple[float, ...]]:
    """Return the arguments of a family that takes a list of values, of pairs or of ranges."""
    listed = [argument for argument in arguments if argument.name is None]
    names = tuple(name for name in DISTRIBUTIONS[family].PARAMETERS if name not in LISTS[family])
    for argument in arguments:
        if argument.name is not None and argument.name not in names:
            raise NotationError(f"`{family}` has no argument `{argument.name}`", f"write `{signature(family)}`")
    if not listed:
        raise NotationError(f"`{family}` has no value", f"write `{signature(family)}`")
    if any(argument.name is not None for argument in arguments[: len(listed)]):
        raise NotationError(f"in `{family}` a plain number stands after a named argument", "name the others last")
    others: dict[str, float | tuple[float, ...]] = dict(by_name(family, names, arguments[len(listed) :]))
    if family == "empirical":
        if any(argument.second is not None for argument in listed):
            raise NotationError(f"`{family}` takes values without probabilities", "write `discrete(…)` for pairs")
        return {"values": tuple(argument.value for argument in listed), **others}
    for argument in listed:
        if argument.second is None:
            what = {"discrete": "value", "histogram": "edge"}.get(family, "percent")
            share = {"discrete": "probability", "histogram": "share"}.get(family, "value")
            raise NotationError(f"{what} {number_text(argument.value)} has no {share}", f"write `{signature(family)}`")
        if (argument.end is None) == (family == "histogram"):
            raise NotationError(f"`{family}` takes no `{argument}`", f"write `{signature(family)}`")
    seconds = tuple(argument.second for argument in listed if argument.second is not None)
    firsts = _edges(listed) if family == "histogram" else tuple(argument.value for argument in listed)
    return {**dict(zip(LISTS[family], (firsts, seconds), strict=True)), **others}


def _edges(ranges: Sequence[Argument]) -> tuple[float, ...]:
    """Return the edges of ranges that follow one another."""
    edges = [ranges[0].value]
    for one in ranges:
        if one.value != edges[-1]:
            raise NotationError(
                f"`histogram` goes on at {number_text(one.value)} after {number_text(edges[-1])}",
                "begin each range where the one before ends; one without values has the share 0",
            )
        edges.append(math.nan if one.end is None else one.end)
    return tuple(edges)


def by_name(call: str, names: tuple[str, ...], arguments: list[Argument]) -> dict[str, float]:
    """Match arguments with parameter names, first by position, then by name.

    Examples
    --------
    >>> by_name("truncate", ("low", "high"), [Argument(2.0), Argument(5.0, name="high")])
    {'low': 2.0, 'high': 5.0}
    """
    found: dict[str, float] = {}
    for position, argument in enumerate(arguments):
        if argument.second is not None or argument.end is not None:
            raise NotationError(f"`{call}` takes no `value: probability` pairs", "`discrete(…)` does")
        if argument.name is None:
            if any(earlier.name is not None for earlier in arguments[:position]):
                raise NotationError(f"in `{call}` a plain number stands after a named argument", "name it too")
            if position >= len(names):
                takes = f"{len(names)} argument{'' if len(names) == 1 else 's'}" if names else "no further argument"
                raise NotationError(
                    f"`{call}` has {len(arguments)} arguments; it takes {takes}", f"write `{signature(call)}`"
                )
            name = names[position]
        elif argument.name in names:
            name = argument.name
        else:
            raise unknown(f"argument of `{call}`", argument.name, list(names))
        if name in found:
            raise NotationError(f"`{call}` states {name} twice")
        found[name] = argument.value
    if call in WRAPPERS and not found:
        what = "bound" if call == TRUNCATE else "number to add"
        raise NotationError(f"`{call}` has no {what}", f"write `{signature(call)}`")
    return found


def _refuse_missing(family: str, names: tuple[str, ...], found: Mapping[str, float]) -> None:
    optional = DISTRIBUTIONS[family].OPTIONAL
    missing = [in_words(name) for name in names if name not in found and name not in optional]
    if missing:
        raise NotationError(f"`{family}` has no {' and no '.join(missing)}", f"write `{signature(family)}`")


def moved(family: str, parameters: Parameters, by: float) -> dict[str, float | tuple[float, ...]]:
    """Return the parameters of an estimate after adding a number to all its values.

    Points that the parameters do not hold (they stand in the row) are left alone.

    Examples
    --------
    >>> moved("normal", {"mean": 10.0, "sd": 2.0}, 5.0)
    {'mean': 15.0, 'sd': 2.0}
    >>> moved("gamma", {"shape": 2.0, "scale": 3.0}, 5.0)
    {'shape': 2.0, 'scale': 3.0, 'shift': 5.0}
    """
    known = {**DISTRIBUTIONS[family].OPTIONAL, **parameters}
    changed = dict(parameters)
    for name in DISTRIBUTIONS[family].MOVED:
        value = known.get(name)
        if isinstance(value, tuple):
            changed[name] = tuple(part + by for part in value)
        elif value is not None and math.isfinite(value):
            changed[name] = value + by
    return changed


def signature(call: str) -> str:
    """Return how a call is written.

    Examples
    --------
    >>> signature("normal")
    'normal(mean, sd)'
    """
    if call in _SIGNATURES:
        return _SIGNATURES[call]
    chosen = DISTRIBUTIONS[call]
    return f"{call}({', '.join(name for name in chosen.PARAMETERS if name != 'shift')})"


def unknown(what: str, name: str, known: list[str]) -> NotationError:
    """Return the error about a name that is not known, with the closest one as a hint.

    Examples
    --------
    >>> unknown("distribution", "perth", ["pert", "normal"]).hint
    'did you mean `pert`?'
    """
    close = difflib.get_close_matches(name.casefold(), known, n=1)
    hint = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}" if known else None
    return NotationError(f"unknown {what}: `{name}`", hint)
