"""What the engine is given: arrays only. Positions, never names; float64 and int32, never dates.

Shapes are stated in terms of ``n_tasks``, ``n_links``, ``n_streams``, ``n_inputs``, ``n_risks``, ``n_draws`` (estimates
drawn for risks), ``n_accounts``. Tasks stand in topological order. A *compressed* pair (``first_x``, ``x_…``) lists the
entries of task ``t`` at ``first_x[t] : first_x[t + 1]``.

Time is measured on the *axis*: worked slots of the only calendar in use, or, where several calendars are in use,
slots in which at least one of them works. A slot is a day where all calendars have whole days, else some minutes: see
`forecast.calendars.timeline`. Durations are working days of the task's calendar, each `Calendars.per_day` slots.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forecast.engine.limit_inputs import Bounds, Postponed, ResourceLimits
from forecast.engine.money_inputs import Charges, Timing, Usage, Waits

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Words = NDArray[np.uint32]

FS, SS, FF, SF = 0, 1, 2, 3
ANYWHERE, AFTER_BREAK, BEFORE_BREAK = 0, 1, 2
DELAY, FACTOR, SCALE = 0, 1, 2  # a scale multiplies however factors combine
ONCE, DAYS, EFFORT = 0, 1, 2
LINEAR, CURVE, AT_START, AT_END, ON_DAY = 0, 1, 2, 3, 4
FIXED, STARTS, FINISHES = 0, 1, 2
LINK_KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}


class Streams(NamedTuple):
    """Every number that is drawn: its random stream and the quantile function that turns percentiles into values.

    ``row[s]`` is a row of ``table`` (see `forecast.distributions.quantile_table`) that gives the value after scaling,
    or -1 for a step function: values ``step_value`` up to the cumulative probabilities ``step_probability``, rising
    towards them with ``step_slope`` (0: flat steps), compressed by ``first_step``. ``order`` lists the streams by their
    rows, so that a row is in the nearest cache for all of them.
    """

    key: Words  # (n_streams, 2)
    member: Ints  # (n_streams,), row of a correlated stream's order, else -1
    order: Ints  # (n_streams,)
    row: Ints  # (n_streams,)
    location: Floats  # (n_streams,)
    scale: Floats  # (n_streams,)
    table: Floats  # (n_rows, table width)
    first_step: Ints  # (n_streams + 1,)
    step_probability: Floats
    step_value: Floats
    step_slope: Floats


class Network(NamedTuple):
    """The schedule. Stream ``t`` is the duration of task ``t``.

    ``lag`` is in slots of the calendar on which it runs and ``lag_share`` a share of its duration; ``is_plain``
    marks FS links without either. ``start_row`` numbers the tasks whose start a successor's link looks at, else -1.
    ``effort_row`` numbers the tasks whose effort is paid from 1; row 0 serves all others. ``may_finish_last`` is false
    where a successor surely finishes no earlier. ``center`` is a value near the mean duration, by which sums of squares
    are shifted.
    """

    first_link: Ints  # (n_tasks + 1,)
    predecessor: Ints  # (n_links,)
    link_kind: Ints  # (n_links,)
    is_plain: NDArray[np.bool_]  # (n_links,)
    lag: Floats  # (n_links,), slots
    lag_share: Floats  # (n_links,)
    start_row: Ints  # (n_tasks,)
    earliest: Floats  # (n_tasks,), axis
    may_finish_last: NDArray[np.bool_]  # (n_tasks,)
    center: Floats  # (n_tasks,), days
    milestone: Ints  # (n_milestones,), task positions
    effort_row: Ints  # (n_tasks,)
    tie: float  # slack below this, in axis units, is no slack


class Calendars(NamedTuple):
    """Conversion between the axis and working time, in constant time.

    ``of_task[t]`` is a calendar's row, or -1 where its working time is the axis itself; so are ``of_project`` and
    ``of_lag``, the calendar on which the lag of a link runs. ``per_day`` and ``project_day`` are the slots of a day of
    their durations. ``rests[c, s]`` is twice the axis slots before slot ``s`` that a calendar does not work, and odd
    where it does not work in ``s``; ``gaps[c, k]`` are those before its worked slot ``k``. Beyond it all is worked.
    """

    of_task: Ints  # (n_tasks,)
    of_project: int
    of_lag: Ints  # (n_links,)
    per_day: Floats  # (n_tasks,)
    project_day: float
    rests: Ints  # (n_calendars, horizon + 1)
    gaps: Ints  # the same


class Risks(NamedTuple):
    """The register: who strikes, what is drawn, and which task feels it.

    Risk ``r`` strikes where the percentile of its stream is from ``low[r]`` to below ``high[r]``; risks that exclude
    each other share a stream. ``member`` is the row of a correlated occurrence's order, else -1.

    The last streams are those of risks: stream ``n_inputs + k`` counts where risk ``draw_risk[k]`` strikes, and is
    ``draw_neutral[k]`` (0 or 1) elsewhere. ``effect_…`` is compressed by task.
    """

    key: Words  # (n_risks, 2)
    low: Floats  # (n_risks,)
    high: Floats  # (n_risks,)
    member: Ints  # (n_risks,)
    draw_risk: Ints  # (n_draws,)
    draw_neutral: Floats  # (n_draws,)
    first_effect: Ints  # (n_tasks + 1,)
    effect_stream: Ints
    effect_kind: Ints
    in_parallel: NDArray[np.bool_]  # (n_tasks,)


class Costs(NamedTuple):
    """Money as lines, each with the account that it is booked to.

    Line ``l`` costs ``rate[l]`` times its quantity times the values of its factor streams (compressed). The quantity is
    1 (`ONCE`), a number of working days (`DAYS`), or those without delays (`EFFORT`). Lines are compressed by task;
    those of the project as a whole, whose days are the project's, stand behind the last task. ``of_work`` marks what a
    task itself costs, without the amounts of risks.
    """

    n_accounts: int
    first_line: Ints  # (n_tasks + 2,)
    account: Ints  # (n_lines,)
    rate: Floats  # (n_lines,)
    quantity: Ints  # (n_lines,)
    of_work: NDArray[np.bool_]  # (n_lines,)
    first_factor: Ints  # (n_lines + 1,)
    factor_stream: Ints


class Correlations(NamedTuple):
    """Streams whose percentiles move together: scores of members are weighted sums of the scores of sources.

    The sources are the members' own scores, then those of factors. ``weight`` is compressed by member and corrected for
    ranks within a block of 256; ``exact_weight`` is for plain Monte Carlo. ``sign`` is -1 where a low percentile means
    much: a risk strikes at low ones. ``reported`` lists, compressed, the members whose mean correlation is reported.
    """

    key: Words  # (n_sources, 2)
    sign: Floats  # (n_members,)
    first_weight: Ints  # (n_members + 1,)
    source: Ints
    weight: Floats
    exact_weight: Floats
    first_reported: Ints  # (n_reported + 1,)
    reported: Ints
    stratum_score: Floats  # (256,), normal quantiles of the middles of strata
    normal: Floats  # (table width,), quantile table of the standard normal


class Proximities(NamedTuple):
    """When risks can hit: only tasks that are being worked on between two moments, or that start soon, or late.

    A *part* of a risk is one of its assessments: it has a row of occurrences and belongs to risk ``risk`` of the
    register; tasks feel it that start from ``least_start`` to before ``most_start``. Proximity ``p`` is a part and a
    window from ``opens`` to ``closes`` (also in calendar days from the project's start), or from and to the finish of a
    task, where that is not -1. ``of_project`` marks those of risks that name no task, which strike after ``begins``.

    What a part does to one task stands in a row of its own behind the streams, ``local_row``: the value of stream
    ``local_source`` where the task is hit, else ``local_neutral``. A *visit* is a task and a proximity; visits are
    compressed by task, local rows by visit. The amounts of a part are paid where it hit anything, and the part
    ``amount_unless`` (or -1) did not.
    """

    risk: Ints  # (n_parts,)
    is_first: NDArray[np.bool_]  # (n_parts,), the first part of its risk
    occurrence: Ints  # (n_parts,)
    least_start: Floats  # (n_parts,), axis
    most_start: Floats  # (n_parts,), axis
    part: Ints  # (n_proximities,)
    opens: Floats  # (n_proximities,), axis
    closes: Floats  # (n_proximities,), axis
    opens_day: Floats  # (n_proximities,)
    closes_day: Floats  # (n_proximities,)
    opens_task: Ints  # (n_proximities,)
    closes_task: Ints  # (n_proximities,)
    of_project: NDArray[np.bool_]  # (n_proximities,)
    begins: float  # axis
    first_visit: Ints  # (n_tasks + 1,)
    visit_proximity: Ints
    first_local: Ints  # (n_visits + 1,)
    local_row: Ints
    local_source: Ints
    local_neutral: Floats
    amount_row: Ints  # (n_amounts,)
    amount_source: Ints
    amount_part: Ints
    amount_unless: Ints


class Repeats(NamedTuple):
    """Recurring risks: ``values[rate[q]] * share[q]`` strikes per calendar day, numbered from the project's start.

    ``row`` is the risk's in the register. An impact draws a delay and a cost for each strike (streams of
    `Hazards.draws`, or -1); impacts are compressed by risk. ``member_…``, compressed by impact, are the tasks that it
    can meet (-1: the project), the row of their starts, and the row behind the streams in which its cost for that task
    is summed. Visits are the same by task. No strike meets anything before ``first_day`` or comes after ``last_day``.
    ``clock`` counts the slots on the clock from the start to each slot of the axis, ``slots_per_day`` those of a
    calendar day.
    """

    row: Ints  # (n_repeats,)
    key: Words  # (n_repeats, 2)
    rate: Ints  # (n_repeats,)
    share: Floats  # (n_repeats,)
    first_impact: Ints  # (n_repeats + 1,)
    impact_risk: Ints  # (n_impacts,)
    impact_key: Words  # (n_impacts, 2)
    delay: Ints  # (n_impacts,)
    cost: Ints  # (n_impacts,)
    first_member: Ints  # (n_impacts + 1,)
    member_task: Ints
    member_start: Ints  # of what is left of a task
    member_proximity: Ints
    member_row: Ints
    cost_row: Ints
    first_visit: Ints  # (n_tasks + 1,)
    visit_impact: Ints
    visit_proximity: Ints
    clock: Ints  # (n_axis_slots,)
    slots_per_day: float
    first_day: float
    last_day: float


class LostTime(NamedTuple):
    """Days that calendars lose by month: entry ``e`` loses what stream ``stream[e]`` of `Hazards.draws` gives.

    ``of_task`` numbers the calendars that lose days, else -1. Worked slot ``k`` of such a calendar lies in month
    ``month_of[c, k]``; ``first_day`` counts its worked slots before each month, ``working_days`` are the days of the
    whole month. ``first_month`` is the number of the first month (12 times the year, January is 0). ``risk`` is the
    row of occurrences of the risk that causes an entry, or -1. Entries are compressed by calendar.
    """

    of_task: Ints  # (n_tasks,)
    month_of: Ints  # (n_slow, n_slots)
    first_day: Floats  # (n_slow, n_months + 2), the last infinite
    working_days: Floats  # (n_slow, n_months)
    first_month: int
    first_entry: Ints  # (n_slow + 1,)
    stream: Ints  # (n_entries,)
    key: Words  # (n_entries, 2)
    in_month: NDArray[np.bool_]  # (n_entries, 12)
    risk: Ints  # (n_entries,)


class Hazards(NamedTuple):
    """What depends on when tasks run; ``draws`` are drawn one by one: for a strike, for a month."""

    proximities: Proximities
    repeats: Repeats
    lost_days: LostTime
    draws: Streams
    n_rows: int


class Logic(NamedTuple):
    """What exists only sometimes, and what waits for a cut-over window.

    A *gate* is open in some iterations: gate ``g`` of the first ``n_drawn`` where the percentile of its stream is from
    ``low[g]`` to below ``high[g]``; each of the others where the task that decides it lasts longer (or ends later)
    than ``limit``, or where it does not. A task exists where all gates that it needs are open; ``row`` is the row of
    `Scratch.values`, behind the streams, that holds 1 where it does and 0 elsewhere, or -1 for a task that always does.
    ``need``, ``decided`` and what stands beside it are compressed by task.

    A group of tasks shares the amount of a risk: row ``share_row`` holds their number by the number of those that
    exist. ``sharer`` is compressed by group.

    ``window`` is the window of a task, or -1; its periods are compressed by window, in the order of time, on the axis
    and in worked slots of the task's calendar. ``longest`` is the longest of a period and all later ones of a window.
    """

    key: Words  # (n_drawn, 2)
    low: Floats  # (n_drawn,)
    high: Floats  # (n_drawn,)
    n_gates: int
    first_need: Ints  # (n_tasks + 1,)
    need: Ints
    row: Ints  # (n_tasks,)
    n_rows: int
    first_decided: Ints  # (n_tasks + 1,)
    decided: Ints
    limit: Floats  # working days, or axis
    by_duration: NDArray[np.bool_]
    opens_above: NDArray[np.bool_]
    first_sharer: Ints  # (n_groups + 1,)
    sharer: Ints
    share_row: Ints  # (n_groups,)
    window: Ints  # (n_tasks,)
    first_period: Ints  # (n_windows + 1,)
    axis_opens: Floats
    axis_closes: Floats
    work_opens: Floats
    work_closes: Floats
    longest: Floats


class EngineInputs(NamedTuple):
    """All that a simulation needs to know, and nothing else.

    The first ``n_inputs`` streams are the model's own estimates: durations of tasks, then fixed costs of tasks and of
    the project. The rest are impacts of risks.
    """

    streams: Streams
    network: Network
    calendars: Calendars
    risks: Risks
    costs: Costs
    usage: Usage | None = None
    correlations: Correlations | None = None
    logic: Logic | None = None
    hazards: Hazards | None = None
    timing: Timing | None = None
    charges: Charges | None = None
    waits: Waits | None = None
    bounds: Bounds | None = None
    limits: ResourceLimits | None = None
    postponed: Postponed | None = None

    @property
    def n_tasks(self) -> int:
        """Return the number of tasks."""
        return len(self.network.center)

    @property
    def n_inputs(self) -> int:
        """Return the number of streams that are no impact of a risk."""
        return len(self.streams.row) - len(self.risks.draw_risk)

    @property
    def n_months(self) -> int:
        """Return the number of months in which money is followed, 0 where it is not."""
        return 0 if self.timing is None else self.timing.n_months

    @property
    def n_charges(self) -> int:
        """Return the number of charges."""
        return 0 if self.charges is None else len(self.charges.rate)

    @property
    def n_deliveries(self) -> int:
        """Return the number of deliveries."""
        return 0 if self.waits is None else self.waits.n_deliveries

    @property
    def n_limited(self) -> int:
        """Return the number of resources that tasks may have to wait for."""
        return 0 if self.limits is None else len(self.limits.first_step) - 1

    @property
    def n_resources(self) -> int:
        """Return the number of resources that work."""
        return 0 if self.usage is None else self.usage.n_resources

    @property
    def n_reported(self) -> int:
        """Return the number of correlations that are reported."""
        return 0 if self.correlations is None else len(self.correlations.first_reported) - 1

    @property
    def n_rows(self) -> int:
        """Return the number of rows of values: those of the streams, then what the kernels themselves fill."""
        further = (self.hazards, self.logic)
        return len(self.streams.row) + sum(0 if one is None else one.n_rows for one in further)

    @property
    def n_gates(self) -> int:
        """Return the number of gates."""
        return 0 if self.logic is None else self.logic.n_gates

    @property
    def n_accounts(self) -> int:
        """Return the number of cost accounts."""
        return self.costs.n_accounts
