"""The progress bar: on a terminal only, after a second, with the time left."""

from __future__ import annotations

import io
import re

import pytest

from forecast.cli.progress import Progress, bar


class Screen(io.StringIO):
    """A terminal that remembers everything written to it."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def run(progress: Progress, clock: Clock, seconds_per_block: float, n_blocks: int = 40) -> None:
    """Report the blocks of a run one by one."""
    with progress:
        for done in range(n_blocks + 1):
            progress(done, n_blocks)
            clock.now += seconds_per_block


def drawings(screen: Screen) -> list[str]:
    return [line for line in screen.getvalue().split("\r") if line.strip()]


def test_a_run_that_ends_within_a_second_shows_no_bar() -> None:
    screen, clock = Screen(), Clock()
    run(Progress(stream=screen, clock=clock), clock, seconds_per_block=0.02)
    assert screen.getvalue() == ""


def test_a_long_run_shows_the_share_done_and_the_time_left() -> None:
    screen, clock = Screen(), Clock()
    run(Progress(stream=screen, clock=clock), clock, seconds_per_block=1.0)
    lines = drawings(screen)
    assert "25 %" in lines[9]
    assert "30 s left" in lines[9]
    assert "0 s left" in lines[-1]


def test_the_time_left_counts_from_the_first_report_on() -> None:
    screen, clock = Screen(), Clock()
    progress = Progress(stream=screen, clock=clock)
    clock.now += 1_000.0
    progress(20, 40)
    clock.now += 5.0
    progress(30, 40)
    assert "5 s left" in drawings(screen)[-1]


def test_the_bar_is_drawn_at_most_ten_times_a_second() -> None:
    screen, clock = Screen(), Clock()
    run(Progress(stream=screen, clock=clock), clock, seconds_per_block=0.001, n_blocks=4_000)
    assert 25 <= len(drawings(screen)) <= 31


def test_the_bar_leaves_a_clean_line_also_after_an_error() -> None:
    screen, clock = Screen(), Clock()

    def interrupted_run() -> None:
        with Progress(stream=screen, clock=clock) as progress:
            for done in range(5):
                progress(done, 10)
                clock.now += 1.0
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted_run()
    *_, drawn, blank, rest = screen.getvalue().split("\r")
    assert drawn.strip()
    assert blank == " " * len(drawn.rstrip())
    assert rest == ""


def test_the_bar_writes_no_color_and_no_control_sequence() -> None:
    screen, clock = Screen(), Clock()
    run(Progress(stream=screen, clock=clock), clock, seconds_per_block=1.0)
    assert re.search(r"[^\r -~]", screen.getvalue()) is None


def test_the_bar_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    screen, clock = Screen(), Clock()
    run(Progress(stream=screen, clock=clock), clock, seconds_per_block=1.0)
    assert max(len(line) for line in drawings(screen)) < 30


def test_without_a_terminal_there_is_no_bar_but_notices_remain(capsys: pytest.CaptureFixture[str]) -> None:
    file, clock = io.StringIO(), Clock()
    progress = Progress(stream=file, clock=clock)
    run(progress, clock, seconds_per_block=1.0)
    progress.notice("compiling the simulation kernels, once: about 8 s")
    assert file.getvalue() == ""
    assert capsys.readouterr() == ("", "compiling the simulation kernels, once: about 8 s\n")


def test_a_quiet_run_shows_neither_bar_nor_notices(capsys: pytest.CaptureFixture[str]) -> None:
    screen, clock = Screen(), Clock()
    progress = Progress(is_quiet=True, stream=screen, clock=clock)
    run(progress, clock, seconds_per_block=1.0)
    progress.notice("compiling the simulation kernels, once: about 8 s")
    assert screen.getvalue() == ""
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0 s"), (0.2, "1 s"), (59.0, "59 s"), (60.0, "1:00"), (3_725.0, "1:02:05")]
)
def test_the_time_left_is_rounded_up_to_whole_seconds(seconds: float, text: str) -> None:
    assert bar(1, 2, seconds).endswith(f"  {text} left")
