"""Kernels of two people as two accounts of this machine, below a service that runs as root."""

import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

import httpx
import psutil
import pytest

from dssdesk.base.errors import Conflict
from dssdesk.base.ids import Login, new_cell_id
from dssdesk.kernels.accounts import SOCKETS
from dssdesk.wire import codec
from dssdesk.wire.catalogue import CreateNotebook, EnvironmentList, NotebookCreated
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import InsertCell
from dssdesk.wire.people import (
    AddPerson,
    ChangePermissions,
    GetPermissions,
    Grant,
    LogIn,
    Permissions,
    PersonItem,
)
from dssdesk.wire.projects import AddEnvironment
from dssdesk.wire.sessions import (
    ListSessions,
    RestartKernel,
    SessionChanged,
    SessionList,
    SessionStarted,
    SessionUnloaded,
    StartSession,
    UnloadSession,
)
from tests.helpers.channel_client import ChannelClient, events_of
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

SYSTEM_PYTHON = Path("/usr/bin/python3.11")
PASSWORD = "correct horse"
EMPTY = "standalone/python/empty"

if os.geteuid() != 0 or not shutil.which("useradd"):
    pytest.skip("needs root and useradd, to run kernels as other accounts", allow_module_level=True)

LOOK_AROUND = """
import json, os, socket
found = []
for path in {paths!r}:
    try:
        if os.path.isdir(path):
            os.listdir(path)
        else:
            open(path, "rb").read(1)
        found.append(path)
    except OSError:
        pass
for path in {sockets!r}:
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        found.append(path)
    except OSError:
        pass
print(json.dumps({{"user": os.getuid(), "groups": os.getgroups(), "found": found,
                  "home": os.environ["HOME"], "name": os.environ["LOGNAME"],
                  "secret": os.environ.get("SECRET_OF_THE_SERVICE")}}))
"""
FIND_PACKAGES = """
import os
print([names for _, names, _ in os.walk(os.environ["DSSDESK_PACKAGES"])])
"""
LEAVE_SOMETHING = """
import subprocess
subprocess.Popen(["sleep", "1000"], start_new_session=True, env={})
print("left")
"""
READ_ROWS = "import dataiku\nprint(len(dataiku.Dataset('flights').get_dataframe(limit=3)))"


@pytest.fixture(scope="module")
def accounts():
    """The names of two new accounts."""
    names = [f"dd-{secrets.token_hex(4)}" for _ in range(2)]
    for name in names:
        subprocess.run(
            ["useradd", "--no-create-home", "--shell", "/bin/false", name],
            check=True,
            capture_output=True,
        )
    yield names
    for name in names:
        subprocess.run(["userdel", name], check=True, capture_output=True)


