"""Typed text that the service did not take: it is only in this window. No Qt here."""

from dssdesk.wire.cells import Cell


class Unkept:
    """Holds cells as the person left them, until they are somewhere else or given up."""

    def __init__(self) -> None:
        self.cells: tuple[Cell, ...] = ()
        self.reason = ""

    def hold(self, cells: tuple[Cell, ...], reason: str) -> None:
        """Nobody else has these, for this reason; of a cell that is held the later text counts."""
        later = {cell.id for cell in cells}
        self.cells = (*(cell for cell in self.cells if cell.id not in later), *cells)
        self.reason = reason

    def take(self) -> tuple[Cell, ...]:
        """Hold nothing any more; what was held."""
        cells, self.cells = self.cells, ()
        return cells
