"""What is left of a tab that was closed, of a cell that was dropped: nothing."""

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.live_cells import KEPT
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


def test_a_dropped_cell_does_not_wait_for_the_garbage_collector(open_tab):
    """Else some hundred of them die in one pause of 10-20 ms, between two frames."""
    # Tests run with the collector switched off.
    view = open_tab(*(code(f"c{number}", "x", printed("y\n")) for number in range(3 * KEPT))).view
    first = weakref.ref(view.widget_of(CellId("c0")))
    outputs = weakref.ref(first().outputs[0])
    bar = view.verticalScrollBar()
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + view.viewport().height())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert (first(), outputs()) == (None, None)
