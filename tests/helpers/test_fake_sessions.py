import asyncio

import pytest

from dssdesk.base.ids import DeskId, Login, ProjectKey, SessionId
from dssdesk.service.parts import Data, OpenNotebooks, Sessions
from dssdesk.sessions.errors import SessionMissing
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionChanged, SessionUnloaded
from tests.helpers.fake_data import FakeData
from tests.helpers.fake_sessions import FakeSessions, a_session, an_empty_document

ONE = NotebookRef(project=ProjectKey("SALES"), name="one")


def test_fakes_stand_for_what_they_fake():
    sessions: Sessions = FakeSessions()
    notebooks: OpenNotebooks = sessions.notebooks
    data: Data = FakeData()
    for fake, real in ((sessions, Sessions), (notebooks, OpenNotebooks), (data, Data)):
        names = {name for name in vars(real) if not name.startswith("_")}
        assert names <= set(dir(fake))


def test_what_happens_to_a_session_is_told():
    async def story():
        sessions, told = FakeSessions(), []
        sessions.listen(told.append)
        started = await sessions.start(ONE, owner=Login("anna"), admit=lambda _info: None)
        assert sessions.of_notebook(ONE) == started
        await sessions.unload(started.session_id, by=Login("anna"))
        return sessions, told

    sessions, told = asyncio.run(story())
    assert [type(event) for event in told] == [SessionChanged, SessionUnloaded]
    with pytest.raises(SessionMissing):
        sessions.info(SessionId("s-one"))


def test_a_feed_gives_what_was_put_in_and_ends_when_closed():
    async def story():
        feed = FakeSessions(a_session()).notebooks.feed(DeskId("d"))
        feed.put(an_empty_document(ONE))
        feed.close()
        return [message async for message in feed]

    assert asyncio.run(story()) == [an_empty_document(ONE)]
