"""The list at the left: what there is to administer."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from dssdesk.desk.administration.pages import Page
from dssdesk.desk.kit.controls import press_by_enter
from dssdesk.desk.kit.icons import paint_icon
from dssdesk.desk.kit.labels import Label, paint_short
from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_WIDTH = 176
_NARROW = 52
_INSET = 8
_PAD = 10


class Sections(QWidget):
    """Groups of pages; the one on show is selected. Where there is no room, icons stand alone.

    Signals:
        chosen: The id of a page that the person wants to see.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, pages: Sequence[Page]) -> None:
        super().__init__()
        self._look = look
        self._is_narrow = False
        self._labels: list[Label] = []
        self.rows: dict[str, SectionRow] = {}
        self.setAccessibleName("Administration")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_INSET, 10, _INSET, _INSET)
        layout.setSpacing(2)
        group = ""
        for page in pages:
            if page.group != group:
                layout.addWidget(self._heading(page.group, is_first=not group))
                group = page.group
            row = self.rows[page.id] = SectionRow(look, page)
            row.clicked.connect(self._on_clicked)
            layout.addWidget(row)
        layout.addStretch(1)
        self.fit()
        look.changed.connect(self.fit)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard goes through the names of the pages."""
        return any(row.hasFocus() for row in self.rows.values())

    def show_page(self, page: str) -> None:
        """Select this page."""
        self.rows[page].setChecked(True)

    def set_narrow(self, *, on: bool) -> None:
        """Show icons only, or names again."""
        if on != self._is_narrow:
            self._is_narrow = on
            self.fit()

    def fit(self) -> None:
        """Take the width that the text size asks for."""
        self.setFixedWidth(self._look.px(_NARROW if self._is_narrow else _WIDTH))
        for label in self._labels:
            label.setVisible(not self._is_narrow)
        for row in self.rows.values():
            row.set_narrow(on=self._is_narrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface.window"))
        line = look.colour("line.default")
        painter.fillRect(self.width() - 1, 0, 1, self.height(), line)

    def _heading(self, text: str, *, is_first: bool) -> Label:
        label = Label(self._look, text, role=TypeRole.SECTION, tint="text.secondary")
        label.setContentsMargins(_PAD, 4 if is_first else 14, 0, 4)
        self._labels.append(label)
        return label

    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender().objectName())


class SectionRow(QAbstractButton):
    """A page's name."""

    def __init__(self, look: Look, page: Page) -> None:
        super().__init__()
        self._look = look
        self._icon = page.icon
        self._is_narrow = False
        self.setObjectName(page.id)
        self.setText(page.title)
        self.setAccessibleName(page.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_narrow(self, *, on: bool) -> None:
        """Show the icon alone; its name is the tooltip then."""
        self._is_narrow = on
        self.setToolTip(self.text() if on else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = (_NARROW if self._is_narrow else _WIDTH) - 2 * _INSET
        return QSize(self._look.px(width), self._look.px(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rect, painter = self._look, QRectF(self.rect()), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.tokens.radius.small
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            ground = "surface.selected" if self.isChecked() else "surface.hover"
            painter.setBrush(look.colour(ground))
            painter.drawRoundedRect(rect, radius, radius)
        size = look.px(look.tokens.icon.size)
        left = (rect.width() - size) / 2 if self._is_narrow else _PAD
        box = QRectF(left, (rect.height() - size) / 2, size, size)
        paint_icon(painter, look, self._icon, box)
        if not self._is_narrow:
            painter.setFont(look.font(TypeRole.BODY))
            painter.setPen(look.colour("text.primary"))
            place = rect.adjusted(box.right() + look.px(8), 0, -4, 0)
            paint_short(painter, place, self.text())
        if self.hasFocus():
            paint_focus_ring(painter, look, rect, radius=radius, is_inside=True)
