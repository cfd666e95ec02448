"""A Python outside every notebook works with an instance by its address and a key."""

import json
import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import dataiku
import pytest
import requests
from dataiku.core.errors import NoSession, ServiceRefused, ServiceUnreachable
from dataiku.core.session import read_session
from dataikuapi.utils import DataikuException
from urllib3.exceptions import InsecureRequestWarning

from dssdesk.app.instance import open_instance
from dssdesk.people.people import People
from dssdesk.projects.folders import create_folder
from tests.helpers.frame_matrix import CLIENT
from tests.helpers.kernel_routes import KernelRoutes
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.pythons import Recipe, environment

SCRIPT = Path(__file__).parent / "probes" / "use_from_outside.py"


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A home without a config, and nothing in the environment."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DKU_DSS_URL", "DKU_API_KEY", "DKU_NO_CHECK_CERTIFICATE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DKU_CURRENT_PROJECT_KEY", raising=False)
    monkeypatch.delenv("DSSDESK_SESSION_FILE", raising=False)
    yield
    dataiku.clear_remote_dss()


def configure(home: Path, **instances: dict) -> None:
    """``~/.dataiku/config.json``; the first instance is the default one."""
    config = {"dss_instances": instances, "default_instance": next(iter(instances))}
    (home / ".dataiku").mkdir()
    (home / ".dataiku" / "config.json").write_text(json.dumps(config))


def test_the_file_names_an_instance(tmp_path):
    configure(tmp_path, mine={"url": "http://file/", "api_key": "k", "no_check_certificate": True})
    session = read_session()
    assert (session.url, session.api_key, session.no_check_certificate) == (
        "http://file",
        "k",
        True,
    )


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    configure(tmp_path, default={"url": "http://file", "api_key": "k"})
    monkeypatch.setenv("DKU_DSS_URL", "http://environment")
    monkeypatch.setenv("DKU_API_KEY", "key")
    assert read_session().url == "http://environment"
    assert not read_session().no_check_certificate
    monkeypatch.setenv("DKU_NO_CHECK_CERTIFICATE", "true")
    assert read_session().no_check_certificate


def test_the_notebooks_session_wins_over_the_environment(session_file, service, monkeypatch):
    monkeypatch.setenv("DKU_DSS_URL", "http://environment")
    monkeypatch.setenv("DKU_API_KEY", "key")
    assert read_session().ticket == service.ticket


def test_what_the_code_says_wins_over_all(session_file, service):
    dataiku.set_remote_dss("https://code/dss/", "key", no_check_certificate=True)
    assert read_session().url == "https://code/dss"
    assert read_session().no_check_certificate
    assert dataiku.default_project_key() == "DEMO", "the notebook stays where it is"
    dataiku.clear_remote_dss()
    assert read_session().url == service.url


def test_half_an_instance_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("DKU_DSS_URL", "http://environment")
    with pytest.raises(NoSession, match="DKU_API_KEY"):
        read_session()
    with pytest.raises(NoSession, match="Make a key in DSS Desk"):
        dataiku.set_remote_dss("http://code", "")


def test_a_file_that_names_none_is_named(tmp_path):
    configure(tmp_path, mine={"url": "http://file"})
    with pytest.raises(NoSession, match=r"config\.json names no default instance"):
        read_session()


def test_the_project_is_named_by_the_environment(monkeypatch):
    dataiku.set_remote_dss("http://code", "key")
    with pytest.raises(NoSession, match="Name the project"):
        dataiku.Dataset("flights")
    monkeypatch.setenv("DKU_CURRENT_PROJECT_KEY", "OTHER")
    assert dataiku.Dataset("flights").full_name == "OTHER.flights"
    dataiku.set_default_project_key("THIRD")
    try:
        assert dataiku.default_project_key() == "THIRD"
    finally:
        dataiku.set_default_project_key(None)


def test_nobody_waits_for_a_service_that_is_not_there(meanwhile):
    clock = meanwhile(lambda: None)
    dataiku.set_remote_dss("http://127.0.0.1:9", "key")
    with pytest.raises(ServiceUnreachable, match="correct the address"):
        dataiku.Dataset.list("DEMO")
    assert clock.now < 1


def test_an_instance_may_lie_below_a_path():
    with KernelRoutes() as routes:
        dataiku.set_remote_dss(f"{routes.url}/dss", "key")
        with pytest.raises(ServiceRefused):
            dataiku.Dataset.list("DEMO")
        with pytest.raises(DataikuException):
            dataiku.api_client().list_project_keys()
    assert routes.asked == ["/dss/kernel/project/DEMO/datasets", "/dss/dip/publicapi/projects/"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that nobody vouches for, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("this machine has no openssl")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command = ["openssl", "req", *kind, "-keyout", path, "-out", path.with_suffix(".crt")]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_one_says_so(certificate: Path):
    with KernelRoutes(certificate=certificate) as routes:
        dataiku.set_remote_dss(routes.url, "key")
        with pytest.raises(ServiceUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
            dataiku.Dataset.list("DEMO")
        with pytest.raises(requests.exceptions.SSLError):
            dataiku.api_client().list_project_keys()
        assert routes.asked == []
        dataiku.set_remote_dss(routes.url, "key", no_check_certificate=True)
        with pytest.raises(ServiceRefused, match="ticket is unknown"):
            dataiku.Dataset.list("DEMO")
        client = dataiku.api_client()
        with (
            pytest.warns(InsecureRequestWarning),
            pytest.raises(DataikuException, match="ticket is unknown"),
        ):
            client.list_project_keys()


@pytest.mark.parametrize("way", ["code", "environment", "file"])
def test_a_plain_script_uses_the_instance(
    way: str, real_home: Path, busy: LiveInstance, tmp_path: Path
):
    with people_of(busy) as people:
        login = people.owner_login()
        _, key = people.create_key(login, "a script")
    url = busy.file.address
    project = busy.folder / "projects" / DEMO
    folder = create_folder(project, f"From outside by {way}")
    variables = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    variables["PYTHONPATH"] = busy.command("client-path").strip()
    variables["XDG_DATA_HOME"] = os.environ.get("XDG_DATA_HOME", "")
    assert variables["PYTHONPATH"] == str(CLIENT)
    if way == "code":
        variables |= {"TOLD_URL": url, "TOLD_KEY": key}
    elif way == "environment":
        variables |= {"DKU_DSS_URL": url, "DKU_API_KEY": key, "DKU_CURRENT_PROJECT_KEY": DEMO}
    else:
        configure(tmp_path, default={"url": url, "api_key": key})
    python = environment(Recipe("3.13", ("pandas>=3",)), home=real_home)
    done = subprocess.run(
        [python, SCRIPT, DEMO, way, folder],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=variables,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "rows": 3,
        "text": "bytes of a folder",
        "variables": {"standard": {"way": way}, "local": {}},
        "projects": [DEMO],
        "login": login,
    }


def test_a_revoked_key_opens_nothing(live: LiveInstance):
    with people_of(live) as people:
        item, key = people.create_key(people.owner_login(), "a script")
        dataiku.set_remote_dss(live.file.address, key)
        assert "flights" in dataiku.Dataset.list(DEMO)
        people.revoke_key(people.owner_login(), item.id)
    with pytest.raises(ServiceRefused) as caught:
        dataiku.Dataset.list(DEMO)
    assert caught.value.status == 401


def people_of(live: LiveInstance) -> closing[People]:
    """Whom the instance knows, beside its service."""
    return closing(People(open_instance(live.folder).database))
