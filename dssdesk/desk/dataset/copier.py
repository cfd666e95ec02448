"""Puts cells on the clipboard; reads those that are not here yet, page after page."""

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from dssdesk.desk.dataset.copying import MOST_CELLS, MOST_CHARACTERS, Copying
from dssdesk.desk.dataset.reading import Reading
from dssdesk.desk.dataset.state import Block
from dssdesk.desk.kit.text import counted, number_text
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.wire.datasets import LONGEST_WHOLE_TEXT, Page


class Copier(QObject):
    """One for each tab; a copy that is begun ends the one before."""

    def __init__(self, reading: Reading, notify: Callable[[Notice], None]) -> None:
        super().__init__(reading)
        self._reading = reading
        self._notify = notify
        self._copying: Copying | None = None
        reading.rows_read.connect(self.stop)
        reading.page_failed.connect(self.stop)

    def stop(self) -> None:
        """Forget the copy that is under way."""
        self._copying = None

    def copy(self, blocks: Sequence[Block], shown: Sequence[int], *, has_names: bool) -> None:
        """Copy these cells, but for columns that are not shown; perhaps with names above."""
        rows, count = self._reading.rows, sum(block.count for block in blocks)
        if rows is None or not count:
            return
        if count > MOST_CELLS:
            self._refuse(f"More than {number_text(MOST_CELLS)} cells are selected.")
            return
        self._copying = Copying(rows, blocks, shown, has_names=has_names)
        self._go_on()

    def _go_on(self) -> None:
        copying = self._copying
        if copying is None:
            return
        if copying.size > MOST_CHARACTERS:
            self._copying = None
            self._refuse(f"More than {number_text(MOST_CHARACTERS)} characters are selected.")
            return
        if copying.wanted is not None:
            on_page = functools.partial(self._on_page, copying)
            self._reading.whole_page(copying.rows, copying.wanted, on_page)
            return
        self._copying = None
        QGuiApplication.clipboard().setText(copying.text)
        if copying.cut:
            cut = counted(copying.cut, "text is", "texts are")
            text = f"{cut} longer than {number_text(LONGEST_WHOLE_TEXT)} characters and cut there. "
            whole = "Export the dataset to have all of it."
            self._notify(Notice(title="Not all was copied", text=text + whole))

    def _refuse(self, why: str) -> None:
        self._notify(failure("Nothing was copied", f"{why} Export the dataset instead."))

    def _on_page(self, copying: Copying, page: Page) -> None:
        if copying is self._copying:
            copying.take(page)
            self._go_on()
