"""Pages whose commands run: what they show is what comes out, and the files that they show are read.

Blocks of the language ``console`` hold commands after ``$`` and what they print, stdout first. A line ``…`` stands for any
lines, ``…`` within a line for any text; `echo $?` shows the exit code of the command before it. ``<!-- in: … -->`` before a
block says where it and the following run; ``<!-- file: … -->`` that the block is that file, and later commands use it.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from forecast.cli import call

BLOCK = re.compile(r"(?P<notes>(?:<!-- .+? -->\n)*)```(?P<language>\w+)\n(?P<body>.*?)```\n", re.DOTALL)
NOTE = re.compile(r"<!-- (\w+): (.+?) -->")


class Block(NamedTuple):
    """A block of a page, where it runs, and the file that it is, if it is one."""

    place: str
    language: str
    body: str
    file: str


class Command(NamedTuple):
    """A command, what it must print, and the exit code that must follow."""

    line: str
    shown: str
    ending: int


def blocks(page: str, place: str) -> Iterator[Block]:
    """Yield the blocks of a page that begins in ``place``."""
    for found in BLOCK.finditer(page):
        notes = dict(NOTE.findall(found["notes"]))
        place = notes.get("in", place)
        yield Block(place, found["language"], found["body"], notes.get("file", ""))


def commands(body: str) -> list[Command]:
    """Return the commands of a console block."""
    listed: list[Command] = []
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        if line == "echo $?":
            listed[-1] = listed[-1]._replace(ending=int(shown))
        else:
            listed.append(Command(line, shown, 0))
    return listed


def matches(shown: str, printed: str) -> bool:
    """Say whether a shown output is the printed one, up to what `…` leaves out."""
    any_lines, any_text = r"(?:[^\n]*\n)*", r"[^\n]*"
    pattern = ""
    for line in shown.splitlines():
        pattern += any_lines if line == "…" else any_text.join(map(re.escape, line.split("…"))) + r"\n"
    return re.fullmatch(pattern, printed) is not None


def run_page(
    page: str, places: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> int:
    """Write the files of a page and run its commands, each in its place; return how many commands ran.

    Parameters
    ----------
    page : str
        The page in Markdown.
    places : mapping of str to Path
        The folder of each place that the page names; the page begins in the first.
    """
    n_run = 0
    for block in blocks(page, next(iter(places))):
        monkeypatch.chdir(places[block.place])
        if block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.body, "utf-8")
            if Path(block.file).parent.name == "scenarios":
                assert call(["validate", block.file]) == 0, capsys.readouterr().out
        for command in commands(block.body) if block.language == "console" else ():
            capsys.readouterr()
            program, *arguments = shlex.split(command.line)
            if program == "ls":
                ending = 0
                printed = "".join(f"{name}\n" for folder in arguments for name in sorted(os.listdir(folder)))
            else:
                assert program == "forecast"
                ending = call(arguments)
                printed = "".join(capsys.readouterr())
            assert ending == command.ending, f"`{command.line}` ends with {ending}:\n{printed}"
            assert matches(command.shown, printed), f"`{command.line}` prints\n{printed}"
            n_run += 1
    return n_run
