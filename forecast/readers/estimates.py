"""Estimates: three points and the way to read them, or a whole call, become one `Estimate`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions import estimate as questions
from forecast.distributions.call import moved
from forecast.distributions.notation import Notation, NotationError, complete, describe, parse
from forecast.errors import Place
from forecast.project import Estimate
from forecast.readers.bands import PURPOSE_OF, EstimatingRules
from forecast.readers.cell_error import CellError
from forecast.readers.csv_text import read_column
from forecast.readers.fields import POINT_NAMES
from forecast.readers.raw import Cell, Findings
from forecast.readers.record import Record
from forecast.readers.textfile import Sources
from forecast.readers.values import bounded, file_name, number

# More of a distribution below zero than this is not a tail to cut off but a wrong estimate.
MAX_SHARE_BELOW_ZERO = 0.05
_NOWHERE = Place("")
EMPIRICAL_FROM_FILE = re.compile(
    r"empirical\(\s*(?P<file>[^():,=]+\.(?:csv|txt))\s*:\s*(?P<column>[^():]+?)\s*\)", re.IGNORECASE
)


CERTAIN = "certain"  # in place of a distribution: the most likely value is meant, and no rule widens it


class EstimateNames(NamedTuple):
    """The fields of one estimate in a table: three points and the column that says how they are read."""

    points: tuple[str, str, str]
    distribution: str
    prefix: str


@cache
def names_of(prefix: str = "") -> EstimateNames:
    """Return the fields of an estimate; the prefix is ``""`` for durations, else ``cost``, ``residual_delay``, ….

    Examples
    --------
    >>> names_of("cost").distribution
    'cost_distribution'
    """
    before = f"{prefix}_" if prefix else ""
    low, middle, high = POINT_NAMES
    return EstimateNames((before + low, before + middle, before + high), f"{before}distribution", prefix)


class EstimateReader:
    """Reads the estimates of one model: knows its default distribution and the folder of its data files."""

    def __init__(self, default: str, folder: Path, sources: Sources, findings: Findings) -> None:
        """Take the model's default; it is validated by whoever read it."""
        self.default = default
        self.folder, self.sources, self.findings = folder, sources, findings
        self.parsed: dict[str, Notation] = {}
        self.made: dict[tuple[object, ...], Estimate] = {}  # thousands of tasks share a few estimates
        self.columns: dict[tuple[str, str], tuple[float, ...] | None] = {}
        self.rules = EstimatingRules({}, ())
        self.of_equal_points: list[tuple[str, str]] = []  # table and id of what three equal points make certain

    def read(self, record: Record, prefix: str = "", *, at_least_zero: bool = True) -> Estimate | None:
        """Return the estimate of a record, None where nothing is written or something is wrong (and said).

        Parameters
        ----------
        record : Record
            The row.
        prefix : str
            Which estimate of the row: ``""`` for the duration, ``cost``, ``delay`` …
        at_least_zero : bool
            Whether values below zero make no sense: they are cut off with a warning, or refused.
        """
        names = names_of(prefix)
        if record.row.cells.keys().isdisjoint((*names.points, names.distribution)):
            return None
        points = {point: record.optional_number(field) for point, field in zip(POINT_NAMES, names.points, strict=True)}
        if record.broken.intersection(names.points):
            return None
        cell = record.cell(names.distribution)
        given = {point: value for point, value in points.items() if value is not None}
        if names.prefix in PURPOSE_OF:
            self.rules.stated(record, PURPOSE_OF[names.prefix])
        if cell is not None and is_certain(cell):
            return self._certain(record, names, given)
        try:
            if cell is not None:
                notation = self.parse(record.text(names.distribution), record.place(names.distribution))
            elif not given:
                return None
            else:
                notation = self.parse(self.default, None)
        except CellError as wrong:
            record.refuse(names.distribution, wrong)
            return None
        if notation.is_whole and given:
            if cell is None:
                # A whole call as the model's default makes no sense for points; refused where the default is read.
                return None
            field = names.points[list(points).index(next(iter(given)))]
            record.error(
                "estimate-twice",
                f"`{field}` is written beside a whole estimate `{record.text(names.distribution)}`",
                field,
                "keep either the points or the whole estimate",
            )
            return None
        estimate = (
            self._whole(record, names, notation) if notation.is_whole else self._points(record, names, notation, given)
        )
        if estimate is None or not at_least_zero:
            return estimate
        return self._not_below_zero(record, names, estimate)

    def parse(self, text: str, place: Place | None) -> Notation:
        """Return the parts of an estimate's text; ``empirical(file.csv:column)`` takes its values from the file."""
        if text not in self.parsed:
            self.parsed[text] = self._parse(text, place)
        return self.parsed[text]

    def _parse(self, text: str, place: Place | None) -> Notation:
        match = EMPIRICAL_FROM_FILE.search(text)
        if match:
            file = file_name(Cell(match["file"], place or _NOWHERE))
            values = self._column(file, match["column"])
            if values is None:
                raise CellError(
                    "empirical-file",
                    f"the past values `{match['file']}:{match['column']}` can't be used",
                    "see the message about that file",
                    place,
                )
            stand_in = parse(text[: match.start()] + "empirical(0)" + text[match.end() :])
            # What stands for the values is 0, or what a `shift` around the call makes of it.
            by = complete(stand_in)["values"]
            return replace(stand_in, arguments=moved("empirical", {"values": values}, *cast(tuple[float, ...], by)))
        try:
            return parse(text)
        except NotationError as error:
            unknown = str(error).startswith("unknown distribution")
            raise CellError(
                "unknown-distribution" if unknown else "distribution-notation", str(error), error.hint
            ) from None

    def _column(self, file: str, column: str) -> tuple[float, ...] | None:
        if (file, column) not in self.columns:
            self.columns[file, column] = self._read_column(file, column)
        return self.columns[file, column]

    def _read_column(self, file: str, column: str) -> tuple[float, ...] | None:
        cells = read_column(self.folder / file, column, self.sources, self.findings)
        if cells is None:
            return None
        values = []
        for cell in cells:
            try:
                values.append(number(cell))
            except CellError as wrong:
                self.findings.error(wrong.code, wrong.message, cell.place, field=column, hint=wrong.hint)
        if not cells:
            self.findings.error(
                "empty-table", f"the column `{column}` has no values", Place(self.sources.name(self.folder / file))
            )
        return tuple(values) if len(values) == len(cells) and values else None

    def _whole(self, record: Record, names: EstimateNames, notation: Notation) -> Estimate | None:
        return self._checked(record, names, notation, complete(notation), names.distribution)

    def _points(
        self, record: Record, names: EstimateNames, notation: Notation, given: Mapping[str, float]
    ) -> Estimate | None:
        if set(given) == {"most_likely"} and record.cell(names.distribution) is None:
            return self._most_likely_alone(record, names, given["most_likely"])
        missing = [name for point, name in zip(POINT_NAMES, names.points, strict=True) if point not in given]
        if missing:
            listed = " and ".join(f"`{name}`" for name in missing)
            record.error(
                "estimate-incomplete",
                f"{listed} {'is' if len(missing) == 1 else 'are'} missing; `{notation.family}` reads three points",
                missing[0],
                f"write all three points, or only `{names.points[1]}` for a certain value",
            )
            return None
        for (low, low_name), (high, high_name) in (
            ((given["optimistic"], names.points[0]), (given["most_likely"], names.points[1])),
            ((given["most_likely"], names.points[1]), (given["pessimistic"], names.points[2])),
        ):
            if low > high:
                unit = {"days": " d"}.get(getattr(record.table.field(low_name), "kind", ""), "")
                record.error(
                    "estimate-order",
                    f"{_words(low_name)} {low:.10g}{unit} is above {_words(high_name)} {high:.10g}{unit}; "
                    "an estimate needs optimistic <= most likely <= pessimistic",
                    *_blame(record, low_name, high_name),
                )
                return None
        if given["optimistic"] == given["pessimistic"]:
            # Three equal points are a certain value, however they would be read.
            if given["most_likely"] != 0.0:
                self.of_equal_points.append((record.table.name, record.id))
            return self._checked(
                record,
                names,
                Notation("constant", low=notation.low, high=notation.high),
                {"value": given["most_likely"] + notation.shift + cast(float, notation.arguments.get("shift", 0.0))},
                names.points[1],
            )
        return self._checked(record, names, notation, complete(notation, given), names.points[0])

    def _most_likely_alone(self, record: Record, names: EstimateNames, value: float) -> Estimate | None:
        """Return what the estimating rules make of a most likely value; certain where none applies, or it is 0."""
        purpose = PURPOSE_OF.get(names.prefix)
        found = None if purpose is None or value == 0.0 else self.rules.band(record, purpose)
        if found is None:
            return self._checked(record, names, Notation("constant"), {"value": value}, names.points[1])
        band, why = found
        points = band.points(value)
        notation = self.parse(band.distribution or self.default, None)
        parameters = complete(notation, points)
        if points["optimistic"] == points["pessimistic"]:
            notation, parameters = Notation("constant"), {"value": points["most_likely"]}
        estimate = self._checked(record, names, notation, parameters, names.points[1])
        return None if estimate is None else replace(estimate, source=f"{band} by {why}")

    def _certain(self, record: Record, names: EstimateNames, given: Mapping[str, float]) -> Estimate | None:
        """Return the most likely value of a row that says that it is certain."""
        for point, name in zip(POINT_NAMES, names.points, strict=True):
            if point != "most_likely" and point in given:
                message = f"`{name}` is written beside `{CERTAIN}`, which takes the most likely value alone"
                record.error("estimate-twice", message, name, f"clear it, or clear `{names.distribution}`")
                return None
        if "most_likely" not in given:
            message = f"`{CERTAIN}` needs the value that is certain"
            record.error("estimate-incomplete", message, names.points[1], f"write `{names.points[1]}`")
            return None
        return self._checked(record, names, Notation("constant"), {"value": given["most_likely"]}, names.points[1])

    def _checked(
        self,
        record: Record,
        names: EstimateNames,
        notation: Notation,
        parameters: Mapping[str, float | tuple[float, ...]],
        field: str,
    ) -> Estimate | None:
        """Return the estimate, None after saying which rules of its family it breaks."""
        key = (notation.family, notation.low, notation.high, *parameters.items())
        if key in self.made:
            return self.made[key]
        numbers = [one for part in parameters.values() for one in (part if isinstance(part, tuple) else (part,))]
        largest = max((one for one in numbers if math.isfinite(one)), key=abs, default=0.0)
        try:
            bounded(largest)
        except CellError as wrong:
            record.refuse(field, wrong)
            return None
        broken = questions.check(notation.family, parameters, notation.low, notation.high)
        for rule in broken:
            code = "estimate-order" if "optimistic <= most likely" in rule else "estimate-parameters"
            record.error(code, f"`{notation.family}`: {rule}", field)
        if broken:
            return None
        self.made[key] = make_estimate(notation.family, parameters, notation.low, notation.high)
        return self.made[key]

    def _not_below_zero(self, record: Record, names: EstimateNames, estimate: Estimate) -> Estimate | None:
        parameters = dict(estimate.parameters)
        if questions.support(estimate.family, parameters, estimate.low, estimate.high)[0] >= 0.0:
            return estimate
        share = 1.0 - _share_at_least_zero(estimate)
        field = names.distribution if record.cell(names.distribution) is not None else names.points[0]
        percent = f"{100 * share:.2g} %"
        if share > MAX_SHARE_BELOW_ZERO:
            record.error(
                "estimate-below-zero",
                f"{percent} of `{estimate.text}` lies below zero; at most {MAX_SHARE_BELOW_ZERO:.0%} can be cut off",
                field,
                "widen the estimate upwards, or choose a family that starts at zero (lognormal, gamma)",
            )
            return None
        cut = make_estimate(estimate.family, parameters, max(estimate.low, 0.0), estimate.high)
        cut = replace(cut, source=estimate.source)
        record.warning(
            "estimate-truncated",
            f"{percent} of `{estimate.text}` lies below zero and is cut off: it is used as `{cut.text}`",
            field,
            f"write `{cut.text}` to say that this is meant",
        )
        return cut


