"""A short answer of sentences and tables, as text for a terminal and as Markdown for a merge request."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.report.text import WIDTH, columns
from forecast.results.words import NO_BREAK, glued

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; ``head`` names its columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Sentences, each on its own."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands beside the document, with its text alternative."""

    path: str
    alt: str


Part = str | Heading | Rows | Items | Picture


def as_text(parts: Sequence[Part]) -> str:
    """Return the parts for a screen of `WIDTH` columns, an empty line between them."""
    return "\n\n".join("\n".join(_text(part)) for part in parts).replace(":\n\n  ", ":\n  ")


def as_markdown(parts: Sequence[Part]) -> str:
    r"""Return the parts as Markdown; the first heading is one of the second level, so that it fits into a page.

    Examples
    --------
    >>> print(as_markdown([Heading("Moved"), Rows(("", "days"), (("a|b", "+1"),))]))
    ## Moved
    <BLANKLINE>
    | | days |
    |---|---|
    | a\|b | +1 |
    """
    return "\n\n".join(_markdown(part, is_first=k == 0) for k, part in enumerate(parts))


def _text(part: Part) -> list[str]:
    if isinstance(part, Heading):
        return _wrapped(part.text)
    if isinstance(part, Rows):
        return columns([part.head, *part.rows])
    if isinstance(part, Items):
        return [line for item in part.lines for line in _wrapped(item, INDENT)]
    return _wrapped(part.alt if isinstance(part, Picture) else part)


def _markdown(part: Part, is_first: bool) -> str:
    if isinstance(part, Heading):
        return f"{'##' if is_first else '###'} {_escaped(part.text)}"
    if isinstance(part, Rows):
        lines = [part.head, ("---",) * len(part.head), *part.rows]
        return "\n".join(_line(cells, is_rule=k == 1) for k, cells in enumerate(lines))
    if isinstance(part, Items):
        return "\n".join(f"- {_escaped(item)}" for item in part.lines)
    if isinstance(part, Picture):
        return f"![{_escaped(part.alt)}]({part.path})"
    return _escaped(part)


def _line(cells: Sequence[str], is_rule: bool) -> str:
    if is_rule:
        return f"|{'|'.join(cells)}|"
    return "|" + "|".join(f" {_escaped(cell)} " if cell else " " for cell in cells) + "|"


def _escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is: names come from the user's files."""
    for sign in ("\\", "|", "*", "_", "`", "<", "[", "#"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("@", "@\u200b")  # no name in a risk register calls anybody


def _wrapped(text: str, indent: str = "") -> list[str]:
    lines = textwrap.wrap(
        glued(text), WIDTH, initial_indent=indent, subsequent_indent=indent + ("  " if indent else ""),
        break_on_hyphens=False,
    )  # fmt: skip
    return [line.replace(NO_BREAK, " ") for line in lines] or [""]
