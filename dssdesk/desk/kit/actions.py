"""What a person can do, as records; menus, toolbars, palette and shortcuts are made from them.

A screen lists its `Action` records in its ``actions.py`` and binds them to its presenter with an
`ActionSet`. There is no registry: whoever shows actions is handed the sets.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QWidget, QWidgetAction

from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

P = TypeVar("P")
T = TypeVar("T")


class Menu(StrEnum):
    """The menus of the window, in their order; the value is the title."""

    FILE = "File"
    EDIT = "Edit"
    VIEW = "View"
    RUN = "Run"
    KERNEL = "Kernel"
    DATA = "Data"
    HELP = "Help"


class Context(StrEnum):
    """Where an action's shortcut is listened to."""

    WINDOW = "window"
    SCREEN = "screen"
    FOCUS = "focus"
    """Only while the host widget itself has the focus: a notebook's command mode."""


_QT_CONTEXT = {
    Context.WINDOW: Qt.ShortcutContext.WindowShortcut,
    Context.SCREEN: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Context.FOCUS: Qt.ShortcutContext.WidgetShortcut,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Generic[P]):
    """One thing a person can do on a screen whose presenter is a ``P``.

    Attributes:
        id: ``screen.verb_object``, unique in the product.
        text: A sentence without a dot; ends in "…" where a question follows.
        text_now: The same where it says what it would do now: “Undo delete cells”.
        run: What happens, usually an unbound method of the presenter.
        when: Whether it can be done now; None means always.
        why: Where it cannot: a sentence that says why, and what to do.
        hidden: Whether menus leave it out; who looks for it in the palette is told why.
        checked: Whether it is on, for what can be on and off.
        section: Actions of one menu stand in sections, parted by lines, in ascending order.
        submenu: It stands in a submenu of this title, where the first one of it would stand.
        tip: What a toolbar button says where ``text`` is too long.
        is_danger: Files or rows are deleted; shown in red.
        search: Other words for it, under which the palette finds it too.
    """

    id: str
    text: str
    run: Callable[[P], object]
    when: Callable[[P], bool] | None = None
    why: Callable[[P], str] | None = None
    text_now: Callable[[P], str] | None = None
    hidden: Callable[[P], bool] | None = None
    checked: Callable[[P], bool] | None = None
    icon: Icon | None = None
    tint: str = "text.secondary"
    shortcut: str = ""
    more_shortcuts: tuple[str, ...] = ()
    menus: tuple[Menu, ...] = ()
    section: int = 0
    submenu: str = ""
    context: Context = Context.WINDOW
    tip: str = ""
    is_danger: bool = False
    search: tuple[str, ...] = ()

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """All key sequences; the first one is shown."""
        return ((self.shortcut,) if self.shortcut else ()) + self.more_shortcuts


class BoundAction(QAction):
    """A record joined to its presenter: Qt shows it, and triggering runs it."""

    def __init__(self, record: Action[P], presenter: P, *, look: Look, parent: QObject) -> None:
        super().__init__(record.text, parent)
        self.setObjectName(record.id)
        self.menus = record.menus
        self.section = record.section
        self.submenu = record.submenu
        self.icon_name = record.icon
        self.search = record.search
        self._run = functools.partial(record.run, presenter)
        self._when = _bind(record.when, presenter)
        self._why = _bind(record.why, presenter)
        self._text_now = _bind(record.text_now, presenter)
        self._hidden = _bind(record.hidden, presenter)
        self._checked = _bind(record.checked, presenter)
        self.setCheckable(record.checked is not None)
        # The mark of what is on stands where the icon would.
        self.setIconVisibleInMenu(record.checked is None)
        if record.icon is not None:
            tint = "state.danger_text" if record.is_danger else record.tint
            self.setIcon(make_icon(look, record.icon, tint))
        self.setShortcuts([QKeySequence(keys) for keys in record.shortcuts])
        self.setShortcutContext(_QT_CONTEXT[record.context])
        self._shortcut = record.shortcut
        self._show_text(record.tip or record.text.removesuffix("…"))
        # The mac would move "Settings…" and "About" by their words; we place them ourselves.
        self.setMenuRole(QAction.MenuRole.NoRole)
        self.triggered.connect(self._on_triggered)
        self.update_state()

    @property
    def id(self) -> str:
        """The record's id."""
        return self.objectName()

    @property
    def why(self) -> str:
        """Why it cannot be done now, if its record says; "" also where it can."""
        return "" if self._why is None or self.isEnabled() else self._why()

    def update_state(self) -> None:
        """Ask the presenter again whether this can be done, and whether it is on."""
        can = self._when is None or self._when()
        self.setEnabled(can)
        if self._text_now is not None and self._text_now() != self.text():
            self.setText(self._text_now())
            self._show_text(self.text())
        if self._why is not None:
            self.setToolTip(self._tip if can else self._why())
        if self._hidden is not None:
            self.setVisible(not self._hidden())
        if self._checked is not None:
            self.setChecked(self._checked())

    def _show_text(self, short: str) -> None:
        """What a toolbar button and its tooltip say."""
        self.setIconText(short)
        self._tip = _tooltip(short, self._shortcut)
        self.setToolTip(self._tip)

    def _on_triggered(self) -> None:
        # A shortcut may fire before the state was shown.
        if self._when is None or self._when():
            self._run()
        self.update_state()


