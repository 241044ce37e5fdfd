"""Another program finds the values that the workbook says its formulas come to."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from forecast.report.workbook import write
from forecast.texts import speaking
from tests.support.languages import HOSTILE, LONG
from tests.support.office import recalculated
from tests.unit.report.test_workbook import CASES as ALL

# The results, and the words in which they are said.
CASES = {
    name: (ALL[name], dict[str, str]())
    for name in ("plain", "hostile", "one task, no risks", "one block", "no money", "nested accounts", "thousandths")
} | {
    "longer words": (ALL["plain"], LONG),
    "hostile words": (ALL["plain"], HOSTILE),
    "hostile words of accounts": (ALL["nested accounts"], HOSTILE),
}
TOLERANCE = 1e-9  # of a value: sums of coins in float64


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Return the workbooks of all cases, and what LibreOffice makes of them without their stored values."""
    folder = tmp_path_factory.mktemp("office")
    ours, stripped = [], []
    for k, case in enumerate(CASES):
        (folder / str(k)).mkdir()
        made, wording = CASES[case]
        with speaking(wording, "de" if wording else ""):
            write(made(), folder / str(k))
        ours.append(folder / str(k) / "finance.xlsx")
        # Saved by openpyxl, formulas have no values any more: what is read later was calculated.
        workbook = openpyxl.load_workbook(ours[-1])
        stripped.append(folder / f"case-{k}.xlsx")
        workbook.save(stripped[-1])
        workbook.close()
    return dict(zip(CASES, zip(ours, recalculated(stripped, folder), strict=True), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_recalculated_formulas_come_to_the_values_that_are_stored(
    case: str, pairs: dict[str, tuple[Path, Path]]
) -> None:
    ours, theirs = pairs[case]
    formulas = openpyxl.load_workbook(ours)
    stored, found = (openpyxl.load_workbook(path, data_only=True) for path in (ours, theirs))
    n_compared = 0
    for page in formulas.worksheets:
        for row in page.iter_rows():
            for cell in row:
                other = found[page.title][cell.coordinate].value
                assert not (isinstance(other, str) and other.startswith("#")), (page.title, cell.coordinate, other)
                if cell.data_type == "f":
                    n_compared += 1
                    value = stored[page.title][cell.coordinate].value
                    assert value is not None
                    is_number = isinstance(value, int | float)
                    expected = pytest.approx(value, rel=TOLERANCE, abs=1e-6) if is_number else value
                    assert other == expected, (page.title, cell.coordinate, cell.value)
    assert n_compared >= (10 if case == "no money" else 100)
