"""What is left of a tab that was closed: nothing."""

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.wire.notebooks import Lease, NotebookOpened, OpenNotebook
from tests.desk.notebook.conftest import NOTEBOOK
from tests.helpers.documents import code, document, printed
from tests.helpers.fake_link import FakeLink


def ignore(*_what):
    """Nobody is there."""


def test_a_closed_tab_leaves_nothing_behind(qtbot, look):
    link = FakeLink()
    snapshot = document(code("a", "x", printed("y\n")), code("b")).snapshot()
    opened = NotebookOpened(notebook=NOTEBOOK, document=snapshot, lease=Lease(desk=link.desk))
    link.answer(OpenNotebook, opened)
    needs = Needs(look=look, link=link, notify=ignore, ask=ignore, close_tab=ignore)
    tab = NotebookTab(needs, NOTEBOOK)
    host = QWidget()
    tab.widget.setParent(host)
    tab.widget.resize(800, 600)
    host.resize(800, 600)
    host.show()
    qtbot.waitExposed(host)
    left = [weakref.ref(each) for each in (tab, tab.presenter, tab.presenter.view, tab.commands)]
    tab.closed()
    host.close()
    host.deleteLater()
    del tab, host
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert [ref() for ref in left if ref() is not None] == []
    look.changed.emit()
