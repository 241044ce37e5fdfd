"""The naive simulation of a project with a systemic risk: what it covers is taken out by hand, its factors drawn once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from forecast.distributions import estimate as estimates
from forecast.project import Estimate, Impact, Project, Risk
from tests.reference.logic import with_passes
from tests.reference.money import Payment
from tests.reference.simulation import Drawn, Iteration, NaiveSimulation

FACTORS = ("cost_factor", "rate_factor", "quantity_factor")


class SystemicSimulation(NaiveSimulation):
    """Simulates a project slowly, with one factor on durations and one on costs."""

    def _draw_all(self) -> Drawn:
        systemic, n = self.project.systemic, self.n_blocks * 256
        self.project = covered(self.project)
        task_by_id = {task.id: task for task in with_passes(self.project)[0]}
        self.tasks = [task_by_id[one.id] for one in self.tasks]
        drawn = dict(super()._draw_all())
        stretch, self.dearer = np.ones(n), np.ones(n)
        if systemic.duration_factor is not None:
            stretch = self._draw("systemic-duration", "systemic", systemic.duration_factor)
        if systemic.cost_factor is not None:
            self.dearer = self._draw("systemic-cost", "systemic", systemic.cost_factor)
        for task in self.tasks:
            drawn["duration", task.id] = drawn["duration", task.id] * stretch
        return drawn

    def _payments(
        self, one: Iteration, drawn: Drawn, i: int, struck: list[tuple[Risk, Impact, dict[str, float]]]
    ) -> Iterator[Payment]:
        """Yield what the plan costs times the factor; what risks cost on top is not multiplied."""
        factors = [
            (risk, impact, {name: value for name, value in what.items() if name in FACTORS})
            for risk, impact, what in struck
        ]
        plan = list(super()._payments(one, drawn, i, factors))
        one.work.clear()  # of resources, which is noted where they are paid
        whole = super()._payments(one, drawn, i, struck)
        for payment, of_plan in zip(whole, plan, strict=True):
            on_top = payment.amount - of_plan.amount
            yield replace(payment, amount=of_plan.amount * self.dearer[i] + on_top)


def covered(project: Project) -> Project:
    """Return the project with what its systemic risk covers taken out: certain estimates, closed risks."""
    systemic = project.systemic
    risks = tuple(replace(one, status="closed") if one.id in systemic.covers else one for one in project.risks)
    project = replace(project, risks=risks)
    if "estimates" not in systemic.covers:
        return project
    time, money = systemic.duration_factor is not None, systemic.cost_factor is not None
    return replace(
        project,
        tasks=tuple(
            replace(
                task,
                duration=_likely(task.duration) if time else task.duration,
                fixed_cost=_likely(task.fixed_cost) if money else task.fixed_cost,
            )
            for task in project.tasks
        ),
        costs=tuple(
            replace(item, fixed_cost=_likely(item.fixed_cost) if money else item.fixed_cost) for item in project.costs
        ),
        resources=tuple(replace(one, rate_estimate=None) if money else one for one in project.resources),
        risks=tuple(replace(one, response_cost_range=None) if money else one for one in project.risks),
    )


def _likely(estimate: Estimate | None) -> Estimate | None:
    if estimate is None:
        return None
    value = estimates.most_likely(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
    return Estimate("constant", (("value", value),))
