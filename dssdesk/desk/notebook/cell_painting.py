"""How a cell is painted around its widgets: bar, number, time, ground."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from dssdesk.desk.notebook.marks import Marks, Standing
from dssdesk.desk.notebook.style import Style


def paint_bar(
    painter: QPainter, style: Style, standing: Standing, marks: Marks, height: int
) -> None:
    """The bar at the left edge: chosen, or what the cell does."""
    is_chosen = standing.is_active or standing.is_selected
    colour = "accent.line" if is_chosen else marks.bar
    if colour:
        width = style.look.tokens.line_width.cell_bar
        area = QRectF(style.px(6), style.gap, width, height - style.gap)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour(colour))
        painter.drawRoundedRect(area, 1.5, 1.5)


def paint_gutter(painter: QPainter, style: Style, marks: Marks) -> None:
    """Number and time."""
    if not marks.number:
        return
    right = style.gutter - style.px(10)
    top = style.gap + style.padding_y
    painter.setFont(style.code_small)
    painter.setPen(style.colour("text.secondary"))
    number = QRect(0, top, right, style.code_line)
    side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(number, side, marks.number)
    if marks.is_edited:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("state.warning_text"))
        painter.drawEllipse(QRectF(right + 2, top + style.code_line / 2 - 1.5, 4, 4))
    if marks.time:
        painter.setFont(style.caption)
        painter.setPen(style.colour("text.muted"))
        below = QRect(0, top + style.code_line - style.px(2), right, style.px(16))
        painter.drawText(below, side, marks.time)


def paint_ground(
    painter: QPainter, style: Style, standing: Standing, ground: QRect, *, is_prose: bool
) -> None:
    """What the text stands on."""
    fill, line, width = "surface.sunken", "line.subtle", 1
    if standing.is_edited:
        fill, line, width = "surface.base", "accent.line", style.look.tokens.focus.width
    elif standing.is_active:
        fill, line = "accent.soft", "accent.line"
    elif standing.is_selected:
        fill, line = "accent.soft", ""
    elif is_prose:
        return
    inset = width / 2
    area = QRectF(ground).adjusted(inset, inset, -inset, -inset)
    painter.setBrush(style.colour(fill))
    painter.setPen(QPen(style.colour(line), width) if line else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(area, style.radius, style.radius)
