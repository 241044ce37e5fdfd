"""Why the answer is what it is: what lies between the plan and the P80, and what each risk and response adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import (
    DASH,
    days,
    days_interval,
    decimal,
    listed,
    money,
    money_interval,
    one_line,
    p_name,
    points,
)
from forecast.statistics import Interval, is_certain
from forecast.texts import conventions, say
from forecast.texts.stored import retold

Row = Mapping[str, Any]
# What contributes to the finish beside the risks, in the words of a sentence.
SAID = ("estimates", "forks", "merges", "calendars", "correlation", "rest")
SHARES = ("on_time", "on_budget", "joint")
UNITS = ("days", "money")
LEVELS = ("mean", "p50", "p80")


def removal_table(results: Results) -> Table:
    """Return what each risk and response adds at the mean, P50 and P80 and to the probabilities, with its ranks."""
    rows = () if is_certain(results) else results.studies.get("removal", ())
    name, shares = currency(results), [key for key in SHARES if rows and key in rows[0]]
    has_cost = any(row["money_mean"] != 0.0 for row in rows)
    ranks = {unit: Counter(row[f"rank_{unit}"] for row in rows) for unit in UNITS}
    lines = []
    for row in rows:
        label = one_line(row["id"])
        if row["removed"] == "response":
            label = say("findings.removal.response", risk=label)
        line = [Cell(label, one_line(row["name"]) if row["name"] != row["id"] else ""), _rank(row, "days", ranks)]
        line += [days_cell(row, f"days_{level}") for level in LEVELS]
        if has_cost:
            line.append(_rank(row, "money", ranks))
            line += [money_cell(row, f"money_{level}", name) for level in LEVELS]
        lines.append(line + [_points(row, key) for key in shares])
    head = [say("findings.removal.head.name")]
    for unit in UNITS if has_cost else UNITS[:1]:
        head += [say("findings.removal.head.rank"), *_heads(unit)]
    head += [say(f"findings.met.{key}") for key in shares]
    return Table(head, lines, frozenset(range(1, len(head))))


def removal_words(results: Results) -> str:
    """Say what being rid of the risk that adds most would be worth; empty without the study."""
    rows = [row for row in results.studies.get("removal", ()) if row["removed"] == "risk"]
    if not rows:
        return ""
    worst = max(rows, key=lambda row: float(row["days_p80"]))
    found = level(worst, "days_p80")
    if found.low <= 0.0:
        return say("findings.removal.none")
    tied = sum(row["rank_days"] == worst["rank_days"] and row["days_p80"] > 0.0 for row in rows) - 1
    label = " ".join(dict.fromkeys((one_line(worst["id"]), one_line(worst["name"]))))
    joint = level(worst, "joint") if "joint" in worst else None
    earlier = days(found, of="working_days")
    if joint is not None and joint.high < 0.0:
        gain = _likelier(joint)
        if tied:
            return say("findings.removal.likelier_tied", tied, risk=label, days=earlier, points=gain)
        return say("findings.removal.likelier", risk=label, days=earlier, points=gain)
    if tied:
        return say("findings.removal.earlier_tied", tied, risk=label, days=earlier)
    return say("findings.removal.earlier", risk=label, days=earlier)


def contribution_table(results: Results) -> Table:
    """Return what each group contributes to mean and P-levels of finish and cost beyond the plan; the sums last."""
    rows = results.studies.get("contributions", ())
    if not any(row[f"{unit}_{key}"] for row in rows for unit in ("days", "money") for key in ("mean", "p50", "p80")):
        return Table((), ())
    name, has_cost = currency(results), any(row["money_p80"] != 0.0 for row in rows)
    lines = []
    for row in rows:
        label, note = (one_line(row["id"]), one_line(row["name"])) if row["id"] else (retold(one_line(row["name"])), "")
        line = [Cell(label, note if note != label else "")]
        line += [days_cell(row, f"days_{key}") for key in LEVELS]
        lines.append(line + [money_cell(row, f"money_{key}", name) for key in LEVELS if has_cost])
    head = [say("findings.contributions.head"), *_heads("days"), *(_heads("money") if has_cost else ())]
    return Table(head, lines, frozenset(range(1, len(head))), frozenset({len(lines) - 1}) if lines else frozenset())


def contribution_words(results: Results) -> str:
    """Say how far the P80 finish lies behind the plan, and what contributes to that; empty without the study."""
    rows = results.studies.get("contributions", ())
    if not rows:
        return ""
    *parts, total = rows
    gap = level(total, "days_p80")
    if gap.value == 0.0:
        return say("findings.contributions.none")
    sure = [row for row in parts if float(row["days_p80_low"]) > 0.0]
    risks = sum(float(row["days_p80"]) for row in parts if "risk" in row["group"])
    said = [
        say(f"findings.contributions.from.{row['group']}", days=days(level(row, "days_p80")))
        for row in sure
        if row["group"] in SAID
    ]
    if risks > 0.0:
        said.insert(0, say("findings.contributions.from.risks", days=days(round(risks, 1))))
    if gap.value < 0.0:
        return say("findings.contributions.ahead", days=days(Interval(-gap.value, -gap.high, -gap.low)))
    if not said:
        return say("findings.contributions.words", days=days(gap))
    return say("findings.contributions.words_from", days=days(gap), parts=listed(said))


def sobol_table(results: Results) -> Table:
    """Return which part of the variance of finish and cost goes back to which inputs."""
    rows = results.studies.get("sobol", ())
    units = [unit for unit in UNITS if any(row[f"total_{unit}"] for row in rows)]
    lines = [
        [
            Cell(one_line(" + ".join(map(retold, str(row["group"]).split(" + "))))),
            *(_part(row, f"{key}_{unit}") for unit in units for key in ("first", "total")),
        ]
        for row in rows
    ]
    head = [say("findings.variance.head.name")]
    head += [say(f"findings.variance.head.{key}_{unit}") for unit in units for key in ("first", "total")]
    return Table(head, lines, frozenset(range(1, len(head))))


def _part(row: Row, key: str) -> Cell:
    found = level(row, key)
    low, high = (decimal(100.0 * end, 0) for end in (found.low, found.high))
    is_nothing = found.low <= 0.0 <= found.high
    if found.value == found.low == found.high == 0.0:
        return Cell(DASH)
    share = conventions().percent(decimal(100.0 * found.value, 0))
    return Cell(share, say("words.range", low=low, high=high), is_nothing)


def level(row: Row, key: str) -> Interval:
    """Return a value of a row with its interval."""
    return Interval(float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"]))


def _rank(row: Row, unit: str, ranks: Mapping[str, Counter[int]]) -> Cell:
    rank = row[f"rank_{unit}"]
    return Cell(DASH) if rank == 0 else Cell(f"{'=' if ranks[unit][rank] > 1 else ''}{rank}", order=rank)


def days_cell(row: Row, key: str) -> Cell:
    """Return a number of days of a row with its interval; faint where it may be nothing."""
    found = level(row, key)
    return _cell(found, days(found, signed=True), days_interval(found))


def money_cell(row: Row, key: str, name: str) -> Cell:
    """Return an amount of a row with its interval; faint where it may be nothing."""
    found = level(row, key)
    return _cell(found, money(found, name, signed=True), money_interval(found, ""))


def _points(row: Row, key: str) -> Cell:
    found = level(row, key)
    ends = sorted((100.0 * found.low, 100.0 * found.high))
    low, high = (decimal(end, 1) for end in ends)
    return _cell(found, decimal(100.0 * found.value, 1, signed=True), say("words.range", low=low, high=high))


def _cell(found: Interval, text: str, note: str) -> Cell:
    if found.value == found.low == found.high == 0.0:
        return Cell(DASH)
    return Cell(text, note, found.low <= 0.0 <= found.high, found.value)


def _likelier(joint: Interval) -> str:
    share = -joint.value
    return points(round(share, 2) or share, signed=False)


def _heads(unit: str) -> list[str]:
    levels = (say("findings.mean"), p_name(0.50), p_name(0.80))
    return [say(f"findings.level.{unit}", level=level) for level in levels]
