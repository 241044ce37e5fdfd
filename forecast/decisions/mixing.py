"""Projects between an old and a new one: some of the changes made, the others not yet.

Every field of a project, a task and a resource belongs to one cause, in the tables below; a field that no table names
belongs to the estimates. Risks are told apart by what happened to them. What names something that is not there, such as
an impact on a task that is yet to come, is left out, as it is where a response adds a task.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar

from forecast.project import Project, Risk, Task
from forecast.project.missing import without_missing

START, CALENDARS, LOGIC, ESTIMATES, MONEY = "start", "calendars", "logic", "estimates", "money"
OPENED, CLOSED, REASSESSED, RESPONSES, PROGRESS = "opened", "closed", "reassessed", "responses", "progress"
TARGETS = "targets"
# In the order in which they are shown.
CAUSES = (PROGRESS, ESTIMATES, LOGIC, OPENED, CLOSED, REASSESSED, RESPONSES, MONEY, CALENDARS, START, TARGETS)

OF_PROJECT = {
    "start": START,
    **dict.fromkeys(("status_date", "progress_rule"), PROGRESS),
    **dict.fromkeys(("calendar", "calendars", "lag_calendar", "lost_days", "windows", "late_at_shift_end"), CALENDARS),
    **dict.fromkeys(
        (
            "tasks",
            "deliveries",
            "branches",
            "conditions",
            "rework",
            "must_finish",
            "constraints_win",
            "resource_limits",
        ),
        LOGIC,
    ),
    **dict.fromkeys(("correlation", "systemic"), ESTIMATES),
    **dict.fromkeys(("costs", "hours_per_year", "accounts", "prices", "charges", "finance", "cash_flow"), MONEY),
    **dict.fromkeys(("exclusive", "risk_combination", "scales"), REASSESSED),
    "responses": RESPONSES,
}
OF_TASK = {
    "progress": PROGRESS,
    **dict.fromkeys(("calendar", "window"), CALENDARS),
    **dict.fromkeys(
        (
            "predecessors", "not_before", "constraints", "deadline", "exists", "rework_only", "only_if",
            "milestone_side", "response",
        ),
        LOGIC,
    ),
    "risk_combination": REASSESSED,
}  # fmt: skip
OF_RESOURCE = {"calendar": CALENDARS, "available": LOGIC}
ROWS = ("tasks", "resources", "risks")
# All fields of a project whose rows are not told apart.
OF_WHOLE = {
    field.name: OF_PROJECT.get(field.name, ESTIMATES)
    for field in fields(Project)
    if field.name not in (*ROWS, "name", "currency")
}
# Accounts sort the money and hold budgets of their own: no figure of the whole looks at them.
UNMOVED = {"accounts"}
# They change no outcome.
OF_NOTHING = {"name", "id", "wbs", "tags", "currency", "owner", "role", "response_owner", "shared"}


class Named(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """The id."""


Element = TypeVar("Element", bound=Any)


def changed(old: Project, new: Project) -> list[str]:
    """Return the causes of which anything differs, in the order of `CAUSES`."""
    found = {
        cause for name, cause in OF_WHOLE.items() if name not in UNMOVED and getattr(old, name) != getattr(new, name)
    }
    for mine, theirs, of in (
        (old.tasks, new.tasks, OF_TASK),
        (old.resources, new.resources, OF_RESOURCE),
    ):
        before, after = by_id(mine), by_id(theirs)
        rest, whole = (ESTIMATES, LOGIC) if of is OF_TASK else (MONEY, MONEY)
        if before.keys() != after.keys():
            found.add(whole)
        for id_ in before.keys() & after.keys():
            found |= {of.get(name, rest) for name in differing(before[id_], after[id_])}
    found |= {kind for kind in (kind_of(old, new, id_) for id_ in _ids(old.risks, new.risks)) if kind}
    return [cause for cause in CAUSES if cause in found]


def mixed(old: Project, new: Project, causes: Set[str]) -> Project:
    """Return the old project with the changes of some causes made."""
    values = {name: getattr(new if cause in causes else old, name) for name, cause in OF_WHOLE.items()}
    values["tasks"] = tuple(_tasks(old, new, causes))
    values["resources"] = tuple(_resources(old, new, causes))
    values["risks"] = tuple(_risks(old, new, causes))
    first, second = (new, old) if CALENDARS in causes else (old, new)
    # What only one of them has is there for those who name it.
    values["calendars"] = {**second.calendars, **first.calendars}
    values["windows"] = (*first.windows, *_more(first.windows, second.windows))
    values["accounts"] = (*new.accounts, *(one for one in old.accounts if one.id not in by_id(new.accounts)))
    risks = by_id(values["risks"])
    values["responses"] = frozenset(
        id_ for id_ in values["responses"] if id_ in risks and risks[id_].residual_probability is not None
    )
    return without_missing(replace(new, **values))


def differing(one: Any, other: Any) -> list[str]:
    """Return the names of the fields in which two elements differ, of those that move an outcome."""
    return [
        field.name
        for field in fields(one)
        if field.name not in OF_NOTHING and getattr(one, field.name) != getattr(other, field.name)
    ]


def by_id(elements: Iterable[Element]) -> dict[str, Element]:
    """Return elements by their id."""
    return {one.id: one for one in elements}


def kind_of(old: Project, new: Project, id_: str) -> str:
    """Return what happened to a risk: one that is closed is as good as one that is gone."""
    before, after = by_id(old.risks).get(id_), by_id(new.risks).get(id_)
    was, is_now = (one is not None and one.is_open for one in (before, after))
    if was and is_now:
        return REASSESSED if before is not None and after is not None and _moves(before, after) else ""
    return OPENED if is_now else CLOSED if was else ""


def _moves(before: Risk, after: Risk) -> bool:
    return any(name not in ("response", "strategy", "status") for name in differing(before, after))


def _ids(one: Iterable[Named], other: Iterable[Named]) -> list[str]:
    return list(dict.fromkeys([*(element.id for element in other), *(element.id for element in one)]))


def _tasks(old: Project, new: Project, causes: Set[str]) -> Iterable[Task]:
    before, after = by_id(old.tasks), by_id(new.tasks)
    for one in (new if LOGIC in causes else old).tasks:
        mine, theirs = before.get(one.id), after.get(one.id)
        if mine is not None and theirs is not None:
            yield _mixed(mine, theirs, OF_TASK, ESTIMATES, causes)
        else:
            # A task that comes or goes is whole, but nothing of it can be done before the status date is.
            yield one if mine is not None or PROGRESS in causes else replace(one, progress=None)


def _resources(old: Project, new: Project, causes: Set[str]) -> Iterable[Any]:
    before, after = by_id(old.resources), by_id(new.resources)
    for id_ in _ids(old.resources, new.resources):
        mine, theirs = before.get(id_), after.get(id_)
        yield theirs if mine is None else mine if theirs is None else _mixed(mine, theirs, OF_RESOURCE, MONEY, causes)


def _risks(old: Project, new: Project, causes: Set[str]) -> Iterable[Risk]:
    before, after = by_id(old.risks), by_id(new.risks)
    for id_ in _ids(old.risks, new.risks):
        found = (after if kind_of(old, new, id_) in causes else before).get(id_)
        if kind_of(old, new, id_) == "":
            found = after.get(id_, before.get(id_))
        if found is not None:
            yield found


def _mixed(old: Element, new: Element, of: Mapping[str, str], rest: str, causes: Set[str]) -> Element:
    values = {field.name: getattr(old, field.name) for field in fields(old) if of.get(field.name, rest) not in causes}
    made: Element = replace(new, **values)
    return made


def _more(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    names = {one.name for one in first}
    return [one for one in second if one.name not in names]
