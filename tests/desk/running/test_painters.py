"""The right end of a row."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from dssdesk.desk.kit.marks import Mark, RingClock
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.mark_label import MarkLabel
from dssdesk.desk.running.painters import paint_session, slots_of
from dssdesk.desk.running.state import SessionRow
from tests.helpers.some_sessions import notebook

ROW = QRectF(0, 0, 300, 26)


def test_the_slots_stand_where_the_guide_says(qapp):
    slots = slots_of(Look(), ROW)
    assert slots.memory == QRectF(250, 0, 50, 26)
    assert slots.mark == QRectF(230, 0, 20, 26)
    assert slots.left == 230


def test_the_mark_is_drawn(qapp):
    look, image = Look(), QImage(300, 26, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    row = SessionRow(
        session_id="s", notebook=notebook("A"), mark=Mark.IDLE, word="Idle", memory="5 MB"
    )
    slots = slots_of(look, ROW)
    painter = QPainter(image)
    paint_session(painter, look, slots, row)
    painter.end()
    centre = slots.mark.center().toPoint()
    assert image.pixelColor(centre) == look.colour("state.running")


def test_a_mark_has_a_name(qapp):
    look = Look()
    label = MarkLabel(look, RingClock(look))
    label.show_mark(Mark.BUSY)
    assert (label.accessibleName(), label.toolTip()) == ("Busy", "Busy")
    label.show_mark(None)
    assert label.accessibleName() == ""
