"""One A4 page for people who decide, drawn on a grid with one accent color; `brief` holds what it says."""

from forecast.charts.one_page.pdf import draw, save

__all__ = ["draw", "save"]
