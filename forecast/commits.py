"""Workspaces as they stood in a commit: read with git's own commands, and never checked out."""

from __future__ import annotations

import hashlib
import io
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from forecast.errors import UsageError

MOST_COMMITS = 500  # looked at for the inputs of a stored run


def commit_of(root: Path, revision: str) -> str | None:
    """Return the commit that a revision names in the repository around a folder; None where it names none."""
    if revision.startswith("-"):
        return None
    try:
        return (
            _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            .decode()
            .strip()
        )
    except (UsageError, OSError):
        return None


def has_repository(root: Path) -> bool:
    """Say whether a folder is in a repository of git."""
    try:
        return bool(_git(root, "rev-parse", "--git-dir"))
    except (UsageError, OSError):
        return False


@contextmanager
def as_it_stood(root: Path, commit: str) -> Iterator[Path]:
    """Give a folder that holds a workspace as it stood in a commit, without its reports, for the time of the body.

    Parameters
    ----------
    root : Path
        The workspace.
    commit : str
        See `commit_of`.
    """
    packed = _git(root, "archive", "--format=tar", commit, "--", ".", ":(exclude)reports")
    with TemporaryDirectory(prefix="forecast-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def commit_with(root: Path, sha256: Mapping[str, str]) -> str | None:
    """Return the newest commit in which all files of a workspace have these hashes; None where there is none.

    Parameters
    ----------
    sha256 : mapping of str to str
        By path, relative to the workspace.
    """
    paths = [path for path in sha256 if not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts]
    if len(paths) < len(sha256) or not paths:
        return None
    try:
        commits = _git(root, "rev-list", f"--max-count={MOST_COMMITS}", "HEAD", "--", *paths).decode().split()
    except (UsageError, OSError):
        return None
    known: dict[str, str] = {}
    for commit in commits:
        if all(_hash(root, commit, path, known) == sha256[path] for path in paths):
            return commit
    return None


def _hash(root: Path, commit: str, path: str, known: dict[str, str]) -> str:
    try:
        blob = _git(root, "rev-parse", "--verify", "--quiet", f"{commit}:./{path}").decode().strip()
    except UsageError:
        return ""
    if blob not in known:
        known[blob] = hashlib.sha256(_git(root, "cat-file", "blob", blob)).hexdigest()
    return known[blob]


def _git(root: Path, *arguments: str) -> bytes:
    try:
        found = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True)
    except FileNotFoundError as error:
        raise UsageError("git is not installed, so no commit can be read") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise UsageError(f"git can't read that: {said}") from error
    return found.stdout
