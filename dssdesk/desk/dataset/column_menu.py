"""The menu of a column: sort, filter, copy, hide, and its statistics."""

import functools

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.desk.dataset.profile_texts import statistics
from dssdesk.desk.kit.actions import add_section, make_action, make_menu
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.datasets import ColumnItem, ColumnProfile, SortKey

_LONGEST = 60


class ColumnMenu(QObject):
    """Pop `menu` up; it goes by itself.

    Signals:
        sort_requested: By this `SortKey`, and nothing else.
        filter_requested: Type above the column.
        copy_requested: Put all its values on the clipboard.
        hide_requested: Show the column no longer.
    """

    sort_requested = Signal(SortKey)
    filter_requested = Signal()
    copy_requested = Signal()
    hide_requested = Signal()

    def __init__(self, look: Look, column: ColumnItem, parent: QWidget) -> None:
        super().__init__()
        self._look = look
        self._column = column
        self.menu: QMenu = make_menu(parent, column.name)
        self.setParent(self.menu)
        down = SortKey(column=column.name, descending=True)
        up = functools.partial(self._sort, SortKey(column=column.name))
        self._add("Sort ascending", Icon.MOVE_UP).triggered.connect(up)
        self._add("Sort descending", Icon.MOVE_DOWN).triggered.connect(
            functools.partial(self._sort, down)
        )
        self._add("Filter", Icon.FILTER).triggered.connect(self.filter_requested)
        self.menu.addSeparator()
        self._add("Copy column", Icon.DUPLICATE).triggered.connect(self.copy_requested)
        self._add("Copy name", Icon.COPY_NAME).triggered.connect(self._copy_name)
        self._add("Hide column", Icon.COLUMNS).triggered.connect(self.hide_requested)

    def show_statistics(self, profile: ColumnProfile, rows: int) -> None:
        """Add what is known of the column's values in a sample of so many rows."""
        self.menu.addSeparator()
        add_section(self.menu, f"Statistics of {rows:,} rows", self._look)
        for name, value in statistics(self._column, profile, rows):
            text = f"{name}: {value}"
            short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
            action = make_action(short, self.menu)
            action.setToolTip(f"{text}\nClick to copy")
            action.triggered.connect(functools.partial(_copy, value))
            self.menu.addAction(action)

    def _add(self, text: str, icon: Icon) -> QAction:
        action = make_action(text, self.menu, icon=make_icon(self._look, icon))
        self.menu.addAction(action)
        return action

    def _sort(self, key: SortKey) -> None:
        self.sort_requested.emit(key)

    def _copy_name(self) -> None:
        _copy(self._column.name)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
