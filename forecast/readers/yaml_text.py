"""YAML read as text with places: no guessing of types, no duplicate keys, no alias bombs, errors in plain words.

Scalars stay text (``no``, ``1:30`` and ``007`` mean what they say); the kind of the field decides what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

from forecast.errors import Place
from forecast.readers.raw import Cell, Findings
from forecast.readers.textfile import Sources

# Deeper than any file of ours by far, and shallow enough to recurse.
MAX_DEPTH = 40
# A scenario file has some hundred values; aliases that multiply beyond this are an attack.
MAX_VALUES = 1_000_000
MAX_ALIASES = 100

_LOADER = getattr(yaml, "CLoader", yaml.Loader)  # libyaml is 10 times faster; same events either way
NULLS = ("", "~", "null", "Null", "NULL")
_PLAIN_WORDS = (
    ("tab character", "a tab is used for indentation", "indent with spaces; YAML does not allow tabs"),
    (
        "cannot start any token",
        "this character can't begin a value",
        "indent with spaces, not tabs; put a value that begins with @ ` % or | in quotes",
    ),
    (
        "mapping values are not allowed",
        "a colon stands where none can be",
        "put a text that contains `: ` in quotes, and align keys of one block in the same column",
    ),
    (
        "could not find expected ':'",
        "a line has no colon after its key",
        "write `key: value`, with a space after the colon",
    ),
    ("did not find expected ',' or ']'", "a list `[…]` is not closed or lacks a comma", "close it with `]`"),
    ("did not find expected ',' or '}'", "a mapping `{…}` is not closed or lacks a comma", "close it with `}`"),
    ("end of stream", "a quoted text is not closed", "close the quote that was opened above"),
    (
        "did not find expected key",
        "the indentation does not fit the lines above",
        "align keys of one block in the same column",
    ),
    (
        "did not find expected '-'",
        "the list ends in the middle",
        "align the dashes of one list, and indent nothing else as deep",
    ),
    ("did not find expected node content", "a value is missing or a bracket is not closed", None),
    ("sequence entries are not allowed", "a dash begins a list where none can be", "begin the list on its own line"),
    ("unknown escape character", "a backslash stands in double quotes", "use single quotes: 'C:\\data'"),
)


class _StopError(Exception):
    """The document can't be used; the finding is made already."""


def read_yaml(path: Path, sources: Sources, findings: Findings) -> Cell | None:
    """Return the document as a tree of cells whose root is a mapping, or None after saying why not."""
    text = sources.read_text(path, findings)
    if text is None:
        return None
    return parse_yaml(text, sources.name(path), findings)


def parse_yaml(text: str, file: str, findings: Findings) -> Cell | None:
    """Return the text's one document as a tree of cells whose root is a mapping, or None after saying why not."""
    builder = _Builder(text, file, findings)
    try:
        root = builder.document()
    except _StopError:
        return None
    except yaml.YAMLError as error:
        message, place, hint = _explain(error, file)
        findings.error("yaml-syntax", message, place, hint=hint)
        return None
    if root is None or root.is_empty:
        findings.error("empty-file", "the file has no content besides comments", Place(file))
        return None
    if not isinstance(root.value, dict):
        findings.error(
            "yaml-shape",
            "the file must hold keys and values (`key: value`) at its top level",
            root.place,
            hint="see `forecast schema` for the keys",
        )
        return None
    return root


def parse_scalar_or_flow(text: str, place: Place) -> Cell:
    """Return one value written in YAML (of ``--set``), every part of it at the given place."""
    # Anything else is a plain text even where YAML would see structure in it: discrete(2: 0.5, 3: 0.5)
    if text.lstrip()[:1] not in ("[", "{", "'", '"'):
        stripped = text.strip()
        return Cell(None if stripped in NULLS else stripped, place, place)
    try:
        cell = _Builder(text, "", Findings()).document()
    except (_StopError, yaml.YAMLError):
        cell = None
    return _moved(cell, place) if cell is not None else Cell(text, place, place)


