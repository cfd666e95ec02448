"""The right end of a notebook's row: mark and memory, in slots that are always there."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from dssdesk.desk.kit.marks import paint_mark
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.running.state import SessionRow

_MARK = 20
_MEMORY = 50


@dataclass(frozen=True, slots=True)
class Slots:
    """Where the parts of a row's right end stand; ``left`` is where the name has to end."""

    mark: QRectF
    memory: QRectF

    @property
    def left(self) -> float:
        """The left edge of all of them."""
        return self.mark.left()


def slots_of(look: Look, row: QRectF) -> Slots:
    """The slots of a row, from its right edge."""
    memory, mark = look.px(_MEMORY), look.px(_MARK)
    right, top, height = row.right(), row.top(), row.height()
    return Slots(
        mark=QRectF(right - memory - mark, top, mark, height),
        memory=QRectF(right - memory, top, memory, height),
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
