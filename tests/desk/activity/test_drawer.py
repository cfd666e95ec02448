"""The drawer over a fake link."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from dssdesk.base.errors import Unavailable
from dssdesk.base.ids import Login
from dssdesk.desk.activity.presenter import ActivityNeeds, ActivityPresenter
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.theme import Look, Scheme
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.catalogue import ListProjects, ProjectList
from dssdesk.wire.instance import Done
from dssdesk.wire.sessions import (
    AnswerInput,
    AskLoss,
    InterruptKernel,
    ListSessions,
    Loss,
    Progress,
    Prompt,
    SessionChanged,
    SessionList,
    SessionPhase,
    SessionsSampled,
    SessionUnloaded,
    UnloadSession,
    WatchSamples,
)
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NOW, project, sample, session

PROMPT = Prompt(prompt_id="p", text="Code:")
DELAYS = session("Delays by carrier", SessionPhase.BUSY, cell_number=6, busy_since=NOW - 14)
LATE = session("Late aircraft", SessionPhase.WAITING, prompt=PROMPT)
MAP = session("Airports map")


class Desk:
    """An open drawer, and what came of it."""

    def __init__(self) -> None:
        self.now = NOW
        self.link = FakeLink()
        self.link.answer(ListProjects, ProjectList(projects=(project(),)))
        samples = (sample(DELAYS), sample(MAP, 196_000_000))
        listed = SessionList(sessions=(DELAYS, LATE, MAP), samples=samples)
        self.link.answer(ListSessions, listed)
        self.link.answer(WatchSamples, Done())
        self.link.answer(AskLoss, Loss())
        self.look = Look()
        self.running = Running(self.link, clock=self.clock)
        self.questions: list[tuple[Question, Callable[[str], None]]] = []
        self.places: list = []
        self.notices: list = []
        unloader = Unloader(self.link, self.running, ask=self._ask, notify=self.notices.append)
        self.drawer = ActivityPresenter(
            ActivityNeeds(
                look=self.look,
                link=self.link,
                running=self.running,
                catalogue=Catalogue(self.link),
                unloader=unloader,
                open_place=self.places.append,
                notify=self.notices.append,
            )
        )
        self.view = self.drawer.widget

    def clock(self) -> float:
        return self.now

    def row(self, info):
        return self.view.rows[info.session_id]

    def _ask(self, question, answer) -> None:
        self.questions.append((question, answer))


@pytest.fixture
def desk(qapp, qtbot):
    desk = Desk()
    host = QWidget()
    qtbot.addWidget(host)
    desk.view.setParent(host)
    desk.view.resize(400, 600)
    desk.drawer.set_open(on=True)
    host.show()
    yield desk
    desk.drawer.set_open(on=False)
    host.close()


def titles(desk) -> list[str]:
    rows = sorted(desk.view.rows.values(), key=lambda row: row.y())
    return [row.name.text() for row in rows]


def test_it_shows_everything_that_runs(desk):
    assert titles(desk) == ["Airports map", "Delays by carrier", "Late aircraft"]
    row = desk.row(DELAYS)
    assert (row.doing.text(), row.cpu_text.text(), row.memory_text.text()) == (
        "Runs cell 6 for 0:14",
        "98 %",
        "412 MB",
    )


def test_a_closed_drawer_shows_nothing_new(desk):
    desk.drawer.set_open(on=False)
    desk.link.tell(SessionsSampled(samples=(sample(MAP, 5_000_000),), machine_memory=10**10))
    assert desk.row(MAP).memory_text.text() == "196 MB"


def test_durations_count_up(desk, qtbot):
    desk.now += 1
    qtbot.waitUntil(lambda: desk.row(DELAYS).doing.text() == "Runs cell 6 for 0:15")


def test_samples_move_the_figures(desk):
    desk.link.tell(SessionsSampled(samples=(sample(MAP, 5_000_000, 3.0),), machine_memory=10**10))
    assert desk.row(MAP).memory_text.text() == "5.0 MB"
    assert desk.row(MAP).cpu_text.text() == "3 %"


def test_a_session_that_begins_and_one_that_ends_are_shown(desk):
    desk.link.tell(SessionChanged(session=session("Beta")))
    desk.link.tell(SessionUnloaded(session_id=MAP.session_id, notebook=MAP.notebook, by=MAP.owner))
    assert sorted(titles(desk)) == ["Beta", "Delays by carrier", "Late aircraft"]


def test_a_long_text_leaves_its_buttons_in_the_drawer(desk, qtbot):
    waits = Progress(text=f"Installing Spark: {'downloading pyspark ' * 10}", fraction=0.5)
    starting = session("Delays by carrier", SessionPhase.STARTING, progress=waits)
    desk.link.tell(SessionChanged(session=starting))
    row = desk.row(DELAYS)
    assert row.interrupt.isVisibleTo(row)
    qtbot.waitUntil(lambda: row.doing.height() > 2 * row.name.height())
    assert row.width() <= 400


def test_rows_stay_the_same_widgets_while_their_sessions_live(desk):
    before = desk.row(LATE)
    desk.row(LATE).prompt.field.setText("EW")
    desk.link.tell(SessionChanged(session=session("Beta")))
    assert desk.row(LATE) is before
    assert desk.row(LATE).prompt.field.text() == "EW"


def test_a_prompt_is_answered(desk, qtbot):
    prompt = desk.row(LATE).prompt
    qtbot.keyClicks(prompt.field, "EWR")
    qtbot.keyClick(prompt.field, Qt.Key.Key_Return)
    (wish,) = desk.link.asked_of(AnswerInput)
    assert (wish.session_id, wish.prompt_id, wish.text) == (LATE.session_id, "p", "EWR")
    assert prompt.field.isReadOnly()


def test_an_answered_prompt_goes(desk):
    busy = session("Late aircraft", SessionPhase.BUSY)
    desk.link.tell(SessionChanged(session=busy))
    assert desk.row(LATE).prompt is None


def test_the_keyboard_stays_at_the_session_that_was_answered(desk, qtbot):
    view = desk.row(LATE)
    view.window().activateWindow()
    view.prompt.field.setFocus()
    qtbot.keyClick(view.prompt.field, Qt.Key.Key_Return)
    desk.link.tell(SessionChanged(session=session("Late aircraft", SessionPhase.BUSY)))
    assert view.go.hasFocus()


def test_an_answer_that_did_not_arrive_can_be_sent_again(desk):
    prompt = desk.row(LATE).prompt
    prompt.send()
    desk.link.answer_next(AnswerInput, Unavailable("The service is away."))
    assert desk.notices[0].title == "“Late aircraft” did not get the answer"
    assert not prompt.field.isReadOnly()


def test_a_prompt_is_never_taken_for_markup(desk, tmp_path):
    prompt = Prompt(prompt_id="q", text=f"<img src='{tmp_path}/canary.png'>")
    asking = session("Late aircraft", SessionPhase.WAITING, prompt=prompt)
    desk.link.tell(SessionChanged(session=asking))
    assert desk.row(LATE).prompt.label.text() == prompt.text
    assert desk.row(LATE).prompt.label.textFormat() is Qt.TextFormat.PlainText


def test_a_password_is_not_shown(desk):
    prompt = Prompt(prompt_id="q", text="Password:", password=True)
    asking = session("Late aircraft", SessionPhase.WAITING, prompt=prompt)
    desk.link.tell(SessionChanged(session=asking))
    assert desk.row(LATE).prompt.field.echoMode() is QLineEdit.EchoMode.Password


def test_go_to_shows_the_notebook_and_makes_way(desk, qtbot):
    with qtbot.waitSignal(desk.drawer.close_requested):
        desk.row(MAP).go.click()
    assert desk.places == [NotebookPlace(MAP.notebook)]


def test_interrupt_stops_what_runs(desk):
    assert desk.row(MAP).interrupt.isHidden()
    desk.row(DELAYS).interrupt.click()
    desk.link.answer_next(InterruptKernel, Unavailable("No."))
    assert desk.notices[0].title == "“Delays by carrier” was not interrupted"


def test_the_cross_unloads(desk):
    desk.row(MAP).unload.click()
    assert desk.row(MAP).doing.text() == "Unloading"
    assert desk.row(MAP).unload.isHidden()
    desk.link.answer_next(
        UnloadSession,
        SessionUnloaded(session_id=MAP.session_id, notebook=MAP.notebook, by=MAP.owner),
    )
    assert MAP.session_id not in desk.view.rows


def test_the_keyboard_goes_on_to_the_next_session(desk, qtbot):
    view = desk.row(DELAYS)
    view.window().activateWindow()
    view.unload.setFocus()
    qtbot.keyClick(view.unload, Qt.Key.Key_Space)
    assert view.go.hasFocus()
    ended = SessionUnloaded(session_id=DELAYS.session_id, notebook=DELAYS.notebook, by=MAP.owner)
    desk.link.answer_next(UnloadSession, ended)
    assert desk.row(LATE).go.hasFocus()


def test_after_a_no_the_keyboard_is_on_the_cross_again(desk, qtbot):
    desk.link.answer(AskLoss, Loss(busy_seconds=3.0))
    view = desk.row(DELAYS)
    view.window().activateWindow()
    view.unload.setFocus()
    qtbot.keyClick(view.unload, Qt.Key.Key_Space)
    ((_, answer),) = desk.questions
    answer("")
    assert view.unload.hasFocus()


def test_several_are_selected_and_unloaded_together(desk, qtbot):
    desk.view.footer.begin.click()
    qtbot.mouseClick(desk.row(MAP), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(desk.row(DELAYS).box, Qt.MouseButton.LeftButton)
    assert desk.view.footer.unload.text() == "Unload 2"
    assert desk.view.footer.text.text() == "2 selected, frees 608 MB"
    desk.view.footer.unload.click()
    asked = {wish.session_id for wish in desk.link.asked_of(UnloadSession)}
    assert asked == {MAP.session_id, DELAYS.session_id}


def test_the_keyboard_stays_in_the_drawer_when_several_were_unloaded(desk, qtbot):
    desk.view.window().activateWindow()
    desk.view.footer.begin.click()
    chosen = [MAP, DELAYS]
    for info in chosen:
        desk.row(info).box.click()
    elsewhere = QLineEdit(desk.view.window())
    elsewhere.show()
    QWidget.setTabOrder(desk.view.footer.unload, elsewhere)  # as the window has it
    desk.view.footer.unload.setFocus()
    desk.view.footer.unload.click()
    for info in chosen:
        ended = SessionUnloaded(session_id=info.session_id, notebook=info.notebook, by=MAP.owner)
        desk.link.tell(ended)  # other desks' way, and ours: before the reply
        desk.link.answer_next(UnloadSession, ended)
    assert not desk.drawer.choice.is_selecting
    assert desk.view.footer.begin.hasFocus()


def test_the_keyboard_stays_in_the_drawer_when_nothing_runs_any_more(desk):
    desk.view.window().activateWindow()
    desk.view.footer.begin.click()
    chosen = [MAP, DELAYS, LATE]
    for info in chosen:
        desk.row(info).box.click()
    elsewhere = QLineEdit(desk.view.window())
    elsewhere.show()
    QWidget.setTabOrder(desk.view.footer.unload, elsewhere)  # as the window has it
    desk.view.footer.unload.setFocus()
    desk.view.footer.unload.click()
    for info in chosen:
        ended = SessionUnloaded(session_id=info.session_id, notebook=info.notebook, by=MAP.owner)
        desk.link.tell(ended)
        desk.link.answer_next(UnloadSession, ended)
    assert desk.view.footer.isHidden()
    assert desk.view.isAncestorOf(QApplication.focusWidget())


def test_a_selection_begins_with_the_first_row(desk, qtbot):
    earlier = session("Aaa")
    desk.link.tell(SessionChanged(session=earlier))
    qtbot.waitUntil(desk.row(earlier).isVisible)
    desk.view.window().activateWindow()
    desk.view.footer.begin.setFocus()
    desk.view.footer.begin.click()
    assert desk.row(earlier).box.hasFocus()


def test_return_unloads_what_is_selected(desk, qtbot):
    desk.view.footer.begin.click()
    box = desk.row(MAP).box
    qtbot.keyClick(box, Qt.Key.Key_Return)  # nothing is
    assert desk.drawer.choice.is_selecting
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert [wish.session_id for wish in desk.link.asked_of(UnloadSession)] == [MAP.session_id]


def test_esc_leaves_the_selection_before_the_drawer(desk, qtbot):
    desk.view.footer.begin.click()
    qtbot.keyClick(desk.view, Qt.Key.Key_Escape)
    assert not desk.drawer.choice.is_selecting
    assert desk.view.title.text() == "Activity"


def test_esc_works_right_after_the_selection_began(desk, qtbot):
    desk.view.window().activateWindow()
    desk.view.footer.begin.setFocus()
    desk.view.footer.begin.click()
    focus = QApplication.focusWidget()
    assert focus is next(iter(desk.view.rows.values())).box
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert not desk.drawer.choice.is_selecting
    assert desk.view.footer.begin.hasFocus()


def test_cancel_leaves_the_selection(desk):
    desk.view.footer.begin.click()
    desk.view.footer.cancel.click()
    assert not desk.drawer.choice.is_selecting


def test_a_filter_shows_what_matches(desk, qtbot):
    qtbot.keyClicks(desk.view.filter, "late")
    assert titles(desk) == ["Late aircraft"]
    qtbot.keyClicks(desk.view.filter, "xx")
    assert desk.view.hint == "No notebook matches."


def test_what_runs_for_others_is_not_in_it(desk):
    desk.link.reconnect()
    desk.link.tell(SessionChanged(session=session("Basket rules", owner=Login("grace"))))
    assert "Basket rules" not in titles(desk)
    assert desk.running.count == 3


def test_when_nothing_runs_it_says_so(desk):
    desk.link.answer(ListSessions, SessionList(sessions=(), samples=()))
    desk.link.reconnect()
    assert desk.view.hint.startswith("Nothing is running.")
    assert desk.view.footer.isHidden()


def test_a_kernel_that_died_is_taken_off_the_list(desk):
    desk.link.tell(SessionChanged(session=session("Airports map", SessionPhase.DIED)))
    assert desk.row(MAP).unload.accessibleName() == "Take off the list: “Airports map”"
    assert desk.row(MAP).doing.text() == "The kernel died."


def test_every_control_and_curve_has_a_name(desk):
    row = desk.row(DELAYS)
    assert row.accessibleName() == "Delays by carrier, busy for 14 seconds, 412 megabytes"
    assert row.go.accessibleName() == "Go to “Delays by carrier”"
    assert row.cpu.accessibleName() == "CPU, 98 %"
    assert row.memory.accessibleName() == "Memory, 412 MB"


def test_the_keyboard_goes_through_rows_in_reading_order(desk):
    desk.link.tell(SessionChanged(session=session("Aardvark")))
    new, old = desk.row(session("Aardvark")), desk.row(MAP)
    assert new.unload.nextInFocusChain() is old.box


def test_a_change_of_look_is_taken(desk):
    desk.look.choose_scheme(Scheme.DARK)
    assert titles(desk)
    assert not desk.view.grab().isNull()
    desk.look.choose_scheme(Scheme.LIGHT)


def test_it_paints_a_selection(desk):
    desk.view.footer.begin.click()
    desk.drawer.toggle(MAP.session_id)
    assert not desk.view.grab().isNull()


def test_close_asks_the_window(desk, qtbot):
    with qtbot.waitSignal(desk.drawer.close_requested):
        desk.view.close_button.click()
