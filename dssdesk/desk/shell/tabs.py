"""The centre: which places are open, which one is in front, and closing them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.shell.screens import Tab
from dssdesk.desk.shell.tab_bar import TabBar
from dssdesk.desk.shell.waiting_tab import WaitingTab

_LEAST_PAGE = 200


@dataclass(frozen=True, slots=True)
class OpenTab:
    """A place and the tab that shows it."""

    place: Place
    tab: Tab


class _Strip(QWidget):
    """The ground of the tab bar, with the line below the tabs that are not in front."""

    def __init__(self, look: Look, bar: TabBar) -> None:
        super().__init__()
        self._look = look
        self._bar = bar
        bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(bar, 1)
        self.fit()
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Take the height that the text size asks for."""
        height = self._look.px(self._look.tokens.bar.tabs)
        self.setFixedHeight(height)
        self._bar.setFixedHeight(height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.window"))
        line = self._look.colour("line.default")
        bottom = self.height() - 1
        painter.fillRect(0, bottom, self.width(), 1, line)


class Tabs(QWidget):
    """All open tabs.

    Signals:
        front_changed: Another tab is in front, or none.
        front_told: The tab in front changed its label or status.
        list_changed: A tab was opened, closed or moved.
        woken: A `WaitingTab` comes to the front: replace it.
    """

    front_changed = Signal()
    front_told = Signal()
    list_changed = Signal()
    woken = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._open: list[OpenTab] = []
        self._is_filling = False
        self.bar = TabBar(look)
        self.strip = _Strip(look, self.bar)
        self.stack = QStackedWidget()
        # Else it takes what the widest page ever opened wishes for, from the panes beside it.
        self.stack.setMinimumWidth(_LEAST_PAGE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.bar.currentChanged.connect(self._on_current_changed)
        self.bar.tabMoved.connect(self._on_moved)
        self.bar.close_requested.connect(self.close_at)

    @property
    def front(self) -> OpenTab | None:
        """The tab in front."""
        index = self.bar.currentIndex()
        return self._open[index] if 0 <= index < len(self._open) else None

    @property
    def tabs(self) -> tuple[OpenTab, ...]:
        """Every tab with its place, in the bar's order."""
        return tuple(self._open)

    @property
    def places(self) -> tuple[Place, ...]:
        """What is open, in the bar's order."""
        return tuple(one.place for one in self._open)

    def show_place(self, place: Place) -> bool:
        """Bring the tab of this place to the front; False if there is none."""
        if place not in self.places:
            return False
        self.bar.setCurrentIndex(self.places.index(place))
        return True

    def add(self, place: Place, tab: Tab) -> None:
        """Show one more tab, in front."""
        self.add_all([OpenTab(place, tab)], front=place)

    def add_all(self, tabs: Sequence[OpenTab], *, front: Place | None) -> None:
        """Show more tabs, and bring one of all to the front."""
        # Qt makes the first tab the current one before the others are here.
        self._is_filling = True
        for one in tabs:
            self._open.append(one)
            self.stack.addWidget(one.tab.widget)
            one.tab.changed.connect(self._on_tab_changed)
            self.bar.add(one.tab.label)
        if front in self.places:
            self.bar.setCurrentIndex(self.places.index(front))
        self._is_filling = False
        self._on_current_changed(self.bar.currentIndex())
        self.list_changed.emit()

    def replace(self, place: Place, tab: Tab) -> None:
        """Show this tab where another one of the same place was."""
        index = self.places.index(place)
        old = self._open[index]
        self._open[index] = OpenTab(place, tab)
        self.stack.addWidget(tab.widget)
        tab.changed.connect(self._on_tab_changed)
        self.bar.show_label(index, tab.label)
        self._drop(old)

    def move_place(self, place: Place, now: Place) -> bool:
        """The tab of this place shows that one from now on; False if there is none.

        A tab that showed the new place already makes way: what was there is gone.
        """
        if place not in self.places:
            return False
        if now in self.places:
            self.close_place(now)
        index = self.places.index(place)
        old = self._open[index].tab
        self._open[index] = OpenTab(now, old)
        if isinstance(old, WaitingTab):
            old.move(now)
        self._on_tab_changed()
        self.list_changed.emit()
        return True

    def show_when_empty(self, widget: QWidget) -> None:
        """Show this while no tab is open."""
        self.stack.insertWidget(0, widget)
        if not self._open:
            self.stack.setCurrentIndex(0)

    def close_place(self, place: Place) -> bool:
        """Close the tab of this place; False if it stays open, or is not."""
        return place in self.places and self.close_at(self.places.index(place))

    def close_at(self, index: int) -> bool:
        """Close this tab, unless it wants to stay."""
        one = self._open[index]
        if not one.tab.can_close():
            return False
        self._remove(index)
        self.list_changed.emit()
        return True

    def close_all(self) -> bool:
        """Close all, or none if one wants to stay."""
        if not all(one.tab.can_close() for one in self._open):
            return False
        while self._open:
            self._remove(len(self._open) - 1)
        return True

    def step(self, by: int) -> None:
        """Bring a neighbour to the front, round the ends."""
        if self._open:
            self.bar.setCurrentIndex((self.bar.currentIndex() + by) % len(self._open))

    def _remove(self, index: int) -> None:
        one = self._open.pop(index)
        self.bar.remove(index)
        self._drop(one)

    def _drop(self, one: OpenTab) -> None:
        widget = one.tab.widget
        one.tab.changed.disconnect(self._on_tab_changed)
        self.stack.removeWidget(widget)
        if not self._open:
            self.stack.setCurrentIndex(0)  # else what stood beside the tab would show
        one.tab.closed()
        widget.hide()
        widget.deleteLater()

    def _on_current_changed(self, index: int) -> None:
        if self._is_filling:
            return
        if 0 <= index < len(self._open):
            if isinstance(self._open[index].tab, WaitingTab):
                self.woken.emit(self._open[index].place)
            widget = self._open[index].tab.widget
            self.stack.setCurrentWidget(widget)
            if not self.bar.hasFocus():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.front_changed.emit()

    def _on_moved(self, source: int, target: int) -> None:
        self._open.insert(target, self._open.pop(source))
        self.list_changed.emit()

    def _on_tab_changed(self) -> None:
        for index, one in enumerate(self._open):
            self.bar.show_label(index, one.tab.label)
        self.front_told.emit()
