"""Whether the person at this desk is an administrator of the instance, and the way to the pages."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.desk.administration.pages import PEOPLE, SPARK, TASKS
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.places import AdministrationPlace, Place
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.instance import Welcome
from dssdesk.wire.people import PeopleChanged

_NAME, _PAGE = "administration", "page"


class Administrator(QObject):
    """What the service said of the person; None before it has said hello.

    Signals:
        changed: It is known now, or another.
        page_chosen: Another page of *Administration* is to be shown: its id.
    """

    changed = Signal()
    page_chosen = Signal(str)

    def __init__(self, link: LinkLike, open_place: Callable[[Place], None]) -> None:
        super().__init__()
        self._open_place = open_place
        self._memory: Memory | None = None
        self.page = TASKS
        self.is_administrator: bool | None = None
        link.connected.connect(self._on_connected)
        link.listen(PeopleChanged, self._on_people_changed)

    def remember_in(self, memory: Memory) -> None:
        """Begin with the page that was shown last."""
        self._memory = memory
        self.page = str(memory.recall(_NAME).get(_PAGE, self.page))

    def may_administer(self) -> bool:
        """Whether the pages are for this person."""
        return bool(self.is_administrator)

    def may_not(self) -> bool:
        """Whether it is known that the pages are not for this person."""
        return self.is_administrator is False

    def open_tasks(self) -> None:
        """Go to *Background tasks*."""
        self.open_page(TASKS)

    def open_people(self) -> None:
        """Go to *People*."""
        self.open_page(PEOPLE)

    def open_spark(self) -> None:
        """Go to *Spark*."""
        self.open_page(SPARK)

    def open_page(self, page: str) -> None:
        """Go to a page; it is the one that shows from then on."""
        self.page = page
        if self._memory is not None:
            self._memory.keep(_NAME, {_PAGE: page})
        self._open_place(AdministrationPlace())
        self.page_chosen.emit(page)

    @Slot(Welcome)
    def _on_connected(self, welcome: Welcome) -> None:
        self._take(is_administrator=welcome.is_administrator)

    def _on_people_changed(self, event: PeopleChanged) -> None:
        if event.is_administrator is not self.is_administrator:
            self._take(is_administrator=event.is_administrator)

    def _take(self, *, is_administrator: bool) -> None:
        self.is_administrator = is_administrator
        self.changed.emit()
