"""Files that can't be read, or only with care: encodings, damage, limits, broken YAML in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forecast.errors import InputError
from forecast.readers import read_model, textfile, yaml_text


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("tasks.csv", b"", "empty-file", "the file is empty"),
        ("tasks.csv", b"\n \n", "empty-file", "the file is empty"),
        ("tasks.csv", b"id,duration\n", "empty-table", "a header but no tasks"),
        ("tasks.csv", b"id,duration\nA,\x00\n", "not-text", "not a text file"),
        ("tasks.csv", b"PK\x03\x04\x14\x00\x08\x08", "not-text", "not a text file"),
        ("tasks.csv", bytes(range(256)), "not-text", "not a text file"),
        ("model.yaml", b"", "empty-file", "the file is empty"),
        ("model.yaml", b"# only a remark\n", "empty-file", "no content besides comments"),
    ],
)
def test_a_file_without_usable_content_is_refused(
    folder: Any, name: str, content: bytes, code: str, message: str
) -> None:
    (folder.model / "risks.csv").unlink()
    folder.write(name, content)
    problem = next(problem for problem in folder.problems() if problem.place.file == f"models/small/{name}")
    assert problem.code == code
    assert message in problem.message


def test_a_missing_file_names_the_one_that_is_there(folder: Any) -> None:
    (folder.model / "tasks.csv").rename(folder.model / "task.csv")
    problem = next(problem for problem in folder.problems() if problem.code == "missing-file")
    assert (problem.place.file, problem.hint) == ("models/small/tasks.csv", "did you mean `task.csv`?")


def test_only_the_tasks_are_required(folder: Any) -> None:
    for name in ("risks.csv", "resources.csv"):
        (folder.model / name).unlink()
    folder.write("tasks.csv", "id,duration\nA,3\n")
    project = folder.read().project
    assert (len(project.tasks), project.risks, project.resources, project.costs) == (1, (), (), ())


def test_a_table_that_model_yaml_names_must_exist(folder: Any) -> None:
    folder.write("model.yaml", "start: 2027-01-04\nfiles: {costs: money.csv}\n")
    problem = folder.problem()
    assert (problem.code, problem.place.file) == ("missing-file", "models/small/money.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_unicode_is_read_without_a_word(folder: Any, encoding: str) -> None:
    folder.write("tasks.csv", "id;name;duration\nNET-020;Übergabe – fertig;3\n".encode(encoding))
    scenario = folder.read()
    assert scenario.project.tasks[0].name == "Übergabe – fertig"
    assert scenario.warnings == ()


def test_cp1252_text_is_read_with_a_warning_that_shows_the_line(folder: Any) -> None:
    folder.write("tasks.csv", "id,name,duration\nNET-020,Übergabe – fertig,3\n".encode("cp1252"))
    scenario = folder.read()
    assert scenario.project.tasks[0].name == "Übergabe – fertig"
    (warning,) = scenario.warnings
    assert (warning.code, warning.severity) == ("encoding", "warning")
    assert str(warning.place) == "models/small/tasks.csv:2:9"
    assert "Übergabe" in warning.message


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_line_ends_make_no_difference(folder: Any, delimiter: str, line_end: str) -> None:
    rows = [["id", "name", "duration"], ["NET-010", '"a ""b"""', "2"], ["NET-020", f'"c{delimiter} d"', "4"]]
    folder.write("tasks.csv", line_end.join(delimiter.join(row) for row in rows))
    assert [task.name for task in folder.read().project.tasks] == ['a "b"', " ".join(f"c{delimiter} d".split())]


def test_places_stay_right_behind_a_cell_of_several_lines(folder: Any) -> None:
    folder.write("tasks.csv", 'id,name,duration\nNET-020,"two\nlines",4\nB,x,long\n')
    assert str(folder.problem().place) == "models/small/tasks.csv:4:5"


def test_a_huge_text_is_refused_before_it_is_read(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "MAX_TEXT_BYTES", 200)
    folder.write("tasks.csv", "id,duration\n" + "A,3\n" * 100)
    assert "file-too-large" in {problem.code for problem in folder.problems()}


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "words"),
    [
        ("name: x\n\tstart: 1\n", 2, 1, "yaml-syntax", "spaces"),
        ("name: a: b\n", 1, 8, "yaml-syntax", "colon"),
        ("name: x\n start: 1\n", 2, 7, "yaml-syntax", "colon"),
        ("name: 'x\n", 2, 1, "yaml-syntax", "quote"),
        ("name: [x, y\nstart: 1\n", 2, 6, "yaml-syntax", "`]`"),
        ("name: {a: 1\n", 2, 1, "yaml-syntax", "`}`"),
        ("name: x\nstart\n", 3, 1, "yaml-syntax", "no colon"),
        ("name: @x\n", 1, 7, "yaml-syntax", "quotes"),
        ("a:\n  - b\n c: 1\n", 3, 2, "yaml-syntax", "indentation"),
        ('name: "\\q"\n', 1, 8, "yaml-syntax", "backslash"),
        ("name: x\nname: y\n", 2, 1, "duplicate-key", "the first is on line 1"),
        ("name: x\n---\nname: y\n", 2, 1, "yaml-shape", "second document"),
        ("- a\n- b\n", 1, 1, "yaml-shape", "keys and values"),
        ("just words\n", 1, 1, "yaml-shape", "keys and values"),
        ("name: !!python/object:os.system x\n", 1, 7, "yaml-tag", "tags"),
        ("name: *x\n", 1, 7, "yaml-alias", "names no anchor"),
        ("name: &x [*x]\n", 1, 11, "yaml-alias", "names no anchor"),
        ("a: &x {b: 1}\nc: {<<: *x}\n", 2, 5, "yaml-merge-key", "not supported"),
        ("? [a]\n: b\n", 1, 3, "yaml-key", "plain text"),
        ("a: " + "[" * 100 + "]" * 100 + "\n", 1, 44, "yaml-too-deep", "levels"),
    ],
)
def test_broken_yaml_is_explained_in_plain_words(
    folder: Any, text: str, line: int, column: int, code: str, words: str
) -> None:
    folder.write("model.yaml", text)
    problem = next(problem for problem in folder.problems() if problem.code == code)
    assert (problem.place.file, problem.place.line, problem.place.column) == ("models/small/model.yaml", line, column)
    assert words in f"{problem.message} {problem.hint}"


