"""The gallery shows every chart that there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from forecast import charts
from forecast.charts import CHARTS
from tests.golden.gallery import LARGEST, OTHERS, PAGE, PICTURES, WIDTH, as_wide, drawn_by_command, text
from tests.support.pictures import MOST_FAR, share_that_differs

REMEDY = "`make gallery` makes the gallery anew; look at the pictures before you commit them"
# What is no chart by itself.
PARTS = {"__init__", "labels", "marks", "scale", "scurve", "style", "tornado", "writing"}


def test_the_page_lists_every_chart_with_its_question() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), REMEDY


def test_every_module_that_draws_a_chart_is_in_the_gallery() -> None:
    modules = {file.stem for file in Path(charts.__file__).parent.glob("*.py")}
    assert modules - PARTS == set(CHARTS) | set(OTHERS)


def test_there_is_one_small_picture_of_each() -> None:
    files = {file.stem: file for file in PICTURES.iterdir()}
    assert set(files) == set(CHARTS) | set(OTHERS), REMEDY
    assert [file.name for file in files.values() if file.stat().st_size > LARGEST] == []
    for file in files.values():
        with Image.open(file) as picture:
            assert picture.width == WIDTH


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_charts_of_other_commands_look_as_they_did(name: str) -> None:
    """Those that a run draws are held by `tests/golden/charts`."""
    with Image.open(PICTURES / f"{name}.png") as kept:
        assert share_that_differs(as_wide(drawn_by_command(name)), kept) <= MOST_FAR, REMEDY
