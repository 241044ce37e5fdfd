"""The starter workspace of `forecast init`: commented files of a small project, kept as files beside this one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from forecast.errors import UsageError
from forecast.readers.schema import json_schema

SCHEMA_FOLDER = ".forecast"


def create(directory: Path) -> list[Path]:
    """Make a workspace with the starter project; existing files are never overwritten.

    Parameters
    ----------
    directory : Path
        The folder of the workspace; made if it does not exist.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UsageError
        If one of the files exists already, or the folder can't be written; then nothing is written.
    """
    return _written({directory / name: text for name, text in _starter_texts().items()})


# Where each code host, and pre-commit, looks for the file.
CI_FILES = {
    "github": (".github/workflows/forecast.yml", "github.yml"),
    "gitlab": (".gitlab-ci.yml", "gitlab.yml"),
    "pre-commit": (".pre-commit-config.yaml", "pre-commit.yaml"),
}


def create_ci(directory: Path, kinds: Sequence[str]) -> list[Path]:
    """Write what lets a code host check a workspace on every change; existing files are never overwritten.

    Parameters
    ----------
    directory : Path
        The folder of the repository, which is the workspace.
    kinds : sequence of str
        Names of `CI_FILES`.

    Raises
    ------
    UsageError
        As `create` does.
    """
    folder = files("forecast.readers").joinpath("ci")
    named = [CI_FILES[kind] for kind in dict.fromkeys(kinds)]
    return _written({directory / name: folder.joinpath(file).read_text(encoding="utf-8") for name, file in named})


def _written(texts: Mapping[Path, str]) -> list[Path]:
    """Write all files, or none where one exists."""
    existing = [path for path in texts if path.exists() or path.is_symlink()]
    if existing:
        listed = ", ".join(f"`{path.as_posix()}`" for path in existing)
        raise UsageError(f"nothing was written, because {listed} exists already")
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            # The same bytes on every system, whatever its line ends and encoding.
            path.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"the workspace can't be written: {error.strerror or error}: `{error.filename}`") from None
    return list(texts)


def _starter_texts() -> dict[str, str]:
    """Return the texts by their path in the workspace."""
    texts = dict(sorted(_texts_below(files("forecast.readers").joinpath("starter_workspace"), "")))
    for kind in ("model", "scenario"):
        schema = json_schema("model" if kind == "model" else "scenario")
        texts[f"{SCHEMA_FOLDER}/{kind}.schema.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return texts


def _texts_below(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _texts_below(entry, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name, entry.read_text(encoding="utf-8")))
    return found
