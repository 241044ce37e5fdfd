"""A headless Chromium, and pages for it to open. Where there is no browser, these tests say so and are skipped."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forecast.charts import CHARTS, for_page
from forecast.decisions.comparison import Comparison
from forecast.report.html import OWN, page
from forecast.results import Results
from tests.support.sample_results import sample_results

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1280,1000",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no headless browser: needs chromium, chromium-driver and the Python package selenium"


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a driver of Chromium."""
    programs = [found for name in BROWSERS if (found := shutil.which(name))]
    drivers = [found for name in ("chromedriver",) if (found := shutil.which(name))]
    if not programs or not drivers or importlib.util.find_spec("selenium") is None:
        pytest.skip(MISSING)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = programs[0]
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(drivers[0]))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def results() -> Results:
    """Return the run that the page shows."""
    return sample_results(n_blocks=8)


@pytest.fixture(scope="session")
def address(results: Results, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where the page of the run is."""
    folder = tmp_path_factory.mktemp("page")
    return written(results, folder)


def written(results: Results, folder: Path, compared: Comparison | None = None) -> str:
    """Write a page with its charts and return its address."""
    figures = for_page([name for name in CHARTS if name not in OWN], results)
    (folder / "report.html").write_text(page(results, figures, compared=compared), encoding="utf-8")
    return (folder / "report.html").as_uri()
