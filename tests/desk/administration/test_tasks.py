"""*Background tasks* over a fake link."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import Unavailable
from dssdesk.base.ids import KernelId, Login, SessionId
from dssdesk.desk.administration.actions import ACTIONS, ENTRY
from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.administration.presenter import TasksNeeds, TasksPresenter
from dssdesk.desk.administration.state import Column, Phases
from dssdesk.desk.kit.actions import ActionSet, Menu
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import AdministrationPlace, NotebookPlace
from dssdesk.desk.kit.theme import Look, Scheme
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.catalogue import ListProjects, ProjectList
from dssdesk.wire.instance import Done, GetMachine, Machine
from dssdesk.wire.sessions import (
    AskLoss,
    InterruptKernel,
    ListSessions,
    Loss,
    LostName,
    SessionChanged,
    SessionList,
    SessionPhase,
    SessionsSampled,
    SessionUnloaded,
    UnloadSession,
    WatchSamples,
)
from tests.helpers.fake_link import WELCOME, FakeLink
from tests.helpers.some_sessions import NOW, project, sample, session

MAP = session("Airports map", session_id=SessionId("55d1c3ffffffffff"), pid=46890)
BASKET = session(
    "Basket rules", owner=Login("grace"), kernel_id=KernelId("2c5d90ffffffffff"), pid=45021
)
DELAYS = session("Delays by carrier", SessionPhase.BUSY, busy_since=NOW - 14, pid=48213)
MACHINE = Machine(
    cores=4,
    cpu=50.0,
    memory=16_000_000_000,
    memory_used=8_000_000_000,
    service_memory=61_000_000,
    disk=480_000_000_000,
    disk_used=212_000_000_000,
    journals=5_000_000,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Desk:
    """The page in front, and what came of it."""

    def __init__(self, *, is_administrator: bool | None = True) -> None:
        self.link = FakeLink()
        self.link.answer(ListProjects, ProjectList(projects=(project(),)))
        samples = (sample(MAP, 196_000_000, 0.0), sample(DELAYS))
        listed = SessionList(sessions=(MAP, BASKET, DELAYS), samples=samples)
        self.link.answer(ListSessions, listed)
        self.link.answer(WatchSamples, Done())
        self.link.answer(AskLoss, Loss())
        self.link.answer(GetMachine, MACHINE)
        self.look = Look()
        self.places: list = []
        self.notices: list = []
        self.questions: list[tuple[Question, Callable[[str], None]]] = []
        self.running = Running(self.link, clock=lambda: NOW)
        self.administrator = Administrator(self.link, self.places.append)
        self.page = TasksPresenter(
            TasksNeeds(
                look=self.look,
                link=self.link,
                running=self.running,
                catalogue=Catalogue(self.link),
                unloader=Unloader(
                    self.link, self.running, ask=self._ask, notify=self.notices.append
                ),
                administrator=self.administrator,
                open_place=self.places.append,
                notify=self.notices.append,
            ),
            ACTIONS,
        )
        self.view = self.page.widget
        self.table = self.view.table
        if is_administrator is not None:
            self.link.reconnect(replace(WELCOME, is_administrator=is_administrator))

    def names(self) -> list[str]:
        return [row.info.notebook.name for row in self.view.model.rows]

    def cell(self, info, column: Column) -> str:
        index = self.view.model.index_of(info.session_id).siblingAtColumn(column)
        return index.data()

    def at(self, info, column: Column = Column.OWNER) -> QPoint:
        index = self.view.model.index_of(info.session_id).siblingAtColumn(column)
        return self.table.visualRect(index).center()

    def choose(self, info) -> None:
        self.table.setCurrentIndex(self.view.model.index_of(info.session_id))

    def finish(self, info) -> None:
        self.link.answer_next(
            UnloadSession,
            SessionUnloaded(session_id=info.session_id, notebook=info.notebook, by=info.owner),
        )

    def _ask(self, question, answer) -> None:
        self.questions.append((question, answer))


@pytest.fixture
def make_desk(qtbot):
    hosts = []

    def make(**more) -> Desk:
        desk = Desk(**more)
        host = QWidget()
        qtbot.addWidget(host)
        desk.view.setParent(host)
        host.resize(1140, 700)
        desk.view.resize(1140, 700)
        with qtbot.waitActive(host):
            host.show()
            host.activateWindow()
        hosts.append(host)
        return desk

    yield make
    for host in hosts:
        host.close()


@pytest.fixture
def desk(make_desk) -> Desk:
    return make_desk()


def test_it_shows_every_session_of_everybody_with_its_identifiers(desk):
    assert desk.names() == ["Airports map", "Delays by carrier", "Basket rules"]
    shown = {column: desk.cell(MAP, column) for column in Column}
    assert shown == {
        Column.CHECK: "",
        Column.OWNER: "ada",
        Column.NOTEBOOK: "Airports map",
        Column.SESSION: "55d1c3f",
        Column.KERNEL: "kernel",
        Column.PID: "46890",
        Column.STATE: "Idle",
        Column.CONNECTIONS: "0",
        Column.CPU: "0 %",
        Column.MEMORY: "196 MB",
        Column.ACTIVE: "now",
        Column.STARTED: desk.cell(MAP, Column.STARTED),
    }


def test_it_is_live(desk):
    desk.link.tell(SessionChanged(session=session("Beta")))
    assert "Beta" in desk.names()
    desk.link.tell(SessionsSampled(samples=(sample(MAP, 5_000_000, 3.0),), machine_memory=10**10))
    assert desk.cell(MAP, Column.MEMORY) == "5.0 MB"
    desk.link.tell(SessionUnloaded(session_id=MAP.session_id, notebook=MAP.notebook, by=MAP.owner))
    assert "Airports map" not in desk.names()


def test_a_page_behind_others_costs_nothing(desk):
    desk.link.tell(SessionsSampled(samples=(), machine_memory=10**10))
    desk.view.hide()
    asked = len(desk.link.asked_of(GetMachine))
    for info in (MAP, BASKET, DELAYS):
        desk.running.take_end(info.session_id)
    assert desk.link.asked_of(WatchSamples)[-1] == WatchSamples(on=False)
    assert not desk.page._timer.isActive()
    assert len(desk.link.asked_of(GetMachine)) == asked
    assert len(desk.names()) == 3
    desk.view.show()
    assert desk.names() == []


def test_the_cards_show_the_machine(desk):
    assert desk.view.cards.cpu.value.text() == "50 %"
    assert desk.view.cards.memory.value.text() == "8.0 of 16.0 GB"
    assert desk.view.cards.sessions.note.text() == "1 busy, 2 idle"
    assert desk.view.cards.disk.accessibleName() == "Disk, 212.0 of 480.0 GB, Journals 5.0 MB"


def test_the_machine_is_asked_again_while_the_page_is_in_front(desk, qtbot):
    before = len(desk.link.asked_of(GetMachine))
    desk.link.answer(GetMachine, replace(MACHINE, cpu=75.0))
    qtbot.waitUntil(lambda: len(desk.link.asked_of(GetMachine)) > before)
    assert desk.view.cards.cpu.value.text() == "75 %"


def test_figures_that_are_not_known_are_not_shown_as_true(desk):
    desk.link.answer(GetMachine, Unavailable("The service is away."))
    desk.page._ask_machine()
    assert desk.view.cards.cpu.value.text() == "…"


def test_several_are_checked_and_unloaded_in_one_go(desk, qtbot):
    port = desk.table.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=desk.at(MAP))
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=desk.at(BASKET, Column.CHECK))
    bar = desk.view.bar
    assert (bar.count.text(), bar.unload.text()) == ("2 of 3 selected", "Unload 2")
    assert bar.words.text().startswith("All idle, no desk attached. Frees 196 MB.")
    qtbot.mouseClick(bar.unload, Qt.MouseButton.LeftButton)
    assert desk.questions == []
    assert desk.cell(MAP, Column.STATE) == "Unloading"
    desk.finish(MAP)
    desk.finish(BASKET)
    assert desk.names() == ["Delays by carrier"]
    assert bar.isHidden()


def test_the_keyboard_stays_on_the_page_when_all_is_gone(desk, qtbot):
    desk.page.check_all()
    desk.view.bar.unload.setFocus()
    qtbot.keyClick(desk.view.bar.unload, Qt.Key.Key_Space)
    for info in (MAP, DELAYS, BASKET):
        desk.finish(info)
    assert desk.view.nothing.isVisible()
    assert desk.view.filter_field.hasFocus()


def test_one_question_where_something_is_lost(desk):
    loss = Loss(names=(LostName(name="df", type="DataFrame"),))
    desk.link.answer(AskLoss, loss)
    desk.page.check_all()
    desk.page.unload()
    ((question, answer),) = desk.questions
    assert question.title == "Unload 3 notebooks?"
    answer("")
    assert desk.link.asked_of(UnloadSession) == []
    assert desk.view.bar.count.text() == "3 of 3 selected"


def test_shift_checks_up_to_here(desk, qtbot):
    port = desk.table.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=desk.at(MAP))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, shift, desk.at(BASKET))
    assert desk.view.bar.count.text() == "3 of 3 selected"


def test_the_box_in_the_header_checks_all_and_nothing(desk, qtbot):
    header = desk.table.titles.viewport()
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton, pos=QPoint(24, 10))
    assert desk.view.bar.count.text() == "3 of 3 selected"
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton, pos=QPoint(24, 10))
    assert desk.view.bar.isHidden()


def test_by_keyboard(desk, qtbot):
    desk.table.setFocus()
    desk.choose(MAP)
    qtbot.keyClick(desk.table, Qt.Key.Key_Space)
    qtbot.keyClick(desk.table, Qt.Key.Key_Down)
    qtbot.keyClick(desk.table, Qt.Key.Key_Space)
    assert desk.view.bar.count.text() == "2 of 3 selected"
    qtbot.keyClick(desk.table, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    asked = {wish.session_id for wish in desk.link.asked_of(UnloadSession)}
    assert asked == {MAP.session_id, DELAYS.session_id}


def test_the_row_below_one_that_goes_is_the_current_one(desk):
    desk.choose(MAP)
    desk.running.take_end(MAP.session_id)
    assert desk.table.current_row().info == DELAYS
    desk.running.take_end(BASKET.session_id)
    assert desk.table.current_row().info == DELAYS
    desk.running.take_end(DELAYS.session_id)
    assert desk.table.current_row() is None


def test_esc_clears_the_selection(desk, qtbot):
    desk.page.check_all()
    desk.table.setFocus()
    qtbot.keyClick(desk.table, Qt.Key.Key_Escape)
    assert desk.view.bar.isHidden()


def test_enter_and_a_double_click_go_to_the_notebook(desk, qtbot):
    desk.table.setFocus()
    desk.choose(MAP)
    qtbot.keyClick(desk.table, Qt.Key.Key_Return)
    port = desk.table.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=desk.at(BASKET))
    qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=desk.at(BASKET))
    assert desk.places == [NotebookPlace(MAP.notebook), NotebookPlace(BASKET.notebook)]
    assert desk.view.bar.isHidden()


def test_whole_ids_are_copied(desk, qtbot):
    desk.table.setFocus()
    desk.choose(MAP)
    qtbot.keyClick(desk.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == MAP.session_id
    desk.choose(BASKET)
    desk.page.actions["tasks.copy_kernel"].trigger()
    assert clipboard.text() == BASKET.kernel_id
    desk.page.actions["tasks.copy_pid"].trigger()
    assert clipboard.text() == "45021"


def test_the_menu_of_a_row_offers_what_can_be_done(desk):
    desk.choose(MAP)
    desk.page.show_row_menu(QPoint(0, 0))
    (menu,) = [it for it in desk.view.findChildren(QWidget) if it.inherits("QMenu")]
    texts = [action.text() for action in menu.actions() if action.text()]
    menu.close()
    assert texts == [
        "Go to the notebook",
        "Copy session id",
        "Copy kernel id",
        "Copy process number",
        "Unload",
    ]


def test_the_menu_says_that_it_means_what_is_checked(desk):
    desk.page.check_all()
    assert desk.page.actions["tasks.unload"].text() == "Unload 3 selected"
    desk.page.clear()
    assert desk.page.actions["tasks.unload"].text() == "Unload"


def test_an_interrupt_that_fails_is_told(desk):
    desk.choose(DELAYS)
    desk.page.actions["tasks.interrupt"].trigger()
    desk.link.answer_next(InterruptKernel, Unavailable("The service is away."))
    assert desk.notices[0].text == "The service is away."


def test_a_filter_hides_and_says_so(desk, qtbot):
    qtbot.keyClicks(desk.view.filter_field, "grace")
    assert desk.names() == ["Basket rules"]
    assert desk.page.status == "1 of 3 sessions, updated every 2 s"
    qtbot.keyClicks(desk.view.filter_field, "xx")
    assert desk.view.no_match.isVisible()
    desk.view.phases.setCurrentText(Phases.DIED)
    desk.view.no_match.action_requested.emit()
    assert len(desk.names()) == 3


def test_rows_that_are_checked_and_filtered_out_are_told(desk, qtbot):
    desk.page.check_all()
    assert "filter" not in desk.view.bar.words.text()
    qtbot.keyClicks(desk.view.filter_field, "grace")
    assert desk.view.bar.count.text() == "3 of 3 selected"
    assert desk.view.bar.words.text().startswith("The filter hides 2 of them. ")


def test_a_title_sorts(desk, qtbot):
    header = desk.table.titles
    at = QPoint(header.sectionViewportPosition(Column.MEMORY) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.names()[0] == "Delays by carrier"


def test_when_nothing_runs_it_says_so(desk):
    desk.link.answer(ListSessions, SessionList(sessions=(), samples=()))
    desk.link.reconnect()
    assert desk.view.nothing.isVisible()
    assert desk.view.nothing.label.text().startswith("Nothing is running.")


def test_the_way_to_the_page_is_for_administrators(desk, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    actions = ActionSet(ENTRY, desk.administrator, look=desk.look, host=host)
    entry = actions["administration.tasks"]
    assert Menu.VIEW in entry.menus
    entry.trigger()
    assert desk.places == [AdministrationPlace()]
    desk.link.reconnect(replace(WELCOME, is_administrator=False))
    entry.update_state()
    assert not entry.isEnabled()
    assert not entry.isVisible()
    assert entry.toolTip().startswith("Only an administrator")


def test_every_column_has_room_in_a_window_of_1440(desk):
    assert desk.table.titles.length() <= desk.table.viewport().width()
    assert not desk.table.horizontalScrollBar().isVisible()


def test_in_a_small_window_the_table_counts_most(desk):
    desk.view.resize(520, 320)
    assert not desk.view.cards.isVisible()
    assert desk.view.table.isVisible()
    desk.view.resize(800, 600)
    assert desk.view.cards.cpu.geometry().bottom() < desk.view.cards.sessions.geometry().top()


@pytest.mark.parametrize("scheme", [Scheme.DARK, Scheme.CONTRAST])
def test_it_paints_in_every_look(desk, scheme):
    desk.page.check_all()
    desk.look.choose_scheme(scheme)
    assert not desk.view.grab().isNull()
    desk.look.choose_scheme(Scheme.LIGHT)
