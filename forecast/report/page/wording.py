"""The words of the page that stand alone: headings, labels, and what its moving parts say.

A brand may say each of them in its own way; see `forecast.report.page.brand`.
"""

from __future__ import annotations

WORDING: dict[str, str] = {
    "language": "en",
    "contents": "Contents",
    "curves": "When and how much",
    "chances": "As chances out of fifty",
    "gates": "Gates",
    "scenarios": "Scenarios side by side",
    "choose": "Scenario:",
    "levels": "P-levels",
    "drivers": "What drives it and what to do",
    "contributions": "From the plan to the P80",
    "removal": "What each risk adds",
    "contingency": "Contingency",
    "joint": "On time and on budget together",
    "schedule": "Schedule",
    "milestones": "Milestones",
    "sometimes": "What happens only sometimes",
    "deliveries": "Deliveries",
    "finance": "Cash flow and finance",
    "accounts": "Cost by account",
    "resources": "Resources",
    "register": "Risk register",
    "quality": "Schedule quality",
    "appendix": "Appendix",
    "assumptions": "Assumptions",
    "sureness": "How sure are the inputs",
    "inputs": "Effective inputs",
    "paths": "Paths to the finish",
    "variance": "Where the spread comes from",
    "imported": "Schedule as imported",
    "more": "More charts",
    "method": "Method and limits",
    "certificate": "Verification certificate",
    "record": "Run record",
    "in_words": "This chart in words",
    "try_finish": "Try another target:",
    "try_cost": "Try another budget:",
    "both_now": "On time and on budget:",
    "drag": "Drag the cross, or move the sliders above.",
    "back": "Back to the targets",
    "without": "Without one risk:",
    "nothing_off": "all risks as they are",
    "one_at_a_time": "From runs without that risk alone, at the targets of this scenario. What several risks do "
    "together is not the sum.",
}
