"""Every reader keeps the contract: it reads a minimal model, and what it refuses it refuses with a place."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from forecast.errors import InputError
from forecast.readers import READERS, json_schema, read_model
from forecast.readers.fields import TABLES
from forecast.readers.models import SCHEDULE_ENDINGS
from forecast.readers.yaml_text import parse_yaml
from tests.support.format_tables import DOCUMENT, render, with_tables
from tests.support.schedule_files import needs_java, xer

REPOSITORY = Path(__file__).parents[2]


def make_folder(root: Path, pessimistic: str) -> Path:
    path = root / "least"
    path.mkdir()
    (path / "model.yaml").write_text("start: 2027-01-04\n", encoding="utf-8")
    (path / "tasks.csv").write_text(f"id,optimistic,most_likely,pessimistic\nA,1,2,{pessimistic}\n", encoding="utf-8")
    return path


def make_workbook(root: Path, pessimistic: str) -> Path:
    path = root / "least.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Project").write_row(0, 0, ["start", "2027-01-04"])
        sheet = book.add_worksheet("Tasks")
        sheet.write_row(0, 0, ["id", "optimistic", "most_likely", "pessimistic"])
        sheet.write_row(1, 0, ["A", 1, 2, pessimistic])
    return path


def make_primavera(root: Path, pessimistic: str) -> Path:
    needs_java()
    points = {"Duration1": "1", "Duration2": "2", "Duration3": pessimistic}
    fields = {title: {"A": value} for title, value in points.items()}
    return xer(root / "least.xer", [{"code": "A", "hours": 16}], fields=fields, name="least")


# What makes a minimal model for a reader; a new reader needs a line here.
MAKERS: dict[str, Callable[[Path, str], Path]] = {
    "folder": make_folder,
    ".xlsx": make_workbook,
    **dict.fromkeys(SCHEDULE_ENDINGS, make_primavera),
}


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_reads_a_minimal_model(kind: str, tmp_path: Path) -> None:
    project = read_model(MAKERS[kind](tmp_path, "5"))
    assert (project.name, [task.duration.text for task in project.tasks]) == ("least", ["pert(1, 2, 5)"])


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_says_where_a_mistake_stands(kind: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_model(MAKERS[kind](tmp_path, "1.5.5"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.table, problem.id, problem.field) == ("number-format", "tasks", "A", "pessimistic")
    assert problem.place is not None
    if kind in SCHEDULE_ENDINGS:  # no text that a person could go to
        assert problem.place.file.endswith("least.xer")
    else:
        assert (problem.place.line, problem.place.column) == (2, 7) or problem.place.cell == "D2"


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_refuses_a_path_that_does_not_exist(kind: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_model(tmp_path / ("nowhere" if kind == "folder" else f"nowhere{kind}"))


@pytest.mark.parametrize("name", TABLES)
def test_names_and_aliases_of_a_table_name_one_field_each(name: str) -> None:
    table = TABLES[name]
    for field in table.fields:
        assert table.find(field.name) is field
        assert table.find(field.name.upper().replace("_", " ")) is field
        assert field.description
    titles = [(re.sub(r"[\W_]", "", alias.casefold()), field.name) for field in table.fields for alias in field.aliases]
    for title, owner in titles:
        found = table.find(title)
        assert found is not None
        # An alias may be another field's name (then that one wins), but never two fields' alias.
        others = {other for same, other in titles if same == title} - {owner}
        assert not others, (title, owner, others)


def test_the_documentation_lists_the_fields_as_they_are() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == with_tables(text), "run `python -m tests.support.format_tables`"
    assert all(f"| `{name}`" in text for table in TABLES.values() for name in table.names)
    assert render("tasks").startswith("| column |")


def strict(schema: dict[str, Any]) -> Any:
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def as_json(path: Path) -> Any:
    """Return a YAML file as an editor's schema checker sees it: numbers as numbers."""
    from forecast.readers.raw import Findings

    root = parse_yaml(path.read_text(encoding="utf-8"), path.name, Findings())
    assert root is not None

    def typed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: typed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [typed(item) for item in value]
        if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return json.loads(value) if not re.match(r"-?0\d", value) else value
        return value

    return typed(root.plain())


SHIPPED = [*sorted((REPOSITORY / "scenarios").glob("*.yaml")), *sorted((REPOSITORY / "models").glob("*/model.yaml"))]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_schema_accepts_the_shipped_files(path: Path) -> None:
    kind = "model" if path.name == "model.yaml" else "scenario"
    problems = [error.message for error in strict(json_schema(kind)).iter_errors(as_json(path))]  # type: ignore[arg-type]
    assert problems == []


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("scenario", {"modeel": "x"}),
        ("scenario", {"targets": {"finish": "30.06.2027"}}),
        ("scenario", {"require": {"joint": 70}}),
        ("scenario", {"change": {"tasks": {"A": {"pesimistic": 3}}}}),
        ("scenario", {"scale": {"tasks": {"all": {"duration": 0}}}}),
        ("scenario", {"iterations": 0}),
        ("model", {}),
        ("model", {"start": "2027-01-04", "correlation": {"group": []}}),
        ("model", {"start": "2027-01-04", "estimating": {"distribution": "pert", "x": 1}}),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(kind: Any, document: dict[str, Any]) -> None:
    assert not strict(json_schema(kind)).is_valid(document)


def test_reading_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pathlib import Path; from forecast.readers import read_scenario\n"
        "read_scenario(Path('scenarios/dc-migration.yaml'))\n"
        "print([name for name in ('numba', 'scipy', 'pandas', 'matplotlib', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
