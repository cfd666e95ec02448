"""Outputs as pieces of HTML, by the rules by which a tab chooses what to show."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from dssdesk.desk.notebook.exports.clean import cleaned
from dssdesk.desk.notebook.exports.live import Live, NotDrawn
from dssdesk.desk.notebook.exports.texts import ansi_html, markdown_html, picture_address, tex_html
from dssdesk.desk.notebook.outputs.web_text import is_name_only, needs_page, runs_scripts
from dssdesk.notebook import scripts
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

_RUNS = "This output runs scripts. It is left out because the notebook is not trusted."
_PAGE = "This output is a web page. Its text alone is here because the notebook is not trusted."
_PICTURES = ("svg+xml", "png", "jpeg", "gif", "webp", "bmp")


class Outputs:
    """Makes the outputs of one page.

    Args:
        live: For outputs that run scripts; None where none may run.
    """

    def __init__(self, live: Live | None) -> None:
        self._live = live

    def of_cell(self, outputs: Iterable[Output]) -> Iterator[tuple[Output, str]]:
        """All outputs; what stands in for the scripts of one plot is said once."""
        before, bare = "", _note(_RUNS)
        for output in outputs:
            made = self.html(output)
            if made != bare or made != before:
                yield output, made
            before = made

    def html(self, output: Output) -> str:
        """One output, with what Jupyter's style sheet puts round it."""
        match output:
            case Stream(name=name, text=text):
                return _text(ansi_html(text), is_error=name == "stderr")
            case Error():
                return _text(ansi_html(_traceback(output)), is_error=True)
            case Gap(text=text):
                return _note(text)
            case Display() | Result():
                return self._bundle(output.data, output.metadata)

    def _bundle(self, data: Mapping[str, MimeValue], metadata: Mapping[str, Any]) -> str:
        value = data.get("text/html")
        text = (value.text or "") if value is not None else ""
        is_styled = scripts.is_styled_table(text)
        if not (is_styled or needs_page(data) or scripts.html_needs_page(text)):
            return _shown(data, metadata)
        why = _RUNS if runs_scripts(data) else _PAGE
        if self._live is not None:
            try:
                return _framed("HTML", self._live.html(data))
            except NotDrawn as error:
                why = str(error)
        return _framed("HTML", cleaned(text)) if is_styled else _still(data, metadata, why)


def _shown(data: Mapping[str, MimeValue], metadata: Mapping[str, Any]) -> str:
    for mime, make in _KINDS.items():
        value = data.get(mime)
        if value is not None and value.text:
            return make(value.text)
        if mime == "image/*":
            picture = _picture(data, metadata)
            if picture:
                return _framed("Image", picture)
    value = data.get("application/json")
    if value is not None and value.json:
        return _text(
            html.escape(msgspec.json.format(bytes(value.json), indent=2).decode(), quote=False)
        )
    plain = data.get("text/plain")
    if plain is not None and plain.text is not None:
        return _text(ansi_html(plain.text))
    return _text(html.escape(f"<{', '.join(data) or 'nothing'}>"))


def _still(data: Mapping[str, MimeValue], metadata: Mapping[str, Any], why: str) -> str:
    """What a bundle has besides its scripts: a picture, or a text that says something."""
    plain = data.get("text/plain")
    text = plain.text or "" if plain is not None else ""
    said = f"<pre>{ansi_html(text)}</pre>" if text and not is_name_only(text) else ""
    page = "" if runs_scripts(data) else data["text/html"].text or ""
    return _note(why, _picture(data, metadata) or said or cleaned(page))


def _picture(data: Mapping[str, MimeValue], metadata: Mapping[str, Any]) -> str:
    for kind in _PICTURES:
        mime = f"image/{kind}"
        value = data.get(mime)
        if value is not None and value.text:
            address, size = picture_address(mime, value.text), _size(metadata.get(mime))
            return f'<img alt="" src="{address}"{size}>'
    return ""


def _size(metadata: object) -> str:
    if not isinstance(metadata, dict):
        return ""
    found = {name: metadata.get(name) for name in ("width", "height")}
    return "".join(
        f' {name}="{round(value)}"'
        for name, value in found.items()
        if isinstance(value, int | float) and 0 < value < 100_000
    )


def _traceback(error: Error) -> str:
    return "\n".join(error.traceback) or f"{error.name}: {error.value}"


def _framed(kind: str, made: str) -> str:
    is_prose = kind in ("HTML", "Markdown", "Latex")
    common = "jp-RenderedHTMLCommon " if is_prose else ""
    return f'<div class="{common}jp-Rendered{kind} jp-OutputArea-output" tabindex="0">{made}</div>'


def _text(made: str, *, is_error: bool = False) -> str:
    mime = "application/vnd.jupyter.stderr" if is_error else "text/plain"
    return (
        f'<div class="jp-RenderedText jp-OutputArea-output" data-mime-type="{mime}" tabindex="0">'
        f"<pre>{made}</pre></div>"
    )


def _note(text: str, rest: str = "") -> str:
    return _framed("Text", f'<p class="dssdesk-note">{html.escape(text)}</p>{rest}')


_KINDS: Mapping[str, Callable[[str], str]] = {
    "text/html": lambda text: _framed("HTML", cleaned(text)),
    "text/markdown": lambda text: _framed("Markdown", markdown_html(text)),
    "text/latex": lambda text: _framed("Latex", tex_html(text)),
    "image/*": lambda _text: "",
}
"""What is tried in this order; then JSON, then the plain text."""
