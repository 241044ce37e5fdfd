"""Charts made small for the page: letters as text, coordinates to a tenth of a point, one style sheet for all.

A chart's own file draws each letter as an outline, so that it looks the same everywhere. In the page that would be
most of its size. Here a line of letters becomes text again: it can be searched, selected and read aloud, and its
length is held to what the layout was made for, whatever font the reader's machine has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from unicodedata import bidirectional
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from markupsafe import Markup, escape

from forecast.charts import style
from forecast.report.page.shades import darkened
from forecast.results.words import NO_BREAK

DESCRIPTION = re.compile(r"<dc:description>(.*?)</dc:description>", re.DOTALL)
HREF = "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
SPACE = re.compile(r"\s*([a-zA-Z])\s*|\s+")
STEP = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
PLACE = re.compile(r"translate\(([\d.e-]+) ([\d.e-]+)\)(?: rotate\(([\d.e-]+)\))? scale\(([\d.]+) -[\d.]+\)")
SHIFT = re.compile(r"translate\(([\d.e-]+)")
RIGHT_TO_LEFT = ("R", "AL")
REFERENCE = re.compile(r"url\(#([^)]+)\)|^#(.+)")
GLYPH = re.compile(r"#DejaVuSans-(Bold-)?")
# What stands alone in its place, and what neighbors may say together.
LEAF = re.compile(r"<(?:path|use) [^<>]*/>")
LEAVES = re.compile(rf"(?:{LEAF.pattern})+")
CUT = re.compile(r' clip-path="[^"]*"')
LOOK = re.compile(r' class="k\d+"')
# matplotlib's letters are drawn at this size and scaled.
LETTER_SIZE = 100.0
# What a browser does anyway.
USUAL = {"stroke-dashoffset": "0", "stroke-linejoin": "round", "stroke-linecap": "butt", "stroke-opacity": "1"}


class Sheet:
    """The styles of all charts of a page, each under a short name; on a dark screen light and dark change places."""

    def __init__(self) -> None:
        self._name_by_style: dict[str, str] = {}
        self._name_by_id: dict[str, str] = {}
        self._faint: set[str] = set()

    def name(self, declarations: str) -> str:
        """Return the class that stands for declarations."""
        parts = (part.split(":", 1) for part in declarations.split(";") if part.strip())
        pairs = {name.strip(): " ".join(value.split()).lower() for name, value in parts}
        said = ";".join(f"{name}:{value}" for name, value in pairs.items() if USUAL.get(name) != value)
        name = self._name_by_style.setdefault(said, f"k{len(self._name_by_style)}")
        if "opacity" in pairs:
            self._faint.add(name)
        return name

    def id(self, chart: str, id: str) -> str:
        """Return the id in the page of what a chart calls ``id``."""
        return self._name_by_id.setdefault(f"{chart} {id}", f"i{len(self._name_by_id)}")

    def is_faint(self, name: str) -> bool:
        """Say whether what looks like that would look different as part of a group."""
        return name in self._faint

    def css(self) -> str:
        """Return the style sheet."""
        light = [f".{name}{{{said}}}" for said, name in self._name_by_style.items()]
        dark = [f".{name}{{{there}}}" for said, name in self._name_by_style.items() if (there := darkened(said))]
        return "\n".join(light) + "\n@media screen and (prefers-color-scheme:dark){" + "".join(dark) + "}"


def drawing(name: str, svg: str, sheet: Sheet) -> Markup:
    """Return a chart ready to stand inside a page: its ids and styles the page's, its width that of its place.

    Parameters
    ----------
    name : str
        Of the chart.
    svg : str
        The text of the file that `forecast.charts.save` writes.
    """
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    root = ElementTree.fromstring(svg, parser)
    used = {found for element in root.iter() for found in _references(element)}
    view = escape(root.get("viewBox", "0 0 1 1"))
    inside = "".join(_written(name, child, sheet, used, digits=1) for child in root)
    inside = LEAVES.sub(lambda run: _grouped(LEAF.findall(run[0]), (CUT, LOOK), sheet), inside)
    return Markup(f'<svg viewBox="{view}" aria-hidden="true" focusable="false">{inside}</svg>')


def note(svg: str) -> str:
    """Return what a chart says that it shows."""
    found = DESCRIPTION.search(svg)
    return unescape(found[1]) if found else ""


def _written(name: str, element: ElementTree.Element, sheet: Sheet, used: set[str], digits: int) -> str:
    tag = _tag(element)
    if tag in ("", "metadata", "style"):
        return ""
    if tag == "title":
        return f"<title>{escape(element.text or '')}</title>"
    inside = "".join(_children(name, element, sheet, used, 2 if tag == "defs" else digits))
    attributes = dict(_attributes(name, tag, element, sheet, used, digits))
    if tag in ("g", "defs") and not inside:
        return ""
    if tag == "g" and not attributes:
        return inside
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{tag}{said}>{inside}</{tag}>" if inside else f"<{tag}{said}/>"


def _children(name: str, element: ElementTree.Element, sheet: Sheet, used: set[str], digits: int) -> Iterator[str]:
    words = ""
    for child in element:
        if not _tag(child):
            words = (child.text or "").strip()
            continue
        yield (_text(words, child, sheet) if words else "") or _written(name, child, sheet, used, digits)
        words = ""


def _text(words: str, group: ElementTree.Element, sheet: Sheet) -> str:
    """Return a line of outlines as text; empty where the group is none."""
    place = PLACE.fullmatch(group.get("transform", ""))
    glyphs = [element.get(HREF, "") for element in group if _tag(element) == "use"]
    if place is None or not glyphs or not GLYPH.match(glyphs[0]):
        return ""
    words = unescape(words)
    # A comment can't hold two dashes.
    whole = words.replace("- -", "--")
    words = whole if len(whole) == len(glyphs) else words
    is_bold = GLYPH.match(glyphs[0])[1] is not None  # type: ignore[index]
    size = LETTER_SIZE * float(place[4])
    look = f"{group.get('style', '')};font-size:{size:g}px" + (";font-weight:700" if is_bold else "")
    turn = f" rotate({place[3]})" if place[3] else ""
    x, y = _short(place[1], 1), _short(place[2], 1)
    # Of several spaces in a row a browser keeps one.
    shown = words.replace("  ", 2 * NO_BREAK)
    at = f'transform="translate({x} {y}){turn}"' if turn else f'x="{x}" y="{y}"'
    length = style.text_width(words, size, is_bold) * style.POINTS
    if any(bidirectional(letter) in RIGHT_TO_LEFT for letter in words):
        length = _drawn_length(group) * float(place[4]) or length
    return f'<text class="{sheet.name(look)}" {at} textLength="{length:.1f}">{escape(shown)}</text>'


def _drawn_length(group: ElementTree.Element) -> float:
    """Return the length of a line of outlines: joined letters are narrower than they are alone."""
    shifts = [SHIFT.match(element.get("transform", "")) for element in group if _tag(element) == "use"]
    furthest = max(float(shift[1]) if shift else 0.0 for shift in shifts)
    return furthest * len(shifts) / max(len(shifts) - 1, 1)


def _attributes(
    name: str, tag: str, element: ElementTree.Element, sheet: Sheet, used: set[str], digits: int
) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key == "style":
            yield "class", sheet.name(value)
        elif key == "id":
            if value in used:
                yield key, sheet.id(name, value)
        elif key == HREF:
            yield "href", f"#{sheet.id(name, value[1:])}" if value.startswith("#") else value
        elif key == "d":
            yield key, _path(value, digits)
        else:
            own = REFERENCE.sub(lambda match: f"url(#{sheet.id(name, match[1])})", value) if "url(" in value else value
            yield key, own if key == "clip-path" else NUMBER.sub(lambda match: _short(match[0], 2), own)


def _grouped(leaves: list[str], kinds: tuple[re.Pattern[str], ...], sheet: Sheet) -> str:
    """Return neighbors that are cut off or look alike within a group that says so once."""
    if not kinds:
        return "".join(leaves)
    first, *others = kinds
    found = []
    for said, some in groupby(leaves, lambda leaf: (first.search(leaf) or [""])[0]):
        run = list(some)
        is_shared = said and len(run) > 1 and not sheet.is_faint(said[8:-1])
        inside = _grouped([leaf.replace(said, "") for leaf in run] if is_shared else run, tuple(others), sheet)
        found.append(f"<g{said}>{inside}</g>" if is_shared else inside)
    return "".join(found)


def _tag(element: ElementTree.Element) -> str:
    """Return an element's name without its namespace; a comment has none."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _references(element: ElementTree.Element) -> Iterator[str]:
    for value in element.attrib.values():
        match = REFERENCE.search(value)
        if match:
            yield match[1] or match[2]


def _path(data: str, digits: int) -> str:
    """Return a path's data in few letters: level and upright lines need one number each.

    Examples
    --------
    >>> _path("M 10.04 20.0 L 30.0 20.0 L 30.0 40.0 L 9.0 50.0 z", 1)
    'M10 20H30V40L9 50z'
    """
    short = NUMBER.sub(lambda match: _short(match[0], digits), data.strip())
    at, found = ["", ""], []
    for command, numbers in STEP.findall(SPACE.sub(lambda match: match[1] or " ", short)):
        to = numbers.split()
        if command == "L" and to[1] == at[1]:
            found.append(f"H{to[0]}")
        elif command == "L" and to[0] == at[0]:
            found.append(f"V{to[1]}")
        else:
            found.append(command + numbers)
        # Where a figure closes or a step is relative, nothing is known of the place.
        at = to[-2:] if command in "MLCQ" else ["", ""]
    return "".join(found)


def _short(number: str, digits: int) -> str:
    """Return a number with few decimals and none that say nothing.

    Examples
    --------
    >>> _short("120.343669", 1), _short("-0.01", 1), _short("42.0", 1)
    ('120.3', '0', '42')
    """
    text = f"{float(number):.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
