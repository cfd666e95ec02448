"""A page with one table: title, filter, what can be done with a row, a button that adds one."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dssdesk.desk.administration.delegate import LEFT
from dssdesk.desk.administration.rows import RowOrder
from dssdesk.desk.kit.actions import BoundAction, fill_menu, make_menu
from dssdesk.desk.kit.controls import (
    HINT_LEFT,
    RING_MARGIN,
    Button,
    ButtonKind,
    EmptyHint,
    FlatButton,
)
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.table_header import TableColumn
from dssdesk.desk.kit.text_table import TextRow, TextTable
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_FILTER = 260
_NO_MATCH = "Nothing matches."


class ListPage(QWidget):
    """Shows rows; the table's own signals are its `table`'s.

    Signals:
        open_requested: The current row, by Enter or a double click.
        add_requested: The button was pressed.
        menu_requested: What can be done with the current row, at this point of the screen.
    """

    open_requested = Signal()
    add_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(
        self, look: Look, title: str, columns: Sequence[TableColumn], *, filter_text: str, add: str
    ) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(title)
        self.filter_field = FilterField(look, filter_text)
        self.more = FlatButton(look, Icon.MORE, "More to do with the selected row")
        self.add = Button(look, add, kind=ButtonKind.PRIMARY, icon=Icon.ADD)
        self.table = TextTable(look, columns, name=title, left=LEFT)
        self.hint = EmptyHint(look, "")
        self.no_match = EmptyHint(look, _NO_MATCH, action="Clear the filter")
        self._title = Label(look, title, role=TypeRole.PAGE)
        self._header = QWidget()
        self._pages = QStackedWidget()
        self._column = QVBoxLayout(self)
        self._rows: tuple[TextRow, ...] = ()
        self._order = RowOrder()
        self._lay_out()
        self.filter_field.filter_changed.connect(self._on_filter_changed)
        self.filter_field.left_down.connect(self._enter_table)
        self.no_match.action_requested.connect(self.filter_field.clear)
        self.add.clicked.connect(self.add_requested)
        self.more.clicked.connect(self._on_more)
        self.table.menu_requested.connect(self.menu_requested)
        self.table.open_requested.connect(self._on_open)
        self.table.sort_requested.connect(self._on_sort_requested)
        self.fit()
        look.changed.connect(self.fit)

    def add_head(self, head: QWidget) -> None:
        """Stand this between the title and the table."""
        self._column.insertWidget(1, head)

    def add_foot(self, foot: QWidget) -> None:
        """Stand this below the table."""
        self._column.addWidget(foot)

    def show_rows(self, rows: tuple[TextRow, ...]) -> None:
        """Show those that the filter keeps, in the order that was chosen."""
        self._rows = rows
        self._show_in_order()

    def show_hint(self, text: str) -> None:
        """There are no rows: say why, or what to do first."""
        self.hint.label.setText(text)
        self._show(self.hint)

    def show_menu(self, actions: Sequence[BoundAction], at: QPoint) -> None:
        """What can be done with the current row."""
        menu = make_menu(self)
        fill_menu(menu, actions)
        menu.popup(at)

    def fit(self) -> None:
        """Take the sizes of the current look."""
        look = self._look
        self.filter_field.setMaximumWidth(look.px(_FILTER))
        self._header.setFixedHeight(look.px(look.tokens.bar.page_header))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("surface.base"))

    def _lay_out(self) -> None:
        header = QHBoxLayout(self._header)
        header.setContentsMargins(LEFT, 0, LEFT - RING_MARGIN, 0)
        header.setSpacing(8)
        header.addWidget(self._title)
        header.addStretch(1)
        header.addWidget(self.filter_field, 1000)
        header.addWidget(self.more)
        header.addWidget(self.add)
        for content in (self.table, self.hint, self.no_match):
            self._pages.addWidget(content)
        for hint in (self.hint, self.no_match):
            hint.setContentsMargins(LEFT - HINT_LEFT, 0, 0, 0)  # below the title
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._header)
        self._column.addWidget(self._pages, 1)
        self.setFocusProxy(self.table)

    def _show_in_order(self) -> None:
        shown = self._order.shown(self._rows)
        self.table.titles.show_order(self._order.sort, descending=self._order.descending)
        self.table.show_rows(shown)
        self._show(self.table if shown else self.no_match)

    def _show(self, content: QWidget) -> None:
        if content is not self._pages.currentWidget():
            self._pages.setCurrentWidget(content)

    def _enter_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_filter_changed(self, text: str) -> None:
        self._order.filter = text
        if self._pages.currentWidget() is not self.hint:
            self._show_in_order()

    def _on_sort_requested(self, column: int) -> None:
        self._order.sort_by(column)
        self._show_in_order()

    def _on_open(self, _key: str) -> None:
        self.open_requested.emit()

    def _on_more(self) -> None:
        self.menu_requested.emit(self.more.mapToGlobal(QPoint(0, self.more.height())))
