"""The run beside other runs, and beside what its project would come to under other assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forecast.report.workbook import beside
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import SURE, Source, dates
from forecast.report.workbook.values import Formula, Value, serial

ENDS = (("", ""), ("_low", ", low"), ("_high", ", high"))
NAMES = (Column("name", "Scenario"), Column("kind", "What differs"))
FINISH = (
    *NAMES,
    *(
        Column(f"{level}{end}", f"{level.upper()} finish{word}", "date")
        for level in ("p50", "p80")
        for end, word in ENDS
    ),
    Column("more", "P80 later by, calendar days", "days"),
)
COST = (
    *NAMES,
    *(
        Column(f"{level}{end}", f"{level.upper()} cost{word}", "money")
        for level in ("p50", "p80")
        for end, word in ENDS
    ),
    Column("more", "P80 dearer by", "money"),
)
ALONE = (
    "No study was stored with this run and no other run was set beside it (`forecast report RESULT_DIR --xlsx --beside "
    "OTHER_DIR`): only the run itself follows."
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    sheet.title("Scenarios side by side")
    if source.compared is not None:
        beside.fill(sheet, source, source.compared)
        sheet.head("This run under other assumptions")
    sheet.say(
        "The first row is this run. The others are the same project with the same random numbers and one thing "
        "changed, as the studies of the run found them; differences are those of the values that are shown.",
        f"{SURE} Amounts in {source.coins.currency}.",
    )
    found = list(_scenarios(source))
    if len(found) < 2 and source.compared is None:
        sheet.say(ALONE)
    first = found[0][2]
    times: list[list[Value]] = []
    amounts: list[list[Value]] = []
    for name, kind, row in found:
        begin, end = (serial(dates(one["finish_p80"])[0]) for one in (first, row))
        later = Formula("={p80}-{p80:0}", end - begin) if isinstance(begin, float) and isinstance(end, float) else None
        times.append([name, kind, *dates(row["finish_p50"]), *dates(row["finish_p80"]), later])
        if source.has_cost:
            more = source.coins.less(row["cost_p80"]["value"], first["cost_p80"]["value"])
            costs = [*source.money(row["cost_p50"]), *source.money(row["cost_p80"])]
            amounts.append([name, kind, *costs, Formula("={p80}-{p80:0}", more)])
    source.placed["scenarios_finish"] = sheet.table("ScenariosFinish", FINISH, times, is_long=True)
    if amounts:
        sheet.row += 1
        source.placed["scenarios_cost"] = sheet.table("ScenariosCost", COST, amounts)


def _scenarios(source: Source) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield names of scenarios, what differs, and their P50 and P80; the run itself first."""
    answer = source.answer
    run = {
        f"{outcome}_{level.lower()}": answer[outcome]["percentiles"][level]
        for outcome in ("finish", "cost")
        for level in ("P50", "P80")
    }
    yield answer["title"] or answer["scenario"], "this run", run
    studies = answer["studies"]
    # The first row of these is the run itself.
    for row in studies.get("readings", ())[1:]:
        yield f"Three points read as {row['reading']}", "reading of the estimates", row
    for row in studies.get("correlation", ())[1:]:
        yield f"Correlation {row['correlation']}", "what moves together", row
    for row in studies.get("chances", ()):
        which = f"{row['id']} {row['name']}" if row["id"] else f"Probabilities, {row['name']},"
        yield f"{which} at the {row['end']} of its range", "probability of a risk", row
    for name, said in (("systemic", "the systemic risk"), ("lost_days", "lost days of calendars")):
        for row in studies.get(name, ())[1:]:
            yield f"{str(row[name]).capitalize()} {said}", said, row
    for row in studies.get("resource_limits", ())[1:]:
        yield "Enough of every resource", "limits of resources", row
