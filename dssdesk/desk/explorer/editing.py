"""What a person changes in the tree: what is selected, and what can be done with it."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.changing.refusals import NO_CODE, NOT_ADMINISTERED, READ_ONLY
from dssdesk.desk.explorer.dragging import Dropped
from dssdesk.desk.explorer.state import Node, NodeKind
from dssdesk.wire.catalogue import FolderItem
from dssdesk.wire.places import DatasetRef, NotebookRef


class Editing:
    """Knows what is selected; `Changes` does what is wanted, where there is any."""

    def __init__(self, changes: Changes | None, selected: Callable[[], list[Node]]) -> None:
        self._changes = changes
        self._selected = selected

    def notebooks(self) -> tuple[NotebookRef, ...]:
        """The selected notebooks; none if something else is selected as well."""
        refs = [node.notebook for node in self._selected()]
        return () if None in refs else tuple(ref for ref in refs if ref is not None)

    def only(self) -> Node | None:
        """What is selected, if it is one thing."""
        nodes = self._selected()
        return nodes[0] if len(nodes) == 1 else None

    def project(self) -> ProjectKey | None:
        """The project of what is selected, if it can be changed."""
        node = self.only()
        return node.key.project if node is not None and self._may_write(node) else None

    def is_only(self, *kinds: NodeKind) -> bool:
        """Whether one thing of these kinds is selected that can be changed."""
        node = self.only()
        return node is not None and node.key.kind in kinds and self._may_write(node)

    def can_rename(self) -> bool:
        """Whether what is selected can get another name."""
        return self.is_only(NodeKind.PROJECT, NodeKind.DATASET, NodeKind.NOTEBOOK)

    def rename(self) -> None:
        """Ask for another name; of a project, for its description as well."""
        node = self.only()
        if node is None or self._changes is None:
            return
        project, name = node.key.project, node.key.name
        match node.key.kind:
            case NodeKind.PROJECT:
                self._changes.projects.describe(project)
            case NodeKind.DATASET:
                self._changes.datasets.rename(DatasetRef(project=project, name=name))
            case NodeKind.NOTEBOOK:
                self._changes.notebooks.rename(NotebookRef(project=project, name=name))

    def can_delete(self) -> bool:
        """Whether what is selected can be deleted: notebooks, or one other thing."""
        if self.is_only(NodeKind.PROJECT):
            return self._may_administer()
        return self.can_change_notebooks() or self.is_only(NodeKind.DATASET, NodeKind.FOLDER)

    def why_not_change(self) -> str:
        """Why what is selected cannot be changed, or nothing is selected that could."""
        nodes = self._selected()
        if nodes and not all(self._may_write(node) for node in nodes):
            return READ_ONLY
        return "Not possible with what is selected now."

    def why_not_delete(self) -> str:
        """Why what is selected cannot be deleted."""
        if self.is_only(NodeKind.PROJECT):
            return NOT_ADMINISTERED
        return self.why_not_change()

    def can_edit_permissions(self, project: ProjectKey | None) -> bool:
        """Whether the person decides who may do what in a project."""
        changes = self._changes
        return changes is not None and project is not None and changes.permissions.may_edit(project)

    def edit_permissions(self, project: ProjectKey | None) -> None:
        """Show who may do what in the project, and take what the person decides."""
        if self._changes is not None and project is not None:
            self._changes.permissions.edit(project)

    def delete(self) -> None:
        """Delete it, after a question."""
        node = self.only()
        if self._changes is None:
            return
        if self.notebooks():
            self._changes.notebooks.delete(self.notebooks())
        elif node is not None:
            self._delete_one(self._changes, node)

    def can_change_notebooks(self) -> bool:
        """Whether notebooks are selected that can be changed, and nothing else."""
        return bool(self.notebooks()) and all(self._may_write(node) for node in self._selected())

    def duplicate(self) -> None:
        """Copy the selected notebooks beside themselves."""
        if self._changes is not None:
            self._changes.notebooks.duplicate(self.notebooks())

    def can_save_template(self) -> bool:
        """Whether one notebook is selected, which may become a template."""
        notebooks = self.notebooks()
        if self._changes is None or len(notebooks) != 1:
            return False
        return self._changes.notebooks.may_save_template(notebooks[0])

    def why_not_save_template(self) -> str:
        """Why nothing can become a template."""
        return NO_CODE if len(self.notebooks()) == 1 else "Select one notebook first."

    def save_template(self) -> None:
        """Show what a template of it would hold."""
        if self._changes is not None:
            self._changes.notebooks.save_template(self.notebooks()[0])

    def can_move(self) -> bool:
        """Whether there is another project for the selected notebooks."""
        if self._changes is None or not self.can_change_notebooks():
            return False
        return bool(self._changes.targets(self.notebooks()))

    def fill_move_menu(self, menu: QMenu) -> None:
        """Offer the projects that the selected notebooks can go to."""
        if self._changes is not None:
            self._changes.fill_move_menu(menu, self.notebooks())

    def unload(self) -> None:
        """End the sessions of the selected notebooks."""
        if self._changes is not None:
            self._changes.notebooks.unload(self.notebooks())

    def can_make_project(self) -> bool:
        """Whether the person may make projects."""
        return self._changes is not None and self._changes.may_create_project

    def make_project(self) -> None:
        """Ask for a new project."""
        if self._changes is not None:
            self._changes.projects.create()

    def can_open_file(self) -> bool:
        """Whether files from anywhere can be opened."""
        return self._changes is not None and self._changes.may_name_files

    def open_file(self) -> None:
        """Choose an `.ipynb` from anywhere, and open it."""
        if self._changes is not None:
            self._changes.choose_file()

    def can_upload(self) -> bool:
        """Whether one place is selected that takes notebooks."""
        return self.is_only(NodeKind.PROJECT, NodeKind.NOTEBOOKS)

    def is_read_only(self, project: ProjectKey) -> bool:
        """Whether the person may look at a project, but change nothing in it."""
        return self._changes is not None and not self._changes.may_write(project)

    def can_add_to(self, project: ProjectKey | None) -> bool:
        """Whether notebooks and folders can be added to a project."""
        return (
            self._changes is not None and project is not None and self._changes.may_write(project)
        )

    def upload(self, project: ProjectKey | None) -> None:
        """Choose `.ipynb` files to put into the project."""
        if self._changes is not None and project is not None:
            self._changes.notebooks.choose_uploads(project)

    def can_import(self) -> bool:
        """Whether one place is selected that takes data files."""
        return self.is_only(NodeKind.PROJECT, NodeKind.DATASETS) and self.can_import_into(
            self.project()
        )

    def can_import_into(self, project: ProjectKey | None) -> bool:
        """Whether a project takes data files."""
        changes = self._changes
        if changes is None or project is None:
            return False
        return changes.can_import and changes.may_write(project)

    def import_into(self, project: ProjectKey | None) -> None:
        """Choose data files to import."""
        if self._changes is not None and project is not None:
            self._changes.choose_imports(project)

    def can_make_folder(self) -> bool:
        """Whether one place is selected that takes managed folders."""
        return self.is_only(NodeKind.PROJECT, NodeKind.FOLDERS)

    def make_folder(self, project: ProjectKey | None) -> None:
        """Ask for a new managed folder."""
        if self._changes is not None and project is not None:
            self._changes.projects.create_folder(project)

    def drop(self, dropped: Dropped) -> None:
        """Notebooks were dropped on a project."""
        if self._changes is None or not self._changes.may_write(dropped.project):
            return
        if dropped.is_copy:
            self._changes.notebooks.duplicate(dropped.notebooks, dropped.project)
        else:
            self._changes.notebooks.move(dropped.notebooks, dropped.project)

    def drop_files(self, paths: list[str], project: ProjectKey | None) -> None:
        """Files were dropped on a project."""
        if self._changes is not None and project is not None and self._changes.may_write(project):
            self._changes.take_files(project, paths)

    def _delete_one(self, changes: Changes, node: Node) -> None:
        project, name = node.key.project, node.key.name
        match node.key.kind:
            case NodeKind.PROJECT:
                changes.projects.delete(project)
            case NodeKind.DATASET:
                changes.datasets.delete(DatasetRef(project=project, name=name))
            case NodeKind.FOLDER:
                changes.projects.delete_folder(project, FolderItem(id=name, name=node.title))

    def _may_administer(self) -> bool:
        node = self.only()
        return (
            node is not None
            and self._changes is not None
            and self._changes.may_administer(node.key.project)
        )

    def _may_write(self, node: Node) -> bool:
        if self._changes is None or node.key.project == FILES:
            return False
        return self._changes.may_write(node.key.project)
