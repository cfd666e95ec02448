"""Collects Python's garbage in the GUI's thread, and in no other."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_PAUSE = 500


class GarbageCollector(QObject):
    """Takes Python's own collecting over, for as long as there is a window.

    Python collects in whatever thread happens to allocate. A Qt object that dies in a foreign
    thread leaves its timers behind, and the next one that fires ends the process.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what a start loads is never garbage; looking through it costs 0.1 s
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])
