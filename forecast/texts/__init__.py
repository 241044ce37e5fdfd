"""All texts that reports say, in one place, and how numbers and dates are written.

The texts stand in the folder `en`, a file for each part of the report, each text under a key such as
``register.head.owner``. `say` returns one; inside `speaking` a company's own wording takes the place of some or all of
them, and numbers and dates follow its region. Outside of it everything is said in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from forecast.texts.catalogue import FORMS, catalogue, file_of
from forecast.texts.regions import INTERNATIONAL, Conventions, direction, region


@dataclass(frozen=True, slots=True)
class Language:
    """A company's wording by key, and the conventions of its region."""

    conventions: Conventions = INTERNATIONAL
    wording: Mapping[str, str] = field(default_factory=dict)

    def text(self, key: str, count: str | None) -> str:
        """Return the text of a key; where it depends on a number, the form for ``count``, written in plain digits."""
        if count is None:
            return self.wording.get(key) or file_of(key)[key]
        for own, forms in ((self.conventions, self.wording), (INTERNATIONAL, file_of(key))):
            for form in (own.plural(count), "other"):
                if text := forms.get(f"{key}.{form}"):
                    return text
        raise KeyError(key)


ENGLISH = Language()
_current: ContextVar[Language] = ContextVar("_current", default=ENGLISH)


def say(key: str, /, count: int | str | None = None, **values: object) -> str:
    """Return a text.

    Parameters
    ----------
    key : str
        A key of the texts.
    count : int or str, optional
        The number on which the form of the text depends, such as ``"2.7"``; it stands at ``{n}`` unless ``n`` is given.
    **values : object
        What stands at the names in braces. Whole numbers get their thousands marked.

    Raises
    ------
    KeyError
        Where there is no such text, or a value for it is missing.

    Examples
    --------
    >>> say("words.unknown"), say("words.amount.days", 1), say("words.amount.days", "1234.5")
    ('unknown', '1 day', '1,234.5 days')
    """
    language = _current.get()
    form = None if count is None else str(count)
    if form is not None:
        values = {"n": language.conventions.number(form), **values}
    shown = {
        name: language.conventions.number(str(value)) if type(value) is int else value for name, value in values.items()
    }
    return language.text(key, form).format(**shown)


def conventions() -> Conventions:
    """Return how numbers and dates are written now."""
    return _current.get().conventions


@contextmanager
def speaking(wording: Mapping[str, str], locale: str = "") -> Iterator[None]:
    """Say everything in a company's wording, with numbers and dates as written in its region.

    Parameters
    ----------
    wording : mapping of str to str
        Texts by key, in the place of those of the catalogue.
    locale : str
        A region's name, such as ``de-CH``; empty for the international form.
    """
    token = _current.set(Language(region(locale) if locale else INTERNATIONAL, wording))
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def showing(can_show: Callable[[str], bool]) -> Iterator[None]:
    """Say in English, and write in the international form, what can't be shown in the language that is spoken.

    Parameters
    ----------
    can_show : callable
        Says of a text whether there are letters for it.
    """
    spoken = _current.get()
    own = spoken.conventions if can_show(spoken.conventions.sample()) else INTERNATIONAL
    wording = {key: text for key, text in spoken.wording.items() if can_show(text)}
    if 2 * len(wording) < len(spoken.wording):
        # What is said is English, whatever language was asked for.
        wording.pop("page.language", None)
    token = _current.set(Language(own, wording))
    try:
        yield
    finally:
        _current.reset(token)


__all__ = ["FORMS", "catalogue", "conventions", "direction", "region", "say", "showing", "speaking"]
