"""The report as one self-contained HTML file: it asks nothing of the network and reads whole without its script.

Its policy lets one style sheet and one script run, each named by its hash, and nothing else: no text from a file of the
user can become a program.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forecast.charts import CHARTS, WIDE, for_page
from forecast.decisions.comparison import Comparison
from forecast.errors import Problem
from forecast.readers.brand import Brand, read_brand
from forecast.report import answer, finance, method, paths, sections, sometimes, studies, why
from forecast.report.accounts import account_table, account_words, top_account_table
from forecast.report.calendars import calendar_table, lag_words
from forecast.report.certificate import certificate_table, certificate_words
from forecast.report.comparison import sentences as beside_words
from forecast.report.convergence import convergence_table
from forecast.report.draw_down import draw_down_table
from forecast.report.frontier import frontier_table, frontier_words
from forecast.report.gates import gate_table
from forecast.report.imported import cause_table, difference_table, handshake_words, unlisted
from forecast.report.lost_days import lost_days_table, lost_days_words
from forecast.report.page import beside, curves, play
from forecast.report.page.drawing import Sheet, drawing, note
from forecast.report.page.rows import shortened
from forecast.report.page.shades import branded
from forecast.report.quality import (
    constraint_words,
    distortion_table,
    distortion_words,
    quality_table,
    quality_words,
)
from forecast.report.register import register_table
from forecast.report.resources import delivery_table, delivery_words, resource_table, resource_words
from forecast.report.responses import decision_words, left_out_words, response_table
from forecast.report.whole import PAGE
from forecast.results import Results
from forecast.results.results import Floats
from forecast.results.words import DASH, glued, one_line, percent, percent_interval, sentences
from forecast.statistics import is_certain, is_finished
from forecast.statistics.gates import WRONG
from forecast.texts import direction, say
from forecast.workspace import find_root

NO_BRAND = Brand()
TEMPLATES = Path(__file__).parent / "templates"
# Rows from which on a table is folded away; its CSV file holds all of it in any case.
FOLDED_FROM = 40
# The same for tables of which a chart or a sentence says the most important.
FOLDED_EARLY = 20
# Letters from which on a cell gets room, so that it is not squeezed into a column of single words.
LONG_FROM = 48
PARTS = ("decide", "plan", "appendix")
WORD_JOINER = "\u2060"
# A sign before a number, and what holds it there in a line that is written from right to left.
SIGN = re.compile(r"(?<![^>\s(\"])[=±+\u2212](?=\d)")
LEFT_TO_RIGHT = "\u200e"

# Rows that the page shows of a table, those that matter most; a file beside it holds all.
# Where the page would be larger than it may be, fewer are shown.
MOST_ROWS, FEWER_ROWS, MOST_BYTES = 60, (40, 25, 15), 500_000
# Charts that the page draws itself, so that they can be played with, or says in a table beside such a one.
OWN = ("finish", "cost", "joint", "frontier")
HEAD = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')


def write(results: Results, folder: Path, compared: Comparison | None = None) -> None:
    """Write the page into a report; a comparison adds other scenarios."""
    figures = for_page([name for name in CHARTS if name not in OWN], results)
    brand = read_brand(find_root(folder))
    (folder / PAGE).write_text(page(results, figures, brand, compared), encoding="utf-8", newline="\n")


def page(
    results: Results, figures: Mapping[str, str], brand: Brand = NO_BRAND, compared: Comparison | None = None
) -> str:
    """Return the report.

    Parameters
    ----------
    figures : mapping of str to str
        SVG text by name of the chart, for the charts that apply to the results; see `forecast.charts.for_page`.
    brand : Brand
        A company's name, logo and colors; its words are those of `forecast.texts.speaking`.
    compared : Comparison, optional
        The results and those of other scenarios, to switch between.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_signs_held if direction(say("page.language")) == "rtl" else None,
    )
    environment.globals.update(say=say, sentences=sentences, direction=direction, percent=percent, glued=glued)
    sheet = Sheet()
    drawn: dict[str, dict[str, Any]] = {
        name: {
            "svg": drawing(name, svg, sheet),
            "note": note(svg),
            "title": _unbroken(CHARTS[name].title(results)),
            "alt": CHARTS[name].alt(results),
            "is_wide": name in WIDE,
        }
        for name, svg in figures.items()
        if name not in OWN
    }
    found = _sections(results)
    context = {**_moving(results, compared), "charts": drawn, "brand": brand}
    looks = _text("report.css") + sheet.css() + branded(brand.colors)
    for n_rows in (MOST_ROWS, *FEWER_ROWS):
        said = _rendered(environment, {**shortened(found, results, n_rows), **context}, looks)
        if len(said.encode()) <= MOST_BYTES:
            break
    return said


