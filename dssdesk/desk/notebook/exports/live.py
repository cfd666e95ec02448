"""Outputs of a trusted notebook that run scripts, in a page that reaches no network.

The libraries that they name by an address stand in the page itself; each address becomes an empty
script, so that what waits for it to be loaded goes on.
"""

import re
from collections.abc import Callable, Mapping

from dssdesk.desk.notebook.outputs.web_libraries import is_spare, library_of, meant_by
from dssdesk.desk.notebook.outputs.web_text import framed_file, parts_of, web_text
from dssdesk.wire.outputs import MimeValue

Fetch = Callable[[str], str | None]
"""The text of a library by its name; None where the environment has none."""

_OWN = re.compile(r"dssdesk-output://page/library\?[\w.%~-]+")
_SOURCE = re.compile(r"(?<=src=[\"'])https://[^\"'\s<>]+")
_INTEGRITY = re.compile(r"\s+(?:integrity|crossorigin)\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_SCRIPT_TAG = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
_NOTHING = "data:text/javascript,"
_END_OF_SCRIPT = re.compile(r"</(?=script)", re.IGNORECASE)


class NotDrawn(Exception):
    """An output cannot be drawn in the page; says why to whoever reads that."""


class Live:
    """Collects what the outputs of one page need.

    Attributes:
        is_used: Whether anything runs in the page.
    """

    def __init__(self, fetch: Fetch) -> None:
        self.is_used = False
        self._fetch = fetch
        self._scripts: dict[str, str | None] = {}

    def html(self, data: Mapping[str, MimeValue]) -> str:
        """The output as a piece of the page.

        Raises:
            NotDrawn: A library is missing, or it is in another file.
        """
        texts = {mime: data[mime].text or "" for mime in parts_of(data)}
        file = framed_file(texts.get("text/html", ""))
        if file:
            raise NotDrawn(f"This output shows the file {file}, which is not in this page.")
        made = web_text(data, texts)
        self._take_libraries(made.html + made.script)
        self.is_used = True
        shown = _SCRIPT_TAG.sub(_without_integrity, _with_nothing_for_it(made.html))
        script = _END_OF_SCRIPT.sub(r"<\\/", _with_nothing_for_it(made.script))
        if script:
            shown += (
                f"<div></div><script>(function (element) {{{script}\n}})"
                "(document.currentScript.previousElementSibling);</script>"
            )
        return f"<div>{shown}</div>"

    def head(self) -> str:
        """The libraries, for the head of the page."""
        texts = (_END_OF_SCRIPT.sub(r"<\\/", text) for text in self._scripts.values() if text)
        return "".join(f"<script>{text}</script>\n" for text in texts)

    def _take_libraries(self, text: str) -> None:
        for own in dict.fromkeys(_OWN.findall(text)):
            library = library_of(meant_by(own))
            if library is None:
                continue
            if library.name not in self._scripts:
                self._scripts[library.name] = self._fetch(library.name)
            if self._scripts[library.name] is None:
                raise NotDrawn(
                    f"This output is drawn by {library.name}, which is not in the notebook’s"
                    " environment."
                )


def _with_nothing_for_it(text: str) -> str:
    """The text with an empty script for each address of a library, and of what is not missed."""
    return _SOURCE.sub(_spared, _OWN.sub(_NOTHING, text))


def _spared(match: re.Match[str]) -> str:
    return _NOTHING if is_spare(match[0]) else match[0]


def _without_integrity(match: re.Match[str]) -> str:
    """The environment may have another version than the one that was asked for."""
    return _INTEGRITY.sub("", match[0]) if _NOTHING in match[0] else match[0]
