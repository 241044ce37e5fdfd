"""The quality of the schedule, as tables and sentences of the report and of the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forecast.results.words import DASH, decimal, exact_percent, listed, one_line
from forecast.texts import say
from forecast.texts.stored import retold

if TYPE_CHECKING:
    from forecast.report.sections import Table
    from forecast.results import Results

MOST_NAMED = 5
# In the order in which they are counted, named as their texts are.
VERDICTS = ("failed", "to_review", "passed", "not_applicable")
TO_LIST = ("failed", "to_review")
HARD = "hard_constraint"

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
        return decimal(score, 2)
    shown = exact_percent(score, 3) if row["unit"] == "share" else decimal(score, 0)
    return say("tables.quality.score", score=shown, n=int(row["n_looked_at"]))


def verdicts_words(rows: Sequence[Row]) -> str:
    """Count the verdicts.

    Examples
    --------
    >>> verdicts_words([{"verdict": "passed"}, {"verdict": "failed"}, {"verdict": "passed"}])
    '1 failed, 2 passed'
    """
    numbers = [(sum(_name(row["verdict"]) == one for row in rows), one) for one in VERDICTS]
    return listed(say(f"tables.quality.count.{one}", n) for n, one in numbers if n)


def quality_words(results: Results) -> str:
    """Say how the schedule stands up to the checks; empty without them."""
    rows = results.studies.get("quality", ())
    if not rows:
        return ""
    return say("tables.quality.verdicts", verdicts=verdicts_words(rows))


def quality_table(results: Results) -> Table:
    """Return the checks with their scores, those that failed with who offends."""
    from forecast.report.sections import Cell, Table

    rows = results.studies.get("quality", ())
    lines = []
    for row in rows:
        verdict = _name(row["verdict"])
        named = _offenders(row) if verdict in TO_LIST else ""
        reason = retold(one_line(row["reason"]), "quality")
        remark = listed((part for part in (reason, named) if part), "semicolon")
        lines.append(
            [
                Cell(retold(row["name"], "quality"), row["source"]),
                Cell(score_words(row), retold(row["rule"], "quality")),
                Cell(say(f"tables.quality.verdict.{verdict}")),
                Cell(remark),
            ]
        )
    strong = frozenset(k for k, row in enumerate(rows) if row["verdict"] == "failed")
    head = [say(f"tables.quality.head.{column}") for column in ("check", "score", "verdict", "findings")]
    return Table(head, lines, frozenset({1}), strong)


def _name(said: str) -> str:
    """Return the name under which the text of a verdict or a finding stands."""
    return said.replace(" ", "_")


def _offenders(row: Row) -> str:
    """Return the first offenders of a row, and how many more there are."""
    first = [_found(one) for one in one_line(row["offenders"]).split("; ")[:MOST_NAMED]]
    n_more = row["n_offenders"] - len(first)
    if n_more > 0:
        first.append(say("tables.quality.more", n_more))
    return listed(first, "semicolon")


def _found(offender: str) -> str:
    """Say what was found of a task, in the language of now."""
    task, colon, found = offender.partition(": ")
    return task + colon + retold(found, "found")


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
                Cell(retold(label, "found"), "" if row["name"] in (row["id"], label) else one_line(row["name"])),
                Cell(say(f"tables.quality.finding.{_name(row['finding'])}"), retold(one_line(row["found"]), "found")),
                Cell(retold(one_line(row["mended"]), "found")),
                Cell(days(moved, signed=True), days_interval(moved)),
                Cell(finish_day(results, finish), finish_interval(results, finish)),
            ]
        )
    columns = ("task", "finding", "without", "moves", "finish")
    head = [say(f"tables.distortion.head.{column}") for column in columns]
    return Table(head, lines, frozenset({3, 4}), frozenset(k for k, row in enumerate(rows) if not row["id"]))


def constraint_words(results: Results) -> str:
    """Say where the P80 would be without the hard constraint that moves it most, and without all; empty if none does.

    Several constraints can hide one another: without one of them the next one binds.
    """
    rows = [
        row
        for row in results.studies.get("distortions", ())
        if _name(row["finding"]) == HARD and not row["days_low"] <= 0.0 <= row["days_high"]
    ]
    if not rows:
        return ""
    single = max((row for row in rows if row["id"]), key=lambda row: abs(row["days"]), default=None)
    together = next((row for row in rows if not row["id"]), None)
    if single is None:
        assert together is not None
        return say(f"tables.distortion.only_all.{_way(together)}", days=_moved(together))
    found = {
        "task": one_line(single["id"]),
        "found": retold(one_line(single["found"]), "found"),
        "days": _moved(single),
    }
    if together is None or together["days"] == single["days"]:
        return say(f"tables.distortion.one.{_way(single)}", **found)
    key = f"{_way(single)}_{_way(together)}"
    return say(f"tables.distortion.one_and_all.{key}", **found, all_days=_moved(together))


def _way(row: Row) -> str:
    """Say which way the P80 would move."""
    return "later" if row["days"] > 0.0 else "earlier"


def _moved(row: Row) -> str:
    """Say by how many days the P80 would move."""
    from forecast.results.words import days
    from forecast.statistics import Interval

    return days(Interval(abs(row["days"]), *sorted((abs(row["days_low"]), abs(row["days_high"])))))


def distortion_words(results: Results) -> str:
    """Say how many findings were not measured; empty where all were."""
    rows = results.studies.get("distortions", ())
    kinds = {_name(row["finding"]) == HARD: row["n_left_out"] for row in rows}
    n_left_out = sum(kinds.values())
    return say("tables.distortion.left_out", n_left_out) if n_left_out else ""


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
    lines = [say("tables.quality.of", scenario=name, verdicts=verdicts_words(rows))]
    for score, row, cell in zip(scores, rows, cells, strict=True):
        padded = "  ".join(map(str.ljust, cell, widths)).rstrip()
        lines.append(f"  {padded}" + (f" ({row['reason']})" if row["reason"] else ""))
        if _name(row["verdict"]) in TO_LIST:
            shown = score.answer.offenders[:MOST_NAMED]
            lines += [f"      {one_line(one.task)}: {one_line(one.found)}" for one in shown]
            n_more = len(score.answer.offenders) - len(shown)
            lines += [f"      {say('tables.quality.more', n_more)}"] if n_more else []
    return lines
