"""The exact cases of `exact_models.json` as projects, and what must come out of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from forecast.calendars import CONTINUOUS, Calendar
from forecast.distributions import estimate as estimates
from forecast.project import (
    Correlation,
    CorrelationGroup,
    CorrelationPair,
    CostItem,
    Element,
    Estimate,
    ExclusiveSet,
    Impact,
    Link,
    Project,
    Rework,
    Risk,
    Task,
)
from forecast.results import Results, TargetValues
from forecast.statistics.summary import joint_confidence
from tests.known_answers import agreement
from tests.known_answers.agreement import Check, Truth

Case = dict[str, Any]
Numbers = Mapping[str, Any]
CASES: list[Case] = json.loads((Path(__file__).parent / "exact_models.json").read_text(encoding="utf-8"))["items"]
CASE_BY_ID = {case["id"]: case for case in CASES}
START = date(2027, 1, 4)
# Ranks within blocks of 256 stand for percentiles of correlated streams under Latin hypercube sampling. Decision 11 has
# what that was measured to cost: up to 0.0009 in joint probabilities, and 0.0047 +- 0.0008 days in a tail mean.
RANK_PROBABILITY, RANK_DAYS = 0.001, 0.006
IMPACT_KINDS = {"duration_add": "delay", "duration_factor": "factor", "cost_add": "cost"}


def _three_points(d: Numbers) -> dict[str, float]:
    return {"optimistic": d["min"], "most_likely": d["mode"], "pessimistic": d["max"]}


DISTRIBUTIONS: dict[str, Callable[[Numbers], tuple[str, dict[str, Any]]]] = {
    "triangular": lambda d: ("triangular", _three_points(d)),
    "pert": lambda d: ("pert", {**_three_points(d), "weight": d["lambda"]}),
    "uniform": lambda d: ("uniform", {"low": d["min"], "high": d["max"]}),
    "normal": lambda d: ("normal", {"mean": d["mean"], "sd": d["sd"]}),
    "truncnormal": lambda d: ("normal", {"mean": d["mean"], "sd": d["sd"]}),
    "lognormal": lambda d: ("lognormal", {"mean": d["mean"], "sd": d["sd"]}),
    "exponential": lambda d: ("exponential", {"mean": d["mean"]}),
    "fixed": lambda d: ("constant", {"value": d["value"]}),
    "discrete": lambda d: ("discrete", {"values": tuple(d["values"]), "probabilities": tuple(d["probs"])}),
}


def estimate_of(d: Numbers) -> Estimate:
    """Return the estimate that a distribution of a case means."""
    family, parameters = DISTRIBUTIONS[d["dist"]](d)
    bounds = (float(d["min"]), float(d["max"])) if d["dist"] == "truncnormal" else (-np.inf, np.inf)
    floats = {name: value if isinstance(value, tuple) else float(value) for name, value in parameters.items()}
    return Estimate(family, tuple(floats.items()), *bounds)


def project_of(case: Case) -> Project:
    """Return the project of a case."""
    model = case["model"]
    if "calendar_model" in model:
        return _on_calendars(model["calendar_model"])
    if "branching" in model:
        return _with_rework(case["title"], model["branching"])
    costs: tuple[CostItem, ...] = ()
    if "project_cost" in model:
        cost = model["project_cost"]
        costs = (CostItem("overhead", "Overhead", "", estimate_of(cost["fixed"]), cost["rate_per_day"]),)
    return Project(
        name=case["title"],
        start=START,
        tasks=_tasks(model),
        calendar="continuous",
        calendars={"continuous": CONTINUOUS},
        risks=tuple(_risk(risk) for risk in model.get("risks", ())),
        costs=costs,
        correlation=_correlation(model.get("correlation", {})),
        exclusive=_exclusive(model.get("risks", ())),
    )


def _correlation(stated: Numbers) -> Correlation:
    """Return the correlation of durations, of normal scores; all cases but the matrices are one group."""
    members = tuple(Element("duration", name) for name in stated.get("members", ()))
    if "matrix" in stated:
        pairs = [
            CorrelationPair(members[i], members[j], float(stated["matrix"][i][j]))
            for i in range(len(members))
            for j in range(i)
        ]
        return Correlation("normal", pairs=tuple(pairs))
    rho = 1.0 if stated.get("type") == "comonotone" else stated.get("rho", 0.0)
    return Correlation("normal", (CorrelationGroup("all", rho, members),)) if members else Correlation()


def _exclusive(risks: Sequence[Numbers]) -> tuple[ExclusiveSet, ...]:
    names = [risk["id"] for risk in risks if "exclusive_group" in risk]
    return (ExclusiveSet(tuple(names)),) if names else ()


def _tasks(model: Numbers) -> tuple[Task, ...]:
    links: dict[str, list[Link]] = {activity["id"]: [] for activity in model["activities"]}
    for link in model["links"]:
        links[link["succ"]].append(Link(link["pred"], link["type"], float(link["lag"])))
    return tuple(
        Task(
            id=activity["id"],
            name=activity["id"],
            duration=estimate_of(activity["duration"]),
            predecessors=tuple(links[activity["id"]]),
            calendar=activity.get("calendar"),
            not_before=date.fromisoformat(activity["constraint"]["date"]) if "constraint" in activity else None,
            fixed_cost=estimate_of(activity["cost_fixed"]) if "cost_fixed" in activity else None,
            cost_per_day=activity.get("cost_rate", 0.0),
        )
        for activity in model["activities"]
    )


def _risk(risk: Numbers) -> Risk:
    """Return a risk; impacts with the same ``share`` are one draw for all their tasks, others are drawn separately."""
    impacts: dict[str, Impact] = {}
    for number, row in enumerate(risk["impacts"]):
        key = row.get("share", f"impact {number}")
        name = () if row["activity"] is None else (row["activity"],)
        if key in impacts:
            impacts[key] = replace(impacts[key], tasks=impacts[key].tasks + name)
        else:
            impacts[key] = Impact(name, key, **{IMPACT_KINDS[row["kind"]]: estimate_of(row["dist"])})
    return Risk(risk["id"], risk["id"], risk["probability"], impacts=tuple(impacts.values()))


def _on_calendars(model: Numbers) -> Project:
    calendars = {}
    for name, entry in model["calendars"].items():
        holidays = [date.fromisoformat(day) for day in entry.get("holidays", ())]
        weekdays = tuple(day in entry["workdays"] for day in range(7))
        calendars[name] = Calendar(name, weekdays, closed=tuple((day, day, "holiday") for day in holidays))
    return Project(
        name="calendars",
        start=date.fromisoformat(model["start"]),
        tasks=_tasks(model),
        calendar=next(iter(calendars)),
        calendars=calendars,
    )


def _with_rework(title: str, model: Numbers) -> Project:
    """Return a test that may fail several times; each time there is rework before it."""
    before = {"before": (), "rework": (), "test": ("before", "rework"), "after": ("test",)}
    tasks = tuple(
        Task(name, name, estimate_of(model[name]), predecessors=tuple(map(Link, links)), rework_only=name == "rework")
        for name, links in before.items()
    )
    loop = Rework("retest", "test", ("rework", "test"), (model["fail_probability"],) * model["max_loops"])
    return Project(title, START, tasks, calendar="continuous", calendars={"continuous": CONTINUOUS}, rework=(loop,))


def known(case: Case) -> Truth:
    """Return how well the truth of a case is known."""
    truth = case["truth"]
    if "draws" in truth:
        return Truth(draws=truth["draws"])
    error = truth["numerical_error"]
    return Truth(None, error["max_over_moments_and_percentiles"], error["max_over_probabilities"])


def with_targets(results: Results, finish: float | None, budget: float | None = None) -> Results:
    """Return results held against other targets; ``finish`` in calendar days from the start."""
    return replace(results, targets=TargetValues(finish=finish, budget=budget))


def end_of(day: str, results: Results) -> float:
    """Return the end of a date in calendar days from the project's start."""
    return float((date.fromisoformat(day) - results.start).days + 1)


