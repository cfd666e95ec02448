"""The fake link does what the link does."""

import pytest

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.link.link import Link
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.catalogue import ListProjects, ProjectGone, ProjectList
from dssdesk.wire.outputs import BlobRef
from tests.helpers.fake_link import FakeLink

NOTHING = ProjectList(projects=())


@pytest.fixture
def link(qapp) -> FakeLink:
    return FakeLink()


def test_it_fulfils_the_protocol_and_so_does_the_link():
    for name in vars(LinkLike):
        if not name.startswith("_"):
            assert hasattr(FakeLink, name), name
            assert hasattr(Link, name), name


def test_it_answers_from_its_table(link):
    got = []
    link.answer(ListProjects, NOTHING)
    link.ask(ListProjects()).then(got.append)
    assert got == [NOTHING]


def test_it_can_compute_an_answer(link):
    got = []
    link.answer(ListProjects, lambda ask: BadInput(type(ask).__name__))
    link.ask(ListProjects()).then(got.append, got.append)
    assert got[0].message == "ListProjects"


def test_an_ask_without_an_answer_stays_open_until_answered(link):
    got = []
    link.ask(ListProjects()).then(got.append)
    assert got == []
    assert link.answer_next(ListProjects, NOTHING) == ListProjects()
    assert got == [NOTHING]


def test_it_records_what_is_asked(link):
    link.ask(ListProjects())
    assert link.asked_of(ListProjects) == [ListProjects()]


def test_it_tells_events_to_listeners(link):
    taker = Taker()
    link.listen(ProjectGone, taker.take)
    link.tell(ProjectGone(key=ProjectKey("A")))
    assert taker.got == [ProjectGone(key=ProjectKey("A"))]


class Taker:
    def __init__(self) -> None:
        self.got = []

    def take(self, value) -> None:
        self.got.append(value)


def test_it_gives_blobs(link):
    got = []
    link.blobs["d"] = "text"
    link.blob(ProjectKey("A"), BlobRef(digest="d", size=4)).then(got.append)
    assert got == ["text"]


def test_it_can_lose_the_channel_and_come_back(link, qtbot):
    with qtbot.waitSignal(link.lost):
        link.lose()
    assert not link.is_connected
    with qtbot.waitSignal(link.connected):
        link.reconnect()
    assert link.is_connected
