"""Importing a schedule costs at most three times what mpxj itself needs to read it."""

from __future__ import annotations

import time
from pathlib import Path

from forecast.readers.schedules import read_schedules
from forecast.readers.schedules.java import java
from tests.bench.cases import GENEROSITY
from tests.support.schedule_files import needs_java, xer

needs_java()

LIMIT = 3.0


def test_reading_5000_tasks_costs_few_times_what_mpxj_needs(tmp_path: Path) -> None:
    tasks: list[dict[str, object]] = [
        {
            "code": f"A{k}",
            "hours": 8 + k % 80,
            "early_start_date": "2026-01-05 08:00",
            "early_end_date": "2026-01-09 17:00",
            "late_start_date": "2026-02-02 08:00",
            "late_end_date": "2026-02-06 17:00",
            "total_float_hr_cnt": 160,
            "free_float_hr_cnt": 8,
        }
        for k in range(5_000)
    ]
    links = [(f"A{k - step}", "FS", f"A{k}", 0.0) for k in range(100, 5_000) for step in (50, 99)]
    path = xer(tmp_path / "own.xer", tasks, links)
    reader = java().JClass("org.mpxj.reader.UniversalProjectReader")
    theirs, ours = [], []
    for _ in range(5):
        start = time.perf_counter()
        reader().readAll(str(path))
        theirs.append(time.perf_counter() - start)
        start = time.perf_counter()
        read_schedules(path)
        ours.append(time.perf_counter() - start)
    ratio = min(ours) / min(theirs)
    print(f"\nreading 5,000 tasks: {min(ours):.2f} s, mpxj alone {min(theirs):.2f} s, ratio {ratio:.2f}, limit {LIMIT}")
    assert ratio <= GENEROSITY * LIMIT
