"""Names of classes in the register: `H` in `probability`, `delay` or `cost` stands for what the scales say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from forecast.project import Estimate
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.estimates import make_estimate, names_of
from forecast.readers.fields.common import POINT_NAMES
from forecast.readers.raw import Cell
from forecast.readers.record import Record

T = TypeVar("T")
NAME = re.compile(r"[^\W\d_][^\W\d_ +-]*(?:[ +-][^\W\d_]*)*")
USUAL = ("VL", "L", "M", "H", "VH", "very low", "low", "medium", "high", "very high")


@dataclass(frozen=True, slots=True)
class Classes:
    """What the names of classes mean: numbers of probability, estimates of delay and cost.

    ``stated`` are the scales that the model has, sound or not.
    """

    probabilities: Mapping[str, float] = field(default_factory=dict)
    estimates: Mapping[str, Mapping[str, Estimate]] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()

    def probability(self, record: Record, name: str) -> float | None:
        """Return a probability, written as a number or as a class; None where nothing is written or it was refused."""
        word = self._word(record, name)
        if word is None:
            return record.optional_number(name)
        try:
            return self._look_up("probability", word, self.probabilities)
        except CellError as wrong:
            record.refuse(name, wrong)
            return None

    def names_one(self, record: Record, prefix: str) -> bool:
        """Say whether the most likely value of an estimate is written as a class."""
        return self._word(record, names_of(prefix).points[1]) is not None

    def estimate(self, record: Record, prefix: str, *, saves: bool) -> Estimate | None:
        """Return the estimate that a class stands for, None where it was refused.

        Parameters
        ----------
        record : Record
            The row.
        prefix : str
            The quantity: ``delay``, ``residual_cost`` …
        saves : bool
            Whether the risk is an opportunity: the same amounts with the other sign.
        """
        names = names_of(prefix)
        point = names.points[1]
        word = self._word(record, point)
        assert word is not None
        others = [name for name in (names.points[0], names.points[2], names.distribution) if record.cell(name)]
        try:
            if others:
                raise CellError(
                    "estimate-twice",
                    f"`{others[0]}` is written beside the class {shown(word)}",
                    "keep either the class or the estimate",
                )
            quantity = _scale_of(record, point)
            found = self._look_up(quantity, word, self.estimates.get(quantity, {}))
            return found if found is None or not saves else _mirrored(found, word)
        except CellError as wrong:
            record.refuse(point, wrong)
            return None

    def _word(self, record: Record, name: str) -> str | None:
        """Return the name of a class that a cell holds, None if it is no word, or no class could be meant."""
        cell, scale = record.cell(name), _scale_of(record, name)
        if cell is None or not scale or not isinstance(cell.value, str):
            return None
        word = " ".join(cell.value.split())
        is_usual = word.casefold() in (one.casefold() for one in USUAL)
        return word if NAME.fullmatch(word) and (scale in self.stated or is_usual) else None

    def _look_up(self, scale: str, word: str, known: Mapping[str, T]) -> T | None:
        if scale not in self.stated:
            raise CellError(
                "scale-missing",
                f"{shown(word)} is no number, and the model has no scale of {scale}",
                f"write a number, or `scales: {{{scale}: …}}` in `model.yaml`",
            )
        by_folded = {name.casefold(): found for name, found in known.items()}
        if word.casefold() in by_folded:
            return by_folded[word.casefold()]
        if not known:
            return None  # The scale was refused.
        classes = f"classes: {', '.join(known)}"
        raise CellError(
            "unknown-class",
            f"{shown(word)} is no class of the scale of {scale}",
            did_you_mean(word, list(known), otherwise=classes),
        )


def is_class(cell: Cell | None) -> bool:
    """Say whether a cell holds a word that could be the name of a class."""
    return cell is not None and isinstance(cell.value, str) and NAME.fullmatch(cell.value.strip()) is not None


def _scale_of(record: Record, name: str) -> str:
    declared = record.table.field(name)
    return "" if declared is None else declared.scale


def _mirrored(estimate: Estimate, word: str) -> Estimate:
    """Return an estimate with the other sign: what an opportunity of this class saves."""
    parameters = dict(estimate.parameters)
    low, high = -estimate.high, -estimate.low
    if estimate.family == "constant":
        turned = make_estimate("constant", {"value": -_number(parameters["value"])}, low, high)
    elif set(POINT_NAMES) <= parameters.keys() and estimate.family != "log_triangular":
        points = [-_number(parameters[name]) for name in reversed(POINT_NAMES)]
        turned_parameters = {**parameters, **dict(zip(POINT_NAMES, points, strict=True))}
        if "low_percent" in parameters:
            turned_parameters["low_percent"] = 100.0 - _number(parameters["high_percent"])
            turned_parameters["high_percent"] = 100.0 - _number(parameters["low_percent"])
        if "below" in parameters:
            turned_parameters["below"] = 1.0 - _number(parameters["below"])
        turned = make_estimate(estimate.family, turned_parameters, low, high)
    else:
        raise CellError(
            "class-of-opportunity",
            f"what an opportunity of the class {shown(word)} saves can't be told from `{estimate.text}`",
            "write the class as a value or three points, or the opportunity's own numbers with their sign",
        )
    return Estimate(turned.family, turned.parameters, turned.low, turned.high, turned.text, estimate.source)


def _number(value: float | tuple[float, ...]) -> float:
    assert not isinstance(value, tuple)
    return value
