"""Tasks that responses add: they exist where the response is in force, and hand their links on where it is not."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from forecast.project import (
    Charge,
    Condition,
    CorrelationGroup,
    Delivery,
    Element,
    Impact,
    Link,
    Moment,
    Project,
    Proximity,
    Rework,
    Risk,
    Task,
)
from forecast.project.chance import Correlation
from forecast.project.model import LinkKind
from forecast.project.response_checks import response_tasks_have_a_response
from forecast.project.responses import in_force
from forecast.results import Results
from tests.support.models import constant, estimate, project, run, task

KINDS: tuple[LinkKind, ...] = ("FS", "SS", "FF", "SF")


def risk(**fields: object) -> Risk:
    plain: dict[str, object] = {
        "probability": 0.5,
        "impacts": (Impact(("B",), delay=constant(10)),),
        "residual_probability": 0.25,
        "residual_impacts": (Impact(("B",), delay=constant(10)),),
        "response_cost": 700.0,
    }
    return Risk("R", "Risk", **{**plain, **fields})  # type: ignore[arg-type]


def planned(responses: frozenset[str]) -> Project:
    """Return a chain A, X, B in which X is added by the response to the risk."""
    return project(
        [task("A", 10), task("X", 4, "A", response="R", fixed_cost=constant(50)), task("B", 20, "X")],
        risks=(risk(),),
        responses=responses,
    )


def test_the_task_of_a_response_exists_where_the_response_is_in_force() -> None:
    without, answered = run(planned(frozenset())), run(planned(frozenset({"R"})))
    assert without.tasks.id == ("A", "B")
    assert answered.tasks.id == ("A", "X", "B")
    assert (without.base.duration, answered.base.duration) == (30.0, 34.0)
    assert (without.base.cost, answered.base.cost) == (0.0, 750.0)
    assert sorted(set(without.duration.tolist())) == [30.0, 40.0]
    assert sorted(set(answered.duration.tolist())) == [34.0, 44.0]
    assert (answered.duration == 44.0).mean() == 0.25


def milestones_instead(whole: Project) -> Project:
    """Return the project with a moment that costs nothing in place of each absent task."""

    def empty(one: Task) -> Task:
        return Task(one.id, one.name, constant(0), predecessors=one.predecessors)

    return replace(
        whole,
        tasks=tuple(empty(one) if one.response else one for one in whole.tasks),
        risks=tuple(
            replace(one, impacts=tuple(replace(i, tasks=tuple(t for t in i.tasks if t[0] != "X")) for i in one.impacts))
            for one in whole.risks
        ),
    )


def end_of(results: Results) -> np.ndarray:
    """Return when the last task ends: an absent moment that nothing waits for is not part of the project."""
    return results.milestone_finish[results.milestones.index("END")]


@pytest.mark.parametrize("seed", range(12))
def test_an_absent_task_hands_its_links_on_as_a_moment_would(seed: int) -> None:
    random = Random(seed)
    tasks: list[Task] = []
    for k in range(16):
        is_absent = 0 < k < 15 and random.random() < 0.4
        links = [
            Link(one.id, random.choice(KINDS), random.choice([0.0, 0.0, 2.0]), random.choice([0.0, 0.0, 0.5]))
            for one in random.sample(tasks, min(len(tasks), 2))
        ]
        name = f"{'X' if is_absent else 'T'}{k:02}"
        tasks.append(task(name, estimate("pert", (2, 4, 9)), *links, response="R" if is_absent else ""))
    struck = tuple(one.id for one in tasks)
    whole = project(
        [*tasks, task("END", 0, *(one.id for one in tasks if not one.response))],
        risks=(risk(impacts=(Impact(struck, delay=constant(3), cost=constant(90)),)),),
    )
    left_out, instead = run(whole, iterations=512), run(milestones_instead(whole), iterations=512)
    np.testing.assert_allclose(end_of(left_out), end_of(instead), atol=1e-9)
    np.testing.assert_allclose(left_out.cost, instead.cost)


def test_an_impact_on_absent_tasks_alone_is_gone_with_them() -> None:
    whole = project(
        [task("A", 10), task("X", 4, "A", response="R")],
        risks=(risk(impacts=(Impact(("X",), "X", cost=constant(90)), Impact(("A", "X"), cost=constant(8)))),),
    )
    (found,) = in_force(whole).risks
    assert [impact.tasks for impact in found.impacts] == [("A",)]
    assert set(run(whole, iterations=256).cost.tolist()) == {0.0, 8.0}


def test_what_a_risk_does_to_a_delivery_stays_without_the_response() -> None:
    late = Impact(("D",), delay=constant(3))
    whole = project(
        [task("A", 10), task("X", 4, "A", response="R")],
        deliveries=(Delivery("D", "d", constant(3), ("A",)),),
        risks=(risk(impacts=(late,)),),
    )
    assert in_force(whole).risks[0].impacts == (late,)


@pytest.mark.parametrize(
    ("named", "table", "field"),
    [
        ({"conditions": (Condition("c", "X", "A", "B", lasts_longer_than=3.0),)}, "project", "conditions"),
        ({"rework": (Rework("w", "B", ("X", "B"), (0.2,)),)}, "project", "rework"),
        ({"charges": (Charge("c", "c", 1.0, Moment(task="X"), Moment()),)}, "project", "charges"),
        ({"deliveries": (Delivery("D", "d", constant(3), ("X",)),)}, "project", "deliveries"),
        ({"risks": (risk(proximity=Proximity(opens="X")),)}, "risks", "window_opens"),
    ],
)
def test_what_must_exist_is_not_added_by_a_response(named: dict[str, Any], table: str, field: str) -> None:
    (found,) = response_tasks_have_a_response(replace(planned(frozenset()), **named))
    assert (found.code, found.table, found.field) == ("response-task-named", table, field)
    assert "`X`" in found.message


def test_what_correlates_with_an_absent_task_does_not() -> None:
    members = tuple(Element("duration", name) for name in ("A", "X", "B"))
    few = tuple(Element("duration", name) for name in ("A", "X"))
    groups = (CorrelationGroup("all", 0.5, members), CorrelationGroup("few", 0.2, few))
    found = in_force(replace(planned(frozenset()), correlation=Correlation(groups=groups))).correlation
    assert [(group.name, [one.id for one in group.members]) for group in found.groups] == [("all", ["A", "B"])]


def test_an_uncertain_response_is_paid_where_it_is_in_force() -> None:
    uncertain = risk(response_cost=700.0, response_cost_range=estimate("uniform(500, 900)"), account="risk")

    def paid(responses: frozenset[str]) -> Results:
        return run(project([task("B", 20)], risks=(uncertain,), responses=responses), iterations=25_600)

    without, answered = paid(frozenset()), paid(frozenset({"R"}))
    assert not without.cost.any()
    # In each block every 256th of the range is drawn once.
    assert answered.cost.mean() == pytest.approx(700.0, abs=5 * 400 / 256 / np.sqrt(12 * 25_600))
    assert np.quantile(answered.cost, [0.25, 0.75]) == pytest.approx([600.0, 800.0], abs=400 / 256)
    assert answered.base.cost == 700.0
    assert answered.accounts == ("risk",)
    (row,) = [row for row in answered.effective_inputs if row["field"] == "response_cost"]
    assert (row["table"], row["id"], row["reading"]) == ("risks", "R", "uniform(500, 900)")
    swing = answered.costs
    assert (swing.id, swing.name) == (("R",), ("response: Risk",))
    assert swing.cost_effect[0] == pytest.approx(0.9 * 400, rel=0.01)


def test_the_cost_of_a_response_is_drawn_by_the_risk_and_not_by_its_row() -> None:
    risks = tuple(replace(risk(response_cost_range=estimate("uniform(500, 900)")), id=name) for name in ("R", "Q", "S"))
    both = [
        run(project([task("B", 20)], risks=order, responses=frozenset({"R", "Q"})), iterations=512, threads=threads)
        for order, threads in ((risks, 1), (risks[::-1], 2))
    ]
    assert both[0].cost.tolist() == both[1].cost.tolist()
