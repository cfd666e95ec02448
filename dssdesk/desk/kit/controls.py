"""Buttons, fields and hints in the house look; focus rings are painted outside the button."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.kit.icons import Icon, make_icon, paint_icon
from dssdesk.desk.kit.marks import paint_focus_ring, paint_unload_plate
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

HINT_LEFT = 16
RING_MARGIN = 3
"""Room round a button for its focus ring."""

_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
}


class ButtonKind(StrEnum):
    """How loud a button is; at most one primary on a screen."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    FLAT = "flat"
    DANGER = "danger"


def press_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Enter presses a button as Space does, where Qt leaves that to dialogs; whether it did."""
    is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    if is_enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        button.click()
        return True
    return False


class Button(QPushButton):
    """A button with a text, perhaps an icon; the ring shows for keyboard focus only."""

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        kind: ButtonKind = ButtonKind.SECONDARY,
        icon: Icon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._kind = kind
        self._has_ring = False
        self._height = look.tokens.control.height
        self.setAutoDefault(True)  # Enter presses it, not only in a dialog
        if icon is not None:
            self.setIcon(make_icon(look, icon, _ink(kind)))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def use_dialog_height(self) -> None:
        """Stand 32 high, as buttons of sheets do."""
        self._height = self._look.tokens.control.dialog
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        look = self._look
        width = look.metrics(TypeRole.STRONG).horizontalAdvance(self.text()) + look.px(28)
        if not self.icon().isNull():
            width += look.px(look.tokens.icon.size + 6)
        return QSize(width + 2 * RING_MARGIN, look.px(self._height) + 2 * RING_MARGIN)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._has_ring = False
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(RING_MARGIN, RING_MARGIN, -RING_MARGIN, -RING_MARGIN)
        fill, edge = self._fill_and_edge()
        painter.setBrush(look.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour(edge)) if edge else Qt.PenStyle.NoPen)
        inset = 0.5 if edge else 0.0
        radius = look.tokens.radius.control
        painter.drawRoundedRect(body.adjusted(inset, inset, -inset, -inset), radius, radius)
        self._paint_content(painter, body)
        if self._has_ring:
            paint_focus_ring(painter, look, body, radius=radius, is_inside=False)

    def _fill_and_edge(self) -> tuple[str, str]:
        if not self.isEnabled():
            return ("", "") if self._kind is ButtonKind.FLAT else ("surface.sunken", "line.subtle")
        down, hot = self.isDown() or self.isChecked(), self.underMouse()
        match self._kind:
            case ButtonKind.PRIMARY:
                state = "pressed" if down else "hover" if hot else "base"
                return f"accent.{state}", ""
            case ButtonKind.DANGER:
                return "state.danger_hover" if down or hot else "state.danger", ""
            case ButtonKind.FLAT:
                return "surface.pressed" if down else "surface.hover" if hot else "", ""
            case ButtonKind.SECONDARY:
                rest = "surface.hover" if hot else "surface.base"
                return "surface.pressed" if down else rest, "line.default"

    def _paint_content(self, painter: QPainter, body: QRectF) -> None:
        look = self._look
        role = TypeRole.BODY if self._kind is ButtonKind.FLAT else TypeRole.STRONG
        painter.setFont(look.font(role))
        painter.setPen(look.colour(_ink(self._kind) if self.isEnabled() else "text.disabled"))
        width = painter.fontMetrics().horizontalAdvance(self.text())
        size = look.px(look.tokens.icon.size)
        gap = look.px(6)
        has_icon = not self.icon().isNull()
        left = body.center().x() - (width + (size + gap if has_icon else 0)) / 2
        if has_icon:
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            box = QRectF(left, body.center().y() - size / 2, size, size).toAlignedRect()
            self.icon().paint(painter, box, Qt.AlignmentFlag.AlignCenter, mode)
            left += size + gap
        place = QRectF(left, body.top(), body.right() - left, body.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, flags | Qt.TextFlag.TextShowMnemonic, self.text())


class FlatButton(QToolButton):
    """A flat button with an icon, and a name that is its tooltip; 28 square without a text.

    A menu that opens at once shows as a chevron at its end.
    """

    def __init__(
        self, look: Look, icon: Icon, name: str, *, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._has_ring = False
        self.setIcon(make_icon(look, icon))
        self.setText(text)
        self.setToolTip(name)
        self.setAccessibleName(name)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else _ICON_ONLY
        self.setToolButtonStyle(style)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.fit()
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Take the size that the text size asks for."""
        look = self._look
        side = look.px(look.tokens.control.icon_button)
        self.setIconSize(QSize(look.px(look.tokens.icon.size), look.px(look.tokens.icon.size)))
        self.setFont(look.font(TypeRole.BODY))
        if self._shows_text() or self._has_chevron():
            self.setFixedHeight(side)
        else:
            self.setFixedSize(side, side)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        look = self._look
        side = look.px(look.tokens.control.icon_button)
        width = look.px(2 * _FLAT_PAD)
        if not self.icon().isNull():
            width += self.iconSize().width()
        if self._shows_text():
            width += look.metrics().horizontalAdvance(self._plain_text()) + look.px(_FLAT_GAP)
        if self._has_chevron():
            width += look.px(_CHEVRON)
        return QSize(max(side, width), side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._has_ring = False
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect())
        radius = look.tokens.radius.control
        is_down = self.isDown() or self.isChecked()
        if self.isEnabled() and (is_down or self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface.pressed" if is_down else "surface.hover"))
            painter.drawRoundedRect(body, radius, radius)
        self._paint_content(painter, body)
        if self._has_ring:
            paint_focus_ring(painter, look, body, radius=radius, is_inside=True)

    def _paint_content(self, painter: QPainter, body: QRectF) -> None:
        look = self._look
        icon = self.iconSize().width()
        has_more = self._shows_text() or self._has_chevron()
        left = look.px(_FLAT_PAD) if has_more else (body.width() - icon) / 2
        if not self.icon().isNull():
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            box = QRectF(left, (body.height() - icon) / 2, icon, icon).toAlignedRect()
            self.icon().paint(painter, box, Qt.AlignmentFlag.AlignCenter, mode)
            left += icon + look.px(_FLAT_GAP)
        painter.setFont(self.font())
        painter.setPen(look.colour("text.secondary" if self.isEnabled() else "text.disabled"))
        if self._shows_text():
            place = body.adjusted(left, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._plain_text())
        if self._has_chevron():
            size = look.px(look.tokens.icon.small)
            start = body.right() - size - look.px(6)
            place = QRectF(start, (body.height() - size) / 2, size, size)
            paint_icon(painter, look, Icon.FOLD_OPEN, place, tint="text.muted")

    def _shows_text(self) -> bool:
        return bool(self.text()) and self.toolButtonStyle() is not _ICON_ONLY

    def _plain_text(self) -> str:
        return self.text().replace("&&", "&")

    def _has_chevron(self) -> bool:
        return self.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup


_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
_FLAT_PAD = 8
_FLAT_GAP = 6
_CHEVRON = 18


class UnloadButton(QAbstractButton):
    """The yellow cross as a button: it unloads, and nothing else looks like it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        side = self._look.px(self._look.tokens.control.min_hit)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        centre = QRectF(self.rect()).center()
        is_hot = self.underMouse() or self.hasFocus()
        paint_unload_plate(
            QPainter(self), self._look, centre, is_hot=is_hot, has_ring=self.hasFocus()
        )


class EmptyHint(QWidget):
    """What stands where content will be: what will be here, then one action.

    Signals:
        action_requested: The person took the action.
    """

    action_requested = Signal()

    def __init__(
        self, look: Look, text: str, *, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.label = QLabel(text, self)
        self.label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(HINT_LEFT, 12, HINT_LEFT, 12)
        layout.setSpacing(8)
        layout.addWidget(self.label)
        if action:
            button = Button(look, action, parent=self)
            button.clicked.connect(self._on_clicked)
            layout.addWidget(button)
        layout.addStretch(1)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def apply_look(self) -> None:
        """Muted text in the current theme."""
        self.label.setFont(self._look.font(TypeRole.BODY))
        palette = self.label.palette()
        palette.setColor(self.label.foregroundRole(), self._look.colour("text.muted"))
        self.label.setPalette(palette)

    def _on_clicked(self) -> None:
        self.action_requested.emit()


def _ink(kind: ButtonKind) -> str:
    return {
        ButtonKind.PRIMARY: "text.on_accent",
        ButtonKind.DANGER: "text.on_danger",
        ButtonKind.FLAT: "text.secondary",
    }.get(kind, "text.primary")
