"""The run beside other runs, and beside what its project would come to under other assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forecast.report.workbook import beside
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column, bounded, level_name
from forecast.report.workbook.source import Source, dates
from forecast.report.workbook.values import Formula, Value, serial
from forecast.texts import say
from forecast.texts.stored import retold

NAMES = (Column("name", "scenario"), Column("kind", "differs"))
FINISH = (
    *NAMES,
    *bounded("p50", "level_finish", "date", level="P50"),
    *bounded("p80", "level_finish", "date", level="P80"),
    Column("more", "later", "days", level="P80"),
)
COST = (
    *NAMES,
    *bounded("p50", "level_cost", "money", level="P50"),
    *bounded("p80", "level_cost", "money", level="P80"),
    Column("more", "dearer", "money", level="P80"),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    sheet.title(say("workbook.scenarios.title"))
    if source.compared is not None:
        beside.fill(sheet, source, source.compared)
        sheet.head(say("workbook.scenarios.others"))
    sheet.state(say("workbook.scenarios.meaning"), source.sure())
    found = list(_scenarios(source))
    if len(found) < 2 and source.compared is None:
        sheet.state(say("workbook.scenarios.alone"))
    first = found[0][2]
    times: list[list[Value]] = []
    amounts: list[list[Value]] = []
    for name, differs, row in found:
        kind = say(f"workbook.scenarios.differs.{differs}")
        begin, end = (serial(dates(one["finish_p80"])[0]) for one in (first, row))
        later = Formula("={p80}-{p80:0}", end - begin) if isinstance(begin, float) and isinstance(end, float) else None
        times.append([name, kind, *dates(row["finish_p50"]), *dates(row["finish_p80"]), later])
        if source.has_cost:
            more = source.coins.less(row["cost_p80"]["value"], first["cost_p80"]["value"])
            costs = [*source.money(row["cost_p50"]), *source.money(row["cost_p80"])]
            amounts.append([name, kind, *costs, Formula("={p80}-{p80:0}", more)])
    source.placed["scenarios_finish"] = sheet.table("scenarios_finish", FINISH, times, is_long=True)
    if amounts:
        sheet.row += 1
        source.placed["scenarios_cost"] = sheet.table("scenarios_cost", COST, amounts)


def _scenarios(source: Source) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield scenarios, the run itself first: name, last part of the key of what differs, P50 and P80."""
    answer = source.answer
    run = {
        f"{outcome}_{level.lower()}": answer[outcome]["percentiles"][level]
        for outcome in ("finish", "cost")
        for level in ("P50", "P80")
    }
    yield answer["title"] or answer["scenario"], "run", run
    studies = answer["studies"]
    # The first row of these is the run itself.
    for row in studies.get("readings", ())[1:]:
        yield say("workbook.scenarios.name.readings", reading=retold(row["reading"])), "readings", row
    for row in studies.get("correlation", ())[1:]:
        yield say("workbook.scenarios.name.correlation", correlation=retold(row["correlation"])), "correlation", row
    for row in studies.get("chances", ()):
        end = level_name(row["end"])
        if row["id"]:
            risk = say("workbook.line.named", id=row["id"], name=row["name"])
            yield say("workbook.scenarios.name.one_chance", risk=risk, level=end), "chances", row
        else:
            yield say("workbook.scenarios.name.all_chances", risks=retold(row["name"]), level=end), "chances", row
    for name in ("systemic", "lost_days"):
        for row in studies.get(name, ())[1:]:
            yield say(f"workbook.scenarios.name.without.{name}"), name, row
    for row in studies.get("resource_limits", ())[1:]:
        yield say("workbook.scenarios.name.resource_limits"), "resource_limits", row
