"""The decision that the forecast asks for: what responses cost and bring, or what to promise instead."""

from __future__ import annotations

from datetime import date

from forecast.charts.one_page.brief import Decision, Offer
from forecast.report.answer import currency, has_cost
from forecast.report.management.odds import odds
from forecast.report.management.risks import CHANCES, Row, aim, gain, interval, worth
from forecast.report.management.texts import SAFE, amount, number, safe_level
from forecast.results import Results
from forecast.results.words import exact_percent, finish_day, one_line, percent
from forecast.statistics import is_certain, is_finished, joint_confidence, percentile
from forecast.statistics.gates import evaluate, standing
from forecast.texts import say

MOST_OFFERS = 5


def decision(results: Results) -> Decision:
    """Return the decision that the results ask for; honest where nothing helps."""
    if is_certain(results):
        return _certain(results)
    rows = results.studies.get("responses", ())
    key = aim(results)
    fallback = _promise(results)
    offers = _offers(results, rows, key)
    best = _best(rows, key)
    if best is not None:
        lines = (*_after(results, best, key), *_more(results, rows, best, key), fallback)
        return Decision(_asked(results, best, key), lines, offers, _steps(results, rows, best, key))
    if rows:
        return Decision(say("management.decision.none_helps"), (*_in_force(results, key), fallback), offers)
    waiting = planned(results)
    if waiting:
        cost, n = sum(float(results.risks.response_cost[k]) for k in waiting), len(waiting)
        if cost:
            title = say("management.decision.planned_paid", n, number=number(n), cost=amount(cost, currency(results)))
        else:
            title = say("management.decision.planned", n, number=number(n))
        return Decision(title, (say("management.decision.not_asked"), fallback))
    if _is_met(results):
        return Decision(say("management.decision.not_needed"), (*_in_force(results, key), fallback))
    if key not in CHANCES:
        return Decision(say("management.decision.promise"), (fallback,))
    return Decision(say("management.decision.accept"), (*_in_force(results, key), fallback))


def _certain(results: Results) -> Decision:
    """Return what is left to decide where nothing varies: at most what to promise."""
    hits = [one for one in (results.on_time(), results.on_budget()) if one is not None]
    if is_finished(results):
        return Decision(say("management.decision.finished"), ())
    if hits and all(one.all() for one in hits):
        return Decision(say("management.decision.kept"), ())
    when = finish_day(results, float(results.finish.max()))
    said = say("management.decision.stands.certain", finish=when)
    if has_cost(results):
        cost = amount(float(results.cost.max()), currency(results))
        said = say("management.decision.stands.certain_both", finish=when, cost=cost)
    return Decision(say("management.decision.move" if hits else "management.decision.promise"), (said,))


def _best(rows: tuple[Row, ...], key: str) -> Row | None:
    """Return the set that is put to the vote: those of the risks that weigh most, else all, else the best one."""
    for kind in ("together", "all", "one"):
        found = [(worth(row, key), row) for row in rows if row["set"] == kind and key in row]
        sure = [(at.value, row) for at, row in found if at.low > 0.0]
        if sure:
            return max(sure, key=lambda one: one[0])[1]
    return None


def _offers(results: Results, rows: tuple[Row, ...], key: str) -> tuple[Offer, ...]:
    ones = sorted((row for row in rows if row["set"] == "one" and key in row), key=lambda row: -worth(row, key).value)
    return tuple(
        Offer(_named(results, row), _price(results, float(row["cost"])), gain(row, key)) for row in ones[:MOST_OFFERS]
    )


def _asked(results: Results, best: Row, key: str) -> str:
    """Say what to decide on, what it costs, and from where to where the odds go, or how much earlier it ends."""
    n, cost = int(best["n"]), float(best["cost"])
    shown = {"response": _named(results, best)} if n == 1 else {"number": number(n)}
    if cost:
        shown["cost"] = amount(cost, currency(results))
    if key in CHANCES:
        shown["now"] = percent(getattr(joint_confidence(results), key))
        shown["after"] = percent(interval(best, f"{key}_after"))
    else:
        shown["gain"] = gain(best, key)
    kind = f"{'paid' if cost else 'free'}_{'odds' if key in CHANCES else 'end'}"
    if n == 1:
        return say(f"management.decision.one.{kind}", **shown)
    return say(f"management.decision.several.{kind}", n, **shown)


