"""Outputs that run scripts: the one web page, trust, the network."""

import json
import os
from pathlib import Path

import msgspec
import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from dssdesk.desk.kit.theme import Scheme
from dssdesk.desk.notebook.outputs.picture import Picture
from dssdesk.desk.notebook.outputs.table import Table
from dssdesk.desk.notebook.outputs.text import TextOutput
from dssdesk.desk.notebook.outputs.web_output import WebOutput
from dssdesk.desk.notebook.outputs.web_probe import Probe, reason_of
from dssdesk.notebook import bundles
from dssdesk.wire.changes import AddOutput
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import TrustChanged, TrustNotebook
from dssdesk.wire.outputs import BlobRef, Display, MimeValue
from tests.desk.notebook.conftest import NOTEBOOK
from tests.desk.notebook.test_outputs import drawing
from tests.helpers.documents import A, B, code

pytestmark = pytest.mark.qt_log_ignore(
    # What Qt says of a machine without a graphics card, and of a sandbox that is switched off.
    "raise|grabbing|RHI|Rhi|Vulkan|GBM|GPUInfo|Sandboxing|EGL|OpenGL"
)

PAINTED = (
    '<div id="box" style="height: 90px; width: 200px"></div>'
    '<script>document.getElementById("box").style.background = "#00ff00"</script>'
)
FIGURE = {"data": [{"y": [1, 3, 2]}], "layout": {"title": "</script>"}}


@pytest.fixture(scope="module", autouse=True)
def _engine(qapp):
    """Chromium's own processes stay until the end; they are no leak of a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
        from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

        import dssdesk.desk.notebook.outputs.web_page  # noqa: F401 (its scheme comes first)

        profile = QWebEngineProfile(qapp)
        page = QWebEnginePage(profile, qapp)
        done = QSignalSpy(page.loadFinished)
        page.setHtml("<p>here</p>")
        assert done.wait(60_000)
        yield
        page.deleteLater()
        _delete_now()
        profile.deleteLater()
        _delete_now()


def _delete_now():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def _no_page_left(_engine):
    """A page's process ends with the page; that is deleted when the loop runs."""
    before = set(psutil.Process().children(recursive=True))
    yield
    _delete_now()
    _delete_now()
    psutil.wait_procs(set(psutil.Process().children(recursive=True)) - before, 20)


def bundle(html, **others):
    data = {"text/html": MimeValue(text=html)}
    data |= {mime.replace("__", "/"): MimeValue(text=text) for mime, text in others.items()}
    return Display(data=data)


def show(window, output):
    window.tell(AddOutput(cell_id=A, output=output))
    window.view.sync()
    return window.view.widget_of(A).outputs[-1]


def trust(window, *, is_trusted=True):
    window.link.tell(TrustChanged(notebook=NOTEBOOK, is_trusted=is_trusted))


def page_of(window):
    return window.tab.presenter.outputs.web


