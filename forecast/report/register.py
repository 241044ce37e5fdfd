"""The risk register as a table of the report: both assessments, the response, and what each risk adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table, bare_money_interval, known
from forecast.results import Results
from forecast.results.words import DASH, NO_BREAK, days, days_interval, glued, iso_day, money, one_line, percent
from forecast.statistics import Interval

SCORE = 5  # its column holds words


def register_table(results: Results) -> Table:
    """Return the risk register; the assessment after the response stands in small letters below the one before.

    Units stand in the head, and who answers for a risk with what is done about it: a page has no room for nine columns.
    """
    risks, name = results.risks, currency(results)
    said_by_id = {str(row["id"]): row for row in results.register}
    is_scored = any("current_score" in row for row in results.register)

    def assessed(before: float, after: float, write: Callable[[float], str]) -> Cell:
        return Cell(
            known(before, write), f"after {write(after)}".replace(" ", NO_BREAK) if math.isfinite(after) else ""
        )

    rows = []
    for k, risk_id in enumerate(risks.id):
        p, said = float(risks.probability[k]), said_by_id.get(risk_id, {})
        shared = "shared with other projects" if said.get("shared") else ""
        covered = "left out: covered by the systemic risk" if said.get("covered") else ""
        parts = (_when(said), one_line(said.get("also", "")), *_state(results, k), shared, covered)
        rows.append(
            [
                Cell(one_line(risk_id), ", ".join(part for part in (_name(results, k), *parts) if part)),
                _answered(results, k, name, said),
                _chance(results, k, said)
                or assessed(float(risks.current_probability[k]), float(risks.residual_probability[k]), percent),
                assessed(float(risks.current_delay[k]), float(risks.residual_delay[k]), _bare_days),
                assessed(float(risks.current_cost[k]), float(risks.residual_cost[k]), _bare_money),
                *([_score(said)] if is_scored else []),
                _added_days(_part(p, risks.finish_effect[k], risks.finish_effect_low[k], risks.finish_effect_high[k])),
                _added_money(_part(p, risks.cost_effect[k], risks.cost_effect_low[k], risks.cost_effect_high[k])),
            ]
        )
    head = (
        "Risk",
        "Owner and response",
        "Probability",
        "Delay, days",
        f"Direct cost, {name}",
        *(["Score"] if is_scored else []),
        "Adds to the finish, days",
        f"Adds to the cost, {name}",
    )
    return Table(head, rows, frozenset(range(2, len(head))) - ({SCORE} if is_scored else set()))


def _name(results: Results, k: int) -> str:
    name = results.risks.name[k]
    return "" if name == results.risks.id[k] else one_line(name)


def _when(said: Mapping[str, Any]) -> str:
    """Say in which window a risk can strike."""
    opens, closes = said.get("window_opens"), said.get("window_closes")
    parts = (
        f"from {iso_day(one_line(opens))}" if opens else "",
        f"until {iso_day(one_line(closes))}" if closes else "",
    )
    return " ".join(part for part in parts if part)


def _chance(results: Results, k: int, said: Mapping[str, Any]) -> Cell | None:
    """Return how often a recurring risk strikes; for one with a window also how often it did in this run."""
    if said.get("per_month"):
        return Cell(f"{float(said['strikes_mean']):.2g} times", f"{one_line(said['per_month'])} a month")
    if _when(said):
        probability = float(results.risks.current_probability[k])
        return Cell(percent(probability), f"strikes in {percent(float(results.risks.share[k]))} of iterations")
    return None


def _state(results: Results, k: int) -> tuple[str, str]:
    """Return kind and status of a risk as far as they are not the usual: an open threat."""
    kind, status = one_line(results.risks.kind[k]), one_line(results.risks.status[k])
    return "" if kind == "threat" else kind, "" if status.casefold() == "open" else status


def _answered(results: Results, k: int, name: str, said: Mapping[str, Any]) -> Cell:
    """Return who owns a risk and what is done about it: in force or not, at what cost, by whom, adding what work."""
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
    how = ", ".join(glued(part) for part in parts if part)
    done = ": ".join(part for part in (one_line(risks.response[k]), how) if part)
    return Cell(one_line(risks.owner[k]) or DASH, done)


def _score(said: Mapping[str, Any]) -> Cell:
    """Return score, rating and classes of a risk before its response, and below it those after."""

    def words(when: str) -> str:
        if said.get(f"{when}_score") is None:
            return ""
        rating = said[f"{when}_rating"]
        classes = f"{said[f'{when}_probability_class']} × {said[f'{when}_impact_class']}"
        return glued(f"{said[f'{when}_score']:g}{f' {rating}' if rating else ''} ({one_line(classes)})")

    current, after = words("current"), words("residual")
    if not current and said.get("also"):
        return Cell(DASH, "no delay or direct cost to score")
    return Cell(current or DASH, f"after {after}" if after else "")


def _part(p: float, *effect: float) -> Interval:
    """Return a risk's part in a mean: its probability times its effect when it strikes."""
    return Interval(*(p * float(end) for end in effect))


def _added_days(part: Interval) -> Cell:
    if not math.isfinite(part.value):
        return Cell(DASH)
    return Cell(
        _without_unit(days(part, signed=True)), _without_unit(days_interval(part)) if part.high > part.low else ""
    )


def _added_money(part: Interval) -> Cell:
    if not math.isfinite(part.value):
        return Cell(DASH)
    return Cell(money(part, "", signed=True).strip(), bare_money_interval(part, "") if part.high > part.low else "")


def _bare_days(value: float) -> str:
    return _without_unit(days(value, signed=True))


def _without_unit(text: str) -> str:
    return text.removesuffix(" days").removesuffix(" day")


def _bare_money(value: float) -> str:
    return money(value, "").strip()
