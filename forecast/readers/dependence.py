"""The blocks `correlation` and `exclusive` of `model.yaml`: what moves together, and what excludes each other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, cast

from forecast.errors import Place
from forecast.project import Correlation, CorrelationGroup, CorrelationPair, Element, ExclusiveSet
from forecast.project.chance import Measure
from forecast.readers.block import BlockReader
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.raw import Cell
from forecast.readers.values import number

KEYS = ("measure", "groups", "pairs", "matrix")
GROUP_KEYS = ("name", "rho", "tasks", "costs", "risks")
MATRIX_KEYS = ("of", "rho")
SET_KEYS = ("risks", "exhaustive")
MEASURES = ("spearman", "normal")
COST = ".cost"
Of = Literal["tasks", "costs", "risks"]


class DependenceReader(BlockReader):
    """Reads both blocks."""

    def correlation(self, cell: Cell | None) -> Correlation:
        """Return the block `correlation`."""
        keys = self.mapping(cell, "correlation", KEYS, "{groups: [{name: site, rho: 0.5, tasks: [A, B]}]}")
        measure = keys.get("measure")
        chosen = "spearman" if measure is None or measure.is_empty else str(measure.value).strip()
        if chosen not in MEASURES:
            assert measure is not None
            self.error(
                "correlation", "choice", f"{shown(chosen)} is no measure", measure.place, "write spearman or normal"
            )
        groups = [self._group(entry) for entry in self.list(keys.get("groups"), "correlation", "groups: [{name: …}]")]
        pairs = [self._pair(entry) for entry in self.list(keys.get("pairs"), "correlation", "pairs: [[A, B, 0.3]]")]
        stated = [*(pair for pair in pairs if pair is not None), *self._matrix(keys.get("matrix"))]
        named = [group for group in groups if group is not None]
        self._repeated([(group.name, place) for group, place in named], "groups are called")
        both = [(" and ".join(sorted((pair.one.id, pair.other.id))), place) for pair, place in stated]
        self._repeated(both, "correlations are stated for")
        return Correlation(cast(Measure, chosen), tuple(group for group, _ in named), tuple(pair for pair, _ in stated))

    def exclusive(self, cell: Cell | None) -> tuple[ExclusiveSet, ...]:
        """Return the block `exclusive`: lists of risks, or mappings with `risks` and `exhaustive`."""
        found = []
        for entry in self.list(cell, "exclusive", "exclusive: [[R1, R2]]"):
            exhaustive, risks = False, entry
            if isinstance(entry.value, dict):
                keys = self.mapping(entry, "exclusive", SET_KEYS, "{risks: [R1, R2], exhaustive: yes}")
                exhaustive = self.flag(keys.get("exhaustive"), "exclusive")
                risks = keys.get("risks", Cell(None, entry.place))
            names = self.ids(risks, "risks", "exclusive")
            if not isinstance(risks.value, list) or len(risks.value) < 2:
                self.error("exclusive", "too-few", "an exclusive set needs two risks or more", risks.place, "name more")
            found.append(ExclusiveSet(names, exhaustive))
        return tuple(chosen for chosen in found if len(chosen.risks) > 1)

    def _group(self, entry: Cell) -> tuple[CorrelationGroup, Place] | None:
        keys = self.mapping(entry, "correlation", GROUP_KEYS, "{name: site, rho: 0.5, tasks: [A, B]}")
        if not keys:
            return None
        members = [
            *(Element("duration", name) for name in self.tasks(keys.get("tasks"), "correlation")),
            *(self._cost(name) for name in self.ids(keys.get("costs"), "costs", "correlation", self._is_cost_of_task)),
            *(Element("occurrence", name) for name in self.ids(keys.get("risks"), "risks", "correlation")),
        ]
        rho = self._rho(keys.get("rho"), entry.place, least=0.0)
        name = keys.get("name")
        if name is None or name.is_empty:
            self.error(
                "correlation", "missing-value", "the group has no name", entry.place, "write `name`: it keys its draws"
            )
            return None
        if len(members) < 2:
            message = f"the group {shown(name.value)} has {len(members)} members; it needs two or more"
            self.error("correlation", "too-few", message, entry.place, "name tasks, costs or risks")
            return None
        return None if rho is None else (CorrelationGroup(str(name.value).strip(), rho, tuple(members)), name.place)

    def _pair(self, entry: Cell) -> tuple[CorrelationPair, Place] | None:
        parts = entry.value if isinstance(entry.value, list) else []
        if len(parts) != 3:
            self.error(
                "correlation", "yaml-shape", "a pair needs two names and a number", entry.place, "write `[A, B, 0.3]`"
            )
            return None
        one, other, rho = self._element(parts[0]), self._element(parts[1]), self._rho(parts[2], parts[2].place)
        if one is not None and one == other:
            self.error("correlation", "pair-of-one", f"`{one.id}` correlates with itself", entry.place, "name two")
            return None
        return None if one is None or other is None or rho is None else (CorrelationPair(one, other, rho), entry.place)

    def _matrix(self, cell: Cell | None) -> list[tuple[CorrelationPair, Place]]:
        """Return the pairs of a matrix; it must be square and symmetric with a diagonal of 1."""
        if cell is None or cell.is_empty:
            return []
        keys = self.mapping(cell, "correlation", MATRIX_KEYS, "{of: [A, B], rho: [[1, 0.3], [0.3, 1]]}")
        of = self.list(keys.get("of"), "correlation", "of: [A, B]")
        rows = self.list(keys.get("rho"), "correlation", "rho: [[1, 0.3], [0.3, 1]]")
        lines = [row.value if isinstance(row.value, list) else [] for row in rows]
        wrong = next((k for k, line in enumerate(lines) if len(line) != len(of)), None)
        if len(lines) != len(of) or wrong is not None:
            shape = (
                f"{len(lines)} rows for {len(of)} names"
                if wrong is None
                else f"{len(lines[wrong])} numbers in row {wrong + 1}"
            )
            place = cell.place if wrong is None else rows[wrong].place
            message = f"the matrix has {shape}; it needs as many rows and columns as names ({len(of)})"
            self.error("correlation", "matrix-not-square", message, place, "complete it")
            return []
        elements = [self._element(name) for name in of]
        values = [[self._rho(value, value.place) for value in line] for line in lines]
        found = []
        for i, line in enumerate(values):
            if line[i] is not None and line[i] != 1.0:
                message = f"the diagonal has {line[i]:g} in row {i + 1}; everything correlates with itself by 1"
                self.error("correlation", "matrix-diagonal", message, lines[i][i].place, "write 1")
            for j in range(i):
                rho, mirrored = line[j], values[j][i]
                if rho is None or mirrored is None:
                    continue
                if not math.isclose(rho, mirrored, abs_tol=1e-12):
                    message = (
                        f"row {i + 1}, column {j + 1} says {rho:g}, but row {j + 1}, column {i + 1} says {mirrored:g}"
                    )
                    self.error(
                        "correlation", "matrix-not-symmetric", message, lines[i][j].place, "write the same in both"
                    )
                one, other = elements[j], elements[i]
                if one is not None and other is not None and one != other:
                    found.append((CorrelationPair(one, other, rho), lines[i][j].place))
        return found

    def _element(self, cell: Cell) -> Element | None:
        """Return what a name means: a task's duration, its cost (`A.cost`), a cost item, a risk's occurrence."""
        name = "" if isinstance(cell.value, list | dict) or cell.is_empty else str(cell.value).strip()
        if name in self.known["tasks"]:
            return Element("duration", name)
        if name.endswith(COST) and name.removesuffix(COST) in self.known["tasks"]:
            return Element("fixed-cost", name.removesuffix(COST))
        if name in self.known["costs"]:
            return Element("item-cost", name)
        if name in self.known["risks"]:
            return Element("occurrence", name)
        everything = [one for table in ("tasks", "costs", "risks") for one in self.known[table].ids]
        self.error(
            "correlation",
            "unknown-element",
            f"{shown(name)} is no task, cost or risk",
            cell.place,
            did_you_mean(name, everything, otherwise="name a task, the cost of a task (`A.cost`), a cost or a risk"),
        )
        return None

    def _is_cost_of_task(self, name: str) -> bool:
        return name.removesuffix(COST) in self.known["tasks"]

    def _cost(self, name: str) -> Element:
        """Return a member of `costs`: a cost item, or the fixed cost of a task."""
        if name in self.known["costs"]:
            return Element("item-cost", name)
        return Element("fixed-cost", name.removesuffix(COST))

    def _rho(self, cell: Cell | None, place: Place, least: float = -1.0) -> float | None:
        if cell is None or cell.is_empty:
            self.error("correlation", "missing-value", "`rho` is missing", place, "write a number such as 0.5")
            return None
        try:
            value = number(cell)
        except CellError as wrong:
            self.error("correlation", wrong.code, wrong.message, cell.place, wrong.hint)
            return None
        if not least <= value <= 1.0:
            hint = "write a number from 0 to 1" if least == 0.0 and value > 1.0 else None
            hint = hint or (
                "a negative correlation is one of `pairs`" if least == 0.0 else "write a number from -1 to 1"
            )
            message = f"the correlation {value:g} is not from {least:g} to 1"
            self.error("correlation", "correlation-range", message, cell.place, hint)
            return None
        return value

    def _repeated(self, named: Iterable[tuple[str, Place]], what: str) -> None:
        seen: set[str] = set()
        for name, place in named:
            if name in seen:
                self.error("correlation", "duplicate-name", f"two {what} {shown(name)}", place, "remove one")
            seen.add(name)