def ask_page(window, qtbot, script):
    """What a script of ours finds in the page; in the world of the outputs' scripts."""
    answers = []
    page_of(window)._page.runJavaScript(script, 0, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    return answers[0]


def tried(window, qtbot):
    """What the evil output could not do."""
    return json.loads(ask_page(window, qtbot, "JSON.stringify(window.tried || [])"))


def test_an_untrusted_notebook_runs_no_script_and_shows_what_there_is_besides(open_tab, qtbot):
    window = open_tab()
    output = show(window, bundle(PAINTED, image__png=drawing()))
    assert isinstance(output, WebOutput)
    assert isinstance(output.fallback, Picture)
    assert "Trust the notebook" in output.notice.text
    assert not page_of(window).is_started
    window.view.sync()
    assert output.height() >= 60


def test_the_row_asks_to_trust_the_notebook(open_tab, qtbot):
    window = open_tab()
    window.link.answer(TrustNotebook, Done())
    output = show(window, bundle(PAINTED))
    output.notice.button.setFocus()
    qtbot.mouseClick(output.notice.button, Qt.MouseButton.LeftButton)
    assert window.link.asked_of(TrustNotebook) == [TrustNotebook(notebook=NOTEBOOK)]
    page_of(window).problem = "none here"
    trust(window)
    assert window.view.hasFocus()


def test_a_text_that_only_names_an_object_is_no_fallback(open_tab):
    window = open_tab()
    name = {"text__plain": "<IPython.core.display.HTML object>"}
    assert show(window, bundle(PAINTED, **name)).fallback is None
    assert isinstance(show(window, bundle(PAINTED, text__plain="rows: 4")).fallback, TextOutput)


def test_a_trusted_notebook_runs_the_script_in_its_page(open_tab, qtbot):
    window = open_tab()
    output = show(window, bundle(PAINTED))
    trust(window)
    assert window.state.is_trusted
    qtbot.waitUntil(lambda: output.height() == 90, timeout=60_000)
    assert output.notice is None
    view = page_of(window)._view
    assert view.mask().contains(output.mapTo(window.view.viewport(), QPoint(5, 5)) - view.pos())
    green = QColor("#00ff00")

    def shown():
        picture = page_of(window).picture_of(output.key)
        return not picture.isNull() and picture.pixelColor(20, 20) == green

    qtbot.waitUntil(shown, timeout=20_000)
    view.customContextMenuRequested.emit(
        output.mapTo(window.view.viewport(), QPoint(5, 5)) - view.pos()
    )
    (menu,) = output.findChildren(QMenu)
    assert "Save image as…" in [action.text() for action in menu.actions()]
    menu.close()
    trust(window, is_trusted=False)
    assert output.notice is not None
    assert not page_of(window).is_started


def test_scripts_of_outputs_share_the_page_and_run_in_order(open_tab, qtbot):
    window = open_tab()
    trust(window)
    load = {
        "application/javascript": MimeValue(text="window.library = 20; element.textContent = 1")
    }
    show(window, Display(data=load))
    use = (
        "<p id='sum'></p><script>document.getElementById('sum').textContent = library + 1</script>"
    )
    show(window, bundle(use))
    qtbot.waitUntil(lambda: page_of(window)._is_ready, timeout=60_000)
    text = "document.getElementById('sum')?.textContent"
    qtbot.waitUntil(lambda: ask_page(window, qtbot, text) == "21", timeout=20_000)
    assert ask_page(window, qtbot, "typeof qt") == "undefined"
    assert ask_page(window, qtbot, "typeof QWebChannel") == "undefined"


def test_a_library_above_runs_before_what_needs_it(open_tab, qtbot):
    load = Display(
        data={
            "application/javascript": MimeValue(
                text="window.library = 20; window.times = (window.times || 0) + 1"
            ),
            "application/vnd.bokehjs_load.v0+json": MimeValue(text=""),
        }
    )
    use = bundle("<script>window.sum = library + 2</script>")
    filler = [code(f"f{n}", "\n" * 40) for n in range(8)]
    window = open_tab(code(A, "", load), *filler, code(B, "", use))
    window.view.verticalScrollBar().setValue(window.view.verticalScrollBar().maximum())
    trust(window)
    qtbot.waitUntil(lambda: page_of(window)._is_ready, timeout=60_000)
    qtbot.waitUntil(lambda: ask_page(window, qtbot, "window.sum") == 22, timeout=20_000)
    window.view.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: window.view.widget_of(A) is not None)
    qtbot.waitUntil(
        lambda: window.view.widget_of(A).outputs[0].key in page_of(window)._outputs.holes
    )
    assert ask_page(window, qtbot, "window.times") == 1


