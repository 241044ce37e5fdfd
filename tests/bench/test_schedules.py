"""Importing a schedule costs at most three times what mpxj itself needs to read it."""

from __future__ import annotations

from pathlib import Path

from tests.bench import importing
from tests.bench.cases import GENEROSITY
from tests.support.schedule_files import needs_java

needs_java()


def test_reading_5000_tasks_costs_few_times_what_mpxj_needs(tmp_path: Path) -> None:
    measured = importing.measure_reading(importing.write_schedule(tmp_path))
    print(f"\nreading 5,000 tasks to mpxj alone: {measured.ratio:.2f}, limit {importing.READING_LIMIT}")
    assert measured.ratio <= GENEROSITY * importing.READING_LIMIT


def test_importing_5000_tasks_costs_few_times_what_mpxj_needs(tmp_path: Path) -> None:
    measured = importing.measure_import(importing.write_schedule(tmp_path))
    print(f"\nimporting 5,000 tasks to mpxj alone: {measured.ratio:.2f}, limit {importing.IMPORT_LIMIT}")
    assert measured.ratio <= GENEROSITY * importing.IMPORT_LIMIT
