"""Jupyter clients on a hub's kernel: frames, joined streams, shared prompts, bounds."""

import json

import pytest
from jupyter_client.session import Session

from dssdesk.kernels.errors import ClientMissing, KernelMissing, RequestNotForClients
from dssdesk.kernels.frames import pack_frame, unpack_frame
from dssdesk.kernels.local_hub import LocalHub
from tests.kernels.driving import Driver

pytestmark = pytest.mark.anyio


class JupyterClient:
    """Speaks frames, as qtconsole does through our WebSocket."""

    def __init__(self, hub: LocalHub, client: str) -> None:
        self._hub = hub
        self._client = client
        self._frames = hub.frames(client)
        self._session = Session()

    @classmethod
    async def attach(cls, driver: Driver, *, iopub: bool = True) -> "JupyterClient":
        hub = driver.hub
        return cls(hub, await hub.attach(driver.living.kernel_id, iopub=iopub))

    async def send(self, channel: str, kind: str, content: dict, message_id: str = "") -> str:
        header = self._session.msg_header(kind)
        header["msg_id"] = message_id or header["msg_id"]
        parts = [self._session.pack(value) for value in (header, {}, {}, content)]
        await self._hub.send(self._client, pack_frame(channel, parts))
        return header["msg_id"]

    async def execute(self, code: str, message_id: str = "") -> str:
        content = {"code": code, "silent": False, "allow_stdin": True}
        return await self.send("shell", "execute_request", content, message_id)

    async def until(self, kind: str, **content: object) -> list[tuple[str, str, dict]]:
        """What comes up to a message of a kind: channel, kind, content."""
        seen = []
        async for frame in self._frames:
            channel, parts = unpack_frame(frame)
            told = json.loads(parts[3])
            seen.append((channel, json.loads(parts[0])["msg_type"], told))
            if seen[-1][1] == kind and content.items() <= told.items():
                return seen
        raise AssertionError(seen)

    async def left(self) -> list[bytes]:
        return [frame async for frame in self._frames]


@pytest.fixture
async def client(driver: Driver) -> JupyterClient:
    return await JupyterClient.attach(driver)


async def test_a_client_runs_code_and_sees_all_of_it(client: JupyterClient):
    await client.execute("print('hi'); 1 + 1")
    seen = await client.until("status", execution_state="idle")
    outputs = [kind for channel, kind, _ in seen if channel == "iopub" and kind != "status"]
    assert outputs == ["execute_input", "stream", "execute_result"]


async def test_adjacent_streams_come_as_few(client: JupyterClient, driver: Driver):
    await client.execute("for n in range(2000): print(n, flush=True)")
    seen = await client.until("status", execution_state="idle")
    texts = [content["text"] for _, kind, content in seen if kind == "stream"]
    assert "".join(texts) == "".join(f"{n}\n" for n in range(2000))
    assert len(texts) < 200


async def test_a_client_without_iopub_sees_its_own_and_comms(driver: Driver):
    quiet = await JupyterClient.attach(driver, iopub=False)
    await driver.run("print('not yours')")
    await driver.run("from comm import create_comm; c = create_comm(target_name='t', data={})")
    await quiet.execute("print('mine')")
    seen = await quiet.until("status", execution_state="idle")
    texts = [content["text"] for _, kind, content in seen if kind == "stream"]
    assert texts == ["mine\n"]
    assert "comm_open" in [kind for _, kind, _ in seen]


async def test_the_first_answer_to_a_prompt_wins(driver: Driver):
    one = await JupyterClient.attach(driver)
    message_id = await driver.send("print('hello', input('name? '))")
    await one.until("input_request")
    late = await JupyterClient.attach(driver)
    await late.until("input_request")
    await late.send("stdin", "input_reply", {"value": "late"})
    await one.send("stdin", "input_reply", {"value": "one"})
    await driver.finished(message_id)
    assert driver.text() == "hello late\n"


async def test_a_reply_goes_to_the_one_who_asked(driver: Driver):
    one, two = [await JupyterClient.attach(driver) for _ in range(2)]
    await one.send("shell", "complete_request", {"code": "pri", "cursor_pos": 3})
    await one.until("complete_reply")
    await two.execute("1")
    seen = await two.until("execute_reply")
    assert "complete_reply" not in [kind for _, kind, _ in seen]


async def test_a_client_cannot_pretend_to_be_a_cell(client: JupyterClient):
    with pytest.raises(RequestNotForClients):
        await client.execute("1", message_id="run:s:c:1")
    with pytest.raises(RequestNotForClients):
        await client.send("control", "shutdown_request", {"restart": False})


async def test_a_clients_stream_ends_with_the_kernel(
    client: JupyterClient, driver: Driver, hub: LocalHub
):
    await hub.unload(driver.session_id)
    await client.left()
    with pytest.raises(KernelMissing):
        await JupyterClient.attach(driver)


async def test_a_client_that_left_is_unknown(driver: Driver, hub: LocalHub):
    client = await hub.attach(driver.living.kernel_id, iopub=True)
    await hub.detach(client)
    with pytest.raises(ClientMissing):
        hub.frames(client)
