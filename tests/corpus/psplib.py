"""The project scheduling library: ``python -m tests.corpus.psplib [FOLDER]`` prints what the rule LFT makes of it.

By set: instances, feasible ones, and the mean gap of a single pass of the serial method to the best known makespan and
to the length of the critical path, where these are known.
"""

from __future__ import annotations

import csv
import math
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.reference.serial_sgs import by_priority, latest_finishes, makespan, serial_schedule, worst_excess

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "psplib"
SETS = {"j30": "j30.sm.zip", "j60": "j60.sm.zip", "rg300": "rg300-first48.rcp.zip"}


@dataclass(frozen=True)
class Instance:
    """A network with resources; tasks and resources have numbers of four digits as ids."""

    name: str
    duration: dict[str, float]
    predecessors: dict[str, list[str]]
    needs: dict[str, dict[str, float]]
    capacity: dict[str, float]
    critical_path: float = math.nan
    best_known: float = math.nan


def read_instance(name: str, text: str) -> Instance:
    """Read an instance of either format: PSPLIB's own, or Patterson's."""
    numbers = [[int(word) for word in line.split()] for line in text.splitlines() if _is_numbers(line)]
    if "PRECEDENCE RELATIONS" in text:
        n = int(text.split("sink ):", 1)[1].split(maxsplit=1)[0])
        links, requests, capacity = numbers[1 : n + 1], numbers[n + 1 : 2 * n + 1], numbers[2 * n + 1]
        successors = {row[0]: row[3:] for row in links}
        lasting = {row[0]: row[2] for row in requests}
        units = {row[0]: row[3:] for row in requests}
    else:
        flat = [number for row in numbers for number in row]
        n, n_resources = flat[:2]
        capacity, rest = flat[2 : 2 + n_resources], flat[2 + n_resources :]
        successors, lasting, units = {}, {}, {}
        for task in range(1, n + 1):
            lasting[task], units[task], n_after = rest[0], rest[1 : 1 + n_resources], rest[1 + n_resources]
            successors[task] = rest[2 + n_resources : 2 + n_resources + n_after]
            rest = rest[2 + n_resources + n_after :]
    return Instance(
        name,
        {_id(task): float(days) for task, days in lasting.items()},
        {_id(task): [_id(one) for one, after in successors.items() if task in after] for task in lasting},
        {_id(task): {_id(r): float(one) for r, one in enumerate(some) if one} for task, some in units.items()},
        {_id(r): float(one) for r, one in enumerate(capacity)},
    )


def _is_numbers(line: str) -> bool:
    return bool(line.strip()) and all(word.isdigit() for word in line.split())


def _id(number: int) -> str:
    return f"{number:04}"


def instances(name: str, folder: Path = FOLDER) -> Iterator[Instance]:
    """Yield the instances of a set, with what is known of them."""
    with (folder / "reference.csv").open(newline="") as file:
        known = {row["instance"]: row for row in csv.DictReader(file)}
    with zipfile.ZipFile(folder / SETS[name]) as archive:
        for entry in sorted(archive.namelist()):
            stem = Path(entry).stem
            if entry.endswith((".sm", ".rcp")):
                one = read_instance(stem, archive.read(entry).decode())
                row = known.get(stem)
                if row is not None:
                    one = replace(
                        one,
                        critical_path=float(row["critical_path_length"]),
                        best_known=float(row["best_known_upper"]),
                    )
                yield one


def by_latest_finish(one: Instance) -> dict[str, tuple[float, float]]:
    """Return the dates that a single pass of the serial method with the rule LFT gives."""
    order = by_priority(one.predecessors, latest_finishes(one.duration, one.predecessors))
    return serial_schedule(order, one.duration, one.predecessors, one.needs, one.capacity)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print("set      instances  feasible  gap to best known  gap to critical path")
    for name in SETS:
        rows = [(one, by_latest_finish(one)) for one in instances(name, folder)]
        feasible = sum(worst_excess(dates, one.needs, one.capacity) <= 0.0 for one, dates in rows)
        gap = sum(makespan(dates) / one.best_known - 1.0 for one, dates in rows) / len(rows)
        over = sum(makespan(dates) / one.critical_path - 1.0 for one, dates in rows) / len(rows)
        print(f"{name:8} {len(rows):9,} {feasible:9,} {gap:17.2%} {over:20.2%}")


if __name__ == "__main__":
    main()
