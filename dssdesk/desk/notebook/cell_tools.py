"""The small bar at the top right of a cell: run, move, duplicate, more."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.notebook.tool_buttons import ActionButton, IconButton

_BUTTONS = ("run_in_place", "move_up", "move_down", "duplicate_cells")
MORE = (
    "cut_cells",
    "copy_cells",
    "paste_below",
    "split_cell",
    "merge_cells",
    "make_code",
    "make_markdown",
    "make_raw",
    "clear_outputs",
    "delete_cells",
)
"""What the menu of a cell offers."""

_SIDE = 24
_HEIGHT = 26


class CellTools(QWidget):
    """Floats half over the upper border of the active cell; its buttons are actions."""

    def __init__(self, look: Look, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._actions = actions
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self._buttons: list[QToolButton] = []
        for name in _BUTTONS:
            button = ActionButton(look, actions[f"notebook.{name}"], has_word=False, parent=self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons.append(button)
        self._more = IconButton(look, make_icon(look, Icon.MORE), "More for this cell", self)
        self._more.clicked.connect(self._on_more)
        self._buttons.append(self._more)
        for each in self._buttons:
            layout.addWidget(each)
        self._fit()
        look.changed.connect(self._fit)
        self.setAccessibleName("Tools of the cell")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def place(self, ground: QRect) -> None:
        """Stand over the upper border of this rectangle; nowhere, if it is empty."""
        if ground.bottom() < self.height() or ground.width() < 2 * self.width():
            self.hide()
            return
        top = ground.top() - self.height() // 2
        self.move(ground.right() - self.width() - self._look.px(8), max(0, top))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._look.colour("surface.raised"))
        painter.setPen(QPen(self._look.colour("line.default"), 1))
        radius = self._look.tokens.radius.control
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()

    @Slot()
    def _fit(self) -> None:
        """Take the size that the text size asks for."""
        side = QSize(self._look.px(_SIDE), self._look.px(_HEIGHT - 2))
        for button in self._buttons:
            button.setFixedSize(side)
        self.setFixedSize(side.width() * len(self._buttons) + 2, self._look.px(_HEIGHT))

    @Slot()
    def _on_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._actions[f"notebook.{name}"] for name in MORE])
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))