def checks(case: Case, results: Results) -> list[Check]:
    """Compare a run with everything that is known about its case."""
    truth, about, n = case["truth"], known(case), results.n_iterations
    if "correlation" in case["model"] and results.provenance.sampling == "latin-hypercube":
        about = replace(about, moments=about.moments + RANK_DAYS, probabilities=about.probabilities + RANK_PROBABILITY)
    found: list[Check] = []
    for quantity, values in (("finish", results.finish), ("finish", results.duration), ("cost", results.cost)):
        if quantity in truth:
            found += agreement.distribution(quantity, values, truth[quantity], about)
    if "finish_date" in truth:
        found += _date_checks(truth, results)
    for row in truth.get("prob_on_time", ()):
        deadline = row["deadline"]
        moment = end_of(deadline, results) if isinstance(deadline, str) else float(deadline)
        value = joint_confidence(with_targets(results, moment)).on_time.value
        found.append(agreement.probability(f"on time at {deadline}", value, row["p"], n, about))
    for row in truth.get("prob_on_budget", ()):
        value = joint_confidence(with_targets(results, None, row["budget"])).on_budget.value
        found.append(agreement.probability(f"on budget at {row['budget']}", value, row["p"], n, about))
    for row in (*truth.get("prob_joint", ()), *truth.get("frontier", ())):
        share = row["p"] if "p" in row else row["joint"]
        value = joint_confidence(with_targets(results, row["deadline"], row["budget"])).joint.value
        label = f"on time at {row['deadline']} and on budget at {row['budget']}"
        found.append(agreement.probability(label, value, share, n, about))
    if "corr_finish_cost" in truth:
        label = "correlation of finish and cost"
        found.append(agreement.correlation(label, results.finish, results.cost, truth["corr_finish_cost"], about))
    if "atom" in truth:
        atom = truth["atom"]
        share = float((np.abs(results.finish - atom["at"]) < 1e-9).mean())
        found.append(agreement.probability(f"finish at {atom['at']}", share, atom["probability"], n, about))
    return found + _task_checks(case, results)


