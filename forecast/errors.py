"""What can be wrong: one finding (`Problem`), its place, and the few exceptions that carry findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a line and column of a text file, or a cell of a workbook's sheet."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """Return the place as editors and people read it, e.g. ``tasks.csv:14:3`` or ``plan.xlsx, Tasks!D7``."""
        if self.sheet is not None:
            return f"{self.file}, {self.sheet}" + (f"!{self.cell}" if self.cell else "")
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where, what was found, the rule, and a hint.

    ``table``, ``id`` and ``field`` name the value in the user's words (``tasks``, ``NET-020``, ``most_likely``).
    """

    code: str
    message: str
    severity: Severity = "error"
    table: str | None = None
    id: str | None = None
    field: str | None = None
    hint: str | None = None
    place: Place | None = None

    def __str__(self) -> str:
        """Return the finding as it is shown to the user, on two or three lines."""
        name = {
            "tasks": "task", "risks": "risk", "resources": "resource", "deliveries": "delivery", "costs": "cost",
            "calendars": "calendar", "accounts": "account",
        }  # fmt: skip
        where = [str(self.place)] if self.place else []
        if self.id is not None:
            where.append(f"{name.get(self.table or '', self.table or 'id')} `{self.id}`")
        if self.field is not None:
            where.append(f"`{self.field}`")
        head = f"{self.severity}[{self.code}]" + (": " + ", ".join(where) if where else "")
        lines = [head, f"  {self.message}"]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


class ForecastError(Exception):
    """An error that the command line turns into a message and an exit code."""

    exit_code = 4


class UsageError(ForecastError):
    """The call is wrong: an unknown option value, an unknown scenario name."""

    exit_code = 2


class InputError(ForecastError):
    """The input is refused; carries every problem found in all files.

    Parameters
    ----------
    problems : iterable of Problem
        The findings, errors and warnings alike, in reading order.
    """

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the findings and build the text that shows all of them."""
        self.problems = tuple(problems)
        super().__init__("\n\n".join(str(problem) for problem in self.problems))
