"""What the charts say to a mouse, a finger and the keys: the numbers of the results, with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from forecast.charts import CHARTS, WIDE
from forecast.drivers import DRIVERS
from forecast.report.html import OWN
from forecast.report.plain import start_day
from forecast.results import Results, words
from forecast.statistics import Interval, percentile
from tests.browser.conftest import written
from tests.support.sample_charts import chart_results

pytestmark = [pytest.mark.timeout(300)]

# High enough to be read on a screen that shows two or three dots for each of them.
LEAST_PIXELS = 7.5
Said = Callable[[Results], dict[int, str]]


def _driver(name: str) -> Said:
    def said(results: Results) -> dict[int, str]:
        first = DRIVERS[name](results)[0]
        if name.endswith("money"):
            value = words.money(first, results.currency, signed=True)
            return {0: f"{first.label}: {value} ({words.money_interval(first, results.currency)})"}
        return {0: f"{first.label}: {words.days(first, signed=True)} ({words.days_interval(first)})"}

    return said


def _gantt(results: Results) -> dict[int, str]:
    from forecast.charts.gantt import rows

    tasks, found = results.tasks, {}
    criticality = {row.id: row for row in DRIVERS["criticality"](results)}
    for at in (0, 3):
        k = int(rows(results)[at])
        p10, p90 = (results.date_of(float(ends[k])) for ends in (tasks.finish_p10, tasks.finish_p90))
        starts = f"starts {words.iso_day(start_day(results, float(tasks.start_p50[k]), is_milestone=False) or '')}; "
        starts = "" if tasks.is_milestone[k] else starts
        found[at] = (
            f"{tasks.id[k]} {tasks.name[k]}: {starts}ends {words.finish_day(results, float(tasks.finish_p50[k]))} "
            f"(P10 to P90 {words.day_interval(p10, p90)}); "
            f"base {words.finish_day(results, float(tasks.base_finish[k]))}"
        )
        if not tasks.is_milestone[k]:
            share = criticality[tasks.id[k]]
            found[at] += f"; critical in {words.percent(share)} ({words.percent_interval(share)})"
    return found


def _interval(row: Any, key: str) -> Interval:
    return Interval(float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"]))


def _label(row: Any) -> str:
    return f"{row['id']} {row['name']}" if row["id"] not in ("", row["name"]) else str(row["name"])


def _quantile_dots(results: Results) -> dict[int, str]:
    first = np.sort(results.finish)[int(np.ceil(0.01 * results.n_iterations)) - 1]
    return {0: words.finish_day(results, float(first))}


def _contributions(results: Results) -> dict[int, str]:
    rows = results.studies["contributions"]
    step = _interval(rows[0], "days_p80")
    return {
        0: f"Plan: {words.finish_day(results, results.base.finish)}",
        1: f"{_label(rows[0])}: {words.days(step, signed=True)} ({words.days_interval(step)})",
    }


def _removal(results: Results) -> dict[int, str]:
    row = max(results.studies["removal"], key=lambda row: abs(row["days_p80"]))
    found = _interval(row, "days_p80")
    label = f"Response to {_label(row)}" if row["removed"] == "response" else _label(row)
    return {0: f"1 {label}: {words.days(found, signed=True)} ({words.days_interval(found)})"}


def _draw_down(results: Results) -> dict[int, str]:
    gaps = [percentile(results.cost, level, results.block_size).value - results.base.cost for level in (0.80, 0.50)]
    p80, p50 = (words.money(float(f"{gap:.2g}"), results.currency) for gap in gaps)
    return {0: f"At the start: P80 {p80}, P50 {p50}"}


def _cash_flow(results: Results) -> dict[int, str]:
    spent = results.money.monthly_cost[0]
    p10, p50, p90 = (percentile(spent, level, results.block_size) for level in (0.10, 0.50, 0.90))
    name = results.currency
    base = words.money(float(results.money.base_monthly[0].sum()), name)
    return {
        0: f"{words.month(results.money.begins[0])}: P50 {words.money(p50, name)} ({words.money_interval(p50, name)}); "
        f"P10 to P90 {words.money(p10, name)} to {words.money(p90, name)}; base plan {base}"
    }


def _risk_matrix(results: Results) -> dict[int, str]:
    risks = results.risks
    expected = risks.current_probability * np.abs(risks.current_delay)
    k = int(np.argmax(np.nan_to_num(expected)))

    def product(p: float, delay: float) -> str:
        return f"{words.percent(p)} × {words.days(delay)} = {words.days(float(f'{p * delay:.2g}'))}"

    text = (
        f"{risks.id[k]} {risks.name[k]}: {product(float(risks.current_probability[k]), float(risks.current_delay[k]))}"
    )
    if np.isfinite(risks.residual_probability[k]):
        after = product(float(risks.residual_probability[k]), float(risks.residual_delay[k]))
        text += f"; after response {after}"
    return {0: text}


def _correlations(results: Results) -> dict[int, str]:
    row = next(row for row in results.correlations if row.get("members"))
    name = row["name"] or f"{row['one']} with {row['other']}"
    said = [f"{row[key]:.2f}".replace("-", words.MINUS) for key in ("achieved", "low", "high", "requested")]
    return {0: f"{name}: {said[0]} ({said[1]} to {said[2]}), asked for {said[3]}"}


def _paths(results: Results) -> dict[int, str]:
    share = _interval(results.studies["paths"][0], "share")
    return {0: f"Path 1: drives the finish in {words.percent(share)} ({words.percent_interval(share)}), through "}


def _merge_bias(results: Results) -> dict[int, str]:
    row = results.studies["merges"][0]
    bias = _interval(row, "bias")
    waits = str(row["drivers"]).replace("; ", ", ")
    said = f"{words.days(bias, signed=True)} ({words.days_interval(bias)}); waits for {waits}"
    return {0: f"{_label(row) if row['id'] else 'The end of the project'}: {said}"}


def _convergence(results: Results) -> dict[int, str]:
    p50, p80 = (percentile(results.finish, level, results.block_size) for level in (0.50, 0.80))
    said = [
        f"{name} {words.finish_day(results, one)} ({words.finish_interval(results, one)})"
        for name, one in (("P50", p50), ("P80", p80))
    ]
    n_blocks = results.n_iterations // results.block_size
    return {min(n_blocks, 10) - 1: f"{words.count(results.n_iterations)} iterations: {', '.join(said)}"}


# Marks of each chart by their number, and what they say, or begin with.
SAID: dict[str, Said] = {
    "quantile_dots": _quantile_dots,
    "drivers_time": _driver("contribution_days"),
    "drivers_cost": _driver("contribution_money"),
    "contributions": _contributions,
    "removal": _removal,
    "paths": _paths,
    "merge_bias": _merge_bias,
    "gantt": _gantt,
    "risk_matrix": _risk_matrix,
    "cash_flow": _cash_flow,
    "draw_down": _draw_down,
    "correlations": _correlations,
    "convergence": _convergence,
}


@pytest.fixture(scope="module")
def results() -> Results:
    """Return results that every chart of the page applies to."""
    return chart_results(n_blocks=8)


@pytest.fixture(scope="module")
def address(results: Results, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where their page is."""
    return written(results, tmp_path_factory.mktemp("page"))


