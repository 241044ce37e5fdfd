"""The tables of docs/formats.md, made from the declared fields; run as a module it writes them into the document."""

from __future__ import annotations

import re
from pathlib import Path

from forecast.readers.fields import REQUIRE, SCENARIO, TABLES, TARGETS, WAIVERS

DOCUMENT = Path(__file__).parents[2] / "docs" / "formats.md"
_SECTION = re.compile(r"(<!-- fields: (?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def render(name: str) -> str:
    """Return one table's fields as Markdown."""
    table = {**TABLES, "scenario": SCENARIO, "targets": TARGETS, "require": REQUIRE, "waivers": WAIVERS}[name]
    lines = ["| column | what it holds | unit | also called |", "|---|---|---|---|"]
    for field in table.fields:
        description = field.description + (" (required)" if field.required else "")
        aliases = ", ".join(dict.fromkeys(field.aliases))
        lines.append(f"| `{field.name}` | {description.replace('|', '/')} | {field.unit} | {aliases} |")
    return "\n".join(lines) + "\n"


def with_tables(text: str) -> str:
    """Return the document with its tables made anew."""
    return _SECTION.sub(lambda match: match[1] + render(match["name"]) + match[3], text)


if __name__ == "__main__":
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
