"""A model while it is being read: what the readers of its rows and blocks share."""

from __future__ import annotations

from forecast.calendars import Calendar
from forecast.readers.cell_error import CellError, Known
from forecast.readers.classes import Classes
from forecast.readers.durations import Units, units_of
from forecast.readers.estimates import EstimateReader
from forecast.readers.field import Table
from forecast.readers.fields import RISKS
from forecast.readers.raw import Findings, RawModel
from forecast.readers.record import Record
from forecast.readers.selectors import Selectors
from forecast.readers.textfile import Sources

DEFAULT_DISTRIBUTION = "pert"


class Reading:
    """Ids that exist, calendars, units, how estimates are read, and where findings go."""

    def __init__(self, raw: RawModel, sources: Sources, findings: Findings) -> None:
        """Take the raw tables; nothing is read until the project is asked for."""
        self.raw, self.sources, self.findings = raw, sources, findings
        self.units = Units()
        self.tasks = self.known("task", "tasks", "deliveries")
        self.resources = self.known("resource", "resources")
        self.risk_ids = self.known("risk", "risks")
        self.calendars: dict[str, Calendar] = {}
        self.calendar_of_resource: dict[str, str | None] = {}
        self.outcomes: dict[str, tuple[str, ...]] = {}  # of branches and conditions
        self.windows = Known("window", ())
        self.selectors = Selectors(self.tasks, (), ())
        self.classes = Classes()
        self.estimates = EstimateReader(DEFAULT_DISTRIBUTION, raw.folder, sources, findings)

    def known(self, what: str, *tables: str) -> Known:
        """Return the ids of a table, or of several that share theirs."""
        removed = {id_: place for (of, id_), place in self.raw.removed.items() if of in tables}
        return Known(what, [id_ for table in tables for id_ in self.raw.tables.get(table, {})], removed)

    def records(self, table: Table) -> list[Record]:
        """Return the rows of a table."""
        rows = self.raw.tables.get(table.name, {})
        return [Record(table, id_, row, self.units, self.findings) for id_, row in rows.items()]

    def is_foreign(self, record: Record) -> bool:
        """Say whether a row of the register names its tasks, or none, in a table that other models include too."""
        return record.table is RISKS and record.place("tasks").file == self.raw.shared.get(record.id)

    def calendar(self, record: Record) -> str | None:
        """Return the id of a calendar that exists, None where none is named."""
        id_ = record.text("calendar")
        if not id_:
            return None
        if id_ not in self.calendars:
            removed = self.known("calendar", "calendars").removed
            record.refuse("calendar", Known("calendar", self.calendars, removed).unknown(id_))
            return None
        return id_

    def units_on(self, calendar: str | None) -> Units:
        """Return the units of a calendar, those of the project's where none is named."""
        return self.units if calendar is None else units_of(self.calendars[calendar])

    def read_default_distribution(self, settings: Record) -> None:
        """Read the model's way to read three points."""
        text = settings.text("distribution", DEFAULT_DISTRIBUTION)
        try:
            notation = self.estimates.parse(text, None)
        except CellError as wrong:
            settings.refuse("distribution", wrong)
            return
        if notation.is_whole:
            settings.error(
                "estimating-default",
                f"`{text}` is a whole estimate; the default needs to read three points",
                "distribution",
                "write `pert`, `triangular` or `trigen(10, 90)`",
            )
            return
        self.estimates.default = text
