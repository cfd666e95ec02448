"""What one changes in the tree: keys, menus, several at once, dragging."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.refusals import (
    NO_CODE,
    NO_FILES,
    NO_NEW_PROJECT,
    NO_PERMISSIONS,
    NOT_ADMINISTERED,
    READ_ONLY,
)
from dssdesk.desk.explorer.actions import make_explorer
from dssdesk.desk.explorer.dragging import mime_of, notebooks_of
from dssdesk.desk.explorer.presenter import ExplorerPresenter
from dssdesk.desk.explorer.state import NodeKey, NodeKind
from dssdesk.desk.kit.actions import Menu
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import (
    DatasetPlace,
    FolderPlace,
    NotebookPlace,
    NotebooksPlace,
    ProjectPlace,
)
from dssdesk.wire.catalogue import (
    DatasetItem,
    FolderItem,
    NotebookItem,
    ProjectChanged,
    ProjectGone,
    ProjectItem,
)
from dssdesk.wire.people import PeopleChanged
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import CopyNotebook, MoveNotebook, UploadNotebook
from dssdesk.wire.sessions import AskLoss, SessionChanged
from tests.helpers.changing_stage import OTHER, Stage
from tests.helpers.some_sessions import NYC, notebook, project, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MAP, DELAYS = notebook("Airports map"), notebook("Delays")
NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def imported() -> list:
    return []


@pytest.fixture
def stage(qtbot, imported) -> Stage:
    return Stage(qtbot, import_files=lambda project, paths: imported.append((project, paths)))


@pytest.fixture
def explorer(qtbot, stage) -> ExplorerPresenter:
    stage.look.apply()
    explorer = make_explorer(
        stage.look,
        catalogue=stage.catalogue,
        running=stage.running,
        fill_new_menu=lambda menu, key: menu.addAction(QAction(f"New in {key}", menu)),
        changes=stage.changes,
    )
    qtbot.addWidget(explorer.view)
    explorer.view.resize(300, 600)
    explorer.view.show()
    explorer.view.activateWindow()
    explorer.view.tree.expandAll()
    return explorer


def index(explorer, kind: NodeKind, name: str = "", key: ProjectKey = NYC):
    return explorer.view.model.index_of(NodeKey(kind, key, name))


def select(explorer, kind: NodeKind, *names: str, key: ProjectKey = NYC) -> None:
    tree = explorer.view.tree
    tree.setFocus()
    for number, name in enumerate(names or ("",)):
        chosen = index(explorer, kind, name, key)
        if number:
            tree.selectionModel().select(chosen, tree.selectionModel().SelectionFlag.Select)
        else:
            tree.setCurrentIndex(chosen)


def menu_texts(explorer) -> list[str]:
    menu = explorer.make_row_menu(explorer.view.tree.current_node())
    return [action.text() for action in menu.actions() if action.text()]


def sheet_title(stage) -> str:
    sheets = [one for one in stage.window.findChildren(FormSheet) if not one.isHidden()]
    return sheets[-1].accessibleName()


def test_the_file_menu_imports_into_the_project_that_one_is_in(explorer, stage, imported):
    action = explorer.actions["explorer.import_files"]
    assert Menu.FILE in action.menus
    select(explorer, NodeKind.DATASET, "flights")
    assert action.isEnabled()  # where the row's own menu has no place for it
    action.trigger()
    (dialog,) = stage.window.findChildren(QFileDialog)
    dialog.filesSelected.emit(["/data/a.csv"])
    dialog.close()
    assert imported == [(NYC, ["/data/a.csv"])]


def test_menus_hold_what_can_be_done_with_each_kind(explorer, stage):
    folder = FolderItem(id="f1", name="Reports")
    item = project()
    stage.link.tell(
        ProjectChanged(
            project=ProjectItem(
                key=NYC, name="NYC", datasets=item.datasets, folders=(folder,), notebooks=()
            )
        )
    )
    select(explorer, NodeKind.PROJECT)
    assert menu_texts(explorer) == [
        "Open",
        "Import files…",
        "New notebook",
        "Upload notebooks…",
        "New managed folder…",
        "Rename…",
        "Copy name",
        "Project permissions…",
        "Delete…",
    ]
    select(explorer, NodeKind.DATASETS)
    assert menu_texts(explorer) == ["Import files…"]
    select(explorer, NodeKind.NOTEBOOKS)
    assert menu_texts(explorer) == ["Open", "New notebook", "Upload notebooks…"]
    select(explorer, NodeKind.DATASET, "flights")
    assert menu_texts(explorer) == ["Open", "Rename…", "Copy name", "Delete…"]
    select(explorer, NodeKind.FOLDER, "f1")
    assert menu_texts(explorer) == ["Copy name", "Delete…"]
    assert explorer.current_place == FolderPlace(NYC, "f1")


def test_who_may_create_no_project_is_told_why(explorer, stage):
    action = explorer.actions["explorer.new_project"]
    assert action.isEnabled()
    stage.link.tell(PeopleChanged(may_create_projects=False, is_administrator=True))
    assert not action.isEnabled()
    assert action.toolTip() == NO_NEW_PROJECT
    assert explorer.actions["explorer.open_file"].isEnabled()
    for one in stage.catalogue.projects():
        stage.link.tell(ProjectGone(key=one.key))
    assert explorer.view.none_for_me.isVisible()
    assert not explorer.view.new_button.isEnabled()
    stage.link.reconnect()
    assert action.isEnabled()


def test_who_may_not_name_files_is_told_why(explorer, stage, imported):
    actions = [explorer.actions[f"explorer.{name}"] for name in ("open_file", "import_files")]
    assert all(action.isEnabled() for action in actions)
    stage.link.tell(PeopleChanged())
    assert not any(action.isEnabled() for action in actions)
    assert {action.toolTip() for action in actions} == {NO_FILES}
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/data/b.csv")])
    explorer.view.tree.dropEvent(event_at(explorer, data, NYC))
    assert imported == []
    assert [notice.text for notice in stage.notices] == [NO_FILES]


def test_who_may_only_read_is_told_why_nothing_can_be_changed(explorer, stage):
    item = replace(project(), may_write=False, may_administer=False, may_edit_permissions=False)
    stage.link.tell(ProjectChanged(project=item))
    select(explorer, NodeKind.PROJECT)
    assert menu_texts(explorer) == ["Open", "Copy name"]
    for action in ("rename", "delete", "upload", "import_files"):
        assert explorer.actions[f"explorer.{action}"].why == READ_ONLY
    assert explorer.actions["explorer.permissions"].why == NO_PERMISSIONS


def test_in_a_project_that_one_may_only_read_no_notebook_is_offered(explorer, stage):
    stage.link.tell(ProjectChanged(project=replace(project(), may_write=False)))
    select(explorer, NodeKind.PROJECT)
    explorer.show_new_menu()
    menu = QApplication.activePopupWidget()
    first, *others = [action for action in menu.actions() if action.text()]
    menu.close()
    assert (first.text(), first.isEnabled()) == (READ_ONLY, False)
    assert [action.text() for action in others] == ["New project…"]


def test_who_may_write_but_not_administer_deletes_no_project(explorer, stage):
    item = replace(project(), may_administer=False)
    stage.link.tell(ProjectChanged(project=item))
    select(explorer, NodeKind.PROJECT)
    assert explorer.actions["explorer.rename"].isEnabled()
    assert explorer.actions["explorer.delete"].why == NOT_ADMINISTERED


def test_one_notebook_becomes_a_template(explorer, stage):
    select(explorer, NodeKind.NOTEBOOK, "Delays")
    assert "Save as template…" in menu_texts(explorer)
    explorer.actions["explorer.save_template"].trigger()
    assert stage.templated == [notebook("Delays")]
    listed = project(NotebookItem(name="Delays"))
    stage.link.tell(ProjectChanged(project=replace(listed, may_run_code=False)))
    assert explorer.actions["explorer.save_template"].why == NO_CODE
    both = project(NotebookItem(name="Airports map"), NotebookItem(name="Delays"))
    stage.link.tell(ProjectChanged(project=both))
    select(explorer, NodeKind.NOTEBOOK, "Airports map", "Delays")
    assert not explorer.actions["explorer.save_template"].isEnabled()


def test_several_notebooks_have_one_menu(explorer, qtbot, stage):
    select(explorer, NodeKind.NOTEBOOK, "Airports map", "Delays")
    assert menu_texts(explorer) == [
        "Open",
        "Duplicate",
        "Move to",
        "Copy name",
        "Unload",
        "Delete…",
    ]
    qtbot.keyClick(explorer.view.tree, Qt.Key.Key_Delete)
    assert stage.questions[0].title == "Delete 2 notebooks?"
    explorer.actions["explorer.duplicate"].trigger()
    assert len(stage.link.asked_of(CopyNotebook)) == 2
    explorer.view.tree.clearSelection()
    assert not explorer.actions["explorer.delete"].isEnabled()


def test_a_right_click_keeps_what_is_selected(explorer, qtbot):
    select(explorer, NodeKind.NOTEBOOK, "Airports map", "Delays")
    tree = explorer.view.tree
    where = tree.visualRect(index(explorer, NodeKind.NOTEBOOK, "Delays")).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.RightButton, pos=where)
    assert len(tree.selected_nodes()) == 2


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        (NodeKind.PROJECT, "", "Edit “NYC flights”"),
        (NodeKind.DATASET, "flights", "Rename “flights”"),
        (NodeKind.NOTEBOOK, "Delays", "Rename “Delays”"),
    ],
)
def test_f2_renames(explorer, qtbot, stage, kind, name, title):
    select(explorer, kind, name)
    qtbot.keyClick(explorer.view.tree, Qt.Key.Key_F2)
    assert sheet_title(stage) == title


def test_del_deletes_a_project_by_its_key_and_a_folder_by_a_question(explorer, qtbot, stage):
    select(explorer, NodeKind.PROJECT)
    qtbot.keyClick(explorer.view.tree, Qt.Key.Key_Delete)
    assert sheet_title(stage) == "Delete project “NYC flights”?"
    folder = FolderItem(id="f1", name="Reports")
    item = ProjectItem(key=NYC, name="NYC", folders=(folder,))
    stage.link.tell(ProjectChanged(project=item))
    select(explorer, NodeKind.FOLDER, "f1")
    explorer.actions["explorer.delete"].trigger()
    assert stage.questions[0].title == "Delete folder “Reports”?"


def test_files_from_outside_are_not_ours_to_change(explorer, stage):
    files = ProjectItem(
        key=ProjectKey(""), name="Files", notebooks=(NotebookItem(name="/home/a.ipynb"),)
    )
    stage.link.tell(ProjectChanged(project=files))
    explorer.view.tree.expandAll()
    select(explorer, NodeKind.NOTEBOOK, "/home/a.ipynb", key=ProjectKey(""))
    assert menu_texts(explorer) == ["Open", "Save as template…", "Copy name"]


def test_enter_on_a_project_or_its_notebooks_goes_there_and_folds_nothing(explorer, qtbot):
    places = []
    explorer.place_opened.connect(places.append)
    for kind in (NodeKind.PROJECT, NodeKind.NOTEBOOKS):
        select(explorer, kind)
        qtbot.keyClick(explorer.view.tree, Qt.Key.Key_Return)
        assert explorer.view.tree.isExpanded(index(explorer, kind))
    assert places == [ProjectPlace(NYC), NotebooksPlace(NYC)]


def test_letters_go_to_a_name(explorer, qtbot):
    select(explorer, NodeKind.PROJECT)
    qtbot.keyClicks(explorer.view.tree, "del")
    assert explorer.view.tree.current_node().title == "Delays"


def test_one_that_runs_is_unloaded_as_by_its_plate(explorer, qtbot):
    select(explorer, NodeKind.NOTEBOOK, "Airports map", "Delays")
    with qtbot.waitSignal(explorer.unload_requested, timeout=1000) as wish:
        explorer.actions["explorer.unload"].trigger()
    assert wish.args == ["delays"]


def test_several_are_unloaded_at_once(explorer, stage):
    stage.link.tell(SessionChanged(session=session("Airports map")))
    select(explorer, NodeKind.NOTEBOOK, "Airports map", "Delays")
    explorer.actions["explorer.unload"].trigger()
    assert [one.session_id for one in stage.link.asked_of(AskLoss)] == ["airports", "delays"]


def test_without_a_project_one_can_be_made(explorer, stage):
    stage.link.tell(ProjectGone(key=NYC))
    stage.link.tell(ProjectGone(key=OTHER))
    assert explorer.view.no_projects.isVisible()
    explorer.view.no_projects.action_requested.emit()
    assert sheet_title(stage) == "New project"
    explorer.show_new_menu()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions() if action.text()] == ["New project…"]
    menu.close()


def test_what_is_renamed_while_it_is_selected_stays_selected(explorer, stage):
    places = []
    select(explorer, NodeKind.NOTEBOOK, "Airports map")
    explorer.place_selected.connect(places.append)
    now = NotebookPlace(notebook("Zoo"))
    explorer.follow(NotebookPlace(DELAYS), NotebookPlace(notebook("Other")))
    explorer.follow(NotebookPlace(MAP), now)
    items = (NotebookItem(name="Delays"), NotebookItem(name="Zoo"))
    stage.link.tell(ProjectChanged(project=project(*items)))
    assert explorer.current_place == now
    assert places == [now]


def test_the_row_that_one_renames_stays_the_current_one_beside_another_tab(explorer, stage):
    explorer.show_place(NotebookPlace(MAP))
    select(explorer, NodeKind.DATASET, "flights")
    ref = explorer.current_place.dataset
    now = replace(ref, name="flights_2013")
    explorer.show_place(NotebookPlace(MAP))  # a tab that is not in front has another name now
    explorer.follow(DatasetPlace(ref), DatasetPlace(now))
    datasets = (DatasetItem(name="flights_2013"), DatasetItem(name="weather"))
    stage.link.tell(
        ProjectChanged(
            project=replace(project(NotebookItem(name="Airports map")), datasets=datasets)
        )
    )
    assert explorer.current_place == DatasetPlace(now)


# -- dragging


def event_at(explorer, data: QMimeData, key: ProjectKey, modifiers=NO_KEY, *, kind=QDropEvent):
    where = explorer.view.tree.visualRect(index(explorer, NodeKind.PROJECT, key=key)).center()
    both = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    place = QPointF(where) if kind is QDropEvent else where
    return kind(place, both, data, Qt.MouseButton.LeftButton, modifiers)


def test_a_notebook_travels_as_what_it_is():
    ref = NotebookRef(project=NYC, name="naïve “a”")
    assert notebooks_of(mime_of([ref])) == (ref,)
    assert notebooks_of(QMimeData()) == ()


@pytest.mark.parametrize(("modifiers", "asked"), [(NO_KEY, MoveNotebook), (CTRL, CopyNotebook)])
def test_a_notebook_dropped_on_a_project_is_moved_or_with_ctrl_copied(
    explorer, stage, modifiers, asked
):
    data = mime_of([MAP])
    explorer.view.tree.dropEvent(event_at(explorer, data, OTHER, modifiers))
    (message,) = stage.link.asked_of(asked)
    assert message.notebook == MAP
    assert (message.now.project if asked is MoveNotebook else message.project) == OTHER


@pytest.mark.parametrize(
    ("key", "modifiers", "takes"), [(NYC, NO_KEY, False), (OTHER, NO_KEY, True), (NYC, CTRL, True)]
)
def test_a_project_does_not_take_its_own_notebooks(explorer, key, modifiers, takes):
    data = mime_of([MAP])
    event = event_at(explorer, data, key, modifiers, kind=QDragMoveEvent)
    explorer.view.tree.dragMoveEvent(event)
    assert event.isAccepted() is takes


def test_a_project_that_one_may_only_read_takes_no_files_and_no_notebooks(explorer, stage):
    item = replace(stage.catalogue.project(OTHER), may_write=False)
    stage.link.tell(ProjectChanged(project=item))
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/data/b.csv")])
    tree = explorer.view.tree
    for key, takes in ((OTHER, False), (NYC, True)):
        event = event_at(explorer, files, key, kind=QDragMoveEvent)
        tree.dragMoveEvent(event)
        assert (event.isAccepted(), tree.hot.is_drop) == (takes, takes)
    notebooks = mime_of([MAP])
    event = event_at(explorer, notebooks, OTHER, kind=QDragMoveEvent)
    tree.dragMoveEvent(event)
    assert not event.isAccepted()


def test_the_mark_of_a_drop_goes_when_the_drag_does(explorer):
    tree, data = explorer.view.tree, mime_of([MAP])
    tree.dragMoveEvent(event_at(explorer, data, OTHER, kind=QDragMoveEvent))
    assert tree.hot.is_drop
    tree.dragLeaveEvent(QDragLeaveEvent())
    assert not tree.hot.is_drop


def test_files_dropped_on_a_project_are_uploaded_or_imported(explorer, stage, imported, tmp_path):
    book = tmp_path / "a.ipynb"
    book.write_text("{}")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(book)), QUrl.fromLocalFile("/data/b.csv")])
    explorer.view.tree.dropEvent(event_at(explorer, data, OTHER))
    assert [one.project for one in stage.link.asked_of(UploadNotebook)] == [OTHER]
    assert imported == [(OTHER, ["/data/b.csv"])]


def test_wherever_one_stands_notebooks_are_uploaded_into_that_project(explorer, stage):
    select(explorer, NodeKind.DATASET, "flights")
    explorer.actions.update_state()
    assert explorer.actions["explorer.upload"].isEnabled()
    assert "Upload notebooks…" not in menu_texts(explorer)
    explorer.actions["explorer.new_folder"].trigger()
    assert sheet_title(stage) == "New managed folder"
