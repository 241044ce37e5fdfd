"""The page for management as PDF: the words of the brief on the grid of the charts."""

from __future__ import annotations

from pathlib import Path

from forecast.charts import one_page
from forecast.report.formats import SUMMARY
from forecast.report.management import Brief, brief
from forecast.report.management.texts import DECISION, DOTS, LANGUAGE, MOVERS_HEAD
from forecast.results import Results


def write(results: Results, folder: Path) -> None:
    """Write the page into a report."""
    one_page.save(results, page(results, brief(results)), folder / SUMMARY)


def page(results: Results, said: Brief) -> one_page.Page:
    """Return the words of the page in the places that the drawing has for them."""
    outcomes = [one for one in (said.finish, said.cost) if one is not None]
    return one_page.Page(
        project=said.project,
        as_of=said.as_of,
        headline=said.verdict,
        chances=tuple(
            one_page.Chance(one.label, one.detail, one.odds.text, one.odds.percent, one.odds.n, one.odds.of, one.share)
            for one in said.chances
        ),
        outcomes=tuple(
            one_page.Outcome(
                one.title,
                DOTS[bool(one.target)],
                tuple(one_page.Fact(fact.label, fact.value, fact.note) for fact in one.facts),
                one.target,
                one.safe,
            )
            for one in outcomes
        ),
        since=said.since.title,
        changes=tuple(one_page.Change(one.label, one.before, one.now, one.move) for one in said.since.rows),
        movers_title=said.movers.title,
        movers_head=MOVERS_HEAD,
        movers_measure=said.movers.measure,
        movers=tuple(
            one_page.Mover(
                one.name,
                one.owner,
                one.response,
                tuple(part for part in (one.terms, one.state) if part),
                one.detail,
                one.size,
                one.size_text,
            )
            for one in said.movers.rows
        ),
        movers_note=said.movers.note,
        decision=one_page.Decision(DECISION, said.decision.title, said.decision.lines),
        footer=(said.basis, said.sources),
        document=said.document,
        language=LANGUAGE,
    )
