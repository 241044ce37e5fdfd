"""Which project of a schedule file is meant, or which several of them, that are then planned as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from forecast.errors import Place, Problem
from forecast.readers.cell_error import did_you_mean
from forecast.readers.schedules.across import Undated, with_other_sides
from forecast.readers.schedules.damage import cut_off, refusal
from forecast.readers.schedules.planned import PlannedSchedule
from forecast.readers.schedules.reading import read_with_projects
from forecast.readers.schedules.together import rules_that_differ, same_numbers, together

LISTED = 5


class Chosen(NamedTuple):
    """What is meant of a file.

    Attributes
    ----------
    schedule : PlannedSchedule
        With the tasks of other projects that its own wait for.
    sources : tuple of org.mpxj.ProjectFile
        mpxj's own objects of the projects.
    warnings : tuple of Problem
    """

    schedule: PlannedSchedule
    sources: tuple[Any, ...]
    warnings: tuple[Problem, ...] = ()


def read_chosen(path: Path, names: Sequence[str] = ()) -> Chosen:
    """Read the projects of a file that are meant.

    Parameters
    ----------
    path : Path
    names : sequence of str
        Names or codes of projects; none for the only one that has tasks.

    Raises
    ------
    InputError
        If there is none of a name, or if there are several and none is named.
    """
    pairs = read_with_projects(path)
    meant = _meant([one for one, _ in pairs], path, names)
    if len(meant) > 1 and (twice := next(same_numbers(meant), None)) is not None:
        raise refusal(
            path,
            "schedule-numbers",
            f"two projects have a task of number {twice}, so that links between them are not clear",
            "import them one by one",
        )
    others = [one for one, _ in pairs if not any(one is other for other in meant)]
    found = with_other_sides(together(meant) if len(meant) > 1 else meant[0], others)
    sources = tuple(source for one, source in pairs if any(one is other for other in meant))
    doubt = cut_off(path)
    return Chosen(found.schedule, sources, (*filter(None, [doubt]), *_warnings(found.undated, meant, path)))


def _meant(schedules: Sequence[PlannedSchedule], path: Path, names: Sequence[str]) -> list[PlannedSchedule]:
    filled = [one for one in schedules if _is_filled(one)]
    listed = ", ".join(f"`{one.name}`" + (f" ({one.code})" if one.code not in ("", one.name) else "") for one in filled)
    if not filled:
        message = "the file holds no project with tasks"
        raise refusal(path, "schedule-empty", message, "export the project with its tasks")
    if not names:
        if len(filled) == 1:
            return filled
        raise refusal(
            path,
            "schedule-project",
            f"the file holds {len(filled)} projects: {listed}",
            "name one, or several that are planned together: `forecast import FILE --project NAME --project NAME`, "
            "or `import: {project: [NAME, NAME]}` in a scenario",
        )
    meant: list[PlannedSchedule] = []
    for name in dict.fromkeys(names):
        found = [one for one in filled if one.name == name] or [one for one in filled if one.code == name]
        if not found:
            near = did_you_mean(name, [*(one.name for one in filled), *(one.code for one in filled if one.code)])
            hint = f"{near}; projects: {listed}" if near else f"projects: {listed}"
            raise refusal(path, "schedule-project", f"the file holds no project `{name}`", hint)
        if len(found) > 1:
            codes = ", ".join(f"`{one.code}`" for one in found if one.code)
            hint = f"name one by its code: {codes}" if codes else "give them different names"
            raise refusal(path, "schedule-project", f"the file holds {len(found)} projects `{name}`", hint)
        meant += [one for one in found if not any(one is other for other in meant)]
    return meant


def _is_filled(one: PlannedSchedule) -> bool:
    return not (one.is_baseline or one.is_stub) and any(task.kind != "summary" for task in one.tasks)


def _warnings(undated: Sequence[Undated], meant: Sequence[PlannedSchedule], path: Path) -> Iterator[Problem]:
    differ = rules_that_differ(meant)
    if differ:
        message = (
            f"the projects were not scheduled by the same rules ({', '.join(differ)}); those of `{meant[0].name}` hold"
        )
        yield Problem("schedule-rules", message, severity="warning", place=Place(str(path)))
    if undated:
        listed = "; ".join(f"`{task.id}` for `{before.id}` of `{of.name}`" for task, before, of in undated[:LISTED])
        more = f"; and {len(undated) - LISTED} more" if len(undated) > LISTED else ""
        tasks = "1 task waits" if len(undated) == 1 else f"{len(undated):,} tasks wait"
        yield Problem(
            "schedule-other-project",
            f"{tasks} for another project of which the file has no dates: {listed}{more}; nothing holds them back here",
            severity="warning",
            hint="export both projects together, or give the tasks a date `not_before`",
            place=Place(str(path)),
        )
