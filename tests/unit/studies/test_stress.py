"""The stress band: the same project if all its durations moved together, with the same random numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from forecast.project import Correlation, CorrelationGroup, Element, Project
from forecast.studies import Question
from forecast.studies.correlation import correlation
from tests.support.models import chain, project, run

N_ITERATIONS = 20_480


def rows_of(model: Project) -> tuple[object, ...]:
    return correlation(Question(model, run(model, N_ITERATIONS)))


def test_the_band_widens_with_correlation_as_the_variance_of_a_sum_does() -> None:
    # Two normals in series: variance 2 (1 + rho) sd^2, with rho the normal-score correlation of each Spearman's.
    model = project(chain(["normal(mean=50, sd=5)"] * 2))
    written, *stressed = rows_of(model)
    for row, spearman in zip(stressed, (0.0, 0.3, 0.6), strict=True):
        rho = 2 * math.sin(math.pi * spearman / 6)
        sd = 5 * math.sqrt(2 * (1 + rho))
        # Known answer A7: the standard error of a normal's P80.
        error = 1.4288 * sd / math.sqrt(N_ITERATIONS)
        assert row["finish_p80"] == pytest.approx(100 + 0.8416212 * sd, abs=5 * error)
        assert row["finish_p80_low"] <= row["finish_p80"] <= row["finish_p80_high"]
    assert stressed[0]["finish_p80"] == written["finish_p80"]
    assert stressed[0]["correlation"] == "0 between all durations"


def test_the_first_row_is_the_model_with_its_own_correlation() -> None:
    model = project(chain(["normal(mean=50, sd=5)"] * 2))
    members = (Element("duration", "T00001"), Element("duration", "T00002"))
    tied = replace(model, correlation=Correlation("spearman", (CorrelationGroup("g", 0.6, members),)))
    written, *stressed = rows_of(tied)
    assert written["correlation"] == "as in the model"
    assert written["finish_p80"] > stressed[0]["finish_p80"] + 1.0


def test_one_task_has_nothing_to_correlate_with() -> None:
    assert rows_of(project(chain(["normal(mean=50, sd=5)"]))) == ()
