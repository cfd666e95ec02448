"""A session in the drawer: what it does, what it uses, what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.activity.curve import Curve, TickBox
from dssdesk.desk.activity.prompt_field import PromptField
from dssdesk.desk.activity.state import DrawerRow
from dssdesk.desk.kit.controls import FlatButton, UnloadButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.running.mark_label import MarkLabel
from dssdesk.wire.sessions import Prompt

_PAD_X, _PAD_Y = 16, 10
_INDENT = 22
_FULL_CPU = 100.0


class SessionView(QWidget):
    """One row of the drawer.

    Signals:
        go_requested: Go to the notebook of this session.
        interrupt_requested: Stop what runs in it.
        unload_requested: End it.
        answered: The session, the prompt's id and the text.
        toggled: Select it, or no longer.
    """

    go_requested = Signal(str)
    interrupt_requested = Signal(str)
    unload_requested = Signal(str)
    answered = Signal(str, str, str)
    toggled = Signal(str)

    def __init__(self, look: Look, clock: RingClock, row: DrawerRow) -> None:
        super().__init__()
        self._look = look
        self._row = row
        self._is_selecting = False
        self.prompt: PromptField | None = None
        title = row.notebook.title
        self.box = TickBox(look)
        self.mark = MarkLabel(look, clock)
        self.name = _label(look, title, TypeRole.STRONG, "text.primary")
        self.go = FlatButton(look, Icon.GO_TO, f"Go to “{title}”")
        self.interrupt = FlatButton(look, Icon.INTERRUPT, f"Interrupt “{title}”")
        verb = "Take off the list:" if row.is_over else "Unload"
        self.unload = UnloadButton(look, f"{verb} “{title}”")
        self.doing = _label(look, "", TypeRole.SMALL, "text.secondary")
        self.doing.setWordWrap(True)  # why a kernel died, or what it waits for, may be long
        self.cpu = Curve(look, "CPU")
        self.memory = Curve(look, "Memory")
        self.cpu_text = _figure(look, "000 %")
        self.memory_text = _figure(look, "000 MB")
        self._below = QVBoxLayout()
        self._usage = self._make_usage()
        self._lay_out()
        self._connect()

    @property
    def row(self) -> DrawerRow:
        """What it shows."""
        return self._row

    def show_row(self, row: DrawerRow, *, is_selecting: bool, is_selected: bool) -> None:
        """Show the session as it is now."""
        was_leaving = self._row.is_leaving
        self._row = row
        self._is_selecting = is_selecting
        self.setAccessibleName(row.name)
        self.mark.show_mark(row.mark)
        self.doing.setText(row.doing)
        self.doing.setToolTip(row.doing)
        indent = self._look.px(_INDENT) + (self.box.width() if is_selecting else 0)
        self._below.setContentsMargins(indent, 0, 0, 0)
        self.box.setVisible(is_selecting)
        self.box.setChecked(is_selected)
        self.box.setAccessibleName(f"Select {row.name}")
        self.go.setVisible(not is_selecting)
        if row.is_leaving and self.unload.hasFocus():
            self.go.setFocus()  # left to itself, Qt gives the keyboard to another session
        self.unload.setVisible(not is_selecting and not row.is_leaving)
        if was_leaving and not row.is_leaving and self.go.hasFocus():
            self.unload.setFocus()  # where it came from
        self.interrupt.setVisible(not is_selecting and row.can_interrupt)
        self._show_prompt(None if is_selecting else row.prompt)
        self._usage.setVisible(bool(row.memory))
        self.cpu.show_values(row.usage.cpu, least_top=_FULL_CPU, text=row.cpu)
        most = max(row.usage.memory, default=0)
        self.memory.show_values(row.usage.memory, least_top=most * 1.8, text=row.memory)
        self.cpu_text.setText(row.cpu)
        self.memory_text.setText(row.memory)
        self.update()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard stops, in reading order."""
        field = (self.prompt.field, self.prompt.button) if self.prompt is not None else ()
        return (self.box, self.go, self.interrupt, self.unload, *field)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_selecting and event.button() is Qt.MouseButton.LeftButton:
            self.toggled.emit(self._row.session_id)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._is_selecting:
            self.go_requested.emit(self._row.session_id)
        super().mouseDoubleClickEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._is_selecting and self.box.isChecked():
            painter.fillRect(self.rect(), self._look.colour("surface.selected"))
        painter.setPen(self._look.colour("line.default"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    # -- building

    def _lay_out(self) -> None:
        look = self._look
        first = QHBoxLayout()
        first.setSpacing(0)
        first.addWidget(self.box)
        first.addWidget(self.mark)
        first.addSpacing(look.px(_INDENT) - self.mark.width())
        first.addWidget(self.name, 1)
        first.addWidget(self.go)
        first.addWidget(_slot(self.interrupt, look))
        first.addWidget(_slot(self.unload, look))
        self._below.setSpacing(3)
        self._below.addWidget(self.doing)
        self._below.addWidget(self._usage)
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(_PAD_X, _PAD_Y - 4, _PAD_X - 5, _PAD_Y)
        layout.addLayout(first)
        layout.addLayout(self._below)

    def _make_usage(self) -> QWidget:
        usage = QWidget()
        layout = QHBoxLayout(usage)
        layout.setContentsMargins(0, 3, 5, 0)
        layout.setSpacing(8)
        layout.addWidget(_label(self._look, "CPU", TypeRole.SMALL, "text.muted"))
        layout.addWidget(self.cpu)
        layout.addWidget(self.cpu_text)
        layout.addStretch(1)
        layout.addWidget(_label(self._look, "Memory", TypeRole.SMALL, "text.muted"))
        layout.addWidget(self.memory)
        layout.addWidget(self.memory_text)
        return usage

    def _connect(self) -> None:
        self.go.clicked.connect(self._on_go)
        self.interrupt.clicked.connect(self._on_interrupt)
        self.unload.clicked.connect(self._on_unload)
        self.box.clicked.connect(self._on_toggled)

    def _show_prompt(self, prompt: Prompt | None) -> None:
        shown = None if self.prompt is None else self.prompt.prompt
        if prompt == shown:
            return
        if self.prompt is not None:
            self._below.removeWidget(self.prompt)
            if self.prompt.isAncestorOf(QApplication.focusWidget() or self):
                self.go.setFocus()  # left to itself, Qt gives the keyboard to another session
            self.prompt.hide()
            self.prompt.deleteLater()
            self.prompt = None
        if prompt is not None:
            self.prompt = PromptField(self._look, prompt)
            self.prompt.answered.connect(self._on_answered)
            self._below.insertWidget(1, self.prompt)

    # -- what a person does

    def _on_go(self) -> None:
        self.go_requested.emit(self._row.session_id)

    def _on_interrupt(self) -> None:
        self.interrupt_requested.emit(self._row.session_id)

    def _on_unload(self) -> None:
        self.unload_requested.emit(self._row.session_id)

    def _on_toggled(self) -> None:
        self.toggled.emit(self._row.session_id)

    def _on_answered(self, prompt_id: str, text: str) -> None:
        self.answered.emit(self._row.session_id, prompt_id, text)


def _slot(widget: QWidget, look: Look) -> QWidget:
    """A place of its own, so that nothing moves when the widget hides."""
    slot = QWidget()
    side = look.px(look.tokens.control.icon_button)
    slot.setFixedSize(side, side)
    layout = QHBoxLayout(slot)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
    return slot


def _figure(look: Look, widest: str) -> QLabel:
    label = _label(look, "", TypeRole.SMALL, "text.primary")
    label.setFixedWidth(label.fontMetrics().horizontalAdvance(widest) + 2)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _label(look: Look, text: str, role: TypeRole, tint: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(look.font(role, figures=True))
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    palette = label.palette()
    palette.setColor(label.foregroundRole(), look.colour(tint))
    label.setPalette(palette)
    return label
