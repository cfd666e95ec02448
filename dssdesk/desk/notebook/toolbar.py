"""The bar above the cells: what one does most, then the dataset and the kernel at the right."""

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QSizePolicy, QWidget

from dssdesk.desk.kit.actions import ActionSet, fill_menu, make_menu
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.marks import RingClock, mark_of
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.notebook.exports.messages import Form
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.desk.notebook.tool_buttons import ActionButton, IconButton, MenuButton
from dssdesk.desk.running.words import activity_text, phase_word, state_word
from dssdesk.wire.cells import CellKind
from dssdesk.wire.sessions import SessionPhase

_WITH_WORDS = ("notebook.run", "notebook.run_all", "notebook.interrupt", "notebook.restart")
_CELLS = ("notebook.insert_code", "notebook.insert_text")
_ICONS = ("notebook.move_up", "notebook.move_down", "notebook.delete_cells", "notebook.undo")
_KINDS = ("notebook.make_code", "notebook.make_markdown", "notebook.make_raw")
_MORE = (
    *("notebook.find", "notebook.clear_all_outputs", "notebook.rename", "notebook.duplicate"),
    "notebook.save_template",
    *(f"notebook.export_{form}" for form in Form),
    "notebook.close_and_halt",
)
_WORDS = {CellKind.CODE: "Code", CellKind.MARKDOWN: "Text", CellKind.RAW: "Raw"}


