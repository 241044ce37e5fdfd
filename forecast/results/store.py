"""Results on disk: `results.npz` holds the numbers, `results.json` the labels, the provenance and the schema's number.

A report can be made again from the two files on a machine without numba. The same results give the same bytes: the
archive is written member by member with a fixed time stamp, and nothing in it is pickled.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place, Problem
from forecast.results.money import MoneyOutcomes
from forecast.results.results import (
    AccountOutcomes,
    Base,
    CostOutcomes,
    Provenance,
    Results,
    RiskOutcomes,
    TargetValues,
    TaskOutcomes,
    WbsOutcomes,
)

SCHEMA = "forecast.results"
SCHEMA_VERSION = 2
ARRAYS_FILE = "results.npz"
LABELS_FILE = "results.json"
# The earliest moment that a zip archive can carry; a real one would make equal results differ in their bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
TABLES = {
    "tasks": TaskOutcomes,
    "risks": RiskOutcomes,
    "costs": CostOutcomes,
    "wbs": WbsOutcomes,
    "account_tree": AccountOutcomes,
}
# Parts with columns of their own lengths.
PARTS = {"money": MoneyOutcomes}
OUTCOMES = ("duration", "finish", "cost", "account_cost", "milestone_finish")
Array = NDArray[np.float64] | NDArray[np.bool_]


def save(results: Results, directory: Path | str) -> list[Path]:
    """Write the results into a folder, which is made where it is missing, and return the two paths."""
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    arrays, labels = parts_of(results)
    arrays_path, labels_path = directory / ARRAYS_FILE, directory / LABELS_FILE
    with zipfile.ZipFile(arrays_path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            info = zipfile.ZipInfo(f"{name}.npy", ZIP_TIME)
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same bytes on every operating system
            with archive.open(info, "w", force_zip64=True) as member:
                np.lib.format.write_array(member, _plain(array), allow_pickle=False)
    document = {"schema": f"{SCHEMA}/{SCHEMA_VERSION}", "arrays_sha256": _sha256(arrays_path), **labels}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    labels_path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [arrays_path, labels_path]


def parts_of(results: Results) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return what is stored of results: arrays by name, and everything else as JSON holds it."""
    arrays: dict[str, Array] = {name: getattr(results, name) for name in OUTCOMES}
    tables: dict[str, Any] = {}
    for table in (*TABLES, *PARTS):
        outcomes = getattr(results, table)
        columns = {field.name: getattr(outcomes, field.name) for field in fields(outcomes)}
        arrays |= {f"{table}.{name}": value for name, value in columns.items() if isinstance(value, np.ndarray)}
        tables[table] = {name: value for name, value in columns.items() if not isinstance(value, np.ndarray)}
    labels = {
        "provenance": results.provenance,
        "currency": results.currency,
        "start": results.start.isoformat(),
        "base": results.base,
        "targets": results.targets,
        "accounts": results.accounts,
        "milestones": results.milestones,
        **tables,
        "require": results.require,
        "gates": results.gates,
        "effective_inputs": results.effective_inputs,
        "warnings": results.warnings,
        "block_size": results.block_size,
        "correlations": results.correlations,
        "register": results.register,
        "systemic": results.systemic,
        "forks": results.forks,
        "lost_days": results.lost_days,
        "resources": results.resources,
        "deliveries": results.deliveries,
        "has_hours": results.has_hours,
        "calendars": results.calendars,
        "handshake": results.handshake,
        "studies": results.studies,
    }
    return arrays, {name: _encode(value) for name, value in labels.items()}


def load(path: Path | str) -> Results:
    """Read results from a folder, or from either of its two files.

    Raises
    ------
    InputError
        Where a file is missing, damaged, not a results file, or of a newer schema.
    """
    path = Path(path)
    directory = path.parent if path.name in (ARRAYS_FILE, LABELS_FILE) else path
    document = _read_labels(directory / LABELS_FILE)
    arrays_path = directory / ARRAYS_FILE
    arrays = _read_arrays(arrays_path, document.get("arrays_sha256"))
    try:
        results = _build(document, arrays)
        _check_shapes(results)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"the stored results are incomplete or damaged ({type(error).__name__}: {error})"
        raise _refuse("results-corrupt", directory / LABELS_FILE, message, "run the scenario again") from error
    return results


