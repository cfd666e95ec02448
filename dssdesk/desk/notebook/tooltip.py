"""Help for what is at the caret: signature and documentation, from the kernel."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook import ansi
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.floating import float_over

LINES = 14
"""Of a text that is shown the first time."""

_GAP = 4
_WIDE, _NARROWEST, _LOW = 460, 200, 220
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_AS_NEEDED = Qt.ScrollBarPolicy.ScrollBarAsNeeded


def read_help(content: Mapping[str, Any]) -> str:
    """The text of an ``inspect_reply``; nothing, where the kernel knows nothing."""
    if content.get("status") != "ok" or not content.get("found"):
        return ""
    return ansi.strip(str((content.get("data") or {}).get("text/plain", ""))).strip()


class HelpTip(QPlainTextEdit):
    """A text beside the caret, until Esc, a click elsewhere or typing on."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._look = look
        self._editor: CodeEditor | None = None
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName("Help")
        self.hide()

    def show_beside(self, text: str, popup: QRect) -> None:
        """Show this beside the list of completions, as tall as it; nothing for an empty text."""
        self.leave()
        room = self._host.width() - popup.right() - _GAP
        is_right = room >= popup.left() - _GAP
        width = min(self._look.px(_WIDE), room if is_right else popup.left() - _GAP)
        if not text or width < self._look.px(_NARROWEST):
            return
        self._show(text)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        left = popup.right() + _GAP if is_right else popup.left() - _GAP - width
        height = max(popup.height(), self._look.px(_LOW))
        is_high = popup.top() + height > self._host.height()
        top = max(0, popup.bottom() + 1 - height) if is_high else popup.top()
        self.setVerticalScrollBarPolicy(_AS_NEEDED)
        self._place_at(QRect(left, top, width, height))

    def show_text(self, text: str, editor: CodeEditor, *, most_lines: int = LINES) -> None:
        """Show this below the caret of this editor; nothing for an empty text."""
        self.leave()
        if not text:
            return
        self._editor = editor
        editor.installEventFilter(self)
        self._show(text)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._place(editor, text, most_lines)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return False
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() in kinds and isinstance(event, QKeyEvent):
            is_escape = event.key() == Qt.Key.Key_Escape
            if event.type() is QEvent.Type.KeyPress:
                self.leave()
            if is_escape:
                event.accept()
            return is_escape
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress):
            self.leave()
        return False

    def leave(self) -> None:
        """Go."""
        if self._editor is not None:
            self._editor.removeEventFilter(self)
            self._editor = None
        self.hide()

    def _show(self, text: str) -> None:
        self.setFont(self._look.font(TypeRole.CODE_SMALL))
        self.setPlainText(text)

    def _place_at(self, place: QRect) -> None:
        float_over(self, self._look)
        self.setGeometry(place)
        self.show()
        self.raise_()

    def _place(self, editor: CodeEditor, text: str, most_lines: int) -> None:
        host = self._host
        line = self.fontMetrics().lineSpacing()
        lines = text.split("\n")
        height = min(len(lines), most_lines) * line + self._look.px(24 if len(lines) > 1 else 12)
        caret = editor.cursorRect()
        below = editor.viewport().mapTo(host, caret.bottomLeft())
        under, over = host.height() - below.y() - _GAP, below.y() - caret.height() - _GAP
        is_below = height <= under or under >= over
        room = (under if is_below else over) - _GAP  # the line that one writes stays in sight
        is_whole = len(lines) <= most_lines and height <= room
        height = min(height, room)
        self.setVerticalScrollBarPolicy(_NEVER if is_whole else _AS_NEEDED)
        longest = max(self.fontMetrics().horizontalAdvance(each) for each in lines)
        width = min(longest + self._look.px(32), self._look.px(640), host.width() - 40)
        top = below.y() + _GAP if is_below else over - height
        left = max(0, min(below.x(), host.width() - width))
        self._place_at(QRect(left, top, width, height))
