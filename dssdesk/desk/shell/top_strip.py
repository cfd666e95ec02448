"""The strip at the top: logo, menus, the search box, activity, settings, who I am."""

import sys

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QMenuBar,
    QWidget,
)

from dssdesk.desk.kit.controls import FlatButton, press_by_enter
from dssdesk.desk.kit.icons import Icon, application_icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import badge_width, paint_badge, paint_focus_ring
from dssdesk.desk.kit.text import initials
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_LEFT = 14
_RIGHT = 12
_LOGO = 22
_SEARCH_WIDTH = 480
_SEARCH_LEAST = 120
_AVATAR = 26
_GAP = 8
_DOT = 9


class TopStrip(QWidget):
    """Places its parts by hand: the search box stands in the middle of the window.

    Signals:
        search_requested: The search box was pressed.
    """

    search_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.menu_bar = QMenuBar(self)
        self.menu_bar.setNativeMenuBar(sys.platform == "darwin")
        self.search = SearchBox(look, self)
        self.activity = ActivityButton(look, self)
        self.notices = NoticesButton(look, self)
        self.settings = FlatButton(look, Icon.SETTINGS, "Settings", parent=self)
        self.avatar = Avatar(look, self)
        self.search.clicked.connect(self.search_requested)
        self._logo: QIcon = application_icon()
        self.fit()
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Take the sizes that the text size asks for."""
        self.menu_bar.setFont(self._look.font(TypeRole.BODY))
        self.setFixedHeight(self._look.px(self._look.tokens.bar.top))
        self._place()

    def show_count(self, count: int) -> None:
        """This many kernels live."""
        self.activity.show_count(count)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface.window"))
        line = look.colour("line.default")
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
        size = look.px(_LOGO)
        box = QRectF(look.px(_LEFT), (self.height() - size) / 2, size, size)
        self._logo.paint(painter, box.toAlignedRect())

    def _place(self) -> None:
        """Where large text leaves no room, the words go first, then the field around the lens."""
        look = self._look
        least = look.px(_SEARCH_LEAST)
        self.activity.set_short(on=False)
        left, right = self._place_menus(), self._place_buttons()
        if right - left < least:
            self.activity.set_short(on=True)
            right = self._place_buttons()
        box = look.px(look.tokens.control.height)
        room = right - left if right - left >= least else box
        width = min(look.px(_SEARCH_WIDTH), room)
        start = min(max(left, (self.width() - width) // 2), max(left, right - width))
        self.search.setGeometry(start, (self.height() - box) // 2, width, box)

    def _place_menus(self) -> int:
        """At the left, behind the logo; returns where the search box may begin."""
        look = self._look
        left = look.px(_LEFT + _LOGO + 10)
        bar = self.menu_bar.sizeHint()
        width = 0 if self.menu_bar.isNativeMenuBar() else bar.width()
        self.menu_bar.setGeometry(left, (self.height() - bar.height()) // 2, width, bar.height())
        return left + width + look.px(_GAP)

    def _place_buttons(self) -> int:
        """From the right; returns where the search box must end."""
        look = self._look
        right = self.width() - look.px(_RIGHT)
        parts: tuple[tuple[QWidget, QSize, int], ...] = (
            (self.avatar, self.avatar.sizeHint(), 6),
            (self.settings, self.settings.size(), 0),
            (self.notices, self.notices.size(), 0),
            (self.activity, self.activity.sizeHint(), _GAP),
        )
        for widget, hint, gap in parts:
            right -= hint.width()
            top = (self.height() - hint.height()) // 2
            widget.setGeometry(right, top, hint.width(), hint.height())
            right -= look.px(gap)
        return right


class SearchBox(QAbstractButton):
    """Looks like a field; opens the palette."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setText("Search or run a command")
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = look.tokens.radius.control
        painter.setBrush(look.colour("surface.base"))
        painter.setPen(QPen(look.colour("line.default")))
        painter.drawRoundedRect(body, radius, radius)
        size = look.px(look.tokens.icon.size)
        is_short = self.width() <= self.height()
        left = (self.width() - size) / 2 if is_short else look.px(10)
        icon = QRectF(left, (self.height() - size) / 2, size, size)
        paint_icon(painter, look, Icon.SEARCH, icon, tint="text.muted")
        if not is_short:
            self._paint_words(painter, body)
        if self.hasFocus():
            paint_focus_ring(painter, look, QRectF(self.rect()), radius=radius, is_inside=True)

    def _paint_words(self, painter: QPainter, body: QRectF) -> None:
        look = self._look
        keys = QKeySequence("Ctrl+P").toString(QKeySequence.SequenceFormat.NativeText)
        key_left = paint_key(painter, look, keys, body.right() - look.px(6), body)
        painter.setFont(look.font(TypeRole.BODY))
        painter.setPen(look.colour("text.secondary"))
        place = body.adjusted(look.px(34), 0, key_left - body.right() - look.px(6), 0)
        paint_short(painter, place, self.text())


