"""A notebook as a file: other names and copies, exports, trust."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from dssdesk.base.errors import DssDeskError
from dssdesk.base.files import write_atomic
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.toast import failure, success
from dssdesk.desk.notebook.clipboard import long_values
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.notebooks import DocumentSnapshot, TrustNotebook

Make = Callable[[DocumentSnapshot, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file.

    Attributes:
        make: The text of the document and the texts of its long outputs.
        has_outputs: Whether they are needed.
    """

    ending: str
    kind: str
    make: Make
    has_outputs: bool = True


def _python(document: DocumentSnapshot, _texts: Mapping[str, str]) -> str:
    from dssdesk.desk.notebook.exporting import to_python

    return to_python(document.cells)


def _markdown(document: DocumentSnapshot, texts: Mapping[str, str]) -> str:
    from dssdesk.desk.notebook.exporting import to_markdown

    return to_markdown(document.cells, texts)


def _notebook(document: DocumentSnapshot, texts: Mapping[str, str]) -> str:
    from dssdesk.desk.notebook.exporting import to_notebook

    return to_notebook(document.cells, document.metadata, texts)


PYTHON = Export("py", "Python script", _python, has_outputs=False)
MARKDOWN = Export("md", "Markdown", _markdown)
NOTEBOOK = Export("ipynb", "Notebook", _notebook)


class Files(QObject):
    """What the File menu does beyond saving."""

    def __init__(self, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter

    def rename(self) -> None:
        """Ask for another name."""
        self._presenter.sending.send()
        if self._presenter.needs.rename is not None:
            self._presenter.needs.rename(self._presenter.state.notebook)

    def duplicate(self) -> None:
        """A copy in the same project."""
        self._presenter.sending.send()
        if self._presenter.needs.duplicate is not None:
            self._presenter.needs.duplicate(self._presenter.state.notebook)

    def save_template(self) -> None:
        """A template of what is in the notebook now."""
        self._presenter.sending.send()
        if self._presenter.needs.save_template is not None:
            self._presenter.needs.save_template(self._presenter.state.notebook)

    def trust(self) -> None:
        """Let what the notebook shows run scripts."""
        message = TrustNotebook(notebook=self._presenter.state.notebook)
        self._presenter.ask(message, otherwise="The notebook is not trusted")

    def export(self, export: Export) -> None:
        """Ask where to, then write."""
        title = f"Export as {export.kind}"
        dialog = FileDialog(self._presenter.view, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(export.ending)
        dialog.setNameFilter(f"{export.kind} (*.{export.ending})")
        dialog.selectFile(f"{self._presenter.state.notebook.title}.{export.ending}")
        dialog.fileSelected.connect(functools.partial(self.export_to, export))
        dialog.open()

    def export_to(self, export: Export, path: str) -> None:
        """Write this kind of file there, once long outputs are here."""
        document = self._presenter.state.document.snapshot()
        gathering = _Gathering(self._presenter, functools.partial(self._write, export, path))
        gathering.start(document, with_outputs=export.has_outputs)

    def _write(
        self, export: Export, path: str, document: DocumentSnapshot, texts: Mapping[str, str]
    ) -> None:
        needs, place = self._presenter.needs, Path(path)
        try:
            write_atomic(place, export.make(document, texts).encode("utf-8", "replace"))
        except OSError as error:
            why = error.strerror or str(error)
            needs.notify(
                failure(f"“{place.name}” was not written", f"{why}. Choose another place.")
            )
        else:
            needs.notify(success(f"“{place.name}” was written", str(place.parent)))


class _Gathering(QObject):
    """Long outputs on their way here."""

    def __init__(
        self,
        presenter: NotebookPresenter,
        then: Callable[[DocumentSnapshot, Mapping[str, str]], None],
    ) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._then = then
        self._document: DocumentSnapshot | None = None
        self._texts: dict[str, str] = {}
        self._missing: set[str] = set()

    def start(self, document: DocumentSnapshot, *, with_outputs: bool) -> None:
        """Ask for each; the last one that comes, or is lost, ends it."""
        self._document = document
        refs = long_values(document.cells) if with_outputs else ()
        self._missing = {ref.digest for ref in refs}
        project = self._presenter.state.notebook.project
        for ref in refs:
            self._presenter.needs.link.blob(project, ref).then(
                functools.partial(self._on_text, ref.digest),
                functools.partial(self._on_lost, ref.digest),
            )
        if not refs:
            self._end()

    def _on_text(self, digest: str, text: str) -> None:
        self._texts[digest] = text
        self._settle(digest)

    def _on_lost(self, digest: str, _error: DssDeskError) -> None:
        self._settle(digest)

    def _settle(self, digest: str) -> None:
        self._missing.discard(digest)
        if not self._missing:
            self._end()

    @Slot()
    def _end(self) -> None:
        document, self._document = self._document, None
        if document is not None and not self._presenter.state.is_closed:
            self._then(document, self._texts)
        self.deleteLater()
