"""Compiling ahead of a run: the kernels compiled for the smallest inputs are those that every model uses."""

from dataclasses import replace
from datetime import date

from forecast.calendars import CONTINUOUS, Calendar
from forecast.compiler import compile_project
from forecast.engine import closing, correlate, draws, schedule, spending
from forecast.engine.simulate import simulate
from forecast.engine.warm import SHARES, compile_here
from forecast.project import Correlation, CorrelationGroup, Element, Estimate, Impact, Link, Project, Risk, Task


def test_a_real_model_needs_no_kernel_but_those_compiled_ahead() -> None:
    compile_here(("draw", "correlate", "perform", "spend", "close"))
    kernels = (
        draws.draw_block,
        correlate.correlate_block,
        schedule.perform_block,
        spending.spend_block,
        closing.close_block,
    )
    before = [set(kernel.signatures) for kernel in kernels]
    pert = Estimate("pert", (("optimistic", 1.0), ("most_likely", 2.0), ("pessimistic", 4.0)))
    tasks = (
        Task("A", "A", pert, fixed_cost=pert, cost_per_day=3.0),
        Task("B", "B", pert, predecessors=(Link("A", "SS", 1.0),), calendar="continuous"),
        Task("M", "M", Estimate("constant", (("value", 0.0),)), predecessors=(Link("B"),)),
    )
    project = Project(
        "p",
        date(2027, 1, 4),
        tasks,
        calendars={"standard": Calendar("standard"), "continuous": CONTINUOUS},
        correlation=Correlation(
            groups=(CorrelationGroup("g", 0.5, (Element("duration", "A"), Element("duration", "B"))),)
        ),
        risks=(Risk("R", "R", 0.5, impacts=(Impact(("A",), delay=pert, cost=pert),)),),
    )
    simulate(compile_project(project).inputs, 256, 1, n_threads=1)
    assert [set(kernel.signatures) for kernel in kernels] == before
    compile_here(("spend",), monthly=True)
    before = [set(kernel.signatures) for kernel in kernels]
    simulate(compile_project(replace(project, cash_flow=True)).inputs, 256, 1, n_threads=1)
    assert [set(kernel.signatures) for kernel in kernels] == before


def test_the_two_processes_share_all_kernels() -> None:
    assert sorted(SHARES[0] + SHARES[1]) == ["close", "correlate", "draw", "perform", "spend"]
