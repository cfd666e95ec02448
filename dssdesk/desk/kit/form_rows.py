"""The rows of a form: a field with its label, or boxes to tick; below it a hint or a problem."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.focus import FocusScroller
from dssdesk.desk.kit.labels import label_of
from dssdesk.desk.kit.pairs import PairsInput
from dssdesk.desk.kit.scrolling import bare_area
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_LONG = 84
_CODE = 132
_MOST_BOXES = 5
_BOX_LEFT = 27
"""Where the text of a box begins."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick, and what it means."""

    id: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form.

    Attributes:
        value: What it begins with; of boxes the ids of those that are ticked, one a line.
        hint: Stands below it while nothing is wrong.
        is_long: Several lines.
        is_code: Set as code is.
        is_secret: Nobody reads over a shoulder what is typed.
        is_fixed: Shown, but not to be changed.
        is_beside: Stands at the right of the field before it.
        ticks: Boxes instead of a text.
        pairs: Keys with their values, one a line, and what the two are called.
        proposal: The field that this one follows until somebody types here, and how.
    """

    id: str
    label: str
    value: str = ""
    hint: str = ""
    is_long: bool = False
    is_code: bool = False
    is_secret: bool = False
    is_fixed: bool = False
    is_beside: bool = False
    ticks: tuple[Tick, ...] = ()
    pairs: tuple[str, str] | None = None
    proposal: tuple[str, Callable[[str], str]] | None = None


def ticked(value: str) -> tuple[str, ...]:
    """The ids of the boxes that are ticked in a field's value."""
    return tuple(value.splitlines())


