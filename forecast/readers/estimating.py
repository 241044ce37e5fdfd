"""The blocks `bands` and `rules` below `estimating`: classes of confidence, and the estimates that they make."""

from __future__ import annotations

from collections.abc import Mapping

from forecast.project import Resource, Task
from forecast.readers.bands import Band, EstimatingRules, Purpose, Rule
from forecast.readers.block import BlockReader
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.estimates import make_estimate
from forecast.readers.fields import TASKS
from forecast.readers.lists import assignments
from forecast.readers.raw import Cell, Findings
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.selectors import Selectors
from forecast.readers.values import items, number

BANDS, RULES = "estimating.bands", "estimating.rules"  # the blocks, and the fields that problems name
BAND_KEYS = ("factors", "distribution")
RULE_KEYS = ("band", "tasks", "applies_to")
PURPOSES: tuple[Purpose, ...] = ("duration", "cost")
BAND_EXAMPLE = "low: 0.7 / 1 / 2"
ALL = "all tasks"


def read_rules(reading: Reading, resources: tuple[Resource, ...], blocks: Mapping[str, Cell]) -> EstimatingRules:
    """Return the rules of a model, before its tasks are read."""
    known = {"tasks": reading.tasks}
    selectors = Selectors(reading.tasks, _outlines(reading) if RULES in blocks else (), resources)
    reader = _EstimatingReader(known, reading.findings, selectors)
    reader.reading = reading
    bands = reader.bands(blocks.get(BANDS))
    return EstimatingRules(bands, reader.rules(blocks.get(RULES), bands))


def say_what_is_idle(rules: EstimatingRules, findings: Findings) -> None:
    """Warn of rules that make no estimate and of bands that nobody names, after all rows have been read."""
    named = {rule.band.name for rule in rules.rules}
    for rule in rules.rules:
        if rule.number not in rules.acted:
            _warn(
                findings,
                "rule-without-effect",
                f"{rule} makes no estimate: its tasks have estimates or classes of their own, or later rules win",
                rule,
                RULES,
                "remove it, or move it further down",
            )
    for band in rules.bands.values():
        if band is not None and band.name not in named | rules.used:
            message = f"no rule and no row names the band {shown(band.name)}"
            _warn(findings, "band-not-used", message, band, BANDS, "name it in `rules` or in a column `confidence`")


def _warn(findings: Findings, code: str, message: str, of: Band | Rule, field: str, hint: str) -> None:
    findings.warning(code, message, of.place, table="project", field=field, hint=hint)


def _outlines(reading: Reading) -> tuple[Task, ...]:
    """Return tasks with what selectors look at; what is wrong with it is said when the tasks are built."""
    day, found = make_estimate("constant", {"value": 1.0}), []
    for row in reading.records(TASKS):
        record = Record(TASKS, row.id, row.row, reading.units, Findings())
        resources = record.read("resources", lambda cell: assignments(cell, reading.resources))
        found.append(Task(record.id, "", day, record.text("wbs"), tags=record.ids("tags"), resources=resources or ()))
    return tuple(found)


