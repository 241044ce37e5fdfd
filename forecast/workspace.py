"""The workspace: a folder with `models/`, `scenarios/` and `reports/`; finds it and names what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from forecast.errors import UsageError

MODELS, SCENARIOS, REPORTS = "models", "scenarios", "reports"
MODEL_FILE = "model.yaml"
SCENARIO_ENDINGS = (".yaml", ".yml")
MODEL_ENDINGS = (".xlsx", ".mpp", ".mpt", ".mpx", ".xml", ".xer", ".pmxml")


def find_root(path: Path) -> Path | None:
    """Return the nearest folder at or above a path that holds `models/` and `scenarios/`, None if there is none."""
    resolved = path.resolve()
    for folder in (resolved, *resolved.parents):
        if (folder / MODELS).is_dir() and (folder / SCENARIOS).is_dir():
            return folder
    return None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace on disk.

    Attributes
    ----------
    root : Path
        The folder that holds `models/`, `scenarios/` and `reports/`.
    """

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Workspace:
        """Return the workspace around a path (the current directory if none is given).

        Raises
        ------
        UsageError
            If there is none.
        """
        begin = Path.cwd() if start is None else start
        root = find_root(begin)
        if root is None:
            raise UsageError(
                f"there is no workspace at `{begin}` or above it (a folder with `{MODELS}/` and `{SCENARIOS}/`); "
                "`forecast init` makes one"
            )
        return cls(root)

    def scenario_paths(self) -> dict[str, Path]:
        """Return the scenario files by name, in alphabetical order."""
        files = sorted(path for path in (self.root / SCENARIOS).iterdir() if path.suffix.lower() in SCENARIO_ENDINGS)
        return {path.stem: path for path in files}

    def scenario_names(self) -> list[str]:
        """Return the names of all scenarios, in alphabetical order."""
        return list(self.scenario_paths())

    def report_directory(self, scenario: str) -> Path:
        """Return where the reports of a scenario go."""
        return self.root / REPORTS / scenario


def scenario_files(folder: Path) -> list[Path] | None:
    """Return the scenario files of a folder in alphabetical order; None of a model's own folder.

    Raises
    ------
    UsageError
        If there is none.
    """
    if (folder / MODEL_FILE).exists():
        return None
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SCENARIO_ENDINGS)
    if not files:
        raise UsageError(f"there is no scenario in the folder `{folder.as_posix()}`")
    return files


def find_scenario(name: str, start: Path | None = None) -> Path:
    """Return the file that a user names: a path to a scenario or model, or the bare name of a scenario.

    Parameters
    ----------
    name : str
        ``dc-migration``, ``scenarios/dc-migration.yaml``, ``models/dc-migration`` …
    start : Path, optional
        Where the workspace is looked for; the current directory if not given.

    Raises
    ------
    UsageError
        If there is neither such a file nor such a scenario.
    """
    path = Path(name)
    is_bare = path.name == name and path.suffix.lower() not in (*SCENARIO_ENDINGS, *MODEL_ENDINGS)
    root = find_root(Path.cwd() if start is None else start)
    known = Workspace(root).scenario_paths() if root is not None else {}
    if is_bare and name in known:
        return known[name]
    if path.exists():
        return path
    if not is_bare:
        raise UsageError(f"there is no file `{name}`")
    if root is None:
        raise UsageError(f"there is no workspace here, so `{name}` names no scenario; `forecast init` makes one")
    close = get_close_matches(name, list(known), n=1)
    hint = f"did you mean `{close[0]}`?" if close else f"scenarios: {', '.join(known) or 'none'}"
    raise UsageError(f"there is no scenario `{name}`; {hint}")


def report_directory(scenario_path: Path, name: str) -> Path:
    """Return where the reports of a scenario go: `reports/<name>` of its workspace, or of the current directory."""
    root = find_root(scenario_path)
    return (Path.cwd() if root is None else root) / REPORTS / name
