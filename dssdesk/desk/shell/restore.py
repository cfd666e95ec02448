"""What the window remembers between starts: where it was, what was open."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from dssdesk.base.settings import Setting, Settings
from dssdesk.desk.kit.places import Place, place_from_text, place_to_text

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


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """The tabs that were open, and the one in front."""

    places: tuple[Place, ...] = ()
    front: Place | None = None


def keep_geometry(settings: Settings, window: QWidget) -> None:
    """Remember where the window is."""
    raw = window.saveGeometry().data()
    settings[GEOMETRY] = base64.b64encode(bytes(raw)).decode()


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
