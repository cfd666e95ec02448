"""The notebooks list: mouse, keyboard, what is checked, and what is asked of the service."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.project.list_actions import ACTIONS
from dssdesk.desk.project.list_presenter import ListPresenter
from dssdesk.desk.project.state import Column
from dssdesk.wire.catalogue import NotebookItem, ProjectChanged
from dssdesk.wire.notebooks import NotebookMoved
from dssdesk.wire.projects import CopyNotebook, UploadNotebook
from dssdesk.wire.sessions import AskLoss, SessionChanged, SessionPhase, SessionUnloaded
from tests.helpers.some_sessions import NYC, notebook, project, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MAP, DELAYS = notebook("Airports map"), notebook("Delays")


@pytest.fixture
def page(stage, qtbot) -> Iterator[ListPresenter]:
    stage.look.apply()
    page = ListPresenter(stage.project_needs, NYC, ACTIONS)
    qtbot.addWidget(page.widget)
    page.widget.resize(1100, 600)
    page.widget.show()
    page.widget.activateWindow()
    page.widget.table.setFocus()
    yield page
    page.closed()


def shown(page) -> list[str]:
    return [row.notebook.name for row in page.widget.model.rows]


def cell(page, ref, column: Column) -> QPoint:
    """The right end of a cell, where its plate or its tools are."""
    table = page.widget.table
    rect = table.visualRect(page.widget.model.index_of(ref).siblingAtColumn(column))
    return QPoint(rect.right() - 12, rect.center().y())


def click(qtbot, page, ref, column: Column) -> None:
    viewport = page.widget.table.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=cell(page, ref, column))


def choose(page, ref) -> None:
    page.widget.table.setCurrentIndex(page.widget.model.index_of(ref))


def press(qtbot, page, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(page.widget.table, key, modifier)


def test_it_shows_what_is_there_and_what_runs(page):
    assert shown(page) == ["Airports map", "Delays"]
    assert page.status == "2 notebooks, 1 running"
    assert page.widget.figure.text() == "2"
    assert page.widget.running.text() == "Running 1"
    assert page.tooltip == "Notebooks of NYC flights"


def test_news_come_and_the_current_notebook_stays(page, stage):
    choose(page, DELAYS)
    items = (NotebookItem(name="A new one"), NotebookItem(name="Delays"))
    stage.link.tell(ProjectChanged(project=project(*items)))
    assert shown(page) == ["A new one", "Delays"]
    assert page.targets() == (DELAYS,)


def test_what_is_renamed_stays_chosen_and_checked(page, stage):
    choose(page, MAP)
    page.state.toggle("Airports map")
    stage.link.tell(NotebookMoved(notebook=MAP, now=notebook("Zoo")))
    items = (NotebookItem(name="Delays"), NotebookItem(name="Zoo"))
    stage.link.tell(ProjectChanged(project=project(*items)))
    assert page.widget.table.current_row().notebook == notebook("Zoo")
    assert page.state.checked() == (notebook("Zoo"),)


def test_the_yellow_cross_asks_what_is_lost(qtbot, page, stage):
    click(qtbot, page, DELAYS, Column.UNLOAD)
    assert [one.session_id for one in stage.link.asked_of(AskLoss)] == ["delays"]
    stage.link.tell(SessionUnloaded(session_id="delays", notebook=DELAYS, by="ada"))
    assert page.widget.running.text() == "Running 0"
    click(qtbot, page, DELAYS, Column.UNLOAD)
    assert len(stage.link.asked_of(AskLoss)) == 1


def test_the_plate_is_the_second_stop_of_its_row(qtbot, page, stage):
    choose(page, DELAYS)
    press(qtbot, page, Qt.Key.Key_Tab)
    press(qtbot, page, Qt.Key.Key_Space)
    assert len(stage.link.asked_of(AskLoss)) == 1
    press(qtbot, page, Qt.Key.Key_Backtab)
    press(qtbot, page, Qt.Key.Key_Space)
    assert page.state.checked() == (DELAYS,)


def test_enter_and_double_click_and_go_to_open(qtbot, page, stage):
    choose(page, MAP)
    press(qtbot, page, Qt.Key.Key_Return)
    viewport = page.widget.table.viewport()
    where = cell(page, DELAYS, Column.DATASET)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=where)
    tools = cell(page, MAP, Column.NAME)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=tools - QPoint(30, 0))
    assert stage.opened == [NotebookPlace(MAP), NotebookPlace(DELAYS), NotebookPlace(MAP)]


def test_more_opens_the_rows_menu(qtbot, page):
    click(qtbot, page, DELAYS, Column.NAME)
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "Open",
        "Rename…",
        "Duplicate",
        "Move to",
        "Save as template…",
        "Unload",
        "Delete…",
    ]
    menu.close()


def test_one_notebook_becomes_a_template(page, stage):
    choose(page, MAP)
    page.actions["notebooks.save_template"].trigger()
    assert stage.templated == [MAP]


def test_keys_rename_duplicate_and_delete(qtbot, page, stage):
    choose(page, MAP)
    press(qtbot, page, Qt.Key.Key_F2)
    sheet = stage.window.findChild(FormSheet)
    assert sheet.values() == {"name": "Airports map"}
    sheet.dismiss()
    page.widget.table.setFocus()
    press(qtbot, page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [one.notebook for one in stage.link.asked_of(CopyNotebook)] == [MAP]
    press(qtbot, page, Qt.Key.Key_Delete)
    assert stage.questions[0].title == "Delete “Airports map”?"


def test_what_is_checked_is_acted_on(qtbot, page, stage):
    click(qtbot, page, MAP, Column.CHECK)
    assert not page.widget.bar.isHidden()
    assert page.widget.bar.words.text() == "1 selected"
    assert not page.widget.bar.unload.isEnabled()
    press(qtbot, page, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.widget.bar.words.text() == "2 selected, 1 running"
    assert page.widget.bar.unload.text() == "Unload 1"
    page.widget.bar.unload.click()
    assert len(stage.link.asked_of(AskLoss)) == 1
    page.widget.bar.delete.click()
    assert stage.questions[-1].title == "Delete 2 notebooks?"
    page.widget.bar.duplicate.click()
    assert len(stage.link.asked_of(CopyNotebook)) == 2
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.widget.bar.isHidden()


def test_the_headers_box_checks_what_is_shown(page, qtbot):
    page.widget.filter_field.setText("delays")
    click_title(qtbot, page, Column.CHECK)
    assert page.state.checked() == (DELAYS,)
    click_title(qtbot, page, Column.CHECK)
    assert page.state.checked() == ()


def test_a_title_sorts(page, qtbot):
    click_title(qtbot, page, Column.NAME)
    assert shown(page) == ["Delays", "Airports map"]


def click_title(qtbot, page, column):
    titles = page.widget.table.titles
    at = QPoint(titles.sectionViewportPosition(column) + 30, 10)
    qtbot.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_only_running_and_no_match_offer_the_way_back(page, stage):
    page.widget.running.click()
    assert shown(page) == ["Delays"]
    stage.link.tell(SessionUnloaded(session_id="delays", notebook=DELAYS, by="ada"))
    hint = page.widget.no_match
    assert hint.isVisible()
    assert hint.label.text() == "No notebook of this project runs."
    page.widget.filter_field.setText("x")
    page.widget.filter_field.filter_changed.emit("x")
    assert hint.label.text() == "No notebook matches."
    hint.action_requested.emit()
    assert shown(page) == ["Airports map", "Delays"]


def test_an_empty_project_says_how_to_begin(page, stage):
    stage.link.tell(ProjectChanged(project=project()))
    assert page.widget.none.isVisible()
    page.widget.none.action_requested.emit()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == [f"New in {NYC}"]
    menu.close()


def test_moving_offers_the_other_projects(page):
    page.check_all()
    page.widget.bar.move_to.click()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["Other"]
    menu.close()


def test_who_may_only_read_can_open_and_nothing_else(page, stage):
    item = project(NotebookItem(name="Airports map"))
    reader = type(item)(key=item.key, name=item.name, notebooks=item.notebooks, may_write=False)
    stage.link.tell(ProjectChanged(project=reader))
    choose(page, MAP)
    assert page.has_target()
    assert not page.can_change()
    assert not page.actions["notebooks.delete"].isEnabled()


def test_a_notebook_that_is_dropped_is_uploaded(page, stage, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("{}")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.widget.dropEvent(event)
    assert [one.name for one in stage.link.asked_of(UploadNotebook)] == ["a"]


def test_it_counts_the_time_of_what_is_busy(page, stage, qtbot):
    busy = session("Delays", SessionPhase.BUSY, busy_since=1_800_000_000.0 - 14)
    stage.link.tell(SessionChanged(session=busy))
    assert page.widget.model.rows[1].word == "Busy 0:14"
    assert page._timer.isActive()
    stage.link.tell(SessionChanged(session=session("Delays")))
    assert not page._timer.isActive()


@pytest.mark.parametrize("size", [100, 200])
def test_it_paints_at_every_text_size(page, size):
    page._needs.look.choose_text_size(size)
    assert not page.widget.grab().isNull()


def test_ids_are_unique_and_texts_end_without_a_dot():
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert not [action.text for action in ACTIONS if action.text.endswith(".")]


def test_a_narrow_page_keeps_names_memory_and_the_cross(page):
    hidden = page.widget.table.titles.isSectionHidden
    assert not any(hidden(column) for column in Column)
    page.widget.resize(520, 400)
    QApplication.sendPostedEvents()
    kept = [column for column in Column if not hidden(column)]
    assert kept == [Column.CHECK, Column.STATE, Column.NAME, Column.MEMORY, Column.UNLOAD]
    assert page.widget.table.columnWidth(Column.NAME) >= 200
    page.widget.resize(1100, 400)
    assert not any(hidden(column) for column in Column)


def test_the_bar_of_a_narrow_page_keeps_its_count_and_pushes_nothing_aside(page, qtbot):
    page.widget.resize(1100, 400)
    before = page.widget.minimumSizeHint().width()
    page.check_all()
    bar = page.widget.bar
    assert bar.delete.text() == "Delete…"
    page.widget.resize(before, 400)
    QApplication.sendPostedEvents()
    assert page.widget.minimumSizeHint().width() == before
    assert bar.delete.text() == ""
    assert bar.delete.accessibleName()
    assert bar.words.width() >= bar.words.sizeHint().width()
    page.widget.resize(1100, 400)
    QApplication.sendPostedEvents()
    assert bar.delete.text() == "Delete…"
