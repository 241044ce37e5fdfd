"""The gallery shows every chart that there is."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from forecast import charts
from forecast.charts import CHARTS
from tests.golden.gallery import LARGEST, OTHERS, PAGE, PICTURES, WIDTH, text

REMEDY = "`make gallery` makes the gallery anew; look at the pictures before you commit them"
# What is no chart by itself.
PARTS = {"__init__", "labels", "scale", "scurve", "style", "tornado", "writing"}


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