def _task_checks(case: Case, results: Results) -> list[Check]:
    truth, about, n = case["truth"], known(case), results.n_iterations
    position = {name: row for row, name in enumerate(results.tasks.id)}
    found = []
    for name, share in truth.get("criticality", {}).items():
        value = float(results.tasks.criticality_index[position[name]])
        found.append(agreement.probability(f"criticality of {name}", value, share, n, about))
    spread = agreement.sd("finish", results.finish, 0.0)
    for name, ssi in truth.get("ssi", {}).items():
        row = position[name]
        index, own_sd = results.tasks.criticality_index[row], results.tasks.duration_sd[row]
        # The relative errors of the three factors add up at worst.
        activity = next(one for one in case["model"]["activities"] if one["id"] == name)
        relative = np.sqrt((1.0 - index) / index / n) + _relative_error_of_sd(activity["duration"], n)
        relative += spread.standard_error / spread.found
        found.append(Check(f"SSI of {name}", index * own_sd / spread.found, ssi, ssi * relative, about.probabilities))
    return found


def _relative_error_of_sd(d: Numbers, n: int) -> float:
    """Return the standard error of a sample's sd, as a share of it: sqrt((kurtosis - 1) / 4n)."""
    one = estimate_of(d)
    values = estimates.quantiles(one.family, dict(one.parameters), (np.arange(4000) + 0.5) / 4000, one.low, one.high)
    scores = (values - values.mean()) / values.std()
    return float(np.sqrt(((scores**4).mean() - 1.0) / 4.0 / n))


def _date_checks(truth: Numbers, results: Results) -> list[Check]:
    n = results.n_iterations
    dates = {name: end_of(day, results) for name, day in truth["finish_date"].items()}
    found = agreement.distribution("finish date", results.finish, dates)
    # The offset of a date counts from the start's date; the moment is the end of that day.
    found += agreement.distribution("finish offset", results.finish - 1.0, truth["finish_offset_calendar_days"])
    moments, counts = np.unique(results.finish, return_counts=True)
    finishes: Counter[str] = Counter()
    for moment, count in zip(moments.tolist(), counts.tolist(), strict=True):
        finishes[results.date_of(moment).isoformat()] += count
    for row in truth["pmf"]:
        share = finishes[row["date"]] / n
        found.append(agreement.probability(f"finish on {row['date']}", share, row["p"], n))
    return found
