"""One cell on the screen: bar, number, editor, outputs. It exists only near the viewport."""

import time

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import cell_painting
from dssdesk.desk.notebook.cell_outputs import CellOutputs
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.dropping import drop
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.folded_rows import FoldedRows
from dssdesk.desk.notebook.markdown import shows_something, to_html
from dssdesk.desk.notebook.marks import Marks, Standing, run_words
from dssdesk.desk.notebook.moments import moment_of
from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.menu import open_menu, open_menu_of
from dssdesk.desk.notebook.outputs.prose import Prose
from dssdesk.desk.notebook.prompt_row import PromptRow
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    Change,
    ChangeCellMetadata,
    ChangeSource,
    ClearOutputs,
    ReplaceOutput,
)
from dssdesk.wire.sessions import Prompt

_EMPTY_TEXT = "Empty text cell. Press Enter to write."


class CellWidget(QWidget):
    """Shows what the document holds of one cell; geometry is set by hand.

    Signals:
        height_changed: Ask `place` again.
        edited: A person typed; carries a `ChangeSource`.
        pressed: The mouse went down on it; carries the modifiers.
        edit_wished: It wants to be edited: a double click on rendered text.
        focus_gained: Its editor has the keyboard now.
        unfold_wished: What is collapsed shall show; carries the cell and the `Part`.
    """

    height_changed = Signal(str)
    edited = Signal(object)
    pressed = Signal(str, object)
    edit_wished = Signal(str)
    focus_gained = Signal(str)
    caret_moved = Signal(str)
    left = Signal(str, int)
    editor_made = Signal(object)
    answered = Signal(str, str)
    unfold_wished = Signal(str, Part)

    def __init__(
        self, around: Surroundings, document: Document, cell_id: CellId, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.cell_id = cell_id
        self.stamp = 0
        self.editor: CodeEditor | None = None
        self._around = around
        self._style = around.style
        self._document = document
        self._standing = Standing()
        self._prose: Prose | None = None
        self._outputs = CellOutputs(around, self)
        self._outputs.height_changed.connect(self._set_dirty)
        self._prompt: PromptRow | None = None
        self._folded = FoldedRows(self._style, document, cell_id, self)
        self._folded.unfold_wished.connect(self._on_unfold)
        self._width = -1
        self._height = 0
        self._is_dirty = True
        self._ground = QRect()
        self._marks = Marks()
        cell = document.cell(cell_id)
        self._kind = cell.kind
        if cell.kind is CellKind.MARKDOWN:
            self._show_prose()
        else:
            self._make_editor(cell)
        for output in cell.outputs:
            self._outputs.add(output)
        if cell.metadata:
            self._fold()
        self.refresh_marks()

    @property
    def kind(self) -> CellKind:
        """What it was made to show; a cell that changes its kind gets another widget."""
        return self._kind

    @property
    def ground(self) -> QRect:
        """Where the editor, or the rendered text, is."""
        return self._ground

    @property
    def outputs(self) -> tuple[OutputWidget, ...]:
        """The outputs' widgets, in order."""
        return self._outputs.widgets

    def place(self, width: int) -> int:
        """Lay everything out for this width; the height that is needed."""
        if width == self._width and not self._is_dirty:
            return self._height
        self._width = width
        self._is_dirty = False
        style = self._style
        y = style.gap
        inner = width - style.gutter - style.right
        if Part.CODE in self._folded:
            self._ground = self._folded.place(Part.CODE, y, inner)
            y += self._ground.height()
        elif self.editor is not None:
            height = self.editor.wanted_height(inner)
            self._ground = QRect(style.gutter, y, inner, height)
            self.editor.setGeometry(self._ground.adjusted(1, 1, -1, -1))
            y += height
        elif self._prose is not None:
            side = style.padding_x
            height = max(self._prose.height_for(inner - 2 * side), style.code_line)
            self._ground = QRect(style.gutter, y, inner, height + style.padding_y)
            self._prose.setGeometry(style.gutter + side, y + 4, inner - 2 * side, height)
            y += height + style.padding_y
        if Part.SECTION in self._folded:
            y += self._folded.place(Part.SECTION, y, inner).height()
        y = max(self._place_outputs(y, inner), self._least_height())
        self._height = y
        return y

    def show_change(self, change: Change, *, is_own: bool) -> None:
        """Follow what happened to the cell; the document has it already."""
        match change:
            case AppendText() | AddOutput() | ReplaceOutput() | ClearOutputs():
                self._outputs.follow(change)
            case ChangeSource():
                self._take(change, is_own=is_own)
            case ChangeCellMetadata():
                self._fold()
            case _:
                pass
        self.refresh_marks()

    def show_standing(self, standing: Standing) -> None:
        """Show whether it is active, selected, edited."""
        if standing != self._standing:
            self._standing = standing
            self.update()
            if not standing.is_active:
                self._outputs.leave()

    def show_prompt(self, prompt: Prompt | None) -> None:
        """Ask for a line of text below the cell, or no longer."""
        if self._prompt is not None and (
            prompt is None or self._prompt.prompt.prompt_id != prompt.prompt_id
        ):
            drop(self._prompt)
            self._prompt = None
            self._set_dirty()
        if prompt is not None and self._prompt is None:
            self._prompt = PromptRow(self._style, prompt, self)
            self._prompt.answered.connect(self.answered)
            self._prompt.show()
            self._set_dirty()
        self.refresh_marks()

    def selected_text(self) -> str:
        """What the mouse has selected in the rendered text or in the outputs."""
        found = self._prose.selected_text() if self._prose is not None else ""
        return found or self._outputs.selected_text()

    def focus_prompt(self) -> QRect:
        """Put the keyboard into the answer's field; where that is."""
        if self._prompt is None:
            return QRect()
        self._prompt.setFocus()
        return self._prompt.geometry()

    def start_editing(self, *, caret: int | None = None) -> None:
        """Give the keyboard to the cell's editor."""
        self.show_source()
        if self.editor is not None:
            if caret is not None:
                self.editor.place_caret(caret)
            self.editor.setFocus()

    def show_source(self) -> None:
        """Show a text cell as it is written, not as it reads."""
        if self.editor is None:
            self._make_editor(self._document.cell(self.cell_id))
            if self._prose is not None:
                drop(self._prose)
                self._prose = None
            self._set_dirty()

    def stop_editing(self) -> None:
        """Show a text cell as it reads, not as it is written."""
        if self._kind is CellKind.MARKDOWN and self._prose is None:
            if self.editor is not None:
                drop(self.editor)
                self.editor = None
            self._show_prose()
            self._set_dirty()

    def refresh_marks(self) -> bool:
        """Look at run and clock again; whether the clock goes on."""
        count = self._document.output_count(self.cell_id)
        errors = [index for index in self._outputs.errors() if index < count]
        waits = self._prompt is not None
        now = moment_of(self._document, self.cell_id, errors, waits=waits)
        if now.marks != self._marks:
            if bool(now.marks.time) != bool(self._marks.time):
                self._set_dirty()
            self._marks = now.marks
            self.update()
        if self.accessibleName() != now.name:
            self.setAccessibleName(now.name)
            if self.editor is not None:
                self.editor.setAccessibleName(now.name)
        return now.goes_on

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self.cell_id, event.modifiers())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        output = self._outputs.at(event.pos())
        if output is not None:
            open_menu(self._around, output, event.globalPos())
            return
        event.ignore()

    def open_output_menu(self) -> None:
        """What can be done with its outputs; for the keyboard."""
        open_menu_of(self._around, self._outputs.visible())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._prose is not None:
            self.edit_wished.emit(self.cell_id)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.edit_wished.emit(self.cell_id)
            return True
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        style = self._style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell_painting.paint_bar(painter, style, self._standing, self._marks, self.height())
        cell_painting.paint_gutter(painter, style, self._marks)
        is_prose = self._prose is not None
        cell_painting.paint_ground(painter, style, self._standing, self._ground, is_prose=is_prose)
        painter.end()

    def _show_tip(self, event: QHelpEvent) -> None:
        """Beside the cell: when it ran, and whether it was edited since."""
        text = ""
        if event.pos().x() < self._style.gutter:
            text = run_words(self._document.run(self.cell_id), self._marks, now=time.time())
        QToolTip.showText(event.globalPos(), text, self)

    def _least_height(self) -> int:
        """Room for the number, and for the time below it."""
        style = self._style
        number = style.gap + style.padding_y + style.code_line
        return number + style.px(14) if self._marks.time else number

    def _fold(self) -> None:
        """Collapse and show what the cell's metadata says."""
        self._folded.follow(self._kind)
        if self.editor is not None:
            self.editor.setVisible(Part.CODE not in self._folded)
        self._outputs.show(on=Part.OUTPUTS not in self._folded)
        self._set_dirty()

    def _place_outputs(self, y: int, inner: int) -> int:
        style = self._style
        shown: tuple[OutputWidget, ...] = self._outputs.widgets
        if Part.OUTPUTS in self._folded:
            if shown:
                y += style.output_gap
                y += self._folded.place(Part.OUTPUTS, y, inner, outputs=len(shown)).height()
            else:
                self._folded.hide_outputs()
            shown = ()
        for widget in (*shown, *([self._prompt] if self._prompt else [])):
            indent = style.padding_x if widget.at_text else 0
            height = widget.height_for(inner - indent)
            y += style.output_gap
            widget.setGeometry(style.gutter + indent, y, inner - indent, height)
            y += height
        return y

    def _make_editor(self, cell: Cell) -> None:
        editor = CodeEditor(
            self.cell_id,
            self._style,
            cell.source,
            is_python=cell.kind is CellKind.CODE,
            parent=self,
        )
        editor.edited.connect(self.edited)
        editor.height_changed.connect(self._set_dirty)
        editor.focus_gained.connect(self._on_focus)
        editor.cursorPositionChanged.connect(self._on_caret_moved)
        editor.left.connect(self._on_left)
        editor.show()
        self.editor = editor
        self.editor_made.emit(editor)

    def _show_prose(self) -> None:
        self._prose = Prose(self._around, self)
        self._prose.height_changed.connect(self._set_dirty)
        self._prose.show_html(self._rendered())
        self._prose.viewport().installEventFilter(self)
        self._prose.show()

    def _rendered(self) -> str:
        """The text as it reads; where nothing would be seen, what to do."""
        attachments = self._document.attachments(self.cell_id)
        html = to_html(self._document.source(self.cell_id), self._style, attachments)
        if shows_something(html):
            return html
        return f'<p style="color:{self._style.colour("text.muted").name()}">{_EMPTY_TEXT}</p>'

    def _take(self, change: ChangeSource, *, is_own: bool) -> None:
        if self.editor is not None:
            if not is_own:
                self.editor.take(change)
        elif self._prose is not None:
            self._prose.show_html(self._rendered())
            self._set_dirty()

    @Slot()
    def _set_dirty(self) -> None:
        if not self._is_dirty:
            self._is_dirty = True
            self.height_changed.emit(self.cell_id)

    @Slot()
    def _on_focus(self) -> None:
        self.focus_gained.emit(self.cell_id)

    @Slot()
    def _on_caret_moved(self) -> None:
        self.caret_moved.emit(self.cell_id)

    @Slot(Part)
    def _on_unfold(self, part: Part) -> None:
        self.unfold_wished.emit(self.cell_id, part)

    @Slot(int)
    def _on_left(self, direction: int) -> None:
        self.left.emit(self.cell_id, direction)
