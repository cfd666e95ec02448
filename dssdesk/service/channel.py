"""``WS /desk/channel``: one desk's asks, their answers, and what happens meanwhile.

Asks about one notebook are answered in the order in which they came, all others as they get
ready. An ask that was read is carried out even if the desk is gone by then: nothing that a
person typed is lost. But what only finds something out is stopped then, or when it is withdrawn.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import aclosing
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from dssdesk.base.errors import BadInput, DssDeskError
from dssdesk.people.people import Ticket
from dssdesk.service.context import Context, Service
from dssdesk.service.desks import Desk
from dssdesk.service.errors import HelloMissing, Withdrawn, WrongProtocol
from dssdesk.service.handlers.instance import welcome
from dssdesk.service.handlers.table import answer, handler_for
from dssdesk.service.permissions import notebook_of
from dssdesk.service.problems import unexpected
from dssdesk.wire import codec
from dssdesk.wire.instance import Hello
from dssdesk.wire.notebooks import NotebookOpened, OpenNotebook
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import PROTOCOL, Message

_log = logging.getLogger(__name__)

UNREADABLE = 4400
REFUSED = 4409
REPLACED = 4410
"""Close codes: no frame of ours; hello refused; the same desk opened another channel."""


class Lanes:
    """Runs things one after the other within a lane, and lanes beside each other."""

    def __init__(self) -> None:
        self._last: dict[NotebookRef, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def run(self, lane: NotebookRef | None, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do this after what came before it in its lane; None: at once."""
        before = self._last.get(lane) if lane else None
        task = asyncio.create_task(_after(before, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        if lane:
            self._last[lane] = task
        return task

    async def finish(self) -> None:
        """Wait for everything that is in a lane."""
        if pending := [task for task in self._last.values() if not task.done()]:
            await asyncio.wait(pending)


async def _after(before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> None:
    if before is not None and not before.done():
        await asyncio.wait([before])
    await work


class Channel:
    """One connection of one desk."""

    def __init__(self, socket: WebSocket, service: Service, ticket: Ticket) -> None:
        self._socket = socket
        self._service = service
        self._ticket = ticket
        self._lanes = Lanes()
        self._stoppable: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Serve the desk until either side closes."""
        await self._socket.accept()
        try:
            desk = await self._meet()
        except WebSocketDisconnect:
            return
        if desk is None:
            return
        try:
            await self._serve(desk)
        finally:
            # Shielded: it must happen even when the server loses its patience with us.
            await asyncio.shield(asyncio.create_task(self._leave(desk)))

    async def _leave(self, desk: Desk) -> None:
        try:
            for number in tuple(self._stoppable):
                self._withdraw(number)
            await self._lanes.finish()
            await self._service.parts.sessions.notebooks.drop(desk.id)
        finally:
            self._service.desks.remove(desk)

    async def _meet(self) -> Desk | None:
        try:
            ask = await self._receive()
        except BadInput:
            await self._close(UNREADABLE)
            return None
        try:
            if not isinstance(ask, codec.Ask):
                raise HelloMissing
            hello = codec.decode(ask.message)
            if not isinstance(hello, Hello):
                raise HelloMissing
            if hello.protocol != PROTOCOL:
                raise WrongProtocol(hello.protocol, PROTOCOL)
            desk = Desk(id=hello.desk, person=self._ticket.person)
            await self._service.desks.add(desk)
        except DssDeskError as error:
            await self._socket.send_text(codec.failure(ask.id, error).decode())
            await self._socket.close(REFUSED)
            return None
        await desk.outbox.reserve()
        desk.outbox.reply(codec.reply(ask.id, welcome(self._service.parts, desk.person)))
        return desk

    async def _serve(self, desk: Desk) -> None:
        ends = {
            asyncio.create_task(self._read(desk)),
            asyncio.create_task(self._write(desk)),
            asyncio.create_task(desk.replaced.wait()),
        }
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in ends:
                task.cancel()
            results = await asyncio.gather(*ends, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
                _log.error("A channel broke", exc_info=result)
        if desk.replaced.is_set():
            await self._close(REPLACED)

    async def _receive(self) -> codec.Ask | codec.Withdraw:
        try:
            frame = codec.decode_frame(await self._socket.receive_text())
        except KeyError as error:  # Starlette's way to say that it was no text
            raise BadInput("Every frame of a channel is text.") from error
        if not isinstance(frame, codec.Ask | codec.Withdraw):
            raise BadInput("A desk sends asks, and takes them back.")
        return frame

    async def _close(self, code: int) -> None:
        try:
            await self._socket.close(code)
        except (RuntimeError, WebSocketDisconnect):
            return  # it is closed already

    async def _write(self, desk: Desk) -> None:
        feed = self._service.parts.sessions.notebooks.feed(desk.id)
        async with aclosing(desk.outbox.frames(feed)) as frames:
            async for frame in frames:
                await self._socket.send_text(frame.decode())

    async def _read(self, desk: Desk) -> None:
        while True:
            try:
                frame = await self._receive()
            except BadInput:
                await self._close(UNREADABLE)
                return
            if isinstance(frame, codec.Withdraw):
                self._withdraw(frame.id)
                continue
            self._service.touch()
            await desk.outbox.reserve()
            self._take_on(desk, frame)

    def _take_on(self, desk: Desk, ask: codec.Ask) -> None:
        try:
            message = codec.decode(ask.message)
            handler = handler_for(message)
        except DssDeskError as error:
            desk.outbox.reply(codec.failure(ask.id, error))
            return
        if isinstance(message, OpenNotebook):
            desk.outbox.hold(message.notebook)
        lane = notebook_of(message) if handler.in_order else None
        task = self._lanes.run(lane, self._answer(desk, ask.id, message))
        if handler.may_stop:
            self._stoppable[ask.id] = task
            task.add_done_callback(lambda _: self._stoppable.pop(ask.id, None))

    def _withdraw(self, number: int) -> None:
        if task := self._stoppable.get(number):
            # Soon: a task that is cancelled before it began would leave its ask without answer.
            asyncio.get_running_loop().call_soon(task.cancel)

    async def _answer(self, desk: Desk, number: int, message: Message) -> None:
        context = Context(service=self._service, person=desk.person, ticket=self._ticket, desk=desk)
        reply: Message | None = None
        try:
            reply = await answer(context, message)
            frame = codec.reply(number, reply)
        except DssDeskError as error:
            frame = codec.failure(number, error)
        except asyncio.CancelledError:
            frame = codec.failure(number, Withdrawn())
        except Exception:  # noqa: BLE001 (one of the four boundaries)
            frame = codec.failure(number, unexpected())
        desk.outbox.reply(frame)
        if isinstance(message, OpenNotebook):
            opened = reply if isinstance(reply, NotebookOpened) else None
            desk.outbox.release(message.notebook, opened)
