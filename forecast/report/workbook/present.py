"""The present value of the spend, month by month and at its P-levels; what lateness costs, and what is charged."""

from __future__ import annotations

from datetime import date

from forecast.report.summary import Json
from forecast.report.workbook.book import Sheet
from forecast.report.workbook.placed import Column, Placed
from forecast.report.workbook.source import PLAN, Source, interval
from forecast.report.workbook.values import Formula, Value, moment
from forecast.statistics.cash import DAYS_PER_YEAR, discount_factors

TERMS = (Column("dated", "Price date", "date"), Column("rate", "Discount rate a year", "share"))
DISCOUNTED = (
    Column("begin", "Month", "month"),
    Column("mean", "Mean", "money"),
    Column("years", "Years to its middle", "number"),
    Column("factor", "Factor", "factor"),
    Column("worth", "Present value of the mean", "money"),
)
WORTH = (
    Column("level", "Present value"),
    Column("amount", "Amount", "money"),
    Column("low", "Low", "money"),
    Column("high", "High", "money"),
)
CHARGES = (
    Column("name", "Charge"),
    Column("account", "Account"),
    Column("per_day", "A day", "money"),
    Column("most", "At most", "money"),
    Column("due", "Due in", "share"),
    Column("due_low", "Due, low", "share"),
    Column("due_high", "Due, high", "share"),
    Column("base", "Base", "money"),
    Column("mean", "Mean", "money"),
    Column("mean_low", "Mean, low", "money"),
    Column("mean_high", "Mean, high", "money"),
)
DAY_OF_MIDDLE = "({begin}+EDATE({begin},1))/2"


def present_value(sheet: Sheet, source: Source, months: Placed, means: list[float | None]) -> None:
    """Write the present value, where the model has a discount rate."""
    found = source.answer["money"] and source.answer["money"]["present_value"]
    if not found:
        return
    coins, held = source.coins, source.results.money
    sheet.head("Present value")
    sheet.say(
        "What a month spends is discounted from its middle to the price date, a year being 365 days. The sum of the "
        "discounted means is the mean of the present value, but for the rounding of the months."
    )
    terms = sheet.table("Discounting", TERMS, [[moment(held.price_date), held.discount_rate]])
    rate, dated = (terms.cell(key, 0).partition("!")[2] for key in ("rate", "dated"))
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
                Formula(f"=({DAY_OF_MIDDLE}-{dated})/{DAYS_PER_YEAR:.0f}", years),
                Formula(f"=1/(1+{rate})^{{years}}", float(factor)),
                Formula("={mean}*{factor}", worth),
            ]
        )
    placed = source.placed["discounted"] = sheet.table("Discounted", DISCOUNTED, rows)
    sums: dict[str, Value] = {
        "mean": Formula("=SUM({mean:all})", coins.sum(means)),
        "worth": Formula("=SUM({worth:all})", total),
    }
    sheet.line(placed, DISCOUNTED, "Sum", sums)
    sheet.row += 1
    levels = {"Mean": found["mean"], **found["percentiles"]}
    sheet.table("PresentValue", WORTH, [[name, *source.money(one)] for name, one in levels.items()])


def charges(sheet: Sheet, source: Source) -> None:
    """Write penalties, bonuses, storage and fees, and what lateness costs outside of the accounts."""
    money = source.answer["money"]
    if not money:
        return
    if money["charges"]:
        sheet.head("Penalties, bonuses, storage and fees")
        sheet.say("They are in the accounts. What is negative is paid to the project.")
        sheet.table("Charges", CHARGES, [_charge(row, source) for row in money["charges"]])
    if (delay := money["cost_of_delay"]) is not None:
        sheet.head("Cost of delay")
        sheet.say(
            "What lateness costs the organization outside of the project's accounts, from the target finish on; in no "
            "other figure of this workbook."
        )
        rows: list[list[Value]] = [
            ["A calendar day", source.coins.round(delay["per_day"]), None, None],
            ["On average", *source.money(delay["mean"])],
            [f"At the {PLAN} finish", source.coins.round(delay["p80"]), None, None],
        ]
        sheet.table("CostOfDelay", (Column("what", "Lateness costs"), *WORTH[1:]), rows)


def _charge(row: Json, source: Source) -> list[Value]:
    shares = interval({"value": row["due"], "low": row["due_low"], "high": row["due_high"]})
    means = [source.coins.round(row[key]) for key in ("base", "mean", "mean_low", "mean_high")]
    limits = [source.coins.round(row[key]) for key in ("per_day", "most")]
    return [row["name"], row["account"], *limits, *shares, *means]
