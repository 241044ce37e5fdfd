"""Gates in words: what is required, what was found, the verdict, and by whom it is waived."""

from __future__ import annotations

from datetime import date

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.requirements import AT_LEAST
from forecast.results.words import (
    day,
    days,
    days_interval,
    exact_percent,
    finish_day,
    finish_interval,
    money,
    money_interval,
    one_line,
    p_name,
    percent,
    percent_interval,
    points,
    points_interval,
)
from forecast.statistics import Interval, is_certain
from forecast.statistics.gates import WRONG, Gate, evaluate, is_waived, standing
from forecast.texts import say
from forecast.texts.stored import retold

TILES = ("on_time", "on_budget", "joint")  # gates whose number stands on a tile of the report
CERTAIN_TILES = ("on_time", "on_budget")  # the same where nothing varies


def kind_words(kind: str) -> str:
    """Name what a kind of gate measures, to stand within a sentence."""
    return say(f"tables.gate.kind.{kind}")


def interval_words() -> str:
    """Say what the intervals in parentheses are for."""
    return say("tables.gate.intervals", n=round(1.0 / WRONG))


def gate_words(results: Results, gate: Gate) -> str:
    """Say what a gate requires, what was found, in parentheses the interval that decides, and the verdict."""
    return say(
        "tables.gate.words",
        gate=gate_name(gate),
        required=required_words(results, gate),
        found=found_words(results, gate),
        verdict=verdict_words(gate),
    )


def gate_name(gate: Gate) -> str:
    """Name what a gate measures.

    Examples
    --------
    >>> gate_name(Gate("milestones.M-10.P80_finish", 30.0, None, None, "undecided", 0.95))
    'P80 finish of M-10'
    """
    what = gate.measure
    said = kind_words(what.kind)
    if what.p_level is not None:
        said = say("tables.gate.name.level", level=p_name(what.p_level), kind=said)
    if what.milestone:
        said = say("tables.gate.name.milestone", gate=said, milestone=one_line(what.milestone))
    return (
        say("tables.gate.name.against", gate=said, run=retold(one_line(gate.against), "gate")) if gate.against else said
    )


def required_words(results: Results, gate: Gate) -> str:
    """Say that something is required, and what."""
    return say(f"tables.gate.required.{_bound(gate)}", amount=_required_amount(results, gate))


def required_number(results: Results, gate: Gate) -> str:
    """Say what a gate requires, where it stands under that word."""
    return say(f"tables.gate.bound.{_bound(gate)}", amount=_required_amount(results, gate))


def _required_amount(results: Results, gate: Gate) -> str:
    if gate.kind.unit == "probability" and not gate.kind.of_baseline:
        return exact_percent(gate.required)
    return amount_words(results, gate, gate.required)


def _bound(gate: Gate) -> str:
    """Return in which words the bound of a gate is given."""
    if gate.kind.unit == "date":
        return "by"
    if gate.kind.of_baseline:
        return "allowed"
    return "share" if gate.kind.unit == "probability" else gate.kind.bound


def found_words(results: Results, gate: Gate) -> str:
    """Say what was found, with the interval that decides."""
    number, interval = found_number(results, gate), found_interval(results, gate)
    if gate.judged is None:
        return number
    if not interval:
        return say("tables.gate.found.number", number=number)
    return say("tables.gate.found.interval", number=number, interval=interval)


def found_number(results: Results, gate: Gate) -> str:
    """Write what was found, or why that can't be known."""
    return retold(gate.reason, "gate") if gate.judged is None else amount_words(results, gate, gate.judged)


def found_interval(results: Results, gate: Gate) -> str:
    """Write the interval that decides; empty where there is none."""
    bounds = gate.judged
    if bounds is None or bounds.low == bounds.high:
        return ""
    unit = gate.kind.unit
    if unit == "probability":
        return percent_interval(bounds) if gate.kind.bound == AT_LEAST else points_interval(bounds)
    if unit == "date":
        return finish_interval(results, bounds)
    return money_interval(bounds, currency(results)) if unit == "money" else days_interval(bounds)


def amount_words(results: Results, gate: Gate, amount: float | Interval) -> str:
    """Write a number in the unit of a gate."""
    if gate.kind.unit == "date":
        return finish_day(results, amount)
    if gate.kind.unit == "money":
        return money(amount, currency(results))
    if gate.kind.unit == "probability":
        return percent(amount) if gate.kind.bound == AT_LEAST else points(amount, signed=False)
    return days(amount, of="calendar_days" if gate.kind.unit.startswith("calendar") else "working_days")


def verdict_words(gate: Gate) -> str:
    """Say what a gate counts as today, and by whom and until when it is waived."""
    today = date.today()
    said = say(f"findings.verdict.{standing(gate, today)}")
    if not gate.waiver:
        return said
    owner, expires = one_line(gate.waiver["owner"]), day(date.fromisoformat(gate.waiver["expires"]))
    if not is_waived(gate, today):
        return say("tables.gate.waiver.expired", verdict=said, owner=owner, day=expires)
    if gate.verdict == "pass":
        return say("tables.gate.waiver.idle", verdict=said, owner=owner)
    why, otherwise = one_line(gate.waiver["reason"]), say(f"findings.verdict.{gate.verdict}")
    return say("tables.gate.waiver.holds", waived=said, owner=owner, day=expires, verdict=otherwise, reason=why)


def gate_table(results: Results) -> Table:
    """Return the gates of a run as a table; without rows where their numbers stand on tiles already."""
    found, tiles = evaluate(results), CERTAIN_TILES if is_certain(results) else TILES
    if all(gate.name in tiles and not gate.waiver for gate in found):
        return Table((), ())
    rows = []
    for gate in found:
        rows.append(
            [
                Cell(_capital(gate_name(gate))),
                Cell(_capital(required_number(results, gate))),
                Cell(found_number(results, gate), found_interval(results, gate)),
                Cell(_capital(verdict_words(gate))),
            ]
        )
    not_met = frozenset(k for k, gate in enumerate(found) if standing(gate, date.today()) == "fail")
    head = [say(f"tables.gate.head.{column}") for column in ("gate", "required", "found", "verdict")]
    return Table(head, rows, frozenset(), not_met)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
