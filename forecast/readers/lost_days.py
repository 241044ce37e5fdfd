"""The block `lost_days` of `model.yaml`: working days that calendars lose by month."""

from __future__ import annotations

from forecast.project import LostDays
from forecast.readers.block import BlockReader
from forecast.readers.cell_error import CellError, Known, shown
from forecast.readers.field import Table
from forecast.readers.fields.common import three_points
from forecast.readers.inline import inline_estimate, inline_record
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.values import items, text, whole_number

KEYS = ("name", "calendar", "days", "months")
EVERY = tuple(range(1, 13))
EXAMPLE = "lost_days: [{name: storms, calendar: site, days: 0 / 1 / 4, months: [11, 12, 1]}]"
_FIELDS = Table(
    "lost_days", "Days lost.", three_points("days", "days that each month loses", "days", "working days", low=0)
)


class LostDaysReader(BlockReader):
    """Reads the block."""

    def read(self, cell: Cell | None, reading: Reading, default: str) -> tuple[LostDays, ...]:
        """Return what calendars lose; ``default`` is the calendar of the project."""
        found = [self._guarded(entry, reading, default) for entry in self.list(cell, "lost_days", EXAMPLE)]
        seen: set[str] = set()
        for one in found:
            if one is not None and one.name in seen and cell is not None:
                message = f"two entries are called {shown(one.name)}"
                self.error("lost_days", "duplicate-name", message, cell.place, "rename one: the name keys its draws")
            seen |= set() if one is None else {one.name}
        return tuple(one for one in found if one is not None)

    def _guarded(self, entry: Cell, reading: Reading, default: str) -> LostDays | None:
        try:
            return self._one(entry, reading, default)
        except CellError as wrong:
            self.error("lost_days", wrong.code, wrong.message, entry.place, wrong.hint)
            return None

    def _one(self, entry: Cell, reading: Reading, default: str) -> LostDays | None:
        keys = self.mapping(entry, "lost_days", KEYS, EXAMPLE)
        if not keys:
            return None
        name = keys.get("name")
        if name is None or name.is_empty:
            message = "the entry has no name"
            self.error("lost_days", "missing-value", message, entry.place, "write `name`: it keys its draws")
            return None
        if "days" not in keys or keys["days"].is_empty:
            message = f"{shown(text(name))} does not say how many days are lost"
            self.error("lost_days", "missing-value", message, entry.place, "write `days`, for example `0 / 1 / 4`")
            return None
        record = inline_record(reading, _FIELDS, text(name), "days", keys["days"])
        days = inline_estimate(reading, record, "days", "days: 0 / 1 / 4")
        calendar = keys.get("calendar")
        chosen = default if calendar is None or calendar.is_empty else text(calendar)
        if chosen not in reading.calendars:
            assert calendar is not None
            wrong = Known("calendar", reading.calendars, {}).unknown(chosen)
            self.error("lost_days", wrong.code, wrong.message, calendar.place, wrong.hint)
            return None
        months = self._months(keys.get("months"))
        return None if days is None or months is None else LostDays(text(name), chosen, days, months)

    def _months(self, cell: Cell | None) -> tuple[int, ...] | None:
        if cell is None or cell.is_empty:
            return EVERY
        try:
            months = [whole_number(one) for one in items(cell)]
        except CellError as wrong:
            self.error("lost_days", wrong.code, wrong.message, cell.place, wrong.hint)
            return None
        wrong_ones = [month for month in months if month not in EVERY]
        if wrong_ones:
            message = f"{wrong_ones[0]} is no month; months are 1 to 12"
            self.error("lost_days", "month", message, cell.place, "write for example `[11, 12, 1]`")
            return None
        return tuple(sorted(set(months)))
