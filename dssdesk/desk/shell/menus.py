"""The window's menus: filled when they open, from the actions of whatever is in front."""

import sys
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar

from dssdesk.desk.kit.actions import ActionSet, Menu, actions_of_menu, fill_menu

_NOTHING = {
    Menu.RUN: "Open a notebook to run cells",
    Menu.KERNEL: "Open a notebook to see its kernel",
    Menu.DATA: "Open a dataset to see its rows",
    Menu.EDIT: "Open a notebook or a dataset to edit or copy",
}
"""What to do so that a menu is not empty."""
_NOTHING_ELSE = "Nothing to do here"

Sets = Callable[[], Iterable[ActionSet]]
"""The action sets that count now: the window's, the tree's, the front tab's."""


class WindowMenus(QObject):
    """One menu for each `Menu`; a shortcut works without the menu having been open."""

    def __init__(self, bar: QMenuBar, sets: Sets) -> None:
        super().__init__(bar)
        self._bar = bar
        self._sets = sets
        self._menus: dict[str, Menu] = {}
        for kind in Menu:
            menu = bar.addMenu(kind.value)
            menu.setObjectName(kind.value)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self._on_about_to_show)
            self._menus[menu.objectName()] = kind
            self._reach_by_key(kind)

    def _reach_by_key(self, kind: Menu) -> None:
        """Alt and the first letter open the menu, without the line that "&" would draw below it."""
        if sys.platform == "darwin":
            return
        key = QShortcut(QKeySequence(f"Alt+{kind.value[0]}"), self._bar.window())
        key.setObjectName(kind.value)
        key.activated.connect(self._on_key)

    def _on_key(self) -> None:
        name = self.sender().objectName()
        for action in self._bar.actions():
            menu = action.menu()
            if menu is not None and menu.objectName() == name:
                self._bar.setActiveAction(action)

    def _on_about_to_show(self) -> None:
        menu = self.sender()
        if not isinstance(menu, QMenu):
            return
        # Takes the actions out of the menu; they live on with their screens.
        menu.clear()
        for submenu in menu.findChildren(QMenu):
            submenu.deleteLater()
        actions = actions_of_menu(self._menus[menu.objectName()], self._sets())
        fill_menu(menu, actions)
        if not actions:
            nothing = menu.addAction(_NOTHING.get(self._menus[menu.objectName()], _NOTHING_ELSE))
            nothing.setEnabled(False)
