"""The five slides: verdict, date and cost, what changed, what weighs most, the decision."""

from __future__ import annotations

from collections.abc import Callable

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.slide import Slide

from forecast.charts.one_page.brief import Brief, Mover, Outcome
from forecast.charts.scale import money_scale, time_scale
from forecast.report.deck import charts
from forecast.report.deck.shapes import (
    ACCENT,
    BODY_BOTTOM,
    BODY_TOP,
    INNER,
    LEFT,
    MUTED,
    RIGHT,
    TINT,
    Box,
    Column,
    dots,
    fill,
    paragraphs,
    rule,
    table,
    write,
)
from forecast.report.management.texts import beginning, safe_level
from forecast.results import Results
from forecast.results.words import listed, one_line, percent
from forecast.texts import say

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
TITLE_TOP, TITLE_HEIGHT = 0.72, 1.0
TITLE_SIZES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
GUTTER = 0.5
HALF = (INNER - GUTTER) / 2
ROW = 0.82

Fill = Callable[[Slide, Brief, Results], tuple[str, str]]


def new(slide: Slide, said: Brief, results: Results, draw: Fill, number: int) -> None:
    """Draw a slide with its title, its footer and its notes; ``draw`` returns title and source of the numbers."""
    title, source = draw(slide, said, results)
    place = slide.shapes.title
    if place is not None:
        box = Box(LEFT, TITLE_TOP, INNER, TITLE_HEIGHT)
        place.left, place.top, place.width, place.height = box.emu
        fill(place.text_frame, title, box, TITLE_SIZES, bold=True)
    rule(slide, Box(LEFT, 0.36, 0.55, 0.05), ACCENT)
    project, day, foot = (say(f"management.deck.shape.{name}") for name in ("project", "date", "footer"))
    write(slide, Box(LEFT + 0.7, 0.27, 7.5, 0.26), said.project, (12.0, 10.0), ink=ACCENT, bold=True, name=project)
    write(slide, Box(RIGHT - 3.6, 0.27, 3.6, 0.26), said.as_of, (12.0, 10.0), ink=MUTED, align="right", name=day)
    rule(slide, Box(LEFT, 6.95, INNER, 0.01))
    write(slide, Box(LEFT, 7.02, 11.3, 0.24), said.basis, (10.0, 9.0), ink=MUTED, name=foot)
    place_of = say("management.deck.place", k=number, n=len(SLIDES))
    write(slide, Box(RIGHT - 0.6, 7.02, 0.6, 0.24), place_of, (10.0,), ink=MUTED, align="right")
    notes = slide.notes_slide.notes_text_frame
    if notes is not None:
        notes.text = f"{source}\n{say('management.deck.notes', basis=said.basis, status=said.as_of)}"


