"""The small service and the sample sessions do what tests of the desk count on."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dssdesk.desk.running.samples import sample_link, tell_usage
from dssdesk.desk.running.state import HISTORY, RunningState
from dssdesk.wire import codec
from dssdesk.wire.catalogue import ListProjects, ProjectList
from dssdesk.wire.sessions import ListSessions, SessionList, SessionsSampled
from tests.helpers.small_service import TOKEN, SmallService
from tests.helpers.some_sessions import notebook, sample, session


def test_it_answers_from_its_table_and_lets_nobody_else_in():
    service = SmallService()
    service.answers[ListProjects] = ProjectList(projects=())
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with connect(service.address.channel, additional_headers=headers) as channel:
        channel.send(codec.ask(7, ListProjects()).decode())
        assert codec.decode_frame(channel.recv()) == codec.decode_frame(
            codec.reply(7, ProjectList(projects=()))
        )
    with pytest.raises(InvalidStatus):
        connect(service.address.channel)
    service.stop()
    assert service.asked == [ListProjects()]


def test_a_session_is_of_the_notebook_that_it_names():
    made = session("Late aircraft")
    assert (made.session_id, made.notebook) == ("late", notebook("Late aircraft"))
    assert sample(made).session_id == "late"


def test_the_sample_link_tells_a_minute_of_usage(qapp):
    link, state = sample_link(), RunningState()
    listed: list[SessionList] = []
    link.ask(ListSessions()).then(listed.append)
    state.take_list(listed[0])
    taker = _Taker(state)
    link.listen(SessionsSampled, taker.take)
    tell_usage(link)
    assert len(state.usage(state.infos()[0].session_id).cpu) == HISTORY


class _Taker:
    def __init__(self, state: RunningState) -> None:
        self._state = state

    def take(self, event) -> None:
        self._state.take_sampled(event)
