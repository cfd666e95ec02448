"""A project's home, a managed folder's panel, and the welcome."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QScrollArea

from dssdesk.base.errors import NotFound
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import (
    DatasetPlace,
    FolderPlace,
    NotebookPlace,
    NotebooksPlace,
    ProjectPlace,
)
from dssdesk.desk.project.folder_panel import CutLabel, FolderPanel
from dssdesk.desk.project.home_actions import ACTIONS
from dssdesk.desk.project.home_presenter import HomePresenter
from dssdesk.desk.project.rows import PlaceRow
from dssdesk.desk.project.welcome import DEMO, Welcome
from dssdesk.wire.catalogue import (
    FolderItem,
    NotebookItem,
    ProjectChanged,
    ProjectGone,
    ProjectItem,
)
from dssdesk.wire.datasets import ColumnItem, DatasetDetails, GetDataset
from dssdesk.wire.instance import Done
from dssdesk.wire.people import PeopleChanged
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import (
    ChangeVariables,
    CreateDemo,
    FolderChanged,
    FolderDetails,
    FolderFile,
    GetFolder,
    GetVariables,
    Variables,
)
from dssdesk.wire.sessions import SessionUnloaded
from tests.helpers.some_sessions import NOW, NYC, notebook

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

DELAYS = notebook("Delays")


@pytest.fixture
def home(stage, qtbot) -> Iterator[HomePresenter]:
    stage.look.apply()
    home = HomePresenter(stage.project_needs, NYC, ACTIONS)
    qtbot.addWidget(home.widget)
    home.widget.resize(1100, 700)
    home.widget.show()
    yield home
    home.closed()


def words_of(widget) -> str:
    labels = [label.text() for label in widget.findChildren(QLabel)]
    rows = [row.accessibleName() for row in widget.findChildren(PlaceRow)]
    return "\n".join(labels + rows)


def test_what_runs_comes_first_and_everything_leads_somewhere(home, stage, qtbot):
    assert [ref.name for ref in home.widget.notebooks] == ["Delays", "Airports map"]
    assert "Runs code" in home.widget.notebooks[DELAYS].words
    qtbot.mouseClick(home.widget.notebooks[DELAYS], Qt.MouseButton.LeftButton)
    qtbot.keyClick(home.widget.datasets["flights"], Qt.Key.Key_Space)
    everything = next(
        one for one in home.widget.findChildren(QPushButton) if one.text() == "All 2 notebooks"
    )
    everything.click()
    flights = DatasetPlace(DatasetRef(project=NYC, name="flights"))
    assert stage.opened == [NotebookPlace(DELAYS), flights, NotebooksPlace(NYC)]


def test_datasets_say_where_they_are_when_that_is_known(home, stage):
    details = DatasetDetails(
        dataset=DatasetRef(project=NYC, name="flights"),
        columns=(ColumnItem(name="a", type="int"),),
        format="CSV",
        connection="demo files",
        path="/data",
        rows=336_776,
        size=7_400_000,
    )
    stage.link.answer_next(GetDataset, details)
    stage.link.answer_next(GetDataset, NotFound("Its files are missing."))
    assert "flights, CSV, demo files, 336,776, 1, 7.4 MB" in words_of(home.widget)
    assert "weather, Its files are missing." in words_of(home.widget)


def test_it_follows_what_runs(home, stage):
    stage.link.tell(SessionUnloaded(session_id="delays", notebook=DELAYS, by="ada"))
    assert home.widget.notebooks[DELAYS].words == ""
    assert not home._timer.isActive()


def test_it_follows_what_is_in_the_project(home, stage):
    item = ProjectItem(
        key=NYC,
        name="New York",
        description="All flights of 2013.",
        notebooks=(NotebookItem(name="A new one", modified_at=NOW - 60),),
        folders=(FolderItem(id="f1", name="Reports"),),
    )
    stage.link.tell(ProjectChanged(project=item))
    words = words_of(home.widget)
    assert home.title == "New York"
    for said in ("All flights of 2013.", "A new one, Changed", "Reports, Id f1", "No datasets yet"):
        assert said in words


def test_variables_are_named_and_asked_for_again_when_they_were_edited(home, stage):
    told = Variables(project=NYC, standard={"year": 2013}, local={"airports": []})
    stage.link.answer_next(GetVariables, told)
    assert "airports, year" in words_of(home.widget)
    home.widget.edit_variables.click()
    stage.link.answer_next(GetVariables, told)
    sheet = stage.window.findChild(FormSheet)
    sheet.set_value("local", "")
    sheet.submit.click()
    stage.link.answer_next(ChangeVariables, Done())
    stage.link.answer_next(GetVariables, Variables(project=NYC))
    assert "none" in words_of(home.widget).split("\n")


def test_a_project_with_nothing_in_it_says_how_to_begin(home, stage):
    stage.link.tell(ProjectChanged(project=ProjectItem(key=NYC, name="New")))
    assert "No notebooks yet" in words_of(home.widget)
    assert home.status == "New: 0 datasets, 0 notebooks"


def test_name_and_description_are_edited_and_the_project_deleted(home, stage):
    home.actions["project.edit"].trigger()
    sheet = stage.window.findChild(FormSheet)
    assert sheet.values()["name"] == "NYC flights"
    sheet.dismiss()
    home.show_more_menu()
    menu = QApplication.activePopupWidget()
    assert [one.text() for one in menu.actions() if one.text()] == [
        "Notebooks list",
        "Upload notebooks…",
        "New managed folder…",
        "Edit name and description…",
        "Variables…",
        "Project permissions…",
        "Delete project…",
    ]
    menu.close()
    home.actions["project.delete"].trigger()
    sheets = [one for one in stage.window.findChildren(FormSheet) if not one.isHidden()]
    assert "2 notebooks" in words_of(sheets[0])


def menu_of(home, place) -> QMenu:
    home.widget.menu_requested.emit(place, home.widget.mapToGlobal(home.widget.rect().center()))
    menu = QApplication.activePopupWidget()
    menu.close()
    return menu


def texts(menu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_rows_have_the_menus_of_the_tree(home, stage):
    menu = menu_of(home, NotebookPlace(DELAYS))
    assert texts(menu) == [
        "Open",
        "Unload",
        "Rename…",
        "Duplicate",
        "Move to",
        "Save as template…",
        "Delete…",
    ]
    menu.actions()[-3].trigger()
    assert stage.templated == [DELAYS]
    menu.actions()[-1].trigger()
    assert stage.questions[0].title == "Delete “Delays”?"
    flights = DatasetPlace(DatasetRef(project=NYC, name="flights"))
    menu = menu_of(home, flights)
    assert texts(menu) == ["Open", "Lab", "Rename…", "Delete…"]
    menu.actions()[0].trigger()
    assert stage.opened == [flights]
    assert texts(menu_of(home, FolderPlace(NYC, "f1"))) == ["Show details"]


def test_a_reader_sees_what_a_reader_can_do(home, stage):
    item = ProjectItem(
        key=NYC, name="NYC", notebooks=(NotebookItem(name="Airports map"),), may_write=False
    )
    stage.link.tell(ProjectChanged(project=item))
    menu = menu_of(home, NotebookPlace(notebook("Airports map")))
    assert texts(menu) == ["Open", "Save as template…"]
    assert not home.widget.new.isEnabled()


def test_a_folder_shows_its_files(stage, qtbot):
    panel = FolderPanel(stage.project_needs, FolderPlace(NYC, "f1"))
    qtbot.addWidget(panel)
    files = (FolderFile(path="/a/report.txt", size=1500, modified_at=NOW),)
    details = FolderDetails(
        project=NYC, folder_id="f1", name="Reports", path="/instance/f1", files=files
    )
    stage.link.answer_next(GetFolder, details)
    words = words_of(panel)
    for said in ("Reports", "1 file, 2 kB", "/instance/f1", "a/report.txt"):
        assert said in words
    next(one for one in panel.findChildren(CutLabel) if one.text() == "a/report.txt").copy()
    assert QApplication.clipboard().text() == "a/report.txt"
    stage.link.tell(FolderChanged(project=NYC, folder_id="f2"))
    stage.link.tell(FolderChanged(project=NYC, folder_id="f1"))
    stage.link.answer_next(GetFolder, replace(details, files=()))
    assert "0 files, 0 bytes" in words_of(panel)
    assert len(stage.link.asked_of(GetFolder)) == 2


def test_a_folder_on_the_home_shows_its_details(home, stage):
    folder = FolderItem(id="f1", name="Reports")
    item = ProjectItem(key=NYC, name="NYC", folders=(folder,))
    stage.link.tell(ProjectChanged(project=item))
    (row,) = home.widget.findChildren(PlaceRow)
    row.click()
    assert stage.detailed == [FolderPlace(NYC, "f1")]
    assert stage.opened == []


def test_a_folder_that_is_gone_says_so(stage, qtbot):
    panel = FolderPanel(stage.project_needs, FolderPlace(NYC, "f1"))
    qtbot.addWidget(panel)
    stage.link.answer_next(GetFolder, NotFound("There is no such folder."))
    assert "There is no such folder." in words_of(panel)


def test_the_welcome_opens_the_demo_or_makes_it(stage, qtbot):
    welcome = Welcome(stage.project_needs)
    qtbot.addWidget(welcome)
    assert [row.text() for row in welcome.rows] == [
        "Open the demo project",
        "Create a project",
        "Open a notebook file",
    ]
    welcome.rows[0].click()
    assert stage.opened == [ProjectPlace(DEMO)]
    stage.link.tell(ProjectGone(key=DEMO))
    welcome.rows[0].click()
    assert stage.link.asked_of(CreateDemo) == [CreateDemo()]
    welcome.rows[1].click()
    assert stage.window.findChild(FormSheet) is not None


def test_enter_begins_and_opens_as_a_click_does(stage, home, qtbot):
    welcome = Welcome(stage.project_needs)
    qtbot.addWidget(welcome)
    qtbot.keyClick(welcome.rows[0], Qt.Key.Key_Return)
    assert stage.opened == [ProjectPlace(DEMO)]
    qtbot.keyClick(home.widget.datasets["flights"], Qt.Key.Key_Enter)
    assert stage.opened[1:] == [DatasetPlace(DatasetRef(project=NYC, name="flights"))]


def test_the_welcome_offers_no_project_to_whom_may_not_create_one(stage, qtbot):
    welcome = Welcome(stage.project_needs)
    qtbot.addWidget(welcome)
    stage.link.tell(PeopleChanged(may_create_projects=False, is_administrator=True))
    assert [row.text() for row in welcome.rows] == ["Open the demo project", "Open a notebook file"]
    stage.link.tell(ProjectGone(key=DEMO))
    assert [row.text() for row in welcome.rows] == ["Open a notebook file"]
    stage.link.tell(PeopleChanged(may_create_projects=False))
    assert welcome.rows == []
    assert "Projects that somebody lets you read appear in the tree." in words_of(welcome)


def test_the_welcome_offers_an_import_where_there_is_one(make_stage, qtbot):
    stage = make_stage(import_files=lambda _project, _paths: None)
    welcome = Welcome(stage.project_needs)
    qtbot.addWidget(welcome)
    assert "Import files" in [row.text() for row in welcome.rows]
    stage.link.tell(ProjectGone(key=DEMO))
    stage.link.tell(ProjectGone(key=ProjectKey("OTHER")))
    assert "Import files" not in [row.text() for row in welcome.rows]


def test_the_keyboard_stays_on_the_page_when_it_is_made_anew(home, stage, qtbot):
    home.widget.activateWindow()
    home.widget.setFocus()
    stage.link.tell(ProjectChanged(project=ProjectItem(key=NYC, name="New")))
    assert QApplication.focusWidget() is home.widget.new


def test_who_reads_further_down_stays_there_when_something_changes(stage, home, qtbot):
    home.widget.resize(1100, 260)
    home.widget.activateWindow()
    bar = home.widget.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    home.widget.datasets["flights"].setFocus()
    bar.setValue(90)
    stage.link.tell(
        ProjectChanged(project=replace(stage.catalogue.project(NYC), description="Other"))
    )
    assert QApplication.focusWidget() is home.widget.datasets["flights"]
    QApplication.sendPostedEvents()
    assert bar.value() == 90


def test_a_name_without_spaces_does_not_push_the_page_aside(stage, home, qtbot):
    project = replace(stage.catalogue.project(NYC), name="Long" * 50, description="l" * 300)
    stage.link.tell(ProjectChanged(project=project))
    qtbot.waitUntil(lambda: "Long" in home.title)
    assert home.widget.new.mapTo(home.widget, home.widget.new.rect().topRight()).x() < 1100 - 300
    assert len(home.status) < 140


def test_the_facts_take_the_text_size(stage, home):
    home.widget.resize(1600, 700)
    before = home.widget.panel.width()
    stage.look.choose_text_size(150)
    assert home.widget.panel.width() == before * 1.5
    home.widget.resize(1100, 700)
    assert home.widget.panel.isHidden()
    stage.look.choose_text_size(100)
    assert home.widget.panel.isVisible()
    assert home.widget.panel.width() == before


def test_the_welcome_fits_a_small_window_with_large_text(stage, qtbot):
    stage.look.choose_text_size(200)
    welcome = Welcome(stage.project_needs)
    qtbot.addWidget(welcome)
    welcome.resize(560, 500)
    welcome.show()
    (area,) = welcome.findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
