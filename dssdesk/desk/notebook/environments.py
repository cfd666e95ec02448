"""Where the notebook's kernel runs: the choice, and a folder that one points at."""

import functools

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.kit.actions import add_section, make_action
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.file_dialog import FileDialog
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.catalogue import EnvironmentItem, EnvironmentList, ListEnvironments
from dssdesk.wire.instance import Done
from dssdesk.wire.projects import AddEnvironment, ChooseEnvironment

_ASKING = "Looking for environments…"
_FAILED = "Environments cannot be listed"


class Environments(QObject):
    """Asks for the list when somebody wants to choose.

    Signals:
        menu_wished: The menu in which one chooses shall open.
    """

    menu_wished = Signal()

    def __init__(self, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._known: tuple[EnvironmentItem, ...] = ()
        self._menu: QMenu | None = None
        self._is_asking = False

    def fill(self, menu: QMenu) -> None:
        """Put the choice at the end of a menu that is about to show."""
        self._menu = menu
        self._show()
        if not self._is_asking:
            self._is_asking = True
            self._presenter.needs.link.ask(ListEnvironments()).then(self._on_list, self._on_no_list)

    def choose(self, item: EnvironmentItem) -> None:
        """Run there from now on; asks where variables would be lost."""
        state = self._presenter.state
        session = state.session
        if session is not None and session.environment == item.id:
            return
        if session is None or not state.is_running:
            self._choose(item)
            return
        question = Question(
            title=f"Run “{state.notebook.title}” in {item.name}?",
            text="The kernel is restarted there. Variables will be lost. Code and outputs stay.",
            choice=Choice("restart", "Restart there"),
        )
        self._presenter.needs.ask(question, functools.partial(self._on_answer, item))

    def choose_folder(self) -> None:
        """Let the person point at a Python."""
        dialog = FileDialog(self._presenter.view, "Choose the folder of a Python environment")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.add)
        dialog.open()

    @Slot(str)
    def add(self, path: str) -> None:
        """Offer the Python in this folder, and run there."""
        before = frozenset(item.id for item in self._known)
        self._presenter.ask(
            AddEnvironment(path=path),
            otherwise="There is no Python to run notebooks in",
            then=functools.partial(self._on_added, before),
        )

    def _show(self) -> None:
        menu = self._menu
        if menu is None:
            return
        for action in menu.actions():
            if action.property("environment"):
                menu.removeAction(action)
        chosen = self._chosen_one()
        before = len(menu.actions())
        add_section(menu, "Environment", self._presenter.needs.look)
        for item in self._known:
            action = make_action(item.text, menu)
            action.setCheckable(True)
            action.setChecked(item.id == chosen)
            action.setToolTip("The default" if item.is_default else "")
            action.triggered.connect(functools.partial(self._on_item, item))
            menu.addAction(action)
        if not self._known:
            menu.addAction(_ASKING).setEnabled(False)
        folder = make_action("A folder…", menu)
        folder.triggered.connect(self.choose_folder)
        menu.addAction(folder)
        for action in menu.actions()[before:]:
            action.setProperty("environment", True)
        if menu.isVisible():  # it has grown, and Qt leaves it where it is
            most = menu.screen().availableGeometry().right() - menu.sizeHint().width()
            menu.move(min(menu.x(), most), menu.y())

    def _chosen_one(self) -> EnvironmentId | None:
        """The one that it runs in, or would."""
        state = self._presenter.state
        if state.session is not None:
            return state.session.environment
        named = [item.id for item in self._known if item.name == state.environment]
        named += [item.id for item in self._known if item.is_default]
        return named[0] if named else None

    def _choose(self, item: EnvironmentItem) -> None:
        message = ChooseEnvironment(notebook=self._presenter.state.notebook, environment=item.id)
        then = functools.partial(self._on_chosen, item)
        self._presenter.ask(message, otherwise=f"{item.name} was not chosen", then=then)

    def _on_item(self, item: EnvironmentItem) -> None:
        self.choose(item)

    def _on_answer(self, item: EnvironmentItem, answer: str) -> None:
        if answer == "restart":
            self._choose(item)

    def _on_chosen(self, item: EnvironmentItem, _reply: Done) -> None:
        self._presenter.state.environment_name = item.name
        self._presenter.changed.emit()

    def _on_list(self, listed: EnvironmentList) -> None:
        self._is_asking = False
        if listed.environments != self._known:
            self._known = listed.environments
            self._show()

    def _on_no_list(self, error: DssDeskError) -> None:
        self._is_asking = False
        self._presenter.telling.failure(_FAILED, error)

    def _on_added(self, before: frozenset[EnvironmentId], listed: EnvironmentList) -> None:
        self._known = listed.environments
        new = [item for item in listed.environments if item.id not in before]
        if before and len(new) == 1:
            self.choose(new[0])
            return
        notice = Notice(
            title="The environment is in the list", text="Choose it in the kernel menu."
        )
        self._presenter.needs.notify(notice)
