"""Painted marks that every screen shares: a kernel's state, the unload plate, badges."""

from enum import StrEnum

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.sessions import SessionPhase

RING_STEPS = 12


class Mark(StrEnum):
    """What a kernel does, as a mark; the value is the word for it."""

    IDLE = "Idle"
    BUSY = "Busy"
    CHANGING = "Starting or stopping"
    PROMPT = "Waits for input"
    DIED = "Kernel died"

    @property
    def turns(self) -> bool:
        """Whether its ring turns."""
        return self in {Mark.BUSY, Mark.CHANGING}


_MARK_OF_PHASE = {
    SessionPhase.STARTING: Mark.CHANGING,
    SessionPhase.IDLE: Mark.IDLE,
    SessionPhase.BUSY: Mark.BUSY,
    SessionPhase.WAITING: Mark.PROMPT,
    SessionPhase.STOPPING: Mark.CHANGING,
    SessionPhase.DIED: Mark.DIED,
}


def mark_of(phase: SessionPhase) -> Mark:
    """The mark for a session in this phase."""
    return _MARK_OF_PHASE[phase]


class RingClock(QObject):
    """Turns all busy rings together; stands still when nothing turns or movement is unwanted.

    Signals:
        turned: The rings stand at another step; paint them again.
    """

    turned = Signal()

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step = 0
        self._look = look
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._is_wanted = False
        look.changed.connect(self._on_look_changed)

    def run(self, *, on: bool) -> None:
        """Turn while anything on show is busy."""
        self._is_wanted = on
        interval = self._look.duration(self._look.tokens.motion.spinner) // RING_STEPS
        if on and interval and not self._timer.isActive():
            self._timer.start(interval)
        elif not on or not interval:
            self._timer.stop()

    def _on_look_changed(self) -> None:
        self.run(on=self._is_wanted)

    def _on_timeout(self) -> None:
        self.step = (self.step + 1) % RING_STEPS
        self.turned.emit()


def paint_mark(
    painter: QPainter, look: Look, mark: Mark, centre: QPointF, *, step: int = 0
) -> None:
    """Draw a kernel's state around this point; ``step`` is the ring's, from a `RingClock`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    match mark:
        case Mark.IDLE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("state.running"))
            radius = look.px(look.tokens.control.dot) / 2
            painter.drawEllipse(centre, radius, radius)
        case Mark.BUSY:
            _paint_ring(painter, look, look.colour("state.running"), centre, step)
        case Mark.CHANGING:
            _paint_ring(painter, look, look.colour("text.muted"), centre, step)
        case Mark.PROMPT:
            _paint_centred_icon(painter, look, Icon.PROMPT, centre, tint="state.info")
        case Mark.DIED:
            _paint_centred_icon(painter, look, Icon.DIED, centre, tint="state.danger_mark")
    painter.restore()


def _paint_ring(painter: QPainter, look: Look, colour: QColor, centre: QPointF, step: int) -> None:
    radius = look.px(10) / 2
    rect = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    pale = QColor(colour)
    pale.setAlphaF(0.3)
    pen = QPen(pale, 2 * look.text_size / 100)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect)
    pen.setColor(colour)
    painter.setPen(pen)
    # Qt counts sixteenths of a degree anticlockwise from three o'clock; the ring turns clockwise.
    start = 90 - step * 360 // RING_STEPS
    painter.drawArc(rect, start * 16, -100 * 16)


def _paint_centred_icon(
    painter: QPainter, look: Look, icon: Icon, centre: QPointF, *, tint: str
) -> None:
    size = look.px(look.tokens.icon.small)
    rect = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    paint_icon(painter, look, icon, rect, tint=tint)


def paint_check(
    painter: QPainter, look: Look, rect: QRectF, *, is_on: bool, is_partly: bool = False
) -> None:
    """A check box at the left of this rectangle; partly on stands above others, in a header."""
    side = look.px(look.tokens.control.checkbox)
    box = QRectF(rect.left() + 0.5, round(rect.center().y() - side / 2) + 0.5, side - 1, side - 1)
    radius = look.tokens.radius.small
    is_filled = is_on or is_partly
    painter.setPen(QPen(look.colour("accent.base" if is_filled else "line.control")))
    painter.setBrush(look.colour("accent.base" if is_filled else "surface.base"))
    painter.drawRoundedRect(box, radius, radius)
    if is_on:
        paint_icon(painter, look, Icon.CHECK, box.adjusted(1, 1, -1, -1), tint="text.on_accent")
    elif is_partly:
        stroke = QRectF(box.left() + 4, box.center().y() - 1, box.width() - 8, 2)
        painter.fillRect(stroke, look.colour("text.on_accent"))


def paint_unload_plate(
    painter: QPainter, look: Look, centre: QPointF, *, is_hot: bool = False, has_ring: bool = False
) -> QRectF:
    """Draw the yellow cross; strong when hot (hover, focus). Returns the plate's rectangle."""
    size = look.px(look.tokens.control.unload)
    plate = QRectF(centre - QPointF(size / 2, size / 2), QSizeF(size, size))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    suffix = "_hover" if is_hot else ""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(f"state.unload_plate{suffix}"))
    painter.drawRoundedRect(plate, look.tokens.radius.small, look.tokens.radius.small)
    half = size * 0.19
    pen = QPen(look.colour(f"state.unload_glyph{suffix}"), size * 0.078)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLine(centre + QPointF(-half, -half), centre + QPointF(half, half))
    painter.drawLine(centre + QPointF(-half, half), centre + QPointF(half, -half))
    if has_ring:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("accent.line"), look.tokens.focus.width))
        ring = plate.adjusted(-1.5, -1.5, 1.5, 1.5)
        painter.drawRoundedRect(ring, look.tokens.radius.small, look.tokens.radius.small)
    painter.restore()
    return plate


