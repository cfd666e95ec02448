"""Which rows make the sample: how many, the first or random ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dssdesk.desk.dataset.wishes import MOST_ROWS, SampleChoice
from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.text import number_text
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_WIDTH = 420
_FIRST, _RANDOM = "First rows", "Random rows"
_EXPLAINED = {
    _FIRST: "The first rows are there at once.",
    _RANDOM: "Rows from all over the dataset, the same ones each time. All of it is read.",
}


class SampleSheet(Sheet):
    """Asks for a `SampleChoice`.

    Signals:
        chosen: It.
    """

    chosen = Signal(SampleChoice)

    def __init__(self, look: Look, host: QWidget, choice: SampleChoice) -> None:
        super().__init__(look, host)
        self.setAccessibleName("Change sample")
        self.kind = Choice(look, "Which rows")
        self.kind.addItems([_FIRST, _RANDOM])
        self.kind.setCurrentText(_RANDOM if choice.is_random else _FIRST)
        self.rows = QLineEdit(str(choice.limit))
        self.rows.setAccessibleName("How many rows")
        self.hint = Label(look, "", role=TypeRole.SMALL, tint="text.secondary")
        self.problem = Label(look, "", role=TypeRole.SMALL, tint="state.danger_text")
        self.read = Button(look, "Read sample", kind=ButtonKind.PRIMARY)
        self._lay_out()
        self.kind.currentTextChanged.connect(self._check)
        self.rows.textChanged.connect(self._check)
        self.rows.returnPressed.connect(self._on_read)
        self.read.clicked.connect(self._on_read)
        self._check()

    def open(self) -> None:
        super().open()
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_read()
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        look = self.look
        self.card.setFixedWidth(look.px(_WIDTH))
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(20 - RING_MARGIN, 18, 20 - RING_MARGIN, 18 - RING_MARGIN)
        layout.setSpacing(8)
        inner = QVBoxLayout()
        inner.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        inner.setSpacing(8)
        inner.addWidget(Label(look, "Change sample", role=TypeRole.TITLE, tint="text.primary"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.rows, 1)
        row.addWidget(self.kind, 1)
        inner.addLayout(row)
        for text in (self.hint, self.problem):  # one or the other; the sheet never jumps
            text.setWordWrap(True)
            text.setAlignment(Qt.AlignmentFlag.AlignTop)
            text.setMinimumHeight(2 * look.metrics(TypeRole.SMALL).lineSpacing())
            inner.addWidget(text)
        layout.addLayout(inner)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = Button(look, "Cancel")
        cancel.clicked.connect(self.dismiss)
        for button in (cancel, self.read):
            button.use_dialog_height()
            buttons.addWidget(button)
        self.read.setDefault(True)
        layout.addLayout(buttons)

    def _limit(self) -> int | None:
        text = self.rows.text().replace(",", "").replace(" ", "")
        is_good = text.isdecimal() and 1 <= int(text) <= MOST_ROWS
        return int(text) if is_good else None

    def _check(self) -> None:
        is_good = self._limit() is not None
        self.hint.setText(_EXPLAINED[self.kind.currentText()])
        self.problem.setText("" if is_good else f"A number from 1 to {number_text(MOST_ROWS)}.")
        self.hint.setVisible(is_good)
        self.problem.setVisible(not is_good)
        self.read.setEnabled(is_good)
        _mark(self.rows, self.problem)

    def _on_read(self) -> None:
        limit = self._limit()
        if limit is not None:
            is_random = self.kind.currentText() == _RANDOM
            self.close_sheet()
            self.chosen.emit(SampleChoice(limit=limit, is_random=is_random))


def _mark(field: QLineEdit, problem: QLabel) -> None:
    """Show at the field that something is wrong with it."""
    is_wrong = bool(problem.text())
    if bool(field.property("wrong")) != is_wrong:
        field.setProperty("wrong", is_wrong)
        field.style().unpolish(field)
        field.style().polish(field)
