"""The bytes of the deck: no clock in them, and the colors of the report in its theme."""

from __future__ import annotations

import io
import re
import zipfile

# The earliest moment that a zip archive can carry.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
MADE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NO_TIME = b"1980-01-01T00:00:00Z"
THEME = re.compile(rb"(<a:(dk2|accent[1-6])>)<a:srgbClr val=\"\w{6}\"/>")


def still(data: bytes, theme: dict[str, str]) -> bytes:
    """Return a deck, or a workbook in it, that is the same whenever it is made.

    Parameters
    ----------
    data : bytes
        An archive of Office Open XML.
    theme : dict of str to str
        Colors in hexadecimal, by their name in the theme.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = still(content, theme)
            elif name == "docProps/core.xml":
                content = MADE.sub(NO_TIME, content)
            elif "/theme/" in name:
                content = THEME.sub(lambda found: _color(found, theme), content)
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same bytes on every operating system
            new.writestr(info, content)
    return out.getvalue()


def _color(found: re.Match[bytes], theme: dict[str, str]) -> bytes:
    name = found[2].decode()
    return found[1] + f'<a:srgbClr val="{theme[name]}"/>'.encode() if name in theme else found[0]
