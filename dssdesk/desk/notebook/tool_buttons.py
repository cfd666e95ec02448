"""Flat buttons of the notebook's toolbar, painted: icon or mark, word, perhaps a small arrow."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QCursor, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import Mark, RingClock, paint_mark
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole


def paint_flat(painter: QPainter, button: QToolButton, look: Look) -> None:
    """The ground of a flat button: hover, pressed, the ring of the keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = look.tokens.radius.control
    if button.isEnabled() and (button.isDown() or button.underMouse()):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface.pressed" if button.isDown() else "surface.hover"))
        painter.drawRoundedRect(QRectF(button.rect()), radius, radius)
    if button.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("accent.line"), look.tokens.focus.width))
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1, 1, -1, -1), radius, radius)


class ActionButton(QToolButton):
    """A button of one action: its icon, and its word where there is room for words."""

    def __init__(
        self, look: Look, action: QAction, *, has_word: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._has_word = has_word
        self.setDefaultAction(action)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    @Slot()
    def _on_action_changed(self) -> None:
        action = self.defaultAction()
        self.setAccessibleName(action.iconText())
        if not action.isEnabled() and action.toolTip() != action.iconText():
            # It says why, and not what.
            self.setToolTip(f"{action.iconText()}\n{action.toolTip()}")

    def show_word(self, *, on: bool) -> None:
        """Show the word beside the icon, or the icon alone where there is no room."""
        if on != self._has_word:
            self._has_word = on
            self.updateGeometry()
            self.update()

    def wide_width(self) -> int:
        """The width with the word."""
        word = self._look.metrics(TypeRole.BODY).horizontalAdvance(self.text())
        return self._look.px(8 + self._look.tokens.icon.size + 8 + 10) + word

    def sizeHint(self) -> QSize:
        height = self._look.px(self._look.tokens.control.icon_button)
        return QSize(self.wide_width() if self._has_word else height, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        paint_flat(painter, self, look)
        size = look.px(look.tokens.icon.size)
        left = look.px(8) if self._has_word else (self.width() - size) // 2
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        box = QRect(left, (self.height() - size) // 2, size, size)
        self.icon().paint(painter, box, Qt.AlignmentFlag.AlignCenter, mode)
        if self._has_word:
            painter.setFont(look.font(TypeRole.BODY))
            painter.setPen(look.colour("text.primary" if self.isEnabled() else "text.disabled"))
            area = self.rect().adjusted(left + size + look.px(8), 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class MenuButton(QToolButton):
    """A flat button with a mark or an icon, a word and a small arrow."""

    def __init__(
        self,
        look: Look,
        name: str,
        parent: QWidget,
        *,
        icon: Icon | None = None,
        rings: RingClock | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._icon = icon
        self._mark: Mark | None = None
        self._rings = rings
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        if rings is not None:
            rings.turned.connect(self._on_turned)

    def setMenu(self, menu: QMenu) -> None:
        super().setMenu(menu)
        menu.aboutToHide.connect(self._on_menu_left)

    def show_text(self, text: str) -> None:
        """Show this word."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"{self._name}: {text}")
            self.updateGeometry()
            self.update()

    def show_mark(self, mark: Mark | None) -> None:
        """Show what the kernel does."""
        if mark is not self._mark:
            self._mark = mark
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        width = look.metrics(TypeRole.BODY).horizontalAdvance(self.text()) + look.px(16 + 20)
        if self._has_picture():
            width += look.px(22)
        return QSize(width, look.px(look.tokens.control.icon_button))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(64), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        paint_flat(painter, self, look)
        left = look.px(8)
        middle = self.height() / 2
        size = look.px(look.tokens.icon.size)
        if self._icon is not None:
            rect = QRectF(left, middle - size / 2, size, size)
            paint_icon(painter, look, self._icon, rect, tint="kind.dataset")
        elif self._mark is not None:
            step = self._rings.step if self._rings is not None else 0
            paint_mark(painter, look, self._mark, QPointF(left + size / 2, middle), step=step)
        left += look.px(22) if self._has_picture() else 0
        painter.setFont(look.font(TypeRole.BODY))
        painter.setPen(look.colour("text.primary"))
        small = look.px(look.tokens.icon.small)
        room = self.width() - left - small - look.px(5)
        paint_short(painter, QRect(left, 0, room, self.height()), self.text())
        arrow = QRectF(self.width() - small - look.px(5), middle - small / 2, small, small)
        paint_icon(painter, look, Icon.FOLD_OPEN, arrow, tint="text.muted")
        painter.end()

    def _has_picture(self) -> bool:
        return self._icon is not None or self._mark is not None

    @Slot()
    def _on_turned(self) -> None:
        if self._mark is not None and self._mark.turns:
            self.update()

    @Slot()
    def _on_menu_left(self) -> None:
        """Where an entry opened a dialog, nothing tells that the pointer is no longer here."""
        is_here = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_here)
        self.update()


class IconButton(QToolButton):
    """A flat button with an icon alone; its name is its tooltip."""

    def __init__(self, look: Look, icon: QIcon, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setIcon(icon)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        paint_flat(painter, self, look)
        size = look.px(look.tokens.icon.size)
        box = QRect((self.width() - size) // 2, (self.height() - size) // 2, size, size)
        self.icon().paint(painter, box)
        painter.end()
