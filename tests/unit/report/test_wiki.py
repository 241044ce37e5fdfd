"""The answer as Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forecast.report.wiki import page
from forecast.report.write import write
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_baseline, with_responses
from tests.unit.report.ugly import UGLY


def test_it_says_verdict_levels_drivers_and_decision() -> None:
    said = page(with_baseline(with_responses(sample_results(n_blocks=4))))
    for line in (
        "## Sample migration · Data-center migration",
        "Unlikely to finish on time and on budget: about 4 in 10.",
        "| Both | by 4 Mar 2027, within USD 1.2 m | unlikely | about 4 in 10 | 41 % |",
        "| 80 % | 10 Mar 2027 | 93 | USD 1.26 m |",
        "### Since 2 Nov 2026: the odds fell by 5 points.",
        "### Five risks weigh most: being rid of the first adds 5 points to the odds.",
        "### Decision: Decide on three responses: for USD 24 k the odds rise from 41 % to 56 %.",
        "### Contingency",
    ):
        assert line in said.splitlines(), line
    assert "figures/" not in said


@pytest.mark.parametrize("name", UGLY)
def test_each_row_of_a_table_has_its_columns_and_no_name_is_markup(name: str) -> None:
    said = page(with_baseline(with_responses(UGLY[name]())))
    for table in re.findall(r"(?:^\|.*\n)+", said, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1
    assert not re.search(r"(?<!\\)<\w", said)
    assert not re.search(r"\b(nan|inf|None(?! of))\b", said)


def test_it_shows_the_figures_that_are_there(tmp_path: Path) -> None:
    results = sample_results(n_blocks=2)
    assert write(results, tmp_path / "r", ["markdown"]) == (tmp_path / "r" / "report.md",)
    assert "figures/" not in (tmp_path / "r" / "report.md").read_text(encoding="utf-8")
    write(results, tmp_path / "r", ["png"])
    # Made anew beside the figures of the older report, which stay.
    write(results, tmp_path / "r", ["markdown"])
    said = (tmp_path / "r" / "report.md").read_text(encoding="utf-8")
    shown = re.findall(r"^!\[[^\]]+\]\((figures/\w+\.png)\)$", said, re.MULTILINE)
    assert shown == ["figures/finish.png", "figures/cost.png", "figures/removal.png", "figures/drivers_time.png"]
    assert all((tmp_path / "r" / path).exists() for path in shown)
