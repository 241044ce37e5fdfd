"""Probabilities as people say them: a word with a published meaning, and so many chances in a round number.

Source: Intelligence Community Directive 203 (US Director of National Intelligence, 2015), section D.6.e.(2).(a), for
the words; Gigerenzer & Hoffrage (1995), Psychological Review 102(4), 684-704, for counts instead of percentages.
"""

from __future__ import annotations

from forecast.charts.one_page.brief import Odds
from forecast.results.words import percent
from forecast.statistics import Interval
from forecast.texts import say

# Up to which probability a word holds, and the end of its key.
SCALE = (
    (0.05, "almost_none"),
    (0.20, "very_unlikely"),
    (0.45, "unlikely"),
    (0.55, "even"),
    (0.80, "likely"),
    (0.95, "very_likely"),
    (1.00, "almost_certain"),
)
# Simple odds, and how far they may stand from the probability.
SIMPLE = ((1, 2, 0.05), (1, 3, 0.02), (2, 3, 0.02), (1, 4, 0.02), (3, 4, 0.02))
TAIL, FAR_TAIL = 0.075, 0.03  # below it (or above one less it) tenths, and twentieths, are too coarse


def odds(p: Interval) -> Odds:
    """Say a probability.

    Parameters
    ----------
    p : Interval
        Of 0 or 1 alone, where nothing varies and no sample has to be trusted: then it is never or always.

    Examples
    --------
    >>> [odds(Interval(p, p, p)).text for p in (0.66, 0.43, 0.95, 0.012)]
    ['about 2 in 3', 'about 4 in 10', 'about 19 in 20', 'about 1 in 100']
    >>> odds(Interval(0.43, 0.42, 0.44)).word, odds(Interval(1.0, 1.0, 1.0)).word, odds(Interval(0.0, 0.0, 0.01)).text
    ('unlikely', 'certain', 'fewer than 1 in 100')
    """
    n, of = _count(p.value)
    return Odds(_word(p), n, of, _text(p, n, of), percent(p))


def _word(p: Interval) -> str:
    if p.low == p.high and p.value in (0.0, 1.0):
        return say("management.odds.word.certain" if p.value else "management.odds.word.out_of_reach")
    word = next(word for most, word in SCALE if p.value <= most)
    return say(f"management.odds.word.{word}")


def _count(p: float) -> tuple[int, int]:
    """Return simple odds close to a probability, else tenths, towards the ends twentieths and hundredths."""
    for n, of, close in SIMPLE:
        if abs(p - n / of) <= close:
            return n, of
    end = min(p, 1.0 - p)
    of = 10 if end >= TAIL else 20 if end >= FAR_TAIL else 100
    return round(p * of), of


def _text(p: Interval, n: int, of: int) -> str:
    if p.low == p.high and p.value in (0.0, 1.0):
        return say("management.odds.chances.always" if p.value else "management.odds.chances.never")
    if n == 0:
        return say("management.odds.chances.fewer", k=1, of=of)
    if n == of:
        return say("management.odds.chances.more", k=of - 1, of=of)
    return say("management.odds.chances.about", k=n, of=of)
