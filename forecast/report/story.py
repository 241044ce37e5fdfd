"""One iteration told in plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from forecast.report.plain import iso, iso_start, plain, start_day
from forecast.results import Results
from forecast.results.story import Story
from forecast.results.words import count, day, days, finish_day, money, one_line, percent, shorten

SCHEMA = "forecast.replay/1"
LONGEST = 56
FACTORS = ("factor", "cost_factor", "rate_factor", "quantity_factor")
MOST_OFF_PATH = 5
LEAST_DAYS = 0.05

Row = Mapping[str, Any]


def lines(results: Results, story: Story, wanted: str = "") -> Iterator[str]:
    """Yield a story line by line; ``wanted`` says what it was chosen for, such as ``P80``."""
    n, currency = results.n_iterations, results.currency
    chosen = f", a typical {wanted}" if wanted else ""
    yield f"Iteration {count(story.iteration)} of {count(n)} (seed {results.provenance.seed}){chosen}."
    behind, share = story.finish - results.base.finish, percent(story.finish_share)
    yield f"It ends on {finish_day(results, story.finish)}, {_after(behind)}; {share} of iterations end no later."
    if story.cost or results.base.cost:
        more = story.cost - results.base.cost
        yield (
            f"It costs {money(story.cost, currency)}, {money(more, currency, signed=True)} against the plan; "
            f"{percent(story.cost_share)} cost no more."
        )
    held = [
        f"{word} {'kept' if met[story.iteration - 1] else 'missed'}"
        for word, met in (("target finish", results.on_time()), ("budget", results.on_budget()))
        if met is not None
    ]
    if held:
        yield f"{', '.join(held).capitalize()}."
    yield ""
    yield f"Risks that struck: {len(story.risks)}" if story.risks else "No risk struck."
    for risk in story.risks:
        impacts = ", ".join(_impact(one, currency) for one in risk["impacts"])
        yield f"  {_label(risk)} ({percent(float(risk['probability']))}){f': {impacts}' if impacts else ''}"
    if story.forks:
        outcomes = ", ".join(f"{one_line(fork['name'])}: {one_line(fork['outcome'])}" for fork in story.forks)
        yield f"What happens only sometimes: {outcomes}"
    yield ""
    yield "The path to the finish:"
    by_id = {task["id"]: task for task in story.tasks}
    for name in story.path:
        yield f"  {_task(results, by_id[name])}"
    late = [task for task in story.tasks if not task["on_path"] and _later(task) > LEAST_DAYS]
    late.sort(key=lambda task: (-_later(task), task["id"]))
    if late:
        yield ""
        yield "Latest against the plan beside it:"
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
        return f"{_label(task)}: left out"
    end = day(results.date_of(task["finish"]))
    if task["is_milestone"]:
        return f"{end}: {_label(task)}{_against(task)}"
    lasts = days(float(task["duration"]))
    begin = day(date.fromisoformat(start_day(results, task["start"], False) or ""))
    return f"{begin} to {end}: {_label(task)}, {lasts}{_against(task)}"


def _against(task: Row) -> str:
    later = _later(task)
    if task["base_finish"] is None:
        return "; not in the plan"
    return "" if abs(later) < LEAST_DAYS else f"; {_after(later)}"


def _later(task: Row) -> float:
    if task["finish"] is None or task["base_finish"] is None:
        return 0.0
    return float(task["finish"] - task["base_finish"])


def _after(calendar_days: float) -> str:
    if abs(calendar_days) < LEAST_DAYS:
        return "as planned"
    return f"{days(abs(round(calendar_days, 1)))} {'after' if calendar_days > 0.0 else 'before'} the plan"


def _impact(one: Row, currency: str) -> str:
    purpose, value = str(one["purpose"]), float(one["value"])
    if purpose == "delay":
        return days(value, signed=True)
    if purpose in FACTORS:
        return f"{purpose.replace('_', ' ')} {value:.3g}"
    return f"{money(value, currency, signed=True)}{' per day' if purpose == 'cost_per_day' else ''}"


def _label(row: Row) -> str:
    name = one_line(row["name"])
    return shorten(one_line(row["id"]) if name == row["id"] else f"{one_line(row['id'])} {name}", LONGEST)
