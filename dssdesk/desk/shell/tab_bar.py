"""The bar of tabs: icon, name, mark, close; painted, with Qt's tab bar for keys and dragging."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionTab, QTabBar, QWidget

from dssdesk.desk.kit.controls import FlatButton
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import plain_tip
from dssdesk.desk.kit.marks import RingClock, paint_focus_ring, paint_mark
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.shell.screens import TabLabel

_START = 14
_GAP = 8
_CLOSE = 20
_CROSS = 14
_END = 8
_MARK_SLOT = 20
_WIDEST = 240
_LEAST = 140


class _Cross(FlatButton):
    """The close button of a tab, smaller than other buttons at every text size."""

    def fit(self) -> None:
        super().fit()
        side, icon = self._look.px(_CLOSE), self._look.px(_CROSS)
        self.setFixedSize(side, side)
        self.setIconSize(QSize(icon, icon))

    def sizeHint(self) -> QSize:
        return self.minimumSize()


class TabBar(QTabBar):
    """Shows a `TabLabel` for each tab.

    Signals:
        close_requested: The cross of this tab, or the middle button on it.
    """

    close_requested = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._labels: list[TabLabel] = []
        self._clock = RingClock(look, self)
        self._clock.turned.connect(self.update)
        self.setDrawBase(False)
        self.setExpanding(False)
        # Not `setMovable`: Qt would drag a picture of the tab in its own style.
        self._dragged_from: QPoint | None = None
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setMouseTracking(True)
        self.setAccessibleName("Open tabs")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # while it is empty
        self.tabMoved.connect(self._on_moved)
        look.changed.connect(self._on_look_changed)

    def add(self, label: TabLabel) -> int:
        """One more tab at the end; returns where."""
        self._labels.append(label)
        index = self.addTab(label.title)
        close = _Cross(self._look, Icon.CLOSE, "Close tab", parent=self)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self._on_close_clicked)
        self.setTabButton(index, QTabBar.ButtonPosition.RightSide, close)
        self._name(index, label)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return index

    def show_label(self, index: int, label: TabLabel) -> None:
        """The tab's title, icon or mark is another."""
        if self._labels[index] == label:
            return
        self._labels[index] = label
        self._name(index, label)

    def remove(self, index: int) -> None:
        """Take a tab away."""
        del self._labels[index]
        self.removeTab(index)
        if not self._labels:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._run_clock()

    def minimumTabSizeHint(self, index: int) -> QSize:
        hint = self.tabSizeHint(index)
        return QSize(min(hint.width(), self._look.px(_LEAST)), hint.height())

    def tabSizeHint(self, index: int) -> QSize:
        look = self._look
        if index >= len(self._labels):
            return QSize(0, look.px(look.tokens.bar.tabs))
        label = self._labels[index]
        text = look.metrics(TypeRole.STRONG).horizontalAdvance(label.title)
        fixed = _START + look.tokens.icon.size + _GAP + 2 * _END + _CLOSE
        if label.mark is not None:
            fixed += _MARK_SLOT
        width = min(text + look.px(fixed) + 2, look.px(_WIDEST))
        return QSize(width, look.px(look.tokens.bar.tabs))

    def initStyleOption(self, option: QStyleOptionTab, index: int) -> None:
        super().initStyleOption(option, index)
        # The style would lift what is in the front tab by a pixel; we paint the tab ourselves.
        option.state &= ~QStyle.StateFlag.State_Selected

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._dragged_from = event.position().toPoint() if is_left else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        where = event.position().toPoint()
        start = self._dragged_from
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (where - start).manhattanLength() >= QApplication.startDragDistance():
            self._drag_to(where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.tabAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.MiddleButton and index >= 0:
            self.close_requested.emit(index)
        super().mouseReleaseEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, label in enumerate(self._labels):
            self._paint_tab(painter, self.tabRect(index), label, index=index)

    def _paint_tab(self, painter: QPainter, rect: QRect, label: TabLabel, *, index: int) -> None:
        look = self._look
        is_front = index == self.currentIndex()
        line = look.colour("line.default")
        if is_front:
            painter.fillRect(rect, look.colour("surface.base"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), rect.width(), 2), look.colour("accent.line")
            )
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line)
        size = look.px(look.tokens.icon.size)
        left = rect.left() + look.px(_START)
        middle = rect.center().y() + 2  # below the accent line, where Qt puts the cross
        box = QRectF(left, middle - size / 2, size, size)
        paint_icon(painter, look, label.icon, box, tint=label.tint)
        left += size + look.px(_GAP)
        right = rect.right() - look.px(_CLOSE + 2 * _END)
        if label.mark is not None:
            right -= look.px(_MARK_SLOT)
            centre = QPointF(right + look.px(14), middle)
            paint_mark(painter, look, label.mark, centre, step=self._clock.step)
        painter.setFont(look.font(TypeRole.STRONG if is_front else TypeRole.BODY))
        painter.setPen(look.colour("text.primary" if is_front else "text.secondary"))
        text = painter.fontMetrics().elidedText(
            label.title, Qt.TextElideMode.ElideRight, int(right - left) + 2
        )
        place = QRectF(left, rect.top() + 1, rect.width(), rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if is_front and self.hasFocus():
            paint_focus_ring(painter, look, QRectF(rect), radius=0, is_inside=True)

    def _drag_to(self, where: QPoint) -> None:
        """Change places with the neighbour once the pointer is past the neighbour's middle."""
        here = self.currentIndex()
        over = self.tabAt(where)
        if over < 0 or over == here:
            return
        middle = self.tabRect(over).center().x()
        if (over > here and where.x() > middle) or (over < here and where.x() < middle):
            self.moveTab(here, over)

    def _name(self, index: int, label: TabLabel) -> None:
        # The text is for screen readers; Qt would take "&" as a mnemonic.
        self.setTabText(index, label.title.replace("&", "&&"))
        state = "" if label.mark is None else f", {label.mark.value.lower()}"
        self.setAccessibleTabName(index, label.title + state)
        self.setTabToolTip(index, plain_tip(label.tooltip or label.title + state))
        self._run_clock()
        self.update()

    def _run_clock(self) -> None:
        marks = [label.mark for label in self._labels]
        self._clock.run(on=any(mark is not None and mark.turns for mark in marks))

    def _on_moved(self, source: int, target: int) -> None:
        self._labels.insert(target, self._labels.pop(source))

    def _on_close_clicked(self) -> None:
        button = self.sender()
        for index in range(self.count()):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is button:
                self.close_requested.emit(index)
                return

    def _on_look_changed(self) -> None:
        # Qt measures tabs again when a text changes, not when our own size hint does; by then the
        # crosses must have their new size.
        for index, label in enumerate(self._labels):
            cross = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
            if isinstance(cross, _Cross):
                cross.fit()
            self.setTabText(index, "")
            self._name(index, label)
