"""The risk register as a table of the report: both assessments, the response, and what each risk adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table, known
from forecast.results import Results
from forecast.results.words import (
    DASH,
    NO_BREAK,
    days,
    days_interval,
    figures,
    glued,
    iso_day,
    listed,
    money,
    money_interval,
    one_line,
    percent,
)
from forecast.statistics import Interval
from forecast.texts import say
from forecast.texts.stored import retold

SCORE = 5  # its column holds words


def register_table(results: Results) -> Table:
    """Return the risk register; the assessment after the response stands in small letters below the one before.

    Units stand in the head, and who answers for a risk with what is done about it: a page has no room for nine columns.
    """
    risks, name = results.risks, currency(results)
    said_by_id = {str(row["id"]): row for row in results.register}
    is_scored = any("current_score" in row for row in results.register)

    def assessed(before: float, after: float, write: Callable[[float], str]) -> Cell:
        later = say("tables.register.after", value=write(after)) if math.isfinite(after) else ""
        return Cell(known(before, write), later.replace(" ", NO_BREAK), order=before)

    rows = []
    for k, risk_id in enumerate(risks.id):
        p, said = float(risks.probability[k]), said_by_id.get(risk_id, {})
        also = [say(f"tables.register.also.{mark}") for mark in ("shared", "covered") if said.get(mark)]
        parts = (_name(results, k), _when(said), _does(said), *_state(results, k), *also)
        rows.append(
            [
                Cell(one_line(risk_id), listed(part for part in parts if part)),
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
    columns = ("id", "owner", "probability", "delay")
    head = (
        *(say(f"tables.register.head.{column}") for column in columns),
        say("tables.register.cost", currency=name),
        *([say("tables.register.score")] if is_scored else []),
        say("tables.register.adds_days"),
        say("tables.register.adds_money", currency=name),
    )
    return Table(head, rows, frozenset(range(2, len(head))) - ({SCORE} if is_scored else set()))


def _name(results: Results, k: int) -> str:
    name = results.risks.name[k]
    return "" if name == results.risks.id[k] else one_line(name)


def _when(said: Mapping[str, Any]) -> str:
    """Say in which window a risk can strike."""
    opens, closes = said.get("window_opens"), said.get("window_closes")
    ends = {"opens": opens, "closes": closes}
    given = {end: iso_day(one_line(moment)) for end, moment in ends.items() if moment}
    if len(given) == 2:
        return say("tables.register.window", **given)
    return "".join(say(f"tables.register.window_end.{end}", day=moment) for end, moment in given.items())


def _does(said: Mapping[str, Any]) -> str:
    """Say what a risk does besides delays and an amount."""
    return listed((retold(part, "risk") for part in one_line(said.get("also", "")).split("; ")), "semicolon")


def _chance(results: Results, k: int, said: Mapping[str, Any]) -> Cell | None:
    """Return how often a recurring risk strikes; for one with a window also how often it did in this run."""
    if said.get("per_month"):
        times = float(said["strikes_mean"])
        rate = say("tables.register.per_month", rate=one_line(said["per_month"]))
        return Cell(say("tables.register.times", number=figures(times, 2)), rate, order=times)
    if _when(said):
        probability = float(results.risks.current_probability[k])
        share = percent(float(results.risks.share[k]))
        return Cell(percent(probability), say("tables.register.strikes", percent=share), order=probability)
    return None


def _state(results: Results, k: int) -> tuple[str, str]:
    """Return kind and status of a risk as far as they are not the usual: an open threat."""
    kind, status = results.risks.kind[k], one_line(results.risks.status[k])
    said = "" if kind == "threat" else say(f"tables.register.kind.{kind}")
    return said, "" if status.casefold() == "open" else status


def _answered(results: Results, k: int, name: str, said: Mapping[str, Any]) -> Cell:
    """Return who owns a risk and what is done about it: in force or not, at what cost, by whom, adding what work."""
    risks = results.risks
    cost = float(risks.response_cost[k])
    strategy, owner = str(said.get("response_strategy", "")), one_line(str(said.get("response_owner", "")))
    reading, tasks = str(said.get("response_cost_reading", "")), one_line(str(said.get("response_tasks", "")))
    has_response = bool(risks.response[k]) or bool(cost) or bool(risks.response_in_force[k])
    parts = [say(f"tables.register.strategy.{strategy}")] if strategy else []
    if has_response and strategy != "accept":
        paid = money(cost, name) if cost else ""
        if reading:
            paid = say("tables.register.paid", amount=paid, reading=reading).strip()
        lead = float(said.get("response_lead_days", 0.0))
        parts += [say(f"tables.register.in_force.{'yes' if risks.response_in_force[k] else 'no'}"), paid, owner]
        parts += [say("tables.register.effective", days=days(lead))] if lead else []
        parts += [say("tables.register.adds_tasks", tasks=tasks)] if tasks else []
    how, response = listed(glued(part) for part in parts if part), one_line(risks.response[k])
    done = say("tables.register.response", response=response, how=how) if response and how else response or how
    return Cell(one_line(risks.owner[k]) or DASH, done)


def _score(said: Mapping[str, Any]) -> Cell:
    """Return score, rating and classes of a risk before its response, and below it those after."""

    def words(when: str) -> str:
        if said.get(f"{when}_score") is None:
            return ""
        rating, classes = said[f"{when}_rating"], (said[f"{when}_probability_class"], said[f"{when}_impact_class"])
        score = figures(float(said[f"{when}_score"]))
        rated = say("tables.register.rated", score=score, rating=rating) if rating else score
        probability, impact = map(one_line, classes)
        return glued(say("tables.register.classes", rated=rated, probability=probability, impact=impact))

    current, after = words("current"), words("residual")
    if not current and said.get("also"):
        return Cell(DASH, say("tables.register.unscored"))
    later = say("tables.register.after", value=after) if after else ""
    score = said.get("current_score")
    return Cell(current or DASH, later, order=None if score is None else float(score))


def _part(p: float, *effect: float) -> Interval:
    """Return a risk's part in a mean: its probability times its effect when it strikes."""
    return Interval(*(p * float(end) for end in effect))


def _added_days(part: Interval) -> Cell:
    if not math.isfinite(part.value):
        return Cell(DASH)
    note = days_interval(part, of="") if part.high > part.low else ""
    return Cell(days(part, signed=True, of=""), note, order=part.value)


def _added_money(part: Interval) -> Cell:
    if not math.isfinite(part.value):
        return Cell(DASH)
    note = money_interval(part, "") if part.high > part.low else ""
    return Cell(money(part, "", signed=True), note, order=part.value)


def _bare_days(value: float) -> str:
    return days(value, signed=True, of="")


def _bare_money(value: float) -> str:
    return money(value, "")
