"""What the engine is given: arrays only. Positions, never names; float64 and int32, never dates.

Shapes are stated in terms of ``n_tasks``, ``n_links``, ``n_streams``, ``n_inputs``, ``n_risks``, ``n_draws`` (estimates
drawn for risks), ``n_accounts``. Tasks stand in topological order. A *compressed* pair (``first_x``, ``x_…``) lists the
entries of task ``t`` at ``first_x[t] : first_x[t + 1]``.

Time is measured on the *axis*: working days of the only calendar in use, or, where several calendars are in use,
days on which at least one of them works. An interval of one axis unit is one worked day.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Words = NDArray[np.uint32]

FS, SS, FF, SF = 0, 1, 2, 3
DELAY, FACTOR = 0, 1
ONCE, DAYS = 0, 1
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

    ``lag`` is in working days of the predecessor's calendar and ``lag_share`` a share of its duration; ``is_plain``
    marks FS links without either. ``start_row`` numbers the tasks whose start a successor's link looks at, else -1.
    ``may_finish_last`` is false where a successor surely finishes no earlier. ``center`` is a value near the mean
    duration, by which sums of squares are shifted.
    """

    first_link: Ints  # (n_tasks + 1,)
    predecessor: Ints  # (n_links,)
    link_kind: Ints  # (n_links,)
    is_plain: NDArray[np.bool_]  # (n_links,)
    lag: Floats  # (n_links,), days
    lag_share: Floats  # (n_links,)
    start_row: Ints  # (n_tasks,)
    earliest: Floats  # (n_tasks,), axis
    may_finish_last: NDArray[np.bool_]  # (n_tasks,)
    center: Floats  # (n_tasks,), days
    milestone: Ints  # (n_milestones,), task positions
    tie: float  # slack below this, in axis units, is no slack


class Calendars(NamedTuple):
    """Conversion between the axis and working time, in constant time.

    ``of_task[t]`` is a calendar's row, or -1 where its working time is the axis itself; so is ``of_project``.
    ``worked[c, d]`` counts the working days before axis day ``d``; ``day[c, k]`` is the axis day of working day ``k``.
    Beyond the horizon every axis day is worked.
    """

    of_task: Ints  # (n_tasks,)
    of_project: int
    worked: Ints  # (n_calendars, horizon + 1)
    day: Ints  # (n_calendars, horizon)


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
    1 (`ONCE`) or a number of working days (`DAYS`). Lines are compressed by task; those of the project as a
    whole, whose days are the project's, stand behind the last task. ``of_work`` marks what a task itself costs, without
    the amounts of risks.
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
    correlations: Correlations | None = None
    logic: None = None
    hazards: None = None

    @property
    def n_tasks(self) -> int:
        """Return the number of tasks."""
        return len(self.network.center)

    @property
    def n_inputs(self) -> int:
        """Return the number of streams that are no impact of a risk."""
        return len(self.streams.row) - len(self.risks.draw_risk)

    @property
    def n_reported(self) -> int:
        """Return the number of correlations that are reported."""
        return 0 if self.correlations is None else len(self.correlations.first_reported) - 1

    @property
    def n_accounts(self) -> int:
        """Return the number of cost accounts."""
        return self.costs.n_accounts
