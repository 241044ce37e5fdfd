"""What a resource, an account, a charge or a fork comes to in the base plan, in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from forecast.assemble.resources import base_peak
from forecast.compiler import Compiled, compile_project
from forecast.compiler.charging import ordered
from forecast.distributions import estimate as estimates
from forecast.project import Project
from forecast.project.money import account_and_above
from forecast.results.words import percent

MOST_NAMED = 8
Facts = Callable[[Compiled, str], Iterator[str]]


def base_facts(project: Project, kind: str, name: str) -> tuple[str, ...]:
    """Return what an element comes to; nothing for a kind that `FACTS` does not know."""
    return tuple(FACTS[kind](compile_project(project), name)) if kind in FACTS else ()


def _resource(compiled: Compiled, name: str) -> Iterator[str]:
    usage = compiled.inputs.usage
    if usage is None or name not in compiled.resources:
        yield "no task uses it"
        return
    (resource,) = (one for one in compiled.project.resources if one.id == name)
    work, users = 0.0, []
    for t, task in enumerate(compiled.tasks):
        for one in task.resources:
            if one.resource == name and compiled.base.exists[t]:
                duration = task.duration
                parameters = dict(duration.parameters)
                work += one.units * estimates.most_likely(duration.family, parameters, duration.low, duration.high)
                users.append(task.id if one.units == 1.0 else f"{task.id}*{one.units:g}")
    yield f"works {work:,.6g} person-days: {_listed(users)}"
    available = "" if resource.available is None else f" of {resource.available:g}"
    yield f"at most {base_peak(resource, compiled):g}{available} at once"
    lines = usage.resource == compiled.resources.index(name)
    amount = float(compiled.base_amounts[lines].sum())
    yield f"costs {_money(amount, resource.currency or compiled.project.currency)} at the prices that are written"


def _account(compiled: Compiled, name: str) -> Iterator[str]:
    declared, currency = compiled.project.accounts, compiled.project.currency
    amounts = dict(zip(compiled.accounts, compiled.base_money.account.tolist(), strict=True))
    below = [one for one in amounts if one != name and name in account_and_above(declared, one)]
    total = amounts.get(name, 0.0) + sum(amounts[one] for one in below)
    of_the_day = " in money of the day" if compiled.months else ""
    with_those = f", with the accounts below it: {_listed(below)}" if below else ""
    yield f"holds {_money(total, currency)}{of_the_day}{with_those}"


def _charge(compiled: Compiled, name: str) -> Iterator[str]:
    position = [one.id for one in ordered(compiled.project)].index(name)
    yield f"comes to {_money(float(compiled.base_money.charges[position]), compiled.project.currency)}"


def _fork(compiled: Compiled, name: str) -> Iterator[str]:
    found = [(g, gate) for g, gate in enumerate(compiled.gates) if gate.name == name and gate.kind != "task"]
    # The likeliest first: the passes of a loop in their order.
    for g, gate in sorted(found, key=lambda one: -np.nan_to_num(one[1].probability)):
        tasks = [task.id for task in compiled.project.tasks if g in compiled.needs.get(task.id, ())]
        chance = "" if math.isnan(gate.probability) else f", probability {percent(gate.probability)}"
        held = "in the plan" if np.asarray(compiled.base.opens)[g] else "not in the plan"
        yield f"{gate.outcome}: {held}{chance}, {f'needed by {_listed(tasks)}' if tasks else 'no task needs it'}"


FACTS: dict[str, Facts] = {
    "resource": _resource,
    "account": _account,
    "charge": _charge,
    "branch": _fork,
    "condition": _fork,
    "rework": _fork,
}


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return "; ".join(names[:MOST_NAMED]) + more


def _money(amount: float, currency: str) -> str:
    return f"{currency} {amount:,.2f}".removesuffix(".00")
