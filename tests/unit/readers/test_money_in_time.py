"""The blocks `escalation`, `currencies`, `charges` and `finance`: what they mean, and each mistake with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.project import Charge, Finance, Moment

MODEL = "start: 2027-01-04\n"
TASKS = (
    "id,optimistic,most_likely,pessimistic,cost_most_likely,account,cost_spread,predecessors\n"
    "A,1,2,3,10,staff,end,\nB,1,2,3,,goods,,A\n"
)
COSTS = "id,cost_most_likely,currency,on,cost_per_day\nC1,5,EUR,2027-02-01,\n"
RATES = "currencies: {EUR: {level: 1.1}}\n"


@pytest.fixture
def tables(folder: Any) -> Any:
    folder.write("tasks.csv", TASKS)
    folder.write("risks.csv", "id,probability\n")
    folder.write("costs.csv", COSTS)
    return folder


def test_blocks_say_how_prices_move(tables: Any) -> None:
    tables.write(
        "model.yaml",
        MODEL
        + "escalation:\n  labor: {accounts: [staff], rate: [2%, 3%, 0.06], years: {2027: 'normal(mean=4%, sd=1%)'}}\n"
        + "currencies:\n  EUR: {level: 1.08, rate: 0, price_date: 2026-12-31}\n"
        + "finance: {price_date: 2026-06-30, discount_rate: 5%}\n",
    )
    project = tables.read().project
    labor, euro = project.prices
    assert (labor.name, labor.accounts, labor.price_date, labor.level) == ("labor", ("staff",), date(2026, 6, 30), 1.0)
    assert labor.default is not None
    assert labor.default.text == "pert(0.02, 0.03, 0.06)"
    assert labor.yearly[2027].text == "normal(mean=0.04, sd=0.01)"
    assert (euro.currency, euro.level, euro.price_date) == ("EUR", 1.08, date(2026, 12, 31))
    assert project.finance.discount_rate == 0.05


def test_blocks_say_what_is_charged_and_what_finance_asks(tables: Any) -> None:
    tables.write(
        "model.yaml",
        MODEL + RATES + "cash_flow: yes\ncharges:\n"
        "  - {id: LD, name: Damages, per_day: 5000, from: 2027-06-30, to: finish, account: fees, most: 90_000}\n"
        "  - {id: STORE, per_day: 12.5, from: A, to: B.start}\n"
        "finance:\n  management_reserve: 50_000\n  funding: {2027-01-01: 100, 2027-07-01: 250}\n  cost_of_delay: 75\n",
    )
    project = tables.read().project
    assert project.cash_flow
    assert project.charges == (
        Charge("LD", "Damages", 5000.0, Moment(date=date(2027, 6, 30)), Moment(), "fees", 90_000.0),
        Charge("STORE", "STORE", 12.5, Moment(task="A"), Moment(task="B", side="start")),
    )
    assert project.finance == Finance(
        management_reserve=50_000.0, cost_of_delay=75.0,
        funding=((date(2027, 1, 1), 100.0), (date(2027, 7, 1), 250.0)),
    )  # fmt: skip


def test_columns_say_when_and_in_which_currency(tables: Any) -> None:
    tables.write("model.yaml", MODEL + RATES)
    project = tables.read().project
    assert [task.spread for task in project.tasks] == ["end", "linear"]
    (item,) = project.costs
    assert (item.currency, item.on, item.spread) == ("EUR", date(2027, 2, 1), "linear")


@pytest.mark.parametrize(
    ("block", "code", "said"),
    [
        ("escalation: [staff]", "yaml-shape", "keys and values"),
        ("escalation: {labor: {rate: 3%}}", "missing-value", "names no account"),
        ("escalation: {labor: {accounts: [staff]}}", "missing-value", "has no rate"),
        ("escalation: {labor: {accounts: [staff], rates: 3%}}", "unknown-key", "`rates`"),
        ("escalation: {labor: {accounts: [stuff], rate: 3%}}", "unknown-account", "`stuff`"),
        ("escalation: {a: {accounts: [staff], rate: 3%}, b: {accounts: [staff], rate: 2%}}", "escalation-overlap", "`staff`"),
        ("escalation: {a: {accounts: [staff], years: {2026: 3%}}}", "year-before-price-date", "2026"),
        ("escalation: {a: {accounts: [staff], years: {soon: 3%}}}", "year", "`soon`"),
        ("escalation: {a: {accounts: [staff], rate: [1%, 2%]}}", "estimate-incomplete", "three points"),
        ("escalation: {a: {accounts: [staff], rate: [3%, 2%, 4%]}}", "estimate-order", "0.03, 0.02, 0.04"),
        ("escalation: {a: {accounts: [staff], rate: 'normal(mean=3%, sd=-1%)'}}", "estimate-parameters", "sd"),
        ("escalation: {a: {accounts: [staff], rate: 'trigen(10, 90)'}}", "estimate-incomplete", "trigen"),
        ("escalation: {a: {accounts: [staff], rate: 30}}", "rate-range", "30"),
        ("escalation: {a: {accounts: [staff], rate: high}}", "number-format", "high"),
        ("currencies: {GBP: {rate: 3%}}", "missing-value", "no level"),
        ("currencies: {GBP: {level: -1}}", "number-range", "above 0"),
        ("currencies: {USD: {level: 1}}", "currency-of-project", "`USD`"),
        ("currencies: {GBP: {level: 1.3}}", "unknown-currency", "`EUR`"),
        ("charges: {id: LD}", "yaml-shape", "list"),
        ("charges: [{id: LD, per_day: 5}]", "missing-value", "`from`, `to`"),
        ("charges: [{id: LD, per_day: 5, from: A, to: C}]", "unknown-moment", "`C`"),
        ("charges: [{id: LD, per_day: 5, from: A, to: A}]", "charge-of-one-moment", "same moment"),
        ("charges: [{id: LD, per_day: 5, from: 2027-01-01, to: 2027-02-30}]", "no-such-date", "2027-02-30"),
        ("charges: [{id: LD, per_day: 5, from: 2027-01-01, to: 2027-02-03}]", "charge-of-dates", "both"),
        ("charges: [{id: LD, per_day: 5, from: A, to: finish, most: 0}]", "number-range", "`most`"),
        ("charges: [{id: X, per_day: 5, from: A, to: finish}, {id: X, per_day: 5, from: B, to: finish}]", "duplicate-name", "`X`"),
        ("finance: {discount_rate: 50}", "number-range", "50"),
        ("finance: {management_reserve: -5}", "number-range", "below 0"),
        ("finance: {reserve: 5}", "unknown-key", "`reserve`"),
        ("finance: {funding: {2027-01-01: 9, 2027-02-01: 8}}", "funding-falls", "cumulative"),
        ("finance: {funding: {2027-02-01: 9, 2027-01-01: 10}}", "step-order", "later"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place(tables: Any, block: str, code: str, said: str) -> None:
    tables.write("model.yaml", f"{MODEL}{block}\n" + (RATES if not block.startswith("currencies") else ""))
    problems = [one for one in tables.problems() if one.code == code]
    assert problems, [(one.code, one.message) for one in tables.problems()]
    problem = problems[0]
    assert said in f"{problem.message} {problem.hint}"
    assert problem.hint
    assert problem.place.file.startswith("models/small/")


def test_a_cost_has_a_day_or_a_spread(tables: Any) -> None:
    tables.write("model.yaml", MODEL)
    tables.write("costs.csv", "id,cost_most_likely,on,cost_spread\nC1,5,2027-02-01,end\nC2,5,2026-02-01,\n")
    assert sorted(problem.code for problem in tables.problems()) == ["cost-before-start", "spread-twice"]
    tables.write("costs.csv", "id,cost_most_likely,on,cost_spread\nC2,5,2026-02-01,\n")
    assert [problem.code for problem in tables.problems()] == ["cost-before-start"]
