"""Other scenarios on the page: a table of them, their S-curves, and what the script says when one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forecast.charts import CHARTS
from forecast.decisions.comparison import LEVELS, TARGETS, Comparison, Shifts
from forecast.report.answer import currency
from forecast.report.comparison import days_moved, money_moved, points_moved
from forecast.report.page import curves, play
from forecast.report.page.play import Dial
from forecast.report.sections import Cell, Table
from forecast.results import Results, words
from forecast.results.results import Floats
from forecast.statistics import Interval, JointConfidence, joint_confidence, percentiles
from forecast.texts import say


def table(compared: Comparison) -> Table:
    """Return P50, P80 and the probabilities of all scenarios, a column each.

    In small letters stand the interval of the first one, and the distance of each other one from it.
    """
    met = [joint_confidence(one) for one in compared.results]
    columns = [
        [Cell(title(one)), *_dates(one, shift), *_amounts(compared, one, shift), *_met(found, shift)]
        for one, shift, found in zip(compared.results, (None, *compared.shifts), met, strict=True)
    ]
    levels, no_target = list(map(words.p_name, LEVELS)), say("findings.comparison.no_target")
    names = [say("findings.comparison.title"), *(say("findings.level.finish", level=level) for level in levels)]
    names += [say("findings.level.money", level=level) for level in levels if compared.has_cost]
    names += [say(f"findings.met.{name}") for name in TARGETS]
    rows = [[Cell(name), *cells] for name, *cells in zip(names, *columns, strict=True)]
    kept = [row for row in rows if any(cell.text != no_target for cell in row[1:])]
    head = ["", *(words.one_line(name) for name in compared.names)]
    return Table(head, kept, frozenset(range(1, len(head))))


def title(one: Results) -> str:
    """Return what a scenario is called."""
    return words.one_line(one.provenance.title or one.provenance.scenario)


def scenarios(compared: Comparison, dials: Sequence[Dial]) -> list[dict[str, Any]]:
    """Return what the script says of each other scenario at the stops of the first one's dials."""
    first, found = compared.results[0], []
    for one, outcomes in zip(compared.results[1:], _others(compared, dials), strict=True):
        said: dict[str, Any] = {"dials": []}
        for chart, dial, values in zip(("finish", "cost"), dials, outcomes, strict=False):
            shares = play.shares_at(first, dial, values)
            texts, intervals = play.said_shares(shares)
            said["dials"].append(
                {
                    "title": f"{title(one)}: {CHARTS[chart].title(one)}",
                    "shares": texts,
                    "intervals": intervals,
                    "heights": curves.heights(share.value for share in shares),
                }
            )
        if len(dials) > 1:
            said["both"] = play.packed(play.both(first, dials[0], dials[1], outcomes))
        found.append(said)
    return found


def lines(compared: Comparison, dials: Sequence[Dial]) -> list[list[Floats]]:
    """Return for each dial the outcomes of the other scenarios, to draw their S-curves."""
    return [[outcomes[d] for outcomes in _others(compared, dials)] for d in range(len(dials))]


def _others(compared: Comparison, dials: Sequence[Dial]) -> list[tuple[Floats, Floats]]:
    """Return time and cost of the other scenarios, the time as the first one's dial has it: dates or durations."""
    has_dates = dials[0].scale.start is not None
    return [
        (finish if has_dates else one.duration, one.cost)
        for one, finish in zip(compared.results[1:], compared.finish[1:], strict=True)
    ]


def _dates(one: Results, shift: Shifts | None) -> list[Cell]:
    return [
        Cell(
            words.finish_day(one, found),
            words.finish_interval(one, found) if shift is None else days_moved(shift.finish[k]),
        )
        for k, found in enumerate(percentiles(one.finish, LEVELS, one.block_size))
    ]


def _amounts(compared: Comparison, one: Results, shift: Shifts | None) -> list[Cell]:
    if not compared.has_cost:
        return []
    name = currency(compared.results[0])
    return [
        Cell(
            words.money(found, name),
            words.money_interval(found, "") if shift is None else money_moved(shift.cost[k], ""),
        )
        for k, found in enumerate(percentiles(one.cost, LEVELS, one.block_size))
    ]


def _met(found: JointConfidence, shift: Shifts | None) -> list[Cell]:
    cells = []
    for name in TARGETS:
        share: Interval | None = getattr(found, name)
        note = "" if share is None else words.percent_interval(share)
        if shift is not None:
            note = points_moved(getattr(shift, name)) or note
        cells.append(Cell(say("findings.comparison.no_target") if share is None else words.percent(share), note))
    return cells
