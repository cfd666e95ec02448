"""The tree over a link: what it shows, what a person does in it."""

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dssdesk.desk.explorer.actions import ACTIONS, make_explorer
from dssdesk.desk.explorer.presenter import ExplorerPresenter
from dssdesk.desk.explorer.state import NodeKey, NodeKind
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace, ProjectPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import (
    DatasetItem,
    ListProjects,
    NotebookItem,
    ProjectChanged,
    ProjectGone,
    ProjectList,
)
from dssdesk.wire.instance import Done
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import (
    ListSessions,
    SessionChanged,
    SessionList,
    SessionPhase,
    SessionsSampled,
    SessionUnloaded,
    WatchSamples,
)
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NOW, NYC, notebook, project, sample, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

DELAYS = session("Delays by carrier", SessionPhase.BUSY)
NOTEBOOKS = (NotebookItem(name="Airports map"), NotebookItem(name="Delays by carrier"))


@pytest.fixture
def link(qapp) -> FakeLink:
    link = FakeLink()
    link.answer(ListProjects, ProjectList(projects=(project(*NOTEBOOKS),)))
    link.answer(ListSessions, SessionList(sessions=(DELAYS,), samples=(sample(DELAYS),)))
    link.answer(WatchSamples, Done())
    return link


@pytest.fixture
def explorer(qtbot, link) -> ExplorerPresenter:
    look = Look()
    look.apply()
    explorer = make_explorer(
        look,
        catalogue=Catalogue(link),
        running=Running(link, clock=lambda: NOW),
        fill_lab_menu=lambda menu, dataset: menu.addAction(QAction(f"Lab of {dataset.name}", menu)),
        fill_new_menu=lambda menu, key: menu.addAction(QAction(f"New in {key}", menu)),
    )
    qtbot.addWidget(explorer.view)
    explorer.view.resize(300, 600)
    explorer.view.show()
    explorer.view.activateWindow()
    return explorer


def titles(explorer: ExplorerPresenter) -> list[str]:
    return [index.data() for index in explorer.view.model.indexes()]


def select(explorer: ExplorerPresenter, kind: NodeKind, name: str = "") -> QPoint:
    """Make the row current; returns its middle."""
    tree = explorer.view.tree
    index = explorer.view.model.index_of(NodeKey(kind, NYC, name))
    tree.setCurrentIndex(index)
    tree.setFocus()
    return tree.visualRect(index).center()


def plate_of(explorer: ExplorerPresenter, name: str) -> QPoint:
    tree = explorer.view.tree
    index = explorer.view.model.index_of(NodeKey(NodeKind.NOTEBOOK, NYC, name))
    return QPoint(tree.viewport().width() - 20, tree.visualRect(index).center().y())


def test_projects_and_what_runs_are_shown(explorer):
    assert titles(explorer) == [
        "NYC flights",
        "Datasets",
        "flights",
        "weather",
        "Notebooks",
        "Airports map",
        "Delays by carrier",
    ]
    key = NodeKey(NodeKind.NOTEBOOK, NYC, "Delays by carrier")
    index = explorer.view.model.index_of(key)
    assert "busy" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "412" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_events_change_the_tree(explorer, link):
    link.tell(ProjectChanged(project=project(*NOTEBOOKS, NotebookItem(name="Fleet age"))))
    assert titles(explorer)[-1] == "Fleet age"
    link.tell(SessionUnloaded(session_id=DELAYS.session_id, notebook=DELAYS.notebook, by="ada"))
    select(explorer, NodeKind.NOTEBOOK, "Delays by carrier")
    assert not explorer.can_unload()
    link.tell(ProjectGone(key=NYC))
    assert titles(explorer) == []


@pytest.mark.parametrize(("width", "is_shown"), [(300, True), (260, False)])
def test_in_a_narrow_tree_the_name_has_the_place_of_the_memory(explorer, link, width, is_shown):
    explorer.view.resize(width, 600)
    row = explorer.view.model.index_of(NodeKey(NodeKind.NOTEBOOK, NYC, "Delays by carrier"))
    tree = explorer.view.tree
    pictures = []
    for memory in (412_000_000, 7_000_000):
        samples = (sample(DELAYS, memory=memory),)
        link.tell(SessionsSampled(samples=samples, machine_memory=0))
        pictures.append(tree.viewport().grab(tree.visualRect(row)).toImage())
    assert (pictures[0] != pictures[1]) is is_shown


def test_an_empty_instance_says_what_will_be_here(explorer, link):
    link.tell(ProjectGone(key=NYC))
    assert explorer.view.none_for_me.isVisible()
    assert not explorer.view.new_button.isEnabled()
    assert "no project" in explorer.view.new_button.toolTip()


def test_the_selection_survives_news(explorer, link):
    select(explorer, NodeKind.NOTEBOOK, "Delays by carrier")
    link.tell(SessionChanged(session=session("Delays by carrier", SessionPhase.IDLE)))
    link.tell(ProjectChanged(project=project(NotebookItem(name="A new one"), *NOTEBOOKS)))
    assert explorer.current_place == NotebookPlace(notebook("Delays by carrier"))


