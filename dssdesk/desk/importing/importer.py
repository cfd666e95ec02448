"""Opens the import dialog, and makes the dataset of it."""

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.changing.names import dataset_problem
from dssdesk.desk.importing.sheet import ImportSheet
from dssdesk.desk.importing.state import ImportState
from dssdesk.desk.kit.places import DatasetPlace, Place
from dssdesk.desk.kit.text import clock_text, counted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, failure, success
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.wire.imports import DatasetImported, ImportDataset, ImportPreview, PreviewImport
from dssdesk.wire.places import DatasetRef

_SETTLE = 150
"""Milliseconds between a correction and the ask: several in a row are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportNeeds:
    """What importing is handed; ``window`` is what the dialog covers."""

    look: Look
    window: QWidget
    link: LinkLike
    catalogue: Catalogue
    open_place: Callable[[Place], None]
    notify: Callable[[Notice], None]


class Importer(QObject):
    """One for the window. An import goes on when its dialog is closed."""

    def __init__(self, needs: ImportNeeds) -> None:
        super().__init__()
        self._needs = needs
        self._rest: list[str] = []

    def open(self, project: ProjectKey, paths: Sequence[str]) -> "ImportDialog":
        """Show these files, as they would be read, over the window."""
        dialog = ImportDialog(self._needs, ImportState(project, tuple(paths)))
        dialog.import_wished.connect(functools.partial(self._import, dialog))
        dialog.sheet.parting_wished.connect(functools.partial(self._part, dialog))
        dialog.sheet.going_on_wished.connect(functools.partial(self._go_on, dialog))
        dialog.sheet.dismissed.connect(self._rest.clear)
        dialog.sheet.has_next = bool(self._rest)
        self._needs.window.activateWindow()  # whoever drags comes from another one
        dialog.sheet.open()
        dialog.ask()
        return dialog

    def _part(self, dialog: "ImportDialog") -> None:
        """One file after the other; whoever cancels one does not want the rest."""
        dialog.sheet.close_sheet()
        self._rest[:] = dialog.state.paths
        self._open_next(dialog.state.project)

    def _go_on(self, dialog: "ImportDialog") -> None:
        """This file is left out; those after it are not."""
        dialog.sheet.close_sheet()
        self._open_next(dialog.state.project)

    def _open_next(self, project: ProjectKey) -> None:
        if self._rest:
            self.open(project, [self._rest.pop(0)])

    def _import(self, dialog: "ImportDialog", wish: ImportDataset) -> None:
        done = functools.partial(self._on_done, dialog, wish)
        failed = functools.partial(self._on_failed, dialog, wish)
        self._needs.link.ask(wish).then(done, failed)

    def _on_done(self, dialog: "ImportDialog", wish: ImportDataset, reply: DatasetImported) -> None:
        if reply.skipped:
            rows = counted(reply.skipped, "row")
            rest = "that does not fit was" if reply.skipped == 1 else "that do not fit were"
            text = f"{rows} {rest} left out."
            self._needs.notify(success(f"“{reply.name}” was imported", text))
        place = DatasetPlace(DatasetRef(project=wish.project, name=reply.name))
        if dialog.is_open:
            dialog.sheet.close_sheet()
            self._needs.open_place(place)
            self._open_next(wish.project)
        elif not reply.skipped:
            self._needs.notify(success(f"“{reply.name}” was imported", "It is in the tree."))

    def _on_failed(self, dialog: "ImportDialog", wish: ImportDataset, error: DssDeskError) -> None:
        if dialog.is_open:
            dialog.show_failure(error)
        else:
            self._needs.notify(failure(f"“{wish.name}” was not imported", error.message))


class ImportDialog(QObject):
    """Joins an `ImportState` with its sheet; goes away with it.

    Signals:
        import_wished: What the person wants (`ImportDataset`); once, until `show_failure`.
    """

    import_wished = Signal(ImportDataset)

    def __init__(self, needs: ImportNeeds, state: ImportState) -> None:
        self.sheet = ImportSheet(needs.look, needs.window)
        super().__init__(self.sheet)
        self.state = state
        self._needs = needs
        self._typed_name: str | None = None
        self._asked = 0
        self._is_importing = False
        self._started = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE)
        self._soon.timeout.connect(self.ask)
        self._seconds = QTimer(self)
        self._seconds.setInterval(1000)
        self._seconds.timeout.connect(self._show_progress)
        self._connect()
        self.sheet.show_projects(self._projects(), state.project)
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether the person still looks at it."""
        return bool(Shiboken.isValid(self)) and not self.sheet.isHidden()

    @property
    def name(self) -> str:
        """What the dataset will be called."""
        if self._typed_name is not None:
            return self._typed_name.strip()
        return "" if self.state.preview is None else self.state.preview.name

    @property
    def name_problem(self) -> str:
        """What is wrong with the name."""
        if self.state.preview is None:
            return ""
        return dataset_problem(self.name, self._needs.catalogue.datasets_of(self.state.project))

    def ask(self) -> None:
        """Ask how the files would be read; only the last answer counts."""
        self._soon.stop()
        self._ask(self.state.first_wish())

    def show_failure(self, error: DssDeskError) -> None:
        """It was not imported: say why, and let the person correct it."""
        self._is_importing = False
        self._seconds.stop()
        self.sheet.set_busy(on=False)
        self._show()
        self.sheet.show_problem(error.message)

    def _ask(self, wish: PreviewImport) -> None:
        self._asked += 1
        self._show()
        taken = functools.partial(self._on_preview, self._asked, wish)
        self._needs.link.ask(wish).then(taken, functools.partial(self._on_no_preview, self._asked))

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.choices.corrected.connect(self._on_corrected)
        sheet.grid.renamed.connect(self._on_renamed)
        sheet.grid.retyped.connect(self._on_retyped)
        sheet.name_edited.connect(self._on_name)
        sheet.project_chosen.connect(self._on_project)
        sheet.submitted.connect(self._on_submitted)

    def _projects(self) -> dict[ProjectKey, str]:
        return {
            project.key: project.name
            for project in self._needs.catalogue.projects()
            if project.may_write and project.key != FILES
        }

    def _show(self) -> None:
        self.sheet.show_state(self.state)
        self._show_name()

    def _show_name(self) -> None:
        problem = self.name_problem
        self.sheet.show_name(self.name if self._typed_name is None else self._typed_name, problem)
        self.sheet.show_progress(problem)
        can = self.state.can_import and not problem and not self._is_importing
        self.sheet.submit.setEnabled(can)

    # -- what comes

    def _on_preview(self, number: int, wish: PreviewImport, preview: ImportPreview) -> None:
        if number != self._asked or self._soon.isActive():
            return
        following = self.state.take(wish, preview)
        if following is not None:
            self._ask(following)
        else:
            self._show()

    def _on_no_preview(self, number: int, error: DssDeskError) -> None:
        if number == self._asked:
            self.sheet.show_summary("")
            self.sheet.show_problem(error.message)

    # -- what a person does

    def _on_corrected(self, changes: dict[str, Any]) -> None:
        if self.state.correct(changes):
            self._asked += 1  # what is on its way is of the past
            self._soon.start()
            self._show()

    def _on_renamed(self, column: int, name: str) -> None:
        self._correct_column(column, name=name)

    def _on_retyped(self, column: int, kind: str) -> None:
        self._correct_column(column, kind=kind)

    def _correct_column(self, column: int, *, name: str = "", kind: str = "") -> None:
        wish = self.state.correct_column(column, name=name, kind=kind)
        if wish is not None:
            self._ask(wish)
        else:
            self._show()

    def _on_name(self, text: str) -> None:
        self._typed_name = text
        self._show_name()

    def _on_project(self, key: str) -> None:
        self.state.project = ProjectKey(key)
        # A name that nobody typed is proposed anew: it has to be free there.
        self.ask()

    def _on_submitted(self) -> None:
        self.sheet.choices.tell_typed()
        if self._is_importing or not self.state.can_import or self.name_problem:
            return
        self._is_importing = True
        self._started = time.monotonic()
        self.sheet.set_busy(on=True)
        self._seconds.start()
        self._show_progress()
        self.import_wished.emit(
            self.state.wish_to_import(
                self.name, copy_files=self.sheet.copies_files, skip_bad=self.sheet.skips_bad
            )
        )

    def _show_progress(self) -> None:
        seconds = time.monotonic() - self._started
        text = f"Importing {self.state.files_text}, {clock_text(seconds)}"
        self.sheet.show_progress(text)
