"""What a run stored in English, such as the name of a group, said again in the language of a report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from forecast.texts import catalogue, conventions, say
from forecast.texts.catalogue import names

STORED = "stored."
SHARE = re.compile(r"(?<= )([<>]?)(\d+) %$")
NUMBER = re.compile(r"\d+(\.\d+)?")


def retold(english: str) -> str:
    """Return a stored text in the language of now; as it is, where it is none of `texts/en/stored.toml`, such as an id.

    Examples
    --------
    >>> retold("as written"), retold("0.5 between all durations"), retold("NET-020")
    ('as written', '0.5 between all durations', 'NET-020')
    """
    for name, pattern in _patterns().items():
        if found := pattern.fullmatch(english):
            return say(f"stored.{name}", **{key: _shown(text) for key, text in found.groupdict().items()})
    return english


def shares(english: str) -> list[str]:
    """Return the names of a stored list, each with its share as percents are written now.

    Examples
    --------
    >>> shares("NET-020 70 %; NET-030 <1 %")
    ['NET-020 70 %', 'NET-030 <1 %']
    """
    return [SHARE.sub(lambda found: found[1] + conventions().percent(found[2]), one) for one in english.split("; ")]


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """Return what stored texts look like, by the last part of their keys; those without a name in braces first."""
    texts = {key.removeprefix(STORED): text for key, text in catalogue().items() if key.startswith(STORED)}
    found = {}
    for key, text in sorted(texts.items(), key=lambda item: len(names(item[1]))):
        pattern = re.escape(text)
        for name in names(text):
            pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>.+)")
        found[key] = re.compile(pattern)
    return found


def _shown(text: str) -> str:
    return conventions().number(text) if NUMBER.fullmatch(text) else text
