"""The fields of every table, declared once: they drive all formats, the JSON Schema, the documentation, the messages.

To add a field, add a line to its table here and read it where the rows of that table are built (`task_rows.py`, ...).
"""

from __future__ import annotations

from forecast.readers.field import Table
from forecast.readers.fields.common import IMPACT_KINDS, NEVER_NEGATIVE, POINT_NAMES
from forecast.readers.fields.money import ACCOUNTS, COSTS, DELIVERIES, RESOURCES
from forecast.readers.fields.project import CALENDARS, PROJECT
from forecast.readers.fields.risks import IMPACTS, RISKS
from forecast.readers.fields.scenario import REQUIRE, SCENARIO, TARGETS, WAIVERS
from forecast.readers.fields.tasks import TASKS

__all__ = [
    "ACCOUNTS",
    "CALENDARS",
    "COSTS",
    "DELIVERIES",
    "IMPACTS",
    "IMPACT_KINDS",
    "NEVER_NEGATIVE",
    "POINT_NAMES",
    "PROJECT",
    "REQUIRE",
    "RESOURCES",
    "RISKS",
    "SCENARIO",
    "SHEET_TABLES",
    "TABLES",
    "TARGETS",
    "TASKS",
    "WAIVERS",
]

TABLES: dict[str, Table] = {
    table.name: table for table in (PROJECT, CALENDARS, TASKS, RISKS, IMPACTS, RESOURCES, DELIVERIES, COSTS, ACCOUNTS)
}
SHEET_TABLES = ("tasks", "risks", "impacts", "resources", "deliveries", "costs", "accounts")
