"""Back out: what a run found, in the user's own fields of a copy of the planner's schedule.

The copy is the schedule as mpxj keeps it, with the values of each task added. Nothing else in it is changed, unless the
dates of one P-level are asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from forecast.errors import InputError, Place, Problem, UsageError
from forecast.readers.cell_error import did_you_mean, shown
from forecast.readers.schedules.choosing import read_chosen
from forecast.readers.schedules.java import java
from forecast.readers.schedules.planned import PlannedSchedule
from forecast.readers.schedules.projects import to_project
from forecast.results import Results

FORMATS = {".xer": "XER", ".pmxml": "PMXML", ".xml": ""}
"""By ending of the target; `.xml` is that of the planner's program: PMXML for Primavera, else MSPDI."""

LEVELS = ("P50", "P80")
CRITICALITY = "Criticality"
TITLES = tuple(f"{level} {end}" for level in LEVELS for end in ("start", "finish"))
N_OWN_FIELDS = {"DATE": 10, "NUMBER": 20}
"""Fields of one kind that Microsoft Project has for the user."""

# Where no calendar has hours.
BEGIN, END = time(8), time(17)


class TaskDates(NamedTuple):
    """What a run found for one task: moments by title (`P80 finish`), and its criticality in percent."""

    moments: dict[str, datetime]
    criticality: float


class Written(NamedTuple):
    """The lines of the schedule that were written, and the tasks of the run that the schedule does not have."""

    n_tasks: int
    unmatched: tuple[str, ...]


def write_copy(
    results: Results, source: Path, target: Path, *, projects: Sequence[str] = (), level: str | None = None
) -> Written:
    """Write a copy of a schedule with the dates and the criticality of each task.

    Parameters
    ----------
    results : Results
        Of a model that was imported from the schedule: tasks are matched by the ids that the import gives.
    source, target : Path
        The schedule, and the new file; its ending says in which format.
    projects : sequence of str
        The projects that are meant, where the file holds several; the copy holds these.
    level : {'P50', 'P80'}, optional
        Give the tasks the dates of this level, too.

    Raises
    ------
    UsageError
        If the target exists, can't be written or has another ending.
    InputError
        If the schedule can't be read, or holds none of the tasks.
    """
    kind = target.suffix.lower()
    if kind not in FORMATS:
        raise UsageError(f"`{target.name}` names no format that can be written; end it with {_listed(FORMATS)}")
    if target.exists():
        raise UsageError(f"`{target}` exists already; name another file, or remove it")
    chosen = read_chosen(source, projects)
    schedule = chosen.schedule
    dates = dict(_dates(results))
    uid_by_id = {id_: uid for uid, id_ in to_project(schedule).id_by_uid.items()}
    tasks = _lines(chosen.sources)
    matched = {uid_by_id[id_]: found for id_, found in dates.items() if uid_by_id.get(id_) in tasks}
    unmatched = tuple(id_ for id_ in dates if id_ not in uid_by_id)
    if not matched:
        raise _no_tasks(source, list(dates), list(uid_by_id))
    for file in chosen.sources:
        _fill(file, schedule, [(tasks[uid], one) for uid, one in matched.items() if tasks[uid].getParentFile() == file])
    form = FORMATS[kind] or ("PMXML" if schedule.program == "primavera" else "MSPDI")
    if form == "XER":
        _check_letters(schedule, source)
    for task in tasks.values():
        _complete(task)
    if level is not None:
        _move(schedule, tasks, matched, level, keeps=form == "MSPDI")
    _write(chosen.sources, form, target)
    return Written(len(matched), unmatched)


def _lines(files: Sequence[Any]) -> dict[int, Any]:
    """Return mpxj's tasks by their numbers; of a summary and a task with the same in two projects, the task."""
    found: dict[int, Any] = {}
    for task in (task for file in files for task in file.getTasks()):
        uid = task.getUniqueID()
        if uid is not None and (int(uid) not in found or not task.getSummary()):
            found[int(uid)] = task
    return found


