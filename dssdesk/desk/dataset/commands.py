"""What one can do with a dataset wherever it is shown: its menu, for tab, panel and tree."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.desk.changing.datasets import DatasetChanges
from dssdesk.desk.changing.refusals import NO_EXPORT, READ_ONLY
from dssdesk.desk.dataset.exports import Exports
from dssdesk.desk.kit.actions import make_action, make_menu
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.places import DatasetPlace, Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.wire.places import DatasetRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandNeeds:
    """What the commands are handed; ``window`` is the parent of dialogs."""

    look: Look
    link: LinkLike
    catalogue: Catalogue
    lab: Lab
    changes: DatasetChanges
    window: QWidget
    open_place: Callable[[Place], None]
    notify: Callable[[Notice], None]


class DatasetCommands(QObject):
    """One for the window.

    Signals:
        reload_requested: Read this `DatasetRef` again, wherever it is shown.
    """

    reload_requested = Signal(DatasetRef)

    def __init__(self, needs: CommandNeeds) -> None:
        super().__init__()
        self._needs = needs
        self.exports = Exports(needs.link, needs.notify)

    def may_write(self, dataset: DatasetRef) -> bool:
        """Whether the person may rename and delete it."""
        project = self._needs.catalogue.project(dataset.project)
        return project is None or project.may_write

    def may_export(self, dataset: DatasetRef) -> bool:
        """Whether the person may save its rows as a file."""
        project = self._needs.catalogue.project(dataset.project)
        return project is None or project.may_export

    def rename(self, dataset: DatasetRef) -> None:
        """Ask for another name."""
        self._needs.changes.rename(dataset)

    def delete(self, dataset: DatasetRef) -> None:
        """Delete it, after a question."""
        self._needs.changes.delete(dataset)

    def export(self, dataset: DatasetRef) -> None:
        """Ask where to save it; its tab shows how far that is."""
        self._needs.open_place(DatasetPlace(dataset))
        self.exports.ask(dataset, self._needs.window)

    def copy_name(self, dataset: DatasetRef) -> None:
        """Put its name on the clipboard."""
        QGuiApplication.clipboard().setText(dataset.name)

    def reload(self, dataset: DatasetRef) -> None:
        """Read it again, wherever it is shown."""
        self.reload_requested.emit(dataset)

    def make_menu(self, dataset: DatasetRef, parent: QWidget) -> QMenu:
        """The *Actions* of a dataset; pop it up."""
        menu = make_menu(parent, "Actions")
        self.fill_menu(menu, dataset)
        return menu

    def fill_menu(self, menu: QMenu, dataset: DatasetRef) -> None:
        """Put everything that one can do with a dataset into this menu."""
        lab = make_menu(menu, "Lab")
        lab.setIcon(make_icon(self._needs.look, Icon.LAB))
        self._needs.lab.fill_menu(lab, dataset)
        menu.addMenu(lab)
        menu.addSeparator()
        export = self._add(menu, "Export…", Icon.EXPORT, functools.partial(self.export, dataset))
        if not self.may_export(dataset):
            export.setEnabled(False)
            export.setToolTip(NO_EXPORT)
        self._add(menu, "Reload", Icon.RESTART, functools.partial(self.reload, dataset))
        menu.addSeparator()
        rename = functools.partial(self.rename, dataset)
        changing = [self._add(menu, "Rename…", Icon.RENAME, rename)]
        self._add(menu, "Copy name", Icon.COPY_NAME, functools.partial(self.copy_name, dataset))
        menu.addSeparator()
        delete = functools.partial(self.delete, dataset)
        changing.append(self._add(menu, "Delete…", Icon.DELETE, delete))
        if not self.may_write(dataset):
            for action in changing:
                action.setEnabled(False)
                action.setToolTip(READ_ONLY)

    def _add(self, menu: QMenu, text: str, icon: Icon, run: Callable[[], None]) -> QAction:
        tint = "state.danger_text" if icon is Icon.DELETE else "text.secondary"
        action = make_action(text, menu, icon=make_icon(self._needs.look, icon, tint))
        action.triggered.connect(run)
        menu.addAction(action)
        return action