def test_nothing_in_the_page_reaches_the_network_or_a_file(open_tab, qtbot, probe_server, tmp_path):
    address = f"http://127.0.0.1:{probe_server.server_port}"
    canary = tmp_path / "canary.js"
    canary.write_text("window.canary = 1")
    evil = f"""
      <img src="{address}/img"><link rel="stylesheet" href="{address}/css">
      <link rel="prefetch" href="{address}/prefetch"><link rel="dns-prefetch" href="{address}">
      <iframe src="{address}/frame"></iframe><script src="{address}/script"></script>
      <script src="file://{canary}"></script><form id="f" action="{address}/form"></form>
      <script>
        window.tried = [];
        const note = (name) => window.tried.push(name);
        fetch("{address}/fetch").catch(() => note("fetch"));
        fetch("file://{canary}").catch(() => note("file"));
        navigator.sendBeacon("{address}/beacon", "x");
        new WebSocket("{address.replace("http", "ws")}/ws").onerror = () => note("ws");
        window.open("{address}/open");
        document.getElementById("f").submit();
        const link = document.createElement("a");
        link.href = "{address}/link"; link.click();
        setTimeout(() => {{ location.href = "{address}/top"; }}, 50);
        setTimeout(() => note("end"), 300);
      </script>"""
    window = open_tab()
    trust(window)
    output = show(window, bundle(evil))
    qtbot.waitUntil(lambda: page_of(window)._is_ready, timeout=60_000)
    qtbot.waitUntil(lambda: "end" in tried(window, qtbot), timeout=20_000)
    assert {"fetch", "file"} <= set(tried(window, qtbot))
    assert not ask_page(window, qtbot, "window.canary")
    assert probe_server.seen == []
    assert "may not reach" in output.notice.text
    qtbot.mouseClick(output.notice.button, Qt.MouseButton.LeftButton)
    assert page_of(window).has_network
    qtbot.waitUntil(lambda: page_of(window)._is_ready, timeout=20_000)
    qtbot.waitUntil(lambda: "end" in tried(window, qtbot), timeout=20_000)
    assert probe_server.seen == []  # the network that a person allows is https, never this machine


def test_where_no_page_can_be_shown_the_output_says_why(open_tab, monkeypatch):
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    window = open_tab()
    trust(window)
    output = show(window, bundle(PAINTED, image__png=drawing()))
    assert "cannot be shown" in output.notice.text
    assert isinstance(output.fallback, Picture)


def test_a_plotly_figure_without_its_own_page_asks_for_its_library(open_tab, qtbot):
    raw = msgspec.Raw(json.dumps(FIGURE).encode())
    data = {
        "application/vnd.plotly.v1+json": MimeValue(json=raw),
        "image/png": MimeValue(text=drawing()),
    }
    window = open_tab()
    trust(window)
    output = show(window, Display(data=data))
    qtbot.waitUntil(lambda: output.notice is not None, timeout=60_000)
    assert "cdn.plot.ly" in output.notice.text
    assert output.notice.button.text() == "Allow network"
    qtbot.waitUntil(lambda: isinstance(output.fallback, Picture))  # nothing came of it


def test_html_that_is_long_is_looked_into_before_it_is_shown(open_tab, qtbot):
    window = open_tab()
    data = {"text/html": MimeValue(blob=BlobRef(digest="h", size=9_000, rows=0))}
    window.link.blobs["h"] = PAINTED + " " * 9_000
    output = show(window, Display(data=data))
    assert isinstance(output._inner, WebOutput)
    window.link.blobs["t"] = "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
    data = {"text/html": MimeValue(blob=BlobRef(digest="t", size=9_000, rows=2))}
    assert isinstance(show(window, Display(data=data))._inner, Table)


def test_the_wheel_over_the_page_scrolls_the_notebook(open_tab, qtbot):
    window = open_tab(code(A, "", bundle(PAINTED)), *[code(f"f{n}", "\n" * 30) for n in range(4)])
    trust(window)
    output = window.view.widget_of(A).outputs[0]
    qtbot.waitUntil(lambda: output.height() == 90, timeout=60_000)
    inner = page_of(window)._view.focusProxy()
    none = Qt.MouseButton.NoButton
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(inner, wheel)
    assert window.view.verticalScrollBar().value() > 0


def test_links_open_and_files_are_refused_only_where_a_person_clicks(open_tab, qtbot, monkeypatch):
    opened = []
    services = "dssdesk.desk.notebook.outputs.web_page.QDesktopServices.openUrl"
    monkeypatch.setattr(services, opened.append)
    window = open_tab(code(A, "", bundle(PAINTED)))
    trust(window)
    qtbot.waitUntil(lambda: page_of(window)._is_ready, timeout=60_000)
    follow = (
        "(function (address, name) { const a = document.createElement('a'); a.href = address;"
        " if (name) a.download = name; document.body.append(a); a.click(); return 1 })"
    )
    page = page_of(window)._page
    ask_page(window, qtbot, follow + "('https://example.org/alone')")
    ask_page(window, qtbot, follow + "('data:text/plain,x', 'alone.txt')")
    page.note_click()
    ask_page(window, qtbot, follow + "('https://example.org/pressed')")
    qtbot.waitUntil(lambda: bool(opened))
    assert [url.path() for url in opened] == ["/pressed"]
    assert window.notices == []
    page.note_click()
    ask_page(window, qtbot, follow + "('data:text/plain,x', 'pressed.txt')")
    qtbot.waitUntil(lambda: len(window.notices) == 1)


