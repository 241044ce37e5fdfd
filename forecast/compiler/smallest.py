"""Six projects that between them need every kernel: what is compiled ahead of the first run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from forecast.calendars import CONTINUOUS, Calendar
from forecast.project import (
    Assignment,
    Charge,
    Constraint,
    Correlation,
    CorrelationGroup,
    Delivery,
    Element,
    Estimate,
    LostDays,
    Moment,
    Project,
    Resource,
    Task,
)

START = date(2027, 1, 4)
RANGE = Estimate("triangular", (("optimistic", 1.0), ("most_likely", 2.0), ("pessimistic", 4.0)))
DURATIONS = (Element("duration", "A"), Element("duration", "B"))


def smallest_projects() -> tuple[Project, ...]:
    """Return a plain project, one with resources, one with all parts but two, two with one of these, and one begun.

    These two are bounds (constraints and progress) and limits. Every project that has begun has bounds, so the last one
    has every part but limits. Limits come with few other parts; together with all the rest they are compiled when met.
    """
    calendars = {"standard": Calendar("standard"), "continuous": CONTINUOUS}
    plain = Project("plain", START, (Task("A", "A", RANGE),), calendars=calendars)
    working = (Task("B", "B", RANGE, fixed_cost=RANGE, resources=(Assignment("R"),)),)
    staffed = replace(plain, name="staffed", tasks=working, resources=(Resource("R", "R", day_rate=1.0),))
    full = Project(
        "full",
        START,
        (Task("A", "A", RANGE, exists=0.5), *working),
        calendars=calendars,
        correlation=Correlation(groups=(CorrelationGroup("g", 0.5, DURATIONS),)),
        resources=staffed.resources,
        lost_days=(LostDays("lost", "standard", RANGE),),
        charges=(Charge("late", "late", 1.0, Moment(date=START), Moment()),),
        deliveries=(Delivery("D", "D", RANGE, needed_for=("B",)),),
        cash_flow=True,
    )
    date_of_start = (Constraint("must start on", START),)
    dated = tuple(replace(task, constraints=date_of_start) for task in working)
    begun = tuple(replace(task, constraints=date_of_start) for task in full.tasks)
    short = tuple(replace(one, available=1.0) for one in staffed.resources)
    return (
        plain,
        staffed,
        full,
        replace(staffed, name="dated", tasks=dated),
        replace(staffed, name="limited", resources=short, resource_limits=True),
        replace(full, name="begun", tasks=begun),
    )