class FormRow(QWidget):
    """A field as it stands in the form.

    Signals:
        edited: The field's id; a person typed or ticked.
    """

    edited = Signal(str)

    def __init__(self, look: Look, field: Field) -> None:
        super().__init__()
        self.field = field
        self.problem = ""
        self._look = look
        self.input = input_ = _input_of(look, field)
        name = label_of(look, field.label, TypeRole.STRONG, "text.secondary")
        self._below = label_of(look, field.hint, TypeRole.SMALL, "text.muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (name, input_, self._below):
            layout.addWidget(part)
        layout.addStretch(1)
        name.setBuddy(input_)
        name.setVisible(bool(field.label))
        self._below.setVisible(bool(field.hint))
        input_.edited.connect(self._on_edited)

    def text(self) -> str:
        """What is typed, or ticked."""
        return self.input.value()

    def value(self) -> str:
        """What is meant: without space at its ends, which only in a secret is a sign of its own."""
        return self.text() if self.field.is_secret else self.text().strip()

    def set_text(self, text: str) -> None:
        """Show this."""
        self.input.show_value(text)

    def take_keyboard(self) -> None:
        """Focus, with all of it selected: a name is mostly typed anew."""
        self.input.take_keyboard()

    def show_problem(self, text: str) -> None:
        """Say what is wrong, below the field; "" for nothing."""
        self.problem = text
        self._below.setText(text or self.field.hint)
        self._below.setVisible(bool(text or self.field.hint))
        tint = "state.danger_text" if text else "text.muted"
        palette = self._below.palette()
        palette.setColor(self._below.foregroundRole(), self._look.colour(tint))
        self._below.setPalette(palette)
        input_ = self.input
        input_.setAccessibleDescription(text)
        if bool(input_.property("wrong")) != bool(text):
            input_.setProperty("wrong", bool(text))
            input_.style().unpolish(input_)
            input_.style().polish(input_)

    def _on_edited(self) -> None:
        self.edited.emit(self.field.id)


class LineInput(QLineEdit):
    """One line.

    Signals:
        edited: A person typed.
    """

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field.value)
        self.setEnabled(not field.is_fixed)
        if field.is_secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.textEdited.connect(self._on_edited)

    def value(self) -> str:
        """What is typed."""
        return self.text()

    def show_value(self, text: str) -> None:
        """Show this."""
        self.setText(text)

    def take_keyboard(self) -> None:
        """Focus, with all of it selected."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def _on_edited(self) -> None:
        self.edited.emit()


class PageInput(QPlainTextEdit):
    """Several lines.

    Signals:
        edited: The text is another.
    """

    edited = Signal()

    def __init__(self, look: Look, field: Field) -> None:
        super().__init__(field.value)
        self.setTabChangesFocus(True)
        self.setFixedHeight(look.px(_CODE if field.is_code else _LONG))
        self.setFont(look.font(TypeRole.CODE_SMALL if field.is_code else TypeRole.BODY))
        self.setProperty("boxed", True)
        self.textChanged.connect(self.edited)

    def value(self) -> str:
        """What is typed."""
        return self.toPlainText()

    def show_value(self, text: str) -> None:
        """Show this."""
        self.setPlainText(text)

    def take_keyboard(self) -> None:
        """Focus."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class TicksInput(QWidget):
    """Boxes; many of them scroll. Up and down go from one to the next, Tab leaves them.

    Signals:
        edited: A person ticked a box, or took the tick away.
    """

    edited = Signal()

    def __init__(self, look: Look, field: Field) -> None:
        super().__init__()
        self.boxes = {tick.id: CheckBox(look, tick.label) for tick in field.ticks}
        page = _Boxes(look, [(self.boxes[tick.id], tick.hint) for tick in field.ticks])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_scrolling(look, page) if len(field.ticks) > _MOST_BOXES else page)
        self.show_value(field.value)
        for box in self.boxes.values():
            box.setAccessibleName(f"{field.label}: {box.text()}" if field.label else box.text())
            box.setEnabled(not field.is_fixed)
            box.clicked.connect(self._on_clicked)

    def value(self) -> str:
        """The ids of what is ticked, one a line."""
        return "\n".join(tick for tick, box in self.boxes.items() if box.isChecked())

    def show_value(self, text: str) -> None:
        """Tick these, and no others."""
        on = set(ticked(text))
        for tick, box in self.boxes.items():
            box.setChecked(tick in on)

    def take_keyboard(self) -> None:
        """Focus on the first box."""
        next(iter(self.boxes.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        self.edited.emit()


def _input_of(look: Look, field: Field) -> LineInput | PageInput | TicksInput | PairsInput:
    made: LineInput | PageInput | TicksInput | PairsInput
    if field.ticks:
        made = TicksInput(look, field)
    elif field.pairs:
        made = PairsInput(look, field.value, *field.pairs)
    elif field.is_long:
        made = PageInput(look, field)
    else:
        made = LineInput(field)
    made.setAccessibleName(field.label)
    return made


def _scrolling(look: Look, page: "_Boxes") -> QScrollArea:
    area = bare_area(page)
    area.setProperty("boxed", True)
    scroller = FocusScroller(area)
    for box in page.boxes:
        scroller.watch(box)
    height = look.tokens.control.min_hit
    area.setFixedHeight(look.px(height * _MOST_BOXES + height // 2))
    return area


class _Boxes(QWidget):
    """A column of boxes, each with what it means below it; one of them is Tab's."""

    def __init__(self, look: Look, boxes: Sequence[tuple[CheckBox, str]]) -> None:
        super().__init__()
        self.boxes = [box for box, _ in boxes]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for box, hint in boxes:
            box.installEventFilter(self)
            layout.addWidget(box)
            if hint:
                meaning = label_of(look, hint, TypeRole.SMALL, "text.muted")
                meaning.setContentsMargins(look.px(_BOX_LEFT), 0, 0, 4)
                box.setAccessibleDescription(hint)
                layout.addWidget(meaning)
        layout.addStretch(1)
        self._give_tab_to(self.boxes[0] if self.boxes else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, CheckBox):
            if event.type() is QEvent.Type.FocusIn:
                self._give_tab_to(watched)
            elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                return self._move(watched, event.key())
        return super().eventFilter(watched, event)

    def _move(self, box: CheckBox, key: int) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        if step is None:
            return False
        at = min(max(self.boxes.index(box) + step, 0), len(self.boxes) - 1)
        self.boxes[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _give_tab_to(self, chosen: CheckBox | None) -> None:
        for box in self.boxes:
            tab, click = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
            box.setFocusPolicy(tab if box is chosen else click)
