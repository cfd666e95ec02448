"""What of an output goes into the web page, as HTML and as a script. No Qt here."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dssdesk.wire.outputs import MimeValue

_BEYOND_TEXT = re.compile(r"<(script|iframe|canvas|video|audio|svg|details)\b", re.IGNORECASE)
_PLOTLY = "application/vnd.plotly.v1+json"
_BOKEH = ("application/vnd.bokehjs_exec.v0+json", "application/vnd.bokehjs_load.v0+json")
_VEGA = re.compile(r"application/vnd\.(vegalite|vega)\.v(\d+)(?:\.\d+)*\+json")
_SCRIPTS = ("application/javascript", "text/javascript")
_PLOTLY_ADDRESS = "https://cdn.plot.ly/plotly-2.35.2.min.js"
_NPM = "https://cdn.jsdelivr.net/npm"


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


def html_needs_page(html: str) -> bool:
    """Whether this HTML is more than a text: it runs, plays, draws or unfolds."""
    return _BEYOND_TEXT.search(html) is not None


def runs_scripts(data: Mapping[str, MimeValue]) -> bool:
    """Whether a bundle is known to run scripts; HTML that was not fetched may do so."""
    html = data.get("text/html")
    is_still = html is not None and html.text is not None and "<script" not in html.text.lower()
    return needs_page(data) or not is_still


def loads_library(data: Mapping[str, MimeValue]) -> bool:
    """Whether later outputs build on it: it has to run although nobody looks at it."""
    return _BOKEH[1] in data or ("text/html" not in data and any(each in data for each in _SCRIPTS))


def parts_of(data: Mapping[str, MimeValue]) -> tuple[str, ...]:
    """The mime types whose texts `web_text` wants."""
    return tuple(mime for mime in ("text/html", *_SCRIPTS) if mime in data)


def web_text(data: Mapping[str, MimeValue], texts: Mapping[str, str], key: str) -> WebText:
    """What the page shows of a bundle.

    Args:
        data: The bundle.
        texts: The texts of `parts_of`.
        key: Part of the ids of what is drawn.
    """
    html = texts.get("text/html", "")
    script = next((texts[mime] for mime in _SCRIPTS if mime in texts), "")
    if html and 'require(["plotly"]' not in html:
        return WebText(html, script)
    for mime, value in data.items():
        if mime == _PLOTLY and value.json:
            return WebText(_plotly(bytes(value.json).decode(), f"plot-{key}"))
        vega = _VEGA.fullmatch(mime)
        if vega is not None and value.json:
            return WebText(_vega(bytes(value.json).decode(), vega, f"plot-{key}"))
    return WebText(html, script)


def digest_of(data: Mapping[str, MimeValue], texts: Mapping[str, str]) -> str:
    """One output's name in the page: the same as long as it shows the same."""
    digest = hashlib.blake2b(digest_size=12)
    for mime in sorted(data):
        digest.update(mime.encode())
        digest.update(texts.get(mime, "").encode(errors="replace"))
        digest.update(bytes(data[mime].json))
    return digest.hexdigest()


def _plotly(figure: str, name: str) -> str:
    draw = (
        f"const figure = {_in_script(figure)};"
        f"Plotly.newPlot({json.dumps(name)}, figure.data, figure.layout,"
        " Object.assign({responsive: true}, figure.config));"
    )
    return f'<div id="{name}"></div>{_library(_PLOTLY_ADDRESS)}<script>{{{draw}}}</script>'


def _vega(spec: str, found: re.Match[str], name: str) -> str:
    kind, version = found[1], int(found[2])
    vega = version if kind == "vega" else max(5, version)
    libraries = [f"{_NPM}/vega@{vega}"]
    if kind == "vegalite":
        libraries.append(f"{_NPM}/vega-lite@{version}")
    libraries.append(f"{_NPM}/vega-embed@{7 if vega > 5 else 6}")
    draw = f'vegaEmbed("#{name}", {_in_script(spec)});'
    scripts = "".join(map(_library, libraries))
    return f'<div id="{name}"></div>{scripts}<script>{draw}</script>'


def _library(address: str) -> str:
    return f'<script src="{address}"></script>'


def _in_script(text: str) -> str:
    return text.replace("</", "<\\/").replace("<!--", "<\\!--")
