"""The five slides: verdict, date and cost, what changed, what weighs most, the decision."""

from __future__ import annotations

from collections.abc import Callable

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.slide import Slide

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
from forecast.report.management import Brief
from forecast.report.management.brief import Outcome
from forecast.report.management.texts import (
    BY_THEN,
    CHANGES_HEAD,
    DECISION,
    EACH_ALONE,
    SAFE_SHORT,
    WITHIN,
    is_certain,
)
from forecast.results import Results
from forecast.results.words import one_line

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
    write(slide, Box(LEFT + 0.7, 0.27, 7.5, 0.26), said.project, (12.0, 10.0), ink=ACCENT, bold=True, name="Project")
    write(slide, Box(RIGHT - 3.6, 0.27, 3.6, 0.26), said.as_of, (12.0, 10.0), ink=MUTED, align="right", name="Date")
    rule(slide, Box(LEFT, 6.95, INNER, 0.01))
    write(slide, Box(LEFT, 7.02, 11.3, 0.24), said.basis, (10.0, 9.0), ink=MUTED, name="Footer")
    write(slide, Box(RIGHT - 0.6, 7.02, 0.6, 0.24), f"{number} / {len(SLIDES)}", (10.0,), ink=MUTED, align="right")
    notes = slide.notes_slide.notes_text_frame
    if notes is not None:
        notes.text = f"{source}\n{said.basis}. {said.as_of}."


