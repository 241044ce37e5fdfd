"""Labels return: from the engine's sums and arrays to `Results`, in the user's order, words and units."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from forecast.assemble.accounts import account_outcomes, over_budget
from forecast.assemble.calendars import calendar_rows
from forecast.assemble.correlations import correlation_rows, label
from forecast.assemble.deliveries import delivery_rows
from forecast.assemble.forks import fork_rows, window_warnings
from forecast.assemble.inputs import effective_inputs, lost_day_rows
from forecast.assemble.money import after_the_months, money_outcomes
from forecast.assemble.register import register_rows
from forecast.assemble.resources import overallocated, resource_rows
from forecast.assemble.risks import risk_outcomes
from forecast.assemble.tasks import cost_outcomes, systemic_rows, task_outcomes, user_order, wbs_outcomes
from forecast.calendars import Timeline
from forecast.compiler import Compiled
from forecast.engine.memory import LANES
from forecast.engine.simulate import Simulation
from forecast.errors import Problem
from forecast.project import Project
from forecast.results import Base, Provenance, Results, TargetValues
from forecast.scenario import Scenario
from forecast.version import __version__

LEAST_STRIKES = 30  # fewer strikes of a risk say little about its effect


def assemble(scenario: Scenario, compiled: Compiled, simulation: Simulation) -> Results:
    """Return the labeled results of a simulation.

    Parameters
    ----------
    scenario : Scenario
        With the settings that the simulation was run with.
    compiled : Compiled
    simulation : Simulation
    """
    project, timeline, outcome = compiled.project, compiled.timeline, simulation.outcome
    targets = scenario.targets
    target_day = None if targets.finish is None else float((targets.finish - project.start).days + 1)
    risks = risk_outcomes(project, simulation)
    known = _milestones(compiled)
    order = user_order([task.id for task in project.tasks if task.id in known], known)
    results = Results(
        provenance=Provenance(
            scenario=scenario.name,
            model=scenario.model,
            title=scenario.title or project.name,
            project=project.name,
            seed=scenario.seed,
            n_iterations=len(outcome.finish),
            sampling=scenario.sampling,
            engine_version=__version__,
            n_detailed=outcome.detail_finish.shape[1],
            versions=_versions(project),
            inputs_sha256=dict(scenario.inputs_sha256),
            status_date="" if project.status_date is None else str(project.status_date)[:10],
        ),
        handshake=scenario.handshake,
        currency=project.currency,
        start=project.start,
        base=Base(
            duration=compiled.base_duration,
            finish=float(timeline.calendar_days(np.array(compiled.base.project_finish))),
            cost=compiled.base_cost,
        ),
        targets=TargetValues(finish=target_day, duration=targets.duration, budget=targets.budget),
        duration=outcome.duration,
        finish=timeline.calendar_days(outcome.finish),
        cost=outcome.cost,
        accounts=compiled.accounts,
        account_cost=outcome.account_cost,
        account_tree=account_outcomes(project, compiled),
        money=money_outcomes(project, compiled, simulation),
        risks=risks,
        systemic=tuple(systemic_rows(compiled, simulation)),
        lost_days=tuple(lost_day_rows(scenario.project)),
        register=tuple(register_rows(scenario.project, risks, simulation)),
        milestones=tuple(known[m] for m in order),
        milestone_finish=_calendar_days(timeline, outcome.milestone_finish, order),
        tasks=task_outcomes(compiled, simulation),
        costs=cost_outcomes(compiled, simulation),
        wbs=wbs_outcomes(compiled, simulation),
        require=dict(scenario.requirements.values),
        forks=tuple(fork_rows(compiled, simulation)),
        correlations=tuple(correlation_rows(project, compiled, simulation)),
        resources=tuple(resource_rows(project, compiled, simulation)),
        deliveries=tuple(delivery_rows(project, compiled, simulation)),
        has_hours=timeline.has_hours,
        calendars=tuple(calendar_rows(project, compiled, simulation)),
        effective_inputs=tuple(effective_inputs(project, compiled)),
        warnings=scenario.warnings + tuple(_warnings(project, compiled, timeline, simulation)),
        block_size=LANES,
    )
    return replace(results, warnings=(*results.warnings, *over_budget(results), *overallocated(project, compiled)))


def _versions(project: Project) -> dict[str, str]:
    """Return the versions of what the numbers depend on."""
    versions = {"forecast": __version__, "numpy": np.__version__, "python": platform.python_version()}
    if any(calendar.public_holidays for calendar in project.calendars.values()):
        versions["holidays"] = version("holidays")
    return versions


def _calendar_days(timeline: Timeline, moments: NDArray[np.float64], rows: Sequence[int]) -> NDArray[np.float64]:
    """Convert some rows, one by one: a conversion holds several copies of what it converts."""
    days = np.empty((len(rows), moments.shape[1]))
    for k, row in enumerate(rows):
        days[k] = timeline.calendar_days(moments[row])
    return days


def _milestones(compiled: Compiled) -> list[str]:
    return [compiled.tasks[t].id for t in compiled.inputs.network.milestone]


def _warnings(project: Project, compiled: Compiled, timeline: Timeline, simulation: Simulation) -> list[Problem]:
    found = []
    latest = float(simulation.outcome.finish.max())
    if latest > len(timeline.clock):
        days = latest / timeline.per_day[project.calendar]
        found.append(
            Problem(
                "calendar-horizon",
                f"the project can last {days:,.6g} days; calendars are known for {timeline.n_days // 365} years, after "
                "which every day counts as worked and dates are not to be relied on",
                "warning",
                hint="durations are in days: hours or minutes may have been written instead",
            )
        )
    if simulation.n_slowest:
        found.append(
            Problem(
                "lost-days-cut",
                f"{simulation.n_slowest:,} months of an iteration would have lost more than 95 % of their days: "
                "5 % of them remain",
                "warning",
                hint="lower the lost days, or their pessimistic value",
            )
        )
    if simulation.n_cut:
        share = simulation.n_cut / len(simulation.outcome.finish)
        found.append(
            Problem(
                "duration-below-zero",
                f"opportunities would have made durations negative {simulation.n_cut:,} times ({share:.2g} per "
                "iteration); they count as 0",
                "warning",
                hint="make the opportunities' savings smaller than the durations that they act on",
            )
        )
    found += window_warnings(compiled, simulation)
    certain = compiled.correlation.certain
    if certain:
        found.append(
            Problem(
                "correlation-certain",
                f"nothing correlates with what is certain: {', '.join(label(one) for one in certain[:5])}"
                f"{' …' if len(certain) > 5 else ''}",
                "warning",
                hint="remove it from the correlation",
            )
        )
    found += after_the_months(compiled, simulation)
    n = len(simulation.outcome.finish)
    for risk in project.risks:
        probability = project.assessment(risk)[0]
        if 0.0 < n * probability < LEAST_STRIKES:
            found.append(
                Problem(
                    "rare-risk",
                    f"at probability {probability:g} it strikes about {n * probability:.0f} times in {n:,} iterations",
                    "warning",
                    "risks",
                    risk.id,
                    "probability",
                    hint=f"run at least {int(np.ceil(LEAST_STRIKES / probability)):,} iterations to see what it does",
                )
            )
    return found
