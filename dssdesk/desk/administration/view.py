"""The page *Background tasks*: cards, table, what is checked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.administration.cards import Cards
from dssdesk.desk.administration.delegate import LEFT
from dssdesk.desk.administration.gauges import Gauges
from dssdesk.desk.administration.model import TasksModel
from dssdesk.desk.administration.state import Phases, TaskRow, TasksState, selection_text
from dssdesk.desk.administration.table import TasksTable
from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.controls import HINT_LEFT, RING_MARGIN, Button, ButtonKind, EmptyHint
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.labels import Label, ShortLabel
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_FILTER = 260
_PHASES = 160
_ROOM_FOR_FOUR_CARDS = 880
_ROOM_FOR_CARDS = 400
_NOTHING = (
    "Nothing is running.\nEvery notebook that runs, of everybody, stands here until it is unloaded."
)
_NO_MATCH = "No session matches."


class TasksView(QWidget):
    """Shows a `TasksState`; the table's own signals are its `table`'s.

    Signals:
        came_to_front, went: Whether it is worth the effort to be up to date.
        filter_changed: Show only what matches.
        phases_changed: Show only these states, a `Phases`.
        unload_requested, clear_requested: Of what is checked.
    """

    came_to_front = Signal()
    went = Signal()
    filter_changed = Signal(str)
    phases_changed = Signal(str)
    unload_requested = Signal()
    clear_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("Administration, background tasks")
        self.filter_field = FilterField(look, "Filter by owner, notebook, id")
        self.phases = Choice(look, "States on show")
        self.phases.addItems([one.value for one in Phases])
        self.cards = Cards(look)
        self.model = TasksModel()
        self.table = TasksTable(look, self.model)
        self.nothing = EmptyHint(look, _NOTHING)
        self.no_match = EmptyHint(look, _NO_MATCH, action="Clear filters")
        self.bar = SelectionBar(look)
        self._header = QWidget()
        self._pages = QStackedWidget()
        self._clock = RingClock(look, self)
        self._lay_out()
        self._connect()
        self.fit()
        look.changed.connect(self.fit)

    def show_state(self, state: TasksState, rows: tuple[TaskRow, ...], gauges: Gauges) -> None:
        """Show these rows, and what is known of the machine."""
        self.cards.show_gauges(gauges)
        checked = sum(1 for row in rows if row.is_checked)
        is_all = bool(rows) and checked == len(rows)
        self.table.titles.show_order(
            state.sort, descending=state.descending, is_all=is_all, is_any=bool(checked)
        )
        self.table.show_rows(rows)
        hint = self.no_match if state.is_filtered else self.nothing
        page = self.table if rows else hint
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
        is_shown = self.isVisible()
        self._clock.run(on=is_shown and any(row.mark.turns for row in rows))

    def show_checked(self, rows: tuple[TaskRow, ...], count: int, hidden: int) -> None:
        """Offer to unload these of so many; the filter hides some of them."""
        if not rows and self.bar.isAncestorOf(QApplication.focusWidget() or self):
            # Left to itself, Qt gives the keyboard to whatever comes next in the window.
            (self.table if self.table.isVisible() else self.filter_field).setFocus()
        self.bar.setVisible(bool(rows))
        if rows:
            self.bar.show_rows(rows, count, hidden)

    def fit(self) -> None:
        """Take the sizes of the current look."""
        look = self._look
        self.filter_field.setMaximumWidth(look.px(_FILTER))
        self.phases.setFixedWidth(look.px(_PHASES))
        self._header.setFixedHeight(look.px(look.tokens.bar.page_header))
        self.bar.setFixedHeight(look.px(look.tokens.bar.top))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a small window the table counts most."""
        look, width = self._look, self.width()
        self.cards.arrange(in_a_row=4 if width >= look.px(_ROOM_FOR_FOUR_CARDS) else 2)
        self.cards.setVisible(self.height() >= look.px(_ROOM_FOR_CARDS))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_to_front.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.run(on=False)
        self.went.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("surface.base"))

    def _lay_out(self) -> None:
        header = QHBoxLayout(self._header)
        header.setContentsMargins(LEFT, 0, LEFT, 0)
        header.setSpacing(8)
        header.addWidget(Label(self._look, "Background tasks", role=TypeRole.PAGE))
        header.addStretch(1)
        header.addWidget(self.filter_field, 1000)
        header.addWidget(self.phases)
        for content in (self.table, self.nothing, self.no_match):
            self._pages.addWidget(content)
        for hint in (self.nothing, self.no_match):
            hint.setContentsMargins(LEFT - HINT_LEFT, 0, 0, 0)  # below the title
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self.cards)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.bar)
        self.bar.hide()
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.filter_field.filter_changed.connect(self.filter_changed)
        self.filter_field.left_down.connect(self._enter_table)
        self.phases.currentTextChanged.connect(self.phases_changed)
        self.no_match.action_requested.connect(self._on_clear_filters)
        self.bar.unload.clicked.connect(self.unload_requested)
        self.bar.clear.clicked.connect(self.clear_requested)
        self._clock.turned.connect(self._on_turned)

    def _enter_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_clear_filters(self) -> None:
        self.phases.setCurrentIndex(0)
        self.filter_field.clear()

    def _on_turned(self) -> None:
        self.table.turn_rings(self._clock.step)


class SelectionBar(QWidget):
    """At the bottom while something is checked: how much, what is lost, and the way to it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.count = Label(look, role=TypeRole.STRONG)
        self.words = ShortLabel(look, role=TypeRole.SMALL, tint="text.secondary")
        self.clear = Button(look, "Clear selection")
        self.unload = Button(look, "Unload", kind=ButtonKind.PRIMARY, icon=Icon.UNLOAD)
        row = QHBoxLayout(self)
        row.setContentsMargins(LEFT, 0, LEFT - RING_MARGIN, 0)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addWidget(self.words, 1)
        row.addWidget(self.clear)
        row.addWidget(self.unload)

    def show_rows(self, rows: tuple[TaskRow, ...], count: int, hidden: int) -> None:
        """Offer to unload these of so many; the filter hides some of them."""
        self.count.setText(f"{len(rows)} of {count} selected")
        text = (f"The filter hides {hidden} of them. " if hidden else "") + selection_text(rows)
        self.words.setText(text)
        self.words.setToolTip(text)
        self.unload.setText(f"Unload {len(rows)}")
        self.unload.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.window"))
        painter.fillRect(0, 0, self.width(), 1, self._look.colour("line.default"))
