"""Effort: person-days that the units of a task's resources share, instead of a duration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forecast.project import Assignment, Estimate
from forecast.readers.estimates import make_estimate
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.scaling import SCALED_PARAMETERS, times

DURATION_FIELDS = ("optimistic", "most_likely", "pessimistic", "distribution")


def read_effort(reading: Reading, record: Record, resources: Sequence[Assignment] | None) -> Estimate | None:
    """Return the effort of a task; one that stands beside a duration, or without resources, is refused.

    ``resources`` is None where they are empty or were refused.
    """
    effort = reading.estimates.read(record, "effort", at_least_zero=True)
    if effort is None:
        return None
    written = [name for name in DURATION_FIELDS if record.cell(name) is not None]
    if written:
        record.error(
            "effort-and-duration",
            f"the task has an effort and a duration (`{written[0]}`); one follows from the other",
            "effort_most_likely" if record.cell("effort_most_likely") else "effort_distribution",
            "keep one of the two",
        )
        return None
    if not resources and "resources" not in record.broken:
        record.error(
            "effort-without-resource",
            "an effort is shared by the units of the task's resources, but it has none",
            "effort_most_likely" if record.cell("effort_most_likely") else "effort_distribution",
            "assign a resource, or write a duration",
        )
    return effort


def shared(effort: Estimate, units: float) -> Estimate:
    """Return the duration that an effort takes ``units`` full-time equivalents.

    Examples
    --------
    >>> points = {"optimistic": 4.0, "most_likely": 6.0, "pessimistic": 10.0}
    >>> shared(make_estimate("pert", points), 2.0).text
    'pert(2, 3, 5)'
    """
    parameters = {
        name: times(value, 1.0 / units) if name in SCALED_PARAMETERS else value for name, value in effort.parameters
    }
    duration = make_estimate(effort.family, parameters, effort.low / units, effort.high / units)
    return replace(duration, source=effort.source)
