"""The blocks of the page, from the verdict to the decision, each measured before it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from forecast.charts import style
from forecast.charts.one_page import outcome
from forecast.charts.one_page.brief import Brief, Chance, Change, Mover
from forecast.charts.one_page.sheet import (
    ACCENT,
    BODY,
    COLUMN,
    GUTTER,
    HEAD,
    HEIGHT,
    INNER,
    LEAD,
    MARGIN,
    PALE,
    SMALL,
    WIDTH,
    Sheet,
    filled,
    line_height,
    paragraph_height,
)
from forecast.charts.scale import money_scale, time_scale
from forecast.results import Results
from forecast.texts import say

TOP, BOTTOM = 0.45, 0.38
LEAST_GAP, MOST_GAP = 0.17, 0.5
RIGHT = 1.52  # the column of the bars
OWNER = 1.5
NAME = INNER - RIGHT - OWNER - 0.34
PAD = 0.17
AIR = 0.1
RADIUS = 0.125
HEADS = SMALL - 0.6
LEFT_LEFT_RIGHT = ("left", "left", "right")


class Fit(NamedTuple):
    """How much room parts take: lines of a name and of its response, height of the dots, air of a row."""

    name: int
    response: int
    dots: float
    air: float = 0.13
    has_note: bool = True


# From the roomiest to the tightest.
FITS = (
    *(Fit(*lines, dots) for lines, dots in product(((2, 2), (2, 1), (1, 1)), (1.5, 1.3, 1.05, 0.85))),
    *(Fit(1, 1, 0.7, air, has_note) for has_note, air in product((True, False), (0.1, 0.07))),
    Fit(1, 1, 0.45, 0.07, has_note=False),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: how high it is, and how it is drawn from its upper edge."""

    height: float
    draw: Callable[[float], None]


def draw(sheet: Sheet, results: Results, said: Brief) -> None:
    """Draw the page; where there is much to say, dots and responses take less room."""
    top = _header(sheet, said)
    foot = _footer(sheet, said)
    for fit in FITS:
        blocks = _blocks(sheet, results, said, fit)
        spare = foot - top - sum(block.height for block in blocks)
        gap = spare / max(len(blocks) - 1, 1)
        if gap >= LEAST_GAP:
            break
    gap = min(gap, MOST_GAP)
    for block in blocks:
        block.draw(top)
        top += block.height + gap


def _blocks(sheet: Sheet, results: Results, said: Brief, fit: Fit) -> list[Block]:
    found = [_verdict(sheet, said), _outcomes(sheet, results, said, fit.dots)]
    if said.since.rows:
        found.append(_changes(sheet, said))
    return [*found, _movers(sheet, said, fit), _decision(sheet, said)]


def _header(sheet: Sheet, said: Brief) -> float:
    taken = style.text_width(said.as_of, BODY)
    sheet.write(MARGIN, TOP, style.fitted(said.project, INNER - taken - 0.3, BODY, bold=True), bold=True, color=ACCENT)
    sheet.write(WIDTH - MARGIN, TOP, said.as_of, color=style.MUTED, align="right")
    sheet.bar(MARGIN, TOP + 0.2, INNER, 0.028, ACCENT)
    return TOP + 0.42


def _footer(sheet: Sheet, said: Brief) -> float:
    size = SMALL - 0.6
    lines = [line for text in (said.basis, said.sources) for line in filled(text, INNER, size, most_lines=2)]
    top = HEIGHT - BOTTOM - len(lines) * line_height(size)
    sheet.rule(top - 0.07)
    for k, line in enumerate(lines):
        sheet.write(MARGIN, top + k * line_height(size), line, size, color=style.MUTED)
    return top - 0.07 - 0.22


def _verdict(sheet: Sheet, said: Brief) -> Block:
    """Return the headline, the chances as dots, and those of each target as bars."""
    head = paragraph_height(INNER, said.verdict, HEAD, bold=True)
    below = 0.0
    if said.chances:
        below = 0.14 + max(_odds_height(said), _bars_height(said))

    def drawn(top: float) -> None:
        sheet.paragraph(MARGIN, top, INNER, said.verdict, HEAD, bold=True)
        if said.chances:
            _odds(sheet, said, top + head + 0.14)
            _bars(sheet, said, top + head + 0.14)

    return Block(head + below, drawn)


def _dot_rows(said: Brief) -> tuple[int, float]:
    """Return how many dots stand in a row, and their radius."""
    _, of = said.chances[0].odds.dots
    per_row = 25 if of > 20 else of if of <= 12 else of // 2
    return per_row, 0.048 if of > 20 else RADIUS * min(10 / per_row, 1.0)


