"""What is measured, in one place: networks, cases with their limits, and the way to measure two things in turn.

A limit is a ratio to a floor measured in the same minutes on the same machine, so that it means the same on a slow
machine as on a fast one. The floor of a simulation is what numpy needs on one thread merely to draw its uniforms.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np

from forecast.calendars import Calendar
from forecast.compiler import compile_project
from forecast.engine.inputs import EngineInputs
from forecast.engine.simulate import blocks_of, simulate
from forecast.engine.variants import run_variants, without_risk
from forecast.project import CostItem, Impact, Project, Risk
from forecast.report.formats import FORMATS
from tests.bench.everything import everything_on
from tests.bench.imported import imported_schedule
from tests.reference.projects import MONDAY, layered_network, pert, triangular, uniform
from tests.reference.vectorized import simulate_network
from tests.support.forms import CASES, write

ROOT = Path(__file__).parents[2]
FORECAST = (sys.executable, "-m", "forecast")
RUN = (*FORECAST, "run", "dc-migration", "--iterations", "10000", "--fresh")
# Benchmarks share their machine with others: what is asserted is this many times what is promised. The table that
# `make bench` prints is held against the promise itself.
GENEROSITY = 2.0

Work = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Measured:
    """Least and median times of two things measured in turn, in seconds."""

    best: float
    floor: float
    median: float
    floor_median: float

    @property
    def ratio(self) -> float:
        """Return the ratio of the least times: what the code costs when nobody else disturbs."""
        return self.best / self.floor

    @property
    def median_ratio(self) -> float:
        """Return the ratio of the medians."""
        return self.median / self.floor_median


def in_turn(work: Work, floor: Work, rounds: int, clock: Clock = time.perf_counter) -> Measured:
    """Measure two things in turn, after one unmeasured round of each.

    `time.process_time` as clock counts the work of all threads, and no waiting for others on the machine.
    """
    work(), floor()
    times = [(_seconds(work, clock), _seconds(floor, clock)) for _ in range(rounds)]
    of_work, of_floor = zip(*times, strict=True)
    return Measured(min(of_work), min(of_floor), statistics.median(of_work), statistics.median(of_floor))


def _seconds(work: Work, clock: Clock = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


@lru_cache(maxsize=1)
def network(n_tasks: int) -> Project:
    """Return the network of ``n_tasks`` tasks that all cases share."""
    return layered_network(n_tasks)


def with_everything(project: Project, n_calendars: int, has_hours: bool = False) -> Project:
    """Add 50 risks, costs of every task and of the project, and calendars: one with holidays, or beside it another.

    One calendar is the axis itself and costs nothing; with two every task is converted between its own and the axis.
    With hours one begins at 8 and the other at 6, and the axis counts hours.
    """
    random = Random(1)
    names = sorted(task.id for task in project.tasks)
    holidays = (MONDAY.replace(month=12, day=24), MONDAY.replace(month=12, day=31), "end of year")
    calendars = {
        "standard": Calendar("standard", closed=(holidays,)),
        "saturdays": Calendar("saturdays", (True,) * 6 + (False,), opened=(holidays,)),
    }
    if has_hours:
        calendars["standard"] = calendars["standard"].with_hours()
        calendars["saturdays"] = replace(calendars["saturdays"], shifts=(((360, 840),),) * 6 + ((),))
    tasks = [
        replace(
            task, fixed_cost=pert(100.0, 200.0, 500.0), cost_per_day=50.0, account=random.choice("abc"),
            calendar=random.choice(list(calendars)[:n_calendars]),
        )
        for task in project.tasks
    ]  # fmt: skip
    risks = [
        Risk(
            f"R{k}", f"R{k}", 0.3,
            impacts=(Impact(
                tuple(random.sample(names, 3)), delay=pert(1.0, 3.0, 9.0), factor=uniform(1.0, 1.3),
                cost=triangular(10.0, 50.0, 90.0),
            ),),
        )
        for k in range(50)
    ]  # fmt: skip
    return replace(
        project, tasks=tuple(tasks), risks=tuple(risks), calendar="standard", calendars=calendars,
        costs=(CostItem("office", "office", "c", None, 100.0),),
    )  # fmt: skip


@lru_cache(maxsize=2)
def inputs_of(n_tasks: int, n_calendars: int = 0, has_hours: bool = False) -> EngineInputs:
    """Return the compiled network, bare or with everything on and that many calendars."""
    project = network(n_tasks)
    return compile_project(with_everything(project, n_calendars, has_hours) if n_calendars else project).inputs


@lru_cache(maxsize=1)
def inputs_of_everything(n_tasks: int) -> EngineInputs:
    """Return the compiled network with all that can be modelled: see `tests.bench.everything`."""
    return compile_project(everything_on(network(n_tasks))).inputs


@lru_cache(maxsize=1)
def inputs_of_imported(n_tasks: int) -> EngineInputs:
    """Return a compiled schedule as planners' programs write it: see `tests.bench.imported`."""
    return compile_project(imported_schedule(n_tasks)).inputs


