"""The list of completions below the caret."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.floating import float_over

_MOST_ROWS = 10
_EDGE = 2  # line and padding
_NOWHERE = QModelIndex()
_KIND = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Match:
    """One completion."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a kernel offers for the characters from ``start`` to ``end``."""

    matches: tuple[Match, ...] = ()
    start: int = 0
    end: int = 0


def read_matches(content: Mapping[str, Any]) -> Offer:
    """The completions in a ``complete_reply``, with their kinds where the kernel tells them."""
    start, end = int(content.get("cursor_start", 0)), int(content.get("cursor_end", 0))
    metadata = content.get("metadata") or {}
    kinds = {
        str(one.get("text")): str(one.get("type", ""))
        for one in metadata.get("_jupyter_types_experimental", ())
    }
    matches = tuple(
        Match(str(text), kinds.get(str(text), "").replace("<unknown>", ""))
        for text in content.get("matches", ())
    )
    return Offer(matches, start, end)


def narrowed(offer: Offer, typed: str) -> tuple[Match, ...]:
    """Those that begin with what is typed by now, capitals or not."""
    wanted = typed.lower()
    return tuple(match for match in offer.matches if match.text.lower().startswith(wanted))


class CompletionPopup(QListView):
    """Follows what is typed; Enter or Tab takes, Esc leaves. The editor keeps the keyboard.

    Signals:
        looked_at: Another completion is the current one: what the code and the caret would be.
        left: It went.
    """

    looked_at = Signal(str, int)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._look = look
        self._offer = Offer()
        self._editor: CodeEditor | None = None
        self._model = _Matches(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(look, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Completions")
        self.clicked.connect(self._on_clicked)
        self.hide()

    def offer(self, offer: Offer, editor: CodeEditor) -> None:
        """Show these below the caret of this editor."""
        self.leave()
        self._offer = offer
        self._editor = editor
        editor.installEventFilter(self)
        editor.cursorPositionChanged.connect(self._on_caret_moved)
        self._on_caret_moved()

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        editor, row = self._editor, current.row()
        if editor is not None and 0 <= row < len(self._model.matches):
            start, source = self._offer.start, editor.source
            text = self._model.matches[row].text
            code = source[:start] + text + source[editor.caret() :]
            self.looked_at.emit(code, start + len(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return False
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() in kinds and isinstance(event, QKeyEvent) and self._is_ours(event):
            if event.type() is QEvent.Type.KeyPress:
                self._press(event)
            event.accept()
            return True
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.leave()
        return False

    def _is_ours(self, event: QKeyEvent) -> bool:
        keys = (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Tab,
            Qt.Key.Key_Escape,
        )
        return event.key() in keys and not event.modifiers()

    def _press(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                step = -1 if event.key() == Qt.Key.Key_Up else 1
                row = (self.currentIndex().row() + step) % self._model.rowCount()
                self.setCurrentIndex(self._model.index(row, 0))
            case Qt.Key.Key_Escape:
                self.leave()
            case _:
                self._take(self.currentIndex().row())

    def _take(self, row: int) -> None:
        editor, offer = self._editor, self._offer
        if editor is None:
            return
        text, end = self._model.matches[row].text, editor.caret()
        self.leave()
        editor.replace(offer.start, end, text)

    @Slot()
    def _on_caret_moved(self) -> None:
        editor = self._editor
        if editor is None:
            return
        caret = editor.caret()
        typed = editor.source[self._offer.start : caret]
        matches = narrowed(self._offer, typed) if caret >= self._offer.start else ()
        if not matches or "\n" in typed:
            self.leave()
            return
        self._model.show_matches(matches)
        self._place(editor)

    def _place(self, editor: CodeEditor) -> None:
        host = self._host
        row = self._look.px(self._look.tokens.row.tree)
        height = min(len(self._model.matches), _MOST_ROWS) * row + 2 * _EDGE
        width = self._look.px(360)
        # Below the word's beginning: the list stands still while one types.
        caret = editor.place_of(self._offer.start)
        below = editor.viewport().mapTo(host, caret.bottomLeft())
        top = below.y() + 4
        if top + height > host.height():
            top = below.y() - caret.height() - 4 - height
        left = max(0, min(below.x(), host.width() - width))
        float_over(self, self._look)
        self.setGeometry(QRect(left, max(0, top), width, height))
        self.setCurrentIndex(self._model.index(0, 0))
        self.show()
        self.raise_()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(index.row())

    def leave(self) -> None:
        """Go."""
        if self._editor is not None:
            self._editor.removeEventFilter(self)
            self._editor.cursorPositionChanged.disconnect(self._on_caret_moved)
            self._editor = None
            self.left.emit()
        self.hide()


class _Matches(QAbstractListModel):
    """The completions that fit what is typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.matches: tuple[Match, ...] = ()

    def show_matches(self, matches: tuple[Match, ...]) -> None:
        self.beginResetModel()
        self.matches = matches
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.matches)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        match = self.matches[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return match.text
        return match.kind if role == _KIND else None


class _Delegate(QStyledItemDelegate):
    """A row: the text in code, its kind muted at the right."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(10, self._look.px(self._look.tokens.row.tree))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = self._look
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        ground = "surface.selected" if is_current else "surface.raised"
        painter.fillRect(rect, look.colour(ground))
        area = rect.adjusted(look.px(10), 0, -look.px(10), 0)
        painter.setFont(look.font(TypeRole.CODE))
        painter.setPen(look.colour("text.primary"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, middle, str(index.data()))
        painter.setFont(look.font(TypeRole.CAPTION))
        painter.setPen(look.colour("text.muted"))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, str(index.data(_KIND)))
