"""The quality of the schedule, as tables and sentences of the report and of the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forecast.results.words import DASH, MINUS, count, one_line

if TYPE_CHECKING:
    from forecast.report.sections import Table
    from forecast.results import Results

MOST_NAMED = 5
VERDICTS = ("failed", "to review", "passed", "not applicable")

Row = Mapping[str, Any]


def score_words(row: Row) -> str:
    """Return a score in words, as ``Score.as_row`` gives it.

    Examples
    --------
    >>> score_words({"score": 0.125, "unit": "share", "n_looked_at": 64})
    '12.5 % of 64'
    >>> score_words({"score": 2.0, "unit": "count", "n_looked_at": 126})
    '2 of 126'
    >>> score_words({"score": 1.1613, "unit": "index", "n_looked_at": 1})
    '1.16'
    """
    score = row["score"]
    if score is None:
        return DASH
    if row["unit"] == "index":
        return f"{score:.2f}".replace("-", MINUS)
    shown = f"{100.0 * score:.3g} %" if row["unit"] == "share" else f"{score:.0f}"
    return f"{shown} of {count(int(row['n_looked_at']))}"


def verdicts_words(rows: Sequence[Row]) -> str:
    """Count the verdicts.

    Examples
    --------
    >>> verdicts_words([{"verdict": "passed"}, {"verdict": "failed"}, {"verdict": "passed"}])
    '1 failed, 2 passed'
    """
    numbers = [(sum(row["verdict"] == one for row in rows), one) for one in VERDICTS]
    return ", ".join(f"{n} {one}" for n, one in numbers if n)


def quality_words(results: Results) -> str:
    """Say how the schedule stands up to the checks; empty without them."""
    rows = results.studies.get("quality", ())
    if not rows:
        return ""
    return (
        f"The schedule behind the forecast, held against DCMA's 14 points and GAO's practices: {verdicts_words(rows)}. "
        "What is complete is not looked at."
    )


def quality_table(results: Results) -> Table:
    """Return the checks with their scores, those that failed with who offends."""
    from forecast.report.sections import Cell, Table

    rows = results.studies.get("quality", ())
    lines = []
    for row in rows:
        named = _named(row) if row["verdict"] in ("failed", "to review") else ""
        remark = "; ".join(part for part in (one_line(row["reason"]), named) if part)
        lines.append(
            [
                Cell(row["name"], row["source"]),
                Cell(score_words(row), row["rule"]),
                Cell(row["verdict"]),
                Cell(remark),
            ]
        )
    strong = frozenset(k for k, row in enumerate(rows) if row["verdict"] == "failed")
    return Table(["Check", "Score", "Verdict", "Findings"], lines, frozenset({1}), strong)


def _named(row: Row) -> str:
    """Return the first offenders of a row, and how many more there are."""
    listed = one_line(row["offenders"]).split("; ")[:MOST_NAMED]
    n_more = row["n_offenders"] - len(listed)
    return "; ".join(listed) + (f"; and {n_more} more" if n_more > 0 else "")


def distortion_table(results: Results) -> Table:
    """Return each finding that was mended, and how far the P80 moves then."""
    from forecast.report.sections import Cell, Table
    from forecast.results.words import days, days_interval, finish_day, finish_interval
    from forecast.statistics import Interval

    lines = []
    rows = results.studies.get("distortions", ())
    for row in rows:
        moved = Interval(row["days"], row["days_low"], row["days_high"])
        finish = Interval(row["finish_p80"], row["finish_p80_low"], row["finish_p80_high"])
        label = one_line(row["id"] or row["name"])
        lines.append(
            [
                Cell(label, "" if row["name"] in (row["id"], label) else one_line(row["name"])),
                Cell(row["finding"], one_line(row["found"])),
                Cell(one_line(row["mended"])),
                Cell(days(moved, signed=True), days_interval(moved)),
                Cell(finish_day(results, finish), finish_interval(results, finish)),
            ]
        )
    head = ["Task", "Finding", "Without it", "P80 moves by (calendar days)", "P80 finish then"]
    return Table(head, lines, frozenset({3, 4}), frozenset(k for k, row in enumerate(rows) if not row["id"]))


def constraint_words(results: Results) -> str:
    """Say where the P80 would be without the hard constraint that moves it most, and without all; empty if none does.

    Several constraints can hide one another: without one of them the next one binds.
    """
    rows = [
        row
        for row in results.studies.get("distortions", ())
        if row["finding"] == "hard constraint" and not row["days_low"] <= 0.0 <= row["days_high"]
    ]
    if not rows:
        return ""
    single = max((row for row in rows if row["id"]), key=lambda row: abs(row["days"]), default=None)
    together = next((row for row in rows if not row["id"]), None)
    if single is None and together is not None:
        return (
            f"Without all hard constraints at once the P80 finish would be {_moved(together)} in the calendar; without "
            "one of them alone another one still holds it."
        )
    assert single is not None
    said = (
        f"Without the constraint of {one_line(single['id'])} ({one_line(single['found'])}) the P80 finish would be "
        f"{_moved(single)} in the calendar"
    )
    if together is None or together["days"] == single["days"]:
        return f"{said}."
    return f"{said}, without all hard constraints at once {_moved(together)}."


def _moved(row: Row) -> str:
    """Say by how many days the P80 would be later or earlier."""
    from forecast.results.words import days
    from forecast.statistics import Interval

    ends = sorted((abs(row["days_low"]), abs(row["days_high"])))
    return f"{days(Interval(abs(row['days']), *ends))} {'later' if row['days'] > 0.0 else 'earlier'}"


def distortion_words(results: Results) -> str:
    """Say how many findings were not measured; empty where all were."""
    rows = results.studies.get("distortions", ())
    kinds = {row["finding"] == "hard constraint": row["n_left_out"] for row in rows}
    n_left_out = sum(kinds.values())
    if not n_left_out:
        return ""
    findings = "1 more finding was" if n_left_out == 1 else f"{count(n_left_out)} more findings were"
    return f"{findings} not measured: on less critical tasks, or with nothing in the plan to tie them to."


def quality_lines(name: str, scores: Sequence[Any]) -> list[str]:
    """Return the scores of a scenario as lines for a terminal: failed ones with who offends.

    Parameters
    ----------
    name : str
        The scenario.
    scores : sequence of Score
    """
    rows = [score.as_row() for score in scores]
    cells = [(row["verdict"], row["source"], row["name"], score_words(row), row["rule"]) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [f"quality of {name}: {verdicts_words(rows)}"]
    for score, row, cell in zip(scores, rows, cells, strict=True):
        padded = "  ".join(map(str.ljust, cell, widths)).rstrip()
        lines.append(f"  {padded}" + (f" ({row['reason']})" if row["reason"] else ""))
        if row["verdict"] in ("failed", "to review"):
            shown = score.answer.offenders[:MOST_NAMED]
            lines += [f"      {one_line(one.task)}: {one_line(one.found)}" for one in shown]
            n_more = len(score.answer.offenders) - len(shown)
            lines += [f"      and {n_more} more"] if n_more else []
    return lines
