"""Checks of a whole project: what no single cell shows.

A check is a function that yields `Problem` with table, id and field; whoever read the project adds the place. To add
one, write it here and name it in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from forecast.distributions import estimate as questions
from forecast.errors import Problem
from forecast.project.account_checks import (
    accounts_make_a_tree,
    budgets_fit_into_each_other,
    money_is_booked_to_declared_accounts,
)
from forecast.project.chance_checks import correlation_is_possible, sets_add_up, shared_risks_strike_alike
from forecast.project.estimate import Estimate
from forecast.project.lateness import late_tasks_can_move
from forecast.project.limits import limits_can_be_kept
from forecast.project.logic_checks import (
    conditions_are_decided_in_time,
    cutovers_fit_their_windows,
    forks_are_sound,
    loops_can_be_left,
)
from forecast.project.model import Impact, Project, Risk
from forecast.project.money_checks import (
    costs_are_paid_within_the_project,
    currencies_have_rates,
    escalations_do_not_overlap,
    funding_does_not_fall,
)
from forecast.project.progress import begin_of
from forecast.project.progress_checks import (
    actuals_are_known,
    constraints_can_be_met,
    expected_finishes_can_hold,
)
from forecast.project.range_checks import (
    most_likely_is_not_often_a_bound,
    probabilities_are_not_all_one_half,
    ranges_are_not_all_symmetric,
    ranges_are_not_all_the_same_percent,
)
from forecast.project.response_checks import (
    lags_can_be_handed_on,
    response_tasks_have_a_response,
    responses_do_what_they_say,
)
from forecast.project.systemic import systemic_risk_is_a_factor
from forecast.project.time_checks import (
    lost_days_leave_days,
    responses_in_time,
    strikes_let_tasks_end,
    windows_open,
)

YEARS_SEARCHED = 10  # longer than any project of this kind

Check = Callable[[Project], Iterator[Problem]]


def check(project: Project, checks: Iterable[Check] | None = None) -> tuple[Problem, ...]:
    """Return the findings of all checks.

    Parameters
    ----------
    project : Project
        The project.
    checks : iterable of callable, optional
        The checks to run; all of `CHECKS` if not given.
    """
    return tuple(problem for find in (CHECKS if checks is None else checks) for problem in find(project))


def no_cycles(project: Project) -> Iterator[Problem]:
    """Find tasks that wait for each other; one shortest circle is printed for each group."""
    before = {task.id: [link.predecessor for link in task.predecessors] for task in project.tasks}
    before |= {delivery.id: list(delivery.order_after) for delivery in project.deliveries}
    for delivery in project.deliveries:
        for name in delivery.needed_for:
            before.get(name, []).append(delivery.id)
    before = {name: [one for one in listed if one in before] for name, listed in before.items()}
    deliveries = {delivery.id for delivery in project.deliveries}
    for group in _groups_in_circles(before):
        circle = _shortest_circle(group[0], before, set(group))
        path = " -> ".join(circle)
        others = len(group) - (len(circle) - 1)
        more = f" ({others} more tasks hang in the same knot)" if others else ""
        first = next((name for name in circle if name in deliveries), group[0])
        waiting = first in deliveries
        yield Problem(
            "cycle",
            f"these tasks wait for each other: {path}{more}" + (f"; `{first}` is a delivery" if waiting else ""),
            table="deliveries" if waiting else "tasks",
            id=first,
            field="order_after" if waiting else "predecessors",
            hint="order it earlier, or let another task need it" if waiting else "remove one of the links",
        )


def _groups_in_circles(before: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield the groups of tasks that can all reach each other (Tarjan 1972, without recursion), in file order."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    position = {id_: place for place, id_ in enumerate(before)}
    groups: list[list[str]] = []
    for root in before:
        if root in index:
            continue
        work = [(root, iter(before[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = stack[stack.index(node) :] if stack[-1] != node else [node]
                    del stack[len(stack) - len(group) :]
                    on_stack.difference_update(group)
                    if len(group) > 1 or node in before[node]:
                        groups.append(sorted(group, key=position.__getitem__))
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(before[following])))
            elif following in on_stack:
                low[node] = min(low[node], index[following])
    yield from sorted(groups, key=lambda group: position[group[0]])


def _shortest_circle(begin: str, before: Mapping[str, list[str]], group: set[str]) -> list[str]:
    """Return the shortest circle of links through a task in the direction of time, both ends included."""
    came_from: dict[str, str] = {}
    layer = [begin]
    while layer:
        following = []
        for node in layer:
            for other in before[node]:
                if other == begin:
                    circle = [begin, node]
                    while circle[-1] != begin:
                        circle.append(came_from[circle[-1]])
                    return circle
                if other in group and other not in came_from:
                    came_from[other] = node
                    following.append(other)
        layer = following
    raise AssertionError("a task of a group in circles reaches itself")


NEUTRAL = {
    "delay": 0.0, "factor": 1.0, "cost": 0.0, "cost_factor": 1.0, "cost_per_day": 0.0, "rate_factor": 1.0,
    "quantity_factor": 1.0,
}  # fmt: skip


def signs_say_what_happens(project: Project) -> Iterator[Problem]:
    """Find threats whose whole range helps, and opportunities whose whole range harms."""
    for risk in project.risks:
        current = {impact.key: impact for impact in risk.impacts}
        for name, neutral in NEUTRAL.items():
            for impact in risk.impacts:
                yield from _sign(risk, impact, name, name, neutral)
            for impact in risk.residual_impacts:
                before = current.get(impact.key)
                # What the residual assessment took over from the current one has been said there.
                if before is None or getattr(before, name) != getattr(impact, name):
                    yield from _sign(risk, impact, name, f"residual_{name}", neutral)


def _sign(risk: Risk, impact: Impact, name: str, field: str, neutral: float) -> Iterator[Problem]:
    estimate: Estimate | None = getattr(impact, name)
    if estimate is None:
        return
    low, high = questions.support(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
    if risk.kind == "threat" and high <= neutral and low < neutral:
        does, whose, side, other = "helps", "a threat", "above", "an opportunity"
    elif risk.kind == "opportunity" and low >= neutral and high > neutral:
        does, whose, side, other = "harms", "an opportunity", "below", "a threat"
    else:
        return
    yield Problem(
        "risk-sign",
        f"the {risk.kind}'s {field.replace('_', ' ')} `{estimate.text}` only {does}; "
        f"the range of {whose} needs to reach {side} {neutral:g}",
        table="impacts" if impact.key else "risks",
        id=f"{risk.id}/{impact.key}" if impact.key else risk.id,
        field=f"{field}_most_likely",
        hint=f"change the sign, or make the risk {other}",
    )


def status_date_after_start(project: Project) -> Iterator[Problem]:
    """Find a status date before the project begins."""
    if project.status_date is not None and begin_of(project.status_date) < begin_of(project.start):
        yield Problem(
            "status-date",
            f"the status date {project.status_date} is before the project's start {project.start}",
            table="project",
            field="status_date",
            hint="move it to the start or later, or remove it",
        )


def calendars_have_working_days(project: Project) -> Iterator[Problem]:
    """Find calendars in use without a single working day in the years after the start: work on them would never end."""
    own = [task.calendar for task in project.tasks]
    own += [resource.calendar for resource in project.resources]
    own += [delivery.calendar for delivery in project.deliveries]
    used = dict.fromkeys([project.calendar, *filter(None, own)])
    for id_ in used:
        calendar = project.calendars.get(id_)
        if calendar is not None and not calendar.working(project.start, YEARS_SEARCHED * 365).any():
            yield Problem(
                "calendar-without-days",
                f"the calendar has no working day in the {YEARS_SEARCHED} years after {project.start}",
                table="calendars",
                id=id_,
                field="freezes",
                hint="shorten its holidays and freezes, or add `extra_days`",
            )


def risks_are_used(project: Project) -> Iterator[Problem]:
    """Warn of open risks that can never strike."""
    for risk in project.risks:
        if risk.is_open and risk.probability == 0.0 and not risk.residual_probability:
            yield Problem(
                "risk-never-strikes",
                "the probability is 0: the risk never strikes",
                "warning",
                table="risks",
                id=risk.id,
                field="probability",
                hint="set its status to closed to say that this is meant",
            )


CHECKS: tuple[Check, ...] = (
    no_cycles,
    signs_say_what_happens,
    status_date_after_start,
    actuals_are_known,
    constraints_can_be_met,
    expected_finishes_can_hold,
    late_tasks_can_move,
    calendars_have_working_days,
    risks_are_used,
    responses_do_what_they_say,
    systemic_risk_is_a_factor,
    response_tasks_have_a_response,
    lags_can_be_handed_on,
    windows_open,
    responses_in_time,
    strikes_let_tasks_end,
    lost_days_leave_days,
    sets_add_up,
    shared_risks_strike_alike,
    correlation_is_possible,
    ranges_are_not_all_symmetric,
    ranges_are_not_all_the_same_percent,
    most_likely_is_not_often_a_bound,
    probabilities_are_not_all_one_half,
    accounts_make_a_tree,
    money_is_booked_to_declared_accounts,
    budgets_fit_into_each_other,
    currencies_have_rates,
    escalations_do_not_overlap,
    funding_does_not_fall,
    costs_are_paid_within_the_project,
    forks_are_sound,
    conditions_are_decided_in_time,
    loops_can_be_left,
    cutovers_fit_their_windows,
    limits_can_be_kept,
)
