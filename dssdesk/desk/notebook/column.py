"""Where the cells of a long column are, most of which nobody has measured yet. No Qt here.

What is in view must not move when a guess turns out wrong. So nothing is ever computed from the
top: a walk starts at a cell whose place on the screen is known, the anchor, measures what comes
into view on the way, and tells afterwards which value the scroll bar has to show for it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from dssdesk.desk.notebook.fenwick import Fenwick

Measure: TypeAlias = Callable[[int], int]
"""The true height of the cell at this place; it is about to be seen."""

HasTime: TypeAlias = Callable[[], bool]
"""Whether one more cell can be measured now."""


class Column:
    """Heights of all cells, guessed or measured, and the anchor.

    Attributes:
        anchor: A cell's place, from 0.
        y: Where its top is, in pixels below the top of what is visible.
        end: Room below the last cell.
    """

    def __init__(self, heights: Sequence[int], *, end: int = 0) -> None:
        self._heights = Fenwick(heights)
        self.end = end
        self.anchor = 0
        self.y = 0

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def total(self) -> int:
        """The height of everything, the room below the last cell included."""
        return self._heights.total + self.end

    @property
    def offset(self) -> int:
        """The scroll bar's value for where the anchor is."""
        return self._heights.before(self.anchor) - self.y

    def height(self, place: int) -> int:
        """A cell's height as far as it is known."""
        return self._heights[place]

    def set_height(self, place: int, height: int) -> None:
        """A cell's height was measured, or is guessed anew."""
        self._heights.set(place, height)

    def top(self, place: int) -> int:
        """Where a cell begins, seen from the top of what is visible."""
        return self._heights.before(place) - self.offset

    def scroll(self, value: int, moved: int, *, viewport: int) -> None:
        """The scroll bar was moved: a little from where we were, or to somewhere else."""
        if abs(moved) < 2 * viewport:
            self.y -= moved
        elif len(self):
            self.anchor = self._heights.find(max(0, value))
            self.y = self._heights.before(self.anchor) - value

    def hold(self, place: int, y: int) -> None:
        """From now on this cell is the one that stays where it is."""
        self.anchor, self.y = place, y

    def reveal(self, place: int, viewport: int, *, gap: int) -> bool:
        """Move a cell into view, by as little as needed; whether it has to move at all."""
        height, top = self.height(place), self.top(place)
        if top >= 0 and top + height <= viewport:
            return False
        if height > viewport and top < 0 and top + height > viewport // 2:
            return False  # taller than the window, and one reads in it
        below = viewport - height - gap
        self.hold(place, 0 if top < 0 or height > viewport else max(0, below))
        return True

    def beyond(self, place: int, step: int, way: int) -> Iterator[int]:
        """The places above (-1) or below (1) this one that so many pixels of scrolling show."""
        while 0 <= place + step < len(self) and way > 0:
            place += step
            yield place
            way -= self.height(place)

    def settle(
        self, viewport: int, measure: Measure, has_time: HasTime = lambda: True
    ) -> list[tuple[int, int]]:
        """Measure what is in view; where each visible cell begins, from top to bottom.

        Without time the lowest ones are left for the next call: those above stand where they stay.
        """
        if not len(self):
            return []
        self._walk_up(measure)
        self._walk_down(measure)
        shown = self._show(viewport, measure, has_time)
        bottom = max(0, self.total - viewport)
        if self.offset > bottom:
            self.y += self.offset - bottom
            self._walk_up(measure)
            shown = self._show(viewport, measure, has_time)
        return shown

    def _walk_up(self, measure: Measure) -> None:
        self.set_height(self.anchor, measure(self.anchor))
        while self.y > 0 and self.anchor > 0:
            self.anchor -= 1
            height = measure(self.anchor)
            self.set_height(self.anchor, height)
            self.y -= height
        if self.anchor == 0 and self.y > 0:
            self.y = 0

    def _walk_down(self, measure: Measure) -> None:
        while self.anchor < len(self) - 1 and self.y + self._heights[self.anchor] <= 0:
            self.y += self._heights[self.anchor]
            self.anchor += 1
            if self.y + self._heights[self.anchor] > 0:
                self.set_height(self.anchor, measure(self.anchor))

    def _show(self, viewport: int, measure: Measure, has_time: HasTime) -> list[tuple[int, int]]:
        shown: list[tuple[int, int]] = []
        place, y = self.anchor, self.y
        while place < len(self) and y < viewport and (not shown or has_time()):
            height = measure(place)
            self.set_height(place, height)
            shown.append((place, y))
            y += height
            place += 1
        return shown
