"""Make `docs/gallery.md` and its pictures from the shipped models: `make gallery`.

The line about a chart is the first one of its module: the question that the chart answers, and how it does. The pictures
are 800 pixels wide, as charts are read on a page, with a palette of their own so that git need not keep much.
"""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from forecast import pipeline
from forecast.charts import CHARTS, style
from forecast.results import Results
from tests.support.pictures import drawn, small

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "gallery.md"
PICTURES = ROOT / "docs" / "gallery"
WIDTH = 800  # pixels
LARGEST = 80_000  # bytes
# The scenario of each chart that is not drawn of the data-center migration.
USUAL = "dc-migration"
SHOWN = {"quantile_dots": "network-refresh", "merge_bias": "cloud-programme", "removal": "cloud-programme"}
# Charts of other commands than `run`, each with the command that draws it.
OTHERS = {
    "comparison": "compare dc-migration-vendor-a dc-migration-vendor-b",
    "waterfall": "diff dc-migration-vendor-a dc-migration-vendor-b",
    "mitigation": "mitigate dc-migration-vendor-a --budget 30_000",
    "sweep": "sweep dc-migration --field risks.R-03.probability --from 0 --to 0.6 --steps 6",
    "fit": "fit models/dc-migration/circuit-delivery.csv",
    "replay": "replay network-refresh P80",
}
HEAD = """# Gallery

Every chart, drawn of the shipped models. `make gallery` draws them anew. The title of each is its finding; `forecast run` writes the first part into
the report and into its folder `figures` as SVG and PNG, other commands write theirs with `--output`.
"""


def question(name: str) -> str:
    """Return the line about a chart."""
    text = import_module(f"forecast.charts.{name}").__doc__ or ""
    return " ".join(text.split("\n\n")[0].split())


def text() -> str:
    """Return the page."""
    parts = [HEAD]
    for name in CHARTS:
        parts.append(f"## {name}\n\n{question(name)} From `forecast run {SHOWN.get(name, USUAL)}`.\n\n{_image(name)}\n")
    for name, command in OTHERS.items():
        parts.append(f"## {name}\n\n{question(name)} From `forecast {command}`.\n\n{_image(name)}\n")
    return "\n".join(parts)


def _image(name: str) -> str:
    return f"![{question(name).split(':')[0]}](gallery/{name}.png)"


def _results(scenario: str) -> Results:
    loaded = pipeline.load(ROOT / "scenarios" / f"{scenario}.yaml")
    return pipeline.study(loaded, pipeline.run(loaded))


def as_wide(picture: Image.Image) -> Image.Image:
    """Return a picture as wide as those of the gallery."""
    if picture.width == WIDTH:
        return picture
    return picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)


def _keep(picture: Image.Image, name: str) -> None:
    (PICTURES / f"{name}.png").write_bytes(small(as_wide(picture)))


def drawn_by_command(name: str) -> Image.Image:
    """Return the chart that another command than `run` draws."""
    with TemporaryDirectory() as folder:
        call = [sys.executable, "-m", "forecast", *OTHERS[name].split(), "--output", folder]
        subprocess.run(call, cwd=ROOT, check=True, capture_output=True)
        with Image.open(Path(folder) / f"{name}.png") as picture:
            return picture.convert("RGB")


def make() -> None:
    """Write the page and all pictures."""
    PICTURES.mkdir(exist_ok=True)
    for file in PICTURES.iterdir():
        file.unlink()
    for scenario in dict.fromkeys([USUAL, *SHOWN.values()]):
        results = _results(scenario)
        for name in CHARTS:
            if SHOWN.get(name, USUAL) == scenario:
                _keep(drawn(name, results, WIDTH / style.WIDTH), name)
    for name in OTHERS:
        _keep(drawn_by_command(name), name)
    PAGE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(make())
