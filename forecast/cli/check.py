"""`forecast check`: the gates of scenarios, for CI."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import click

from forecast.cli.findings import say_warnings
from forecast.cli.options import most_iterations, output_format, quiet, run_settings, sets
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say
from forecast.errors import InputError, Problem

if TYPE_CHECKING:
    from forecast.report.checked import Checked
    from forecast.scenario import Scenario

FORMATS = ("text", "json", "junit", "sarif", "github", "markdown")


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@run_settings
@click.option("--until-decided", is_flag=True, help="Sample on until every gate is decided.")
@most_iterations
@sets
@output_format(*FORMATS)
@click.option("--fresh", is_flag=True, help="Simulate also where the same run is stored in a report already.")
@quiet
def check(
    scenarios: Sequence[str], sets: tuple[str, ...], output: str, fresh: bool, quiet: bool, **settings: Any
) -> int:
    """Simulate each SCENARIO and judge what its `require:` asks; of a folder such as scenarios/ all in it.

    A gate is met where the whole interval of the simulation's own error meets it and not met where the whole interval
    breaks it, so the verdict does not flip with the seed. Between the two it is undecided: sample on.

    On GitHub (GITHUB_ACTIONS=true) the findings also become annotations beside the lines, and the gates a table in the
    summary of the step.

    Exit code, the worst of all scenarios: 0 every gate is met or waived, 5 one is undecided, 1 one is not met, 3 the
    input is refused.
    """
    from forecast.report import checked as report

    names = [file for name in scenarios for file in in_folder(name)]
    with Progress(quiet) as progress:
        found = check_all(names, sets, progress, settings, fresh)
    errors = [problem for one in found if one.results is None for problem in one.problems]
    if errors:
        say(str(InputError(dict.fromkeys(errors))))
    for one in found:
        if one.results is not None:
            say_warnings(one.problems)
            if not one.gates:
                say(f"warning: scenario `{one.name}` sets no gate\nhint: add for example `require: {{on_time: 0.8}}`")
    in_repository = seen_from_repository(names, found)
    emit(
        {
            "text": report.as_text,
            "json": report.as_json,
            "junit": report.as_junit,
            "sarif": lambda found: report.as_sarif(in_repository),
            "github": lambda found: report.as_annotations(in_repository),
            "markdown": report.markdown,
        }[output](found)
    )
    if output not in ("text", "markdown"):
        say(report.summary_line(found))
    if os.environ.get("GITHUB_ACTIONS") == "true":
        if output != "github":
            say(report.as_annotations(in_repository))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(summary, "a", encoding="utf-8") as file:
                file.write(report.markdown(found) + "\n")
    code = report.worst(found)
    if any(gate.verdict == "undecided" and gate.judged is not None for one in found for gate in one.gates):
        say("hint: an undecided gate needs more iterations (`--until-decided`, `--iterations N`)")
    return code


def in_folder(name: str) -> list[str]:
    """Return the scenarios of a folder that is no model, in alphabetical order; of anything else the name itself.

    Raises
    ------
    UsageError
        Where a folder of that name holds no scenario.
    """
    from forecast.workspace import scenario_files

    path = Path(name)
    files = scenario_files(path) if path.is_dir() else None
    return [name] if files is None else [file.as_posix() for file in files]


def check_all(
    names: Sequence[str], sets: Sequence[str], progress: Progress, settings: dict[str, Any], fresh: bool = False
) -> list[Checked]:
    """Read all scenarios, then simulate those that can be, several at a time; errors of one hide no other."""
    from forecast import pipeline
    from forecast.report.checked import Checked

    questions: list[Scenario | InputError] = []
    for name in names:
        try:
            questions.append(pipeline.load(name, sets))
        except InputError as error:
            questions.append(error)
    n_processors = settings["threads"] or os.cpu_count() or 1
    n_workers = max(1, min(n_processors, sum(not isinstance(one, InputError) for one in questions)))
    if n_workers > 1:
        settings = settings | {"threads": max(1, n_processors // n_workers)}
    shared = SharedProgress(progress)

    def checked(position: int) -> Checked:
        question, name = questions[position], names[position]
        if isinstance(question, InputError):
            return Checked(name, question.problems)
        try:
            key = pipeline.key_of(question, **settings)
            stored = None if fresh else pipeline.stored(name, question, key)
            if stored is not None:
                shared.notice(f"reused: nothing changed since the report of {question.name} was written")
                results = stored[0]
            else:
                results = pipeline.run(question, progress=shared.of(position), notice=shared.notice, **settings)
            gates = tuple(pipeline.evaluate(results))
        except InputError as error:
            return Checked(question.name, error.problems)
        return Checked(question.name, results.warnings, results, gates, question.requirements)

    if n_workers == 1:
        return [checked(position) for position in range(len(names))]
    pool = ThreadPoolExecutor(n_workers)
    try:
        return list(pool.map(checked, range(len(names))))
    finally:
        # Not waiting: where the user interrupts, the process ends at once.
        pool.shutdown(wait=False, cancel_futures=True)


class SharedProgress:
    """One bar for runs on several threads: the blocks of all of them together."""

    def __init__(self, progress: Progress) -> None:
        """Take the bar."""
        self._progress, self._lock = progress, Lock()
        self._blocks: dict[int, tuple[int, int]] = {}

    def of(self, run: int) -> Callable[[int, int], None]:
        """Return what one of the runs tells its progress to."""

        def tell(done: int, total: int) -> None:
            with self._lock:
                self._blocks[run] = (done, total)
                self._progress(*map(sum, zip(*self._blocks.values(), strict=True)))

        return tell

    def notice(self, text: str) -> None:
        """Say something that the user should know."""
        with self._lock:
            self._progress.notice(text)


def seen_from_repository(names: Sequence[str], found: Sequence[Checked]) -> list[Checked]:
    """Return the same with files named from the folder that the code host has checked out, where it says which."""
    from forecast.report.annotations import seen_from
    from forecast.workspace import find_root

    folder = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not folder:
        return list(found)
    base, seen = Path(folder), []
    for name, one in zip(names, found, strict=True):
        root = find_root(Path(name))

        def moved(problem: Problem, root: Path | None = root) -> Problem:
            return seen_from(root, base, problem)

        asked = one.requirements
        places = {gate: moved(Problem("", "", place=place)).place for gate, place in asked.places.items()}
        waivers = {
            gate: replace(waiver, place=moved(Problem("", "", place=waiver.place)).place)
            for gate, waiver in asked.waivers.items()
        }
        requirements = replace(asked, places={k: v for k, v in places.items() if v is not None}, waivers=waivers)
        seen.append(replace(one, problems=tuple(map(moved, one.problems)), requirements=requirements))
    return seen


def load_all(scenarios: Sequence[str], sets: Sequence[str]) -> list[Scenario]:
    """Read all scenarios before the first is simulated, and refuse them with the problems of all files."""
    from forecast import pipeline

    questions: list[Scenario] = []
    problems: list[Problem] = []
    for name in scenarios:
        try:
            questions.append(pipeline.load(name, sets))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    return questions
