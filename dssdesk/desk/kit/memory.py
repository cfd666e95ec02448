"""Where a person was on a screen, so that a later start shows the same: scroll places, folds."""

import json
from typing import Any

from PySide6.QtCore import QObject, QTimer

from dssdesk.base.settings import Setting, Settings

_MOST = 300
_SOON = 1000  # milliseconds; what is newer is lost when the window is killed

SEEN: Setting[list[str]] = Setting(
    key="window.screens", default=[], text="Where one was on each screen"
)


class Memory(QObject):
    """A small record for each screen, by a name; the one that was kept last is forgotten last."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._kept: dict[str, dict[str, Any]] = {}
        for line in settings[SEEN]:
            name, _, text = str(line).partition("\t")
            record = _read(text)
            if record is not None:
                self._kept[name] = record
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self.write)

    def recall(self, name: str) -> dict[str, Any]:
        """What was kept under this name; empty where nothing was."""
        return dict(self._kept.get(name, {}))

    def keep(self, name: str, record: dict[str, Any]) -> None:
        """Remember this from now on; on disk a moment later."""
        if self._kept.get(name) == record:
            return
        self._kept.pop(name, None)
        self._kept[name] = record
        while len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        if not self._soon.isActive():
            self._soon.start()

    def write(self) -> None:
        """Put it on disk now, because the window closes."""
        self._soon.stop()
        self._settings[SEEN] = [
            f"{name}\t{json.dumps(record, ensure_ascii=False)}"
            for name, record in self._kept.items()
        ]


def _read(text: str) -> dict[str, Any] | None:
    try:
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