@pytest.fixture
def opened(browser: Any, address: str) -> Any:
    """Return the browser with the page just opened and nothing folded away."""
    browser.get_log("browser")
    browser.get(address)
    browser.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    return browser


def _chart(browser: Any, name: str) -> Any:
    return browser.find_element("css selector", f"#chart-{name}")


def _marks(browser: Any, name: str) -> list[Any]:
    return list(browser.find_elements("css selector", f"#chart-{name} .marks path"))


def _said(chart: Any) -> str:
    """Return what a screen reader says of a chart's mark."""
    return _plain(chart.get_attribute("aria-valuetext"))


def _plain(text: str) -> str:
    return text.replace(words.NO_BREAK, " ")


def _tip(browser: Any) -> str:
    return str(browser.find_element("css selector", ".tip").text)


@pytest.mark.parametrize("name", SAID)
def test_a_mouse_over_a_mark_reads_what_the_results_say(opened: Any, results: Results, name: str) -> None:
    from selenium.webdriver import ActionChains

    for k, text in SAID[name](results).items():
        mark = _marks(opened, name)[k]
        opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
        ActionChains(opened).move_to_element(mark).perform()
        assert _tip(opened).startswith(text)
        assert mark.get_attribute("class") == "at"
    opened.execute_script("scrollTo(0, 0)")
    ActionChains(opened).move_to_element(opened.find_element("tag name", "h1")).perform()
    assert _tip(opened) == ""
    assert opened.get_log("browser") == []


