"""The widgets of the cells near the screen; all other cells have none."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QApplication, QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.outputs.base import Surroundings
from dssdesk.notebook.model import Document

KEPT = 60
"""Widgets that are kept, the visible ones included."""

_OFF_SCREEN = -100_000


class LiveCells:
    """Makes widgets when they are needed and drops those that were not seen for longest."""

    def __init__(self, host: QWidget, wire: Callable[[CellWidget], None]) -> None:
        self._host = host
        self._wire = wire
        self._widgets: dict[CellId, CellWidget] = {}
        self._carets: dict[CellId, int] = {}
        self._stamp = 0

    def __iter__(self) -> Iterator[CellWidget]:
        return iter(self._widgets.values())

    def __len__(self) -> int:
        return len(self._widgets)

    def __contains__(self, cell_id: CellId) -> bool:
        return cell_id in self._widgets

    def get(self, cell_id: CellId) -> CellWidget | None:
        """The widget of a cell, if it has one."""
        return self._widgets.get(cell_id)

    def need(self, around: Surroundings, document: Document, cell_id: CellId) -> CellWidget:
        """The widget of a cell that is about to be seen."""
        widget = self._widgets.get(cell_id)
        if widget is None:
            widget = CellWidget(around, document, cell_id, self._host)
            widget.hide()  # until it has its place
            self._widgets[cell_id] = widget
            caret = self._carets.pop(cell_id, None)
            if widget.editor is not None and caret is not None:
                widget.editor.place_caret(caret)
            self._wire(widget)
        widget.stamp = self._stamp
        return widget

    def forget(self, cell_id: CellId, *, for_good: bool = False) -> None:
        """Drop a widget; where its caret was is remembered, unless the cell is gone."""
        widget = self._widgets.pop(cell_id, None)
        if widget is not None:
            if widget.editor is not None and widget.editor.caret():
                self._carets[cell_id] = widget.editor.caret()
            if widget.isAncestorOf(QApplication.focusWidget() or self._host):
                self._host.setFocus()
            widget.hide()
            widget.deleteLater()
        if for_good:
            self._carets.pop(cell_id, None)

    def forget_all(self) -> None:
        """Drop every widget."""
        for cell_id in list(self._widgets):
            self.forget(cell_id)

    def focused(self) -> CellId | None:
        """The cell that has the keyboard."""
        focus = QApplication.focusWidget()
        for cell_id, widget in self._widgets.items():
            if focus is not None and widget.isAncestorOf(focus):
                return cell_id
        return None

    def put_away(self, used: set[CellId]) -> None:
        """Hide what is out of view; of what was hidden for long, drop what is too much."""
        self._stamp += 1
        focused = self.focused()
        for cell_id, widget in self._widgets.items():
            if cell_id in used or widget.isHidden():
                continue
            if cell_id == focused:
                widget.move(0, _OFF_SCREEN)  # hiding it would move the keyboard elsewhere
            else:
                widget.hide()
        surplus = len(self._widgets) - KEPT
        if surplus > 0:
            idle = [widget for widget in self if widget.isHidden()]
            for widget in sorted(idle, key=_stamp)[:surplus]:
                self.forget(widget.cell_id)


def _stamp(widget: CellWidget) -> int:
    return widget.stamp
