"""How precisely a number is to be known before a run may stop: ``P80 finish ±0.5d``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from forecast.errors import UsageError
from forecast.results import Results
from forecast.statistics.error import Interval, mean, percentile, probability

SHAPE = re.compile(
    r"(?:(?P<level>mean|P\d{1,2}(?:\.\d+)?)\s+)?(?P<what>finish|duration|cost|on[ _]time|on[ _]budget|joint)\s*"
    r"(?:±|\+-|\+/-)\s*(?P<half>\d[\d_]*(?:\.\d+)?|\.\d+)\s*(?P<unit>d|days?|%)?",
    re.IGNORECASE,
)
EXAMPLES = "`P80 finish ±0.5d`, `P80 cost ±1%`, `mean cost ±20_000`, `on time ±0.5%`"


@dataclass(frozen=True, slots=True)
class Precision:
    """A number and the half width that its 95 % interval is to have at most.

    ``half`` is in working days (also of a finish), money or a probability 0-1; where ``is_share``, a share of the
    number itself.
    """

    text: str
    what: str
    p_level: float | None
    half: float
    is_share: bool

    def found(self, results: Results) -> Interval | None:
        """Return the number with its interval; None where the scenario sets no such target."""
        size = results.block_size
        outcomes = {"finish": results.duration, "duration": results.duration, "cost": results.cost}.get(self.what)
        if outcomes is not None:
            return mean(outcomes, size) if self.p_level is None else percentile(outcomes, self.p_level, size)
        time, money = results.on_time(), results.on_budget()
        hits = {"on time": time, "on budget": money}.get(self.what)
        if self.what == "joint" and time is not None and money is not None:
            hits = time & money
        return None if hits is None else probability(hits, size)

    def is_reached(self, results: Results) -> bool:
        """Say whether a run knows the number as precisely."""
        found = self.found(results)
        if found is None:
            raise UsageError(f'`--until "{self.text}"` needs a target that the scenario does not set')
        half = half_width(found)
        return half <= self.half * (abs(found.value) if self.is_share else 1.0)

    def words(self, results: Results) -> str:
        """Say whether a run knows the number as precisely, and after how many iterations."""
        said = "is reached" if self.is_reached(results) else "is not reached"
        return f"{self.text}: {said} after {results.n_iterations:,} iterations"


def half_width(found: Interval) -> float:
    """Return how far the further end of an interval is from its value."""
    return max(found.high - found.value, found.value - found.low) if math.isfinite(found.value) else math.inf


def precision(text: str) -> Precision:
    """Return what a text asks for.

    Raises
    ------
    UsageError
        Where it asks for nothing that is known.

    Examples
    --------
    >>> precision("P80 cost +-1%").half, precision("on time ±0.5 %").what, precision("mean finish ±.5d").p_level
    (0.01, 'on time', None)
    """
    match = SHAPE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"`{text}` is no precision; write for example {EXAMPLES}")
    what, level = match["what"].casefold().replace("_", " "), match["level"]
    unit, half = (match["unit"] or "").casefold(), float(match["half"])
    is_outcome = what in ("finish", "duration", "cost")
    if is_outcome == (level is None):
        wrong = f"needs a P-level or `mean`: `P80 {what} …`" if is_outcome else f"has no P-level: `{what} …`"
        raise UsageError(f"`{text}`: {what} {wrong}")
    if unit.startswith("d") and what not in ("finish", "duration"):
        raise UsageError(f"`{text}`: {what} is not known in days")
    if half == 0.0:
        raise UsageError(f"`{text}`: no run knows a number exactly; write for example {EXAMPLES}")
    p_level = None if level is None or level.casefold() == "mean" else float(level[1:]) / 100.0
    if p_level == 0.0:
        raise UsageError(f"`{text}`: P-levels lie between P0 and P100")
    return Precision(text.strip(), what, p_level, half / 100.0 if unit == "%" else half, unit == "%" and is_outcome)
