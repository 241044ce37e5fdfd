"""Past values: one column of any CSV file, or the ratios of two, perhaps apart for each value of a third."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecast.errors import InputError, Place, Problem
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.csv_text import split_csv
from forecast.readers.estimates import EMPIRICAL_FROM_FILE
from forecast.readers.raw import Cell, Findings
from forecast.readers.tables import MAX_ROWS, Line
from forecast.readers.textfile import Sources
from forecast.readers.values import number
from forecast.workspace import find_root

MOST_SAID = 10  # kinds of wrong cells, or groups, that are listed one by one
MOST_GROUPS = 30  # each takes about a second to fit
NO_GROUP = "(empty)"
NO_SPREAD = 1e-100  # a smaller range has no variance that a float could hold


@dataclass(frozen=True, slots=True)
class PastValues:
    """Past values of a file.

    Attributes
    ----------
    file : str
        The file, as messages name it.
    name : str
        The column, or the two columns of the ratio: ``days``, ``actual / estimate``.
    values : tuple of float
        In the order of the file.
    groups : dict of str to tuple of float
        The same values by what stands in another column, in the order of appearance; empty where none was asked for.
    notation : str or None
        How a model beside the file names these values, ``empirical(file.csv:column)``; None for ratios, where texts
        stand for values that are not known, and where the notation has no room for the names.
    warnings : tuple of Problem
        What was left out.
    """

    file: str
    name: str
    values: tuple[float, ...]
    groups: Mapping[str, tuple[float, ...]]
    is_ratio: bool
    notation: str | None
    warnings: tuple[Problem, ...]


def read_history(
    path: Path,
    columns: Sequence[str] = (),
    by: str | None = None,
    missing: Collection[str] = (),
    least: int = 1,
    least_group: int = 1,
) -> PastValues:
    """Read past values.

    Rows in which a value is missing are left out with a warning; so are ratios to an estimate of 0.

    Parameters
    ----------
    path : Path
        A CSV file.
    columns : sequence of str
        One column; two for the ratios of the first to the second; none for the only column that holds numbers.
    by : str, optional
        The column by which the values are grouped.
    missing : collection of str
        Texts that stand for a value that is not known, such as ``n/a``.
    least : int
        How many values there have to be.
    least_group : int
        Groups with fewer values, or with equal values only, are left out with a warning.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    findings = Findings()
    sources = Sources(find_root(path))
    text = sources.read_text(path, findings)
    lines = [] if text is None else list(split_csv(text, sources.name(path), findings))
    findings.stop_on_errors()
    table = _Table(sources.name(path), lines, missing, findings)
    asked = list(columns) or table.only_column_of_numbers()
    known = [name for name in (*asked, *([by] if by is not None else [])) if table.has(name)]
    parts = [table.numbers(name, at_least_zero=len(asked) > 1) if name in known else {} for name in asked]
    if not asked or len(known) < len(asked) + (by is not None):
        raise InputError(findings.sorted())
    by_line = table.ratios(asked, parts) if len(asked) > 1 else parts[0]
    table.say_left_out(by_line, asked)
    values = tuple(by_line.values())
    n_written = len(by_line) + table.n_wrong
    if n_written < least:
        findings.error(
            "too-few-values",
            f"{_count(len(values), 'value')} can be used; a fit needs at least {least}",
            Place(table.file),
            hint="use the values themselves: `empirical(…)`, or a three-point estimate",
        )
    if len(values) > 1 and max(values) - min(values) <= NO_SPREAD and not findings.has_errors:
        findings.error(
            "constant-values",
            f"all {len(values):,} values are {values[0]:g}: there is no spread to fit",
            Place(table.file),
            hint=f"write `constant({values[0]:g})`",
        )
    groups = {} if by is None else table.groups(by, by_line, least_group)
    findings.stop_on_errors()
    return PastValues(
        table.file,
        " / ".join(asked),
        values,
        groups,
        len(asked) > 1,
        None if missing else _notation(path.name, asked),
        findings.sorted(),
    )


