"""Whether the person at this desk is an administrator of the instance, and the way to the page."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.desk.kit.places import AdministrationPlace, Place
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.instance import Welcome


class Administrator(QObject):
    """What the service said of the person; None before it has said hello.

    Signals:
        changed: It is known now, or another.
    """

    changed = Signal()

    def __init__(self, link: LinkLike, open_place: Callable[[Place], None]) -> None:
        super().__init__()
        self._open_place = open_place
        self.is_administrator: bool | None = None
        link.connected.connect(self._on_connected)

    def may_administer(self) -> bool:
        """Whether the page is for this person."""
        return bool(self.is_administrator)

    def open_tasks(self) -> None:
        """Go to *Background tasks*."""
        self._open_place(AdministrationPlace())

    @Slot(Welcome)
    def _on_connected(self, welcome: Welcome) -> None:
        self.is_administrator = welcome.is_administrator
        self.changed.emit()
