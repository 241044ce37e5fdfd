"""The certificate of an installation: its exact answers are exact, and an engine that errs is found out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forecast import pipeline
from forecast.report.certificate import MOST_ERRORS, certificate_table, certificate_words
from forecast.studies import certificate as module
from forecast.studies.certificate import certificate, known_answers
from tests.support.models import run, task


def test_every_known_answer_is_reproduced_within_five_standard_errors() -> None:
    results = run([task("A", "uniform(2, 6)")], 10_240)
    rows = certificate(results)
    assert len(rows) == len(list(known_answers()))
    assert max(row["standard_errors"] for row in rows) <= MOST_ERRORS
    assert max(row["standard_errors"] for row in rows) > 0.0
    assert certificate(results, threads=2) == rows


def test_an_answer_that_is_not_reproduced_is_counted_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    results = run([task("A", "uniform(2, 6)")], 10_240)
    wrong = [replace(one, exact=one.exact * 1.01) for one in known_answers()]
    monkeypatch.setattr(module, "known_answers", lambda: iter(wrong))
    found = pipeline.certify(results)
    right = sum(row["standard_errors"] <= MOST_ERRORS for row in found.studies["certificate"])
    assert right < len(wrong)
    assert certificate_words(found).startswith(f"{right} of {len(wrong)} answers")
    assert len(certificate_table(found).rows) == len(wrong)


def test_a_run_of_few_blocks_has_no_certificate() -> None:
    results = run([task("A", "uniform(2, 6)")], 1_024)
    assert pipeline.certify(results) is results
    assert "--certify" in certificate_words(results)
