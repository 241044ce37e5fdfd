"""Past values from any CSV file: one column, ratios of two, groups; all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.errors import InputError, Problem
from forecast.readers.history import MOST_GROUPS, PastValues, read_history

TABLE = """\
task,team,estimate,actual,note
T1,A,2,3,
T2,A,4,4,late
T3,B,0,1,
T4,B,5,,open
T5,,8,10,
T6,A,10,5,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return the path of a small table."""
    path = tmp_path / "history.csv"
    path.write_text(TABLE)
    return path


def problems(path: Path, *arguments: object, **settings: object) -> list[Problem]:
    """Return what is said of a file that is refused."""
    with pytest.raises(InputError) as refusal:
        read_history(path, *arguments, **settings)  # type: ignore[arg-type]
    return list(refusal.value.problems)


def codes(past: PastValues) -> list[str]:
    """Return the codes of the warnings."""
    return [problem.code for problem in past.warnings]


def test_a_column_is_read_without_its_empty_cells(table: Path) -> None:
    past = read_history(table, ["actual"])
    assert past.values == (3.0, 4.0, 1.0, 10.0, 5.0)
    assert (past.name, past.notation, past.is_ratio) == ("actual", "empirical(history.csv:actual)", False)
    assert codes(past) == ["missing-value"]
    assert past.warnings[0].message == "1 row without `actual` was left out"


def test_ratios_leave_out_open_rows_and_estimates_of_zero(table: Path) -> None:
    past = read_history(table, ["actual", "estimate"])
    assert past.values == (1.5, 1.0, 1.25, 0.5)
    assert (past.name, past.notation, past.is_ratio) == ("actual / estimate", None, True)
    assert sorted(codes(past)) == ["missing-value", "zero-estimate"]


def test_the_only_column_of_numbers_needs_no_name(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("circuit;ordered;days\nC1;2024-01-02;5\nC2;2024-02-02;7,5\n".replace("7,5", "7.5"))
    assert read_history(path).values == (5.0, 7.5)


def test_of_several_columns_of_numbers_none_is_guessed(table: Path) -> None:
    (problem,) = problems(table)
    assert problem.code == "which-column"
    assert "`estimate`, `actual`" in problem.message
    assert problem.hint == "say which with `--column`, e.g. `--column actual`"


def test_groups_are_those_of_another_column(table: Path) -> None:
    past = read_history(table, ["actual"], "team", least_group=2)
    assert past.groups == {"A": (3.0, 4.0, 5.0)}
    warning = next(problem for problem in past.warnings if problem.code == "small-group")
    assert warning.message.endswith("were not fitted: `B`, `(empty)`")


def test_all_columns_that_do_not_exist_are_named_at_once(table: Path) -> None:
    found = problems(table, ["actuals", "estimat"], "crew")
    assert [problem.code for problem in found] == ["unknown-column"] * 3
    assert {problem.hint for problem in found} >= {"did you mean `actual`?", "did you mean `estimate`?"}


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("days,days\n1,2\n")
    assert [problem.code for problem in problems(path, ["days"])] == ["duplicate-column"]


def test_text_negative_numbers_and_too_few_values_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("actual,estimate\n1,2\nn/a,3\nn/a,1\n-4,2\n5,3d\n")
    found = problems(path, ["actual", "estimate"], least=8)
    assert [(problem.code, problem.place and problem.place.line) for problem in found] == [
        ("too-few-values", None),
        ("number-format", 3),
        ("negative-value", 5),
        ("number-format", 6),
    ]
    again = found[1]
    assert again.message == "`n/a` is not a number (and in 1 further cell)"
    assert again.hint == 'if it stands for a value that is not known, say so: `--missing "n/a"`'


def test_a_text_that_stands_for_a_missing_value_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("days\n1\nPNS\n2\n")
    past = read_history(path, ["days"], missing=["PNS"])
    assert past.values == (1.0, 2.0)
    assert past.notation is None  # a model that named this column would find the text


def test_many_kinds_of_text_are_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("days\n" + "".join(f"word {chr(97 + k)}\n" for k in range(20)))
    found = problems(path, ["days"])
    assert len(found) == 11
    assert "10 more cells with other texts can't be read either, beginning here" in found[-1].message
    assert found[-1].place is not None
    assert found[-1].place.line == 12


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("days\n5\n5\n5\n", "constant-values"),
        ("days\n1e-300\n2e-300\n", "constant-values"),
        ("days\n", "which-column"),
        ("", "empty-file"),
        ("days,name\nx,y\n", "which-column"),
        ('days\n"5\n', "csv-quote"),
    ],
)
def test_what_holds_no_history_is_refused_in_words(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text)
    assert code in [problem.code for problem in problems(path)]


def test_a_file_that_is_not_there_is_refused_with_the_nearest_name(table: Path) -> None:
    (problem,) = problems(table.with_name("histroy.csv"))
    assert (problem.code, problem.hint) == ("missing-file", "did you mean `history.csv`?")


def test_too_many_groups_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text("days,who\n" + "".join(f"{k},p{k // 2}\n" for k in range(2 * MOST_GROUPS + 2)))
    assert [problem.code for problem in problems(path, ["days"], "who")] == ["too-many-groups"]


@pytest.mark.parametrize(
    ("file", "column", "notation"),
    [
        ("past.csv", "days (net)", None),
        ("past.csv", "net days", "empirical(past.csv:net days)"),
        ("past.dat", "days", None),
        ("past (1).csv", "days", None),
    ],
)
def test_a_column_that_the_notation_cannot_name_is_not_named(
    tmp_path: Path, file: str, column: str, notation: str | None
) -> None:
    path = tmp_path / file
    path.write_text(f"{column}\n1\n2\n")
    assert read_history(path, [column]).notation == notation
