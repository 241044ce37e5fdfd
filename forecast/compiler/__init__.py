"""Project to arrays: order, links, calendars, quantile tables, streams, costs."""

from forecast.compiler.compile import Compiled, compile_project

__all__ = ["Compiled", "compile_project"]
