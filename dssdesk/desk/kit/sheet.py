"""A sheet: a card over a scrim, child of the window, with the focus kept inside.

No window of its own, so that radius and shadow need no compositor.
"""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import Shiboken

from dssdesk.desk.kit.focus import FocusBefore
from dssdesk.desk.kit.marks import paint_shadow
from dssdesk.desk.kit.theme import Look


class Card(QFrame):
    """The raised ground of a sheet."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._look.colour("surface.raised"))
        painter.setPen(QPen(self._look.colour("line.default")))
        radius = self._look.tokens.radius.sheet
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class Sheet(QWidget):
    """Covers its window with a scrim and shows ``card`` on it; Esc closes, focus returns.

    Shortcuts of the window wait, and the keyboard comes back when something below takes it.

    Put a layout on `card`, then call `open`. It deletes itself when it closes.

    Signals:
        dismissed: Closed by Esc, by a click beside the card, or by `dismiss`.
    """

    dismissed = Signal()

    def __init__(self, look: Look, host: QWidget, *, scrim: float = 1.0) -> None:
        super().__init__(host.window())
        self.look = look
        self._window = host.window()
        self._scrim = scrim
        self._focus_before = FocusBefore()
        self._focus_inside: QWidget = self
        self.card = Card(look, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._window.installEventFilter(self)
        look.changed.connect(self.place)

    def open(self) -> None:
        """Show it over the whole window."""
        self._focus_before.remember()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Take it away, and give the focus back."""
        if self.isHidden():
            return
        self._window.removeEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._on_focus_changed)
        self.hide()
        self._focus_before.give_back()
        self.deleteLater()

    def dismiss(self) -> None:
        """Close it without an answer."""
        if self.isHidden():
            return
        self.close_sheet()
        self.dismissed.emit()

    def place(self) -> None:
        """Cover the window, and put the card where it belongs; subclasses may say elsewhere."""
        self.setGeometry(self._window.rect())
        size = self._card_size().boundedTo(self.size())
        left = (self.width() - size.width()) // 2
        top = max(0, (self.height() - size.height()) * 2 // 5)
        self.card.setGeometry(left, top, size.width(), size.height())
        # The shadow is ours: it must go where the card was.
        self.update()

    def _card_size(self) -> QSize:
        size = self.card.sizeHint().expandedTo(self.card.minimumSize())
        size = size.boundedTo(self.card.maximumSize())
        if self.card.hasHeightForWidth():
            # Texts that wrap are only as high as their width makes them.
            size.setHeight(self.card.heightForWidth(size.width()))
        return size

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence(event.keyCombination())
            if not any(keys == one.key() for one in self.findChildren(QShortcut)):
                event.accept()  # a key of ours, so no shortcut of the window below
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        # Nothing typed here may reach the window below.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 (Qt's own)
        inside = self._focusable()
        if not inside:
            return True
        now = QApplication.focusWidget()
        here = inside.index(now) if now in inside else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        inside[(here + (1 if forward else -1)) % len(inside)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = self.look.colour("surface.scrim")
        shade.setAlphaF(shade.alphaF() * self._scrim)
        painter.fillRect(self.rect(), shade)
        shadow = self.look.tokens.shadow.sheet
        offset = QPointF(shadow.x, shadow.y)
        rect = QRectF(self.card.geometry())
        paint_shadow(painter, self.look, rect, blur=shadow.blur, offset=offset)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self._window:
            return  # a menu, another window
        if now is self or self.isAncestorOf(now):
            self._focus_inside = now
        elif self._is_topmost():
            inside = self._focus_inside
            alive = Shiboken.isValid(inside) and inside.isVisible()
            (inside if alive else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_topmost(self) -> bool:
        """Whether no other sheet lies above; who is raised last is the last child."""
        directly = Qt.FindChildOption.FindDirectChildrenOnly
        sheets = self._window.findChildren(Sheet, options=directly)
        return [one for one in sheets if not one.isHidden()][-1:] == [self]

    def _focusable(self) -> list[QWidget]:
        """What Tab goes through, in the order in which it was made.

        Not by `nextInFocusChain`: PySide makes what that returns a child of the widget asked, so
        a widget of the window would count as deleted when this sheet goes.
        """
        return [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
        ]
