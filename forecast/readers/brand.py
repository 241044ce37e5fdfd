"""`branding/brand.yaml` of a workspace: a company's name, logo, colors, words and region for its reports.

No number depends on it. What is wrong is refused with its place, all at once: half a brand is worse than none.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from forecast.readers.cell_error import did_you_mean, shown
from forecast.readers.raw import Cell, Findings
from forecast.readers.textfile import Sources
from forecast.readers.yaml_text import read_yaml
from forecast.results.words import one_line
from forecast.texts import region
from forecast.texts.catalogue import allowed, catalogue, is_key, names

FOLDER, FILE = "branding", "brand.yaml"
KEYS = ("name", "logo", "colors", "locale", "wording")
# What a color is for, and the least contrast with white paper that can be read there (WCAG 2.2: marks 3, letters 4.5).
COLORS = {"accent": 3.0, "link": 4.5, "good": 4.5, "bad": 4.5, "mark": 3.0}
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
# What a file begins with that is a picture of its kind.
PICTURES = {".png": ("image/png", b"\x89PNG\r\n"), ".jpg": ("image/jpeg", b"\xff\xd8"), ".svg": ("image/svg+xml", b"<")}
MOST_LOGO_BYTES = 60_000
MOST_LETTERS, MOST_WORDING = 200, 2_000
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Brand:
    """A company's name, its logo as an address that holds the picture, colors by use, its region, words by key."""

    name: str = ""
    logo: str = ""
    colors: Mapping[str, str] = field(default_factory=dict)
    locale: str = ""
    wording: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Return a hash of all that a brand changes in a report; empty where there is none."""
        if self == Brand():
            return ""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode("utf-8")).hexdigest()


def read_brand(root: Path | None) -> Brand:
    """Return the brand of a workspace, an empty one where there is none.

    Parameters
    ----------
    root : Path or None
        The workspace.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    if root is None or not (root / FOLDER / FILE).exists():
        return Brand()
    findings, sources = Findings(), Sources(root)
    tree = read_yaml(root / FOLDER / FILE, sources, findings)
    findings.stop_on_errors()
    reader = _Reader(root / FOLDER, sources, findings)
    cells = reader.known(tree, KEYS, "")
    colors = reader.known(cells.get("colors"), tuple(COLORS), "colors")
    wording = reader.known(cells.get("wording"), tuple(catalogue()), "wording", is_key)
    brand = Brand(
        reader.text(cells.get("name"), "name"),
        reader.logo(cells.get("logo")),
        {key: reader.color(cell, key) for key, cell in colors.items()},
        reader.region(cells.get("locale"), "locale"),
        {key: reader.words(cell, key) for key, cell in wording.items()},
    )
    findings.stop_on_errors()
    return brand


