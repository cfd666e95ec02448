"""Templates from and to elsewhere: folders and zip files in the form of DSS plugins."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from dssdesk.base.errors import Conflict, DssDeskError
from dssdesk.desk.kit.dialogs import Choice, Question, notice
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import Notice, failure, success
from dssdesk.desk.link.beside import beside
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.templates.bringing import archive_of, write
from dssdesk.wire.templates import (
    ExportTemplates,
    ImportTemplates,
    TemplatesExported,
    TemplatesImported,
)

_REPLACE = "replace"
_MOST_NOTES = 8
_NOT_TAKEN = "No template was imported"


class HandingOn(QObject):
    """Imports and exports; tells what came of it."""

    def __init__(
        self,
        *,
        window: QWidget,
        link: LinkLike,
        ask: Callable[[Question, Callable[[str], None]], None],
        notify: Callable[[Notice], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._link = link
        self._ask = ask
        self._notify = notify

    def choose_zip(self) -> None:
        """Let the person choose a zip file with templates."""
        filters = "Zip files (*.zip);;All files (*)"
        dialog = FileDialog(self._window, "Import templates", filters=filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.bring)
        dialog.open()

    def choose_folder(self) -> None:
        """Let the person choose a folder with templates: one's own, or a plugin's."""
        dialog = FileDialog(self._window, "Import templates from a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.bring)
        dialog.open()

    @Slot(str)
    def bring(self, path: str) -> None:
        """Import what lies there."""
        self._bring(path, replaces=False)

    def choose_target_zip(self, templates: Sequence[str]) -> None:
        """Ask for a file, and write these templates there."""
        dialog = FileDialog(self._window, "Export templates", filters="Zip files (*.zip)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile("templates.zip")
        dialog.fileSelected.connect(functools.partial(self.export_to, tuple(templates)))
        dialog.open()

    def choose_target_folder(self, templates: Sequence[str]) -> None:
        """Ask for a folder, and put ``notebook-templates`` with these templates into it."""
        dialog = FileDialog(self._window, "Export templates into a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(functools.partial(self.export_to, tuple(templates)))
        dialog.open()

    def export_to(self, templates: tuple[str, ...], path: str) -> None:
        """Write these templates into a folder, or as a zip file."""
        came = functools.partial(self._on_exported, Path(path))
        self._link.ask(ExportTemplates(templates=templates)).then(came, self._on_not_exported)

    # -- what comes back

    def _bring(self, path: str, *, replaces: bool) -> None:
        make = functools.partial(_import_of, Path(path), replaces=replaces)
        refused = functools.partial(self._on_not_imported, path)
        self._link.ask_large(make).then(self._on_imported, refused)

    def _on_not_imported(self, path: str, error: DssDeskError) -> None:
        if not isinstance(error, Conflict) or "templates" not in error.details:
            self._notify(failure(_NOT_TAKEN, error.message))
            return
        question = Question(
            title="Replace templates?",
            text=f"{error.message} Those of other people stay in any case.",
            choice=Choice(_REPLACE, "Replace"),
        )
        self._ask(question, functools.partial(self._on_answer, path))

    def _on_answer(self, path: str, answer: str) -> None:
        if answer == _REPLACE:
            self._bring(path, replaces=True)

    def _on_imported(self, reply: TemplatesImported) -> None:
        labels = ", ".join(quoted(template.label) for template in reply.templates)
        count = counted(len(reply.templates), "template")
        title = f"{count} imported" if reply.templates else _NOT_TAKEN
        if reply.notes:
            self._ask(notice(title, "\n\n".join(_told(labels, reply.notes))), _ignore)
        else:
            self._notify(success(title, labels))

    def _on_exported(self, place: Path, reply: TemplatesExported) -> None:
        written = beside(functools.partial(write, reply.archive, place))
        written.then(self._on_written, self._on_not_exported)

    def _on_written(self, place: Path) -> None:
        self._notify(success("The templates were exported", str(place)))

    def _on_not_exported(self, error: DssDeskError) -> None:
        self._notify(failure("The templates were not exported", error.message))


def _import_of(path: Path, *, replaces: bool) -> ImportTemplates:
    return ImportTemplates(archive=archive_of(path), replaces=replaces)


def _told(labels: str, notes: Sequence[str]) -> list[str]:
    """What came in, and why other things did not."""
    left = len(notes) - _MOST_NOTES
    more = [f"… and {counted(left, 'more note')}"] if left > 0 else []
    return [*([labels] if labels else []), *notes[:_MOST_NOTES], *more]


def _ignore(_answer: str) -> None:
    """A notice has nothing to choose."""
