"""The page of a project's notebooks: header, table, what can be done with what is checked."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from dssdesk.desk.changing.refusals import READ_ONLY
from dssdesk.desk.kit.controls import (
    HINT_LEFT,
    RING_MARGIN,
    Button,
    ButtonKind,
    EmptyHint,
    FlatButton,
)
from dssdesk.desk.kit.dropping import paths_of
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.project.list_delegate import LEFT
from dssdesk.desk.project.list_model import ListModel
from dssdesk.desk.project.list_table import NotebookTable
from dssdesk.desk.project.state import ListRow, ListState, summary

_FILTER = 220
_LEAST_FILTER = 60
_RUN_ON = "Closing a tab leaves the kernel running. The yellow cross unloads it."
_NONE = "No notebooks in this project yet.\nStart from a template, or drop an .ipynb file here."
_MOVE = "Move to another project"
_NEW = "Start from a template, or upload a file"
_DUPLICATE = "Duplicate"
_DELETE = "Delete, after a question"
_NO_MATCH = "No notebook matches."
_NOTHING_RUNS = "No notebook of this project runs."


class ListView(QWidget):
    """Shows a `ListState`; the table's own signals are its `table`'s.

    Signals:
        filter_changed: Show only what matches.
        running_only_changed: `running` was pressed in or out.
        new_requested: The menu of new notebooks is wanted.
        unload_requested, move_requested, duplicate_requested, delete_requested, clear_requested:
            Of what is checked.
        files_dropped: Paths of files.
    """

    filter_changed = Signal(str)
    running_only_changed = Signal()
    new_requested = Signal()
    unload_requested = Signal()
    move_requested = Signal()
    duplicate_requested = Signal()
    delete_requested = Signal()
    clear_requested = Signal()
    files_dropped = Signal(list)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("Notebooks of the project")
        self.setAcceptDrops(True)
        self.title = QLabel("Notebooks")
        self.figure = QLabel()
        self.filter_field = FilterField(look, "Filter by name or dataset")
        self.running = Button(look, "Running 0", icon=Icon.RUNNING)
        self.new = Button(look, "New", kind=ButtonKind.PRIMARY, icon=Icon.ADD)
        self.model = ListModel()
        self.table = NotebookTable(look, self.model)
        self.none = EmptyHint(look, _NONE, action="New notebook")
        self.no_match = EmptyHint(look, _NO_MATCH, action="Clear filters")
        self.bar = SelectionBar(look)
        self.foot = QLabel(_RUN_ON)
        self._pages = QStackedWidget()
        self._clock = RingClock(look, self)
        self._lay_out()
        self._connect()
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_state(self, state: ListState, rows: tuple[ListRow, ...], running: int) -> None:
        """Show these rows; ``running`` counts those that run, whatever the filter hides."""
        self.figure.setText(str(state.count))
        may_write = state.project is None or state.project.may_write
        self.new.setEnabled(may_write)
        self.new.setToolTip(_NEW if may_write else READ_ONLY)
        self.running.setText(f"Running {running}")
        self.running.setChecked(state.running_only)
        self.running.updateGeometry()
        checked = sum(1 for row in rows if row.is_checked)
        is_all = bool(rows) and checked == len(rows)
        self.table.titles.show_order(
            state.sort, descending=state.descending, is_all=is_all, is_any=bool(checked)
        )
        self.table.show_rows(rows)
        is_filtered = bool(state.filter) or state.running_only
        self.no_match.label.setText(_NO_MATCH if state.filter else _NOTHING_RUNS)
        hint = self.no_match if is_filtered else self.none
        page = self.table if rows or state.project is None else hint
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
        self._clock.run(on=any(row.session and row.session.mark.turns for row in rows))

    def show_checked(self, rows: tuple[ListRow, ...], *, may_write: bool, can_move: bool) -> None:
        """Offer what can be done with what is checked."""
        self.bar.setVisible(bool(rows))
        self.foot.setVisible(not rows)
        if rows:
            self.bar.show_rows(rows, may_write=may_write, can_move=can_move)

    def apply_look(self) -> None:
        """Take fonts, colours and sizes of the current look."""
        look = self._look
        self.title.setFont(look.font(TypeRole.PAGE))
        self.figure.setFont(look.font(TypeRole.BODY, figures=True))
        self.foot.setFont(look.font(TypeRole.SMALL))
        for label, tint in (
            (self.title, "text.primary"),
            (self.figure, "text.muted"),
            (self.foot, "text.muted"),
        ):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), look.colour(tint))
            label.setPalette(palette)
        self.filter_field.setMinimumWidth(look.px(_LEAST_FILTER))
        self.filter_field.setMaximumWidth(look.px(_FILTER))
        self.header.setFixedHeight(look.px(look.tokens.bar.page_header))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("surface.base"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _lay_out(self) -> None:
        self.header = QWidget()
        header = QHBoxLayout(self.header)
        header.setContentsMargins(LEFT, 0, 20 - RING_MARGIN, 0)
        header.setSpacing(8 - RING_MARGIN)
        header.addWidget(self.title)
        header.addSpacing(8)
        header.addWidget(self.figure)
        header.addStretch(1)
        header.addWidget(self.filter_field, 1000)
        header.addWidget(self.running)
        header.addWidget(self.new)
        self.running.setCheckable(True)
        self.running.setToolTip("Show only notebooks that run")
        self.new.setToolTip(_NEW)
        for page in (self.table, self.none, self.no_match):
            self._pages.addWidget(page)
        for hint in (self.none, self.no_match):
            hint.setContentsMargins(LEFT - HINT_LEFT, 0, 0, 0)  # below the title
        self.foot.setContentsMargins(LEFT, 8, LEFT, 16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.foot)
        layout.addWidget(self.bar)
        self.bar.hide()
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.filter_field.filter_changed.connect(self.filter_changed)
        self.filter_field.left_down.connect(self._enter_table)
        self.running.toggled.connect(self.running_only_changed)
        self.new.clicked.connect(self.new_requested)
        self.none.action_requested.connect(self.new_requested)
        self.no_match.action_requested.connect(self._on_clear_filters)
        self.bar.unload.clicked.connect(self.unload_requested)
        self.bar.move_to.clicked.connect(self.move_requested)
        self.bar.duplicate.clicked.connect(self.duplicate_requested)
        self.bar.delete.clicked.connect(self.delete_requested)
        self.bar.clear.clicked.connect(self.clear_requested)
        self._clock.turned.connect(self._on_turned)

    def _enter_table(self) -> None:
        self.table.setFocus()

    def _on_clear_filters(self) -> None:
        self.running.setChecked(False)
        self.filter_field.clear()

    def _on_turned(self) -> None:
        self.table.turn_rings(self._clock.step)


class SelectionBar(QWidget):
    """At the bottom while something is checked: how much, and what can be done with it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setMinimumWidth(1)  # it comes and goes: what stands beside the page must not move
        self.words = QLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.clear = FlatButton(look, Icon.CLOSE, "Clear selection")
        self.duplicate = FlatButton(look, Icon.DUPLICATE, _DUPLICATE, text="Duplicate")
        self.move_to = FlatButton(look, Icon.PROJECT, _MOVE, text="Move to…")
        self.delete = FlatButton(look, Icon.DELETE, _DELETE, text="Delete…")
        self.unload = Button(look, "Unload", icon=Icon.UNLOAD)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(LEFT, 3, 20 - RING_MARGIN, 3)
        row.setSpacing(8 - RING_MARGIN)
        row.addWidget(self.words, 1)
        for button in (self.clear, self.duplicate, self.move_to, self.delete, self.unload):
            row.addWidget(button)
        self._texts = {one: one.text() for one in (self.duplicate, self.move_to, self.delete)}

    def show_rows(self, rows: tuple[ListRow, ...], *, may_write: bool, can_move: bool) -> None:
        """Offer what can be done with these."""
        running = sum(1 for row in rows if row.session is not None)
        self.words.setFont(self._look.font(TypeRole.STRONG, figures=True))
        self.words.setText(summary(rows, "selected"))
        self.unload.setText(f"Unload {running}" if running else "Unload")
        self.unload.setEnabled(bool(running))
        self.unload.setToolTip("" if running else "Nothing of it runs")
        self.unload.updateGeometry()
        for button, tip in ((self.duplicate, _DUPLICATE), (self.delete, _DELETE)):
            button.setEnabled(may_write)
            button.setToolTip(tip if may_write else READ_ONLY)
        self.move_to.setEnabled(may_write and can_move)
        no_move = "There is no other project to move to" if may_write else READ_ONLY
        self.move_to.setToolTip(_MOVE if may_write and can_move else no_move)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Icons alone where how much is selected would have no room beside the texts."""
        for button, text in self._texts.items():
            button.setText(text)
        needed = self._row.minimumSize().width() + self.words.sizeHint().width()
        if needed > self.width():
            for button in self._texts:
                button.setText("")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.window"))
        painter.fillRect(0, 0, self.width(), 1, self._look.colour("line.default"))
