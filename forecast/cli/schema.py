"""`forecast schema`: the JSON Schema of the input files, for editors and other programs."""

from __future__ import annotations

import json
from typing import Literal

import click

from forecast.cli.streams import emit


@click.command()
@click.argument("kind", type=click.Choice(["scenario", "model"]))
def schema(kind: Literal["scenario", "model"]) -> None:
    """Print the JSON Schema of a scenario file or of a `model.yaml`."""
    from forecast.readers import json_schema

    emit(json.dumps(json_schema(kind), indent=2, ensure_ascii=False))
