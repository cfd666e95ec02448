import secrets

import pytest

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.people import People, TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.projects.projects import Projects
from dssdesk.service.application import build_service
from dssdesk.service.parts import Parts
from dssdesk.wire import codec
from tests.helpers.fake_data import FakeData
from tests.helpers.fake_sessions import FakeSessions
from tests.helpers.fake_spark import FakeSpark
from tests.helpers.letting_in import let_in
from tests.helpers.running_service import RunningService, bearer

SALES = ProjectKey("SALES")


class House:
    """A service with fakes behind it, its owner, and ways to let others in."""

    def __init__(self, folder):
        self.folder = folder
        self.people = People(folder / "dssdesk.sqlite")
        self.projects = Projects(folder / "projects", user_templates=folder / "templates")
        self.projects.create_project(SALES, "Sales")
        self.stopped = []
        self.running = RunningService(self._build)
        self.owner = self.people.owner_login()
        self.token = self.people.issue(self.owner, TicketPurpose.DESK)

    def _build(self):
        self.sessions = FakeSessions()
        self.data = FakeData()
        self.spark = FakeSpark()
        return build_service(
            Parts(
                server_id="server-1",
                instance_id="instance-1",
                instance_path=self.folder,
                people=self.people,
                projects=self.projects,
                sessions=self.sessions,
                data=self.data,
                spark=self.spark,
                stop=lambda: self.stopped.append(True),
            )
        )

    def close(self):
        self.running.stop()
        self.people.close()

    def runs(self, *infos):
        """These sessions run, as if they had been adopted."""
        self.sessions.by_id.update({info.session_id: info for info in infos})
        self.running.service.desks.know(infos)

    def somebody(self, login, *rights, purpose=TicketPurpose.DESK):
        """The ticket of a person who has these rights in SALES."""
        let_in(self.people, Login(login), login.title())
        for right in rights:
            self.people.grant(Login(login), right, SALES)
        return self.people.issue(Login(login), purpose)

    def writer(self, login):
        return self.somebody(login, Right.WRITE, Right.RUN_CODE)

    def get(self, path, token=None):
        return self.running.http.get(path, headers=bearer(token or self.token))

    def ask(self, message, token=None):
        """One call of ``POST /desk/ask``: the answer, or the `Failure`."""
        response = self.running.http.post(
            "/desk/ask", content=codec.encode(message), headers=bearer(token or self.token)
        )
        if response.is_success:
            return codec.decode(response.content)
        failure = codec.decode_frame(response.content)
        assert isinstance(failure, codec.Failure)
        return failure

    def channel(self, desk="desk-1", token=None):
        return self.running.channel(desk, token or self.token)

    def raw_channel(self):
        """A channel on which nothing was said yet."""
        return self.running.socket("/desk/channel", bearer(self.token))


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    yield house
    house.close()


@pytest.fixture
def no_token():
    return secrets.token_urlsafe(32)
