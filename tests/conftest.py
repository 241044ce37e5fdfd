"""What holds for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent

# The same examples on every machine and every day; timing is the business of the benchmarks.
settings.register_profile("forecast", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("forecast")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in tests/bench, so that it runs alone and not among the tests."""
    for item in items:
        if item.path.is_relative_to(HERE / "bench"):
            item.add_marker(pytest.mark.bench)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own settings, and those of a code host, out of the tests."""
    hosts = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR")
    for name in ("FORECAST_DEBUG", "NO_COLOR", "FORCE_COLOR", *hosts):
        monkeypatch.delenv(name, raising=False)
