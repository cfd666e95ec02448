"""What a person does to notebooks: rename, duplicate, move, delete, unload, upload."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.names import notebook_problem
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.changing.uploads import Uploads, upload_of
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.forms import Field, Form, FormSheet
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import failure, success
from dssdesk.wire.catalogue import NotebookCreated
from dssdesk.wire.instance import Done
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import CopyNotebook, DeleteNotebook, MoveNotebook

_MOST_LINES = 8
_WAIT_MS = 1_000
_DELETE = "delete"
_NAME = "name"


class NotebookChanges(QObject):
    """Asks the person where something would be lost, then the service; tells what failed."""

    def __init__(self, needs: Needs) -> None:
        super().__init__()
        self._needs = needs

    def rename(self, notebook: NotebookRef) -> None:
        """Ask for another name."""
        taken = self._names(notebook.project) - {notebook.name}

        def check(values: Mapping[str, str]) -> dict[str, str]:
            problem = notebook_problem(values[_NAME], taken)
            return {_NAME: problem} if problem else {}

        field = Field(id=_NAME, label="Name", value=notebook.name)
        form = Form(title=f"Rename {quoted(notebook.title)}", fields=(field,), submit="Rename")
        sheet = FormSheet(self._needs.look, self._needs.window, form, check)
        sheet.submitted.connect(functools.partial(self._on_name, sheet, notebook))
        sheet.open()

    def move(self, notebooks: Sequence[NotebookRef], project: ProjectKey) -> None:
        """Move these into another project; they keep their sessions."""
        going = [notebook for notebook in notebooks if notebook.project != project]
        names = tuple(one.name for one in going)
        left = set(names)
        for notebook in going:
            now = NotebookRef(project=project, name=notebook.name)
            moved = functools.partial(self._on_moved, left, names, now)
            failed = functools.partial(self._on_failed, notebook, "was not moved")
            self._needs.link.ask(MoveNotebook(notebook=notebook, now=now)).then(moved, failed)

    def duplicate(
        self, notebooks: Sequence[NotebookRef], project: ProjectKey | None = None
    ) -> None:
        """Copy these beside themselves, or into another project; one alone is opened."""
        for notebook in notebooks:
            ask = CopyNotebook(notebook=notebook, project=project or notebook.project)
            is_alone = len(notebooks) == 1 and project is None
            made = self._on_made if is_alone else None
            failed = functools.partial(self._on_failed, notebook, "was not duplicated")
            self._needs.link.ask(ask).then(made, failed)

    @property
    def can_save_template(self) -> bool:
        """Whether notebooks can become templates here."""
        return self._needs.save_template is not None

    def may_save_template(self, notebook: NotebookRef) -> bool:
        """Whether the person may make a template of it, which is code that runs."""
        project = self._needs.catalogue.project(notebook.project)
        return self.can_save_template and (project is None or project.may_run_code)

    def save_template(self, notebook: NotebookRef) -> None:
        """Show what a template of the notebook would hold, and keep it."""
        if self._needs.save_template is not None:
            self._needs.save_template(notebook)

    def delete(self, notebooks: Sequence[NotebookRef]) -> None:
        """Delete these, after a question that says what goes."""
        if notebooks:
            question = _delete_question(notebooks, self._running_of(notebooks))
            on_answer = functools.partial(self._on_delete_answer, tuple(notebooks))
            self._needs.ask(question, on_answer)

    def unload(self, notebooks: Iterable[NotebookRef]) -> None:
        """End the sessions of those that run; the unloader asks what would be lost."""
        running = self._needs.running
        infos = [info for one in notebooks if (info := running.session(one)) is not None]
        self._needs.unloader.unload([info.session_id for info in infos])

    def choose_uploads(self, project: ProjectKey) -> None:
        """Let the person choose `.ipynb` files, and put them into the project."""
        dialog = FileDialog(self._needs.window, "Upload notebooks", filters="Notebooks (*.ipynb)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(functools.partial(self.upload, project))
        dialog.open()

    def upload(self, project: ProjectKey, paths: Sequence[str]) -> None:
        """Put these `.ipynb` files into the project; one alone is opened."""
        batch = Uploads(paths)
        for path in paths:
            made = functools.partial(self._on_uploaded, batch)
            failed = functools.partial(self._on_not_uploaded, batch, path)
            make = functools.partial(upload_of, Path(path), project)
            self._needs.link.ask_large(make).then(made, failed)
        QTimer.singleShot(_WAIT_MS, self, functools.partial(self._tell_wait, batch))

    # -- what comes back

    def _on_name(self, sheet: FormSheet, notebook: NotebookRef, values: Mapping[str, str]) -> None:
        now = NotebookRef(project=notebook.project, name=values[_NAME])
        if now == notebook:
            sheet.close_sheet()
            return
        ask = MoveNotebook(notebook=notebook, now=now)
        self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)

    def _on_delete_answer(self, notebooks: tuple[NotebookRef, ...], answer: str) -> None:
        if answer != _DELETE:
            return
        for notebook in notebooks:
            failed = functools.partial(self._on_failed, notebook, "was not deleted")
            self._needs.link.ask(DeleteNotebook(notebook=notebook)).otherwise(failed)

    def _on_moved(
        self,
        left: set[str],
        names: tuple[str, ...],
        now: NotebookRef,
        _reply: Done,
    ) -> None:
        """Say where they went when the last one is there: a list shows only that they went."""
        left.discard(now.name)
        if not left:
            what = f"{quoted(names[0])} was" if len(names) == 1 else f"{len(names)} notebooks were"
            where = quoted(self._needs.catalogue.project_name(now.project))
            self._needs.notify(success(f"{what} moved to {where}"))

    def _on_made(self, reply: NotebookCreated) -> None:
        self._needs.open_place(NotebookPlace(reply.notebook))

    def _on_failed(self, notebook: NotebookRef, what: str, error: DssDeskError) -> None:
        self._needs.notify(failure(f"{quoted(notebook.title)} {what}", error.message))

    def _on_uploaded(self, batch: Uploads, reply: NotebookCreated) -> None:
        batch.made.append(reply.notebook)
        self._tell_uploads(batch)

    def _on_not_uploaded(self, batch: Uploads, path: str, error: DssDeskError) -> None:
        batch.failed[path] = error.message
        self._tell_uploads(batch)

    def _tell_wait(self, batch: Uploads) -> None:
        """Large files take their time: say that they are on their way."""
        if not batch.is_done:
            self._needs.notify(batch.under_way())

    def _tell_uploads(self, batch: Uploads) -> None:
        """When all is done; a file alone is opened."""
        if not batch.is_done:
            return
        if len(batch.paths) == 1 and batch.made:
            self._needs.open_place(NotebookPlace(batch.made[0]))
            return
        for notice in batch.notices():
            self._needs.notify(notice)

    def _names(self, project: ProjectKey) -> set[str]:
        item = self._needs.catalogue.project(project)
        return set() if item is None else {one.name for one in item.notebooks}

    def _running_of(self, notebooks: Sequence[NotebookRef]) -> frozenset[NotebookRef]:
        running = self._needs.running
        return frozenset(one for one in notebooks if running.session(one) is not None)


def _delete_question(notebooks: Sequence[NotebookRef], running: frozenset[NotebookRef]) -> Question:
    if len(notebooks) == 1:
        title, text = f"Delete {quoted(notebooks[0].title)}?", "Its code and its outputs go."
        if running:
            text += " It runs: its kernel is unloaded, and variables are lost."
        return Question(title=title, text=text, choice=Choice(_DELETE, "Delete", ButtonKind.DANGER))
    count = len(notebooks)
    text = "Their code and their outputs go."
    if running:
        kernels = "1 of them runs: its kernel is" if len(running) == 1 else "kernels are"
        if len(running) > 1:
            kernels = f"{len(running)} of them run: their {kernels}"
        text += f" {kernels} unloaded, and variables are lost."
    lines = [f"{one.title}, runs" if one in running else one.title for one in notebooks]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"… and {len(lines) - _MOST_LINES + 1} more"]
    return Question(
        title=f"Delete {counted(count, 'notebook')}?",
        text=text,
        details=tuple(lines),
        choice=Choice(_DELETE, f"Delete {count}", ButtonKind.DANGER),
    )
