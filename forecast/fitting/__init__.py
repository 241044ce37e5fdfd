"""Fitting: which family past values may come from, how well it fits, and whether any does."""

from forecast.fitting.families import FITTERS
from forecast.fitting.history import LEAST_VALUES, Commonest, Fit, History, fit

__all__ = ["FITTERS", "LEAST_VALUES", "Commonest", "Fit", "History", "fit"]
