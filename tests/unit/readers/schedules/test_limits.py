"""A schedule file comes by mail from somebody: what is refused before anything reads it."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from forecast.errors import InputError
from forecast.readers.schedules import limits


def refusal(tmp_path: Path, content: bytes, name: str = "own.xml") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        limits.check(path)
    (problem,) = caught.value.problems
    assert problem.hint
    assert problem.place is not None
    return problem.code


def zipped(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_FILE", 100_000)
    monkeypatch.setattr(limits, "LARGEST_CELL", 10_000)
    monkeypatch.setattr(limits, "CHUNK", 1_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_refused_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding[:6]}"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert refusal(tmp_path, text.encode(encoding)) == "schedule-entities"


def test_entities_are_refused_inside_an_archive(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped({"own.xml": b"<!DOCTYPE a><a/>"}), "own.zip") == "schedule-entities"


def test_programs_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"MZ\x90\0", "own.mpp") == "schedule-program"
    assert refusal(tmp_path, b"#!/bin/sh\n", "own.xer") == "schedule-program"


def test_a_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"  \n") == "schedule-empty"
    with pytest.raises(InputError, match="this is a folder"):
        limits.check(tmp_path)
    with pytest.raises(InputError, match="did you mean `own"):
        limits.check(tmp_path / "own.xlm")


def test_several_schedules_in_an_archive_are_not_chosen_from(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped({"a.xer": b"ERMHDR", "b.XML": b"<a/>"}), "own.zip") == "schedule-several"
    (tmp_path / "own.zip").write_bytes(zipped({"a.xer": b"ERMHDR", "readme.txt": b"a"}))
    limits.check(tmp_path / "own.zip")


@pytest.mark.usefixtures("small")
def test_large_files_and_cells_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"x" * 100_001) == "schedule-too-large"
    assert refusal(tmp_path, b"<a>" + b"x" * 10_001 + b"</a>") == "schedule-too-large"
    assert refusal(tmp_path, b"ERMHDR\t" + b"x" * 10_001, "own.xer") == "schedule-too-large"


@pytest.mark.usefixtures("small")
def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped({"a": b"\0" * 60_000, "b": b"\0" * 60_000}), "own.zip") == "schedule-too-large"
    assert refusal(tmp_path, gzip.compress(b"\0" * 200_000), "own.gz") == "schedule-too-large"


def test_an_archive_in_an_archive_and_too_many_files_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped({"a.zip": zipped({"b": b"c"})}), "own.zip") == "schedule-nested"
    assert refusal(tmp_path, zipped({f"{k}": b"" for k in range(1_001)}), "own.zip") == "schedule-too-large"


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped({"a": b"b" * 99})[:60], "own.zip") == "schedule-unreadable"
    assert refusal(tmp_path, gzip.compress(b"b" * 99)[:12] + b"xxxx", "own.gz") == "schedule-unreadable"
