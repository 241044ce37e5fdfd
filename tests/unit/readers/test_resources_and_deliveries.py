"""Effort, resources with uncertain and changing rates, deliveries: what is read, and what is said about mistakes."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from forecast.calendars import CONTINUOUS
from forecast.compiler.expand import expand
from forecast.distributions import DISTRIBUTIONS
from forecast.distributions import estimate as estimates
from forecast.project import Estimate, Link, Project
from forecast.readers.effort import shared
from tests.contracts.test_distributions import EXAMPLES

TASKS = """\
id,most_likely,effort_optimistic,effort_most_likely,effort_pessimistic,effort_distribution,resources,predecessors
A,,4,6,10,,PM; NET*2,
B,3,,,,,NET,A
"""
HEAD = TASKS.splitlines(keepends=True)[0]
DELIVERIES = "id,lead_optimistic,lead_most_likely,lead_pessimistic,needed_for,order_after\nD,10,14,30,B,A\n"


@pytest.fixture(autouse=True)
def without_risks(folder: Any) -> None:
    folder.write("tasks.csv", TASKS)
    (folder.model / "risks.csv").unlink()


def project(folder: Any) -> Project:
    found: Project = folder.read().project
    return found


def test_an_effort_is_shared_by_the_units_of_all_resources(folder: Any) -> None:
    task = project(folder).tasks[0]
    assert task.effort is not None
    assert task.effort.text == "pert(4, 6, 10)"
    assert task.duration.family == "pert"
    assert [value for _, value in task.duration.parameters][:3] == pytest.approx([4 / 3, 2.0, 10 / 3])


def test_an_effort_may_be_written_in_hours(folder: Any) -> None:
    folder.write("tasks.csv", HEAD + "A,,,16h,,,PM*0.5,\n")
    (task,) = project(folder).tasks
    assert task.duration.parameters == (("value", 4.0),)


@pytest.mark.parametrize("family", DISTRIBUTIONS)
def test_every_family_can_be_shared(family: str) -> None:
    for parameters in EXAMPLES[family]:
        whole = Estimate(family, tuple(parameters.items()))
        part = shared(whole, 2.5)
        u = np.array([0.1, 0.5, 0.9])
        found = estimates.quantiles(part.family, dict(part.parameters), u, part.low, part.high)
        expected = estimates.quantiles(family, dict(parameters), u, whole.low, whole.high)
        np.testing.assert_allclose(found, np.asarray(expected) / 2.5, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("A,5,,6,,,PM,", "effort-and-duration", "effort_most_likely"),
        ("A,,,6,,,,", "effort-without-resource", "effort_most_likely"),
        ("A,,,6,,,PM*0,", "number-range", "resources"),
        ("A,,,-6,,,PM,", "negative-duration", "effort_most_likely"),
        ("A,,7,6,10,,PM,", "estimate-order", "effort_optimistic"),
        ('A,,,,,"normal(mean=1, sd=9)",PM,', "estimate-below-zero", "effort_distribution"),
    ],
)
def test_an_effort_that_makes_no_sense_is_refused(folder: Any, row: str, code: str, field: str) -> None:
    folder.write("tasks.csv", f"{HEAD}{row}\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.id, problem.field) == (code, "tasks", "A", field)


RESOURCE_HEAD = (
    "id,name,hourly_rate,day_rate,rate_optimistic,rate_most_likely,rate_pessimistic,rate_distribution,rate_from,"
    "available,calendar,cost_per_use,cost_once,cost_follows,currency\n"
)
PM = "PM,PM,,700,,,,,,,,,,,\n"


def test_all_that_a_resource_can_say_is_read(folder: Any) -> None:
    row = "NET,NET,,800,750,,950,,2028-01-01: 820; 2029-01-01: 850,2,continuous,50,1000,effort,EUR\n"
    folder.write("resources.csv", RESOURCE_HEAD + PM + row)
    folder.write("model.yaml", "start: 2027-01-04\ncurrencies: {EUR: {level: 1.1}}\n")
    found = project(folder).resources[1]
    assert found.rate_estimate is not None
    assert found.rate_estimate.text == "pert(750, 800, 950)"
    assert found.rate_from == ((date(2028, 1, 1), 820.0), (date(2029, 1, 1), 850.0))
    assert (found.available, found.calendar, found.cost_per_use, found.cost_once) == (2.0, "continuous", 50.0, 1000.0)
    assert (found.cost_follows, found.currency) == ("effort", "EUR")


def test_a_whole_call_is_a_rate_too(folder: Any) -> None:
    folder.write("resources.csv", RESOURCE_HEAD + PM + 'NET,NET,,800,,,,"uniform(700, 900)",,,,,,,\n')
    found = project(folder).resources[1].rate_estimate
    assert found is not None
    assert found.text == "uniform(700, 900)"


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("NET,NET,,-800,,,,,,,,,,,", "number-range", "day_rate"),
        ("NET,NET,90,800,,,,,,,,,,,", "resource-rate", "day_rate"),
        ("NET,NET,,,700,800,900,,,,,,,,", "resource-rate", "hourly_rate"),
        ("NET,NET,,800,900,,950,,,,,,,,", "estimate-order", "rate_optimistic"),
        ("NET,NET,,800,700,,,,,,,,,,", "estimate-incomplete", "rate_pessimistic"),
        ("NET,NET,,800,700,810,900,,,,,,,,", "rate-twice", "rate_most_likely"),
        ("NET,NET,,800,-5,,900,,,,,,,,", "number-range", "rate_optimistic"),
        ("NET,NET,,800,,,,,2029-01-01: 820; 2028-01-01: 850,,,,,,", "step-order", "rate_from"),
        ("NET,NET,,800,,,,,2028-01-01: 820; 2028-01-01: 850,,,,,,", "step-order", "rate_from"),
        ("NET,NET,,800,,,,,2028-01-01,,,,,,", "step-format", "rate_from"),
        ("NET,NET,,800,,,,,2028-02-30: 820,,,,,,", "no-such-date", "rate_from"),
        ("NET,NET,,800,,,,,2028-01-01: -1,,,,,,", "number-range", "rate_from"),
        ("NET,NET,,800,,,,,2028-01-01: many,,,,,,", "number-format", "rate_from"),
        ("NET,NET,,0,,,,,2028-01-01: 800,,,,,,", "rate-from-zero", "rate_from"),
        ("NET,NET,,800,,,,,,-1,,,,,", "number-range", "available"),
        ("NET,NET,,800,,,,,,,dawn,,,,", "unknown-calendar", "calendar"),
        ("NET,NET,,800,,,,,,,,-1,,,", "number-range", "cost_per_use"),
        ("NET,NET,,800,,,,,,,,,-1,,", "number-range", "cost_once"),
        ("NET,NET,,800,,,,,,,,,,work,", "choice", "cost_follows"),
    ],
)
def test_a_resource_that_makes_no_sense_is_refused(folder: Any, row: str, code: str, field: str) -> None:
    folder.write("resources.csv", f"{RESOURCE_HEAD}{PM}{row}\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.id, problem.field) == (code, "resources", "NET", field)


def test_a_scenario_scales_all_that_a_rate_is(folder: Any) -> None:
    folder.write("resources.csv", RESOURCE_HEAD + PM + "NET,NET,,800,750,,950,,2028-01-01: 820,,,,,,\n")
    folder.scenario.write_text("model: ../models/small\nscale: {resources: {NET: {rate: 2}}}\n", "utf-8")
    found = project(folder).resources[1]
    assert (found.day_rate, found.rate_from) == (1600.0, ((date(2028, 1, 1), 1640.0),))
    assert found.rate_estimate is not None
    assert found.rate_estimate.text == "pert(1500, 1600, 1900)"


def test_later_rates_may_be_a_mapping_in_a_scenario(folder: Any) -> None:
    folder.scenario.write_text(
        "model: ../models/small\nchange: {resources: {NET: {rate_from: {2028-01-01: 90, 2029-01-01: 95}}}}\n", "utf-8"
    )
    assert project(folder).resources[1].rate_from == ((date(2028, 1, 1), 90.0), (date(2029, 1, 1), 95.0))


def test_the_calendar_of_a_resource_runs_what_it_does_alone(folder: Any) -> None:
    folder.write("resources.csv", RESOURCE_HEAD + PM + "NET,NET,,800,,,,,,,continuous,,,,\n")
    assert [task.calendar for task in expand(project(folder)).tasks] == [None, "continuous"]
    folder.write("tasks.csv", "id,most_likely,resources,calendar\nA,1,NET,standard\nB,1,,\n")
    assert [task.calendar for task in expand(project(folder)).tasks] == ["standard", None]


RISK_HEAD = "id,probability,tasks,resources,rate_factor_most_likely,quantity_factor_most_likely,delay_most_likely\n"


def test_a_risk_changes_the_rate_of_the_resources_of_a_vendor(folder: Any) -> None:
    folder.write("resources.csv", "id,day_rate,vendor\nPM,700,\nNET,800,Acme\n")
    folder.write("risks.csv", RISK_HEAD + "R,0.5,,vendor:Acme,1.1,,\n")
    (impact,) = project(folder).risks[0].impacts
    assert (impact.resources, impact.tasks) == (("NET",), ())
    assert impact.rate_factor is not None


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("R,0.5,,PN,1.1,,", "unknown-resource", "resources"),
        ("R,0.5,,vendor:Acme,1.1,,", "unknown-vendor", "resources"),
        ("R,0.5,,,1.1,,", "impact-without-resource", "rate_factor_most_likely"),
        ("R,0.5,,,,1.1,", "impact-without-resource", "quantity_factor_most_likely"),
        ("R,0.5,A,PM,,,2", "resources-without-factor", "resources"),
        ("R,0.5,,PM,0.9,,", "risk-sign", "rate_factor_most_likely"),
        ("R,0.5,,PM,,0.9,", "risk-sign", "quantity_factor_most_likely"),
        ("R,0.5,,PM,-1,,", "number-range", "rate_factor_most_likely"),
    ],
)
def test_a_risk_on_resources_that_makes_no_sense_is_refused(folder: Any, row: str, code: str, field: str) -> None:
    folder.write("risks.csv", f"{RISK_HEAD}{row}\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.id, problem.field) == (code, "risks", "R", field)


def test_impacts_on_resources_have_names_of_their_own(folder: Any) -> None:
    folder.write("risks.csv", "id,probability\nR,0.5\n")
    folder.write("impacts.csv", "risk,resources,rate_factor_most_likely\nR,PM,1.1\nR,NET,1.2\n")
    assert [impact.key for impact in project(folder).risks[0].impacts] == ["PM", "NET"]


DELIVERY_HEAD = (
    "id,lead_optimistic,lead_most_likely,lead_pessimistic,needed_for,order_after,order_on,calendar,quantity,unit_cost,"
    "cost_most_likely,storage_cost_per_day,due,late_fee_per_day,most,vendor\n"
)


def test_a_delivery_is_a_task_before_those_that_need_it(folder: Any) -> None:
    folder.write("deliveries.csv", DELIVERY_HEAD + "D,10,14,30,B,A,2027-02-01,,4,100,,5,2027-03-01,50,400,Acme\n")
    whole = expand(project(folder))
    delivery = whole.tasks[2]
    assert (delivery.id, delivery.duration.text, delivery.calendar) == ("D", "pert(10, 14, 30)", "continuous")
    assert (delivery.predecessors, delivery.not_before) == ((Link("A"),), date(2027, 2, 1))
    assert delivery.fixed_cost is not None
    assert delivery.fixed_cost.parameters == (("value", 400.0),)
    assert whole.tasks[1].predecessors == (Link("A"), Link("D"))
    assert [(charge.per_day, charge.most) for charge in whole.charges] == [(5.0, None), (-50.0, 400.0)]
    assert whole.calendars["continuous"] == CONTINUOUS


def test_a_project_without_deliveries_stays_as_it_is(folder: Any) -> None:
    assert expand(project(folder)) is not None
    assert expand(project(folder)).tasks == project(folder).tasks


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("B,10,14,30,A,,,,,,,,,,,", "delivery-id", "id"),
        ("D,,,,B,,,,,,,,,,,", "missing-value", "lead_most_likely"),
        ("D,-1,14,30,B,,,,,,,,,,,", "negative-duration", "lead_optimistic"),
        ("D,10,9,30,B,,,,,,,,,,,", "estimate-order", "lead_optimistic"),
        ("D,10,14,30,Z,,,,,,,,,,,", "unknown-task", "needed_for"),
        ("D,10,14,30,tag:cold,,,,,,,,,,,", "selector-matches-nothing", "needed_for"),
        ("D,10,14,30,B,Z,,,,,,,,,,", "unknown-task", "order_after"),
        ("D,10,14,30,B,B,,,,,,,,,,", "cycle", "order_after"),
        ("D,10,14,30,A,B,,,,,,,,,,", "cycle", "order_after"),
        ("D,10,14,30,B,,soon,,,,,,,,,", "date-format", "order_on"),
        ("D,10,14,30,B,,,dawn,,,,,,,,", "unknown-calendar", "calendar"),
        ("D,10,14,30,B,,,,-1,5,,,,,,", "number-range", "quantity"),
        ("D,10,14,30,B,,,,2,-5,,,,,,", "number-range", "unit_cost"),
        ("D,10,14,30,B,,,,2,5,80,,,,,", "cost-twice", "unit_cost"),
        ("D,10,14,30,,,,,,,,5,,,,", "storage-without-task", "storage_cost_per_day"),
        ("D,10,14,30,B,,,,,,,-5,,,,", "number-range", "storage_cost_per_day"),
        ("D,10,14,30,B,,,,,,,,,50,,", "late-fee-without-date", "late_fee_per_day"),
        ("D,10,14,30,B,,,,,,,,2027-03-01,,400,", "most-without-fee", "most"),
    ],
)
def test_a_delivery_that_makes_no_sense_is_refused(folder: Any, row: str, code: str, field: str) -> None:
    folder.write("deliveries.csv", f"{DELIVERY_HEAD}{row}\n")
    problem = folder.problem()
    found = (problem.code, problem.table, problem.id, problem.field)
    assert found == (code, "deliveries", row.partition(",")[0], field)


def test_the_message_about_a_circle_names_the_delivery(folder: Any) -> None:
    folder.write("deliveries.csv", DELIVERY_HEAD + "D,10,14,30,A,B,,,,,,,,,,\n")
    problem = folder.problem()
    assert "`D` is a delivery" in problem.message
    assert "A" in problem.message
    assert "B" in problem.message


def test_a_scenario_adds_changes_scales_and_removes_deliveries(folder: Any) -> None:
    folder.write("deliveries.csv", DELIVERIES)
    folder.scenario.write_text(
        "model: ../models/small\n"
        "add: {deliveries: [{id: E, lead_most_likely: 3, needed_for: B}]}\n"
        "change: {deliveries: {D: {lead_pessimistic: 40}}}\n"
        "scale: {deliveries: {D: {lead: 2}}}\n",
        "utf-8",
    )
    assert [(one.id, one.lead.text) for one in project(folder).deliveries] == [
        ("D", "pert(20, 28, 80)"), ("E", "constant(3)"),
    ]  # fmt: skip
    found = folder.read("deliveries.D.lead_pessimistic=50").project.deliveries[0]
    assert found.lead.text.endswith("50)")
    folder.scenario.write_text("model: ../models/small\nremove: {deliveries: [D]}\n", "utf-8")
    assert project(folder).deliveries == ()
    folder.scenario.write_text("model: ../models/small\nremove: {deliveries: [DD]}\n", "utf-8")
    assert "the delivery `DD` does not exist" in folder.problem().message


def test_a_risk_may_name_a_delivery_or_its_vendor(folder: Any) -> None:
    folder.write("deliveries.csv", DELIVERY_HEAD + "D,10,14,30,B,A,,,,,,,,,,Acme\n")
    folder.write("risks.csv", RISK_HEAD + "R,0.5,D,,,,2\nS,0.5,vendor:Acme,,,,2\n")
    assert [risk.impacts[0].tasks for risk in project(folder).risks] == [("D",), ("D",)]
