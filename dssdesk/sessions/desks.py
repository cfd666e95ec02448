"""The desks that look at one open notebook, and which of them edits it: the lease."""

from dataclasses import dataclass

from dssdesk.base.ids import DeskId
from dssdesk.notebook.model import Document
from dssdesk.sessions.errors import LeaseLost, NotebookNotOpen
from dssdesk.sessions.feed import DeskFeed
from dssdesk.sessions.watch import Watch
from dssdesk.wire.notebooks import Lease, LeaseChanged, NotebookMoved
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message


@dataclass(frozen=True, slots=True)
class _Looker:
    """A desk that looks: what it has seen, how it is told, who sits there."""

    watch: Watch
    feed: DeskFeed
    holder: str


class Desks:
    """Who looks at a document, and who edits it. All calls from the event loop."""

    def __init__(self, notebook: NotebookRef, document: Document) -> None:
        self._notebook = notebook
        self._document = document
        self._lookers: dict[DeskId, _Looker] = {}
        self._holder: tuple[DeskId, str] | None = None

    @property
    def ids(self) -> frozenset[DeskId]:
        """All that look."""
        return frozenset(self._lookers)

    @property
    def lease(self) -> Lease:
        """Who edits."""
        if self._holder is None:
            return Lease()
        return Lease(desk=self._holder[0], holder=self._holder[1])

    # Coming and going

    def add(self, desk: DeskId, feed: DeskFeed, holder: str, *, may_edit: bool) -> None:
        """A desk looks; it edits if it may and nobody else does, and no longer if it may not."""
        watch = Watch(desk, self._document)
        self._lookers[desk] = _Looker(watch, feed, holder)
        feed.add(self._notebook, watch)
        if self._holder is None and may_edit:
            self._give_lease(desk, holder)
        elif self.lease.desk == desk and not may_edit:
            self._holder = None
            self._tell_lease(but=desk)

    def remove(self, desk: DeskId, last_word: Message | None = None) -> None:
        """A desk looks no longer; if it held the lease, nobody does."""
        looker = self._lookers.pop(desk, None)
        if looker is not None:
            looker.feed.remove(self._notebook, last_word)
        if self._holder is not None and self._holder[0] == desk:
            self._holder = None
            self._tell_lease()

    def move(self, now: NotebookRef) -> None:
        """The notebook has another name; each desk is told in its line."""
        before, self._notebook = self._notebook, now
        for looker in self._lookers.values():
            looker.watch.moved(now)
            looker.feed.remove(before, NotebookMoved(notebook=before, now=now))
            looker.feed.add(now, looker.watch)
            looker.feed.wake(now)

    # Editing

    def let_edit(self, desk: DeskId) -> None:
        """A desk edits: it has the lease, or gets one that nobody has.

        Raises:
            NotebookNotOpen: The desk does not look.
            LeaseLost: Another desk edits.
        """
        looker = self._lookers.get(desk)
        if looker is None:
            raise NotebookNotOpen
        if self._holder is None:
            self._give_lease(desk, looker.holder)
        elif self._holder[0] != desk:
            raise LeaseLost(self._holder[1])

    def take_lease(self, desk: DeskId, holder: str) -> None:
        """A desk edits from now on; whoever did so watches.

        Raises:
            NotebookNotOpen: The desk does not look.
        """
        if desk not in self._lookers:
            raise NotebookNotOpen
        self._holder = (desk, holder)
        self._tell_lease()

    # Telling

    def tell(self, message: Message, *, but: DeskId | None = None) -> None:
        """Tell every desk that looks, but one."""
        for desk, looker in self._lookers.items():
            if desk != but:
                looker.watch.tell(message)
                looker.feed.wake(self._notebook)

    def wake(self) -> None:
        """There is something new in outputs or runs."""
        for looker in self._lookers.values():
            looker.feed.wake(self._notebook)

    def _give_lease(self, desk: DeskId, holder: str) -> None:
        """To a desk that knows of it by the answer to what it asks; the others are told."""
        self._holder = (desk, holder)
        self._tell_lease(but=desk)

    def _tell_lease(self, *, but: DeskId | None = None) -> None:
        self.tell(LeaseChanged(notebook=self._notebook, lease=self.lease), but=but)
