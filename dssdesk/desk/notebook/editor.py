"""The editor of one cell's text: edits out as `ChangeSource`, other desks' edits in."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import brackets, typing_keys, utf16
from dssdesk.desk.notebook.code_layout import CodeLayout, wrapped_lines
from dssdesk.desk.notebook.highlighter import Highlighter
from dssdesk.desk.notebook.line_numbers import LineNumbers
from dssdesk.desk.notebook.style import Style
from dssdesk.wire.changes import ChangeSource

_FRAME = 2  # pixels of the cell's border, left and right
_ALWAYS_OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class CodeEditor(QPlainTextEdit):
    """As tall as its text. The notebook's document holds the truth and the undo history.

    Code scrolls sideways; text that is no code wraps, as in JupyterLab.

    Signals:
        edited: A person changed the text; carries a `ChangeSource`.
        height_changed: There are more or fewer lines.
        focus_gained: It has the keyboard now.
        left: The caret wants to leave at the top (-1) or the bottom (1).
        completion_asked: Tab after a word.
        inspection_asked: Shift+Tab.
    """

    edited = Signal(object)
    height_changed = Signal()
    focus_gained = Signal()
    left = Signal(int)
    completion_asked = Signal()
    inspection_asked = Signal()

    def __init__(
        self,
        cell_id: CellId,
        style: Style,
        text: str,
        *,
        is_python: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.cell_id = cell_id
        self.is_python = is_python
        self._style = style
        self._source = text
        self._listens = True
        self._lines = 1
        self._width = 0
        self._is_wide = False
        self._found: list[QTextEdit.ExtraSelection] = []
        self._current = -1
        self._numbers: LineNumbers | None = None
        # Tab in command mode goes on to the window's next part, not into the first cell's text.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the cell has one
        document = QTextDocument(self)
        document.setDocumentLayout(CodeLayout(document, style.code_line))
        document.setDefaultFont(style.code)
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)
        self.setDocument(document)
        self._set_look(style)
        if text:
            self.setPlainText(text)
        self._lines = self._count_lines()
        self._highlighter = Highlighter(document, style) if is_python else None
        document.contentsChange.connect(self._on_contents_change)
        self.textChanged.connect(self._on_lines_changed)
        self.cursorPositionChanged.connect(self._on_caret_moved)

    @property
    def source(self) -> str:
        """The text, as the document has it."""
        return self._source

    def wanted_height(self, width: int) -> int:
        """Tall enough for its lines at this width, padding included."""
        self._width = width
        self._lines = self._count_lines()
        self._is_wide = self._needs_bar()
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self._is_wide else _ALWAYS_OFF
        if policy is not self.horizontalScrollBarPolicy():
            self.setHorizontalScrollBarPolicy(policy)
        lane = self.horizontalScrollBar().sizeHint().height() if self._is_wide else 0
        return self._lines * self._style.code_line + 2 * self._style.padding_y + lane

    def caret(self) -> int:
        """Where the caret is, in characters."""
        return utf16.to_index(self._source, self.textCursor().position())

    def place_of(self, index: int) -> QRect:
        """Where a caret before this character would be, in the viewport."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(utf16.to_units(self._source, index), self._end()))
        return self.cursorRect(cursor)

    def reveal_across(self, start: int, end: int) -> None:
        """Scroll sideways so far that these characters of a long line are seen."""
        left, right = self.place_of(start).left(), self.place_of(end).right()
        room, bar = self.viewport().width(), self.horizontalScrollBar()
        if left < 0 or right > room:
            bar.setValue(bar.value() + left - room // 3)

    def place_caret(self, index: int) -> None:
        """Put the caret before this character."""
        cursor = self.textCursor()
        cursor.setPosition(min(utf16.to_units(self._source, index), self._end()))
        self.setTextCursor(cursor)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in place of characters, as if it was typed."""
        cursor = self.textCursor()
        cursor.setPosition(utf16.to_units(self._source, start))
        place = utf16.to_units(self._source, end)
        cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def show_found(self, places: Sequence[tuple[int, int]], current: int = -1) -> None:
        """Tint what was found; the current one gets a line around it."""
        if not places and not self._found:
            return
        end, text = self._end(), self._source
        colour = self._style.colour("surface.find")
        self._found = [
            brackets.tint(
                self,
                min(utf16.to_units(text, start), end),
                min(utf16.to_units(text, stop), end),
                colour,
            )
            for start, stop in places
        ]
        self._current = current
        self._show_tints()

    def show_numbers(self, *, on: bool) -> None:
        """Show the lines' numbers, or no longer."""
        if on == (self._numbers is not None):
            return
        if self._numbers is not None:
            self._numbers.hide()
            self._numbers.deleteLater()
            self._numbers = None
        else:
            self._numbers = LineNumbers(self, self._style)
        self._fit_margins()
        self.height_changed.emit()

    def selection(self) -> tuple[int, int]:
        """The selected characters: where they begin and end; both the caret where none is."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return utf16.to_index(self._source, start), utf16.to_index(self._source, end)

    def selected_or_line(self) -> str:
        """The selected text; the caret's line where nothing is selected."""
        start, end = self.selection()
        return self._source[start:end] or self.textCursor().block().text().strip()

    def select(self, start: int, end: int) -> None:
        """Select these characters, the caret behind them."""
        cursor = self.textCursor()
        cursor.setPosition(min(utf16.to_units(self._source, start), self._end()))
        place = min(utf16.to_units(self._source, end), self._end())
        cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def take(self, change: ChangeSource) -> None:
        """Apply an edit that was made elsewhere; nothing is emitted."""
        start = utf16.to_units(self._source, change.start)
        end = utf16.to_units(self._source, change.start + change.removed)
        text = self._source
        after = text[: change.start] + change.inserted + text[change.start + change.removed :]
        self._listens = False
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(start, self._end()))
        cursor.setPosition(min(end, self._end()), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(change.inserted)
        self._listens = True
        self._source = after
        self._on_lines_changed()

    def show_text(self, text: str) -> None:
        """Show this text instead; nothing is emitted."""
        if text != self._source:
            start, removed, inserted = utf16.difference(self._source, text)
            self.take(
                ChangeSource(cell_id=self.cell_id, start=start, removed=removed, inserted=inserted)
            )

    def event(self, event: QEvent) -> bool:
        # Left to itself, an editor claims keys that are the notebook's: Shift+Enter, Ctrl+Z …
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and typing_keys.belongs_to_notebook(event)
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._tab(event)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._leaves(event):
            self.left.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif not typing_keys.handle(self, event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.RightButton and not self.textCursor().hasSelection():
            # The menu that opens now pastes where one points.
            self.setTextCursor(self.cursorForPosition(event.position().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if 0 <= self._current < len(self._found):
            self._paint_current(self._found[self._current].cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._numbers is not None:
            self._numbers.place(self._style.padding_y)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._on_caret_moved()
        self.focus_gained.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_tints()
        if event.reason() is not Qt.FocusReason.PopupFocusReason and not self.hasFocus():
            self.horizontalScrollBar().setValue(0)  # who reads begins at the left

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._is_wide and abs(event.angleDelta().x()) > abs(event.angleDelta().y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.textCursor().insertText(source.text().replace("\r\n", "\n").replace("\r", "\n"))
            self.ensureCursorVisible()

    def _set_look(self, style: Style) -> None:
        self.setFont(style.code)
        self.setFrameShape(QFrame.Shape.NoFrame)
        wraps = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(wraps.NoWrap if self.is_python else wraps.WidgetWidth)
        self.setVerticalScrollBarPolicy(_ALWAYS_OFF)
        self.setHorizontalScrollBarPolicy(_ALWAYS_OFF)
        self.setTabStopDistance(4 * style.code_advance)
        self.setCursorWidth(2)
        self._fit_margins()
        self.viewport().setAutoFillBackground(False)
        self.setAutoFillBackground(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, style.colour("syntax.text"))
        palette.setColor(QPalette.ColorRole.Highlight, style.colour("surface.text_selection"))
        palette.setColor(QPalette.ColorRole.HighlightedText, style.colour("text.primary"))
        self.setPalette(palette)

    def _fit_margins(self) -> None:
        style = self._style
        above = style.padding_y + (style.code_line - self.fontMetrics().height()) // 2
        below = max(0, 2 * style.padding_y - above)
        left = style.padding_x
        if self._numbers is not None:
            left += self._numbers.wanted_width()
            self._numbers.place(style.padding_y)
        right = 2 if self.is_python else style.padding_x
        self.setViewportMargins(left, above, right, below - style.padding_y)

    def _count_lines(self) -> int:
        """How many lines there are to be seen; code has one a line."""
        if self.is_python or self._width <= 0:
            return self.blockCount()
        margins = self.viewportMargins()
        room = self._width - _FRAME - margins.left() - margins.right()
        font, tab = self._style.code, self.tabStopDistance()
        return sum(wrapped_lines(line, font, room, tab) for line in self._source.split("\n"))

    def _needs_bar(self) -> bool:
        """Whether a line of code is longer than there is room."""
        numbers = self._numbers.wanted_width() if self._numbers is not None else 0
        room = self._width - numbers - 2 * self._style.padding_x
        return self.is_python and self._width > 0 and self._longest() > room

    def _end(self) -> int:
        return self.document().characterCount() - 1

    def _longest(self) -> float:
        longest = max(self._source.split("\n"), key=len)
        if longest.isascii() and "\t" not in longest:
            return len(longest) * self._style.code_advance
        return self.fontMetrics().horizontalAdvance(longest)

    def _paint_current(self, found: QTextCursor) -> None:
        first, last = QTextCursor(found), QTextCursor(found)
        first.setPosition(found.selectionStart())
        last.setPosition(found.selectionEnd())
        area = self.cursorRect(first)
        if first.blockNumber() == last.blockNumber():
            area.setRight(self.cursorRect(last).left())
            painter = QPainter(self.viewport())
            painter.setPen(self._style.colour("accent.line"))
            painter.drawRect(area.adjusted(-1, 0, 0, -1))
            painter.end()

    def _tab(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backtab:
            if typing_keys.wants_dedent(self):
                typing_keys.indent(self, dedent=True)
            else:
                self.inspection_asked.emit()
        elif typing_keys.wants_indent(self) or not self.is_python:
            typing_keys.indent(self, dedent=False)
        else:
            self.completion_asked.emit()

    def _leaves(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        cursor = self.textCursor()
        block, goes_up = cursor.block(), event.key() == Qt.Key.Key_Up
        edge = block.previous() if goes_up else block.next()
        line = block.layout().lineForTextPosition(cursor.positionInBlock())
        last = 0 if goes_up else block.layout().lineCount() - 1
        return not edge.isValid() and (not line.isValid() or line.lineNumber() == last)

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        if not self._listens:
            return
        before = self._source
        after = self.document().toRawText().replace("\u2029", "\n")
        if before == after:
            return  # a highlighter's formats
        start = utf16.to_index(before, position)
        gone = utf16.to_index(before, position + removed) - start
        new = after[start : utf16.to_index(after, position + added)]
        if before[:start] + new + before[start + gone :] != after:
            # Qt counts the document's invisible last character here and there.
            start, gone, new = utf16.difference(before, after)
        self._source = after
        self.edited.emit(
            ChangeSource(cell_id=self.cell_id, start=start, removed=gone, inserted=new)
        )

    @Slot()
    def _on_lines_changed(self) -> None:
        lines = self._count_lines()
        if lines != self._lines or self._needs_bar() != self._is_wide:
            self._lines = lines
            if self._numbers is not None:
                self._fit_margins()
            self.height_changed.emit()

    @Slot()
    def _on_caret_moved(self) -> None:
        # Another desk's edits move the caret too, where nobody looks for it.
        if self.is_python and self.hasFocus():
            self._show_tints()

    def _show_tints(self) -> None:
        tints = list(self._found)
        if self.is_python and self.hasFocus():
            tints += brackets.tints(self, self._style)
        if tints or self.extraSelections():
            self.setExtraSelections(tints)
