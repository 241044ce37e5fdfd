"""What the text of a cell means: numbers, money, durations, probabilities, dates, lists.

Nothing is guessed: a text that could be read in two ways (``1.234``, ``3,5``, ``03/04/2027``) is refused with a hint.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.durations import Units, split
from forecast.readers.field import Field
from forecast.readers.raw import Cell

_NUMBER = re.compile(r"[+-]?(\d+(_\d+)*\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,3}(_?\d{1,3}){0,6}", re.ASCII)  # exact where a float is not: seeds
_LOOKS_NUMERIC = re.compile(r"[+-]?[\d.,'’\s]*\d[\d.,'’\s]*")
_CURRENCY = re.compile(r"^(?:[A-Z]{3}|[$€£¥])\s*(?=[\d.+-])|(?<=\d)\s*(?:[A-Z]{3}|[$€£¥])$")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::00(?:\.0+)?)?", re.ASCII)
_OTHER_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MAX_WHOLE = 2**63 - 1
LARGEST = 1e15  # a float64 has 15 to 16 digits
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def number(cell: Cell) -> float:
    """Return a number; thousands separators and decimal commas are refused."""
    value = cell.value
    if isinstance(value, (bool, date, list, dict)) or value is None:
        raise CellError(
            "number-format",
            f"{shown(_kind_in_words(value))} stands where a number is expected",
            "write a number, e.g. 12.5",
        )
    if isinstance(value, float):
        if not math.isfinite(value):
            raise CellError("number-format", f"{shown(value)} is not a number", "write a finite number, e.g. 12.5")
        return bounded(value)
    text = value.strip().replace("\u2212", "-")
    if _NUMBER.fullmatch(text):
        result = float(text)
        if math.isfinite(result):
            return bounded(result)
        raise CellError("number-format", f"{shown(text)} is too large for a number", "check the exponent")
    raise _bad_number(text)


def bounded(value: float) -> float:
    """Return a number that keeps its units when it is added to others; refuse a larger one."""
    if abs(value) <= LARGEST:
        return value
    raise CellError(
        "number-range",
        f"{value:.6g} is larger than {LARGEST:.0e}, beyond which numbers lose their units",
        "check the unit: durations are in days, money in the model's currency",
    )


def _bad_number(text: str) -> CellError:
    bare = _CURRENCY.sub("", text).strip()
    if bare != text and _LOOKS_NUMERIC.fullmatch(bare):
        return CellError(
            "number-format",
            f"{shown(text)} carries a currency",
            "write the plain number; `currency` is stated once for the project",
        )
    if _LOOKS_NUMERIC.fullmatch(text):
        comma, point = text.rfind(","), text.rfind(".")
        digits = re.sub(r"[.,'’\s]", "", text)
        if comma >= 0 and point >= 0:
            last = max(comma, point)
            whole, part = re.sub(r"[^\d+-]", "", text[:last]), text[last + 1 :]
            hint = f"write {whole}.{part} for {text}"
        elif comma >= 0 and text.count(",") == 1:
            hint = f"write {text.replace(',', '.')} if the comma is a decimal comma, {digits} if it separates thousands"
        else:
            hint = f"write {digits} without separators (or {_underscored(digits)})"
        return CellError(
            "number-format",
            f"{shown(text)} has a thousands separator or a decimal comma; it could be read in two ways",
            hint,
        )
    if text.endswith("%"):
        return CellError(
            "number-format",
            f"{shown(text)} is a percentage; a plain number is expected here",
            "write it as a number, e.g. 0.05",
        )
    return CellError("number-format", f"{shown(text)} is not a number", "write a number such as 1200, 12.5 or 1.2e3")


def _underscored(digits: str) -> str:
    if len(digits) > 18:
        return "1_000_000"
    sign = digits[0] if digits[:1] in "+-" else ""
    return f"{sign}{int(digits[len(sign) :]):_}"


def _kind_in_words(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return value.isoformat()
    return {"list": "a list", "dict": "a mapping"}.get(type(value).__name__, "nothing")


def days(cell: Cell, units: Units) -> float:
    """Return working days; ``12``, ``12 d``, ``2w``, ``16h``, ``90min`` and ``3mo`` are understood.

    Elapsed days (``5ed``) are understood where the units are those of the clock.
    """
    found = split(cell.value) if isinstance(cell.value, str) else None
    if found is None:
        return number(cell)
    amount, unit, is_elapsed = found
    if is_elapsed and not units.is_elapsed:
        raise CellError(
            "duration-elapsed",
            f"{shown(text(cell))} is elapsed time, which only durations of tasks and lags can be",
            "write working time: `3d`, `16h`",
        )
    return units.days(number(Cell(amount, cell.place)), unit)


def probability(cell: Cell) -> float:
    """Return a probability: 0.3, or 30% with the sign."""
    value = cell.value
    if isinstance(value, str) and value.strip().endswith("%"):
        result = number(Cell(value.strip()[:-1].strip(), cell.place)) / 100.0
        if not 0.0 <= result <= 1.0:
            raise CellError(
                "probability-range",
                f"probability {value.strip()} is outside 0-100 %",
                "write a probability between 0 and 1",
            )
        return result
    result = number(cell)
    if 1.0 < result <= 100.0:
        raise CellError(
            "probability-range", f"probability {result:g} is above 1", f"write {result / 100:g} or {result:g}%"
        )
    if not 0.0 <= result <= 1.0:
        raise CellError(
            "probability-range", f"probability {result:g} is outside 0-1", "write a probability between 0 and 1"
        )
    return result


def day(cell: Cell) -> date:
    """Return a date written as YYYY-MM-DD, or a real date of a workbook."""
    value = cell.value
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise CellError(
            "date-format",
            f"{shown(value if isinstance(value, float) else _kind_in_words(value))} is not a date",
            "write it as YYYY-MM-DD, e.g. 2027-06-30",
        )
    text = value.strip()
    match = _DATE.fullmatch(text)
    if match:
        year, month, day_of_month = (int(part) for part in match.groups())
        try:
            return date(year, month, day_of_month)
        except ValueError:
            raise _no_such_date(text, year, month) from None
    if _OTHER_DATE.fullmatch(text):
        raise CellError(
            "date-format", f"{shown(text)} could be read in several ways", "write dates as YYYY-MM-DD, e.g. 2027-06-30"
        )
    raise CellError("date-format", f"{shown(text)} is not a date", "write it as YYYY-MM-DD, e.g. 2027-06-30")


def moment(cell: Cell) -> date:
    """Return a date, or a date with its time of day: ``2027-03-01``, ``2027-03-01 13:00``."""
    match = _MOMENT.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    if match is None:
        return day(cell)
    on = day(Cell(match[1], cell.place))
    hour, minute = int(match[2]), int(match[3])
    if hour > 23 or minute > 59:
        raise CellError("date-format", f"{shown(cell.value)} is not a time of day", "write 00:00 to 23:59")
    return datetime(on.year, on.month, on.day, hour, minute)


def _no_such_date(text: str, year: int, month: int) -> CellError:
    if year == 0:
        return CellError("no-such-date", f"{text} does not exist: there is no year 0")
    if not 1 <= month <= 12:
        return CellError("no-such-date", f"{text} does not exist: there is no month {month}", "dates are YYYY-MM-DD")
    import calendar

    last = calendar.monthrange(year, month)[1]
    return CellError(
        "no-such-date", f"{text} does not exist: {_MONTHS[month - 1]} {year} has {last} days", "check the day"
    )


def text(cell: Cell) -> str:
    """Return a text, on one line; numbers of a workbook as a person would write them."""
    value = cell.value
    if isinstance(value, (list, dict)):
        raise CellError("text-expected", f"{_kind_in_words(value)} stands where a text is expected", "write one text")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return " ".join((value or "").split())


def file_name(cell: Cell) -> str:
    """Return the name of a file or folder, refused where no system could have one like it."""
    result = text(cell)
    if any(ord(character) < 32 for character in result) or any(len(part) > 200 for part in result.split("/")):
        raise CellError("file-name", f"{shown(result)} can't be the name of a file", "write a relative path")
    return result


def identifier(cell: Cell) -> str:
    """Return an id: a text without separators of lists."""
    result = text(cell)
    if re.search(r"[;,\n]", result):
        raise CellError(
            "id-format",
            f"the id {shown(result)} contains `;` or `,`, which separate ids in lists",
            "use letters, digits, `-`, `.` and `_`",
        )
    return result


def flag(cell: Cell) -> bool:
    """Return yes or no."""
    if isinstance(cell.value, bool):
        return cell.value
    word = text(cell).casefold()
    if word in ("yes", "y", "true", "1", "x"):
        return True
    if word in ("no", "n", "false", "0", ""):
        return False
    raise CellError("flag", f"{shown(word)} is neither yes nor no", "write yes or no")


def items(cell: Cell) -> list[Cell]:
    """Return the parts of a list: of a YAML list, or of a text with ``;`` or ``,`` between them."""
    if isinstance(cell.value, list):
        return [item for item in cell.value if not item.is_empty]
    if isinstance(cell.value, dict):
        raise CellError("list-expected", "a mapping stands where a list is expected", "write `[A, B]` or `A; B`")
    parts = re.split(r"[;,\n]", cell.value) if isinstance(cell.value, str) else [text(cell)]
    return [Cell(part.strip(), cell.place) for part in parts if part.strip()]


def ids(cell: Cell) -> tuple[str, ...]:
    """Return a list of ids, each once."""
    found = [identifier(item) for item in items(cell)]
    for position, id_ in enumerate(found):
        if id_ in found[:position]:
            raise CellError("duplicate-entry", f"{shown(id_)} stands twice in the list", "remove one of the two")
    return tuple(found)


def choice(cell: Cell, choices: Sequence[str]) -> str:
    """Return one of the allowed words."""
    word = text(cell).casefold().replace(" ", "-").replace("_", "-")
    if word in choices:
        return word
    allowed = ", ".join(f"`{name}`" for name in choices)
    raise CellError(
        "choice",
        f"{shown(text(cell))} is not one of {allowed}",
        did_you_mean(word, choices, otherwise=f"write one of {allowed}"),
    )


def whole_number(cell: Cell) -> int:
    """Return a whole number."""
    if isinstance(cell.value, str) and _WHOLE.fullmatch(cell.value.strip()):
        return int(cell.value)
    result = number(cell)
    if not result.is_integer() or abs(result) > 2**53:
        raise CellError(
            "whole-number", f"{shown(text(cell))} is not a whole number", "write a whole number, e.g. 10000"
        )
    return int(result)


def convert(field: Field, cell: Cell, units: Units) -> object:
    """Return what a cell means for a field, within the field's range.

    Raises
    ------
    CellError
        If the cell breaks a rule of the field.
    """
    if field.kind == "days":
        value: object = days(cell, units)
    elif field.kind == "choice":
        value = choice(cell, field.choices)
    else:
        value = CONVERTERS[field.kind](cell)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        _check_range(field, value)
    return value


def _check_range(field: Field, value: float) -> None:
    if field.low is not None and value < field.low:
        name = field.name.replace("_", " ")
        if field.low == 0 and field.kind == "days":
            raise CellError(
                "negative-duration",
                f"{name} {value:g} d is negative; a duration needs 0 or more",
                "for an overlap, give a link a lead such as `A1FS-2d`",
            )
        raise CellError("number-range", f"{name} {value:g} is below {field.low:g}", f"write {field.low:g} or more")
    if field.high is not None and value > field.high:
        raise CellError(
            "number-range",
            f"{field.name.replace('_', ' ')} {value:g} is above {field.high:g}",
            f"write {field.high:g} or less",
        )


CONVERTERS: dict[str, Callable[[Cell], object]] = {
    "text": text,
    "note": text,
    "calls": text,
    "id": identifier,
    "number": number,
    "money": number,
    "hours": number,
    "factor": number,
    "probability": probability,
    "chance": probability,
    "date": day,
    "moment": moment,
    "flag": flag,
    "ids": ids,
    "whole number": whole_number,
}
