"""A report is moved into its place whole, and never takes the place of anything else."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from forecast.charts import CHARTS
from forecast.errors import UsageError
from forecast.report import write as module
from forecast.report.write import write
from forecast.results import Results, load
from tests.support.sample_results import sample_results

ROOT = Path(__file__).parents[3]


def contents(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


@pytest.fixture
def few_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw one chart only; the others are tested with the charts."""
    monkeypatch.setattr(module, "CHARTS", {"finish": CHARTS["finish"]})


@pytest.fixture(scope="module")
def old() -> Results:
    return sample_results(n_blocks=2, seed=1)


@pytest.fixture(scope="module")
def new() -> Results:
    return sample_results(n_blocks=2, seed=2)


def test_the_same_results_give_the_same_bytes_of_every_file(tmp_path: Path, old: Results) -> None:
    assert write(old, tmp_path / "a" / "report") == (tmp_path / "a" / "report" / "report.html",)
    write(sample_results(n_blocks=2, seed=1), tmp_path / "b")
    first, second = contents(tmp_path / "a" / "report"), contents(tmp_path / "b")
    assert first == second
    expected = {"report.html", "summary.json", "manifest.json", "results.npz", "results.json", "tables/risks.csv"}
    drawn = [name for name, chart in CHARTS.items() if chart.applies(old)]
    expected |= {f"figures/{name}.{ending}" for name in drawn for ending in ("svg", "png")}
    assert expected <= set(first)


@pytest.mark.usefixtures("few_charts")
def test_the_manifest_lists_every_file_with_its_hash(tmp_path: Path, old: Results) -> None:
    write(old, tmp_path / "r")
    files = contents(tmp_path / "r")
    manifest = json.loads(files.pop("manifest.json"))
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert (manifest["seed"], manifest["iterations"], manifest["scenario"]) == (1, 512, "sample")


@pytest.mark.usefixtures("few_charts")
def test_the_stored_results_of_a_report_make_the_same_report_again(tmp_path: Path, old: Results) -> None:
    write(old, tmp_path / "r")
    write(load(tmp_path / "r"), tmp_path / "again")
    assert contents(tmp_path / "r") == contents(tmp_path / "again")


@pytest.mark.usefixtures("few_charts")
def test_a_new_report_replaces_the_old_one_and_leaves_nothing_beside_it(
    tmp_path: Path, old: Results, new: Results
) -> None:
    write(old, tmp_path / "r")
    (tmp_path / "r" / "figures" / "finish.svg").write_text("edited")
    write(new, tmp_path / "r")
    assert b'"seed": 2' in contents(tmp_path / "r")["manifest.json"]
    assert b"edited" not in contents(tmp_path / "r")["figures/finish.svg"]
    assert os.listdir(tmp_path) == ["r"]


@pytest.mark.usefixtures("few_charts")
def test_other_forms_stay_while_they_show_the_same_results(tmp_path: Path, old: Results, new: Results) -> None:
    write(old, tmp_path / "r")
    (tmp_path / "r" / "report.html").write_text("as it was")
    assert write(old, tmp_path / "r", ("png",)) == (tmp_path / "r" / "figures",)
    assert contents(tmp_path / "r")["report.html"] == b"as it was"
    assert "report.html" in (tmp_path / "r" / "manifest.json").read_text()
    write(new, tmp_path / "r", ("png",))
    assert "report.html" not in contents(tmp_path / "r")
    assert "report.html" not in (tmp_path / "r" / "manifest.json").read_text()


@pytest.mark.usefixtures("few_charts")
def test_a_users_file_inside_a_report_survives_the_next_report(tmp_path: Path, old: Results, new: Results) -> None:
    write(old, tmp_path / "r")
    (tmp_path / "r" / "minutes").mkdir()
    (tmp_path / "r" / "minutes" / "board.md").write_text("approved")
    (tmp_path / "r" / "link").symlink_to("minutes")
    write(new, tmp_path / "r")
    assert (tmp_path / "r" / "minutes" / "board.md").read_text() == "approved"
    assert (tmp_path / "r" / "link").is_symlink()
    assert "minutes" not in (tmp_path / "r" / "manifest.json").read_text()


