"""Checks of the links: whether each task waits for something and is waited for, and by links that mean work."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from forecast.project import Link, Task
from forecast.quality.score import Answer, Offender, not_applicable, number, share
from forecast.quality.view import MOMENT, View

NO_TASK = "every task is complete"
NO_LINK = "there are no links"


def open_starts(view: View) -> list[Task]:
    """Return the tasks that wait for nothing, but for the one with which the plan may begin."""
    found = [task for task in view.open if task.progress is None and not task.predecessors]
    begins_first = min(found, key=lambda task: (view.start(task), not task.is_milestone, task.id), default=None)
    return [task for task in found if task is not begins_first]


def open_finishes(view: View) -> list[Task]:
    """Return the tasks that nothing waits for, but for the one with which the plan may end."""
    found = [task for task in view.open if task.id not in view.successors]
    ends_last = max(found, key=lambda task: (view.finish(task), task.is_milestone, task.id), default=None)
    return [task for task in found if task is not ends_last]


def missing_logic(view: View) -> Answer:
    """Find open ends; the plan may begin with one task and end with one."""
    found = [Offender(task.id, "waits for nothing") for task in open_starts(view)]
    found += [Offender(task.id, "nothing waits for it", "id") for task in open_finishes(view)]
    return share(found, len(view.open), NO_TASK)


def leads(view: View) -> Answer:
    """Find links whose lag is negative."""
    found, n_links = _offending(view, lambda link: link.may_lead)
    return number(found, n_links, NO_LINK)


def lags(view: View) -> Answer:
    """Find links with a lag."""
    found, n_links = _offending(view, lambda link: link.has_lag and not link.may_lead)
    return Answer(len(found) / n_links, n_links, found) if n_links else not_applicable(NO_LINK)


def finish_to_start(view: View) -> Answer:
    """Return the share of links that are finish to start."""
    found, n_links = _offending(view, lambda link: link.kind != "FS")
    return Answer(1.0 - len(found) / n_links, n_links, found) if n_links else not_applicable(NO_LINK)


def _offending(view: View, offends: Callable[[Link], bool]) -> tuple[tuple[Offender, ...], int]:
    """Return the links that offend, and how many there are."""
    links = list(view.links())
    found = (Offender(task.id, said(link, view.lag_days(task, link))) for task, link in links if offends(link))
    return tuple(found), len(links)


def dangling(view: View) -> Answer:
    """Find tasks whose start nothing drives, or whose finish drives nothing, although they have links."""
    return number(_dangling(view), len(view.open), NO_TASK)


def _dangling(view: View) -> Iterator[Offender]:
    for task in view.open:
        after = view.successors.get(task.id, ())
        free_start = bool(task.predecessors) and all(link.kind in ("FF", "SF") for link in task.predecessors)
        free_start = free_start and task.progress is None and not task.is_milestone
        free_finish = has_free_finish(view, task)
        if free_start and free_finish:
            yield Offender(task.id, "links drive only its finish and wait only for its start: longer work ends earlier")
        elif free_start:
            yield Offender(task.id, "links drive only its finish")
        elif free_finish:
            named = ", ".join(f"`{name}`" for name, _ in after)
            yield Offender(task.id, f"only its start is waited for, by {named}", "id")


def has_free_finish(view: View, task: Task) -> bool:
    """Return whether tasks wait for the start of a task and none for its finish."""
    after = view.successors.get(task.id, ())
    return bool(after) and not task.is_milestone and all(link.kind in ("SS", "SF") for _, link in after)


def gaps(view: View) -> Answer:
    """Find tasks with which the critical path begins later than the work: something other than work holds it."""
    critical = {task.id for task in view.plan.tasks if view.is_critical(task)}
    if not critical:
        return not_applicable(NO_TASK)
    looked_at = [task for task in view.open if task.id in critical]
    found = (
        Offender(task.id, "the critical path begins here, later than the work", "id")
        for task in looked_at
        if task.progress is None
        and view.days_held(task) > MOMENT
        and not any(link.predecessor in critical for link in task.predecessors)
    )
    return number(found, len(looked_at), NO_TASK)


def out_of_sequence(view: View) -> Answer:
    """Find tasks that have begun before what they wait for."""
    begun = [task for task in view.project.tasks if task.progress is not None]
    found = (
        Offender(task.id, f"it has begun before `{link.predecessor}` has {_wanted(link)}")
        for task in begun
        for link in task.predecessors
        if _is_early(task, link, view.by_id[link.predecessor])
    )
    return number(found, len(begun), "nothing has begun")


def _is_early(task: Task, link: Link, before: Task) -> bool:
    if link.kind == "FS":
        return not before.is_complete
    if link.kind == "SS":
        return before.progress is None
    return task.is_complete and (not before.is_complete if link.kind == "FF" else before.progress is None)


def _wanted(link: Link) -> str:
    return "ended" if link.kind in ("FS", "FF") else "begun"


def said(link: Link, days: float) -> str:
    """Return a link in words, with the days of its lag.

    Examples
    --------
    >>> said(Link("A", "SS", lag_days=3.0), 3.0), said(Link("A", lag_share=-0.5), 0.0)
    ('`A` SS+3d', '`A` FS-50%')
    """
    parts = [f"{days:+.4g}{'ed' if link.is_elapsed else 'd'}"] if days else []
    parts += [f"{100.0 * link.lag_share:+g}%"] if link.lag_share else []
    return f"`{link.predecessor}` {link.kind}{''.join(parts)}"
