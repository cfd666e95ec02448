"""What the palette looks through: what is open, projects and what is in them, every command."""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from dssdesk.base.ids import FILES
from dssdesk.base.settings import Setting, Settings
from dssdesk.desk.kit.actions import Action, ActionSet, BoundAction, Menu
from dssdesk.desk.kit.icons import DATASET_ICONS, Icon
from dssdesk.desk.kit.places import (
    DatasetPlace,
    NotebookPlace,
    Place,
    ProjectPlace,
    place_to_text,
)
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.shell.known import ActionGroup
from dssdesk.desk.shell.palette import Palette
from dssdesk.desk.shell.palette_state import Entry, Group
from dssdesk.desk.shell.setting_groups import SettingGroup, value_text
from dssdesk.desk.shell.tabs import OpenTab
from dssdesk.desk.shell.window import MainWindow
from dssdesk.wire.catalogue import ProjectItem
from dssdesk.wire.places import DatasetRef, NotebookRef

RECENT: Setting[list[str]] = Setting(
    key="palette.recent", default=[], text="What was chosen in the palette lately"
)
_MOST_REMEMBERED = 30
_OWN = frozenset({"shell.find", "shell.find_command"})
"""They open the palette, in which one is already."""
_NOT_NOW = "Not possible with what is selected now."

OpenPlace = Callable[[Place], None]
MoreSets = Callable[[], Iterable[ActionSet]]
"""Actions that need no screen, such as those of the project that one is in."""
MoreEntries = Callable[[], Iterable[Entry]]
"""What the application adds, such as a new notebook from each template."""


class Finder(QObject):
    """Opens the palette, and remembers what was chosen in it.

    Signals:
        setting_wished: A setting was chosen; carries its key.
    """

    setting_wished = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        catalogue: Catalogue,
        *,
        sets: Callable[[], Iterable[ActionSet]],
        open_place: OpenPlace,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._catalogue = catalogue
        self._sets = sets
        self._open_place = open_place
        self._more: MoreEntries | None = None
        self._more_sets: MoreSets | None = None
        self.groups: tuple[ActionGroup, ...] = ()
        self.settings: tuple[SettingGroup, ...] = ()

    def offer_settings(self, groups: tuple[SettingGroup, ...]) -> None:
        """Find these settings, too."""
        self.settings = groups

    def offer(
        self,
        groups: tuple[ActionGroup, ...],
        more: MoreEntries | None = None,
        more_sets: MoreSets | None = None,
    ) -> None:
        """Find these actions also while their screens are not open, and more than actions."""
        self.groups = groups
        self._more = more
        self._more_sets = more_sets

    def open(self, typed: str) -> None:
        """Show the palette with this typed in it, unless something else asks for attention."""
        if self._window.has_sheet:
            return
        recent = [str(key) for key in self._settings[RECENT]]
        window = self._window
        palette = Palette(window.look, window, self.entries(), typed=typed, recent=recent)
        palette.chosen.connect(self._on_chosen)
        palette.open()

    def entries(self) -> tuple[Entry, ...]:
        """Everything, each with what choosing it does; an open place is listed as open only."""
        opened = [_entry_of_tab(one, self._open_place) for one in self._window.tabs.tabs]
        keys = {entry.key for entry in opened}
        items = [
            entry
            for project in self._catalogue.projects()
            for entry in _entries_of(project, self._open_place)
            if entry.key not in keys
        ]
        more = () if self._more is None else self._more()
        return (
            *opened,
            *items,
            *_commands((*self._sets(), *self._elsewhere()), self.groups),
            *more,
            *self._of_settings(),
        )

    def _elsewhere(self) -> Iterable[ActionSet]:
        return () if self._more_sets is None else self._more_sets()

    def _of_settings(self) -> Iterator[Entry]:
        for group in self.settings:
            for row in group.rows:
                yield Entry(
                    text=row.setting.text,
                    group=Group.SETTINGS,
                    run=functools.partial(self.setting_wished.emit, row.setting.key),
                    key=f"setting:{row.setting.key}",
                    icon=Icon.SETTINGS,
                    context=value_text(row, self._settings[row.setting]),
                    search=tuple(label for _, label in row.setting.choices),
                )

    def _on_chosen(self, entry: Entry) -> None:
        if entry.key:
            before = [str(key) for key in self._settings[RECENT] if key != entry.key]
            self._settings[RECENT] = [entry.key, *before][:_MOST_REMEMBERED]


