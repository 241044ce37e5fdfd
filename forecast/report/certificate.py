"""The verification certificate: known answers that this installation has reproduced, in words and as a table."""

from __future__ import annotations

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import count

# Beyond so many standard errors, one of ten right answers would lie once in 200,000 certificates.
MOST_ERRORS = 5.0


def certificate_table(results: Results) -> Table:
    """Return each known answer, what was found, and how many standard errors lie between them."""
    rows = [
        [
            Cell(str(row["name"])),
            Cell(_number(row["exact"])),
            Cell(_number(row["found"]), f"{_number(row['found_low'])}\u2013{_number(row['found_high'])}"),
            Cell(f"{row['standard_errors']:.1f}"),
        ]
        for row in results.studies.get("certificate", ())
    ]
    return Table(("Known answer", "Exact", "Found", "Standard errors apart"), rows, frozenset({1, 2, 3}))


def certificate_words(results: Results) -> str:
    """Say how many answers were reproduced and how far the worst is off; without a certificate, how to get one."""
    rows = results.studies.get("certificate", ())
    if not rows:
        return "This run has no certificate; `forecast run --certify` reproduces known answers and adds it."
    worst = max(float(row["standard_errors"]) for row in rows)
    right = sum(float(row["standard_errors"]) <= MOST_ERRORS for row in rows)
    return (
        f"{right} of {len(rows)} answers that follow from a formula were reproduced by the installation that made this "
        f"run, with its seed and {count(results.n_iterations)} iterations; the worst lies {worst:.1f} standard errors "
        f"from the exact value ({MOST_ERRORS:g} are allowed). Each project is small: that its numbers are right says "
        "that the engine is whole on this machine, not that the model is."
    )


def _number(value: float) -> str:
    return f"{value:.5g}"
