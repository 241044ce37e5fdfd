"""Where output goes: results to stdout, talk and progress to stderr."""

from __future__ import annotations

import contextlib
import os
import sys


def emit(text: str) -> None:
    """Write a result to stdout, whole and at once.

    A reader that has seen enough and closed the pipe (``| head``) is no error, and does not change the exit code.
    """
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_stdout()


def say(text: str) -> None:
    """Write talk to stderr."""
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def abandon_stdout() -> None:
    """Send what is still to be written nowhere, so that Python's own flush at the end finds no broken pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def make_streams_safe() -> None:
    """Replace signs that the terminal's encoding does not know, instead of failing on them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
