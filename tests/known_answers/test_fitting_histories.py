"""Real histories of estimates and actuals: what `fit` says of them, most often that no family fits.

The files stand beside the repository and are not copied; without them these tests are skipped. The numbers were read off
with pandas and scipy (`scipy.stats.lognorm.fit`, `scipy.stats.kstest`) and are those of the files, not of a model.
"""

from __future__ import annotations

import csv
import gzip
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from forecast.fitting import History, fit
from forecast.fitting import history as room
from forecast.fitting.wording import notes, verdict
from forecast.readers.history import read_history

HISTORY = Path(__file__).resolve().parents[3] / "shared" / "history"
pytestmark = pytest.mark.skipif(not HISTORY.is_dir(), reason="needs the histories of the sibling directory `shared`")
SCHOOL_CODES = ("FTK", "DIIR", "DOER", "DOES", "IEH", "DIIT", "EMER", "TPL", "DIIS", "DOEL", "DOEP")


class Known(NamedTuple):
    """What is known of a file's ratios: their number, percentiles, and the share that is exactly as estimated."""

    file: str
    columns: tuple[str, str]
    missing: tuple[str, ...]
    n: int
    p50: float
    p80: float
    p90: float
    as_estimated: float


KNOWN = [
    Known("sip-tasks.csv", ("HoursActual", "HoursEstimate"), (), 8_187, 1.0, 1.75, 3.0, 0.2919),
    Known("renzo-pomodoros.csv", ("actual", "estimate"), (), 8_213, 1.0, 1.5, 2.0, 0.4389),
    Known(
        "cesaw-tasks.csv.gz", ("task_actual_time_minutes", "task_plan_time_minutes"), (),
        44_547, 0.9333, 1.5614, 2.6, 0.0971,
    ),
    Known("kitchenham.csv", ("Actual.effort", "First.estimate"), (), 87, 0.9881, 1.1277, 1.4425, 0.0575),
    Known(
        "nyc-sca-phases.csv.gz", ("Total Phase Actual Spending Amount", "Project Budget Amount"), SCHOOL_CODES,
        4_514, 0.5161, 1.0473, 1.4875, 0.0,
    ),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Draw as seldom as a rejection at 5 % allows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "N_REPLICATES", 39)
        yield


def _fitted(known: Known, folder: Path) -> History:
    path = HISTORY / known.file
    if path.suffix == ".gz":
        plain = folder / path.stem
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        path = plain
    return fit(read_history(path, known.columns, missing=known.missing, least=8).values)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.file.split(".")[0])
def test_no_family_fits_what_people_made_of_their_estimates(known: Known, tmp_path: Path) -> None:
    history = _fitted(known, tmp_path)
    assert history.values.size == known.n
    assert history.quantile(0.5) == pytest.approx(known.p50, abs=1e-4)
    assert history.quantile(0.8) == pytest.approx(known.p80, abs=1e-4)
    assert history.quantile(0.9) == pytest.approx(known.p90, abs=1e-4)
    assert history.best is None
    assert verdict(history).startswith("No family fits")
    if known.as_estimated:
        assert history.commonest.value == 1.0
        assert history.commonest.share == pytest.approx(known.as_estimated, abs=1e-4)
        assert any(note.endswith("of the values are exactly 1: no curve has such a step.") for note in notes(history))
    # The nearest family is no substitute: at one place at least it is off by 8 points of probability.
    assert history.nearest is not None
    assert history.nearest.distances.kolmogorov_smirnov > 0.08


def test_the_lognormal_says_a_quarter_too_much_at_the_p80_of_the_software_tasks(tmp_path: Path) -> None:
    history = _fitted(KNOWN[0], tmp_path)
    lognormal = next(one for one in history.fits if one.family == "lognormal")
    assert history.fits[0] is lognormal
    assert lognormal.quantile(0.8) == pytest.approx(2.172, abs=1e-3)
    assert lognormal.distances.kolmogorov_smirnov == pytest.approx(0.152, abs=1e-3)
    assert lognormal.distances.at == 1.0


def test_slips_of_whole_projects_are_lognormal(tmp_path: Path) -> None:
    # Little (2006), IEEE Software 23(3), 48-54: actual over first estimated duration is near a lognormal. The ratio of
    # calendar days, one for each project that has both dates.
    days: dict[str, float] = {}
    with (HISTORY / "little06-reforecasts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, first, actual = (row[name] for name in ("Start Date", "First Est", "Actual Release"))
            if start and first and actual:
                begin, planned, ended = (datetime.strptime(text, "%m/%d/%y") for text in (start, first, actual))
                days[row["Project Code"]] = (ended - begin) / (planned - begin)
    history = fit(list(days.values()))
    assert history.values.size == 67
    assert history.best is not None
    assert history.best.family == "lognormal"
    assert history.best.quantile(0.8) == pytest.approx(2.70, abs=0.01)
    assert history.quantile(0.8) == pytest.approx(2.64, abs=0.01)
