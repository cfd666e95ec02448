"""The drawer's host: slides over the right edge, above the content, without moving it."""

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QEvent,
    QObject,
    QRect,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dssdesk.desk.kit.focus import FocusBefore
from dssdesk.desk.kit.theme import Look

_SHADE = 14


class Drawer(QWidget):
    """Holds one widget; child of the window's content between top strip and status bar.

    Signals:
        opened_changed: Whether it is open now; tells at the beginning of the movement.
    """

    opened_changed = Signal(bool)

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(host)
        self._look = look
        self._host = host
        self._is_open = False
        self._share = 0.0
        self._focus_before = FocusBefore()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_SHADE, 0, 0, 0)
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._on_moved)
        self._motion.finished.connect(self._on_finished)
        host.installEventFilter(self)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether it is open, or on its way."""
        return self._is_open

    @property
    def shown_width(self) -> int:
        """How much of the window's right edge it covers when it has come to rest."""
        return self._look.px(self._look.tokens.pane.drawer) if self._is_open else 0

    def hold(self, widget: QWidget) -> None:
        """Show this inside."""
        self._layout.addWidget(widget)
        self.setFocusProxy(widget)

    def set_open(self, *, on: bool) -> None:
        """Slide in or out; the focus goes in, and comes back."""
        if on == self._is_open:
            return
        self._is_open = on
        if on:
            self._focus_before.remember()
            self.show()
            self.raise_()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.isAncestorOf(QApplication.focusWidget() or self):
            # Who went on working beside the open drawer keeps the keyboard.
            self._focus_before.give_back()
        self.opened_changed.emit(on)
        self._move_to(1.0 if on else 0.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.set_open(on=False)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = self._look.colour("surface.shadow")
        shade.setAlphaF(shade.alphaF() * 0.7)
        slope = QLinearGradient(0, 0, _SHADE, 0)
        clear = self._look.colour("surface.shadow")
        clear.setAlpha(0)
        slope.setColorAt(0, clear)
        slope.setColorAt(1, shade)
        painter.fillRect(QRect(0, 0, _SHADE, self.height()), slope)
        body = self.rect().adjusted(_SHADE, 0, 0, 0)
        painter.fillRect(body, self._look.colour("surface.raised"))
        painter.fillRect(_SHADE - 1, 0, 1, self.height(), self._look.colour("line.default"))

    def _move_to(self, share: float) -> None:
        self._motion.stop()
        duration = self._look.duration(self._look.tokens.motion.drawer)
        if not duration or not self._host.isVisible():
            self._on_moved(share)
            self._on_finished()
            return
        self._motion.setStartValue(self._share)
        self._motion.setEndValue(share)
        self._motion.setDuration(duration)
        self._motion.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)

    def _on_moved(self, share: float) -> None:
        self._share = share
        self._place()

    def _on_finished(self) -> None:
        if not self._is_open:
            self.hide()

    def _place(self) -> None:
        width = self._look.px(self._look.tokens.pane.drawer) + _SHADE
        left = self._host.width() - round(width * self._share)
        self.setGeometry(left, 0, width, self._host.height())