def _read_labels(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        hint = "name the folder of a report, or run the scenario first"
        raise _refuse("results-missing", path, f"the stored results can't be read: {error.strerror}", hint) from error
    except ValueError as error:
        message = "the file is not JSON text: it was cut short, or something else wrote it"
        raise _refuse("results-corrupt", path, message, "run the scenario again") from error
    name, _, version = str(document.get("schema") if isinstance(document, dict) else None).rpartition("/")
    if name != SCHEMA or not version.isdecimal():
        message = f"the file does not hold stored results: `schema` is not `{SCHEMA}/{SCHEMA_VERSION}`"
        raise _refuse("results-foreign", path, message, f"results are read from the `{LABELS_FILE}` that `run` writes")
    if int(version) > SCHEMA_VERSION:
        message = f"the results are of schema {version}; this version reads schema {SCHEMA_VERSION}"
        raise _refuse("results-newer", path, message, "install the newer version, or run the scenario again")
    if int(version) < SCHEMA_VERSION:
        message = f"an older version stored the results, in schema {version}; this one reads schema {SCHEMA_VERSION}"
        raise _refuse("results-older", path, message, "run the scenario again")
    return dict(document)


def _read_arrays(path: Path, sha256: object) -> dict[str, Array]:
    try:
        found = _sha256(path)
    except OSError as error:
        hint = f"`{ARRAYS_FILE}` belongs beside `{LABELS_FILE}`; run the scenario again"
        raise _refuse("results-missing", path, f"the numbers can't be read: {error.strerror}", hint) from error
    if found != sha256:
        message = f"the numbers are not those that `{LABELS_FILE}` was written with: damaged, or of another run"
        raise _refuse("results-corrupt", path, message, "run the scenario again")
    try:
        with zipfile.ZipFile(path) as archive:
            return {
                name.removesuffix(".npy"): np.lib.format.read_array(io.BytesIO(archive.read(name)), allow_pickle=False)
                for name in archive.namelist()
            }
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        message = f"the file is not an archive of number arrays ({error})"
        raise _refuse("results-corrupt", path, message, "run the scenario again") from error


def _build(document: Mapping[str, Any], arrays: Mapping[str, Array]) -> Results:
    content = _decode(document)

    def columns(table: str) -> dict[str, Any]:
        prefix = f"{table}."
        found: dict[str, Any] = {name: tuple(value) for name, value in content.get(table, {}).items()}
        found |= {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}
        if table == "tasks":
            # Results that were stored before tasks could be missing hold all of them; older ones no late starts.
            n = len(found["id"])
            found = {"exists": np.ones(n), "again": ("",) * n, "start_p80": np.full(n, np.nan)} | found
        if table == "costs" and "id" in found:
            # Those that were stored before prices moved hold fixed costs alone.
            found = {"kind": ("fixed_cost",) * len(found["id"])} | found
        return found

    outcomes: dict[str, Any] = {name: arrays[name] for name in OUTCOMES}
    tables: dict[str, Any] = {table: kind(**columns(table)) for table, kind in TABLES.items()}
    tables |= {part: _part(kind, part, content, arrays) for part, kind in PARTS.items()}
    return Results(
        provenance=Provenance(**content["provenance"]),
        currency=content["currency"],
        start=date.fromisoformat(content["start"]),
        base=Base(**content["base"]),
        targets=TargetValues(**content["targets"]),
        accounts=tuple(content["accounts"]),
        milestones=tuple(content["milestones"]),
        **tables,
        require=content["require"],
        gates=tuple(content.get("gates", ())),
        effective_inputs=tuple(content["effective_inputs"]),
        warnings=tuple(_problem(row) for row in content["warnings"]),
        block_size=content["block_size"],
        correlations=tuple(content.get("correlations", ())),
        has_hours=content.get("has_hours", False),
        calendars=tuple(content.get("calendars", ())),
        forks=tuple(content.get("forks", ())),
        register=tuple(content.get("register", ())),
        systemic=tuple(content.get("systemic", ())),
        lost_days=tuple(content.get("lost_days", ())),
        resources=tuple(content.get("resources", ())),
        deliveries=tuple(content.get("deliveries", ())),
        handshake=content.get("handshake", {}),
        # Results that were stored before there were studies hold none; nor a tree of accounts, above.
        studies={name: tuple(rows) for name, rows in content.get("studies", {}).items()},
        **outcomes,
    )


def _part(kind: type[Any], part: str, content: Mapping[str, Any], arrays: Mapping[str, Array]) -> Any:
    # Results that were stored before there was such a part hold nothing of it.
    values = {name: tuple(one) if isinstance(one, list) else one for name, one in content.get(part, {}).items()}
    prefix = f"{part}."
    values |= {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
    return kind(**values)


def _check_shapes(results: Results) -> None:
    n, block_size = results.provenance.n_iterations, results.block_size
    if type(block_size) is not int or not 0 < block_size <= n or n % block_size:
        raise ValueError(f"{n} iterations are not whole blocks of {block_size}")
    expected = {
        "duration": (n,),
        "finish": (n,),
        "cost": (n,),
        "account_cost": (len(results.accounts), n),
        "milestone_finish": (len(results.milestones), n),
    }
    for name, shape in expected.items():
        if getattr(results, name).shape != shape:
            raise ValueError(f"`{name}` has the shape {getattr(results, name).shape}, not {shape}")
    months, n_monthly = len(results.money.months), results.money.monthly_cost.shape[1]
    if results.money.monthly_cost.shape[0] != months or n_monthly % block_size:
        raise ValueError(f"`money.monthly_cost` has the shape {results.money.monthly_cost.shape} for {months} months")
    for name in TABLES:
        table = getattr(results, name)
        lengths = {field.name: len(getattr(table, field.name)) for field in fields(table)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"the columns of `{name}` differ in length: {lengths}")


def _problem(row: Mapping[str, Any]) -> Problem:
    place = row["place"]
    return Problem(**{**row, "place": None if place is None else Place(**place)})


def _plain(array: Array) -> Array:
    # Byte order and memory layout are fixed, so that the file does not depend on the machine or on how it was computed.
    return np.ascontiguousarray(array, dtype="?" if array.dtype == np.bool_ else "<f8")


def _encode(value: Any) -> Any:
    # JSON has no infinities, and numpy's scalars are not JSON's.
    if is_dataclass(value):
        return {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if isinstance(value, Mapping):
        return {str(key): _encode(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_encode(member) for member in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"float"} and isinstance(value["float"], str):
            return float(value["float"])
        return {key: _decode(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_decode(member) for member in value]
    return value


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse(code: str, path: Path, message: str, hint: str) -> InputError:
    return InputError([Problem(code, message, hint=hint, place=Place(str(path)))])
