"""The shipped models are sound, and do what `docs/models.md` and the comments of the scenarios promise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.readers import read_scenario

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
PLANS = ("network-refresh", "dc-migration", "cloud-programme")
PROBABILITIES = ("on_time", "on_budget", "joint")
N_ITERATIONS = 5_120


def _read(name):
    return read_scenario(ROOT / "scenarios" / f"{name}.yaml")


def _probabilities(name):
    scenario = _read(name)
    compiled = compile_project(scenario.project)
    outcome = simulate(compiled.inputs, N_ITERATIONS, scenario.seed).outcome
    days = compiled.timeline.calendar_days(outcome.finish)
    on_time = days <= (scenario.targets.finish - scenario.project.start).days + 1
    on_budget = outcome.cost <= scenario.targets.budget
    return scenario, {"on_time": on_time.mean(), "on_budget": on_budget.mean(), "joint": (on_time & on_budget).mean()}


def _least(scenario):
    return [(gate, least) for gate, least in scenario.requirements.values.items() if gate in PROBABILITIES]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_shipped_scenario_reads_without_a_finding(path):
    scenario = read_scenario(path)
    assert scenario.warnings == ()
    assert scenario.title
    assert scenario.targets.finish is not None
    assert scenario.targets.budget is not None


@pytest.mark.parametrize("name", PLANS)
def test_a_shipped_network_has_one_start_one_end_and_a_driver_at_both_ends_of_every_task(name):
    project = _read(name).project
    tasks = project.tasks
    start_links = {link.predecessor for task in tasks for link in task.predecessors if link.kind in ("FS", "FF")}
    start_links.update(before for delivery in project.deliveries for before in delivery.order_after)
    assert len([task.id for task in tasks if not task.predecessors]) == 1
    assert len([task.id for task in tasks if task.id not in start_links]) == 1
    for task in tasks[1:]:
        assert any(link.kind in ("FS", "SS") for link in task.predecessors), f"nothing drives the start of {task.id}"


@pytest.mark.parametrize("name", PLANS)
def test_a_shipped_register_names_owners_and_what_every_response_achieves(name):
    risks = _read(name).project.risks
    assert all(risk.owner for risk in risks)
    assert any(risk.kind == "opportunity" for risk in risks)
    for risk in risks:
        assert risk.account, f"the money of {risk.id} has no account"
        if risk.has_response:
            assert risk.response, f"{risk.id} has an assessment after a response that is not described"
            better = risk.residual_probability <= risk.probability
            assert better if risk.kind == "threat" else not better, risk.id


@pytest.mark.parametrize("name", PLANS)
def test_the_base_plan_of_a_shipped_model_is_within_its_target_and_budget(name):
    scenario = _read(name)
    compiled = compile_project(scenario.project)
    days = compiled.timeline.calendar_days(np.array([compiled.base.project_finish]))[0]
    assert days <= (scenario.targets.finish - scenario.project.start).days + 1
    assert compiled.base_cost <= scenario.targets.budget


@pytest.mark.parametrize(
    "name",
    ["network-refresh", "dc-migration-proposal", "dc-migration-after-response", "cloud-programme-after-response"],
)
def test_the_gates_that_the_comments_call_met_are_met(name):
    scenario, found = _probabilities(name)
    for gate, least in _least(scenario):
        # Five standard errors of a share under plain sampling; Latin hypercubes are closer still.
        margin = 5 * np.sqrt(least * (1 - least) / N_ITERATIONS)
        assert found[gate] > least + margin, f"{gate} is {found[gate]:.3f}, the gate {least}"


@pytest.mark.parametrize("name", ["dc-migration", "dc-migration-vendor-a", "dc-migration-vendor-b", "cloud-programme"])
def test_the_gates_that_the_comments_call_missed_are_missed(name):
    scenario, found = _probabilities(name)
    for gate, least in _least(scenario):
        margin = 5 * np.sqrt(least * (1 - least) / N_ITERATIONS)
        assert found[gate] < least - margin, f"{gate} is {found[gate]:.3f}, the gate {least}"
