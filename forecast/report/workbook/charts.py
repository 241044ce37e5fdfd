"""The charts of the workbook: native ones, drawn from the cells beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecast.report.workbook.book import GRAY, INK, Book, Chart
from forecast.report.workbook.placed import Placed

# Okabe & Ito (2008): colors that all readers tell apart.
BLUE, ORANGE, GREEN, SKY, VERMILION = "#0072B2", "#E69F00", "#009E73", "#56B4E9", "#D55E00"
RULE = {"color": "#D5DBE3", "width": 0.75}
FONT = {"size": 9, "color": INK}


def s_curve(book: Book, placed: Placed, key: str, title: str) -> Chart:
    """Return the curve of a column of P-levels."""
    chart = book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    chart.add_series(
        {
            "categories": placed.range(key, 1),
            "values": placed.range("share", 1),
            "line": {"color": BLUE, "width": 2.25},
        }
    )
    is_date = key == "finish"
    axis = {"num_format": "d mmm yyyy" if is_date else "#,##0", "num_font": {**FONT, "rotation": -45 if is_date else 0}}
    chart.set_x_axis({**_axis(), **axis, "major_gridlines": {"visible": True, "line": RULE}})
    chart.set_y_axis({**_axis(), "min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%"})
    return _dressed(chart, title, has_legend=False)


def mark(chart: Chart, placed: Placed, row: int, key: str, name: str) -> None:
    """Mark a target on an S-curve, by the row of a table in which it and its probability stand."""
    at = {axis: placed.range(column, row, row + 1) for axis, column in (("categories", key), ("values", "found"))}
    down = {"type": "percentage", "value": 100, "direction": "minus", "end_style": 0, "line": {"color": VERMILION}}
    chart.drawn.add_series(
        {
            **at,
            "name": name,
            "marker": {"type": "circle", "size": 8, "fill": {"color": VERMILION}, "border": {"color": VERMILION}},
            "line": {"none": True},
            "y_error_bars": down,
            "data_labels": {"series_name": True, "value": False, "position": "left", "font": FONT},
        }
    )


def columns(book: Book, title: str, categories: str, series: Mapping[str, tuple[Placed, str]]) -> Chart:
    """Return columns beside each other, one per period."""
    chart = book.workbook.add_chart({"type": "column"})
    for (key, (placed, name)), color in zip(series.items(), (SKY, BLUE), strict=True):
        chart.add_series({**_series(placed, key, categories, name), "fill": {"color": color}, "gap": 60})
    return _over_time(chart, title)


def lines(book: Book, title: str, categories: str, series: Mapping[str, tuple[Placed, str]]) -> Chart:
    """Return lines over periods."""
    chart = book.workbook.add_chart({"type": "line"})
    looks = (
        {"color": GRAY, "width": 1.5, "dash_type": "dash"},
        {"color": BLUE, "width": 2.25},
        {"color": ORANGE, "width": 2.25},
        {"color": GREEN, "width": 1.75},
    )
    for (key, (placed, name)), look in zip(series.items(), looks, strict=False):
        chart.add_series({**_series(placed, key, categories, name), "line": look})
    return _over_time(chart, title)


def _series(placed: Placed, key: str, categories: str, name: str) -> dict[str, Any]:
    return {"name": name, "categories": placed.range(categories), "values": placed.range(key)}


def _over_time(chart: Any, title: str) -> Chart:
    chart.set_x_axis({**_axis(), "num_format": "mmm yy", "num_font": {**FONT, "rotation": -45}, "text_axis": True})
    chart.set_y_axis({**_axis(), "num_format": "#,##0", "major_gridlines": {"visible": True, "line": RULE}})
    return _dressed(chart, title)


def tornado(book: Book, title: str, placed: Placed, number: str) -> Chart:
    """Return bars of effects, the largest on top, each with its interval."""
    chart = book.workbook.add_chart({"type": "bar"})
    sheet = {key: placed.address(key) for key in ("below", "above")}
    chart.add_series(
        {
            "categories": placed.range("label"),
            "values": placed.range("value"),
            "fill": {"color": BLUE},
            "gap": 45,
            "y_error_bars": {
                "type": "custom",
                "plus_values": f"={sheet['above']}",
                "minus_values": f"={sheet['below']}",
                "line": {"color": INK},
            },
        }
    )
    chart.set_y_axis({**_axis(), "reverse": True, "label_position": "low"})
    chart.set_x_axis({**_axis(), "num_format": number, "major_gridlines": {"visible": True, "line": RULE}})
    return _dressed(chart, title, has_legend=False)


def stacked(book: Book, title: str, placed: Placed, categories: str, series: Mapping[str, str]) -> Chart:
    """Return bars of parts behind each other."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for (key, name), color in zip(series.items(), (SKY, ORANGE), strict=False):
        chart.add_series({**_series(placed, key, categories, name), "fill": {"color": color}, "gap": 45})
    chart.set_y_axis({**_axis(), "reverse": True, "label_position": "low"})
    chart.set_x_axis({**_axis(), "num_format": "#,##0", "major_gridlines": {"visible": True, "line": RULE}})
    return _dressed(chart, title)


def _axis() -> dict[str, Any]:
    return {"num_font": FONT, "line": {"color": GRAY}, "major_gridlines": {"visible": False}}


def _dressed(chart: Any, title: str, has_legend: bool = True) -> Chart:
    chart.set_title({"name": title, "name_font": {"size": 12, "color": INK, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": FONT} if has_legend else {"none": True})
    chart.set_chartarea({"border": {"none": True}})
    return Chart(title, chart)
