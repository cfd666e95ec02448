"""The notebook on the screen: live widgets for the cells in view, known heights for the others."""

import time

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import scrolling, sections
from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.column import Column
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.finding import Findings, Found
from dssdesk.desk.notebook.guesses import Guesses
from dssdesk.desk.notebook.live_cells import LiveCells
from dssdesk.desk.notebook.marks import standing_of
from dssdesk.desk.notebook.outputs.base import Surroundings
from dssdesk.desk.notebook.text_marks import TextMarks
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
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.sessions import Prompt

_NOTCH = 0.8  # pixels for each eighth of a degree of the wheel
_SECOND = 1000
_QUIET = 100  # milliseconds without scrolling before a cell is made ahead
_SHARE = 0.004  # seconds of a frame in which cells are made after a jump; the rest is painting
_ENOUGH = 3600.0
_NEXT_FRAME = 8  # milliseconds
_NOTHING = DocumentSnapshot(cells=(), metadata={}, source_revision=0, change_number=0)


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
        self._document = Document(_NOTHING)
        self._order: list[CellId] = []
        self._places: dict[CellId, int] = {}
        self._column = Column(())
        self._live = LiveCells(self.viewport(), self._wire)
        self._shown: list[tuple[int, int]] = []
        self._guesses = Guesses()
        self._chosen = Chosen()
        self._prompt: Prompt | None = None
        self._marks = TextMarks()
        self._opened: CellId | None = None  # a text cell that shows its source for what was found
        self._is_busy = False
        self._may_edit = True
        self._goes_up = False
        self._value = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Notebook")
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.sync)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._make_ahead)
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND)
        self._clock.timeout.connect(self._on_second)

    def show_document(self, document: Document) -> None:
        """Show another document, or the same one anew, from where we were."""
        anchor = self._anchor()
        self._live.forget_all()
        self._document = document
        self._guesses.clear()
        self._rebuild_column(anchor)
        self.sync()

    def show_surroundings(self, surroundings: Surroundings) -> None:
        """Another theme or text size."""
        self._around = surroundings
        self.show_document(self._document)

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
                if self._document.has(cell_id):
                    self._guess_again(cell_id)
            case ChangeNotebookMetadata():
                return
            case ChangeCellMetadata(cell_id=cell_id):
                self._follow_cell(cell_id, change, is_own=is_own)
                if len(sections.shown_order(self._document)) != len(self._order):
                    self._follow_order(change)
            case _:
                self._follow_cell(change.cell_id, change, is_own=is_own)
        self.sync_soon()

    def show_may_edit(self, *, may_edit: bool) -> None:
        """Whether the texts can be changed here, or only read."""
        self._may_edit = may_edit
        for widget in self._live:
            if widget.editor is not None:
                widget.editor.setReadOnly(not may_edit)

    def show_chosen(self, chosen: Chosen) -> None:
        """Show what is selected."""
        self._chosen = chosen
        for widget in self._live:
            widget.show_standing(standing_of(self._chosen, widget.cell_id))
        self.settled.emit()

    def show_prompt(self, prompt: Prompt | None) -> None:
        """Ask below the cell that asks, or no longer."""
        self._prompt = prompt
        for widget in self._live:
            widget.show_prompt(self._prompt_of(widget.cell_id))

    def show_found(
        self, findings: Findings, current: Found | None, *, reveals: bool = True
    ) -> None:
        """Tint what was found, and go to the current place."""
        self._marks.take(findings, current)
        if self._opened is not None and (current is None or current.cell_id != self._opened):
            self.finish_editing(self._opened)
            self._opened = None
        if current is not None and reveals:
            self._reveal_found(current)
        self._show_marks()

    def show_numbers(self, cells: frozenset[CellId] | None) -> None:
        """Number the lines of these cells; None for all."""
        self._marks.numbered = cells
        self._show_marks()

    def reveal(self, cell_id: CellId) -> None:
        """Scroll as little as needed to bring a cell into view."""
        place = self._places.get(cell_id)
        if place is None or not self.isVisible():
            return
        self._column.set_height(place, self._measure(place))
        height, room = self._column.height(place), self.viewport().height()
        top = self._column.top(place)
        if top >= 0 and top + height <= room:
            return
        below = room - height - self._around.style.gap
        y = 0 if top < 0 or height > room else max(0, below)
        if height > room and top < 0 and top + height > room // 2:
            return  # taller than the window, and one reads in it
        self._column.hold(place, y)
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
        cell_id = self._prompt.cell_id if self._prompt is not None else None
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
        return [self._order[place] for place, _ in self._shown]

    def active_ground(self) -> QRect:
        """Where the active cell's text is, in the viewport; empty while it is out of view."""
        for place, y in self._shown:
            widget = self._live.get(self._order[place]) if place < len(self._order) else None
            if widget is not None and widget.cell_id == self._chosen.active:
                return widget.ground.translated(0, y)
        return QRect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sync()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sync()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or round(event.angleDelta().y() * _NOTCH)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - pixels)
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
        if self._refresh_clocks():
            self._clock.start()
        else:
            self._clock.stop()
        self.settled.emit()

    def sync_soon(self) -> None:
        """Do so once, after everything that happens now."""
        if not self._soon.isActive():
            self._soon.start(0)

    def _sync(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        self._column.end = self._room_below()
        moved = bar.value() - self._value
        if moved:
            self._goes_up = moved < 0
            self._column.scroll(bar.value(), moved, viewport=room)
        else:
            self._hold_focused()
        until = time.perf_counter() + (_SHARE if abs(moved) > room else _ENOUGH)
        self._shown = self._column.settle(room, self._measure, lambda: time.perf_counter() < until)
        width = self.viewport().width()
        used = set()
        for place, y in self._shown:
            widget = self._live.need(self._around, self._document, self._order[place])
            used.add(widget.cell_id)
            widget.setGeometry(0, y, width, self._column.height(place))
            if widget.isHidden():
                widget.show()
        self._show_offset()
        self._live.put_away(used)
        if self._shown and not self._reaches_bottom():
            self._soon.start(_NEXT_FRAME)
            self._ahead.stop()
        else:
            self._ahead.start(0 if moved else _QUIET)

    def _reaches_bottom(self) -> bool:
        place, y = self._shown[-1]
        bottom = y + self._column.height(place)
        return place == len(self._order) - 1 or bottom >= self.viewport().height()

    def _show_offset(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(room)
        bar.setRange(0, max(0, self._column.total - room))
        bar.setValue(self._column.offset)
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
            self._column.set_height(place, self._measure(place))
            self._show_offset()
        finally:
            self._is_busy = False
        self._ahead.start(0)

    def _next_unseen(self) -> int | None:
        if not self._shown:
            return None
        room = self.viewport().height()
        step = -1 if self._goes_up else 1
        place = self._shown[0 if self._goes_up else -1][0]
        way = room
        while 0 <= place + step < len(self._order) and way > 0:
            place += step
            if self._order[place] not in self._live:
                return place
            way -= self._column.height(place)
        return None

    def _measure(self, place: int) -> int:
        widget = self._live.need(self._around, self._document, self._order[place])
        return widget.place(self.viewport().width())

    def _hold_focused(self) -> None:
        """While outputs above grow, the caret stays where it is."""
        focused = self._live.focused()
        if focused is None:
            return
        for place, y in self._shown:
            if place < len(self._order) and self._order[place] == focused:
                self._column.hold(place, y)

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
        widget.show_standing(standing_of(self._chosen, widget.cell_id))
        widget.show_prompt(self._prompt_of(widget.cell_id))
        if widget.editor is not None:
            self._on_editor_made(widget.editor)

    def _reveal_found(self, place: Found) -> None:
        self.reveal(place.cell_id)
        widget = self._live.get(place.cell_id)
        if widget is None or place.output is not None:
            return
        if widget.editor is None:
            self._opened = place.cell_id
            widget.show_source()
        self.sync()
        if widget.editor is not None:
            editor = widget.editor
            self._reveal_line(editor.viewport(), editor.place_of(place.start))

    def _show_marks(self) -> None:
        for widget in self._live:
            self._marks.show_in(widget)

    def _prompt_of(self, cell_id: CellId) -> Prompt | None:
        return self._prompt if self._prompt and self._prompt.cell_id == cell_id else None

    def _anchor(self) -> tuple[list[CellId], int]:
        """The anchor's cell and those below it: one of them will still be there."""
        return self._order[self._column.anchor :], self._column.y

    def _rebuild_column(self, anchor: tuple[list[CellId], int]) -> None:
        known = {cell_id: self._column.height(place) for cell_id, place in self._places.items()}
        self._order = list(sections.shown_order(self._document))
        self._places = {cell_id: place for place, cell_id in enumerate(self._order)}
        guesses = [
            known[cell_id] if cell_id in known else self._guess(cell_id) for cell_id in self._order
        ]
        self._column = Column(guesses, end=self._room_below())
        survivor = next((one for one in anchor[0] if one in self._places), None)
        if survivor is not None:
            self._column.hold(self._places[survivor], anchor[1])

    def _room_below(self) -> int:
        """So that the last cell can be read, and written, in the middle of the window."""
        return self.viewport().height() // 2

    def _follow_order(self, change: Change) -> None:
        anchor = self._anchor()
        if isinstance(change, DeleteCell):
            self._live.forget(change.cell_id, for_good=True)
        self._rebuild_column(anchor)
        self._value = self.verticalScrollBar().value()
        self._shown = []
        for widget in self._live:
            if self._document.has(widget.cell_id):  # else a later change of the batch drops it
                widget.refresh_marks()

    def _follow_cell(self, cell_id: CellId, change: Change, *, is_own: bool) -> None:
        if not self._document.has(cell_id):
            return  # a later change of the same batch deletes it
        widget = self._live.get(cell_id)
        if widget is not None:
            widget.show_change(change, is_own=is_own)
        elif isinstance(change, AppendText):
            self._guess_growth(change)
        else:
            self._guess_again(cell_id)

    def _guess(self, cell_id: CellId) -> int:
        return self._guesses.of_cell(self._document, cell_id, self._around.style.metrics)

    def _guess_again(self, cell_id: CellId) -> None:
        place = self._places.get(cell_id)
        if place is not None:
            self._column.set_height(place, self._guess(cell_id))

    def _guess_growth(self, change: AppendText) -> None:
        place = self._places.get(change.cell_id)
        growth = self._guesses.growth(change, self._around.style.metrics)
        if place is not None and growth:
            self._column.set_height(place, self._column.height(place) + growth)

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
        editor.setReadOnly(not self._may_edit)
        widget = self._live.get(editor.cell_id)
        if widget is not None:  # else it is being made, and comes here again
            self._marks.show_in(widget)
        self.editor_made.emit(editor)

    @Slot()
    def _on_second(self) -> None:
        if not self._refresh_clocks():
            self._clock.stop()

    def _refresh_clocks(self) -> bool:
        goes_on = False
        for place, _ in self._shown:
            widget = self._live.get(self._order[place])
            goes_on = (widget is not None and widget.refresh_marks()) or goes_on
        return goes_on
