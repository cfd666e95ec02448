"""The question before an unload, and the unload."""

from collections.abc import Callable

import pytest

from dssdesk.base.errors import NotFound, Unavailable
from dssdesk.base.ids import Login, SessionId
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.sessions import (
    AskLoss,
    ListSessions,
    Loss,
    LostName,
    SessionChanged,
    SessionList,
    SessionPhase,
    SessionUnloaded,
    UnloadSession,
)
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NOW, session

MAP = session("Airports map")
DELAYS = session("Delays by carrier", SessionPhase.BUSY, cell_number=6)
DEAD = session("Weather", SessionPhase.DIED)
LOSS = Loss(names=(LostName(name="df", type="DataFrame"),), busy_seconds=14)


class Desk:
    """A running state, an unloader, and what the person was asked and told."""

    def __init__(self) -> None:
        self.link = FakeLink()
        listed = SessionList(sessions=(MAP, DELAYS, DEAD), samples=())
        self.link.answer(ListSessions, listed)
        self.link.answer(AskLoss, Loss())
        self.running = Running(self.link, clock=lambda: NOW)
        self.questions: list[tuple[Question, Callable[[str], None]]] = []
        self.notices: list[Notice] = []
        self.unloader = Unloader(self.link, self.running, ask=self._ask, notify=self.notices.append)

    def _ask(self, question: Question, answer: Callable[[str], None]) -> None:
        self.questions.append((question, answer))

    def unload(self, *infos) -> list[bool]:
        got: list[bool] = []
        self.unloader.unload([info.session_id for info in infos]).then(got.append)
        return got

    def finish(self, info) -> None:
        self.link.answer_next(
            UnloadSession,
            SessionUnloaded(session_id=info.session_id, notebook=info.notebook, by=info.owner),
        )


@pytest.fixture
def desk(qapp) -> Desk:
    return Desk()


def test_where_nothing_is_lost_nobody_is_asked(desk):
    got = desk.unload(MAP)
    assert desk.questions == []
    assert desk.running.session(MAP.notebook).phase is SessionPhase.STOPPING
    desk.finish(MAP)
    assert got == [True]
    assert desk.running.session(MAP.notebook) is None


def test_where_something_is_lost_the_question_says_what(desk):
    desk.link.answer(AskLoss, LOSS)
    desk.unload(DELAYS)
    ((question, _),) = desk.questions
    assert question.title == "Unload “Delays by carrier”?"
    assert question.text == (
        "Cell 6 has run for 14 s and will stop. 1 variable will be lost. Code and outputs stay."
    )
    assert question.details == ("df: DataFrame",)
    assert desk.link.asked_of(UnloadSession) == []


def test_the_question_says_for_whom_else_it_runs(desk):
    desk.link.answer(AskLoss, LOSS)
    desk.running.state.me = Login("root")
    desk.unload(DELAYS)
    ((question, _),) = desk.questions
    assert question.text.startswith("It runs for ada, who will be told. Cell 6")


def test_the_question_about_several_names_those_for_whom_some_run(desk):
    desk.link.answer(AskLoss, LOSS)
    desk.running.state.me = Login("root")
    desk.unload(DELAYS, MAP)
    ((question, _),) = desk.questions
    assert question.text.startswith("Some run for ada, who will be told. What runs")


def test_a_click_shows_at_once_and_the_question_takes_it_back(desk):
    desk.link.no_answer(AskLoss)
    desk.unload(DELAYS)
    assert desk.running.session(DELAYS.notebook).phase is SessionPhase.STOPPING
    desk.link.answer_next(AskLoss, LOSS)
    assert desk.running.session(DELAYS.notebook) == DELAYS


def test_after_a_yes_it_is_unloaded(desk):
    desk.link.answer(AskLoss, LOSS)
    got = desk.unload(DELAYS)
    question, answer = desk.questions[0]
    answer(question.choice.id)
    desk.finish(DELAYS)
    assert got == [True]


