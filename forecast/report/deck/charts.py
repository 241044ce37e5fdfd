"""Charts that can be edited, with their numbers in a workbook inside: curves, bars, steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide
from pptx.util import Pt

from forecast.report.deck.shapes import ACCENT, INK, MUTED, PALE, RULE, Box, color, describe
from forecast.report.tables import FORMULA_STARTS
from forecast.results import Results
from forecast.results.words import NO_BREAK, money_unit
from forecast.statistics import percentiles
from forecast.texts import conventions, say

EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
LEVELS = tuple(round(0.02 * k, 2) for k in range(1, 50))
SAFE = 0.80
FOOT = 0.08  # where a line is named
DAY_STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 365, 730, 1826, 3652)
MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """A cumulative curve: how likely it is to be done by then, or to cost no more; ``unit`` names its axis."""

    x: tuple[float, ...]
    shares: tuple[float, ...]
    target: float | None
    target_text: str
    safe: float
    safe_text: str
    step: float
    number_format: str
    unit: str
    title: str


def time_curve(results: Results, target_text: str, safe_text: str, title: str) -> Curve:
    """Return the curve of the finish, in days of a spreadsheet; of the duration, where the target is one."""
    duration, finish = results.targets.duration, results.targets.finish
    values, target, shift = results.duration, duration, 0.0
    if duration is None:
        # The end of the first day, 1.0, is that day.
        values, target, shift = results.finish, finish, float((results.start - EPOCH).days) - 1.0
    found = [one.value for one in percentiles(values, (*LEVELS, SAFE), results.block_size)]
    x, safe = tuple(value + shift for value in found[:-1]), found[-1] + shift
    is_date = duration is None
    step = next((float(step) for step in DAY_STEPS if (x[-1] - x[0]) / step <= MOST_STEPS - 1), float(DAY_STEPS[-1]))
    return Curve(
        x, LEVELS, None if target is None else target + shift, target_text, safe, safe_text, step,
        "d mmm yyyy" if is_date else "0", "" if is_date else say("management.deck.working_days"), title,
    )  # fmt: skip


def money_curve(results: Results, target_text: str, safe_text: str, title: str, currency: str) -> Curve:
    """Return the curve of the cost."""
    found = [one.value for one in percentiles(results.cost, (*LEVELS, SAFE), results.block_size)]
    x, safe = tuple(found[:-1]), found[-1]
    span = max(x[-1] - x[0], 0.01)
    rough = span / MOST_STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1.0, 2.0, 2.5, 5.0, 10.0) if power * times >= rough)
    unit, sign = money_unit(max(abs(x[0]), abs(x[-1])))
    decimals = max(0, -math.floor(math.log10(step / unit) + 1e-9))
    decimals += round(step / unit * 10**decimals, 6) % 1 != 0
    number_format = "#,##0" + ("." + "0" * decimals if decimals else "") + "," * round(math.log10(unit) / 3)
    return Curve(
        x, LEVELS, results.targets.budget, target_text, safe, safe_text, step, number_format, f"{currency}{sign}", title
    )


def curve(slide: Slide, box: Box, one: Curve, alt: str) -> None:
    """Draw a cumulative curve, the promise as a line and what is 80 % likely as a point."""
    data: Any = XyChartData(number_format=one.number_format)  # type: ignore[no-untyped-call]
    line = data.add_series(one.title)
    for x, share in zip(one.x, one.shares, strict=True):
        line.add_data_point(x, share)
    if one.target is not None:
        promise = data.add_series(one.target_text)
        for share in (0.0, 1.0):
            promise.add_data_point(one.target, share)
    drop = data.add_series(one.safe_text)
    for share in (0.0, FOOT, SAFE):
        drop.add_data_point(one.safe, share)
    frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *box.emu, data)
    describe(frame, alt)
    chart = _quiet(frame.chart)
    _line(chart.series[0], ACCENT, 2.75)
    if one.target is not None:
        _line(chart.series[1], INK, 1.5)
        # A curve that rises leaves room at its upper left and at its lower right.
        _label(chart.series[1].points[1], one.target_text, XL_LABEL_POSITION.LEFT, INK, 12.0)
    last = chart.series[len(chart.series) - 1]
    _line(last, ACCENT, 1.5)
    last.format.line.dash_style = MSO_LINE.DASH
    _point(last.points[2])
    # Away from the line of the promise.
    is_left = one.target is not None and one.target > one.safe
    side = XL_LABEL_POSITION.LEFT if is_left else XL_LABEL_POSITION.RIGHT
    _label(last.points[1], one.safe_text, side, ACCENT, 12.0)
    low, high = _limits(one)
    across, up = chart.category_axis, chart.value_axis
    _axis(across, one.number_format)
    across.minimum_scale, across.maximum_scale, across.major_unit = low, high, one.step
    across.has_major_gridlines = False
    _axis(up, _whole_percent())
    up.minimum_scale, up.maximum_scale, up.major_unit = 0.0, 1.0, 0.2
    up.major_gridlines.format.line.color.rgb = color(RULE)
    up.format.line.fill.background()
    if one.unit:
        across.has_title = True
        _small(across.axis_title.text_frame, one.unit)


def bars(
    slide: Slide, box: Box, names: Sequence[str], sizes: Sequence[float], texts: Sequence[str], title: str, alt: str
) -> None:
    """Draw horizontal bars, the first on top, that stand beside the rows of a table: their names stand there."""
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    # A name that begins like a formula would be one in the workbook.
    data.categories = [f"'{name}" if name.lstrip().startswith(FORMULA_STARTS) else name for name in names]
    data.add_series(title, sizes)
    frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box.emu, data)
    describe(frame, alt)
    chart = _quiet(frame.chart)
    chart.category_axis.reverse_order = True
    chart.category_axis.visible = chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    # Room for the labels behind the longest bar.
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0.0, max(*sizes, 0.0) * 2.3 or 1.0
    _solid(chart, 120)
    for k, text in enumerate(texts):
        _label(chart.series[0].points[k], text, XL_LABEL_POSITION.OUTSIDE_END, INK, 12.0)
    _whole_area(chart)


def shares(
    slide: Slide, box: Box, names: Sequence[str], values: Sequence[float], texts: Sequence[str], title: str, alt: str,
    *, is_upright: bool = False, strong: int = 0,
) -> None:  # fmt: skip
    """Draw probabilities as bars on a scale of 0 to 100 %, one of them strong."""
    data: Any = CategoryChartData(number_format=_whole_percent())  # type: ignore[no-untyped-call]
    data.categories = list(names)
    data.add_series(title, values)
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if is_upright else XL_CHART_TYPE.BAR_CLUSTERED
    frame: Any = slide.shapes.add_chart(kind, *box.emu, data)
    describe(frame, alt)
    chart = _quiet(frame.chart)
    across, up = chart.category_axis, chart.value_axis
    across.reverse_order = not is_upright
    across.format.line.color.rgb = color(RULE)
    across.major_tick_mark = XL_TICK_MARK.NONE
    across.tick_labels.font.size, across.tick_labels.font.color.rgb = Pt(14), color(INK)
    up.visible, up.has_major_gridlines = False, False
    up.minimum_scale, up.maximum_scale = 0.0, 1.12
    _solid(chart, 70)
    for k, text in enumerate(texts):
        point = chart.series[0].points[k]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = color(ACCENT if k == strong else PALE)
        _label(point, text, XL_LABEL_POSITION.OUTSIDE_END, INK, 18.0)


def _limits(one: Curve) -> tuple[float, float]:
    marks = [one.x[0], one.x[-1], one.safe, *([] if one.target is None else [one.target])]
    low, high = math.floor(min(marks) / one.step) * one.step, math.ceil(max(marks) / one.step) * one.step
    return low, high if high > low else low + one.step


def _quiet(chart: Any) -> Any:
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(12), color(MUTED)
    return chart


def _whole_percent() -> str:
    # Only the plain sign makes a percent of a share.
    form = conventions().percent("0")
    return form.replace(" ", NO_BREAK) if "%" in form else "0%"


def _axis(axis: Any, number_format: str) -> None:
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format, False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.font.size = Pt(12)
    axis.format.line.color.rgb = color("9A9A9A")


def _line(series: Any, ink: str, width: float) -> None:
    series.format.line.color.rgb = color(ink)
    series.format.line.width = Pt(width)
    series.format.line.dash_style = MSO_LINE.SOLID
    series.marker.style = XL_MARKER_STYLE.NONE
    series.smooth = False


def _point(point: Any) -> None:
    point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, 10
    point.marker.format.fill.solid()
    point.marker.format.fill.fore_color.rgb = color(ACCENT)
    point.marker.format.line.color.rgb = color("FFFFFF")


def _solid(chart: Any, gap: int) -> None:
    plot = chart.plots[0]
    plot.gap_width = gap
    plot.vary_by_categories = False
    chart.series[0].format.fill.solid()
    chart.series[0].format.fill.fore_color.rgb = color(ACCENT)


def _label(point: Any, text: str, position: Any, ink: str, size: float) -> None:
    frame = point.data_label.text_frame
    frame.text = text
    frame.word_wrap = False
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(size), True, color(ink)
    point.data_label.position = position


def _small(frame: Any, text: str) -> None:
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(12), False, color(MUTED)


def _whole_area(chart: Any) -> None:
    """Let bars fill the whole frame, so that they stand beside the rows of a table; python-pptx has no call for it."""
    plot = chart._chartSpace.chart.plotArea
    for old in plot.findall(f"{{{CHART}}}layout"):
        plot.remove(old)
    layout = plot.makeelement(f"{{{CHART}}}layout", {})
    manual = layout.makeelement(f"{{{CHART}}}manualLayout", {})
    for tag, value in (
        ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), ("x", "0"), ("y", "0"), ("w", "1"), ("h", "1"),
    ):  # fmt: skip
        manual.append(manual.makeelement(f"{{{CHART}}}{tag}", {"val": value}))
    layout.append(manual)
    plot.insert(0, layout)


CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
