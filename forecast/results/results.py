"""The frozen results of one run; nothing to the right of it asks the project or the engine anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.errors import Problem
from forecast.results.money import MoneyOutcomes

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Base:
    """The deterministic result: most likely values, no risks.

    ``duration`` in working days of the project calendar, ``finish`` in calendar days from the project's start (see
    `Results.date_of`), ``cost`` in the project's currency.
    """

    duration: float
    finish: float
    cost: float


@dataclass(frozen=True, slots=True)
class TargetValues:
    """The targets in the units of the outcome arrays; None where the scenario sets none.

    ``finish`` in calendar days from the project's start (end of the target day); ``duration`` in working days, set
    only where the target was given as a duration, in which case ``finish`` is None.
    """

    finish: float | None = None
    duration: float | None = None
    budget: float | None = None

    def on_time(self, duration: Floats, finish: Floats) -> NDArray[np.bool_] | None:
        """Say of each iteration whether it meets the target finish; None without a target."""
        if self.duration is not None:
            return duration <= self.duration + DAY_TOLERANCE
        return None if self.finish is None else finish <= self.finish + DAY_TOLERANCE

    def on_budget(self, cost: Floats) -> NDArray[np.bool_] | None:
        """Say of each iteration whether it stays within the budget; None without a budget."""
        return None if self.budget is None else cost <= self.budget * (1.0 + COST_TOLERANCE)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TaskOutcomes:
    """Per-task figures, all of shape (n_tasks,), in the order of the model's table.

    Starts and finishes are in calendar days from the project's start; durations in working days of the task's
    calendar, risks included. ``finish_effect`` is the change of the mean project finish (working days of the project
    calendar) and ``cost_effect`` that of the mean total cost between the tenth of iterations in which the task's own
    estimate is drawn lowest and the tenth in which it is drawn highest; ``…_low`` and ``…_high`` bound their 95 %
    interval. The date percentiles come from the run's first iterations, `Provenance.n_detailed` of them.

    ``exists`` is the share of iterations in which the task exists. What is said of its dates and its duration is of
    those iterations alone; what the base plan does not hold, or what never existed, has none (NaN). ``again`` names the
    task of which this is another pass through a rework loop, else it is empty.
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    wbs: tuple[str, ...]
    is_milestone: NDArray[np.bool_]
    base_start: Floats
    base_finish: Floats
    base_float: Floats
    base_critical: NDArray[np.bool_]
    criticality_index: Floats
    criticality_low: Floats
    criticality_high: Floats
    duration_mean: Floats
    duration_sd: Floats
    start_p10: Floats
    start_p50: Floats
    start_p80: Floats
    finish_p10: Floats
    finish_p50: Floats
    finish_p80: Floats
    finish_p90: Floats
    finish_effect: Floats
    finish_effect_low: Floats
    finish_effect_high: Floats
    cost_effect: Floats
    cost_effect_low: Floats
    cost_effect_high: Floats
    exists: Floats
    again: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RiskOutcomes:
    """Per-risk figures, shape (n_risks,), in the order of the register; all risks, closed ones too.

    ``probability`` is the assessment in force, ``share`` the share of iterations in which the risk struck; where dates
    of tasks decide whether it strikes, ``probability`` is that share. ``finish_effect`` and ``cost_effect`` are how
    much later (working days of the project calendar) and dearer the project ends on average in iterations in which the
    risk strikes than in those in which it does not; multiplied by the probability they are the risk's part in the mean.
    They are not known (NaN) of a risk that its window keeps from striking in more than a tenth of its occurrences:
    there the difference tells of early and late iterations.
    ``current_…`` and ``residual_…`` hold the two assessments for the risk matrix: probability, mean delay in working
    days when it strikes (of a recurring risk: of one strike; the largest over its impacts,
    factors applied to the base duration of their tasks) and mean cost when it strikes; NaN where not assessed.
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    kind: tuple[str, ...]
    owner: tuple[str, ...]
    status: tuple[str, ...]
    response: tuple[str, ...]
    response_cost: Floats
    response_in_force: NDArray[np.bool_]
    probability: Floats
    share: Floats
    finish_effect: Floats
    finish_effect_low: Floats
    finish_effect_high: Floats
    cost_effect: Floats
    cost_effect_low: Floats
    cost_effect_high: Floats
    current_probability: Floats
    current_delay: Floats
    current_cost: Floats
    residual_probability: Floats
    residual_delay: Floats
    residual_cost: Floats


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CostOutcomes:
    """Per uncertain fixed cost, rate, cost of a response and price, shape (n_costs,).

    ``kind`` is one of ``fixed_cost, rate, response_cost, price``. ``cost_effect`` is the change of the mean total cost
    between the tenth of iterations in which this cost is drawn lowest and the tenth in which it is drawn highest;
    ``…_low`` and ``…_high`` bound its 95 % interval.
    """

    id: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    cost_effect: Floats = field(default_factory=lambda: np.empty(0))
    cost_effect_low: Floats = field(default_factory=lambda: np.empty(0))
    cost_effect_high: Floats = field(default_factory=lambda: np.empty(0))
    kind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WbsOutcomes:
    """Per element of the work breakdown structure, shape (n_elements,), in the order of the model's tasks.

    Dates are in calendar days from the project's start, their percentiles from the run's first
    `Provenance.n_detailed` iterations. ``cost_mean`` is what the element's tasks cost on average: without the amounts
    of risks and the costs of the project as a whole.
    """

    path: tuple[str, ...] = ()
    n_tasks: tuple[int, ...] = ()
    base_start: Floats = field(default_factory=lambda: np.empty(0))
    base_finish: Floats = field(default_factory=lambda: np.empty(0))
    finish_p50: Floats = field(default_factory=lambda: np.empty(0))
    finish_p80: Floats = field(default_factory=lambda: np.empty(0))
    finish_p90: Floats = field(default_factory=lambda: np.empty(0))
    cost_mean: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AccountOutcomes:
    """The tree of cost accounts, shape (n,): those declared, in the model's order, then others in use.

    ``parent`` is an id, or empty. ``budget`` is NaN where there is none. ``base`` is what the base plan books to the
    account itself, without those below it.
    """

    id: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    budget: Floats = field(default_factory=lambda: np.empty(0))
    base: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the run was made: enough to repeat it bit for bit.

    ``replay`` says where the scenario stands and what the call changed: ``source`` (a path in the workspace), ``sets``,
    ``target_duration``, whether the run was sampled on until it was content (``is_sampled_on``), and ``platform``.
    ``status_date`` is the project's, as an ISO date; empty where it has none.
    """

    scenario: str
    model: str
    title: str
    project: str
    seed: int
    n_iterations: int
    sampling: str
    engine_version: str
    n_detailed: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    inputs_sha256: Mapping[str, str] = field(default_factory=dict)
    replay: Mapping[str, Any] = field(default_factory=dict)
    status_date: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Results:
    """What a run found.

    Attributes
    ----------
    start : date
        The project's start; day 0 of every ``finish`` array.
    duration : ndarray, shape (n_iterations,)
        Project duration in working days of the project calendar.
    finish : ndarray, shape (n_iterations,)
        Project finish in calendar days from ``start``; 3.0 is the end of the third day, 2.5 its middle.
    cost : ndarray, shape (n_iterations,)
        Total cost; equals the sum of ``account_cost`` over accounts in every iteration.
    account_cost : ndarray, shape (n_accounts, n_iterations)
        Of the accounts that money is booked to; `statistics.rolled_up` adds those above them.
    milestone_finish : ndarray, shape (n_milestones, n_iterations)
        In calendar days from ``start``.
    block_size : int
        Iterations of one block, the replicate from whose spread intervals are computed.
    require : mapping of str to float or str
        What each gate of the scenario asks for: see `forecast.scenario.Requirements`.
    gates : tuple of mappings
        The gates as they were judged at the end of the run: the fields of `statistics.gates.Gate`.
    effective_inputs : tuple of mappings
        One row per estimate: ``table, id, field, reading, mean, sd, p10, p90, unit``.
    correlations : tuple of mappings
        One row per group and per pair: ``name`` (of a group) or ``one`` and ``other``, ``measure`` (spearman or
        normal), ``requested``, ``repaired``, ``achieved`` (of a group: the mean over its pairs) with its interval
        ``low`` and ``high``.
    register : tuple of mappings
        One row per risk, in the order of the register: ``id, shared, covered`` (by the systemic risk), ``tasks`` (that
        it acts on), ``also`` (what it does besides delays and an amount, in words), where a risk has a window or
        recurs ``window_opens, window_closes, per_month, strikes_mean`` (per iteration), ``response_strategy,
        response_owner, response_cost_reading`` (where it is uncertain), ``response_lead_days, response_tasks``. Where
        the model has a scoring table: ``current_probability_class, current_impact_class, current_score,
        current_rating`` and the same after the response (``residual_…``), None where nothing can happen or be scored.
    lost_days : tuple of mappings
        One row per cause that takes days from a calendar: ``name`` (of an entry, or the id of a risk), ``calendar``,
        ``months`` (a list of 1 to 12), ``reading`` and ``mean`` of the days that a month loses.
    systemic : tuple of mappings
        One row per factor of the systemic risk: ``id, name, reading, covers`` (a list), ``source``, and
        ``finish_effect, cost_effect`` as in `TaskOutcomes`, with their intervals.
    money : MoneyOutcomes
        Money by month and at which prices.
    forks : tuple of mappings
        One row per outcome of a branch or condition, pass of a rework loop, and task that may not exist: ``kind``
        (task, branch, condition, rework), ``name``, ``outcome``, ``tasks`` (those that need it), ``planned`` (whether
        the base plan holds it), ``probability`` (None where a task decides), ``share``, and ``finish_effect`` and
        ``cost_effect``, each number but the probability with its interval ``…_low`` and ``…_high``: how much later
        (working days) and dearer the project ends on average where it happens than where it does not.
    resources : tuple of mappings
        One row per resource that works: ``id, name, role, vendor, available, base_peak`` (full-time equivalents),
        ``rate`` as it was read, ``rate_points`` (optimistic, most likely, pessimistic, where it has them),
        ``later_rates`` (a list of ``from``, an ISO date, and ``rate``), ``rate_unit, currency, work_mean, work_p80``
        (person-days), ``cost_mean``.
    deliveries : tuple of mappings
        One row per delivery: ``id, name, vendor, needed_for, base_order, base_arrival, arrival_p50, arrival_p80,
        latest_need`` (moments in calendar days from ``start``), ``late`` (share of iterations in which a task waits for
        it alone) with its interval, ``due, storage_mean, late_fee_mean`` (negative: the supplier pays).
    has_hours : bool
        Whether moments have a time of day: some calendar in use has hours. Then 2.375 is 9 o'clock on the third day;
        else it is a part of that day's work.
    calendars : tuple of mappings
        One row per calendar in use: ``id, is_project, n_tasks, n_lags, week`` (in words), ``hours_per_day,
        days_per_week, days_per_month, public_holidays`` (places) and ``days`` that differ from the week while the
        project may last (``from, to, hours, name``); ``lag_calendar`` is the project's rule for lags. Empty where all
        of them are the built-in ones.
    handshake : mapping
        How the schedule came out that the model was imported from, empty where it was not: ``file, project, program``,
        how many ``tasks`` have dates in the file, and how many of them have the same ones here (``to_the_minute,
        to_the_day, late_dates, total_float, critical``); ``causes`` counts the differences, ``differences`` lists the
        first of them (``id, name, cause, detail, file_start, file_finish, start, finish``).
    studies : mapping of str to tuple of mappings
        Rows of plain values by name of the study (`forecast.studies.STUDIES`): what further runs with the same random
        numbers found. Empty where no study was asked for. Finishes are in calendar days from ``start``.
    """

    provenance: Provenance
    currency: str
    start: date
    base: Base
    targets: TargetValues
    duration: Floats
    finish: Floats
    cost: Floats
    accounts: tuple[str, ...]
    account_cost: Floats
    milestones: tuple[str, ...]
    milestone_finish: Floats
    tasks: TaskOutcomes
    risks: RiskOutcomes
    costs: CostOutcomes = field(default_factory=CostOutcomes)
    wbs: WbsOutcomes = field(default_factory=WbsOutcomes)
    account_tree: AccountOutcomes = field(default_factory=AccountOutcomes)
    require: Mapping[str, float | str] = field(default_factory=dict)
    gates: tuple[Mapping[str, Any], ...] = ()
    effective_inputs: tuple[Mapping[str, object], ...] = ()
    warnings: tuple[Problem, ...] = ()
    block_size: int = 256
    correlations: tuple[Mapping[str, Any], ...] = ()
    money: MoneyOutcomes = field(default_factory=MoneyOutcomes)
    register: tuple[Mapping[str, Any], ...] = ()
    systemic: tuple[Mapping[str, Any], ...] = ()
    forks: tuple[Mapping[str, Any], ...] = ()
    lost_days: tuple[Mapping[str, Any], ...] = ()
    resources: tuple[Mapping[str, Any], ...] = ()
    deliveries: tuple[Mapping[str, Any], ...] = ()
    has_hours: bool = False
    calendars: tuple[Mapping[str, Any], ...] = ()
    handshake: Mapping[str, Any] = field(default_factory=dict)
    studies: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)

    @property
    def n_iterations(self) -> int:
        """Return the number of iterations that ran."""
        return len(self.finish)

    def date_of(self, finish: float) -> date:
        """Return the day in which a moment falls; the end of a day belongs to that day, day 0.0 to the first.

        Moments after the year 9999, which no date can name, fall in its last day.

        Examples
        --------
        A project that starts on a Monday and takes three days ends on Wednesday: ``date_of(3.0)``.
        """
        day = int(np.ceil(finish - DAY_TOLERANCE)) - 1
        return self.start + timedelta(days=min(max(day, 0), (date.max - self.start).days))

    def time_of(self, moment: float) -> datetime:
        """Return the day and the minute of a moment, where calendars have hours; see `date_of` for far ones.

        Examples
        --------
        A project that starts on a Monday and ends on Wednesday at 17:00 takes ``2 + 17 / 24`` days.
        """
        midnight = datetime.combine(self.start, time.min)
        most = (datetime.combine(date.max, time.min) - midnight) // timedelta(minutes=1)
        return midnight + timedelta(minutes=min(max(round(moment * MINUTES), 0), most))

    def on_time(self) -> NDArray[np.bool_] | None:
        """Say of each iteration whether it meets the target finish; None without a target."""
        return self.targets.on_time(self.duration, self.finish)

    def on_budget(self) -> NDArray[np.bool_] | None:
        """Say of each iteration whether it stays within the budget; None without a budget."""
        return self.targets.on_budget(self.cost)


# Rounding of sums in float64 stays below a thousandth of a second (in days) and a cent in ten billion.
DAY_TOLERANCE = 1e-8
COST_TOLERANCE = 1e-12
MINUTES = 1440  # of a day
