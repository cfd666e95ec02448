"""One kernel that the hub drives: its process, its channels, its clients, its open prompt."""

import asyncio
import contextlib
import os
from pathlib import Path

import msgspec
import zmq.asyncio
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec

from dssdesk.kernels.accounts import open_theirs, their_folder
from dssdesk.kernels.broadcast import Growth
from dssdesk.kernels.channels import REQUEST_CHANNELS, Channels
from dssdesk.kernels.clients import Clients, read_header
from dssdesk.kernels.errors import KernelNotRunning, PromptNotOpen, RequestNotForClients
from dssdesk.kernels.foreign import ForeignJournal
from dssdesk.kernels.frames import pack_frame, unpack_frame
from dssdesk.kernels.hub import ExecuteRequest
from dssdesk.kernels.provisioner import KernelProcessProvisioner, RunningProcess
from dssdesk.kernels.states import KernelState

_RUN = "run:"
_PROMPT_FILE = "prompt.json"
_STATUS_BYTES = 100
_PROMPT_LOOKS = (0.0, 0.3, 1.0, 3.0)


class _Prompt(msgspec.Struct):
    h: msgspec.Raw
    p: msgspec.Raw
    m: msgspec.Raw
    c: msgspec.Raw


class _EvaluateReply(msgspec.Struct):
    status: str = ""
    data: dict[str, object] = msgspec.field(default_factory=dict)
    user_expressions: "dict[str, _EvaluateReply]" = msgspec.field(default_factory=dict)


