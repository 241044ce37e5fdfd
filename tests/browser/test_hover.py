"""What the charts say to a mouse, a finger and the keys: the numbers of the results, with their intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forecast.charts import CHARTS
from forecast.drivers import DRIVERS
from forecast.report.html import OWN
from forecast.results import Results, words

pytestmark = [pytest.mark.timeout(300)]

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
        found[at] = (
            f"{tasks.id[k]} {tasks.name[k]}: ends {words.finish_day(results, float(tasks.finish_p50[k]))} "
            f"(P10 to P90 {words.day_interval(p10, p90)}), "
            f"base {words.finish_day(results, float(tasks.base_finish[k]))}"
        )
        if not tasks.is_milestone[k]:
            share = criticality[tasks.id[k]]
            found[at] += f"; critical in {words.percent(share)} ({words.percent_interval(share)})"
    return found


SAID: dict[str, Said] = {
    "drivers_time": _driver("contribution_days"),
    "drivers_cost": _driver("contribution_money"),
    "gantt": _gantt,
}


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


def _tip(browser: Any) -> str:
    return str(browser.find_element("css selector", ".tip").text)


@pytest.mark.parametrize("name", SAID)
def test_a_mouse_over_a_mark_reads_what_the_results_say(opened: Any, results: Results, name: str) -> None:
    from selenium.webdriver import ActionChains

    for k, text in SAID[name](results).items():
        mark = _marks(opened, name)[k]
        opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
        ActionChains(opened).move_to_element(mark).perform()
        assert _tip(opened) == text
        assert mark.get_attribute("class") == "at"
    opened.execute_script("scrollTo(0, 0)")
    ActionChains(opened).move_to_element(opened.find_element("tag name", "h1")).perform()
    assert _tip(opened) == ""
    assert opened.get_log("browser") == []


@pytest.mark.parametrize("name", [name for name in SAID if name not in OWN])
def test_arrow_keys_walk_through_the_marks_of_a_chart(opened: Any, results: Results, name: str) -> None:
    from selenium.webdriver.common.keys import Keys

    chart, n = _chart(opened, name), len(_marks(opened, name))
    opened.execute_script("arguments[0].focus({focusVisible: true})", chart)
    first = _tip(opened)
    assert first
    assert first == chart.get_attribute("aria-valuetext")
    for k, text in SAID[name](results).items():
        chart.send_keys(Keys.HOME, *[Keys.ARROW_DOWN] * k)
        assert _tip(opened) == text == chart.get_attribute("aria-valuetext")
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
        assert titles[0].get_attribute("textContent") == SAID["drivers_time"](results)[0]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_every_chart_of_the_page_that_matplotlib_drew_is_asked_here() -> None:
    assert set(SAID) <= set(CHARTS) - set(OWN)
