"""The block `charges` of `model.yaml`: money per calendar day between two moments."""

from __future__ import annotations

from datetime import date

from forecast.project import Charge, Moment
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.prices import PriceReader
from forecast.readers.raw import Cell
from forecast.readers.values import day, number

KEYS = ("id", "name", "per_day", "from", "to", "account", "most")
EXAMPLE = "{id: LD, per_day: 5000, from: 2027-06-30, to: finish}"
PROJECT_FINISH = "finish"
SIDES = ("start", "finish")


class ChargeReader(PriceReader):
    """Reads the block."""

    def charges(self, cell: Cell | None) -> tuple[Charge, ...]:
        """Return the charges; what is wrong with one is said and the others go on."""
        found: dict[str, Charge] = {}
        for entry in self.list(cell, "charges", f"charges: [{EXAMPLE}]"):
            charge = self._charge(entry)
            if charge is None:
                continue
            if charge.id in found:
                self.error(
                    "charges", "duplicate-name", f"two charges are called `{charge.id}`", entry.place, "rename one"
                )
            found[charge.id] = charge
        return tuple(found.values())

    def _charge(self, entry: Cell) -> Charge | None:
        keys = self.mapping(entry, "charges", KEYS, EXAMPLE)
        if not keys:
            return None
        missing = [key for key in ("id", "per_day", "from", "to") if key not in keys or keys[key].is_empty]
        if missing:
            listed = ", ".join(f"`{key}`" for key in missing)
            self.error("charges", "missing-value", f"the charge lacks {listed}", entry.place, f"write `{EXAMPLE}`")
            return None
        per_day = self._value(keys["per_day"], "charges", number)
        earlier, later = (self._value(keys[key], "charges", self._moment) for key in ("from", "to"))
        most = self._value(keys.get("most"), "charges", number)
        if most is not None and most <= 0.0:
            self.error("charges", "number-range", f"`most` is {most:g}, not above 0", keys["most"].place, "remove it")
        if earlier is not None and later is not None and earlier.date and later.date:
            message = f"both moments are dates ({earlier.date}, {later.date}): the charge depends on nothing"
            self.error("charges", "charge-of-dates", message, entry.place, "write it as a cost")
        if earlier is not None and earlier == later:
            message = f"the charge runs from {shown(keys['from'].plain())} to the same moment"
            self.error("charges", "charge-of-one-moment", message, entry.place, "name two moments")
        if per_day is None or earlier is None or later is None:
            return None
        id_ = str(keys["id"].value).strip()
        name, account = (str(keys[key].value).strip() if key in keys else "" for key in ("name", "account"))
        return Charge(id_, name or id_, per_day, earlier, later, account, most)

    def _moment(self, cell: Cell) -> Moment:
        """Return a moment: a date, `finish` (of the project), a task (its finish), `A.start` or `A.finish`."""
        if isinstance(cell.value, date):
            return Moment(date=cell.value)
        text = "" if isinstance(cell.value, list | dict) else str(cell.value).strip()
        tasks = self.known["tasks"]
        if text in tasks:
            return Moment(task=text)
        task, dot, side = text.rpartition(".")
        if dot and side in SIDES and task in tasks:
            return Moment(task=task, side="start" if side == "start" else "finish")
        if text == PROJECT_FINISH:
            return Moment()
        if text[:1].isdigit() and text[:4].isdigit():
            return Moment(date=day(cell))
        hint = did_you_mean(task or text, list(tasks.ids), otherwise="write a date, `finish`, a task, or `A.start`")
        raise CellError("unknown-moment", f"{shown(text)} is neither a date nor a task nor `finish`", hint)
