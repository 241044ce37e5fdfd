"""Whether an outcome is certain: the same whatever happens, as of a project that is finished."""

from __future__ import annotations

from datetime import date

import numpy as np

from forecast.results import Results
from forecast.results.results import COST_TOLERANCE, DAY_TOLERANCE


def finish_is_certain(results: Results) -> bool:
    """Say whether the project ends on the same moment whatever happens."""
    return bool(np.ptp(results.finish) <= DAY_TOLERANCE) and not _has_more_to_show(results)


def cost_is_certain(results: Results) -> bool:
    """Say whether the project costs the same whatever happens."""
    most = float(np.abs(results.cost).max(initial=0.0))
    return bool(np.ptp(results.cost) <= COST_TOLERANCE * most) and not _has_more_to_show(results)


def is_certain(results: Results) -> bool:
    """Say whether finish and cost are the same whatever happens."""
    return finish_is_certain(results) and cost_is_certain(results)


def is_finished(results: Results) -> bool:
    """Say whether the project had ended by its status date."""
    status = results.provenance.status_date
    if not status or not finish_is_certain(results):
        return False
    return results.date_of(float(results.finish.max())) <= date.fromisoformat(status)


def _has_more_to_show(results: Results) -> bool:
    """Say whether something that may happen did not happen in any iteration: then nobody knows what it would do."""
    risks = results.risks
    is_rare = bool(((risks.probability > 0.0) & (risks.share == 0.0)).any())
    return is_rare or any(row["probability"] and not row["share"] for row in results.forks)
