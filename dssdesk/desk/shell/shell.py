"""What the window does: open places, show details, find, restore, and leave."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import ProjectKey
from dssdesk.base.settings import Settings
from dssdesk.desk.kit.actions import Action, ActionSet, add_section, fill_menu, make_menu
from dssdesk.desk.kit.dialogs import Question, ask
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.places import Place, project_of
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.details import DetailsHost
from dssdesk.desk.shell.finding import Finder
from dssdesk.desk.shell.help_offers import HelpOffers
from dssdesk.desk.shell.leaving import Leaving, UnloadAll
from dssdesk.desk.shell.long_runs import LongRuns
from dssdesk.desk.shell.menus import WindowMenus
from dssdesk.desk.shell.notices import Notices, NoticesPopup
from dssdesk.desk.shell.palette_state import COMMANDS
from dssdesk.desk.shell.restore import (
    RESTORE,
    OpenPlaces,
    WindowKeeper,
    keep_tabs,
    remembered_tabs,
)
from dssdesk.desk.shell.screens import Details, Screen, TabStatus, WindowContext
from dssdesk.desk.shell.settings_sheet import SettingsSheet
from dssdesk.desk.shell.shortcuts import ShortcutsSheet
from dssdesk.desk.shell.tabs import OpenTab
from dssdesk.desk.shell.waiting_tab import WaitingTab
from dssdesk.desk.shell.window import MainWindow


class Shell(QObject):
    """The window's presenter; screens plug in as `Screen` and `Details` records.

    Signals:
        front_place_changed: The `Place` of the tab in front, or None.
        left: The window closed; the application may end.
        stayed: It was to close, but a tab has something to lose.
    """

    front_place_changed = Signal(object)
    left = Signal()
    stayed = Signal()

    def __init__(
        self,
        look: Look,
        settings: Settings,
        *,
        running: Running,
        catalogue: Catalogue,
        records: Sequence[Action["Shell"]],
    ) -> None:
        super().__init__()
        self.look = look
        self._settings = settings
        self._running = running
        self._catalogue = catalogue
        self._screens: dict[type[Place], Screen] = {}
        self._sets: list[ActionSet] = []
        self._closed: list[Place] = []
        self._person_actions: ActionSet | None = None
        self._title = "DSS Desk"
        self.help_offers = HelpOffers()
        self.window = MainWindow(look)
        self._focus_side: Callable[[], object] = self.window.side.setFocus
        self.memory = Memory(settings, self)
        self.notices = Notices(self.window.toasts.show)
        self.context = WindowContext(
            window=self.window,
            look=look,
            open_place=self.open_place,
            notify=self.notices.tell,
            ask=self.ask,
            close_tab=self.close_place,
            settings=settings,
            memory=self.memory,
            show_shortcuts=self.show_shortcuts,
        )
        LongRuns(
            settings,
            running,
            self.window,
            notify=self.notices.tell,
            open_place=self.open_place,
        )
        self.leaving = Leaving(look, self.window, running)
        self.details = DetailsHost(self.window, self.context)
        self.keeper = WindowKeeper(settings, self.window, self.details)
        self.actions = ActionSet(records, self, look=look, host=self.window)
        self.finder = Finder(
            self.window, settings, catalogue, sets=self.action_sets, open_place=self.open_place
        )
        self.finder.setting_wished.connect(self.show_settings)
        WindowMenus(self.window.strip.menu_bar, self.action_sets)
        self._connect()

    # -- what the application hands in

    def use_screens(self, screens: Iterable[Screen], details: Iterable[Details] = ()) -> None:
        """From now on places open in these screens."""
        self._screens = {screen.place_type: screen for screen in screens}
        self.details.use(details)

    def set_side(self, widget: QWidget, actions: ActionSet, focus: Callable[[], None]) -> None:
        """Show this at the left: the tree; ``focus`` gives it the keyboard."""
        # No focus proxy: Tab would come to it rather than to the first field of the side.
        self.window.side.box.addWidget(widget)
        self._focus_side = focus
        self._sets.append(actions)

    def add_actions(self, actions: ActionSet) -> None:
        """Offer these too, whatever is in front."""
        self._sets.append(actions)

    def set_drawer(self, widget: QWidget) -> None:
        """Hold this in the drawer."""
        self.window.drawer.hold(widget)

    def set_welcome(self, widget: QWidget) -> None:
        """Show this in the centre while nothing is open."""
        self.window.tabs.show_when_empty(widget)

    def offer_unload(self, unload_all: UnloadAll) -> None:
        """Offer to unload everything when the window closes."""
        self.leaving.offer_unload(unload_all)

    def offer_help(self, offers: HelpOffers) -> None:
        """Offer in the Help menu what only the application can do."""
        self.help_offers = offers
        self.actions.update_state()

    def offer_person(self, actions: ActionSet) -> None:
        """Offer what the person does about herself: below the initials, and in the palette."""
        self._person_actions = actions
        self._sets.append(actions)

    def show_person(self, name: str, where: str, *, in_title: bool = False) -> None:
        """Connected, as this person, to an instance at this place."""
        self.window.strip.avatar.show_person(name)
        self.window.status.show_where(f"{name} @ {where}")
        self._title = f"DSS Desk ({name})" if in_title else "DSS Desk"
        self._on_front_told()

    def show_person_menu(self) -> None:
        """Open what concerns the person, below the initials."""
        avatar = self.window.strip.avatar
        menu = make_menu(self.window)
        if self._person_actions is not None:
            add_section(menu, avatar.toolTip(), self.look)
            fill_menu(menu, list(self._person_actions))
        left = avatar.width() - menu.sizeHint().width()
        menu.popup(avatar.mapToGlobal(QPoint(left, avatar.height() + 4)))

    def show_lost(self, text: str) -> None:
        """The service does not answer; everything shown is as it was."""
        self.window.status.show_where(text)

    def start(self, *, first: Place | None = None) -> None:
        """Show the window as it was left, and this place in front if one is given."""
        self.keeper.restore()
        self.window.show()
        remembered = remembered_tabs(self._settings) if self._settings[RESTORE] else OpenPlaces()
        front = first or remembered.front
        waiting = [place for place in remembered.places if self.can_show(place)]
        tabs = [OpenTab(place, self._waiting_tab(place)) for place in waiting]
        self.window.tabs.add_all(tabs, front=front)
        if front is not None:
            self.open_place(front)
        if self.front_place is None:
            self._focus_side()

    def come_to_front(self) -> None:
        """Show the window above the others, also where it was minimised."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    # -- places

    @property
    def front_place(self) -> Place | None:
        """What the tab in front shows."""
        front = self.window.tabs.front
        return None if front is None else front.place

    def can_show(self, place: Place) -> bool:
        """Whether a screen shows this kind of place."""
        return type(place) in self._screens

    def open_place(self, place: Place) -> None:
        """Bring the tab of this place to the front, or make one."""
        if self.window.tabs.show_place(place):
            return
        screen = self._screens.get(type(place))
        if screen is not None:
            self.window.tabs.add(place, screen.open(self.context, place))

    def select_place(self, place: Place | None) -> None:
        """Something is selected in the tree: show its details."""
        self.details.show_place(place)

    def close_place(self, place: Place) -> None:
        """Close the tab of this place, if there is one."""
        if self.window.tabs.close_place(place):
            self._remember_closed(place)

    @property
    def open_places(self) -> tuple[Place, ...]:
        """What tabs show, from left to right."""
        return self.window.tabs.places

    def move_place(self, place: Place, now: Place) -> None:
        """What was there is here now: its tab stays, and closed ones open here again."""
        self._closed = [now if one == place else one for one in self._closed]
        if self.window.tabs.move_place(place, now):
            self._on_front_changed()

    def drop_place(self, place: Place) -> bool:
        """What is there was deleted: close its tab for good; whether there was one."""
        self._closed = [one for one in self._closed if one != place]
        return self.window.tabs.close_place(place)

    def forget_project(self, key: ProjectKey) -> None:
        """Nothing of this project can be opened again."""
        self._closed = [one for one in self._closed if project_of(one) != key]

    def has_tab(self) -> bool:
        """Whether a tab is in front."""
        return self.front_place is not None

    def close_front(self) -> None:
        """Close the tab in front; what runs in it runs on."""
        if self.front_place is not None:
            self.close_place(self.front_place)

    def can_reopen(self) -> bool:
        """Whether a tab was closed."""
        return bool(self._closed)

    def reopen(self) -> None:
        """Open again what was closed last."""
        if self._closed:
            self.open_place(self._closed.pop())

    def next_tab(self) -> None:
        """Bring the tab at the right to the front."""
        self.window.tabs.step(1)

    def previous_tab(self) -> None:
        """Bring the tab at the left to the front."""
        self.window.tabs.step(-1)

    # -- asking, finding

    def ask(self, question: Question, on_answer: Callable[[str], None]) -> None:
        """Put a question over the window."""
        ask(self.look, self.window, question, on_answer)

    def action_sets(self) -> tuple[ActionSet, ...]:
        """The actions that count now: the window's, the tree's, the front tab's."""
        front = self.window.tabs.front
        screen = None if front is None else front.tab.actions
        return (self.actions, *self._sets, *(() if screen is None else (screen,)))

    def find(self) -> None:
        """Open the palette on everything."""
        self.finder.open("")

    def find_command(self) -> None:
        """Open the palette on commands."""
        self.finder.open(COMMANDS)

    def toggle_drawer(self) -> None:
        """Slide the drawer in or out."""
        drawer = self.window.drawer
        drawer.set_open(on=not drawer.is_open)

    def show_settings(self, first: str = "") -> None:
        """Open the settings, with this one focused."""
        if self.window.has_sheet:
            return
        groups = self.finder.settings
        SettingsSheet(self.look, self.window, self._settings, groups, first=first).open()

    def show_shortcuts(self) -> None:
        """Open the list of all keys."""
        if not self.window.has_sheet:
            ShortcutsSheet(self.look, self.window, self.finder.groups).open()

    def show_notices(self) -> None:
        """Open the list of what was told."""
        button = self.window.strip.notices
        NoticesPopup(self.look, self.notices, button).show_below(button)
        self.notices.read()

    # -- leaving

    def leave(self) -> None:
        """Close the window; it says first what runs on."""
        self.leaving.begin()

    def leave_now(self) -> None:
        """Close the window without a word; what runs goes on running."""
        window = self.window
        places, front = window.tabs.places, self.front_place
        if not window.tabs.close_all():
            self.stayed.emit()
            return
        keep_tabs(self._settings, places, front)
        self.memory.write()
        self.keeper.keep()
        self.details.show_place(None)
        window.close_now()
        self.left.emit()

    def _connect(self) -> None:
        window = self.window
        window.close_requested.connect(self.leave)
        self.leaving.settled.connect(self.leave_now)
        window.strip.search_requested.connect(self.find)
        window.strip.settings.clicked.connect(self._on_settings_clicked)
        window.strip.avatar.clicked.connect(self.show_person_menu)
        window.strip.notices.clicked.connect(self.show_notices)
        self.notices.changed.connect(self._on_notices_changed)
        window.strip.activity.clicked.connect(self.toggle_drawer)
        window.tabs.front_changed.connect(self._on_front_changed)
        window.tabs.woken.connect(self._on_woken)
        window.tabs.front_told.connect(self._on_front_told)
        self._running.count_changed.connect(window.strip.show_count)
        window.strip.show_count(self._running.count)

    def _on_notices_changed(self) -> None:
        self.window.strip.notices.show_unread(self.notices.unread)

    def _on_settings_clicked(self) -> None:
        self.show_settings()

    def _waiting_tab(self, place: Place) -> WaitingTab:
        return WaitingTab(place, self._running, self._catalogue)

    def _remember_closed(self, place: Place) -> None:
        self._closed = [one for one in self._closed if one != place] + [place]

    def _on_woken(self, place: Place) -> None:
        screen = self._screens[type(place)]
        self.window.tabs.replace(place, screen.open(self.context, place))

    def _on_front_changed(self) -> None:
        self.details.show_place(self.front_place)
        self._on_front_told()
        self.front_place_changed.emit(self.front_place)
        # Now, not at the end: a window that is killed comes back as it was.
        keep_tabs(self._settings, self.window.tabs.places, self.front_place)

    def _on_front_told(self) -> None:
        front = self.window.tabs.front
        self.window.status.show_status(TabStatus() if front is None else front.tab.status)
        title = "" if front is None else f"{front.tab.label.title} – "
        self.window.setWindowTitle(f"{title}{self._title}")
        self.actions.update_state()
