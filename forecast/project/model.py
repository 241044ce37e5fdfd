"""The frozen dataclasses of a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from forecast.calendars import Calendar
from forecast.project.chance import Correlation, ExclusiveSet
from forecast.project.estimate import Estimate

LinkKind = Literal["FS", "SS", "FF", "SF"]
Combination = Literal["series", "parallel"]
RiskKind = Literal["threat", "opportunity"]


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency on a predecessor.

    ``lag_days`` is in working days of the predecessor's calendar (negative: a lead); ``lag_share`` is a share of the
    predecessor's simulated duration (0.5 for ``FS+50%``). The two add.
    """

    predecessor: str
    kind: LinkKind = "FS"
    lag_days: float = 0.0
    lag_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource working on a task; ``units`` counts full-time equivalents (2 people: 2.0, half time: 0.5)."""

    resource: str
    units: float = 1.0


@dataclass(frozen=True, slots=True)
class Task:
    """A scheduled piece of work.

    ``duration`` is in working days of its calendar; ``fixed_cost`` and ``cost_per_day`` are in the project's currency.
    A milestone is a task whose duration is the constant 0.
    """

    id: str
    name: str
    duration: Estimate
    wbs: str = ""
    predecessors: tuple[Link, ...] = ()
    calendar: str | None = None
    not_before: date | None = None
    fixed_cost: Estimate | None = None
    cost_per_day: float = 0.0
    account: str = ""
    resources: tuple[Assignment, ...] = ()
    risk_combination: Combination | None = None

    @property
    def is_milestone(self) -> bool:
        """Return whether the task marks a moment and takes no time."""
        return self.duration.family == "constant" and dict(self.duration.parameters)["value"] == 0.0


@dataclass(frozen=True, slots=True)
class Impact:
    """What a risk does when it strikes: each estimate is drawn once and shared by all ``tasks``.

    ``key`` names the impact within its risk and keys its random streams: ``""`` for the row of the register itself,
    the row's task list for rows of `impacts.csv`. ``delay`` is in working days, ``factor`` multiplies durations,
    ``cost`` is an amount charged once, ``cost_factor`` multiplies the cost of the tasks, ``cost_per_day`` is paid for
    each working day of the tasks (of the project, where no task is named).
    """

    tasks: tuple[str, ...] = ()
    key: str = ""
    delay: Estimate | None = None
    factor: Estimate | None = None
    cost: Estimate | None = None
    cost_factor: Estimate | None = None
    cost_per_day: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A threat or an opportunity, assessed before (`probability`, `impacts`) and after its response (`residual_…`).

    ``residual_probability is None`` means that no residual assessment was made. ``residual_impacts`` are complete:
    the reader fills residual fields that the register leaves empty from the current assessment.
    """

    id: str
    name: str
    probability: float
    kind: RiskKind = "threat"
    impacts: tuple[Impact, ...] = ()
    owner: str = ""
    status: str = "open"
    response: str = ""
    response_cost: float = 0.0
    account: str = ""
    residual_probability: float | None = None
    residual_impacts: tuple[Impact, ...] = ()

    @property
    def is_open(self) -> bool:
        """Return whether the risk can still strike."""
        return self.status.casefold() not in ("closed", "retired", "expired")

    @property
    def has_response(self) -> bool:
        """Return whether a residual assessment exists."""
        return self.residual_probability is not None


@dataclass(frozen=True, slots=True)
class Resource:
    """People, a vendor or equipment with a rate; exactly one of the three rates is given.

    ``hours_per_year`` converts an annual salary into an hourly rate.
    """

    id: str
    name: str
    role: str = ""
    hourly_rate: float | None = None
    day_rate: float | None = None
    annual_salary: float | None = None
    hours_per_year: float | None = None
    account: str = ""
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class CostItem:
    """A cost of the project as a whole; ``cost_per_day`` runs with the project's duration in working days."""

    id: str
    name: str
    account: str = ""
    fixed_cost: Estimate | None = None
    cost_per_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Project:
    """A project: tasks, risks, resources, costs and the calendars that they run on.

    Attributes
    ----------
    hours_per_year : float
        Working hours that an annual salary buys, for resources that do not state their own.
    responses : frozenset of str
        Ids of the risks whose response is in force: they strike by their residual assessment and their response
        cost is paid.
    """

    name: str
    start: date
    tasks: tuple[Task, ...]
    currency: str = "USD"
    calendar: str = "standard"
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    risks: tuple[Risk, ...] = ()
    resources: tuple[Resource, ...] = ()
    costs: tuple[CostItem, ...] = ()
    status_date: date | None = None
    hours_per_year: float = 1760.0
    risk_combination: Combination = "series"
    responses: frozenset[str] = frozenset()
    correlation: Correlation = field(default_factory=Correlation)
    exclusive: tuple[ExclusiveSet, ...] = ()

    def assessment(self, risk: Risk) -> tuple[float, tuple[Impact, ...]]:
        """Return probability and impacts in force: residual where the response is, nothing for a closed risk."""
        if not risk.is_open:
            return 0.0, ()
        if risk.id in self.responses and risk.residual_probability is not None:
            return risk.residual_probability, risk.residual_impacts
        return risk.probability, risk.impacts
