"""What the moving parts of the page read: probabilities at every stop of the target date and the budget.

Nothing is calculated in the reader's browser. Each stop holds the words that `forecast.statistics` and
`forecast.results.words` give for that target, so that the page shows what the JSON holds, digit by digit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.charts.scale import Scale, money_scale, time_scale
from forecast.report.answer import has_cost
from forecast.report.why import level
from forecast.results import Results
from forecast.results.results import Floats
from forecast.results.words import days, money, one_line, percent, percent_interval, points_interval, sentences
from forecast.statistics import Interval, is_certain, joint_confidence
from forecast.statistics.error import probability_of_counts
from forecast.texts import conventions, say

MOST_STOPS = 80
P_LEVEL = 0.80
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
# Signs that stand for 0, 1, 2 … in the packed table: each takes one or two bytes and is nothing to HTML or JSON.
SIGNS = "".join(chr(k) for k in (*range(35, 127), *range(161, 256)) if chr(k) not in "&<>\\'`")
# Risks that can be switched off: those that do most to the P80 finish.
MOST_RISKS = 40


@dataclass(frozen=True, slots=True)
class Dial:
    """The stops of one target: where they are on the scale, their words, the probability of each, where it starts."""

    scale: Scale
    stops: NDArray[np.float64]
    names: tuple[str, ...]
    shares: tuple[Interval, ...]
    first: int


@dataclass(frozen=True, slots=True)
class Both:
    """The probability of meeting both targets at each pair of stops, time first."""

    shares: tuple[tuple[Interval, ...], ...]


def dials(results: Results, n_scenarios: int = 1) -> list[Dial]:
    """Return the dial of the finish, and that of the cost where there is any.

    The more scenarios, the fewer stops: all of them together say as much as one, since the page must stay light.
    """
    most = MOST_STOPS / math.sqrt(n_scenarios)
    found = [_dial(results, time_scale(results), most)]
    if has_cost(results):
        found.append(_dial(results, money_scale(results), most))
    return found


def both(results: Results, time: Dial, cost: Dial, values: tuple[Floats, Floats] | None = None) -> Both:
    """Return the joint probability at every pair of stops; of other outcomes than the run's, where they are given."""
    size, outcomes = results.block_size, values or (time.scale.values, cost.scale.values)
    counts = np.empty((len(outcomes[0]) // size, len(time.stops), len(cost.stops)), dtype=np.int64)
    for k, block in enumerate(counts):
        in_time, in_money = (
            _hits(one, found[k * size : (k + 1) * size]).astype(np.float32)
            for one, found in zip((time, cost), outcomes, strict=True)
        )
        # The counts are whole numbers up to the size of a block, which this holds exactly.
        block[:] = in_time.T @ in_money
    seen: dict[bytes, Interval] = {}

    def share(column: NDArray[np.int64]) -> Interval:
        key = column.tobytes()
        if key not in seen:
            seen[key] = probability_of_counts(column, size)
        return seen[key]

    by_pair = np.ascontiguousarray(counts.transpose(1, 2, 0))
    return Both(tuple(tuple(share(cell) for cell in row) for row in by_pair))


def data(
    results: Results, found: Sequence[Dial], together: Both | None, scenarios: Sequence[Mapping[str, Any]] = ()
) -> str:
    """Return what the script reads, as JSON that may stand inside a page; ``scenarios`` are other ones beside it."""
    answer: dict[str, Any] = {
        "percent": conventions().percent("0"),
        "signs": SIGNS,
        "dials": [
            {"names": one.names, "shares": shares, "intervals": intervals, "first": one.first}
            for one, (shares, intervals) in zip(found, map(said_shares, (one.shares for one in found)), strict=True)
        ],
        "without": without(results),
        "scenarios": scenarios,
    }
    if together is not None:
        answer["both"] = packed(together)
    said = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return said.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def said_shares(shares: Sequence[Interval]) -> tuple[list[str], list[str]]:
    """Return probabilities and their intervals in words."""
    return [percent(share) for share in shares], [percent_interval(share) for share in shares]


def packed(together: Both) -> dict[str, Any]:
    """Return the joint probabilities in three signs each: share, low and high."""
    cells = [share for row in together.shares for share in row]
    texts = sorted({percent(share) for share in cells})
    place = {text: SIGNS[k] for k, text in enumerate(texts)}
    signs = "".join(place[percent(share)] + SIGNS[_low(share)] + SIGNS[_high(share)] for share in cells)
    return {"texts": texts, "packed": signs}


def shares_at(results: Results, one: Dial, values: Floats) -> tuple[Interval, ...]:
    """Return the probability of staying within each stop, of outcomes in the iterations of a run."""
    return _shares(np.asarray(values), one.stops + one.scale.tolerance, results.block_size)


def without(results: Results) -> list[dict[str, str]]:
    """Return in words what would be without each risk, from the study that removes them one by one."""
    if is_certain(results):
        return []
    rows = [row for row in results.studies.get("removal", ()) if row["removed"] == "risk"]
    shares = _confidence(results)
    found = []
    for row in sorted(rows, key=lambda row: -float(row["days_p80"]))[:MOST_RISKS]:
        said = [_changed(key, whole, level(row, key)) for key, whole in shares.items() if key in row]
        time, cost = float(row["days_p80"]), float(row["money_p80"])
        moved = days(abs(time), of="working_days")
        said.append(say(f"findings.without.finish.{'earlier' if time >= 0.0 else 'later'}", days=moved))
        if cost:
            amount = money(abs(cost), one_line(results.currency))
            said.append(say(f"findings.without.cost.{'less' if cost >= 0.0 else 'more'}", money=amount))
        name = " ".join(dict.fromkeys((one_line(row["id"]), one_line(row["name"]))))
        found.append({"name": name, "words": sentences(*said)})
    return found


def _changed(key: str, whole: Interval, gain: Interval) -> str:
    """Say how likely a target is without a risk that changes it by ``gain``."""
    share = min(max(whole.value - gain.value, 0.0), 1.0)
    low, high = sorted((-gain.low, -gain.high))
    moved = points_interval(Interval(-gain.value, low, high))
    return say(f"findings.without.met.{key}", share=percent(share), whole=percent(whole), moved=moved)


def _confidence(results: Results) -> dict[str, Interval]:
    found = joint_confidence(results)
    named = {"on_time": found.on_time, "on_budget": found.on_budget, "joint": found.joint}
    return {key: one for key, one in named.items() if one is not None}


def _dial(results: Results, scale: Scale, most: float) -> Dial:
    low, high = scale.limits()
    start = scale.percentile(P_LEVEL).value if scale.target is None else scale.target
    step = _step((high - low) / most, scale)
    # Round numbers for money; the end of a day, counted from the target, for dates.
    anchor = start if scale.start is not None else 0.0
    first, last = math.ceil((low - anchor) / step), math.floor((high - anchor) / step)
    stops = np.union1d(anchor + step * np.arange(first, last + 1), [start])
    # A round number beside the target itself would only be read as the same.
    stops = stops[(np.abs(stops - start) > 0.25 * step) | (stops == start)]
    names = tuple(scale.text(float(stop)) for stop in stops)
    shares = _shares(scale.values, stops + scale.tolerance, results.block_size)
    return Dial(scale, stops, names, shares, int(np.argmin(np.abs(stops - start))))


def _step(least: float, scale: Scale) -> float:
    if scale.start is not None:
        return float(max(1, math.ceil(least)))
    decade = 10.0 ** math.floor(math.log10(least))
    return next(decade * one for one in ROUND if decade * one >= least * (1.0 - 1e-9))


def _shares(values: Floats, reach: Floats, size: int) -> tuple[Interval, ...]:
    ordered = np.sort(values.reshape(-1, size), axis=1)
    counts = np.array([np.searchsorted(block, reach, side="right") for block in ordered], dtype=np.int64)
    return tuple(probability_of_counts(counts[:, k], size) for k in range(len(reach)))


def _hits(one: Dial, values: Floats) -> NDArray[np.bool_]:
    """Return which iterations of a block stay within each stop, shape (block_size, n_stops)."""
    return values[:, None] <= one.stops + one.scale.tolerance


def _low(share: Interval) -> int:
    return math.floor(share.low * 100.0 + 1e-9)


def _high(share: Interval) -> int:
    return math.ceil(share.high * 100.0 - 1e-9)
