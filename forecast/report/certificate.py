"""The verification certificate: known answers that this installation has reproduced, in words and as a table."""

from __future__ import annotations

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, count, decimal, figures
from forecast.texts import say
from forecast.texts.stored import retold

# Beyond so many standard errors, one of ten right answers would lie once in 200,000 certificates.
MOST_ERRORS = 5.0


def certificate_table(results: Results) -> Table:
    """Return each known answer, what was found, and how many standard errors lie between them."""
    rows = [
        [
            Cell(retold(str(row["name"]))),
            Cell(_number(row["exact"])),
            Cell(_number(row["found"]), f"{_number(row['found_low'])}{DASH}{_number(row['found_high'])}"),
            Cell(decimal(row["standard_errors"], 1)),
        ]
        for row in results.studies.get("certificate", ())
    ]
    head = [say(f"findings.certificate.head.{name}") for name in ("name", "exact", "found", "apart")]
    return Table(head, rows, frozenset({1, 2, 3}))


def certificate_words(results: Results) -> str:
    """Say how many answers were reproduced and how far the worst is off; without a certificate, how to get one."""
    rows = results.studies.get("certificate", ())
    if not rows:
        return say("findings.certificate.none")
    worst = max(float(row["standard_errors"]) for row in rows)
    right = sum(float(row["standard_errors"]) <= MOST_ERRORS for row in rows)
    return say(
        "findings.certificate.words",
        right=right,
        all=len(rows),
        iterations=count(results.n_iterations),
        worst=decimal(worst, 1),
        most=figures(MOST_ERRORS, 1),
    )


def _number(value: float) -> str:
    return figures(value, 5)
