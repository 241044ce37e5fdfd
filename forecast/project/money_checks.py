"""Checks of money in time: prices that move, currencies, funding, days of payment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from forecast.errors import Problem
from forecast.project.model import Project
from forecast.project.money import account_and_above

UNASSIGNED = "unassigned"


def currencies_have_rates(project: Project) -> Iterator[Problem]:
    """Find money in a currency without a rate, a rate of the project's own currency, and rates that no money has."""
    rated = {path.currency for path in project.prices if path.currency}
    if project.currency in rated:
        yield _of(
            "currency-of-project",
            f"`{project.currency}` is the project's own currency: one {project.currency} is always 1",
            "currencies",
            "remove it",
        )
    tables = (("resources", project.resources), ("costs", project.costs), ("deliveries", project.deliveries))
    used = {row.currency for _, rows in tables for row in rows}
    for unused in sorted(rated - used - {project.currency}):
        yield Problem(
            "currency-unused",
            f"no money is in `{unused}`, whose exchange rate is given: all rates and costs count as {project.currency}",
            "warning",
            table="project",
            field="currencies",
            hint=f"write `{unused}` in the column `currency` of the rows that are paid in it",
        )
    for table, rows in tables:
        for row in rows:
            if row.currency and row.currency != project.currency and row.currency not in rated:
                known = ", ".join(f"`{name}`" for name in sorted(rated)) or "none"
                yield Problem(
                    "unknown-currency",
                    f"the currency `{row.currency}` has no exchange rate (there are: {known})",
                    table=table,
                    id=row.id,
                    field="currency",
                    hint=f"write `currencies: {{{row.currency}: {{level: 1.08}}}}`",
                )


def escalations_do_not_overlap(project: Project) -> Iterator[Problem]:
    """Find accounts that two escalations claim, by themselves or through an account above, and unknown ones."""
    used = {one.account for rows in (project.tasks, project.resources, project.costs, project.risks) for one in rows}
    used |= {one.account for rows in (project.charges, project.deliveries) for one in rows} - {""}
    names = {name for one in used if one for name in account_and_above(project.accounts, one)}
    names |= {account.id for account in project.accounts} | {UNASSIGNED}
    claims: dict[str, list[str]] = {}
    for path in project.prices:
        for account in path.accounts:
            if account not in names:
                yield _of(
                    "unknown-account",
                    f"`{path.name}` names the account `{account}`, to which nothing is booked",
                    "escalation",
                    f"accounts: {', '.join(sorted(names)[:12])}",
                )
        for name in sorted(names):
            if not set(path.accounts).isdisjoint(account_and_above(project.accounts, name)):
                claims.setdefault(name, []).append(path.name)
    for name, paths in claims.items():
        if len(paths) > 1:
            both = " and ".join(f"`{one}`" for one in paths)
            yield _of(
                "escalation-overlap",
                f"the account `{name}` is escalated by {both}; money can follow one of them",
                "escalation",
                "name each account once, and none below another one that is named",
            )
            return


def funding_does_not_fall(project: Project) -> Iterator[Problem]:
    """Find a funding step that takes back what an earlier one made available."""
    for (since, amount), (later, less) in pairwise(project.finance.funding):
        if less < amount:
            yield _of(
                "funding-falls",
                f"{less:,.10g} are available from {later}, less than the {amount:,.10g} from {since}; "
                "funding is what is available in all up to then",
                "finance",
                "write cumulative amounts",
            )


def costs_are_paid_within_the_project(project: Project) -> Iterator[Problem]:
    """Find costs that are paid before the project starts."""
    for item in project.costs:
        if item.on is not None and item.on < project.start:
            yield Problem(
                "cost-before-start",
                f"the cost is paid on {item.on}, before the project starts on {project.start}",
                table="costs",
                id=item.id,
                field="on",
                hint="leave out what is spent already, or move the day",
            )


def _of(code: str, message: str, field: str, hint: str) -> Problem:
    return Problem(code, message, table="project", field=field, hint=hint)
