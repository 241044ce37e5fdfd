"""The answer as Markdown, for a wiki page or the text of a merge request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from forecast.charts import CHARTS
from forecast.report.answer import base_words, contingency_words, has_cost
from forecast.report.document import Heading, Items, Part, Picture, Rows, as_markdown
from forecast.report.formats import FIGURES, WIKI
from forecast.report.management import Brief, brief
from forecast.report.management.texts import CHANGES_HEAD, DECISION, EACH_ALONE, amount
from forecast.results import Results
from forecast.results.words import count, finish_day, one_line
from forecast.statistics import percentiles

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
    yield f"{said.verdict}."
    if said.chances:
        rows = [(one.label, one.detail, one.odds.word, one.odds.text, one.odds.percent) for one in said.chances]
        yield Rows(("", "Promise", "In words", "In chances", "In percent"), tuple(rows))
    yield _levels(results)
    yield from _pictures(results, OUTCOMES, figures)
    if said.since.rows:
        yield Heading(f"{said.since.title}.")
        yield Rows(
            CHANGES_HEAD,
            tuple((one.label, one.before, one.now, one.move) for one in said.since.rows),
        )
    yield Heading(f"{said.movers.title}.")
    if said.movers.rows:
        head = ("What", "Owner", said.movers.measure, "Which is", "Response", "Costs, brings", "")
        lines = [
            (one.name, one.owner, one.size_text, one.detail, one.response, one.terms, one.state)
            for one in said.movers.rows
        ]
        yield Rows(head, tuple(lines))
    if said.movers.note:
        yield said.movers.note
    yield from _pictures(results, MOVERS, figures)
    yield Heading(f"{DECISION}: {said.decision.title}.")
    yield Items(said.decision.lines)
    if said.decision.offers:
        yield Rows(EACH_ALONE, tuple((one.text, one.cost, one.gain) for one in said.decision.offers))
    yield Heading("Contingency")
    yield f"{base_words(results)} To be 80 % likely to hold it needs {contingency_words(results)} on top."
    yield f"{said.basis}. {said.as_of}. {said.sources}"


def _levels(results: Results) -> Rows:
    found = zip(
        LEVELS,
        percentiles(results.finish, LEVELS, results.block_size),
        percentiles(results.duration, LEVELS, results.block_size),
        percentiles(results.cost, LEVELS, results.block_size),
        strict=True,
    )
    rows = [
        (f"{level:.0%}".replace("%", " %"), finish_day(results, finish), count(round(duration.value)),
         amount(cost, one_line(results.currency)))
        for level, finish, duration, cost in found
    ]  # fmt: skip
    head = ("Likely to hold", "Finish by", "Working days", "Cost at most")
    n = len(head) if has_cost(results) else len(head) - 1
    return Rows(head[:n], tuple(row[:n] for row in rows))


def _pictures(results: Results, names: tuple[str, ...], figures: frozenset[str]) -> Iterator[Picture]:
    for name in names:
        if name in figures:
            yield Picture(f"{FIGURES}/{name}.png", CHARTS[name].title(results))
