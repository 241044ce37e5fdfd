"""Tests on a day of their choice: waivers expire, and what pages show must not."""

from __future__ import annotations

import datetime
from importlib import import_module

import pytest

ASKING = ("pipeline", "report.checked", "report.gate_rows", "report.gates", "report.junit", "report.sections")


def on(day: datetime.date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every module that asks for the day be told this one."""

    class Day(datetime.date):
        @classmethod
        def today(cls) -> Day:
            return cls(day.year, day.month, day.day)

    for name in ASKING:
        monkeypatch.setattr(import_module(f"forecast.{name}"), "date", Day)
