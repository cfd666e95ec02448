"""Everything that a person can change, in one thing that screens are handed."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.changing.datasets import DatasetChanges
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.changing.notebooks import NotebookChanges
from dssdesk.desk.changing.permissions import PermissionChanges
from dssdesk.desk.changing.projects import ProjectChanges
from dssdesk.desk.changing.refusals import NO_FILES
from dssdesk.desk.kit.actions import make_action
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.places import NotebookPlace, ProjectPlace
from dssdesk.desk.kit.toast import failure
from dssdesk.wire.catalogue import NotebookCreated, OpenFile
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import CreateDemo, ProjectCreated

NOTEBOOK_ENDING = ".ipynb"
_NO_IMPORT = "Only notebooks (.ipynb) can be dropped here."


class Changes(QObject):
    """One for the window."""

    def __init__(self, needs: Needs) -> None:
        super().__init__()
        self._needs = needs
        self.notebooks = NotebookChanges(needs)
        self.projects = ProjectChanges(needs)
        self.datasets = DatasetChanges(needs)
        self.permissions = PermissionChanges(needs)

    @property
    def can_import(self) -> bool:
        """Whether the person may import data files."""
        return self._needs.import_files is not None and self.may_name_files

    @property
    def may_create_project(self) -> bool:
        """Whether the person may create projects here."""
        return self._needs.catalogue.may_create

    @property
    def may_name_files(self) -> bool:
        """Whether the person may choose files of the service's machine."""
        return self._needs.catalogue.may_name_files

    def may_write(self, project: ProjectKey) -> bool:
        """Whether the person may change things in this project."""
        item = self._needs.catalogue.project(project)
        return item is not None and item.may_write and project != FILES

    def may_administer(self, project: ProjectKey) -> bool:
        """Whether the person may do everything to this project, deleting it too."""
        item = self._needs.catalogue.project(project)
        return item is not None and item.may_administer and project != FILES

    def targets(self, notebooks: Sequence[NotebookRef]) -> list[ProjectKey]:
        """The projects into which all of these can be moved."""
        homes = {notebook.project for notebook in notebooks}
        keys = [project.key for project in self._needs.catalogue.projects()]
        return [key for key in keys if self.may_write(key) and homes != {key}]

    def fill_move_menu(self, menu: QMenu, notebooks: Sequence[NotebookRef]) -> None:
        """Offer the projects that these notebooks can go to."""
        for key in self.targets(notebooks):
            icon = make_icon(self._needs.look, Icon.PROJECT, "kind.project")
            action = make_action(self._needs.catalogue.project_name(key), menu, icon=icon)
            move = functools.partial(self.notebooks.move, tuple(notebooks), key)
            action.triggered.connect(move)
            menu.addAction(action)

    def takes(self, paths: Sequence[str]) -> bool:
        """Whether anything can be done with files that are dropped."""
        return any(path.endswith(NOTEBOOK_ENDING) for path in paths) or (
            self.can_import and bool(paths)
        )

    def take_files(self, project: ProjectKey, paths: Sequence[str]) -> None:
        """Files were dropped on a project: notebooks are uploaded, data is imported."""
        notebooks = [path for path in paths if path.endswith(NOTEBOOK_ENDING)]
        data = [path for path in paths if not path.endswith(NOTEBOOK_ENDING)]
        if notebooks:
            self.notebooks.upload(project, notebooks)
        if data and self._needs.import_files is not None and self.may_name_files:
            self._needs.import_files(project, data)
        elif data:
            why = _NO_IMPORT if self.may_name_files else NO_FILES
            self._needs.notify(failure("Data files were not taken", why))

    def choose_imports(self, project: ProjectKey) -> None:
        """Let the person choose data files, and open the import of them."""
        if not self.can_import:
            return
        dialog = FileDialog(self._needs.window, "Import files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(functools.partial(self.take_files, project))
        dialog.open()

    def choose_file(self) -> None:
        """Let the person choose an `.ipynb` from anywhere; it opens where it is."""
        dialog = FileDialog(self._needs.window, "Open a notebook", filters="Notebooks (*.ipynb)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    def open_file(self, path: str) -> None:
        """Open an `.ipynb` where it is."""
        self._needs.link.ask(OpenFile(path=path)).then(self._on_opened, self._on_not_opened)

    def make_demo(self) -> None:
        """Put the demo project in, and go there."""
        self._needs.link.ask(CreateDemo()).then(self._on_demo, self._on_no_demo)

    def _on_opened(self, reply: NotebookCreated) -> None:
        self._needs.open_place(NotebookPlace(reply.notebook))

    def _on_not_opened(self, error: DssDeskError) -> None:
        self._needs.notify(failure("The notebook was not opened", error.message))

    def _on_demo(self, reply: ProjectCreated) -> None:
        self._needs.open_place(ProjectPlace(reply.project))

    def _on_no_demo(self, error: DssDeskError) -> None:
        self._needs.notify(failure("The demo project was not made", error.message))
