"""The risk register before and after response; what each response costs against what it takes away."""

from __future__ import annotations

from forecast.report.summary import Json
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column, Placed, bounded
from forecast.report.workbook.source import Source, interval
from forecast.report.workbook.values import Formula, Value, text
from forecast.results.words import listed
from forecast.texts import say

ID = Column("id", "risk", width=11)
REGISTER = (
    ID,
    Column("name", "name", width=42),
    Column("kind", "kind"),
    Column("status", "status"),
    Column("owner", "owner", width=20),
    Column("p", "probability_before", "share"),
    Column("p_after", "probability_after", "share"),
    Column("delay", "delay_before", "days"),
    Column("delay_after", "delay_after", "days"),
    Column("cost", "direct_before", "money"),
    Column("cost_after", "direct_after", "money"),
    Column("score", "score_before", "number"),
    Column("score_after", "score_after", "number"),
)
RESPONSES = (
    ID,
    Column("response", "response", width=42),
    Column("in_force", "in_force"),
    Column("days", "days_before", "days"),
    Column("days_after", "days_after", "days"),
    Column("days_less", "days_less", "days"),
    Column("money", "cost_before", "money"),
    Column("money_after", "cost_after", "money"),
    Column("money_less", "cost_less", "money"),
    Column("response_cost", "response_cost", "money"),
    Column("net", "net", "money"),
    Column("per_day", "day_costs", "money"),
)
ADDS = (
    ID,
    Column("name", "name", width=42),
    Column("in_force", "in_force"),
    *bounded("adds", "adds", "money", short="adds_short"),
    Column("response_cost", "response_cost", "money"),
    Column("even", "even", "share"),
    *bounded("saved", "saves", "money", short="saves_short"),
    Column("worth", "worth_less", "money"),
)
NAMED = (Column("tried", "response_to", width=11), Column("response", "response", width=42))
TRIED = (
    *NAMED,
    Column("response_cost", "response_cost", "money"),
    *bounded("money_mean", "mean_cost_more", "money"),
    *bounded("money_p80", "level_cost_more", "money", level="P80"),
)
SETS = ("together", "all")
CHANCES = (
    *NAMED,
    *bounded("days_p80", "level_days_more", "days", level="P80"),
    *bounded("on_time_after", "on_time", "share"),
    *bounded("on_budget_after", "on_budget", "share"),
    *bounded("joint_after", "both", "share"),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    risks = source.answer["risks"]
    sheet.title(say("workbook.register.title"))
    if not risks:
        sheet.state(say("workbook.no_risks"))
        return
    sheet.state(say("workbook.register.meaning", currency=source.coins.currency))
    _table(sheet, source, "register", REGISTER, [_assessed(row, source) for row in risks])


def fill_responses(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet of the responses; the register is filled already."""
    risks = source.answer["risks"]
    sheet.title(say("workbook.responses.title"))
    if not risks:
        sheet.state(say("workbook.no_risks"))
        return
    sheet.state(say("workbook.responses.meaning", currency=source.coins.currency))
    rows = [(k, row) for k, row in enumerate(risks) if row["response"] or row["response_cost"]]
    answered = [_answered(row, source, k) for k, row in rows if _is_assessed(row)]
    if left_out := [row["id"] for _, row in rows if not _is_assessed(row)]:
        sheet.state(say("workbook.responses.left_out", risks=listed(map(text, left_out))))
    if not answered:
        sheet.state(say("workbook.responses.none"))
    _table(sheet, source, "responses", RESPONSES, answered)
    if source.has_cost:
        sheet.head(say("workbook.responses.adds"))
        by = "by_runs" if source.answer["studies"].get("removal") else "by_effect"
        sheet.state(say(f"workbook.responses.adds_found.{by}"))
        _table(sheet, source, "risk_costs", ADDS, [_added(row, source) for row in risks])
    if tried := source.answer["studies"].get("responses", ()):
        sheet.head(say("workbook.responses.tried"))
        sheet.state(say("workbook.responses.tried_meaning"))
        _table(sheet, source, "responses_tried", TRIED, [_tried(row, source) for row in tried], False)
        sheet.row += 1
        _table(sheet, source, "chances_tried", CHANCES, [_tried(row, source) for row in tried], False)


def _tried(row: Json, source: Source) -> dict[str, Value]:
    """Return what a set of responses would change."""
    said = {risk["id"]: risk["response"] for risk in source.answer["risks"]}
    response = said.get(row["ids"], "")
    if row["set"] in SETS:
        response = say(f"workbook.responses.set.{row['set']}")
    found: dict[str, Value] = {"tried": row["ids"], "response": response}
    found["response_cost"] = source.coins.round(row["cost"])
    for key in ("money_mean", "money_p80", "days_p80", "on_time_after", "on_budget_after", "joint_after"):
        ends = source.money(row.get(key)) if key.startswith("money") else interval(row.get(key))
        found |= dict(zip((key, f"{key}_low", f"{key}_high"), ends, strict=True))
    return found


def _is_assessed(row: Json) -> bool:
    """Say whether what a risk does is known after its response as far as it is known before."""
    names = ("probability", "delay", "cost")
    return all((row[f"current_{name}"] is None) == (row[f"residual_{name}"] is None) for name in names)


SUMMED = {"days", "days_after", "days_less", "money", "money_after", "money_less", "response_cost", "net"}


def _table(
    sheet: Sheet,
    source: Source,
    name: str,
    columns: tuple[Column, ...],
    rows: list[dict[str, Value]],
    is_summed: bool = True,
) -> Placed:
    """Write a table of those columns that hold anything, with its sums."""
    kept = tuple(column for column in columns if any(row.get(column.key) not in (None, "") for row in rows))
    cells = [[row.get(column.key) for column in kept] for row in rows]
    placed = source.placed[name] = sheet.table(name, kept, cells, is_long=name == "register")
    sums: dict[str, Value] = {}
    for column in kept:
        if is_summed and column.key in SUMMED:
            total = sum(_number(row.get(column.key)) or 0.0 for row in rows)
            value = source.coins.round(total) if column.kind == "money" else total
            sums[column.key] = Formula(f"=SUM({{{column.key}:all}})", value)
    if sums:
        sheet.line(placed, kept, "sum", say("workbook.line.sum"), sums)
    return placed


def _number(value: Value) -> float | None:
    found = value.value if isinstance(value, Formula) else value
    return float(found) if isinstance(found, int | float) else None


def _assessed(row: Json, source: Source) -> dict[str, Value]:
    """Return what the register says of a risk, before and after its response."""
    cost, cost_after = (source.coins.round(row[key]) for key in ("current_cost", "residual_cost"))
    return {
        "id": row["id"],
        "name": "" if row["name"] == row["id"] else row["name"],
        "kind": say(f"workbook.kind.{row['kind']}"),
        "status": row["status"],
        "owner": row["owner"],
        "p": row["current_probability"],
        "p_after": row["residual_probability"],
        "delay": row["current_delay"],
        "delay_after": row["residual_delay"],
        "cost": cost,
        "cost_after": cost_after,
        "score": row.get("current_score"),
        "score_after": row.get("residual_score"),
    }


def _answered(row: Json, source: Source, k: int) -> dict[str, Value]:
    """Return a response with what it takes away: products and differences of what stands in a row of the register."""
    coins, placed, cells = source.coins, source.placed["register"], _assessed(row, source)
    price = coins.round(row["response_cost"]) or 0.0
    found: dict[str, Value] = {
        "id": row["id"],
        "response": row["response"],
        "in_force": row["response_in_force"],
        "response_cost": price,
    }
    values: dict[str, float] = {}

    def put(key: str, formula: str, value: float) -> None:
        found[key], values[key] = Formula(formula, value), value

    for unit, impact in (("days", "delay"), ("money", "cost")):
        for when in ("", "_after"):
            p, mean = (_number(cells[f"{key}{when}"]) for key in ("p", impact))
            if p is None or mean is None:
                continue
            product = "*".join(placed.cell(f"{key}{when}", k) for key in ("p", impact))
            if unit == "days":
                put(f"days{when}", f"={product}", p * mean)
            else:
                put(f"money{when}", f"=ROUND({product},{coins.decimals})", coins.round(p * mean) or 0.0)
        if {unit, f"{unit}_after"} <= values.keys():
            less = values[unit] - values[f"{unit}_after"]
            less = less if unit == "days" else coins.sum([less])
            put(f"{unit}_less", f"={{{unit}}}-{{{unit}_after}}", less)
    if "money_less" in values:
        put("net", "={response_cost}-{money_less}", coins.sum([price, -values["money_less"]]))
        if values.get("days_less", 0.0) > 0.0:
            put("per_day", "={net}/{days_less}", values["net"] / values["days_less"])
    return found


def _added(row: Json, source: Source) -> dict[str, Value]:
    """Return what a risk adds to the mean cost, and what its response saves or would have to save."""
    has_response = bool(row["response"] or row["response_cost"])
    price = source.coins.round(row["response_cost"]) if has_response else None
    adds, saved = _measured(row, source, "risk"), _measured(row, source, "response")
    if not source.answer["studies"].get("removal"):
        p, effect = row["probability"], row["cost_effect"]
        adds = {end: None if p is None or effect[end] is None else p * effect[end] for end in effect}
    found: dict[str, Value] = {
        "id": row["id"],
        "name": "" if row["name"] == row["id"] else row["name"],
        "in_force": row["response_in_force"] if has_response else "",
        "response_cost": price,
        **dict(zip(("adds", "adds_low", "adds_high"), source.money(adds), strict=True)),
    }
    added = source.money(adds)[0]
    if price is not None and isinstance(added, float) and added > 0.0 and not row["response_in_force"]:
        found["even"] = Formula("={response_cost}/{adds}", price / added)
    if saved is not None:
        # Without the response the project costs more: what removing it takes away is negative.
        less = {"value": saved["value"], "low": saved["high"], "high": saved["low"]}
        ends = source.money({end: None if value is None else -value for end, value in less.items()})
        found |= dict(zip(("saved", "saved_low", "saved_high"), ends, strict=True))
        if price is not None and isinstance(ends[0], float):
            found["worth"] = Formula("={saved}-{response_cost}", source.coins.less(ends[0], price))
    return found


def _measured(row: Json, source: Source, what: str) -> Json | None:
    """Return what the mean cost loses with a risk, or with the response to it, by a run without; None without one."""
    rows = source.answer["studies"].get("removal", ())
    return next((one["money_mean"] for one in rows if one["removed"] == what and one["id"] == row["id"]), None)
