"""A sheet with fields: checked while one types, open until what was asked for is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.focus import FocusScroller
from dssdesk.desk.kit.form_rows import Field, FormRow, Tick, ticked
from dssdesk.desk.kit.labels import label_of
from dssdesk.desk.kit.scrolling import bare_area, hold
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

__all__ = ["Field", "Form", "FormSheet", "Tick", "ticked"]

_WIDTH = 480
_BESIDE = 12
_EDGE = 12
"""What a form leaves free above and below it in a low window."""

Check = Callable[[Mapping[str, str]], Mapping[str, str]]
"""What is wrong with the values, by the field's id: a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A title that names the thing, fields, and a verb on the button.

    Attributes:
        cancel: The text of the way out.
    """

    title: str
    fields: tuple[Field, ...]
    submit: str
    text: str = ""
    kind: ButtonKind = ButtonKind.PRIMARY
    cancel: str = "Cancel"
    width: int = _WIDTH


class FormSheet(Sheet):
    """Shows a `Form`; whoever opened it closes it, or tells what went wrong.

    Signals:
        submitted: The values by field id (`dict[str, str]`), without space at their ends.
        remedy_wished: What was offered against the failure is to be done.
    """

    submitted = Signal(dict)
    remedy_wished = Signal()

    def __init__(
        self, look: Look, host: QWidget, form: Form, check: Check, *, scrim: float = 1.0
    ) -> None:
        super().__init__(look, host, scrim=scrim)
        self._form = form
        self._check = check
        self._typed: set[str] = set()
        self._had_keyboard = False
        self._rows = {field.id: FormRow(look, field) for field in form.fields}
        self.failure = label_of(look, "", TypeRole.SMALL, "state.danger_text")
        self.remedy = Button(look, "", parent=self.card)
        self.cancel = Button(look, form.cancel, parent=self.card)
        self.submit = Button(look, form.submit, kind=form.kind, parent=self.card)
        self._column = QVBoxLayout(self.card)
        self._page = QWidget()
        self._area = bare_area()
        self._buttons = QHBoxLayout()
        self.setAccessibleName(form.title)
        self._lay_out()
        for row in self._rows.values():
            row.edited.connect(self._on_edited)
        self.remedy.clicked.connect(self.remedy_wished)
        self.cancel.clicked.connect(self.dismiss)
        self.submit.clicked.connect(self._on_submit)
        self._show_problems()

    def open(self) -> None:
        super().open()
        first = (key for key, row in self._rows.items() if not row.field.is_fixed)
        self.focus(next(first))

    def focus(self, field: str) -> None:
        """Put the keyboard into this field."""
        self._rows[field].take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only a dialog of Qt's has a default button; Return in a field comes up to here.
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_return()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._typed:
            event.accept()  # a click beside the card loses nothing that was typed
        else:
            super().mousePressEvent(event)

    def values(self) -> dict[str, str]:
        """What is typed now."""
        return {key: row.value() for key, row in self._rows.items()}

    def set_value(self, field: str, text: str) -> None:
        """Type this into a field, as a person would."""
        self._rows[field].set_text(text)
        self._on_edited(field)

    def problem(self, field: str) -> str:
        """What is said to be wrong with a field."""
        return self._rows[field].problem

    def on_done(self, _reply: object) -> None:
        """What was asked for is done."""
        self.close_sheet()

    def on_failed(self, error: DssDeskError) -> None:
        """It did not work: say why, and let the person try again."""
        self.show_failure(error.message)

    def show_failure(self, text: str, *, remedy: str = "") -> None:
        """Say what did not work, and offer something against it; the person can try again."""
        self.failure.setText(text)
        self.failure.show()
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.submit.setEnabled(True)
        if self._had_keyboard and self.cancel.hasFocus():
            self.submit.setFocus(Qt.FocusReason.OtherFocusReason)  # Qt went on to the way out
        self._fit()

    def _card_size(self) -> QSize:
        """As high as what is on it; where the window is lower, fields scroll."""
        edges = self._column.contentsMargins()
        width = self.look.px(self._form.width)
        page = self._page.heightForWidth(width - edges.left() - edges.right())
        rest = self._column.spacing() + self._buttons.sizeHint().height()
        height = edges.top() + page + rest + edges.bottom()
        return QSize(width, min(height, self.height() - 2 * _EDGE))

    def _lay_out(self) -> None:
        look, form = self.look, self._form
        layout = self._column
        layout.setContentsMargins(20 - RING_MARGIN, 18, 20 - RING_MARGIN, 18 - RING_MARGIN)
        layout.setSpacing(12)
        self.card.setFixedWidth(look.px(form.width))
        head = QVBoxLayout(self._page)
        head.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        head.setSpacing(8)
        head.addWidget(label_of(look, form.title, TypeRole.TITLE, "text.primary"))
        if form.text:
            head.addWidget(label_of(look, form.text, TypeRole.BODY, "text.secondary"))
        line = QHBoxLayout()
        for row in self._rows.values():
            if not row.field.is_beside:
                line = QHBoxLayout()
                line.setSpacing(_BESIDE)
                head.addLayout(line)
            line.addWidget(row, 1)
        head.addWidget(self.failure)
        self.failure.hide()
        self._let_scroll()
        layout.addWidget(self._area, 1)
        buttons = self._buttons
        buttons.setSpacing(8 - RING_MARGIN)
        buttons.addWidget(self.remedy)
        self.remedy.hide()
        self.remedy.use_dialog_height()
        buttons.addStretch(1)
        for button in (self.cancel, self.submit):
            button.use_dialog_height()
            button.setAutoDefault(True)
            buttons.addWidget(button)
        self.submit.setDefault(True)
        layout.addLayout(buttons)

    def _let_scroll(self) -> None:
        hold(self._area, self._page)
        scroller = FocusScroller(self._area)
        for widget in self._page.findChildren(QWidget):
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                scroller.watch(widget)

    def _on_edited(self, field: str) -> None:
        self._typed.add(field)
        for key, row in self._rows.items():
            proposal = row.field.proposal
            if proposal is not None and proposal[0] == field and key not in self._typed:
                row.set_text(proposal[1](self._rows[field].text()))
        self.failure.hide()
        self.remedy.hide()
        self._show_problems()

    def _show_problems(self) -> None:
        problems = self._check(self.values())
        for key, row in self._rows.items():
            followed = "" if row.field.proposal is None else row.field.proposal[0]
            is_due = bool({key, followed} & self._typed) or bool(row.text().strip())
            row.show_problem(problems.get(key, "") if is_due else "")
        self.submit.setEnabled(not problems)
        self._fit()

    def _on_return(self) -> None:
        if self.submit.isEnabled():
            self._on_submit()
            return
        problems = self._check(self.values())
        self._typed.update(problems)  # whoever wants to go on is told of what was not typed yet
        self._show_problems()
        for key in self._rows:
            if key in problems:
                self.focus(key)
                return

    def _on_submit(self) -> None:
        if not self._check(self.values()):
            self._had_keyboard = self.submit.hasFocus()
            self.submit.setEnabled(False)  # once is enough
            self.submitted.emit(self.values())

    def _fit(self) -> None:
        """A line came or went: the card is as high as what is on it."""
        if self.isVisible():
            self._column.activate()
            self.place()
