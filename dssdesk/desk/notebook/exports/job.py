"""One export on its way: says to the process what it needs, and to the person how it ended."""

import functools
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, Signal, Slot

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import failure, success
from dssdesk.desk.notebook.clipboard import long_values
from dssdesk.desk.notebook.exports import messages
from dssdesk.desk.notebook.exports.messages import (
    AllIsSaid,
    Answer,
    Begin,
    CellIs,
    Form,
    LibraryIs,
    LibraryWanted,
    NotWritten,
    TextIs,
    Told,
    Written,
)
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.outputs.web_probe import reason_of
from dssdesk.wire.cells import Cell
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.places import NotebookRef

_MOST_WAITING = 1 << 20  # bytes in the pipe, so that the window makes little at a time
_PATIENCE = 2_000  # milliseconds to end in good order
_WORKER = "dssdesk.desk.notebook.exports.worker"


class ExportJob(QObject):
    """Outlives the tab that began it; ends with the application at the latest.

    Signals:
        ended: The file is there, or never will be.
    """

    ended = Signal()

    def __init__(self, needs: Needs, notebook: NotebookRef, begin: Begin) -> None:
        application = QCoreApplication.instance()
        super().__init__(application)
        self._needs = needs
        self._notebook = notebook
        self._begin = begin
        self._cells: Iterator[Cell] = iter(())
        self._texts: list[TextIs] = []
        self._missing: set[str] = set()
        self._lost = 0
        self._is_said = self._is_over = False
        self._verdict: Written | NotWritten | None = None
        self._process = QProcess(self)
        self._process.started.connect(self._pump)
        self._process.bytesWritten.connect(self._pump)
        self._process.readyReadStandardOutput.connect(self._on_answer)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        if application is not None:
            application.aboutToQuit.connect(self.cancel)

    @property
    def name(self) -> str:
        """Of the file."""
        return Path(self._begin.path).name

    @property
    def is_over(self) -> bool:
        """Whether it was written, failed or was cancelled."""
        return self._is_over

    def start(self, cells: tuple[Cell, ...]) -> None:
        """Begin; the person hears how it ends."""
        refs = () if self._begin.form is Form.PYTHON else long_values(cells)
        self._cells = iter(cells)
        self._missing = {ref.digest for ref in refs}
        self._process.start(sys.executable, ["-P", "-m", _WORKER])
        self._say(self._begin)
        for ref in refs:
            self._fetch(ref)

    @Slot()
    def cancel(self) -> None:
        """Stop; what lay under the name before is as it was."""
        if self._is_over:
            return
        self._is_over = True
        self._process.terminate()
        self._end_soon()
        self.ended.emit()

    def _end_soon(self) -> None:
        QTimer.singleShot(_PATIENCE, self._process, self._process.kill)

    def _fetch(self, ref: BlobRef) -> None:
        self._needs.link.blob(self._notebook.project, ref).then(
            functools.partial(self._on_text, ref.digest),
            functools.partial(self._on_lost, ref.digest),
        )

    def _on_text(self, digest: str, text: str) -> None:
        self._texts.append(TextIs(digest=digest, text=text))
        self._missing.discard(digest)
        self._pump()

    def _on_lost(self, digest: str, _error: DssDeskError) -> None:
        self._lost += 1
        self._missing.discard(digest)
        self._pump()

    @Slot()
    def _pump(self) -> None:
        """Say more, as the process takes it."""
        while not self._is_over and self._process.bytesToWrite() < _MOST_WAITING:
            message = self._next()
            if message is None:
                break
            self._say(message)

    def _next(self) -> Told | None:
        cell = next(self._cells, None)
        if cell is not None:
            return CellIs(cell=cell)
        if self._texts:
            return self._texts.pop()
        if self._missing or self._is_said:
            return None
        self._is_said = True
        return AllIsSaid()

    def _say(self, message: Told) -> None:
        self._process.write(messages.line(message))

    @Slot()
    def _on_answer(self) -> None:
        while self._process.canReadLine():
            self._take(messages.answer.decode(bytes(self._process.readLine().data())))

    def _take(self, message: Answer) -> None:
        match message:
            case LibraryWanted(name=name):
                self._needs.link.library(self._notebook, name).then(
                    functools.partial(self._on_library, name),
                    functools.partial(self._on_no_library, name),
                )
            case Written() | NotWritten():
                self._verdict = message
                self._end_soon()

    def _on_library(self, name: str, text: str) -> None:
        self._say(LibraryIs(name=name, text=text))

    def _on_no_library(self, name: str, _error: DssDeskError) -> None:
        self._say(LibraryIs(name=name, text=None))

    @Slot()
    def _on_error(self) -> None:
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        """Without a verdict it broke off."""
        if not self._is_over:
            self._on_answer()
            match self._verdict:
                case Written():
                    self._end("")
                case NotWritten(why=why):
                    self._end(why)
                case None:
                    complaint = bytes(self._process.readAllStandardError().data())
                    self._end(_why(self._begin.form, complaint.decode(errors="replace")))
        self.deleteLater()

    def _end(self, why: str) -> None:
        self._is_over = True
        if why:
            notice = failure(f"{quoted(self.name)} was not written", why)
        elif self._lost:
            what = counted(self._lost, "long output")
            text = f"Not in it: {what} that the service did not give. Run the cells again."
            notice = failure(f"{quoted(self.name)} was written with gaps", text)
        else:
            folder = str(Path(self._begin.path).parent)
            notice = success(f"{quoted(self.name)} was written", folder)
        self._needs.notify(notice)
        self.ended.emit()


def _why(form: Form, complaint: str) -> str:
    if form is Form.PDF:
        return (
            f"The web engine cannot be started: {reason_of(complaint).rstrip('.')}."
            " Export as HTML, and print that from a browser."
        )
    lines = complaint.strip().splitlines() or ["the process ended"]
    return f"It broke off: {lines[-1]}. Try again, or export in another form."
