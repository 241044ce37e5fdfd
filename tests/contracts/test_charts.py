"""Every registered chart keeps the contract of `forecast.charts`, on plain results and on ugly ones."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from forecast.charts import CHARTS, WIDE, figure, save, style
from forecast.report.html import OWN
from forecast.results import Results, words
from forecast.statistics import joint_confidence, percentile
from tests.support.sample_charts import chart_results

VARIANTS: dict[str, dict[str, object]] = {
    "plain": {},
    "one task": {"n_tasks": 1, "n_risks": 0},
    "two tasks": {"n_tasks": 2, "n_risks": 1},
    "no targets": {"targets": False},
    "target in working days": {"target_as_duration": True},
    "nothing uncertain": {"spread": 0.0},
    "rare risks": {"rare": True},
    "one block": {"n_blocks": 1},
    "long names": {"long_names": True, "n_risks": 12},
    "hostile names": {"hostile_names": True, "n_risks": 12},
    "always late": {"target_p_level": 0.0},
    "always on time": {"target_p_level": 1.0},
    "large money": {"money_scale": 5e5, "currency": "IDR"},
    "small money": {"money_scale": 1e-4},
    "150 tasks, 300 risks": {"n_tasks": 150, "n_risks": 300},
}

# The others differ in one thing each; they are drawn by `make test-all`.
SLOW = {"two tasks", "target in working days", "always late", "always on time", "large money", "small money"}
PARAMETERS = [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in VARIANTS]

# Beside a single task and certainty: one block tells nothing of convergence, two tasks in a row are one path.
NOTHING_TO_SHOW = {
    ("convergence", "one block"),
    ("paths", "two tasks"),
    ("merge_bias", "two tasks"),
    ("correlations", "two tasks"),
}


@lru_cache(maxsize=len(VARIANTS))
def results_of(variant: str) -> Results:
    settings: dict[str, object] = {"n_blocks": 4, **VARIANTS[variant]}
    return chart_results(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("variant", PARAMETERS)
def test_a_chart_draws_ugly_results_with_every_word_on_the_page(name: str, variant: str) -> None:
    chart, results = CHARTS[name], results_of(variant)
    if not chart.applies(results):
        assert variant in ("one task", "nothing uncertain") or (name, variant) in NOTHING_TO_SHOW
        return
    with style.applied():
        drawn = figure(name, results)
        assert texts_outside(drawn) == []
    assert drawn.get_size_inches() == pytest.approx(chart.size(results))


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in OWN])
@pytest.mark.parametrize("variant", PARAMETERS)
def test_a_chart_of_a_page_keeps_every_word_on_it(name: str, variant: str) -> None:
    chart, results = CHARTS[name], results_of(variant)
    if not chart.applies(results):
        return
    with style.applied(style.WIDTH if name in WIDE else style.NARROW, has_title=False):
        drawn = Figure(figsize=chart.size(results))
        chart.draw(results, drawn)
        assert texts_outside(drawn) == []
    assert drawn.get_label()


def texts_outside(drawn: Figure) -> list[str]:
    """Return the texts that are cut off by the edge of a figure."""
    drawn.set_dpi(72)
    FigureCanvasAgg(drawn).draw()
    page = drawn.bbox.padded(1.5)
    boxes = [(text.get_text(), text.get_window_extent()) for text in seen_texts(drawn)]
    return [text for text, box in boxes if not (page.contains(*box.min) and page.contains(*box.max))]


def seen_texts(drawn: Figure) -> list[Text]:
    """Return the texts of a figure without the labels of ticks beyond an axis, which matplotlib keeps undrawn."""
    unused = {
        id(tick.label1)
        for axes in drawn.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.majorTicks
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    return [text for text in drawn.findobj(Text) if text.get_visible() and text.get_text() and id(text) not in unused]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("variant", PARAMETERS)
def test_title_and_text_alternative_are_said_in_words(name: str, variant: str) -> None:
    chart, results = CHARTS[name], results_of(variant)
    if not chart.applies(results):
        return
    for text in (chart.title(results), chart.alt(results)):
        assert text.strip() == text
        assert text
        assert "nan" not in text.casefold().split()
        assert "inf" not in text.casefold().split()
        assert "\n" not in text
    assert chart.alt(results).endswith(".")
    assert chart.title(results) not in chart.alt(results)  # the page says one after the other


@pytest.mark.parametrize("name", CHARTS)
def test_saving_a_chart_touches_no_random_state_and_no_settings(name: str, tmp_path: Path) -> None:
    before = (random.getstate(), np.random.get_state()[1].tolist(), dict(mpl.rcParams))  # noqa: NPY002
    paths = save(name, results_of("plain"), tmp_path)
    assert [path.name for path in paths] == [f"{name}.svg", f"{name}.png"]
    assert before == (random.getstate(), np.random.get_state()[1].tolist(), dict(mpl.rcParams))  # noqa: NPY002


def test_another_process_with_other_settings_and_another_order_gives_the_same_bytes(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (tmp_path / "matplotlibrc").write_text("font.size: 31\naxes.grid: True\nsvg.fonttype: none\n", encoding="utf-8")
    for name in CHARTS:
        save(name, results_of("plain"), here)
    script = (
        "import sys; from pathlib import Path; from forecast.charts import CHARTS, save;"
        "from tests.support.sample_charts import chart_results;"
        "results = chart_results(n_blocks=4); [save(name, results, Path(sys.argv[1])) for name in reversed(CHARTS)];"
        "assert not {'matplotlib.pyplot', 'pandas', 'scipy', 'numba'} & set(sys.modules)"
    )
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "12345",
        "PYTHONPATH": str(root),
        "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"),
        "TZ": "Pacific/Auckland",
    }
    subprocess.run([sys.executable, "-c", script, str(there)], env=environment, check=True)
    files = sorted(path.name for path in here.iterdir())
    assert files == sorted(path.name for path in there.iterdir())
    assert [name for name in files if (here / name).read_bytes() != (there / name).read_bytes()] == []


@pytest.mark.parametrize("name", CHARTS)
def test_an_svg_asks_for_no_font_and_no_other_file(name: str, tmp_path: Path) -> None:
    svg = next(path for path in save(name, results_of("hostile names"), tmp_path) if path.suffix == ".svg")
    root = ElementTree.fromstring(svg.read_bytes())  # our own output, not foreign text
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"text", "script", "foreignObject"}
    links = [
        value for element in root.iter() for key, value in element.attrib.items() if key.rpartition("}")[2] == "href"
    ]
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in links)
    assert "<dc:date>" not in svg.read_text(encoding="utf-8")


def test_a_chart_that_does_not_apply_writes_nothing(tmp_path: Path) -> None:
    assert save("risk_matrix", results_of("one task"), tmp_path) == ()
    assert save("drivers_time", results_of("nothing uncertain"), tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_the_text_alternatives_hold_the_key_numbers() -> None:
    results = results_of("plain")
    shares = joint_confidence(results)
    assert shares.on_time is not None
    assert shares.on_budget is not None
    assert shares.joint is not None
    p80_finish = words.finish_day(results, percentile(results.finish, 0.8))
    p80_cost = words.money(percentile(results.cost, 0.8), results.currency)
    expected = {
        "finish": (p80_finish, words.percent(shares.on_time), words.finish_day(results, results.base.finish)),
        "cost": (p80_cost, words.percent(shares.on_budget), words.money(results.targets.budget or 0, "USD")),
        "joint": (f"on time, on budget {words.percent(shares.joint)}",),
        "drivers_time": ("R-02", "T-008", "days"),
        "drivers_cost": ("R-06", "USD +"),
        "gantt": (p80_finish, "critical in 100 %"),
        "contributions": ("R-01", "together", p80_finish, "Paths that meet"),
        "removal": ("R-02", "P80 finish", "Response to"),
        "quantile_dots": ("Of 50 equally likely outcomes", "are on time", "50 dots", "the last"),
        "paths": ("No path alone", "of 240", "30 %", "through T-"),
        "merge_bias": ("T-003", "4 days", "waits for T-001 70 %", "The end of the project"),
        "correlations": ("All 3 correlations", "the same team 0.48 for 0.50", "T-001 with T-006"),
        "convergence": (p80_finish, "After 1,024 iterations", "on time"),
        "draw_down": ("contingency (P80)", "still needed after each month", "USD"),
        "frontier": ("Pairs of date and budget", "sure of both", "hold together"),
        "cash_flow": ("Nov 2026", "P90", "funding is exceeded"),
        "risk_matrix": ("R-02 40 % × ", "after response 16 % × "),
    }
    assert set(expected) == set(CHARTS)
    for name, pieces in expected.items():
        alt = f"{CHARTS[name].title(results)}. {CHARTS[name].alt(results)}"
        assert [piece for piece in pieces if piece not in alt] == [], alt


def test_a_new_chart_is_registered_under_the_name_of_its_file() -> None:
    for name, chart in CHARTS.items():
        assert getattr(chart, "__name__", "").rpartition(".")[2] == name
