"""Changes that the service told, taken in pieces that fit into a frame. No Qt here."""

from collections import deque
from collections.abc import Iterator

from dssdesk.wire.changes import AppendText, Change
from dssdesk.wire.notebooks import DocumentChanged

MOST_LINES = 2_000
"""Printed lines that are shown in one go."""

_MOST_CHARACTERS = 400_000  # of one piece without newlines


class Intake:
    """A queue of changes; long printed text is cut, so that each piece costs little."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Change, DocumentChanged]] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, event: DocumentChanged) -> None:
        """Something happened."""
        for change in event.changes:
            self._waiting.extend((piece, event) for piece in pieces(change))

    def take(self) -> tuple[Change, DocumentChanged] | None:
        """The next change, with the event that it came in; None if there is none."""
        return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        """Forget what waits: the document is another."""
        self._waiting.clear()


def lines_of(change: Change) -> int:
    """How many printed lines a change brings; any other one counts as a few."""
    return change.text.count("\n") + 1 if isinstance(change, AppendText) else 20


def pieces(change: Change) -> Iterator[Change]:
    """The change, or the same in several."""
    if not isinstance(change, AppendText) or _is_short(change.text):
        yield change
        return
    text, start = change.text, 0
    while start < len(text):
        end = _end_of_piece(text, start)
        yield AppendText(cell_id=change.cell_id, text=text[start:end])
        start = end


def _is_short(text: str) -> bool:
    return len(text) <= _MOST_CHARACTERS and text.count("\n") <= MOST_LINES


def _end_of_piece(text: str, start: int) -> int:
    limit = min(len(text), start + _MOST_CHARACTERS)
    place = start
    for _ in range(MOST_LINES):
        place = text.find("\n", place, limit) + 1
        if not place:
            return limit
    return place
