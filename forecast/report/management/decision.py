"""The decision that the forecast asks for: what responses cost and bring, or what to promise instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forecast.report.answer import currency, has_cost
from forecast.report.management.odds import odds
from forecast.report.management.risks import CHANCES, Row, aim, gain, interval, worth
from forecast.report.management.texts import amount, is_certain
from forecast.results import Results
from forecast.results.words import count, finish_day, one_line, percent
from forecast.statistics import joint_confidence, percentile
from forecast.statistics.gates import evaluate, standing

SAFE = 0.80
MOST_OFFERS = 5
CHANCE_WORDS = {"joint": "on time and on budget", "on_time": "on time", "on_budget": "on budget"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One response: what it is, what it costs, what it brings."""

    text: str
    cost: str
    gain: str


@dataclass(frozen=True, slots=True)
class Decision:
    """``title`` is what is asked, ``lines`` what speaks for it, ``offers`` what stands to choose, best first.

    ``steps`` are the odds now, with what is asked, and with all that is planned, as (name, probability).
    """

    title: str
    lines: tuple[str, ...]
    offers: tuple[Offer, ...] = ()
    steps: tuple[tuple[str, float], ...] = ()


def decision(results: Results) -> Decision:
    """Return the decision that the results ask for; honest where nothing helps."""
    rows = results.studies.get("responses", ())
    key = aim(results)
    fallback = _promise(results)
    offers = _offers(results, rows, key)
    best = _best(rows, key)
    if best is not None:
        cost, n = float(best["cost"]), int(best["n"])
        what = _named(results, best) if n == 1 else f"{_count(n)} responses"
        price = f"{amount(cost, currency(results))} " if cost else "at no cost it " if n == 1 else "at no cost they "
        s = "s" if n == 1 and not cost else ""
        title = f"Decide on {what}: {price}{_lift(results, best, key, s)}"
        lines = (*_after(results, best, key), *_more(results, rows, best, key), fallback)
        return Decision(title, lines, offers, _steps(results, rows, best, key))
    if rows:
        title = "None of the planned responses improves the odds by more than the forecast can tell"
        return Decision(title, (*_in_force(results, key), fallback), offers)
    planned = _planned(results)
    if planned:
        cost = sum(float(results.risks.response_cost[k]) for k in planned)
        price = f": {amount(cost, currency(results))} in all" if cost else ""
        said = "What they would bring is not part of this forecast: it was made without that question."
        return Decision(f"Decide on {_count(len(planned))} planned responses{price}", (said, fallback))
    if _is_met(results):
        return Decision(
            "No decision is needed: the odds are as good as was asked", (*_in_force(results, key), fallback)
        )
    if key not in CHANCES:
        return Decision("Decide what to promise", (fallback,))
    return Decision(
        "No further response is planned: accept these odds, or move the promise", (*_in_force(results, key), fallback)
    )


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


def _lift(results: Results, best: Row, key: str, s: str) -> str:
    """Say from where to where the odds go, or how much earlier it ends."""
    if key not in CHANCES:
        return f"bring{s} an end that is {gain(best, key)}"
    now = getattr(joint_confidence(results), key)
    return f"raise{s} the odds from {percent(now)} to {percent(interval(best, f'{key}_after'))}"


def _steps(results: Results, rows: tuple[Row, ...], best: Row, key: str) -> tuple[tuple[str, float], ...]:
    if key not in CHANCES:
        return ()
    found = [("Now", getattr(joint_confidence(results), key).value)]
    n = int(best["n"])
    found.append((f"With {'this response' if n == 1 else f'these {_count(n)}'}", float(best[f"{key}_after"])))
    if _more(results, rows, best, key):
        every = next(row for row in rows if row["set"] == "all")
        found.append((f"With all {int(every['n'])}", float(every[f"{key}_after"])))
    return tuple(found)


def _after(results: Results, best: Row, key: str) -> list[str]:
    """Say what the odds would be, and whether that is enough."""
    if key not in CHANCES:
        return []
    after = interval(best, f"{key}_after")
    said = odds(after)
    line = f"Then {said.word} to be {CHANCE_WORDS[key]}: {said.text}."
    wanted = results.require.get(key)
    if isinstance(wanted, float):
        asked = f"the {100.0 * wanted:.4g} % that were asked for"
        reached = (
            "as many as" if after.low <= wanted <= after.high else "more than" if after.low > wanted else "fewer than"
        )
        line += f" That is {reached} {asked}."
    return [line]


def _more(results: Results, rows: tuple[Row, ...], best: Row, key: str) -> list[str]:
    """Say what all planned responses would cost and bring, where that is more than what is asked."""
    every = next((row for row in rows if row["set"] == "all" and key in row), None)
    if every is None or every is best or int(every["n"]) <= int(best["n"]):
        return []
    cost = _price(results, float(every["cost"]))
    brings = f"it would be {percent(interval(every, f'{key}_after'))}" if key in CHANCES else gain(every, key)
    return [f"With all {int(every['n'])} planned responses ({cost}) {brings}."]


def _in_force(results: Results, key: str) -> list[str]:
    """Say which of the responses that are paid for show an effect, and which do not."""
    rows = [row for row in results.studies.get("removal", ()) if row["removed"] == "response" and key in row]
    helpful = [row for row in rows if worth(row, key).low > 0.0]
    useless = [row for row in rows if row not in helpful and _cost_of(results, row) > 0.0]
    said = []
    if helpful:
        row = max(helpful, key=lambda row: worth(row, key).value)
        brings = gain(row, key)
        said.append(f"Of what is agreed, {_named_risk(results, row['id'])} brings most: {brings}.")
    if useless:
        row = max(useless, key=lambda row: _cost_of(results, row))
        price = amount(_cost_of(results, row), currency(results))
        said.append(f"{_named_risk(results, row['id'])} costs {price} and shows no effect: it can be questioned.")
    return said


def _promise(results: Results) -> str:
    """Say what could be promised with confidence."""
    finish = percentile(results.finish, SAFE, results.block_size)
    cost = percentile(results.cost, SAFE, results.block_size)
    if is_certain(results):
        return f"The forecast is certain: it ends on {finish_day(results, finish)}."
    when = finish_day(results, finish)
    if not has_cost(results):
        return f"As it stands, {when} is 80 % likely to hold."
    return f"As it stands, {when} and {amount(cost, currency(results))} are each 80 % likely to hold."


def _planned(results: Results) -> list[int]:
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
    return f"“{response}”" if response else f"the response to {one_line(results.risks.name[k])}"


def _price(results: Results, cost: float) -> str:
    return amount(cost, currency(results)) if cost else "free"


def _count(n: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[n] if n < len(words) else count(n)
