import pytest
from websockets.exceptions import InvalidStatus

from dssdesk.base.ids import SessionId
from dssdesk.people.people import TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.service.entry import HttpEntry, OpenEntry, SocketEntry
from dssdesk.service.login import log_in
from dssdesk.service.routes import ENTRIES
from dssdesk.wire import codec
from dssdesk.wire.instance import GetStatus
from tests.helpers.running_service import bearer

HTTP = [entry for entry in ENTRIES if isinstance(entry, HttpEntry)]
SOCKETS = [entry for entry in ENTRIES if isinstance(entry, SocketEntry)]
STATUS = codec.encode(GetStatus())


def by_path(entry):
    return entry.path


def call(house, entry, headers=None):
    return house.running.http.request(entry.method, entry.path, headers=headers, content=STATUS)


def denied(house, path, headers):
    with pytest.raises(InvalidStatus) as caught:
        house.running.socket(path, headers)
    return caught.value.response.status_code


@pytest.mark.parametrize("entry", HTTP, ids=by_path)
def test_no_route_answers_without_a_ticket(house, entry, no_token):
    assert call(house, entry).status_code == 401
    assert call(house, entry, bearer(no_token)).status_code == 401
    assert call(house, entry, {"X-DKU-APITicket": no_token}).status_code == 401


@pytest.mark.parametrize("entry", SOCKETS, ids=by_path)
def test_no_socket_opens_without_a_ticket(house, entry, no_token):
    assert denied(house, entry.path, {}) == 401
    assert denied(house, entry.path, bearer(no_token)) == 401


@pytest.mark.parametrize("entry", HTTP, ids=by_path)
def test_a_page_of_another_site_is_refused_even_with_a_ticket(house, entry):
    origin = bearer(house.token) | {"Origin": "http://evil.example"}
    assert call(house, entry, origin).status_code == 403
    cross = bearer(house.token) | {"Sec-Fetch-Site": "cross-site"}
    assert call(house, entry, cross).status_code == 403
    other_port = bearer(house.token) | {"Origin": "http://127.0.0.1:9999"}
    assert call(house, entry, other_port).status_code == 403


@pytest.mark.parametrize("entry", SOCKETS, ids=by_path)
def test_a_socket_of_another_site_is_refused(house, entry):
    headers = bearer(house.token) | {"Origin": "http://evil.example"}
    assert denied(house, entry.path, headers) == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "10.0.0.1:8000", "", "[::"])
def test_a_name_that_was_bound_to_this_machine_is_refused(house, host):
    headers = bearer(house.token) | {"Host": host}
    assert house.running.http.get("/api/kernels", headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0"])
def test_such_a_name_reaches_nothing(house, host):
    headers = bearer(house.token) | {"Host": host, "Content-Type": "text/plain"}
    for entry in (*HTTP, OpenEntry(path="/desk/login", run=log_in)):
        assert call(house, entry, headers).status_code == 403, entry.path


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost:1", "[::1]:1", "LOCALHOST"])
def test_names_of_this_machine_are_let_in(house, host):
    headers = bearer(house.token) | {"Host": host, "Origin": f"http://{host}"}
    assert house.running.http.get("/api/kernels", headers=headers).status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "token"])
def test_a_ticket_is_named_in_either_header(house, scheme):
    headers = {"Authorization": f"{scheme} {house.token}"}
    assert house.running.http.get("/api/kernels", headers=headers).status_code == 200
    headers = {"X-DKU-APITicket": house.token}
    assert house.running.http.get("/api/kernels", headers=headers).status_code == 200


@pytest.mark.parametrize("entry", [*HTTP, *SOCKETS], ids=by_path)
def test_a_kernels_ticket_opens_only_what_is_for_programs(house, entry):
    ticket = house.people.issue(house.owner, TicketPurpose.SESSION, SessionId("s"))
    if TicketPurpose.SESSION in entry.admits:
        assert entry.path.startswith(("/kernel/", "/dip/publicapi", "/public/api"))
    elif isinstance(entry, HttpEntry):
        assert call(house, entry, bearer(ticket)).status_code == 403
    else:
        assert denied(house, entry.path, bearer(ticket)) == 403


def test_a_ticket_is_worth_nothing_after_its_session(house):
    ticket = house.somebody("anna", Right.READ)
    assert house.ask(GetStatus(), ticket).pid
    house.people.revoke_endless(TicketPurpose.DESK)
    assert house.ask(GetStatus(), ticket).code == "not_authenticated.ticket"


def test_an_address_that_is_not_there_needs_a_ticket_too(house):
    assert house.running.http.get("/nothing").status_code == 401
    assert house.running.http.get("/nothing", headers=bearer(house.token)).status_code == 404
    assert house.running.http.get("/desk/ask", headers=bearer(house.token)).status_code == 400


def test_a_broken_message_is_refused_in_words(house):
    response = house.running.http.post("/desk/ask", content=b"{", headers=bearer(house.token))
    assert response.status_code == 400
    assert codec.decode_frame(response.content).code == "bad_input"
