"""What the page says; the words come from the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of a promise: ``n`` chances ``of`` so many are drawn, ``share`` (0-1) is the length of a bar."""

    label: str
    detail: str
    odds: str
    percent: str
    n: int
    of: int
    share: float


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with what it is, and a remark."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """When it ends, or what it costs; ``key`` explains the dots, ``target`` and ``safe`` name the two lines."""

    title: str
    key: str
    facts: tuple[Fact, ...]
    target: str
    safe: str


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and now, and its move."""

    label: str
    before: str
    now: str
    move: str


@dataclass(frozen=True, slots=True)
class Mover:
    """What moves the forecast: how much (a bar and its text), whose it is, what is done about it and on which terms."""

    name: str
    owner: str
    response: str
    terms: tuple[str, ...]
    detail: str
    size: float
    size_text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is asked, and what speaks for it."""

    label: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All words of the page."""

    project: str
    as_of: str
    headline: str
    chances: tuple[Chance, ...]
    outcomes: tuple[Outcome, ...]
    since: str
    changes: tuple[Change, ...]
    movers_title: str
    movers_head: tuple[str, str]
    movers_measure: str
    movers: tuple[Mover, ...]
    movers_note: str
    decision: Decision
    footer: tuple[str, ...]
    document: str
    language: str
