"""Rows one by one: what `Dataset.iter_rows` hands out, and the watch over a reader that left."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, KeysView
from typing import Any

from dataiku.core.body import Body
from dataiku.core.errors import StreamBroken

Row = tuple[Any, ...]


class DatasetCursor:
    """One row, like a dictionary from column to value."""

    __slots__ = ("_positions", "_values")

    def __init__(self, positions: dict[str, int], values: tuple[Any, ...]) -> None:
        self._positions = positions
        self._values = values

    def column_id(self, name: str) -> int:
        """The position of a column, from 0."""
        return self._positions[name]

    def keys(self) -> KeysView[str]:
        """The names of the columns."""
        return self._positions.keys()

    def values(self) -> tuple[Any, ...]:
        """The values, in the order of the columns."""
        return self._values

    def items(self) -> Iterator[tuple[str, Any]]:
        """Names and values."""
        return zip(self._positions, self._values)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a column, or ``default`` when there is no such column."""
        position = self._positions.get(name)
        return default if position is None else self._values[position]

    def __getitem__(self, name: str) -> Any:
        return self._values[self._positions[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._positions

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"DatasetCursor({dict(self.items())!r})"


class IdleWatch:
    """Ends a stream whose reader has asked for no row for ``timeout`` seconds.

    A notebook keeps half-read generators alive for days; each would hold a scan in the service.
    A reader who comes back gets an error, not a short dataset. The watch has its own thread;
    the lock keeps it from closing the stream under a read.
    """

    def __init__(self, body: Body, timeout: float) -> None:
        self._body = body
        self._timeout = timeout
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._handed_at = time.monotonic()
        self._expired = False

    def rows(self, pieces: Iterator[list[Row]]) -> Iterator[Row]:
        """The rows of these pieces, watched.

        Raises:
            StreamBroken: The reader was away for too long.
        """
        threading.Thread(target=self._watch, name="dataiku-idle-watch", daemon=True).start()
        try:
            while True:
                piece = self._next(pieces)
                if piece is None:
                    return
                for row in piece:
                    self._handed_at = time.monotonic()
                    yield row
        finally:
            self._over.set()

    def _next(self, pieces: Iterator[list[Row]]) -> list[Row] | None:
        with self._lock:
            if self._expired:
                raise StreamBroken(
                    f"No row was asked for in {self._timeout:g} s, so the stream was closed. "
                    "Read again, with a longer timeout, or timeout=-1 for none."
                )
            piece = next(pieces, None)
            self._handed_at = time.monotonic()
            return piece

    def _watch(self) -> None:
        while not self._over.wait(self._left()):
            with self._lock:
                if self._body.ended:
                    return
                if self._left() <= 0:
                    self._expired = True
                    self._body.close()
                    return

    def _left(self) -> float:
        return max(0.0, self._handed_at + self._timeout - time.monotonic())
