"""The dialog that asks for a file, and begins where the last one ended."""

from typing import ClassVar

from PySide6.QtCore import QDir, QFileInfo, Slot
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QLineEdit, QWidget


class FileDialog(QFileDialog):
    """Goes away when it closes.

    The folder of the first one is ``first``, or the person's home.
    """

    _last: ClassVar[str] = ""

    def __init__(
        self, parent: QWidget | None, title: str, *, filters: str = "", first: str = ""
    ) -> None:
        known = FileDialog._last
        folder = known if known and QDir(known).exists() else first or QDir.homePath()
        super().__init__(parent, title, folder, filters)
        self.accepted.connect(self._remember)
        self.finished.connect(self.deleteLater)

    def accept(self) -> None:
        # WORKAROUND (Qt's own dialog): what typed paths passed through may stay selected in the
        # list, and is taken for what was chosen; of several paths in quotes, one is lost.
        names = self.findChildren(QLineEdit, "fileNameEdit")  # the system's own dialog has none
        if any(QDir.isAbsolutePath(name.text().lstrip('"')) for name in names):
            for view in self.findChildren(QAbstractItemView):
                view.clearSelection()
        super().accept()

    @classmethod
    def forget(cls) -> None:
        """Begin at the first folder again."""
        FileDialog._last = ""

    @Slot()
    def _remember(self) -> None:
        for file in self.selectedFiles()[:1]:  # its path may be typed, beside the folder on show
            FileDialog._last = QFileInfo(file).absolutePath()
