"""The answer as Markdown, for a wiki page or the text of a merge request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from forecast.charts import CHARTS
from forecast.charts.one_page.brief import Brief
from forecast.report.answer import base_words, contingency_words, has_cost, is_as_planned
from forecast.report.document import Heading, Items, Part, Picture, Rows, as_markdown
from forecast.report.formats import FIGURES, WIKI
from forecast.report.management import brief
from forecast.report.management.texts import amount, safe_level
from forecast.results import Results
from forecast.results.words import count, finish_day, one_line, percent
from forecast.statistics import is_certain, percentiles
from forecast.texts import say

LEVELS = (0.10, 0.50, 0.80, 0.90)
# Charts that show what the sections say.
OUTCOMES, MOVERS = ("finish", "cost"), ("removal", "drivers_time")


def write(results: Results, folder: Path) -> None:
    """Write the page into a report; it shows the figures that are there."""
    drawn = frozenset(name for name in CHARTS if (folder / FIGURES / f"{name}.png").exists())
    (folder / WIKI).write_text(page(results, drawn), encoding="utf-8", newline="\n")


def page(results: Results, figures: frozenset[str] = frozenset()) -> str:
    """Return the page.

    Parameters
    ----------
    figures : set of str
        Names of the charts that stand beside it.
    """
    return as_markdown(list(_parts(results, brief(results), figures))) + "\n"


def _parts(results: Results, said: Brief, figures: frozenset[str]) -> Iterator[Part]:
    yield Heading(said.project)
    yield say("management.sentence", sentence=said.verdict)
    if said.chances:
        rows = [(one.label, one.detail, one.odds.word, one.odds.text, one.odds.percent) for one in said.chances]
        head = ("promise", "words", "chances", "percent")
        yield Rows(("", *(say(f"management.wiki.promises.{name}") for name in head)), tuple(rows))
    if not is_certain(results):
        yield _levels(results)
    yield from _pictures(results, OUTCOMES, figures)
    if said.since.rows:
        yield Heading(say("management.sentence", sentence=said.since.title))
        changes = tuple((one.label, one.before, one.now, one.move) for one in said.since.rows)
        yield Rows(("", *(say(f"management.since.head.{name}") for name in ("before", "now", "move"))), changes)
    yield Heading(say("management.sentence", sentence=said.movers.title))
    if said.movers.rows:
        what, owner, *others = (
            say(f"management.movers.head.{name}") for name in ("what", "owner", "detail", "response", "terms")
        )
        lines = [
            (one.name, one.owner, one.size_text, one.detail, one.response, one.terms, one.state)
            for one in said.movers.rows
        ]
        yield Rows((what, owner, said.movers.measure, *others, ""), tuple(lines))
    if said.movers.note:
        yield said.movers.note
    yield from _pictures(results, MOVERS, figures)
    yield Heading(say("management.decision.headline", title=said.decision.title))
    if said.decision.lines:
        yield Items(said.decision.lines)
    if said.decision.offers:
        offers = tuple((one.text, one.cost, one.gain) for one in said.decision.offers)
        yield Rows(tuple(say(f"management.decision.head.{name}") for name in ("alone", "costs", "brings")), offers)
    if not is_as_planned(results):
        yield Heading(say("management.wiki.contingency"))
        yield say(
            "management.wiki.needs",
            base=base_words(results), level=safe_level(), contingency=contingency_words(results),
        )  # fmt: skip
    yield say("management.wiki.footer", basis=said.basis, status=said.as_of, sources=said.sources)


def _levels(results: Results) -> Rows:
    found = zip(
        LEVELS,
        percentiles(results.finish, LEVELS, results.block_size),
        percentiles(results.duration, LEVELS, results.block_size),
        percentiles(results.cost, LEVELS, results.block_size),
        strict=True,
    )
    rows = [
        (percent(level), finish_day(results, finish), count(round(duration.value)),
         amount(cost, one_line(results.currency)))
        for level, finish, duration, cost in found
    ]  # fmt: skip
    head = tuple(say(f"management.wiki.levels.{name}") for name in ("level", "finish", "days", "cost"))
    n = len(head) if has_cost(results) else len(head) - 1
    return Rows(head[:n], tuple(row[:n] for row in rows))


def _pictures(results: Results, names: tuple[str, ...], figures: frozenset[str]) -> Iterator[Picture]:
    for name in names:
        if name in figures:
            yield Picture(f"{FIGURES}/{name}.png", CHARTS[name].title(results))