@pytest.mark.usefixtures("few_charts")
def test_an_empty_folder_becomes_a_report(tmp_path: Path, old: Results) -> None:
    (tmp_path / "r").mkdir()
    write(old, tmp_path / "r")
    assert (tmp_path / "r" / "report.html").is_file()


@pytest.mark.parametrize("manifest", [None, "{}", "{", '{"schema": "other/1", "files": []}', '{"name": "web app"}'])
def test_a_folder_that_is_no_report_is_left_alone(tmp_path: Path, old: Results, manifest: str | None) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    before = contents(tmp_path)
    with pytest.raises(UsageError, match="not a report"):
        write(old, tmp_path)
    assert contents(tmp_path) == before


def test_a_file_in_the_place_of_the_report_is_left_alone(tmp_path: Path, old: Results) -> None:
    (tmp_path / "r").write_text("mine")
    with pytest.raises(UsageError, match="not a report"):
        write(old, tmp_path / "r")
    with pytest.raises(UsageError, match="can't be written"):
        write(old, tmp_path / "r" / "below")
    assert (tmp_path / "r").read_text() == "mine"


@pytest.mark.usefixtures("few_charts")
def test_a_link_to_a_report_stays_a_link(tmp_path: Path, old: Results, new: Results) -> None:
    write(old, tmp_path / "real")
    (tmp_path / "latest").symlink_to("real")
    write(new, tmp_path / "latest")
    assert (tmp_path / "latest").is_symlink()
    assert b'"seed": 2' in contents(tmp_path / "real")["manifest.json"]


@pytest.mark.usefixtures("few_charts")
@pytest.mark.parametrize("step", ["_manifest", "summary", "save_results", "_swap"])
def test_an_interrupted_run_leaves_the_old_report_whole(
    tmp_path: Path, old: Results, new: Results, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(old, tmp_path / "r")
    before = contents(tmp_path / "r")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(new, tmp_path / "r")
    assert contents(tmp_path / "r") == before
    assert os.listdir(tmp_path) == ["r"]


def test_a_failed_second_rename_puts_the_old_report_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, stage, aside = (tmp_path / name for name in ("r", ".r.new-1", ".r.old-1"))
    place.mkdir()
    (place / "report.html").write_text("old")
    with pytest.raises(FileNotFoundError):
        module._swap(place, stage, aside)
    assert (place / "report.html").read_text() == "old"


KILLED = """
import os, signal, sys
from pathlib import Path
from forecast.charts import CHARTS
from forecast.report import write as module
from tests.support.sample_results import sample_results

step = sys.argv[2]
module.CHARTS = {"finish": CHARTS["finish"]}
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if step == "between":
    rename = Path.rename
    def rename_once(self, target):
        rename(self, target)
        die()
    Path.rename = rename_once
elif step == "cleaning":
    rmtree = module.shutil.rmtree
    module.shutil.rmtree = lambda path, **_: die() if ".old-" in str(path) else rmtree(path, **_)
else:
    setattr(module, step, die)
module.write(sample_results(n_blocks=2, seed=2), sys.argv[1])
"""


@pytest.mark.usefixtures("few_charts")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("step", ["_manifest", "between", "cleaning"])
def test_a_killed_run_leaves_a_whole_report_that_the_next_write_puts_right(
    tmp_path: Path, old: Results, new: Results, step: str
) -> None:
    write(old, tmp_path / "r")
    before = contents(tmp_path / "r")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "r"), step], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    if step == "_manifest":
        assert contents(tmp_path / "r") == before
    elif step == "between":
        (aside,) = tmp_path.glob(".r.old-*")
        assert contents(aside) == before
    else:
        assert b'"seed": 2' in contents(tmp_path / "r")["manifest.json"]
    assert len(os.listdir(tmp_path)) == 2
    write(new, tmp_path / "r")
    assert os.listdir(tmp_path) == ["r"]
    assert b'"seed": 2' in contents(tmp_path / "r")["manifest.json"]


@pytest.mark.usefixtures("few_charts")
def test_the_unfinished_folder_of_a_run_that_still_works_is_left_alone(tmp_path: Path, old: Results) -> None:
    other = tmp_path / f".r.new-{os.getppid()}"
    other.mkdir()
    write(old, tmp_path / "r")
    assert other.is_dir()
