"""Half of the charts are written by a second process; whether there is one can't be seen in the files."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

from forecast import second_process
from forecast.charts import save, saving
from tests.support.sample_results import sample_results


@pytest.fixture
def second() -> None:
    """Skip where no second process can be had: one processor, threads, or Java, which another test may have started."""
    has_two = hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1
    if not has_two or threading.active_count() > 1 or second_process.JAVA in sys.modules:
        pytest.skip("no second process here")


@pytest.mark.usefixtures("second")
def test_the_work_is_done_in_another_process_beside_the_body(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "who").write_text(str(os.getpid()))

    with second_process.doing(work):
        pass
    assert (tmp_path / "who").read_text() != str(os.getpid())


def test_where_another_thread_runs_the_work_is_done_here(tmp_path: Path) -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        with second_process.doing(lambda: (tmp_path / "who").write_text(str(os.getpid()))):
            pass
    finally:
        done.set()
        thread.join()
    assert (tmp_path / "who").read_text() == str(os.getpid())


def test_where_java_runs_the_work_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_jpype", ModuleType("_jpype"))
    with second_process.doing(lambda: (tmp_path / "who").write_text(str(os.getpid()))):
        pass
    assert (tmp_path / "who").read_text() == str(os.getpid())


def test_what_fails_in_the_second_process_is_raised_here() -> None:
    def work() -> None:
        raise ValueError("no space left")

    with pytest.raises(ValueError, match="no space left"), second_process.doing(work):
        pass


def test_a_body_that_is_interrupted_ends_the_second_process(tmp_path: Path) -> None:
    def work() -> None:
        time.sleep(30)
        (tmp_path / "late").touch()

    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt), second_process.doing(work):
        raise KeyboardInterrupt
    assert time.monotonic() - begin < 20
    assert not (tmp_path / "late").exists()


@pytest.mark.usefixtures("second")
def test_no_font_file_is_open_in_either_process_after_a_fork(tmp_path: Path) -> None:
    def open_fonts() -> list[str]:
        links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        return [os.readlink(link) for link in links if os.path.lexists(link) and os.readlink(link).endswith(".ttf")]

    save("finish", sample_results(n_blocks=2), tmp_path)
    assert open_fonts() != []
    with second_process.doing(lambda: (tmp_path / "there").write_text("\n".join(open_fonts()))):
        here = open_fonts()
    assert here == []
    assert (tmp_path / "there").read_text() == ""


def test_one_process_writes_the_same_bytes_as_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = sample_results(n_blocks=2)
    two, one = tmp_path / "two", tmp_path / "one"
    two.mkdir()
    one.mkdir()
    with saving(("finish", "cost"), results, two):
        pass
    monkeypatch.setattr(second_process, "_forked", lambda _: 0)
    with saving(("finish", "cost"), results, one):
        pass
    assert sorted(path.name for path in one.iterdir()) == ["cost.png", "cost.svg", "finish.png", "finish.svg"]
    assert [path.name for path in one.iterdir() if path.read_bytes() != (two / path.name).read_bytes()] == []
