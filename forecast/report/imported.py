"""How the schedule came out that the model was imported from, as sentences and tables of the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, count, iso_day, one_line, sentences
from forecast.texts import say
from forecast.texts.stored import retold


def handshake_words(results: Results) -> str:
    """Say how many tasks have the dates that the planner's program computed; empty where nothing was imported."""
    record = results.handshake
    if not record:
        return ""
    named = {
        "project": one_line(record["project"]),
        "file": one_line(record["file"]),
        "program": say(f"tables.imported.program.{record['program']}"),
    }
    n = record["tasks"]
    if not n:
        return say("tables.imported.no_dates", **named)
    same = ("to_the_minute", "to_the_day", "late_dates", "total_float", "critical")
    n_differing = sum(record["causes"].values())
    rest = say("tables.imported.differing", n_differing) if n_differing else say("tables.imported.none_differs")
    dates = say("tables.imported.dates", n=n, **named, **{key: record[key] for key in same})
    return sentences(dates, rest)


def cause_table(results: Results) -> Table:
    """Return how many differences each cause has."""
    causes: Mapping[str, int] = results.handshake.get("causes", {})
    head = [say("tables.imported.cause"), say("tables.imported.tasks")]
    return Table(
        head, [[Cell(retold(one_line(cause), "cause")), Cell(count(n))] for cause, n in causes.items()], frozenset({1})
    )


def difference_table(results: Results) -> Table:
    """Return the tasks whose dates differ, up to the number that the import lists."""
    rows = [
        [
            Cell(one_line(row["id"]), one_line(row["name"]) if row["name"] != row["id"] else ""),
            Cell(say(f"tables.imported.what.{row.get('what', 'early_dates').replace(' ', '_')}")),
            Cell(_span(row, "file_start", "file_finish")),
            Cell(_span(row, "start", "finish")),
            Cell(retold(one_line(row["cause"]), "cause"), retold(one_line(row["detail"]), "cause")),
        ]
        for row in results.handshake.get("differences", ())
    ]
    columns = ("id", "what", "file", "here", "cause")
    return Table([say(f"tables.imported.head.{column}") for column in columns], rows)


def unlisted(results: Results) -> int:
    """Return how many differences are counted only."""
    record = results.handshake
    return sum(record["causes"].values()) - len(record["differences"]) if record else 0


def _span(row: Mapping[str, Any], *ends: str) -> str:
    moments = [iso_day(datetime.fromisoformat(row[end]).isoformat(" ", "minutes")) for end in ends if row[end]]
    return say("words.range", low=moments[0], high=moments[1]) if len(moments) == 2 else "".join(moments) or DASH
