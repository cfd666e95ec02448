"""A selection of text between two places of a line store. No Qt here."""

import re

from dssdesk.desk.notebook.lines import LineStore


class Selection:
    """From where a person pressed to where they are now; rows and columns as seen."""

    def __init__(self) -> None:
        self._anchor = (0, 0)
        self._head = (0, 0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self._anchor == self._head

    def start(self, row: int, column: int) -> None:
        """Begin anew here."""
        self._anchor = self._head = (row, column)

    def extend(self, row: int, column: int) -> None:
        """Go on to here."""
        self._head = (row, column)

    def take_word(self, row: int, column: int, text: str) -> None:
        """Select the word at this place."""
        self.start(row, column)
        for match in re.finditer(r"\w+", text):
            if match.start() <= column <= match.end():
                self._anchor, self._head = (row, match.start()), (row, match.end())

    def columns(self, row: int, store: LineStore) -> tuple[int, int] | None:
        """The selected columns of this row."""
        first, last = sorted((self._anchor, self._head))
        if first == last or not first[0] <= row <= last[0]:
            return None
        start = first[1] if row == first[0] else 0
        end = last[1] if row == last[0] else len(store.plain(row))
        return start, end

    def goes_on_after(self, row: int) -> bool:
        """Whether the end of this row's line is selected too."""
        first, last = sorted((self._anchor, self._head))
        return first[0] <= row < last[0]

    def text_of(self, store: LineStore) -> str:
        """What is selected, as it is seen."""
        first, last = sorted((self._anchor, self._head))
        parts = []
        for row in range(first[0], min(last[0], len(store) - 1) + 1):
            found = self.columns(row, store)
            parts.append(store.plain(row)[found[0] : found[1]] if found else "")
        return "\n".join(parts)
