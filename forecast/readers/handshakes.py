"""`handshake.json` beside an imported model: how well the dates of its schedule came out when it was imported.

No number of a simulation depends on it; a damaged one is left out with a warning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from forecast.errors import Place
from forecast.readers.raw import Findings
from forecast.readers.textfile import Sources

FILE = "handshake.json"
SCHEMA = "forecast.handshake/1"
COUNTS = ("tasks", "to_the_minute", "to_the_day", "late_dates", "total_float", "critical")
TEXTS = ("file", "project")
PROGRAMS = ("primavera", "microsoft")
EARLY = "early dates"  # what records of older versions list
DIFFERING = (EARLY, "late dates", "total float", "critical flag")
ROW_TEXTS = ("id", "name", "cause", "detail")
ROW_MOMENTS = ("file_start", "file_finish", "start", "finish")


def text_of(record: Mapping[str, Any]) -> str:
    """Return a record as the text of the file."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def read_handshake(folder: Path, sources: Sources, findings: Findings) -> dict[str, Any]:
    """Return the record of an import that stands in a model folder; nothing where there is none.

    Parameters
    ----------
    folder : Path
    """
    path = folder / FILE
    if not path.exists():
        return {}
    text = sources.read_text(path, findings)
    if text is None:
        return {}
    try:
        return _checked(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        findings.warning(
            "handshake-file",
            f"this is not the record of an import (`{SCHEMA}`); the report does not say how the schedule came out",
            Place(sources.name(path)),
            hint="import the schedule again, or remove the file",
        )
        return {}


def _checked(record: Any) -> dict[str, Any]:
    """Return the parts of a record that are known, each of its own kind."""
    if record["schema"] != SCHEMA:
        raise ValueError(record["schema"])
    return {
        "schema": SCHEMA,
        **{name: _of_kind(record[name], str) for name in TEXTS},
        "program": _one_of(PROGRAMS, record["program"]),
        **{name: _of_kind(record[name], int) for name in COUNTS},
        "causes": {str(cause): _of_kind(n, int) for cause, n in record["causes"].items()},
        "differences": [
            {name: _of_kind(row[name], str) for name in ROW_TEXTS}
            | {"what": _one_of(DIFFERING, row.get("what", EARLY))}
            | {name: _moment(row[name]) for name in ROW_MOMENTS}
            for row in record["differences"]
        ],
    }


def _of_kind(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _one_of(known: tuple[str, ...], value: Any) -> str:
    if value not in known:
        raise ValueError(value)
    return str(value)


def _moment(value: Any) -> str | None:
    return None if value is None else datetime.fromisoformat(value).isoformat(timespec="minutes")
