"""The Lab's dialog as one sees it: notebooks at the left, templates, the preview, a name below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.kit.wide_sheet import WIDTH, WideSheet, line_of
from dssdesk.desk.templates.cells import CellsPreview
from dssdesk.desk.templates.columns import list_column, preview_column
from dssdesk.desk.templates.rows import Row, RowList
from dssdesk.desk.templates.tools import TemplateTools
from dssdesk.wire.catalogue import EnvironmentItem

_SIDE, _TEMPLATES = 256, 348
_NOTEBOOK_ROW, _KIND_ROW = 44, 32
_NAME = 280
_ENVIRONMENT = 320
_NO_NOTEBOOKS = "No notebooks on this dataset yet."
_NO_TEMPLATE = "No template matches."
_PYTHON = Row(id="python", name="Python", icon=Icon.CODE)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class LabSheet(WideSheet):
    """Shows notebooks, templates and a preview; whoever opened it asks the service.

    Signals:
        submitted: The person wants a notebook from the chosen template.
        name_edited: The name, as it is typed.
        environment_chosen: The id of the environment that the person took.
    """

    submitted = Signal()
    name_edited = Signal(str)
    environment_chosen = Signal(str)

    def __init__(self, look: Look, host: QWidget, *, title: str, dataset: str | None) -> None:
        super().__init__(look, host, Icon.LAB, title)
        self._dataset = dataset
        self.clock = RingClock(look, self)
        self._turns = False
        self.size_label = Label(look, tint="text.secondary")
        self.notebooks = RowList(
            look, f"Notebooks on {dataset}", height=_NOTEBOOK_ROW, clock=self.clock
        )
        self.no_notebooks = Label(look, _NO_NOTEBOOKS, role=TypeRole.SMALL, tint="text.muted")
        self.kinds = RowList(look, "New notebook", height=_KIND_ROW, clock=self.clock)
        self.filter = FilterField(look, "Filter templates")
        row = look.tokens.row.template
        self.templates = RowList(look, "Templates", height=row, clock=self.clock)
        self.no_template = Label(look, _NO_TEMPLATE, tint="text.muted")
        self.cells_text = Label(look, role=TypeRole.SMALL, tint="text.secondary")
        self.problem = Label(look, role=TypeRole.SMALL, tint="state.danger_text")
        self.preview = CellsPreview(look)
        self.tools = TemplateTools(look)
        self.manage = Button(look, "Templates…", kind=ButtonKind.FLAT, icon=Icon.TEMPLATE)
        self.name = QLineEdit()
        self.environment = Choice(look, "Environment")
        self.cancel = Button(look, "Cancel")
        self.submit = Button(look, "Create notebook", kind=ButtonKind.PRIMARY)
        self._lay_out()
        self._set_up()

    def open(self) -> None:
        super().open()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.submit.isEnabled():
            self.submitted.emit()
        elif key in _STEPS:  # the name has the keyboard; arrows say nothing to it
            self.templates.step(_STEPS[key])
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.clock.run(on=self._turns)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.clock.run(on=False)

    def show_notebooks(self, rows: tuple[Row, ...]) -> None:
        """The notebooks on the dataset, with their state."""
        self.notebooks.show_rows(rows)
        self.notebooks.setVisible(bool(rows))
        self.no_notebooks.setVisible(self._dataset is not None and not rows)
        height = self.look.px(_NOTEBOOK_ROW) * len(rows)
        self.notebooks.setMaximumHeight(height)
        self._turns = any(row.mark is not None and row.mark.turns for row in rows)
        self.clock.run(on=self._turns and self.isVisible())

    def show_templates(self, rows: tuple[Row, ...], chosen: str, *, is_filtered: bool) -> None:
        """The templates that the filter lets through."""
        self.templates.show_rows(rows, chosen)
        self.templates.setVisible(bool(rows))
        self.no_template.setVisible(is_filtered and not rows)

    def show_name(self, name: str, problem: str) -> None:
        """The name of the notebook, and what is wrong with it."""
        if self.name.text() != name:
            self.name.setText(name)
            self.name.selectAll()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.name.setAccessibleDescription(problem)
        if bool(self.name.property("wrong")) != bool(problem):
            self.name.setProperty("wrong", bool(problem))
            self.name.style().unpolish(self.name)
            self.name.style().polish(self.name)

    def show_environments(self, items: tuple[EnvironmentItem, ...]) -> None:
        """Where the notebook can run; the default comes first."""
        self.environment.clear()
        icon = make_icon(self.look, Icon.ENVIRONMENT)
        for item in items:
            self.environment.addItem(icon, item.text, item.id)
        self.environment.setEnabled(len(items) > 0)

    def show_environment(self, chosen: EnvironmentId | None) -> None:
        """Where it will run; None for the default. One that is not here shows as what it is."""
        place = 0 if chosen is None else self.environment.findData(chosen)
        self.environment.setPlaceholderText("" if chosen is None else f"{chosen} (not here)")
        self.environment.setCurrentIndex(place)

    def _set_up(self) -> None:
        look = self.look
        self.name.setAccessibleName("Name of the notebook")
        self.environment.setEnabled(False)
        self.kinds.show_rows((_PYTHON,), _PYTHON.id)
        self.kinds.setFixedHeight(look.px(_KIND_ROW))
        self.kinds.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # one kind: nothing to choose
        self.no_template.hide()
        self.submit.setEnabled(False)
        self.submit.setDefault(True)
        self.submit.clicked.connect(self.submitted)
        self.cancel.clicked.connect(self.dismiss)
        self.name.textEdited.connect(self.name_edited)
        self.environment.activated.connect(self._on_environment)
        self.filter.left_down.connect(self._on_left_down)

    def _on_environment(self, place: int) -> None:
        self.environment_chosen.emit(self.environment.itemData(place))

    def _on_left_down(self) -> None:
        self.templates.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- layout

    def _lay_out(self) -> None:
        if self._dataset is not None:
            size = self.look.tokens.icon.size
            self.header.addWidget(self.icon_label(Icon.DATASET, "kind.dataset", size))
            self.header.addWidget(Label(self.look, self._dataset))
        self.header.addWidget(self.size_label)
        self.header.addStretch(1)
        self.no_template.setContentsMargins(10, 4, 0, 0)
        middle = list_column(
            self.filter,
            self.no_template,
            self.templates,
            grows=self.templates,
            most=self.look.px(_TEMPLATES),
        )
        preview = preview_column(self.look, self.preview, self.cells_text, self.tools)
        columns = (
            (self._make_side(), _SIDE),
            (middle, _TEMPLATES),
            (preview, WIDTH - _SIDE - _TEMPLATES),
        )
        self.lay_out(columns, self._make_footer())

    def _make_side(self) -> QWidget:
        look = self.look
        side = QScrollArea()
        side.setMaximumWidth(look.px(_SIDE))
        side.setWidgetResizable(True)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = look.theme.surface.window
        side.setStyleSheet(
            f"QScrollArea {{ background: {ground}; border: none; }}"
            f"QScrollArea > QWidget > QWidget {{ background: {ground}; }}"
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 14, 8, 12)
        column.setSpacing(4)
        if self._dataset is not None:
            column.addWidget(self._section(f"Notebooks on {self._dataset}"))
            column.addWidget(self.no_notebooks)
            column.addWidget(self.notebooks, 1_000)  # as high as its rows, where there is room
            column.addSpacing(6)
            column.addWidget(line_of(look, is_upright=False))
            column.addSpacing(8)
        column.addWidget(self._section("New notebook"))
        column.addWidget(self.kinds)
        column.addStretch(1)
        column.addWidget(self.manage)
        self.no_notebooks.setContentsMargins(8, 2, 8, 4)
        self.notebooks.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        side.setWidget(content)
        return side

    def _make_footer(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setContentsMargins(20, 16, 20 - RING_MARGIN, 16)
        row.setSpacing(8)
        row.addWidget(Label(look, "Name", tint="text.secondary"))
        row.addWidget(self.name, 2)
        row.addSpacing(8)
        row.addWidget(Label(look, "Environment", tint="text.secondary"))
        row.addWidget(self.environment, 2)
        self.name.setMaximumWidth(look.px(_NAME))
        self.environment.setMaximumWidth(look.px(_ENVIRONMENT))
        self.environment.setMinimumContentsLength(6)
        self.problem.setWordWrap(True)
        self.problem.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.problem.hide()  # all of its room is the environment's, which may say a lot
        row.addWidget(self.problem, 2)
        row.addStretch()
        for button in (self.cancel, self.submit):
            button.use_dialog_height()
            row.addWidget(button)
        return row

    def _section(self, text: str) -> Label:
        label = Label(self.look, text, role=TypeRole.SECTION, tint="text.secondary")
        label.setContentsMargins(8, 0, 8, 2)
        return label
