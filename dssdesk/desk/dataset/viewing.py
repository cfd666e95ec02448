"""What the person wishes to see of the sample: clicked on headers, typed above columns, sought."""

from PySide6.QtCore import QObject, QTimer

from dssdesk.desk.dataset.reading import Reading
from dssdesk.desk.dataset.view import DatasetView
from dssdesk.desk.dataset.wishes import ViewChoice
from dssdesk.wire.datasets import SortKey

_SETTLE = 250
"""Milliseconds without a key before what is typed is sought."""


class Viewing(QObject):
    """One for each tab: takes wishes, shows them at once, and has the rows read."""

    def __init__(self, reading: Reading, view: DatasetView) -> None:
        super().__init__(reading)
        self._reading = reading
        self._view = view
        self._wished = ViewChoice()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE)
        self._settled.timeout.connect(self._show)
        header = view.grid.column_header
        header.sort_requested.connect(self._on_sort_requested)
        header.sort_added.connect(self._on_sort_added)
        header.filter_typed.connect(self._on_filter_typed)
        view.line.search.filter_changed.connect(self._on_sought)
        view.all_rows_requested.connect(self.clear)

    @property
    def is_narrow(self) -> bool:
        """Whether rows are left out."""
        return self._wished.is_narrow

    def sort_by(self, key: SortKey) -> None:
        """Sort by this, and nothing else."""
        self._wish(self._wished.sorted_by(key.column, (key,), adds=False))

    def take_back(self, view: ViewChoice) -> None:
        """The rows on show are those of this view, whatever was wished for since."""
        self._settled.stop()
        self._wished = view
        self._view.line.search.setText(view.search)

    def clear(self) -> None:
        """Leave no row out any more."""
        self._view.line.search.clear()
        self._wish(self._wished.widened())

    def _on_sort_requested(self, index: int) -> None:
        self._turn(index, adds=False)

    def _on_sort_added(self, index: int) -> None:
        self._turn(index, adds=True)

    def _turn(self, index: int, *, adds: bool) -> None:
        column = self._reading.column(index)
        if column is not None:
            self._wish(self._wished.turned(column.name, adds=adds))

    def _on_filter_typed(self, index: int, text: str) -> None:
        column = self._reading.column(index)
        if column is not None:
            self._wished = self._wished.filtered(column.name, text)
            self._settled.start()

    def _on_sought(self, text: str) -> None:
        if text != self._wished.search:
            self._wished = self._wished.searched(text)
            self._settled.start()

    def _wish(self, view: ViewChoice) -> None:
        self._wished = view
        self._show()

    def _show(self) -> None:
        self._settled.stop()
        self._view.show_view(self._wished)  # at once; the rows follow
        self._reading.show(self._wished)