@dataclass(frozen=True)
class EngineCase:
    """A simulation and how many floors it may cost."""

    name: str
    n_tasks: int
    n_iterations: int
    n_threads: int
    limit: float
    n_calendars: int = 0
    has_everything: bool = False
    has_hours: bool = False
    is_imported: bool = False

    def work(self) -> object:
        """Simulate."""
        if self.has_everything:
            inputs = inputs_of_everything(self.n_tasks)
        elif self.is_imported:
            inputs = inputs_of_imported(self.n_tasks)
        else:
            inputs = inputs_of(self.n_tasks, self.n_calendars, self.has_hours)
        return simulate(inputs, self.n_iterations, 1, n_threads=self.n_threads)

    def floor(self) -> object:
        """Draw as many uniforms as the simulation has durations."""
        return np.random.default_rng(1).random(self.n_tasks * self.n_iterations)

    def measure(self, rounds: int = 7, clock: Clock = time.perf_counter) -> Measured:
        """Measure both in turn."""
        return in_turn(self.work, self.floor, rounds, clock)


ENGINE_CASES = (
    EngineCase("1,000 tasks x 10,000, 2 threads", 1_000, 10_000, 2, 1.5),
    EngineCase("1,000 tasks x 10,000, 1 thread", 1_000, 10_000, 1, 2.5),
    EngineCase("the same with 50 risks, costs and a calendar, 2 threads", 1_000, 10_000, 2, 4.0, n_calendars=1),
    EngineCase("the same with 50 risks, costs and 2 calendars, 2 threads", 1_000, 10_000, 2, 5.0, n_calendars=2),
    EngineCase("the same on calendars with hours, 2 threads", 1_000, 10_000, 2, 5.0, n_calendars=2, has_hours=True),
    EngineCase("all of it: 100 risks, 30 groups, 10 accounts, 2 threads", 1_000, 10_000, 2, 6.0, has_everything=True),
    EngineCase("an imported schedule of 2,000 tasks x 10,000, 2 threads", 2_000, 10_000, 2, 6.0, is_imported=True),
    EngineCase("3,614 tasks x 1,000, 2 threads", 3_614, 1_000, 2, 2.5),
)
LEAST_TWIN_RATIO = 10.0


def on_calendars(project: Project, n_calendars: int, has_hours: bool) -> Project:
    """Spread the tasks of a project over some of five calendars, and add nothing else: what they cost shows most so."""
    days = {"office": "1111100", "shop": "1111110", "south": "1111001", "short": "1111000", "site": "1111111"}
    shifts = (((480, 720), (780, 1020)), ((360, 840),), ((1320, 1800),), ((420, 720), (750, 960)), ((0, 1440),))
    calendars = {}
    for (name, week), day in zip(days.items(), shifts, strict=True):
        works = tuple(letter == "1" for letter in week)
        calendars[name] = Calendar(
            name, works, shifts=tuple(day if one else () for one in works) if has_hours else (), hours_per_day=8.0
        )
    random, names = Random(1), list(days)[:n_calendars]
    tasks = tuple(replace(task, calendar=random.choice(names)) for task in project.tasks)
    return replace(project, tasks=tasks, calendar="office", calendars=calendars)


@lru_cache(maxsize=4)
def inputs_on_calendars(n_calendars: int, has_hours: bool) -> EngineInputs:
    """Return the compiled network of 1,000 tasks on that many calendars."""
    return compile_project(on_calendars(network(1_000), n_calendars, has_hours)).inputs


@dataclass(frozen=True)
class CalendarsCase:
    """The bare network on several calendars; the floor is the same network with a single one."""

    n_calendars: int
    has_hours: bool
    n_threads: int
    limit: float = 1.5

    @property
    def name(self) -> str:
        """Return what is measured."""
        unit = "hours" if self.has_hours else "whole days"
        return f"{self.n_calendars} calendars of {unit}, {self.n_threads} thread{'s' * (self.n_threads > 1)}"

    def measure(self, rounds: int = 7) -> Measured:
        """Measure both in turn."""
        mixed, single = (inputs_on_calendars(n, self.has_hours) for n in (self.n_calendars, 1))
        return in_turn(
            lambda: simulate(mixed, 10_000, 1, n_threads=self.n_threads),
            lambda: simulate(single, 10_000, 1, n_threads=self.n_threads),
            rounds,
        )


CALENDARS_CASES = tuple(
    CalendarsCase(n_calendars, has_hours, n_threads)
    for has_hours in (False, True)
    for n_calendars in (2, 5)
    for n_threads in (1, 2)
)


def measure_twin(rounds: int = 2) -> Measured:
    """Measure the vectorized twin against the engine on 2 threads, 1,000 tasks x 10,000."""
    return in_turn(lambda: simulate_network(network(1_000), 10_000, 1), ENGINE_CASES[0].work, rounds)


