"""Cells on the way from one place to another: copy, cut, paste, also between notebooks."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.notebook import cell_edits
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.clipboard import (
    MIME,
    CopiedCells,
    decoded,
    encoded,
    long_values,
    plain_text,
    with_texts,
)
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import DeleteCell, Edit
from dssdesk.wire.outputs import BlobRef

Put = Callable[[tuple[Cell, ...]], None]


class Copying:
    """The clipboard of one notebook tab; what lies on it is the whole desktop's."""

    def __init__(self, presenter: NotebookPresenter) -> None:
        self._presenter = presenter

    def copy(self) -> None:
        """The selected cells, with outputs, and their text for other programs."""
        state = self._presenter.state
        cells = tuple(map(state.document.cell, state.selected()))
        if cells:
            data = QMimeData()
            data.setData(MIME, encoded(CopiedCells(notebook=state.notebook, cells=cells)))
            data.setText(plain_text(cells))
            QGuiApplication.clipboard().setMimeData(data)

    def paste_below(self) -> None:
        """What was copied, below the selected cells."""
        chosen = self._presenter.state.selected()
        self._fetch(functools.partial(self._put, chosen[-1] if chosen else None, ()))

    def paste_above(self) -> None:
        """What was copied, above the selected cells."""
        chosen = self._presenter.state.selected()
        document = self._presenter.state.document
        after = document.before(chosen[0]) if chosen else None
        self._fetch(functools.partial(self._put, after, ()))

    def paste_instead(self) -> None:
        """What was copied, in place of the selected cells."""
        chosen = self._presenter.state.selected()
        self._fetch(functools.partial(self._put, chosen[-1] if chosen else None, chosen))

    def _fetch(self, put: Put) -> None:
        """Read the clipboard; long outputs of another notebook are brought here first."""
        copied = self._read()
        if not copied.cells:
            self._presenter.needs.notify(
                Notice(title="Nothing to paste", text="Copy cells first, here or in another tab.")
            )
            return
        refs = long_values(copied.cells)
        if copied.notebook == self._presenter.state.notebook or not refs:
            put(copied.cells)
        else:
            _Arrival(self._presenter, copied, refs, put).start()

    def _read(self) -> CopiedCells:
        data: object = QGuiApplication.clipboard().mimeData()
        notebook = self._presenter.state.notebook
        if not isinstance(data, QMimeData):  # None, where the clipboard is empty
            return CopiedCells(notebook=notebook, cells=())
        if data.hasFormat(MIME):
            copied = decoded(bytes(data.data(MIME).data()))
            if copied is not None:
                return copied
        text = data.text().replace("\r\n", "\n").replace("\r", "\n")
        cells = (cell_edits.new_cell(source=text.strip("\n")),) if text.strip() else ()
        return CopiedCells(notebook=notebook, cells=cells)

    def _put(
        self, after: CellId | None, instead_of: tuple[CellId, ...], cells: tuple[Cell, ...]
    ) -> None:
        state = self._presenter.state
        gone = tuple(each for each in instead_of if state.document.has(each))
        if after is not None and not state.document.has(after):
            after = state.chosen.active
        copies = cell_edits.copies(cells)
        deletions = (DeleteCell(cell_id=each) for each in gone)
        edits: tuple[Edit, ...] = (*cell_edits.inserted(copies, after), *deletions)
        if self._presenter.edit(edits, label="paste cells"):
            self._presenter.choose(choosing.one(copies[-1].id))


class _Arrival:
    """Long outputs on their way from the notebook that cells were copied from."""

    def __init__(
        self,
        presenter: NotebookPresenter,
        copied: CopiedCells,
        refs: tuple[BlobRef, ...],
        put: Put,
    ) -> None:
        self._presenter = presenter
        self._copied = copied
        self._put = put
        self._texts: dict[str, str] = {}
        self._missing = {ref.digest: ref for ref in refs}
        self._lost = 0

    def start(self) -> None:
        """Ask for each; the last one that comes puts the cells in."""
        for ref in tuple(self._missing.values()):
            came = functools.partial(self._on_text, ref.digest)
            lost = functools.partial(self._on_lost, ref.digest)
            project = self._copied.notebook.project
            self._presenter.needs.link.blob(project, ref).then(came, lost)

    def _on_text(self, digest: str, text: str) -> None:
        self._texts[digest] = text
        self._settle(digest)

    def _on_lost(self, digest: str, _error: DssDeskError) -> None:
        self._lost += 1
        self._settle(digest)

    def _settle(self, digest: str) -> None:
        del self._missing[digest]
        if self._missing or self._presenter.state.is_closed:
            return
        self._put(tuple(with_texts(cell, self._texts) for cell in self._copied.cells))
        if self._lost:
            notice = failure("Some outputs were not pasted", "They are gone where they came from.")
            self._presenter.needs.notify(notice)
