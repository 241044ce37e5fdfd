"""What a schedule says about dates beyond links: constraints, deadlines, and what is done already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

ConstraintKind = Literal[
    "as late as possible",
    "start no earlier than",
    "start no later than",
    "finish no earlier than",
    "finish no later than",
    "start on",
    "finish on",
    "must start on",
    "must finish on",
    "by hand",
    "expected finish",
]
EXPECTED_FINISH: Literal["expected finish"] = "expected finish"
ProgressRule = Literal["retained logic", "progress override"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule for the dates of one task.

    No earlier than and on: the task waits for the date in every iteration. No later than and on: the date bounds the
    late dates, so that float may become negative; it holds the task back from nothing. Must: the task has the date,
    whatever its links say. By hand: it starts on the date, whatever its links say, and its late dates are free.
    Expected finish: the task takes in every iteration what lies between its start and the date, instead of its
    estimate. As late as possible has no date.

    ``on`` is a day (a start: its beginning, a finish: its end) or a moment.
    """

    kind: ConstraintKind
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done of a task.

    Attributes
    ----------
    actual_start : date
        A day or a moment.
    actual_finish : date or None
        A day (its end) or a moment; None while work is left.
    remaining_share : float
        What is left, as a share of the task's duration; it may be above 1.
    resumed : date or None
        When work goes on after a break.
    """

    actual_start: date
    actual_finish: date | None = None
    remaining_share: float = 1.0
    resumed: date | None = None

    @property
    def is_complete(self) -> bool:
        """Return whether nothing is left to do."""
        return self.actual_finish is not None


def expected_finishes(constraints: Iterable[Constraint]) -> Iterator[date]:
    """Yield the dates to which the duration of a task is counted; the first of them holds."""
    for one in constraints:
        if one.kind == EXPECTED_FINISH and one.on is not None:
            yield one.on


def begin_of(day: date) -> datetime:
    """Return the moment at which a day begins, or the moment itself."""
    return day if isinstance(day, datetime) else datetime.combine(day, time.min)


def end_of(day: date) -> datetime:
    """Return the moment at which a day ends, or the moment itself."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day + timedelta(days=1), time.min) if day < date.max else datetime.max


def day_words(day: date) -> str:
    """Write a day, or a moment with its time.

    Examples
    --------
    >>> day_words(date(2027, 3, 6)), day_words(datetime(2027, 3, 6, 22))
    ('2027-03-06', '2027-03-06 22:00')
    """
    return day.isoformat(" ", "minutes") if isinstance(day, datetime) else day.isoformat()