def _dates(results: Results) -> Iterator[tuple[str, TaskDates]]:
    """Yield the dates of each task that a planner can have; another pass of rework is none of them."""
    tasks = results.tasks
    columns = {title: getattr(tasks, f"{title[4:]}_{title[:3].lower()}") for title in TITLES}
    for k, id_ in enumerate(tasks.id):
        if tasks.again[k]:
            continue
        moments = {
            title: _moment(results, float(column[k]), title.endswith("start") and not tasks.is_milestone[k])
            for title, column in columns.items()
            if np.isfinite(column[k])
        }
        yield id_, TaskDates(moments, round(100.0 * float(tasks.criticality_index[k]), 2))


def _moment(results: Results, moment: float, is_start: bool) -> datetime:
    if results.has_hours:
        return results.time_of(moment)
    if is_start:
        return datetime.combine(results.date_of(np.floor(moment + 1e-8) + 0.5), BEGIN)
    return datetime.combine(results.date_of(moment), END)


def _fill(file: Any, schedule: PlannedSchedule, rows: Sequence[tuple[Any, TaskDates]]) -> None:
    """Put the values into fields of the user's, which are made where the schedule has none of that title."""
    number = java().JClass("java.lang.Double")
    fields = {title: _field(file, schedule, title, "DATE") for title in TITLES}
    share = _field(file, schedule, CRITICALITY, "NUMBER")
    for task, found in rows:
        for title, moment in found.moments.items():
            task.set(fields[title], _java(moment))
        task.set(share, number(found.criticality))


def _field(file: Any, schedule: PlannedSchedule, title: str, kind: str) -> Any:
    """Return the user's field of a title: the one there is, else a free one, in Primavera a new one."""
    jpype, customs = java(), file.getCustomFields()
    owner = jpype.JClass("org.mpxj.FieldTypeClass").TASK
    found = customs.getFieldTypeByAlias(owner, title)
    if found is not None:
        return found
    if schedule.program == "primavera":
        types = jpype.JClass("org.mpxj.DataType")
        fields = file.getUserDefinedFields()
        taken = [int(one.getUniqueID()) for one in fields if one.getUniqueID() is not None]
        builder = jpype.JClass("org.mpxj.UserDefinedField$Builder")(file)
        builder.uniqueID(jpype.JClass("java.lang.Integer")(max(taken, default=0) + 1))
        builder.externalName(title).internalName(f"user_field_{max(taken, default=0) + 1}").fieldTypeClass(owner)
        found = builder.dataType(types.DATE if kind == "DATE" else types.NUMERIC).build()
        fields.add(found)
    else:
        names = jpype.JClass("org.mpxj.TaskField")
        used = {str(one) for one in file.getTasks().getPopulatedFields()}
        own = (getattr(names, f"{kind}{k}") for k in range(1, N_OWN_FIELDS[kind] + 1))
        found = next((one for one in own if str(one) not in used and not _alias(customs, one)), None)
        if found is None:
            message = (
                f"the schedule has no free field {kind.title()}1 to {kind.title()}{N_OWN_FIELDS[kind]} for `{title}`"
            )
            raise InputError([Problem("export-fields", message, hint="empty one of them in a copy of the schedule")])
    customs.getOrCreate(found).setAlias(title)
    return found


def _alias(customs: Any, field: Any) -> str:
    custom = customs.get(field)
    return "" if custom is None else str(custom.getAlias() or "")


def _complete(task: Any) -> None:
    """Fill in what the formats keep in other fields than the one that the schedule came from."""
    if task.getDuration() is None and task.getPlannedDuration() is not None:
        task.setDuration(task.getPlannedDuration())
    if task.getActualFinish() is None:
        if task.getRemainingEarlyStart() is None and task.getEarlyStart() is not None:
            task.setRemainingEarlyStart(task.getEarlyStart())
        if task.getRemainingEarlyFinish() is None and task.getEarlyFinish() is not None:
            task.setRemainingEarlyFinish(task.getEarlyFinish())


