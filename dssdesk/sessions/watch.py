"""What one desk has seen of one open notebook.

Edits of other desks are few and come at typing speed: they wait in a short line. Outputs are
not queued at all: the watch holds a cursor, and what is new is asked of the document when the
desk can take it. So a desk that sleeps costs a cursor, whatever a kernel prints meanwhile.
"""

from collections import deque

import msgspec

from dssdesk.base.ids import DeskId
from dssdesk.notebook.model import Cursor, Document
from dssdesk.wire.notebooks import DocumentChanged, DocumentReplaced
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

_MOST_WAITING = 2_000
_CHARACTERS_A_MESSAGE = 256_000


class Watch:
    """One desk's view of one document. It is told things by the notebook and asked by the feed."""

    def __init__(self, desk: DeskId, document: Document) -> None:
        self.desk = desk
        self._document = document
        self._cursor: Cursor = document.cursor()
        self._waiting: deque[Message] = deque()
        self._fell_behind = False

    def tell(self, message: Message) -> None:
        """Something that is told in its own words: an edit of another desk, a new lease."""
        if len(self._waiting) >= _MOST_WAITING and isinstance(message, DocumentChanged):
            self._fell_behind = True
            self._waiting = deque(
                other for other in self._waiting if not isinstance(other, DocumentChanged)
            )
        if not (self._fell_behind and isinstance(message, DocumentChanged)):
            self._waiting.append(message)

    def moved(self, notebook: NotebookRef) -> None:
        """The notebook has another name, also in what is still to be told."""
        self._waiting = deque(
            msgspec.structs.replace(message, notebook=notebook) for message in self._waiting
        )

    def next_words(self, notebook: NotebookRef) -> Message | None:
        """The next thing that is told in its own words."""
        if self._fell_behind:
            self._fell_behind = False
            self._cursor = self._document.cursor()
            return DocumentReplaced(notebook=notebook, document=self._document.snapshot())
        return self._waiting.popleft() if self._waiting else None

    def next_outputs(self, notebook: NotebookRef) -> tuple[DocumentChanged | None, bool]:
        """What is new in outputs and runs, a bounded piece of it; and whether there is more."""
        changes, self._cursor, more = self._document.changes_since(
            self._cursor, most_characters=_CHARACTERS_A_MESSAGE
        )
        if not changes:
            return None, False
        message = DocumentChanged(
            notebook=notebook,
            source_revision=self._document.source_revision,
            change_number=self._document.change_number,
            changes=changes,
        )
        return message, more
