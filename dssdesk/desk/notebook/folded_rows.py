"""The lines that stand for what is collapsed of one cell."""

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.kit.text import counted
from dssdesk.desk.notebook.collapsing import Part, is_collapsed
from dssdesk.desk.notebook.dropping import cell_of, drop
from dssdesk.desk.notebook.folded_row import FoldedRow
from dssdesk.desk.notebook.sections import below, is_folded
from dssdesk.desk.notebook.style import Style
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import CellKind


class FoldedRows(QObject):
    """A row for each part that the document says is collapsed.

    Signals:
        unfold_wished: One was clicked; carries the `Part`.
    """

    unfold_wished = Signal(Part)

    def __init__(self, style: Style, document: Document, cell_id: CellId, cell: QWidget) -> None:
        super().__init__(cell)
        self._style = style
        self._document = document
        self._cell_id = cell_id
        self._rows: dict[Part, FoldedRow] = {}

    def __contains__(self, part: Part) -> bool:
        return part in self._rows

    def follow(self, kind: CellKind) -> None:
        """Bring the rows in step with the metadata of the cell, which shows as this kind."""
        metadata = self._document.cell_metadata(self._cell_id)
        for part in Part:
            if part is Part.SECTION:
                is_on = is_folded(self._document, self._cell_id)
            else:
                is_on = kind is CellKind.CODE and is_collapsed(metadata, part)
            if is_on and part not in self._rows:
                row = self._rows[part] = FoldedRow(part, self._style, cell_of(self))
                row.unfold_wished.connect(self.unfold_wished)
                row.show()
            elif not is_on and part in self._rows:
                drop(self._rows.pop(part))

    def place(self, part: Part, y: int, inner: int, *, outputs: int = 0) -> QRect:
        """Say how much is collapsed, of so many outputs, and lay the row there; where it is."""
        row = self._rows[part]
        if part is Part.CODE:
            lines = self._document.source(self._cell_id).split("\n")
            row.show_words(lines[0], counted(len(lines), "line"))
        elif part is Part.SECTION:
            row.show_words("", counted(len(below(self._document, self._cell_id)), "cell"))
        else:
            row.show_words("", counted(outputs, "output"))
        row.setGeometry(self._style.gutter, y, inner, row.wanted_height())
        row.show()
        return row.geometry()

    def hide_outputs(self) -> None:
        """There are no outputs, so nothing is collapsed."""
        self._rows[Part.OUTPUTS].hide()
