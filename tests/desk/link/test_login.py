"""Logging in over a real socket, to a service that knows one person."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dssdesk.base.errors import BadInput, NotAllowed, NotAuthenticated, Unavailable
from dssdesk.base.ids import Login
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.login import Door, service_url
from dssdesk.wire import codec
from dssdesk.wire.instance import Done, Status
from dssdesk.wire.people import LoggedIn, LogIn, LogOut

STATUS = Status(
    server_id="s",
    version="1",
    protocol=1,
    pid=1,
    instance_path="/",
    started_at=0,
    memory=0,
    desks=0,
)


class Answers(BaseHTTPRequestHandler):
    """Lets ada in, and takes her ticket."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/redirected/desk/login":
            self.send_response(307)
            self.send_header("Location", "/desk/login")
            self.end_headers()
            return
        answer = self._answer(codec.decode(body))
        is_error = isinstance(answer, Exception)
        self.send_response(answer.http_status if is_error else 200)
        self.end_headers()
        self.wfile.write(codec.failure(0, answer) if is_error else codec.encode(answer))

    def _answer(self, message):
        if isinstance(message, LogIn):
            if message.password == "too often":
                return NotAllowed("There were too many wrong passwords. Try again in 5 minutes.")
            if (message.login, message.password) != ("ada", "right"):
                return NotAuthenticated("The login or the password is wrong. Try again.")
            return LoggedIn(login=message.login, ticket="good")
        if self.headers["Authorization"] != "Bearer good":
            return NotAuthenticated("This ticket is worth nothing.")
        return Done() if isinstance(message, LogOut) else STATUS

    def log_message(self, *_said) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settle(qtbot):
    def wait(pending):
        got = []
        pending.then(got.append, got.append)
        qtbot.waitUntil(lambda: bool(got))
        return got[0]

    return wait


def test_who_knows_the_password_gets_a_ticket(url, settle, qapp):
    door = Door()
    assert settle(door.log_in(url, Login("ada"), "right")) == LoggedIn(
        login=Login("ada"), ticket="good"
    )
    wrong = settle(door.log_in(url, Login("ada"), "wrong"))
    assert type(wrong) is NotAuthenticated
    often = settle(door.log_in(url, Login("ada"), "too often"))
    assert (type(often), often.message[-10:]) == (NotAllowed, "5 minutes.")


def test_a_ticket_is_good_until_it_is_not(url, settle, qapp):
    door = Door()
    assert settle(door.knock(ServiceAddress(url, "good"))) == STATUS
    assert type(settle(door.knock(ServiceAddress(url, "bad")))) is NotAuthenticated
    assert settle(door.log_out(ServiceAddress(url, "good"))) == Done()


def test_a_password_follows_no_redirection(url, settle, qapp):
    door = Door()
    refused = settle(door.log_in(f"{url}/redirected", Login("ada"), "right"))
    assert isinstance(refused, Unavailable)


def test_who_is_no_service_of_ours_is_said_to_be_none(settle, qapp):
    door = Door()
    gone = settle(door.log_in("http://127.0.0.1:9", Login("ada"), "right"))
    assert isinstance(gone, Unavailable)
    assert gone.message.startswith("The service does not answer")


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("127.0.0.1:8123", "http://127.0.0.1:8123"),
        (" http://localhost:8123/ ", "http://localhost:8123"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("https://desk.example.org", "https://desk.example.org"),
    ],
)
def test_an_address_as_one_types_it(typed, url):
    assert service_url(typed) == url


@pytest.mark.parametrize(
    "typed", ["", "ftp://x", "http://", "host:port", "https://a/b", "https://a?b", "http://far:80"]
)
def test_what_is_no_address_or_not_safe_is_refused(typed):
    with pytest.raises(BadInput):
        service_url(typed)
