import os
import threading

import pytest
from websockets.exceptions import ConnectionClosed

from dssdesk.base.ids import DeskId
from dssdesk.wire import codec
from dssdesk.wire.instance import Done, GetMachine, GetStatus, Hello, StopService
from dssdesk.wire.record import PROTOCOL
from dssdesk.wire.sessions import ListSessions
from tests.helpers.fake_sessions import a_session
from tests.helpers.running_service import wait_until


def closed(socket):
    """The code with which the service closes the socket."""
    with pytest.raises(ConnectionClosed) as caught:
        socket.recv(5)
    return caught.value.rcvd.code


def test_a_desk_is_welcomed_as_the_owner_of_the_account(house, tmp_path):
    with house.channel() as desk:
        welcome = desk.welcome
    assert (welcome.server_id, welcome.instance_path) == ("server-1", str(tmp_path))
    assert (welcome.login, welcome.is_administrator) == (house.owner, True)


def test_the_status_names_the_process_and_what_runs(house):
    house.runs(a_session())
    status = house.ask(GetStatus())
    assert (status.pid, status.desks) == (os.getpid(), 0)
    assert [info.notebook.name for info in status.sessions] == ["one"]
    assert status.memory > 10_000_000
    assert len(status.samples) == 1


def test_the_processor_is_measured_by_one_thread(house, monkeypatch):
    threads = []
    monkeypatch.setattr("psutil.cpu_percent", lambda: threads.append(threading.get_ident()) or 12.5)
    assert [house.ask(GetMachine()).cpu for _ in range(5)] == [12.5] * 5
    assert len(set(threads)) == 1


def test_nobody_else_is_told_of_the_machine(house):
    assert house.ask(GetMachine(), house.somebody("anna")).code == "not_allowed"


def test_the_machine_is_told_to_an_administrator(house, tmp_path):
    journal = tmp_path / "kernels" / "s1" / "k1" / "journal-0.jsonl"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"x" * 1000)
    machine = house.ask(GetMachine())
    assert machine.journals == 1000
    assert 0 < machine.memory_used < machine.memory
    assert 0 < machine.disk_used < machine.disk
    assert machine.service_memory > 10_000_000


def test_the_status_counts_desks(house):
    with house.channel() as desk:
        assert desk.ask(GetStatus()).desks == 1
    wait_until(lambda: house.ask(GetStatus()).desks == 0)


def test_a_desk_of_another_protocol_is_refused(house):
    with house.raw_channel() as socket:
        hello = Hello(desk=DeskId("d"), protocol=PROTOCOL + 1, version="9")
        socket.send(codec.ask(1, hello).decode())
        failure = codec.decode_frame(socket.recv(5))
        assert failure.code == "conflict.wrong_protocol"
        assert closed(socket) == 4409


def test_nothing_is_answered_before_hello(house):
    with house.raw_channel() as socket:
        socket.send(codec.ask(1, ListSessions()).decode())
        assert codec.decode_frame(socket.recv(5)).code == "bad_input.hello"
        assert closed(socket) == 4409


def test_hello_is_said_once(house):
    with house.channel() as desk:
        again = desk.ask(Hello(desk=DeskId("d"), protocol=PROTOCOL, version="1"))
        assert again.code == "bad_input.hello"


@pytest.mark.parametrize("frame", ["{", b"\x00", '{"frame":"event","message":{}}'])
def test_what_is_no_ask_closes_the_channel(house, frame):
    with house.raw_channel() as socket:
        socket.send(frame)
        assert closed(socket) == 4400
    with house.channel() as desk:
        desk.socket.send(frame)
        assert closed(desk.socket) == 4400


def test_a_message_of_no_known_kind_is_answered_with_a_failure(house):
    with house.channel() as desk:
        desk.socket.send('{"frame":"ask","id":9,"message":{"type":"dance"}}')
        failure = desk.frame()
        assert (failure.id, failure.code) == (9, "bad_input")
        assert desk.ask(GetStatus()).desks == 1


def test_an_administrator_stops_the_service_and_kernels_run_on(house):
    house.runs(a_session())
    assert house.ask(StopService()) == Done()
    assert house.stopped
    assert house.sessions.infos()


def test_stopping_may_unload_everything_first(house):
    house.runs(a_session())
    house.ask(StopService(unload=True))
    assert not house.sessions.infos()


def test_nobody_else_stops_the_service(house):
    token = house.somebody("anna")
    assert house.ask(StopService(unload=True), token).code == "not_allowed"
    assert not house.stopped


def test_a_reply_cannot_be_asked(house):
    assert house.ask(Done()).code == "bad_input"
