"""Which accounts a project has: those that something is booked to, and no other."""

from datetime import date

import pytest

from forecast.calendars import CONTINUOUS
from forecast.compiler.costs import UNASSIGNED, accounts_of
from forecast.project import Estimate, Impact, Project, Risk, Task

DAYS = Estimate("uniform", (("low", 1.0), ("high", 2.0)))


def accounts(tasks: tuple[Task, ...], *risks: Risk) -> tuple[str, ...]:
    return accounts_of(
        Project("p", date(2027, 1, 4), tasks, "USD", "continuous", {"continuous": CONTINUOUS}, risks=risks)
    )


PAID = Task("A", "A", DAYS, cost_per_day=1.0, account="labor")
UNPAID = Task("B", "B", DAYS)


def test_a_task_without_money_needs_no_account() -> None:
    assert accounts((PAID, UNPAID)) == ("labor",)


def test_a_risk_that_only_delays_needs_no_account() -> None:
    assert accounts((PAID, UNPAID), Risk("R", "R", 0.5, impacts=(Impact(("B",), delay=DAYS),))) == ("labor",)


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        (Risk("R", "R", 0.5, impacts=(Impact(("A",), cost=DAYS),)), ("labor",)),
        (Risk("R", "R", 0.5, impacts=(Impact(("A", "B"), cost=DAYS),)), ("labor", UNASSIGNED)),
        (Risk("R", "R", 0.5, impacts=(Impact((), cost=DAYS),)), ("labor", UNASSIGNED)),
        (Risk("R", "R", 0.5, impacts=(Impact((), cost=DAYS),), account="reserve"), ("labor", "reserve")),
        (Risk("R", "R", 0.5, response_cost=5.0), ("labor", UNASSIGNED)),
        (Risk("R", "R", 0.5, residual_impacts=(Impact(("B",), cost_per_day=DAYS),)), ("labor", UNASSIGNED)),
    ],
)
def test_money_of_a_risk_has_an_account(risk: Risk, expected: tuple[str, ...]) -> None:
    assert accounts((PAID, UNPAID), risk) == expected


def test_a_project_without_money_has_one_empty_account() -> None:
    assert accounts((UNPAID,)) == (UNASSIGNED,)
