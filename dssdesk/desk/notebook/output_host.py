"""What the outputs of one notebook share, and what a person can ask for from them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.toast import failure, success
from dssdesk.desk.link.pending import is_alive
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.desk.notebook.markdown import headings
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.outputs.base import Surroundings
from dssdesk.desk.notebook.outputs.images import Images
from dssdesk.desk.notebook.outputs.math_shapes import MathShapes
from dssdesk.desk.notebook.outputs.table_text import TableText
from dssdesk.desk.notebook.outputs.text_window import TextWindow
from dssdesk.desk.notebook.outputs.web_pane import WebPane
from dssdesk.desk.notebook.outputs.web_text import (
    WebText,
    digest_of,
    loads_library,
    parts_of,
    web_text,
)
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.desk.notebook.style import Style
from dssdesk.desk.notebook.view import NotebookView
from dssdesk.wire.cells import CellKind
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import ClearCellOutputs, TrustNotebook
from dssdesk.wire.outputs import BlobRef, Display, Result

if TYPE_CHECKING:  # few look at a table apart, and the window should start at once
    from dssdesk.desk.notebook.outputs.table_window import TableWindow

OutputWindow: TypeAlias = "TextWindow | TableWindow"

_LONGEST_FILE = 8 << 20  # bytes of a file that is shown


class Choose(Protocol):
    """Selects a cell, and puts the caret there."""

    def __call__(self, chosen: Chosen, /, *, caret: int | None = None) -> None:
        """Do so."""


class OutputHost(QObject):
    """Fulfils `Reach`, and owns pictures, formulas and the web page of one notebook."""

    def __init__(self, needs: Needs, state: NotebookState, parent: QObject) -> None:
        super().__init__(parent)
        self.images = Images(self)
        self.math = MathShapes(self)
        self.web = WebPane(needs.look, self._libraries, self._fetch_library, self)
        self.web.download_refused.connect(self._on_download_refused)
        self._needs = needs
        self._state = state
        self._choose: Choose | None = None
        self._window_of: QWidget | None = None
        self._windows: list[OutputWindow] = []

    def attach(self, view: NotebookView, choose: Choose) -> None:
        """The view that shows the outputs, and what selects a cell there."""
        self._window_of = view
        self._choose = choose
        self.web.attach(view)
        view.settled.connect(self.web.place)

    def surroundings(self) -> Surroundings:
        """What outputs are made with, in the look of this moment."""
        style = Style(self._needs.look)
        return Surroundings(style, self.images, self.fetch, self.math, self.web, self)

    def show_trust(self) -> None:
        """The state says whether scripts may run."""
        self.web.show_trust(is_trusted=self._state.is_trusted)

    def close(self) -> None:
        """The tab is gone."""
        self.images.close()
        self.math.close()
        self.web.close()
        for window in tuple(self._windows):
            window.close()

    def fetch(self, ref: BlobRef, on_text: Callable[[str | None], None]) -> None:
        """The text behind a blob."""
        on_error = partial(_no_text, on_text)
        self._needs.link.blob(self._state.notebook.project, ref).then(on_text, on_error)

    def trust(self) -> None:
        """Let this notebook's outputs run scripts."""
        message = TrustNotebook(notebook=self._state.notebook)
        on_error = partial(self._tell, "The notebook is not trusted")
        self._needs.link.ask(message).then(self._on_done, on_error)

    def clear(self, cell_id: CellId) -> None:
        """Forget this cell's outputs."""
        message = ClearCellOutputs(notebook=self._state.notebook, cell_ids=(cell_id,))
        on_error = partial(self._tell, "The outputs are still there")
        self._needs.link.ask(message).then(self._on_done, on_error)

    def go_to_run(self, count: int, line: int, *, near: CellId | None) -> None:
        """Go to a line of the cell that ran under this number."""
        document = self._state.document
        found = [each for each in document.order if document.execution_count(each) == count]
        if not found:
            text = "It was deleted, or ran again under another number."
            self._needs.notify(failure(f"No cell is In [{count}] now", text))
            return
        cell_id = near if near in found and near is not None else found[0]
        lines = document.source(cell_id).split("\n")
        caret = sum(len(each) + 1 for each in lines[: max(0, min(line, len(lines)) - 1)])
        if self._choose is not None:
            self._choose(choosing.one(cell_id, is_editing=True), caret=caret)

    def go_to_heading(self, name: str) -> None:
        """Go to the text cell with this heading."""
        document = self._state.document
        for cell_id in document.order:
            is_text = document.kind(cell_id) is CellKind.MARKDOWN
            if is_text and name.lower() in headings(document.source(cell_id)):
                if self._choose is not None:
                    self._choose(choosing.one(cell_id))
                return
        self._needs.notify(failure("No such heading", f"No text cell has a heading “{name}”."))

    def open_file(self, path: str, line: int) -> None:
        """Show a file, to be read."""
        file = Path(path).expanduser()
        try:
            if file.stat().st_size > _LONGEST_FILE:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))
                return
            text = file.read_text("utf-8", errors="replace")
        except OSError as error:
            why = error.strerror or "It cannot be read."
            self._needs.notify(failure("The file cannot be opened", f"{path}: {why}"))
            return
        self._open(TextWindow(Style(self._needs.look), file.name, text, line=line), str(file))

    def open_text(self, text: str, *, near: CellId | None) -> None:
        """Show a long output in a window of its own."""
        window = TextWindow(Style(self._needs.look), self._title_of(near), text)
        self._open(window, self._state.notebook.title)

    def open_table(self, table: TableText, *, near: CellId | None) -> None:
        """Show a table in a window of its own."""
        from dssdesk.desk.notebook.outputs.table_window import TableWindow

        window = TableWindow(self._needs.look, self._title_of(near), table)
        self._open(window, self._state.notebook.title)

    def save_as(self, name: str, data: bytes) -> None:
        """Write this to a file that the person chooses."""
        dialog = FileDialog(self._window_of, "Save as")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(partial(self._write, data))
        dialog.open()

    def _title_of(self, cell_id: CellId | None) -> str:
        count = self._state.document.execution_count(cell_id) if cell_id is not None else None
        return f"Output of [{count}]" if count is not None else "Output"

    def _open(self, window: OutputWindow, place: str) -> None:
        window.setWindowTitle(f"{window.title} – {place}")
        window.save_wished.connect(self._on_save_wished)
        self._windows.append(window)  # nobody else holds it
        window.destroyed.connect(partial(_forget, self._windows, window))
        window.show()
        window.raise_()
        window.activateWindow()

    @Slot(str, str)
    def _on_save_wished(self, name: str, text: str) -> None:
        self.save_as(name, text.encode())

    @Slot()
    def _on_download_refused(self) -> None:
        text = "Outputs write no files. “Save image as…” in the output's menu keeps the picture."
        self._needs.notify(failure("Nothing was downloaded", text))

    def _write(self, data: bytes, path: str) -> None:
        try:
            Path(path).write_bytes(data)
        except OSError as error:
            why = error.strerror or "It cannot be written."
            self._needs.notify(failure("Not saved", f"{path}: {why}"))
        else:
            self._needs.notify(success("Saved", path))

    def _tell(self, title: str, error: DssDeskError) -> None:
        self._needs.notify(failure(title, error.message))

    def _on_done(self, _done: Done) -> None:
        """The change comes as an event."""

    def _fetch_library(self, name: str, on_text: Callable[[str | None], None]) -> None:
        """A well-known script, from where the notebook runs."""
        on_error = partial(_no_text, on_text)
        self._needs.link.library(self._state.notebook, name).then(on_text, on_error)

    def _libraries(self, on_texts: Callable[[dict[str, WebText]], None]) -> None:
        """What outputs of the whole notebook load for those after them, wherever they are."""
        document = self._state.document
        bundles = [
            output.data
            for cell_id in document.order
            for index in range(document.output_count(cell_id))
            if isinstance(output := document.output(cell_id, index), Display | Result)
            and loads_library(output.data)
        ]
        listed = list(enumerate(bundles))
        found: dict[tuple[int, str], str] = {}
        wanted = [(n, mime) for n, data in listed for mime in parts_of(data)]

        def take(place: tuple[int, str], text: str | None) -> None:
            found[place] = text or ""
            if len(found) == len(wanted):
                finish()

        def finish() -> None:
            texts = [{mime: found[n, mime] for mime in parts_of(data)} for n, data in listed]
            digests = [digest_of(data, texts[n]) for n, data in listed]
            on_texts({digests[n]: web_text(data, texts[n]) for n, data in listed})

        if not wanted:
            on_texts({})
        for n, mime in wanted:
            value = bundles[n][mime]
            if value.blob is None:
                take((n, mime), value.text)
            else:
                self.fetch(value.blob, partial(take, (n, mime)))


def _forget(windows: list[OutputWindow], window: OutputWindow, _gone: object = None) -> None:
    windows.remove(window)


def _no_text(on_text: Callable[[str | None], None], _error: DssDeskError) -> None:
    if is_alive(on_text):
        on_text(None)
