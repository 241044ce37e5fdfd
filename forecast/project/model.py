"""The frozen dataclasses of a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from forecast.calendars import Calendar
from forecast.project.chance import (
    Branch,
    Condition,
    Correlation,
    CutoverWindow,
    ExclusiveSet,
    LostDays,
    Proximity,
    Rework,
    Systemic,
)
from forecast.project.delivery import Delivery
from forecast.project.estimate import Estimate
from forecast.project.money import Account, Charge, Finance, PricePath, Spread
from forecast.project.progress import Constraint, Progress, ProgressRule
from forecast.project.scales import Scales

LinkKind = Literal["FS", "SS", "FF", "SF"]
Combination = Literal["series", "parallel"]
MilestoneSide = Literal["", "start", "finish"]
LagCalendar = Literal["predecessor", "successor", "project", "24-hours"]
RiskKind = Literal["threat", "opportunity"]
Strategy = Literal["", "avoid", "transfer", "mitigate", "accept", "exploit", "share", "enhance"]


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency on a predecessor.

    ``lag_days`` and ``lag_minutes`` are working time of the calendar on which lags run (negative: a lead), which is the
    project's ``lag_calendar``, or round the clock where the lag ``is_elapsed``. ``lag_share`` is a share of the
    predecessor's simulated duration (0.5 for ``FS+50%``). The three add.
    """

    predecessor: str
    kind: LinkKind = "FS"
    lag_days: float = 0.0
    lag_share: float = 0.0
    lag_minutes: float = 0.0
    is_elapsed: bool = False

    @property
    def has_lag(self) -> bool:
        """Return whether it has a lag or a lead."""
        return self.lag_days != 0.0 or self.lag_minutes != 0.0 or self.lag_share != 0.0

    @property
    def may_lead(self) -> bool:
        """Return whether any part of its lag is a lead."""
        return self.lag_days < 0.0 or self.lag_minutes < 0.0 or self.lag_share < 0.0


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

    Attributes
    ----------
    effort : Estimate or None
        Working days of one full-time equivalent. Where it is given, ``duration`` is the effort divided by the units
        of all assignments.
    spread : str
        When the fixed cost is spent: evenly over the task, at its start, at its end, or along a bell-shaped curve.
    exists : float
        Probability that the task is part of the project at all. One that is not takes no time, costs nothing and
        hands its links on.
    rework_only : bool
        The task exists in the passes of a rework loop only; then ``exists`` is 0.
    only_if : (fork, outcome) or None
        The task exists where a `Branch` or `Condition` of that name has that outcome.
    response : str
        The risk whose response adds the task: it exists where that response is in force.
    window : str or None
        The `CutoverWindow` in which the task must begin and end.
    tags : tuple of str
        Words by which rules and lists select the task.
    not_before : date or None
        Earliest start: a day, or a moment.
    constraints : tuple of Constraint
    deadline : date or None
        A day (its end) or a moment from which float is counted; it moves nothing.
    progress : Progress or None
        None: not started.
    milestone_side : str
        Of a milestone between two shifts of its calendar: it stands at the start of work, at the finish of work before
        it, or (empty) where its links put it.
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
    effort: Estimate | None = None
    spread: Spread = "linear"
    exists: float = 1.0
    rework_only: bool = False
    only_if: tuple[str, str] | None = None
    response: str = ""
    window: str | None = None
    tags: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    deadline: date | None = None
    progress: Progress | None = None
    milestone_side: MilestoneSide = ""

    @property
    def is_complete(self) -> bool:
        """Return whether nothing of it is left to do."""
        return self.progress is not None and self.progress.is_complete

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
    each working day of the tasks (of the project, where no task is named). ``rate_factor`` multiplies the rate and
    ``quantity_factor`` the units of the ``resources``, in all tasks that use them. ``lost_days`` are working days that
    ``calendar`` loses in each month, drawn for every month anew.
    """

    tasks: tuple[str, ...] = ()
    key: str = ""
    delay: Estimate | None = None
    factor: Estimate | None = None
    cost: Estimate | None = None
    cost_factor: Estimate | None = None
    cost_per_day: Estimate | None = None
    resources: tuple[str, ...] = ()
    rate_factor: Estimate | None = None
    quantity_factor: Estimate | None = None
    calendar: str = ""
    lost_days: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A threat or an opportunity, assessed before (`probability`, `impacts`) and after its response (`residual_…`).

    ``residual_probability is None`` means that no residual assessment was made. ``residual_impacts`` are complete:
    the reader fills residual fields that the register leaves empty from the current assessment.

    Attributes
    ----------
    probability_range, residual_probability_range : Estimate or None
        Where the probability itself is uncertain; ``probability`` is then its mean, which is all that matters to one
        yes-or-no draw per iteration.
    per_month : Estimate or None
        A recurring risk: strikes per month of work on each of its tasks (of the project, where it names none).
        ``probability`` is then 1, and each strike draws its delay and cost anew.
    proximity : Proximity or None
        When it can strike; None: always.
    strategy : str
        Of the response, which ``response`` names.
    response_cost_range : Estimate or None
        Where the cost of the response is uncertain; ``response_cost`` is then its most likely value.
    response_lead_days : float
        Working days of the project calendar from the project's start (or the status date) until the response is
        effective: tasks that start before feel the risk as it was.
    shared : bool
        An enterprise risk: other projects list it too and it strikes in the same iterations there.
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
    probability_range: Estimate | None = None
    residual_probability_range: Estimate | None = None
    per_month: Estimate | None = None
    proximity: Proximity | None = None
    strategy: Strategy = ""
    response_owner: str = ""
    response_cost_range: Estimate | None = None
    response_lead_days: float = 0.0
    shared: bool = False

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

    Attributes
    ----------
    available : float or None
        Head count, in full-time equivalents; None: not limited. Tasks wait for it under `Project.resource_limits`.
    rate_estimate : Estimate or None
        Where the rate is uncertain: in the unit of the one that is given. It is drawn once, for all tasks.
    rate_from : tuple of (date, rate)
        Later rates in the same unit, each from its day on; uncertainty applies in proportion to the rate given.
    calendar : str or None
        Runs the tasks that name no calendar of their own and use this resource alone.
    cost_per_use : float
        Paid once for each task and unit.
    cost_once : float
        Paid once where the resource is used at all: mobilisation.
    cost_follows : str
        ``duration``: delays cost money; ``effort``: only the work does (draw times factors, without delays).
    currency : str
        Of all its money; empty for the project's.
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
    available: float | None = None
    rate_estimate: Estimate | None = None
    rate_from: tuple[tuple[date, float], ...] = ()
    calendar: str | None = None
    cost_per_use: float = 0.0
    cost_once: float = 0.0
    cost_follows: Literal["duration", "effort"] = "duration"
    currency: str = ""


@dataclass(frozen=True, slots=True)
class CostItem:
    """A cost of the project as a whole; ``cost_per_day`` runs with the project's duration in working days.

    The fixed cost is spent ``on`` a day, or spread over the project. ``currency`` is that of all its money; empty for
    the project's.
    """

    id: str
    name: str
    account: str = ""
    fixed_cost: Estimate | None = None
    cost_per_day: float = 0.0
    spread: Spread = "linear"
    on: date | None = None
    currency: str = ""


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
    lag_calendar : str
        The calendar on which lags run: that of the predecessor, the successor or the project, or 24 hours a day.
    cash_flow : bool
        Whether money is followed month by month. Prices that move need it.
    status_date : date or None
        A day (its beginning) or a moment up to which actuals are known: what is not done yet comes after it.
    progress_rule : str
        Whether what is left of a task in progress waits for its links (retained logic) or not (progress override).
    must_finish : date or None
        A day (its end) or a moment from which late dates and float are counted; None: from the finish itself.
    late_at_shift_end : bool
        Whether a late finish is the end of the last shift that the task can use, as planners' programs have it, or the
        last moment at which it delays nothing.
    constraints_win : bool
        Whether all constraints win over links, not only those that must.
    resource_limits : bool
        Whether tasks wait for resources of which no more than ``available`` are there.
    """

    name: str
    start: date
    tasks: tuple[Task, ...]
    currency: str = "USD"
    calendar: str = "standard"
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    risks: tuple[Risk, ...] = ()
    resources: tuple[Resource, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    costs: tuple[CostItem, ...] = ()
    status_date: date | None = None
    hours_per_year: float = 1760.0
    risk_combination: Combination = "series"
    responses: frozenset[str] = frozenset()
    correlation: Correlation = field(default_factory=Correlation)
    exclusive: tuple[ExclusiveSet, ...] = ()
    branches: tuple[Branch, ...] = ()
    conditions: tuple[Condition, ...] = ()
    rework: tuple[Rework, ...] = ()
    lost_days: tuple[LostDays, ...] = ()
    windows: tuple[CutoverWindow, ...] = ()
    systemic: Systemic | None = None
    accounts: tuple[Account, ...] = ()
    prices: tuple[PricePath, ...] = ()
    charges: tuple[Charge, ...] = ()
    finance: Finance = field(default_factory=Finance)
    cash_flow: bool = False
    scales: Scales | None = None
    lag_calendar: LagCalendar = "predecessor"
    progress_rule: ProgressRule = "retained logic"
    constraints_win: bool = False
    resource_limits: bool = False
    must_finish: date | None = None
    late_at_shift_end: bool = False

    def is_covered(self, risk: Risk) -> bool:
        """Return whether the systemic risk accounts for a risk already."""
        return self.systemic is not None and risk.id in self.systemic.covers

    def assessment(self, risk: Risk) -> tuple[float, tuple[Impact, ...]]:
        """Return probability and impacts in force: residual where the response is.

        Nothing for a closed risk, and for one that the systemic risk covers.
        """
        if not risk.is_open or self.is_covered(risk):
            return 0.0, ()
        if risk.id in self.responses and risk.residual_probability is not None:
            return risk.residual_probability, risk.residual_impacts
        return risk.probability, risk.impacts
