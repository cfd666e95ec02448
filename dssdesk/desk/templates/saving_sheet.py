"""The sheet *Save as template*: what is said of it at the left, what it will hold at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.form_rows import Field, FormRow
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.labels import Label, ShortLabel
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.kit.wide_sheet import WIDTH, WideSheet
from dssdesk.desk.templates.cells import CellsPreview
from dssdesk.desk.templates.columns import preview_column
from dssdesk.wire.catalogue import EnvironmentItem
from dssdesk.wire.templates import PLACEHOLDER

_FORM = 380
_NAME_HINT = f"{PLACEHOLDER} is the dataset's name. Empty for label and dataset."
_FIELDS = (
    Field(id="label", label="Label"),
    Field(id="description", label="Description", is_long=True),
    Field(id="name", label="Notebooks are called", hint=_NAME_HINT),
)


class SavingSheet(WideSheet):
    """Asks what a template is called and for, and shows its cells; somebody else keeps it.

    Signals:
        submitted: The person wants it kept.
        another_requested: The person wants it kept beside the one that it came from.
        edited: The id of a field in which the person typed.
        kind_chosen: What it shall be for: the name of a dataset, or None.
        texts_toggled: Whether the dataset's name is replaced in texts, says ``texts``.
    """

    submitted = Signal()
    another_requested = Signal()
    edited = Signal(str)
    kind_chosen = Signal(object)
    texts_toggled = Signal()

    def __init__(self, look: Look, host: QWidget, *, notebook: str) -> None:
        super().__init__(look, host, Icon.TEMPLATE, "Save as template")
        self.rows = {field.id: FormRow(look, field) for field in _FIELDS}
        self.kind = Choice(look, "For")
        self.texts = CheckBox(look, "Replace its name in texts too")
        self.environment = Choice(look, "Environment")
        self.preview = CellsPreview(look)
        self.places_text = Label(look, role=TypeRole.SMALL, tint="text.secondary")
        self.problem = Label(look, role=TypeRole.SMALL, tint="state.danger_text")
        self.note = Label(look, role=TypeRole.SMALL, tint="text.secondary")
        self.another = Button(look, "Save as another")
        self.cancel = Button(look, "Cancel")
        self.submit = Button(look, "Save template", kind=ButtonKind.PRIMARY)
        self._lay_out(notebook)
        self._set_up()

    def open(self) -> None:
        super().open()
        self.rows["label"].take_keyboard()

    def values(self) -> dict[str, str]:
        """What is typed."""
        return {key: row.value() for key, row in self.rows.items()}

    def show_kinds(self, choices: Sequence[str | None], chosen: str | None) -> None:
        """What it can be for."""
        self.kind.clear()
        for choice in choices:
            icon = Icon.NOTEBOOK if choice is None else Icon.DATASET
            tint = "kind.notebook" if choice is None else "kind.dataset"
            instead = f", in place of {choice}" if choice else ""
            text = "No dataset" if choice is None else f"A dataset{instead}"
            self.kind.addItem(make_icon(self.look, icon, tint), text, choice)
        self.kind.setCurrentIndex(list(choices).index(chosen) if chosen in choices else -1)
        self.kind.setEnabled(len(choices) > 1)

    def show_environments(
        self, items: Sequence[EnvironmentItem], chosen: EnvironmentId | None
    ) -> None:
        """Where notebooks from it can run."""
        self.environment.clear()
        icon = make_icon(self.look, Icon.ENVIRONMENT)
        self.environment.addItem(icon, "Where new notebooks run", None)
        for item in items:
            self.environment.addItem(icon, item.name, item.id)
        self.environment.setCurrentIndex(max(0, self.environment.findData(chosen)))

    def show_replaced(self, label: str) -> None:
        """It goes to the place of this template; "" for none."""
        self.note.setText(f"It replaces the template {quoted(label)}." if label else "")
        self.another.setVisible(bool(label))

    def let_save(self, *, is_ready: bool) -> None:
        """Whether it can be kept now."""
        self.submit.setEnabled(is_ready)
        self.another.setEnabled(is_ready)

    @property
    def chosen_environment(self) -> EnvironmentId | None:
        """Where notebooks from it shall run; None for wherever the person's run."""
        chosen = self.environment.currentData()
        return None if chosen is None else EnvironmentId(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.submit.isEnabled():
            self.submitted.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a click beside the card loses nothing that was typed

    def _set_up(self) -> None:
        self.let_save(is_ready=False)
        self.another.hide()
        self.another.clicked.connect(self.another_requested)
        self.submit.setDefault(True)
        self.submit.clicked.connect(self.submitted)
        self.cancel.clicked.connect(self.dismiss)
        self.kind.activated.connect(self._on_kind)
        self.texts.setChecked(True)
        self.texts.clicked.connect(self._on_texts)
        for row in self.rows.values():
            row.edited.connect(self.edited)

    def _on_texts(self) -> None:
        self.texts_toggled.emit()

    def _on_kind(self, place: int) -> None:
        self.kind_chosen.emit(self.kind.itemData(place))

    # -- layout

    def _lay_out(self, notebook: str) -> None:
        look = self.look
        size = look.tokens.icon.size
        self.header.addWidget(self.icon_label(Icon.NOTEBOOK, "kind.notebook", size))
        name = ShortLabel(look)
        name.setText(notebook)
        name.setToolTip(notebook)
        self.header.addWidget(name, 1)
        preview = preview_column(look, self.preview, self.places_text)
        columns = ((self._make_form(), _FORM), (preview, WIDTH - _FORM))
        self.lay_out(columns, self._make_footer())

    def _make_form(self) -> QWidget:
        form = QWidget()
        form.setMaximumWidth(self.look.px(_FORM))
        column = QVBoxLayout(form)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(12)
        column.addWidget(self.rows["label"])
        column.addWidget(self.rows["description"])
        kind = self._labelled("It is for", self.kind)
        kind.addWidget(self.texts)
        column.addLayout(kind)
        column.addWidget(self.rows["name"])
        column.addLayout(self._labelled("Notebooks run in", self.environment))
        column.addStretch(1)
        return form

    def _labelled(self, text: str, choice: Choice) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        label = Label(self.look, text, role=TypeRole.STRONG, tint="text.secondary")
        label.setBuddy(choice)
        choice.setAccessibleName(text)
        choice.setMinimumContentsLength(12)
        column.addWidget(label)
        column.addWidget(choice)
        return column

    def _make_footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 16, 20 - RING_MARGIN, 16)
        row.setSpacing(8)
        self.problem.setWordWrap(True)
        self.problem.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.note)
        row.addWidget(self.problem, 1)
        for button in (self.another, self.cancel, self.submit):
            button.use_dialog_height()
            row.addWidget(button)
        return row
