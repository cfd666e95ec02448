"""The dataset's tab: reads a sample, then its pages as they come into sight."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from dssdesk.base.errors import DssDeskError, NotFound
from dssdesk.desk.dataset.facts import icon_of_dataset
from dssdesk.desk.dataset.state import Block, Rows
from dssdesk.desk.dataset.surroundings import Surroundings
from dssdesk.desk.dataset.view import DatasetView
from dssdesk.desk.kit.actions import Action, ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.text import counted, number_text
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.wire.datasets import Page, ReadPage, ReadSample, SampleRead
from dssdesk.wire.places import DatasetRef

_MOST_COPIED = 1_000_000
"""Cells; more belongs into an export."""


class DatasetPresenter(QObject):
    """One tab; `widget` is what it shows.

    Signals:
        changed: Title, icon or status are others.
    """

    changed = Signal()

    def __init__(
        self,
        surroundings: Surroundings,
        dataset: DatasetRef,
        records: Sequence[Action["DatasetPresenter"]],
    ) -> None:
        super().__init__()
        self._surroundings = surroundings
        self._dataset = dataset
        self._rows: Rows | None = None
        self._is_reading = False
        self._to_copy: list[Block] = []
        self.widget = DatasetView(surroundings.look)
        self.widget.read_requested.connect(self.read)
        self.widget.grid.rows_shown.connect(self._on_rows_shown)
        self.widget.grid.selection_moved.connect(self._on_selection_moved)
        self.actions = ActionSet(records, self, look=surroundings.look, host=self.widget)
        surroundings.link.connected.connect(self.read)
        surroundings.catalogue.changed.connect(self._on_catalogue_changed)
        self.read()

    # -- what the window shows of it

    @property
    def dataset(self) -> DatasetRef:
        """What it shows."""
        return self._dataset

    @property
    def title(self) -> str:
        """The tab's title."""
        return self._dataset.name

    @property
    def icon(self) -> Icon:
        """The tab's icon, to be tinted `kind.dataset`."""
        project = self._surroundings.catalogue.project(self._dataset.project)
        return icon_of_dataset(project, self._dataset.name)

    @property
    def status(self) -> tuple[str, ...]:
        """The left of the status bar: how much is here, and what is selected."""
        if self._rows is None:
            return ()
        size = f"{counted(self._rows.sample.rows, 'row')} in sample"
        chosen = self._chosen_text()
        return (size, chosen) if chosen else (size,)

    @property
    def reading_time(self) -> str:
        """The right of the status bar: ``Read in 0.08 s``."""
        return "" if self._rows is None else f"Read in {self._rows.sample.seconds:.2f} s"

    def can_close(self) -> bool:
        """There is nothing to lose."""
        return True

    def closed(self) -> None:
        """The tab is gone."""
        self._to_copy = []
        self.deleteLater()

    # -- what a person does

    def read(self) -> None:
        """Read the first rows; those on show stay until the new ones are here."""
        if self._is_reading:
            return
        self._is_reading = True
        self.widget.show_reading()
        ask = ReadSample(dataset=self._dataset)
        self._surroundings.link.ask(ask).then(self._on_sample, self._on_no_sample)

    @property
    def can_copy(self) -> bool:
        """Whether a cell is selected."""
        return bool(self.widget.grid.blocks())

    @property
    def can_read(self) -> bool:
        """Whether nothing is being read."""
        return not self._is_reading

    def copy(self) -> None:
        """Put the selected cells on the clipboard, tab-separated; reads what is not here yet."""
        blocks = self.widget.grid.blocks()
        count = sum(block.count for block in blocks)
        if count > _MOST_COPIED:
            most = number_text(_MOST_COPIED)
            self._tell(failure("Nothing was copied", f"More than {most} cells are selected."))
            return
        self._to_copy = blocks
        for block in blocks:
            self._ask_for(block.top, block.bottom)
        self._finish_copy()

    # -- what comes from the service

    def _on_sample(self, sample: SampleRead) -> None:
        self._is_reading = False
        self._to_copy = []
        self._rows = Rows(sample)
        self.widget.show_rows(self._rows)
        self.changed.emit()

    def _on_no_sample(self, error: DssDeskError) -> None:
        self._is_reading = False
        if self._rows is None:
            self.widget.show_error(error.message)
        else:
            self.widget.line.reload.setEnabled(True)
            self._tell(failure("The rows were not read again", error.message))

    def _ask_for(self, first: int, last: int) -> None:
        if self._rows is None:
            return
        sample_id = self._rows.sample.sample_id
        for start in self._rows.wanted(first, last):
            ask = ReadPage(sample_id=sample_id, first=start)
            on_page = functools.partial(self._on_page, sample_id)
            on_error = functools.partial(self._on_no_page, sample_id, start)
            self._surroundings.link.ask(ask).then(on_page, on_error)

    def _on_page(self, sample_id: str, page: Page) -> None:
        if self._is_of_now(sample_id) and self._rows is not None:
            self.widget.grid.take_page(self._rows.take(page))
            self._finish_copy()
            self.changed.emit()

    def _on_no_page(self, sample_id: str, first: int, error: DssDeskError) -> None:
        if not self._is_of_now(sample_id) or self._rows is None:
            return
        self._rows.forget_ask(first)
        self._to_copy = []
        if isinstance(error, NotFound):  # another service, or it made room: samples end with it
            self.read()
        else:
            self._tell(failure("Some rows could not be read", error.message))

    def _is_of_now(self, sample_id: str) -> bool:
        return self._rows is not None and self._rows.sample.sample_id == sample_id

    # -- what happens in the window

    def _on_rows_shown(self, first: int, last: int) -> None:
        self._ask_for(first, last)

    def _on_selection_moved(self) -> None:
        self.actions.update_state()
        self.changed.emit()

    def _on_catalogue_changed(self, project: str) -> None:
        if project in {"", self._dataset.project}:
            self.changed.emit()

    def _finish_copy(self) -> None:
        rows = self._rows
        if not self._to_copy or rows is None:
            return
        pages = {row for block in self._to_copy for row in range(block.top, block.bottom + 1)}
        if all(rows.has(row) for row in pages):
            QGuiApplication.clipboard().setText(rows.as_text(self._to_copy))
            self._to_copy = []

    def _chosen_text(self) -> str:
        blocks = self.widget.grid.blocks()
        count = sum(block.count for block in blocks)
        if count != 1 or self._rows is None:
            return counted(count, "cell") if count else ""
        text = self._rows.text(blocks[0].top, blocks[0].left)
        return f"1 cell: {'empty' if text is None else text[:60]}"

    def _tell(self, notice: Notice) -> None:
        self._surroundings.notify(notice)
