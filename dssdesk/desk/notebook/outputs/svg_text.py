"""SVG text made harmless before QtSvg sees it: it must open no path and no address. No Qt here."""

import re

_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
_INSTRUCTION = re.compile(r"<\?xml-stylesheet.*?\?>", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(
    r"""((?:xlink:)?href)\s*=\s*(["'])(?!\s*(?:#|data:image/(?!svg)))[^"']*\2""", re.IGNORECASE
)
_IMPORT = re.compile(r"@import[^;]*;?|url\(\s*['\"]?+(?!#)[^)]*\)", re.IGNORECASE)


def harmless(text: str) -> str:
    """The same picture without anything that refers to what lies outside of it."""
    text = _DOCTYPE.sub("", text)
    text = _INSTRUCTION.sub("", text)
    text = _REFERENCE.sub("", text)
    return _IMPORT.sub("", text)
