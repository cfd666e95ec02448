"""The dataset's tab: a line that says what of it is shown, and the grid or a hint."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.dataset.grid import Grid
from dssdesk.desk.dataset.sample_line import SampleLine
from dssdesk.desk.dataset.state import Rows, sample_text
from dssdesk.desk.dataset.wishes import SampleChoice, ViewChoice
from dssdesk.desk.kit.controls import EmptyHint
from dssdesk.desk.kit.theme import Look

_READING = "Reading the rows…"
_STOPPED = "Reading was cancelled."
_NO_ROWS = "This dataset has no rows."
_NO_MATCH = "No row matches."
_NO_COLUMN = "All columns are hidden."


class DatasetView(QWidget):
    """Shows rows, or says why there are none.

    Signals:
        read_requested: Read the sample again.
        all_rows_requested: Leave no row out any more.
        all_columns_requested: Hide no column any more.
        stop_requested: Stop what is being read.
    """

    read_requested = Signal()
    all_rows_requested = Signal()
    all_columns_requested = Signal()
    stop_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._hint: EmptyHint | None = None
        self.line = SampleLine(look)
        self.grid = Grid(look)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.line)
        layout.addLayout(self._stack, 1)
        self.grid.filter_button.clicked.connect(self.all_rows_requested)
        self.line.stop_requested.connect(self.stop_requested)

    @property
    def hint(self) -> str:
        """The hint that stands in the grid's place, if one does."""
        return self._hint.label.text() if self._hint is not None else ""

    def show_reading(self) -> None:
        """Rows are on their way; rows that are here stay."""
        if self.grid.rows is None:
            self._show_hint(_READING)

    def show_slow(self, doing: str, tip: str = "") -> None:
        """It takes a while, and can be stopped."""
        if self.grid.rows is None:
            self._show_hint(_READING, action="Cancel", wish=self.stop_requested)
        else:
            self.line.show_reading(doing, tip)

    def show_rows(self, rows: Rows, choice: SampleChoice) -> None:
        """The sample is there; its pages follow."""
        self.line.show_sample(sample_text(rows.sample, choice))
        self.grid.show_rows(rows)
        if rows.sample.rows == 0:
            self._show_hint(_NO_ROWS)
        else:
            self._drop_hint()

    def show_view(self, view: ViewChoice, problem: DssDeskError | None = None) -> None:
        """How rows are chosen, and what is wrong with that."""
        wrong = "" if problem is None else str(problem.details.get("column", ""))
        self.grid.show_view(view, wrong)
        self.grid.show_problem("" if problem is None else problem.message, wrong)
        self.show_emptiness(view)

    def show_emptiness(self, view: ViewChoice) -> None:
        """Say why the grid shows nothing, where that is so."""
        rows = self.grid.rows
        hint = None
        if rows is not None and rows.columns and not self.grid.shown_columns():
            hint = EmptyHint(self._look, _NO_COLUMN, action="Show all columns")
            hint.action_requested.connect(self.all_columns_requested)
        elif rows is not None and not rows.count and view.is_narrow:
            hint = EmptyHint(self._look, _NO_MATCH, action="Clear filters")
            hint.action_requested.connect(self.all_rows_requested)
        self.grid.show_hint(hint)

    def show_error(self, text: str) -> None:
        """The rows cannot be read."""
        self._show_hint(text, action="Try again", wish=self.read_requested)

    def show_stopped(self) -> None:
        """No rows are here, and none are on their way."""
        self._show_hint(_STOPPED, action="Read the rows", wish=self.read_requested)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # fields with a text take it for themselves
            self.stop_requested.emit()
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._hint is None:
            self.grid.setFocus(event.reason())

    def _show_hint(
        self, text: str, *, action: str = "", wish: "SignalInstance[tuple[()]] | None" = None
    ) -> None:
        has_keyboard = self._has_keyboard()
        self._drop_hint()
        self._hint = EmptyHint(self._look, text, action=action, parent=self)
        if has_keyboard:
            self.setFocus()  # a grid out of sight would hand it to some other part of the window
        if wish is not None:
            self._hint.action_requested.connect(wish)
        self._stack.addWidget(self._hint)
        self._stack.setCurrentWidget(self._hint)

    def _drop_hint(self) -> None:
        if self._hint is None:
            return
        has_keyboard = self._has_keyboard()
        self._stack.removeWidget(self._hint)
        self._hint.deleteLater()
        self._hint = None
        self._stack.setCurrentWidget(self.grid)
        if has_keyboard:
            self.grid.setFocus()

    def _has_keyboard(self) -> bool:
        """Whether keys go to this screen, and not to the line above the rows."""
        focus = QApplication.focusWidget()
        if focus is None or self.line.isAncestorOf(focus):
            return False
        return focus is self or self.isAncestorOf(focus)