class ActionSet:
    """All actions of one presenter, made once; their shortcuts live on ``host``.

    Those without a shortcut are made when somebody wants to see them: opening a tab costs less.
    """

    def __init__(
        self, records: Iterable[Action[P]], presenter: P, *, look: Look, host: QWidget
    ) -> None:
        self._records = {record.id: record for record in records}
        self._make = functools.partial(_make_action, presenter, look, host)
        self._actions = {
            record.id: self._make(record) for record in self._records.values() if record.shortcuts
        }
        host.addActions(list(self._actions.values()))

    def __getitem__(self, action_id: str) -> BoundAction:
        found = self._actions.get(action_id)
        if found is None:
            found = self._actions[action_id] = self._make(self._records[action_id])
        return found

    def __iter__(self) -> Iterator[BoundAction]:
        return iter([self[action_id] for action_id in self._records])

    def __len__(self) -> int:
        return len(self._records)

    def update_state(self) -> None:
        """After the presenter's state changed: enable, disable and check what is now so."""
        for action in self._actions.values():
            action.update_state()


def _make_action(presenter: P, look: Look, host: QWidget, record: Action[P]) -> BoundAction:
    return BoundAction(record, presenter, look=look, parent=host)


def fill_menu(menu: QMenu, actions: Sequence[BoundAction]) -> None:
    """Put the actions into the menu, in sections, as they can be done now."""
    previous: dict[QMenu, int] = {}
    submenus: dict[str, QMenu] = {}
    for action in sorted(actions, key=_section):
        target = menu
        if action.submenu:
            if action.submenu not in submenus:
                _part_sections(menu, action.section, previous)
                submenus[action.submenu] = make_menu(menu, action.submenu)
                menu.addMenu(submenus[action.submenu])
            target = submenus[action.submenu]
        _part_sections(target, action.section, previous)
        action.update_state()
        target.addAction(action)


def _part_sections(menu: QMenu, section: int, previous: dict[QMenu, int]) -> None:
    """Draw a line where another section begins."""
    if previous.get(menu, section) != section:
        menu.addSeparator()
    previous[menu] = section


def action_after(menu: QMenu, action: QAction) -> QAction:
    """What stands below this entry, to put a submenu between them; the last one stays last."""
    actions = menu.actions()
    return actions[min(actions.index(action) + 1, len(actions) - 1)]


def make_menu(parent: QWidget, title: str = "") -> QMenu:
    """An empty menu that goes away when it closes, unless it is the submenu of another."""
    menu = QMenu(title, parent)
    menu.setToolTipsVisible(True)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, not isinstance(parent, QMenu))
    if QGuiApplication.platformName() not in {"xcb", "offscreen"}:
        # Rounded corners need a compositor; the style sheet draws square ones elsewhere.
        menu.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    return menu


def add_section(menu: QMenu, text: str, look: Look) -> None:
    """A small label above a group of entries."""
    label = QLabel(text)
    label.setFont(look.font(TypeRole.SECTION))
    label.setContentsMargins(10, 5, 10, 3)
    label.setStyleSheet(f"color: {look.theme.text.muted}; background: transparent")
    action = QWidgetAction(menu)
    action.setDefaultWidget(label)
    action.setEnabled(False)
    menu.addAction(action)


def actions_of_menu(menu: Menu, sets: Iterable[ActionSet]) -> list[BoundAction]:
    """Those of the sets that stand in this menu of the window, in their order."""
    return sorted((one for each in sets for one in each if menu in one.menus), key=_section)


def make_action(text: str, parent: QObject, *, icon: QIcon | None = None) -> QAction:
    """A passing entry of a menu that is made when it opens, such as a notebook's name."""
    action = QAction(text.replace("&", "&&"), parent)
    if icon is not None:
        action.setIcon(icon)
    return action


def _section(action: BoundAction) -> int:
    return action.section


def _bind(question: Callable[[P], T] | None, presenter: P) -> Callable[[], T] | None:
    return None if question is None else functools.partial(question, presenter)


def _tooltip(text: str, shortcut: str) -> str:
    if not shortcut:
        return text
    keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})"
