"""Where the keyboard was before something came over the window; and keeping in view where it is."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import Shiboken


class FocusBefore:
    """Remembers who has the keyboard, and gives it back, also when that widget has gone."""

    def __init__(self) -> None:
        self._chain: list[QWidget] = []

    def remember(self) -> None:
        """Note who has the keyboard now, and what it stands in."""
        self._chain.clear()
        widget: QWidget | None = QApplication.focusWidget()
        while widget is not None:
            self._chain.append(widget)
            widget = widget.parentWidget()

    def give_back(self) -> None:
        """To that widget, or to the next around it that is still there and takes keys."""
        chain, self._chain = self._chain, []
        for place, widget in enumerate(chain):
            if not _is_alive(widget) or not widget.isVisible() or not widget.isEnabled():
                continue
            # The one that had the keyboard can have it, whatever its policy says of Tab and clicks.
            if place == 0 or widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return


class FocusScroller(QObject):
    """Scrolls to what the keyboard comes to: an area does that only for a Tab of its own."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area

    def watch(self, widget: QWidget) -> None:
        """Keep this in view while it has the keyboard."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._area.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)


def _is_alive(widget: QWidget) -> bool:
    return bool(Shiboken.isValid(widget))
