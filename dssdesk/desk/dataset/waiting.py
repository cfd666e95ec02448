"""Says what is being read where that takes a while, and lets the person stop it."""

from PySide6.QtCore import QObject, QTimer

from dssdesk.desk.dataset.reading import Reading
from dssdesk.desk.dataset.view import DatasetView
from dssdesk.desk.dataset.viewing import Viewing
from dssdesk.desk.dataset.wishes import SampleChoice
from dssdesk.desk.kit.text import number_text

_A_WHILE = 500
"""Milliseconds; what takes less is not worth a word."""


class Waiting(QObject):
    """One for each tab."""

    def __init__(self, reading: Reading, view: DatasetView, viewing: Viewing) -> None:
        super().__init__(reading)
        self._reading = reading
        self._view = view
        self._viewing = viewing
        self._is_long = False
        self._while = QTimer(self)
        self._while.setSingleShot(True)
        self._while.setInterval(_A_WHILE)
        self._while.timeout.connect(self._on_long)
        reading.busy_changed.connect(self._on_busy_changed)
        reading.stopped.connect(self._on_stopped)
        view.stop_requested.connect(reading.stop)

    def _on_busy_changed(self) -> None:
        reading = self._reading
        if not (reading.is_reading or reading.is_viewing):
            self._while.stop()
            self._is_long = False
            self._view.line.show_reading("")
        elif self._is_long:
            self._on_long()
        elif not self._while.isActive():
            self._while.start()

    def _on_long(self) -> None:
        self._is_long = True
        reading = self._reading
        if reading.is_reading:
            self._view.show_slow("Reading…", _sample_text(reading.choice))
        else:
            self._view.show_slow("Searching…" if reading.view.is_narrow else "Sorting…")

    def _on_stopped(self) -> None:
        reading = self._reading
        self._viewing.take_back(reading.view)
        self._view.show_view(reading.view, reading.problem)
        if reading.rows is None:
            self._view.show_stopped()


def _sample_text(choice: SampleChoice) -> str:
    count = number_text(choice.limit)
    return f"{count} random rows are read." if choice.is_random else f"{count} rows are read."
