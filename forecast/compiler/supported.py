"""What a project can declare and the engine does not simulate yet: refused, for leaving it out would be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from forecast.errors import InputError, Problem
from forecast.project import Project


def refuse_unsupported(project: Project) -> None:
    """Raise if the project uses something that a simulation would silently leave out.

    Raises
    ------
    InputError
        Naming everything of that kind.
    """
    found = sorted(set(_unsupported(project)))
    if found:
        raise InputError(
            tuple(
                Problem("not-supported-yet", f"`{name}` is not simulated yet", table=table, field=name)
                for table, name in found
            )
        )


def _unsupported(project: Project) -> Iterator[tuple[str, str]]:
    for risk in project.risks:
        for impact in risk.impacts + risk.residual_impacts:
            for name in ("resources", "rate_factor", "quantity_factor"):
                if getattr(impact, name):
                    yield "impacts", name
    for resource in project.resources:
        for name in ("rate_estimate", "rate_from", "calendar", "cost_per_use"):
            if getattr(resource, name):
                yield "resources", name
        if resource.cost_follows != "duration":
            yield "resources", "cost_follows"