def verdict(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw the odds as a number and as dots, and the chance of each promise as a bar."""
    source = "Source: report.html, “When and how much”; summary.json, `targets`."
    if not said.chances:
        for k, one in enumerate([one for one in (said.finish, said.cost) if one is not None]):
            _facts(slide, one, Box(LEFT + k * (HALF + GUTTER), BODY_TOP + 0.6, HALF, 1.6), size=32.0)
        return said.verdict, "Source: report.html; summary.json, `finish` and `cost`."
    first = said.chances[0]
    write(
        slide,
        Box(LEFT, BODY_TOP, HALF, 1.45),
        first.odds.percent,
        (88.0, 72.0),
        ink=ACCENT,
        bold=True,
        name="Odds in percent",
    )
    times = {2: 5, 3: 4, 4: 3}.get(first.odds.of, 1)
    n, of = first.odds.n * times, first.odds.of * times
    dots(slide, Box(LEFT, BODY_TOP + 1.9, HALF, 0.95), n, of, f"{n} of {of} dots are full: {first.odds.text}.")
    chance = f"{first.odds.text[:1].upper()}{first.odds.text[1:]}: {first.detail}"
    write(slide, Box(LEFT, BODY_TOP + 3.0, HALF, 0.8), chance, (20.0, 18.0, 16.0), ink=MUTED)
    values = [one.share for one in said.chances]
    percents = [one.odds.percent for one in said.chances]
    labels = [one.label for one in said.chances]
    alt = "; ".join(f"{one.label}, {one.detail}: {one.odds.percent}, {one.odds.word}" for one in said.chances)
    box = Box(LEFT + HALF + GUTTER, BODY_TOP, HALF, 0.95 * len(values) + 0.3)
    charts.shares(slide, box, labels, values, percents, "Chance", f"Bars. {alt}.")
    words = "; ".join(f"{one.label.lower()}: {one.odds.word}" for one in said.chances)
    below = Box(box.left, box.top + box.height + 0.1, HALF, 0.7)
    write(slide, below, f"{words[:1].upper()}{words[1:]}.", (16.0, 14.0), ink=MUTED)
    write(slide, Box(LEFT, BODY_BOTTOM - 0.3, INNER, 0.25), said.sources, (11.0, 10.0), ink=MUTED)
    return said.verdict, source


def dates(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw the two cumulative curves, and below each what it says."""
    source = "Source: tables/percentiles.csv; each curve holds every second percent. The charts' numbers can be edited."
    outcomes = [one for one in (said.finish, said.cost) if one is not None]
    for k, one in enumerate(outcomes):
        left = LEFT + k * (HALF + GUTTER)
        write(slide, Box(left, BODY_TOP - 0.1, HALF, 0.36), one.title, (18.0,), bold=True)
        if not is_certain(results):
            write(slide, Box(left, BODY_TOP + 0.26, HALF, 0.26), (BY_THEN, WITHIN)[k], (12.0,), ink=MUTED)
            found = (
                charts.time_curve(results, one.facts[0].label, SAFE_SHORT, BY_THEN)
                if k == 0
                else charts.money_curve(results, one.facts[0].label, SAFE_SHORT, WITHIN, one_line(results.currency))
            )
            charts.curve(slide, Box(left - 0.08, BODY_TOP + 0.55, HALF + 0.08, 2.95), found, one.alt)
        below = 0.6 if is_certain(results) else 3.62
        _facts(slide, one, Box(left, BODY_TOP + below, HALF, 1.05))
    return said.dates, source


def changes(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw what changed since last time; where no earlier forecast is known, what this one rests on."""
    if said.since.rows:
        columns = [
            Column(CHANGES_HEAD[0], 4.6),
            Column(CHANGES_HEAD[1], 2.4, is_right=True, is_muted=True),
            Column(CHANGES_HEAD[2], 2.4, is_right=True, is_bold=True),
            Column(CHANGES_HEAD[3], 2.7, is_right=True),
        ]
        rows = [(one.label, one.before, one.now, one.move) for one in said.since.rows]
        alt = "; ".join(f"{label}: {before}, now {now}, {move}" for label, before, now, move in rows)
        table(slide, LEFT, BODY_TOP, columns, rows, 0.62, f"Table. {alt}.")
        return said.since.title, "Source: tables/study_since.csv, against the baseline of the scenario."
    told = [(text, label) for label, text in said.basis_rows]
    alt = "; ".join(f"{text} {label}" for text, label in told)
    facts = [Column("", 3.0, is_bold=True, ink=ACCENT, size=24.0), Column("", 9.1, size=18.0)]
    table(slide, LEFT, BODY_TOP, facts, told, 0.72, f"Table. {alt}.")
    return said.basis_title, "Source: manifest.json; no baseline is named, so no earlier forecast is compared."


def movers(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw the five drivers as a table, and how much each moves as bars beside it."""
    source = "Source: tables/study_removal.csv (the project run without each risk) and tables/study_responses.csv."
    rows = said.movers.rows
    if rows:
        widths = (3.45, 1.65, 3.0, 1.95)
        heads = ("What", "Owner", "Response", "Costs, brings")
        columns = [
            Column(head, width, is_bold=k == 0) for k, (head, width) in enumerate(zip(heads, widths, strict=True))
        ]
        lines = [
            (one.name, one.owner, one.response, " · ".join(part for part in (one.terms, one.state) if part))
            for one in rows
        ]
        alt = "; ".join(
            f"{one.name} ({one.owner or 'no owner'}): {one.size_text}; {one.response or 'no response'}" for one in rows
        )
        table(slide, LEFT, BODY_TOP - 0.15, columns, lines, ROW, f"Table. {alt}.")
        left = LEFT + sum(widths) + 0.1
        box = Box(left, BODY_TOP + 0.21, RIGHT - left, ROW * len(rows))
        sizes, texts = [abs(one.size) for one in rows], [one.size_text for one in rows]
        write(slide, Box(left, BODY_TOP - 0.12, RIGHT - left, 0.3), said.movers.measure, (11.0, 9.0), ink=MUTED)
        charts.bars(slide, box, [one.name for one in rows], sizes, texts, said.movers.measure, f"Bars. {alt}.")
    if said.movers.note:
        write(slide, Box(LEFT, BODY_BOTTOM - 0.22, INNER, 0.3), said.movers.note, (12.0, 11.0, 10.0), ink=MUTED)
    return said.movers.title, source


def decision(slide: Slide, said: Brief, results: Results) -> tuple[str, str]:
    """Draw what is asked: the odds now and then, what speaks for it, what each response does alone."""
    asked = said.decision
    width = INNER
    if asked.steps:
        width = INNER - 4.6
        names, values = zip(*asked.steps, strict=True)
        texts = [f"{value:.0%}".replace("%", " %") for value in values]
        alt = "Columns. " + "; ".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True))
        box = Box(LEFT + width + 0.4, BODY_TOP - 0.1, 4.2, 4.6)
        charts.shares(slide, box, names, values, texts, "Chance", f"{alt}.", is_upright=True, strong=1)
    height = min(0.5 * len(asked.lines) + 0.35, 1.9)
    rule(slide, Box(LEFT, BODY_TOP, width, height), TINT)
    rule(slide, Box(LEFT, BODY_TOP, 0.06, height), ACCENT)
    place = Box(LEFT + 0.3, BODY_TOP + 0.1, width - 0.5, height - 0.2)
    paragraphs(slide, place, asked.lines, (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0), name="Reasons")
    if asked.offers:
        columns = [
            Column(EACH_ALONE[0], width - 3.0),
            Column(EACH_ALONE[1], 1.5, is_right=True),
            Column(EACH_ALONE[2], 1.5, is_right=True, is_bold=True),
        ]
        rows = [(one.text, one.cost, one.gain) for one in asked.offers]
        alt = "; ".join(f"{text}: costs {cost}, brings {gain}" for text, cost, gain in rows)
        table(slide, LEFT, BODY_TOP + height + 0.2, columns, rows, 0.48, f"Table. {alt}.")
    source = "Source: tables/study_responses.csv (the project run with the responses, their cost paid)."
    return asked.title, f"{DECISION}. {source}"


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
