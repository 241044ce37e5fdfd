"""When it ends, or what it costs: twenty dots on a scale, the promise as a line, three numbers below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forecast.charts import style
from forecast.charts.one_page.brief import Fact, Outcome
from forecast.charts.one_page.dots import dots
from forecast.charts.one_page.sheet import ACCENT, BODY, LEAD, SMALL, Sheet, filled, line_height
from forecast.charts.scale import Scale, date_ticks, number_ticks
from forecast.texts import say

TITLE = line_height(LEAD) + 0.02
TICKS = 0.36
FACTS = 0.62
SAFE = 0.80
TAIL = 0.01
AIR = 0.08
FACT_AIR = 0.07
VALUES = (BODY + 1.4, BODY + 0.6, BODY - 0.2, SMALL, SMALL - 0.6)  # points, the largest that fits
N_TICKS = 5


@dataclass(frozen=True, slots=True)
class Room:
    """What panels beside each other share.

    Attributes
    ----------
    dots : float
        The height of the dots.
    rows : int
        How many rows the names of the lines take.
    has_key_below : bool
        Whether the key stands below the title, because there is no room beside it.
    label_lines : int
        How many lines the names of the numbers take.
    """

    dots: float
    rows: int
    has_key_below: bool
    label_lines: int


def room(found: Sequence[tuple[Outcome, Scale]], width: float, most: float) -> Room:
    """Return the room that panels need; their dots take at most ``most`` inches."""
    uncertain = [(outcome, scale) for outcome, scale in found if not scale.is_certain]
    heights = [dots(scale, *scale.limits(TAIL), width, most).height + 0.1 for _, scale in uncertain]
    rows = [1 + max(row for _, row in _starts(_marks(*one, 0.0, width), 0.0, width)) for one in uncertain]
    is_below = any(style.text_width(_key(outcome), SMALL) > _beside(outcome, width) for outcome, _ in uncertain)
    labels = [len(_label_lines(fact, width / 3)) for outcome, _ in found for fact in outcome.facts]
    return Room(max(heights, default=0.0), max(rows, default=0), is_below, max(labels, default=1))


def height(scale: Scale, room: Room) -> float:
    """Return how high a panel is."""
    numbers = FACTS + (room.label_lines - 1) * line_height(SMALL)
    return TITLE + (0.0 if scale.is_certain else _labels(room) + room.dots + TICKS) + numbers


def _labels(room: Room) -> float:
    return (room.rows + room.has_key_below) * line_height(SMALL) + 0.06


def _key(outcome: Outcome) -> str:
    """Return what the dots stand for."""
    return say("management.page.dots_and_promise") if outcome.target else say("management.page.dots")


def _beside(outcome: Outcome, width: float) -> float:
    """Return the room beside the title."""
    return width - style.text_width(outcome.title, LEAD, bold=True) - 0.15


def _label_lines(fact: Fact, width: float) -> list[str]:
    return filled(fact.label, width - FACT_AIR, SMALL, most_lines=2)


def draw(sheet: Sheet, outcome: Outcome, scale: Scale, left: float, top: float, width: float, room: Room) -> None:
    """Draw the panel."""
    sheet.write(left, top, outcome.title, LEAD, bold=True)
    if not scale.is_certain:
        key = style.fitted(_key(outcome), width, SMALL)
        if room.has_key_below:
            sheet.write(left, top + TITLE, key, SMALL, color=style.MUTED)
        else:
            sheet.write(left + width, top + 0.03, key, SMALL, color=style.MUTED, align="right")
    top += TITLE
    if not scale.is_certain:
        top += _labels(room)
        _draw_dots(sheet, outcome, scale, left, top, width, room.dots)
        top += room.dots + TICKS
    for k, fact in enumerate(outcome.facts):
        _draw_fact(sheet, fact, left + k * width / 3, top, width / 3, room.label_lines)


def _draw_dots(
    sheet: Sheet, outcome: Outcome, scale: Scale, left: float, top: float, width: float, height: float
) -> None:
    low, high = scale.limits(TAIL)
    base = top + height

    def at(value: float) -> float:
        return left + (value - low) / (high - low) * width

    found = dots(scale, low, high, width, height)
    for x, y, is_met in zip(found.x, found.y, found.is_met, strict=True):
        sheet.dot(left + x, base - y, found.radius, is_full=is_met)
    sheet.rule(base, left, left + width, style.FAINT)
    marks = _marks(outcome, scale, left, width)
    for mark in marks:
        sheet.axes.plot(
            [mark.x, mark.x], [base, top - 0.03], color=mark.color, linewidth=1.3, linestyle=mark.dashes, zorder=3,
            solid_capstyle="butt",
        )  # fmt: skip
    for mark, (start, row) in zip(marks, _starts(marks, left, width), strict=True):
        line = top - 0.05 - (1 + row) * line_height(SMALL)
        sheet.write(start, line, mark.text, SMALL, bold=True, color=mark.color)
    _draw_ticks(sheet, scale, (low, high), left, width, base)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line across the dots with its name."""

    x: float
    text: str
    color: str
    dashes: Any

    @property
    def size(self) -> float:
        """Return the width of the name."""
        return style.text_width(self.text, SMALL, bold=True)


