"""What readers of the blocks of `model.yaml` share: parts that are no tables."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping

from forecast.errors import Place
from forecast.readers.cell_error import CellError, Known, did_you_mean, shown
from forecast.readers.raw import Cell, Findings
from forecast.readers.selectors import Selectors
from forecast.readers.values import ids as listed_ids


class BlockReader:
    """Reads parts of a block; every problem is reported with the place of the value that breaks a rule.

    Parameters
    ----------
    known : mapping of str to Known
        The ids of the tables, by the name of the table.
    findings : Findings
    selectors : Selectors
        Finds the tasks that a list means.
    """

    def __init__(self, known: Mapping[str, Known], findings: Findings, selectors: Selectors) -> None:
        """Keep what ids exist."""
        self.known, self.findings, self.selectors = known, findings, selectors

    def tasks(self, cell: Cell | None, field: str) -> tuple[str, ...]:
        """Return the tasks of a list of ids and selectors such as `tag:network`."""
        found, wrong = self.selectors.tasks_of(self._listed(cell, field))
        for error in wrong:
            assert cell is not None
            self.error(field, error.code, str(error), cell.place, error.hint)
        return found

    def ids(
        self, cell: Cell | None, table: str, field: str, is_known: Callable[[str], bool] | None = None
    ) -> tuple[str, ...]:
        """Return the ids of a list that exist in a table, or that ``is_known`` accepts."""
        found = []
        for name in self._listed(cell, field):
            assert cell is not None
            if name in self.known[table] or (is_known is not None and is_known(name)):
                found.append(name)
            else:
                unknown = self.known[table].unknown(name)
                self.error(field, unknown.code, unknown.message, cell.place, unknown.hint)
        return tuple(found)

    def _listed(self, cell: Cell | None, field: str) -> tuple[str, ...]:
        if cell is None or cell.is_empty:
            return ()
        try:
            return listed_ids(cell)
        except CellError as wrong:
            self.error(field, wrong.code, wrong.message, cell.place, wrong.hint)
            return ()

    def mapping(self, cell: Cell | None, field: str, keys: tuple[str, ...], example: str) -> dict[str, Cell]:
        """Return the entries of a mapping; unknown keys are reported."""
        if cell is None or cell.is_empty:
            return {}
        if not isinstance(cell.value, dict):
            self.error(field, "yaml-shape", "keys and values are needed here", cell.place, f"write `{example}`")
            return {}
        for key, value in cell.value.items():
            if key not in keys:
                hint = did_you_mean(key, keys, otherwise=f"keys: {', '.join(keys)}")
                self.error(field, "unknown-key", f"unknown key `{key}`", value.key_place or value.place, hint)
        return {key: value for key, value in cell.value.items() if key in keys}

    def list(self, cell: Cell | None, field: str, example: str) -> builtins.list[Cell]:
        """Return the entries of a list."""
        if cell is None or cell.is_empty:
            return []
        if not isinstance(cell.value, list):
            self.error(field, "yaml-shape", "a list is needed here", cell.place, f"write `{example}`")
            return []
        return cell.value

    def error(self, field: str, code: str, message: str, place: Place | None, hint: str | None) -> None:
        """Report an error of a block."""
        self.findings.error(code, message, place, table="project", field=field, hint=hint)

    def flag(self, cell: Cell | None, field: str) -> bool:
        """Return whether `yes` is written; nothing means no."""
        word = "" if cell is None or cell.is_empty else str(cell.value).strip().casefold()
        if word not in ("", "yes", "no", "true", "false"):
            assert cell is not None
            self.error(field, "flag", f"{shown(word)} is neither yes nor no", cell.place, "write yes or no")
        return word in ("yes", "true")
