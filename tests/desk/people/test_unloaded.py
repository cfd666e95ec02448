"""Who unloaded a notebook of mine: told at once, or when I am back."""

import pytest
from msgspec.structs import replace

from dssdesk.base.errors import NotAllowed
from dssdesk.base.ids import Login
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.unloaded import UnloadNews
from dssdesk.desk.running.running import Running
from dssdesk.wire.instance import Done
from dssdesk.wire.people import ListPeople, UnloadNotice
from dssdesk.wire.sessions import (
    ListSessions,
    SessionList,
    SessionUnloaded,
    WatchSamples,
)
from tests.helpers.fake_link import WELCOME, FakeLink
from tests.helpers.some_people import SomePeople
from tests.helpers.some_sessions import NOW, notebook, session

DELAYS = session("Delays by carrier")
GRACES = session("Basket rules", owner=Login("grace"))


class Desk:
    """Running sessions, and what was told of them."""

    def __init__(self) -> None:
        self.link = FakeLink()
        SomePeople(self.link)
        self.link.answer(ListSessions, SessionList(sessions=(DELAYS, GRACES), samples=()))
        self.link.answer(WatchSamples, Done())
        self.notices = []
        self.running = Running(self.link, clock=lambda: NOW)
        self.directory = Directory(self.link)
        self.news = UnloadNews(self.link, self.running, self.directory, self.notices.append)
        self.link.reconnect()

    def unload(self, info, by: str) -> None:
        ended = SessionUnloaded(session_id=info.session_id, notebook=info.notebook, by=Login(by))
        self.link.tell(ended)

    @property
    def titles(self) -> list[str]:
        return [notice.title for notice in self.notices]


@pytest.fixture
def desk(qapp) -> Desk:
    return Desk()


def test_who_unloaded_mine_is_told_by_name(desk):
    desk.unload(DELAYS, by="ben")
    assert desk.titles == ["Ben Archer unloaded “Delays by carrier”"]
    assert desk.notices[0].text == "Code and outputs are kept, variables are gone."


def test_where_names_are_not_known_the_login_says_it(desk):
    desk.link.answer(ListPeople, NotAllowed("No."))
    desk.unload(DELAYS, by="eva")
    assert desk.titles == ["eva unloaded “Delays by carrier”"]


def test_what_i_did_and_what_is_not_mine_is_not_told(desk):
    desk.unload(DELAYS, by="ada")
    desk.unload(GRACES, by="ben")
    assert desk.notices == []


def away(*names: str) -> tuple[UnloadNotice, ...]:
    return tuple(UnloadNotice(notebook=notebook(one), by=Login("ben"), at=NOW) for one in names)


def test_what_happened_while_i_was_away_is_told_at_the_start(desk):
    desk.link.reconnect(replace(WELCOME, unloaded=away("Delays", "Map")))
    assert desk.titles == [
        "Ben Archer unloaded “Delays” while you were away",
        "Ben Archer unloaded “Map” while you were away",
    ]


def test_of_many_one_notice_tells(desk):
    desk.link.reconnect(replace(WELCOME, unloaded=away(*(f"nb {at}" for at in range(10)))))
    (notice,) = desk.notices
    assert notice.title == "10 notebooks were unloaded while you were away"
    assert notice.text.startswith("By ben: “nb 0”, ")
    assert "“nb 7” and 2 more." in notice.text
