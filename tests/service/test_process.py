"""The service as a process of its own. Kernels do not matter here."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import msgspec
import psutil
import pytest

from dssdesk.app import find
from dssdesk.app.errors import ServiceDidNotStart, ServiceMissing, ServiceTooNew
from dssdesk.app.find import ask_once, find_or_start
from dssdesk.app.instance import open_instance, served_alone
from dssdesk.app.remote import ask
from dssdesk.base.errors import NotAuthenticated
from dssdesk.wire.instance import Done, GetStatus, Status, StopService
from tests.helpers.running_service import wait_until

HEAVY = {"PySide6", "pandas", "numpy", "pyarrow", "duckdb", "nbformat", "IPython", "ipykernel"}


@pytest.fixture
def instance(tmp_path, monkeypatch):
    """An instance whose service, if there is one in the end, is stopped."""
    state = tempfile.mkdtemp(prefix="dd")  # sockets need a short path
    monkeypatch.setenv("DSSDESK_STATE", state)
    instance = open_instance(tmp_path / "instance")
    yield instance
    said = instance.service()
    if said is not None and find.is_alive(said.pid):
        end(said, signal.SIGKILL)
    shutil.rmtree(state)


def end(service, number=signal.SIGTERM):
    os.kill(service.pid, number)
    wait_until(lambda: not find.is_alive(service.pid))


def rewrite(instance, **changes):
    said = instance.service()
    instance.announce(msgspec.structs.replace(said, **changes))


def test_a_service_is_started_detached_and_answers(instance):
    service = find_or_start(instance)
    status = ask(service, GetStatus(), Status)
    assert (status.pid, status.server_id) == (service.pid, service.server_id)
    assert os.getsid(service.pid) == service.pid
    assert psutil.Process(service.pid).num_fds() < 40
    assert find_or_start(instance) == service


def test_starts_at_the_same_moment_meet_one_service(instance):
    found = []
    starts = [
        threading.Thread(target=lambda: found.append(find_or_start(instance))) for _ in range(4)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(found) == 4
    assert len({service.server_id for service in found}) == 1


def test_a_start_waits_for_a_service_that_is_still_ending(instance, monkeypatch):
    monkeypatch.setattr(find, "_TURN_SECONDS", 0.3)
    found = []
    with served_alone(instance):  # it said goodbye, and has not let go
        start = threading.Thread(target=lambda: found.append(find_or_start(instance)))
        start.start()
        start.join(1)
        assert not found
    start.join(20)
    assert found


def test_sigterm_ends_the_service_and_leaves_nothing_to_find(instance):
    service = find_or_start(instance)
    end(service)
    assert instance.service() is None
    with pytest.raises(ServiceMissing):
        find.find(instance)


def test_after_a_kill_the_next_start_is_a_fresh_service(instance):
    killed = find_or_start(instance)
    end(killed, signal.SIGKILL)
    assert instance.service() == killed
    fresh = find_or_start(instance)
    assert fresh.server_id != killed.server_id
    old_token = msgspec.structs.replace(fresh, token=killed.token)
    with pytest.raises(NotAuthenticated):
        ask(old_token, GetStatus(), Status)


def test_an_older_service_is_asked_to_leave(instance):
    older = find_or_start(instance)
    rewrite(instance, version="0.0.1", protocol=0)
    fresh = find_or_start(instance)
    assert fresh.pid != older.pid
    assert not find.is_alive(older.pid)


def test_a_newer_service_that_we_cannot_talk_to_stays(instance):
    newer = find_or_start(instance)
    rewrite(instance, version="999.0", protocol=999)
    with pytest.raises(ServiceTooNew):
        find_or_start(instance)
    assert find.is_alive(newer.pid)


def test_somebody_else_at_the_address_is_not_taken_for_the_service(instance):
    service = find_or_start(instance)
    rewrite(instance, server_id="another")
    with pytest.raises(ServiceMissing):
        find.find(instance)
    instance.announce(service)


def test_a_service_stops_when_asked(instance):
    service = find_or_start(instance)
    assert ask(service, StopService(), Done) == Done()
    assert find.wait_for_end(service, seconds=10)


def test_a_service_that_nobody_needs_ends_by_itself(instance):
    command = [sys.executable, "-P", "-m", "dssdesk", "serve"]
    arguments = ["--instance", str(instance.folder), "--idle", "0.2"]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=True, timeout=20
    )
    assert "ready" in done.stderr
    assert instance.service() is None


def test_a_service_that_cannot_start_says_why(instance):
    instance.database.write_bytes(b"no database " * 100)
    with pytest.raises(ServiceDidNotStart, match="not a database"):
        find_or_start(instance)


def test_a_service_that_does_not_start_names_the_file_that_tells_why(instance, monkeypatch):
    service = find_or_start(instance)  # leaves a log that says nothing of what follows
    ask_once(service, StopService(), seconds=5)
    assert find.wait_for_end(service, seconds=10)
    monkeypatch.setattr(find, "_command", lambda _instance, _ready: [sys.executable, "-c", "1/0"])
    with pytest.raises(ServiceDidNotStart, match=r"service\.err") as told:
        find_or_start(instance)
    assert str(instance.service_errors) in str(told.value)
    assert "ZeroDivisionError" in instance.service_errors.read_text("utf-8")


def test_a_service_that_hangs_is_not_waited_for_for_ever(instance, monkeypatch):
    monkeypatch.setattr(find, "_ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(find, "READY_SECONDS", 1.5)
    service = find_or_start(instance)
    os.kill(service.pid, signal.SIGSTOP)
    try:
        with pytest.raises(ServiceDidNotStart, match="does not answer"):
            find_or_start(instance)
    finally:
        os.kill(service.pid, signal.SIGCONT)


def test_a_service_without_a_ticket_tells_nothing(instance):
    service = find_or_start(instance)
    nobody = msgspec.structs.replace(service, token="")
    assert b"not_authenticated" in ask_once(nobody, GetStatus(), seconds=5)


def test_a_starting_service_imports_nothing_heavy():
    code = (
        "import sys; from dssdesk.app.build import real_parts; from dssdesk.app.serve import serve;"
        "import uvicorn.protocols.websockets.websockets_sansio_impl; print(*sys.modules)"
    )
    command = [sys.executable, "-P", "-c", code]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(said.split())


def test_only_the_owner_reads_where_the_service_is(instance):
    find_or_start(instance)
    assert (instance.folder / "service.json").stat().st_mode & 0o777 == 0o600
    assert all(path.stat().st_mode & 0o077 == 0 for path in Path(instance.folder / "log").iterdir())


def test_who_lets_all_share_an_account_is_warned_at_every_start(instance):
    command = [sys.executable, "-P", "-m", "dssdesk", "serve", "--idle", "0.2"]
    where = ["--instance", str(instance.folder)]
    for wish in (["--share-account"], []):
        subprocess.run([*command, *where, *wish], capture_output=True, check=True, timeout=20)
    log = instance.service_log.read_text("utf-8")
    assert log.count("Kernels of all people run as the account of this service") == 2
