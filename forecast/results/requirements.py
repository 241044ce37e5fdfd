"""What a scenario can require: the names of gates, and what each of them measures.

A name is ``on_time``, ``P80_finish``, ``P80_finish_slip`` … or, of a milestone, ``milestones.ID.P80_finish``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["probability", "date", "working days", "calendar days", "money"]
AT_LEAST, AT_MOST = "at_least", "at_most"
MILESTONES = "milestones"
LEVEL = re.compile(r"[Pp](\d{1,2}(?:\.\d+)?)_(\w+)")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of gate: the unit of its number, whether that is the least or the most, and what it can't do without.

    ``needs`` are targets of the scenario. ``of_level`` marks gates of a P-level, ``of_baseline`` those that compare
    with a stored run, ``of_milestone`` those that a milestone can have.
    """

    unit: Unit
    bound: str
    needs: tuple[str, ...] = ()
    of_level: bool = False
    of_baseline: bool = False
    of_milestone: bool = False


# In the order in which gates are shown.
KINDS: dict[str, Kind] = {
    "on_time": Kind("probability", AT_LEAST, ("time",)),
    "on_budget": Kind("probability", AT_LEAST, ("budget",)),
    "joint": Kind("probability", AT_LEAST, ("time", "budget")),
    "finish": Kind("date", AT_MOST, of_level=True, of_milestone=True),
    "duration": Kind("working days", AT_MOST, of_level=True),
    "cost": Kind("money", AT_MOST, of_level=True),
    "days_left": Kind("calendar days", AT_LEAST, ("finish",), of_level=True),
    "money_left": Kind("money", AT_LEAST, ("budget",), of_level=True),
    "quality": Kind("probability", AT_LEAST),
    "finish_slip": Kind("calendar days", AT_MOST, of_level=True, of_baseline=True, of_milestone=True),
    "cost_rise": Kind("money", AT_MOST, of_level=True, of_baseline=True),
    "on_time_drop": Kind("probability", AT_MOST, ("time",), of_baseline=True),
    "on_budget_drop": Kind("probability", AT_MOST, ("budget",), of_baseline=True),
    "joint_drop": Kind("probability", AT_MOST, ("time", "budget"), of_baseline=True),
}
TARGETS_IN_WORDS = {
    "time": "a target `finish` or `duration`",
    "finish": "a target `finish`",
    "budget": "a target `budget`",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a gate measures: its kind by name, the P-level where it has one, and the milestone where it is of one."""

    kind: str
    p_level: float | None = None
    milestone: str = ""

    @property
    def of(self) -> Kind:
        """Return the kind itself."""
        return KINDS[self.kind]

    @property
    def name(self) -> str:
        """Return the name that the scenario uses.

        Examples
        --------
        >>> Measure("finish", 0.8, "M-10").name
        'milestones.M-10.P80_finish'
        """
        level = "" if self.p_level is None else f"P{round(100.0 * self.p_level, 6):g}_"
        return (f"{MILESTONES}.{self.milestone}." if self.milestone else "") + level + self.kind

    @property
    def rank(self) -> tuple[str, int, float]:
        """Return where it stands among others: the project's before the milestones', then by kind and level."""
        return self.milestone, list(KINDS).index(self.kind), self.p_level or 0.0


def measure(name: str) -> Measure | None:
    """Return what a gate of this name measures, None if there is none.

    Examples
    --------
    >>> measure("P80_finish_slip"), measure("P0_cost"), measure("milestones.M.1.P50_finish").milestone
    (Measure(kind='finish_slip', p_level=0.8, milestone=''), None, 'M.1')
    """
    milestone = ""
    if name.startswith(f"{MILESTONES}."):
        found = re.fullmatch(rf"{MILESTONES}\.(.+)\.({LEVEL.pattern})", name)
        if found is None:
            return None
        milestone, name = found[1], found[2]
    kind, p_level = name, None
    leveled = LEVEL.fullmatch(name)
    if leveled is not None:
        p_level, kind = float(leveled[1]) / 100.0, leveled[2]
    if kind not in KINDS or KINDS[kind].of_level != (p_level is not None):
        return None
    if p_level is not None and not 0.0 < p_level < 1.0:
        return None
    if milestone and not KINDS[kind].of_milestone:
        return None
    return Measure(kind, p_level, milestone)
