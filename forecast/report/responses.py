"""What to do: the responses that help, what they cost and bring, and the decision that the forecast asks for."""

from __future__ import annotations

from forecast.report.answer import currency, has_cost
from forecast.report.management.decision import decision, planned
from forecast.report.management.risks import CHANCES, Row, aim, worth
from forecast.report.sections import Cell, Table
from forecast.report.why import days_cell, level, money_cell
from forecast.results import Results
from forecast.results.words import DASH, listed, money, one_line, p_name, points, points_interval
from forecast.texts import say


def response_table(results: Results) -> Table:
    """Return the responses that help alone, best first, and what those of them together and all planned ones bring."""
    rows = results.studies.get("responses", ())
    helpful = _helpful(results, rows)
    sets = [row for row in rows if row["set"] != "one"]
    if not helpful and not any(worth(row, aim(results)).low > 0.0 for row in sets):
        return Table((), ())
    lines = [_line(results, row) for row in (*helpful, *sets)]
    key = aim(results)
    head = [say("findings.todo.head.response")]
    if key in CHANCES:
        head.append(say(f"findings.todo.head.{key}"))
    head += [say("findings.todo.head.costs"), say("findings.level.finish", level=p_name(0.80))]
    if has_cost(results):
        head.append(say("findings.level.money", level=p_name(0.80)))
    numbers = frozenset(range(1, len(head)))
    return Table([*head, say("findings.todo.head.owner")], lines, numbers, frozenset(range(len(helpful), len(lines))))


def decision_words(results: Results) -> list[str]:
    """Return what is asked and what speaks for it; one sentence where no response helps, none where none is planned."""
    rows = results.studies.get("responses", ())
    if not rows and not planned(results):
        return []
    asked = decision(results)
    title = say("findings.todo.decision", title=asked.title)
    return [title, *asked.lines] if response_table(results).rows or not rows else [title]


def left_out_words(results: Results) -> str:
    """Say which responses were tried alone and do not help; empty where all do."""
    rows = results.studies.get("responses", ())
    helpful = _helpful(results, rows)
    others = [one_line(row["ids"]) for row in rows if row["set"] == "one" and row not in helpful]
    return say("findings.todo.left_out", len(others), risks=listed(others, "and")) if others else ""


def _helpful(results: Results, rows: tuple[Row, ...]) -> list[Row]:
    key = aim(results)
    sure = [row for row in rows if row["set"] == "one" and key in row and worth(row, key).low > 0.0]
    return sorted(sure, key=lambda row: -worth(row, key).value)


def _line(results: Results, row: Row) -> list[Cell]:
    name, key = currency(results), aim(results)
    cost = float(row["cost"])
    what, owner = _what(results, row)
    cells = [what]
    if key in CHANCES:
        found = level(row, key)
        cells.append(Cell(points(found), points_interval(found), is_faint=found.low <= 0.0 <= found.high))
    cells.append(Cell(money(cost, name) if cost else say("management.decision.free")))
    cells.append(days_cell(row, "days_p80"))
    if has_cost(results):
        cells.append(money_cell(row, "money_p80", name))
    return [*cells, owner]


def _what(results: Results, row: Row) -> tuple[Cell, Cell]:
    """Return what is done about which risk, and by whom."""
    if row["set"] != "one":
        return Cell(say(f"findings.todo.set.{row['set']}", int(row["n"]))), Cell("")
    risks, k = results.risks, results.risks.id.index(row["ids"])
    said = next((dict(one) for one in results.register if one["id"] == row["ids"]), {})
    label = " ".join(dict.fromkeys((one_line(risks.id[k]), one_line(risks.name[k]))))
    response, owner = one_line(risks.response[k]), one_line(str(said.get("response_owner") or risks.owner[k]))
    if not response:
        return Cell(say("findings.removal.response", risk=label)), Cell(owner or DASH)
    return Cell(response, label), Cell(owner or DASH)
