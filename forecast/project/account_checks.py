"""Checks of the tree of cost accounts, and of what is booked to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from forecast.errors import Problem
from forecast.project.model import Project

ROUNDING = 1e-9  # of a sum of budgets


def accounts_make_a_tree(project: Project) -> Iterator[Problem]:
    """Find parents that do not exist, and accounts that are their own ancestors."""
    parent_by_id = {account.id: account.parent for account in project.accounts}
    said: set[str] = set()
    for account in project.accounts:
        if account.parent and account.parent not in parent_by_id:
            yield _wrong(
                "unknown-account",
                f"the parent account `{account.parent}` does not exist",
                "accounts",
                account.id,
                "parent",
                _nearest(account.parent, parent_by_id),
            )
        path = [account.id]
        while (above := parent_by_id.get(path[-1], "")) and above not in path:
            path.append(above)
        if above == account.id and account.id not in said:
            said.update(path)
            yield _wrong(
                "account-circle",
                f"these accounts are each other's parents: {' -> '.join([*path, above])}",
                "accounts",
                account.id,
                "parent",
                "clear the parent of the highest one",
            )


def money_is_booked_to_declared_accounts(project: Project) -> Iterator[Problem]:
    """Find accounts in use that the table of accounts does not hold, or that are sums of others."""
    declared = {account.id: account for account in project.accounts}
    if not declared:
        return
    sums = {account.parent for account in project.accounts}
    for table, id_, name in _booked(project):
        if name not in declared:
            message = f"the account `{name}` does not exist"
            yield _wrong("unknown-account", message, table, id_, "account", _nearest(name, declared))
        elif name in sums:
            below = [account.id for account in project.accounts if account.parent == name]
            listed = ", ".join(below[:5]) + (" …" if len(below) > 5 else "")
            yield _wrong(
                "account-is-a-sum",
                f"the account `{name}` is the sum of {listed}; money is booked to accounts without others below",
                table,
                id_,
                "account",
                f"name one of them, or add one below `{name}`",
            )


def budgets_fit_into_each_other(project: Project) -> Iterator[Problem]:
    """Warn of accounts whose budget is less than the sum of those right below."""
    for account in project.accounts:
        below = [one.budget for one in project.accounts if one.parent == account.id and one.budget is not None]
        if account.budget is not None and sum(below) > account.budget * (1.0 + ROUNDING):
            yield Problem(
                "account-budgets",
                f"the budget {account.budget:,.10g} is less than the budgets of the accounts below, {sum(below):,.10g}",
                "warning",
                table="accounts",
                id=account.id,
                field="budget",
                hint="raise it, or lower theirs",
            )


def _booked(project: Project) -> Iterator[tuple[str, str, str]]:
    """Yield table, id and account of everything that names one."""
    found = [("tasks", one.id, one.account) for one in project.tasks]
    found += [("resources", one.id, one.account) for one in project.resources]
    found += [("costs", one.id, one.account) for one in project.costs]
    found += [("risks", one.id, one.account) for one in project.risks]
    found += [("deliveries", one.id, one.account) for one in project.deliveries]
    found += [("charges", one.id, one.account) for one in project.charges]
    yield from (one for one in found if one[2])


def _nearest(name: str, known: Iterable[str]) -> str:
    # One wrong letter of two is half of the word.
    close = get_close_matches(name, list(known), n=1, cutoff=0.5 if len(name) <= 3 else 0.6)
    return f"did you mean `{close[0]}`?" if close else "define it in the table of accounts"


def _wrong(code: str, message: str, table: str, id_: str, field: str, hint: str) -> Problem:
    return Problem(code, message, table=table, id=id_, field=field, hint=hint)
