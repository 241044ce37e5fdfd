"""Which risks weigh most, and what do responses change: probability against impact, in days and in money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

from forecast.charts import labels, marks, style
from forecast.charts.scale import number_ticks
from forecast.results import Results, words
from forecast.texts import conventions, say

Floats = NDArray[np.float64]
HEIGHT = 5.4
# Where charts are narrow the panels stand one over the other, each so high.
PANEL, HEAD, PANEL_GAP = 2.6, 1.3, 0.75
LEFT, RIGHT, BOTTOM, GAP, LINE = 0.8, 0.25, 0.62, 0.6, 0.165
MOST_LABELS = 15
# More risks than these say nothing: those of the least expected impact.
MOST_TOLD = 30
# Lines of equal expected impact, as shares of the largest one.
LEVELS = (0.1, 0.5)
DOT = 0.05
# A label that others cover more than by this share stays away.
MOST_COVERED = 0.15
CLOSED = ("closed", "retired", "expired")


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: the open risks that have an impact of this kind, largest expected impact first."""

    name: str
    unit_label: str
    unit: float
    ids: list[str]
    p: Floats
    impact: Floats
    p_after: Floats
    impact_after: Floats

    @property
    def before(self) -> Floats:
        """Return the expected impact before response."""
        return self.p * self.impact

    @property
    def after(self) -> Floats:
        """Return the expected impact after response, that before it where no response is assessed."""
        return np.where(self.has_response, self.p_after * self.impact_after, self.before)

    @property
    def has_response(self) -> NDArray[np.bool_]:
        """Return which risks have a residual assessment."""
        return np.isfinite(self.p_after) & np.isfinite(self.impact_after)


def applies(results: Results) -> bool:
    """Say whether any open risk has an impact."""
    return bool(panels(results))


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    if style.is_narrow():
        return style.width(), HEAD + len(panels(results)) * (PANEL + PANEL_GAP)
    return style.width(), HEIGHT


def title(results: Results) -> str:
    """Return the finding."""
    drawn = panels(results)
    cuts = {panel.name: words.percent(share) for panel in drawn if (share := _cut(panel)) > 0.0}
    if cuts:
        open_ones = results.risks.response_in_force[np.isfinite(results.risks.residual_probability)]
        kind, key = "cut" if open_ones.all() else "would_cut", "both" if len(cuts) > 1 else next(iter(cuts))
        return say(f"charts.risk_matrix.{kind}.{key}", **cuts)
    largest = {panel.name: panel.ids[0] for panel in drawn}
    key = "both" if len(largest) > 1 else drawn[0].name
    return say(f"charts.risk_matrix.heaviest.{'same' if len({*largest.values()}) < len(largest) else key}", **largest)


def _cut(panel: Panel) -> float:
    """Return what share of the threats' expected impact the responses take away, 0-1; 0 where none can be seen."""
    before, after = _of_threats(panel)
    return 1.0 - after / before if 0 < after < before and _two_digits(after) < _two_digits(before) else 0.0


def _of_threats(panel: Panel) -> tuple[float, float]:
    """Return the expected impact of all threats before and after response."""
    threats = panel.impact > 0
    return float(panel.before[threats].sum()), float(panel.after[threats].sum())


def alt(results: Results) -> str:
    """Return the text alternative with the numbers of the largest risks."""
    out = []
    for panel in panels(results):
        text = _text(panel, results)
        rows = []
        for k in range(min(len(panel.ids), MOST_LABELS)):
            p, impact = words.percent(float(panel.p[k])), text(float(panel.impact[k]))
            row = say("charts.risk_matrix.risk", risk=panel.ids[k], p=p, impact=impact)
            if panel.has_response[k]:
                after = {"p": words.percent(float(panel.p_after[k])), "impact": text(float(panel.impact_after[k]))}
                row = say("charts.risk_matrix.after", risk=row, **after)
            rows.append(row)
        risks = words.listed(rows, "semicolon")
        out.append(say(f"charts.risk_matrix.panel.{panel.name}", len(panel.ids), risks=risks))
        if _cut(panel) > 0.0:
            before, less = (text(_two_digits(one)) for one in _of_threats(panel))
            out.append(say(f"charts.risk_matrix.threats.{panel.name}", before=before, after=less))
    return say("charts.risk_matrix.alt", panels=words.sentences(*out))


