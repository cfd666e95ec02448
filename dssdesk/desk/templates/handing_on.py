"""Templates from and to elsewhere: folders and zip files in the form of DSS plugins."""

import functools
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from dssdesk.base.errors import Conflict, DssDeskError
from dssdesk.base.files import write_atomic
from dssdesk.desk.kit.dialogs import Choice, Question, notice
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import Notice, failure, success
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.templates.bringing import archive_of, unpack
from dssdesk.wire.templates import (
    ExportTemplates,
    ImportTemplates,
    TemplatesExported,
    TemplatesImported,
)

_REPLACE = "replace"
_MOST_NOTES = 8
_NOT_TAKEN = "No template was imported"
_NOT_WRITTEN = "The templates were not exported"


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
        dialog = QFileDialog(
            self._window, "Import templates", QDir.homePath(), "Zip files (*.zip);;All files (*)"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.bring)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_folder(self) -> None:
        """Let the person choose a folder with templates: one's own, or a plugin's."""
        dialog = QFileDialog(self._window, "Import templates from a folder", QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.bring)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def bring(self, path: str) -> None:
        """Import what lies there."""
        try:
            archive = archive_of(Path(path))
        except OSError as error:
            self._notify(failure(_NOT_TAKEN, f"{error.strerror}. Choose another place."))
        except DssDeskError as error:
            self._notify(failure(_NOT_TAKEN, error.message))
        else:
            self._send(ImportTemplates(archive=archive))

    def choose_target_zip(self, templates: Sequence[str]) -> None:
        """Ask for a file, and write these templates there."""
        dialog = QFileDialog(self._window, "Export templates")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.setNameFilter("Zip files (*.zip)")
        dialog.selectFile("templates.zip")
        dialog.fileSelected.connect(functools.partial(self.export_to, tuple(templates)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_target_folder(self, templates: Sequence[str]) -> None:
        """Ask for a folder, and put ``notebook-templates`` with these templates into it."""
        dialog = QFileDialog(self._window, "Export templates into a folder", QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(functools.partial(self.export_to, tuple(templates)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, templates: tuple[str, ...], path: str) -> None:
        """Write these templates into a folder, or as a zip file."""
        written = functools.partial(self._on_exported, Path(path))
        failed = functools.partial(self._on_failed, _NOT_WRITTEN)
        self._link.ask(ExportTemplates(templates=templates)).then(written, failed)

    # -- what comes back

    def _send(self, message: ImportTemplates) -> None:
        refused = functools.partial(self._on_not_imported, message)
        self._link.ask(message).then(self._on_imported, refused)

    def _on_not_imported(self, message: ImportTemplates, error: DssDeskError) -> None:
        if not isinstance(error, Conflict) or "templates" not in error.details:
            self._notify(failure(_NOT_TAKEN, error.message))
            return
        question = Question(
            title="Replace templates?",
            text=f"{error.message} Those of other people stay in any case.",
            choice=Choice(_REPLACE, "Replace"),
        )
        again = ImportTemplates(archive=message.archive, replaces=True)
        self._ask(question, functools.partial(self._on_answer, again))

    def _on_answer(self, message: ImportTemplates, answer: str) -> None:
        if answer == _REPLACE:
            self._send(message)

    def _on_imported(self, reply: TemplatesImported) -> None:
        labels = ", ".join(quoted(template.label) for template in reply.templates)
        count = counted(len(reply.templates), "template")
        title = f"{count} imported" if reply.templates else _NOT_TAKEN
        if reply.notes:
            self._ask(notice(title, "\n\n".join(_told(labels, reply.notes))), _ignore)
        else:
            self._notify(success(title, labels))

    def _on_exported(self, place: Path, reply: TemplatesExported) -> None:
        try:
            if place.is_dir():
                unpack(reply.archive, place)
            else:
                write_atomic(place, reply.archive)
        except (OSError, zipfile.BadZipFile) as error:
            self._notify(failure(_NOT_WRITTEN, f"{error}. Choose another place."))
        else:
            self._notify(success("The templates were exported", str(place)))

    def _on_failed(self, title: str, error: DssDeskError) -> None:
        self._notify(failure(title, error.message))


def _told(labels: str, notes: Sequence[str]) -> list[str]:
    """What came in, and why other things did not."""
    left = len(notes) - _MOST_NOTES
    more = [f"… and {counted(left, 'more note')}"] if left > 0 else []
    return [*([labels] if labels else []), *notes[:_MOST_NOTES], *more]


def _ignore(_answer: str) -> None:
    """A notice has nothing to choose."""
