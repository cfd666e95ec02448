"""What of an output goes into the web page, as HTML and as a script. No Qt here."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dssdesk.desk.notebook.outputs.web_libraries import (
    PLOTLY,
    own_address,
    vega_addresses,
    with_own_addresses,
)
from dssdesk.wire.outputs import MimeValue

_FRAMED_FILE = re.compile(
    r"\s*<iframe\b(?![^>]*\bsrcdoc)[^>]*\ssrc\s*=\s*[\"']?(?![\w+.-]+:|//)([^\s\"'>]+)",
    re.IGNORECASE,
)
_PLOTLY = "application/vnd.plotly.v1+json"
_BOKEH = ("application/vnd.bokehjs_exec.v0+json", "application/vnd.bokehjs_load.v0+json")
# Altair 6 has a dot where all others have a plus.
_VEGA = re.compile(r"application/vnd\.(vegalite|vega)\.v(\d+)(?:\.\d+)*[+.]json")
_SCRIPTS = ("application/javascript", "text/javascript")

_NAME_ONLY = re.compile(r"\s*<[\w. ]+(?: at 0x[0-9a-f]+)?>\s*")

_PLACE = "document.currentScript.parentElement.firstElementChild"
"""Where a plot is drawn; an id would be there twice where two outputs are the same."""


@dataclass(frozen=True, slots=True)
class WebText:
    """The two texts of one output; either may be empty.

    Attributes:
        script: Is run after the HTML, with ``element`` as Jupyter gives it.
    """

    html: str = ""
    script: str = ""


def needs_page(mimes: Mapping[str, MimeValue]) -> bool:
    """Whether a bundle says by its types that it needs scripts."""
    return any(
        mime == _PLOTLY or mime in _BOKEH or mime in _SCRIPTS or _VEGA.fullmatch(mime)
        for mime in mimes
    )


def framed_file(html: str) -> str:
    """The file that this HTML shows in a frame and nothing else; "" if it shows none."""
    found = _FRAMED_FILE.match(html)
    return found[1] if found is not None else ""


def is_name_only(text: str) -> bool:
    """Whether a text names an object and says nothing about it."""
    return _NAME_ONLY.fullmatch(text) is not None


def runs_scripts(data: Mapping[str, MimeValue]) -> bool:
    """Whether a bundle is known to run scripts; HTML that was not fetched may do so."""
    html = data.get("text/html")
    is_still = html is not None and html.text is not None and "<script" not in html.text.lower()
    return needs_page(data) or not is_still


def loads_library(data: Mapping[str, MimeValue]) -> bool:
    """Whether later outputs build on it: it has to run although nobody looks at it."""
    draws = _BOKEH[0] in data or "text/html" in data
    return _BOKEH[1] in data or (not draws and any(each in data for each in _SCRIPTS))


def parts_of(data: Mapping[str, MimeValue]) -> tuple[str, ...]:
    """The mime types whose texts `web_text` wants."""
    return tuple(mime for mime in ("text/html", *_SCRIPTS) if mime in data)


def web_text(data: Mapping[str, MimeValue], texts: Mapping[str, str]) -> WebText:
    """What the page shows of a bundle.

    Args:
        data: The bundle.
        texts: The texts of `parts_of`.
    """
    html = texts.get("text/html", "")
    script = next((texts[mime] for mime in _SCRIPTS if mime in texts), "")
    if html and 'require(["plotly"]' not in html:
        return WebText(with_own_addresses(html), with_own_addresses(script))
    for mime, value in data.items():
        if mime == _PLOTLY and value.json:
            return WebText(_plotly(bytes(value.json).decode()))
        vega = _VEGA.fullmatch(mime)
        if vega is not None and value.json:
            return WebText(_vega(bytes(value.json).decode(), vega))
    return WebText(with_own_addresses(html), with_own_addresses(script))


def digest_of(data: Mapping[str, MimeValue], texts: Mapping[str, str]) -> str:
    """One output's name in the page: the same as long as it shows the same."""
    digest = hashlib.blake2b(digest_size=12)
    for mime in sorted(data):
        digest.update(mime.encode())
        digest.update(texts.get(mime, "").encode(errors="replace"))
        digest.update(bytes(data[mime].json))
    return digest.hexdigest()


def _plotly(figure: str) -> str:
    draw = (
        f"const figure = {_in_script(figure)};"
        f"Plotly.newPlot({_PLACE}, figure.data, figure.layout,"
        " Object.assign({responsive: true}, figure.config));"
    )
    return f"<div></div>{_library(PLOTLY)}<script>{{{draw}}}</script>"


def _vega(spec: str, found: re.Match[str]) -> str:
    draw = f"vegaEmbed({_PLACE}, {_in_script(spec)});"
    scripts = "".join(map(_library, vega_addresses(found[1], int(found[2]))))
    return f"<div></div>{scripts}<script>{draw}</script>"


def _library(address: str) -> str:
    return f'<script src="{own_address(address)}"></script>'


def _in_script(text: str) -> str:
    return text.replace("</", "<\\/").replace("<!--", "<\\!--")
