"""One iteration told in plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from forecast.report.plain import iso, iso_start, plain, start_day
from forecast.results import Results
from forecast.results.story import Story
from forecast.results.words import day, days, figures, finish_day, listed, money, one_line, percent, shorten
from forecast.texts import say

SCHEMA = "forecast.replay/1"
LONGEST = 56
FACTORS = ("factor", "cost_factor", "rate_factor", "quantity_factor")
MOST_OFF_PATH = 5
LEAST_DAYS = 0.05

Row = Mapping[str, Any]


def lines(results: Results, story: Story, wanted: str = "") -> Iterator[str]:
    """Yield a story line by line; ``wanted`` says what it was chosen for, such as ``P80``."""
    n, currency = results.n_iterations, results.currency
    k, seed = story.iteration, str(results.provenance.seed)
    if wanted:
        yield say("findings.story.typical", k=k, n=n, seed=seed, level=wanted)
    else:
        yield say("findings.story.iteration", k=k, n=n, seed=seed)
    behind, share = story.finish - results.base.finish, percent(story.finish_share)
    yield say("findings.story.ends", finish=finish_day(results, story.finish), against=_after(behind), share=share)
    if story.cost or results.base.cost:
        more = money(story.cost - results.base.cost, currency, signed=True)
        share = percent(story.cost_share)
        yield say("findings.story.costs", cost=money(story.cost, currency), more=more, share=share)
    met = {"finish": results.on_time(), "budget": results.on_budget()}
    held = [f"{name}_{'kept' if hits[k - 1] else 'missed'}" for name, hits in met.items() if hits is not None]
    if held:
        yield say(f"findings.story.met.{'_'.join(held)}")
    yield ""
    yield say("findings.story.struck", n=len(story.risks)) if story.risks else say("findings.story.no_risk")
    for risk in story.risks:
        impacts = listed(_impact(one, currency) for one in risk["impacts"])
        yield f"  {_label(risk)} ({percent(float(risk['probability']))}){f': {impacts}' if impacts else ''}"
    if story.forks:
        outcomes = listed(f"{one_line(fork['name'])}: {one_line(fork['outcome'])}" for fork in story.forks)
        yield say("findings.story.forks", outcomes=outcomes)
    yield ""
    yield say("findings.story.path")
    by_id = {task["id"]: task for task in story.tasks}
    for name in story.path:
        yield f"  {_task(results, by_id[name])}"
    late = [task for task in story.tasks if not task["on_path"] and _later(task) > LEAST_DAYS]
    late.sort(key=lambda task: (-_later(task), task["id"]))
    if late:
        yield ""
        yield say("findings.story.late")
        for task in late[:MOST_OFF_PATH]:
            yield f"  {_task(results, task)}"


def document(results: Results, story: Story, wanted: str = "") -> dict[str, Any]:
    """Return a story as plain values, dates as dates."""

    def dated(task: Row) -> dict[str, Any]:
        found = dict(task)
        for key in ("start", "base_start"):
            found[key] = None if task[key] is None else iso_start(results, task[key], task["is_milestone"])
        for key in ("finish", "base_finish"):
            found[key] = None if task[key] is None else iso(results, task[key])
        return found

    return {
        "schema": SCHEMA,
        "scenario": results.provenance.scenario,
        "seed": results.provenance.seed,
        "iterations": results.n_iterations,
        "iteration": story.iteration,
        "chosen_as": wanted,
        "finish": {"value": iso(results, story.finish), "share": story.finish_share},
        "cost": {"value": story.cost, "share": story.cost_share},
        "path": list(story.path),
        "risks": [plain(risk) for risk in story.risks],
        "forks": [plain(fork) for fork in story.forks],
        "tasks": [plain(dated(task)) for task in story.tasks],
    }


def _task(results: Results, task: Row) -> str:
    if task["finish"] is None:
        return say("findings.story.left_out", task=_label(task))
    end = day(results.date_of(task["finish"]))
    if task["is_milestone"]:
        return listed((f"{end}: {_label(task)}", *_against(task)), "semicolon")
    lasts = days(float(task["duration"]))
    begin = day(date.fromisoformat(start_day(results, task["start"], False) or ""))
    done = say("findings.story.work", start=begin, finish=end, task=_label(task), days=lasts)
    return listed((done, *_against(task)), "semicolon")


def _against(task: Row) -> list[str]:
    """Say what differs from the plan; nothing where nothing does."""
    if task["base_finish"] is None:
        return [say("findings.story.unplanned")]
    later = _later(task)
    return [] if abs(later) < LEAST_DAYS else [_after(later)]


def _later(task: Row) -> float:
    if task["finish"] is None or task["base_finish"] is None:
        return 0.0
    return float(task["finish"] - task["base_finish"])


def _after(calendar_days: float) -> str:
    if abs(calendar_days) < LEAST_DAYS:
        return say("findings.story.as_planned")
    lag = days(abs(round(calendar_days, 1)))
    return say("findings.story.after", days=lag) if calendar_days > 0.0 else say("findings.story.before", days=lag)


def _impact(one: Row, currency: str) -> str:
    purpose, value = str(one["purpose"]), float(one["value"])
    if purpose == "delay":
        return days(value, signed=True)
    if purpose in FACTORS:
        return say(f"findings.story.impact.{purpose}", value=figures(value, 3))
    amount = money(value, currency, signed=True)
    return say("findings.story.per_day", amount=amount) if purpose == "cost_per_day" else amount


def _label(row: Row) -> str:
    name = one_line(row["name"])
    return shorten(one_line(row["id"]) if name == row["id"] else f"{one_line(row['id'])} {name}", LONGEST)
