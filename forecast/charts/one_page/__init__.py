"""One A4 page for people who decide, drawn on a grid with one accent color; `Page` holds its words."""

from forecast.charts.one_page.page import Chance, Change, Decision, Fact, Mover, Outcome, Page
from forecast.charts.one_page.pdf import draw, save

__all__ = ["Chance", "Change", "Decision", "Fact", "Mover", "Outcome", "Page", "draw", "save"]