class _Table:
    """The lines of the file by column name."""

    def __init__(self, file: str, lines: Sequence[Line], missing: Collection[str], findings: Findings) -> None:
        self.file, self.findings = file, findings
        self.lines, self.missing = lines[1:], frozenset(missing)
        self.n_wrong = 0
        self.header: dict[str, int] = {}
        self.twice: set[str] = set()
        for position, cell in lines[0].cells.items() if lines else ():
            name = str(cell.value).strip()
            if name in self.header:
                self.twice.add(name)
            self.header.setdefault(name, position)
        if len(self.lines) > MAX_ROWS:
            message = f"the file has {len(self.lines):,} rows; at most {MAX_ROWS:,} are read"
            findings.error("too-many-rows", message, Place(file))
            findings.stop_on_errors()

    def has(self, name: str) -> bool:
        """Say whether the file has one such column, after saying why not."""
        if name in self.header and name not in self.twice:
            return True
        place = Place(self.file, 1)
        if name in self.header:
            message = f"two columns are called `{name}`"
            self.findings.error("duplicate-column", message, place, hint="give each a name of its own")
            return False
        known = ", ".join(f"`{one}`" for one in self.header)
        hint = did_you_mean(name, list(self.header), otherwise=f"its columns: {known}")
        self.findings.error("unknown-column", f"the file has no column `{name}`", place, hint=hint)
        return False

    def cells(self, name: str) -> dict[int, Cell]:
        """Return the cells of a column in which something is known, by line."""
        position = self.header[name]
        found = {k: line.cells[position] for k, line in enumerate(self.lines) if position in line.cells}
        return {k: cell for k, cell in found.items() if cell.value not in self.missing} if self.missing else found

    def only_column_of_numbers(self) -> list[str]:
        """Return the column that holds numbers, if there is only one; else say which there are."""
        found = [name for name in self.header if self._holds_numbers(name)]
        if len(found) == 1:
            return found
        if found:
            message = f"{len(found)} columns hold numbers: {', '.join(f'`{name}`' for name in found)}"
            hint = f"say which with `--column`, e.g. `--column {shown(found[-1])[1:-1]}`"
        else:
            message = "no column holds numbers, and nothing but numbers"
            hint = "name the column with `--column` to see what is wrong in it"
        self.findings.error("which-column", message, Place(self.file, 1), hint=hint)
        return []

    def _holds_numbers(self, name: str) -> bool:
        cells = self.cells(name)
        try:
            for cell in cells.values():
                number(cell)
        except CellError:
            return False
        return bool(cells)

    def numbers(self, name: str, at_least_zero: bool) -> dict[int, float]:
        """Return the numbers of a column by line, after saying what else stands there: each text once."""
        found: dict[int, float] = {}
        wrong: dict[str, tuple[CellError, Cell]] = {}
        counts: Counter[str] = Counter()
        for line, cell in self.cells(name).items():
            try:
                value = number(cell)
                if at_least_zero and value < 0.0:
                    raise CellError("negative-value", f"{value:g} is negative; a ratio needs 0 or more", "correct it")
                found[line] = value
            except CellError as found_wrong:
                wrong.setdefault(str(cell.value), (found_wrong, cell))
                counts[str(cell.value)] += 1
        self.n_wrong += sum(counts.values())
        for text, (error, cell) in list(wrong.items())[:MOST_SAID]:
            more = counts[text] - 1
            again = f" (and in {_count(more, 'further cell')})" if more else ""
            hint = error.hint
            if error.code == "number-format" and not any(letter.isdigit() for letter in text):
                hint = f'if it stands for a value that is not known, say so: `--missing "{text}"`'
            self.findings.error(error.code, error.message + again, cell.place, field=name, hint=hint)
        if len(wrong) > MOST_SAID:
            others = list(wrong)[MOST_SAID:]
            n_cells = sum(counts[text] for text in others)
            message = f"{_count(n_cells, 'more cell')} with other texts can't be read either, beginning here"
            self.findings.error("number-format", message, wrong[others[0]][1].place, field=name)
        return found

    def ratios(self, names: Sequence[str], parts: Sequence[Mapping[int, float]]) -> dict[int, float]:
        """Return the ratios of two columns by line; an estimate of 0 has none."""
        actual, estimate = parts
        zero = [line for line, value in estimate.items() if value == 0.0 and line in actual]
        if zero:
            self.findings.warning(
                "zero-estimate",
                f"{_count(len(zero), 'row')} with an estimate of 0 {_was(zero)} left out: there is no ratio to it",
                self.lines[zero[0]].place,
                field=names[1],
            )
        return {line: value / estimate[line] for line, value in actual.items() if estimate.get(line, 0.0) > 0.0}

    def say_left_out(self, by_line: Mapping[int, float], names: Sequence[str]) -> None:
        """Warn of rows in which a value is missing."""
        written = [set(self.cells(name)) for name in names]
        missing = [line for line in range(len(self.lines)) if any(line not in lines for lines in written)]
        if missing:
            listed = " or ".join(f"`{name}`" for name in names)
            self.findings.warning(
                "missing-value",
                f"{_count(len(missing), 'row')} without {listed} {_was(missing)} left out",
                self.lines[missing[0]].place,
            )

    def groups(self, by: str, by_line: Mapping[int, float], least: int) -> dict[str, tuple[float, ...]]:
        """Return the values by what stands in a column, after saying which groups are too small."""
        names = {line: str(cell.value) for line, cell in self.cells(by).items()}
        groups: dict[str, list[float]] = {}
        for line, value in by_line.items():
            groups.setdefault(names.get(line, NO_GROUP), []).append(value)
        small = [
            name for name, values in groups.items() if len(values) < least or max(values) - min(values) <= NO_SPREAD
        ]
        if small:
            listed = ", ".join(shown(name) for name in small[:MOST_SAID])
            more = f" and {len(small) - MOST_SAID} more" if len(small) > MOST_SAID else ""
            self.findings.warning(
                "small-group",
                f"{_count(len(small), 'group')} with fewer than {least} values, or only equal ones, {_was(small)} not "
                f"fitted: {listed}{more}",
                Place(self.file),
                field=by,
            )
        if len(groups) - len(small) > MOST_GROUPS:
            self.findings.error(
                "too-many-groups",
                f"`{by}` makes {len(groups) - len(small):,} groups; at most {MOST_GROUPS} are fitted",
                Place(self.file),
                field=by,
                hint="group by a column with fewer values",
            )
        return {name: tuple(values) for name, values in groups.items() if name not in small}


def is_nameable(column: str, file: str = "values.csv") -> bool:
    """Return whether an estimate can name a column of a file: ``empirical(file.csv:column)``.

    Examples
    --------
    >>> is_nameable("days"), is_nameable("days (net)"), is_nameable("days", "old: 2024.csv")
    (True, False, False)
    """
    match = EMPIRICAL_FROM_FILE.fullmatch(f"empirical({file}:{column})")
    return match is not None and (match["file"], match["column"]) == (file, column)


def _notation(file: str, names: Sequence[str]) -> str | None:
    if len(names) > 1 or not is_nameable(names[0], file):
        return None
    return f"empirical({file}:{names[0]})"


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def _was(several: Sequence[object]) -> str:
    return "was" if len(several) == 1 else "were"
