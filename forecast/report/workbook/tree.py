"""The accounts with amounts that are rounded so that they add up to their sums and to the project."""

from __future__ import annotations

from dataclasses import dataclass, field

from forecast.report.summary import PLAN_LEVEL, Json
from forecast.report.workbook.source import PLAN, Source
from forecast.statistics import percentile
from forecast.texts import say


@dataclass(slots=True)
class Account:
    """An account; ``children`` are positions. ``p80`` is its own level with its interval."""

    label: str
    name: str
    parent: str
    depth: int
    base: float | None
    mean: float
    share: float | None
    share_low: float | None
    share_high: float | None
    p80: Json
    budget: float | None = None
    within: Json | None = None
    children: list[int] = field(default_factory=list)


def tree(source: Source) -> list[Account]:
    """Return the accounts, each followed by those below it; what is booked to a sum itself has a row of its own."""
    found: list[Account] = []
    position: dict[str, int] = {}
    for row in source.answer["accounts"]:
        _add(found, position, _account(row, source, position, found))
        position[row["account"]] = len(found) - 1
        if row["is_sum"] and row["account"] in source.results.accounts:
            _add(found, position, _booked(row, source, found[-1].depth + 1))
    _round(found, source)
    return found


def _add(found: list[Account], position: dict[str, int], one: Account) -> None:
    if one.parent in position:
        found[position[one.parent]].children.append(len(found))
    found.append(one)


def _account(row: Json, source: Source, position: dict[str, int], found: list[Account]) -> Account:
    depth = found[position[row["parent"]]].depth + 1 if row["parent"] in position else 0
    share, p80 = row["contingency"], row["percentiles"][PLAN]
    return Account(
        row["account"],
        row["name"] if row["name"] != row["account"] else "",
        row["parent"],
        depth,
        row["base"],
        row["mean"],
        share["value"],
        source.coins.round(share["low"]),
        source.coins.round(share["high"]),
        p80,
        row["budget"],
        row["within_budget"],
    )


def _booked(above: Json, source: Source, depth: int) -> Account:
    """Return what is booked to an account that has others below it, without these."""
    results, name = source.results, above["account"]
    below = [row for row in source.answer["accounts"] if row["parent"] == name]
    level = percentile(results.account_cost[results.accounts.index(name)], PLAN_LEVEL, results.block_size)
    bases = [row["base"] for row in (above, *below)]
    shares = [row["contingency"]["value"] for row in (above, *below)]
    return Account(
        say("workbook.line.itself", account=name),
        say("workbook.line.booked"),
        name,
        depth,
        None if None in bases else bases[0] - sum(bases[1:]),
        above["mean"] - sum(row["mean"] for row in below),
        None if None in shares else shares[0] - sum(shares[1:]),
        None,
        None,
        {"value": level.value, "low": level.low, "high": level.high},
    )


def _round(accounts: list[Account], source: Source) -> None:
    """Round what is booked so that it adds up to the project's amounts as these are shown, and add it up."""
    coins, answer = source.coins, source.answer
    leaves = [one for one in accounts if not one.children]
    base = answer["base"]["cost"]
    wholes = {
        "base": base,
        "mean": answer["cost"]["mean"],
        # The P80 less the base, as both are shown.
        "share": coins.less(answer["cost"]["percentiles"][PLAN]["value"], base),
    }
    for key, whole in wholes.items():
        amounts = coins.split([getattr(one, key) for one in leaves], whole)
        for one, amount in zip(leaves, amounts, strict=True):
            setattr(one, key, amount)
        for one in reversed(accounts):
            if one.children:
                below = [getattr(accounts[k], key) for k in one.children]
                setattr(one, key, None if None in below else coins.sum(below))
