"""The report as one self-contained HTML file: it asks nothing of the network and runs no script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forecast.charts import CHARTS
from forecast.errors import Problem
from forecast.report import answer, finance, method, paths, sections, sometimes, studies, why
from forecast.report.accounts import account_table, account_words, top_account_table
from forecast.report.calendars import calendar_table, lag_words
from forecast.report.formats import FIGURES
from forecast.report.frontier import frontier_table, frontier_words
from forecast.report.gates import DECIDES, gate_table
from forecast.report.imported import cause_table, difference_table, handshake_words, unlisted
from forecast.report.lost_days import lost_days_table, lost_days_words
from forecast.report.quality import (
    constraint_words,
    distortion_table,
    distortion_words,
    quality_table,
    quality_words,
)
from forecast.report.register import register_table
from forecast.report.resources import delivery_table, delivery_words, resource_table, resource_words
from forecast.report.whole import PAGE
from forecast.results import Results
from forecast.results.words import DASH, glued, one_line

TEMPLATES = Path(__file__).parent / "templates"
# Rows from which on a table is folded away; its CSV file holds all of it in any case.
FOLDED_FROM = 40
# The same for tables of which a chart or a sentence says the most important.
FOLDED_EARLY = 20
# Letters from which on a cell gets room, so that it is not squeezed into a column of single words.
LONG_FROM = 48
WORD_JOINER = "\u2060"

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PREAMBLE = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
ASIDE = re.compile(r"<(metadata|style)\b.*?</\1>\s*", re.DOTALL)
SIZE = re.compile(r'(<svg\b[^>]*?) width="[^"]*" height="[^"]*"')
NAME = re.compile(r'\b(id="|href="#)|(url\(#)')


def write(results: Results, folder: Path) -> None:
    """Write the page into a report whose figures are drawn."""
    drawn = {name: folder / FIGURES / f"{name}.svg" for name in CHARTS}
    figures = {name: path.read_text(encoding="utf-8") for name, path in drawn.items() if path.exists()}
    (folder / PAGE).write_text(page(results, figures), encoding="utf-8", newline="\n")


def page(results: Results, figures: Mapping[str, str]) -> str:
    """Return the report.

    Parameters
    ----------
    figures : mapping of str to str
        SVG text by name of the chart, for the charts that apply to the results.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn = {
        name: {"svg": inlined(name, svg), "title": CHARTS[name].title(results), "alt": CHARTS[name].alt(results)}
        for name, svg in figures.items()
    }
    return environment.get_template("report.html.j2").render(
        css=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        heading=answer.heading(results),
        answer=_unbroken(answer.answer(results)),
        base=_unbroken(answer.base_words(results)),
        contingency=_unbroken(answer.contingency_words(results)),
        run=answer.run_words(results),
        tiles=sections.tiles(results),
        gates=gate_table(results),
        gates_words=f"The interval in small letters {DECIDES}",
        charts=drawn,
        p_table=sections.p_table(results),
        contingency_table=sections.contingency_table(results),
        drivers_days=sections.driver_table(results, "days"),
        drivers_money=sections.driver_table(results, "money"),
        contributions=why.contribution_table(results),
        contribution_words=_unbroken(why.contribution_words(results)),
        paths=paths.path_table(results),
        path_words=_unbroken(paths.path_words(results)),
        merges=paths.merge_table(results),
        merge_words=_unbroken(paths.merge_words(results)),
        sensitivity=paths.sensitivity_table(results),
        path_groups=paths.path_group_table(results),
        sobol=why.sobol_table(results),
        removal=why.removal_table(results),
        removal_words=_unbroken(why.removal_words(results)),
        accounts=account_table(results),
        top_accounts=top_account_table(results, FOLDED_EARLY),
        account_words=_unbroken(account_words(results)),
        build_up=finance.build_up_table(results),
        cash=finance.cash_table(results),
        years=finance.year_table(results),
        charges=finance.charge_table(results),
        finance_words=[_unbroken(words) for words in finance.finance_words(results)],
        frontier=frontier_table(results),
        frontier_words=_unbroken(frontier_words(results)),
        register=register_table(results),
        resources=resource_table(results),
        resource_words=_unbroken(resource_words(results)),
        is_limited=any("waits" in row for row in results.resources),
        deliveries=delivery_table(results),
        delivery_words=_unbroken(delivery_words(results)),
        only_threats="opportunity" not in results.risks.kind,
        milestones=sections.milestone_table(results),
        wbs=sections.wbs_table(results),
        tasks=sections.task_table(results),
        forks=sometimes.fork_table(results),
        inputs=sections.input_table(results),
        readings=studies.readings_table(results),
        readings_words=_unbroken(studies.readings_words(results)),
        suspicions=studies.suspicions(results),
        correlations=studies.correlation_table(results),
        stress=studies.stress_table(results),
        stress_words=_unbroken(studies.stress_words(results)),
        chances=studies.chances_table(results),
        rare=studies.rare_table(results),
        given=studies.given_table(results),
        systemic=studies.systemic_table(results),
        has_cost=answer.has_cost(results),
        has_windows=any(row.get("window_opens") or row.get("window_closes") for row in results.register),
        has_recurring=any(row.get("strikes_mean") is not None for row in results.register),
        acts_on_top=method.acts_on_top(results),
        tied_words=method.tied_words(results),
        systemic_words=studies.systemic_words(results),
        calendars=calendar_table(results),
        lag_words=lag_words(results),
        handshake_words=_unbroken(handshake_words(results)),
        causes=cause_table(results),
        differences=difference_table(results),
        n_unlisted=unlisted(results),
        lost_days=lost_days_table(results),
        lost_days_words=_unbroken(lost_days_words(results)),
        quality=quality_table(results),
        quality_words=quality_words(results),
        distortions=distortion_table(results),
        distortion_words=distortion_words(results),
        constraint_words=_unbroken(constraint_words(results)),
        record=sections.run_record(results),
        warnings=_grouped(results.warnings),
        n_detailed=results.provenance.n_detailed,
        n_iterations=results.n_iterations,
        block_size=results.block_size,
        sampling=results.provenance.sampling,
        folded_from=FOLDED_FROM,
        folded_early=FOLDED_EARLY,
        long_from=LONG_FROM,
    )


def inlined(name: str, svg: str) -> Markup:
    """Return a chart ready to stand inside a page: its ids its own, its width the page's.

    Examples
    --------
    >>> inlined("cost", '<?xml version="1.0"?><svg width="8pt" height="5pt"><path id="a"/><use href="#a"/></svg>')
    Markup('<svg aria-hidden="true" focusable="false"><path id="cost-a"/><use href="#cost-a"/></svg>')
    """
    for pattern in (COMMENT, PREAMBLE, ASIDE):
        svg = pattern.sub("", svg)
    svg = SIZE.sub(r"\1", svg, count=1).replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
    return Markup(NAME.sub(lambda match: f"{match[0]}{name}-", svg))


def _unbroken(text: str) -> str:
    # Browsers also break lines after the dash of an interval.
    return glued(text).replace(DASH, DASH + WORD_JOINER)


def _grouped(warnings: tuple[Problem, ...]) -> dict[str, list[dict[str, str]]]:
    by_code: dict[str, list[dict[str, str]]] = {}
    for problem in warnings:
        where = [str(problem.place)] if problem.place else []
        where += [part for part in (problem.table, problem.id, problem.field) if part]
        by_code.setdefault(problem.code, []).append(
            {
                "where": one_line(", ".join(where)),
                "message": one_line(problem.message),
                "hint": one_line(problem.hint or ""),
            }
        )
    return by_code
