"""The block `systemic` of `model.yaml`: a distribution on the whole project, and what it covers."""

from __future__ import annotations

from forecast.project.chance import ESTIMATES, Systemic
from forecast.readers.block import BlockReader
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.field import Table
from forecast.readers.fields.common import three_points
from forecast.readers.inline import inline_estimate, inline_record
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.values import ids, text

KEYS = ("duration_factor", "cost_factor", "covers", "source")
FACTORS = ("duration_factor", "cost_factor")
EXAMPLE = "systemic: {duration_factor: 0.9 / 1.1 / 1.6, covers: [estimates], source: our last 40 projects}"
_FIELDS = Table("systemic", "Factors on the whole project.", (
    *three_points("duration_factor", "factor on all durations", "factor", "factor", low=0),
    *three_points("cost_factor", "factor on all costs of the plan", "factor", "factor", low=0),
))  # fmt: skip


class SystemicReader(BlockReader):
    """Reads the block."""

    def read(self, cell: Cell | None, reading: Reading) -> Systemic | None:
        """Return the systemic risk, None where there is none."""
        if cell is None or cell.is_empty:
            return None
        keys = self.mapping(cell, "systemic", KEYS, EXAMPLE)
        factors = {}
        for name in FACTORS:
            if name in keys:
                record = inline_record(reading, _FIELDS, "", name, keys[name])
                factors[name] = inline_estimate(reading, record, name, f"{name}: 0.9 / 1.1 / 1.6")
        if isinstance(cell.value, dict) and not factors:
            message = "a systemic risk has a factor on durations, on costs, or both"
            self.error("systemic", "missing-value", message, cell.place, f"write `{EXAMPLE}`")
        return Systemic(
            factors.get("duration_factor"),
            factors.get("cost_factor"),
            self._covers(keys.get("covers")),
            self._source(keys.get("source")),
        )

    def _source(self, cell: Cell | None) -> str:
        if cell is None:
            return ""
        try:
            return text(cell)
        except CellError as wrong:
            self.error("systemic", wrong.code, wrong.message, cell.place, wrong.hint)
            return ""

    def _covers(self, cell: Cell | None) -> tuple[str, ...]:
        if cell is None or cell.is_empty:
            return ()
        try:
            listed = ids(cell)
        except CellError as wrong:
            self.error("systemic", wrong.code, wrong.message, cell.place, wrong.hint)
            return ()
        known = [ESTIMATES, *self.known["risks"].ids]
        for name in listed:
            if name not in known:
                message = f"{shown(name)} is neither `{ESTIMATES}` nor a risk"
                hint = did_you_mean(name, known, otherwise=f"write `{ESTIMATES}` or ids of risks")
                self.error("systemic", "unknown-cover", message, cell.place, hint)
        return tuple(name for name in listed if name in known)
