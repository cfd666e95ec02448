"""A notebook as a file: other names and copies, exports, trust."""

import functools
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QFileDialog

from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.notebook.exports.job import ExportJob
from dssdesk.desk.notebook.exports.messages import Begin, Form
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.notebooks import TrustNotebook

_BUSY_AFTER = 400  # milliseconds; most exports are over then


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file."""

    form: Form
    kind: str


PYTHON = Export(Form.PYTHON, "Python script")
MARKDOWN = Export(Form.MARKDOWN, "Markdown")
NOTEBOOK = Export(Form.NOTEBOOK, "Notebook")
HTML = Export(Form.HTML, "HTML page")
PDF = Export(Form.PDF, "PDF")


class Files(QObject):
    """What the File menu does beyond saving."""

    def __init__(self, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._jobs: list[ExportJob] = []
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(_BUSY_AFTER)
        self._busy.timeout.connect(self._show_jobs)

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
        dialog.setDefaultSuffix(export.form)
        dialog.setNameFilter(f"{export.kind} (*.{export.form})")
        dialog.selectFile(f"{self._presenter.state.notebook.title}.{export.form}")
        dialog.fileSelected.connect(functools.partial(self.export_to, export))
        dialog.open()

    def export_to(self, export: Export, path: str) -> None:
        """Write this kind of file there, as the notebook is now."""
        state = self._presenter.state
        self._presenter.sending.send()
        begin = Begin(
            form=export.form,
            path=path,
            title=state.notebook.title,
            is_trusted=state.is_trusted,
            metadata=dict(state.document.metadata),
        )
        job = ExportJob(self._presenter.needs, state.notebook, begin)
        self._jobs.append(job)
        job.ended.connect(self._on_ended)
        job.start(state.document.snapshot().cells)
        self._busy.start()

    @property
    def jobs(self) -> tuple[ExportJob, ...]:
        """The exports that run."""
        return tuple(self._jobs)

    def cancel_exports(self) -> None:
        """Stop what is being written; the files are as they were."""
        for job in self.jobs:
            job.cancel()

    @Slot()
    def _on_ended(self) -> None:
        self._jobs = [job for job in self._jobs if not job.is_over]
        self._show_jobs()

    @Slot()
    def _show_jobs(self) -> None:
        state, names = self._presenter.state, tuple(job.name for job in self._jobs)
        if names != state.exporting and not state.is_closed:
            state.exporting = names
            self._presenter.changed.emit()
