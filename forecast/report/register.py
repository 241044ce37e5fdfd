"""The risk register as a table of the report: both assessments, the response, and what each risk adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table, bare_money_interval, known
from forecast.results import Results
from forecast.results.words import DASH, days, days_interval, glued, money, one_line, percent
from forecast.statistics import Interval


def register_table(results: Results) -> Table:
    """Return the risk register; the assessment after the response stands in small letters below the one before."""
    risks, name = results.risks, currency(results)
    said_by_id = {str(row["id"]): row for row in results.register}
    is_scored = any("current_score" in row for row in results.register)

    def amount(value: float) -> str:
        return money(value, name)

    def assessed(before: float, after: float, write: Callable[[float], str]) -> Cell:
        return Cell(known(before, write), f"after {write(after)}" if math.isfinite(after) else "")

    rows = []
    for k, risk_id in enumerate(risks.id):
        p, said = float(risks.probability[k]), said_by_id.get(risk_id, {})
        shared = "shared with other projects" if said.get("shared") else ""
        covered = "left out: covered by the systemic risk" if said.get("covered") else ""
        parts = (one_line(risks.kind[k]), one_line(risks.status[k]), shared, covered)
        state = ", ".join(part for part in parts if part)
        rows.append(
            [
                Cell(one_line(risk_id), ", ".join(part for part in (_name(results, k), _when(said)) if part)),
                Cell(one_line(risks.owner[k]) or DASH, state),
                _response(results, k, name, said),
                _chance(results, k, said)
                or assessed(float(risks.current_probability[k]), float(risks.residual_probability[k]), percent),
                assessed(float(risks.current_delay[k]), float(risks.residual_delay[k]), _signed_days),
                assessed(float(risks.current_cost[k]), float(risks.residual_cost[k]), amount),
                *([_score(said)] if is_scored else []),
                _added_days(_part(p, risks.finish_effect[k], risks.finish_effect_low[k], risks.finish_effect_high[k])),
                _added_money(_part(p, risks.cost_effect[k], risks.cost_effect_low[k], risks.cost_effect_high[k]), name),
            ]
        )
    head = (
        "Risk",
        "Owner",
        "Response",
        "Probability",
        "Delay",
        "Direct cost",
        *(["Score"] if is_scored else []),
        "Adds to the finish",
        "Adds to the cost",
    )
    return Table(head, rows, frozenset(range(3, len(head))))


def _name(results: Results, k: int) -> str:
    name = results.risks.name[k]
    return "" if name == results.risks.id[k] else one_line(name)


def _when(said: Mapping[str, Any]) -> str:
    """Say in which window a risk can strike."""
    opens, closes = said.get("window_opens"), said.get("window_closes")
    parts = (f"from {one_line(opens)}" if opens else "", f"until {one_line(closes)}" if closes else "")
    return " ".join(part for part in parts if part)


def _chance(results: Results, k: int, said: Mapping[str, Any]) -> Cell | None:
    """Return how often a recurring risk strikes; for one with a window also how often it did in this run."""
    if said.get("per_month"):
        return Cell(f"{float(said['strikes_mean']):.2g} times", f"{one_line(said['per_month'])} a month")
    if _when(said):
        probability = float(results.risks.current_probability[k])
        return Cell(percent(probability), f"strikes in {percent(float(results.risks.share[k]))} of iterations")
    return None


def _response(results: Results, k: int, name: str, said: Mapping[str, Any]) -> Cell:
    """Return what is done about a risk; whether it is in force, what it costs, who does it, and what work it adds."""
    risks = results.risks
    cost = float(risks.response_cost[k])
    strategy, owner = str(said.get("response_strategy", "")), one_line(str(said.get("response_owner", "")))
    reading, tasks = str(said.get("response_cost_reading", "")), one_line(str(said.get("response_tasks", "")))
    has_response = bool(risks.response[k]) or bool(cost) or bool(risks.response_in_force[k])
    parts = [strategy]
    if has_response and strategy != "accept":
        in_force = "in force" if risks.response_in_force[k] else "not in force"
        paid = (money(cost, name) if cost else "") + (f" ({reading})" if reading else "")
        lead = float(said.get("response_lead_days", 0.0))
        parts += [in_force, paid.strip(), owner, f"effective after {days(lead)}" if lead else ""]
        parts += [f"adds {tasks}" if tasks else ""]
    return Cell(one_line(risks.response[k]) or DASH, ", ".join(glued(part) for part in parts if part))


def _score(said: Mapping[str, Any]) -> Cell:
    """Return score, rating and classes of a risk before its response, and below it those after."""

    def words(when: str) -> str:
        if said.get(f"{when}_score") is None:
            return ""
        rating = said[f"{when}_rating"]
        classes = f"{said[f'{when}_probability_class']} × {said[f'{when}_impact_class']}"
        return one_line(f"{said[f'{when}_score']:g}{f' {rating}' if rating else ''} ({classes})")

    after = words("residual")
    return Cell(words("current") or DASH, f"after {after}" if after else "")


def _part(p: float, *effect: float) -> Interval:
    """Return a risk's part in a mean: its probability times its effect when it strikes."""
    return Interval(*(p * float(end) for end in effect))


def _added_days(part: Interval) -> Cell:
    if not math.isfinite(part.value):
        return Cell(DASH)
    return Cell(days(part, signed=True), days_interval(part) if part.high > part.low else "")


def _added_money(part: Interval, name: str) -> Cell:
    if not math.isfinite(part.value):
        return Cell(DASH)
    return Cell(money(part, name, signed=True), bare_money_interval(part, name) if part.high > part.low else "")


def _signed_days(value: float) -> str:
    return days(value, signed=True)
