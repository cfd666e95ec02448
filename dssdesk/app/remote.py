"""The command line's way to a service: single asks, and a channel to follow what happens."""

from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Self, TypeVar

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

import dssdesk
from dssdesk.app.errors import ServiceMissing
from dssdesk.app.find import ask_once
from dssdesk.app.instance import ServiceFile
from dssdesk.base.errors import Unexpected, error_from_wire
from dssdesk.base.ids import new_desk_id
from dssdesk.wire import codec
from dssdesk.wire.instance import Hello, Welcome
from dssdesk.wire.record import PROTOCOL, Message

M = TypeVar("M", bound=Message)

_FAILURE = b'{"frame":"failure"'


def ask(
    service: ServiceFile, message: Message, answer: type[M], *, seconds: float | None = 60.0
) -> M:
    """One ask, one answer of the kind that belongs to it.

    Raises:
        DssDeskError: What the service raised.
        ServiceMissing: It is gone.
    """
    try:
        body = ask_once(service, message, seconds=seconds)
    except OSError as error:
        raise ServiceMissing from error
    if body.startswith(_FAILURE):
        raise _raised(codec.decode_frame(body))
    return _checked(codec.decode(body), answer)


class Channel:
    """A channel on which one ask is open at a time; events that come meanwhile are kept."""

    def __init__(self, service: ServiceFile) -> None:
        self._events: deque[Message] = deque()
        self._asked = 0
        try:
            self._socket = connect(
                service.address.replace("http", "ws", 1) + "/desk/channel",
                additional_headers={"Authorization": f"Bearer {service.token}"},
                compression=None,
                max_size=None,
                proxy=None,
                ping_interval=None,
            )
        except OSError as error:
            raise ServiceMissing from error
        hello = Hello(desk=new_desk_id(), protocol=PROTOCOL, version=dssdesk.__version__)
        self.welcome = self.ask(hello, Welcome)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def ask(self, message: Message, answer: type[M]) -> M:
        """Ask, and wait for the answer.

        Raises:
            DssDeskError: What the service raised.
            ServiceMissing: It is gone.
        """
        self._asked += 1
        self._send(codec.ask(self._asked, message))
        while True:
            frame = self._receive()
            if isinstance(frame, codec.Event):
                self._events.append(codec.decode(frame.message))
            elif isinstance(frame, codec.Reply) and frame.id == self._asked:
                return _checked(codec.decode(frame.message), answer)
            elif isinstance(frame, codec.Failure) and frame.id == self._asked:
                raise _raised(frame)

    def events(self) -> Iterator[Message]:
        """What happens, as it happens."""
        while True:
            while self._events:
                yield self._events.popleft()
            frame = self._receive()
            if isinstance(frame, codec.Event):
                yield codec.decode(frame.message)

    def _send(self, frame: bytes) -> None:
        try:
            self._socket.send(frame.decode())
        except ConnectionClosed as error:
            raise ServiceMissing from error

    def _receive(self) -> codec.Frame:
        try:
            return codec.decode_frame(self._socket.recv())
        except ConnectionClosed as error:
            raise ServiceMissing from error


def _checked(message: Message, answer: type[M]) -> M:
    if not isinstance(message, answer):
        raise Unexpected(f"The service answered with {type(message).__name__}.")
    return message


def _raised(frame: codec.Frame) -> Exception:
    if isinstance(frame, codec.Failure):
        return error_from_wire(frame.code, frame.message, frame.details)
    return Unexpected("The service answered with something else than an answer.")
