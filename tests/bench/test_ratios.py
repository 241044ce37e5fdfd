"""Every case of `tests.bench.cases` stays within twice its limit; `make bench` prints the true ratios."""

from __future__ import annotations

import pytest

from tests.bench import cases, limits


def say(name: str, measured: cases.Measured, limit: float) -> None:
    print(f"\n{name}: {measured.ratio:.2f}, median {measured.median_ratio:.2f}, limit {limit}")


@pytest.mark.parametrize("case", cases.ENGINE_CASES, ids=lambda case: case.name)
def test_a_simulation_costs_few_times_the_drawing_of_its_uniforms(case: cases.EngineCase) -> None:
    measured = case.measure()
    say(case.name, measured, case.limit)
    assert measured.ratio <= cases.GENEROSITY * case.limit


@pytest.mark.parametrize("case", cases.CALENDARS_CASES, ids=lambda case: case.name)
def test_several_calendars_cost_little_more_than_a_single_one(case: cases.CalendarsCase) -> None:
    measured = case.measure()
    say(case.name, measured, case.limit)
    assert measured.ratio <= cases.GENEROSITY * case.limit


@pytest.mark.parametrize("case", limits.LIMIT_CASES, ids=lambda case: case.name)
def test_waiting_for_resources_costs_a_stated_number_of_times_the_block(case: limits.LimitCase) -> None:
    measured = case.measure()
    say(case.name, measured, case.limit)
    assert measured.ratio <= cases.GENEROSITY * case.limit


def test_a_numpy_program_is_several_times_slower() -> None:
    measured = cases.measure_twin()
    say("numpy program to engine", measured, cases.LEAST_TWIN_RATIO)
    assert measured.ratio >= cases.LEAST_TWIN_RATIO / cases.GENEROSITY


def test_fifty_risks_taken_out_cost_half_as_many_runs() -> None:
    measured = cases.measure_removals()
    say("50 risks taken out, to one run", measured, cases.REMOVALS)
    assert measured.ratio <= cases.GENEROSITY * cases.REMOVALS


@pytest.mark.parametrize("case", cases.STARTUP_CASES, ids=lambda case: case.name)
def test_a_command_costs_few_times_its_imports(case: cases.StartupCase) -> None:
    measured = case.measure()
    say(case.name, measured, case.limit)
    assert measured.ratio <= cases.GENEROSITY * case.limit


def test_a_run_with_report_and_charts_takes_seconds() -> None:
    assert cases.measure_report() <= cases.GENEROSITY * cases.REPORT_SECONDS


@pytest.mark.parametrize("scenario", cases.FORMS_SECONDS)
def test_every_form_of_a_report_is_made_in_seconds(scenario: str) -> None:
    for measured, limit in zip(cases.measure_forms(scenario), cases.FORMS_SECONDS[scenario], strict=True):
        assert measured <= cases.GENEROSITY * limit


def test_every_form_of_a_large_report_fits_into_little_memory() -> None:
    assert cases.measure_forms_memory() < cases.FORMS_MB


@pytest.mark.parametrize("scenario", cases.COMPILING_SECONDS)
def test_the_first_run_ever_compiles_in_seconds(scenario: str) -> None:
    assert cases.measure_compiling(scenario) <= cases.GENEROSITY * cases.COMPILING_SECONDS[scenario]


def test_a_million_iterations_fit_into_little_memory() -> None:
    assert cases.measure_memory() < cases.MEMORY_MB
