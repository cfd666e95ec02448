"""What to do with typed text that is only in this window: save it, copy it, or give it up."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from dssdesk.base.files import write_atomic
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.toast import failure, success
from dssdesk.desk.notebook.clipboard import plain_text
from dssdesk.desk.notebook.presenter import NotebookPresenter

_DISCARD = "discard"


class TypedText(QObject):
    """What the banner offers when the service does not take what was typed."""

    def __init__(self, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter

    def save(self) -> None:
        """Ask where to, then write a notebook of these cells."""
        dialog = FileDialog(
            self._presenter.view, "Save what you typed", filters="Notebook (*.ipynb)"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ipynb")
        dialog.selectFile(f"{self._presenter.state.notebook.title}, not saved.ipynb")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write a notebook of these cells there; then they are not only here any more."""
        from dssdesk.desk.notebook.exports.documents import to_notebook

        place, state = Path(path), self._presenter.state
        cells = [replace(cell, outputs=(), run=None) for cell in state.only_here()]
        text = to_notebook(cells, state.document.metadata, {})
        try:
            write_atomic(place, text.encode("utf-8", "replace"))
        except OSError as error:
            why = f"{error.strerror or error}. Choose another place."
            self._presenter.needs.notify(failure(f"“{place.name}” was not written", why))
        else:
            notice = success(f"“{place.name}” was written", f"What you typed, in {place.parent}")
            self._presenter.needs.notify(notice)
            self._give_up()

    def copy(self) -> None:
        """Put the cells' texts on the clipboard; they stay here, since a clipboard forgets."""
        self._presenter.put_on_clipboard(plain_text(self._presenter.state.only_here()))
        self._presenter.needs.notify(success("What you typed is on the clipboard"))

    def discard(self) -> None:
        """Forget it, after a question that shows how each cell begins."""
        cells = self._presenter.state.only_here()
        question = Question(
            title="Discard what you typed?",
            text="It was not saved, and nobody else has it.",
            details=tuple(cell.source.strip().splitlines()[0] for cell in cells),
            choice=Choice(_DISCARD, "Discard", ButtonKind.DANGER),
        )
        self._presenter.needs.ask(question, self._on_answer)

    def _on_answer(self, answer: str) -> None:
        if answer == _DISCARD:
            self._give_up()

    def _give_up(self) -> None:
        self._presenter.state.discard()
        self._presenter.changed.emit()