@pytest.fixture(scope="module")
def open_folder():
    """A folder that every account may pass through; pytest's own is closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="dd-accounts-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def python(open_folder):
    """An environment that every account may use."""
    if not SYSTEM_PYTHON.exists():
        pytest.skip("needs the system's Python 3.11: ours may lie in a private folder")
    folder = open_folder / "environment"
    subprocess.run([SYSTEM_PYTHON, "-m", "venv", "--without-pip", folder], check=True)
    shown = folder / "lib" / "python3.11" / "site-packages" / "shown.pth"
    shown.write_text(f"{Path(psutil.__file__).parents[1]}\n")
    return folder


@pytest.fixture
def live(open_folder, monkeypatch):
    monkeypatch.setenv("DSSDESK_STATE", str(open_folder / "state"))
    monkeypatch.setenv("SECRET_OF_THE_SERVICE", "hidden")
    live = LiveInstance(open_folder / secrets.token_hex(4))
    live.start()
    yield live
    live.clean_up()


def let_in(live, owner, login, account):
    """Somebody with an account who may work in the demo project; a desk of that person."""
    person = PersonItem(
        login=Login(login), display_name=login.title(), account=account, groups=("data_team",)
    )
    owner.do(AddPerson(person=person, password=PASSWORD))
    before = owner.ask(GetPermissions(project=DEMO), Permissions)
    grants = (*before.grants, Grant(login=Login(login), rights=("writeProjectContent",)))
    owner.do(ChangePermissions(project=DEMO, owner=before.owner, grants=grants))
    return desk_of(live, login)


def desk_of(live, login):
    message = LogIn(login=Login(login), password=PASSWORD)
    reply = httpx.post(
        f"{live.file.address}/desk/login", content=codec.encode(message), trust_env=False
    )
    return ChannelClient(live.file.address, codec.decode(reply.content).ticket)


def new_notebook(desk, environment):
    create = CreateNotebook(project=DEMO, template=EMPTY, environment=environment)
    notebook = desk.ask(create, NotebookCreated).notebook
    desk.open(notebook)
    return notebook


def printed(desk, notebook, code):
    """What a new cell prints."""
    cell = Cell(id=new_cell_id(), kind=CellKind.CODE, source=code)
    desk.edit(notebook, InsertCell(cell=cell, after=None))
    desk.run(notebook, cell.id)
    desk.wait_for_end(notebook, cell.id)
    assert desk.text(notebook, cell.id), desk.documents[notebook].cell(cell.id).outputs
    return desk.text(notebook, cell.id)


def private_things(live, but, pids):
    """What is the service's or other sessions', with the sockets of other kernels."""
    kernels = live.folder / "kernels"
    mine = kernels / but
    paths = [
        live.folder,
        kernels,
        SOCKETS,
        *(path for path in live.folder.rglob("*") if path != mine and mine not in path.parents),
    ]
    own_ids = {path.name for path in mine.iterdir()}
    others = [path for path in SOCKETS.iterdir() if path.name not in own_ids]
    sockets = [path for folder in others for path in folder.iterdir()]
    running = [live.pid, *pids]
    paths += [f"/proc/{pid}/{what}" for pid in running for what in ("environ", "maps", "fd")]
    return [*map(str, paths), *map(str, others)], [str(path) for path in sockets]


def processes_of(*accounts):
    users = {pwd.getpwnam(account).pw_uid for account in accounts}
    alive = [one for one in psutil.process_iter() if one.status() != psutil.STATUS_ZOMBIE]
    return [one for one in alive if one.uids().real in users]


def test_kernels_of_two_people_cannot_read_each_other_or_the_service(live, accounts, python):
    with live.connect() as owner:
        owner.ask(AddEnvironment(path=str(python)), EnvironmentList)
        environment = f"folder:{python}"
        with (
            let_in(live, owner, "anna", accounts[0]) as anna,
            let_in(live, owner, "ben", accounts[1]) as ben,
        ):
            hers, his = new_notebook(anna, environment), new_notebook(ben, environment)
            assert printed(ben, his, "print('secret of ben')") == "secret of ben\n"
            assert printed(anna, hers, READ_ROWS).endswith("\n3\n")
            assert "'dataikuapi'" in printed(anna, hers, FIND_PACKAGES)
            (session,) = anna.ask(ListSessions(), SessionList).sessions
            (other,) = ben.ask(ListSessions(), SessionList).sessions
            paths, sockets = private_things(live, session.session_id, [other.pid])
            assert any("journal" in path for path in paths)
            kernels = {path.parent.name for path in live.folder.rglob("kernel.json")}
            assert sockets
            code = LOOK_AROUND.format(paths=paths, sockets=sockets)
            seen = json.loads(printed(anna, hers, code))
            account = pwd.getpwnam(accounts[0])
            assert seen == {
                "user": account.pw_uid,
                "groups": [account.pw_gid],
                "found": [],
                "home": seen["home"],
                "name": accounts[0],
                "secret": None,
            }
        live.stop()
        live.start()
    with desk_of(live, "anna") as anna:
        anna.open(hers)
        assert printed(anna, hers, READ_ROWS).endswith("\n3\n")  # adopted, with a new ticket
        restarted = anna.ask(RestartKernel(session_id=session.session_id), SessionStarted)
        assert restarted.session.session_id == session.session_id
        assert printed(anna, hers, READ_ROWS).endswith("\n3\n")
        assert printed(anna, hers, LEAVE_SOMETHING) == "left\n"
        assert len(processes_of(accounts[0])) == 2
        anna.ask(UnloadSession(session_id=session.session_id), SessionUnloaded)
    assert processes_of(accounts[0]) == []
    assert processes_of(accounts[1])
    with live.connect() as owner:
        for left in owner.ask(ListSessions(), SessionList).sessions:
            assert left.owner == "ben"
            owner.ask(UnloadSession(session_id=left.session_id), SessionUnloaded)
    assert processes_of(*accounts) == []
    assert list((live.folder / "kernels").iterdir()) == []
    assert not kernels & {path.name for path in SOCKETS.iterdir()}


def test_a_kernel_that_must_not_or_cannot_run_says_why(live, accounts):
    with live.connect() as owner, let_in(live, owner, "anna", accounts[0]) as anna:
        mine = new_notebook(owner, None)
        with pytest.raises(Conflict, match="An administrator can give the person another account"):
            owner.ask(StartSession(notebook=mine), SessionStarted)
        hers = new_notebook(anna, None)
        anna.ask(StartSession(notebook=hers), SessionStarted)
        wait_until(lambda: deaths(anna))
        assert f"as the account “{accounts[0]}”, which may not enter or run" in deaths(anna)[0]
        assert processes_of(accounts[0]) == []


def deaths(desk):
    sessions = [event.session for event in events_of(desk, SessionChanged)]
    return [session.death.text for session in sessions if session.death is not None]
