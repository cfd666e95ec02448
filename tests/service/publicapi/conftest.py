"""The official client against a real service process, as people with different rights."""

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from dataikuapi import DSSClient

from dssdesk.app.instance import open_instance
from dssdesk.base.ids import Login
from dssdesk.people.people import People
from dssdesk.people.rights import Right
from dssdesk.projects.demo import DEMO, make_demo
from tests.helpers.frame_matrix import CLIENT
from tests.helpers.letting_in import let_in
from tests.helpers.live_instance import LiveInstance
from tests.service.publicapi.calls_of_client import Calls

sys.path.insert(0, str(CLIENT))  # the official client imports ``dataiku`` here and there

RIGHTS = {
    "writer": (Right.WRITE, Right.RUN_CODE, Right.CREATE_PROJECTS),
    "reader": (Right.READ,),
    "stranger": (),
}
"""What each may do in the demo project; ``owner`` administers the instance."""


_HERE = Path(__file__).parent
_LAST = _HERE / "test_uncalled_methods.py"


class Instance:
    """A service process on the demo project, and a key for each of `RIGHTS` and the owner."""

    def __init__(self, folder: Path) -> None:
        self.live = LiveInstance(folder)
        instance = open_instance(folder)
        make_demo(folder / "projects")
        people = People(instance.database)
        people.isolation.share(is_shared=True)
        self.logins = {"owner": people.owner_login()} | {name: Login(name) for name in RIGHTS}
        for name, rights in RIGHTS.items():
            let_in(people, Login(name), name.title())
            for right in rights:
                people.grant(Login(name), right, DEMO)
        self.keys = {name: people.create_key(it, "tests")[1] for name, it in self.logins.items()}
        people.close()
        self._clients: dict[str, DSSClient] = {}
        self._http: list[httpx.Client] = []

    def start(self) -> None:
        """Start the process, and what it would start itself when a test reads rows."""
        self.live.start()
        headers = {"Authorization": f"Bearer {self.live.file.token}"}
        rows = httpx.get(
            f"{self.url}/desk/export/{DEMO}/airlines?format=csv", headers=headers, trust_env=False
        )
        assert rows.is_success

    @property
    def url(self) -> str:
        """Where the service is; a client adds its prefix."""
        return self.live.file.address

    def client(self, who: str = "owner") -> DSSClient:
        """The official client with this person's key; the same one each time."""
        if who not in self._clients:
            self._clients[who] = DSSClient(self.url, api_key=self.keys[who])
            self._clients[who]._session.trust_env = False
        return self._clients[who]

    def http(self, who: str | None = "owner", prefix: str = "/dip/publicapi") -> httpx.Client:
        """Plain HTTP with this person's key, or with nothing; paths are below the prefix."""
        auth = httpx.BasicAuth(self.keys[who], "") if who else None
        client = httpx.Client(base_url=self.url + prefix, auth=auth, trust_env=False)
        self._http.append(client)
        return client

    def close(self) -> None:
        """Leave nothing behind."""
        for client in self._clients.values():
            client._session.close()
        for client in self._http:
            client.close()
        self.live.clean_up()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask what nobody called right after the folder's tests, and only where all of them run."""
    last = [item for item in items if item.path == _LAST]
    others = [item for item in items if item.path != _LAST]
    ours = [place for place, item in enumerate(others) if item.path.parent == _HERE]
    is_whole = {item.path for item in items} >= set(_HERE.glob("test_*.py"))
    if is_whole and not config.option.keyword and not hasattr(config, "workerinput"):
        others[ours[-1] + 1 : ours[-1] + 1] = last
    elif last:
        config.hook.pytest_deselected(items=last)
    items[:] = others


@pytest.fixture(scope="session", autouse=True)
def calls_of_client() -> Iterator[Calls]:
    """What the official client called in this folder."""
    calls = Calls()
    with pytest.MonkeyPatch.context() as patch:
        calls.begin(patch)
        yield calls


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One process for all tests of a module: each works on projects and names of its own."""
    folder = tmp_path_factory.mktemp("public")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(folder))
        instance = Instance(folder / "instance")
        try:
            instance.start()
            yield instance
        finally:
            instance.close()


@pytest.fixture
def client(instance: Instance) -> DSSClient:
    """The owner's client."""
    return instance.client()
