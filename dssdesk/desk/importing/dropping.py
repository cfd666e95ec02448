"""Files that are dropped on the window where nothing in it takes them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.dropping import paths_of
from dssdesk.desk.kit.sheet import Sheet

_DRAGS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})


class WindowDrop(QObject):
    """Lets a window take files.

    Args:
        window: The window.
        takes: Whether anything can be done with these files now.
        take: What is done with them.
    """

    def __init__(
        self,
        window: QWidget,
        takes: Callable[[Sequence[str]], bool],
        take: Callable[[Sequence[str]], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._takes = takes
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        paths = paths_of(event.mimeData())
        if not paths or self._is_covered() or not self._takes(paths):
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            self._take(paths)
        return True

    def _is_covered(self) -> bool:
        """Whether a sheet asks something: one at a time."""
        return any(sheet.isVisible() for sheet in self._window.findChildren(Sheet))
