"""`forecast warm`: compile the kernels ahead of the first run."""

from __future__ import annotations

import click

from forecast.cli.streams import say


@click.command()
def warm() -> None:
    """Compile the simulation kernels now, not at the first run; at once where that has been done."""
    from forecast import warming

    warming.warm(say)