def badge_width(look: Look, text: str) -> int:
    """How wide a badge with this text is."""
    width = QFontMetricsF(look.font(TypeRole.SECTION, figures=True)).horizontalAdvance(text)
    return max(look.px(look.tokens.control.badge) + 2, round(width) + look.px(10))


def paint_badge(painter: QPainter, look: Look, text: str, rect: QRectF, *, is_live: bool) -> None:
    """Draw a count in a pill, green while something lives."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("state.running_soft" if is_live else "surface.pressed"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setFont(look.font(TypeRole.SECTION, figures=True))
    painter.setPen(look.colour("state.running_text" if is_live else "text.secondary"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_focus_ring(
    painter: QPainter, look: Look, rect: QRectF, *, radius: float, is_inside: bool
) -> None:
    """The 2-pixel ring of keyboard focus, outside a control or inside a row."""
    width = look.tokens.focus.width
    gap = -width / 2 if is_inside else look.tokens.focus.offset + width / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("accent.line"), width))
    ring = rect.adjusted(-gap, -gap, gap, gap)
    painter.drawRoundedRect(ring, max(0.0, radius + gap), max(0.0, radius + gap))
    painter.restore()


def paint_shadow(
    painter: QPainter, look: Look, rect: QRectF, *, blur: int, offset: QPointF
) -> None:
    """A soft shadow below something that floats, drawn before it.

    Steps of rising opacity across the edge, in the weights of a triangle, come close to a blur.
    """
    reach = blur // 2
    weights = [min(step + 1, reach - step) for step in range(reach)]
    strongest = look.colour("surface.shadow").alphaF()
    if not strongest:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    moved = rect.translated(offset)
    for step, weight in enumerate(weights):
        shade = look.colour("surface.shadow")
        shade.setAlphaF(strongest * weight / sum(weights))
        painter.setBrush(shade)
        grow = reach - 2 * step
        radius = max(4, look.tokens.radius.sheet + grow)
        painter.drawRoundedRect(moved.adjusted(-grow, -grow, grow, grow), radius, radius)
    painter.restore()