def verdict(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw the odds as a number and as dots, and the chance of each promise as a bar."""
    if not said.chances:
        for k, one in enumerate(said.outcomes):
            _facts(slide, one, Box(LEFT + k * (HALF + GUTTER), BODY_TOP + 0.6, HALF, 1.6), size=32.0)
        return said.verdict, say("management.deck.source.without_targets")
    first = said.chances[0]
    write(
        slide,
        Box(LEFT, BODY_TOP, HALF, 1.45),
        first.odds.percent,
        (88.0, 72.0),
        ink=ACCENT,
        bold=True,
        name=say("management.deck.shape.percent"),
    )
    n, of = first.odds.dots
    in_words = say("management.deck.alt.dots", k=n, of=of, chances=first.odds.text)
    dots(slide, Box(LEFT, BODY_TOP + 1.9, HALF, 0.95), n, of, in_words)
    chance = say("management.deck.promise", chances=beginning(first.odds.text), promise=first.detail)
    write(slide, Box(LEFT, BODY_TOP + 3.0, HALF, 0.8), chance, (20.0, 18.0, 16.0), ink=MUTED)
    values = [one.share for one in said.chances]
    percents = [one.odds.percent for one in said.chances]
    labels = [one.label for one in said.chances]
    rows = [
        say(
            "management.deck.alt.chance",
            label=one.label, promise=one.detail, percent=one.odds.percent, odds=one.odds.word,
        )
        for one in said.chances
    ]  # fmt: skip
    box = Box(LEFT + HALF + GUTTER, BODY_TOP, HALF, 0.95 * len(values) + 0.3)
    in_words = say("management.deck.alt.bars", rows=listed(rows, "semicolon"))
    charts.shares(slide, box, labels, values, percents, say("management.deck.chance"), in_words)
    words = listed([say(f"management.deck.said.{one.key}", odds=one.odds.word) for one in said.chances], "semicolon")
    below = Box(box.left, box.top + box.height + 0.1, HALF, 0.7)
    sentence = say("management.sentence", sentence=beginning(words))
    write(slide, below, sentence, (16.0, 14.0), ink=MUTED)
    write(slide, Box(LEFT, BODY_BOTTOM - 0.3, INNER, 0.25), said.sources, (11.0, 10.0), ink=MUTED)
    return said.verdict, say("management.deck.source.verdict")


def dates(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw the two cumulative curves, and below each what it says."""
    safe = say("management.deck.safe", level=safe_level())
    is_still = [one.is_certain for one in (time_scale(results), money_scale(results))][: len(said.outcomes)]
    for k, one in enumerate(said.outcomes):
        left = LEFT + k * (HALF + GUTTER)
        write(slide, Box(left, BODY_TOP - 0.1, HALF, 0.36), one.title, (18.0,), bold=True)
        if not is_still[k]:
            title = say("management.deck.within" if k else "management.deck.by_then")
            write(slide, Box(left, BODY_TOP + 0.26, HALF, 0.26), title, (12.0,), ink=MUTED)
            target = one.facts[0].label
            found = (
                charts.time_curve(results, target, safe, title)
                if k == 0
                else charts.money_curve(results, target, safe, title, one_line(results.currency))
            )
            charts.curve(slide, Box(left - 0.08, BODY_TOP + 0.55, HALF + 0.08, 2.95), found, one.alt)
        below = 0.6 if all(is_still) else 3.62
        _facts(slide, one, Box(left, BODY_TOP + below, HALF, 1.05))
    return said.dates, say("management.deck.source.dates")


def changes(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw what changed since last time; where no earlier forecast is known, what this one rests on."""
    if said.since.rows:
        columns = [
            Column("", 4.6),
            Column(say("management.since.head.before"), 2.4, is_right=True, is_muted=True),
            Column(say("management.since.head.now"), 2.4, is_right=True, is_bold=True),
            Column(say("management.since.head.move"), 2.7, is_right=True),
        ]
        rows = [(one.label, one.before, one.now, one.move) for one in said.since.rows]
        texts = [
            say("management.deck.alt.change", label=label, before=before, now=now, move=move)
            for label, before, now, move in rows
        ]
        in_words = say("management.deck.alt.table", rows=listed(texts, "semicolon"))
        table(slide, LEFT, BODY_TOP, columns, rows, 0.62, in_words)
        return said.since.title, say("management.deck.source.changes")
    told = [(text, label) for label, text in said.basis_rows]
    texts = [say("management.deck.alt.basis", value=text, label=label) for text, label in told]
    facts = [Column("", 3.0, is_bold=True, ink=ACCENT, size=24.0), Column("", 9.1, size=18.0)]
    table(slide, LEFT, BODY_TOP, facts, told, 0.72, say("management.deck.alt.table", rows=listed(texts, "semicolon")))
    return said.basis_title, say("management.deck.source.basis")


def movers(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw the five drivers as a table, and how much each moves as bars beside it."""
    rows = said.movers.rows
    if rows:
        widths = {"what": 3.45, "owner": 1.65, "response": 3.0, "terms": 1.95}
        columns = [
            Column(say(f"management.movers.head.{name}"), width, is_bold=name == "what")
            for name, width in widths.items()
        ]
        lines = [(one.name, one.owner, one.response, " · ".join(one.standing)) for one in rows]
        said_of_rows = listed([_in_words(one) for one in rows], "semicolon")
        in_words = say("management.deck.alt.table", rows=said_of_rows)
        table(slide, LEFT, BODY_TOP - 0.15, columns, lines, ROW, in_words)
        left = LEFT + sum(widths.values()) + 0.1
        box = Box(left, BODY_TOP + 0.21, RIGHT - left, ROW * len(rows))
        sizes, texts = [abs(one.size) for one in rows], [one.size_text for one in rows]
        write(slide, Box(left, BODY_TOP - 0.12, RIGHT - left, 0.3), said.movers.measure, (11.0, 9.0), ink=MUTED)
        in_words = say("management.deck.alt.bars", rows=said_of_rows)
        charts.bars(slide, box, [one.name for one in rows], sizes, texts, said.movers.measure, in_words)
    if said.movers.note and not rows:
        write(slide, Box(LEFT, BODY_TOP, INNER, 0.8), said.movers.note, (18.0, 16.0, 14.0), ink=MUTED)
    elif said.movers.note:
        write(slide, Box(LEFT, BODY_BOTTOM - 0.22, INNER, 0.3), said.movers.note, (12.0, 11.0, 10.0), ink=MUTED)
    return said.movers.title, say("management.deck.source.movers")


def _in_words(one: Mover) -> str:
    return say(
        "management.deck.alt.mover",
        name=one.name,
        owner=one.owner or say("management.deck.alt.no_owner"),
        size=one.size_text,
        response=one.response or say("management.movers.state.none"),
    )


def decision(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw what is asked: the odds now and then, what speaks for it, what each response does alone."""
    asked = said.decision
    width = INNER
    if asked.steps:
        width = INNER - 4.6
        names, values = zip(*asked.steps, strict=True)
        texts = [percent(value) for value in values]
        rows = [
            say("management.deck.alt.step", name=name, percent=text) for name, text in zip(names, texts, strict=True)
        ]
        in_words = say("management.deck.alt.columns", rows=listed(rows, "semicolon"))
        box, title = Box(LEFT + width + 0.4, BODY_TOP - 0.1, 4.2, 4.6), say("management.deck.chance")
        charts.shares(slide, box, names, values, texts, title, in_words, is_upright=True, strong=1)
    height = min(0.5 * len(asked.lines) + 0.35, 1.9)
    if asked.lines:
        rule(slide, Box(LEFT, BODY_TOP, width, height), TINT)
        rule(slide, Box(LEFT, BODY_TOP, 0.06, height), ACCENT)
        place = Box(LEFT + 0.3, BODY_TOP + 0.1, width - 0.5, height - 0.2)
        sizes = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
        paragraphs(slide, place, asked.lines, sizes, name=say("management.deck.shape.reasons"))
    if asked.offers:
        columns = [
            Column(say("management.decision.head.alone"), width - 3.0),
            Column(say("management.decision.head.costs"), 1.5, is_right=True),
            Column(say("management.decision.head.brings"), 1.5, is_right=True, is_bold=True),
        ]
        offers = [(one.text, one.cost, one.gain) for one in asked.offers]
        rows = [say("management.deck.alt.offer", response=text, cost=cost, gain=gain) for text, cost, gain in offers]
        in_words = say("management.deck.alt.table", rows=listed(rows, "semicolon"))
        table(slide, LEFT, BODY_TOP + height + 0.2, columns, offers, 0.48, in_words)
    source = say("management.deck.source.decision")
    return asked.title, say("management.deck.notes_of_decision", source=source)


SLIDES: tuple[Fill, ...] = (verdict, dates, changes, movers, decision)


def _facts(slide: Slide, one: Outcome, box: Box, size: float = 20.0) -> None:
    """Write the numbers of an outcome beside each other."""
    width = box.width / max(len(one.facts), 2)
    for k, fact in enumerate(one.facts):
        left = box.left + k * width
        write(slide, Box(left, box.top, width - 0.1, 0.26), fact.label, (13.0, 11.0, 10.0), ink=MUTED)
        sizes = (size, 18.0, 16.0, 14.0, 12.0)
        high = LINE * size
        write(slide, Box(left, box.top + 0.27, width - 0.1, high), fact.value, sizes, bold=True)
        write(slide, Box(left, box.top + 0.3 + high, width - 0.1, 0.26), fact.note, (13.0, 11.0, 10.0), ink=MUTED)


LINE = 1.25 / 72.0
