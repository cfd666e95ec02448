"""The drawer's content: header, sessions by project, footer. The window slides it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.ids import ProjectKey, SessionId
from dssdesk.desk.activity.footer import Footer
from dssdesk.desk.activity.session_view import SessionView
from dssdesk.desk.activity.state import DrawerGroup, DrawerRow, DrawerState
from dssdesk.desk.kit.controls import EmptyHint, FlatButton
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.scrolling import bare_area
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_HEADER = 48
_FILTER = 130
_GROUP = 32


class ActivityView(QWidget):
    """Shows a `DrawerState`; rows stay the same widgets while their sessions live.

    Signals:
        close_requested: Slide away.
        filter_changed: Show only what matches.
        select_requested: Turn rows into a selection (True), or back.
        unload_selected_requested: Unload what is selected.
        go_requested, interrupt_requested, unload_requested, toggled: Of this session.
        answered: The session, the prompt's id and the text.
    """

    close_requested = Signal()
    filter_changed = Signal(str)
    select_requested = Signal(bool)
    unload_selected_requested = Signal()
    go_requested = Signal(str)
    interrupt_requested = Signal(str)
    unload_requested = Signal(str)
    toggled = Signal(str)
    answered = Signal(str, str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Activity")
        self._look = look
        self._state: DrawerState | None = None
        self._order: list[ProjectKey | SessionId] = []
        self._groups: dict[ProjectKey, GroupHeader] = {}
        self._hint: EmptyHint | None = None
        self.rows: dict[SessionId, SessionView] = {}
        self.clock = RingClock(look, self)
        self.title = QLabel("Activity")
        self.filter = FilterField(look)
        self.close_button = FlatButton(look, Icon.CLOSE, "Close")
        self.footer = Footer(look)
        self._list = QVBoxLayout()
        self._lay_out()
        self._connect()
        self.apply_look()
        look.changed.connect(self._on_look_changed)

    @property
    def hint(self) -> str:
        """What stands where rows would be."""
        return "" if self._hint is None else self._hint.label.text()

    def show_state(self, state: DrawerState) -> None:
        """Show this."""
        was_selecting = self._state is not None and self._state.choice.is_selecting
        focus = QApplication.focusWidget()
        has_keyboard = focus is not None and self.isAncestorOf(focus)
        self._state = state
        is_selecting = state.choice.is_selecting
        self.title.setText("Select notebooks to unload" if is_selecting else "Activity")
        self.filter.setVisible(not is_selecting)
        order: list[ProjectKey | SessionId] = []
        for group in state.groups:
            order.append(group.project)
            self._show_group(group)
            for row in group.rows:
                order.append(row.session_id)
                view = self.rows.get(row.session_id)
                if view is None or view.row.is_over != row.is_over:
                    self._drop_row(row.session_id)
                    view = self.rows[row.session_id] = self._make_row(row)
                is_selected = row.session_id in state.choice.selected
                view.show_row(row, is_selecting=is_selecting, is_selected=is_selected)
        self._arrange(order)
        self._show_hint(state.hint)
        if not state.can_unload and self.footer.isAncestorOf(QApplication.focusWidget() or self):
            self.close_button.setFocus()  # the footer goes
        self.footer.show_state(state)
        self.run_rings(on=self.isVisible())
        if has_keyboard and was_selecting != is_selecting:
            self._move_keyboard(is_selecting=is_selecting)

    def run_rings(self, *, on: bool) -> None:
        """Turn the rings of what is busy."""
        self.clock.run(on=on and any(view.row.mark.turns for view in self.rows.values()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_selecting = self._state is not None and self._state.choice.is_selecting
        if event.key() == Qt.Key.Key_Escape and is_selecting:
            self.select_requested.emit(False)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and is_selecting:
            self.unload_selected_requested.emit()
        else:
            super().keyPressEvent(event)

    def apply_look(self) -> None:
        """Take fonts and sizes of the current look."""
        look = self._look
        self.title.setFont(look.font(TypeRole.TITLE))
        self.filter.setFixedWidth(look.px(_FILTER))
        self.header.setFixedHeight(look.px(_HEADER))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.raised"))

    # -- building

    def _lay_out(self) -> None:
        self.header = QWidget()
        header = QHBoxLayout(self.header)
        header.setContentsMargins(16, 0, 10, 0)
        header.setSpacing(8)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        header.addWidget(self.title, 1)
        header.addWidget(self.filter)
        header.addWidget(self.close_button)
        content = QWidget()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        content.setLayout(self._list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(bare_area(content), 1)
        layout.addWidget(self.footer)
        self.setFocusProxy(self.filter)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.close_requested)
        self.filter.filter_changed.connect(self.filter_changed)
        self.footer.select_requested.connect(self.select_requested)
        self.footer.unload_requested.connect(self.unload_selected_requested)

    def _make_row(self, row: DrawerRow) -> SessionView:
        view = SessionView(self._look, self.clock, row)
        view.go_requested.connect(self.go_requested)
        view.interrupt_requested.connect(self.interrupt_requested)
        view.unload_requested.connect(self.unload_requested)
        view.toggled.connect(self.toggled)
        view.answered.connect(self.answered)
        return view

    def _show_group(self, group: DrawerGroup) -> None:
        if group.project not in self._groups:
            self._groups[group.project] = GroupHeader(self._look)
        self._groups[group.project].show_group(group)

    def _arrange(self, order: list[ProjectKey | SessionId]) -> None:
        if order == self._order:
            return
        self._keep_keyboard(order)
        for key in set(self._order) - set(order):
            self._drop_row(SessionId(key))
            header = self._groups.pop(ProjectKey(key), None)
            if header is not None:
                _drop(header)
        for position, key in enumerate(order):
            widget = self._groups.get(ProjectKey(key)) or self.rows[SessionId(key)]
            self._list.insertWidget(position, widget)
        self._order = order
        self._order_tab_stops()

    def _keep_keyboard(self, order: list[ProjectKey | SessionId]) -> None:
        """A row goes that has the keyboard: on to the next one, or the one before."""
        focus = QApplication.focusWidget()
        for place, key in enumerate(self._order):
            view = self.rows.get(SessionId(key))
            if key in order or view is None or focus is None or not view.isAncestorOf(focus):
                continue
            others = [*self._order[place + 1 :], *reversed(self._order[:place])]
            stay = [self.rows[SessionId(it)].go for it in others if it in order and it in self.rows]
            (stay[0] if stay else self.close_button).setFocus()

    def _move_keyboard(self, *, is_selecting: bool) -> None:
        """The button that was pressed goes: on to what is selected with, or back to it."""
        views = [view for key in self._order if (view := self.rows.get(SessionId(key)))]
        boxes = [view.box for view in views if view.box.isVisibleTo(self)]
        if is_selecting:
            (boxes[0] if boxes else self.footer.cancel).setFocus()
        elif self.footer.isVisibleTo(self):
            self.footer.begin.setFocus()
        else:
            self.filter.setFocus()

    def _order_tab_stops(self) -> None:
        previous: QWidget = self.close_button
        for key in self._order:
            view = self.rows.get(SessionId(key))
            for stop in view.tab_stops if view is not None else ():
                self.setTabOrder(previous, stop)
                previous = stop
        self.setTabOrder(previous, self.footer.begin)

    def _drop_row(self, session_id: SessionId) -> None:
        view = self.rows.pop(session_id, None)
        if view is not None:
            _drop(view)

    def _show_hint(self, text: str) -> None:
        if text == self.hint:
            return
        if self._hint is not None:
            _drop(self._hint)
            self._hint = None
        if text:
            self._hint = EmptyHint(self._look, text)
            self._list.insertWidget(0, self._hint)

    def _on_look_changed(self) -> None:
        self.apply_look()
        for key in list(self.rows):
            self._drop_row(key)
        for header in self._groups.values():
            _drop(header)
        self._groups.clear()
        self._order = []
        if self._state is not None:
            self.show_state(self._state)


class GroupHeader(QWidget):
    """A project's row: its name, how many notebooks run, what they use."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._name = ""
        self._summary = ""
        self.setFixedHeight(look.px(_GROUP))

    def show_group(self, group: DrawerGroup) -> None:
        """Show this project."""
        self._name, self._summary = group.name, group.summary
        self.setAccessibleName(f"{group.name}, {group.summary}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rect, painter = self._look, self.rect(), QPainter(self)
        painter.fillRect(rect, look.colour("surface.window"))
        painter.setPen(look.colour("line.default"))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        size = look.px(look.tokens.icon.size)
        icon = rect.toRectF()
        icon.setRect(16, (rect.height() - size) / 2, size, size)
        paint_icon(painter, look, Icon.PROJECT, icon, tint="kind.project")
        place = rect.adjusted(16 + size + 6, 0, -16, 0)
        painter.setFont(look.font(TypeRole.SMALL, figures=True))
        painter.setPen(look.colour("text.muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, right, self._summary)
        taken = painter.fontMetrics().horizontalAdvance(self._summary) + 12
        painter.setFont(look.font(TypeRole.SMALL))
        painter.setPen(look.colour("text.primary"))
        paint_short(painter, place.adjusted(0, 0, -taken, 0), self._name)


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
