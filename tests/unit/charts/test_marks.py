"""What marks stand for is in the SVG, where the mark is, and nowhere else."""

from __future__ import annotations

import io
from xml.etree import ElementTree

from matplotlib.figure import Figure

from forecast.charts import marks, style

PATH = "{http://www.w3.org/2000/svg}path"


def _written(kind: str, told: bool) -> bytes:
    file = io.BytesIO()
    with style.applied():
        figure = Figure(figsize=(4.0, 2.0))
        axes = style.panel(figure, 1.0, 0.5, 0.0, 0.5)
        axes.set_xlim(0.0, 30.0)
        axes.set_ylim(2.0, 0.0)
        axes.barh([0.5, 1.5], [10.0, 20.0])
        if told:
            marks.tell(axes, "<b>one</b> & $x$:\n1 day\x00", (0.0, 10.0), (0.0, 1.0))
            marks.tell_row(axes, "two", 1.5, 1.0)
            marks.tell_point(axes, "three", 15.0, 1.0, inches=0.25)
            marks.tell(axes, "all")
        figure.savefig(
            file, format=kind, metadata={"CreationDate": None} if kind == "pdf" else style.FORMATS[kind]["metadata"]
        )
    return file.getvalue()


def test_only_an_svg_says_what_a_mark_stands_for() -> None:
    assert _written("png", told=True) == _written("png", told=False)
    assert _written("pdf", told=True) == _written("pdf", told=False)
    assert _written("svg", told=True) == _written("svg", told=True)


def test_the_areas_stand_where_the_marks_are_in_points() -> None:
    root = ElementTree.fromstring(_written("svg", told=True))
    (group,) = [one for one in root.iter() if one.get("class") == marks.MARKS]
    areas = {path[0].text: path.get("d") for path in group if path.tag == PATH}
    # The axes reach from 72 to 288 points, and from 36 to 108 down.
    assert areas == {
        "<b>one</b> & $x$: 1\u00a0day": "M 72 36 h 72 v 36 h -72 z",
        "two": "M 13 72 h 275 v 36 h -275 z",
        "three": "M 162 54 h 36 v 36 h -36 z",
        "all": "M 72 36 h 216 v 72 h -216 z",
    }