class _EstimatingReader(BlockReader):
    """Reads both blocks."""

    reading: Reading

    def bands(self, cell: Cell | None) -> dict[str, Band | None]:
        """Return the bands by name, None for one that is refused."""
        if cell is None or cell.is_empty:
            return {}
        if not isinstance(cell.value, dict):
            self.error(BANDS, "yaml-shape", "`bands` needs names and factors", cell.place, f"write `{BAND_EXAMPLE}`")
            return {}
        return {name.strip(): self._band(name.strip(), value) for name, value in cell.value.items()}

    def _band(self, name: str, cell: Cell) -> Band | None:
        keys = {"factors": cell}
        if isinstance(cell.value, dict):
            keys = self.mapping(cell, BANDS, BAND_KEYS, "low: {factors: 0.7 / 1 / 2, distribution: triangular}")
        factors = self._factors(name, keys.get("factors", Cell(None, cell.place)))
        distribution = self._distribution(keys.get("distribution"))
        if factors is None or distribution is None:
            return None
        return Band(name, factors, distribution, cell.key_place or cell.place)

    def _factors(self, name: str, cell: Cell) -> tuple[float, float, float] | None:
        """Return three factors, written `0.7 / 1 / 2` or `[0.7, 1, 2]`."""
        parts = cell.value if isinstance(cell.value, list) else []
        if isinstance(cell.value, str):
            parts = [Cell(part.strip(), cell.place) for part in cell.value.split("/")]
        if len(parts) != 3:
            message = f"the band {shown(name)} needs three factors on the most likely value"
            self.error(BANDS, "band-factors", message, cell.place, f"write `{BAND_EXAMPLE}`")
            return None
        try:
            low, middle, high = (number(part) for part in parts)
        except CellError as wrong:
            self.error(BANDS, wrong.code, wrong.message, cell.place, f"write `{BAND_EXAMPLE}`: 0.7 means 30 % less")
            return None
        if not 0.0 <= low <= middle <= high or middle == 0.0:
            message = (
                f"the factors {low:g} / {middle:g} / {high:g} of {shown(name)} are out of order; they need "
                "0 <= optimistic <= most likely <= pessimistic"
            )
            self.error(BANDS, "band-order", message, cell.place, f"write `{BAND_EXAMPLE}`: 0.7 means 30 % less")
            return None
        return low, middle, high

    def _distribution(self, cell: Cell | None) -> str | None:
        """Return how a band's points are read, "" where it does not say; None after saying what is wrong."""
        if cell is None or cell.is_empty:
            return ""
        text = str(cell.value).strip()
        try:
            if not self.reading.estimates.parse(text, cell.place).is_whole:
                return text
        except CellError as wrong:
            self.error(BANDS, wrong.code, wrong.message, cell.place, wrong.hint)
            return None
        message = f"{shown(text)} is a whole estimate; a band needs a way to read three points"
        self.error(BANDS, "estimating-default", message, cell.place, "write `pert`, `triangular` or `trigen(10, 90)`")
        return None

    def rules(self, cell: Cell | None, bands: Mapping[str, Band | None]) -> tuple[Rule, ...]:
        """Return the rules in their order."""
        listed = self.list(cell, RULES, "rules: [{band: low, tasks: tag:network}]")
        found = [self._rule(position + 1, entry, bands) for position, entry in enumerate(listed)]
        return tuple(rule for rule in found if rule is not None)

    def _rule(self, position: int, entry: Cell, bands: Mapping[str, Band | None]) -> Rule | None:
        keys = self.mapping(entry, RULES, RULE_KEYS, "{band: low, tasks: tag:network}")
        if not keys:
            return None
        named = keys.get("band")
        if named is None or named.is_empty:
            self.error(RULES, "missing-value", "the rule names no band", entry.place, "write `band: low`")
            return None
        name = str(named.value).strip()
        if name not in bands:
            hint = did_you_mean(name, list(bands), otherwise="define it in `bands`, beside `rules`")
            self.error(RULES, "unknown-band", f"there is no band {shown(name)}", named.place, hint)
        selected = keys.get("tasks")
        is_all = selected is None or selected.is_empty
        tasks = tuple(self.reading.tasks.ids) if is_all else self.tasks(selected, RULES)
        selection = ALL if selected is None or is_all else ", ".join(str(one.value) for one in items(selected))
        purposes = self._purposes(keys.get("applies_to"))
        band = bands.get(name)
        if band is None or not tasks or not purposes:
            return None
        return Rule(position, band, selection, frozenset(tasks), purposes, entry.place)

    def _purposes(self, cell: Cell | None) -> frozenset[Purpose]:
        """Return what a rule makes: durations if it does not say."""
        if cell is None or cell.is_empty:
            return frozenset({"duration"})
        found = set()
        for name in self._listed(cell, RULES):
            if name in PURPOSES:
                found.add(name)
            else:
                hint = did_you_mean(name, PURPOSES, otherwise="write duration, cost or both")
                self.error(RULES, "choice", f"no rule applies to {shown(name)}", cell.place, hint)
        return frozenset(found)
