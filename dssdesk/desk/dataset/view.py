"""The dataset's tab: a line that says what of it is shown, and the grid or a hint."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.dataset.grid import Grid
from dssdesk.desk.dataset.state import Rows, sample_text
from dssdesk.desk.kit.controls import EmptyHint, FlatButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_READING = "Reading the first rows…"
_NO_ROWS = "This dataset has no rows."


class SampleLine(QWidget):
    """The bar above the grid."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.label = QLabel()
        self.reload = FlatButton(look, Icon.RESTART, "Read the rows again")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 8, 0)
        layout.addWidget(self.label)
        layout.addStretch(1)
        layout.addWidget(self.reload)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def apply_look(self) -> None:
        """Take sizes and colours of the current look."""
        self.setFixedHeight(self._look.px(self._look.tokens.bar.toolbar))
        self.label.setFont(self._look.font(TypeRole.BODY, figures=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.base"))
        painter.setPen(self._look.colour("line.default"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())


class DatasetView(QWidget):
    """Shows rows, or says why there are none.

    Signals:
        read_requested: Read the sample again.
    """

    read_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._hint: EmptyHint | None = None
        self.line = SampleLine(look)
        self.grid = Grid(look)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.line)
        layout.addLayout(self._stack, 1)
        self.line.reload.clicked.connect(self.read_requested)

    @property
    def hint(self) -> str:
        """The hint that stands in the grid's place, if one does."""
        return self._hint.label.text() if self._hint is not None else ""

    def show_reading(self) -> None:
        """Rows are on their way; rows that are here stay."""
        self.line.reload.setEnabled(False)
        if self.grid.rows is None:
            self._show_hint(_READING)

    def show_rows(self, rows: Rows) -> None:
        """The sample is there; its pages follow."""
        self.line.reload.setEnabled(True)
        self.line.label.setText(sample_text(rows.sample))
        self.grid.show_rows(rows)
        if rows.sample.rows == 0:
            self._show_hint(_NO_ROWS)
        else:
            self._drop_hint()

    def show_error(self, text: str) -> None:
        """The rows cannot be read."""
        self.line.reload.setEnabled(True)
        self._show_hint(text, action="Try again")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._hint is None:
            self.grid.setFocus(event.reason())

    def _show_hint(self, text: str, *, action: str = "") -> None:
        has_keyboard = self._has_keyboard()
        self._drop_hint()
        self._hint = EmptyHint(self._look, text, action=action, parent=self)
        if has_keyboard:
            self.setFocus()  # a grid out of sight would hand it to some other part of the window
        self._hint.action_requested.connect(self.read_requested)
        self._stack.addWidget(self._hint)
        self._stack.setCurrentWidget(self._hint)

    def _drop_hint(self) -> None:
        has_keyboard = self._has_keyboard()
        if self._hint is not None:
            self._stack.removeWidget(self._hint)
            self._hint.deleteLater()
            self._hint = None
        self._stack.setCurrentWidget(self.grid)
        if has_keyboard:
            self.grid.setFocus()

    def _has_keyboard(self) -> bool:
        """Whether keys go to this screen, and not to the button above the rows."""
        focus = QApplication.focusWidget()
        if focus is None or focus is self.line.reload:
            return False
        return focus is self or self.isAncestorOf(focus)
