"""The right end of a notebook's row: mark, memory, plate, in slots that are always there."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from dssdesk.desk.kit.marks import paint_mark, paint_unload_plate
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.running.state import SessionRow

_MARK = 20
_MEMORY = 50
_PLATE = 23


@dataclass(frozen=True, slots=True)
class Slots:
    """Where the parts of a row's right end stand; ``left`` is where the name has to end."""

    mark: QRectF
    memory: QRectF
    plate: QRectF

    @property
    def left(self) -> float:
        """The left edge of all of them."""
        return self.mark.left()


def slots_of(look: Look, row: QRectF, *, has_plate: bool = True) -> Slots:
    """The slots of a row, from its right edge; without a plate the others move to the right."""
    plate = look.px(_PLATE) if has_plate else 0
    memory, mark = look.px(_MEMORY), look.px(_MARK)
    right, top, height = row.right(), row.top(), row.height()
    return Slots(
        mark=QRectF(right - plate - memory - mark, top, mark, height),
        memory=QRectF(right - plate - memory, top, memory, height),
        plate=QRectF(right - plate, top, plate, height),
    )


def paint_session(
    painter: QPainter, look: Look, slots: Slots, session: SessionRow, *, step: int = 0
) -> None:
    """Draw mark and memory of a session into their slots."""
    paint_mark(painter, look, session.mark, slots.mark.center(), step=step)
    if session.memory:
        painter.save()
        painter.setFont(look.font(TypeRole.CAPTION, figures=True))
        painter.setPen(look.colour("text.muted"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(slots.memory.adjusted(0, 0, -2, 0), flags, session.memory)
        painter.restore()


def paint_plate(
    painter: QPainter, look: Look, slots: Slots, *, is_hot: bool, has_ring: bool = False
) -> None:
    """Draw the yellow cross into its slot."""
    paint_unload_plate(painter, look, slots.plate.center(), is_hot=is_hot, has_ring=has_ring)
