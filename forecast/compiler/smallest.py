"""Three projects that between them need every kernel: what is compiled ahead of the first run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from forecast.calendars import CONTINUOUS, Calendar
from forecast.project import (
    Assignment,
    Charge,
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


def smallest_projects() -> tuple[Project, Project, Project]:
    """Return a plain project, one with resources, and one with every part but constraints and limits."""
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
    return plain, staffed, full
