"""The whole way: from a scenario file to results, gates and a report."""

from __future__ import annotations

import importlib
import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from forecast.errors import UsageError
from forecast.results import Results
from forecast.scenario import Sampling, Scenario, Targets
from forecast.statistics.gates import Gate, can_be_decided, row_of
from forecast.statistics.gates import evaluate as evaluate_gates
from forecast.warming import WARMING, Notice, warm_up

if TYPE_CHECKING:
    from forecast.errors import Place
    from forecast.quality import Score
    from forecast.results.story import Story
    from forecast.statistics.precision import Precision

Progress = Callable[[int, int], None]
MOST_ITERATIONS = 500_000


def load(source: str | Path, sets: Sequence[str] = ()) -> Scenario:
    """Read a scenario, or a bare model, by path or by its name in the workspace.

    Parameters
    ----------
    source : str or Path
        A scenario file, a model folder or workbook, or a scenario's name.
    sets : sequence of str
        Changes such as ``risks.R-07.probability=0.1``.

    Raises
    ------
    InputError
        With every problem of all files.
    UsageError
        If there is no such scenario.
    """
    from forecast.readers import read_scenario
    from forecast.workspace import find_scenario

    return read_scenario(find_scenario(str(source)), sets)


def run(
    scenario: Scenario,
    *,
    iterations: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    sampling: Sampling | None = None,
    target_duration: float | None = None,
    progress: Progress | None = None,
    notice: Notice | None = None,
    until: Sequence[Precision] = (),
    until_decided: bool = False,
    most: int = MOST_ITERATIONS,
) -> Results:
    """Simulate a scenario, and judge its gates.

    Parameters
    ----------
    scenario : Scenario
    iterations, seed, sampling : optional
        Instead of the scenario's own.
    threads : int, optional
        All processors if not given; the answer does not depend on it.
    target_duration : float, optional
        A target in working days instead of the scenario's date.
    progress : callable, optional
        Called with (blocks done, blocks in all).
    notice : callable, optional
        Told in a sentence when the kernels must be compiled first.
    until, until_decided : optional
        Go on until numbers are known as precisely, or until gates are decided: a run that is not there yet is doubled,
        up to ``most`` iterations. The longer run begins with the iterations of the shorter one.
    """
    from forecast.assemble import assemble
    from forecast.assemble.gates import baseline_warnings, beside_of, judged
    from forecast.compiler import compile_project
    from forecast.engine.simulate import simulate

    settings = replace(
        scenario,
        iterations=scenario.iterations if iterations is None else iterations,
        seed=scenario.seed if seed is None else seed,
        sampling=scenario.sampling if sampling is None else sampling,
        targets=scenario.targets
        if target_duration is None
        else Targets(duration=target_duration, budget=scenario.targets.budget),
    )
    if settings.schedule is not None:
        settings = replace(settings, handshake=_handshake(settings))
    compiled = compile_project(settings.project)
    with WARMING:
        warm_up(compiled.inputs, settings.sampling == "latin-hypercube", notice)
    beside, today = beside_of(settings), date.today()
    gates: tuple[Gate, ...] = ()
    simulation, look, n = None, 0, settings.iterations
    while True:
        look += 1
        simulation = simulate(
            compiled.inputs,
            n,
            settings.seed,
            stratified=settings.sampling == "latin-hypercube",
            n_threads=threads or os.cpu_count() or 1,
            progress=progress,
            after=simulation,
        )
        results = assemble(settings, compiled, simulation)
        gates = judged(settings, results, beside, look, gates)
        is_open = until_decided and any(can_be_decided(gate, results, beside, today) for gate in gates)
        if results.n_iterations >= most or not (is_open or any(not one.is_reached(results) for one in until)):
            break
        n = min(2 * results.n_iterations, most)
    replay = {
        "source": scenario.source,
        "sets": list(scenario.sets),
        "target_duration": target_duration,
        "is_sampled_on": bool(until) or until_decided,
        "platform": _platform(),
    }
    return replace(
        results,
        gates=tuple(map(row_of, gates)),
        warnings=(*results.warnings, *baseline_warnings(settings, beside)),
        provenance=replace(results.provenance, replay=replay),
    )


def key_of(
    scenario: Scenario,
    *,
    iterations: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    sampling: Sampling | None = None,
    target_duration: float | None = None,
    until: Sequence[Precision] = (),
    until_decided: bool = False,
    most: int = MOST_ITERATIONS,
) -> str:
    """Return the key of what `run` would find with these settings: equal keys, equal results to the bit.

    It covers the text of all inputs, of a baseline and of the program, what the call sets, and the versions of the
    libraries. ``threads`` changes nothing.
    """
    from forecast.results import reuse
    from forecast.results.store import LABELS_FILE

    baseline = Path(scenario.requirements.baseline) / LABELS_FILE if scenario.requirements.baseline else None
    sampled_on = (until_decided, most, date.today()) if until_decided else ()
    return reuse.key_of(
        {
            "inputs": scenario.inputs_sha256,
            "source": scenario.source,
            "sets": scenario.sets,
            "iterations": scenario.iterations if iterations is None else iterations,
            "seed": scenario.seed if seed is None else seed,
            "sampling": sampling or scenario.sampling,
            "target_duration": target_duration,
            "until": ([one.text for one in until], most) if until else (),
            "until_decided": sampled_on,
            "baseline": baseline.read_text(encoding="utf-8") if baseline and baseline.exists() else "",
            "platform": _platform(),
            "libraries": {name: _version(name) for name in ("numpy", "numba", "scipy", "holidays")},
        }
    )


