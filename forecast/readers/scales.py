"""The block `scales` of `model.yaml`: classes of probability, delay and cost, and the scoring table.

A class of the block is a number, three points (`1 / 2 / 4`) or a whole call; in the register its name stands for them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from forecast.distributions import estimate as questions
from forecast.project import Estimate
from forecast.project.scales import Scale, Scales
from forecast.readers.block import BlockReader
from forecast.readers.cell_error import CellError, shown
from forecast.readers.classes import NAME, Classes
from forecast.readers.field import Table
from forecast.readers.fields.common import POINT_NAMES, three_points
from forecast.readers.inline import inline_estimate, inline_record
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.values import number, probability, text

KEYS = ("probability", "delay", "cost", "score", "rating")
IMPACTS = ("delay", "cost")
EXAMPLES = {
    "probability": "probability: {L: 10%, M: 30%, H: 60%}",
    "delay": "delay: {L: 1 / 2 / 4, M: 5 / 8 / 12, H: 15 / 25 / 40}",
    "cost": "cost: {L: 1_000, M: 10_000, H: 50_000}",
    "score": "score: {L: [1, 2, 3], M: [2, 4, 6], H: [3, 6, 9]}",
    "rating": "rating: {low: 0, medium: 3, high: 6}",
}
_FIELDS = Table("scales", "Classes of impacts.", (
    *three_points("delay", "delay of the class", "days", "working days", low=0),
    *three_points("cost", "cost of the class", "money", "currency", low=0),
))  # fmt: skip
# Where an estimate has no bound, this share of it may lie outside its class.
OUTSIDE = 0.05


@dataclass(slots=True)
class _Class:
    """A class with its ends, and where it stands."""

    name: str
    low: float
    high: float
    cell: Cell


@dataclass(slots=True)
class _Read:
    """What has been read of the block so far."""

    numbers: dict[str, float] = field(default_factory=dict)
    estimates: dict[str, dict[str, Estimate]] = field(default_factory=dict)


class ScalesReader(BlockReader):
    """Reads the block; what is sound of it is used, so that the register can be checked too."""

    def read(self, cell: Cell | None, reading: Reading) -> Scales | None:
        """Return the scales, None where there are none; their classes can then stand in the register."""
        if cell is None or cell.is_empty:
            return None
        keys = self.mapping(cell, "scales", KEYS, f"scales: {{{EXAMPLES['probability']}}}")
        found, scales = _Read(), {}
        if "probability" in keys:
            scales["probability"] = self._scale("probability", self._probabilities(keys["probability"], found))
        for name in IMPACTS:
            if name in keys:
                scales[name] = self._scale(name, self._impacts(name, keys[name], found, reading))
        reading.classes = Classes(found.numbers, found.estimates, frozenset(scales))
        impacts = {name: scale for name in IMPACTS if (scale := scales.get(name)) is not None}
        self._same_classes(impacts, keys)
        scores = self._scores(keys, scales.get("probability"), impacts)
        return Scales(scales.get("probability"), impacts, scores, self._ratings(keys.get("rating"), scores))

    def _entries(self, name: str, cell: Cell) -> dict[str, Cell]:
        """Return the classes of a scale by name."""
        if not isinstance(cell.value, dict):
            self._wrong("yaml-shape", f"`{name}` needs classes and their values", cell, f"write `{EXAMPLES[name]}`")
            return {}
        for word, value in cell.value.items():
            if NAME.fullmatch(word) is None:
                message = f"{shown(word)} can't be the name of a class"
                hint = "use letters, so that no number is mistaken for it: `VL`, `very low`"
                self._wrong("class-name", message, value, hint, at_key=True)
        if len(cell.value) < 2:
            self._wrong("too-few", f"`{name}` needs two classes or more", cell, f"write `{EXAMPLES[name]}`")
        return {word: value for word, value in cell.value.items() if NAME.fullmatch(word) is not None}

    def _probabilities(self, cell: Cell, found: _Read) -> list[_Class]:
        classes = []
        for word, value in self._entries("probability", cell).items():
            try:
                ends = [
                    probability(Cell(part, value.place)) for part in re.split(r"\s*(?:\.\.|\bto\b)\s*", text(value))
                ]
                if len(ends) > 2 or ends[0] > ends[-1]:
                    raise CellError("scale-range", f"{shown(text(value))} is no range", "write `10% .. 30%`")
            except CellError as wrong:
                self._wrong(wrong.code, wrong.message, value, wrong.hint)
                continue
            found.numbers[word] = (ends[0] + ends[-1]) / 2.0
            classes.append(_Class(word, ends[0], ends[-1], value))
        return classes

    def _impacts(self, name: str, cell: Cell, found: _Read, reading: Reading) -> list[_Class]:
        classes, by_word = [], found.estimates.setdefault(name, {})
        for word, value in self._entries(name, cell).items():
            record = inline_record(reading, _FIELDS, word, name, value)
            estimate = inline_estimate(reading, record, name, EXAMPLES[name])
            if estimate is None:
                continue
            by_word[word] = replace(estimate, source=f"scale {name} {word}")
            points = [record.optional_number(f"{name}_{point}") for point in POINT_NAMES]
            if points[0] is not None and points[2] is not None:
                low, high = points[0], points[2]
            else:
                low, high = _ends(estimate)
            classes.append(_Class(word, low, high, value))
        return classes

    def _scale(self, name: str, classes: Sequence[_Class]) -> Scale | None:
        """Return the scale: between two classes the limit lies in the middle of the gap between their ends."""
        is_sound, limits = len(classes) > 1, []
        for lower, upper in itertools.pairwise(classes):
            limits.append((lower.high + upper.low) / 2.0)
            before = f"`{lower.name}` ({_range(lower)})"
            this = f"the class `{upper.name}` ({_range(upper)})"
            hint = "write the classes from the lowest to the highest, each where the one before it ends or above"
            if upper.high < lower.low or (upper.low, upper.high) == (lower.low, lower.high):
                self._wrong("scale-order", f"{this} of {name} is not above {before}", upper.cell, hint)
                is_sound = False
            elif upper.low < lower.high:
                self._wrong("scale-overlap", f"{this} of {name} overlaps {before}", upper.cell, hint)
                is_sound = False
        return Scale(tuple(one.name for one in classes), tuple(limits)) if is_sound else None

    def _same_classes(self, impacts: Mapping[str, Scale], keys: Mapping[str, Cell]) -> None:
        if len({scale.classes for scale in impacts.values()}) > 1:
            listed = " and ".join(f"{name} has {', '.join(scale.classes)}" for name, scale in impacts.items())
            hint = "give both the same classes: a column of the scoring table stands for both"
            self._wrong("scale-classes", f"the scales of impacts differ: {listed}", keys["cost"], hint)

    def _scores(
        self, keys: Mapping[str, Cell], chance: Scale | None, impacts: Mapping[str, Scale]
    ) -> tuple[tuple[float, ...], ...]:
        cell = keys.get("score")
        if cell is None or cell.is_empty:
            return ()
        columns = next(iter(impacts.values())).classes if impacts else ()
        if chance is None or not columns:
            # Of a scale that is stated it has been said why it is refused.
            if "probability" not in keys or keys.keys().isdisjoint(IMPACTS):
                hint = "add `probability` and one of `delay` and `cost`, or remove `score`"
                self._wrong("scale-missing", "`score` needs a scale of probability and one of impacts", cell, hint)
            return ()
        rows = self.mapping(cell, "scales", chance.classes, EXAMPLES["score"])
        missing = [name for name in chance.classes if name not in rows]
        if missing:
            message = f"the scoring table has no row for {', '.join(f'`{name}`' for name in missing)}"
            self._wrong("score-not-covering", message, cell, "write a row for each class of probability")
        scores = []
        for name in chance.classes:
            if name in rows:
                scores.append(self._row(name, rows[name], columns))
        if missing or any(len(row) != len(columns) for row in scores):
            return ()
        for lower, upper in itertools.pairwise(scores):
            if any(low > high for low, high in zip(lower, upper, strict=True)):
                self._falls(cell)
        return tuple(scores)

    def _row(self, name: str, cell: Cell, columns: Sequence[str]) -> tuple[float, ...]:
        listed = self.list(cell, "scales", EXAMPLES["score"])
        if len(listed) != len(columns):
            message = f"the row `{name}` has {len(listed)} scores; there are {len(columns)} classes of impact"
            self._wrong("score-not-covering", message, cell, f"write one for each of {', '.join(columns)}")
            return ()
        row = tuple(self._number(one) for one in listed)
        if any(low > high for low, high in itertools.pairwise(row)):
            self._falls(cell)
        return row

    def _falls(self, cell: Cell) -> None:
        message = "the scores fall where the class of probability or impact rises"
        self._wrong("score-order", message, cell, "write rows and columns from the lowest class to the highest")

    def _ratings(self, cell: Cell | None, scores: tuple[tuple[float, ...], ...]) -> tuple[tuple[str, float], ...]:
        if cell is None or cell.is_empty:
            return ()
        if not isinstance(cell.value, dict):
            self._wrong("yaml-shape", "`rating` needs names and least scores", cell, f"write `{EXAMPLES['rating']}`")
            return ()
        ratings = tuple((name, self._number(value)) for name, value in cell.value.items())
        if any(low >= high for (_, low), (_, high) in itertools.pairwise(ratings)):
            hint = "write them from the lowest to the highest, each with the least score that it needs"
            self._wrong("rating-order", "the ratings do not rise", cell, hint)
        least = min((min(row) for row in scores), default=None)
        if ratings and least is not None and ratings[0][1] > least:
            name, begins = ratings[0]
            message = f"the least score {least:g} is below the lowest rating `{name}`, which begins at {begins:g}"
            self._wrong("score-not-covering", message, cell, f"let `{name}` begin at {least:g} or below")
        return ratings

    def _number(self, cell: Cell) -> float:
        try:
            return number(cell)
        except CellError as wrong:
            self._wrong(wrong.code, wrong.message, cell, wrong.hint)
            return 0.0

    def _wrong(self, code: str, message: str, cell: Cell, hint: str | None, *, at_key: bool = False) -> None:
        self.error("scales", code, message, (cell.key_place if at_key else None) or cell.place, hint)


def _ends(estimate: Estimate) -> tuple[float, float]:
    parameters = dict(estimate.parameters)
    low, high = questions.support(estimate.family, parameters, estimate.low, estimate.high)
    if high == float("inf"):
        outer = [OUTSIDE, 1.0 - OUTSIDE]
        low, high = questions.quantiles(estimate.family, parameters, outer, estimate.low, estimate.high).tolist()
    return low, high


def _range(one: _Class) -> str:
    return f"{one.low:g}" if one.low == one.high else f"{one.low:g} to {one.high:g}"
