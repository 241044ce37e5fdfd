"""The forecast for people who decide, in words and few numbers; the report finds them, page and slides show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Odds:
    """A probability in words: ``word`` of the scale, ``n`` chances ``of`` so many, ``text`` and ``percent`` of it."""

    word: str
    n: int
    of: int
    text: str
    percent: str

    @property
    def dots(self) -> tuple[int, int]:
        """Return how many of how many dots show it: about ten of them, so that they look alike from page to page."""
        times = {2: 5, 3: 4, 4: 3}.get(self.of, 1)
        return self.n * times, self.of * times


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of a promise.

    Attributes
    ----------
    key : str
        ``joint``, ``on_time`` or ``on_budget``.
    label : str
        What it is called.
    detail : str
        What was promised.
    share : float
        The probability.
    """

    key: str
    label: str
    detail: str
    odds: Odds
    share: float


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with what it is, and a remark."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """When it ends, or what it costs: the numbers, and what the promise and what is 80 % likely are called."""

    title: str
    facts: tuple[Fact, ...]
    target: str
    safe: str
    alt: str


@dataclass(frozen=True, slots=True)
class Change:
    """One figure: what it is, what it was, what it is now, and the move in words."""

    label: str
    before: str
    now: str
    move: str


@dataclass(frozen=True, slots=True)
class Since:
    """``title`` is the finding; without ``rows`` nothing is known of an earlier forecast."""

    title: str
    rows: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Mover:
    """One thing that moves the forecast.

    Attributes
    ----------
    size : float
        How much, in the unit of the list that it stands in; ``size_text`` says it.
    detail : str
        The same in time and money.
    response : str
        What is done about it; empty where nothing is planned.
    terms : str
        What that costs and brings, where that was asked.
    state : str
        Whether it is agreed.
    """

    id: str
    name: str
    owner: str
    size: float
    size_text: str
    detail: str
    response: str
    terms: str = ""
    state: str = ""

    @property
    def standing(self) -> tuple[str, ...]:
        """Return the terms and whether they are agreed, as far as there are any."""
        return tuple(part for part in (self.terms, self.state) if part)


@dataclass(frozen=True, slots=True)
class Movers:
    """The few movers that weigh most; ``title`` is the finding, ``measure`` what their sizes are.

    ``note`` says what is not in them.
    """

    title: str
    measure: str
    rows: tuple[Mover, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One response: what it is, what it costs, what it brings."""

    text: str
    cost: str
    gain: str


@dataclass(frozen=True, slots=True)
class Decision:
    """``title`` is what is asked, ``lines`` what speaks for it, ``offers`` what stands to choose, best first.

    ``steps`` are the odds now, with what is asked, and with all that is planned, as (name, probability).
    """

    title: str
    lines: tuple[str, ...]
    offers: tuple[Offer, ...] = ()
    steps: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that the one page, the deck and the Markdown say.

    Attributes
    ----------
    project : str
        What is forecast.
    verdict : str
        The answer in one sentence.
    chances : tuple of Chance
        Of both targets together first, then of each; empty where none is set.
    finish, cost : Outcome
        ``cost`` is None where no money is estimated. ``dates`` says both in one sentence.
    basis_title, basis_rows : str, tuple of (str, str)
        What the forecast rests on, in a sentence, and as (what, how much).
    as_of : str
        Of which day the plan is.
    basis : str
        What was calculated, from which inputs, with which seed, by which version.
    sources : str
        Where the words for the odds come from.
    document : str
        The title of a file.
    """

    project: str
    verdict: str
    chances: tuple[Chance, ...]
    finish: Outcome
    cost: Outcome | None
    dates: str
    since: Since
    basis_title: str
    basis_rows: tuple[tuple[str, str], ...]
    movers: Movers
    decision: Decision
    as_of: str
    basis: str
    sources: str
    document: str

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return when it ends and, where money is estimated, what it costs."""
        return (self.finish,) if self.cost is None else (self.finish, self.cost)
