"""Raw tables: what every format is read into before anything is understood, each value with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from forecast.readers.schedules.planned import PlannedSchedule


@dataclass(slots=True)
class Cell:
    """One value as it was written and where it stands; ``key_place`` is the place of its key.

    Every text stays text until the kind of its field says what it is: no format guesses a type.
    """

    value: str | float | bool | date | list[Cell] | dict[str, Cell] | None
    place: Place
    key_place: Place | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is written here."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    def plain(self) -> object:
        """Return the value without places: nested cells become lists, dicts and scalars."""
        if isinstance(self.value, list):
            return [cell.plain() for cell in self.value]
        if isinstance(self.value, dict):
            return {key: cell.plain() for key, cell in self.value.items()}
        return self.value


@dataclass(slots=True)
class Row:
    """One record of a table: its fields and the place where it begins."""

    place: Place
    cells: dict[str, Cell]


@dataclass(slots=True)
class RawModel:
    """A model as text: table name -> id -> row, all with places.

    ``folder`` is where the data files that estimates name are looked for; ``table_places`` says where each table
    stands; ``removed`` says where a scenario removed a row, by table and id; ``blocks`` holds the parts of
    `model.yaml` that are no tables, by key; ``shared`` names the risks that other models include too, with their file.
    ``schedule`` is the planner's schedule where the model was read from one, ``handshake`` the record of its import.
    """

    name: str
    folder: Path
    place: Place
    tables: dict[str, dict[str, Row]]
    table_places: dict[str, Place] = field(default_factory=dict)
    removed: dict[tuple[str, str], Place] = field(default_factory=dict)
    blocks: dict[str, Cell] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    schedule: PlannedSchedule | None = None
    handshake: dict[str, Any] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, str, Row]]:
        """Yield every row with its table and id."""
        for table, rows in self.tables.items():
            for id_, row in rows.items():
                yield table, id_, row


class Findings:
    """Collects problems of all files until someone asks whether the input can be used."""

    def __init__(self) -> None:
        """Start with no findings."""
        self.problems: list[Problem] = []

    @property
    def has_errors(self) -> bool:
        """Return whether anything found so far refuses the input."""
        return any(problem.severity == "error" for problem in self.problems)

    def add(self, problem: Problem) -> None:
        """Keep a finding."""
        self.problems.append(problem)

    def error(
        self,
        code: str,
        message: str,
        place: Place | None = None,
        *,
        table: str | None = None,
        id: str | None = None,
        field: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Keep an error."""
        self.add(Problem(code, message, "error", table, id, field, hint, place))

    def warning(
        self,
        code: str,
        message: str,
        place: Place | None = None,
        *,
        table: str | None = None,
        id: str | None = None,
        field: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Keep a warning."""
        self.add(Problem(code, message, "warning", table, id, field, hint, place))

    def sorted(self) -> tuple[Problem, ...]:
        """Return the findings in reading order: by file, sheet, line and column, each said once."""
        return tuple(sorted(dict.fromkeys(self.problems), key=_reading_order))

    def stop_on_errors(self) -> None:
        """Raise all findings if one of them is an error.

        Raises
        ------
        InputError
            With every finding, in reading order.
        """
        if self.has_errors:
            raise InputError(self.sorted())


def _reading_order(problem: Problem) -> tuple[str, str, int, int, str]:
    place = problem.place or Place("")
    line, column = place.line or 0, place.column or 0
    if place.cell:
        letters = place.cell.rstrip("0123456789")
        line = int(place.cell[len(letters) :] or 0)
        for letter in letters:
            column = column * 26 + ord(letter) - 64
    return place.file, place.sheet or "", line, column, problem.code
