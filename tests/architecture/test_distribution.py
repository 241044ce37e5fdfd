"""What is installed on a user's machine."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel as it is built from this checkout."""
    directory = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(directory)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = directory.glob("*.whl")
    return built


def test_the_wheel_installs_nothing_but_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        top = {name.split("/")[0] for name in archive.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"forecast"}


def test_the_wheel_carries_the_whole_package_and_its_examples(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = {str(path.relative_to(ROOT)) for path in (ROOT / "forecast").rglob("*.py")}
    assert package <= names
    for folder in ("models", "scenarios"):
        data = {path for path in (ROOT / folder).rglob("*") if path.is_file() and not path.name.startswith((".", "~"))}
        assert data
        assert {f"forecast/examples/{path.relative_to(ROOT)}" for path in data} <= names
    assert "forecast/py.typed" in names


def test_a_workspace_made_from_the_wheel_is_valid(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")

    def forecast(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "forecast", *arguments]
        environment = {"PYTHONPATH": str(tmp_path / "site"), "PATH": ""}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    made = forecast("init", "plans")
    assert made.returncode == 0, made.stderr
    validated = forecast("validate", str(next((tmp_path / "plans" / "scenarios").glob("*.yaml"))))
    assert validated.returncode == 0, validated.stdout + validated.stderr
