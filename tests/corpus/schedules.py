"""The table of real schedules: ``python -m tests.corpus.schedules [--twin] [FOLDER]``.

For each project of each file under the folder (by default ``../shared/schedules``, beside the repository): the tasks
compared, those whose early start and early finish the base plan reproduces to the minute and to the day, those whose
late dates, float and critical flag it reproduces, and the causes of the rest. With ``--twin`` the naive planner is
compared instead, which knows the rules of both programs down to the time of day.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from forecast.handshake import shake_hands
from forecast.readers.schedules import PlannedSchedule, read_schedules
from forecast.readers.schedules.causes import ComputedDates
from forecast.readers.schedules.compare import Handshake, compare
from forecast.readers.schedules.record import record_of
from tests.reference.planner import plan

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "schedules"
SUFFIXES = (".mpp", ".xer", ".xml", ".pmxml")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)


def computed(schedule: PlannedSchedule) -> dict[int, ComputedDates]:
    return {
        uid: ComputedDates(*dates.moments(), total_float=dates.total_float, critical=dates.critical)
        for uid, dates in plan(schedule).items()
    }


def by_the_twin(schedule: PlannedSchedule) -> Handshake:
    """Compare the dates in a file with those of the naive planner."""
    return compare(schedule, computed(schedule))


def handshakes(
    folder: Path, shake: Callable[[PlannedSchedule], Handshake] = shake_hands
) -> Iterator[tuple[Path, PlannedSchedule, Handshake]]:
    """Yield every project of every file that holds dates, with how well they are reproduced."""
    for path in files(folder):
        for schedule in read_schedules(path):
            handshake = shake(schedule)
            if handshake.n_tasks:
                yield path, schedule, handshake


def main() -> None:
    arguments = [one for one in sys.argv[1:] if one != "--twin"]
    folder = Path(arguments[0]) if arguments else FOLDER
    rows = list(handshakes(folder, by_the_twin if "--twin" in sys.argv else shake_hands))
    head = ("file", "tasks", "minute", "day", "late", "float", "critical", "causes of the rest")
    form = "{:42} {:>6} {:>7} {:>7} {:>6} {:>6} {:>8}  {}"
    print(form.format(*head))
    for path, _, one in rows:
        causes = ", ".join(f"{cause} {n}" for cause, n in one.causes.items())
        print(
            form.format(
                path.name,
                one.n_tasks,
                one.n_to_the_minute,
                one.n_to_the_day,
                one.n_late,
                one.n_float,
                one.n_critical,
                causes,
            )
        )
    for title, chosen in (
        ("all files", rows),
        ("recalculated before saving", [row for row in rows if row[2].is_recalculated]),
    ):
        n = sum(row[2].n_tasks for row in chosen)
        by_minute = sum(row[2].n_to_the_minute for row in chosen)
        by_day = sum(row[2].n_to_the_day for row in chosen)
        print(
            f"{title}: {len(chosen)} projects, {n:,} tasks, {by_minute / n:.2%} to the minute, {by_day / n:.2%} to the day"
        )
    print()
    for path, schedule, one in rows:
        for row in record_of(one, schedule, path.name)["differences"][:20]:
            theirs, here = (f"{row[f'{which}start']} to {row[f'{which}finish']}" for which in ("file_", ""))
            print(f"{path.name} `{row['id']}`, {row['what']}: {theirs}, here {here}: {row['cause']} ({row['detail']})")


if __name__ == "__main__":
    main()
