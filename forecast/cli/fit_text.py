"""The result of `forecast fit` as text, as JSON and as a table of values."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, ClassVar

from forecast.distributions.notation import describe
from forecast.fitting import Fit, History
from forecast.fitting.wording import difference, equals, notes, number, probability, standing, verdict
from forecast.readers.history import PastValues, is_nameable
from forecast.report.summary import dumps
from forecast.report.text import WIDTH, columns

SCHEMA = "forecast.fit/1"
LEVELS = (0.10, 0.50, 0.80, 0.90)
# As many values can be pasted into a cell and still be read; more are summed up by the means of so many equal parts.
MOST_LISTED = 40
N_PARTS = 31  # odd, so that P50, P80 and P90 fall within a part and not between two


@dataclass(frozen=True, slots=True)
class Fitted:
    """Past values with their fit and those of their groups; ``has_file`` if `values_table` is written to ``FILE``."""

    FILE: ClassVar[str] = "fit-values.csv"

    past: PastValues
    history: History
    groups: Mapping[str, History]
    has_file: bool

    @property
    def needs_file(self) -> bool:
        """Return whether some of the values are in no column of the file that was read."""
        return self.past.notation is None or bool(self.groups)

    def values_table(self) -> str:
        """Return all values, and those of each group, as the columns of a CSV file."""
        written = io.StringIO()
        table = csv.writer(written, lineterminator="\n")
        named = {self.column: self.past.values}
        named.update({self._column_of(name): values for name, values in self.past.groups.items()})
        table.writerow(named)
        table.writerows(zip_longest(*([repr(value) for value in values] for values in named.values()), fillvalue=""))
        return written.getvalue()

    @property
    def column(self) -> str:
        """Return the name of the column of all values in that table."""
        return "ratio" if self.past.is_ratio else self.past.name

    def past_itself(self, group: str | None = None) -> str:
        """Return the estimate that is the past values: from their file, listed, or summed up where they are many."""
        if self.is_in_file(group):
            own = group is None and self.past.notation is not None
            return str(self.past.notation) if own else f"empirical({self.FILE}:{self._column_of(group)})"
        history = self.history if group is None else self.groups[group]
        n = history.values.size
        values = history.values if n <= MOST_LISTED else history.summary_values(N_PARTS)
        return describe("empirical", {"values": tuple(float(f"{value:.4g}") for value in values)})

    def is_in_file(self, group: str | None = None) -> bool:
        """Return whether `past_itself` names the file that was read, or the one that was written."""
        if group is None and self.past.notation is not None:
            return True
        return self.has_file and is_nameable(self._column_of(group))

    def is_summed_up(self, group: str | None = None) -> bool:
        """Return whether `past_itself` sums the values up."""
        history = self.history if group is None else self.groups[group]
        return not self.is_in_file(group) and history.values.size > MOST_LISTED

    def estimate(self, group: str | None = None) -> str:
        """Return the estimate to paste: the best family's, or the past values themselves."""
        best = (self.history if group is None else self.groups[group]).best
        return self.past_itself(group) if best is None else best.text

    def _column_of(self, group: str | None) -> str:
        return self.column if group is None else f"{self.column} {group}"


def as_text(fitted: Fitted) -> str:
    """Return the result for people, at most as wide as the screen except for estimates, which stay whole."""
    past, history = fitted.past, fitted.history
    lines = _wrap(f"{past.file}, {past.name}: {history.values.size:,} values")
    levels = "  ".join(f"P{level * 100:.0f} {number(history.quantile(level))}" for level in LEVELS)
    mean, sd = number(float(history.values.mean())), number(float(history.values.std()))
    lines += _wrap(f"from {number(float(history.values[0]))} to {number(float(history.values[-1]))}", "  ")
    lines += [f"  mean {mean}  sd {sd}  {levels}", ""]
    lines += _wrap(verdict(history))
    lines += _wrap(difference(history))
    lines += ["", *_table(history), ""]
    lines += [line for note in notes(history) for line in _wrap(note, "  ")]
    lines += ["", "Ready to paste into a column `distribution`:", f"  {fitted.estimate()}"]
    lines += _about_the_past(fitted)
    if fitted.groups:
        lines += ["", *_groups(fitted)]
    return "\n".join(lines) + "\n"


def as_json(fitted: Fitted) -> str:
    """Return the result as one JSON object."""
    past = fitted.past
    document = {
        "schema": SCHEMA,
        "file": past.file,
        "values": past.name,
        **_history_data(fitted),
        "groups": [{"group": name, **_history_data(fitted, name)} for name in fitted.groups],
        "warnings": [{"code": problem.code, "message": problem.message} for problem in past.warnings],
    }
    return dumps(document)


