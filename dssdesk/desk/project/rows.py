"""The parts of home, folder and welcome: headings, rows that lead somewhere, facts."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from dssdesk.desk.kit.controls import press_by_enter
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import Label, plain_tip
from dssdesk.desk.kit.marks import Mark, RingClock, paint_focus_ring, paint_mark
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_VCENTRE = Qt.AlignmentFlag.AlignVCenter
_FIGURE = 92


def link_button(text: str) -> QPushButton:
    """A button that looks as a link."""
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


class Heading(QWidget):
    """A section's title, how much is in it, and links at the right."""

    def __init__(self, look: Look, title: str, figure: str = "") -> None:
        super().__init__()
        self._look = look
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 4, 8)
        self._row.setSpacing(16)
        self._row.addWidget(Label(look, title, role=TypeRole.TITLE, tint="text.primary"))
        if figure:
            self._row.addWidget(Label(look, figure, role=TypeRole.BODY, tint="text.muted"))
        self._row.addStretch(1)

    def add_link(self, text: str) -> QPushButton:
        """One more thing to do."""
        button = link_button(text)
        self._row.addWidget(button)
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:
        line = self._look.colour("line.default")
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, line)


class PlaceRow(QAbstractButton):
    """A thing of a project: icon, name, what is to say of it, figures. A click goes there.

    Signals:
        open_requested: The `Place`.
        menu_requested: The `Place`, and where on the screen its menu is wanted.
    """

    open_requested = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, look: Look, clock: RingClock, place: Place, name: str) -> None:
        super().__init__()
        self.place = place
        self._look = look
        self._clock = clock
        self._name = name
        self._icon, self._tint = Icon.NOTEBOOK, "kind.notebook"
        self._words = ""
        self._figures: tuple[str, ...] = ()
        self._mark: Mark | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click goes there, and leaves no ring
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        clock.turned.connect(self._on_turned)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def show_icon(self, icon: Icon, tint: str) -> None:
        """What kind of thing it is."""
        self._icon, self._tint = icon, tint
        self.update()

    def show_words(
        self, words: str, figures: tuple[str, ...] = (), mark: Mark | None = None
    ) -> None:
        """What is to say of it now; figures stand at the right, in columns."""
        self._words, self._figures, self._mark = words, figures, mark
        said = [self._name, words, *(figure for figure in figures if figure)]
        self.setAccessibleName(", ".join(one for one in said if one))
        self.setToolTip(plain_tip(f"{self._name}\n{words}".strip()))
        self.update()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(self._look.tokens.row.list))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(self.place, event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rect, painter = self._look, QRectF(self.rect()), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or self.underMouse():
            name = "surface.pressed" if self.isDown() else "surface.hover"
            painter.fillRect(rect, look.colour(name))
        line = look.colour("line.subtle")
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), line)
        size, pad = look.px(look.tokens.icon.size), look.px(6)
        icon = QRectF(pad, (rect.height() - size) / 2, size, size)
        paint_icon(painter, look, self._icon, icon, tint=self._tint)
        second = _second(look, rect)
        right = self._paint_figures(painter, rect)
        self._write(
            painter, rect.adjusted(icon.right() + look.px(9), 0, 0, 0), second - look.px(12)
        )
        painter.setFont(look.font(TypeRole.BODY, figures=True))
        painter.setPen(look.colour("text.secondary"))
        place = QRectF(second, 0, max(0.0, right - second - look.px(12)), rect.height())
        painter.drawText(place, _VCENTRE, _kept(painter.fontMetrics(), self._words, place.width()))
        if self.hasFocus():
            paint_focus_ring(painter, look, rect, radius=look.tokens.radius.small, is_inside=True)

    def _paint_figures(self, painter: QPainter, rect: QRectF) -> float:
        """From the right; returns where the words must end."""
        look, right = self._look, rect.right() - self._look.px(4)
        if self._mark is None and not any(self._figures):
            return right
        width = look.px(_FIGURE)
        painter.setFont(look.font(TypeRole.BODY, figures=True))
        painter.setPen(look.colour("text.secondary"))
        for figure in reversed(self._figures):
            place = QRectF(right - width, 0, width, rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | _VCENTRE, figure)
            right -= width
        if self._mark is not None:
            centre = QPointF(right + look.px(14), rect.center().y())
            paint_mark(painter, look, self._mark, centre, step=self._clock.step)
        return right

    def _write(self, painter: QPainter, rect: QRectF, right: float) -> None:
        painter.setFont(self._look.font(TypeRole.STRONG))
        painter.setPen(self._look.colour("text.primary"))
        width = right - rect.left()
        painter.drawText(rect, _VCENTRE, _kept(painter.fontMetrics(), self._name, width))

    def _on_clicked(self) -> None:
        self.open_requested.emit(self.place)

    def _on_turned(self) -> None:
        if self._mark is not None and self._mark.turns:
            self.update()


class ColumnTitles(QWidget):
    """The small titles above rows with figures."""

    def __init__(self, look: Look, name: str, words: str, figures: tuple[str, ...]) -> None:
        super().__init__()
        self._look = look
        self._name, self._words, self._figures = name, words, figures
        self.setFixedHeight(look.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rect, painter = self._look, QRectF(self.rect()), QPainter(self)
        painter.setFont(look.font(TypeRole.CAPTION))
        painter.setPen(look.colour("text.muted"))
        painter.drawText(rect.adjusted(look.px(6), 0, 0, 0), _VCENTRE, self._name)
        right, width = rect.right() - look.px(4), look.px(_FIGURE)
        for figure in reversed(self._figures):
            place = QRectF(right - width, 0, width, rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | _VCENTRE, figure)
            right -= width
        second = _second(look, rect)
        place = QRectF(second, 0, max(0.0, right - second), rect.height())
        painter.drawText(place, _VCENTRE, _kept(painter.fontMetrics(), self._words, place.width()))
        painter.fillRect(QRectF(0, rect.height() - 1, rect.width(), 1), look.colour("line.subtle"))


def _kept(metrics: QFontMetrics, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(width)))


def _second(look: Look, rect: QRectF) -> float:
    """Where the second column of a row begins: names need more of a narrow one."""
    return rect.width() * (0.3 if rect.width() > look.px(600) else 0.5)
