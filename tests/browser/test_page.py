"""The page does in a browser what it promises: one request, no error, sliders that say what the JSON says."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecast.decisions.comparison import compare
from forecast.report.comparison import as_json
from forecast.report.summary import summary
from forecast.results import Results
from forecast.results.words import percent, percent_interval
from forecast.statistics import Interval, probability
from tests.browser.conftest import written
from tests.support.sample_results import sample_results
from tests.unit.report.ugly import UGLY

pytestmark = [pytest.mark.timeout(300)]


@pytest.fixture
def opened(browser: Any, address: str) -> Any:
    """Return the browser with the page just opened."""
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(address)
    return browser


def said(browser: Any, what: str) -> str:
    return str(browser.find_element("css selector", f'[data-said="{what}"]').get_attribute("textContent"))


def written_share(share: Interval) -> str:
    return f"{percent(share)} ({percent_interval(share)})"


def test_one_request_and_no_word_in_the_console(opened: Any) -> None:
    assert opened.get_log("browser") == []
    sent = [json.loads(entry["message"])["message"] for entry in opened.get_log("performance")]
    requests = [one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"]
    # The page that the browser itself opens with may still be loading.
    ours = [url for url in requests if not url.startswith(("data:", "chrome:"))]
    assert ours == [opened.current_url]


def test_at_the_targets_the_page_says_what_the_json_says(opened: Any, results: Results) -> None:
    targets = summary(results)["targets"]
    found = {key: Interval(**targets[key]) for key in ("on_time", "on_budget", "joint")}
    assert said(opened, "0").endswith(f": {written_share(found['on_time'])}")
    assert said(opened, "1").endswith(f": {written_share(found['on_budget'])}")
    assert said(opened, "both") == written_share(found["joint"])
    assert said(opened, "pair").endswith(f": {written_share(found['joint'])}")


def test_another_scenario_is_chosen_by_keys_and_says_what_the_comparison_says(
    browser: Any, results: Results, tmp_path: Path
) -> None:
    from selenium.webdriver.common.keys import Keys

    later = replace(
        results,
        finish=results.finish + 7.0,
        cost=results.cost * 1.05,
        provenance=replace(results.provenance, scenario="later", title="<b>Later</b>"),
    )
    compared = compare([results, later])
    browser.get_log("browser")
    browser.get(written(results, tmp_path, compared))
    browser.find_element("css selector", "select[data-scenarios]").send_keys(Keys.ARROW_DOWN)
    targets = as_json(compared)["scenarios"][1]["targets"]
    found = {key: Interval(**targets[key]) for key in ("on_time", "on_budget", "joint")}
    assert said(browser, "0").endswith(f": {written_share(found['on_time'])}")
    assert said(browser, "1").endswith(f": {written_share(found['on_budget'])}")
    assert said(browser, "both") == said(browser, "pair").partition(": ")[2] == written_share(found["joint"])
    shown = browser.find_elements("css selector", "path[data-scenario='1']")
    assert len(shown) == 2
    assert all(path.is_displayed() for path in shown)
    titles = [lead.text for lead in browser.find_elements("css selector", ".dial .lead")]
    assert all(title.startswith("<b>Later</b>: ") for title in titles)
    handle = browser.find_element("css selector", "svg[data-dial='finish'] .across .handle")
    height = 52 + (1.0 - found["on_time"].value) * (260 - 38 - 52)
    assert float(handle.get_attribute("cy")) == pytest.approx(height, abs=0.06)
    browser.find_element("css selector", "select[data-scenarios]").send_keys(Keys.ARROW_UP)
    assert said(browser, "both") == written_share(Interval(**summary(results)["targets"]["joint"]))
    assert not any(path.is_displayed() for path in shown)
    assert browser.get_log("browser") == []


def test_a_slider_moves_by_keys_and_says_what_a_count_of_the_iterations_says(opened: Any, results: Results) -> None:
    from selenium.webdriver.common.keys import Keys

    sliders = opened.find_elements("css selector", "input[type=range]")
    sliders[0].send_keys(*[Keys.ARROW_RIGHT] * 3)
    sliders[1].send_keys(*[Keys.ARROW_LEFT] * 2)
    assert results.targets.finish is not None
    days = sorted(float(one) for one in range(-400, 400))
    on_time = {day: results.finish <= results.targets.finish + day + 1e-8 for day in days if abs(day) <= 12}
    shown = said(opened, "0")
    # One stop is a whole number of days.
    matches = [day for day in (3, 6, 9, 12) if shown.endswith(written_share(probability(on_time[day], 256)))]
    assert matches
    assert sliders[0].get_attribute("aria-valuetext") == shown
    assert said(opened, "pair").startswith(shown.partition(":")[0])
    lower = said(opened, "1")
    assert lower.partition(":")[0] != summary(results)["targets"]["budget"]
    sliders[0].send_keys(Keys.HOME)
    sliders[1].send_keys(Keys.HOME)
    assert said(opened, "both").startswith("<")
    opened.find_element("css selector", "[data-reset]").click()
    assert said(opened, "both") == written_share(Interval(**summary(results)["targets"]["joint"]))


def test_every_pair_of_stops_is_a_count_of_the_iterations(opened: Any, results: Results) -> None:
    from forecast.report.page import play

    time, cost = play.dials(results)
    rng = np.random.default_rng(1)
    for i, j in zip(rng.integers(len(time.stops), size=6), rng.integers(len(cost.stops), size=6), strict=True):
        for k, place in enumerate((i, j)):
            opened.execute_script(
                "const one = document.querySelectorAll('input[type=range]')[arguments[0]];"
                "one.value = arguments[1]; one.dispatchEvent(new Event('input'))",
                k, int(place),
            )  # fmt: skip
        hits = [one.scale.values <= one.stops[place] + one.scale.tolerance for one, place in ((time, i), (cost, j))]
        assert said(opened, "0") == f"{time.names[i]}: {written_share(probability(hits[0], 256))}"
        assert said(opened, "1") == f"{cost.names[j]}: {written_share(probability(hits[1], 256))}"
        assert said(opened, "both") == written_share(probability(hits[0] & hits[1], 256))


def test_a_target_is_dragged_with_the_mouse_and_with_a_finger(opened: Any) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.actions.action_builder import ActionBuilder
    from selenium.webdriver.common.actions.pointer_input import PointerInput

    before = said(opened, "0")
    curve = opened.find_element("css selector", 'svg[data-dial="finish"]')
    opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", curve)
    width = curve.size["width"]
    ActionChains(opened).move_to_element(curve).click_and_hold().move_by_offset(int(0.3 * width), 0).release().perform()
    dragged = said(opened, "0")
    assert dragged != before
    finger = ActionBuilder(opened, mouse=PointerInput("touch", "finger"))
    finger.pointer_action.move_to(curve, -int(0.3 * width), 0).pointer_down().move_to(curve, -int(0.2 * width), 0)
    finger.pointer_action.pointer_up()
    finger.perform()
    assert said(opened, "0") not in (before, dragged)
    assert opened.find_element("css selector", 'svg[data-dial="both"]').get_attribute("class") == "own moved"


def test_a_mouse_over_a_chart_reads_its_values(opened: Any) -> None:
    from selenium.webdriver import ActionChains

    for name, pattern in (
        ("finish", r"\d+ \w{3} \d{4}: .*% \(.*%\)"),
        ("both", r"\d+ \w{3} \d{4}, USD .*: .*% \(.*%\)"),
    ):
        drawing = opened.find_element("css selector", f'svg[data-dial="{name}"]')
        opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", drawing)
        ActionChains(opened).move_to_element(drawing).perform()
        tip = opened.find_element("css selector", ".tip")
        assert re.fullmatch(pattern, tip.text)
        ActionChains(opened).move_to_element(opened.find_element("tag name", "h1")).perform()
        assert not tip.is_displayed()


def test_a_column_is_sorted_and_says_so(opened: Any) -> None:
    opened.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    table = opened.find_element("css selector", "table.register")
    heads = table.find_elements("css selector", "thead th")
    number = next(k for k, head in enumerate(heads) if head.text.startswith("Probability"))

    def column() -> list[float]:
        cells = table.find_elements("css selector", f"tbody td:nth-child({number + 1})")
        return [float(re.sub(r"[^\d.]", "", cell.text.partition("%")[0])) for cell in cells]

    before = column()
    heads[number].find_element("tag name", "button").click()
    assert column() == sorted(before, reverse=True)
    assert heads[number].get_attribute("aria-sort") == "descending"
    heads[number].find_element("tag name", "button").click()
    assert column() == sorted(before)
    assert heads[number].get_attribute("aria-sort") == "ascending"


def test_a_risk_is_switched_off(opened: Any, results: Results) -> None:
    from selenium.webdriver.support.ui import Select

    choice = Select(opened.find_element("css selector", "[data-without]"))
    assert len(choice.options) == 1 + sum(row["removed"] == "risk" for row in results.studies["removal"])
    choice.select_by_index(1)
    assert re.match(r"On time: \d+ % instead of \d+ %", said(opened, "without"))
    choice.select_by_index(0)
    assert said(opened, "without") == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_people_with_disabilities(opened: Any, scheme: str) -> None:
    spec = importlib.util.find_spec("axe_core_python")
    if spec is None or spec.origin is None:
        pytest.skip("the Python package axe-core-python is not installed")
    opened.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    opened.execute_script((Path(spec.origin).parent / "axe.min.js").read_text("utf-8"))
    found = opened.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(found => done("
        "found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200) + node.failureSummary)])))"
    )
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert found == []


def test_on_paper_nothing_is_folded_away(opened: Any) -> None:
    pdf = base64.b64decode(opened.print_page())
    assert 5 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 30
    assert opened.execute_script("return document.querySelectorAll('details[open]').length") == 0
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    heights = opened.execute_script(
        "return [...document.querySelectorAll('details > table, details > .scroll, details > p')].map(one => one.offsetHeight)"
    )
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert heights
    assert min(heights) > 0


def test_without_a_script_the_page_reads_whole(browser: Any, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address)
        shown = browser.find_element("tag name", "body").text
        assert "% likely to finish by" in shown
        assert "Risk register" in shown
        assert not browser.find_element("css selector", "input[type=range]").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("name", UGLY)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_screen(browser: Any, tmp_path: Path, name: str, width: int) -> None:
    from forecast.report.html import page

    (tmp_path / "report.html").write_text(page(UGLY[name](), {}), encoding="utf-8")
    browser.get_log("browser")
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    try:
        browser.get((tmp_path / "report.html").as_uri())
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        over = browser.execute_script(
            "return [...document.querySelectorAll('.scroll:has(> .drivers)')].map(one => one.scrollWidth - one.clientWidth)"
        )
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert browser.get_log("browser") == []
    assert wide <= width
    # Two columns of long names stand beside each other on a desk.
    assert width < 1280 or max(over, default=0) <= 0


def test_a_page_of_other_letters_is_written_from_right_to_left(browser: Any, tmp_path: Path) -> None:
    browser.get(written(sample_results(n_blocks=2, hostile_names=True), tmp_path))
    assert browser.get_log("browser") == []
