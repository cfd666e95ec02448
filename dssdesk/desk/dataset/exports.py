"""Exports that run: one at a time for each dataset, whether its tab is open or not."""

import functools
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.text import bytes_text
from dssdesk.desk.kit.toast import Notice, failure, success
from dssdesk.desk.link.download import DownloadLike
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.places import DatasetRef

_FOLDER = QStandardPaths.StandardLocation.DownloadLocation
_FILTERS = {"CSV (*.csv)": "csv", "TSV (*.tsv)": "tsv", "Parquet (*.parquet)": "parquet"}


class Exports(QObject):
    """Asks where to save, saves, tells how far it is and how it ended.

    Signals:
        changed: Something is to be said about the export of this `DatasetRef`.
    """

    changed = Signal(DatasetRef)

    def __init__(self, link: LinkLike, notify: Callable[[Notice], None]) -> None:
        super().__init__()
        self._link = link
        self._notify = notify
        self._running: dict[DatasetRef, DownloadLike] = {}
        self._bytes: dict[DatasetRef, int] = {}

    def progress(self, dataset: DatasetRef) -> str:
        """How far the export of a dataset is; "" where none runs."""
        if dataset not in self._running:
            return ""
        count = self._bytes[dataset]
        return f"Exporting, {bytes_text(count)}" if count else "Exporting…"

    def ask(self, dataset: DatasetRef, parent: QWidget) -> QFileDialog | None:
        """Ask where to save a dataset, then save it."""
        if dataset in self._running:
            self._notify(Notice(title=f"“{dataset.name}” is being exported already"))
            return None
        folder = QStandardPaths.writableLocation(_FOLDER)
        dialog = FileDialog(parent, f"Export “{dataset.name}”", first=folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(list(_FILTERS))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{dataset.name}.csv")
        dialog.filterSelected.connect(functools.partial(_follow_filter, dialog))
        dialog.fileSelected.connect(functools.partial(self.save, dataset))
        dialog.open()
        return dialog

    def save(self, dataset: DatasetRef, file: str) -> None:
        """Save a dataset to this file; the ending says how."""
        to = Path(file)
        form = to.suffix.removeprefix(".").lower()
        form = form if form in _FILTERS.values() else "csv"
        path = f"/desk/export/{quote(dataset.project)}/{quote(dataset.name)}?format={form}"
        try:
            download = self._link.download(path, to)
        except DssDeskError as error:
            self._on_failed(dataset, error)
            return
        self._running[dataset] = download
        self._bytes[dataset] = 0
        download.progressed.connect(functools.partial(self._on_progressed, dataset))
        download.saved.connect(functools.partial(self._on_saved, dataset, to))
        download.failed.connect(functools.partial(self._on_failed, dataset))
        self.changed.emit(dataset)

    def cancel(self, dataset: DatasetRef) -> None:
        """Stop the export of a dataset; no file stays."""
        download = self._running.pop(dataset, None)
        if download is not None:
            download.cancel()
            self.changed.emit(dataset)

    def _on_progressed(self, dataset: DatasetRef, count: int) -> None:
        if dataset in self._running:
            self._bytes[dataset] = count
            self.changed.emit(dataset)

    def _on_saved(self, dataset: DatasetRef, to: Path, size: int) -> None:
        self._running.pop(dataset, None)
        self._notify(success(f"“{dataset.name}” was exported", f"{bytes_text(size)} in {to}."))
        self.changed.emit(dataset)

    def _on_failed(self, dataset: DatasetRef, error: DssDeskError) -> None:
        self._running.pop(dataset, None)
        self._notify(failure(f"“{dataset.name}” was not exported", error.message))
        self.changed.emit(dataset)


def _follow_filter(dialog: QFileDialog, chosen: str) -> None:
    """The ending follows the kind of file that was chosen."""
    ending = _FILTERS[chosen]
    dialog.setDefaultSuffix(ending)
    selected = dialog.selectedFiles()
    if selected:
        dialog.selectFile(f"{Path(selected[0]).stem}.{ending}")
