"""Public holidays of a country and a region, from the package `holidays`."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import date
from functools import cache

from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.raw import Cell
from forecast.readers.values import items, text

YEARS = 30  # after that of the project's start; nobody knows the holidays of later ones
FEW_YEARS = 5  # known from the start on; a project may last longer
Closed = tuple[date, date, str]


def public_holidays(cell: Cell, start: date) -> tuple[Closed, ...]:
    """Return the public holidays of places such as ``DE`` or ``US-CA`` from the year of a day on, in order."""
    found: dict[Closed, None] = {}
    for item in items(cell):
        found |= dict.fromkeys(_of_place(*_parts(item), start.year)[0])
    return tuple(sorted(found))


def poorly_known(cell: Cell, start: date) -> str:
    """Return which public holidays are known for few years from a day on, in words; empty where all are well known."""
    known = {text(item): _of_place(*_parts(item), start.year)[1:] for item in items(cell)}
    said = [
        f"`{place}` from {first} to {last}"
        for place, (first, last) in known.items()
        if first > start.year or last < min(start.year + FEW_YEARS, date.max.year)
    ]
    return " and ".join(said)


def _parts(item: Cell) -> tuple[str, str]:
    country, _, region = (part.strip().upper() for part in text(item).partition("-"))
    return country, region


@cache
def _of_place(country: str, region: str, year: int) -> tuple[tuple[Closed, ...], int, int]:
    """Return the public holidays of a place, and the first and last year for which they are known."""
    try:
        import holidays
    except ImportError:
        raise CellError(
            "holidays-missing",
            "public holidays come from the package `holidays`, which is not installed",
            'install it: pip install "schedrisk[holidays]"',
        ) from None
    places = holidays.list_supported_countries(include_aliases=True)
    if country not in places:
        raise CellError(
            "unknown-country",
            f"{shown(country)} is not a country whose public holidays are known",
            _near_country(country, list(places)),
        )
    regions = {name.upper(): name for name in places[country]}
    if region and region not in regions:
        otherwise = f"regions of {country}: {', '.join(sorted(regions))}" if regions else f"write `{country}` alone"
        raise CellError(
            "unknown-region",
            f"{shown(region)} is not a region of {country} with public holidays of its own",
            did_you_mean(region, list(regions), otherwise=otherwise),
        )
    years = range(year, min(year + YEARS, date.max.year) + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of years that it does not know: see `poorly_known`
        named = holidays.country_holidays(country, subdiv=regions.get(region), years=years)
    return tuple((day, day, name) for day, name in sorted(named.items())), named.start_year, named.end_year


def _near_country(word: str, codes: Sequence[str]) -> str:
    """Return what may have been meant: the code of a country whose name was written, or a similar code."""
    from holidays.registry import COUNTRIES

    by_name = {name.replace("_", " "): code for name, (_, code, *_) in COUNTRIES.items()}
    named = did_you_mean(word.casefold(), list(by_name))
    if len(word) > 3 and named:
        name = named.split("`")[1]
        return f"write `{by_name[name]}` for {name.title()}"
    return did_you_mean(word, codes, otherwise="write its two letters (ISO 3166), e.g. `DE` or `US-CA`") or ""
