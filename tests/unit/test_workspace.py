"""The workspace: found from anywhere inside it, scenarios by name or path, reports in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.errors import UsageError
from forecast.workspace import Workspace, find_root, find_scenario, report_directory


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("models/small", "scenarios"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("b-plan.yaml", "a-plan.yml", "notes.txt"):
        (tmp_path / "scenarios" / name).write_text("model: ../models/small\n", encoding="utf-8")
    return tmp_path.resolve()


def test_the_workspace_is_found_from_anywhere_inside_it(root: Path) -> None:
    for inside in (root, root / "models" / "small", root / "scenarios" / "b-plan.yaml", root / "reports" / "not-yet"):
        assert find_root(inside) == root
        assert Workspace.find(inside).root == root


def test_outside_a_workspace_the_way_to_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    assert find_root(tmp_path) is None
    with pytest.raises(UsageError, match="forecast init"):
        Workspace.find(tmp_path)
    with pytest.raises(UsageError, match="forecast init"):
        find_scenario("plan", tmp_path)


def test_scenarios_are_listed_by_name(root: Path) -> None:
    assert Workspace(root).scenario_names() == ["a-plan", "b-plan"]


def test_a_scenario_is_found_by_its_name_or_a_path(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "models")
    assert find_scenario("b-plan") == root / "scenarios" / "b-plan.yaml"
    assert find_scenario("a-plan") == root / "scenarios" / "a-plan.yml"
    assert find_scenario("../scenarios/b-plan.yaml") == Path("../scenarios/b-plan.yaml")
    assert find_scenario("small") == Path("small")


def test_a_scenario_name_wins_over_a_folder_of_the_same_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "b-plan").mkdir()
    monkeypatch.chdir(root)
    assert find_scenario("b-plan") == root / "scenarios" / "b-plan.yaml"
    assert find_scenario("./b-plan") == Path("b-plan")


def test_an_unknown_scenario_gets_the_nearest_name(root: Path) -> None:
    with pytest.raises(UsageError, match="did you mean `b-plan`"):
        find_scenario("b-plna", root)
    with pytest.raises(UsageError, match="scenarios: a-plan, b-plan"):
        find_scenario("zzz", root)
    with pytest.raises(UsageError, match="there is no file"):
        find_scenario("scenarios/x.yaml", root)


def test_reports_go_to_the_workspace_of_their_scenario(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert report_directory(root / "scenarios" / "b-plan.yaml", "b-plan") == root / "reports" / "b-plan"
    assert Workspace(root).report_directory("x") == root / "reports" / "x"
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    assert report_directory(elsewhere / "plan.xlsx", "plan") == elsewhere / "reports" / "plan"
