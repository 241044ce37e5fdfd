"""The terminal screen leads with the answer and fits the terminal."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from forecast.errors import Problem
from forecast.report.sections import driver_table
from forecast.report.summary import summary
from forecast.report.text import WIDTH, screen
from tests.support.sample_results import sample_results, with_fixed_costs
from tests.unit.report.ugly import UGLY


@pytest.mark.parametrize("name", UGLY)
def test_no_line_is_wider_than_the_screen_and_no_control_sign_reaches_the_terminal(name: str) -> None:
    text = screen(UGLY[name]())
    assert all(len(line) <= WIDTH for line in text.split("\n"))
    assert all(sign.isprintable() for sign in text.replace("\n", ""))
    assert "nan" not in text.split()
    assert len(text.splitlines()) <= 70


def test_the_answer_comes_before_everything_else() -> None:
    lines = screen(sample_results()).splitlines()
    assert lines[2].startswith(
        "64 % likely to finish by 4 Mar 2027 (63–65 %), 53 % within USD 1.2 m (52–55 %), 38 % both"
    )


def test_the_p_table_has_every_number_with_its_interval() -> None:
    text = screen(sample_results())
    for p_name in ("P10", "P50", "P80", "P90"):
        row = next(line for line in text.splitlines() if line.strip().startswith(f"{p_name} "))
        assert row.count("(") == 3


def test_five_drivers_in_time_and_five_in_money() -> None:
    time, money = screen(sample_results()).split("What moves the ")[1:]
    assert sum(" task " in line or " risk " in line for line in time.splitlines()) == 5
    assert sum(" task " in line or " risk " in line for line in money.splitlines()) == 5


def test_a_fixed_cost_is_called_so_and_not_the_task_that_it_belongs_to() -> None:
    results = with_fixed_costs(sample_results(n_blocks=8))
    first = screen(results).split("What moves the cost")[1].splitlines()[1]
    assert "fixed cost" in first
    assert first.endswith("T-001 Racks")
    row = driver_table(results, "money").rows[0]
    assert (row[2].text, row[2].note) == ("T-001 Racks", "fixed cost")
    assert summary(results)["drivers"]["money"][0]["kind"] == "fixed_cost"


def test_a_date_known_to_the_day_says_so() -> None:
    assert " (±0 days) " in screen(sample_results())


def test_without_targets_it_says_what_to_promise() -> None:
    text = screen(sample_results(targets=False))
    assert "80 % likely to finish by 11 Mar 2027" in text
    assert "No target is set." in text
    assert "gate" not in text


def test_a_target_in_working_days_reads_as_such() -> None:
    assert "likely to finish within " in screen(sample_results(n_blocks=2, target_as_duration=True))
    assert "working days (" in screen(sample_results(n_blocks=2, target_as_duration=True))


def test_each_of_a_few_warnings_is_said_with_its_own_numbers() -> None:
    over = tuple(Problem("account-over-budget", f"costs {k}", "warning", "accounts", f"A{k}") for k in range(4))
    text = screen(replace(sample_results(n_blocks=2), warnings=over))
    assert all(f"account-over-budget (A{k}): costs {k}" in text for k in range(4))


def test_warnings_are_grouped_by_code_with_the_first_ids() -> None:
    cut = tuple(Problem("estimate-truncated", f"cut {k}", "warning", "tasks", f"T-{k}") for k in range(9))
    results = replace(sample_results(n_blocks=2), warnings=(*cut, Problem("other", "once", "warning")))
    text = screen(results)
    assert "Warnings (10)" in text
    assert all(f"  estimate-truncated (T-{k}): cut {k}" in text for k in range(3))
    assert "  estimate-truncated: 6 more (T-3, T-4, T-5, T-6, …)" in text
    assert "  other: once" in text


def test_the_run_can_be_repeated_from_the_last_lines() -> None:
    text = screen(sample_results(), report_path="reports/sample/report.html")
    assert text.endswith("report: reports/sample/report.html\n")
    assert "scenario sample, seed 1, 10,240 iterations" in text


def test_color_only_repeats_what_the_words_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    results = sample_results(n_blocks=2)
    colored = screen(results, color=True)
    assert "\033[1m" in colored
    assert colored.replace("\033[1m", "").replace("\033[0m", "") == screen(results)
    monkeypatch.setenv("NO_COLOR", "1")
    assert screen(results, color=True) == screen(results)


def test_the_terminal_and_the_json_need_no_heavy_library() -> None:
    code = (
        "import sys, forecast.report.text, forecast.report.summary, forecast.report.junit; "
        "print(sorted({'numba', 'scipy', 'pandas', 'matplotlib', 'jinja2', 'rich'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