def _rendered(environment: Environment, context: Mapping[str, Any], looks: str) -> str:
    body = "".join(environment.get_template(f"{part}.html.j2").render(context) for part in PARTS)
    # What a chart is about has a section; a chart that no section asks for stands at the end.
    more = [name for name in context["charts"] if f'id="chart-{name}"' not in body]
    if more:
        body += environment.get_template("more.html.j2").render(context, more_charts=more)
    script = _text("report.js")
    return environment.get_template("report.html.j2").render(
        context,
        body=Markup(body),
        contents=[(name, Markup(words)) for name, words in HEAD.findall(body)],
        css=Markup(looks),
        script=Markup(script),
        style_hash=Markup(_hash(looks)),
        script_hash=Markup(_hash(script)),
    )


def _sections(results: Results) -> dict[str, Any]:
    return {
        "heading": answer.heading(results),
        "answer": _unbroken(answer.answer(results)),
        "base": _unbroken(answer.base_words(results)),
        "contingency": _unbroken(answer.contingency_words(results)),
        "is_certain": is_certain(results),
        "is_as_planned": answer.is_as_planned(results),
        "is_finished": is_finished(results),
        "run": answer.run_words(results),
        "tiles": sections.tiles(results),
        "gates": gate_table(results),
        "gates_words": say("findings.gates.small_letters", n=round(1.0 / WRONG)),
        "p_table": sections.p_table(results),
        "contingency_table": sections.contingency_table(results),
        "drivers_days": sections.driver_table(results, "days"),
        "drivers_money": sections.driver_table(results, "money"),
        "contributions": why.contribution_table(results),
        "contribution_words": _unbroken(why.contribution_words(results)),
        "paths": paths.path_table(results),
        "path_words": _unbroken(paths.path_words(results)),
        "merges": paths.merge_table(results),
        "merge_words": _unbroken(paths.merge_words(results)),
        "sensitivity": paths.sensitivity_table(results),
        "path_groups": paths.path_group_table(results),
        "sobol": why.sobol_table(results),
        "responses": response_table(results),
        "decision": [_unbroken(words) for words in decision_words(results)],
        "left_out": left_out_words(results),
        "removal": why.removal_table(results),
        "removal_words": _unbroken(why.removal_words(results)),
        "accounts": account_table(results),
        "top_accounts": top_account_table(results, FOLDED_EARLY),
        "account_words": _unbroken(account_words(results)),
        "build_up": finance.build_up_table(results),
        "cash": finance.cash_table(results),
        "convergence": convergence_table(results),
        "draw_down": draw_down_table(results),
        "years": finance.year_table(results),
        "charges": finance.charge_table(results),
        "finance_words": [_unbroken(words) for words in finance.finance_words(results)],
        "frontier": frontier_table(results),
        "frontier_words": _unbroken(frontier_words(results)),
        "register": register_table(results),
        "resources": resource_table(results),
        "resource_words": _unbroken(resource_words(results)),
        "is_limited": any("waits" in row for row in results.resources),
        "deliveries": delivery_table(results),
        "delivery_words": _unbroken(delivery_words(results)),
        "only_threats": "opportunity" not in results.risks.kind,
        "milestones": sections.milestone_table(results),
        "wbs": sections.wbs_table(results),
        "tasks": sections.task_table(results),
        "forks": sometimes.fork_table(results),
        "inputs": sections.input_table(results),
        "readings": studies.readings_table(results),
        "readings_words": _unbroken(studies.readings_words(results)),
        "suspicions": studies.suspicions(results),
        "correlations": studies.correlation_table(results),
        "stress": studies.stress_table(results),
        "stress_words": _unbroken(studies.stress_words(results)),
        "chances": studies.chances_table(results),
        "rare": studies.rare_table(results),
        "given": studies.given_table(results),
        "systemic": studies.systemic_table(results),
        "has_cost": answer.has_cost(results),
        "has_windows": any(row.get("window_opens") or row.get("window_closes") for row in results.register),
        "has_recurring": _has_recurring(results),
        "acts_on_top": method.acts_on_top(results),
        "tied_words": method.tied_words(results),
        "systemic_words": studies.systemic_words(results),
        "calendars": calendar_table(results),
        "lag_words": lag_words(results),
        "handshake_words": _unbroken(handshake_words(results)),
        "causes": cause_table(results),
        "differences": difference_table(results),
        "n_unlisted": unlisted(results),
        "lost_days": lost_days_table(results),
        "lost_days_words": _unbroken(lost_days_words(results)),
        "quality": quality_table(results),
        "quality_words": quality_words(results),
        "distortions": distortion_table(results),
        "distortion_words": distortion_words(results),
        "constraint_words": _unbroken(constraint_words(results)),
        "certificate": certificate_table(results),
        "certificate_words": certificate_words(results),
        "record": sections.run_record(results),
        "warnings": _grouped(results.warnings),
        "n_detailed": results.provenance.n_detailed,
        "n_iterations": results.n_iterations,
        "block_size": results.block_size,
        "sampling": sections.sampling_words(results),
        "drawn": _drawn(results),
        "folded_from": FOLDED_FROM,
        "folded_early": FOLDED_EARLY,
        "long_from": LONG_FROM,
    }


