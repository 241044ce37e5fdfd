"""Bands: what a class of confidence makes of a most likely value, and the rules that say where each applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from forecast.errors import Place
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.fields.common import POINT_NAMES
from forecast.readers.record import Record

Purpose = Literal["duration", "cost"]
# What a rule calls each estimate that it can make, by the estimate's prefix.
PURPOSE_OF: dict[str, Purpose] = {"": "duration", "effort": "duration", "cost": "cost"}
CONFIDENCE_OF: dict[Purpose, str] = {"duration": "confidence", "cost": "cost_confidence"}


@dataclass(frozen=True, slots=True)
class Band:
    """A class of confidence: factors on the most likely value, and how the three points are read ("": as usual)."""

    name: str
    factors: tuple[float, float, float]
    distribution: str
    place: Place

    def __str__(self) -> str:
        """Return the band in words.

        Examples
        --------
        >>> str(Band("low", (0.7, 1.0, 2.0), "", Place("model.yaml")))
        'low (0.7 / 1 / 2)'
        """
        reading = f", {self.distribution}" if self.distribution else ""
        return f"{self.name} ({' / '.join(f'{factor:.10g}' for factor in self.factors)}{reading})"

    def points(self, most_likely: float) -> dict[str, float]:
        """Return the three points around a most likely value."""
        return {name: factor * most_likely for name, factor in zip(POINT_NAMES, self.factors, strict=True)}


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of `rules`: applies a band to what its tasks estimate by a most likely value alone.

    ``number`` counts from 1 in the order of the list; ``selection`` is the list of tasks as it was written.
    """

    number: int
    band: Band
    selection: str
    tasks: frozenset[str]
    purposes: frozenset[Purpose]
    place: Place

    def __str__(self) -> str:
        """Return the rule in words."""
        return f"rule {self.number} ({self.selection})"


class EstimatingRules:
    """Finds the band of an estimate: the row's own, else that of the last rule that matches.

    Parameters
    ----------
    bands : mapping of str to Band or None
        None where the band was refused: that has been said, and nothing more is said of rows that name it.
    rules : sequence of Rule
    """

    def __init__(self, bands: Mapping[str, Band | None], rules: Sequence[Rule]) -> None:
        """Nothing has been used yet."""
        self.bands, self.rules = bands, rules
        self.acted: set[int] = set()  # numbers of rules
        self.used: set[str] = set()  # names of bands

    def matching(self, table: str, id_: str, purpose: Purpose) -> list[Rule]:
        """Return the rules that match a task, in their order; the last wins."""
        return [rule for rule in self.rules if table == "tasks" and purpose in rule.purposes and id_ in rule.tasks]

    def stated(self, record: Record, purpose: Purpose) -> Band | None:
        """Return the band that a row itself names; one that does not exist is reported."""
        field = CONFIDENCE_OF[purpose]
        name = record.text(field)
        if not name:
            return None
        self.used.add(name)
        if name not in self.bands and field not in record.broken:
            known = ", ".join(self.bands)
            where = "define it in `estimating: {bands: …}` of model.yaml or a scenario"
            otherwise = f"bands: {known}" if known else where
            hint = did_you_mean(name, list(self.bands), otherwise=otherwise)
            record.refuse(field, CellError("unknown-band", f"there is no band {shown(name)}", hint))
        return self.bands.get(name)

    def band(self, record: Record, purpose: Purpose) -> tuple[Band, str] | None:
        """Return the band of an estimate that is a most likely value alone, and why; None where none applies."""
        own = self.stated(record, purpose)
        if own is not None:
            return own, f"`{CONFIDENCE_OF[purpose]}`"
        matching = self.matching(record.table.name, record.id, purpose)
        if not matching or CONFIDENCE_OF[purpose] in record.broken:
            return None
        self.acted.add(matching[-1].number)
        return matching[-1].band, str(matching[-1])
