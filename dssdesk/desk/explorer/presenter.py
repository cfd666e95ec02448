"""Joins the tree with the service: projects, what runs, and what a person wants to open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.changing.refusals import NO_EXPORT, READ_ONLY
from dssdesk.desk.explorer.dragging import Dropped
from dssdesk.desk.explorer.editing import Editing
from dssdesk.desk.explorer.leading import key_of, place_of
from dssdesk.desk.explorer.state import GROUPS, ExplorerState, Node, NodeKind
from dssdesk.desk.explorer.view import ExplorerView
from dssdesk.desk.kit.actions import (
    Action,
    ActionSet,
    BoundAction,
    action_after,
    fill_menu,
    make_menu,
)
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.places import DatasetPlace, FolderPlace, Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.state import SessionRow
from dssdesk.wire.places import DatasetRef, NotebookRef

FillLabMenu = Callable[[QMenu, DatasetRef], None]
"""Fills the Lab submenu of a dataset."""

ExportDataset = Callable[[DatasetRef], None]
"""Asks where to save a dataset."""

FillNewMenu = Callable[[QMenu, ProjectKey], None]
"""Fills the menu of the plus: which notebooks can be made in this project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What the tree offers beyond opening, where the window can do it."""

    fill_lab_menu: FillLabMenu | None = None
    fill_new_menu: FillNewMenu | None = None
    changes: Changes | None = None


class ExplorerPresenter(QObject):
    """The tree.

    Signals:
        place_opened: The person wants to go to this `Place`.
        place_selected: This `Place` is selected; None for a group.
        unload_requested: End the session with this `SessionId`.
    """

    place_opened = Signal(object)
    place_selected = Signal(object)
    unload_requested = Signal(str)

    def __init__(
        self,
        look: Look,
        *,
        catalogue: Catalogue,
        running: Running,
        records: Sequence[Action["ExplorerPresenter"]],
        offers: Offers,
    ) -> None:
        super().__init__()
        self.state = ExplorerState()
        self.view = ExplorerView(look)
        self.editing = Editing(offers.changes, self.view.tree.selected_nodes)
        self._look = look
        self._catalogue = catalogue
        self._running = running
        self._fill_lab_menu = offers.fill_lab_menu
        self._fill_new_menu = offers.fill_new_menu
        self._place_to_show: Place | None = None
        self._front: Place | None = None
        self._is_showing = False
        self._is_following = False
        self._export: ExportDataset | None = None
        self.view.new_button.setVisible(offers.fill_new_menu is not None)
        self.actions = ActionSet(records, self, look=look, host=self.view.tree)
        self._connect_view()
        self._connect_sources()

    @property
    def current_place(self) -> Place | None:
        """Where the current row leads; None for a group."""
        node = self.view.tree.current_node()
        return None if node is None else place_of(node)

    @property
    def current_project(self) -> ProjectKey | None:
        """The project of the current row, else the first one."""
        node = self.view.tree.current_node()
        if node is not None and node.key.project != FILES:
            return node.key.project
        return self.state.first_project

    def show_place(self, place: Place | None) -> None:
        """Make the row of this place the current one, because its tab came to the front."""
        if place is not None and place == self._front:
            return  # something else of the tabs is another: the row that one chose stays
        self._front = self._place_to_show = place
        self._show_place()

    def follow(self, place: Place, now: Place) -> None:
        """What was there is here now: if it was selected, it is again as soon as it comes."""
        if self._front == place:
            self._front = now
        if self.current_place == place:
            self._place_to_show = now
            self._is_following = True

    def can_open(self) -> bool:
        """Whether the current row leads to a tab."""
        place = self.current_place
        return place is not None and not isinstance(place, FolderPlace)

    def open_current(self) -> None:
        """Go where the current row leads."""
        if self.can_open():
            self.place_opened.emit(self.current_place)

    def can_copy_name(self) -> bool:
        """Whether the current row is a thing with a name."""
        node = self.view.tree.current_node()
        return node is not None and node.key.kind not in GROUPS

    def copy_name(self) -> None:
        """Put the current row's name on the clipboard."""
        node = self.view.tree.current_node()
        if node is not None:
            QGuiApplication.clipboard().setText(node.title)

    def can_unload(self) -> bool:
        """Whether a selected notebook runs."""
        return any(node.running is not None for node in self.view.tree.selected_nodes())

    def unload_current(self) -> None:
        """Wish the sessions of the selected notebooks to end."""
        running = [node for node in self.view.tree.selected_nodes() if node.running is not None]
        if len(running) == 1:
            self._on_unload_requested(running[0])
        else:
            self.editing.unload()

    def can_create(self) -> bool:
        """Whether there is a project to make a notebook in."""
        return self.current_project is not None and self._fill_new_menu is not None

    def show_new_menu(self) -> None:
        """Offer the notebooks that can be made, below the plus."""
        project = self.current_project
        menu = make_menu(self.view)
        if project is not None and self._fill_new_menu is not None:
            if self.editing.is_read_only(project):
                refused = menu.addAction(READ_ONLY)
                refused.setEnabled(False)
            else:
                self._fill_new_menu(menu, project)
        if self.editing.can_make_project():
            menu.addSeparator()
            menu.addAction(self.actions["explorer.new_project"])
        button = self.view.new_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def focus_tree(self) -> None:
        """Put the keyboard into the tree."""
        self.view.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def offer_export(self, export: ExportDataset) -> None:
        """From now on datasets can be exported here."""
        self._export = export
        self.actions.update_state()

    def can_export(self) -> bool:
        """Whether the current row is a dataset whose rows the person may take along."""
        place = self.current_place
        if self._export is None or not isinstance(place, DatasetPlace):
            return False
        project = self._catalogue.project(place.dataset.project)
        return project is None or project.may_export

    def why_not_export(self) -> str:
        """Why nothing can be exported."""
        is_dataset = isinstance(self.current_place, DatasetPlace)
        return NO_EXPORT if is_dataset else "Select a dataset first."

    def export_current(self) -> None:
        """Export the current dataset."""
        place = self.current_place
        if self._export is not None and isinstance(place, DatasetPlace):
            self._export(place.dataset)

    def make_row_menu(self, node: Node) -> QMenu:
        """The menu of a row: what can be done with it, and a dataset's Lab."""
        menu = make_menu(self.view)
        self.actions.update_state()
        fill_menu(menu, [one for one in self.actions if self._stands_in_row_menu(one)])
        if node.key.kind is NodeKind.DATASET and self._fill_lab_menu is not None:
            lab = make_menu(menu, "Lab")
            lab.setIcon(make_icon(self._look, Icon.LAB))
            self._fill_lab_menu(lab, DatasetRef(project=node.key.project, name=node.key.name))
            menu.insertMenu(menu.actions()[1], lab)
        self._add_submenus(menu, node)
        return menu

    def _stands_in_row_menu(self, action: BoundAction) -> bool:
        of_place = {  # elsewhere these can be done wherever one stands in a project
            "explorer.import_files": self.editing.can_import,
            "explorer.upload": self.editing.can_upload,
            "explorer.new_folder": self.editing.can_make_folder,
            "explorer.permissions": self._is_project_of_permissions,
        }
        if action.id in of_place:
            return of_place[action.id]()
        return action.isEnabled() and action.id in _ROW_MENU

    def _is_project_of_permissions(self) -> bool:
        node = self.editing.only()
        is_project = node is not None and node.key.kind is NodeKind.PROJECT
        return is_project and self.editing.can_edit_permissions(self.current_project)

    def _add_submenus(self, menu: QMenu, node: Node) -> None:
        takes_notebooks = node.key.kind in {NodeKind.PROJECT, NodeKind.NOTEBOOKS}
        if takes_notebooks and self.editing.can_upload() and self._fill_new_menu is not None:
            new = make_menu(menu, "New notebook")
            new.setIcon(make_icon(self._look, Icon.ADD))
            self._fill_new_menu(new, node.key.project)
            menu.insertMenu(self.actions["explorer.upload"], new)
        if self.editing.can_move():
            move = make_menu(menu, "Move to")
            move.setIcon(make_icon(self._look, Icon.PROJECT))
            self.editing.fill_move_menu(move)
            menu.insertMenu(action_after(menu, self.actions["explorer.duplicate"]), move)

    def _connect_view(self) -> None:
        view = self.view
        view.filter_changed.connect(self._on_filter_changed)
        view.new_requested.connect(self.show_new_menu)
        view.open_requested.connect(self._on_open_requested)
        view.current_node_changed.connect(self._on_current_node_changed)
        view.unload_requested.connect(self._on_unload_requested)
        view.menu_requested.connect(self._on_menu_requested)
        view.new_project_requested.connect(self._on_new_project_requested)
        view.tree.selection_changed.connect(self._on_selection_changed)
        view.tree.may_drop_on = self._may_drop_on
        view.tree.notebooks_dropped.connect(self._on_notebooks_dropped)
        view.tree.files_dropped.connect(self._on_files_dropped)

    def _connect_sources(self) -> None:
        self._catalogue.changed.connect(self._on_projects_changed)
        self._running.changed.connect(self._on_running_changed)
        self._running.sampled.connect(self._on_sampled)
        self._running.watch("tree", on=True)
        if self._catalogue.projects():
            self.state.show_projects(self._catalogue.projects())
        self.state.show_running(self._running_rows())
        self._show()

    def _on_projects_changed(self, _key: str) -> None:
        self.state.show_projects(self._catalogue.projects())
        self._show()

    def _on_running_changed(self, _notebooks: frozenset[NotebookRef]) -> None:
        self._on_sampled()

    def _on_sampled(self) -> None:
        if self.state.show_running(self._running_rows()):
            self._show()

    def _running_rows(self) -> dict[NotebookRef, SessionRow]:
        notebooks = [info.notebook for info in self._running.state.infos()]
        found = {notebook: self._running.row(notebook) for notebook in notebooks}
        return {notebook: row for notebook, row in found.items() if row is not None}

    def _show(self) -> None:
        self.state.may_create = self.editing.can_make_project()
        before, awaited = self.current_place, self._place_to_show
        self._is_showing = True
        self.view.show_state(self.state)
        self._is_showing = False
        self._show_place()
        if (awaited is None or self._is_following) and self.current_place != before:
            self._is_following = False
            self._tell_selected()

    def _show_place(self) -> None:
        """Select the place; when it is not in the tree yet, as soon as it is."""
        place = self._place_to_show
        key = None if place is None else key_of(place)
        if key is not None and self.view.select(key):
            self._place_to_show = None
        self.actions.update_state()

    def _on_filter_changed(self, text: str) -> None:
        self.state.filter = text
        self._show()

    def _on_open_requested(self, node: Node) -> None:
        place = place_of(node)
        if place is not None and not isinstance(place, FolderPlace):
            self.place_opened.emit(place)

    def _on_current_node_changed(self, _node: Node | None) -> None:
        if self._is_showing:  # a row went: that is nobody's choice
            return
        self._place_to_show = None
        self._is_following = False
        self.actions.update_state()
        self._tell_selected()

    def _tell_selected(self) -> None:
        self.place_selected.emit(self.current_place)

    def _on_unload_requested(self, node: Node) -> None:
        if node.running is not None:
            self.unload_requested.emit(node.running.session_id)

    def _on_menu_requested(self, node: Node, at: QPoint) -> None:
        menu = self.make_row_menu(node)
        if menu.isEmpty():
            return
        self.view.tree.show_menu_open(on=True)
        menu.aboutToHide.connect(self._on_menu_closed)
        menu.popup(at)

    def _on_new_project_requested(self) -> None:
        self.editing.make_project()

    def _on_selection_changed(self) -> None:
        self.actions.update_state()

    def _may_drop_on(self, project: ProjectKey | None) -> bool:
        return self.editing.can_add_to(project or self.current_project)

    def _on_notebooks_dropped(self, dropped: Dropped) -> None:
        self.editing.drop(dropped)

    def _on_files_dropped(self, paths: list[str], project: ProjectKey | None) -> None:
        self.editing.drop_files(paths, project or self.current_project)

    def _on_menu_closed(self) -> None:
        self.view.tree.show_menu_open(on=False)


_ROW_MENU = (
    "explorer.open",
    "explorer.export",
    "explorer.rename",
    "explorer.duplicate",
    "explorer.save_template",
    "explorer.copy_name",
    "explorer.unload",
    "explorer.delete",
)
