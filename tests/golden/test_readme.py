"""The README says what is so: its commands run, its outputs are what comes out, its snippets are read, its links lead somewhere.

Blocks of the language ``console`` hold commands after ``$`` and what they print, stdout first. A line ``…`` stands for any
lines, ``…`` within a line for any text. ``<!-- in: … -->`` before a block says where it and the following run. A ``yaml``
block begins with the name of the file that it is, and later commands use it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from forecast.cli import call

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
REPOSITORY, EMPTY = "this repository", "an empty folder"
BLOCK = re.compile(r"(?:<!-- in: (?P<place>.+?) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)```\n", re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


class Command(NamedTuple):
    """A command of the page, where it runs, and what it must print; ``ending`` is the exit code that must follow."""

    place: str
    line: str
    shown: str
    ending: int


def blocks() -> Iterator[tuple[str, str, str]]:
    """Yield place, language and body of each block."""
    place = REPOSITORY
    for found in BLOCK.finditer(README):
        place = found["place"] or place
        yield place, found["language"], found["body"]


def commands(place: str, body: str) -> list[Command]:
    """Return the commands of a console block; `echo $?` gives the exit code of the one before it."""
    listed: list[Command] = []
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        if line == "echo $?":
            listed[-1] = listed[-1]._replace(ending=int(shown))
        else:
            listed.append(Command(place, line, shown, 0))
    return listed


def matches(shown: str, printed: str) -> bool:
    """Say whether a shown output is the printed one, up to what `…` leaves out."""
    any_lines, any_text = r"(?:[^\n]*\n)*", r"[^\n]*"
    pattern = ""
    for line in shown.splitlines():
        pattern += any_lines if line == "…" else any_text.join(map(re.escape, line.split("…"))) + r"\n"
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a…d\n", "abcd\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nd\n", "a\nb\n", False),
        ("91 %\n", "90 %\n", False),
    ],
)
def test_an_elision_stands_for_anything_and_nothing_else_does(shown: str, printed: str, same: bool) -> None:
    assert matches(shown, printed) is same


def test_every_command_of_the_readme_does_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    places = {REPOSITORY: tmp_path / "repository", EMPTY: tmp_path / "empty"}
    places[EMPTY].mkdir()
    for folder in ("models", "scenarios"):
        shutil.copytree(ROOT / folder, places[REPOSITORY] / folder)
    n_run = 0
    for place, language, body in blocks():
        monkeypatch.chdir(places[place])
        if language == "yaml":
            name = body.partition("\n")[0].removeprefix("# ")
            assert Path(name).parent.is_dir(), f"the first line of a snippet names its file, not `{name}`"
            Path(name).write_text(body, "utf-8")
            assert call(["validate", name]) == 0, capsys.readouterr().out
        for command in commands(place, body) if language == "console" else ():
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
    assert n_run > 10


def test_every_make_target_of_the_readme_exists() -> None:
    shell = "".join(body for _, language, body in blocks() if language == "sh")
    targets = set(re.findall(r"^make (\S+)", shell, re.MULTILINE)) | set(re.findall(r"`make (\S+)`", README))
    assert {"demo", "test"} <= targets
    for target in sorted(targets):
        tried = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr


def test_every_file_that_the_documentation_links_to_exists() -> None:
    missing = []
    for page in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "reports" / "README.md",
        *ROOT.glob("docs/**/*.md"),
    ):
        for target in LINK.findall(page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{page.relative_to(ROOT)}: {target}")
    assert not missing
