"""The table of cost accounts: read as a tree, and every mistake of it or of what is booked to it said with its place."""

from __future__ import annotations

from typing import Any

import pytest

from forecast.project import Account

ACCOUNTS = "id,name,parent,budget\nIT,Technology,,500_000\nNET,Network,IT,200_000\nSRV,,IT,\nFEE,Fees,,0\n"
TASKS = "id,most_likely,account,cost\nA,2,NET,10\nB,3,SRV,20\n"


@pytest.fixture
def booked(folder: Any) -> Any:
    folder.write("tasks.csv", TASKS)
    folder.write("risks.csv", "id,probability,cost,account\nR,0.1,5,FEE\n")
    folder.write("costs.csv", "id,cost,account\nC,5,FEE\n")
    folder.write("deliveries.csv", "id,lead,account\nRACKS,10,FEE\n")
    folder.write("accounts.csv", ACCOUNTS)
    return folder


def test_accounts_are_read_as_a_tree_with_budgets(booked: Any) -> None:
    assert booked.read().project.accounts == (
        Account("IT", "Technology", "", 500_000.0),
        Account("NET", "Network", "IT", 200_000.0),
        Account("SRV", "SRV", "IT", None),
        Account("FEE", "Fees", "", 0.0),
    )


def test_without_the_table_any_name_is_an_account(booked: Any) -> None:
    (booked.model / "accounts.csv").unlink()
    assert booked.read().project.accounts == ()


def test_a_scenario_changes_a_budget(booked: Any) -> None:
    assert booked.read("accounts.IT.budget=600_000").project.accounts[0].budget == 600_000.0


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "where", "message", "hint"),
    [
        ("tasks.csv", "A,2,NET", "A,2,NTE", "unknown-account", "tasks.csv:2:5", "account `NTE` does not", "`NET`"),
        ("tasks.csv", "A,2,NET", "A,2,IT", "account-is-a-sum", "tasks.csv:2:5", "`IT` is the sum of NET, SRV", "below"),
        ("costs.csv", "C,5,FEE", "C,5,FEES", "unknown-account", "costs.csv:2:5", "`FEES`", "did you mean `FEE`?"),
        ("risks.csv", "R,0.1,5,FEE", "R,0.1,5,XYZ", "unknown-account", "risks.csv:2:9", "`XYZ`", "table of accounts"),
        ("resources.csv", "hourly_rate\nPM,Project manager,90", "hourly_rate,account\nPM,Manager,90,LABOR",
         "unknown-account", "resources.csv:2:15", "`LABOR`", "define it"),
        ("deliveries.csv", "RACKS,10,FEE", "RACKS,10,FEZ", "unknown-account", "deliveries.csv:2:10", "`FEZ`", "`FEE`"),
        ("accounts.csv", "Network,IT", "Network,TI", "unknown-account", "accounts.csv:3:13", "parent account `TI`", "IT"),
        ("accounts.csv", "Technology,,", "Technology,SRV,", "account-circle", "accounts.csv:2:15",
         "IT -> SRV -> IT", "clear the parent"),
        ("accounts.csv", "FEE,Fees,,0", "FEE,Fees,FEE,0", "account-circle", "accounts.csv:5:10", "FEE -> FEE", "clear"),
        ("accounts.csv", "FEE,Fees,,0", "FEE,Fees,,-1", "number-range", "accounts.csv:5:11", "-1", None),
        ("accounts.csv", "FEE,Fees", "NET,Fees", "duplicate-id", "accounts.csv:5:1", "`NET` stands here a second", "own"),
        ("accounts.csv", "IT,200_000", "IT,600_000", "account-budgets", "accounts.csv:2:16", "500,000 is less than",
         "raise"),
    ],
)  # fmt: skip
def test_mistakes_are_said_with_their_place(
    booked: Any, file: str, old: str, new: str, code: str, where: str, message: str, hint: str | None
) -> None:
    text = (booked.model / file).read_text()
    assert old in text
    booked.write(file, text.replace(old, new, 1))
    problems = booked.read().warnings if code == "account-budgets" else booked.problems()
    problem = next(one for one in problems if one.code == code)
    assert str(problem.place) == f"models/small/{where}"
    assert message in problem.message
    assert hint is None or hint in (problem.hint or "")
