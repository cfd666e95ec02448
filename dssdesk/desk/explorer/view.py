"""The pane at the left: filter, plus, the tree, or a hint where nothing is."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dssdesk.desk.explorer.model import TreeModel
from dssdesk.desk.explorer.state import GROUPS, ExplorerState, Node, NodeKey
from dssdesk.desk.explorer.tree_view import TreeView
from dssdesk.desk.kit.controls import EmptyHint, FlatButton
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.theme import Look

_NO_PROJECTS = "No projects yet.\nProjects that you create appear here."
_NONE_FOR_ME = "No projects yet.\nProjects that somebody lets you read appear here."
_NEW = "New notebook or project"
_NO_PLACE = "New notebook: there is no project yet to put it in"
_NO_MATCH = "No name matches."
_FOLDS = "tree"


class ExplorerView(QWidget):
    """Shows an `ExplorerState`.

    Signals:
        filter_changed: The text in the filter field.
        new_requested: The plus was pressed.
        new_project_requested: The hint's button was pressed.
        open_requested, current_node_changed, unload_requested, menu_requested: see `TreeView`.
    """

    filter_changed = Signal(str)
    new_requested = Signal()
    new_project_requested = Signal()
    open_requested = Signal(object)
    current_node_changed = Signal(object)
    unload_requested = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.model = TreeModel()
        self.tree = TreeView(look, self.model)
        self.filter_field = FilterField(look)
        self.new_button = FlatButton(look, Icon.ADD, _NEW)
        self.no_projects = EmptyHint(look, _NO_PROJECTS, action="New project")
        self.none_for_me = EmptyHint(look, _NONE_FOR_ME)
        self.no_match = EmptyHint(look, _NO_MATCH, action="Clear filter")
        self._pages = QStackedWidget()
        self._unfolded: set[NodeKey] | None = None
        self._is_first = True
        self._seen: set[NodeKey] = set()
        self._memory: Memory | None = None
        self._folds: dict[str, Any] = {}
        self._clock = RingClock(look, self)
        self._lay_out()
        self._connect()

    def show_state(self, state: ExplorerState) -> None:
        """Show these projects and what runs."""
        nodes = state.nodes()
        self._remember_folds(is_filtered=bool(state.filter))
        self.model.show_nodes(nodes)
        self._fold(is_filtered=bool(state.filter))
        if nodes or not state.is_loaded:
            self._pages.setCurrentWidget(self.tree)
        else:
            empty = self.no_projects if state.may_create else self.none_for_me
            self._pages.setCurrentWidget(self.no_match if state.filter else empty)
        self._clock.run(on=state.has_busy)
        has_place = state.first_project is not None or state.may_create
        self.new_button.setEnabled(has_place)
        self.new_button.setToolTip(_NEW if has_place else _NO_PLACE)

    def remember_in(self, memory: Memory) -> None:
        """Fold and unfold as at the last start, and keep what a person changes of it."""
        self._memory = memory
        self._folds = memory.recall(_FOLDS)
        for index in self.model.indexes():
            node = self.model.node_at(index)
            if node is not None and _fold_name(node.key) in self._folds:
                self.tree.setExpanded(index, bool(self._folds[_fold_name(node.key)]))
        self.tree.expanded.connect(self._on_folded)
        self.tree.collapsed.connect(self._on_folded)

    def select(self, key: NodeKey) -> bool:
        """Make the row current and bring it into view, telling nobody; False if there is none."""
        index = self.model.index_of(key)
        if not index.isValid():
            return False
        blocked = QSignalBlocker(self.tree)
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)
        blocked.unblock()
        self.tree.viewport().update()
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("surface.window"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 8, 8)
        top.setSpacing(4)
        top.addWidget(self.filter_field, 1)
        top.addWidget(self.new_button)
        for page in (self.tree, self.no_projects, self.none_for_me, self.no_match):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)
        self.setMinimumWidth(self._look.tokens.pane.tree_min)

    def _connect(self) -> None:
        self.filter_field.filter_changed.connect(self.filter_changed)
        self.filter_field.left_down.connect(self._enter_tree)
        self.new_button.clicked.connect(self.new_requested)
        self.no_projects.action_requested.connect(self.new_project_requested)
        self.no_match.action_requested.connect(self.filter_field.clear)
        self.tree.open_requested.connect(self.open_requested)
        self.tree.current_node_changed.connect(self.current_node_changed)
        self.tree.unload_requested.connect(self.unload_requested)
        self.tree.menu_requested.connect(self.menu_requested)
        self._clock.turned.connect(self._on_turned)

    def _enter_tree(self) -> None:
        self.tree.setFocus()
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self.model.index(0, 0))

    def _remember_folds(self, *, is_filtered: bool) -> None:
        """Before a filter unfolds everything, remember what was unfolded."""
        if is_filtered and self._unfolded is None:
            self._unfolded = {
                node.key
                for index in self.model.indexes()
                if self.tree.isExpanded(index) and (node := self.model.node_at(index)) is not None
            }

    def _fold(self, *, is_filtered: bool) -> None:
        if is_filtered:
            self.tree.expandAll()
        elif self._unfolded is not None:
            unfolded, self._unfolded = self._unfolded, None
            for index in self.model.indexes():
                node: Node | None = self.model.node_at(index)
                self.tree.setExpanded(index, node is not None and node.key in unfolded)
        else:
            self._unfold_new()

    def _unfold_new(self) -> None:
        """The first project is open at first, and groups always follow their project."""
        for index in self.model.indexes():
            node = self.model.node_at(index)
            if node is None or node.key in self._seen:
                continue
            self._seen.add(node.key)
            is_group = node.key.kind in GROUPS
            is_open = self._folds.get(_fold_name(node.key), is_group or self._is_first)
            if is_open is not self.tree.isExpanded(index):
                self.tree.setExpanded(index, bool(is_open))
            self._is_first = False

    def _on_folded(self, index: QModelIndex) -> None:
        node = self.model.node_at(index)
        # While a filter unfolds everything, nothing that a person did is told.
        if self._memory is not None and node is not None and self._unfolded is None:
            self._folds[_fold_name(node.key)] = self.tree.isExpanded(index)
            self._memory.keep(_FOLDS, dict(self._folds))

    def _on_turned(self) -> None:
        self.tree.turn_rings(self._clock.step)


def _fold_name(key: NodeKey) -> str:
    return f"{key.kind}:{key.project}"
