"""The folder of a report: written beside its place and moved there whole.

A run that is killed leaves the old report or the new one, never a mixture: everything is written to a hidden sibling
folder first, and only then do two renames put it in place. What a killed run leaves behind is put right by the next
write: unfinished folders are removed, and a report caught between the two renames goes back to its place.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from forecast.charts import CHARTS
from forecast.charts import saving as save_charts
from forecast.decisions.comparison import Comparison
from forecast.errors import UsageError
from forecast.readers.brand import Brand, read_brand
from forecast.report import tables
from forecast.report.formats import FIGURES, FORMATS, USUAL, missing
from forecast.report.summary import dumps, summary, warning
from forecast.report.whole import MANIFEST
from forecast.results import Results
from forecast.results import save as save_results
from forecast.texts import speaking
from forecast.workspace import find_root

MANIFEST_SCHEMA = "forecast.report/1"
TABLES = "tables"
# The stored results.
STORED = ("results.npz", "results.json")


def write(
    results: Results, directory: Path | str, formats: Sequence[str] = USUAL, compared: Comparison | None = None
) -> tuple[Path, ...]:
    """Write a report in some forms, with tables, stored results, summary and manifest.

    The same results give the same bytes of every file. Files in an older report that no report wrote stay where they
    are; so do its other forms, if they show the same results in the same brand.

    Parameters
    ----------
    directory : path
        Where the report goes: a folder that does not exist, is empty, or holds an older report.
    formats : sequence of str
        Keys of `FORMATS`.
    compared : Comparison, optional
        The results and those of other scenarios, for the forms that show them side by side.

    Returns
    -------
    tuple of Path
        The first file or folder of each form.

    Raises
    ------
    UsageError
        Where the folder holds anything else, or can't be written, or a form can't be made here.
    InputError
        Where the brand of the workspace is wrong.
    """
    if absent := missing(formats):
        raise UsageError("\n".join(absent.values()))
    given = Path(directory)
    place = given.resolve()
    brand = read_brand(find_root(place))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _put_right(place)
        own = _written_files(place)
        stage, aside = _sibling(place, "new"), _sibling(place, "old")
        try:
            stage.mkdir()
            _fill(results, stage, formats, brand)
            _keep(place, _still_true(place, stage, own, formats, brand), stage)
            # Last, because a form may show figures of the older report that are still true.
            with speaking(brand.wording, brand.locale):
                for form in (FORMATS[name] for name in formats):
                    if form.writer:
                        importlib.import_module(form.writer).write(results, stage, *[compared] * form.has_others)
            _write_text(stage / MANIFEST, dumps(_manifest(results, stage, brand)) + "\n")
            _keep(place, _files(place) - own, stage)
            _swap(place, stage, aside)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"the report can't be written to `{given}`: {error.strerror or error}") from error
    return tuple(given / FORMATS[name].paths[0] for name in formats)


def _fill(results: Results, stage: Path, formats: Sequence[str], brand: Brand) -> None:
    (stage / TABLES).mkdir()
    if any(FORMATS[name].has_figures for name in formats):
        (stage / FIGURES).mkdir()
    with ExitStack() as drawing:
        if (stage / FIGURES).exists():
            # What machines read, which is written beside the charts, knows no language.
            with speaking(brand.wording, brand.locale):
                drawing.enter_context(save_charts(CHARTS, results, stage / FIGURES))
        answer = summary(results)
        tables.write(answer, stage / TABLES)
        save_results(results, stage)
        _write_text(stage / "summary.json", dumps(answer) + "\n")


def _manifest(results: Results, stage: Path, brand: Brand) -> dict[str, Any]:
    run = results.provenance
    return {
        "schema": MANIFEST_SCHEMA,
        "scenario": run.scenario,
        "title": run.title,
        "model": run.model,
        "project": run.project,
        "seed": run.seed,
        "iterations": results.n_iterations,
        "sampling": run.sampling,
        "engine_version": run.engine_version,
        "versions": dict(sorted(run.versions.items())),
        "inputs_sha256": dict(sorted(run.inputs_sha256.items())),
        "brand_sha256": brand.sha256,
        "warnings": [warning(problem) for problem in results.warnings],
        "files": [
            {
                "path": name,
                "bytes": (stage / name).stat().st_size,
                "sha256": hashlib.sha256((stage / name).read_bytes()).hexdigest(),
            }
            for name in sorted(_files(stage))
        ],
    }


def _written_files(place: Path) -> frozenset[str]:
    """Return the files that the older report wrote; refuse a folder that is not a report."""
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return frozenset()
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        if not str(manifest["schema"]).startswith("forecast.report/"):
            raise ValueError("another program's manifest")
        return frozenset([MANIFEST, *(str(file["path"]) for file in manifest["files"])])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"`{place}` is not empty and not a report: it has no readable `{MANIFEST}`, so nothing there is replaced\n"
            "hint: name another folder, or move its content away"
        ) from error


def _still_true(place: Path, stage: Path, own: frozenset[str], formats: Sequence[str], brand: Brand) -> frozenset[str]:
    """Return the files of forms that are not made anew, if they were made of the same results in the same brand."""
    try:
        is_same = all((place / name).read_bytes() == (stage / name).read_bytes() for name in STORED)
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        is_same = is_same and manifest.get("brand_sha256") == brand.sha256
    except OSError:
        return frozenset()
    made = {path for name in formats for path in FORMATS[name].paths}
    others = {path for form in FORMATS.values() for path in form.paths} - made
    return frozenset(name for name in own if is_same and (name in others or name.partition("/")[0] in others))


def _files(place: Path) -> frozenset[str]:
    if not place.is_dir():
        return frozenset()
    return frozenset(
        path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_symlink() or not path.is_dir()
    )


def _keep(place: Path, names: Iterable[str], stage: Path) -> None:
    for name in sorted(names):
        if (place / name).is_symlink() or ((place / name).exists() and not (stage / name).exists()):
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place / name, stage / name, follow_symlinks=False)


def _swap(place: Path, stage: Path, aside: Path) -> None:
    if place.exists():
        place.rename(aside)
    try:
        stage.rename(place)
    except BaseException:
        if aside.exists() and not place.exists():
            aside.rename(place)
        raise


def _put_right(place: Path) -> None:
    for old in _leftovers(place, "old"):
        if place.exists():
            shutil.rmtree(old)
        else:
            old.rename(place)
    for new in _leftovers(place, "new"):
        shutil.rmtree(new)


def _leftovers(place: Path, kind: str) -> list[Path]:
    prefix = f".{place.name}.{kind}-"
    found = []
    for path in sorted(place.parent.iterdir()):
        pid = path.name.removeprefix(prefix)
        if path.name.startswith(prefix) and pid.isdecimal() and not _is_running(int(pid)):
            found.append(path)
    return found


def _sibling(place: Path, kind: str) -> Path:
    # On the same file system as the place, so that a rename is all it takes.
    return place.with_name(f".{place.name}.{kind}-{os.getpid()}")


def _is_running(pid: int) -> bool:
    """Say whether another process with this number runs; its folders are not ours to remove."""
    if pid == os.getpid() or os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