def _moving(results: Results, compared: Comparison | None) -> dict[str, Any]:
    """Return the parts that the page draws itself and its script moves."""
    dials = play.dials(results, 1 if compared is None else len(compared.results))
    names = ("finish", "cost")[: len(dials)]
    lines: list[list[Floats]] = [[] for _ in dials] if compared is None else beside.lines(compared, dials)
    # There is nothing to read off a line that goes straight up, unless another scenario stands beside it.
    still = [one.scale.is_certain and compared is None for one in dials]
    shown = [
        {
            "svg": None if is_still else curves.curve(results, one, name, others),
            "title": _unbroken(CHARTS[name].title(results)),
            "alt": CHARTS[name].alt(results),
            "label": say(f"page.try_{name}"),
            "said": curves.aria(one),
            "first": one.first,
            "last": len(one.stops) - 1,
        }
        for name, one, others, is_still in zip(names, dials, lines, still, strict=True)
    ]
    together = play.both(results, dials[0], dials[1]) if len(dials) > 1 and not any(still) else None
    drawn, said = None, ""
    if together is not None:
        share = together.shares[dials[0].first][dials[1].first]
        said = f"{percent(share)} ({percent_interval(share)})"
        drawn = {
            "svg": curves.together(results, *dials),
            "title": _unbroken(CHARTS["joint"].title(results)),
            "alt": CHARTS["joint"].alt(results),
        }
    return {
        "curves": shown,
        "map": drawn,
        "both_said": said,
        "without": play.without(results),
        "scenarios": [] if compared is None else [beside.title(one) for one in compared.results],
        "beside": None if compared is None else beside.table(compared),
        "beside_words": [] if compared is None else [_unbroken(words) for words in beside_words(compared)],
        "data": Markup(
            play.data(results, dials, together, () if compared is None else beside.scenarios(compared, dials))
        ),
    }


def _unbroken(text: str) -> str:
    # Browsers also break lines after the dash of an interval.
    return glued(text).replace(DASH, DASH + WORD_JOINER)


def _signs_held(said: object) -> object:
    """Return what a template says with the sign of each number to the left of it, also where letters go leftwards."""
    if not isinstance(said, str):
        return said
    held = SIGN.sub(lambda sign: LEFT_TO_RIGHT + sign[0], said)
    return Markup(held) if isinstance(said, Markup) else held


def _has_recurring(results: Results) -> bool:
    return any(row.get("strikes_mean") is not None for row in results.register)


def _drawn(results: Results) -> str:
    """Return the name of the text that says what an iteration draws."""
    more = {"recurring": _has_recurring(results), "lost_days": bool(results.lost_days)}
    return "_and_".join(name for name, is_there in more.items() if is_there) or "all"


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


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
