"""The kernel client against a kernel that is a few lines in a thread."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Response
from websockets.sync.server import ServerConnection, serve

from dssdesk.base.ids import KernelId
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.kernel_client import UNLOADED, WebSocketKernelClient
from dssdesk.desk.link.kernel_frames import SUBPROTOCOL, pack, unpack


class SmallKernel:
    """Answers every request with an empty reply of its own kind; remembers what came."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.paths: list[str] = []
        self.connections: list[ServerConnection] = []
        self.is_gone = False
        self._server = serve(
            self._handle,
            "127.0.0.1",
            0,
            subprotocols=[SUBPROTOCOL],
            process_request=self._process,
        )
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def address(self) -> ServiceAddress:
        port = self._server.socket.getsockname()[1]
        return ServiceAddress(url=f"http://127.0.0.1:{port}", token="t")

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()

    def _process(self, connection: ServerConnection, _request) -> Response | None:
        return connection.respond(HTTPStatus.NOT_FOUND, "Gone.") if self.is_gone else None

    def _handle(self, connection: ServerConnection) -> None:
        self.connections.append(connection)
        self.paths.append(connection.request.path)
        with contextlib.suppress(ConnectionClosed):
            for frame in connection:
                channel, parts = unpack(frame)
                header = json.loads(parts[0])
                self.got.append((channel, header["msg_type"]))
                reply = header | {"msg_type": header["msg_type"].replace("request", "reply")}
                connection.send(pack(channel, [json.dumps(reply).encode(), parts[0], b"{}", b"{}"]))


@pytest.fixture
def kernel() -> Iterator[SmallKernel]:
    kernel = SmallKernel()
    yield kernel
    kernel.stop()


@pytest.fixture
def make_client(qapp, kernel) -> Iterator[Callable[[], WebSocketKernelClient]]:
    clients = []

    def make() -> WebSocketKernelClient:
        clients.append(WebSocketKernelClient(kernel.address, KernelId("k"), iopub=False))
        return clients[-1]

    yield make
    for client in clients:
        client.stop_channels()


def test_a_completion_is_answered_on_the_shell_channel(make_client, kernel, qtbot):
    client, replies = make_client(), []
    client.shell_channel.message_received.connect(replies.append)
    client.start_channels()
    asked = client.complete("fli", 3)
    qtbot.waitUntil(lambda: len(replies) == 2)
    assert [reply["msg_type"] for reply in replies] == ["kernel_info_reply", "complete_reply"]
    assert replies[1]["parent_header"]["msg_id"] == asked
    assert kernel.paths == ["/api/kernels/k/channels?iopub=0"]


def test_what_is_sent_before_the_socket_opens_goes_out_then(make_client, kernel, qtbot):
    client = make_client()
    client.complete("a", 1)
    client.start_channels()
    qtbot.waitUntil(lambda: len(kernel.got) == 2)
    assert kernel.got == [("shell", "complete_request"), ("shell", "kernel_info_request")]


def test_a_broken_socket_is_opened_again(make_client, kernel, qtbot):
    client = make_client()
    with qtbot.waitSignal(client.socket_opened):
        client.start_channels()
    qtbot.waitUntil(lambda: bool(kernel.connections))
    with qtbot.waitSignals([client.socket_lost, client.socket_opened], order="strict"):
        threading.Thread(target=kernel.connections[0].close).start()


def test_an_unloaded_kernel_is_not_called_again(make_client, kernel, qtbot):
    client = make_client()
    with qtbot.waitSignal(client.socket_opened):
        client.start_channels()
    qtbot.waitUntil(lambda: bool(kernel.connections))
    with qtbot.waitSignal(client.unloaded):
        threading.Thread(target=kernel.connections[0].close, args=(UNLOADED,)).start()
    assert not client.hb_channel.is_beating()
    assert not client._timer.isActive()


def test_a_kernel_that_is_gone_when_the_socket_comes_back_is_not_called_again(
    make_client, kernel, qtbot
):
    kernel.is_gone = True
    client = make_client()
    with qtbot.waitSignal(client.unloaded):
        client.start_channels()
    assert not client._timer.isActive()


def test_no_comm_manager_listens_on_it(make_client):
    client = make_client()
    client.start_channels()
    assert client.comm_manager is None


def test_an_answer_to_a_prompt_goes_to_stdin(make_client, kernel, qtbot):
    client = make_client()
    client.start_channels()
    client.input("EWR")
    qtbot.waitUntil(lambda: ("stdin", "input_reply") in kernel.got)
