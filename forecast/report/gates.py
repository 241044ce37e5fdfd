"""Gates in words: what is required, what was found, the verdict, and by whom it is waived."""

from __future__ import annotations

from datetime import date

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.report.summary import p_name
from forecast.results import Results
from forecast.results.requirements import AT_LEAST
from forecast.results.words import (
    day,
    days,
    days_interval,
    finish_day,
    finish_interval,
    money,
    money_interval,
    one_line,
    percent,
    percent_interval,
    points,
    points_interval,
)
from forecast.statistics import Interval
from forecast.statistics.gates import Gate, evaluate, is_waived, standing
from forecast.texts import say

TILES = ("on_time", "on_budget", "joint")  # gates whose number stands on a tile of the report
KIND_WORDS = {
    "on_time": "on time",
    "on_budget": "on budget",
    "joint": "on time and on budget",
    "finish": "finish",
    "duration": "duration",
    "cost": "cost",
    "days_left": "days left to the target",
    "money_left": "money left of the budget",
    "quality": "schedule quality",
    "finish_slip": "finish slip",
    "cost_rise": "cost rise",
    "on_time_drop": "on time drop",
    "on_budget_drop": "on budget drop",
    "joint_drop": "joint drop",
}
DECIDES = "decides; it leads to a wrong verdict in at most 1 of 10,000 runs."
INTERVALS = f"Gates: the interval in parentheses {DECIDES}"


def gate_words(results: Results, gate: Gate) -> str:
    """Say what a gate requires, what was found, in parentheses the interval that decides, and the verdict."""
    return f"{gate_name(gate)}: {required_words(results, gate)}, {found_words(results, gate)}: {verdict_words(gate)}"


def gate_name(gate: Gate) -> str:
    """Name what a gate measures.

    Examples
    --------
    >>> gate_name(Gate("milestones.M-10.P80_finish", 30.0, None, None, "undecided", 0.95))
    'P80 finish of M-10'
    """
    what = gate.measure
    level = "" if what.p_level is None else f"{p_name(what.p_level)} "
    of = f" of {one_line(what.milestone)}" if what.milestone else ""
    against = f" against {one_line(gate.against)}" if gate.against else ""
    return f"{level}{KIND_WORDS[what.kind]}{of}{against}"


def required_words(results: Results, gate: Gate) -> str:
    """Say what a gate requires."""
    amount = amount_words(results, gate, gate.required)
    if gate.kind.unit == "date":
        return f"by {amount} required"
    if gate.kind.of_baseline:
        return f"at most {amount} allowed"
    if gate.kind.unit == "probability":
        return f"{100.0 * gate.required:.4g} % required"
    return f"at {'least' if gate.kind.bound == AT_LEAST else 'most'} {amount} required"


def found_words(results: Results, gate: Gate) -> str:
    """Say what was found, with the interval that decides."""
    if gate.judged is None:
        return gate.reason
    bounds = gate.judged
    number = f"{amount_words(results, gate, bounds)} found"
    if bounds.low == bounds.high:
        return number
    name = currency(results)
    interval = {
        "probability": lambda: percent_interval(bounds) if gate.kind.bound == AT_LEAST else points_interval(bounds),
        "date": lambda: finish_interval(results, bounds),
        "money": lambda: money_interval(bounds, name),
    }.get(gate.kind.unit, lambda: days_interval(bounds))()
    return f"{number} ({interval})"


def amount_words(results: Results, gate: Gate, amount: float | Interval) -> str:
    """Write a number in the unit of a gate."""
    if gate.kind.unit == "date":
        return finish_day(results, amount)
    if gate.kind.unit == "money":
        return money(amount, currency(results))
    if gate.kind.unit == "probability":
        return percent(amount) if gate.kind.bound == AT_LEAST else points(amount, signed=False)
    return days(amount).replace(" day", f" {gate.kind.unit.removesuffix(' days')} day")


def verdict_words(gate: Gate) -> str:
    """Say what a gate counts as today, and by whom and until when it is waived."""
    today = date.today()
    said = say(f"findings.verdict.{standing(gate, today)}")
    if not gate.waiver:
        return said
    owner, expires = one_line(gate.waiver["owner"]), day(date.fromisoformat(gate.waiver["expires"]))
    if not is_waived(gate, today):
        return f"{said}; the waiver of {owner} expired on {expires} and counts for nothing"
    if gate.verdict == "pass":
        return f"{said}; the waiver of {owner} is not needed"
    why = one_line(gate.waiver["reason"])
    return f"{said} by {owner} until {expires} ({say(f'findings.verdict.{gate.verdict}')}): {why}"


def gate_table(results: Results) -> Table:
    """Return the gates of a run as a table; without rows where their numbers stand on tiles already."""
    found = evaluate(results)
    if all(gate.name in TILES and not gate.waiver for gate in found):
        return Table((), ())
    rows = []
    for gate in found:
        number, _, interval = found_words(results, gate).partition(" found")
        required = required_words(results, gate).removesuffix(" required").removesuffix(" allowed")
        said = (_capital(gate_name(gate)), _capital(required), number, _capital(verdict_words(gate)))
        notes = ("", "", interval.strip(" ()"), "")
        rows.append([Cell(text, note) for text, note in zip(said, notes, strict=True)])
    not_met = frozenset(k for k, gate in enumerate(found) if standing(gate, date.today()) == "fail")
    return Table(("Gate", "Required", "Found", "Verdict"), rows, frozenset(), not_met)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
