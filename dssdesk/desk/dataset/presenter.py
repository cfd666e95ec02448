"""The dataset's tab: joins what is read of the dataset with what the person wants to see."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.changing.refusals import NO_EXPORT
from dssdesk.desk.dataset.column_menu import ColumnMenu
from dssdesk.desk.dataset.columns_popup import ColumnsPopup
from dssdesk.desk.dataset.copier import Copier
from dssdesk.desk.dataset.facts import icon_of_dataset
from dssdesk.desk.dataset.needs import DatasetNeeds
from dssdesk.desk.dataset.reading import Reading
from dssdesk.desk.dataset.sample_sheet import SampleSheet
from dssdesk.desk.dataset.state import Block
from dssdesk.desk.dataset.view import DatasetView
from dssdesk.desk.dataset.viewing import Viewing
from dssdesk.desk.dataset.waiting import Waiting
from dssdesk.desk.dataset.wishes import SampleChoice
from dssdesk.desk.kit.actions import Action, ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.text import counted, number_text
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.wire.datasets import DatasetWritten, SortKey
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import DatasetMoved


class DatasetPresenter(QObject):
    """One tab; `widget` is what it shows.

    Signals:
        changed: Title, icon or status are others.
    """

    changed = Signal()

    def __init__(
        self,
        needs: DatasetNeeds,
        dataset: DatasetRef,
        records: Sequence[Action["DatasetPresenter"]],
    ) -> None:
        super().__init__()
        self._needs = needs
        self._hidden: frozenset[int] = frozenset()
        self.reading = Reading(needs.link, dataset)
        self.reading.setParent(self)
        self._copier = Copier(self.reading, needs.notify)
        self.widget = DatasetView(needs.look)
        self._viewing = Viewing(self.reading, self.widget)
        Waiting(self.reading, self.widget, self._viewing)
        self._connect_view()
        self._connect_reading()
        self.actions = ActionSet(records, self, look=needs.look, host=self.widget)
        needs.link.connected.connect(self._on_connected)
        needs.link.listen(DatasetMoved, self._on_moved)
        needs.link.listen(DatasetWritten, self._on_written)
        needs.catalogue.changed.connect(self._on_catalogue_changed)
        needs.commands.reload_requested.connect(self._on_reload_requested)
        needs.commands.exports.changed.connect(self._on_export_changed)
        self._on_export_changed(dataset)
        self.read()

    # -- what the window shows of it

    @property
    def dataset(self) -> DatasetRef:
        """What it shows."""
        return self.reading.dataset

    @property
    def title(self) -> str:
        """The tab's title."""
        return self.dataset.name

    @property
    def icon(self) -> Icon:
        """The tab's icon, to be tinted `kind.dataset`."""
        project = self._needs.catalogue.project(self.dataset.project)
        return icon_of_dataset(project, self.dataset.name)

    @property
    def status(self) -> tuple[str, ...]:
        """The left of the status bar: how much is here, and what is selected."""
        rows = self.reading.rows
        if rows is None:
            return ()
        size = f"{counted(rows.sample.rows, 'row')} in sample"
        if rows.count != rows.sample.rows:
            size = f"{number_text(rows.count)} of {size}"
        chosen = self._chosen_text()
        return (size, chosen) if chosen else (size,)

    @property
    def reading_time(self) -> str:
        """The right of the status bar: ``Read in 0.08 s``."""
        rows = self.reading.rows
        return "" if rows is None else f"Read in {rows.sample.seconds:.2f} s"

    def can_close(self) -> bool:
        """There is nothing to lose."""
        return True

    def closed(self) -> None:
        """The tab is gone."""
        self._copier.stop()
        self.reading.close()
        self.deleteLater()

    # -- which rows

    def read(self) -> None:
        """Read the sample; the rows on show stay until the new ones are here."""
        self.reading.read()

    @property
    def can_read(self) -> bool:
        """Whether nothing is being read."""
        return not self.reading.is_reading

    @property
    def is_busy(self) -> bool:
        """Whether a sample, or a view of it, is on its way."""
        return self.reading.is_reading or self.reading.is_viewing

    def stop_reading(self) -> None:
        """Read no further; the rows on show stay."""
        self.reading.stop()

    @property
    def has_rows(self) -> bool:
        """Whether a sample is here."""
        return self.reading.rows is not None

    def choose_sample(self) -> None:
        """Ask which rows to read."""
        sheet = SampleSheet(self._needs.look, self.widget, self.reading.choice)
        sheet.chosen.connect(self._on_sample_chosen)
        sheet.open()

    def find(self) -> None:
        """Put the keyboard into the find field."""
        self.widget.line.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.widget.line.search.selectAll()

    # -- sorting and filtering

    @property
    def has_column(self) -> bool:
        """Whether a cell is the current one."""
        return self.widget.grid.currentIndex().isValid()

    def sort_ascending(self) -> None:
        """Sort by the current cell's column."""
        self._sort(descending=False)

    def sort_descending(self) -> None:
        """Sort by the current cell's column, the largest first."""
        self._sort(descending=True)

    def filter_column(self) -> None:
        """Put the keyboard into the filter of the current cell's column."""
        grid = self.widget.grid
        index = grid.currentIndex().column() if self.has_column else max(0, grid.columnAt(0))
        grid.show_column(index)
        grid.column_header.edit_filter(index)

    @property
    def is_narrow(self) -> bool:
        """Whether rows are left out."""
        return self._viewing.is_narrow

    def clear_filters(self) -> None:
        """Leave no row out any more."""
        self._viewing.clear()

    def open_column_menu(self) -> None:
        """Open the menu of the current cell's column."""
        grid = self.widget.grid
        if self.has_column:
            cell = grid.visualRect(grid.currentIndex()).bottomLeft()
            at = grid.viewport().mapToGlobal(cell)
            self._on_menu_requested(grid.currentIndex().column(), at)

    # -- columns

    def choose_columns(self) -> None:
        """Offer the columns to tick, below their button."""
        rows = self.reading.rows
        if rows is None:
            return
        popup = ColumnsPopup(self._needs.look, rows.columns, self._hidden, self.widget)
        popup.hidden_changed.connect(self._on_hidden_changed)
        popup.open_below(self.widget.line.columns)

    def show_all_columns(self) -> None:
        """Hide no column any more."""
        self._on_hidden_changed(frozenset())

    # -- copying

    @property
    def can_copy(self) -> bool:
        """Whether a cell is selected."""
        return bool(self.widget.grid.blocks())

    def copy(self) -> None:
        """Put the selected cells on the clipboard, tab-separated; reads what is not here yet."""
        grid = self.widget.grid
        self._copier.copy(grid.blocks(), grid.shown_columns(), has_names=False)

    def copy_with_names(self) -> None:
        """The same, with the names of the columns above."""
        grid = self.widget.grid
        self._copier.copy(grid.blocks(), grid.shown_columns(), has_names=True)

    # -- with the whole dataset

    def open_lab(self) -> None:
        """Show its notebooks, and the templates for new ones."""
        self._needs.lab.open_dialog(self.dataset)

    def export(self) -> None:
        """Ask where to save it."""
        self._needs.commands.export(self.dataset)

    def rename(self) -> None:
        """Ask for another name."""
        self._needs.commands.rename(self.dataset)

    def delete(self) -> None:
        """Delete it, after a question."""
        self._needs.commands.delete(self.dataset)

    def copy_name(self) -> None:
        """Put its name on the clipboard."""
        self._needs.commands.copy_name(self.dataset)

    def may_export(self) -> bool:
        """Whether it may be saved as a file."""
        return self._needs.commands.may_export(self.dataset)

    def may_write(self) -> bool:
        """Whether it may be renamed and deleted."""
        return self._needs.commands.may_write(self.dataset)

    # -- wiring

    def _connect_view(self) -> None:
        view, header = self.widget, self.widget.grid.column_header
        view.read_requested.connect(self.read)
        view.all_columns_requested.connect(self.show_all_columns)
        view.grid.rows_shown.connect(self.reading.want)
        view.grid.selection_moved.connect(self._on_selection_moved)
        view.line.sample_requested.connect(self.choose_sample)
        view.line.cancel_requested.connect(self._on_cancel_requested)
        view.line.search.left_down.connect(view.grid.setFocus)
        view.line.columns.clicked.connect(self.choose_columns)
        view.line.export.clicked.connect(self.export)
        self._show_export()
        header.menu_requested.connect(self._on_menu_requested)

    def _connect_reading(self) -> None:
        reading = self.reading
        reading.begun.connect(self.widget.show_reading)
        reading.busy_changed.connect(self._on_busy_changed)
        reading.rows_read.connect(self._on_rows_read)
        reading.page_read.connect(self._on_page_read)
        reading.profiled.connect(self._on_profiled)
        reading.failed.connect(self._on_failed)
        reading.refused.connect(self._on_refused)
        reading.page_failed.connect(self._on_page_failed)

    # -- what comes from the service

    def _on_rows_read(self) -> None:
        rows = self.reading.rows
        if rows is None:
            return
        before = self.widget.grid.rows
        self.widget.show_rows(rows, self.reading.shown)
        self.widget.show_view(self.reading.view, self.reading.problem)
        if before is None or before.columns != rows.columns:
            self._hidden = frozenset()
        self._on_profiled()
        self.actions.update_state()
        self.changed.emit()

    def _on_busy_changed(self) -> None:
        self.actions.update_state()

    def _on_page_read(self, rows: range) -> None:
        self.widget.grid.take_page(rows)
        self.changed.emit()

    def _on_profiled(self) -> None:
        rows = self.reading.rows
        if rows is not None:
            self.widget.grid.show_profiles(self.reading.profiles, rows.sample.rows)

    def _on_failed(self, error: DssDeskError) -> None:
        if self.reading.rows is None:
            self.widget.show_error(error.message)
        else:
            self._tell(failure("The rows were not read again", error.message))

    def _on_refused(self) -> None:
        self.widget.show_view(self.reading.view, self.reading.problem)

    def _on_page_failed(self, error: DssDeskError) -> None:
        self._tell(failure("Some rows could not be read", error.message))

    def _on_connected(self) -> None:
        self.reading.start_over()

    def _on_moved(self, event: DatasetMoved) -> None:
        if event.dataset == self.dataset:
            self.reading.follow(event.now)
            self.changed.emit()

    def _on_written(self, event: DatasetWritten) -> None:
        if event.dataset == self.dataset:
            self.reading.read_anew()

    # -- what happens in the window

    def _on_sample_chosen(self, choice: SampleChoice) -> None:
        self.reading.read(choice)

    def _on_menu_requested(self, index: int, at: QPoint) -> None:
        column = self.reading.column(index)
        rows = self.reading.rows
        if column is None or rows is None:
            return
        menu = ColumnMenu(self._needs.look, column, self.widget)
        if index < len(self.reading.profiles):
            menu.show_statistics(self.reading.profiles[index], rows.sample.rows)
        menu.sort_requested.connect(self._viewing.sort_by)
        menu.filter_requested.connect(
            functools.partial(self.widget.grid.column_header.edit_filter, index)
        )
        menu.copy_requested.connect(functools.partial(self._copy_column, index))
        menu.hide_requested.connect(functools.partial(self._hide, index))
        menu.menu.popup(at)

    def _on_hidden_changed(self, hidden: frozenset[int]) -> None:
        self._hidden = hidden
        self.widget.grid.hide_columns(hidden)
        self.widget.show_emptiness(self.reading.view)

    def _on_selection_moved(self) -> None:
        self.actions.update_state()
        self.changed.emit()

    def _on_catalogue_changed(self, project: str) -> None:
        if project in {"", self.dataset.project}:
            self._show_export()
            self.actions.update_state()
            self.changed.emit()

    def _show_export(self) -> None:
        self.widget.line.let_export("" if self.may_export() else NO_EXPORT)

    def _on_reload_requested(self, dataset: DatasetRef) -> None:
        if dataset == self.dataset:
            self.read()

    def _on_export_changed(self, dataset: DatasetRef) -> None:
        if dataset == self.dataset:
            self.widget.line.show_progress(self._needs.commands.exports.progress(dataset))

    def _on_cancel_requested(self) -> None:
        self._needs.commands.exports.cancel(self.dataset)

    # -- doing it

    def _sort(self, *, descending: bool) -> None:
        column = self.reading.column(self.widget.grid.currentIndex().column())
        if column is not None:
            self._viewing.sort_by(SortKey(column=column.name, descending=descending))

    def _hide(self, index: int) -> None:
        self._on_hidden_changed(self._hidden | {index})

    def _copy_column(self, index: int) -> None:
        rows = self.reading.rows
        if rows is not None and rows.count:
            block = Block(0, index, rows.count - 1, index)
            self._copier.copy([block], [index], has_names=True)

    def _chosen_text(self) -> str:
        blocks = self.widget.grid.blocks()
        count = sum(block.count for block in blocks)
        rows = self.reading.rows
        if count != 1 or rows is None:
            return counted(count, "cell") if count else ""
        text = rows.text(blocks[0].top, blocks[0].left)
        return f"1 cell: {'empty' if text is None else text[:60]}"

    def _tell(self, notice: Notice) -> None:
        self._needs.notify(notice)