def measure_removals(rounds: int = 3) -> Measured:
    """Measure 1,000 tasks without each of 50 risks against one run, both of 10,000 iterations on one thread."""
    inputs = inputs_of(1_000, 1)
    variants = [without_risk(inputs, np.array([row])) for row in range(len(inputs.risks.low))]
    return in_turn(
        lambda: run_variants(inputs, variants, blocks_of(10_000), 1),
        lambda: simulate(inputs, 10_000, 1, n_threads=1),
        rounds,
    )


def call(command: Sequence[str], **environment: str) -> str:
    """Run a command, which must succeed, as users have it: with compiled modules kept; return what it prints."""
    kept = {"PYTHONDONTWRITEBYTECODE": "", **environment}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **kept}, check=True, capture_output=True, text=True)
    return done.stdout


@dataclass(frozen=True)
class StartupCase:
    """A command, and how many times its imports it may cost."""

    name: str
    command: tuple[str, ...]
    imports: str
    limit: float

    def measure(self, rounds: int = 9) -> Measured:
        """Measure both in turn."""
        floor = (sys.executable, "-c", f"import {self.imports}")
        return in_turn(lambda: call(self.command), lambda: call(floor), rounds)


STARTUP_CASES = (
    StartupCase("forecast --help, to `import click`", (*FORECAST, "--help"), "click", 2.0),
    # Of the model that uses everything; loading its compiled kernels takes as long as the imports.
    StartupCase(
        "forecast run --format json, to `import numpy, numba`", (*RUN, "--format", "json"), "numpy, numba", 4.0
    ),
)
REPORT_SECONDS = 10.0
# Making the report of a stored run again: the page with all charts, and every form.
FORMS_SECONDS = {"dc-migration": (6.0, 12.0), "tasks-1000": (12.0, 24.0)}
FORMS_MB = 400.0
REMOVALS = 25.0  # runs that taking out each of 50 risks may cost
# Of a plain model, and of one that uses everything.
COMPILING_SECONDS = {"network-refresh": 8.0, "dc-migration": 22.0}
MEMORY_MB = 500.0


def measure_report(rounds: int = 3) -> float:
    """Return the least seconds of a run with report, charts and all studies: some fifty further runs."""
    with tempfile.TemporaryDirectory() as folder:
        command = (*RUN, "--output", str(Path(folder) / "report"))
        return min(_seconds(lambda: call(command)) for _ in range(rounds))


def stored_run(scenario: str, folder: Path) -> Path:
    """Simulate a shipped scenario, or a case of `tests.support.forms`, and return the folder of its results."""
    path = write(CASES[scenario](), folder, scenario) if scenario in CASES else ROOT / "scenarios" / f"{scenario}.yaml"
    results = folder / "results"
    call((*FORECAST, "run", str(path), "--iterations", "10000", "--fresh", "--output", str(results)))
    return results


def measure_forms(scenario: str, rounds: int = 2) -> tuple[float, float]:
    """Return the least seconds in which the page of a stored run is made, and in which every form is."""
    with tempfile.TemporaryDirectory() as folder:
        report = (*FORECAST, "report", str(stored_run(scenario, Path(folder))))
        every = tuple(f"--{form}" for form in FORMATS)
        return (
            min(_seconds(lambda: call((*report, "--html"))) for _ in range(rounds)),
            min(_seconds(lambda: call((*report, *every))) for _ in range(rounds)),
        )


def measure_forms_memory(scenario: str = "tasks-1000") -> float:
    """Return the peak memory in MB of a process that makes every form of the report of a stored run."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["report", str(stored_run(scenario, Path(folder))), *(f"--{form}" for form in FORMATS)]
        code = f"from forecast.cli import call\nassert call({arguments!r}) == 0\n"
        return int(call((sys.executable, "-c", code + PEAK_MEMORY)).splitlines()[-1]) * 1024 / 1e6


def measure_compiling(scenario: str) -> float:
    """Return by how many seconds the first run ever of a scenario is slower than the second."""
    command = (*FORECAST, "run", scenario, "--fresh", "--format", "json")
    with tempfile.TemporaryDirectory() as folder:
        first = _seconds(lambda: call(command, FORECAST_CACHE_DIR=folder))
        return first - min(_seconds(lambda: call(command, FORECAST_CACHE_DIR=folder)) for _ in range(2))


# `ru_maxrss` survives exec: a process that a large one starts begins with the large one's peak. Linux says it right.
PEAK_MEMORY = """
from pathlib import Path
import resource
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
print(peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure_memory(n_iterations: int = 1_000_000) -> float:
    """Return the peak memory in MB of a process that simulates 1,000 tasks."""
    code = (
        "from tests.bench.cases import inputs_of, simulate\n"
        f"simulate(inputs_of(1_000), {n_iterations}, 1, n_threads=2)\n"
    )
    return int(call((sys.executable, "-c", code + PEAK_MEMORY))) * 1024 / 1e6
