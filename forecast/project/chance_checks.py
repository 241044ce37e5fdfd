"""Checks of what depends on chance together: correlation and sets of risks that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from forecast.errors import Problem
from forecast.project.chance import Element
from forecast.project.correlation import MOST_CHANGE, components, implied, nearest_correlation, normal_of
from forecast.project.model import Project

SUM_TOLERANCE = 1e-9
LEAST_CHANGE = 1e-6  # of a coefficient: less is rounding


def sets_add_up(project: Project) -> Iterator[Problem]:
    """Find exclusive sets whose probabilities exceed 1, exhaustive ones that don't reach it, and risks in two sets."""
    risk_by_id = {risk.id: risk for risk in project.risks}
    seen: set[str] = set()
    for chosen in project.exclusive:
        names = ", ".join(chosen.risks)
        for name in chosen.risks:
            if name in seen:
                yield _of_sets(
                    "exclusive-twice", f"the risk `{name}` stands in two exclusive sets", "join the two sets"
                )
            seen.add(name)
        total = sum(project.assessment(risk_by_id[name])[0] for name in chosen.risks if name in risk_by_id)
        if total > 1.0 + SUM_TOLERANCE:
            yield _of_sets(
                "exclusive-sum",
                f"the probabilities of {names} sum to {total:.6g}; risks that exclude each other need at most 1",
                "lower them, or let the risks strike together",
            )
        elif chosen.exhaustive and total < 1.0 - SUM_TOLERANCE:
            yield _of_sets(
                "exhaustive-sum",
                f"the probabilities of {names} sum to {total:.6g}; in an exhaustive set one strikes: they need 1",
                "raise them, or remove `exhaustive`",
            )


def shared_risks_strike_alike(project: Project) -> Iterator[Problem]:
    """Warn of enterprise risks that this project ties to others: they strike in other iterations than elsewhere."""
    members = [one for group in project.correlation.groups for one in group.members]
    members += [one for pair in project.correlation.pairs for one in (pair.one, pair.other)]
    tied = {one.id: "correlation" for one in members if one.purpose == "occurrence"}
    tied |= {name: "exclusive" for chosen in project.exclusive for name in chosen.risks}
    for risk in project.risks:
        if risk.shared and risk.id in tied:
            yield Problem(
                "shared-risk-tied",
                f"the enterprise risk `{risk.id}` is tied to others here: it strikes in other iterations than in the "
                "projects that do not do the same",
                "warning",
                table="project",
                field=tied[risk.id],
                hint="leave it out, or tie it in every project that includes it",
            )


def _of_sets(code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, table="project", field="exclusive", hint=hint)


def correlation_is_possible(project: Project) -> Iterator[Problem]:
    """Find correlations that no numbers can have, beyond what a small repair mends; warn of a repair."""
    correlation = project.correlation
    with_cost = {Element("fixed-cost", task.id) for task in project.tasks if task.fixed_cost is not None}
    with_cost |= {Element("item-cost", item.id) for item in project.costs if item.fixed_cost is not None}
    held: dict[Element, float] = {}
    for group in correlation.groups:
        for one in group.members:
            held[one] = held.get(one, 0.0) + normal_of(group.rho, correlation.measure)
    excluded = set(chain.from_iterable(chosen.risks for chosen in project.exclusive))
    tied = {one for pair in correlation.pairs for one in (pair.one, pair.other)}
    for one, total in sorted(held.items()):
        if total > 1.0 + SUM_TOLERANCE and one not in tied:
            yield _of_correlation(
                "correlation-groups",
                f"the groups of `{one.id}` have correlations that sum to {total:.4g} (of normal scores); one element "
                "can share at most 1 with all its groups",
                "lower `rho` of a group, or take it out of one",
            )
    for one in sorted(held.keys() | tied):
        if one.purpose in ("fixed-cost", "item-cost") and one not in with_cost:
            yield _of_correlation(
                "correlation-without-cost",
                f"`{one.id}` has no estimate of a cost paid once that could correlate",
                "write its cost, or remove it from the correlation",
            )
        if one.purpose == "occurrence" and one.id in excluded:
            yield _of_correlation(
                "correlation-exclusive",
                f"the risk `{one.id}` is in an exclusive set, whose risks are drawn together",
                "remove it from the correlation or from the set",
            )
    for whole in components(correlation):
        matrix = implied(correlation, whole)
        change = abs(nearest_correlation(matrix) - matrix)
        i, j = divmod(int(change.argmax()), len(whole))
        if change.max() < LEAST_CHANGE:
            continue
        names = f"`{whole[i].id}` and `{whole[j].id}`"
        if change.max() > MOST_CHANGE:
            yield _of_correlation(
                "correlation-impossible",
                f"no numbers can have the correlations of {', '.join(one.id for one in whole[:6])}"
                f"{' …' if len(whole) > 6 else ''}: the nearest possible matrix changes that of {names} by "
                f"{change.max():.2g}; at most {MOST_CHANGE:g} is repaired",
                "lower the coefficients that contradict each other",
            )
        else:
            yield Problem(
                "correlation-repaired",
                f"no numbers can have these correlations exactly; the nearest possible matrix is used, which changes "
                f"none by more than {change.max():.2g} ({names})",
                "warning",
                table="project",
                field="correlation",
                hint="the report lists each coefficient as requested, repaired and achieved",
            )


def _of_correlation(code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, table="project", field="correlation", hint=hint)
