"""Asks that hold whole files: read beside the GUI thread, sent one after the other."""

import functools
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject, QTimer

from dssdesk.base.errors import BadInput, Conflict, Unavailable, Unexpected
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.beside import beside
from dssdesk.desk.link.errors import NoService
from dssdesk.desk.link.posting import LargeAsks
from dssdesk.wire import codec
from dssdesk.wire.catalogue import NotebookCreated
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import UploadNotebook

PROJECT = ProjectKey("P")


class Answers(BaseHTTPRequestHandler):
    """Takes notebooks with a ticket; one is there already."""

    order: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        ask = codec.decode(self.rfile.read(int(self.headers["Content-Length"])))
        assert (self.path, self.headers["Authorization"]) == ("/desk/ask", "Bearer good")
        self.order.append(f"take {ask.name}")
        is_there = ask.name == "there"
        self.send_response(409 if is_there else 200)
        self.end_headers()
        made = NotebookCreated(notebook=NotebookRef(project=PROJECT, name=ask.name))
        refused = codec.failure(0, Conflict("It is there."))
        self.wfile.write(refused if is_there else codec.encode(made))

    def log_message(self, *_said) -> None:
        pass


@pytest.fixture
def address() -> Iterator[ServiceAddress]:
    Answers.order.clear()
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield ServiceAddress(f"http://127.0.0.1:{server.server_port}", "good")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def parent(qapp) -> QObject:
    return QObject()


@pytest.fixture
def settle(qtbot):
    def wait(*pendings):
        got = []
        for pending in pendings:
            pending.then(got.append, got.append)
        qtbot.waitUntil(lambda: len(got) == len(pendings))
        return got

    return wait


def upload(name: str) -> UploadNotebook:
    return UploadNotebook(project=PROJECT, name=name, content="é" * 1_000_000)


def test_the_window_goes_on_while_a_file_is_read(qtbot, settle):
    is_ticking = threading.Event()

    def read() -> str:
        assert is_ticking.wait(5)
        return threading.current_thread().name

    pending = beside(read)
    QTimer.singleShot(0, is_ticking.set)
    assert settle(pending) == ["beside the window"]


def test_what_work_raises_comes_back(settle):
    def refuse() -> None:
        raise BadInput("It is no file.")

    (error,) = settle(beside(refuse))
    assert error.message == "It is no file."


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_nobody_foresaw_comes_back_as_well(settle):
    assert type(settle(beside(lambda: 1 // 0))[0]) is Unexpected


def test_files_are_made_one_after_the_other(address, parent, settle):
    asks, order = LargeAsks(lambda: address, parent), Answers.order

    def make(name: str) -> UploadNotebook:
        order.append(f"read {name}")
        return upload(name)

    names = ("a", "there", "b")
    wishes = [asks.ask(functools.partial(make, name)) for name in names]
    first, second, third = settle(*wishes)
    assert order == [f"{verb} {name}" for name in names for verb in ("read", "take")]
    assert [first.notebook.name, third.notebook.name] == ["a", "b"]
    assert isinstance(second, Conflict)


def test_one_that_cannot_be_read_keeps_no_other_waiting(address, parent, settle):
    asks = LargeAsks(lambda: address, parent)

    def refuse() -> UploadNotebook:
        raise BadInput("It is no file.")

    failed, made = settle(asks.ask(refuse), asks.ask(lambda: upload("a")))
    assert failed.message == "It is no file."
    assert made.notebook.name == "a"


def test_without_a_service_it_fails(parent, settle):
    def wish():
        return upload("a")

    (unknown,) = settle(LargeAsks(lambda: None, parent).ask(wish))
    assert isinstance(unknown, NoService)
    gone = LargeAsks(lambda: ServiceAddress("http://127.0.0.1:9", "good"), parent)
    assert type(settle(gone.ask(wish))[0]) is Unavailable


def test_of_a_closed_window_nobody_hears(address, parent, settle):
    asks, got = LargeAsks(lambda: address, parent), []
    asks.ask(lambda: upload("a")).then(got.append, got.append)
    asks.ask(lambda: upload("b")).then(got.append, got.append)
    asks.close()
    settle(asks.ask(lambda: upload("c")))
    assert got == []