def _moved(cell: Cell, place: Place) -> Cell:
    value = cell.value
    if isinstance(value, list):
        value = [_moved(item, place) for item in value]
    elif isinstance(value, dict):
        value = {key: _moved(item, place) for key, item in value.items()}
    return Cell(value, place, place)


class _Builder:
    """Builds cells from parser events, which, unlike composed nodes, come without recursion."""

    def __init__(self, text: str, file: str, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self.anchors: dict[str, tuple[Cell, int]] = {}  # with the number of values in it
        self.n_values = 0
        self.n_aliases = 0

    def document(self) -> Cell | None:
        """Return the root of the only document, None if there is none."""
        root: Cell | None = None
        n_documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    self.stop("yaml-shape", "a second document begins here (`---`); a file holds one", event)
                root = self.cell(next(self.events), 0)
        return root

    def stop(self, code: str, message: str, event: Any, hint: str | None = None) -> NoReturn:
        self.findings.error(code, message, self.place(event), hint=hint)
        raise _StopError

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def cell(self, event: Any, depth: int) -> Cell:
        """Return the cell that begins with this event."""
        place = self.place(event)
        self.n_values += 1
        if self.n_values > MAX_VALUES:
            self.stop("yaml-too-large", f"the file holds more than {MAX_VALUES:,} values", event)
        if depth > MAX_DEPTH:
            self.stop("yaml-too-deep", f"values are nested more than {MAX_DEPTH} levels deep", event)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, place)
        if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
            self.stop("yaml-tag", f"tags such as `{event.tag[:40]}` are not supported", event, "write the plain value")
        before = self.n_values
        cell = Cell(None, place)
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.style is None or event.style == ""
            cell.value = None if is_null and event.value in NULLS else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            cell.value = self.sequence(depth)
        else:
            cell.value = self.mapping(depth)
        if event.anchor is not None:
            # Registered only now: an alias inside its own anchor (a loop) is an unknown name.
            self.anchors[event.anchor] = (cell, self.n_values - before + 1)
        return cell

    def alias(self, event: Any, place: Place) -> Cell:
        self.n_aliases += 1
        if event.anchor not in self.anchors:
            self.stop(
                "yaml-alias",
                f"the alias `*{event.anchor}` names no anchor above it",
                event,
                f"define it first with `&{event.anchor}`, or put a text that begins with * in quotes",
            )
        target, size = self.anchors[event.anchor]
        self.n_values += size
        if self.n_aliases > MAX_ALIASES or self.n_values > MAX_VALUES:
            self.stop(
                "yaml-alias", "aliases multiply this file beyond any sensible size", event, "write the values out"
            )
        return Cell(target.value, place)

    def sequence(self, depth: int) -> list[Cell]:
        cells = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            cells.append(self.cell(event, depth + 1))
        return cells

    def mapping(self, depth: int) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self.stop("yaml-key", "a key must be a plain text", event)
            key, key_place = event.value, self.place(event)
            value = self.cell(next(self.events), depth + 1)
            value.key_place = key_place
            if key == "<<":
                self.findings.error(
                    "yaml-merge-key",
                    "merge keys (`<<`) are not supported",
                    key_place,
                    hint="write the keys out, or use `extends`",
                )
            elif key in cells:
                first = cells[key].key_place
                self.findings.error(
                    "duplicate-key",
                    f"the key `{key}` stands here a second time; the first is on line {first.line if first else '?'}",
                    key_place,
                    field=key,
                    hint="remove one of the two",
                )
            else:
                cells[key] = value
        return cells


def _explain(error: yaml.YAMLError, file: str) -> tuple[str, Place, str | None]:
    """Return the parser's complaint in plain words, with its place and a hint."""
    problem = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
    message, hint = f"the YAML can't be read: {problem}", None
    for part, words, remedy in _PLAIN_WORDS:
        if part in problem:
            message, hint = words, remedy
            break
    if context is not None and mark is not None and context.line != mark.line:
        message += f" (it began on line {context.line + 1})"
    return message, place, hint
