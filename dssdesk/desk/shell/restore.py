"""What the window remembers between starts: where it was, what was open."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from dssdesk.base.settings import Setting, Settings
from dssdesk.desk.kit.places import Place, place_from_text, place_to_text
from dssdesk.desk.shell.details import DetailsHost
from dssdesk.desk.shell.window import MainWindow

RESTORE = Setting(
    key="window.restore_tabs",
    default=True,
    text="Open the tabs of the last time",
    hint="Otherwise the window starts with nothing open. Kernels go on running either way.",
)
GEOMETRY = Setting(key="window.geometry", default="", text="Where the window was")
TABS: Setting[list[str]] = Setting(key="window.tabs", default=[], text="Which tabs were open")
FRONT = Setting(key="window.front_tab", default="", text="Which tab was in front")
TREE_WIDTH = Setting(key="window.tree_width", default=0, text="How wide the tree was")
TREE = Setting(key="window.tree", default=True, text="Whether the tree was shown")
DETAILS = Setting(key="window.details", default=True, text="Whether details were shown")
_SOON = 1000


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """The tabs that were open, and the one in front."""

    places: tuple[Place, ...] = ()
    front: Place | None = None


class WindowKeeper(QObject):
    """Remembers place and parts of the window, soon after they changed: it may be killed."""

    def __init__(self, settings: Settings, window: MainWindow, details: DetailsHost) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._details = details
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self.keep)

    def restore(self) -> None:
        """Show the window as it was; from now on, remember."""
        restore_geometry(self._settings, self._window)
        width = self._settings[TREE_WIDTH]
        if width:
            self._window.split.setSizes([width, self._window.width() - width])
        self._window.side.setVisible(self._settings[TREE])
        self._details.set_wanted(on=self._settings[DETAILS])
        for widget in (self._window, self._window.side, self._window.details):
            widget.installEventFilter(self)
        self._window.split.splitterMoved.connect(self._soon.start)

    def keep(self) -> None:
        """Remember it now."""
        self._soon.stop()
        window, parts = self._window, {}
        if not window.side.isHidden():
            parts[TREE_WIDTH.key] = window.split.sizes()[0]
        self._settings.keep(
            {
                GEOMETRY.key: _geometry_of(window),
                TREE.key: not window.side.isHidden(),
                DETAILS.key: self._details.is_wanted,
                **parts,
            }
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _CHANGES:
            self._soon.start()
        return super().eventFilter(watched, event)


_CHANGES = {
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.WindowStateChange,
    QEvent.Type.ShowToParent,
    QEvent.Type.HideToParent,
}


def _geometry_of(window: QWidget) -> str:
    return base64.b64encode(bytes(window.saveGeometry().data())).decode()


def restore_geometry(settings: Settings, window: QWidget) -> bool:
    """Put the window where it was; False if that is not known, or no longer on a screen."""
    try:
        raw = base64.b64decode(settings[GEOMETRY], validate=True)
    except (ValueError, binascii.Error):
        return False
    return bool(raw) and window.restoreGeometry(QByteArray(raw))


def keep_tabs(settings: Settings, places: Iterable[Place], front: Place | None) -> None:
    """Remember what is open."""
    texts = [place_to_text(place) for place in places]
    settings.keep({TABS.key: texts, FRONT.key: "" if front is None else place_to_text(front)})


def remembered_tabs(settings: Settings) -> OpenPlaces:
    """What was open; lines that are not understood are left out."""
    found = (place_from_text(str(line)) for line in settings[TABS])
    places = tuple(dict.fromkeys(place for place in found if place is not None))
    return OpenPlaces(places, place_from_text(settings[FRONT]))
