"""What a schedule says about money: resources with rates, who works on what, and costs that no duration changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forecast.readers.schedules.planned import PlannedResource, PlannedSchedule

Fields = dict[str, str]
LEAST = 0.005  # of a unit of money, of a full-time equivalent


def fixed_costs(project: Any) -> dict[int, float]:
    """Return the costs of the tasks of mpxj's project that no working time changes, by unique number.

    Fixed costs, expenses, and what assignments of material and of costs come to.
    """
    found: dict[int, float] = {}

    def add(task: Any, amount: Any) -> None:
        if task is not None and task.getUniqueID() is not None and amount is not None:
            uid = int(task.getUniqueID())
            found[uid] = found.get(uid, 0.0) + float(amount)

    for task in project.getTasks():
        if not task.getSummary():
            add(task, task.getFixedCost())
        for item in task.getExpenseItems():
            add(task, item.getPlannedCost())
    for one in project.getResourceAssignments():
        resource = one.getResource()
        if resource is not None and str(resource.getType()) in ("MATERIAL", "COST"):
            add(one.getTask(), one.getCost())
    return {uid: amount for uid, amount in found.items() if amount >= LEAST}


def staff(schedule: PlannedSchedule, minutes: Mapping[int, float]) -> tuple[dict[str, Fields], dict[int, str]]:
    """Return the resources that work, as rows by id, and who works on each task, by unique number.

    Parameters
    ----------
    schedule : PlannedSchedule
    minutes : mapping of int to float
        How long each task takes; units are the work of an assignment by that.
    """
    names = _names(schedule)
    units: dict[int, dict[str, float]] = {}
    for one in schedule.assignments:
        if one.resource in names and one.work > 0.0 and minutes.get(one.task, 0.0) > 0.0:
            crew = units.setdefault(one.task, {})
            name = names[one.resource]
            crew[name] = crew.get(name, 0.0) + one.work / minutes[one.task]
    listed = {
        uid: "; ".join(f"{name}*{share:.6g}" for name, share in crew.items() if share >= LEAST)
        for uid, crew in units.items()
    }
    used = {name for crew in units.values() for name in crew}
    rows = {
        names[one.uid]: {
            "id": names[one.uid],
            "name": one.name if one.name != names[one.uid] else "",
            "hourly_rate": f"{one.rate or 0.0:.10g}",
        }
        for one in schedule.resources
        if one.uid in names and names[one.uid] in used
    }
    return {id_: {name: value for name, value in row.items() if value} for id_, row in rows.items()}, listed


def _names(schedule: PlannedSchedule) -> dict[int, str]:
    """Return an id of each resource that works: its code in Primavera, its name in Microsoft Project."""
    found: dict[int, str] = {}
    for one in schedule.resources:
        if one.kind == "work":
            name = _plain(one, schedule.program == "primavera")
            found[one.uid] = name if name and name not in found.values() else f"{name} #{one.uid}".strip()
    return found


def _plain(one: PlannedResource, by_code: bool) -> str:
    text = one.id if by_code else one.name
    return " ".join(re.sub(r"[;,*%\[\]]", " ", text).split()).lstrip("=+-@ ")
