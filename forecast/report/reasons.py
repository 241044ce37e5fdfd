"""Why a task, a risk or a P-level matters, in plain sentences: from what a stored run and its studies found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from forecast.drivers import DRIVERS
from forecast.report.answer import currency
from forecast.report.paths import merge_words, path_words
from forecast.report.why import contribution_words, level, removal_words
from forecast.results import Results
from forecast.results.words import count, days, days_interval, decimal, finish_day, money, percent
from forecast.statistics import percentile

P_LEVEL = re.compile(r"[Pp](\d{1,2}(?:\.\d+)?)")
RARELY = 0.01
Row = Mapping[str, Any]


def p_level_of(element: str) -> float | None:
    """Return the share that a name such as P80 means; None where it is no P-level.

    Examples
    --------
    >>> p_level_of("P80"), p_level_of("P0"), p_level_of("PRO-010")
    (0.8, None, None)
    """
    found = P_LEVEL.fullmatch(element)
    return None if found is None else float(found[1]) / 100.0 or None


def reasons(results: Results, element: str) -> list[str]:
    """Return sentences about a task, a risk or a P-level; none about what the run does not know."""
    if element in results.tasks.id:
        return list(_of_task(results, element))
    if element in results.risks.id:
        return list(_of_risk(results, element))
    p_level = p_level_of(element)
    return [] if p_level is None else list(_of_level(results, element.upper(), p_level))


def _of_level(results: Results, name: str, p_level: float) -> Iterator[str]:
    size = results.block_size
    finish, cost = (percentile(values, p_level, size) for values in (results.finish, results.cost))
    said = f"The {name} finish is {finish_day(results, finish)}"
    yield f"{said}, the {name} cost {money(cost, currency(results))}." if cost.value else f"{said}."
    behind = finish.value - results.base.finish
    if name == "P80" and (words := contribution_words(results)):
        yield words
    else:
        yield f"The plan ends on {finish_day(results, results.base.finish)}: {days(round(behind, 1))} earlier."
    yield from (words for words in (removal_words(results), path_words(results), merge_words(results)) if words)


def _of_task(results: Results, name: str) -> Iterator[str]:
    tasks, k = results.tasks, results.tasks.id.index(name)
    share = float(tasks.criticality_index[k])
    if share < RARELY:
        yield "It is critical in less than 1 % of iterations: a delay of its own hardly ever moves the finish."
    else:
        yield f"It is critical in {percent(share)} of iterations."
    swing = next((row for row in DRIVERS["task_swing_days"](results) if row.id == name), None)
    if swing is not None and not swing.is_uncertain:
        moved = f"{days(abs(swing.value))} {'later' if swing.value > 0.0 else 'earlier'}"
        yield (
            f"Where its own estimate is drawn highest (a tenth of iterations) the project ends {moved} "
            f"than where it is drawn lowest; among tasks that is rank {swing.rank}."
        )
    row = _row(results, "sensitivity", name)
    if row is not None:
        yield (
            f"The project's duration goes with its own by {row['spearman']:.2f} (Spearman); schedule sensitivity index "
            f"{row['ssi']:.2f}, significance index {row['significance']:.2f}."
        )
    merge = _row(results, "merges", name)
    if merge is not None:
        yield (
            f"Paths meet before it, which costs {days(level(merge, 'bias'))} on average; it waits for "
            f"{str(merge['drivers']).replace('; ', ', ')}."
        )


def _of_risk(results: Results, name: str) -> Iterator[str]:
    risks, k = results.risks, results.risks.id.index(name)
    yield f"It strikes in {percent(float(risks.share[k]))} of iterations."
    row = next((one for one in _rows(results, "removal") if one["id"] == name and one["removed"] == "risk"), None)
    if row is not None:
        yield from _without(results, row)
    part = _row(results, "contributions", name)
    if part is not None:
        gap = level(results.studies["contributions"][-1], "days_p80")
        found = level(part, "days_p80")
        if found.low > 0.0 or found.high < 0.0:
            yield f"Of the {days(gap)} of the calendar between the plan and the P80, {days(found)} go back to it."
    answer = next(
        (one for one in _rows(results, "removal") if one["id"] == name and one["removed"] == "response"), None
    )
    if answer is not None:
        found = level(answer, "days_p80")
        if found.low <= 0.0 <= found.high:
            yield "What its response does to the P80 finish can't be told from nothing."
        else:
            saves = "saves" if found.value < 0.0 else "costs"
            yield f"Its response {saves} {days(abs(found.value))} of the P80 finish ({days_interval(found)})."


def _without(results: Results, row: Row) -> Iterator[str]:
    finish, cost = level(row, "days_p80"), level(row, "money_p80")
    n = sum(one["removed"] == "risk" for one in _rows(results, "removal"))
    if finish.low <= 0.0 <= finish.high:
        yield "Without it the P80 finish would be the same, as far as the run can tell."
    else:
        earlier = "earlier" if finish.value > 0.0 else "later"
        rank = f"; among {count(n)} risks and the responses that is rank {row['rank_days']}"
        yield (
            f"Without it the P80 finish would be {_working(days(abs(finish.value)))} {earlier} "
            f"({days_interval(finish)}){rank}."
        )
    if cost.low > 0.0 or cost.high < 0.0:
        less = "less" if cost.value > 0.0 else "more"
        yield f"Without it the P80 cost would be {money(abs(cost.value), currency(results))} {less}."
    if "joint" in row and (row["joint_low"] > 0.0 or row["joint_high"] < 0.0):
        moved = decimal(-100.0 * row["joint"], 1, signed=True)
        yield f"Without it the probability of being on time and on budget would move by {moved} points."


def _working(text: str) -> str:
    return text.replace(" day", " working day")


def _rows(results: Results, study: str) -> tuple[Row, ...]:
    return results.studies.get(study, ())


def _row(results: Results, study: str, name: str) -> Row | None:
    return next((row for row in _rows(results, study) if row["id"] == name), None)
