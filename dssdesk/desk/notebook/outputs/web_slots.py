"""Which outputs are in the web page of a notebook, who shows them, and where each stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.outputs.web_text import WebText

SCREENS = 3
"""The page is so many viewports tall; textures have a limit."""

UNKNOWN = -1
"""The height of an output whose scripts did not run yet."""

_MOST = 60
"""Outputs that stay in the page while nobody looks at them."""

_AWAY = -100_000  # where outputs are that nobody looks at

Move = tuple[object, ...]
"""For the page: which output goes where, and how wide it is there."""


class Hole(QWidget):
    """Where the page shows through; part of an output's widget.

    Signals:
        resized: The page says how tall the output is.
        refused: The output wanted an address that it may not have.
        menu_wished: A right click, in the screen's coordinates.
    """

    menu_wished = Signal(QPoint)
    resized = Signal(int)
    refused = Signal(str)


@dataclass(slots=True)
class Slot:
    """An output in the page."""

    text: WebText
    height: int = UNKNOWN
    is_library: bool = False
    refused: str = ""
    place: QRect | None = None


class WebSlots:
    """Outputs by key: their slots in the page, and the holes through which they are seen."""

    def __init__(self) -> None:
        self.slots: dict[str, Slot] = {}
        self.holes: dict[str, Hole] = {}

    def add(self, digest: str, text: WebText, hole: Hole) -> tuple[str, bool]:
        """The key of an output, and whether it is new; one that was there comes back."""
        number = 0
        while f"{digest}-{number}" in self.holes:
            number += 1
        key = f"{digest}-{number}"
        self.holes[key] = hole
        is_new = key not in self.slots
        self.slots[key] = Slot(text) if is_new else self.slots.pop(key)
        # Whoever deletes the hole: the output stays, its place does not.
        hole.destroyed.connect(partial(_forget, self.holes, key, id(hole)))
        return key, is_new

    def put_first(self, texts: dict[str, WebText]) -> None:
        """What has to run before all others."""
        first = {f"{digest}-0": Slot(text, is_library=True) for digest, text in texts.items()}
        self.slots = first | self.slots

    def drop_surplus(self) -> Iterator[str]:
        """Let go of outputs that nobody shows, the oldest first, as far as there are too many."""
        idle = [key for key, slot in self.slots.items() if not slot.is_library]
        for key in [each for each in idle if each not in self.holes]:
            if len(self.slots) <= _MOST:
                break
            del self.slots[key]
            yield key

    def may_come(self) -> bool:
        """Whether an output that somebody shows has nothing to see yet."""
        return any(self.slots[key].height <= 0 for key in self.holes if key in self.slots)

    def seen(self, host: QWidget) -> dict[str, QRect]:
        """Where outputs are in the viewport, of those whose cells are on the screen."""
        seen = {}
        for key, hole in self.holes.items():
            if hole.isVisible() and not hole.size().isEmpty() and key in self.slots:
                seen[key] = QRect(hole.mapTo(host, QPoint(0, 0)), hole.size())
        return seen

    def is_covered(self, host: QWidget, view: QWidget, seen: dict[str, QRect]) -> bool:
        """Whether a cell was made after the page; what floats above the cells stays above it."""
        children = host.children()
        later = children[children.index(view) + 1 :]
        return any(
            child.isAncestorOf(self.holes[key])
            for child in later
            if isinstance(child, QWidget)
            for key in seen
        )

    def top(self, seen: dict[str, QRect], shown: list[QRect], host: QWidget) -> int:
        """Where the page begins in the viewport: where it is, as long as that shows everything."""
        tall = host.height()
        for key, rect in seen.items():
            place = self.slots[key].place
            if place is not None:
                top = rect.top() - place.top()
                highest = min(each.top() for each in shown) - top
                lowest = max(each.bottom() for each in shown) - top
                if highest >= 0 and lowest < tall * SCREENS:
                    return top
        return -tall

    def stand(self, seen: dict[str, QRect], top: int) -> list[Move]:
        """Let outputs stand where they are seen; what the page, which begins there, has to move."""
        moves: list[Move] = []
        for key, rect in seen.items():
            place = rect.translated(0, -top)
            slot = self.slots[key]
            is_same = slot.place is not None and (
                slot.place.topLeft() == place.topLeft() and slot.place.width() == place.width()
            )
            slot.place = place
            if not is_same:
                moves.append(("move", key, place.left(), place.top(), place.width()))
        for key, slot in self.slots.items():
            if key not in seen and slot.place is not None:
                moves.append(("move", key, _AWAY, 0, slot.place.width()))
                slot.place = None
        return moves

    def hole_at(self, point: QPoint) -> Hole | None:
        """The hole at this point of the screen."""
        for hole in self.holes.values():
            if hole.isVisible() and hole.rect().contains(hole.mapFromGlobal(point)):
                return hole
        return None


def _forget(holes: dict[str, Hole], key: str, gone: int, _hole: object = None) -> None:
    if id(holes.get(key)) == gone:
        del holes[key]
