"""The few things that move the forecast most, each with its owner and its response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecast.charts.one_page.brief import Mover, Movers
from forecast.drivers import Driver, sure_drivers
from forecast.report.answer import currency
from forecast.report.management.texts import amount, beginning, number, points, whole_days
from forecast.results import Results
from forecast.results.words import Unit, one_line
from forecast.statistics import Interval, is_certain, is_finished, joint_confidence
from forecast.texts import say

MOST = 5
CHANCES = ("joint", "on_time", "on_budget")
Row = Mapping[str, Any]


def aim(results: Results) -> str:
    """Return by which figure responses are judged: the chance of all targets that are set, or the finish."""
    met = joint_confidence(results)
    return next((name for name in CHANCES if getattr(met, name) is not None), "days_p80")


def worth(row: Row, key: str) -> Interval:
    """Return how much better it is by a row that adds something: points of probability, or days earlier."""
    at = interval(row, key)
    return at if key in CHANCES else Interval(-at.value, -at.high, -at.low)


def gain(row: Row, key: str) -> str:
    """Say how much better it is by a row that adds something."""
    at = worth(row, key)
    if at.low <= 0.0 <= at.high:
        return say("management.no_effect")
    if key in CHANCES:
        return points(at.value, signed=True)
    moved = whole_days(at, "working_days")
    return say("management.earlier", days=moved) if at.value > 0.0 else say("management.later", days=moved)


def movers(results: Results) -> Movers:
    """Return what moves the forecast most: risks by what it would be worth to be rid of them, where that is known."""
    if is_certain(results):
        note = say("management.movers.all_done" if is_finished(results) else "management.movers.all_certain")
        return Movers(say("management.movers.certain"), "", (), note)
    rows = [row for row in results.studies.get("removal", ()) if row["removed"] == "risk"]
    found = _harmful(rows)
    if rows:
        return _risks(results, *found)
    return _swings(results)


def interval(row: Row, key: str) -> Interval:
    """Return a value of a row with its interval."""
    return Interval(float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"]))


def _harmful(rows: list[Row]) -> tuple[str, list[Row]]:
    """Return by which column risks are told apart, and those that surely do harm, worst first."""
    for key in (*CHANCES, "days_p80", "money_p80"):
        sign = -1.0 if key in CHANCES else 1.0
        known = [(row, interval(row, key)) for row in rows if key in row]
        sure = [(sign * at.value, row) for row, at in known if min(sign * at.low, sign * at.high) > 0.0]
        if sure:
            # Rows come in the order of the study, which decides between equals.
            return key, [row for _, row in sorted(sure, key=lambda one: -one[0])]
    return "", []


def _risks(results: Results, key: str, rows: list[Row]) -> Movers:
    if not rows:
        return Movers(say("management.movers.none"), "", (), _widest(results))
    name = currency(results)
    shown = []
    for row in rows[:MOST]:
        time, cost = interval(row, "days_p80"), interval(row, "money_p80")
        texts = {
            "days_p80": whole_days(time, "working_days") if time.low > 0.0 else "",
            "money_p80": amount(cost, name) if cost.low > 0.0 else "",
        }
        size = abs(100.0 * row[key]) if key in CHANCES else float(row[key])
        size_text = points(row[key]) if key in CHANCES else whole_days(time) if key == "days_p80" else texts[key]
        detail = " · ".join(text for other, text in texts.items() if text and other != key)
        k = results.risks.id.index(row["id"])
        owner = one_line(results.risks.owner[k])
        shown.append(Mover(row["id"], one_line(row["name"]), owner, size, size_text, detail, *_response(results, k)))
    measure = {"days_p80": "time", "money_p80": "money"}.get(key, "odds")
    worth = whole_days(shown[0].size, "working_days") if key == "days_p80" else shown[0].size_text
    n = len(shown)
    title = say(f"management.movers.title.{measure}", n, number=beginning(number(n)), size=worth)
    return Movers(title, say(f"management.movers.measure.{measure}"), tuple(shown), _widest(results))


def _swings(results: Results) -> Movers:
    """Return tasks and risks by what lies between a good and a bad outcome of each."""
    found = sure_drivers(results, "days", MOST) or sure_drivers(results, "money", MOST)
    if not found:
        return Movers(say("management.movers.certain"), "", ())
    shown = []
    for one in found:
        k = results.risks.id.index(one.id) if one.kind == "risk" and one.id in results.risks.id else -1
        owner = one_line(results.risks.owner[k]) if k >= 0 else ""
        said = _response(results, k) if k >= 0 else ("", "", "")
        size_text = _amount(results, one, "days")
        shown.append(Mover(one.id, one_line(one.name), owner, abs(one.value), size_text, "", *said))
    title = say("management.movers.swing", driver=_label(found[0]), size=_amount(results, found[0]))
    return Movers(title, say("management.movers.measure.swing"), tuple(shown))


def _widest(results: Results) -> str:
    """Name the estimate that leaves most open: it has no owner in the register, and no response."""
    task = next((one for one in sure_drivers(results, "days", MOST) if one.kind == "task"), None)
    if task is None:
        return ""
    return say("management.movers.widest", task=_label(task), size=_amount(results, task))


def _amount(results: Results, one: Driver, of: Unit = "working_days") -> str:
    return whole_days(one.value, of) if one.unit == "days" else amount(abs(one.value), currency(results))


def _response(results: Results, k: int) -> tuple[str, str, str]:
    """Say what is done about a risk, on which terms, and whether that is agreed."""
    risks, said = results.risks, {row["id"]: row for row in results.register}
    response, cost = one_line(risks.response[k]), float(risks.response_cost[k])
    if not response and not cost:
        return "", "", say("management.movers.state.none")
    if said.get(risks.id[k], {}).get("response_strategy") == "accept":
        return response, "", say("management.movers.state.accepted")
    price = amount(cost, currency(results)) if cost else say("management.movers.terms.free")
    state = say("management.movers.state.agreed" if risks.response_in_force[k] else "management.movers.state.open")
    brings = _brings(results, risks.id[k])
    terms = say("management.movers.terms.costs_and_brings", cost=price, gain=brings) if brings else price
    return response, terms, state


def _brings(results: Results, risk: str) -> str:
    """Say what a response brings alone, where that was asked."""
    rows = [row for row in results.studies.get("responses", ()) if row["set"] == "one" and row["ids"] == risk]
    rows += [row for row in results.studies.get("removal", ()) if row["removed"] == "response" and row["id"] == risk]
    key = aim(results)
    return gain(rows[0], key) if rows and key in rows[0] else ""


def _label(one: Driver) -> str:
    return one_line(one.name) or one.id