def draw(results: Results, figure: Figure) -> None:
    """Draw a panel for days and one for money; an arrow leads from the assessment in force to the residual one."""
    drawn = panels(results)
    note = say("charts.risk_matrix.note")
    if any(row.get("strikes_mean") is not None for row in results.register):
        note = say("charts.risk_matrix.note_recurring", note=note)
    if any(len(panel.ids) > MOST_LABELS for panel in drawn):
        note = say("charts.risk_matrix.note_named", note=note)
    top = style.headline(figure, title(results), note) + 0.4
    wide, height = figure.get_size_inches()
    n_beside = 1 if style.is_narrow() else len(drawn)
    width = (wide - LEFT - RIGHT - GAP * (n_beside - 1)) / n_beside
    below = [style.wrapped(panel.unit_label, width, style.BODY, most_lines=2) for panel in drawn]
    for k, panel in enumerate(drawn):
        left = LEFT + k % n_beside * (width + GAP)
        above = top + k // n_beside * (PANEL + PANEL_GAP)
        bottom = height - above - PANEL if style.is_narrow() else BOTTOM + LINE * (max(map(len, below)) - 1)
        axes = style.panel(figure, left, above, wide - left - width, bottom)
        axes.set_xlabel("\n".join(below[k]))
        _draw_panel(axes, panel, results, named=left == LEFT)


def panels(results: Results) -> list[Panel]:
    """Return the panels that have risks to show."""
    risks = results.risks
    is_open = np.array([status.strip().casefold() not in CLOSED for status in risks.status], dtype=bool)
    times, recurs = _strikes(results)
    p = np.where(recurs, risks.share, risks.current_probability)
    p_after = np.where(recurs, np.nan, risks.residual_probability)
    kinds = (
        ("time", risks.current_delay * times, risks.residual_delay * times),
        ("cost", risks.current_cost * times, risks.residual_cost * times),
    )
    out = []
    for name, before, after in kinds:
        known = is_open & np.isfinite(before) & np.isfinite(p) & (np.nan_to_num(before) != 0)
        chosen = np.flatnonzero(known & (p > 0))
        if not len(chosen):
            continue
        expected = np.abs(p[chosen] * before[chosen])
        chosen = chosen[np.argsort(-expected, kind="stable")]
        label, unit = say("charts.risk_matrix.axis.time"), 1.0
        if name == "cost":
            unit, sign = words.money_unit(float(np.abs(before[chosen]).max()))
            label = say("charts.risk_matrix.axis.cost", unit=f"{results.currency}{sign}")
        columns = (p, before, p_after, after)
        out.append(Panel(name, label, unit, [risks.id[k] for k in chosen], *(column[chosen] for column in columns)))
    return out


def _strikes(results: Results) -> tuple[Floats, NDArray[np.bool_]]:
    """Return how many times each risk strikes where it does at all, and which risks recur.

    A recurring one has no probability of its own before or after its response: it stands where this run has it.
    """
    mean_by_id = {row["id"]: row.get("strikes_mean") for row in results.register}
    recurs = np.array([mean_by_id.get(one) is not None for one in results.risks.id], np.bool_)
    mean = np.array([mean_by_id.get(one) or 0.0 for one in results.risks.id], np.float64)
    happens = recurs & (results.risks.share > 0.0)
    return np.where(happens, mean / np.where(happens, results.risks.share, 1.0), 1.0), recurs


def _draw_panel(axes: Axes, panel: Panel, results: Results, named: bool) -> None:
    low, high, most = _limits(panel)
    axes.set_xlim(low, high)
    axes.set_ylim(0.0, most)
    level_labels = _draw_levels(axes, panel, results)
    chosen = np.arange(min(len(panel.ids), MOST_LABELS))
    rest = np.arange(len(chosen), len(panel.ids))
    axes.plot(panel.impact[rest], panel.p[rest], "o", markersize=3, markeredgewidth=0, color=style.UNCERTAIN, zorder=3)
    colors = np.where(panel.impact > 0, style.VERMILION, style.GREEN)
    moved = chosen[panel.has_response[chosen]]
    dx, dy = (panel.impact_after - panel.impact)[moved], (panel.p_after - panel.p)[moved]
    axes.quiver(
        panel.impact[moved], panel.p[moved], dx, dy,
        angles="xy", scale_units="xy", scale=1.0, units="inches", width=0.011, headwidth=7, headlength=8,
        headaxislength=7, color=colors[moved], alpha=0.6, zorder=4,
    )  # fmt: skip
    axes.scatter(
        panel.impact_after[moved], panel.p_after[moved], s=26, facecolors=style.PAPER, edgecolors=list(colors[moved]),
        linewidths=1.2, zorder=5,
    )  # fmt: skip
    axes.scatter(panel.impact[chosen], panel.p[chosen], s=34, c=colors[chosen], linewidths=0, zorder=6, label="_before")
    _draw_labels(axes, panel, chosen, moved, level_labels)
    _tell(axes, panel, results)
    positions, names = number_ticks(low, high, 5, panel.unit)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(names))
    shares, names = number_ticks(0.0, most, 6, unit=0.01)
    axes.yaxis.set_major_locator(FixedLocator(shares))
    axes.yaxis.set_major_formatter(FixedFormatter([conventions().percent(name) for name in names]))
    if named:
        axes.set_ylabel(say("charts.risk_matrix.probability"))
    if low < 0:
        axes.axvline(0.0, color=style.MUTED, linewidth=1.0, zorder=2)
    axes.set_title(say(f"charts.risk_matrix.head.{panel.name}"), loc="left", size=style.BODY, weight="bold")
    axes.tick_params(length=0)