def _odds_height(said: Brief) -> float:
    per_row, radius = _dot_rows(said)
    n_rows = -(-said.chances[0].odds.dots[1] // per_row)
    words = 2 * line_height(BODY) if _is_beside(said.chances[0]) else line_height(LEAD) + line_height(BODY)
    return n_rows * 2.55 * radius + 0.1 + words


def _odds(sheet: Sheet, said: Brief, top: float) -> None:
    first = said.chances[0]
    per_row, radius = _dot_rows(said)
    step = 2.55 * radius
    n, of = first.odds.dots
    for k in range(of):
        row, column = divmod(k, per_row)
        x, y = MARGIN + radius + column * step, top + radius + row * step
        sheet.dot(x, y, radius, is_full=k < n)
    top += -(-of // per_row) * step + 0.1
    likely = say("management.chance.likely", percent=first.odds.percent)
    sheet.write(MARGIN, top, likely, LEAD, bold=True)
    if _is_beside(first):
        after = MARGIN + style.text_width(likely, LEAD, bold=True) + AIR
        sheet.write(after, top + 0.02, first.detail, BODY, color=style.MUTED)
    else:
        detail = style.fitted(first.detail, COLUMN, BODY)
        sheet.write(MARGIN, top + line_height(LEAD), detail, BODY, color=style.MUTED)


def _is_beside(chance: Chance) -> bool:
    """Say whether what was promised stands in the line of its odds."""
    likely = style.text_width(say("management.chance.likely", percent=chance.odds.percent), LEAD, bold=True)
    return likely + AIR + style.text_width(chance.detail, BODY) <= COLUMN


def _bars_height(said: Brief) -> float:
    return 0.33 * (len(said.chances) - 1) if len(said.chances) > 1 else 0.0


def _bars(sheet: Sheet, said: Brief, top: float) -> None:
    left, number = MARGIN + COLUMN + GUTTER, 0.58
    widest = max((style.text_width(chance.label, BODY, bold=True) for chance in said.chances[1:]), default=0.0)
    label = min(max(0.78, widest + AIR), COLUMN / 2)
    room = COLUMN - label - number
    for chance in said.chances[1:]:
        name = style.fitted(chance.label, label - AIR, BODY, bold=True)
        sheet.write(left, top + 0.03, name, BODY, bold=True)
        sheet.bar(left + label, top + 0.05, room, 0.13, PALE)
        sheet.bar(left + label, top + 0.05, room * chance.share, 0.13, ACCENT)
        sheet.write(left + COLUMN, top + 0.015, chance.odds.percent, LEAD, bold=True, align="right")
        top += 0.33


def _outcomes(sheet: Sheet, results: Results, said: Brief, dots: float) -> Block:
    scales = (time_scale(results), money_scale(results))
    found = list(zip(said.outcomes, scales, strict=False))
    room = outcome.room(found, COLUMN, dots)

    def drawn(top: float) -> None:
        for k, (one, scale) in enumerate(found):
            outcome.draw(sheet, one, scale, MARGIN + k * (COLUMN + GUTTER), top, COLUMN, room)

    return Block(max(outcome.height(scale, room) for _, scale in found), drawn)


def _title(sheet: Sheet, top: float, text: str, left: float = MARGIN, width: float = INNER) -> float:
    return sheet.paragraph(left, top, width, text, LEAD, bold=True, most_lines=2) + 0.06


def _title_height(text: str, width: float = INNER) -> float:
    return paragraph_height(width, text, LEAD, bold=True, most_lines=2) + 0.06


def _changes(sheet: Sheet, said: Brief) -> Block:
    """Return what changed, in cells beside each other."""
    head, cell = _title_height(said.since.title), 4 * line_height(SMALL)

    def drawn(top: float) -> None:
        top = _title(sheet, top, said.since.title)
        width = INNER / max(len(said.since.rows), 4)
        for k, change in enumerate(said.since.rows):
            _change(sheet, change, MARGIN + k * width, top, width - 0.12)

    return Block(head + cell, drawn)


def _change(sheet: Sheet, change: Change, left: float, top: float, width: float) -> None:
    sheet.write(left, top, style.fitted(change.label, width, SMALL), SMALL, color=style.MUTED)
    top += line_height(SMALL)
    sheet.write(left, top, style.fitted(change.now, width, BODY + 0.6, bold=True), BODY + 0.6, bold=True)
    top += line_height(BODY + 0.6)
    for text in (say("management.since.was", before=change.before), change.move):
        sheet.write(left, top, style.fitted(text, width, SMALL - 0.6), SMALL - 0.6, color=style.MUTED)
        top += line_height(SMALL - 0.6)


def _movers(sheet: Sheet, said: Brief, fit: Fit) -> Block:
    """Return the table of what moves the forecast."""
    note = said.movers.note if fit.has_note else ""
    heights = [_mover_height(mover, fit) for mover in said.movers.rows]
    head = _title_height(said.movers.title)
    columns = _columns_height(said) if said.movers.rows else 0.0
    below = paragraph_height(INNER, note, SMALL, most_lines=2) + (0.06 if note else 0.0)

    def drawn(top: float) -> None:
        top = _title(sheet, top, said.movers.title)
        if said.movers.rows:
            _columns(sheet, said, top)
            top += columns
        most = max((abs(mover.size) for mover in said.movers.rows), default=1.0) or 1.0
        widest = max((style.text_width(mover.size_text, BODY, bold=True) for mover in said.movers.rows), default=0.0)
        longest = max(RIGHT - widest - 0.1, 0.3) / most
        for mover, height in zip(said.movers.rows, heights, strict=True):
            sheet.rule(top)
            _mover(sheet, mover, top + 0.46 * fit.air, longest, fit)
            top += height
        if note:
            sheet.rule(top)
            sheet.paragraph(MARGIN, top + 0.06, INNER, note, SMALL, color=style.MUTED, most_lines=2)

    return Block(head + columns + sum(heights) + below, drawn)


def _heads(said: Brief) -> tuple[list[str], list[str], list[str]]:
    """Return the lines of the heads over names, owners and bars."""
    what, owner = (
        filled(say(f"management.movers.head.{name}"), width, HEADS, most_lines=2)
        for name, width in (("what_and_response", NAME), ("owner_and_terms", OWNER + AIR))
    )
    return what, owner, filled(said.movers.measure, RIGHT + 0.05, HEADS, most_lines=2)


def _columns_height(said: Brief) -> float:
    return 0.2 + (max(map(len, _heads(said))) - 1) * line_height(HEADS)


def _columns(sheet: Sheet, said: Brief, top: float) -> None:
    heads = _heads(said)
    n = max(map(len, heads))
    for lines, x, align in zip(heads, (MARGIN, MARGIN + NAME + 0.17, WIDTH - MARGIN), LEFT_LEFT_RIGHT, strict=True):
        for k, line in enumerate(lines):
            below = top + (n - len(lines) + k) * line_height(HEADS)
            sheet.write(x, below, line, HEADS, color=style.MUTED, align=align)


def _mover_height(mover: Mover, fit: Fit) -> float:
    said = paragraph_height(NAME, mover.response, SMALL, most_lines=fit.response)
    beside = max(
        sum(paragraph_height(OWNER, text, SMALL, most_lines=2) for text in (mover.owner, *mover.standing)), 0.3
    )
    return max(paragraph_height(NAME, mover.name, BODY, bold=True, most_lines=fit.name) + said, beside) + fit.air


def _mover(sheet: Sheet, mover: Mover, top: float, per_unit: float, fit: Fit) -> None:
    below = sheet.paragraph(MARGIN, top, NAME, mover.name, BODY, bold=True, most_lines=fit.name)
    sheet.paragraph(MARGIN, below, NAME, mover.response, SMALL, color=style.MUTED, most_lines=fit.response)
    beside = top + 0.01
    for text in (mover.owner, *mover.standing):
        color = style.INK if text is mover.owner else style.MUTED
        beside = sheet.paragraph(MARGIN + NAME + 0.17, beside, OWNER, text, SMALL, color=color, most_lines=2)
    left = WIDTH - MARGIN - RIGHT
    # All bars on one scale: the longest leaves room for the longest number.
    bar = per_unit * abs(mover.size)
    number = style.fitted(mover.size_text, RIGHT - bar, BODY, bold=True)
    sheet.bar(left, top + 0.025, bar, 0.11, ACCENT)
    sheet.write(WIDTH - MARGIN, top, number, BODY, bold=True, align="right")
    size = SMALL - 0.6
    is_one = style.text_width(mover.detail, size) <= RIGHT
    below = top + line_height(BODY)
    # Time and money stand on a line each where they do not fit on one.
    for k, text in enumerate([mover.detail] if is_one else mover.detail.split(" · ")):
        said = style.fitted(text, RIGHT, size)
        sheet.write(WIDTH - MARGIN, below + k * line_height(size), said, size, color=style.MUTED, align="right")


def _decision(sheet: Sheet, said: Brief) -> Block:
    """Return the tinted box with what is asked."""
    asked = said.decision
    inner = INNER - 2 * PAD
    head = _title_height(asked.title, inner)
    height = 2 * PAD + head + sum(paragraph_height(inner, line, BODY) + 0.06 for line in asked.lines) + 0.07

    def drawn(top: float) -> None:
        sheet.box(MARGIN, top, INNER, height)
        sheet.bar(MARGIN, top + 0.06, 0.045, height - 0.12, ACCENT)
        left, top = MARGIN + PAD, top + PAD
        sheet.write(left, top - 0.03, say("management.decision.label"), SMALL, bold=True, color=ACCENT)
        top = _title(sheet, top + 0.13, asked.title, left, inner)
        for line in asked.lines:
            top = sheet.paragraph(left, top, inner, line, BODY) + 0.06

    return Block(height, drawn)
