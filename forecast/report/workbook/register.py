"""The risk register before and after response; what each response costs against what it takes away."""

from __future__ import annotations

from forecast.report.summary import Json
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column, Placed
from forecast.report.workbook.source import Source, interval
from forecast.report.workbook.values import Formula, Value, text

ID = Column("id", "Risk", width=11)
REGISTER = (
    ID,
    Column("name", "Name", width=42),
    Column("kind", "Kind"),
    Column("status", "Status"),
    Column("owner", "Owner", width=20),
    Column("p", "Probability before", "share"),
    Column("p_after", "Probability after", "share"),
    Column("delay", "Delay before, days", "days"),
    Column("delay_after", "Delay after, days", "days"),
    Column("cost", "Direct cost before", "money"),
    Column("cost_after", "Direct cost after", "money"),
    Column("score", "Score before", "number"),
    Column("score_after", "Score after", "number"),
)
RESPONSES = (
    ID,
    Column("response", "Response", width=42),
    Column("in_force", "In force"),
    Column("days", "Days before", "days"),
    Column("days_after", "Days after", "days"),
    Column("days_less", "Days taken away", "days"),
    Column("money", "Cost before", "money"),
    Column("money_after", "Cost after", "money"),
    Column("money_less", "Cost taken away", "money"),
    Column("response_cost", "Response cost", "money"),
    Column("net", "Response cost less cost taken away", "money"),
    Column("per_day", "A day taken away costs", "money"),
)
ADDS = (
    ID,
    Column("name", "Name", width=42),
    Column("in_force", "In force"),
    Column("adds", "Adds to mean cost", "money"),
    Column("adds_low", "Adds, low", "money"),
    Column("adds_high", "Adds, high", "money"),
    Column("response_cost", "Response cost", "money"),
    Column("even", "Pays if it takes away", "share"),
    Column("saved", "Response in force saves", "money"),
    Column("saved_low", "Saves, low", "money"),
    Column("saved_high", "Saves, high", "money"),
    Column("worth", "Saved less response cost", "money"),
)
ENDS = (("", ""), ("_low", ", low"), ("_high", ", high"))
WHICH = {"together": "Those that help, together", "all": "All that are planned"}
NAMED = (Column("tried", "Response to", width=11), Column("response", "Response", width=42))
TRIED = (
    *NAMED,
    Column("response_cost", "Response cost", "money"),
    *(Column(f"money_mean{end}", f"Mean cost more{word}", "money") for end, word in ENDS),
    *(Column(f"money_p80{end}", f"P80 cost more{word}", "money") for end, word in ENDS),
)
CHANCES = (
    *NAMED,
    *(Column(f"days_p80{end}", f"P80 days more{word}", "days") for end, word in ENDS),
    *(Column(f"on_time_after{end}", f"On time{word}", "share") for end, word in ENDS),
    *(Column(f"on_budget_after{end}", f"On budget{word}", "share") for end, word in ENDS),
    *(Column(f"joint_after{end}", f"Both{word}", "share") for end, word in ENDS),
)
BY_RUNS = "Found by runs without the risk, with the same random numbers (95 % interval). "
BY_EFFECT = (
    "Found by the simulation: probability times how much dearer the project ends where the risk strikes than where it "
    "does not (95 % interval). "
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    risks = source.answer["risks"]
    sheet.title("Risk register before and after response")
    if not risks:
        sheet.say("The model has no risks.")
        return
    sheet.say(
        "Delay, in working days of the tasks that are hit, and direct cost are means when a risk strikes. "
        f"Amounts in {source.coins.currency}. They are inputs: the simulation's error is not in them."
    )
    _table(sheet, source, "Register", REGISTER, [_assessed(row, source) for row in risks])


def fill_responses(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet of the responses; the register is filled already."""
    risks = source.answer["risks"]
    sheet.title("Responses: cost against benefit")
    if not risks:
        sheet.say("The model has no risks.")
        return
    sheet.say(
        "Days and costs that a response takes away are expected values: probability times delay, and probability "
        "times direct cost, before less after. Delays cost money too, where people and rooms are paid by the day: that "
        "is not in the direct cost, so a response is worth more than its line says. Days are of the tasks that are "
        f"hit, not of the finish. Amounts in {source.coins.currency}."
    )
    rows = [(k, row) for k, row in enumerate(risks) if row["response"] or row["response_cost"]]
    answered = [_answered(row, source, k) for k, row in rows if _is_assessed(row)]
    if left_out := [row["id"] for _, row in rows if not _is_assessed(row)]:
        sheet.say(f"Without an assessment after the response, and left out: {', '.join(map(text, left_out))}.")
    if not answered:
        sheet.say("No response was assessed.")
    _table(sheet, source, "Responses", RESPONSES, answered)
    if source.has_cost:
        sheet.head("What risks add to the mean cost, delays included")
        sheet.say(
            (BY_RUNS if source.answer["studies"].get("removal") else BY_EFFECT)
            + "A response that is not in force pays for itself if it takes away this share of what its risk adds; the "
            "days that it saves come on top. `forecast mitigate` tries sets of responses in runs of their own."
        )
        _table(sheet, source, "RiskCosts", ADDS, [_added(row, source) for row in risks])
    if tried := source.answer["studies"].get("responses", ()):
        sheet.head("What planned responses would bring")
        sheet.say(
            "Found by runs with these responses in force, with the same random numbers: changes against this run, with "
            "the 95 % interval of the pairs. What the responses cost is in the changes of cost. What they bring "
            "together is not the sum of what each brings alone."
        )
        _table(sheet, source, "ResponsesTried", TRIED, [_tried(row, source) for row in tried], False)
        sheet.row += 1
        _table(sheet, source, "ChancesTried", CHANCES, [_tried(row, source) for row in tried], False)


def _tried(row: Json, source: Source) -> dict[str, Value]:
    """Return what a set of responses would change."""
    said = {risk["id"]: risk["response"] for risk in source.answer["risks"]}
    response = WHICH.get(row["set"]) or said.get(row["ids"], "")
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
    placed = source.placed[name.lower()] = sheet.table(name, kept, cells, is_long=name == "Register")
    sums: dict[str, Value] = {}
    for column in kept:
        if is_summed and column.key in SUMMED:
            total = sum(_number(row.get(column.key)) or 0.0 for row in rows)
            value = source.coins.round(total) if column.kind == "money" else total
            sums[column.key] = Formula(f"=SUM({{{column.key}:all}})", value)
    if sums:
        sheet.line(placed, kept, "Sum", sums)
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
        "kind": row["kind"],
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
