"""The model tells Qt only what changed."""

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.explorer.model import TreeModel
from dssdesk.desk.explorer.state import ExplorerState, NodeKey, NodeKind
from dssdesk.wire.catalogue import NotebookItem, ProjectItem

KEY = ProjectKey("NYC")


def state_of(*names: str) -> ExplorerState:
    state = ExplorerState()
    notebooks = tuple(NotebookItem(name=name) for name in names)
    state.show_projects([ProjectItem(key=KEY, name="NYC flights", notebooks=notebooks)])
    return state


def key_of(name: str) -> NodeKey:
    return NodeKey(NodeKind.NOTEBOOK, KEY, name)


@pytest.fixture
def model(qapp) -> TreeModel:
    model = TreeModel()
    model.tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    model.show_nodes(state_of("a", "b", "c").nodes())
    return model


def titles(model: TreeModel) -> list[str]:
    return [index.data() for index in model.indexes()]


def test_it_shows_what_it_was_given(model):
    assert titles(model) == ["NYC flights", "Datasets", "Notebooks", "a", "b", "c"]


@pytest.mark.parametrize(
    "names",
    [(), ("b",), ("a", "b", "c", "d"), ("x", "a", "c"), ("c", "b", "a"), ("b", "d", "a", "c")],
)
def test_any_other_list_is_reached_and_what_stays_keeps_its_index(model, names):
    kept = {name: QPersistentModelIndex(model.index_of(key_of(name))) for name in ("a", "b", "c")}
    model.show_nodes(state_of(*names).nodes())
    assert titles(model)[3:] == list(names)
    gone = {name for name in kept if name not in names}
    assert all(not kept[name].isValid() for name in gone)
    assert all(index.data() == name for name, index in kept.items() if index.isValid())


def test_the_same_again_changes_nothing(model, qtbot):
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.rowsInserted):
        model.show_nodes(state_of("a", "b", "c").nodes())


def test_a_group_whose_count_changed_is_painted_again(model, qtbot):
    with qtbot.waitSignal(model.dataChanged, timeout=1000):
        model.show_nodes(state_of("a", "b").nodes())


def test_an_unknown_key_has_no_index(model):
    assert not model.index_of(key_of("z")).isValid()
    assert model.index_of(key_of("b")).data(Qt.ItemDataRole.ToolTipRole) == "b"
