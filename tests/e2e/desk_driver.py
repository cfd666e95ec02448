"""A person at a real desk: clicks and keys as Qt delivers them, and what is on the screen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from dssdesk.app.desk import Desk
from dssdesk.app.instance import open_instance
from dssdesk.app.ways import OwnersWay, Way
from dssdesk.base.ids import CellId
from dssdesk.base.settings import Settings
from dssdesk.desk.explorer.state import NodeKey, NodeKind
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.notebook.model import Document
from dssdesk.projects.demo import DEMO
from dssdesk.wire.cells import Run
from dssdesk.wire.outputs import Output
from dssdesk.wire.places import NotebookRef
from tests.helpers.channel_client import text_of

_PATIENCE = 30_000


class DeskDriver:
    """One window on one instance, from its start to its end."""

    def __init__(self, qtbot: QtBot, folder: Path, way: Way | None = None) -> None:
        self._qtbot = qtbot
        name = "desk.json" if way is None else f"desk-{way.login}.json"
        self.desk = Desk(way or OwnersWay(open_instance(folder)), Settings(folder / name))
        with qtbot.waitActive(self.window):
            self.desk.start(None)
            self.window.activateWindow()
        self.wait(lambda: self.desk.link.is_connected)

    @property
    def window(self) -> QWidget:
        """The window."""
        return self.desk.shell.window

    def wait(self, condition: Callable[[], bool], *, seconds: float = 30) -> None:
        """Wait until something is on the screen."""
        self._qtbot.waitUntil(condition, timeout=int(seconds * 1000))

    @property
    def front_title(self) -> str:
        """What the tab in front is called."""
        front = self.desk.shell.window.tabs.front
        return front.tab.label.title if front is not None else ""

    @property
    def front_text(self) -> str:
        """All words that the tab in front shows in labels."""
        front = self.desk.shell.window.tabs.front
        return _words(front.tab.widget) if front is not None else ""

    @property
    def texts_at_the_right(self) -> str:
        """All words of the window, the details panel among them."""
        return _words(self.window)

    def do_shell(self, action_id: str) -> None:
        """Trigger an action of the window."""
        self.desk.shell.actions[action_id].trigger()

    # The tree

    def select(self, kind: NodeKind, name: str) -> None:
        """Click a row of the tree."""
        QTest.mouseClick(self._tree.viewport(), Qt.MouseButton.LeftButton, pos=self._at(kind, name))

    def open(self, kind: NodeKind, name: str) -> None:
        """Double-click a row of the tree."""
        self.select(kind, name)
        QTest.mouseDClick(
            self._tree.viewport(), Qt.MouseButton.LeftButton, pos=self._at(kind, name)
        )

    def lab_menu(self, dataset: str) -> QMenu:
        """The Lab submenu of a dataset's context menu, with its templates in it."""
        key = NodeKey(NodeKind.DATASET, DEMO, dataset)
        node = self._tree.model().node_at(self._tree.model().index_of(key))
        menu = self.desk.explorer.make_row_menu(node)
        (lab,) = (action.menu() for action in menu.actions() if action.text() == "Lab")
        assert isinstance(lab, QMenu)
        self._keep = menu
        self.wait(lambda: any("pandas" in action.text() for action in lab.actions()))
        return lab

    def choose(self, menu: QMenu, text: str) -> None:
        """Choose an entry of a menu."""
        (action,) = (it for it in menu.actions() if it.text() == text)
        action.trigger()

    # The notebook in front

    @property
    def notebook(self) -> NotebookTab:
        """The notebook tab in front."""
        front = self.desk.shell.window.tabs.front
        assert front is not None
        return front.tab.content

    @property
    def document(self) -> Document:
        """The replica that the tab in front shows."""
        return self.notebook.presenter.state.document

    def wait_for_notebook(self, title: str) -> NotebookRef:
        """Wait until a notebook with this title is in front, and shown."""

        def is_there() -> bool:
            front = self.desk.shell.window.tabs.front
            return front is not None and front.tab.label.title == title and self._is_open()

        self.wait(is_there)
        self.window.activateWindow()
        self.notebook.presenter.view.setFocus()
        self.wait(lambda: QApplication.focusWidget() is not None)
        return self.notebook.notebook

    def press(self, keys: str) -> None:
        """Press a shortcut, such as ``Shift+Return``, wherever the focus is."""
        QTest.keySequence(QApplication.focusWidget() or self.window, keys)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        for number, line in enumerate(text.split("\n")):
            focus = QApplication.focusWidget()
            assert focus is not None, "nothing has the focus"
            if number:
                QTest.keyClick(focus, Qt.Key.Key_Return)
            QTest.keyClicks(focus, line)

    def do(self, action_id: str) -> None:
        """Trigger an action of the notebook in front, as its menu entry does."""
        self.notebook.actions[action_id].trigger()

    def cell(self, position: int) -> CellId:
        """The id of the cell at this place."""
        return self.document.order[position]

    @property
    def position(self) -> int:
        """The place of the active cell."""
        return self.document.position(self.notebook.presenter.state.chosen.active)

    def outputs(self, position: int) -> tuple[Output, ...]:
        """What a cell shows."""
        return self.document.cell(self.cell(position)).outputs

    def run_of(self, position: int) -> Run:
        """The last run of a cell."""
        run = self.document.run(self.cell(position))
        assert run is not None
        return run

    def text(self, position: int) -> str:
        """What a cell printed."""
        return text_of(self.outputs(position))

    # Questions

    def answer(self, verb: str) -> None:
        """Press the button with this verb in the sheet over the window."""
        self.wait(lambda: bool(self._buttons(verb)))
        QTest.mouseClick(self._buttons(verb)[0], Qt.MouseButton.LeftButton)

    def quit(self) -> None:
        """Close the window, whatever it says."""
        with self._qtbot.waitSignal(self.desk.shell.left, timeout=_PATIENCE):
            self.window.close()
            if self._buttons("Quit"):
                self.answer("Quit")
        self.forget()

    def forget(self) -> None:
        """The window is closed: take it apart."""
        self.desk.link.close()
        # A desk lives as long as its process; here the next test comes. Qt takes its own apart in
        # its own order: Python's collector would do it in any, and that ends the process.
        Shiboken.delete(self.window)
        Shiboken.delete(self.desk)

    @property
    def _tree(self) -> QWidget:
        return self.desk.explorer.view.tree

    def _at(self, kind: NodeKind, name: str) -> QPoint:
        tree = self._tree
        key = NodeKey(kind, DEMO, name)
        self.wait(lambda: tree.model().index_of(key).isValid())
        return tree.visualRect(tree.model().index_of(key)).center()

    def _is_open(self) -> bool:
        return self.notebook.presenter.state.is_open

    def _buttons(self, verb: str) -> list[QPushButton]:
        found = self.window.findChildren(QPushButton)
        return [button for button in found if button.text() == verb and button.isVisible()]


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))
