"""The whole simulation, one iteration and one task at a time, straight from a project: no arrays, no compiler."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from forecast.project import Estimate, Impact, PricePath, Project, Risk, Task
from tests.reference.draws import BLOCK, is_certain, percentiles, values
from tests.reference.lateness import postpone
from tests.reference.logic import wait, with_passes
from tests.reference.money import MoneyInTime, Payment, Spent
from tests.reference.progress import (
    bounded,
    days_of_complete,
    earliest,
    expected_finish,
    is_binding,
    is_running,
    share_left,
    still_possible,
    what_is_done,
)
from tests.reference.resources import payments
from tests.reference.serial_sgs import Occupied, by_priority
from tests.reference.working_time import Axis

TIE = 1e-9  # days
TENTH = 26  # of 256 strata
NEUTRAL = {"delay": 0.0, "factor": 1.0, "cost": 0.0, "cost_factor": 1.0, "cost_per_day": 0.0,
           "rate_factor": 1.0, "quantity_factor": 1.0}  # fmt: skip
UNASSIGNED = "unassigned"


@dataclass
class Iteration:
    """One simulated outcome of the project; by task id, risk id or account."""

    duration_of: dict[str, float] = field(default_factory=dict)
    effort_of: dict[str, float] = field(default_factory=dict)
    work: dict[str, float] = field(default_factory=dict)
    of_resource: dict[str, float] = field(default_factory=dict)
    start_of: dict[str, float] = field(default_factory=dict)
    resumed_of: dict[str, float] = field(default_factory=dict)
    finish_of: dict[str, float] = field(default_factory=dict)
    is_critical: dict[str, bool] = field(default_factory=dict)
    exists: dict[str, bool] = field(default_factory=dict)
    outcome_of: dict[str, str] = field(default_factory=dict)
    window_trouble: dict[str, str] = field(default_factory=dict)
    awaited: dict[str, str] = field(default_factory=dict)
    strikes: dict[str, bool] = field(default_factory=dict)
    accounts: dict[str, float] = field(default_factory=dict)
    spent: Spent = field(default_factory=Spent)
    amount_of: dict[str, float] = field(default_factory=dict)
    is_cut: dict[str, bool] = field(default_factory=dict)
    finish: float = 0.0
    duration: float = 0.0

    @property
    def n_cut(self) -> int:
        """Return how many durations would have been below zero."""
        return sum(self.is_cut.values())

    @property
    def cost(self) -> float:
        """Return the total cost."""
        return math.fsum(self.accounts.values())

    def pay(self, account: str, amount: float) -> None:
        """Book an amount."""
        self.accounts[account or UNASSIGNED] = self.accounts.get(account or UNASSIGNED, 0.0) + amount


Drawn = Mapping[tuple[str, str], np.ndarray]


class NaiveSimulation:
    """Simulates a project slowly."""

    def __init__(
        self,
        project: Project,
        n_blocks: int,
        seed: int,
        stratified: bool = True,
        latest: Mapping[str, float] | None = None,
    ) -> None:
        """Simulate a project; ``latest`` are the latest finishes by which tasks under resource limits come in order."""
        self.project, self.n_blocks, self.seed, self.stratified = project, n_blocks, seed, stratified
        used = {task.calendar or project.calendar for task in project.tasks} | {project.calendar}
        self.axis = Axis(project.start, [project.calendars[name] for name in used])
        all_tasks, self.again = with_passes(project)
        self.tasks = _sorted_by_links(tuple(all_tasks))
        self.task_by_id = {task.id: task for task in self.tasks}
        self.available = {one.id: one.available for one in project.resources if one.available is not None}
        self.strata: dict[tuple[str, str], np.ndarray] = {}
        drawn = self._draw_all()
        if latest is not None:
            first = {task.id: -math.inf if is_running(task) else round(latest[task.id], 6) for task in self.tasks}
            self.tasks = [self.task_by_id[name] for name in by_priority(self._before(), first)]
        self.iterations = [self._perform(drawn, i) for i in range(n_blocks * BLOCK)]

    def column(self, name: str, element: str | None = None) -> np.ndarray:
        """Return a figure of every iteration, or of one element of it."""
        found = [getattr(one, name) for one in self.iterations]
        return np.array(found if element is None else [one.get(element, 0.0) for one in found])

    def swing_sums(self, purpose: str, element: str, figure: np.ndarray) -> tuple[float, float]:
        """Return the sum over blocks, and that of squares, of the figure's mean in the input's highest tenth of draws
        less that in its lowest."""
        strata = self.strata.get((purpose, element))
        if strata is None:
            return 0.0, 0.0
        swings = []
        for block in range(self.n_blocks):
            part = slice(block * BLOCK, (block + 1) * BLOCK)
            low, high = figure[part][strata[part] < TENTH], figure[part][strata[part] >= BLOCK - TENTH]
            swings.append((high.mean() if len(high) else 0.0) - (low.mean() if len(low) else 0.0))
        return sum(swings), sum(swing**2 for swing in swings)

    def _draw(self, purpose: str, element: str, estimate: Estimate) -> np.ndarray:
        u, strata = percentiles(purpose, element, self.n_blocks, self.seed, self.stratified)
        if not is_certain(estimate):
            self.strata[purpose, element] = strata
        return values(estimate, u)

    def _draw_all(self) -> Drawn:
        project, drawn = self.project, {}
        for task in self.tasks:
            again = self.again.get(task.id)
            factor = share_left(task) if again is None else again.loop.factor
            drawn["duration", task.id] = factor * self._draw("duration", task.id, task.duration)
            factor = 1.0 if again is None else again.loop.factor
            if task.fixed_cost is not None:
                drawn["fixed-cost", task.id] = factor * self._draw("fixed-cost", task.id, task.fixed_cost)
            drawn["existence", task.id] = self._percentiles("existence", task.id)
        for branch in project.branches:
            drawn["branch", branch.name] = self._percentiles("branch", branch.name)
        for loop in project.rework:
            drawn["rework", loop.name] = self._percentiles("rework", loop.name)
        for item in project.costs:
            if item.fixed_cost is not None:
                drawn["item-cost", item.id] = self._draw("item-cost", item.id, item.fixed_cost)
        for resource in project.resources:
            if resource.rate_estimate is not None:
                drawn["rate", resource.id] = self._draw("rate", resource.id, resource.rate_estimate)
        for path in project.prices:
            purpose = "exchange" if path.currency else "escalation"
            for year in range(path.price_date.year, project.start.year + 10):
                estimate = path.yearly.get(year, path.default)
                if estimate is not None:
                    element = f"{path.name}\x1f{year}"
                    drawn[purpose, element] = self._draw(purpose, element, estimate)
        for risk in project.risks:
            if risk.response_cost_range is not None and risk.id in project.responses:
                drawn["response-cost", risk.id] = self._draw("response-cost", risk.id, risk.response_cost_range)
        for risk in project.risks:
            u, _ = percentiles("occurrence", risk.id, self.n_blocks, self.seed, self.stratified)
            drawn["occurrence", risk.id] = u < self._probability(risk)
            for impact in self._impacts(risk):
                for purpose in NEUTRAL:
                    estimate = getattr(impact, purpose)
                    if estimate is not None:
                        element = f"{risk.id}\x1f{impact.key}"
                        drawn[purpose, element] = self._draw(purpose, element, estimate)
        return drawn

    def _percentiles(self, purpose: str, element: str) -> np.ndarray:
        return percentiles(purpose, element, self.n_blocks, self.seed, self.stratified)[0]

    def _exists(self, name: str, one: Iteration, drawn: Drawn, i: int) -> bool:
        again, task = self.again.get(name), self.task_by_id[name]
        if again is not None:
            happens = drawn["rework", again.loop.name][i] < math.prod(again.loop.probabilities[: again.number - 1])
            original = self.task_by_id[again.original]
            was_there = original.rework_only or self._exists(again.original, one, drawn, i)
            return bool(happens) and was_there and self._exists(again.loop.test, one, drawn, i)
        if task.rework_only or drawn["existence", name][i] >= task.exists:
            return False
        return task.only_if is None or one.outcome_of[task.only_if[0]] == task.only_if[1]

    def _surely_exists(self, task: Task) -> bool:
        return task.id not in self.again and task.exists == 1.0 and task.only_if is None and not task.rework_only

    def _choose(self, one: Iteration, drawn: Drawn, i: int) -> None:
        for branch in self.project.branches:
            u, below = drawn["branch", branch.name][i], 0.0
            for outcome, probability in branch.outcomes:
                if u >= below:
                    one.outcome_of[branch.name] = outcome
                below += probability

    def _decide(self, one: Iteration, task: Task) -> None:
        for condition in self.project.conditions:
            last = [name for name, again in self.again.items() if again.original == condition.task]
            if condition.finishes_after is not None:
                decider = max(last, key=lambda name: self.again[name].number) if last else condition.task
                limit = self.axis.moment(condition.finishes_after + timedelta(days=1))
                is_above = one.finish_of[task.id] > limit + TIE
            else:
                decider, is_above = condition.task, one.duration_of[task.id] > condition.lasts_longer_than + TIE
            if task.id == decider:
                one.outcome_of[condition.name] = condition.then if is_above else condition.otherwise

    def _felt(self, name: str, struck: list[tuple[Risk, Impact, dict[str, float]]]) -> list[tuple[Risk, dict]]:
        """Return what strikes a task; again a task feels factors and costs per day only."""
        again = self.again.get(name)
        if again is None:
            return [(risk, what) for risk, impact, what in struck if name in impact.tasks]
        first = again.number == 2 and self.task_by_id[again.original].rework_only
        return [
            (risk, what if first else {kind: x for kind, x in what.items() if kind not in ("delay", "cost")})
            for risk, impact, what in struck if again.original in impact.tasks
        ]  # fmt: skip

    def _first(self, name: str) -> str:
        """Return the task that a task is when it is done for the first time."""
        return f"{name} (2)" if name not in self.again and self.task_by_id[name].rework_only else name

    def _is_answered(self, risk: Risk) -> bool:
        return risk.id in self.project.responses and risk.residual_probability is not None

    def _probability(self, risk: Risk) -> float:
        if risk.status.lower() in ("closed", "retired", "expired"):
            return 0.0
        return risk.residual_probability if self._is_answered(risk) else risk.probability

    def _impacts(self, risk: Risk) -> tuple[Impact, ...]:
        impacts = risk.residual_impacts if self._is_answered(risk) else risk.impacts
        return tuple(still_possible(self.project, impacts))

    def _perform(self, drawn: Drawn, i: int) -> Iteration:
        project, one = self.project, Iteration()
        one.strikes = {risk.id: bool(drawn["occurrence", risk.id][i]) for risk in project.risks}
        struck = [
            (risk, impact, {
                purpose: drawn[purpose, f"{risk.id}\x1f{impact.key}"][i]
                for purpose in NEUTRAL if getattr(impact, purpose) is not None
            })
            for risk in project.risks if one.strikes[risk.id] for impact in self._impacts(risk)
        ]  # fmt: skip
        self._choose(one, drawn, i)
        self._now = drawn, i, struck
        self._schedule(one)
        self._pay(one, drawn, i, struck)
        return one

    def _duration(self, task: Task, estimated: float, hits: list[dict[str, float]]) -> tuple[float, float]:
        """Return how long a task takes without delays, and with them."""
        factors = [hit["factor"] for hit in hits if "factor" in hit]
        delays = [hit["delay"] for hit in hits if "delay" in hit]
        if (task.risk_combination or self.project.risk_combination) == "parallel":
            factors = [max([1.0, *factors]), min([1.0, *factors])]
            delays = [max([0.0, *delays]), min([0.0, *delays])]
        return estimated * math.prod(factors), estimated * math.prod(factors) + sum(delays)

    def _calendar(self, task: Task) -> str:
        return task.calendar or self.project.calendar

    def _schedule(self, one: Iteration) -> None:
        allowed: dict[tuple[str, int], float] = {}
        begin_of: dict[str, float] = {}
        self._occupied = Occupied(self.available)
        left_free: dict[str, list[str]] = {}
        for task in self.tasks:
            self._begin(one, task)
            begin_of[task.id] = self._place(one, task, allowed)
            if task.id in one.awaited:
                left_free[task.id] = self._occupied.ending_at(one.awaited[task.id], self._waited_until)
            if one.exists[task.id]:
                begin, finish = one.resumed_of[task.id], one.finish_of[task.id]
                self._occupied.place(task.id, self._needs(task), begin, finish)
            self._decide(one, task)
        there = [task.id for task in self.tasks if one.exists[task.id]]
        one.finish = max([0.0, *(one.finish_of[name] for name in there)])
        one.duration = self.axis.work_before(self.project.calendar, one.finish)
        on_path = {task.id: one.exists[task.id] and one.finish - one.finish_of[task.id] <= TIE for task in self.tasks}
        for task in reversed(self.tasks):
            for name in left_free.get(task.id, ()):
                on_path[name] = on_path[name] or on_path[task.id]
            if on_path[task.id] and task.id not in left_free:
                for k, link in enumerate(task.predecessors):
                    if begin_of[task.id] - allowed[task.id, k] <= TIE:
                        on_path[link.predecessor] = True
        one.is_critical = {name: on_path[name] and one.exists[name] for name in on_path}

    def _begin(self, one: Iteration, task: Task) -> None:
        """Say whether a task exists and how long it takes."""
        drawn, i, struck = self._now
        one.exists[task.id] = self._exists(task.id, one, drawn, i)
        self._effects_now = [what for _, what in self._felt(task.id, struck)]
        self._last_for(one, task, drawn["duration", task.id][i])

    def _last_for(self, one: Iteration, task: Task, estimated: float) -> None:
        """Say how long a task takes that is estimated so, with what hits it."""
        effort = lasting = 0.0
        if one.exists[task.id]:
            effort, lasting = self._duration(task, estimated, self._effects_now)
        one.effort_of[task.id] = effort
        if task.is_complete:
            effort = lasting = days_of_complete(self.axis, task, self._calendar(task))
        one.is_cut[task.id] = lasting < 0.0
        one.duration_of[task.id] = max(lasting, 0.0)

    def _place(self, one: Iteration, task: Task, allowed: dict[tuple[str, int], float]) -> float:
        """Give a task its dates; return the earliest start that its links allow."""
        axis, own, exists = self.axis, self._calendar(task), one.exists[task.id]
        begin = earliest(self.project, axis, task) if exists else 0.0
        begin = self._after_links(one, task, allowed, begin, ("FS", "SS"))
        expected = expected_finish(axis, task)
        if expected is not None:
            days = axis.work_before(own, expected) - axis.work_before(own, begin)
            self._last_for(one, task, max(days, 0.0))
        begin = self._after_links(one, task, allowed, begin, ("FF", "SF"))
        lasting = one.amount_of[task.id] = one.duration_of[task.id]
        if exists:
            begin = bounded(self.project, axis, task, own, begin, lasting)
        start = self._wait(one, task, own, begin, lasting) if exists else begin
        finish = start
        if lasting > 0.0:
            work = axis.work_before(own, start)
            start, finish = axis.first_moment(own, work), axis.last_moment(own, work + lasting)
        one.start_of[task.id], one.finish_of[task.id] = start, finish
        one.resumed_of[task.id] = start
        if exists and is_running(task):
            one.start_of[task.id], done = what_is_done(self.project, axis, task, own)
            one.duration_of[task.id] += done
            one.effort_of[task.id] += done
        return begin

    def _after_links(
        self,
        one: Iteration,
        task: Task,
        allowed: dict[tuple[str, int], float],
        begin: float,
        kinds: tuple[str, ...],
    ) -> float:
        """Return the earliest start that links of some kinds leave of one."""
        axis, own, lasting = self.axis, self._calendar(task), one.duration_of[task.id]
        exists = one.exists[task.id]
        for k, link in enumerate(task.predecessors):
            if link.kind not in kinds:
                continue
            if not is_binding(self.project, task, self.task_by_id[link.predecessor]):
                allowed[task.id, k] = -math.inf
                continue
            theirs, from_start = self._calendar(self.task_by_id[link.predecessor]), link.kind[0] == "S"
            lag = link.lag_days + link.lag_share * one.duration_of[link.predecessor]
            if not (exists and one.exists[link.predecessor]):
                lag = 0.0
            moment = (one.start_of if from_start else one.finish_of)[link.predecessor]
            moment = axis.later(theirs, moment, lag, from_start)
            if link.kind[1] == "F":
                moment = axis.later(own, moment, -lasting, True)
            allowed[task.id, k] = moment
            begin = max(begin, moment)
        return begin

    def _before(self) -> dict[str, list[str]]:
        """Return the tasks that each task comes after."""
        binds = {
            (task.id, link.predecessor): is_binding(self.project, task, self.task_by_id[link.predecessor])
            for task in self.tasks
            for link in task.predecessors
        }
        return {
            task.id: [link.predecessor for link in task.predecessors if binds[task.id, link.predecessor]]
            for task in self.tasks
        }

    def _needs(self, task: Task) -> dict[str, float]:
        """Return what a task needs of what is limited."""
        needs: dict[str, float] = {}
        for used in task.resources if self.project.resource_limits and not task.is_complete else ():
            if used.resource in self.available:
                needs[used.resource] = needs.get(used.resource, 0.0) + used.units
        return needs

    def _wait(self, one: Iteration, task: Task, own: str, begin: float, lasting: float) -> float:
        """Return when a task can start that waits for its window and for its resources."""
        axis, needs = self.axis, self._needs(task)
        one.awaited.pop(task.id, None)
        start, is_moving = begin, True
        while is_moving:
            is_moving = False
            if task.window is not None:
                window = next(window for window in self.project.windows if window.name == task.window)
                start, one.window_trouble[task.id] = wait(window.periods, axis, own, start, lasting)
            if needs and lasting > 0.0:
                later, awaited = self._occupied.first_room(
                    needs, start, lambda moment: self._dates(one, task, own, moment, lasting)
                )
                if awaited:
                    start, is_moving, one.awaited[task.id], self._waited_until = later, True, awaited, later
        return start

    def _dates(self, one: Iteration, task: Task, own: str, moment: float, lasting: float) -> tuple[float, float]:
        """Return from when to when a task runs that can begin at a moment."""
        work = self.axis.work_before(own, moment)
        return self.axis.first_moment(own, work), self.axis.last_moment(own, work + lasting)

    def _pay(self, one: Iteration, drawn: Drawn, i: int, struck: list[tuple[Risk, Impact, dict[str, float]]]) -> None:
        def rate(path: PricePath, year: int) -> float:
            found = drawn.get(("exchange" if path.currency else "escalation", f"{path.name}\x1f{year}"))
            return 0.0 if found is None else float(found[i])

        postpone(self, one)
        money = MoneyInTime(self.project, self.axis, rate)
        for payment in self._payments(one, drawn, i, struck):
            begin, end, calendar = 0.0, one.finish, self.project.calendar
            if payment.task is not None:
                begin, end = one.start_of[payment.task], one.finish_of[payment.task]
                calendar = self._calendar(self.task_by_id[payment.task])
            amount = money.spend(payment, begin, end, calendar, one.spent)
            one.pay(payment.account, amount)
            one.of_resource[payment.resource] = one.of_resource.get(payment.resource, 0.0) + amount
        for charge in self.project.charges:
            one.pay(charge.account, money.charge(charge, one, one.spent, self._last))

    def _last(self, name: str) -> str:
        """Return the last pass of the test of a loop, whose end is that of the loop; any other task itself."""
        passes = [again for again, what in self.again.items() if what.original == name == what.loop.test]
        return max(passes, key=lambda again: self.again[again].number) if passes else name

    def _payments(
        self, one: Iteration, drawn: Drawn, i: int, struck: list[tuple[Risk, Impact, dict[str, float]]]
    ) -> Iterator[Payment]:
        """Yield all money as it is written."""
        project = self.project
        for resource in project.resources:
            users = [task for task in self.tasks if any(used.resource == resource.id for used in task.resources)]
            sure = [task for task in users if self._surely_exists(task)]
            there = sure[:1] or [task for task in users if one.exists[task.id]]
            for task in there:
                amount, account = resource.cost_once / len(there), resource.account or task.account
                yield Payment(account, amount, "start", task.id, resource.currency, None, resource.id)
        for task in self.tasks:
            if not one.exists[task.id]:
                continue
            days = one.duration_of[task.id]
            hits = self._felt(task.id, struck)
            factor = math.prod(what.get("cost_factor", 1.0) for _, what in hits)
            yield Payment(task.account, task.cost_per_day * days * factor, task=task.id)
            rates = {name: found[i] for (purpose, name), found in drawn.items() if purpose == "rate"}
            yield from payments(project, self.axis, task, one, rates, struck, factor)
            for risk, what in hits:
                amount = what.get("cost_per_day", 0.0) * days * factor
                yield Payment(risk.account or task.account, amount, task=task.id)
            if task.fixed_cost is not None:
                amount = drawn["fixed-cost", task.id][i] * factor
                yield Payment(task.account, amount, task.spread, task.id)
        for risk, impact, what in struck:
            amount = what.get("cost", 0.0)
            felt = [name for name in map(self._first, impact.tasks) if one.exists[name]]
            for name in felt:
                yield Payment(risk.account or self.task_by_id[name].account, amount / len(felt), "end", name)
            if not impact.tasks:
                yield Payment(risk.account, amount)
                yield Payment(risk.account, what.get("cost_per_day", 0.0) * one.duration)
        for item in project.costs:
            yield Payment(item.account, item.cost_per_day * one.duration, currency=item.currency)
            if item.fixed_cost is not None:
                amount = drawn["item-cost", item.id][i]
                yield Payment(item.account, amount, item.spread, None, item.currency, item.on)
        for risk in project.risks:
            if risk.id in project.responses:
                uncertain = drawn.get(("response-cost", risk.id))
                amount = risk.response_cost if uncertain is None else uncertain[i]
                yield Payment(risk.account, amount, "start")


def _sorted_by_links(tasks: tuple[Task, ...]) -> list[Task]:
    done: list[Task] = []
    while len(done) < len(tasks):
        names = {task.id for task in done}
        ready = [
            task for task in tasks
            if task.id not in names and all(link.predecessor in names for link in task.predecessors)
        ]  # fmt: skip
        done += sorted(ready, key=lambda task: task.id)
    return done