def _steps(results: Results, rows: tuple[Row, ...], best: Row, key: str) -> tuple[tuple[str, float], ...]:
    if key not in CHANCES:
        return ()
    found = [(say("management.decision.step.now"), getattr(joint_confidence(results), key).value)]
    n = int(best["n"])
    if n == 1:
        asked = say("management.decision.step.single")
    else:
        asked = say("management.decision.step.several", n, number=number(n))
    found.append((asked, float(best[f"{key}_after"])))
    if _more(results, rows, best, key):
        every = next(row for row in rows if row["set"] == "all")
        found.append((say("management.decision.step.all", int(every["n"])), float(every[f"{key}_after"])))
    return tuple(found)


def _after(results: Results, best: Row, key: str) -> list[str]:
    """Say what the odds would be, and whether that is enough."""
    if key not in CHANCES:
        return []
    after = interval(best, f"{key}_after")
    said = odds(after)
    then = say(f"management.decision.then.{key}", odds=said.word, chances=said.text)
    wanted = results.require.get(key)
    if not isinstance(wanted, float):
        return [then]
    enough = "enough" if after.low <= wanted <= after.high else "more" if after.low > wanted else "fewer"
    return [say(f"management.decision.required.{enough}", then=then, required=exact_percent(wanted))]


def _more(results: Results, rows: tuple[Row, ...], best: Row, key: str) -> list[str]:
    """Say what all planned responses would cost and bring, where that is more than what is asked."""
    every = next((row for row in rows if row["set"] == "all" and key in row), None)
    if every is None or every is best or int(every["n"]) <= int(best["n"]):
        return []
    n, cost = int(every["n"]), _price(results, float(every["cost"]))
    if key not in CHANCES:
        return [say("management.decision.all.end", n, cost=cost, gain=gain(every, key))]
    if float(every[f"{key}_after"]) < float(best[f"{key}_after"]):
        after = percent(interval(every, f"{key}_after"))
        return [say("management.decision.all.worse", n, cost=cost, after=after)]
    return [say("management.decision.all.odds", n, cost=cost, after=percent(interval(every, f"{key}_after")))]


def _in_force(results: Results, key: str) -> list[str]:
    """Say which of the responses that are paid for show an effect, and which do not."""
    rows = [row for row in results.studies.get("removal", ()) if row["removed"] == "response" and key in row]
    helpful = [row for row in rows if worth(row, key).low > 0.0]
    useless = [row for row in rows if row not in helpful and _cost_of(results, row) > 0.0]
    said = []
    if helpful:
        row = max(helpful, key=lambda row: worth(row, key).value)
        response = _named_risk(results, row["id"])
        said.append(say("management.decision.agreed.brings", response=response, gain=gain(row, key)))
    if useless:
        row = max(useless, key=lambda row: _cost_of(results, row))
        response, price = _named_risk(results, row["id"]), amount(_cost_of(results, row), currency(results))
        said.append(say("management.decision.agreed.useless", response=response, cost=price))
    return said


def _promise(results: Results) -> str:
    """Say what could be promised with confidence."""
    finish = percentile(results.finish, SAFE, results.block_size)
    cost = percentile(results.cost, SAFE, results.block_size)
    when = finish_day(results, finish)
    if not has_cost(results):
        return say("management.decision.stands.finish", finish=when, level=safe_level())
    money = amount(cost, currency(results))
    return say("management.decision.stands.both", finish=when, cost=money, level=safe_level())


def planned(results: Results) -> list[int]:
    """Return the positions of risks with a response that is planned but neither in force nor declined."""
    risks, said = results.risks, {row["id"]: row for row in results.register}
    return [
        k
        for k in range(len(risks.id))
        if not risks.response_in_force[k]
        and risks.probability[k] > 0.0
        and risks.residual_probability[k] == risks.residual_probability[k]
        and said.get(risks.id[k], {}).get("response_strategy") != "accept"
    ]


def _is_met(results: Results) -> bool:
    found = [gate for gate in evaluate(results) if gate.name in CHANCES]
    return bool(found) and all(standing(gate, date.max) == "pass" for gate in found)


def _cost_of(results: Results, row: Row) -> float:
    return float(results.risks.response_cost[results.risks.id.index(row["id"])])


def _named(results: Results, row: Row) -> str:
    return _named_risk(results, row["ids"].split("; ")[0] if int(row["n"]) == 1 else row["ids"])


def _named_risk(results: Results, risk: str) -> str:
    k = results.risks.id.index(risk)
    response = one_line(results.risks.response[k])
    if response:
        return say("management.quoted", response=response)
    return say("management.response_to", risk=one_line(results.risks.name[k]))


def _price(results: Results, cost: float) -> str:
    return amount(cost, currency(results)) if cost else say("management.decision.free")
