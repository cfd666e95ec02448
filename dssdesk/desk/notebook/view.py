"""The notebook on the screen: live widgets for the cells in view, known heights for the others."""

import time

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import scrolling
from dssdesk.desk.notebook.cell_clock import CellClock
from dssdesk.desk.notebook.cell_column import CellColumn
from dssdesk.desk.notebook.cell_signs import CellSigns
from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.finding import Findings, Found
from dssdesk.desk.notebook.found_output import FoundOutput
from dssdesk.desk.notebook.live_cells import LiveCells
from dssdesk.desk.notebook.outputs.base import Surroundings
from dssdesk.desk.notebook.timers import one_shot
from dssdesk.notebook.model import Document
from dssdesk.wire.changes import (
    AppendText,
    Change,
    ChangeCellMetadata,
    ChangeKind,
    ChangeNotebookMetadata,
    DeleteCell,
    InsertCell,
    MoveCell,
)

_QUIET = 100  # milliseconds without scrolling before a cell is made ahead
_SHARE = 0.002  # seconds of a frame in which cells are made after a jump; the rest is painting
_ENOUGH = 3600.0
_NEXT_FRAME = 8  # milliseconds


class NotebookView(QAbstractScrollArea):
    """Shows a document. In command mode it has the keyboard itself, in edit mode an editor has.

    Signals:
        edited: A person typed; carries a `ChangeSource`.
        pressed: The mouse went down on a cell; carries the modifiers.
        edit_wished: A cell wants to be edited.
        editor_focused: A cell's editor has the keyboard now.
        left_editor: The caret went beyond the first or last line (-1, 1).
        editor_made: A cell got an editor.
        answered: A prompt's id and the answer.
        unfold_wished: What is collapsed shall show; carries the cell and the `Part`.
        settled: Cells stand elsewhere, or another one is active.
    """

    edited = Signal(object)
    pressed = Signal(str, object)
    edit_wished = Signal(str)
    editor_focused = Signal(str)
    left_editor = Signal(str, int)
    editor_made = Signal(object)
    answered = Signal(str, str)
    unfold_wished = Signal(str, Part)
    settled = Signal()

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = surroundings
        self._cells = CellColumn(surroundings.style.metrics)
        self._live = LiveCells(self.viewport(), self._wire)
        self.signs = CellSigns(self._live)
        self._found_output = FoundOutput()
        self._shown: list[tuple[int, int]] = []
        self._opened: CellId | None = None  # a text cell that shows its source for what was found
        self._is_busy = False
        self._goes_up = False
        self._value = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Notebook")
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._soon = one_shot(self, 0, self.sync)
        self._ahead = one_shot(self, _QUIET, self._make_ahead)
        self._clock = CellClock(self._in_view, self)

    def show_document(self, document: Document) -> None:
        """Show another document, or the same one anew, from where we were."""
        self._live.forget_all()
        self._cells.show(document, self._around.style.metrics, end=self._room_below())
        self.sync()

    def show_surroundings(self, surroundings: Surroundings) -> None:
        """Another theme or text size."""
        self._around = surroundings
        self.show_document(self._cells.document)

    def show_change(self, change: Change, *, is_own: bool = False) -> None:
        """Follow a change that the document has made already.

        Args:
            change: What happened.
            is_own: It came from the cell's editor, which shows it already.
        """
        match change:
            case InsertCell() | DeleteCell() | MoveCell():
                self._follow_order(change)
            case ChangeKind(cell_id=cell_id):
                self._live.forget(cell_id)
                if self._cells.document.has(cell_id):
                    self._cells.guess_again(cell_id)
            case ChangeNotebookMetadata():
                return
            case ChangeCellMetadata(cell_id=cell_id):
                self._follow_cell(cell_id, change, is_own=is_own)
                if self._cells.shows_others():
                    self._follow_order(change)
            case _:
                self._follow_cell(change.cell_id, change, is_own=is_own)
        self.sync_soon()

    def show_chosen(self, chosen: Chosen) -> None:
        """Show what is selected."""
        self.signs.show_chosen(chosen)
        self.settled.emit()

    def show_found(
        self, findings: Findings, current: Found | None, *, reveals: bool = True
    ) -> None:
        """Tint what was found, and go to the current place."""
        self.signs.take_found(findings, current)
        self._found_output.leave_all_but(current)
        if self._opened is not None and (current is None or current.cell_id != self._opened):
            self.finish_editing(self._opened)
            self._opened = None
        if current is not None and reveals:
            self._reveal_found(current)
        self.signs.show_marks()

    def reveal(self, cell_id: CellId) -> None:
        """Scroll as little as needed to bring a cell into view."""
        place = self._cells.place_of(cell_id)
        if place is None or not self.isVisible():
            return
        column = self._cells.column
        column.set_height(place, self._measure(place))
        if not column.reveal(place, self.viewport().height(), gap=self._around.style.gap):
            return
        self._value = self.verticalScrollBar().value()
        self.sync()

    def focus_cell(self, cell_id: CellId, *, caret: int | None = None) -> None:
        """Edit mode: give the keyboard to the cell's editor."""
        self.reveal(cell_id)
        widget = self._live.get(cell_id)
        if widget is not None:
            widget.start_editing(caret=caret)
            self.sync_soon()

    def focus_prompt(self) -> None:
        """Put the keyboard into the kernel's question, if its cell is on the screen."""
        prompt = self.signs.prompt
        cell_id = prompt.cell_id if prompt is not None else None
        widget = self._live.get(cell_id) if cell_id is not None else None
        if widget is not None and widget.isVisible():
            self.sync()  # else the question has no place yet
            self._reveal_line(widget, widget.focus_prompt())

    def focus_commands(self) -> None:
        """Command mode: take the keyboard."""
        self.setFocus()

    def finish_editing(self, cell_id: CellId) -> None:
        """Show a text cell as it reads."""
        widget = self._live.get(cell_id)
        if widget is not None and widget.editor is not None:
            if widget.editor.hasFocus():
                self.setFocus()
            widget.stop_editing()

    def widget_of(self, cell_id: CellId) -> CellWidget | None:
        """The live widget of a cell, if it is near the screen."""
        return self._live.get(cell_id)

    def visible_cells(self) -> list[CellId]:
        """The cells in view, from top to bottom."""
        return [self._cells.order[place] for place, _ in self._shown]

    def active_ground(self) -> QRect:
        """Where the active cell's text is, in the viewport; empty while it is out of view."""
        active = self.signs.chosen.active
        widget = self._live.get(active) if active is not None else None
        for place, y in self._shown:
            if widget is not None and self._cells.has_cell(place, active):
                return widget.ground.translated(0, y)
        return QRect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sync()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sync()

    def wheelEvent(self, event: QWheelEvent) -> None:
        scrolling.turn(self.verticalScrollBar(), event)
        event.accept()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Arrows and letters are actions of command mode; only paging is the scroll area's.
        if not scrolling.page(self.verticalScrollBar(), event, self.viewport().height()):
            event.ignore()

    @Slot()
    def sync(self) -> None:
        """Bring widgets, heights and scroll bar in step with what is to be seen."""
        if self._is_busy:
            return
        self._is_busy = True
        try:
            self._soon.stop()
            self._sync()
        finally:
            self._is_busy = False
        self._clock.look()
        self.settled.emit()

    def sync_soon(self) -> None:
        """Do so once, after everything that happens now."""
        if not self._soon.isActive():
            self._soon.start(0)

    def _sync(self) -> None:
        bar, room, column = self.verticalScrollBar(), self.viewport().height(), self._cells.column
        column.end = self._room_below()
        moved = bar.value() - self._value
        if moved:
            self._goes_up = moved < 0
            column.scroll(bar.value(), moved, viewport=room)
        else:
            self._hold_focused()
        until = time.perf_counter() + (_SHARE if abs(moved) > room else _ENOUGH)
        self._shown = column.settle(room, self._measure, lambda: time.perf_counter() < until)
        width = self.viewport().width()
        used = set()
        for place, y in self._shown:
            widget = self._need(place)
            used.add(widget.cell_id)
            widget.setGeometry(0, y, width, column.height(place))
            if widget.isHidden():
                widget.show()
        self._show_offset()
        self._live.put_away(used)
        if self._shown and not self._reaches_bottom():
            self._soon.start(_NEXT_FRAME)
            self._ahead.stop()
        else:
            self._ahead.start(_NEXT_FRAME if moved else _QUIET)

    def _reaches_bottom(self) -> bool:
        place, y = self._shown[-1]
        bottom = y + self._cells.column.height(place)
        return place == len(self._cells.order) - 1 or bottom >= self.viewport().height()

    def _show_offset(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(room)
        bar.setRange(0, max(0, self._cells.column.total - room))
        bar.setValue(self._cells.column.offset)
        bar.setEnabled(bar.maximum() > 0)  # its lane stays, the thumb goes
        self._value = bar.value()

    @Slot()
    def _make_ahead(self) -> None:
        """In a quiet moment, make the next cell that scrolling will bring into view."""
        place = self._next_unseen()
        if place is None or self._is_busy:
            return
        self._is_busy = True
        try:
            self._cells.column.set_height(place, self._measure(place))
            self._show_offset()
        finally:
            self._is_busy = False
        self._ahead.start(0)

    def _next_unseen(self) -> int | None:
        if not self._shown:
            return None
        cells, step = self._cells, -1 if self._goes_up else 1
        edge = self._shown[0 if self._goes_up else -1][0]
        places = cells.column.beyond(edge, step, self.viewport().height())
        return next((place for place in places if cells.order[place] not in self._live), None)

    def _need(self, place: int) -> CellWidget:
        return self._live.need(self._around, self._cells.document, self._cells.order[place])

    def _measure(self, place: int) -> int:
        return self._need(place).place(self.viewport().width())

    def _hold_focused(self) -> None:
        """While outputs above grow, the caret stays where it is."""
        focused = self._live.focused()
        if focused is None:
            return
        for place, y in self._shown:
            if self._cells.has_cell(place, focused):
                self._cells.column.hold(place, y)

    def _wire(self, widget: CellWidget) -> None:
        widget.height_changed.connect(self._on_height_changed)
        widget.edited.connect(self.edited)
        widget.pressed.connect(self.pressed)
        widget.edit_wished.connect(self.edit_wished)
        widget.focus_gained.connect(self.editor_focused)
        widget.left.connect(self.left_editor)
        widget.caret_moved.connect(self._on_caret_moved)
        widget.editor_made.connect(self._on_editor_made)
        widget.answered.connect(self.answered)
        widget.unfold_wished.connect(self.unfold_wished)
        self.signs.put_on(widget)
        if widget.editor is not None:
            self._on_editor_made(widget.editor)

    def _reveal_found(self, place: Found) -> None:
        self.reveal(place.cell_id)
        widget = self._live.get(place.cell_id)
        if widget is None:
            return
        if place.output is not None:
            shown = self._found_output.show(self._cells.document, widget, place)
            if shown is not None:
                self._reveal_line(*shown)
            return
        if widget.editor is None:
            self._opened = place.cell_id
            widget.show_source()
        self.sync()
        if widget.editor is not None:
            editor = widget.editor
            editor.reveal_across(place.start, place.end)
            self._reveal_line(editor.viewport(), editor.place_of(place.start))

    def _room_below(self) -> int:
        """So that the last cell can be read, and written, in the middle of the window."""
        return self.viewport().height() // 2

    def _follow_order(self, change: Change) -> None:
        if isinstance(change, DeleteCell):
            self._live.forget(change.cell_id, for_good=True)
        self._cells.follow_order(end=self._room_below())
        self._value = self.verticalScrollBar().value()
        self._shown = []
        for widget in self._live:
            # What a later change of the batch deletes is no longer in the document.
            if self._cells.document.has(widget.cell_id):
                widget.refresh_marks()

    def _follow_cell(self, cell_id: CellId, change: Change, *, is_own: bool) -> None:
        if not self._cells.document.has(cell_id):
            return  # a later change of the same batch deletes it
        widget = self._live.get(cell_id)
        if widget is not None:
            widget.show_change(change, is_own=is_own)
        elif isinstance(change, AppendText):
            self._cells.guess_growth(change)
        else:
            self._cells.guess_again(cell_id)

    @Slot()
    def _on_scrolled(self) -> None:
        self.sync()

    @Slot(str)
    def _on_height_changed(self, _cell_id: str) -> None:
        if not self._is_busy:
            self.sync_soon()

    @Slot(str)
    def _on_caret_moved(self, cell_id: str) -> None:
        widget = self._live.get(CellId(cell_id))
        if self._is_busy or widget is None or widget.editor is None or not widget.editor.hasFocus():
            return
        self._reveal_line(widget.editor.viewport(), widget.editor.cursorRect())

    def _reveal_line(self, within: QWidget, area: QRect) -> None:
        top = within.mapTo(self.viewport(), QPoint(0, area.top())).y()
        line = QRect(0, top, 1, area.height())
        room, margin = self.viewport().height(), self._around.style.code_line
        scrolling.reveal_line(self.verticalScrollBar(), line, room, margin)

    @Slot(object)
    def _on_editor_made(self, editor: CodeEditor) -> None:
        self.signs.put_on_editor(editor)
        self.editor_made.emit(editor)

    def _in_view(self) -> list[CellWidget]:
        widgets = (self._live.get(self._cells.order[place]) for place, _ in self._shown)
        return [widget for widget in widgets if widget is not None]
