"""The example in `reports/dc-migration` is what the code writes for the shipped scenario.

Numbers are compared everywhere: another processor or library may round the last bit of a logarithm differently, which
1e-9 leaves room for. Every byte of summary and figures is compared only on the machine and with the versions that
`rendered-with.txt` records, because the bytes of SVG and PNG files depend on matplotlib (with its fonts) and Pillow, and a last bit on the processor.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from forecast import pipeline
from forecast.charts import CHARTS
from tests.golden.rendering import record

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "reports" / "dc-migration"
RENDERED_WITH = EXAMPLE / "rendered-with.txt"
REMEDY = "`make example` renders the example anew; look at the figures before you commit them"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the report that the code writes now."""
    folder = tmp_path_factory.mktemp("reports") / "dc-migration"
    scenario = pipeline.load(ROOT / "scenarios" / "dc-migration.yaml")
    pipeline.write_report(pipeline.study(scenario, pipeline.run(scenario)), folder)
    return folder


def same_machine_and_versions() -> bool:
    """Say whether the example was rendered on a machine and with versions like these."""
    return RENDERED_WITH.read_text("utf-8").split() == record()


def numbers(value: Any, path: str = "") -> dict[str, Any]:
    """Return the leaves of a JSON document by their path."""
    if isinstance(value, dict):
        return {key: leaf for name, inner in value.items() for key, leaf in numbers(inner, f"{path}.{name}").items()}
    if isinstance(value, list):
        return {key: leaf for k, inner in enumerate(value) for key, leaf in numbers(inner, f"{path}[{k}]").items()}
    return {path: value}


def test_the_numbers_of_the_example_are_those_that_the_code_finds(written: Path) -> None:
    kept = numbers(json.loads((EXAMPLE / "summary.json").read_text("utf-8")))
    found = numbers(json.loads((written / "summary.json").read_text("utf-8")))
    assert kept.keys() == found.keys(), REMEDY
    for path, value in found.items():
        # Effects are differences of sums: their rounding is that of the sums, not of what is left.
        expected = pytest.approx(kept[path], rel=1e-9, abs=1e-6) if isinstance(value, float) else kept[path]
        assert value == expected, f"{path}: {REMEDY}"


def test_the_example_is_the_same_to_the_byte_with_the_recorded_versions(written: Path) -> None:
    if not same_machine_and_versions():
        pytest.skip("the example was rendered on another machine or with other versions; see rendered-with.txt")
    names = ["summary.json", *(f"figures/{name}.{ending}" for name in CHARTS for ending in ("svg", "png"))]
    different = [name for name in names if (EXAMPLE / name).read_bytes() != (written / name).read_bytes()]
    assert not different, REMEDY


def test_the_example_holds_every_chart_and_comes_from_one_run() -> None:
    figures = {f"figures/{name}.{ending}" for name in CHARTS for ending in ("svg", "png")}
    assert {path.relative_to(EXAMPLE).as_posix() for path in (EXAMPLE / "figures").iterdir()} == figures
    listed = {file["path"]: file["sha256"] for file in json.loads((EXAMPLE / "manifest.json").read_bytes())["files"]}
    for name in ("summary.json", *sorted(figures)):
        assert hashlib.sha256((EXAMPLE / name).read_bytes()).hexdigest() == listed[name], f"{name}: {REMEDY}"
