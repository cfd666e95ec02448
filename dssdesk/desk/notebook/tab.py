"""The notebook tab as the window shows it: toolbar, banner, cells; and the tab's own words."""

import functools
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.kit.actions import ActionSet, Context, make_action, make_menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import Mark, mark_of
from dssdesk.desk.kit.text import when_text
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.actions import ACTIONS, COMMAND_KEYS
from dssdesk.desk.notebook.assist import Assistant
from dssdesk.desk.notebook.banner import Banner, Remedy, tidings_of
from dssdesk.desk.notebook.cell_menu import CellMenu
from dssdesk.desk.notebook.cell_tools import CellTools
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.commands import Commands
from dssdesk.desk.notebook.contents import headings
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.find_bar import FindBar
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.desk.notebook.remembering import Remembering
from dssdesk.desk.notebook.timers import one_shot
from dssdesk.desk.notebook.toolbar import Toolbar
from dssdesk.desk.notebook.variables_pane import VariablesPane
from dssdesk.desk.running.words import activity_text
from dssdesk.wire.places import DatasetRef, NotebookRef

_PANE = 340
_SECOND = 1000
_CARET_SOON = 100  # milliseconds: words that follow the caret need not follow each key


class NotebookTab(QObject):
    """One notebook in a tab.

    Signals:
        changed: Title, mark or the words for the status bar are others.
        moved: It has another name now; carries the `NotebookRef`.
    """

    changed = Signal()
    moved = Signal(NotebookRef)

    def __init__(self, needs: Needs, notebook: NotebookRef) -> None:
        super().__init__()
        self._needs = needs
        self.widget = QWidget()
        self.widget.setAccessibleName(f"Notebook {notebook.title}")
        self.presenter = NotebookPresenter(needs, notebook)
        self.commands = Commands(self.presenter)
        self.actions = ActionSet(ACTIONS, self.commands, look=needs.look, host=self.widget)
        self.details: QWidget | None = None
        self._toolbar = Toolbar(needs.look, self.actions)
        self._banner = Banner(needs.look)
        self._find_bar: FindBar | None = None
        self._middle = QSplitter(Qt.Orientation.Horizontal)
        self._variables: VariablesPane | None = None
        self._assistant = Assistant(needs, self.presenter)
        view = self.presenter.view
        self._tools = CellTools(needs.look, self.actions, view.viewport())
        self._cell_menu = CellMenu(view, self.commands, self.actions)
        view.settled.connect(self._on_settled)
        self._caret_soon = one_shot(self, _CARET_SOON, self.changed.emit)
        self._second = one_shot(self, _SECOND, self._on_second)
        view.editor_made.connect(self._on_editor_made)
        self._lay_out()
        self._bind_keys()
        self._wire()
        self.presenter.sending.start()
        self._on_changed()

    @property
    def notebook(self) -> NotebookRef:
        """Which notebook it shows now."""
        return self.presenter.state.notebook

    @property
    def title(self) -> str:
        """For the tab bar."""
        return self.notebook.title

    @property
    def icon(self) -> Icon:
        """For the tab bar."""
        return Icon.NOTEBOOK

    @property
    def mark(self) -> Mark | None:
        """What its kernel does; for the tab bar."""
        session = self.presenter.state.session
        return mark_of(session.phase) if session is not None else None

    @property
    def kernel_words(self) -> str:
        """For the left of the status bar: what the kernel does."""
        session = self.presenter.state.session
        return activity_text(session, time.time()) if session is not None else "No kernel"

    @property
    def place_words(self) -> tuple[str, ...]:
        """For the right of the status bar: mode, and whether the file is up to date."""
        state = self.presenter.state
        mode = "Edit mode" if state.chosen.is_editing else "Command mode"
        if not state.is_open:
            return ("Not open",) if state.open_error else ("Opening…",)
        if not state.is_saved:
            return (*self._caret_words(), mode, "Not saved yet")
        where = (*self._caret_words(), mode)
        if state.saved_at is None:
            return where
        return (*where, f"Saved {when_text(state.saved_at, time.time())}")

    def _caret_words(self) -> tuple[str, ...]:
        """Where the caret is: ``Ln 3, Col 28``; nothing in command mode."""
        editor = self.presenter.active_editor()
        if editor is None:
            return ()
        before = editor.source[: editor.caret()].split("\n")
        return (f"Ln {len(before)}, Col {len(before[-1]) + 1}",)

    def can_close(self) -> bool:
        """Whether nothing typed would be lost; where it would, the person is told."""
        if self.presenter.can_close():
            return True
        self.presenter.state.was_kept_open = True
        self.presenter.telling.unsent()
        self._on_changed()
        return False

    def closed(self) -> None:
        """The tab is gone; the session goes on."""
        self._second.stop()
        self._assistant.close()
        self.commands.variables.close()
        self.presenter.close()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._toolbar)
        layout.addWidget(self._banner)
        self._middle.setChildrenCollapsible(False)
        self._middle.setHandleWidth(1)
        self._middle.addWidget(self.presenter.view)
        layout.addWidget(self._middle, 1)
        self.widget.setFocusProxy(self.presenter.view)

    def _wire(self) -> None:
        self.presenter.changed.connect(self._on_changed)
        self.presenter.moved.connect(self.moved)
        self.presenter.gone.connect(self._on_gone)
        self.presenter.view.answered.connect(self._on_answered)
        self.presenter.view.unfold_wished.connect(self._on_unfold)
        self.commands.finder.wished.connect(self._on_find)
        self.commands.environments.menu_wished.connect(self._toolbar.kernel.showMenu)
        self.commands.contents_wished.connect(self._on_contents)
        self.commands.variables_wished.connect(self._on_variables)
        self._toolbar.kernel.menu().aboutToShow.connect(self._on_kernel_menu)
        self._banner.remedy_wished.connect(self._on_remedy)
        self._toolbar.dataset_pressed.connect(self._on_dataset)
        if self._needs.memory is not None:
            Remembering(self.presenter, self._needs.memory)

    def _bind_keys(self) -> None:
        view = self.presenter.view
        for record in ACTIONS:
            if record.context is Context.FOCUS:
                view.addAction(self.actions[record.id])
        for action_id, keys in COMMAND_KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.actions[action_id].trigger)

    @Slot()
    def _on_changed(self) -> None:
        state = self.presenter.state
        self.actions.update_state()
        self._toolbar.show_state(state)
        self._banner.show_tidings(tidings_of(state))
        self._count_on()
        self.changed.emit()

    @Slot()
    def _on_second(self) -> None:
        self.changed.emit()
        self._count_on()

    def _count_on(self) -> None:
        """While a cell runs, the words say for how long."""
        session = self.presenter.state.session
        if session is not None and session.busy_since is not None:
            self._second.start()
        else:
            self._second.stop()

    @Slot(object)
    def _on_editor_made(self, editor: CodeEditor) -> None:
        editor.cursorPositionChanged.connect(self._caret_soon.start)

    @Slot()
    def _on_settled(self) -> None:
        self._tools.place(self.presenter.view.active_ground())

    @Slot()
    def _on_gone(self) -> None:
        self._needs.close_tab(self.notebook)

    @Slot()
    def _on_find(self) -> None:
        """The first time: most notebooks that are opened are only read."""
        layout = self.widget.layout()
        if self._find_bar is None and isinstance(layout, QVBoxLayout):
            self._find_bar = FindBar(self._needs.look, self.commands.finder, self.widget)
            layout.insertWidget(1, self._find_bar)
            self._find_bar.start()

    @Slot()
    def _on_variables(self) -> None:
        """The pane comes, or goes."""
        variables = self.commands.variables
        variables.turn(on=not variables.is_on)
        if self._variables is None:
            self._variables = VariablesPane(self._needs.look, variables, self.widget)
            self._variables.away.clicked.connect(self.actions["notebook.variables"].trigger)
            self._middle.addWidget(self._variables)
            self._middle.setStretchFactor(0, 1)
            width = self._needs.look.px(_PANE)
            self._middle.setSizes([max(1, self._middle.width() - width), width])
        self._variables.setVisible(variables.is_on)
        self.actions.update_state()

    def make_contents_menu(self) -> QMenu:
        """Headings as a menu, each leads to its cell."""
        menu = make_menu(self.widget)
        found = headings(self.presenter.state.document)
        for heading in found:
            action = make_action("    " * (heading.level - 1) + heading.text, menu)
            action.triggered.connect(functools.partial(self._go_to, heading.cell_id))
            menu.addAction(action)
        if not found:
            hint = "No headings yet. A text cell that begins with # makes one."
            menu.addAction(hint).setEnabled(False)
        return menu

    @Slot()
    def _on_contents(self) -> None:
        button, menu = self._toolbar.contents, self.make_contents_menu()
        left = button.width() - menu.sizeHint().width()
        menu.popup(button.mapToGlobal(QPoint(left, button.height())))

    def _go_to(self, cell_id: CellId) -> None:
        if self.presenter.state.document.has(cell_id):
            self.commands.select(choosing.one(cell_id))

    @Slot()
    def _on_kernel_menu(self) -> None:
        self.commands.environments.fill(self._toolbar.kernel.menu())

    @Slot(str, Part)
    def _on_unfold(self, cell_id: str, part: Part) -> None:
        self.commands.showing.unfold(CellId(cell_id), part)

    @Slot(str, str)
    def _on_answered(self, prompt_id: str, text: str) -> None:
        self.commands.kernel.answer(prompt_id, text)

    @Slot(Remedy)
    def _on_remedy(self, remedy: Remedy) -> None:
        commands = self.commands
        done_by: dict[Remedy, Callable[[], object]] = {
            Remedy.TAKE_OVER: commands.take_over,
            Remedy.OPEN_AGAIN: self.presenter.sending.open_again,
            Remedy.CHOOSE_ENVIRONMENT: commands.environments.menu_wished.emit,
            Remedy.RESTART: commands.kernel.restart,
            Remedy.RESTART_TO_HERE: commands.kernel.restart_and_run_here,
            Remedy.SHOW_CONFLICT: self.presenter.show_conflict,
            Remedy.SAVE_TYPED: commands.typed_text.save,
            Remedy.COPY_TYPED: commands.typed_text.copy,
            Remedy.DISCARD_TYPED: commands.typed_text.discard,
            Remedy.CANCEL_EXPORT: commands.files.cancel_exports,
        }
        done_by[remedy]()

    @Slot()
    def _on_dataset(self) -> None:
        state = self.presenter.state
        if state.dataset is None or self._needs.dataset_menu is None:
            return
        button = self._toolbar.dataset
        dataset = DatasetRef(project=state.notebook.project, name=state.dataset)
        menu = self._needs.dataset_menu(dataset, self.widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
