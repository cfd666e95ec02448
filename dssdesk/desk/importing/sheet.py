"""The import dialog as one sees it: guesses at the left, the preview at the right, a name below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.importing.choices import Choices
from dssdesk.desk.importing.grid import PreviewGrid
from dssdesk.desk.importing.state import ImportState
from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.labels import Label, ShortLabel
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.kit.wide_sheet import WIDTH, WideSheet

_SIDE = 248
_LEAST_SIDE = 208
_NAME = 220
_EXAMPLES = 84
_COPY, _LEAVE = "Copy into the project", "Leave where they are"
_SKIP = "Leave out rows that do not fit"


class ImportSheet(WideSheet):
    """Shows an `ImportState`; whoever opened it asks the service.

    Signals:
        submitted: The person wants the dataset as it is on show.
        name_edited: The name, as it is typed.
        project_chosen: The key of the project that the dataset goes to.
        parting_wished: The files are not one dataset but each one of its own.
        going_on_wished: Leave this file out, and go on with the next.
    """

    submitted = Signal()
    name_edited = Signal(str)
    project_chosen = Signal(str)
    parting_wished = Signal()
    going_on_wished = Signal()

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(look, host, Icon.IMPORT_FILE, "Import")
        self.files = ShortLabel(look, tint="text.secondary")
        self.choices = Choices(look)
        self.summary = Label(look, role=TypeRole.SMALL, tint="text.secondary")
        self.grid = PreviewGrid(look)
        self.problem = Label(look, tint="state.danger_text")
        self.part = Button(look, "Import one by one")
        self.go_on = Button(look, "Go on without it")
        self.has_next = False  # whether a file comes after this one
        self.bad = Label(look, role=TypeRole.STRONG, tint="text.primary")
        self.examples = QPlainTextEdit()
        self.skip = CheckBox(look, _SKIP)
        self.name = QLineEdit()
        self.project = Choice(look, "Project")
        self.files_stay = Choice(look, "What happens to the files")
        self.progress = Label(look, role=TypeRole.SMALL, tint="text.secondary")
        self.cancel = Button(look, "Cancel")
        self.submit = Button(look, "Import", kind=ButtonKind.PRIMARY)
        self._lay_out()
        self._set_up()

    def open(self) -> None:
        super().open()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only a dialog of Qt's has a default button; Return in a field comes up to here.
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.submit.isEnabled():
            self.submitted.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a click beside the card would lose what was corrected

    @property
    def copies_files(self) -> bool:
        """Whether the files are copied into the project."""
        return self.files_stay.currentText() == _COPY

    @property
    def skips_bad(self) -> bool:
        """Whether rows that do not fit are left out."""
        return self.skip.isChecked()

    def show_projects(self, names: dict[ProjectKey, str], chosen: ProjectKey) -> None:
        """The projects that a dataset can go to."""
        self.project.clear()
        for key, name in names.items():
            self.project.addItem(name, key)
        self.project.setCurrentIndex(max(0, list(names).index(chosen) if chosen in names else 0))

    def show_state(self, state: ImportState) -> None:
        """Show how the files are read, as far as it is known."""
        preview = state.preview
        self.files.setText(state.files_text)
        if preview is None:
            return
        self.choices.show_format(state.format, preview.parts)
        has_columns = bool(state.columns)
        self.grid.setVisible(has_columns)
        if has_columns:
            self.grid.show_preview(state.columns, preview.rows)
        self.show_summary("Reading…" if state.is_asking else state.summary)
        self.show_problem(state.problem or state.column_problem)
        self.part.setVisible(state.can_be_parted)
        self.go_on.setVisible(self.has_next and bool(state.problem))
        self._show_bad(state)

    def show_summary(self, text: str) -> None:
        """How much of it is on show; "" for nothing."""
        self.summary.setText(text)
        self.summary.setVisible(bool(text))

    def show_problem(self, text: str) -> None:
        """Say why it cannot be read, or was not imported; "" for nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_name(self, name: str, problem: str) -> None:
        """The name of the dataset, and what is wrong with it."""
        if self.name.text() != name:
            self.name.setText(name)
            self.name.selectAll()
        self.name.setToolTip(problem)
        self.name.setAccessibleDescription(problem)
        if bool(self.name.property("wrong")) != bool(problem):
            self.name.setProperty("wrong", bool(problem))
            self.name.style().unpolish(self.name)
            self.name.style().polish(self.name)

    def show_progress(self, text: str) -> None:
        """What is going on, or wrong, beside the buttons; "" for nothing."""
        self.progress.setText(text)

    def set_busy(self, *, on: bool) -> None:
        """While the dataset is made nothing can be changed; Esc still closes."""
        for part in (self.choices, self.grid, self.name, self.project, self.files_stay, self.skip):
            part.setEnabled(not on)
        self.cancel.setText("Close" if on else "Cancel")
        if on:
            self.submit.setEnabled(False)
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            field = self.name if self.skip.isHidden() else self.skip
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bad(self, state: ImportState) -> None:
        has_bad = bool(state.bad_text)
        self.bad.setText(state.bad_text)
        self.examples.setPlainText("\n".join(state.examples))
        for part in (self.bad, self.examples, self.skip):
            part.setVisible(has_bad)

    def _set_up(self) -> None:
        look = self.look
        self.files_stay.addItems([_COPY, _LEAVE])
        names: dict[QWidget, str] = {
            self.name: "Name of the dataset",
            self.examples: "Rows that do not fit",
            self.skip: _SKIP,
        }
        for widget, name in names.items():
            widget.setAccessibleName(name)
        self.files_stay.setToolTip("A dataset whose files stay is gone when they are.")
        self.skip.setToolTip("Else nothing is imported while a row does not fit.")
        self.examples.setReadOnly(True)
        self.examples.setProperty("boxed", True)
        self.examples.setTabChangesFocus(True)
        self.examples.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.examples.setFont(look.font(TypeRole.CODE_SMALL))
        self.examples.setFixedHeight(look.px(_EXAMPLES))
        self.problem.setWordWrap(True)
        for part in (
            self.bad,
            self.examples,
            self.skip,
            self.problem,
            self.grid,
            self.part,
            self.go_on,
        ):
            part.hide()
        self.summary.setText("Reading…")
        self.submit.setEnabled(False)
        self.submit.setDefault(True)
        self.submit.clicked.connect(self.submitted)
        self.part.clicked.connect(self.parting_wished)
        self.go_on.clicked.connect(self.going_on_wished)
        self.cancel.clicked.connect(self.dismiss)
        self.name.textEdited.connect(self.name_edited)
        self.project.activated.connect(self._on_project)

    def _on_project(self, index: int) -> None:
        self.project_chosen.emit(self.project.itemData(index))

    # -- layout

    def _lay_out(self) -> None:
        self.header.addWidget(self.files, 1)
        self.choices.setMinimumWidth(self.look.px(_LEAST_SIDE))
        self.choices.setMaximumWidth(self.look.px(_SIDE))
        columns = ((self.choices, _SIDE), (self._make_centre(), WIDTH - _SIDE))
        self.lay_out(columns, self._make_footer())

    def _make_centre(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.summary)
        column.addWidget(self.problem)
        # Aligned: else their width would be the most that anything here may have.
        for button in (self.part, self.go_on):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.grid, 1)
        column.addWidget(self.bad)
        column.addWidget(self.examples)
        column.addWidget(self.skip)
        # Where there is no grid, what is said stands at the top.
        column.addStretch(0)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        return column

    def _make_footer(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setContentsMargins(20, 16, 20 - RING_MARGIN, 16)
        row.setSpacing(8)
        for text, field in (("Name", self.name), ("into", self.project), ("", self.files_stay)):
            if text:
                row.addWidget(Label(look, text, tint="text.secondary"))
            row.addWidget(field, 3 if field is self.name else 0)
        self.name.setMaximumWidth(look.px(_NAME))
        self.files_stay.setMinimumContentsLength(6)
        self.project.setMinimumContentsLength(6)
        self.project.setMaximumWidth(look.px(_NAME))
        self.progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress.setWordWrap(True)
        row.addWidget(self.progress, 1)
        for button in (self.cancel, self.submit):
            button.use_dialog_height()
            row.addWidget(button)
        return row