def test_aliases_that_multiply_are_refused(folder: Any) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    folder.write("model.yaml", "\n".join(lines))
    assert "yaml-alias" in {problem.code for problem in folder.problems()}


def test_the_pure_python_parser_says_the_same(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    expected = folder.read().project
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.Loader)
    assert folder.read().project == expected


def test_words_that_yaml_reads_as_something_else_stay_words(folder: Any) -> None:
    folder.write("model.yaml", "name: no\ncurrency: 0o7\nstart: 2027-01-04\nnotes: 12:30:00\n")
    project = folder.read().project
    assert (project.name, project.currency) == ("no", "0o7")


@pytest.mark.parametrize(
    ("line", "code", "field", "hint"),
    [
        ("startt: 2027-01-04", "unknown-key", "startt", "did you mean `start`?"),
        ("correlation: {group: []}", "unknown-key", "correlation", "did you mean `groups`?"),
        ("exclusive: [[R-01, R-99]]", "unknown-risk", "exclusive", "table of risks"),
        ("status_date: 2026-12-01", "status-date", "status_date", "start or later"),
        ("hours_per_year: 9000", "number-range", "hours_per_year", "8784 or less"),
        ("calendar: nights", "unknown-calendar", "calendar", "define it"),
        ("estimating: {distribution: perl}", "unknown-distribution", "distribution", "did you mean `pert`?"),
        ("estimating: {distribution: constant(3)}", "estimating-default", "distribution", "trigen"),
        ("estimating: {risk_combination: serial}", "choice", "risk_combination", "did you mean `series`?"),
        ("estimating: {combination: series}", "unknown-key", "estimating", "risk_combination"),
        ("files: {task: a.csv}", "unknown-key", "files", "did you mean `tasks`?"),
    ],
)
def test_a_mistake_in_model_yaml_is_found(folder: Any, line: str, code: str, field: str, hint: str) -> None:
    folder.write("model.yaml", f"start: 2027-01-04\n{line}\n")
    problem = folder.problem()
    assert (problem.code, problem.field) == (code, field)
    assert (problem.place.file, problem.place.line) == ("models/small/model.yaml", 2)
    assert hint in (problem.hint or "")


def test_a_model_needs_a_start(folder: Any) -> None:
    folder.write("model.yaml", "name: x\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.field) == ("missing-value", "project", "start")


@pytest.mark.parametrize(
    ("calendar", "code", "message"),
    [
        ("{days: Mon-Fry}", "weekday", "`fry` is not a day"),
        ("{days: []}", "weekday", "no day of the week"),
        ("{hours_per_day: 25}", "number-range", "25 is above 24"),
        ("{holidays: [2027-02-29]}", "no-such-date", "February 2027 has 28 days"),
        ("{holidays: [2027-03-02..2027-03-01]}", "date-range", "before it begins"),
        ("{freezes: [{name: x, from: 2027-01-01}]}", "date-range", "needs `from` and `to`"),
        ("{freezes: [{name: x, form: 2027-01-01}]}", "unknown-key", "`form`"),
        ("{based_on: standrad}", "unknown-calendar", "`standrad`"),
        ("{based_on: night}", "calendar-cycle", "night -> night"),
        ("{hour: 8}", "unknown-field", "`hour`"),
    ],
)
def test_a_mistake_in_a_calendar_is_found(folder: Any, calendar: str, code: str, message: str) -> None:
    folder.write("model.yaml", f"start: 2027-01-04\ncalendars:\n  night: {calendar}\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.id) == (code, "calendars", "night")
    assert problem.place.line == 3
    assert message in problem.message


def test_calendars_build_upon_each_other(folder: Any) -> None:
    folder.write(
        "model.yaml",
        "start: 2027-01-04\n"
        "calendars:\n"
        "  change: {based_on: standard, freezes: [{name: Freeze, from: 2027-02-01, to: 2027-02-05}]}\n"
        "  standard: {days: [Mon, Tue, Wed], hours_per_day: 6, holidays: [2027-01-06, 2027-01-11..2027-01-12]}\n"
        "  weekend: {days: Sat-Sun, extra_days: [2027-01-08]}\n",
    )
    calendars = folder.read().project.calendars
    assert set(calendars) == {"continuous", "standard", "change", "weekend"}
    assert calendars["change"].weekdays == (True, True, True, False, False, False, False)
    assert calendars["change"].hours_per_day == 6.0
    assert [(str(begin), str(end), why) for begin, end, why in calendars["change"].closed] == [
        ("2027-01-06", "2027-01-06", "holiday"),
        ("2027-01-11", "2027-01-12", "holiday"),
        ("2027-02-01", "2027-02-05", "Freeze"),
    ]
    assert [str(begin) for begin, _, _ in calendars["weekend"].opened] == ["2027-01-08"]


def test_a_model_that_is_neither_folder_nor_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        read_model(path)
    assert caught.value.problems[0].code == "unknown-format"
