"""Checks of risks in time: windows that never open, strikes that never let a task end, days that no month has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from forecast.distributions import estimate as questions
from forecast.errors import Problem
from forecast.project.calendars import calendars_by_task, works_by_hours
from forecast.project.estimate import Estimate
from forecast.project.model import Impact, Project, Risk
from forecast.project.precedence import as_left, comes_after, milestones_before, with_deliveries
from forecast.project.progress import begin_of, day_words, end_of

DAYS_PER_MONTH = 365.25 / 12.0
DAYS_OF_YEAR = 365
MOST_WORK, MUCH_WORK = 1.0, 0.5  # delay that strikes add to each day of work
MOST_LOST = 0.95  # of a month's working days
HIGH = 0.99  # a rate that is rarely exceeded
NO_WINDOW = ("rate_factor", "quantity_factor", "lost_days")
NO_RECURRENCE = ("factor", "cost_factor", "cost_per_day", *NO_WINDOW)


def windows_open(project: Project) -> Iterator[Problem]:
    """Find windows of risks that never open, or that wait for each other."""
    begins = project.status_date or project.start
    tasks, has_hours = with_deliveries(project), works_by_hours(project)
    for risk in project.risks:
        if risk.proximity is None or not risk.is_open:
            continue
        opens, closes = risk.proximity.opens, risk.proximity.closes
        for field, bound in (("window_opens", opens), ("window_closes", closes)):
            if isinstance(bound, datetime) and not has_hours:
                message = f"{day_words(bound)} has a time of day, but all calendars of the project have whole days"
                yield _of(risk, "window-needs-hours", message, field, "write a day, or give a calendar `shifts`")
        if isinstance(closes, date) and end_of(closes) <= begin_of(begins):
            since = "status date" if project.status_date is not None else "project's start"
            message = (
                f"the window closes on {day_words(closes)}, before the {since} {day_words(begins)}: the risk never "
                "strikes"
            )
            yield _of(risk, "window-past", message, "window_closes", "move it, or set the risk's status to expired")
        if isinstance(opens, date) and isinstance(closes, date) and end_of(closes) <= begin_of(opens):
            message = f"the window closes on {day_words(closes)}, before it opens on {day_words(opens)}"
            yield _of(risk, "window-order", message, "window_closes", "swap the two dates")
        if isinstance(opens, str) and isinstance(closes, str) and opens in comes_after(tasks, closes):
            message = f"the window closes when `{closes}` ends, and `{opens}`, which opens it, comes after that"
            yield _of(risk, "window-order", message, "window_closes", "swap the two milestones")
        hit = {task for impact in _impacts(risk) for task in impact.tasks}
        if isinstance(opens, str) and hit and all(opens in comes_after(tasks, task) for task in hit):
            message = f"the window opens when `{opens}` ends, which waits for all tasks of the risk: it never strikes"
            yield _of(risk, "window-never", message, "window_opens", "name an earlier milestone, or later tasks")
        for name in NO_WINDOW:
            if any(getattr(impact, name) is not None for impact in _impacts(risk)):
                message = f"a risk with a window can't change {_what(name)}, whose tasks have dates of their own"
                hint = "make two risks of it, or remove the window"
                yield _of(risk, "window-impact", message, f"{name}_most_likely", hint)
    yield from _circles(project)


def _circles(project: Project) -> Iterator[Problem]:
    windows = [risk.proximity for risk in project.risks if risk.proximity is not None]
    if not any(isinstance(mark, str) for one in windows for mark in (one.opens, one.closes)):
        return
    project = as_left(replace(project, tasks=with_deliveries(project)))
    before = {task.id: {link.predecessor for link in task.predecessors} for task in project.tasks}
    further = milestones_before(project)
    waiting = {name: first | further.get(name, frozenset()) for name, first in before.items()}
    # What is left when tasks without anything before them are taken away again and again waits for itself.
    for graph, has_windows in ((before, False), (waiting, True)):
        left = {name: set(first) & graph.keys() for name, first in graph.items()}
        while ready := {name for name, first in left.items() if not first}:
            left = {name: first - ready for name, first in left.items() if name not in ready}
        if left and not has_windows:
            return  # the links alone make a circle, which is said elsewhere
        for risk in project.risks if left else ():
            marks = () if risk.proximity is None else (risk.proximity.opens, risk.proximity.closes)
            if any(mark in left for mark in marks) and any(t in left for i in _impacts(risk) for t in i.tasks):
                message = "windows of risks wait for each other's tasks, so that none can be told before the other"
                yield _of(risk, "window-circle", message, "window_opens", "give one of these risks dates instead")


def responses_in_time(project: Project) -> Iterator[Problem]:
    """Find responses with a lead time where no date says which assessment counts."""
    excluded = {name for one in project.exclusive for name in one.risks}
    for risk in project.risks:
        if not risk.is_open or not risk.response_lead_days or not risk.has_response:
            continue
        if not any(impact.tasks for impact in _impacts(risk)):
            message = "the risk names no task, so nothing says whether it strikes before the response is effective"
            yield _lead(risk, message, "remove the lead time, or name tasks")
        if risk.id in excluded:
            message = "the risk is in an exclusive set, which is drawn by one assessment of each"
            yield _lead(risk, message, "remove the lead time, or take the risk out of the set")
        if risk.per_month is not None:
            yield _lead(risk, "the risk recurs; its strikes have one rate", "remove the lead time")
        for name in NO_WINDOW:
            if any(getattr(impact, name) is not None for impact in _impacts(risk)):
                message = f"the risk changes {_what(name)}, whose tasks start at different times"
                yield _lead(risk, message, "remove the lead time, or make two risks of it")


def strikes_let_tasks_end(project: Project) -> Iterator[Problem]:
    """Find recurring risks with impacts that no single strike can have, or that never let a task end."""
    tied = {one.id for group in project.correlation.groups for one in group.members if one.purpose == "occurrence"}
    tied |= {
        one.id for pair in project.correlation.pairs for one in (pair.one, pair.other) if one.purpose == "occurrence"
    }
    tied |= {name for one in project.exclusive for name in one.risks}
    added: dict[str, float] = {}
    last: dict[str, Risk] = {}
    for risk in project.risks:
        if risk.per_month is None or not risk.is_open:
            continue
        if risk.id in tied:
            message = "a risk that recurs is in a correlation or an exclusive set; its strikes are not one draw"
            yield _of(risk, "recurring-tied", message, "per_month_most_likely", "take it out")
        for name in NO_RECURRENCE:
            if any(getattr(impact, name) is not None for impact in _impacts(risk)):
                message = f"a strike of a risk that recurs has a delay and a cost, but the row states {_what(name)}"
                hint = "state what one strike delays and costs"
                yield _of(risk, "recurring-impact", message, f"{name}_most_likely", hint)
        for impact in _impacts(risk):
            if impact.delay is not None and _support(impact.delay)[0] < 0.0:
                message = f"the delay `{impact.delay.text}` of a strike can be negative"
                yield _of(risk, "recurring-delay", message, "delay_most_likely", "write 0 or more")
        rate = _high(risk.per_month) / DAYS_PER_MONTH
        for impact in project.assessment(risk)[1]:
            delay = 0.0 if impact.delay is None else _mean(impact.delay)
            for task in impact.tasks:
                added[task] = added.get(task, 0.0) + rate * delay
                last[task] = risk
    yield from _endless(project, added, last)


def _endless(project: Project, added: dict[str, float], last: dict[str, Risk]) -> Iterator[Problem]:
    said: set[str] = set()
    calendars = calendars_by_task(project)
    for task in with_deliveries(project):
        calendar = project.calendars.get(calendars[task.id])
        if task.id not in added or calendar is None or last[task.id].id in said:
            continue
        n_worked = float(calendar.days_of_work(project.start, DAYS_OF_YEAR).sum())
        share = added[task.id] * DAYS_OF_YEAR / max(n_worked, 1)
        if share < MUCH_WORK:
            continue
        said.add(last[task.id].id)
        field, message = "per_month_most_likely", f"strikes add {share:.2g} days to each day of work on `{task.id}`"
        hint = "lower the strikes per month, or the delay of one strike"
        if share >= MOST_WORK:
            yield _of(
                last[task.id], "recurring-endless", f"{message}: it would never end", "per_month_most_likely", hint
            )
        else:
            yield _of(last[task.id], "recurring-often", message, field, hint, "warning")


def lost_days_leave_days(project: Project) -> Iterator[Problem]:
    """Find calendars that lose more days than they have, or that no task uses."""
    used = set(calendars_by_task(project).values())
    for one in project.lost_days:
        if one.calendar in project.calendars and one.calendar not in used:
            message = f"no task works on the calendar `{one.calendar}`: `{one.name}` does nothing"
            yield _lost("lost-days-idle", message, "warning", "name the calendar of the tasks that it slows down")
    for calendar in sorted(used & project.calendars.keys()):
        n_worked = float(project.calendars[calendar].days_of_work(project.start, DAYS_OF_YEAR).sum())
        for month in range(1, 13):
            lost = [one for one in project.lost_days if one.calendar == calendar and month in one.months]
            total = sum(_mean(one.days) for one in lost)
            if lost and total >= MOST_LOST * n_worked / 12.0:
                names = ", ".join(f"`{one.name}`" for one in lost)
                message = (
                    f"the calendar `{calendar}` loses {total:.3g} days in month {month} on average ({names}), of "
                    f"{n_worked / 12.0:.3g} that a month has: hardly any would be left"
                )
                yield _lost("lost-days-all", message, "error", "lower `days`; they are working days in a month")
                break


def _lost(code: str, message: str, severity: str, hint: str) -> Problem:
    kind = "warning" if severity == "warning" else "error"
    return Problem(code, message, kind, table="project", field="lost_days", hint=hint)  # type: ignore[arg-type]


def _impacts(risk: Risk) -> tuple[Impact, ...]:
    return risk.impacts + risk.residual_impacts


def _what(name: str) -> str:
    return {
        "rate_factor": "the rate of resources",
        "quantity_factor": "the units of resources",
        "lost_days": "the days of a calendar",
    }.get(name, f"a {name.replace('_', ' ')}")


def _lead(risk: Risk, message: str, hint: str) -> Problem:
    return _of(risk, "response-lead-time", message, "response_lead_time", hint)


def _of(risk: Risk, code: str, message: str, field: str, hint: str, severity: str = "error") -> Problem:
    kind = "warning" if severity == "warning" else "error"
    return Problem(code, message, kind, table="risks", id=risk.id, field=field, hint=hint)  # type: ignore[arg-type]


def _support(one: Estimate) -> tuple[float, float]:
    return questions.support(one.family, dict(one.parameters), one.low, one.high)


def _mean(one: Estimate) -> float:
    return questions.moments(one.family, dict(one.parameters), one.low, one.high)[0]


def _high(one: Estimate) -> float:
    return float(questions.quantiles(one.family, dict(one.parameters), [HIGH], one.low, one.high)[0])
