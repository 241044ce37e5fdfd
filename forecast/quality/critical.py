"""Checks of the critical path: whether delays reach the finish, and what float it has against a target."""

from __future__ import annotations

import numpy as np

from forecast.compiler.plan import Plan
from forecast.engine.inputs import FF, FS
from forecast.project.progress import end_of
from forecast.quality.score import Answer, Offender, not_applicable
from forecast.quality.view import MOMENT, View

ADDED_DAYS = 600.0  # DCMA check 12
MOST_LENGTHENED = 5  # a delay passes through the whole path behind a task, so the first ones tell of all
SAME = 1e-6  # of the days that were added
# Where calendars differ, a successor may have fewer days off on its way than the task that was lengthened.
MIXED = 0.05
NO_BASELINE = "models hold no baseline"


def reaches_the_finish(view: View) -> Answer:
    """Lengthen critical tasks by 600 working days, one at a time, and find those that move the finish by less.

    The first ones of the path are asked, of those whose end drives it: what drives it by its start only may be longer
    without harm. Moves are in working days of the task's calendar; they may be longer than what
    was added, by days off and windows.
    """
    plan, base = view.plan, view.plan.base
    driving = _drive_by_their_end(plan)
    asked = [task for task in view.open if not task.is_milestone and task.id in driving]
    if not asked:
        return not_applicable("no work is left on the critical path")
    asked = sorted(asked, key=lambda task: (view.start(task), view.row[task.id]))[:MOST_LENGTHENED]
    least = ADDED_DAYS * (1.0 - (SAME if len(plan.timeline.worked) == 1 else MIXED))
    moves, found = [], []
    for task in asked:
        durations = plan.durations.copy()
        durations[view.row[task.id]] += ADDED_DAYS
        calendar = task.calendar or view.project.calendar
        finish = plan.with_durations(durations).project_finish
        before, after = (plan.timeline.days_before(calendar, one) for one in (base.project_finish, finish))
        moves.append(after - before)
        if after - before < least:
            found.append(Offender(task.id, f"600 d more move the finish by {after - before:.4g} d", "id"))
    return Answer(float(len(found)), len(asked), tuple(found), f"the least move is {min(moves):.4g} d")


def _drive_by_their_end(plan: Plan) -> set[str]:
    """Return the critical tasks that end last, or whose end holds a critical task."""
    network, base = plan.network, plan.base
    successor = np.repeat(np.arange(len(plan.tasks)), np.diff(network.first_link))
    by_end = base.drives & base.critical[successor] & np.isin(network.link_kind, (FS, FF))
    rows = set(network.predecessor[by_end].tolist())
    rows |= set(np.flatnonzero(base.project_finish - base.finish <= MOMENT).tolist())
    return {plan.tasks[row].id for row in rows if base.critical[row]}


def length_index(view: View) -> Answer:
    """Return the CPLI: the length of the critical path with its float against the target, over its length."""
    plan = view.plan
    if view.target is None:
        return not_applicable("there is no target finish")
    calendar = view.project.calendar
    target = plan.timeline.moment(end_of(view.target))
    begin, finish, target = (
        plan.timeline.days_before(calendar, one) for one in (view.begins, plan.base.project_finish, target)
    )
    length = finish - begin
    if length <= 0.0:
        return not_applicable("no work is left")
    return Answer((length + target - finish) / length, 1)


def missed(view: View) -> Answer:
    """Say that tasks are compared with a baseline, which there is none of."""
    return not_applicable(NO_BASELINE)
