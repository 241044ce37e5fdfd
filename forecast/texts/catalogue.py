"""The texts in English, read from their files, and the names in braces that each of them needs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

FOLDER = Path(__file__).parent / "en"
# The forms of a text that depends on a number (Unicode CLDR); English has `one` and `other`.
FORMS = ("zero", "one", "two", "few", "many", "other")


@cache
def catalogue() -> Mapping[str, str]:
    """Return the texts by key; the key begins with the name of the file."""
    texts: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        texts.update(file_of(path.stem))
    return texts


def file_of(key: str) -> Mapping[str, str]:
    """Return the texts of the file in which a key stands: a run that reports nothing reads few of them."""
    return _file(key.partition(".")[0])


@cache
def _file(name: str) -> Mapping[str, str]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return dict(_flat(name, tomllib.load(file)))


def is_key(key: str) -> bool:
    """Say whether a company may word this key: one of the catalogue, or a form that another language needs."""
    if key in catalogue():
        return True
    stem, _, form = key.rpartition(".")
    return form in FORMS and f"{stem}.other" in catalogue()


def allowed(key: str) -> frozenset[str]:
    """Return the names in braces that a company's text may hold: those that stand in any form of it, and the number.

    Examples
    --------
    >>> sorted(allowed("words.range")), sorted(allowed("charts.correlations.title.one"))
    (['high', 'low'], ['miss', 'n'])
    """
    texts = catalogue()
    stem, _, form = key.rpartition(".")
    if form not in FORMS or f"{stem}.other" not in texts:
        return names(texts[key])
    forms = (texts.get(f"{stem}.{one}", "") for one in FORMS)
    return frozenset(("n",)).union(*map(names, forms))


def names(text: str) -> frozenset[str]:
    """Return the names in braces of a text.

    Examples
    --------
    >>> sorted(names("{n} of {all} tasks"))
    ['all', 'n']

    Raises
    ------
    ValueError
        Where the braces do not match, or hold more than a name: how a number is written is not for a text to say.
    """
    found = list(Formatter().parse(text))
    if any(form or conversion for _, _, form, conversion in found):
        raise ValueError("braces hold a name and nothing else")
    return frozenset(name for _, name, _, _ in found if name is not None)


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
        return
    for name, inner in value.items():
        yield from _flat(f"{key}.{name}", inner)
