"""What a field and a table are: name, kind, unit, range, description, and the other names people use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal[
    "text", "id", "number", "money", "days", "hours", "factor", "probability", "chance", "date", "moment", "flag",
    "choice", "ids", "calls", "links", "assignments", "steps", "weekdays", "shifts", "exceptions", "periods", "freezes",
    "whole number", "files", "note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table: its name, what it holds, what people also call it, and the rule for its value.

    Attributes
    ----------
    unit : str
        Unit for people: ``working days``, ``currency``.
    scale : str
        The scale of the model whose classes may stand here instead of a number; empty: none.
    low, high : float or None
        Least and greatest allowed value of a number.
    """

    name: str
    kind: Kind
    description: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    scale: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its fields, its file in a folder model and its sheet in a workbook."""

    name: str
    description: str
    fields: tuple[Field, ...]
    file: str = ""
    required: bool = False

    def field(self, name: str) -> Field | None:
        """Return the field of exactly this name."""
        return self._by_name.get(name)

    def find(self, header: str) -> Field | None:
        """Return the field that a header names, by its name or an alias; case and punctuation do not matter.

        Examples
        --------
        >>> Table("tasks", "", (Field("id", "id", "its name", ("activity id",)),)).find("Activity-ID").name
        'id'
        """
        return self._by_header.get(plain(header))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields."""
        return tuple(field.name for field in self.fields)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def _by_header(self) -> dict[str, Field]:
        found: dict[str, Field] = {}
        for field in self.fields:
            for alias in field.aliases:
                found.setdefault(plain(alias), field)
        # A field's own name wins over another field's alias.
        found.update({plain(field.name): field for field in self.fields})
        return found


def plain(header: str) -> str:
    """Return a header without case, spaces and punctuation.

    Examples
    --------
    >>> plain("Activity-ID ")
    'activityid'
    """
    return re.sub(r"[\W_]+", "", header.casefold())
