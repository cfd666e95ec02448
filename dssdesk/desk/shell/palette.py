"""The palette: one box to open things and to run commands."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.shell.palette_list import PaletteList
from dssdesk.desk.shell.palette_state import Entry, find
from dssdesk.desk.shell.top_strip import paint_key

_TOP = 84
_FIELD = 52
_FOOT = 34


class _Field(QLineEdit):
    """The large field at the top of the palette."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        font = look.font(TypeRole.BODY)
        font.setPixelSize(look.px(15))
        self.setFont(font)
        self.setFixedHeight(look.px(_FIELD))
        self.setPlaceholderText("Search or run a command")
        self.setAccessibleName("Search or run a command")
        self.setFrame(False)
        # Its card is its frame; the rest of the look comes from the palette.
        self.setStyleSheet("QLineEdit, QLineEdit:focus { border: none; background: transparent; }")
        self.setTextMargins(look.px(38), 0, look.px(50), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = look.px(18)
        box = QRectF(look.px(17), (self.height() - size) / 2, size, size)
        paint_icon(painter, look, Icon.SEARCH, box)
        paint_key(painter, look, "Esc", self.width() - look.px(16), QRectF(self.rect()))


class _Foot(QWidget):
    """What Enter and the first letter do."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(look.px(_FOOT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, look.colour("line.default"))
        painter.setFont(look.font(TypeRole.CAPTION))
        painter.setPen(look.colour("text.muted"))
        place = self.rect().adjusted(look.px(16), 1, -look.px(16), 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, "Enter opens or runs")
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            "Type > for commands, @ for datasets",
        )


class Palette(Sheet):
    """Finds among these entries while one types; Enter takes the one that is marked.

    Signals:
        chosen: The `Entry` that is about to run.
    """

    chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        host: QWidget,
        entries: Sequence[Entry],
        *,
        typed: str = "",
        recent: Sequence[str] = (),
    ) -> None:
        super().__init__(look, host, scrim=0.5)
        self._entries = tuple(entries)
        self._recent = tuple(recent)
        self.setAccessibleName("Search")
        self.field = _Field(look, self.card)
        self.list = PaletteList(look, self.card)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        layout.addWidget(_Foot(look, self.card))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_typed)
        self.list.chosen.connect(self._on_chosen)
        self.field.setText(typed)
        if not typed:
            self._on_typed("")

    def open(self) -> None:
        super().open()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        window = self.window()
        self.setGeometry(window.rect())
        look = self.look
        width = min(look.px(look.tokens.pane.palette), self.width() - look.px(32))
        top = min(look.px(_TOP), self.height() // 8)
        room = self.height() - top - look.px(_FIELD + _FOOT + 24)
        self.list.fit(max(look.px(look.tokens.row.palette), room))
        height = look.px(_FIELD) + self.list.height() + look.px(_FOOT) + 2
        self.card.setGeometry((self.width() - width) // 2, top, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10}
            steps[Qt.Key.Key_PageUp] = -10
            if event.type() == QEvent.Type.KeyPress and event.key() in steps:
                self.list.step(steps[Qt.Key(event.key())])
                return True
            is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if event.type() == QEvent.Type.KeyPress and is_enter:
                self.list.choose()
                return True
        return super().eventFilter(watched, event)

    def _on_typed(self, text: str) -> None:
        self.list.show_found(find(self._entries, text, self._recent))
        self.place()

    def _on_chosen(self, entry: Entry) -> None:
        if entry.why_not:
            return  # its row says why
        self.close_sheet()
        self.chosen.emit(entry)
        entry.run()