class Kernel:
    """Speaks to one kernel. Knows nothing of sessions but the id."""

    def __init__(self, folder: Path, state: KernelState, *, growth: Growth) -> None:
        self.folder = folder
        self.state = state
        self.clients = Clients()
        self.provisioner = KernelProcessProvisioner(
            kernel_id=state.kernel_id, kernel_spec=KernelSpec(language="python")
        )
        self.last_memory = 0
        self._growth = growth
        self._channels: Channels | None = None
        self._prompt: list[bytes] | None = None
        self._answered = ""
        self._replies: dict[str, asyncio.Future[bytes]] = {}
        self._foreign: ForeignJournal | None = None
        self._looking: asyncio.Task[None] | None = None

    @property
    def connection_file(self) -> Path:
        """Where the address and the key lie."""
        return self.folder / "connection.json"

    @property
    def own_folder(self) -> Path:
        """Where the kernel itself reads and writes."""
        return their_folder(self.folder) if self.state.account else self.folder

    @property
    def process(self) -> RunningProcess | None:
        """The process, until the hub lets go of it."""
        return self.provisioner.process

    @property
    def is_running(self) -> bool:
        """Whether it can be spoken to."""
        return self._channels is not None and self.process is not None and self.process.is_running()

    def connect(self, context: zmq.asyncio.Context) -> None:
        """Open the channels."""
        connection: KernelConnectionInfo = msgspec.json.decode(self.connection_file.read_bytes())
        if not self.state.is_ours:
            self._foreign = ForeignJournal(self.folder)
        self._channels = Channels(
            context, connection, on_reply=self._on_reply, on_output=self._on_output
        )
        self._looking = asyncio.create_task(self._look_for_prompt(), name="open prompt")

    async def heard(self, *, seconds: float) -> bool:
        """Make sure that the kernel's output reaches us; False if it stays silent.

        ipykernel older than 7.2 greets no subscriber, so it is made to say something.
        """
        channels = self._open_channels()
        until = asyncio.get_running_loop().time() + seconds
        while not channels.heard.is_set():
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(channels.heard.wait(), min(0.25, left))
                return True
            await channels.request("control", "kernel_info_request", {})
        return True

    async def disconnect(self) -> None:
        """Close the channels; the kernel runs on."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        channels, self._channels = self._channels, None
        if channels is not None:
            await channels.close()
        self.clients.close()
        self._growth.close()
        if self._foreign is not None:
            self._foreign.close()
        for waiting in self._replies.values():
            if not waiting.done():
                waiting.set_result(b"")  # no answer; cancelled, it would take the asker along

    async def execute(self, request: ExecuteRequest) -> None:
        """Send an execute request."""
        content = {
            "code": request.code,
            "silent": False,
            "store_history": request.store_history,
            "user_expressions": {},
            "allow_stdin": True,
            "stop_on_error": request.stop_on_error,
        }
        metadata = {"cellId": request.cell_id} if request.cell_id else {}
        await self._open_channels().request(
            "shell", "execute_request", content, message_id=request.message_id, metadata=metadata
        )

    async def evaluate(self, expression: str, *, seconds: float) -> str | None:
        """The text of an expression; our launcher answers also while a cell runs."""
        if self.state.is_ours:
            reply = await self._ask(
                "control", "evaluate_request", {"expression": expression}, seconds=seconds
            )
        else:
            content = {
                "code": "",
                "silent": True,
                "store_history": False,
                "user_expressions": {"value": expression},
                "allow_stdin": False,
                "stop_on_error": False,
            }
            reply = await self._ask("shell", "execute_request", content, seconds=seconds)
        if reply is None:
            return None
        try:
            answer = msgspec.json.decode(reply, type=_EvaluateReply)
        except msgspec.DecodeError:
            return None
        answer = answer.user_expressions.get("value", answer)
        text = answer.data.get("text/plain")
        return text if isinstance(text, str) else None

    async def request_interrupt(self) -> None:
        """Interrupt by message, where the kernel wants it so."""
        await self._open_channels().request("control", "interrupt_request", {})

    async def request_shutdown(self) -> None:
        """Ask the kernel to end."""
        if self._channels is not None:
            await self._channels.request("control", "shutdown_request", {"restart": False})

    async def answer(self, text: str) -> None:
        """Answer the open prompt.

        Raises:
            PromptNotOpen: There is none.
        """
        channels = self._open_channels()
        await self._look_once()
        prompt = self._take_prompt()
        if prompt is None:
            raise PromptNotOpen
        parent = msgspec.json.decode(prompt[0])
        await channels.request("stdin", "input_reply", {"value": text}, parent=parent)

    def attach(self, *, iopub: bool) -> str:
        """Let a client in; shows it the open prompt."""
        client_id = self.clients.add(iopub=iopub)
        if self._prompt is not None:
            self.clients.get(client_id).put(pack_frame("stdin", self._prompt))
        return client_id

    async def send(self, client_id: str, frame: bytes) -> None:
        """Pass a client's frame on to the kernel.

        Raises:
            RequestNotForClients: Only the service may send that.
        """
        client = self.clients.get(client_id)
        channels = self._open_channels()
        channel, parts = unpack_frame(frame)
        header = read_header(parts[0])
        if channel not in REQUEST_CHANNELS or not header.msg_id:
            raise RequestNotForClients(f"“{header.msg_type}” on “{channel}”")
        if header.msg_id.startswith(_RUN):
            raise RequestNotForClients("a cell's request")
        if header.msg_type == "shutdown_request":
            raise RequestNotForClients("the end of a kernel")
        if channel == "stdin":
            if self._take_prompt() is None:
                return  # somebody else was first
        else:
            client.asked(header.msg_id)
        await channels.send(channel, parts)

    # ---- what comes

    def _on_output(self, parts: list[bytes]) -> None:
        if b"iopub_welcome" in parts[0]:
            return
        if self._foreign is not None:
            self._foreign.append("iopub", parts)
        self._growth.tell(is_urgent=_is_end(parts))
        self.clients.output(parts)

    def _on_reply(self, channel: str, parts: list[bytes]) -> None:
        header = read_header(parts[0])
        parent_id = read_header(parts[1]).msg_id
        if self._foreign is not None and header.msg_type in ("execute_reply", "input_request"):
            self._foreign.append(channel, parts)
        if channel == "stdin":
            self._prompt = parts
            self.clients.tell_all(channel, parts)
            self._growth.tell()
            return
        waiting = self._replies.pop(parent_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(parts[3])
        if header.msg_type == "execute_reply":
            self._close_prompt(parent_id)
            self._growth.tell()
        self.clients.reply(channel, parts, parent_id)

    def _take_prompt(self) -> list[bytes] | None:
        """The open prompt, for the one who answers it: the first one wins."""
        prompt, self._prompt = self._prompt, None
        if prompt is not None:
            self._answered = read_header(prompt[0]).msg_id
        return prompt

    def _close_prompt(self, parent_id: str) -> None:
        """A cell that is over asks nothing any more."""
        if self._prompt is not None and read_header(self._prompt[1]).msg_id == parent_id:
            self._prompt = None

    async def _look_for_prompt(self) -> None:
        """A prompt that was sent while nobody listened is in a file.

        Looked at more than once: the kernel may ask while we are connecting.
        """
        for seconds in _PROMPT_LOOKS:
            await asyncio.sleep(seconds)
            await self._look_once()

    async def _look_once(self) -> None:
        if self._prompt is not None or not self.state.is_ours:
            return
        try:
            with os.fdopen(open_theirs(self.own_folder / _PROMPT_FILE), "rb") as file:
                prompt = msgspec.json.decode(file.read(), type=_Prompt)
        except (OSError, msgspec.DecodeError):
            return
        parts = [bytes(part) for part in (prompt.h, prompt.p, prompt.m, prompt.c)]
        if read_header(parts[0]).msg_id != self._answered:
            self._prompt = parts
            self.clients.tell_all("stdin", parts)
            self._growth.tell()

    async def _ask(
        self, channel: str, message_type: str, content: dict[str, object], *, seconds: float
    ) -> bytes | None:
        """The content of the reply; None without one in time."""
        channels = self._open_channels()
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        message_id = channels.session.msg_id
        self._replies[message_id] = reply
        try:
            await channels.request(channel, message_type, content, message_id=message_id)
            return await asyncio.wait_for(reply, seconds)
        except TimeoutError:
            return None
        finally:
            self._replies.pop(message_id, None)

    def _open_channels(self) -> Channels:
        if self._channels is None or not self.is_running:
            raise KernelNotRunning
        return self._channels


def _is_end(parts: list[bytes]) -> bool:
    """Whether a message says that a request is over."""
    return b'"idle"' in parts[3][:_STATUS_BYTES] and read_header(parts[0]).msg_type == "status"
