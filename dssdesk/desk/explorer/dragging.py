"""Dragging notebooks from one project to another, and files from elsewhere onto the tree."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QDropEvent, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.explorer.state import Node
from dssdesk.desk.kit.dropping import paths_of
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.places import NotebookRef

_MIME = "application/x-dssdesk-notebooks"
_WIDEST = 240


@dataclass(frozen=True, slots=True)
class Dropped:
    """Notebooks that were dropped on a project."""

    notebooks: tuple[NotebookRef, ...]
    project: ProjectKey
    is_copy: bool


def mime_of(notebooks: Sequence[NotebookRef]) -> QMimeData:
    """The notebooks as something that can be dragged."""
    data = QMimeData()
    data.setData(_MIME, QByteArray(msgspec.json.encode(notebooks)))
    data.setText("\n".join(notebook.title for notebook in notebooks))
    return data


def notebooks_of(data: QMimeData) -> tuple[NotebookRef, ...]:
    """The notebooks that are dragged."""
    if not data.hasFormat(_MIME):
        return ()
    return msgspec.json.decode(data.data(_MIME).data(), type=tuple[NotebookRef, ...])


def can_drop(data: QMimeData) -> bool:
    """Whether the tree takes this at all."""
    return data.hasFormat(_MIME) or bool(paths_of(data))


def wanted_action(event: QDropEvent, *, is_notebook: bool) -> Qt.DropAction:
    """Notebooks are moved, with Ctrl copied; files are always copied."""
    has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    is_copy = has_ctrl or not is_notebook
    return Qt.DropAction.CopyAction if is_copy else Qt.DropAction.MoveAction


def start_drag(source: QWidget, look: Look, nodes: Sequence[Node]) -> None:
    """Drag the notebooks among these nodes; files from outside every project stay."""
    refs = [node.notebook for node in nodes if node.notebook is not None]
    notebooks = [ref for ref in refs if not ref.is_file]
    if not notebooks:
        return
    drag = QDrag(source)
    drag.setMimeData(mime_of(notebooks))
    count = len(notebooks)
    text = notebooks[0].title if count == 1 else counted(count, "notebook")
    drag.setPixmap(_chip(source, look, text))
    drag.setHotSpot(QPoint(-12, -8))
    drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)


def _chip(source: QWidget, look: Look, text: str) -> QPixmap:
    """What hangs at the pointer: icon and name on a ground of their own."""
    metrics, side, gap = look.metrics(TypeRole.BODY), look.px(16), look.px(8)
    kept = metrics.elidedText(text, Qt.TextElideMode.ElideRight, look.px(_WIDEST))
    width = side + 3 * gap + metrics.horizontalAdvance(kept)
    ratio = source.devicePixelRatioF()
    pixmap = QPixmap(QSize(width, look.px(28)) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(look.colour("surface.raised"))
    painter = QPainter(pixmap)
    body = QRectF(0, 0, width, look.px(28))
    painter.setPen(look.colour("line.default"))
    painter.drawRect(body.adjusted(0.5, 0.5, -0.5, -0.5))
    place = QRectF(gap, (body.height() - side) / 2, side, side)
    paint_icon(painter, look, Icon.NOTEBOOK, place, tint="kind.notebook")
    painter.setFont(look.font(TypeRole.BODY))
    painter.setPen(look.colour("text.primary"))
    words = body.adjusted(side + 2 * gap, 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, kept)
    painter.end()
    return pixmap