def _move(
    schedule: PlannedSchedule, tasks: Mapping[int, Any], found: Mapping[int, TaskDates], level: str, *, keeps: bool
) -> None:
    """Give the tasks that are not done the dates of a level, and summaries what they then span.

    ``keeps`` says that the copy is for Microsoft Project, which plans at once whatever is not scheduled by hand.
    """
    moved: dict[int, list[tuple[datetime, datetime]]] = {}
    parents = {task.uid: task.parent for task in schedule.tasks}
    for planned in schedule.tasks:
        moments = found[planned.uid].moments if planned.uid in found else {}
        begin, end = moments.get(f"{level} start"), moments.get(f"{level} finish")
        if begin is None or end is None or planned.actual_finish is not None:
            begin, end = planned.stored.start, planned.stored.finish
        else:
            begin = planned.actual_start or begin
            _set_dates(tasks[planned.uid], begin, end, is_begun=planned.actual_start is not None)
            if keeps:
                _by_hand(tasks[planned.uid])
        parent = planned.parent
        while planned.kind != "summary" and parent is not None and begin is not None and end is not None:
            moved.setdefault(parent, []).append((begin, end))
            parent = parents.get(parent)
    for uid, spans in moved.items():
        if uid in tasks:
            _set_dates(tasks[uid], min(span[0] for span in spans), max(span[1] for span in spans), is_begun=False)


def _set_dates(task: Any, begin: datetime, end: datetime, *, is_begun: bool) -> None:
    start, finish = _java(begin), _java(end)
    task.setFinish(finish)
    task.setEarlyFinish(finish)
    task.setRemainingEarlyFinish(finish)
    if not is_begun:
        task.setStart(start)
        task.setEarlyStart(start)
        task.setRemainingEarlyStart(start)


def _by_hand(task: Any) -> None:
    """Let Microsoft Project leave the dates of a task alone; there a duration is the work between them."""
    jpype = java()
    task.setTaskMode(jpype.JClass("org.mpxj.TaskMode").MANUALLY_SCHEDULED)
    units = task.getDuration().getUnits() if task.getDuration() is not None else jpype.JClass("org.mpxj.TimeUnit").DAYS
    length = task.getEffectiveCalendar().getWork(task.getStart(), task.getFinish(), units)
    task.setDuration(length)
    task.setManualDuration(length)


def _java(moment: datetime) -> Any:
    return (
        java()
        .JClass("java.time.LocalDateTime")
        .of(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    )


def _write(files: Sequence[Any], form: str, target: Path) -> None:
    """Write whole or not at all: beside the target first."""
    jpype = java()
    stage = target.with_name(f".{target.name}.{os.getpid()}")
    writer = jpype.JClass("org.mpxj.writer.UniversalProjectWriter")(
        getattr(jpype.JClass("org.mpxj.writer.FileFormat"), form)
    )
    try:
        if not target.parent.is_dir():
            raise UsageError(f"there is no folder `{target.parent}`")
        # Only the formats of Primavera take several.
        content = files[0] if len(files) == 1 else jpype.JClass("java.util.ArrayList")(files)
        writer.write(content, str(stage.resolve()))
        os.link(stage, target)
    except jpype.JException as error:
        message = str(error.message() or type(error).__name__).splitlines()[0]
        raise UsageError(f"`{target}` can't be written: {message}") from error
    except OSError as error:
        raise UsageError(f"`{target}` can't be written: {error.strerror or error}") from error
    finally:
        stage.unlink(missing_ok=True)


def _check_letters(schedule: PlannedSchedule, source: Path) -> None:
    """Refuse names that the code page of XER files would lose."""
    for task in schedule.tasks:
        for text in (task.name, task.wbs, *(value for _, value in task.fields)):
            if any(letter > "\xff" and not letter.encode("cp1252", "ignore") for letter in text):
                message = f"the text {shown(text)} of `{task.id}` has letters that XER files can't hold"
                hint = "write P6 XML: name a target that ends with `.pmxml`"
                raise InputError([Problem("export-letters", message, hint=hint, place=Place(str(source)))])


def _no_tasks(source: Path, ours: Sequence[str], theirs: Sequence[str]) -> InputError:
    near = next((hint for id_ in ours[:20] if (hint := did_you_mean(id_, theirs))), None)
    message = f"none of the {len(ours):,} tasks of the run is in the schedule: {_listed(ours[:5])}"
    hint = f"{near or 'name the schedule that the model was imported from'}; its tasks: {_listed(theirs[:5])}"
    return InputError([Problem("export-tasks", message, hint=hint, place=Place(str(source)))])


def _listed(names: Sequence[str] | Mapping[str, str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
