"""Questions and notices over the window: the title names the thing, the button is a verb."""

import html
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_WIDTH = 480


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question; the text is a verb."""

    id: str
    text: str
    kind: ButtonKind = ButtonKind.PRIMARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person is asked, or told.

    Attributes:
        title: Names the thing: ``Unload “Delays by carrier”?``.
        text: What is, what is lost, what stays.
        details: One line each below the text, such as names of variables.
        choice: The answer asked for; it has the focus.
        others: More answers, at the left.
        cancel: The text of the way out; "" for a notice, where ``choice`` only closes.
    """

    title: str
    text: str
    choice: Choice
    details: tuple[str, ...] = ()
    others: tuple[Choice, ...] = ()
    cancel: str = "Cancel"


def notice(title: str, text: str, *, button: str = "Close") -> Question:
    """A question with nothing to choose."""
    choice = Choice("", button, ButtonKind.SECONDARY)
    return Question(title=title, text=text, choice=choice, cancel="")


def ask(
    look: Look, host: QWidget, question: Question, on_answer: Callable[[str], None] | None = None
) -> "QuestionSheet":
    """Show the question over the host's window; it answers with a choice's id, or "" for cancel."""
    sheet = QuestionSheet(look, host, question)
    if on_answer is not None:
        sheet.answered.connect(on_answer)
    sheet.open()
    return sheet


class QuestionSheet(Sheet):
    """The sheet of a `Question`.

    Signals:
        answered: The choice's id; "" when the person cancelled.
    """

    answered = Signal(str)

    def __init__(self, look: Look, host: QWidget, question: Question) -> None:
        super().__init__(look, host)
        self.setAccessibleName(question.title)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(20 - RING_MARGIN, 18, 20 - RING_MARGIN, 18 - RING_MARGIN)
        layout.setSpacing(8)
        self.card.setFixedWidth(look.px(_WIDTH))
        layout.addWidget(_label(look, question.title, TypeRole.TITLE, "text.primary"))
        layout.addWidget(_label(look, question.text, TypeRole.BODY, "text.secondary"))
        if question.details:
            lines = "\n".join(question.details)
            layout.addWidget(_label(look, lines, TypeRole.SMALL, "text.secondary"))
        layout.addSpacing(4)
        layout.addLayout(self._make_buttons(question))
        self.dismissed.connect(self._on_dismissed)

    def open(self) -> None:
        super().open()
        self.default.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_buttons(self, question: Question) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8 - RING_MARGIN)
        for choice in question.others:
            row.addWidget(self._make_button(choice))
        row.addStretch(1)
        if question.cancel:
            way_out = Choice("", question.cancel, ButtonKind.SECONDARY)
            row.addWidget(self._make_button(way_out))
        self.default = self._make_button(question.choice)
        self.default.setDefault(True)
        row.addWidget(self.default)
        return row

    def _make_button(self, choice: Choice) -> Button:
        button = Button(self.look, choice.text, kind=choice.kind, parent=self.card)
        button.use_dialog_height()
        button.setObjectName(choice.id)
        button.setAutoDefault(True)
        button.clicked.connect(self._on_clicked)
        return button

    def _on_clicked(self) -> None:
        answer = self.sender().objectName()
        self.close_sheet()
        self.answered.emit(answer)

    def _on_dismissed(self) -> None:
        self.answered.emit("")


def _label(look: Look, text: str, role: TypeRole, tint: str) -> QLabel:
    """A text with the token's line height, which only rich text can have."""
    height = look.line_height(role)
    lines = html.escape(text).replace("\n", "<br>")
    label = QLabel(f'<div style="line-height:{height}px">{lines}</div>')
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setAccessibleName(text)
    label.setWordWrap(True)
    label.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
    label.setFont(look.font(role))
    palette = label.palette()
    palette.setColor(label.foregroundRole(), look.colour(tint))
    label.setPalette(palette)
    return label
