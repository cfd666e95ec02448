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

_MOST_LINES = 14
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

    def show_text(self, text: str, editor: CodeEditor) -> None:
        """Show this below the caret of this editor; nothing for an empty text."""
        self.leave()
        if not text:
            return
        self._editor = editor
        editor.installEventFilter(self)
        self.setFont(self._look.font(TypeRole.CODE_SMALL))
        self.setPlainText(text)
        self._place(editor, text)

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

    def _place(self, editor: CodeEditor, text: str) -> None:
        host = self._host
        line = self.fontMetrics().lineSpacing()
        lines = text.split("\n")
        height = min(len(lines), _MOST_LINES) * line + self._look.px(24 if len(lines) > 1 else 12)
        is_whole = len(lines) <= _MOST_LINES
        self.setVerticalScrollBarPolicy(_NEVER if is_whole else _AS_NEEDED)
        longest = max(self.fontMetrics().horizontalAdvance(each) for each in lines)
        width = min(longest + self._look.px(32), self._look.px(640), host.width() - 40)
        caret = editor.cursorRect()
        below = editor.viewport().mapTo(host, caret.bottomLeft())
        top = below.y() + 4
        if top + height > host.height():
            top = max(0, below.y() - caret.height() - 4 - height)
        left = max(0, min(below.x(), host.width() - width))
        float_over(self, self._look)
        self.setGeometry(QRect(left, top, width, height))
        self.show()
        self.raise_()
