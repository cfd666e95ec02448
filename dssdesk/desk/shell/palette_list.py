"""The list of the palette: rows with groups, matched letters in the accent, keys at the right."""

from collections.abc import Container, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.icons import paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.shell.palette_state import Entry, Found
from dssdesk.desk.shell.top_strip import paint_key

_LABEL = 30
_PAD = 6
_MOST_ROWS = 10
_NOTHING = "Nothing matches."


class PaletteList(QWidget):
    """Paints what was found; the marked row is the one that Enter takes.

    Signals:
        chosen: The `Entry` that was taken.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._found: tuple[Found, ...] = ()
        self._rows: list[tuple[str, int, int]] = []
        self._marked = 0
        self._offset = 0
        self.setMouseTracking(True)
        self.setAccessibleName("Results")

    @property
    def found(self) -> tuple[Found, ...]:
        """What is listed."""
        return self._found

    @property
    def marked(self) -> Found | None:
        """The row that Enter takes."""
        return self._found[self._marked] if self._marked < len(self._found) else None

    def show_found(self, found: Sequence[Found]) -> None:
        """List these, the first one marked."""
        self._found = tuple(found)
        self._marked = 0
        self._offset = 0
        self._measure()
        self._tell()

    def fit(self, room: int) -> None:
        """Be as high as the rows, ten at most, and no higher than the room."""
        most = self._look.px(_MOST_ROWS * self._look.tokens.row.palette + 2 * _LABEL)
        self.setFixedHeight(min(self._content_height(), most, room))

    def step(self, by: int) -> None:
        """Mark another row."""
        if self._found:
            self._marked = min(max(self._marked + by, 0), len(self._found) - 1)
            self._scroll_to_marked()
            self._tell()

    def choose(self) -> None:
        """Take the marked row."""
        if self.marked is not None:
            self.chosen.emit(self.marked.entry)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row is not None and row != self._marked:
            self._marked = row
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._row_at(event.position().y()) == self._marked:
            self.choose()

    def wheelEvent(self, event: QWheelEvent) -> None:
        most = max(0, self._content_height() - self.height())
        self._offset = min(max(self._offset - event.angleDelta().y() // 2, 0), most)
        self.update()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 0, self.width(), 1, look.colour("line.default"))
        painter.setClipRect(self.rect().adjusted(0, 1, 0, 0))
        if not self._found:
            painter.setFont(look.font(TypeRole.BODY))
            painter.setPen(look.colour("text.muted"))
            place = self.rect().adjusted(look.px(16), 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _NOTHING)
        for label, number, top in self._rows:
            y = top - self._offset
            if label:
                self._paint_label(painter, label, y)
            elif -look.px(40) < y < self.height():
                self._paint_row(painter, number, y)

    def _measure(self) -> None:
        """Where each label and row stands."""
        self._rows = []
        top = self._look.px(_PAD)
        group = None
        for number, found in enumerate(self._found):
            if found.entry.group is not group:
                group = found.entry.group
                self._rows.append((group.value, -1, top))
                top += self._look.px(_LABEL)
            self._rows.append(("", number, top))
            top += self._look.px(self._look.tokens.row.palette)

    def _content_height(self) -> int:
        row = self._look.px(self._look.tokens.row.palette)
        last = self._rows[-1][2] if self._rows else 0
        return last + row + self._look.px(_PAD)

    def _row_at(self, y: float) -> int | None:
        row = self._look.px(self._look.tokens.row.palette)
        for label, number, top in self._rows:
            if not label and top <= y + self._offset < top + row:
                return number
        return None

    def _scroll_to_marked(self) -> None:
        row = self._look.px(self._look.tokens.row.palette)
        top = next((top for _, number, top in self._rows if number == self._marked), 0)
        pad = self._look.px(_PAD)
        if self._marked == 0:
            self._offset = 0
        elif top < self._offset:
            self._offset = top - pad
        elif top + row + pad > self._offset + self.height():
            self._offset = top + row + pad - self.height()

    def _paint_label(self, painter: QPainter, label: str, y: int) -> None:
        look = self._look
        painter.setFont(look.font(TypeRole.SECTION))
        painter.setPen(look.colour("text.muted"))
        place = QRectF(look.px(16), y, self.width(), look.px(_LABEL))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, label)

    def _paint_row(self, painter: QPainter, number: int, y: int) -> None:
        look = self._look
        found = self._found[number]
        row = QRectF(look.px(6), y, self.width() - look.px(12), look.px(look.tokens.row.palette))
        if number == self._marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface.selected"))
            painter.drawRoundedRect(row, look.tokens.radius.control, look.tokens.radius.control)
        size = look.px(look.tokens.icon.size)
        left = row.left() + look.px(10)
        if found.entry.icon is not None:
            box = QRectF(left, row.center().y() - size / 2, size, size)
            tint = "text.disabled" if found.entry.why_not else found.entry.tint
            paint_icon(painter, look, found.entry.icon, box, tint=tint)
        left += size + look.px(10)
        right = row.right() - look.px(10)
        for keys in reversed(keys_of(found.entry.keys)):
            right = paint_key(painter, look, keys, right, row) - look.px(4)
        left = self._paint_text(painter, found, QRectF(left, y, right - left, row.height()))
        context = found.entry.why_not or found.entry.context
        if context:
            painter.setFont(look.font(TypeRole.SMALL))
            painter.setPen(look.colour("text.muted"))
            place = QRectF(left + look.px(10), y, right - left - look.px(10), row.height())
            paint_short(painter, place, context)

    def _paint_text(self, painter: QPainter, found: Found, place: QRectF) -> float:
        """Draw the text in runs of matched and other letters; returns where it ends."""
        look = self._look
        x = place.left()
        plain = look.font(TypeRole.BODY)
        strong = QFont(plain)
        strong.setWeight(QFont.Weight.DemiBold)
        ink = "text.disabled" if found.entry.why_not else "text.primary"
        measure = look.metrics(TypeRole.BODY)
        shown = measure.elidedText(
            found.entry.text, Qt.TextElideMode.ElideRight, round(place.width())
        )
        for piece, is_match in _runs(shown, found.letters):
            painter.setFont(strong if is_match else plain)
            painter.setPen(look.colour("accent.text" if is_match else ink))
            run = QRectF(x, place.top(), place.right() - x, place.height())
            painter.drawText(run, Qt.AlignmentFlag.AlignVCenter, piece)
            x += painter.fontMetrics().horizontalAdvance(piece)
        return x

    def _tell(self) -> None:
        entry: Entry | None = None if self.marked is None else self.marked.entry
        said = _NOTHING if entry is None else f"{entry.text}. {entry.why_not}".removesuffix(". ")
        self.setAccessibleDescription(said)
        self.update()


def _runs(text: str, letters: Container[int]) -> list[tuple[str, bool]]:
    runs: list[tuple[str, bool]] = []
    for number, letter in enumerate(text):
        is_match = number in letters
        if runs and runs[-1][1] is is_match:
            runs[-1] = (runs[-1][0] + letter, is_match)
        else:
            runs.append((letter, is_match))
    return runs


def keys_of(shortcut: str) -> list[str]:
    """What is on the plates of a shortcut: ``Ctrl++`` is two keys, ``Ctrl`` and ``+``."""
    if shortcut.endswith("++"):
        return [*shortcut[:-2].split("+"), "+"]
    return shortcut.split("+") if shortcut else []
