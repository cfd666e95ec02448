"""Markdown, HTML and SVG open no path and no address by themselves.

A canary file and a probe server stand for everything that an output of a stranger could aim at.
"""

import ctypes
import os
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.outputs import INLINE, BlobRef, Display, MimeValue
from tests.helpers.documents import code

_IN_OPEN, _IN_ACCESS = 0x20, 0x1
_SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


class Canary:
    """A picture that nobody may look at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        image.fill(0xFF00FF)
        image.save(str(path))
        system = ctypes.CDLL(None, use_errno=True)
        self._watch = system.inotify_init1(os.O_NONBLOCK)
        system.inotify_add_watch(self._watch, os.fsencode(path), _IN_OPEN | _IN_ACCESS)

    @property
    def was_read(self) -> bool:
        try:
            return bool(os.read(self._watch, 4_096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        os.close(self._watch)


class Probe:
    """A server that counts who comes."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def canary(tmp_path: Path, qapp: object) -> Iterator[Canary]:
    canary = Canary(tmp_path / "canary.png")
    yield canary
    canary.close()


@pytest.fixture
def probe() -> Iterator[Probe]:
    probe = Probe()
    yield probe
    probe.close()


def html(target: str) -> str:
    return f"""
        <link rel="stylesheet" href="{target}"><style>@import url({target});
        body {{ background-image: url({target}) }} p {{ border-image: url({target}) }}</style>
        <p style="background: url('{target}')">text</p>
        <img src="{target}"><img src="{target}" width="50" height="50">
        <table background="{target}"><tr><td style="background-image: url({target})">1</td></tr>
        </table><input type="image" src="{target}"><object data="{target}"></object>
        <embed src="{target}"><ul style="list-style-image: url({target})"><li>1</li></ul>
        <a href="{target}">a</a>"""


def framed(target: str) -> str:
    """What would need the web page, which an untrusted notebook does not get."""
    return (
        f'<iframe src="{target}"></iframe><video src="{target}" poster="{target}"></video>'
        f'<audio src="{target}"></audio><script src="{target}"></script>{html(target)}'
    )


def svg(target: str) -> str:
    return f"""<?xml version="1.0"?><?xml-stylesheet href="{target}"?>
        <!DOCTYPE svg [<!ENTITY x SYSTEM "{target}">]>
        <svg {_SVG} width="60" height="60"><style>@import url({target});
        rect {{ fill: url({target}#a) }}</style><image href="{target}" width="50" height="50"/>
        <image xlink:href="{target}" width="50" height="50"/><use xlink:href="{target}#a"/>
        <rect width="9" height="9" style="fill: url({target}#a)"/>
        <foreignObject width="9" height="9"><img src="{target}"/></foreignObject></svg>"""


def markdown(target: str) -> str:
    return (
        f"# T\n\n![a]({target})\n\n[![b]({target})]({target})\n\n![c][r]\n\n[r]: {target}\n\n"
        + (html(target))
    )


def shown(mime: str, text: str) -> Display:
    return Display(data={mime: MimeValue(text=text)})


def cells_of(target: str) -> list[Cell]:
    """Every way in which an output could ask for this."""
    outputs = [
        shown("text/html", html(target)),
        shown("text/html", f"<table><tr><td><img src='{target}'></td></tr></table>"),
        shown("text/html", framed(target)),
        shown("image/svg+xml", svg(target)),
        shown("text/markdown", markdown(target)),
        shown("text/html", f"<div>{svg(target)}</div>"),
        shown("text/latex", rf"$\includegraphics{{{target}}} \href{{{target}}}{{a}}$"),
        shown("application/javascript", f"fetch('{target}')"),
    ]
    cells = [code(f"c{number}", "", output) for number, output in enumerate(outputs)]
    prose = (markdown(target), f"$$\\includegraphics{{{target}}}$$", html(target), svg(target))
    return cells + [
        Cell(id=f"m{number}", kind=CellKind.MARKDOWN, source=text)
        for number, text in enumerate(prose)
    ]


# What the SVG named is gone, and Qt says that it misses it.
@pytest.mark.qt_log_ignore("Image filename is empty", "link # is undefined")
@pytest.mark.parametrize("aim", ["file", "bare path", "server", "without scheme"])
def test_no_output_opens_what_it_names(open_tab, qtbot, canary: Canary, probe: Probe, aim: str):
    path = str(canary.path)
    target = {
        "file": f"file://{path}",
        "bare path": path,
        "server": f"{probe.address}/x.png",
        "without scheme": probe.address.removeprefix("http:") + "/x.png",
    }[aim]
    cells = cells_of(target)
    window = open_tab(*cells)
    for cell in cells:
        window.tab.presenter.choose(window.state.chosen, reveals=False)
        window.view.reveal(cell.id)
        qtbot.waitUntil(lambda cell=cell: window.view.widget_of(cell.id) is not None)
        window.host.grab()
    assert probe.seen == []
    assert not canary.was_read


@pytest.mark.qt_log_ignore("Image filename is empty", "link # is undefined")
def test_long_texts_that_are_fetched_later_open_nothing_either(
    open_tab, qtbot, canary: Canary, probe: Probe
):
    texts, cells = {}, []
    for number, mime in enumerate(("text/html", "image/svg+xml", "text/markdown")):
        make = {"text/html": html, "image/svg+xml": svg, "text/markdown": markdown}[mime]
        both = make(f"file://{canary.path}") + make(f"{probe.address}/x.png")
        text = both + " " * INLINE
        digest = f"{number:040x}"
        texts[digest] = text
        output = Display(
            data={mime: MimeValue(blob=BlobRef(digest=digest, size=len(text), rows=9))}
        )
        cells.append(code(f"c{number}", "", output))
    window = open_tab(*cells)
    window.host.grab()
    for cell in cells:
        window.view.reveal(cell.id)
        window.host.grab()
    qtbot.waitUntil(lambda: {ref.digest for ref, _ in window.link.blob_asks} == set(texts))
    for ref, pending in window.link.blob_asks:
        pending.resolve(texts[ref.digest])
    for cell in cells:
        window.view.reveal(cell.id)
        window.host.grab()
    assert probe.seen == []
    assert not canary.was_read


def test_canary_and_probe_would_tell(canary: Canary, probe: Probe):
    assert not canary.was_read
    assert QImage(str(canary.path)).width() == 8
    assert canary.was_read
    with pytest.raises(urllib.request.HTTPError):
        urllib.request.urlopen(f"{probe.address}/x.png")
    assert probe.seen == ["/x.png"]