def _commands(sets: Sequence[ActionSet], groups: Sequence[ActionGroup]) -> list[Entry]:
    entries: list[Entry] = []
    live = set(_OWN)
    titles = {record.id: group.title for group in groups for record in group.records}
    for one in sets:
        for action in one:
            if action.id not in live:
                live.add(action.id)
                entries.append(_entry_here(action, titles.get(action.id, "")))
    shown = {entry.text for entry in entries}
    for group in groups:
        for record in group.records:
            elsewhere = _entry_elsewhere(record, group)
            if record.id not in live and elsewhere.text not in shown:
                shown.add(elsewhere.text)
                entries.append(elsewhere)
    return entries


def _entry_here(action: BoundAction, title: str) -> Entry:
    """A command of the window, or of the screen in front."""
    action.update_state()
    return Entry(
        text=action.text().replace("&", ""),
        group=Group.COMMANDS,
        run=action.trigger,
        key=f"command:{action.id}",
        icon=action.icon_name,
        context=_where(action.menus, title),
        search=(*action.search, action.iconText()),
        keys=_native(action.shortcut()),
        why_not="" if action.isEnabled() else action.why or _NOT_NOW,
    )


def _entry_elsewhere(record: Action[object], group: ActionGroup) -> Entry:
    """A command of a screen that is not in front."""
    return Entry(
        text=record.text.replace("&", ""),
        group=Group.COMMANDS,
        run=list,
        key=f"command:{record.id}",
        icon=record.icon,
        context=_where(record.menus, group.title),
        search=(*record.search, record.tip),
        keys=_native(QKeySequence(record.shortcut)),
        why_not=group.where,
    )


def _where(menus: Sequence[Menu], title: str) -> str:
    """Where else it is: in which menu, or of which screen."""
    return menus[0].value if menus else title


def _native(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def _entry_of_tab(one: OpenTab, open_place: OpenPlace) -> Entry:
    label = one.tab.label
    return Entry(
        text=label.title,
        group=Group.OPEN,
        run=functools.partial(open_place, one.place),
        key=place_to_text(one.place),
        is_dataset=isinstance(one.place, DatasetPlace),
        icon=label.icon,
        tint=label.tint,
    )


def _entries_of(project: ProjectItem, open_place: OpenPlace) -> list[Entry]:
    title = "Files" if project.key == FILES else project.name

    def entry(text: str, group: Group, place: Place, icon: Icon, tint: str) -> Entry:
        return Entry(
            text=text,
            group=group,
            run=functools.partial(open_place, place),
            key=place_to_text(place),
            is_dataset=group is Group.DATASETS,
            icon=icon,
            tint=tint,
            context="" if group is Group.PROJECTS else title,
        )

    entries: list[Entry] = []
    if project.key != FILES:
        home = ProjectPlace(project.key)
        entries.append(entry(title, Group.PROJECTS, home, Icon.PROJECT, "kind.project"))
    for dataset in project.datasets:
        rows = DatasetPlace(DatasetRef(project=project.key, name=dataset.name))
        icon = DATASET_ICONS[dataset.kind]
        entries.append(entry(dataset.name, Group.DATASETS, rows, icon, "kind.dataset"))
    for notebook in project.notebooks:
        ref = NotebookRef(project=project.key, name=notebook.name)
        page = NotebookPlace(ref)
        entries.append(entry(ref.title, Group.NOTEBOOKS, page, Icon.NOTEBOOK, "kind.notebook"))
    return entries
