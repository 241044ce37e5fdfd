"""Stored results come back exactly, and what is not whole and ours is refused in plain words."""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
import sys
import zipfile
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecast.errors import InputError, Place, Problem
from forecast.results import Results, load, save
from tests.support.sample_results import sample_results


def ugly_results() -> Results:
    """Return results with everything that is hard to write down."""
    results = sample_results(n_tasks=7, n_risks=5, n_blocks=2, hostile_names=True)
    place = Place("tasks.csv", 14, 3)
    return replace(
        results,
        base=replace(results.base, cost=0.1 + 0.2),
        provenance=replace(results.provenance, versions={"numpy": "2.0"}, inputs_sha256={"a/ü.csv": "00"}),
        effective_inputs=(
            {"table": "tasks", "id": "T-1", "mean": 1.0 / 3.0, "sd": math.inf, "p10": -math.inf, "n": np.int64(3)},
            {"table": "risks", "id": '"\\\n', "mean": np.float64(2.5), "sd": 0.0, "p10": None},
        ),
        register=({"id": "R-1", "current_score": 6.0, "current_rating": None},),
        systemic=({"id": "systemic", "name": "factor", "finish_effect": 1.5, "finish_effect_low": -math.inf},),
        warnings=(Problem("a-code", "text", "warning", "tasks", "T-1", "duration", "hint", place), Problem("b", "c")),
    )


def assert_same(found: Any, expected: Any, name: str = "results") -> None:
    """Compare to the bit, NaN included, and types as well."""
    if is_dataclass(expected):
        assert type(found) is type(expected)
        for field in fields(expected):
            assert_same(getattr(found, field.name), getattr(expected, field.name), f"{name}.{field.name}")
    elif isinstance(expected, np.ndarray):
        assert found.dtype == expected.dtype, name
        assert found.shape == expected.shape, name
        assert found.tobytes() == expected.tobytes(), name
    else:
        assert found == expected, name
        assert isinstance(found, tuple) == isinstance(expected, tuple), name


@pytest.mark.parametrize(
    "results",
    [
        ugly_results(),
        sample_results(n_tasks=1, n_risks=0, n_blocks=1, targets=False),
        sample_results(n_tasks=30, n_risks=300, n_blocks=1, long_names=True, target_as_duration=True),
        sample_results(spread=0.0, n_blocks=1),
    ],
    ids=["ugly", "one task, no risks, no targets", "300 risks", "constant"],
)
def test_results_come_back_exactly(tmp_path: Path, results: Results) -> None:
    save(results, tmp_path)
    assert_same(load(tmp_path), results)


def test_results_are_found_by_folder_or_by_either_file(tmp_path: Path) -> None:
    results = sample_results(n_blocks=1)
    paths = save(results, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["results.npz", "results.json"]
    for place in (tmp_path / "new" / "folder", *paths):
        assert_same(load(place), results)


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    for first, second in zip(save(ugly_results(), tmp_path / "a"), save(ugly_results(), tmp_path / "b"), strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_memory_layout_and_byte_order_do_not_reach_the_file(tmp_path: Path) -> None:
    results = sample_results(n_blocks=1)
    other = replace(results, account_cost=np.asfortranarray(results.account_cost), cost=results.cost.astype(">f8"))
    for first, second in zip(save(results, tmp_path / "a"), save(other, tmp_path / "b"), strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_numpy_alone_reads_the_numbers(tmp_path: Path) -> None:
    results = sample_results(n_blocks=1)
    save(results, tmp_path)
    with np.load(tmp_path / "results.npz", allow_pickle=False) as archive:
        assert np.array_equal(archive["finish"], results.finish)
        assert np.array_equal(archive["tasks.is_milestone"], results.tasks.is_milestone)
        assert all(archive[name].dtype in (np.float64, np.bool_) for name in archive.files)


def test_labels_are_strict_json(tmp_path: Path) -> None:
    save(ugly_results(), tmp_path)

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    document = json.loads((tmp_path / "results.json").read_text("utf-8"), parse_constant=refuse)
    assert document["schema"] == "forecast.results/2"


def codes_of(path: Path) -> list[str]:
    """Return the codes with which a path is refused, having looked at the words."""
    with pytest.raises(InputError) as caught:
        load(path)
    text = str(caught.value)
    assert "Traceback" not in text
    assert "hint: " in text
    assert all(problem.place for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def edit(directory: Path, **changes: Any) -> None:
    path = directory / "results.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    assert codes_of(tmp_path) == ["results-missing"]
    assert codes_of(tmp_path / "nowhere") == ["results-missing"]


def test_missing_numbers_are_refused(tmp_path: Path) -> None:
    save(sample_results(n_blocks=1), tmp_path)
    (tmp_path / "results.npz").unlink()
    assert codes_of(tmp_path) == ["results-missing"]


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema": "other/1"}', '{"schema": "forecast.results/x"}', "3", "null"])
def test_json_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "results.json").write_text(text, "utf-8")
    assert codes_of(tmp_path) == ["results-foreign"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_what_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "results.json").write_bytes(content)
    assert codes_of(tmp_path) == ["results-corrupt"]


@pytest.mark.parametrize(("version", "code"), [(1, "results-older"), (3, "results-newer")])
def test_results_of_another_schema_are_refused(tmp_path: Path, version: int, code: str) -> None:
    save(sample_results(n_blocks=1), tmp_path)
    edit(tmp_path, schema=f"forecast.results/{version}")
    assert codes_of(tmp_path) == [code]


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    save(sample_results(n_blocks=1), tmp_path)
    content = bytearray((tmp_path / "results.npz").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "results.npz").write_bytes(content)
    assert codes_of(tmp_path) == ["results-corrupt"]


def test_numbers_of_another_run_are_refused(tmp_path: Path) -> None:
    save(sample_results(n_blocks=1), tmp_path / "a")
    save(sample_results(n_blocks=1, seed=2), tmp_path / "b")
    (tmp_path / "b" / "results.npz").replace(tmp_path / "a" / "results.npz")
    assert codes_of(tmp_path / "a") == ["results-corrupt"]


@pytest.mark.parametrize(
    "changes",
    [
        {"base": {}},
        {"accounts": ["one"]},
        {"start": "yesterday"},
        {"tasks": []},
        {"provenance": None},
        {"warnings": [{"code": "x"}]},
        {"block_size": 100},
        {"block_size": "many"},
    ],
    ids=str,
)
def test_labels_that_do_not_fit_the_numbers_are_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    save(sample_results(n_blocks=1), tmp_path)
    edit(tmp_path, **changes)
    assert codes_of(tmp_path) == ["results-corrupt"]


def test_pickles_are_never_loaded(tmp_path: Path) -> None:
    save(sample_results(n_blocks=1), tmp_path)
    path = tmp_path / "results.npz"
    with zipfile.ZipFile(path, "w") as archive, archive.open("finish.npy", "w") as member:
        np.lib.format.write_array(member, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    edit(tmp_path, arrays_sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    assert codes_of(tmp_path) == ["results-corrupt"]


def test_an_archive_that_is_none_is_refused(tmp_path: Path) -> None:
    save(sample_results(n_blocks=1), tmp_path)
    (tmp_path / "results.npz").write_bytes(b"plain text")
    edit(tmp_path, arrays_sha256=hashlib.sha256(b"plain text").hexdigest())
    assert codes_of(tmp_path) == ["results-corrupt"]


def test_the_store_needs_numpy_only() -> None:
    code = (
        "import sys, forecast.results.store; "
        "print(sorted({'numba', 'scipy', 'pandas', 'matplotlib', 'jinja2', 'rich', 'yaml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
