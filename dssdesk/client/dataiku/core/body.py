"""The bytes of one answer, which either end in good order or raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from dataiku.core.errors import StreamBroken

if TYPE_CHECKING:
    from http.client import HTTPResponse

_TAIL = 8
_ALL = 1 << 20


class Body:
    """A file to read from, as pyarrow wants it.

    Its end counts only when HTTP says that it is one: the last chunk, or the announced length.

    Attributes:
        tail: The last eight bytes that were read.
        ended: Whether everything has been read.
        problem: What broke the stream, for a reader that swallows exceptions.
    """

    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self._chunked = bool(response.chunked)
        self._left = response.length
        self._closed = False
        self.tail = b""
        self.ended = False
        self.problem: StreamBroken | None = None

    def __enter__(self) -> Body:  # noqa: PYI034 (Self is not in 3.9)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Free the connection, whatever is still to come."""
        self._closed = True
        self._response.close()

    def readable(self) -> bool:
        """Yes; part of what pyarrow asks of a file."""
        return True

    def writable(self) -> bool:
        """No."""
        return False

    def seekable(self) -> bool:
        """No."""
        return False

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes; fewer only at the end.

        Raises:
            StreamBroken: The end came too early.
        """
        if size < 0:
            return self.read_all()
        parts: list[bytes] = []
        missing = size
        while missing:
            part = self._take(self._response.read, missing)
            if not part:
                self.ended = True
                break
            parts.append(part)
            missing -= len(part)
        return self._kept(parts)

    def readline(self, size: int = -1) -> bytes:
        """The next bytes up to the end of a line, as `pickle.load` and codecs ask for.

        Raises:
            StreamBroken: The end came too early.
        """
        parts: list[bytes] = []
        missing = size
        while missing and not (parts and parts[-1].endswith(b"\n")):
            part = self._take(self._response.readline, missing)
            if not part:
                self.ended = True
                break
            parts.append(part)
            missing -= len(part)
        return self._kept(parts)

    def __iter__(self) -> Iterator[bytes]:
        """Its lines."""
        return iter(self.readline, b"")

    def read_all(self) -> bytes:
        """Everything that is left."""
        return b"".join(iter(self._next_megabyte, b""))

    def _next_megabyte(self) -> bytes:
        return self.read(_ALL)

    def _kept(self, parts: list[bytes]) -> bytes:
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        if data:
            self.tail = (self.tail + data[-_TAIL:])[-_TAIL:]
        return data

    def _take(self, read: Callable[[int], bytes], size: int) -> bytes:
        from http.client import HTTPException

        if self.problem is not None:
            raise self.problem
        if self._closed:
            raise ValueError("The answer was closed before it was read.")
        try:
            data = read(size)
        except (HTTPException, OSError, ValueError) as error:
            self.problem = _broken(error)
            raise self.problem from error
        if self._left is not None:
            self._left -= len(data)
        if not data and not self._chunked and self._left != 0:
            self.problem = _broken(None)  # no length was announced, or less than that came
            raise self.problem
        return data


def _broken(error: Exception | None) -> StreamBroken:
    reason = f" ({error})" if error is not None and str(error) else ""
    return StreamBroken(
        f"The service stopped in the middle of its answer{reason}; nothing of it may be used. "
        "Read again; if it happens again, the log of the service says why."
    )
