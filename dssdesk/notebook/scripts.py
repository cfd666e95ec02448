"""Which outputs can run scripts, and by what their content is known again. Light to import.

Markdown, LaTeX, pictures (SVG too) and plain HTML are drawn natively, where nothing runs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from dssdesk.notebook.blobs import Blobs, MemoryBlobs
from dssdesk.notebook.bundles import bundle
from dssdesk.notebook.digest import digest_of
from dssdesk.wire.cells import Cell
from dssdesk.wire.outputs import Display, MimeValue, Output, Result

_HTML = "text/html"
_SCRIPTS = frozenset({"application/javascript", "text/javascript"})
_DRAWN_BY_SCRIPTS = re.compile(r"application/vnd\.(?:plotly|vega|bokeh|holoviews)")
# The look ahead spares most tags of tables, of which a large notebook has a hundred thousand.
_BEYOND_TEXT = re.compile(
    r"<(?=[sifoeacvpdSIFOEACVPD])(?i:script|iframe|frame|object|embed|applet|canvas|video|audio"
    r"|portal|svg|details)\b"
)
_BOKEH_PLACE = re.compile(r"<div\b[^>]*\bdata-root-id=", re.IGNORECASE)
_MOST_PLACE = 2_000  # characters; what only makes a place is short
_STYLED = re.compile(r"\s*<style[^>]*>\s*#T_.*?</style>\s*<table\b", re.DOTALL)


def may_run(mime: str) -> bool:
    """Whether a value of this mime type can run scripts."""
    return mime == _HTML or mime in _SCRIPTS or _DRAWN_BY_SCRIPTS.match(mime) is not None


def html_runs(html: str) -> bool:
    """Whether the page is to show this HTML: there, any tag may carry a script in an attribute."""
    return html_needs_page(html) or is_styled_table(html)


def html_needs_page(html: str) -> bool:
    """Whether this HTML is more than a text: it runs, plays, draws or unfolds.

    So is the place that Bokeh makes for a plot: the script that fills it is an output of its own.
    """
    return (
        _BEYOND_TEXT.search(html) is not None or _BOKEH_PLACE.search(html[:_MOST_PLACE]) is not None
    )


def is_styled_table(html: str) -> bool:
    """Whether it is a table of pandas with colours or bars, which only the page can draw."""
    return html.lstrip()[:6].lower() == "<style" and _STYLED.match(html) is not None


def holds_scripts(cells: Iterable[Cell]) -> bool:
    """Whether any output is of a mime type that can run scripts: a look at names alone."""
    return any(outputs_hold_scripts(cell.outputs) for cell in cells)


def outputs_hold_scripts(outputs: Iterable[Output]) -> bool:
    """The same for outputs alone."""
    return any(
        may_run(mime)
        for output in outputs
        if isinstance(output, Display | Result)
        for mime in output.data
    )


def scripts_in(cells: Iterable[Cell], blobs: Blobs) -> set[str]:
    """The digests of all values in these cells' outputs that run scripts.

    Raises:
        BlobMissing: A long value is not kept.
    """
    return {
        digest
        for mime, value in _values(cells)
        if (digest := _digest(mime, value, blobs)) is not None
    }


def scripts_of_message(data: Any) -> set[str]:
    """The same for a mime bundle as a kernel says it."""
    if not isinstance(data, Mapping):
        return set()
    blobs = MemoryBlobs()
    values = bundle({mime: data[mime] for mime in data if may_run(mime)}, blobs.put)
    found = (_digest(mime, value, blobs) for mime, value in values.items())
    return {digest for digest in found if digest is not None}


def _values(cells: Iterable[Cell]) -> Iterator[tuple[str, MimeValue]]:
    for cell in cells:
        for output in cell.outputs:
            if isinstance(output, Display | Result):
                yield from ((mime, it) for mime, it in output.data.items() if may_run(mime))


def _digest(mime: str, value: MimeValue, blobs: Blobs) -> str | None:
    """None for HTML that runs nothing."""
    if value.json:
        # Programs write the keys of objects in different orders.
        tree = msgspec.json.decode(value.json)
        text = msgspec.json.encode(tree, order="sorted").decode()
    else:
        text = blobs.get(value.blob.digest) if value.blob is not None else value.text or ""
    if mime == _HTML and not html_runs(text):
        return None
    return digest_of(f"{mime}\n{text}")
