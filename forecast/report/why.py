"""Why the answer is what it is: what lies between the plan and the P80, and what each risk and response adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, MINUS, days, days_interval, money, money_interval, one_line, percent
from forecast.statistics import Interval

Row = Mapping[str, Any]
WORDS = {
    "estimates": "the spread of the estimates",
    "forks": "what happens only sometimes",
    "merges": "paths that meet",
    "calendars": "holidays, freezes and windows",
    "correlation": "correlation",
    "rest": "what the plan leaves out",
}
SHARES = {"on_time": "On time", "on_budget": "On budget", "joint": "Both"}


def removal_table(results: Results) -> Table:
    """Return what each risk and response adds at the mean, P50 and P80 and to the probabilities, with its ranks."""
    rows = results.studies.get("removal", ())
    name, shares = currency(results), [key for key in SHARES if rows and key in rows[0]]
    has_cost = any(row["money_mean"] != 0.0 for row in rows)
    ranks = {unit: Counter(row[f"rank_{unit}"] for row in rows) for unit in ("days", "money")}
    lines = []
    for row in rows:
        label = f"{'response to ' if row['removed'] == 'response' else ''}{one_line(row['id'])}"
        line = [Cell(label, one_line(row["name"]) if row["name"] != row["id"] else ""), _rank(row, "days", ranks)]
        line += [_days(row, f"days_{level}") for level in ("mean", "p50", "p80")]
        if has_cost:
            line.append(_rank(row, "money", ranks))
            line += [_money(row, f"money_{level}", name) for level in ("mean", "p50", "p80")]
        lines.append(line + [_points(row, key) for key in shares])
    head = ["Without it less", "Rank", "Mean days", "P50 days", "P80 days"]
    head += ["Rank", "Mean cost", "P50 cost", "P80 cost"] if has_cost else []
    return Table([*head, *(SHARES[key] for key in shares)], lines, frozenset(range(1, len(head) + len(shares))))


def removal_words(results: Results) -> str:
    """Say what being rid of the risk that adds most would be worth; empty without the study."""
    rows = [row for row in results.studies.get("removal", ()) if row["removed"] == "risk"]
    if not rows:
        return ""
    worst = max(rows, key=lambda row: float(row["days_p80"]))
    found = level(worst, "days_p80")
    if found.low <= 0.0:
        return "No risk alone moves the P80 finish by more than the simulation's own error."
    tied = sum(row["rank_days"] == worst["rank_days"] and row["days_p80"] > 0.0 for row in rows) - 1
    also = f" ({tied} other{'s' if tied > 1 else ''} can't be told apart from it)" if tied else ""
    label = " ".join(dict.fromkeys((one_line(worst["id"]), one_line(worst["name"]))))
    joint = level(worst, "joint") if "joint" in worst else None
    meant = "" if joint is None or joint.high >= 0.0 else f" and on time and on budget {_more(joint)} likelier"
    return (
        f"Without {label} the P80 finish would be {days(found).replace(' day', ' working day')} earlier{meant}{also}."
    )


def contribution_table(results: Results) -> Table:
    """Return what each group contributes to mean and P-levels of finish and cost beyond the plan; the sums last."""
    rows = results.studies.get("contributions", ())
    name, has_cost = currency(results), any(row["money_p80"] != 0.0 for row in rows)
    lines = []
    for row in rows:
        label, note = (one_line(row["id"]), one_line(row["name"])) if row["id"] else (one_line(row["name"]), "")
        line = [Cell(label, note if note != label else "")]
        line += [_days(row, f"days_{key}") for key in ("mean", "p50", "p80")]
        lines.append(line + [_money(row, f"money_{key}", name) for key in ("mean", "p50", "p80") if has_cost])
    head = ["Beyond the plan", "Mean days", "P50 days", "P80 days"]
    head += ["Mean cost", "P50 cost", "P80 cost"] if has_cost else []
    return Table(head, lines, frozenset(range(1, len(head))), frozenset({len(lines) - 1}) if lines else frozenset())


def contribution_words(results: Results) -> str:
    """Say how far the P80 finish lies behind the plan, and what contributes to that; empty without the study."""
    rows = results.studies.get("contributions", ())
    if not rows:
        return ""
    *parts, total = rows
    gap = level(total, "days_p80")
    if gap.value == 0.0:
        return "The P80 finish is the planned one."
    sure = [row for row in parts if float(row["days_p80_low"]) > 0.0]
    risks = sum(float(row["days_p80"]) for row in parts if "risk" in row["group"])
    said = [f"{days(level(row, 'days_p80'))} from {WORDS[row['group']]}" for row in sure if row["group"] in WORDS]
    if risks > 0.0:
        said.insert(0, f"{days(round(risks, 1))} from risks")
    between = f"The P80 finish is {days(gap)} behind the planned one"
    return f"{between}: {', '.join(said)}." if said else f"{between}."


def sobol_table(results: Results) -> Table:
    """Return which part of the variance of finish and cost goes back to which inputs."""
    rows = results.studies.get("sobol", ())
    units = [unit for unit in ("days", "money") if any(row[f"total_{unit}"] for row in rows)]
    lines = [
        [
            Cell(one_line(row["group"])),
            *(_part(row, f"{key}_{unit}") for unit in units for key in ("first", "total")),
        ]
        for row in rows
    ]
    said = {"days": "of the finish", "money": "of the cost"}
    head = ["Inputs", *(f"{key} {said[unit]}" for unit in units for key in ("Alone", "In all"))]
    return Table(head, lines, frozenset(range(1, len(head))))


def _part(row: Row, key: str) -> Cell:
    found = level(row, key)
    low, high = (f"{100.0 * end:.0f}".replace("-", MINUS) for end in (found.low, found.high))
    is_nothing = found.low <= 0.0 <= found.high
    if found.value == found.low == found.high == 0.0:
        return Cell(DASH)
    return Cell(f"{100.0 * found.value:.0f} %".replace("-0 ", "0 ").replace("-", MINUS), f"{low} to {high}", is_nothing)


def level(row: Row, key: str) -> Interval:
    """Return a value of a row with its interval."""
    return Interval(float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"]))


def _rank(row: Row, unit: str, ranks: Mapping[str, Counter[int]]) -> Cell:
    rank = row[f"rank_{unit}"]
    return Cell(DASH if rank == 0 else f"{'=' if ranks[unit][rank] > 1 else ''}{rank}")


def _days(row: Row, key: str) -> Cell:
    found = level(row, key)
    return _cell(found, days(found, signed=True), days_interval(found))


def _money(row: Row, key: str, name: str) -> Cell:
    found = level(row, key)
    return _cell(found, money(found, name, signed=True), money_interval(found, name).removeprefix(name).lstrip())


def _points(row: Row, key: str) -> Cell:
    found = level(row, key)
    ends = sorted((100.0 * found.low, 100.0 * found.high))
    return _cell(found, points(found.value), f"{ends[0]:.1f} to {ends[1]:.1f}".replace("-", MINUS))


def points(share: float) -> str:
    """Write a difference of probabilities as points.

    Examples
    --------
    >>> points(-0.0321), points(0.12)
    ('−3.2', '+12.0')
    """
    return f"{100.0 * share:+.1f}".replace("-", MINUS)


def _cell(found: Interval, text: str, note: str) -> Cell:
    if found.value == found.low == found.high == 0.0:
        return Cell(DASH)
    return Cell(text, note, is_faint=found.low <= 0.0 <= found.high)


def _more(joint: Interval) -> str:
    return f"{percent(-joint.value)[:-2]} points"
