"""An exported page as a browser shows it: the web engine, without any guard of ours.

It asks nobody for anything, whatever the notebook held; what is trusted runs.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from dssdesk.desk.notebook.exports.messages import Begin, Form
from dssdesk.desk.notebook.exports.page import to_html
from dssdesk.desk.notebook.files import PDF
from dssdesk.wire.outputs import Display, MimeValue
from tests.desk.notebook.test_exports import export
from tests.desk.notebook.test_nothing_is_fetched import (  # noqa: F401 (fixtures)
    Canary,
    Probe,
    canary,
    cells_of,
    probe,
)
from tests.desk.notebook.test_web_outputs import (  # noqa: F401 (fixtures of the engine)
    _engine,
    _no_page_left,
)
from tests.desk.notebook.test_web_outputs import pytestmark as _of_the_engine
from tests.helpers.documents import code

# What Qt says besides of pictures whose source is gone.
_LOG = (*_of_the_engine.args, "Image filename is empty", "link # is undefined")
pytestmark = pytest.mark.qt_log_ignore(*_LOG)

# In a page of a stranger, not even the policy has anything to refuse.
_REFUSED = pytest.mark.qt_log_ignore(*_LOG, "Refused to", "Failed to fetch", "Unsafe attempt")


@pytest.fixture
def browse(qtbot, tmp_path, _engine, _no_page_left):  # noqa: F811
    """A function that opens a page from a file, and one that asks it."""
    from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings

    made = []

    def browse_(html: str):
        profile = QWebEngineProfile()
        page = QWebEnginePage(profile)
        made.append((page, profile))
        for name in ("LocalContentCanAccessRemoteUrls", "LocalContentCanAccessFileUrls"):
            page.settings().setAttribute(getattr(QWebEngineSettings.WebAttribute, name), True)
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        with qtbot.waitSignal(page.loadFinished, timeout=30_000):
            page.load(QUrl.fromLocalFile(str(file)))

        def ask(script: str):
            answers = []
            page.runJavaScript(script, answers.append)
            qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
            return answers[0]

        return ask

    yield browse_
    for page, profile in made:
        page.destroyed.connect(profile.deleteLater)
        page.deleteLater()


def html_of(cells, *, texts=None, is_trusted=False, libraries=None):
    begin = Begin(form=Form.HTML, path="", title="Delays", is_trusted=is_trusted, metadata={})
    return to_html(begin, cells, texts or {}, (libraries or {}).get)


@pytest.mark.parametrize("is_trusted", [False, pytest.param(True, marks=_REFUSED)])
def test_a_page_asks_nobody_for_anything(browse, qtbot, canary: Canary, probe: Probe, is_trusted):  # noqa: F811
    cells = [*cells_of(f"file://{canary.path}"), *cells_of(f"{probe.address}/x.png")]
    ask = browse(html_of(cells, is_trusted=is_trusted))
    assert ask("document.title") == "Delays"
    assert ask("document.querySelectorAll('.jp-Cell').length") == len(cells)
    # What would be asked for later than the page is there was refused by then.
    ask("document.querySelectorAll('img').forEach(each => each.scrollIntoView())")
    qtbot.waitUntil(lambda: ask("document.readyState") == "complete")
    assert probe.seen == []
    assert not canary.was_read


def test_this_page_would_ask(browse, qtbot, probe: Probe):  # noqa: F811
    browse(f"<title>x</title><img src='{probe.address}/x.png'>")
    qtbot.waitUntil(lambda: bool(probe.seen))


def test_scripts_run_in_a_page_of_a_trusted_notebook_alone(browse):
    figure = MimeValue(json=b'{"data": [1, 2], "layout": {}}')
    plot = Display(data={"application/vnd.plotly.v1+json": figure})
    script = Display(data={"application/javascript": MimeValue(text="element.textContent = 'ran'")})
    library = (
        "window.Plotly = {newPlot(place, data) { place.textContent = `drew ${data.length}`; }};"
    )
    cells = [code("a", "", plot, script)]
    ask = browse(html_of(cells, is_trusted=True, libraries={"plotly": library}))
    assert "drew 2" in ask("document.body.innerText")
    assert "ran" in ask("document.body.innerText")
    ask = browse(html_of(cells, libraries={"plotly": library}))
    assert "drew 2" not in ask("document.body.innerText")


def test_a_pdf_is_made_and_asks_nobody(
    open_tab,
    qtbot,
    tmp_path: Path,
    canary: Canary,  # noqa: F811
    probe: Probe,  # noqa: F811
):
    from PySide6.QtPdf import QPdfDocument

    cells = [*cells_of(f"file://{canary.path}"), *cells_of(f"{probe.address}/x.png")]
    window = open_tab(*cells, code("z", "the_last_line = 1"))
    notice = export(window, qtbot, PDF, tmp_path / "n.pdf")
    assert notice.title == "“n.pdf” was written"
    paper = QPdfDocument()
    paper.load(str(tmp_path / "n.pdf"))
    texts = [paper.getAllText(number).text() for number in range(paper.pageCount())]
    assert "the_last_line = 1" in "".join(texts)
    assert probe.seen == []
    assert not canary.was_read


def test_where_the_engine_cannot_start_one_is_told_what_to_do(
    open_tab, qtbot, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("QTWEBENGINEPROCESS_PATH", "/none")
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    notice = export(open_tab(code("a", "1")), qtbot, PDF, tmp_path / "n.pdf")
    assert notice.title == "“n.pdf” was not written"
    assert "Export as HTML" in notice.text
    assert list(tmp_path.iterdir()) == []
