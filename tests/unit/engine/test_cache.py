"""The place where compiled kernels are kept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import forecast
from forecast.engine import cache

PACKAGE = Path(forecast.__file__).parent


def test_every_file_that_kernels_are_made_of_names_the_cache() -> None:
    made_of = {
        path.relative_to(PACKAGE).as_posix()
        for path in (PACKAGE / "engine").glob("*.py")
        if re.search(r"^@(kernel|helper|leaf)$", path.read_text(), re.MULTILINE)
    }
    # Constants are compiled in as well: the forecast modules from which these files import.
    for name in tuple(made_of):
        text = (PACKAGE / name).read_text()
        modules = re.findall(r"^from forecast\.([\w.]+) import", text, re.MULTILINE)
        made_of |= {module.replace(".", "/") + ".py" for module in modules}
    assert made_of <= {*cache.KERNEL_FILES, cache.TABLE_FILE}


def test_a_changed_kernel_file_is_another_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "forecast"
    for name in (*cache.KERNEL_FILES, cache.TABLE_FILE):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((PACKAGE / name).read_bytes())
    monkeypatch.setattr(cache, "__file__", str(copy / "engine" / "cache.py"))
    names = {cache.kernel_hash()}
    for name in (*cache.KERNEL_FILES, cache.TABLE_FILE):
        (copy / name).write_bytes((copy / name).read_bytes() + b"\n")
        names.add(cache.kernel_hash())
    assert len(names) == 2 + len(cache.KERNEL_FILES)


def test_the_cache_directory_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORECAST_CACHE_DIR", str(tmp_path))
    assert cache.directory().parent == tmp_path


def test_a_run_goes_on_where_no_cache_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    code = (
        "from forecast.compiler import compile_project\n"
        "from forecast.compiler.smallest import smallest_projects\n"
        "from forecast.engine import cache, warm\n"
        "print(cache.ENABLED, warm.is_warm(compile_project(smallest_projects()[0]).inputs, None))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent,
        env={"FORECAST_CACHE_DIR": str(tmp_path / "file" / "below"), "PATH": "/usr/bin"},
    )  # fmt: skip
    assert done.stdout.split() == ["False", "False"]