def stored(
    source: str | Path, scenario: Scenario, key: str, directory: Path | None = None
) -> tuple[Results, Path] | None:
    """Return the results of a run with this key and the folder that holds them, whole; None where there are none.

    Parameters
    ----------
    source : str or Path
        As `load` took it.
    directory : Path, optional
        Where to look; in the usual place of the scenario's reports if not given.
    """
    from forecast.results import reuse
    from forecast.workspace import find_scenario, report_directory

    place = directory or report_directory(find_scenario(str(source)), scenario.name)
    found = reuse.find(place, key)
    return None if found is None else (found, place)


def replay(found: Results, *, threads: int | None = None, progress: Progress | None = None) -> Results:
    """Run what a stored run ran, from the inputs as they are now.

    Raises
    ------
    UsageError
        Where the stored run does not say from which scenario it comes.
    """
    run_ = found.provenance
    if not run_.replay.get("source"):
        raise UsageError("the stored run does not say which scenario it ran: an older version stored it; run it again")
    scenario = load(run_.replay["source"], run_.replay["sets"])
    return run(
        scenario,
        iterations=run_.n_iterations,
        seed=run_.seed,
        sampling=cast(Sampling, run_.sampling),
        target_duration=run_.replay["target_duration"],
        threads=threads,
        progress=progress,
    )


def _platform() -> str:
    return f"{platform.system()} {platform.machine()}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _handshake(scenario: Scenario) -> Mapping[str, Any]:
    """Return how well the dates of the schedule file come out that is the model of a scenario."""
    from forecast.handshake import shake_hands
    from forecast.readers.schedules.record import record_of

    assert scenario.schedule is not None
    return record_of(shake_hands(scenario.schedule), scenario.schedule, scenario.schedule_file)


def study(scenario: Scenario, results: Results) -> Results:
    """Return the results with what further runs with the same random numbers find, for a report.

    Parameters
    ----------
    scenario : Scenario
        The one that the results come from.
    results : Results
    """
    from forecast import second_process
    from forecast.studies import study

    with TemporaryDirectory() as folder:
        found = Path(folder) / "studies.json"

        def ask() -> None:
            found.write_text(json.dumps(study(scenario, results, os.cpu_count() or 1)), encoding="utf-8")

        # What the report needs takes about as long to import as the studies take to run.
        with second_process.doing(ask):
            importlib.import_module("forecast.report.write")
        rows_by_study = json.loads(found.read_text(encoding="utf-8"))
    return replace(results, studies={name: tuple(rows) for name, rows in rows_by_study.items()})


def certify(results: Results) -> Results:
    """Return the results with known answers that this installation reproduces with their seed and iterations."""
    from forecast.studies.certificate import certificate

    rows = certificate(results, os.cpu_count() or 1)
    return replace(results, studies={**results.studies, "certificate": rows}) if rows else results


def story(scenario: Scenario, results: Results, which: int | float) -> Story:
    """Return one iteration of a run as a story.

    Parameters
    ----------
    scenario : Scenario
        The one that the results come from.
    which : int or float
        The number of the iteration, from 1, or a P-level between 0 and 1: then a typical one that ends there.

    Raises
    ------
    UsageError
        If there is no such iteration.
    """
    from forecast.studies import Question
    from forecast.studies.replay import replay, typical

    iteration = which if isinstance(which, int) else typical(results, which)
    return replay(Question(scenario.project, results), iteration)


def assess(scenario: Scenario) -> tuple[Score, ...]:
    """Return the scores of the schedule's quality; nothing is simulated."""
    from forecast.quality import assess

    return assess(scenario.project, scenario.targets.finish)


def places(source: str | Path, sets: Sequence[str] = ()) -> dict[tuple[str, str, str], Place]:
    """Return where each value of a scenario stands, by table, id and field; the row itself has the field ``""``."""
    from forecast.readers import resolve
    from forecast.workspace import find_scenario

    found: dict[tuple[str, str, str], Place] = {}
    for one in resolve(find_scenario(str(source)), sets):
        found[one.table, one.id, one.field] = one.origin
        found.setdefault((one.table, one.id, ""), one.origin)
    return found


def value_of(source: str | Path, field: str, sets: Sequence[str] = ()) -> str:
    """Return the value of a field as it is written, empty where it has none; ``field`` is a path as in ``--set``."""
    from forecast.readers import resolve
    from forecast.workspace import find_scenario

    for one in resolve(find_scenario(str(source)), sets):
        parts = (one.table if one.table != "scenario" else "", one.id, one.field)
        if ".".join(part for part in parts if part) == field:
            return "" if one.value is None else str(one.value)
    return ""


def evaluate(results: Results) -> list[Gate]:
    """Hold the results against the scenario's gates."""
    return evaluate_gates(results)


def write_report(
    results: Results,
    directory: Path,
    key: str = "",
    formats: Sequence[str] | None = None,
    beside: Sequence[Results] = (),
) -> tuple[Path, ...]:
    """Write the report of a run; return what was written, by form. An older report stays whole until the new one is.

    Parameters
    ----------
    key : str
        The key of the run, with which the results stored there can be used again.
    formats : sequence of str, optional
        Keys of `report.formats.FORMATS`; by default the page.
    beside : sequence of Results, optional
        Other scenarios, for the forms that show them side by side; of the same random numbers.

    Raises
    ------
    UsageError
        Where the folder can't be written, or the other runs have different random numbers or currencies.
    """
    from forecast.decisions.comparison import compare
    from forecast.report.formats import USUAL
    from forecast.report.write import write
    from forecast.results import reuse

    compared = compare([results, *beside]) if beside else None
    written = write(results, directory, formats or USUAL, compared)
    if key:
        reuse.mark(directory, key)
    return written
