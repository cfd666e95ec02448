"""The stream of document events for one desk, made at the pace at which the desk takes them."""

import asyncio
from collections import deque
from dataclasses import dataclass

from dssdesk.sessions.watch import Watch
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

_PAUSE = 0.025
"""Seconds between two messages about the outputs of one notebook: joins adjacent prints."""


@dataclass(slots=True)
class _Line:
    watch: Watch
    not_before: float = 0.0
    is_quiet: bool = True


class DeskFeed:
    """Document events for one desk: ``async for message in feed``. One reader at a time."""

    def __init__(self) -> None:
        self._lines: dict[NotebookRef, _Line] = {}
        self._last_words: deque[Message] = deque()
        self._wake = asyncio.Event()
        self._is_closed = False

    def add(self, notebook: NotebookRef, watch: Watch) -> None:
        """The desk looks at a notebook from now on."""
        self._lines[notebook] = _Line(watch)

    def remove(self, notebook: NotebookRef, last_word: Message | None = None) -> None:
        """The desk looks no longer, or there is nothing to look at."""
        self._lines.pop(notebook, None)
        if last_word is not None:
            self._last_words.append(last_word)
            self._wake.set()

    def wake(self, notebook: NotebookRef) -> None:
        """There is something new in a notebook."""
        line = self._lines.get(notebook)
        if line is not None:
            line.is_quiet = False
            self._wake.set()

    def close(self) -> None:
        """The channel closed; the reader ends."""
        self._is_closed = True
        self._wake.set()

    def __aiter__(self) -> "DeskFeed":
        return self

    async def __anext__(self) -> Message:
        while not self._is_closed:
            self._wake.clear()
            if self._last_words:
                return self._last_words.popleft()
            message, pause = self._next()
            if message is not None:
                return message
            await self._rest(pause)
        raise StopAsyncIteration

    def _next(self) -> tuple[Message | None, float | None]:
        """The next message, or how long there will be none for sure."""
        now = asyncio.get_running_loop().time()
        pause: float | None = None
        for notebook, line in self._lines.items():
            if line.is_quiet:
                continue
            words = line.watch.next_words(notebook)
            if words is not None:
                return words, None
            if line.not_before > now:
                pause = min(pause or line.not_before, line.not_before)
                continue
            outputs, more = line.watch.next_outputs(notebook)
            line.is_quiet = not more
            if outputs is not None:
                line.not_before = 0.0 if more else now + _PAUSE
                self._lines[notebook] = self._lines.pop(notebook)
                return outputs, None
        return None, None if pause is None else pause - now

    async def _rest(self, pause: float | None) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), pause)
        except TimeoutError:
            return
