"""A notebook tab on a fake link."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from dssdesk.base.ids import DeskId, EnvironmentId, KernelId, Login, ProjectKey, SessionId
from dssdesk.desk.kit.theme import Look, Scheme
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.notebook.model import Document
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import (
    DocumentChanged,
    EditNotebook,
    KeepCells,
    Lease,
    NotebookEdited,
    NotebookOpened,
    OpenNotebook,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import CellsQueued, RunCells, SessionInfo, SessionPhase
from tests.helpers.documents import document
from tests.helpers.fake_link import FakeLink

# Before there is an application, as the desk does it: for the outputs that need a web page.
QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)

NOTEBOOK = NotebookRef(project=ProjectKey("P"), name="Delays")


@dataclass
class Window:
    """The tab, and what the window was asked for."""

    link: FakeLink
    look: Look
    truth: Document
    lease: Lease = field(default_factory=lambda: Lease(desk=DeskId("desk")))
    notices: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    closed: list = field(default_factory=list)
    tab: NotebookTab = None
    host: QWidget = None

    def opened(self, _ask: OpenNotebook | None = None) -> NotebookOpened:
        return NotebookOpened(notebook=NOTEBOOK, document=self.truth.snapshot(), lease=self.lease)

    def take_edits(self, ask: EditNotebook) -> NotebookEdited:
        self.truth.apply_edits(ask.base_revision, ask.edits)
        return NotebookEdited(source_revision=self.truth.source_revision)

    def tell(self, *changes) -> None:
        """The service changes the document."""
        for change in changes:
            self.truth.apply(change)
        self.link.tell(
            DocumentChanged(
                notebook=NOTEBOOK,
                source_revision=self.truth.source_revision,
                change_number=self.truth.change_number,
                changes=changes,
            )
        )

    def ask(self, question, on_answer) -> None:
        self.questions.append((question, on_answer))

    @property
    def view(self):
        return self.tab.presenter.view

    @property
    def state(self):
        return self.tab.presenter.state


def session(phase=SessionPhase.IDLE, **fields) -> SessionInfo:
    """A session of the notebook."""
    return SessionInfo(
        session_id=SessionId("s"),
        kernel_id=KernelId("k"),
        notebook=NOTEBOOK,
        owner=Login("ada"),
        environment=EnvironmentId("e"),
        environment_name="Python 3.12",
        pid=1,
        phase=phase,
        started_at=1.0,
        last_activity=1.0,
        **fields,
    )


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    qapp.setStyle("Fusion")
    look = Look()
    look.choose_scheme(Scheme.LIGHT)
    return look


@pytest.fixture
def open_tab(qtbot, look) -> Iterator:
    """A function that shows a tab of a document."""
    windows = []

    def open_(*cells, lease=None, needs=None) -> Window:
        link = FakeLink()
        window = Window(link, look, document(*cells))
        if lease is not None:
            window.lease = lease
        link.answer(OpenNotebook, window.opened)
        link.answer(EditNotebook, window.take_edits)
        link.answer(RunCells, CellsQueued(run_ids=()))
        link.answer(KeepCells, Done())
        given = {
            "look": look,
            "link": link,
            "notify": window.notices.append,
            "ask": window.ask,
            "close_tab": window.closed.append,
        }
        window.tab = NotebookTab(Needs(**(given | (needs or {}))), NOTEBOOK)
        host = QWidget()  # without a layout: the offscreen platform warns of size hints
        window.tab.widget.setParent(host)
        qtbot.addWidget(host)
        host.resize(1000, 700)
        window.tab.widget.setGeometry(0, 0, 1000, 700)
        window.host = host
        host.show()
        host.activateWindow()
        with qtbot.waitActive(host):
            pass
        window.tab.presenter.view.setFocus()
        windows.append(window)
        return window

    yield open_
    for window in windows:
        window.tab.closed()
        window.host.hide()


@pytest.fixture
def probe_server():
    """Counts who asks it for anything."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 (the name that http.server looks for)

        def log_message(self, *_arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen = seen
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
