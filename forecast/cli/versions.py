"""The two sides of a difference: scenario files, a commit, or a stored run with the files it was made from."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.cli.streams import say
from forecast.errors import InputError, UsageError

if TYPE_CHECKING:
    from forecast.results import Results
    from forecast.scenario import Scenario

RESULTS_FILES = ("results.json", "results.npz")


@dataclass(frozen=True, slots=True)
class Version:
    """One side: what it is called, the scenario, and the results where a run was stored.

    ``scenario`` is None where the files that a stored run was made from are not found.
    """

    name: str
    scenario: Scenario | None
    results: Results | None = None


def read_version(text: str, scenario: str | None, stack: ExitStack) -> Version:
    """Return what a user names: a scenario, ``COMMIT:SCENARIO``, a commit, or a folder with stored results.

    Parameters
    ----------
    scenario : str or None
        The scenario that is meant where only a commit is named.
    stack : ExitStack
        Folders made for commits are removed when it closes.
    """
    from forecast import commits, pipeline
    from forecast.workspace import find_root, find_scenario

    place = Path(text)
    folder = place.parent if place.name in RESULTS_FILES else place
    if (folder / RESULTS_FILES[0]).is_file():
        return _stored(folder, stack)
    try:
        return Version(text, pipeline.load(find_scenario(text)))
    except UsageError as unknown:
        refused = unknown
    root = find_root(Path.cwd())
    if root is None:
        raise refused
    revision, _, name = text.partition(":")
    commit = commits.commit_of(root, revision)
    if commit is None:
        hint = "name a scenario, a commit as git knows it, `COMMIT:SCENARIO`, or the folder of a report"
        if not commits.has_repository(root):
            hint = "the workspace is in no git repository, so name a scenario or the folder of a report"
        raise UsageError(f"`{text}` is neither a scenario nor a commit nor a stored run\nhint: {hint}")
    name = name or scenario or ""
    if not name:
        raise UsageError(
            f"`{text}` is a commit, but of which scenario?\nhint: write `{text}:SCENARIO`, or `--scenario`"
        )
    return Version(f"{revision} ({commit[:7]})", _load_at(root, commit, name, stack))


def _load_at(root: Path, commit: str, name: str, stack: ExitStack) -> Scenario:
    from forecast import commits, pipeline
    from forecast.workspace import find_scenario

    folder = stack.enter_context(commits.as_it_stood(root, commit))
    path = Path(name)
    if path.is_absolute() or (Path.cwd() / path).exists():
        path = (Path.cwd() / path).resolve()
        name = str(folder / path.relative_to(root.resolve())) if path.is_relative_to(root.resolve()) else name
    try:
        return pipeline.load(find_scenario(name, folder))
    except InputError:
        say(f"in the files of commit {commit[:7]}:")
        raise


def _stored(folder: Path, stack: ExitStack) -> Version:
    """Return a stored run with its scenario, as it stands in the workspace or stood in a commit."""
    from forecast import commits, pipeline
    from forecast.results import load
    from forecast.workspace import find_root

    results = load(folder)
    run = results.provenance
    root = find_root(folder) or find_root(Path.cwd())
    name = next((path for path in run.inputs_sha256 if Path(path).stem == run.scenario), None)
    if root is None or name is None:
        return Version(str(folder), None, results)
    if all(_sha256(root / path) == sha256 for path, sha256 in run.inputs_sha256.items()):
        return Version(str(folder), pipeline.load(root / name), results)
    commit = commits.commit_with(root, run.inputs_sha256)
    if commit is None:
        return Version(str(folder), None, results)
    at = stack.enter_context(commits.as_it_stood(root, commit))
    return Version(f"{folder} (made from {commit[:7]})", pipeline.load(at / name), results)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