def test_the_page_lies_above_cells_and_below_what_floats(open_tab, qtbot):
    window = open_tab(code(A, "", bundle(PAINTED)), code(B))
    trust(window)
    qtbot.waitUntil(lambda: window.view.widget_of(A).outputs[0].height() == 90, timeout=60_000)
    host, view = window.view.viewport(), page_of(window)._view
    floating = QWidget(host)
    window.view.sync()
    assert host.children().index(floating) > host.children().index(view)
    window.view.show_document(window.state.document)  # every cell is another widget
    window.view.sync()
    assert host.children().index(view) > host.children().index(window.view.widget_of(A))


def test_the_page_takes_the_paper_of_another_theme(open_tab, qtbot):
    window = open_tab(code(A, "", bundle(PAINTED)))
    trust(window)
    qtbot.waitUntil(lambda: page_of(window)._is_ready, timeout=60_000)
    try:
        window.look.choose_scheme(Scheme.DARK)
        paper = window.look.colour("surface.paper")
        shown = f"rgb({paper.red()}, {paper.green()}, {paper.blue()})"
        ask = "getComputedStyle(document.body).backgroundColor"
        qtbot.waitUntil(lambda: ask_page(window, qtbot, ask) == shown, timeout=20_000)
    finally:
        window.look.choose_scheme(Scheme.LIGHT)


@pytest.mark.parametrize(
    ("complaint", "reason"),
    [
        ("[1:FATAL:x.cc(1)] No usable sandbox! Update your kernel", "no sandbox can be made"),
        ("ImportError: libnss3.so: cannot open shared object file", "libnss3.so: cannot open"),
        ("x\nqt.qpa: no display\n\n", "qt.qpa: no display"),
        ("", "the web engine did not start"),
    ],
)
def test_what_the_trial_complains_of_is_told_in_words(complaint, reason):
    assert reason_of(complaint).startswith(reason)


@pytest.mark.skipif(os.geteuid() != 0, reason="others than root have a sandbox")
def test_a_trial_that_ends_badly_ends_only_itself(qtbot, monkeypatch):
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX")
    probe = Probe()
    with qtbot.waitSignal(probe.finished, timeout=60_000) as told:
        probe.start()
    assert "sandbox" in told.args[0]


def test_the_page_is_not_opaque_so_that_cells_are_painted_beside_it(open_tab, qtbot):
    """Only on a real screen is it seen that they are not; see `WebPane.place`."""
    window = open_tab(code(A, "", bundle(PAINTED)))
    trust(window)
    qtbot.waitUntil(lambda: window.view.widget_of(A).outputs[0].height() == 90, timeout=60_000)
    opaque = Qt.WidgetAttribute.WA_OpaquePaintEvent
    page_of(window)._view.focusProxy().setAttribute(opaque, True)  # as the engine does
    window.view.sync()
    assert not page_of(window)._view.focusProxy().testAttribute(opaque)


# Stand-ins for the libraries: each draws so much that one sees that it was loaded, and how often.
_PLOTLY = (
    "window.loads = (window.loads || 0) + 1;"
    "window.Plotly = {newPlot(at, data) { const box = at.style ? at : document.getElementById(at);"
    " box.style.cssText = 'height: 70px; background: #00ff00'; box.dataset.y = data[0].y;"
    " return Promise.resolve(box); }}"
)
_VEGA = (
    "window.loads = (window.loads || 0) + 1;"
    "window.vegaEmbed = (at, spec) => {"
    " (at.style ? at : document.querySelector(at)).style.cssText ="
    " 'display: block; height: 80px; background: #00ff00'; return Promise.resolve(); };"
)
_BOKEH = (
    "window.loads = (window.loads || 0) + 1;"
    "window.Bokeh = {embed: {embed_items_notebook(docs, items) {"
    " for (const id of Object.values(items[0].roots)) document.getElementById(id).style.cssText ="
    " 'display: block; height: 90px; background: #00ff00'; }}};"
)


