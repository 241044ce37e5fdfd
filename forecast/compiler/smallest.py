"""Two projects that between them need every kernel: what is compiled ahead of the first run."""

from __future__ import annotations

from datetime import date

from forecast.calendars import CONTINUOUS, Calendar
from forecast.project import (
    Charge,
    Correlation,
    CorrelationGroup,
    Delivery,
    Element,
    Estimate,
    LostDays,
    Moment,
    Project,
    Task,
)

START = date(2027, 1, 4)
RANGE = Estimate("triangular", (("optimistic", 1.0), ("most_likely", 2.0), ("pessimistic", 4.0)))
DURATIONS = (Element("duration", "A"), Element("duration", "B"))


def smallest_projects() -> tuple[Project, Project]:
    """Return a plain project, and one that has every part that the engine's inputs can have, but constraints."""
    calendars = {"standard": Calendar("standard"), "continuous": CONTINUOUS}
    plain = Project("plain", START, (Task("A", "A", RANGE),), calendars=calendars)
    full = Project(
        "full",
        START,
        (Task("A", "A", RANGE, exists=0.5), Task("B", "B", RANGE, fixed_cost=RANGE)),
        calendars=calendars,
        correlation=Correlation(
            groups=(CorrelationGroup("g", 0.5, (Element("duration", "A"), Element("duration", "B"))),)
        ),
        lost_days=(LostDays("lost", "standard", RANGE),),
        charges=(Charge("late", "late", 1.0, Moment(date=START), Moment()),),
        deliveries=(Delivery("D", "D", RANGE, needed_for=("B",)),),
        cash_flow=True,
    )
    return plain, full
