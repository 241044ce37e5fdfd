"""Primavera files with two projects that links join, and the dates that Primavera left in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.support.schedule_files import joined, xer

Task = dict[str, object]
Across = tuple[tuple[int, str], str, tuple[int, str], float]
SECOND: list[Task] = [{"code": "C", "hours": 8}, {"code": "D", "hours": 16}]
INSIDE = [("C", "FS", "D", 0.0)]


def stored(task: Task, early: str, late: str = "") -> Task:
    """Return a task with the dates that Primavera left, as `01-05 08:00 01-09 17:00`."""
    begin, end = f"2026-{early[:11]}", f"2026-{early[12:]}"
    dates: Task = {"early_start_date": begin, "early_end_date": end}
    if late:
        dates |= {"late_start_date": f"2026-{late[:11]}", "late_end_date": f"2026-{late[12:]}"}
    return {**task, **dates}


def two(
    folder: Path,
    first: Sequence[Task],
    second: Sequence[Task] = SECOND,
    links: Iterable[Across] = (),
    inside: Sequence[tuple[str, str, str, float]] = INSIDE,
    settings: tuple[dict[str, Any], dict[str, Any]] = ({}, {}),
) -> Path:
    """Write a file with two projects, `First` (P1) and `Second` (P2)."""
    files = (
        xer(folder / "first.xer", first, **{"name": "First", **settings[0]}),
        xer(folder / "second.xer", second, inside, **{"name": "Second", **settings[1]}),
    )
    return joined(folder / "both.xer", *files, links=links)


A = stored({"code": "A", "hours": 40}, "01-05 08:00 01-09 17:00")