def contrast_with_paper(color: str) -> float:
    """Return the contrast of a color with white, from 1 to 21 (WCAG 2.2).

    Examples
    --------
    >>> round(contrast_with_paper("#000000"), 1), round(contrast_with_paper("#ffff00"), 2)
    (21.0, 1.07)
    """
    parts = [int(color[k : k + 2], 16) / 255.0 for k in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


class _Reader:
    """Reads cells of the file and keeps what is wrong with them."""

    def __init__(self, folder: Path, sources: Sources, findings: Findings) -> None:
        self.folder, self.sources, self.findings = folder, sources, findings

    def known(
        self, cell: Cell | None, keys: tuple[str, ...], field: str, is_known: Callable[[str], bool] | None = None
    ) -> dict[str, Cell]:
        """Return the cells of a mapping by key; keys that nobody knows are refused."""
        if cell is None or cell.is_empty:
            return {}
        some = ", ".join(keys if len(keys) <= MOST_NAMED else [*keys[:MOST_NAMED], "…"])
        if not isinstance(cell.value, dict):
            self.refuse(cell, field, "brand-shape", f"`{field}` must hold keys and values", f"keys: {some}")
            return {}
        found = {}
        for key, one in cell.value.items():
            if key in keys or (is_known is not None and is_known(str(key))):
                found[str(key)] = one
            else:
                hint = did_you_mean(str(key), keys, otherwise=f"known: {some}")
                self.refuse(one, field, "unknown-key", f"nobody knows {shown(str(key))} in `{field or FILE}`", hint)
        return {key: one for key, one in found.items() if not one.is_empty}

    def text(self, cell: Cell | None, field: str, most: int = MOST_LETTERS) -> str:
        """Return a text of one line."""
        if cell is None or cell.is_empty:
            return ""
        if not isinstance(cell.value, str) or len(cell.value) > most:
            rule = f"`{field}` must be a text of at most {most} letters"
            self.refuse(cell, field, "brand-text", rule, "put a text with a colon or brackets in quotes")
            return ""
        return one_line(cell.value)

    def words(self, cell: Cell, key: str) -> str:
        """Return the words for a key; what is put into any form of the English text may be put into these."""
        if key == "page.language":
            return self.region(cell, key)
        text = self.text(cell, key, MOST_WORDING)
        known = allowed(key)
        said = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
        try:
            more = sorted(names(text) - known)
        except ValueError:
            rule = f"the braces of {shown(text)} do not match, or hold more than a name"
            self.refuse(cell, key, "brand-braces", rule, f"names in braces here: {said}; write a brace itself twice")
            return ""
        if more:
            rule = f"{shown('{' + more[0] + '}')} is not known in this text"
            self.refuse(cell, key, "brand-braces", rule, f"names in braces here: {said}")
        return text

    def region(self, cell: Cell | None, key: str) -> str:
        """Return the tag of a language or region that is known."""
        text = self.text(cell, key)
        if cell is None or not text:
            return ""
        try:
            region(text)
        except ValueError:
            hint = "write `en-GB`, `de-CH` or `pt-BR`; `en-DE` is English with the numbers of Germany"
            self.refuse(cell, key, "brand-locale", f"{shown(text)} names no language or region", hint)
        return text

    def color(self, cell: Cell, key: str) -> str:
        """Return a color that can be read on paper."""
        text = self.text(cell, key)
        if not COLOR.fullmatch(text):
            hint = 'write six hexadecimal digits in quotes, such as "#005f94"'
            self.refuse(cell, key, "brand-color", f"{shown(text)} is no color", hint)
            return text
        found = contrast_with_paper(text)
        if found < COLORS[key]:
            rule = f"`{text}` is too pale for `{key}`: its contrast with white is {found:.1f}, at least {COLORS[key]:g}"
            self.refuse(
                cell, key, "brand-contrast", rule, "take a darker shade; the one for dark screens is worked out"
            )
        return text.lower()

    def logo(self, cell: Cell | None) -> str:
        """Return the picture inside an address; it must lie in the folder of the brand."""
        name = self.text(cell, "logo")
        if cell is None or not name:
            return ""
        path = self.folder / name
        kind, start = PICTURES.get(path.suffix.lower().replace("jpeg", "jpg"), ("", b""))
        if not kind or not path.resolve().is_relative_to(self.folder.resolve()):
            rule = f"{shown(name)} is no PNG, JPEG or SVG file in the folder `{FOLDER}`"
            self.refuse(cell, "logo", "brand-logo", rule, "put the picture beside this file and write its name")
            return ""
        data = self.sources.read_bytes(path, self.findings)
        if data is None:
            return ""
        if len(data) > MOST_LOGO_BYTES or not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(start):
            rule = f"a logo has at most {MOST_LOGO_BYTES / 1000:g} kB and is what its ending says; {shown(name)} has "
            rule += f"{len(data) / 1000:.0f} kB" if len(data) > MOST_LOGO_BYTES else "another content"
            self.refuse(cell, "logo", "brand-logo", rule, "save it smaller, as SVG or as PNG of 400 pixels")
            return ""
        return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"

    def refuse(self, cell: Cell, field: str, code: str, message: str, hint: str | None) -> None:
        """Keep an error."""
        self.findings.error(code, message, cell.place, field=field or None, hint=hint)
