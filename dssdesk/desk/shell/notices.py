"""Everything that was told stays in a list: the bell in the top strip shows it."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.kit.controls import Button, ButtonKind
from dssdesk.desk.kit.icons import pixmap_of
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.text import when_text
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.kit.tokens import TypeRole

_MOST = 100
_WIDTH = 380
_HIGHEST = 480
_NOTHING = "Nothing was told yet. What a toast says stays here."


@dataclass(frozen=True, slots=True)
class Told:
    """A notice, and when it was told."""

    notice: Notice
    at: float


class Notices(QObject):
    """Shows notices as toasts and remembers them, the newest first.

    Signals:
        changed: One more was told, or they were read or cleared.
    """

    changed = Signal()

    def __init__(
        self, show: Callable[[Notice], None], *, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__()
        self._show = show
        self._clock = clock
        self._told: list[Told] = []
        self._unread = 0

    @property
    def told(self) -> tuple[Told, ...]:
        """The newest first."""
        return tuple(self._told)

    @property
    def unread(self) -> int:
        """How many were told since the list was last open."""
        return self._unread

    def tell(self, notice: Notice) -> None:
        """Show a toast, and keep it."""
        self._told = [Told(notice, self._clock()), *self._told][:_MOST]
        self._unread = min(self._unread + 1, _MOST)
        self._show(notice)
        self.changed.emit()

    def read(self) -> None:
        """The list is open: nothing is new any more."""
        self._unread = 0
        self.changed.emit()

    def clear(self) -> None:
        """Forget all."""
        self._told = []
        self._unread = 0
        self.changed.emit()

    def now(self) -> float:
        """The time that ages are reckoned against."""
        return self._clock()


class NoticesPopup(QFrame):
    """The list below the bell; closes by Esc, by a click elsewhere, or when a link is taken."""

    def __init__(self, look: Look, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._notices = notices
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Notifications")
        self.clear = Button(look, "Clear all", kind=ButtonKind.FLAT)
        self.clear.setEnabled(bool(notices.told))
        self.clear.clicked.connect(self._on_clear)
        self.links: list[QPushButton] = []
        self._lay_out()

    def show_below(self, button: QWidget) -> None:
        """Open with the right edges in one line."""
        look = self._look
        width = look.px(_WIDTH)
        self.setFixedSize(width, min(self._wanted_height(width), look.px(_HIGHEST)))
        self.move(button.mapToGlobal(QPoint(button.width() - width, button.height() + 4)))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBrush(self._look.colour("surface.raised"))
        painter.setPen(QPen(self._look.colour("line.default")))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _lay_out(self) -> None:
        look = self._look
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 8, 4)
        head.addWidget(Label(look, "Notifications", role=TypeRole.STRONG), 1)
        head.addWidget(self.clear)
        self._page = QWidget()
        rows = QVBoxLayout(self._page)
        rows.setContentsMargins(14, 0, 14, 12)
        rows.setSpacing(12)
        for told in self._notices.told:
            rows.addWidget(self._row(told))
        if not self._notices.told:
            rows.addWidget(_wrapped(look, _NOTHING, tint="text.muted"))
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._page)
        area.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(area, 1)

    def _row(self, told: Told) -> QWidget:
        look, notice = self._look, told.notice
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        sign = QLabel()
        ratio = self.devicePixelRatioF()
        sign.setPixmap(pixmap_of(look, notice.icon, look.px(16), tint=notice.tint, ratio=ratio))
        age = when_text(told.at, self._notices.now())
        grid.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_wrapped(look, notice.title, role=TypeRole.BODY, tint="text.primary"), 0, 1)
        when = Label(look, age, role=TypeRole.SMALL, tint="text.muted")
        grid.addWidget(when, 0, 2, Qt.AlignmentFlag.AlignTop)
        if notice.text:
            text = _wrapped(look, notice.text)
            grid.addWidget(text, 1, 1, 1, 2)
        if notice.run is not None:
            link = QPushButton(notice.action)
            link.setProperty("kind", "link")
            link.setCursor(Qt.CursorShape.PointingHandCursor)
            link.clicked.connect(functools.partial(self._on_link, notice.run))
            grid.addWidget(link, 2, 1, Qt.AlignmentFlag.AlignLeft)
            self.links.append(link)
        return row

    def _wanted_height(self, width: int) -> int:
        layout = self._page.layout()
        inner = 0 if layout is None else layout.heightForWidth(width - 2)
        return inner + self._look.px(48)

    def _on_link(self, run: Callable[[], object]) -> None:
        self.close()
        run()

    def _on_clear(self) -> None:
        self._notices.clear()
        self.close()


def _wrapped(
    look: Look, text: str, *, role: TypeRole = TypeRole.SMALL, tint: str = "text.secondary"
) -> Label:
    label = Label(look, text, role=role, tint=tint)
    label.setWordWrap(True)
    return label
