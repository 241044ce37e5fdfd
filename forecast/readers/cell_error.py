"""What is said of a cell that breaks a rule: the finding without its place, near names, unknown ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from forecast.errors import Place


class CellError(Exception):
    """A value that breaks a rule: code, message and hint; whoever asked for the value knows where it stands."""

    def __init__(self, code: str, message: str, hint: str | None = None, place: Place | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.place = code, message, hint, place


class Known:
    """The ids that exist in a table, and what to say of one that does not.

    Parameters
    ----------
    what : str
        What the ids name: ``task``, ``risk``, ``resource``, ``calendar``.
    ids : iterable of str
        The ids that exist.
    removed : mapping of str to Place, optional
        Ids that a scenario removed, with the place of the removal.
    """

    def __init__(self, what: str, ids: Iterable[str], removed: Mapping[str, Place] | None = None) -> None:
        """Keep the ids."""
        self.what, self.ids, self.removed = what, dict.fromkeys(ids), removed or {}

    def __contains__(self, id_: str) -> bool:
        return id_ in self.ids

    def unknown(self, id_: str, role: str | None = None, also: str = "", *, otherwise: str | None = None) -> CellError:
        """Return the finding for an id that does not exist; `also` is another way to read what was written."""
        if id_ in self.removed:
            return CellError(
                f"removed-{self.what}",
                f"the {role or self.what} {shown(id_)} was removed by {self.removed[id_]}",
                f"change or remove this reference too, or keep the {self.what}",
            )
        known = list(self.ids)
        hint = did_you_mean(id_, known) or (did_you_mean(also, known) if also else None)
        message = f"the {self.what} {shown(id_)} does not exist"
        if role is not None:
            message = f"the {role} {shown(id_)} is not a {self.what}"
        return CellError(
            f"unknown-{self.what}", message, hint or otherwise or f"define it in the table of {self.what}s"
        )


def did_you_mean(word: str, known: Sequence[str], *, otherwise: str | None = None) -> str | None:
    """Return a hint with the nearest known word, or `otherwise`.

    Examples
    --------
    >>> did_you_mean("NET-01O", ["NET-010", "SRV-010"])
    'did you mean `NET-010`?'
    """
    by_folded = {name.casefold(): name for name in known}
    # One wrong letter of two is half of the word.
    cutoff = 0.5 if len(word) <= 3 else 0.6
    close = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=cutoff)
    return f"did you mean `{by_folded[close[0]]}`?" if close else otherwise


def shown(value: object) -> str:
    """Return a value as messages quote it, shortened."""
    text = str(value)
    return f"`{text[:57]}…`" if len(text) > 60 else f"`{text}`"