@pytest.mark.parametrize("name", SAID)
def test_arrow_keys_walk_through_the_marks_of_a_chart(opened: Any, results: Results, name: str) -> None:
    from selenium.webdriver.common.keys import Keys

    chart, n = _chart(opened, name), len(_marks(opened, name))
    opened.execute_script("arguments[0].focus({focusVisible: true})", chart)
    first = _tip(opened)
    assert first
    assert first == _said(chart)
    for k, text in SAID[name](results).items():
        chart.send_keys(Keys.HOME, *[Keys.ARROW_DOWN] * k)
        assert _tip(opened).startswith(text)
        assert _said(chart) == _tip(opened)
        assert chart.get_attribute("aria-valuenow") == str(k + 1)
    chart.send_keys(Keys.END, Keys.ARROW_RIGHT)
    assert chart.get_attribute("aria-valuenow") == str(n)
    chart.send_keys(Keys.ESCAPE)
    assert _tip(opened) == ""
    # A chart is one stop of the tab key.
    chart.send_keys(Keys.TAB)
    assert not opened.execute_script("return arguments[0].contains(document.activeElement)", chart)
    assert opened.get_log("browser") == []


def test_a_finger_on_a_mark_reads_it_and_elsewhere_puts_it_away(opened: Any, results: Results) -> None:
    from selenium.webdriver.common.actions.action_builder import ActionBuilder
    from selenium.webdriver.common.actions.pointer_input import PointerInput

    mark = _marks(opened, "drivers_time")[0]
    opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
    finger = ActionBuilder(opened, mouse=PointerInput("touch", "finger"))
    finger.pointer_action.move_to(mark).pointer_down().pointer_up()
    finger.perform()
    assert _tip(opened) == SAID["drivers_time"](results)[0]
    head = opened.find_element("css selector", "#drivers")
    opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", head)
    finger = ActionBuilder(opened, mouse=PointerInput("touch", "finger"))
    finger.pointer_action.move_to(head).pointer_down().pointer_up()
    finger.perform()
    assert _tip(opened) == ""


def test_without_a_script_the_browser_itself_says_what_a_mark_is(browser: Any, address: str, results: Results) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address)
        titles = browser.find_elements("css selector", "#chart-drivers_time .marks title")
        assert _plain(titles[0].get_attribute("textContent")) == SAID["drivers_time"](results)[0]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture
def phone(browser: Any, address: str) -> Iterator[Any]:
    """Return the browser as small as a telephone, with nothing folded away."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    )
    browser.get_log("browser")
    browser.get(address)
    browser.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_on_a_telephone_charts_are_read_without_scrolling_but_for_three(phone: Any) -> None:
    assert phone.execute_script("return document.documentElement.scrollWidth") <= 390
    found = phone.execute_script(
        "return [...document.querySelectorAll('.chart[id]')].map(chart => {"
        "const texts = [...chart.querySelectorAll('text')], svg = chart.querySelector('svg');"
        "const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;"
        "return [chart.id.slice(6), chart.scrollWidth - chart.clientWidth, chart.scrollLeft,"
        " Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize) * scale))]})"
    )
    assert {name for name, _, _, _ in found} == set(SAID)
    assert {name for name, beyond, _, _ in found if beyond > 0} <= set(WIDE)
    # A chart that goes on beyond the screen begins at its names.
    assert {left for _, _, left, _ in found} == {0}
    assert min(least for _, _, _, least in found) >= LEAST_PIXELS


def test_on_a_telephone_arrow_keys_bring_what_lies_beyond_the_screen_into_sight(phone: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    chart = _chart(phone, "gantt")
    phone.execute_script("arguments[0].focus({focusVisible: true})", chart)
    chart.send_keys(Keys.END)
    tip = phone.find_element("css selector", ".tip")
    box = phone.execute_script("const b = arguments[0].getBoundingClientRect(); return [b.left, b.right]", tip)
    assert 0 <= box[0] < box[1] <= 390
    assert phone.get_log("browser") == []


def test_every_chart_of_the_page_that_matplotlib_drew_is_asked_here() -> None:
    assert set(SAID) == set(CHARTS) - set(OWN)
