"""Everything at once, slowly: all naive twins in one, and made-up projects that need all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from random import Random

from forecast.calendars import CONTINUOUS
from forecast.project import Assignment, Charge, Delivery, Link, Moment, Project, Proximity, Systemic, Task
from tests.reference.chance import random_logic
from tests.reference.hazard_projects import with_hazards
from tests.reference.hazards import NaiveHazards
from tests.reference.money import in_time
from tests.reference.projects import pert, triangular, uniform
from tests.reference.resources import with_resources
from tests.reference.systemic import SystemicSimulation


class NaiveWhole(SystemicSimulation, NaiveHazards):
    """Simulates a project slowly that uses all that can be said."""

    def __init__(self, project: Project, n_blocks: int, seed: int, stratified: bool = True) -> None:
        super().__init__(delivered(project), n_blocks, seed, stratified)


def delivered(project: Project) -> Project:
    """Return a project whose deliveries are tasks, links and charges."""
    tasks = [
        replace(
            task,
            predecessors=task.predecessors
            + tuple(Link(delivery.id) for delivery in project.deliveries if task.id in delivery.needed_for),
        )
        for task in project.tasks
    ]
    charges = list(project.charges)
    for one in project.deliveries:
        links = tuple(Link(name) for name in one.order_after)
        tasks.append(
            Task(
                one.id, one.name, one.lead, predecessors=links, calendar=one.calendar, not_before=one.order_on,
                fixed_cost=one.cost, account=one.account, spread="end",
            )
        )  # fmt: skip
        use = Moment(task=one.needed_for[0], side="start", or_task=one.needed_for[1:])
        charges += [
            Charge(f"{one.id}/storage", "", one.storage_cost_per_day, Moment(task=one.id), use, one.account),
            Charge(
                f"{one.id}/late", "", -one.late_fee_per_day, Moment(date=one.due), Moment(task=one.id), one.account,
                one.most,
            ),
        ]  # fmt: skip
    calendars = {CONTINUOUS.id: CONTINUOUS, **project.calendars}
    return replace(project, tasks=tuple(tasks), charges=tuple(charges), deliveries=(), calendars=calendars)


def random_whole(seed: int) -> Project:
    """Return a project with logic that depends on chance, risks in time, money in time, resources and deliveries."""
    random = Random(2_000 + seed)
    project = in_time(with_hazards(random_logic(seed), seed), seed)
    bound = [risk for risk in project.risks if risk.proximity or risk.response_lead_days or risk.per_month is not None]
    always = tuple(risk for risk in project.risks if risk not in bound)
    project = with_resources(replace(project, risks=always), seed)
    resources = [replace(one, cost_once=random.choice((0.0, 250.0))) for one in project.resources]
    seldom = [task.id for task in project.tasks if task.exists < 1.0 or task.only_if is not None or task.rework_only]
    often = [task.id for task in project.tasks if task.id not in seldom]
    crane = replace(resources[0], id="crane", account="", cost_once=900.0, currency="")
    users = random.sample(seldom, 3)
    late = tuple(name for name in ("LIVE", "T10", "T11", "WATCH"))
    lots = tuple(
        Delivery(
            f"D{k}", f"D{k}", triangular(3.0, 8.0, 20.0),
            needed_for=tuple(random.sample(late, random.choice((1, 2, 3)))),
            order_after=tuple(random.sample(("T0", "T1", "T2"), random.randrange(3))),
            cost=pert(100.0, 200.0, 500.0), account=random.choice(("", "hardware")),
            storage_cost_per_day=7.0, due=project.tasks[0].not_before or project.start.replace(day=28),
            late_fee_per_day=11.0, most=random.choice((None, 60.0)),
        )
        for k in range(2)
    )  # fmt: skip
    return replace(
        project,
        tasks=tuple(
            replace(task, resources=(*task.resources, Assignment("crane"))) if task.id in users else task
            for task in project.tasks
        ),
        risks=(*project.risks, *bound),
        resources=(*resources, crane),
        deliveries=lots,
        systemic=Systemic(
            triangular(0.9, 1.1, 1.5) if seed % 3 else None,
            uniform(0.9, 1.3) if seed % 3 != 1 else None,
            (*(["estimates"] if seed % 2 else []), "R0"),
        ),
        charges=(*project.charges, Charge("seldom", "seldom", 3.0, Moment(task=users[0]), Moment(task=often[0]))),
    )


def with_times(project: Project, seed: int) -> Project:
    """Let all windows of a project begin and end within their first and last days, on whole hours."""
    random = Random(3_000 + seed)

    def begins(day: object) -> object:
        return datetime.combine(day, time(random.randrange(12))) if isinstance(day, date) else day

    def ends(day: object) -> object:
        return datetime.combine(day, time(12 + random.randrange(12))) if isinstance(day, date) else day

    windows = [
        replace(window, periods=tuple((begins(first), ends(last)) for first, last in window.periods))
        for window in project.windows
    ]
    risks = [
        risk if risk.proximity is None
        else replace(risk, proximity=Proximity(begins(risk.proximity.opens), ends(risk.proximity.closes)))
        for risk in project.risks
    ]  # fmt: skip
    return replace(project, windows=tuple(windows), risks=tuple(risks))
