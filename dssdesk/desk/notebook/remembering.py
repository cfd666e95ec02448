"""Brings a notebook back where one was: the active cell, and what stood at the top."""

from PySide6.QtCore import QObject, Slot

from dssdesk.base.ids import CellId
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.places import NotebookPlace, place_to_text
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.desk.notebook.timers import one_shot

_QUIET = 400  # milliseconds without scrolling


class Remembering(QObject):
    """Remembers the place of one tab, and goes there when its notebook opens."""

    def __init__(self, presenter: NotebookPresenter, memory: Memory) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._memory = memory
        self._record = memory.recall(self._name)
        self._is_here = False
        self._is_back = False
        self._quiet = one_shot(self, _QUIET, self.keep)
        self._shown_late = one_shot(self, 0, self._go_back)
        presenter.document_changed.connect(self._on_document)
        presenter.changed.connect(self._go_back)
        presenter.view.settled.connect(self._on_settled)

    @property
    def _name(self) -> str:
        return place_to_text(NotebookPlace(self._presenter.state.notebook))

    @Slot()
    def keep(self) -> None:
        """Remember where we are; not before we were there."""
        if self._presenter.state.is_closed:
            return
        view = self._presenter.view
        seen = view.visible_cells()
        widget = view.widget_of(seen[0]) if seen else None
        active = self._presenter.state.chosen.active
        if self._is_back and widget is not None and view.isVisible():
            record = {"active": active or "", "top": seen[0], "y": widget.y()}
            self._memory.keep(self._name, record)

    @Slot()
    def _on_document(self) -> None:
        """The document is here: what the presenter reveals next is what was active."""
        if self._is_here:
            return
        self._is_here = True
        active = CellId(str(self._record.get("active", "")))
        if active in self._presenter.state.shown_order:
            self._presenter.state.chosen = choosing.one(active)

    @Slot()
    def _on_settled(self) -> None:
        if self._is_back:
            self._quiet.start()
        elif self._is_here:
            self._shown_late.start()  # after the active cell was revealed

    @Slot()
    def _go_back(self) -> None:
        """The first time that cells of the document are to be seen, scroll."""
        if self._presenter.state.is_closed:
            return
        view = self._presenter.view
        if self._is_here and not self._is_back and view.isVisible() and view.visible_cells():
            self._is_back = True
            self._scroll_back()

    def _scroll_back(self) -> None:
        view = self._presenter.view
        top, y = CellId(str(self._record.get("top", ""))), self._record.get("y")
        if top not in self._presenter.state.shown_order or not isinstance(y, int):
            return
        view.reveal(top)
        widget = view.widget_of(top)
        if widget is not None:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + widget.y() - y)
