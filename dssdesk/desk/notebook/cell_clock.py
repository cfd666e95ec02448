"""The clocks beside cells that run or wait."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Slot

from dssdesk.desk.notebook.cell_widget import CellWidget

_SECOND = 1000


class CellClock(QObject):
    """Turns them every second, as long as there is one in view that goes on."""

    def __init__(self, in_view: Callable[[], Iterable[CellWidget]], parent: QObject) -> None:
        super().__init__(parent)
        self._in_view = in_view
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Bring all in view to this moment; others may be there now."""
        go_on = [widget.refresh_marks() for widget in self._in_view()]
        if any(go_on):
            self._timer.start()
        else:
            self._timer.stop()
