"""`forecast run --watch`: the answer again each time that a file is saved."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say
from forecast.errors import ForecastError, InputError
from forecast.results import Results
from forecast.workspace import MODELS, SCENARIOS, find_root

SECONDS_BETWEEN_LOOKS = 0.1
# A save is over when nothing has changed for this long: editors write a file in several steps.
SECONDS_AT_REST = 0.05
# What no input has: editors leave copies and locks beside the file.
TEMPORARY = (".swp", ".swx", ".tmp", ".bak", "~")
Stamps = dict[Path, tuple[int, int]]


def watch(
    scenario: str,
    sets: Sequence[str],
    quiet: bool,
    settings: dict[str, Any],
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Answer, and answer again whenever an input is saved, until the user interrupts.

    Parameters
    ----------
    settings : mapping
        As for `pipeline.run`.
    pause : callable
        Waits for so many seconds.
    """
    from forecast.workspace import find_scenario

    path = find_scenario(scenario)
    last: Results | None = None
    try:
        while True:
            seen = stamps(path)
            begin = time.perf_counter()
            last = _answer(scenario, sets, quiet, settings, last)
            if not quiet:
                say(f"answered in {time.perf_counter() - begin:.2f} s; waiting for a change (Ctrl-C ends)")
            while stamps(path) == seen:
                pause(SECONDS_BETWEEN_LOOKS)
            resting = stamps(path)
            while True:
                pause(SECONDS_AT_REST)
                if (now := stamps(path)) == resting:
                    break
                resting = now
    except KeyboardInterrupt:
        return


def stamps(path: Path) -> Stamps:
    """Return time and size of all files that a scenario or model may be made of: its workspace's, or its folder's."""
    root = find_root(path)
    folders = [path.parent if path.is_file() else path] if root is None else [root / MODELS, root / SCENARIOS]
    if not any(path.resolve().is_relative_to(folder.resolve()) for folder in folders):
        folders.append(path.parent if path.is_file() else path)
    found: Stamps = {}
    for folder in folders:
        for one in folder.rglob("*"):
            if one.name.startswith(".") or one.name.endswith(TEMPORARY):
                continue
            try:
                state = one.stat()
            except OSError:
                continue
            if not one.is_dir():
                found[one] = (state.st_mtime_ns, state.st_size)
    return found


def _answer(
    scenario: str, sets: Sequence[str], quiet: bool, settings: dict[str, Any], last: Results | None
) -> Results | None:
    """Answer once; what is wrong with the input is said, and the last answer stays what the next is held against."""
    from forecast import pipeline
    from forecast.report.moves import moves
    from forecast.report.text import screen

    try:
        with Progress(quiet) as progress:
            results = pipeline.run(pipeline.load(scenario, sets), progress=progress, notice=progress.notice, **settings)
    except InputError as error:
        say(str(error))
        return last
    except ForecastError as error:
        say(f"error: {error}")
        return last
    emit(screen(results, color=sys.stdout.isatty()))
    if last is not None and (said := moves(last, results)):
        emit(said)
    return results