class Toolbar(QWidget):
    """Flat buttons made from the tab's actions.

    Signals:
        dataset_pressed: The dataset's button was pressed.
    """

    dataset_pressed = Signal()

    def __init__(
        self,
        look: Look,
        actions: ActionSet,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._actions = actions
        self._rings = RingClock(look, self)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(2)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._worded = [self._add(name, words=True) for name in _WITH_WORDS]
        lines = [self._add_line()]
        self._worded += [self._add(name, words=True) for name in _CELLS]
        lines.append(self._add_line())
        self._plain = [self._add(name, words=False) for name in _ICONS]
        lines.append(self._add_line())
        self._kind = MenuButton(look, "Kind of the cell", self)
        self._kind.setMenu(self._kind_menu())
        self._layout.addWidget(self._kind)
        self._layout.addStretch(1)
        self.dataset = MenuButton(look, "Dataset", self, icon=Icon.DATASET)
        self.dataset.clicked.connect(self.dataset_pressed)
        self.dataset.hide()
        self._layout.addWidget(self.dataset)
        self._shields = {
            on: make_icon(look, Icon.TRUSTED if on else Icon.NOT_TRUSTED, "text.muted")
            for on in (True, False)
        }
        self.trust = IconButton(look, self._shields[False], "Not trusted", self)
        self.trust.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.trust.clicked.connect(self._on_trust)
        self._layout.addWidget(self.trust)
        self.kernel = MenuButton(look, "Kernel", self, rings=self._rings)
        self.kernel.setMenu(self._kernel_menu())
        self._layout.addWidget(self.kernel)
        self.contents = self._add_icon(Icon.CONTENTS, "Contents", "notebook.contents")
        self.variables = self._add_icon(Icon.VARIABLE, "Variables", "notebook.variables")
        self.more = IconButton(look, make_icon(look, Icon.MORE), "More for this notebook", self)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self._on_more)
        self._layout.addWidget(self.more)
        self._lines = tuple(lines)
        self._groups: tuple[tuple[QWidget, ...], ...] = (
            (*self._plain, lines[2]),
            (self._kind, lines[1]),
            (self.contents, self.variables),
            (*self._worded[-len(_CELLS) :], lines[0]),
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)
        self._fit()

    def show_state(self, state: NotebookState) -> None:
        """Show kind, dataset and kernel as they are now."""
        active = state.chosen.active
        if active is not None and state.document.has(active):
            self._kind.show_text(_WORDS[state.document.kind(active)])
        self.dataset.setVisible(state.dataset is not None)
        if state.dataset is not None:
            self.dataset.show_text(state.dataset)
            self.dataset.setToolTip(f"Lab of {state.dataset}")
        self._show_trust(is_trusted=state.is_trusted)
        session = state.session
        if session is None:
            name = state.environment
            self.kernel.show_text(name or "No kernel")
            self.kernel.show_mark(None)
            self._rings.run(on=False)
            self.kernel.setToolTip("No kernel runs. It starts when you run a cell.")
        else:
            mark = mark_of(session.phase)
            # While a kernel starts, its environment may not be known yet.
            starts = session.progress is not None
            is_busy = session.phase is SessionPhase.BUSY  # its time is in the status bar
            word = phase_word(session.phase) if is_busy else state_word(session, 0.0)
            self.kernel.show_text((not starts and session.environment_name) or word)
            self.kernel.show_mark(mark)
            self._rings.run(on=mark.turns)
            tooltip = f"{word} · {session.environment_name}"
            self.kernel.setToolTip(activity_text(session, 0.0) if starts else tooltip)
        self._fit_words()

    def _show_trust(self, *, is_trusted: bool) -> None:
        name = (
            "Trusted: outputs may run scripts"
            if is_trusted
            else "Not trusted: outputs run no scripts. Click to trust this notebook."
        )
        if name != self.trust.toolTip():
            self.trust.setIcon(self._shields[is_trusted])
            self.trust.setToolTip(name)
            self.trust.setAccessibleName(name)

    @Slot()
    def _on_trust(self) -> None:
        self._actions["notebook.trust"].trigger()

    @Slot()
    def _on_more(self) -> None:
        menu = make_menu(self)
        fill_menu(menu, [self._actions[name] for name in _MORE])
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.base"))
        painter.setPen(QPen(self._look.colour("line.default"), 1))
        painter.drawLine(
            QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5)
        )
        painter.end()

    def _add(self, action_id: str, *, words: bool) -> ActionButton:
        button = ActionButton(self._look, self._actions[action_id], has_word=words, parent=self)
        self._layout.addWidget(button)
        return button

    def _add_icon(self, icon: Icon, name: str, action_id: str) -> IconButton:
        button = IconButton(self._look, make_icon(self._look, icon), name, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._actions[action_id].trigger)
        self._layout.addWidget(button)
        return button

    def _add_line(self) -> QWidget:
        line = _Line(self._look, self)
        self._layout.addWidget(line)
        return line

    def _kind_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addActions([self._actions[name] for name in _KINDS])
        return menu

    def _kernel_menu(self) -> QMenu:
        menu = QMenu(self)
        names = ("interrupt", "restart", "restart_and_run_all", "console", "shut_down")
        menu.addActions([self._actions[f"notebook.{name}"] for name in names])
        return menu

    def _fit_words(self) -> None:
        side = self._look.px(self._look.tokens.control.icon_button + 2)
        lines = sum(line.width() + self._layout.spacing() for line in self._lines)
        margins = self._layout.contentsMargins()
        fixed = (len(self._plain) + 4) * side + lines + margins.left() + margins.right()
        menus = [self._kind, self.kernel, *([self.dataset] if self.dataset.isVisible() else [])]
        fixed += sum(menu.sizeHint().width() + 2 for menu in menus)
        runs, inserts = self._worded[: -len(_CELLS)], self._worded[-len(_CELLS) :]
        words = sum(button.wide_width() + 2 for button in runs)
        few = sum(button.wide_width() + 2 for button in inserts)
        least = fixed + len(runs) * side
        has_all = fixed + words + few <= self.width()
        # Two plus signs say less than the words do, and less than arrows that are elsewhere too.
        has_few = has_all or least + few - len(self._plain) * side <= self.width()
        for button in runs:
            button.show_word(on=has_all)
        for button in inserts:
            button.show_word(on=has_few)
        self._fit_groups(least + (few if has_few else len(inserts) * side))

    def _fit_groups(self, needed: int) -> None:
        """Where even icons have no room, those go first that are elsewhere too."""
        spare = self.width() - needed
        for group in self._groups:
            is_shown = spare >= 0
            for widget in group:
                widget.setVisible(is_shown)
                if not is_shown:
                    spare += widget.sizeHint().width() + self._layout.spacing()

    @Slot()
    def _fit(self) -> None:
        look = self._look
        self.setFixedHeight(look.px(look.tokens.bar.toolbar))
        self._layout.setContentsMargins(look.px(12), 0, look.px(12), 0)
        side = look.px(look.tokens.control.icon_button)
        for icon_button in (self.trust, self.contents, self.variables, self.more):
            icon_button.setFixedSize(side, side)
        self._fit_words()
        for button in (
            *self._worded,
            *self._plain,
            self._kind,
            self.dataset,
            self.trust,
            self.kernel,
        ):
            button.updateGeometry()


class _Line(QWidget):
    """A hairline between groups."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(look.px(15), look.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(
            QRect(self.width() // 2, 0, 1, self.height()), self._look.colour("line.default")
        )
        painter.end()
