"""The present value of the spend, month by month and at its P-levels; what lateness costs, and what is charged."""

from __future__ import annotations

from datetime import date

from forecast.report.summary import Json
from forecast.report.workbook.book import Sheet
from forecast.report.workbook.placed import Column, Placed, bounded, level_name
from forecast.report.workbook.source import Source, interval
from forecast.report.workbook.values import Formula, Value, moment
from forecast.statistics.cash import DAYS_PER_YEAR, discount_factors
from forecast.texts import say

TERMS = (Column("dated", "price_date", "date"), Column("rate", "discount_rate", "share"))
DISCOUNTED = (
    Column("begin", "month", "month"),
    Column("mean", "mean", "money"),
    Column("years", "years", "number"),
    Column("factor", "factor", "factor"),
    Column("worth", "worth", "money"),
)
LIMITS = (Column("amount", "amount", "money"), Column("low", "low", "money"), Column("high", "high", "money"))
WORTH = (Column("level", "present_value"), *LIMITS)
DELAY = (Column("what", "lateness"), *LIMITS)
CHARGES = (
    Column("name", "charge"),
    Column("account", "account"),
    Column("per_day", "per_day", "money"),
    Column("most", "most", "money"),
    *bounded("due", "due", "share", short="due_short"),
    Column("base", "base", "money"),
    *bounded("mean", "mean", "money"),
)
DAY_OF_MIDDLE = "({begin}+EDATE({begin},1))/2"


def present_value(sheet: Sheet, source: Source, months: Placed, means: list[float | None]) -> None:
    """Write the present value, where the model has a discount rate."""
    found = source.answer["money"] and source.answer["money"]["present_value"]
    if not found:
        return
    coins, held = source.coins, source.results.money
    sheet.head(say("workbook.periods.present_value"))
    sheet.state(say("workbook.periods.present_value_meaning"))
    terms = sheet.table("discounting", TERMS, [[moment(held.price_date), held.discount_rate]])
    rate, dated = (terms.cell(key, 0).rpartition("!")[2] for key in ("rate", "dated"))
    sheet.row += 1
    rows: list[list[Value]] = []
    since = date.fromisoformat(held.price_date).toordinal()
    total = 0.0
    for k, (begin, factor, mean) in enumerate(zip(held.begins, discount_factors(source.results), means, strict=True)):
        following = date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
        years = ((begin.toordinal() + following.toordinal()) / 2.0 - since) / DAYS_PER_YEAR
        worth = float(factor) * (mean or 0.0)
        total += worth
        rows.append(
            [
                moment(begin.isoformat()),
                Formula(f"={months.cell('mean', k, elsewhere=False)}", mean),
                Formula(f"=({DAY_OF_MIDDLE}-{dated})/{int(DAYS_PER_YEAR)}", years),
                Formula(f"=1/(1+{rate})^{{years}}", float(factor)),
                Formula("={mean}*{factor}", worth),
            ]
        )
    placed = source.placed["discounted"] = sheet.table("discounted", DISCOUNTED, rows)
    sums: dict[str, Value] = {
        "mean": Formula("=SUM({mean:all})", coins.sum(means)),
        "worth": Formula("=SUM({worth:all})", total),
    }
    sheet.line(placed, DISCOUNTED, "sum", say("workbook.line.sum"), sums)
    sheet.row += 1
    levels = [(level_name(name), one) for name, one in found["percentiles"].items()]
    levels.insert(0, (say("workbook.line.mean"), found["mean"]))
    sheet.table("present_value", WORTH, [[name, *source.money(one)] for name, one in levels])


def charges(sheet: Sheet, source: Source) -> None:
    """Write penalties, bonuses, storage and fees, and what lateness costs outside of the accounts."""
    money = source.answer["money"]
    if not money:
        return
    if money["charges"]:
        sheet.head(say("workbook.contingency.charges"))
        sheet.state(say("workbook.contingency.charges_meaning"))
        sheet.table("charges", CHARGES, [_charge(row, source) for row in money["charges"]])
    if (delay := money["cost_of_delay"]) is not None:
        sheet.head(say("workbook.contingency.delay"))
        sheet.state(say("workbook.contingency.delay_meaning"))
        at_level = say("workbook.contingency.delay_level", level=source.plan)
        rows: list[list[Value]] = [
            [say("workbook.contingency.delay_per_day"), source.coins.round(delay["per_day"]), None, None],
            [say("workbook.contingency.delay_mean"), *source.money(delay["mean"])],
            [at_level, source.coins.round(delay["p80"]), None, None],
        ]
        sheet.table("cost_of_delay", DELAY, rows)


def _charge(row: Json, source: Source) -> list[Value]:
    shares = interval({"value": row["due"], "low": row["due_low"], "high": row["due_high"]})
    means = [source.coins.round(row[key]) for key in ("base", "mean", "mean_low", "mean_high")]
    limits = [source.coins.round(row[key]) for key in ("per_day", "most")]
    return [row["name"], row["account"], *limits, *shares, *means]
