"""What the page says of its method where that depends on what the model uses."""

from __future__ import annotations

from forecast.results import Results


def acts_on_top(results: Results) -> str:
    """Say what changes durations and costs after the estimates were drawn, to follow a statement about these."""
    found = ["the systemic risk"] if results.systemic else []
    found += ["risks"] if any(results.risks.probability > 0.0) else []
    found += ["lost days"] if results.lost_days else []
    found += ["prices that move"] if results.money.has_escalation or results.money.has_exchange else []
    return f"; {_listed(found, 'and')} come{'s' if found == ['the systemic risk'] else ''} on top" if found else ""


def tied_words(results: Results) -> str:
    """Say what ties estimates of different tasks together in this model, to follow "are independent"."""
    found = ["a stated correlation"] if results.correlations else []
    found += ["the systemic risk"] if results.systemic else []
    found += ["a risk on several tasks"] if results.risks.id else []
    found += ["the rate of a resource"] if "rate" in results.costs.kind else []
    found += ["a price that moves"] if "price" in results.costs.kind else []
    if not found:
        return "(the model states no correlation and no risk)"
    return f"but for what {_listed(found, 'or')} ties together"


def _listed(names: list[str], last: str) -> str:
    return f" {last} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