def paint_key(painter: QPainter, look: Look, keys: str, right: float, row: QRectF) -> float:
    """Draw a key as a small plate that ends at ``right``; returns where it begins."""
    painter.setFont(look.font(TypeRole.CAPTION))
    width = painter.fontMetrics().horizontalAdvance(keys) + look.px(10)
    height = look.px(18)
    plate = QRectF(right - width, row.center().y() - height / 2, width, height)
    painter.setBrush(look.colour("surface.window"))
    painter.setPen(QPen(look.colour("line.default")))
    painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(look.colour("text.muted"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, keys)
    return plate.left()


class NoticesButton(FlatButton):
    """Opens the list of notifications; a dot says that some are new."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, Icon.NOTICES, "Notifications", parent=parent)
        self._unread = 0

    def show_unread(self, count: int) -> None:
        """This many are new."""
        self._unread = count
        name = f"Notifications, {count} new" if count else "Notifications"
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unread:
            look = self._look
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(look.colour("accent.base"))
            painter.setPen(QPen(look.colour("surface.window"), 1.5))
            side = look.px(_DOT)
            painter.drawEllipse(QRectF(self.width() - look.px(5) - side, look.px(4), side, side))


class ActivityButton(QAbstractButton):
    """Opens the drawer; its badge counts what runs."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._count = 0
        self._is_short = False
        self.setText("Activity")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_count(0)

    def set_short(self, *, on: bool) -> None:
        """Show no word: its tooltip says it."""
        self._is_short = on
        self.update()

    def show_count(self, count: int) -> None:
        """This many kernels live."""
        self._count = count
        name = f"Activity, {count} running" if count else "Activity, nothing runs"
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        text = 0 if self._is_short else look.metrics().horizontalAdvance(self.text()) + look.px(8)
        fixed = look.px(8 + look.tokens.icon.size + 6 + 8)
        width = text + fixed + badge_width(look, str(self._count))
        return QSize(width, look.px(look.tokens.control.height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect())
        radius = look.tokens.radius.control
        if self.isChecked() or self.isDown() or self.underMouse():
            is_down = self.isChecked() or self.isDown()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface.pressed" if is_down else "surface.hover"))
            painter.drawRoundedRect(body, radius, radius)
        size = look.px(look.tokens.icon.size)
        left = look.px(8)
        box = QRectF(left, (self.height() - size) / 2, size, size)
        paint_icon(painter, look, Icon.RUNNING, box)
        left += size + look.px(6)
        painter.setFont(look.font(TypeRole.BODY))
        painter.setPen(look.colour("text.secondary"))
        if not self._is_short:
            place = body.adjusted(left, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
            left += painter.fontMetrics().horizontalAdvance(self.text()) + look.px(8)
        text = str(self._count)
        height = look.px(look.tokens.control.badge) + 2
        badge = QRectF(left, (self.height() - height) / 2, badge_width(look, text), height)
        paint_badge(painter, look, text, badge, is_live=self._count > 0)
        if self.hasFocus():
            paint_focus_ring(painter, look, body, radius=radius, is_inside=True)


class Avatar(QAbstractButton):
    """The initials of the person who is signed in; opens what concerns that person."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._letters = ""
        self.setAccessibleName("You")
        self.setToolTip("You")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_person(self, name: str) -> None:
        """This person is signed in."""
        self._letters = initials(name)
        self.setToolTip(name)
        self.setAccessibleName(f"Signed in as {name}")
        self.update()

    def sizeHint(self) -> QSize:
        side = self._look.px(_AVATAR)
        return QSize(side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hot = self.underMouse() or self.isDown()
        edge = self._look.colour("accent.line")
        painter.setPen(QPen(edge) if is_hot else Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent.soft"))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(self._look.font(TypeRole.SECTION))
        painter.setPen(self._look.colour("accent.text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)
        if self.hasFocus():
            circle = QRectF(self.rect())
            paint_focus_ring(painter, self._look, circle, radius=circle.width() / 2, is_inside=True)
