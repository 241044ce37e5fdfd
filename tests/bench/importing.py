"""What an import of 5,000 tasks costs, beside what mpxj alone needs to read them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.bench.cases import FORECAST, Measured, call, in_turn
from tests.support.schedule_files import xer

N_TASKS = 5_000
READING_LIMIT = 3.0  # in a process that runs already
IMPORT_LIMIT = 2.5  # the whole command, to a program that starts Java, reads the file with mpxj and ends

ONLY_MPXJ = """
import sys
from forecast.readers.schedules.java import java
java().JClass("org.mpxj.reader.UniversalProjectReader")().readAll(sys.argv[1])
"""


def write_schedule(folder: Path) -> Path:
    """Write a schedule of Primavera whose stored dates do not come out, so that every task needs a cause."""
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
        for k in range(N_TASKS)
    ]
    links = [(f"A{k - step}", "FS", f"A{k}", 0.0) for k in range(100, N_TASKS) for step in (50, 99)]
    return xer(folder / "own.xer", tasks, links)


def measure_reading(path: Path, rounds: int = 7) -> Measured:
    """Measure reading a file into the planner's fields and reading it with mpxj, in turn, with Java running."""
    from forecast.readers.schedules import read_schedules
    from forecast.readers.schedules.java import java

    reader = java().JClass("org.mpxj.reader.UniversalProjectReader")
    return in_turn(lambda: read_schedules(path), lambda: reader().readAll(str(path)), rounds)


def measure_import(path: Path, rounds: int = 5) -> Measured:
    """Measure `forecast import`, from its start to its end, and a program that only reads the file, in turn."""
    folder = path.parent / "model"

    def ours() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        call((*FORECAST, "import", str(path), "--to", str(folder)))

    return in_turn(ours, lambda: call((sys.executable, "-c", ONLY_MPXJ, str(path))), rounds)
