"""A stored run against one that replays it: what differs, to the bit, and what may be the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecast.results.results import Results
from forecast.results.store import parts_of

# Of reports, not of runs; and where the run was made, which is a reason and no result.
LEFT_OUT = ("provenance", "studies")


@dataclass(frozen=True, slots=True)
class Verification:
    """What differs between two runs, and the circumstances that differ; both in words."""

    differences: tuple[str, ...]
    circumstances: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Return whether every bit of the results is the same."""
        return not self.differences


def verify(stored: Results, replayed: Results) -> Verification:
    """Compare a stored run with its replay, bit by bit."""
    return Verification(tuple(_differences(stored, replayed)), tuple(_circumstances(stored, replayed)))


def _differences(stored: Results, replayed: Results) -> Iterator[str]:
    (arrays, labels), (new_arrays, new_labels) = parts_of(stored), parts_of(replayed)
    for name in dict.fromkeys((*arrays, *new_arrays)):
        if name not in arrays or name not in new_arrays:
            yield f"{name}: only in the {'replay' if name in new_arrays else 'stored run'}"
            continue
        old, new = arrays[name], new_arrays[name]
        if old.shape != new.shape:
            yield f"{name}: {_count(old.shape)} values stored, {_count(new.shape)} replayed"
        elif old.tobytes() != new.tobytes():
            yield f"{name}: {_how_far(old, new)}"
    left_out = (*LEFT_OUT, "gates") if stored.provenance.replay.get("is_sampled_on") else LEFT_OUT
    for name in dict.fromkeys((*labels, *new_labels)):
        if name not in left_out and labels.get(name) != new_labels.get(name):
            yield f"{name}: what is said of it differs"


def _how_far(old: Any, new: Any) -> str:
    differs = np.frombuffer(old.tobytes(), np.uint8) != np.frombuffer(new.tobytes(), np.uint8)
    n = int(np.count_nonzero(differs.reshape(old.size, -1).any(axis=1)))
    said = f"{n:,} of {old.size:,} values differ"
    if old.dtype == np.bool_:
        return said
    with np.errstate(invalid="ignore"):
        furthest = float(np.nanmax(np.abs(new - old), initial=0.0))
    return f"{said}, by at most {furthest:.3g}"


def _circumstances(stored: Results, replayed: Results) -> Iterator[str]:
    old, new = stored.provenance, replayed.provenance
    if old.engine_version != new.engine_version:
        yield f"forecast {old.engine_version} stored, {new.engine_version} here"
    yield from _changed({"platform": old.replay.get("platform")}, {"platform": new.replay.get("platform")})
    libraries = [{name: version for name, version in one.versions.items() if name != "forecast"} for one in (old, new)]
    yield from _changed(*libraries)
    for name in sorted({*old.inputs_sha256, *new.inputs_sha256}):
        if name not in new.inputs_sha256:
            yield f"{name}: no longer read"
        elif name not in old.inputs_sha256:
            yield f"{name}: was not read then"
        elif old.inputs_sha256[name] != new.inputs_sha256[name]:
            yield f"{name}: changed since"


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield f"{name} {old.get(name) or 'unknown'} stored, {new.get(name) or 'unknown'} here"


def _count(shape: tuple[int, ...]) -> str:
    return " x ".join(f"{n:,}" for n in shape)
