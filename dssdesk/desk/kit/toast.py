"""Toasts: short notices at the bottom right that go by themselves, unless they ask something."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from dssdesk.desk.kit.controls import FlatButton
from dssdesk.desk.kit.icons import Icon, pixmap_of
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.marks import paint_shadow
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_WIDTH = 340
_EDGE = 16
_SHADOW = 16
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a toast says: one sentence of fact, one of consequence, perhaps one thing to do."""

    title: str
    text: str = ""
    icon: Icon = Icon.INFO
    tint: str = "state.info"
    action: str = ""
    run: Callable[[], object] | None = None

    @property
    def stays(self) -> bool:
        """Whether it waits for the person."""
        return self.run is not None


def failure(title: str, text: str = "") -> Notice:
    """A notice that something went wrong."""
    return Notice(title=title, text=text, icon=Icon.DIED, tint="state.danger_mark")


def success(title: str, text: str = "") -> Notice:
    """A notice that something was finished."""
    return Notice(title=title, text=text, icon=Icon.FINISHED, tint="state.running")


class Toasts(QObject):
    """The stack of toasts of one window; who keeps what was told is `desk.shell.notices`."""

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(host)
        self._look = look
        self._host = host
        self._shown: list[Toast] = []
        self._right = 0
        self._bottom = 0
        host.installEventFilter(self)

    @property
    def shown(self) -> tuple["Toast", ...]:
        """From the oldest to the newest."""
        return tuple(self._shown)

    def show(self, notice: Notice) -> None:
        """Show one more, below the others."""
        while len(self._shown) >= _MOST_SHOWN:
            self._drop(self._shown[0])
        # A sheet that is open lies over the host: what stays must not cover the sheet's buttons,
        # what goes by itself could go unseen below.
        toast = Toast(self._look, notice, self._host if notice.stays else self._host.window())
        toast.closed.connect(self._on_closed)
        self._shown.append(toast)
        toast.show()
        self._restack()

    def keep_clear(self, *, right: int, bottom: int) -> None:
        """Stay away from a drawer and from the status bar."""
        self._right, self._bottom = right, bottom
        self._restack()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._restack()
        return super().eventFilter(watched, event)

    def _on_closed(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast):
            self._drop(toast)
            self._restack()

    def _drop(self, toast: "Toast") -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()

    def _restack(self) -> None:
        corner = QPoint(self._host.width() - self._right, self._host.height() - self._bottom)
        corner += QPoint(_SHADOW - _EDGE, _SHADOW - _EDGE)
        above = QPoint(self._host.mapTo(self._host.window(), corner).x(), _EDGE - _SHADOW)
        for toast in reversed(self._shown):
            toast.fit()
            if self._has_sheet() and not toast.stays:
                # The buttons of a sheet are at its lower right: what goes by itself hangs above.
                toast.move(_hang(toast, above))
            else:
                place = _stand(toast, corner)
                toast.move(self._host.mapTo(toast.parentWidget() or self._host, place))
            toast.raise_()

    def _has_sheet(self) -> bool:
        sheets = self._host.window().findChildren(Sheet)
        return any(sheet.isVisible() for sheet in sheets)


class Toast(QFrame):
    """One toast; stays while the pointer is over it.

    Signals:
        closed: Its time is over, or the person closed it.
    """

    closed = Signal()

    def __init__(self, look: Look, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._notice = notice
        self.setFixedWidth(look.px(_WIDTH) + 2 * _SHADOW)
        self.setAccessibleName(f"{notice.title}. {notice.text}".strip())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.closed)
        self._build()
        self._wait()

    @property
    def stays(self) -> bool:
        """Whether it waits for the person."""
        return self._notice.stays

    def fit(self) -> None:
        """As high as its texts are at its width; `adjustSize` does so for windows only."""
        self.resize(self.width(), self.heightForWidth(self.width()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._wait()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        shadow = self._look.tokens.shadow.toast
        offset = QPointF(shadow.x, shadow.y / 2)
        paint_shadow(painter, self._look, body, blur=shadow.blur, offset=offset)
        painter.setBrush(self._look.colour("surface.raised"))
        painter.setPen(QPen(self._look.colour("line.default")))
        radius = self._look.tokens.radius.sheet
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _build(self) -> None:
        look, notice = self._look, self._notice
        layout = QGridLayout(self)
        inner = _SHADOW + 12
        layout.setContentsMargins(inner, inner, inner - 4, inner)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        sign = QLabel()
        sign.setPixmap(
            pixmap_of(
                look, notice.icon, look.px(16), tint=notice.tint, ratio=self.devicePixelRatioF()
            )
        )
        layout.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(_line(look, notice.title, TypeRole.STRONG, "text.primary"), 0, 1)
        close = FlatButton(look, Icon.CLOSE, "Close")
        close.clicked.connect(self.closed)
        layout.addWidget(close, 0, 2, 3, 1, Qt.AlignmentFlag.AlignTop)
        if notice.text:
            layout.addWidget(_line(look, notice.text, TypeRole.SMALL, "text.secondary"), 1, 1)
        if notice.run is not None:
            action = QPushButton(notice.action)
            action.setProperty("kind", "link")
            action.setCursor(Qt.CursorShape.PointingHandCursor)
            action.clicked.connect(self._on_action)
            layout.addWidget(action, 2, 1, Qt.AlignmentFlag.AlignLeft)

    def _wait(self) -> None:
        if not self._notice.stays:
            self._timer.start(self._look.tokens.motion.toast_stay)

    def _on_action(self) -> None:
        self.closed.emit()
        if self._notice.run is not None:
            self._notice.run()


def _stand(toast: Toast, corner: QPoint) -> QPoint:
    """Where a toast stands above this corner, which moves up for the next one."""
    place = corner - QPoint(toast.width(), toast.height())
    corner.setY(place.y() + _SHADOW)
    return place


def _hang(toast: Toast, corner: QPoint) -> QPoint:
    """Where a toast hangs from this corner, which moves down for the next one."""
    place = corner - QPoint(toast.width(), 0)
    corner.setY(corner.y() + toast.height() - _SHADOW)
    return place


def _line(look: Look, text: str, role: TypeRole, tint: str) -> Label:
    label = Label(look, text, role=role, tint=tint)
    label.setWordWrap(True)
    return label
