"""Progress of a long run: a bar with the estimated time left, on a terminal only."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from forecast.cli.streams import say

SHOW_AFTER_SECONDS = 1.0
SECONDS_BETWEEN_DRAWINGS = 0.1
BAR_WIDTH = 30


class Progress:
    """A bar on ``stream``; silent where that is no terminal, and for runs that end within a second.

    It is drawn with plain signs and no color, so ``NO_COLOR`` and simple terminals need no other form of it.

    Parameters
    ----------
    is_quiet : bool
        Show neither bar nor notices.
    stream : text stream
        Standard error unless given.
    clock : callable
        Returns seconds.
    """

    def __init__(
        self, is_quiet: bool = False, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Start the clock."""
        self._stream = sys.stderr if stream is None else stream
        self._is_shown = not is_quiet and self._stream.isatty()
        self._is_quiet = is_quiet
        self._clock = clock
        self._first: tuple[float, int] | None = None
        self._last_drawing = 0.0
        self._drawn = 0

    def __call__(self, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` blocks are simulated, and draw the bar where it is time to."""
        if not self._is_shown:
            return
        now = self._clock()
        if self._first is None:
            self._first = (now, done)
        elapsed, newly_done = now - self._first[0], done - self._first[1]
        if elapsed < SHOW_AFTER_SECONDS or now - self._last_drawing < SECONDS_BETWEEN_DRAWINGS or newly_done < 1:
            return
        self._last_drawing = now
        self._draw(bar(done, total, elapsed * (total - done) / newly_done))

    def notice(self, text: str) -> None:
        """Say something that the user should know while the run goes on."""
        if not self._is_quiet:
            self._clear()
            say(text)

    def __enter__(self) -> Progress:
        """Return the bar itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave a clean line behind, however the run ended."""
        self._clear()

    def _draw(self, line: str) -> None:
        line = line[: shutil.get_terminal_size().columns - 1]
        self._stream.write("\r" + line.ljust(self._drawn))
        self._stream.flush()
        self._drawn = len(line)

    def _clear(self) -> None:
        if self._drawn:
            self._stream.write("\r" + " " * self._drawn + "\r")
            self._stream.flush()
            self._drawn = 0


def bar(done: int, total: int, seconds_left: float) -> str:
    """Return the bar as one line of text.

    Examples
    --------
    >>> bar(30, 40, 75.2)
    'simulating  [######################........]  75 %  1:16 left'
    """
    full = BAR_WIDTH * done // total
    return f"simulating  [{'#' * full}{'.' * (BAR_WIDTH - full)}]  {100 * done // total} %  {_time(seconds_left)} left"


def _time(seconds: float) -> str:
    whole = int(seconds) + (seconds > int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"
