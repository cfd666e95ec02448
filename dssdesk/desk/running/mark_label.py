"""A kernel's mark as a small widget, with the name and tooltip that a painted mark must have."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.marks import Mark, RingClock, paint_mark
from dssdesk.desk.kit.theme import Look


class MarkLabel(QWidget):
    """Shows one mark; its ring turns with all others."""

    def __init__(self, look: Look, clock: RingClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._clock = clock
        self._mark: Mark | None = None
        clock.turned.connect(self._on_turned)
        self.fit()
        look.changed.connect(self.fit)

    def show_mark(self, mark: Mark | None) -> None:
        """Show this mark, or nothing."""
        if mark is not self._mark:
            self._mark = mark
            self.setAccessibleName(mark.value if mark else "")
            self.setToolTip(mark.value if mark else "")
            self.update()

    def fit(self) -> None:
        """Take the size that the text size asks for."""
        side = self._look.px(self._look.tokens.icon.size)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is not None:
            centre = QRectF(self.rect()).center()
            paint_mark(QPainter(self), self._look, self._mark, centre, step=self._clock.step)

    def _on_turned(self) -> None:
        if self._mark is not None and self._mark.turns:
            self.update()