def test_after_a_no_it_stays_and_can_be_asked_again(desk):
    desk.link.answer(AskLoss, LOSS)
    got = desk.unload(DELAYS)
    desk.questions[0][1]("")
    assert got == [False]
    assert desk.running.session(DELAYS.notebook) == DELAYS
    desk.unload(DELAYS)
    assert len(desk.questions) == 2


def test_a_kernel_that_does_not_answer_counts_as_a_loss(desk):
    desk.link.answer(AskLoss, Unavailable("No answer."))
    desk.unload(MAP)
    assert len(desk.questions) == 1


def test_a_service_that_says_nothing_counts_as_a_loss_too(desk, qtbot):
    desk.link.no_answer(AskLoss)
    desk.unload(MAP, DELAYS)
    desk.link.answer_next(AskLoss, Loss())
    qtbot.waitUntil(lambda: len(desk.questions) == 1)
    assert desk.questions[0][0].details == ("Delays by carrier: all variables",)
    desk.link.answer_next(AskLoss, LOSS)
    assert len(desk.questions) == 1


def test_the_wait_for_a_stuck_kernel_is_told_and_so_is_the_force(desk, qtbot):
    got = desk.unload(MAP)
    qtbot.waitUntil(lambda: bool(desk.notices))
    assert desk.notices[0].title == "“Airports map” is still being unloaded"
    assert "by force" in desk.notices[0].text
    reply = SessionUnloaded(
        session_id=MAP.session_id, notebook=MAP.notebook, by=MAP.owner, forced=True
    )
    desk.link.answer_next(UnloadSession, reply)
    assert desk.notices[1].title == "“Airports map” was ended by force"
    assert got == [True]


def test_a_dead_kernel_has_nothing_to_lose(desk):
    desk.unload(DEAD)
    assert desk.link.asked_of(AskLoss) == []
    desk.finish(DEAD)
    assert desk.running.session(DEAD.notebook) is None


def test_several_are_asked_about_in_one_question(desk):
    desk.link.answer(AskLoss, lambda ask: LOSS if ask.session_id == DELAYS.session_id else Loss())
    got = desk.unload(MAP, DELAYS)
    ((question, answer),) = desk.questions
    assert (question.title, question.choice.text) == ("Unload 2 notebooks?", "Unload 2")
    assert question.details == ("Delays by carrier: runs for 14 s, df",)
    answer(question.choice.id)
    desk.finish(MAP)
    assert got == []
    desk.finish(DELAYS)
    assert got == [True]


def test_the_question_names_them_in_the_order_of_their_titles(desk):
    """Whole lines are in another order: a blank comes before a colon."""
    desk.link.answer(AskLoss, LOSS)
    second = session("Notebook 2", session_id=SessionId("second"))
    for info in (second, session("Notebook")):
        desk.link.tell(SessionChanged(session=info))
    desk.unload(second, session("Notebook"))
    starts = [line.partition(":")[0] for line in desk.questions[0][0].details]
    assert starts == ["Notebook", "Notebook 2"]


def test_a_second_click_is_no_second_wish(desk):
    desk.link.no_answer(AskLoss)
    desk.unload(MAP)
    assert desk.unload(MAP) == [False]
    assert len(desk.link.asked_of(AskLoss)) == 1


def test_a_failure_is_told_and_the_session_stays(desk):
    got = desk.unload(MAP)
    desk.link.answer_next(UnloadSession, Unavailable("The service ended."))
    assert got == [False]
    assert desk.notices[0].title == "“Airports map” was not unloaded"
    assert desk.running.session(MAP.notebook) == MAP


def test_a_session_that_somebody_else_unloaded_is_gone_too(desk):
    got = desk.unload(MAP)
    desk.link.answer_next(UnloadSession, NotFound("No such session."))
    assert (got, desk.notices) == ([True], [])


def test_many_names_are_shortened(desk):
    names = tuple(LostName(name=f"n{n}", type="int") for n in range(23))
    desk.link.answer(AskLoss, Loss(names=names))
    desk.unload(MAP)
    details = desk.questions[0][0].details
    assert (len(details), details[-1]) == (8, "… and 16 more")