def _tell(axes: Axes, panel: Panel, results: Results) -> None:
    """Say of each risk its probability, its impact and what the response does, where its dot and its ring are."""
    name_by_id = dict(zip(results.risks.id, results.risks.name, strict=True))
    text = _text(panel, results)

    def product(p: float, impact: float) -> str:
        expected = text(_two_digits(p * impact))
        return say("marks.product", chance=words.percent(p), impact=text(impact), expected=expected)

    for k, one in enumerate(panel.ids[:MOST_TOLD]):
        p, impact = float(panel.p[k]), float(panel.impact[k])
        said = marks.said(" ".join(dict.fromkeys((one, name_by_id[one]))), product(p, impact))
        if panel.has_response[k]:
            after = product(float(panel.p_after[k]), float(panel.impact_after[k]))
            said = say("marks.after_response", said=said, product=after)
        marks.tell_point(axes, said, impact, p)


def _draw_levels(axes: Axes, panel: Panel, results: Results) -> list[labels.Box]:
    """Draw lines of equal expected impact, each labelled where it leaves the axes; return the labels' boxes."""
    width, height = style.inches(axes)
    boxes = []
    low, high = axes.get_xlim()
    most = axes.get_ylim()[1]
    largest = float(np.abs(panel.before).max())
    for level in LEVELS:
        expected = float(format(level * largest, ".1g"))
        for end in (low, high):
            if expected == 0.0 or abs(end) * most <= expected:
                continue
            x = np.geomspace(expected / most, abs(end), 60)
            axes.plot(np.sign(end) * x, expected / x, color=style.GRID, linewidth=1.2, zorder=1)
            text, nothing = (_text(panel, results)(value) for value in (expected, 0.0))
            if end == high and text != nothing:
                y = expected / high / most * height
                boxes.append((width - style.text_width(text, style.SMALL), y - 0.08, width, y + 0.08))
                axes.text(
                    high,
                    expected / high,
                    text,
                    size=style.LEAST,
                    color=style.MUTED,
                    ha="right",
                    va="center",
                    zorder=2,
                    bbox=style.BOX,
                )
    return boxes


def _draw_labels(
    axes: Axes, panel: Panel, chosen: NDArray[np.intp], moved: NDArray[np.intp], taken: list[labels.Box]
) -> None:
    """Write the ids of the ``chosen`` risks clear of their dots, of the rings of the ``moved`` and of ``taken``."""
    (low, high), (_, most) = axes.get_xlim(), axes.get_ylim()
    width, height = style.inches(axes)

    def inches(impact: float, p: float) -> tuple[float, float]:
        return (impact - low) / (high - low) * width, p / most * height

    points = [inches(float(panel.impact[k]), float(panel.p[k])) for k in chosen]
    rings = [inches(float(panel.impact_after[k]), float(panel.p_after[k])) for k in moved]
    texts = [style.fitted(panel.ids[k], 0.9, style.SMALL) for k in chosen]
    sizes = [(style.text_width(text, style.SMALL) + 0.02, 0.125) for text in texts]
    obstacles = [*taken, *((x - DOT, y - DOT, x + DOT, y + DOT) for x, y in (*points, *rings))]
    placed = labels.place(points, sizes, width, height, obstacles)
    leads = []
    for point, spot, text in zip(points, placed, texts, strict=True):
        if spot.covered > MOST_COVERED:
            continue
        axes.text(
            spot.x / width, spot.y / height, text, transform=axes.transAxes, size=style.SMALL, ha="center", va="center",
            zorder=7,
        )  # fmt: skip
        if spot.needs_line:
            leads.append([(x / width, y / height) for x, y in (point, (spot.x, spot.y))])
    axes.add_collection(
        LineCollection(leads, colors=style.FAINT, linewidths=0.6, transform=axes.transAxes, zorder=2), autolim=False
    )


def _limits(panel: Panel) -> tuple[float, float, float]:
    impacts = np.concatenate((panel.impact, panel.impact_after[panel.has_response], [0.0]))
    shares = np.concatenate((panel.p, panel.p_after[panel.has_response]))
    low, high = float(impacts.min()), float(impacts.max())
    air = 0.08 * (high - low)
    return (low - air if low < 0 else 0.0), (high + air if high > 0 else air), min(1.04, 1.12 * float(shares.max()))


def _text(panel: Panel, results: Results) -> Callable[[float], str]:
    return words.days if panel.name == "time" else lambda value: words.money(value, results.currency)


def _two_digits(value: float) -> float:
    """Round what is a product of assessments, not a simulated number, to the digits it deserves."""
    return float(format(value, ".2g"))