def _table(history: History) -> list[str]:
    rows: list[tuple[str, ...]] = [("", "AICc", "AD p", "KS p", "off by", "P80", "P90", "")]
    rows.append(("past values", "", "", "", "", number(history.quantile(0.80)), number(history.quantile(0.90)), ""))
    lowest = history.fits[0].aicc if history.fits else 0.0
    for one in history.fits:
        p = [probability(value, history.n_replicates) for value in one.p]
        off = f"{100 * one.distances.kolmogorov_smirnov:.1f}"
        ends = [number(one.quantile(level)) for level in (0.80, 0.90)]
        rows.append((one.family, f"+{one.aicc - lowest:.1f}", *p, off, *ends, standing(history, one)))
    note = (
        "AICc: less is better. p: how often chance alone makes a fit as bad (Anderson–Darling, Kolmogorov–Smirnov). "
        "off by: the largest difference of the cumulative curves, in points of probability."
    )
    return [*columns(rows), *_wrap(note, "  ")]


def _about_the_past(fitted: Fitted) -> list[str]:
    """Return what else there is to paste, and where the values of a ratio belong."""
    lines = []
    if fitted.history.best is not None:
        lines += ["or the past values themselves:", f"  {fitted.past_itself()}"]
    if fitted.is_in_file():
        lines += _wrap("The file has to lie beside the model's tables.", "  ")
    if fitted.is_summed_up():
        lines += _wrap(
            f"These are the means of {N_PARTS} equal parts of the {fitted.history.values.size:,} values, so their mean "
            f"is kept and their tails are shorter. `--output DIR` writes all values to a file that a model can read.",
            "  ",
        )
    if fitted.past.is_ratio:
        lines += _wrap(
            "It is a factor on estimates: for `factor_distribution` of a risk, or to multiply a task's estimate with.",
            "  ",
        )
    return lines


def _groups(fitted: Fitted) -> list[str]:
    rows: list[tuple[str, ...]] = [("group", "values", "P50", "P80", "P90", "")]
    for name, history in fitted.groups.items():
        best = history.best
        p = "" if best is None else probability(best.p.anderson_darling, history.n_replicates)
        words = "no family fits" if best is None else f"{best.family} fits (p {equals(p)})"
        percentiles = [number(history.quantile(level)) for level in LEVELS[1:]]
        rows.append((name, f"{history.values.size:,}", *percentiles, words))
    lines = ["Each group", *columns(rows), "", "Ready to paste"]
    for name in fitted.groups:
        lines.append(f"  {name}: {fitted.estimate(name)}")
    if any(fitted.groups[name].best is None and fitted.is_summed_up(name) for name in fitted.groups):
        lines += _wrap(f"`--output DIR` writes all values of each group to {fitted.FILE}.", "  ")
    return lines


def _history_data(fitted: Fitted, group: str | None = None) -> dict[str, Any]:
    history = fitted.history if group is None else fitted.groups[group]
    values, best = history.values, history.best
    return {
        "n": int(values.size),
        "mean": float(values.mean()),
        "sd": float(values.std()),
        "least": float(values[0]),
        "greatest": float(values[-1]),
        "percentiles": {f"P{level * 100:.0f}": history.quantile(level) for level in LEVELS},
        "commonest": {"value": history.commonest.value, "share": history.commonest.share},
        "rounded_to": history.step,
        "fits": best is not None,
        "family": None if best is None else best.family,
        "verdict": verdict(history),
        "estimate": fitted.estimate(group),
        "past_values": fitted.past_itself(group),
        "past_values_summed_up": fitted.is_summed_up(group),
        "notes": notes(history),
        "tests": {"values": history.n_tested, "replicates": history.n_replicates, "seed": history.seed},
        "families": [_fit_data(history, one) for one in history.fits],
        "not_tried": dict(history.left_out),
    }


def _fit_data(history: History, one: Fit) -> dict[str, Any]:
    return {
        "family": one.family,
        "estimate": one.text,
        "parameters": dict(one.parameters),
        "log_likelihood": one.log_likelihood,
        "aicc": one.aicc,
        "anderson_darling": {"statistic": one.distances.anderson_darling, "p": one.p.anderson_darling},
        "kolmogorov_smirnov": {
            "statistic": one.distances.kolmogorov_smirnov,
            "at": one.distances.at,
            "p": one.p.kolmogorov_smirnov,
        },
        "percentiles": {f"P{level * 100:.0f}": one.quantile(level) for level in LEVELS},
        "below_zero": one.below_zero,
        "standing": standing(history, one),
    }


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip
