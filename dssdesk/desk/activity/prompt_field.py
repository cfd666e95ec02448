"""A kernel's question in the drawer, with a field for the answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import RING_MARGIN, Button
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.sessions import Prompt


class PromptField(QWidget):
    """One prompt; the answer goes out once.

    Signals:
        answered: The prompt's id and the text.
    """

    answered = Signal(str, str)

    def __init__(self, look: Look, prompt: Prompt) -> None:
        super().__init__()
        self.prompt = prompt
        self.label = Label(look, prompt.text, role=TypeRole.CODE_SMALL)
        self.label.setWordWrap(True)
        self.label.setVisible(bool(prompt.text.strip()))
        self.field = QLineEdit()
        self.field.setFont(look.font(TypeRole.CODE_SMALL))
        self.field.setAccessibleName(prompt.text or "Answer")
        if prompt.password:
            self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = Button(look, "Send")
        self.field.returnPressed.connect(self.send)
        self.button.clicked.connect(self.send)
        row = QHBoxLayout()
        row.setSpacing(8 - RING_MARGIN)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(3)
        layout.addWidget(self.label)
        layout.addLayout(row)

    def send(self) -> None:
        """Answer; an empty line is an answer too."""
        if not self.field.isReadOnly():
            self.set_open(on=False)
            self.answered.emit(self.prompt.prompt_id, self.field.text())

    def set_open(self, *, on: bool) -> None:
        """Let the person answer, also again after it could not be sent."""
        # Not disabled: a field that cannot have the keyboard would hand it to the next session.
        self.field.setReadOnly(not on)
        self.button.setEnabled(on)
