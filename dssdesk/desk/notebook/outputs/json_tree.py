"""A JSON value as a tree whose branches fold; painted row by row."""

import json
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.text import counted
from dssdesk.desk.notebook.outputs.base import MenuItem, OutputWidget, Surroundings

_OPEN_AT_FIRST = 20  # rows; a branch that would make more stays folded
_MOST_ROWS = 500  # children of one branch; the whole value is in *Open full*
_LONGEST = 300  # characters of one text


@dataclass(slots=True)
class _Node:
    name: str
    value: Any
    depth: int
    is_open: bool = False

    @property
    def is_branch(self) -> bool:
        return isinstance(self.value, dict | list) and bool(self.value)


class JsonTree(OutputWidget):
    """The value's rows: name, value, and a chevron before what holds more."""

    at_text = True

    def __init__(
        self, surroundings: Surroundings, value: Any, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._style = surroundings.style
        self._reach = surroundings.reach
        self._value = value
        self._rows = [_Node("", value, 0)]
        self._current = 0
        if self._rows[0].is_branch and len(value) <= _OPEN_AT_FIRST:
            self.toggle(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"JSON, {_words(value)}")
        self.setAccessibleDescription("Press Space to unfold a branch")

    def height_for(self, _width: int) -> int:
        return len(self._rows) * self._style.code_line

    def plain_text(self) -> str:
        return json.dumps(self._value, indent=2, ensure_ascii=False)

    def menu_items(self) -> tuple[MenuItem, ...]:
        return (MenuItem("Open full", self._open_full), MenuItem("Save as…", self._save))

    def toggle(self, row: int) -> None:
        """Fold or unfold a branch."""
        node = self._rows[row]
        if not node.is_branch:
            return
        if node.is_open:
            end = row + 1
            while end < len(self._rows) and self._rows[end].depth > node.depth:
                end += 1
            del self._rows[row + 1 : end]
        else:
            self._rows[row + 1 : row + 1] = _children(node)
        node.is_open = not node.is_open
        self.height_changed.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // self._style.code_line)
        if event.button() is Qt.MouseButton.LeftButton and 0 <= row < len(self._rows):
            self._current = row
            self.toggle(row)
        event.ignore()  # it also selects the cell

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._rows) - 1
        match event.key():
            case Qt.Key.Key_Space | Qt.Key.Key_Return:
                self.toggle(self._current)
            case Qt.Key.Key_Up:
                self._current = max(0, self._current - 1)
            case Qt.Key.Key_Down:
                self._current = min(last, self._current + 1)
            case _:
                event.ignore()
                return
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self._style.code_line
        first = max(0, event.rect().top() // line)
        last = min(len(self._rows), event.rect().bottom() // line + 1)
        for row in range(first, last):
            self._paint_row(painter, self._rows[row], row * line)
        if self.hasFocus() and self._current < len(self._rows):
            painter.setPen(self._style.colour("accent.line"))
            painter.drawRect(0, self._current * line, self.width() - 1, line - 1)
        painter.end()

    def _paint_row(self, painter: QPainter, node: _Node, y: int) -> None:
        style, line = self._style, self._style.code_line
        x = node.depth * style.px(18) + style.px(16)
        if node.is_branch:
            size = style.px(12)
            icon = Icon.FOLD_OPEN if node.is_open else Icon.FOLD_CLOSED
            box = QRectF(x - style.px(15), y + (line - size) / 2, size, size)
            paint_icon(painter, style.look, icon, box, tint="text.muted")
        painter.setFont(style.code)
        metrics = QFontMetricsF(style.code)
        base = y + style.code_ascent
        if node.name:
            painter.setPen(style.colour("syntax.function"))
            painter.drawText(x, base, node.name)
            x += round(metrics.horizontalAdvance(node.name))
            painter.setPen(style.colour("syntax.operator"))
            painter.drawText(x, base, ": ")
            x += round(metrics.horizontalAdvance(": "))
        text, token = _shown(node.value)
        painter.setPen(style.colour(token))
        painter.drawText(x, base, text)

    def _open_full(self) -> None:
        self._reach.open_text(self.plain_text(), near=self.cell_id)

    def _save(self) -> None:
        self._reach.save_as("output.json", self.plain_text().encode())


def _children(node: _Node) -> list[_Node]:
    value = node.value
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    depth = node.depth + 1
    rows = [_Node(str(name), each, depth) for name, each in pairs[:_MOST_ROWS]]
    if len(pairs) > _MOST_ROWS:
        rows.append(_Node("…", f"{len(pairs) - _MOST_ROWS:,} more, see Open full", depth))
    return rows


def _shown(value: Any) -> tuple[str, str]:
    """How a value is written, and the token of its colour."""
    if isinstance(value, dict | list):
        return _words(value), "text.muted"
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return (text if len(text) <= _LONGEST else text[:_LONGEST] + "…"), "syntax.string"
    if isinstance(value, bool) or value is None:
        return json.dumps(value), "syntax.keyword"
    return json.dumps(value), "syntax.number"


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + (counted(len(value), "key") if value else "") + "}"
    if isinstance(value, list):
        return "[" + (counted(len(value), "item") if value else "") + "]"
    return type(value).__name__
