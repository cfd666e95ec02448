import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dssdesk.base.ids import Login
from dssdesk.wire.people import ChangePermissions, ChangePerson, Grant
from tests.helpers.fake_sessions import a_session
from tests.helpers.running_service import bearer, wait_until
from tests.service.conftest import SALES

KERNEL = "/api/kernels/k-one/channels"
V1 = ["v1.kernel.websocket.jupyter.org"]


def client(house, path=KERNEL, token=None, subprotocols=V1):
    headers = bearer(token or house.token)
    return house.running.socket(path, headers, subprotocols=subprotocols)


def refused(house, **options):
    with pytest.raises(InvalidStatus) as caught:
        client(house, **options)
    return caught.value.response.status_code


def test_kernels_and_sessions_are_listed_as_jupyter_does(house):
    house.runs(a_session(owner="anna"))
    kernel = house.get("/api/kernels").json()[0]
    assert kernel == {
        "id": "k-one",
        "name": "default",
        "last_activity": "1970-01-01T00:00:02.000000Z",
        "execution_state": "idle",
        "connections": 0,
    }
    session = house.get("/api/sessions").json()[0]
    assert (session["path"], session["type"], session["kernel"]) == (
        "SALES/one.ipynb",
        "notebook",
        kernel,
    )
    assert house.get("/api/kernels/k-one").json() == kernel


def test_kernels_of_others_are_not_there(house):
    house.runs(a_session(owner="anna"))
    ben = house.writer("ben")
    assert house.get("/api/kernels", ben).json() == []
    assert house.get("/api/sessions", ben).json() == []
    assert house.get("/api/kernels/k-one", ben).status_code == 404
    assert refused(house, token=ben) == 404
    assert refused(house, path="/api/kernels/none/channels") == 404


def test_frames_pass_both_ways_until_the_client_leaves(house):
    house.runs(a_session())
    with client(house, KERNEL + "?iopub=0") as socket:
        assert socket.subprotocol == V1[0]
        socket.send(b"frame")
        assert socket.recv(5) == b"echo frame"
    wait_until(lambda: ("detach", "k-one/0") in house.sessions.calls)
    assert ("attach", "k-one", False) in house.sessions.calls


def test_a_client_of_the_older_protocol_is_refused(house):
    house.runs(a_session())
    assert refused(house, subprotocols=None) == 400


@pytest.mark.parametrize(("gone", "code"), [(True, 4404), (False, 4413)])
def test_the_close_code_says_whether_to_come_back(house, gone, code):
    house.runs(a_session())
    with client(house) as socket:
        wait_until(lambda: house.sessions.frames_of)
        if gone:
            house.sessions.by_id.clear()
        house.running.call(house.sessions.frames_of["k-one/0"].put_nowait, None)
        with pytest.raises(ConnectionClosed) as caught:
            socket.recv(5)
    assert caught.value.rcvd.code == code


def test_a_socket_ends_when_its_person_may_no_longer_run_code_there(house):
    house.runs(a_session(owner="anna"))
    anna = house.writer("anna")
    with client(house, token=anna) as socket:
        wait_until(lambda: house.sessions.frames_of)
        house.ask(ChangePermissions(project=SALES, owner=house.owner))
        with pytest.raises(ConnectionClosed) as caught:
            socket.recv(5)
    assert caught.value.rcvd.code == 4404
    assert refused(house, token=anna) == 404
    reads = Grant(login=Login("anna"), rights=("readProjectContent",))
    house.ask(ChangePermissions(project=SALES, owner=house.owner, grants=(reads,)))
    assert refused(house, token=anna) == 403


def test_who_is_no_administrator_any_more_hears_no_kernels_of_others(house):
    house.runs(a_session(owner="anna"))
    ben = house.writer("ben")
    person = house.people.item(Login("ben"))
    house.ask(ChangePerson(person=replace(person, is_administrator=True)))
    with client(house, token=ben) as socket:
        wait_until(lambda: house.sessions.frames_of)
        house.ask(ChangePerson(person=person))
        with pytest.raises(ConnectionClosed) as caught:
            socket.recv(5)
    assert caught.value.rcvd.code == 4404
