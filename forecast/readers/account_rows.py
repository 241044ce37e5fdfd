"""Rows of the table of accounts become accounts."""

from __future__ import annotations

from forecast.project import Account
from forecast.readers.record import Record


def build_account(record: Record) -> Account:
    """Return a cost account."""
    return Account(
        id=record.id,
        name=record.text("name", record.id),
        parent=record.text("parent"),
        budget=record.optional_number("budget"),
    )
