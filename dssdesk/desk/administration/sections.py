"""The list at the left: what there is to administer."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_WIDTH = 176
_INSET = 8


class Sections(QWidget):
    """Groups of pages; the one on show is selected."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("Administration")
        self.tasks = SectionRow(look, Icon.RUNNING, "Background tasks")
        self.tasks.setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_INSET, 10, _INSET, _INSET)
        layout.setSpacing(2)
        group = Label(look, "Monitoring", role=TypeRole.SECTION, tint="text.secondary")
        group.setContentsMargins(10, 4, 0, 4)
        layout.addWidget(group)
        layout.addWidget(self.tasks)
        layout.addStretch(1)
        self.fit()
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Take the width that the text size asks for."""
        self.setFixedWidth(self._look.px(_WIDTH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface.window"))
        line = look.colour("line.default")
        painter.fillRect(self.width() - 1, 0, 1, self.height(), line)


class SectionRow(QAbstractButton):
    """A page's name."""

    def __init__(self, look: Look, icon: Icon, text: str) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_WIDTH - 2 * _INSET), self._look.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rect, painter = self._look, QRectF(self.rect()), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.tokens.radius.small
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface.selected"))
            painter.drawRoundedRect(rect, radius, radius)
        size = look.px(look.tokens.icon.size)
        box = QRectF(10, (rect.height() - size) / 2, size, size)
        paint_icon(painter, look, self._icon, box)
        painter.setFont(look.font(TypeRole.BODY))
        painter.setPen(look.colour("text.primary"))
        place = rect.adjusted(box.right() + look.px(8), 0, -4, 0)
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(place.width())
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        if self.hasFocus():
            paint_focus_ring(painter, look, rect, radius=radius, is_inside=True)
