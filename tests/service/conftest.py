import secrets
import warnings
from contextlib import ExitStack

import pytest

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.people import People, TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.projects.projects import Projects
from dssdesk.service.application import build_application, build_service
from dssdesk.service.parts import Parts
from dssdesk.wire import codec
from dssdesk.wire.instance import Hello
from dssdesk.wire.record import PROTOCOL
from tests.helpers.fake_sessions import FakeSessions

with warnings.catch_warnings():
    # Starlette would rather have httpx2 beneath its test client; it works with httpx.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

SALES = ProjectKey("SALES")
CHANNEL = "ws://127.0.0.1:8000/desk/channel"


class House:
    """A service in this process with fakes behind it, and ways to call it."""

    def __init__(self, tmp_path):
        self.people = People(tmp_path / "dssdesk.sqlite")
        self.sessions = FakeSessions()
        self.projects = Projects(tmp_path / "projects", user_templates=tmp_path / "templates")
        self.projects.create_project(SALES, "Sales")
        self.stopped = []
        self.service = build_service(
            Parts(
                server_id="server-1",
                instance_id="instance-1",
                instance_path=tmp_path,
                people=self.people,
                projects=self.projects,
                sessions=self.sessions,
                stop=lambda: self.stopped.append(True),
            )
        )
        self.owner = self.people.owner_login()
        self.token = self.people.issue(self.owner, TicketPurpose.DESK)
        self.client = TestClient(
            build_application(self.service),
            base_url="http://127.0.0.1:8000",
            raise_server_exceptions=False,
        )

    def somebody(self, login, *rights, purpose=TicketPurpose.DESK):
        """The ticket of a person who has these rights in SALES."""
        self.people.add_user(Login(login), login.title())
        for right in rights:
            self.people.grant(Login(login), right, SALES)
        return self.people.issue(Login(login), purpose)

    def writer(self, login):
        return self.somebody(login, Right.WRITE, Right.RUN_CODE)

    def ask(self, message, token=None):
        """One call of ``POST /desk/ask``: the answer, or the `Failure`."""
        response = self.client.post(
            "/desk/ask", content=codec.encode(message), headers=bearer(token or self.token)
        )
        if response.is_success:
            return codec.decode(response.content)
        failure = codec.decode_frame(response.content)
        assert isinstance(failure, codec.Failure)
        return failure

    def channel(self, desk="desk-1", token=None):
        return Talk(self.client, desk, token or self.token)


class Talk:
    """A desk on a channel that has said hello."""

    def __init__(self, client, desk, token):
        self._stack = ExitStack()
        self._client, self._desk, self._token = client, desk, token
        self._number = 0

    def __enter__(self):
        self.socket = self._stack.enter_context(
            self._client.websocket_connect(CHANNEL, headers=bearer(self._token))
        )
        self.send(Hello(desk=self._desk, protocol=PROTOCOL, version="1"))
        self.welcome = self.message()
        return self

    def __exit__(self, *error):
        return self._stack.__exit__(*error)

    def send(self, message):
        self._number += 1
        self.socket.send_text(codec.ask(self._number, message).decode())
        return self._number

    def frame(self):
        return codec.decode_frame(self.socket.receive_text())

    def message(self):
        return codec.decode(self.frame().message)

    def ask(self, message):
        """Ask, and wait for the answer; events that come before it are dropped."""
        number = self.send(message)
        while getattr(frame := self.frame(), "id", None) != number:
            pass
        return frame if isinstance(frame, codec.Failure) else codec.decode(frame.message)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    with house.client:
        yield house
    house.people.close()


@pytest.fixture
def no_token():
    return secrets.token_urlsafe(32)