def is_certain(cell: Cell) -> bool:
    """Return whether a cell of a distribution says that the most likely value is certain."""
    return isinstance(cell.value, str) and cell.value.strip().casefold() == CERTAIN


def make_estimate(
    family: str, parameters: Mapping[str, float | tuple[float, ...]], low: float = -math.inf, high: float = math.inf
) -> Estimate:
    """Return an estimate with its reading in words."""
    ordered = tuple((name, parameters[name]) for name in DISTRIBUTIONS[family].PARAMETERS if name in parameters)
    return Estimate(family, ordered, low, high, describe(family, parameters, low, high))


def _share_at_least_zero(estimate: Estimate) -> float:
    parameters = dict(estimate.parameters)
    kept = questions.share_kept(estimate.family, parameters, estimate.low, estimate.high)
    above = questions.share_kept(estimate.family, parameters, max(estimate.low, 0.0), estimate.high)
    return above / kept


def _blame(record: Record, low_name: str, high_name: str) -> tuple[str, str]:
    """Return which of two points in the wrong order to name, one that a scenario or --set changed, and the hint."""
    home = record.row.place.file
    if record.place(high_name).file != home and record.place(low_name).file == home:
        return high_name, f"`{low_name}` stands in {record.place(low_name)}; change both, or this one less"
    return low_name, f"swap the two, or change `{high_name}`"


def _words(field: str) -> str:
    return field.replace("_", " ")
