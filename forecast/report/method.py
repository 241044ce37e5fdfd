"""What the page says of its method where that depends on what the model uses."""

from __future__ import annotations

from forecast.results import Results
from forecast.results.words import listed
from forecast.texts import say


def acts_on_top(results: Results) -> str:
    """Say what changes durations and costs after the estimates were drawn, to follow a statement about these."""
    found = ["systemic"] if results.systemic else []
    found += ["risks"] if any(results.risks.probability > 0.0) else []
    found += ["lost_days"] if results.lost_days else []
    found += ["prices"] if results.money.has_escalation or results.money.has_exchange else []
    if not found:
        return ""
    if found == ["systemic"]:
        return say("findings.method.systemic_on_top")
    return say("findings.method.on_top", what=listed((say(f"findings.method.on_top_{one}") for one in found), "and"))


def tied_words(results: Results) -> str:
    """Say what ties estimates of different tasks together in this model, to follow "are independent"."""
    found = ["correlation"] if results.correlations else []
    found += ["systemic"] if results.systemic else []
    found += ["risk"] if results.risks.id else []
    found += ["rate"] if "rate" in results.costs.kind else []
    found += ["price"] if "price" in results.costs.kind else []
    if not found:
        return say("findings.method.not_tied")
    return say("findings.method.tied", what=listed((say(f"findings.method.tied_{one}") for one in found), "or"))