def test_enter_opens(qtbot, explorer):
    select(explorer, NodeKind.DATASET, "flights")
    with qtbot.waitSignal(explorer.place_opened, timeout=1000) as opened:
        qtbot.keyClick(explorer.view.tree, Qt.Key.Key_Return)
    assert opened.args == [DatasetPlace(DatasetRef(project=NYC, name="flights"))]


def test_a_double_click_opens(qtbot, explorer):
    where = select(explorer, NodeKind.NOTEBOOK, "Airports map")
    with qtbot.waitSignal(explorer.place_opened, timeout=1000) as opened:
        qtbot.mouseDClick(explorer.view.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == [NotebookPlace(notebook("Airports map"))]


def test_selecting_tells_the_place_and_a_group_is_none(qtbot, explorer):
    places = []
    explorer.place_selected.connect(places.append)
    select(explorer, NodeKind.PROJECT)
    select(explorer, NodeKind.DATASETS)
    assert places == [ProjectPlace(NYC), None]


def test_a_place_that_is_shown_while_ctrl_is_held_is_the_only_one_selected(qtbot, explorer):
    explorer.show_place(NotebookPlace(notebook("Delays by carrier")))
    window = explorer.view.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    explorer.show_place(NotebookPlace(notebook("Airports map")))  # after Ctrl+W, for one
    QTest.keyRelease(window, Qt.Key.Key_Control, Qt.KeyboardModifier.NoModifier)
    nodes = explorer.view.tree.selected_nodes()
    assert [node.key for node in nodes] == [NodeKey(NodeKind.NOTEBOOK, NYC, "Airports map")]


def test_showing_a_place_tells_nothing(qtbot, explorer):
    with qtbot.assertNotEmitted(explorer.place_selected):
        explorer.show_place(NotebookPlace(notebook("Airports map")))
    assert explorer.current_place == NotebookPlace(notebook("Airports map"))


def test_what_was_renamed_stays_selected_and_nothing_else_is(qtbot, explorer, link):
    explorer.show_place(DatasetPlace(DatasetRef(project=NYC, name="flights")))
    item = project(*NOTEBOOKS)
    datasets = (DatasetItem(name="delays"), *item.datasets[1:])
    now = DatasetPlace(DatasetRef(project=NYC, name="delays"))
    with qtbot.assertNotEmitted(explorer.place_selected):
        explorer.show_place(now)  # its tab heard of it first
        link.tell(ProjectChanged(project=msgspec.structs.replace(item, datasets=datasets)))
    assert explorer.current_place == now


def test_when_what_was_selected_is_gone_its_neighbour_is(qtbot, explorer, link):
    select(explorer, NodeKind.DATASET, "flights")
    item = project(*NOTEBOOKS)
    gone = msgspec.structs.replace(item, datasets=item.datasets[1:])
    with qtbot.waitSignal(explorer.place_selected):
        link.tell(ProjectChanged(project=gone))


def test_a_dataset_can_be_exported(explorer):
    exported = []
    select(explorer, NodeKind.DATASET, "flights")
    assert not explorer.can_export()
    explorer.offer_export(exported.append)
    explorer.actions["explorer.export"].trigger()
    assert exported == [DatasetRef(project=NYC, name="flights")]
    select(explorer, NodeKind.NOTEBOOK, "Airports map")
    assert not explorer.can_export()


def test_a_place_that_is_not_in_the_tree_yet_is_selected_when_it_comes(explorer, link):
    explorer.show_place(NotebookPlace(notebook("Fleet age")))
    assert explorer.current_place is None
    link.tell(ProjectChanged(project=project(*NOTEBOOKS, NotebookItem(name="Fleet age"))))
    assert explorer.current_place == NotebookPlace(notebook("Fleet age"))


def test_without_anything_to_make_there_is_no_plus(qtbot, link):
    explorer = make_explorer(Look(), catalogue=Catalogue(link), running=Running(link))
    qtbot.addWidget(explorer.view)
    assert explorer.view.new_button.isHidden()
    assert not explorer.can_create()


def test_the_plate_unloads_and_does_not_select(qtbot, explorer):
    where = plate_of(explorer, "Delays by carrier")
    with qtbot.waitSignal(explorer.unload_requested, timeout=1000) as wish:
        qtbot.mouseClick(explorer.view.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert wish.args == [DELAYS.session_id]
    assert explorer.current_place is None


def test_a_row_that_does_not_run_has_no_plate(qtbot, explorer):
    where = plate_of(explorer, "Airports map")
    with qtbot.assertNotEmitted(explorer.unload_requested):
        qtbot.mouseClick(explorer.view.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert explorer.current_place == NotebookPlace(notebook("Airports map"))


def test_the_plate_is_the_second_stop_of_its_row(qtbot, explorer):
    select(explorer, NodeKind.NOTEBOOK, "Delays by carrier")
    tree = explorer.view.tree
    qtbot.keyClick(tree, Qt.Key.Key_Tab)
    assert tree.hasFocus()
    with qtbot.waitSignal(explorer.unload_requested, timeout=1000):
        qtbot.keyClick(tree, Qt.Key.Key_Space)
    qtbot.keyClick(tree, Qt.Key.Key_Backtab)
    assert not tree.hot.is_plate_focused
    assert tree.hasFocus()


def test_the_chevron_folds_and_does_not_select(qtbot, explorer):
    tree = explorer.view.tree
    index = explorer.view.model.index_of(NodeKey(NodeKind.PROJECT, NYC))
    where = QPoint(14, tree.visualRect(index).center().y())
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert not tree.isExpanded(index)
    assert explorer.current_place is None


def test_the_filter_unfolds_and_folds_again(explorer):
    tree, model = explorer.view.tree, explorer.view.model
    group = NodeKey(NodeKind.NOTEBOOKS, NYC)
    tree.setExpanded(model.index_of(group), False)
    explorer.view.filter_field.setText("delay")
    assert titles(explorer) == ["NYC flights", "Notebooks", "Delays by carrier"]
    assert tree.isExpanded(model.index_of(group))
    explorer.view.filter_field.clear()
    assert not tree.isExpanded(model.index_of(group))
    assert tree.isExpanded(model.index_of(NodeKey(NodeKind.PROJECT, NYC)))


def test_a_filter_without_a_match_offers_to_clear_it(explorer):
    explorer.view.filter_field.setText("zzz")
    assert explorer.view.no_match.isVisible()
    explorer.view.no_match.action_requested.emit()
    assert explorer.view.tree.isVisible()


def test_a_dataset_has_a_lab_and_a_notebook_can_be_unloaded(explorer):
    select(explorer, NodeKind.DATASET, "flights")
    menu = explorer.make_row_menu(explorer.view.tree.current_node())
    assert [one.text() for one in menu.actions() if one.text()] == ["Open", "Lab", "Copy name"]
    lab = menu.actions()[1].menu()
    assert [one.text() for one in lab.actions()] == ["Lab of flights"]
    select(explorer, NodeKind.NOTEBOOK, "Delays by carrier")
    menu = explorer.make_row_menu(explorer.view.tree.current_node())
    assert [one.text() for one in menu.actions() if one.text()] == ["Open", "Copy name", "Unload"]


def test_the_row_stays_active_while_its_menu_is_open(qtbot, explorer):
    where = select(explorer, NodeKind.DATASET, "flights")
    tree = explorer.view.tree
    tree.menu_requested.emit(tree.current_node(), tree.viewport().mapToGlobal(where))
    assert tree.hot.has_menu
    QApplication.activePopupWidget().close()
    assert not tree.hot.has_menu


def test_a_row_that_the_mouse_left_while_its_menu_was_open_is_not_hovered(qtbot, explorer):
    where = select(explorer, NodeKind.DATASET, "flights")
    tree = explorer.view.tree
    qtbot.mouseMove(tree.viewport(), where)
    tree.menu_requested.emit(tree.current_node(), tree.viewport().mapToGlobal(where))
    QCursor.setPos(tree.window().mapToGlobal(tree.window().rect().bottomRight()))
    QApplication.activePopupWidget().close()
    assert not tree.hot.hovered.isValid()


def test_a_group_has_no_menu(explorer):
    select(explorer, NodeKind.DATASETS)
    assert explorer.make_row_menu(explorer.view.tree.current_node()).isEmpty()


def test_the_plus_offers_notebooks_of_the_current_project(qtbot, explorer):
    assert explorer.current_project == NYC
    explorer.show_new_menu()
    menu = QApplication.activePopupWidget()
    assert [one.text() for one in menu.actions()] == [f"New in {NYC}"]
    menu.close()


def test_the_name_can_be_copied(qtbot, explorer):
    select(explorer, NodeKind.DATASET, "flights")
    qtbot.keyClick(explorer.view.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "flights"


def test_ids_are_unique_and_texts_end_without_a_dot():
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert not [action.text for action in ACTIONS if action.text.endswith(".")]


def test_it_paints_at_every_text_size(explorer):
    explorer.view._look.choose_text_size(200)
    tree = explorer.view.tree
    index = explorer.view.model.index_of(NodeKey(NodeKind.PROJECT, NYC))
    QApplication.sendPostedEvents()
    tree.doItemsLayout()
    assert tree.visualRect(index).height() == 52
    assert not explorer.view.grab().isNull()


def test_while_a_menu_is_open_only_its_row_has_a_ring(explorer, qtbot, monkeypatch):
    rings = []
    monkeypatch.setattr(
        "dssdesk.desk.explorer.delegate.paint_focus_ring", lambda *_args, **_more: rings.append(1)
    )
    tree = explorer.view.tree
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    tree.show_menu_open(on=True)
    rings.clear()
    tree.viewport().repaint()
    assert rings == [1]
