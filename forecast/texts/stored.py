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


def retold(english: str, among: str = "") -> str:
    """Return a stored text in the language of now; as it is, where it is none of `texts/en/stored.toml`, such as an id.

    ``among`` is the table of that file in which it stands, empty for those before the first table.

    Examples
    --------
    >>> retold("as written"), retold("0.5 between all durations"), retold("NET-020")
    ('as written', '0.5 between all durations', 'NET-020')
    """
    for name, pattern in _patterns(among).items():
        if found := pattern.fullmatch(english):
            values = {key: _shown(text) for key, text in found.groupdict().items()}
            return say(f"stored.{among}.{name}", **values) if among else say(f"stored.{name}", **values)
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
def _patterns(among: str) -> Mapping[str, re.Pattern[str]]:
    """Return what stored texts look like, by the last part of their keys; those without a name in braces first."""
    table = f"{STORED}{among}.".replace("..", ".")
    texts = {key.removeprefix(table): text for key, text in catalogue().items() if key.startswith(table)}
    texts = {key: text for key, text in texts.items() if "." not in key}
    found = {}
    for key, text in sorted(texts.items(), key=lambda item: len(names(item[1]))):
        pattern = re.escape(text)
        for name in names(text):
            pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>.+)")
        found[key] = re.compile(pattern)
    return found


def _shown(text: str) -> str:
    return conventions().number(text) if NUMBER.fullmatch(text) else text
