"""From the engine's answer back to labeled results."""

from forecast.assemble.assemble import assemble

__all__ = ["assemble"]
