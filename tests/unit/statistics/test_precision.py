"""What `--until` understands, and when it is reached."""

from __future__ import annotations

import pytest

from forecast.errors import UsageError
from forecast.statistics import percentile, probability
from forecast.statistics.precision import Precision, half_width, precision
from tests.support.sample_results import sample_results


@pytest.mark.parametrize(
    ("text", "what", "p_level", "half", "is_share"),
    [
        ("P80 finish ±0.5d", "finish", 0.8, 0.5, False),
        ("p97.5 duration +- 2 days", "duration", 0.975, 2.0, False),
        ("P80 cost +/-1%", "cost", 0.8, 0.01, True),
        ("P50 cost ±20_000", "cost", 0.5, 20_000.0, False),
        ("mean cost ±.5%", "cost", None, 0.005, True),
        ("on time ±0.5%", "on time", None, 0.005, False),
        ("on_budget ±0.01", "on budget", None, 0.01, False),
        ("  Joint ±1 % ", "joint", None, 0.01, False),
    ],
)
def test_a_precision_is_a_number_and_a_half_width(
    text: str, what: str, p_level: float | None, half: float, is_share: bool
) -> None:
    assert precision(text) == Precision(text.strip(), what, p_level, pytest.approx(half), is_share)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("P80 finish", "is no precision; write for example `P80 finish ±0.5d`"),
        ("P80 finnish ±1d", "is no precision"),
        ("finish ±1d", "finish needs a P-level or `mean`"),
        ("P80 on time ±1%", "on time has no P-level"),
        ("P80 cost ±1d", "cost is not known in days"),
        ("on time ±1d", "on time is not known in days"),
        ("P80 cost ±0", "no run knows a number exactly"),
        ("P0 cost ±1", "between P0 and P100"),
        ("P80 cost ±1,000", "is no precision"),
    ],
)
def test_what_is_not_understood_is_refused_with_an_example(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        precision(text)
    assert said in str(caught.value)


def test_it_is_reached_where_the_interval_shown_with_the_number_is_as_narrow() -> None:
    results = sample_results()
    level = half_width(percentile(results.duration, 0.8))
    share = half_width(probability(results.on_time()))  # type: ignore[arg-type]
    for text, half in (("P80 finish ±{}d", level), ("on time ±{}", share)):
        assert precision(text.format(half * 1.001)).is_reached(results)
        assert not precision(text.format(half * 0.999)).is_reached(results)
    cost = percentile(results.cost, 0.8)
    assert precision(f"P80 cost ±{100.1 * half_width(cost) / cost.value}%").is_reached(results)
    assert not precision(f"P80 cost ±{99.9 * half_width(cost) / cost.value}%").is_reached(results)


def test_a_probability_needs_its_target() -> None:
    with pytest.raises(UsageError, match="needs a target"):
        precision("on time ±1%").is_reached(sample_results(targets=False))
