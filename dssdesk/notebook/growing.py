"""Text that grows by small pieces, hundreds of thousands of them, and remembers when."""

from array import array
from bisect import bisect_right

_BLOCK = 32_768
"""Characters after which pieces are joined, so that neither pieces nor copies pile up."""


class GrowingText:
    """A text with the change number at which each piece came. Appending costs its own length."""

    __slots__ = ("_blocks", "_ends", "_starts", "_tail", "_tail_length", "_when", "length")

    def __init__(self, text: str, number: int) -> None:
        self._blocks: list[str] = []
        self._starts: list[int] = []
        self._tail: list[str] = []
        self._tail_length = 0
        self._when = array("q")
        self._ends = array("q")
        self.length = 0
        self.append(text, number)

    def append(self, text: str, number: int) -> None:
        """Add a piece that came with this change; numbers never fall."""
        self._tail.append(text)
        self._tail_length += len(text)
        self.length += len(text)
        if self._when and self._when[-1] == number:
            self._ends[-1] = self.length
        else:
            self._when.append(number)
            self._ends.append(self.length)
        if self._tail_length >= _BLOCK:
            self._seal("".join(self._tail))

    def length_at(self, number: int) -> int:
        """How long it was right after this change."""
        seen = bisect_right(self._when, number)
        return self._ends[seen - 1] if seen else 0

    def piece(self, start: int, most: int) -> str:
        """At most so many characters from ``start`` on; costs their number, not the text's."""
        found: list[str] = []
        block = max(bisect_right(self._starts, start) - 1, 0)
        position = self._starts[block] if self._starts else 0
        for text in (*self._blocks[block : block + most // _BLOCK + 3], self._joined_tail()):
            if start < position + len(text) and most > 0:
                found.append(text[start - position : start - position + most])
                start += len(found[-1])
                most -= len(found[-1])
            position += len(text)
        return "".join(found)

    def value(self) -> str:
        """The whole text; asking again is free until it grows."""
        if len(self._blocks) != 1 or self._tail:
            whole = "".join((*self._blocks, *self._tail))
            self._blocks.clear()
            self._starts.clear()
            self._tail_length = self.length
            self._seal(whole)
        return self._blocks[0]

    def _seal(self, text: str) -> None:
        self._starts.append(self.length - self._tail_length)
        self._blocks.append(text)
        self._tail.clear()
        self._tail_length = 0

    def _joined_tail(self) -> str:
        if len(self._tail) > 1:
            self._tail[:] = ["".join(self._tail)]
        return self._tail[0] if self._tail else ""