PAYLOADS = Path(__file__).parent / "payloads"


def real(window, data):
    """A mime bundle as a library's newest release made it."""

    def keep(text, _mime):
        ref = BlobRef(digest=f"blob-{len(window.link.blobs)}", size=len(text))
        window.link.blobs[ref.digest] = text
        return ref

    return Display(data=bundles.bundle(data, keep))


def json_bundle(mime, value):
    return Display(data={mime: MimeValue(json=msgspec.Raw(json.dumps(value).encode()))})


def test_plots_are_drawn_by_the_library_of_the_notebooks_environment(open_tab, qtbot):
    window = open_tab()
    window.link.libraries["plotly"] = _PLOTLY
    trust(window)
    outputs = [
        show(window, json_bundle("application/vnd.plotly.v1+json", {"data": [{"y": [n]}]}))
        for n in range(3)
    ]
    qtbot.waitUntil(lambda: outputs[-1].height_for(500) == 70, timeout=20_000)
    assert [each.notice for each in outputs] == [None] * 3
    assert window.link.library_asks == [(NOTEBOOK, "plotly")]
    assert ask_page(window, qtbot, "window.loads") == 1


@pytest.mark.parametrize(
    ("mime", "library"),
    [
        ("application/vnd.vegalite.v5+json", "vega-5"),
        ("application/vnd.vegalite.v6.json", "vega-6"),
        ("application/vnd.vega.v5+json", "vega-5"),
    ],
)
def test_vega_comes_whole_and_once(open_tab, qtbot, mime, library):
    window = open_tab()
    window.link.libraries[library] = _VEGA
    trust(window)
    output = show(window, json_bundle(mime, {"mark": "point"}))
    qtbot.waitUntil(lambda: output.height_for(500) == 80, timeout=20_000)
    assert output.notice is None
    assert ask_page(window, qtbot, "window.loads") == 1


_OF_BOKEH = {
    "bokeh": _BOKEH,
    **dict.fromkeys(("bokeh-gl", "bokeh-widgets", "bokeh-tables", "bokeh-mathjax"), ""),
}


@pytest.mark.parametrize(
    ("name", "libraries", "loads", "height"),
    [
        ("plotly_cdn", {"plotly": _PLOTLY}, 1, 300),
        ("plotly_connected", {"plotly": _PLOTLY}, 2, 300),  # it asks in two ways
        ("bokeh", _OF_BOKEH, 1, 90),
        ("altair", {"vega-6": _VEGA}, 1, 80),
    ],
)
def test_what_libraries_really_put_out_finds_them_in_the_environment(
    open_tab, qtbot, name, libraries, loads, height
):
    window = open_tab()
    window.link.libraries |= libraries
    trust(window)
    payloads = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    for each in payloads:
        show(window, real(window, each))
    cell = window.view.widget_of(A)
    qtbot.waitUntil(
        lambda: height in [each.height_for(500) for each in cell.outputs], timeout=20_000
    )
    assert {each.notice for each in cell.findChildren(WebOutput)} == {None}
    qtbot.waitUntil(lambda: ask_page(window, qtbot, "window.loads") == loads)


def test_a_file_in_a_frame_is_not_opened_and_is_named(open_tab):
    window = open_tab()
    trust(window)
    output = show(window, bundle('<iframe src="iframe_figures/figure_5.html" height="50">'))
    assert output.height_for(500) < 100
    assert "iframe_figures/figure_5.html" in output.notice.text
    assert output.notice.button is None


def test_a_styled_table_of_pandas_keeps_its_colours_in_the_page_and_is_a_table_without(
    open_tab, qtbot
):
    [payload] = json.loads((PAYLOADS / "styler.json").read_text("utf-8"))
    window = open_tab()
    output = show(window, real(window, payload))
    assert isinstance(output.fallback, Table)
    trust(window)
    qtbot.waitUntil(lambda: 40 < output.height_for(500) < 200, timeout=20_000)
    qtbot.waitUntil(lambda: output.fallback is None)
    colour = "getComputedStyle(document.querySelector('td')).backgroundColor"
    assert ask_page(window, qtbot, colour) == "rgb(255, 247, 251)"
