"""Monte Carlo forecasts of a project's finish and cost."""

from forecast.version import __version__

__all__ = ["__version__"]
