"""The words of every chart for a fixed sample: a change of wording or of a number shows here as a difference."""

from __future__ import annotations

import json
from pathlib import Path

from forecast.charts import CHARTS
from tests.support.sample_charts import chart_results

GOLDEN = Path(__file__).with_name("words.json")
SAMPLES: dict[str, dict[str, float]] = {
    "plain": {},
    "no targets": {"targets": False},
    "one task": {"n_tasks": 1, "n_risks": 0},
}


def words_of_charts() -> dict[str, dict[str, dict[str, str]]]:
    out: dict[str, dict[str, dict[str, str]]] = {}
    for sample, settings in SAMPLES.items():
        results = chart_results(**settings)  # type: ignore[arg-type]
        out[sample] = {
            name: {"title": chart.title(results), "alt": chart.alt(results)}
            for name, chart in CHARTS.items()
            if chart.applies(results)
        }
    return out


def test_the_words_of_the_charts_are_those_reviewed() -> None:
    assert words_of_charts() == json.loads(GOLDEN.read_text(encoding="utf-8"))


if __name__ == "__main__":  # python -m tests.golden.charts.test_words_of_charts writes the file anew
    GOLDEN.write_text(json.dumps(words_of_charts(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
