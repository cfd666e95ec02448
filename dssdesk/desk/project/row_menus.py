"""The menus of rows on a project's home: the same things to do as in the tree."""

import functools
from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from dssdesk.desk.changing.refusals import NO_CODE
from dssdesk.desk.kit.actions import make_action, make_menu
from dssdesk.desk.kit.icons import DEFAULT_TINT, Icon, make_icon
from dssdesk.desk.kit.places import DatasetPlace, FolderPlace, NotebookPlace, Place
from dssdesk.desk.project.needs import ProjectNeeds
from dssdesk.wire.places import DatasetRef, NotebookRef

_DANGER = "state.danger_text"


class RowMenu:
    """Fills one menu for one place."""

    def __init__(self, needs: ProjectNeeds, menu: QMenu) -> None:
        self._needs = needs
        self._changes = needs.changes
        self._menu = menu

    def fill(self, place: Place) -> None:
        """Put in what can be done with this place."""
        match place:
            case NotebookPlace(notebook):
                self._add_open(place)
                self._fill_notebook(notebook)
            case DatasetPlace(dataset):
                self._add_open(place)
                self._fill_dataset(dataset)
            case FolderPlace():
                show = functools.partial(self._needs.show_details, place)
                self._add("Show details", Icon.SIDE_PANEL, show)

    def _fill_notebook(self, notebook: NotebookRef) -> None:
        changes = self._changes.notebooks
        if self._needs.running.session(notebook) is not None:
            self._add("Unload", Icon.UNLOAD, functools.partial(changes.unload, (notebook,)))
        self._menu.addSeparator()
        if not self._changes.may_write(notebook.project):
            self._add_save_template(notebook)
            return
        self._add("Rename…", Icon.RENAME, functools.partial(changes.rename, notebook))
        self._add("Duplicate", Icon.DUPLICATE, functools.partial(changes.duplicate, (notebook,)))
        if self._changes.targets((notebook,)):
            move = make_menu(self._menu, "Move to")
            move.setIcon(make_icon(self._needs.look, Icon.PROJECT))
            self._changes.fill_move_menu(move, (notebook,))
            self._menu.addMenu(move)
        self._add_save_template(notebook)
        self._menu.addSeparator()
        delete = functools.partial(changes.delete, (notebook,))
        self._add("Delete…", Icon.DELETE, delete, tint=_DANGER)

    def _add_save_template(self, notebook: NotebookRef) -> None:
        changes = self._changes.notebooks
        if changes.can_save_template:
            save = functools.partial(changes.save_template, notebook)
            entry = self._add("Save as template…", Icon.TEMPLATE, save)
            if not changes.may_save_template(notebook):
                entry.setEnabled(False)
                entry.setToolTip(NO_CODE)

    def _fill_dataset(self, dataset: DatasetRef) -> None:
        lab = make_menu(self._menu, "Lab")
        lab.setIcon(make_icon(self._needs.look, Icon.LAB))
        self._needs.fill_lab_menu(lab, dataset)
        self._menu.addMenu(lab)
        if not self._changes.may_write(dataset.project):
            return
        changes = self._changes.datasets
        self._menu.addSeparator()
        self._add("Rename…", Icon.RENAME, functools.partial(changes.rename, dataset))
        self._menu.addSeparator()
        delete = functools.partial(changes.delete, dataset)
        self._add("Delete…", Icon.DELETE, delete, tint=_DANGER)

    def _add_open(self, place: Place) -> None:
        self._add("Open", Icon.GO_TO, functools.partial(self._needs.open_place, place))

    def _add(
        self, text: str, icon: Icon, run: Callable[[], object], *, tint: str = DEFAULT_TINT
    ) -> QAction:
        made = make_action(text, self._menu, icon=make_icon(self._needs.look, icon, tint))
        made.triggered.connect(run)
        self._menu.addAction(made)
        return made
