"""The tree of cost accounts, and which of them are likely to exceed their budget."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from forecast.compiler import Compiled
from forecast.errors import Problem
from forecast.project import Project
from forecast.results import AccountOutcomes, Results
from forecast.statistics import rolled_up, within_budget

LIKELY = 0.5  # an account that is rather over its budget than within it is said


def account_outcomes(project: Project, compiled: Compiled) -> AccountOutcomes:
    """Return the declared accounts in the model's order, then others in use."""
    declared = {account.id: account for account in project.accounts}
    ids = (*declared, *(name for name in compiled.accounts if name not in declared))
    base = dict(zip(compiled.accounts, compiled.base_money.account.tolist(), strict=True))
    found = [declared.get(id_) for id_ in ids]
    return AccountOutcomes(
        id=ids,
        name=tuple(id_ if account is None else account.name or id_ for id_, account in zip(ids, found, strict=True)),
        parent=tuple("" if account is None else account.parent for account in found),
        budget=np.array([np.nan if one is None or one.budget is None else one.budget for one in found]),
        base=np.array([base.get(id_, 0.0) for id_ in ids]),
    )


def over_budget(results: Results) -> Iterator[Problem]:
    """Warn of accounts that stay within their budget in less than half of the iterations."""
    if not np.isfinite(results.account_tree.budget).any():
        return
    for account in rolled_up(results):
        found = within_budget(results, account)
        if found is not None and found.high < LIKELY:
            yield Problem(
                "account-over-budget",
                f"the account stays within its budget of {results.currency} {account.budget:,.10g} in "
                f"{100.0 * found.value:.0f} % of the iterations; on average it costs {account.cost.mean():,.0f}",
                "warning",
                "accounts",
                account.id,
                "budget",
                hint="raise the budget, or plan what makes it cheaper",
            )
