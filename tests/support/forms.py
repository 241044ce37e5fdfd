"""Workspaces that are hard on every form of a report: much, little, certain, over, long, foreign and hostile."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

START = date(2027, 1, 4)  # a Monday
SENTENCE = "Migration of the warehouse and order management platform with all of its interfaces to the new site "
LONG_WORD = "Dampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
HOSTILE = (
    "<script>alert('x')</script>", "=1+1", '=HYPERLINK("http://example.org","x")', "+1 racks", "-2 racks", "@SUM(A1)",
    "Racks & cables 'quoted' \"twice\"", "🚀 Launch 👩‍💻 day 🇫🇷", "$x^2$ and \\frac{1}{2} of _all_ *stars* | pipes", "{{ 7 * 7 }} {% raw %}",
)  # fmt: skip
RIGHT_TO_LEFT = (
    "הזמנת ציוד למרכז הנתונים", "התקנת שרתים (שלב 2)", "نقل مركز البيانات", "اختبار الشبكة 24/7 قبل التشغيل", "בדיקות Oracle 19c מקצה לקצה",
    "ترحيل قواعد البيانات إلى الموقع الجديد",
)  # fmt: skip

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Case:
    """One model with its scenario: tables of rows, fields of the model, and fields of the scenario."""

    tasks: Rows
    risks: Rows = ()
    costs: Rows = ()
    model: str = ""
    scenario: str = "targets: {finish: 2027-06-30, budget: 200_000}"
    name: str = "Server room move"


def write(case: Case, folder: Path, name: str) -> Path:
    """Write a case as a model and a scenario of a workspace; return the scenario file."""
    model, scenarios = folder / "models" / name, folder / "scenarios"
    model.mkdir(parents=True)
    scenarios.mkdir(exist_ok=True)
    head = "" if "start:" in case.model else f"start: {START}\n"
    (model / "model.yaml").write_text(
        f"name: {quoted(case.name)}\ncurrency: EUR\n{head}calendar: office\n"
        f"calendars: {{office: {{days: Mon-Fri}}}}\n{case.model}\n",
        "utf-8",
    )
    for table in ("tasks", "risks", "costs"):
        if rows := getattr(case, table):
            fields = list(dict.fromkeys(field for row in rows for field in row))
            with (model / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fields)
                writer.writeheader()
                writer.writerows(rows)
    path = scenarios / f"{name}.yaml"
    path.write_text(
        f"model: ../models/{name}\ntitle: {quoted(case.name)}\n{case.scenario}\niterations: 1_280\nseed: 7\n",
        "utf-8",
    )
    return path


def quoted(text: str) -> str:
    """Return a text as YAML takes it whatever it holds."""
    return "'" + text.replace("'", "''") + "'"


def tasks(
    n_tasks: int, names: Sequence[str] = (), money: float = 1_000.0, days: float = 8.0
) -> list[dict[str, object]]:
    """Return tasks in lanes that meet in a last one: three points each, some with money by the day."""
    random, rows = Random(1), []
    n_lanes = max(1, min(12, n_tasks // 4))
    for k in range(n_tasks):
        before = [f"T{k - n_lanes + 1:04}"] if k >= n_lanes else []
        if k == n_tasks - 1:
            before = [f"T{one + 1:04}" for one in range(max(0, k - n_lanes), k)]
        likely = max(1, round(days * random.uniform(0.5, 1.5)))
        rows.append(
            {
                "id": f"T{k + 1:04}",
                "name": names[k % len(names)] if names else f"Work package {k + 1}",
                "wbs": f"{1 + k * 5 // n_tasks} Phase",
                "optimistic": likely * 0.8,
                "most_likely": likely,
                "pessimistic": likely * 1.8,
                "predecessors": "; ".join(before),
                "cost_optimistic": money * 0.9,
                "cost_most_likely": money,
                "cost_pessimistic": money * 1.6,
                "cost_per_day": money / 20.0,
                "account": ("Labour", "Hardware", "Services")[k % 3],
            }
        )
    return rows


def risks(
    n_risks: int, n_tasks: int, names: Sequence[str] = (), money: float = 2_000.0, kind: str = "threat"
) -> list[dict[str, object]]:
    """Return risks with delay and cost, an owner and a response each."""
    random, rows, sign = Random(2), [], -1 if kind == "opportunity" else 1
    for k in range(n_risks):
        days = (1, 3, 8) if sign > 0 else (-3, -2, -1)
        paid = (0.5, 1.0, 3.0) if sign > 0 else (-3.0, -1.0, -0.5)
        rows.append(
            {
                "id": f"R{k + 1:03}",
                "name": names[k % len(names)] if names else f"What may happen {k + 1}",
                "kind": kind,
                "probability": round(random.uniform(0.05, 0.6), 2)
                if n_risks < 100
                else round(random.uniform(0.01, 0.1), 2),
                "tasks": f"T{random.randrange(n_tasks) + 1:04}",
                **dict(zip(("delay_optimistic", "delay_most_likely", "delay_pessimistic"), days, strict=True)),
                **dict(
                    zip(
                        ("cost_optimistic", "cost_most_likely", "cost_pessimistic"),
                        (money * one for one in paid),
                        strict=True,
                    )
                ),
                "owner": names[(k + 1) % len(names)]
                if names
                else ("Anna Meier", "Head of procurement", "Network lead")[k % 3],
                "response": names[(k + 2) % len(names)] if names else "Agree on a second source in time",
                "response_cost": money / 4.0,
                "residual_probability": 0.01,
            }
        )
    return rows


def bare(rows: Iterable[Mapping[str, object]], *prefixes: str) -> list[dict[str, object]]:
    """Return rows without the columns that begin so."""
    return [{field: one for field, one in row.items() if not field.startswith(prefixes)} for row in rows]


def finished(n_done: int, n_tasks: int = 6) -> list[dict[str, object]]:
    """Return a chain of tasks of five days, of which the first are done."""
    rows = []
    for k in range(n_tasks):
        begin = START + timedelta(days=7 * k)
        rows.append(
            {
                "id": f"T{k + 1:04}",
                "name": f"Work package {k + 1}",
                "optimistic": 4,
                "most_likely": 5,
                "pessimistic": 9,
                "predecessors": f"T{k:04}" if k else "",
                "cost_most_likely": 1_000,
                "account": "Labour",
                "actual_start": begin if k < n_done else "",
                "actual_finish": begin + timedelta(days=4) if k < n_done else "",
            }
        )
    return rows


def certain(n_tasks: int) -> list[dict[str, object]]:
    """Return a chain of tasks without any spread."""
    return [
        {"id": f"T{k + 1:04}", "name": f"Work package {k + 1}", "most_likely": 5, "predecessors": f"T{k:04}" if k else "",
         "cost_most_likely": 1_000, "account": "Labour"}
        for k in range(n_tasks)
    ]  # fmt: skip


NO_TARGETS = ""
CASES: dict[str, Callable[[], Case]] = {
    "one-task": lambda: Case(tasks(1), scenario="targets: {finish: 2027-01-14, budget: 1_500}"),
    "one-bare-task": lambda: Case(bare(tasks(1), "cost", "account", "wbs"), scenario=NO_TARGETS),
    "no-risks": lambda: Case(tasks(20), scenario="targets: {finish: 2027-03-12, budget: 33_000}"),
    "no-budget": lambda: Case(tasks(20), risks(5, 20), scenario="targets: {finish: 2027-03-12}"),
    "no-target-finish": lambda: Case(tasks(20), risks(5, 20), scenario="targets: {budget: 33_000}"),
    "no-targets": lambda: Case(tasks(20), risks(5, 20), scenario=NO_TARGETS),
    "no-cost": lambda: Case(
        bare(tasks(20), "cost", "account"),
        bare(risks(5, 20), "cost", "response_cost"),
        scenario="targets: {finish: 2027-03-12}",
    ),
    "risks-300": lambda: Case(tasks(60), risks(300, 60), scenario="targets: {finish: 2027-04-30, budget: 150_000}"),
    "long-names": lambda: Case(
        tasks(20, [LONG_WORD, SENTENCE * 3]),
        risks(8, 20, [SENTENCE * 3, LONG_WORD]),
        name=SENTENCE * 3,
        scenario="targets: {finish: 2027-03-20, budget: 45_000}",
    ),
    "hostile-names": lambda: Case(
        tasks(20, HOSTILE), risks(10, 20, HOSTILE), name=HOSTILE[0], scenario="targets: {finish: 2027-03-20, budget: 45_000}"
    ),
    "right-to-left": lambda: Case(
        tasks(20, RIGHT_TO_LEFT),
        risks(8, 20, RIGHT_TO_LEFT),
        name=RIGHT_TO_LEFT[2],
        scenario="targets: {finish: 2027-03-20, budget: 45_000}",
    ),
    "finished": lambda: Case(
        finished(6), model="status_date: 2027-03-01", scenario="targets: {finish: 2027-02-19, budget: 6_500}"
    ),
    "finished-late": lambda: Case(
        finished(6),
        risks(3, 6),
        model="status_date: 2027-03-01",
        scenario="targets: {finish: 2027-02-05, budget: 5_500}",
    ),
    "nearly-finished": lambda: Case(
        finished(5), risks(3, 6), model="status_date: 2027-02-08", scenario="targets: {finish: 2027-02-15, budget: 7_000}"
    ),
    "certain": lambda: Case(certain(6), scenario="targets: {finish: 2027-02-12, budget: 6_000}"),
    "certain-but-for-a-risk": lambda: Case(
        certain(6), risks(1, 6), scenario="targets: {finish: 2027-02-12, budget: 6_000}"
    ),
    "past": lambda: Case(
        tasks(20), risks(5, 20), model="start: 2021-03-01", scenario="targets: {finish: 2021-05-07, budget: 35_000}"
    ),
    "opportunities": lambda: Case(
        tasks(20), risks(5, 20, kind="opportunity"), scenario="targets: {finish: 2027-03-05, budget: 33_000}"
    ),
    "fifteen-years": lambda: Case(
        tasks(20, days=1_000.0), risks(5, 20), scenario="targets: {finish: 2042-06-30, budget: 1_500_000}"
    ),
    "one-day": lambda: Case(
        [{"id": "T0001", "name": "Change the switch", "optimistic": 0.25, "most_likely": 0.5, "pessimistic": 1,
          "cost_optimistic": 100, "cost_most_likely": 120, "cost_pessimistic": 200}],
        [{"id": "R001", "name": "Wrong cable", "probability": 0.2, "tasks": "T0001", "delay_optimistic": 0.1,
          "delay_most_likely": 0.2, "delay_pessimistic": 0.5}],
        scenario="targets: {finish: 2027-01-04, budget: 150}",
    ),
    "huge-money": lambda: Case(
        tasks(20, money=1e12), risks(5, 20, money=2e12), scenario="targets: {finish: 2027-03-12, budget: 36_000_000_000_000}"
    ),
    "tiny-money": lambda: Case(
        tasks(20, money=0.25), risks(5, 20, money=0.5), scenario="targets: {finish: 2027-03-12, budget: 9}"
    ),
    "hopeless": lambda: Case(tasks(20), risks(5, 20), scenario="targets: {finish: 2027-01-29, budget: 10_000}"),
    "tasks-1000": lambda: Case(
        tasks(1_000),
        risks(50, 1_000),
        [{"id": "C1", "name": "Project office", "account": "Labour", "cost_per_day": 500}],
        scenario="targets: {finish: 2030-01-31, budget: 2_400_000}",
    ),
}  # fmt: skip