def _marks(outcome: Outcome, scale: Scale, left: float, width: float) -> list[_Mark]:
    low, high = scale.limits(TAIL)
    safe = scale.percentile(SAFE).value
    found: list[tuple[float, str, str, Any]] = [(safe, outcome.safe, ACCENT, (0, (3, 2)))]
    if scale.target is not None and outcome.target:
        found.append((scale.target, outcome.target, style.INK, "-"))
    return [
        _Mark(left + (value - low) / (high - low) * width, style.fitted(text, width, SMALL, bold=True), color, dashes)
        for value, text, color, dashes in found
    ]


def _starts(marks: list[_Mark], left: float, width: float) -> list[tuple[float, int]]:
    """Return where the name of each line begins, and in which row: side by side, turned away from each other."""
    right = left + width
    if len(marks) < 2:
        return [(min(max(mark.x - mark.size / 2, left), right - mark.size), 0) for mark in marks]
    first, second = sorted(range(2), key=lambda k: marks[k].x)
    one, other = marks[first], marks[second]
    begins = {first: max(one.x - one.size, left), second: min(other.x, right - other.size)}
    if begins[first] + one.size + AIR > begins[second]:
        begins[second] = min(begins[first] + one.size + AIR, right - other.size)
        begins[first] = max(min(begins[first], begins[second] - one.size - AIR), left)
    meets = begins[first] + one.size + AIR / 2 > begins[second]
    return [(begins[k], int(meets and k == first)) for k in range(2)]


def _draw_ticks(
    sheet: Sheet, scale: Scale, limits: tuple[float, float], left: float, width: float, base: float
) -> None:
    low, high = limits

    def at(value: float) -> float:
        return left + (value - low) / (high - low) * width

    if scale.start is None:
        positions, labels = number_ticks(low, high, N_TICKS, scale.unit)
    else:
        positions, labels = date_ticks(scale.start, low, high, N_TICKS)
    last = -1.0
    for value, text in zip(positions, labels, strict=True):
        lines = text.split("\n")
        half = max(style.text_width(line, SMALL) for line in lines) / 2
        sheet.axes.plot([at(value)] * 2, [base, base + 0.035], color=style.FAINT, linewidth=0.7, zorder=2)
        middle = min(max(at(value), left + half), left + width - half)
        if middle - half < last + 0.05:
            continue
        for k, line in enumerate(lines):
            sheet.write(
                middle, base + 0.05 + 0.9 * k * line_height(SMALL), line, SMALL, color=style.MUTED, align="center"
            )
        last = middle + half
    if scale.start is None:
        sheet.write(
            at(high), base + 0.05 + 0.9 * line_height(SMALL), scale.label, SMALL - 0.6, color=style.MUTED, align="right"
        )


def _draw_fact(sheet: Sheet, fact: Fact, left: float, top: float, width: float, label_lines: int) -> None:
    lines = _label_lines(fact, width)
    for k, line in enumerate(lines, label_lines - len(lines)):
        sheet.write(left, top + k * line_height(SMALL), line, SMALL, color=style.MUTED)
    top += label_lines * line_height(SMALL)
    width -= FACT_AIR
    # An amount is the message: it is set smaller before it is cut.
    size = next((one for one in VALUES if style.text_width(fact.value, one, bold=True) <= width), VALUES[-1])
    sheet.write(left, top, style.fitted(fact.value, width, size, bold=True), size, bold=True)
    top += line_height(VALUES[0])
    sheet.write(left, top, style.fitted(fact.note, width, SMALL), SMALL, color=style.MUTED)
