"""`api_client`: the official client in a Python that does not have it, over restarts too."""

import io
import json
import os
import pickle
import subprocess
from pathlib import Path

import dataiku
import dataikuapi
import pytest
import requests
from dataikuapi.utils import DataikuException

from dssdesk.kernels.packages import make_packages
from tests.client.conftest import running, session_of
from tests.helpers.frame_matrix import CLIENT
from tests.helpers.kernel_routes import KernelRoutes
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.pythons import Recipe, a_bare_python, environment

PROBE = Path(__file__).parent / "probes" / "use_api_client.py"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy that the service makes for kernels."""
    return make_packages(tmp_path_factory.mktemp("packages"))


def use(python: Path, session: Path, home: Path, **variables: str) -> dict:
    """What the probe finds in that Python, whose person lives in ``home``."""
    done = subprocess.run(
        [python, "-B", "-W", "error::RuntimeWarning", PROBE, CLIENT],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=home,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "DSSDESK_SESSION_FILE": str(session),
            **variables,
        },
    )
    assert done.returncode == 0, done.stderr
    found: dict = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe("3.9", ("pandas>=2", "requests")),
        Recipe("3.13", ("pandas>=3",)),
        Recipe("3.13", ("pandas>=3", "requests<2.33", "urllib3<2")),
    ],
    ids=str,
)
def test_it_works_in(
    recipe: Recipe,
    real_home: Path,
    live: LiveInstance,
    live_session: Path,
    packages: Path,
    tmp_path,
):
    python = environment(recipe, home=real_home)
    found = use(python, live_session, tmp_path, DSSDESK_PACKAGES=str(packages))
    assert found["projects"] == [DEMO]
    assert found["default"] == DEMO
    assert found["variables"] == {}
    own = python.parent.parent in Path(found["requests"]).parents
    assert own == any("requests" in it for it in recipe.requirements), "its own package wins"


def test_a_python_with_nothing_at_all_works(live_session: Path, packages: Path, tmp_path: Path):
    python = a_bare_python(tmp_path / "bare")
    found = use(python, live_session, tmp_path, DSSDESK_PACKAGES=str(packages))
    assert found["projects"] == [DEMO]
    assert packages in Path(found["requests"]).parents


def test_a_script_finds_the_copy_of_this_person(live_session: Path, tmp_path: Path):
    folder = tmp_path / "data" / "dssdesk" / "environments" / "packages"
    make_packages(folder)
    (folder / ".begun").mkdir()
    python = a_bare_python(tmp_path / "bare")
    found = use(python, live_session, tmp_path, XDG_DATA_HOME=str(tmp_path / "data"))
    assert found["projects"] == [DEMO]


def test_what_an_old_python_needs_is_said(
    real_home: Path, live_session: Path, packages: Path, tmp_path: Path
):
    python = environment(Recipe("3.9", ("pandas>=2",)), home=real_home)
    found = use(python, live_session, tmp_path, DSSDESK_PACKAGES=str(packages))
    assert found["error"] == (
        "dataiku.api_client() needs the package requests, which this Python does not have. "
        "Install it and try again: pip install requests"
    )


def test_without_a_copy_the_client_has_to_be_installed(live_session: Path, tmp_path: Path):
    found = use(a_bare_python(tmp_path / "bare"), live_session, tmp_path)
    assert found["error"].endswith("pip install dataiku-api-client six")


def test_it_is_the_official_client(here: LiveInstance):
    client = dataiku.api_client()
    assert type(client) is dataikuapi.DSSClient
    assert client.host == here.file.address
    assert client.get_instance_info().node_type == "DESIGN"


def test_variables_and_the_default_project_come_through_dataiku(here: LiveInstance):
    dataiku.Project(DEMO).set_variables({"standard": {"year": 2013}, "local": {"city": "Köln"}})
    client = dataiku.api_client()
    assert client.get_default_project().project_key == DEMO
    assert client.get_resolved_variables(typed=True) == {"year": 2013, "city": "Köln"}
    assert client.get_resolved_variables() == {"year": "2013", "city": "Köln"}
    assert dataiku.get_custom_variables() == client.get_resolved_variables()
    dataiku.Project(DEMO).set_variables({"standard": {}, "local": {}})


def test_rows_and_files_travel_both_ways(busy: LiveInstance, here: LiveInstance):
    project = dataiku.api_client().get_default_project()
    rows = list(project.get_dataset("airlines").iter_rows())
    assert [row[0] for row in rows] == [row[0] for row in dataiku.Dataset("airlines").iter_tuples()]
    folder = project.create_managed_folder("By the client")
    folder.put_file("päge.txt", io.BytesIO("größe".encode()))
    with folder.get_file("päge.txt") as answer:
        assert answer.content.decode() == "größe"
    assert dataiku.Folder("By the client").list_paths_in_partition() == ["/päge.txt"]


def test_a_client_outlives_the_service(session_file: Path, tmp_path: Path):
    with running(tmp_path) as instance:
        assert session_of(instance) == session_file
        client = dataiku.api_client()
        assert client.list_project_keys() == [DEMO]
        before = instance.file
        instance.kill()
        instance.start()
        session_of(instance)
        assert instance.file.token != before.token
        assert client.list_project_keys() == [DEMO]


def test_a_renewed_ticket_and_a_moved_service_are_used(
    service: KernelRoutes, session_file, meanwhile
):
    client = dataiku.api_client()
    moved = KernelRoutes(service.datasets, ticket="ticket-2")

    def restart() -> None:
        moved.__enter__()
        moved.write_session(session_file)

    service.ticket = "nobody's"
    meanwhile(restart)
    try:
        assert client.list_project_keys() == ["DEMO"]
    finally:
        moved.__exit__()


def test_a_ticket_that_stays_refused_is_an_error_after_three_seconds(
    service: KernelRoutes, meanwhile
):
    client = dataiku.api_client()
    service.ticket = "ticket-2"
    clock = meanwhile(lambda: None)
    with pytest.raises(DataikuException, match="The ticket is unknown"):
        client.list_project_keys()
    assert 3 < clock.now < 4


def test_a_service_that_stays_away_is_an_error_after_ten_seconds(session_file: Path, meanwhile):
    session_file.write_text('{"url": "http://127.0.0.1:9", "ticket": "t", "project": "DEMO"}')
    clock = meanwhile(lambda: None)
    with pytest.raises(requests.exceptions.ConnectionError):
        dataiku.api_client().list_project_keys()
    assert 10 < clock.now < 11


def test_a_client_stays_with_its_instance_when_another_one_is_chosen(service: KernelRoutes):
    client = dataiku.api_client()
    dataiku.set_remote_dss("http://127.0.0.1:9", "a key")
    try:
        assert client.list_project_keys() == ["DEMO"]
    finally:
        dataiku.clear_remote_dss()


def test_a_client_may_be_sent_to_another_process(service: KernelRoutes):
    client = pickle.loads(pickle.dumps(dataiku.api_client()))
    assert client.list_project_keys() == ["DEMO"]
