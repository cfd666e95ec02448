"""The drawer's foot: memory of all against the machine, and the way to unload several."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dssdesk.desk.activity.state import DrawerState
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.meter import Meter
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_RUN_ON = "They run on when the window closes."


class Footer(QWidget):
    """Memory, and *Unload…*, which turns rows into a selection.

    Signals:
        select_requested: Begin (True) or leave the selection.
        unload_requested: Unload what is selected.
    """

    select_requested = Signal(bool)
    unload_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.memory = QLabel()
        self.text = QLabel()
        self.meter = Meter(look, "Memory")
        self._caption = QLabel("Memory")
        self.begin = Button(look, "Unload…", icon=Icon.UNLOAD)
        self.cancel = Button(look, "Cancel")
        self.unload = Button(look, "Unload", kind=ButtonKind.PRIMARY, icon=Icon.UNLOAD)
        self._lay_out()
        self.begin.clicked.connect(self._on_begin)
        self.cancel.clicked.connect(self._on_cancel)
        self.unload.clicked.connect(self.unload_requested)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_state(self, state: DrawerState) -> None:
        """Show this."""
        is_selecting, count = state.choice.is_selecting, len(state.choice.selected)
        self.setVisible(state.can_unload)
        self.memory.setText(state.memory)
        self.meter.show_share(state.memory_share, state.memory)
        self.text.setText(state.selection if is_selecting else _RUN_ON)
        self.begin.setVisible(not is_selecting)
        self.cancel.setVisible(is_selecting)
        self.unload.setVisible(is_selecting)
        if self.unload.hasFocus() and not count:
            self.cancel.setFocus()  # else Qt gives the keyboard to something outside the drawer
        self.unload.setEnabled(bool(count))
        self.unload.setText(f"Unload {count}" if count else "Unload")
        self.unload.updateGeometry()

    def apply_look(self) -> None:
        """Take fonts and colours of the current look."""
        look = self._look
        tints = {self.memory: "text.primary", self.text: "text.muted", self._caption: "text.muted"}
        for label, tint in tints.items():
            label.setFont(look.font(TypeRole.SMALL, figures=True))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), look.colour(tint))
            label.setPalette(palette)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._look.colour("line.default"))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._caption)
        first.addWidget(self.meter, 1)
        first.addWidget(self.memory)
        second = QHBoxLayout()
        second.setSpacing(8 - 2 * RING_MARGIN + 2)
        second.addWidget(self.text, 1)
        for button in (self.begin, self.cancel, self.unload):
            second.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16 - RING_MARGIN, 10)
        first.setContentsMargins(0, 0, RING_MARGIN, 0)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addLayout(second)

    def _on_begin(self) -> None:
        self.select_requested.emit(True)

    def _on_cancel(self) -> None:
        self.select_requested.emit(False)
