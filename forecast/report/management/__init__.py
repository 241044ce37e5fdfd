"""The forecast for people who decide: one set of words for the page, the deck and the Markdown. No jargon.

Odds are said three ways at once, because readers differ in which they understand: in a word of a published scale, as a
count of equal chances, and in percent.
"""

from forecast.report.management.brief import brief
from forecast.report.management.odds import odds

__all__ = ["brief", "odds"]
